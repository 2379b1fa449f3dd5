/** Plain objects as a frame, and statistics of one's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { check } from '../../src/check/check.js'
import { frameOfRows, type SessionRow } from '../../src/corpus/frame-of-rows.js'
import { loadFrame, loadFrames } from '../../src/corpus/load-frame.js'
import { recoverCorpus, recoverFrames } from '../../src/corpus/recover-corpus.js'
import { tablesOf } from '../../src/corpus/tables-of.js'
import { delta, mean, ratio } from '../../src/recover/estimator.js'
import { estimateOwn } from '../../src/recover/own.js'
import { column, EVERYONE, exceeds } from '../../src/recover/population.js'
import { missingIn } from '../../src/recover/sayable.js'
import { recover, statisticLines } from '../../src/recover/statistics.js'

const rows = tablesOf({ people: 60, seed: 'rows', tables: ['sessions'] }).sessions.objects() as SessionRow[]
const first = rows[0]!
const withFirst = (change: SessionRow) => frameOfRows([{ ...first, ...change }, ...rows.slice(1)])

describe('a frame of plain objects', () => {
  test('has the codes of their labels, whatever their order', () => {
    const frame = frameOfRows(rows)
    expect(frame.rows).toBe(rows.length)
    expect(frame.people).toBe(new Set(rows.map(r => r.person_id)).size)
    const again = frameOfRows([...rows].reverse())
    expect(again.columns).toEqual(frame.columns)
  })

  test('takes codes for labels, and text for ids', () => {
    const frame = withFirst({ work_mode: 0 })
    expect(frame.columns.work_mode).toHaveLength(rows.length)
    const named = frameOfRows(rows.map(r => ({ ...r, person_id: `p${r.person_id}` })))
    expect(named.people).toBe(frame.people)
  })

  test.each([
    [{ work_mode: 99 }, 'row 1: work_mode has no level 99; its codes are 0 to 8'],
    [{ work_mode: 0.5 }, 'row 1: work_mode has no level 0.5; its codes are 0 to 8'],
    [
      { outcome: 'succeded' },
      'column outcome holds unknown level "succeded"; did you mean "succeeded"? (row 1)',
    ],
    [{ expertise: 6 }, 'the rows: column expertise must be a whole number from 1 to 5, got "6" (row 1)'],
    [{ expertise: 0 }, 'the rows: column expertise must be a whole number from 1 to 5, got "0" (row 1)'],
    [{ trouble: 2 }, 'the rows: column trouble must be true or false, got "2" (row 1)'],
    [
      { value_usd: 'much' },
      'the rows: column value_usd must be a number from 10 to 50000, got "much" (row 1)',
    ],
    [{ person_id: null }, 'the rows: column person_id is missing (row 1)'],
    [{ person_id: 1.5 }, 'must be whole numbers that are exact, or text, got 1.5 (row 1)'],
    [{ session_id: rows[1]?.session_id }, 'stands twice: in row 1 and in row 2'],
    [{ verified: !first.verified }, 'column verified is'],
  ])('refuses %j', (change, message) => {
    expect(() => withFirst(change)).toThrow(message)
  })

  test('tells of levels of their own, perhaps misspelled', () => {
    const notes: string[] = []
    const some = [{ ...first, work_mode: 'fixin' }, ...rows.slice(1)]
    const frame = frameOfRows(some, { onNote: note => notes.push(note) })
    expect(notes).toEqual([
      'column work_mode has levels that the study does not have: "fixin" (misspelled "fixing"?)',
    ])
    expect(recover(frame, id => id === 'share.work_mode.fixin')[0]).toMatchObject({
      estimate: 1 / rows.length,
    })
    expect(frame.vocabulary.work_mode?.at(-1)).toBe('fixin')
  })
})

describe('rows with some of the columns', () => {
  const DERIVED = [
    'verified',
    'at_least_partial',
    'trouble',
    'abandoned',
    'wrote_code',
    'value_band',
    'user_type',
  ]
  const without = (names: readonly string[]) =>
    rows.map(r => Object.fromEntries(Object.entries(r).filter(([name]) => !names.includes(name))))

  test('have the derived ones all the same', () => {
    const whole = frameOfRows(rows)
    const derived = frameOfRows(without(DERIVED))
    expect(derived.columns).toEqual(whole.columns)
    expect(recover(derived)).toEqual(recover(whole))
  })

  test('need but say whose a session is', () => {
    expect(() => frameOfRows(without(['person_id']))).toThrow('missing column person_id')
    const [row] = estimateOwn(frameOfRows(rows.map(r => ({ person_id: r.person_id, turns: r.turns }))), {
      turns: mean(column('turns'), EVERYONE),
      words: mean(column('words'), EVERYONE),
    })
    const all = rows.map(r => r.turns as number)
    expect(row).toMatchObject({ name: 'turns', n: rows.length })
    expect(row?.estimate).toBeCloseTo(all.reduce((a, b) => a + b, 0) / all.length, 10)
  })

  test('leave out what cannot be said, and what is missing', () => {
    const frame = frameOfRows([{ ...first, turns: null }, ...without(['words']).slice(1)])
    expect(missingIn(frame)).toEqual({ turns: 1, words: rows.length - 1 })
    const found = recover(frame)
    const of = (id: string) => found.find(r => r.statistic === id)
    expect(of('median.turns')?.n).toBe(rows.length - 1)
    expect(of('share.work_mode.building')?.n).toBe(rows.length)
    expect(of('gm.words')?.n ?? 0).toBeLessThanOrEqual(1)
  })
})

describe('rows and a file of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-rows-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  // Some values are missing, and one level is their own.
  const some = rows.map((r, i) => ({
    ...r,
    ...(i % 7 === 0 && { turns: null }),
    ...(i % 11 === 0 && { work_mode: 'designing' }),
  }))

  test.each([
    ['as they are', rows],
    ['with gaps and a level of their own', some],
  ])('say the same in every line, %s', async (_, given) => {
    const file = join(folder, 'sessions.json')
    writeFileSync(file, JSON.stringify(given))
    const own = recover(frameOfRows(given))
    expect(own.length).toBeGreaterThan(500)
    expect(recover(await loadFrame(file))).toEqual(own)
    // The signals of expertise, which not every corpus counts, stand after them.
    const whole = await recoverCorpus(file)
    expect(whole.slice(0, own.length)).toEqual(own)
    const others = whole.slice(own.length).map(r => r.statistic.split('.')[0])
    expect(new Set(others)).toEqual(new Set(['turns_share']))
    expect(
      await recoverFrames(
        await loadFrames(file),
        statisticLines(id => id === 'mean.sessions'),
      ),
    ).toEqual(own.filter(r => r.statistic === 'mean.sessions'))
    expect(check(await recoverCorpus(file))).toEqual(check(own))
  })
})

describe('a statistic of one’s own', () => {
  // Two people with sessions of 1 and 3, and of 8 turns: their mean is 4, and its contributions are
  // ((1 − 4) + (3 − 4)) / 3 = −4/3 and (8 − 4) / 3 = 4/3, so its error is √(2/1 · 2 · (4/3)²) = 8/3.
  const three = [
    { ...first, person_id: 1, session_id: 1, turns: 1 },
    { ...first, person_id: 1, session_id: 2, turns: 3 },
    { ...first, person_id: 2, session_id: 3, turns: 8 },
  ]
  const turns = mean(column('turns'), EVERYONE)

  test('has the error of whole people', () => {
    const [row] = estimateOwn(frameOfRows(three), { turns })
    expect(row).toMatchObject({ name: 'turns', n: 3, people: 2, estimate: 4 })
    expect(row?.std_error).toBeCloseTo(8 / 3, 12)
  })

  test('can be any smooth function of others, whose error the delta method gives', () => {
    const [square, half, many] = estimateOwn(frameOfRows(three), {
      square: delta([turns], ([x]) => ({ estimate: x! ** 2, gradient: [2 * x!] })),
      half: ratio(
        turns,
        delta([turns], ([x]) => ({ estimate: 2 * x!, gradient: [2] })),
      ),
      many: mean(exceeds('turns', 2), EVERYONE),
    })
    expect([square?.estimate, half?.estimate]).toEqual([16, 0.5])
    expect(square?.std_error).toBeCloseTo((8 * 8) / 3, 10)
    // Half of itself, exactly: no error is left.
    expect(half?.std_error).toBeNaN()
    expect(many?.estimate).toBeCloseTo(2 / 3, 15)
  })
})
