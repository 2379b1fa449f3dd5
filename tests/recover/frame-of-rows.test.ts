/** Plain objects as a frame, and statistics of one's own. */
import { describe, expect, test } from 'vitest'
import { tablesOf } from '../../src/corpus/tables-of.js'
import { delta, mean, ratio } from '../../src/recover/estimator.js'
import { frameOfRows, type SessionRow } from '../../src/recover/frame-of-rows.js'
import { estimateOwn } from '../../src/recover/own.js'
import { column, EVERYONE, exceeds } from '../../src/recover/population.js'

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
    [{ work_mode: 'fixin' }, 'row 1: work_mode; did you mean "fixing"?'],
    [{ work_mode: 99 }, 'row 1: work_mode has no level 99'],
    [{ work_mode: 0.5 }, 'row 1: work_mode has no level 0.5'],
    [{ expertise: 6 }, 'row 1: expertise has no level 6'],
    [{ expertise: 0 }, 'row 1: expertise has no level 0'],
    [{ trouble: 2 }, 'row 1: trouble has no level 2'],
    [{ value_usd: 'much' }, 'row 1: value_usd must be a number, got much'],
    [{ turns: null }, 'row 1: turns is missing'],
    [{ person_id: 1.5 }, 'row 1: person_id must be a whole number or text, got 1.5'],
  ])('refuses %j', (change, message) => {
    expect(() => withFirst(change)).toThrow(message)
  })

  test('needs every column that recovery reads', () => {
    const without = rows.map(({ outcome: _, ...r }) => r)
    expect(() => frameOfRows(without)).toThrow('the rows have no column outcome')
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
