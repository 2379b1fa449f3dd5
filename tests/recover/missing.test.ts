/** What is missing counts for nothing: every statistic rests on the sessions that have all that it needs, and says how many not. */
import { beforeAll, describe, expect, test } from 'vitest'
import { frameOfRows, type SessionRow } from '../../src/corpus/frame-of-rows.js'
import { recoverFrames } from '../../src/corpus/recover-corpus.js'
import { tableOf } from '../../src/generate/tables.js'
import { agreementLines } from '../../src/recover/agreement.js'
import { APPENDIX_COLUMNS, appendixTable } from '../../src/recover/appendix.js'
import { bootstrap } from '../../src/recover/bootstrap.js'
import { compute } from '../../src/recover/compute.js'
import { correctedLines } from '../../src/recover/correction.js'
import { mean } from '../../src/recover/estimator.js'
import { type Frame, frameOf, READ_COLUMNS, withColumns } from '../../src/recover/frame.js'
import { type Line, partialTotals, type Recovered } from '../../src/recover/line.js'
import { needsOf } from '../../src/recover/needs.js'
import { estimateOwn } from '../../src/recover/own.js'
import { column, EVERYONE } from '../../src/recover/population.js'
import { answer } from '../../src/recover/query.js'
import { recover, STATISTICS, statisticLines } from '../../src/recover/statistics.js'
import { type Batch, columnOf, copy } from '../../src/schema/batch.js'
import { NO_CLEAR_GOAL } from '../../src/schema/definitions.js'
import { lineName } from '../../src/schema/stratum.js'
import { generator } from '../generate/support.js'

const sessions = copy(tableOf(generator().block(1, 150, false), 'sessions'))
const whole = frameOf([sessions])
const isGap = (row: number) => row % 5 === 1

/** The sessions with every fifth value of a column gone, and another value in its place in memory. */
function without(name: string, batch: Batch = sessions): Batch {
  const columns = batch.columns.map((data, j) => {
    if (batch.table.columns[j]!.name !== name) return data
    const valid = data.valid?.slice() ?? new Uint8Array(batch.rows).fill(1)
    const values = data.values.slice()
    for (let i = 0; i < batch.rows; i++)
      if (isGap(i)) [valid[i], values[i]] = [0, values[(i + 7) % batch.rows]!]
    return { values, valid }
  })
  return { ...batch, columns }
}

function keep(rows: readonly number[]): Batch {
  const columns = sessions.columns.map(c => {
    const values = c.values.slice(0, rows.length)
    const valid = c.valid?.slice(0, rows.length)
    rows.forEach((from, i) => {
      values[i] = c.values[from]!
      if (valid) valid[i] = c.valid![from]!
    })
    return valid ? { values, valid } : { values }
  })
  return { ...sessions, rows: rows.length, columns }
}

const all = Array.from({ length: sessions.rows }, (_, i) => i)
const kept = frameOf([keep(all.filter(i => !isGap(i)))])
const outcome = columnOf(sessions, 'outcome').values
const unclear = (i: number) => outcome[i] === NO_CLEAR_GOAL
/** Success says nothing without a clear goal, so nothing is missing there. */
const OF_CLEAR = new Set(['verified', 'at_least_partial', 'abandoned'])
const keptOfClear = frameOf([keep(all.filter(i => !isGap(i) || unclear(i)))])
const clearGaps = all.filter(i => isGap(i) && !unclear(i)).length
const gaps = all.filter(isGap).length

const told = ({ left_out: _, left_out_why: __, ...row }: Recovered) => row
const tableOfLines = (rows: readonly Recovered[]) => new Map(rows.map(r => [lineName(r), told(r)]))

describe.each(STATISTICS.map(f => [f.id, f] as const))('%s', (_, family) => {
  let lines: readonly Line[]
  let ofKept: ReturnType<typeof tableOfLines>
  let ofClear: ReturnType<typeof tableOfLines>
  let ofWhole: ReturnType<typeof tableOfLines>
  beforeAll(() => {
    lines = family.lines()
    ofKept = tableOfLines(compute([kept], lines))
    ofClear = tableOfLines(compute([keptOfClear], lines))
    ofWhole = tableOfLines(compute([whole], lines))
  })

  test('with gaps in any column that it needs, is as of the sessions that have it', () => {
    const needed = READ_COLUMNS.filter(c => !c.endsWith('_id') && lines.some(l => needsOf(l).includes(c)))
    for (const name of needed) {
      const gapped = frameOf([without(name)])
      const rows = compute([gapped], lines)
      const found = tableOfLines(rows)
      for (const line of lines) {
        const of = lineName(line)
        const right = needsOf(line).includes(name) ? (OF_CLEAR.has(name) ? ofClear : ofKept) : ofWhole
        expect([name, found.get(of)]).toEqual([name, right.get(of)])
      }
      for (const r of rows) expect(r.left_out).toBeLessThanOrEqual(gaps)
    }
  })
})

describe('says how many sessions it leaves out', () => {
  const rowOf = (frame: Frame, name: string) =>
    recover([frame], (statistic, stratum) => lineName({ statistic, stratum }) === name)[0]

  test('of those that would count, and why', () => {
    const frame = frameOf([without('success_signal', without('verified'))])
    const row = rowOf(frame, 'mean.verified [all]')
    expect(row).toMatchObject({ left_out: clearGaps, left_out_why: 'no value in verified' })
    expect(row!.n + clearGaps).toBe(all.filter(i => !unclear(i)).length)
    expect(rowOf(frame, 'mean.sessions [all]')).toMatchObject({ left_out: 0, left_out_why: '' })
  })

  test('not those that are known to be of another stratum, nor those without a clear goal', () => {
    const mode = columnOf(sessions, 'work_mode').values
    const missing = frameOf([without('verified')])
    expect(rowOf(missing, 'mean.verified [work_mode=building]')?.left_out).toBe(
      all.filter(i => isGap(i) && !unclear(i) && mode[i] === 0).length,
    )
    // Whose mode is unknown may be of any.
    expect(rowOf(frameOf([without('work_mode')]), 'mean.verified [work_mode=building]')).toMatchObject({
      left_out: clearGaps,
      left_out_why: 'no value in work_mode',
    })
    expect(rowOf(frameOf([without('outcome')]), 'mean.verified [all]')?.left_out).toBe(gaps)
  })

  test('nothing where nothing is missing', () => {
    for (const r of recover(whole)) expect([r.left_out, r.left_out_why]).toEqual([0, ''])
  })
})

describe('whatever way it is called', () => {
  const gapped = frameOf([without('expertise')])
  const rates = (statistic: string) => statistic === 'adjusted.verified'
  const right = recover(kept, rates).map(told)
  const ways: readonly (readonly [string, () => readonly Recovered[] | Promise<readonly Recovered[]>])[] = [
    ['recover', () => recover(gapped, rates)],
    ['compute', () => compute([gapped], statisticLines(rates))],
    [
      'recoverFrames',
      () =>
        recoverFrames(async function* () {
          yield gapped
        }, statisticLines(rates)),
    ],
  ]
  test.each(ways)('%s', async (_, way) => {
    const rows = await way()
    expect(rows.map(told)).toEqual(right)
    expect(rows[0]).toMatchObject({ left_out: clearGaps, left_out_why: 'no value in expertise' })
  })

  test('totals of sessions that lack what they add up are refused', () => {
    expect(() => partialTotals(gapped, statisticLines(rates))).toThrow(
      'values are missing in expertise, which adjusted.verified [expertise=1] needs',
    )
  })

  test('bootstrap', () => {
    const lines = statisticLines(s => s === 'mean.verified').slice(0, 9)
    const options = { replicates: 60, interval: 'percentile', seed: '1' } as const
    const rows = bootstrap([gapped], lines, options)
    const names = lines.filter(l => needsOf(l).includes('expertise')).map(lineName)
    const some = (all: readonly Recovered[]) => all.filter(r => names.includes(lineName(r))).map(told)
    expect(some(rows)).toEqual(some(bootstrap([kept], lines, options)))
    expect(rows.map(r => lineName(r))).toEqual(bootstrap([whole], lines, options).map(lineName))
  })

  test.each(['A1', 'A2'] as const)('table %s', table => {
    for (const name of APPENDIX_COLUMNS.filter(c => !['verified', 'at_least_partial'].includes(c))) {
      const rows = appendixTable(frameOf([without(name)]), table)
      expect(rows.map(told)).toEqual(appendixTable(kept, table).map(told))
      const expected = name === 'outcome' ? gaps : clearGaps
      expect(rows[0]?.left_out).toBe(expected)
      expect(rows[0]?.left_out_why).toContain(name)
    }
  })

  test('a question, by and where', () => {
    for (const query of [
      { by: ['expertise'] },
      { by: ['work_mode'], where: [{ column: 'expertise', compare: '>=', value: '3' }] },
    ] as const) {
      const rows = answer(gapped, query)
      expect(rows.map(told)).toEqual(answer(kept, query).map(told))
      expect(rows[0]?.left_out).toBeGreaterThan(0)
    }
  })

  test('rates corrected for misreading', () => {
    const lines = correctedLines([0, 1, 2, 3, 4].map(k => [0, 1, 2, 3, 4].map(j => (j === k ? 0.8 : 0.05))))
    const rows = compute([gapped], lines)
    expect(rows.map(told)).toEqual(compute([kept], lines).map(told))
    expect(rows[0]?.left_out).toBe(clearGaps)
  })

  test('agreement, with labels missing in either reading', () => {
    const again = whole.columns.outcome!.map((v, i) => (i % 3 === 0 ? 0 : v)) as Float64Array
    const lines = agreementLines(['outcome'])
    const read = (frame: Frame, values: typeof again, valid: Uint8Array) =>
      withColumns(frame, { outcome_second: values }, { outcome_second: valid })
    const valid = Uint8Array.from(again, (_, i) => +(i % 4 !== 0))
    const both = compute([read(whole, again, valid)], lines)
    const n = again.length - Math.ceil(again.length / 4)
    expect(both[0]).toMatchObject({
      n,
      left_out: again.length - n,
      left_out_why: 'no value in outcome_second',
    })
    const agree = all.filter(i => i % 4 !== 0 && again[i] === whole.columns.outcome![i]).length
    expect(both[0]?.estimate).toBe(agree / n)
  })

  test('plain objects, and a statistic of one’s own', () => {
    const row = (id: number, verified: boolean | null): SessionRow => ({
      person_id: id,
      session_id: id,
      verified,
    })
    const frame = frameOfRows([row(1, true), row(2, null), row(3, false)])
    expect(estimateOwn(frame, { verified: mean(column('verified'), EVERYONE) })[0]).toMatchObject({
      ...{ n: 2, people: 2, estimate: 0.5, left_out: 1, left_out_why: 'no value in verified' },
    })
  })
})
