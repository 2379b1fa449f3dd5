import * as aq from 'arquero'
import { beforeAll, describe, expect, test } from 'vitest'
import { arqueroTable } from '../../src/headline/arquero-table.js'
import { define } from '../../src/headline/define.js'
import { inOrder } from '../../src/headline/in-order.js'
import { leastSquares } from '../../src/headline/least-squares.js'
import { verifiedByUserType } from '../../src/headline/success.js'
import type { Batch } from '../../src/schema/batch.js'
import { TABLES, type Table } from '../../src/schema/tables.js'

const { op } = aq

/** A batch of some columns of sessions; null where nothing stands. */
function batch(columns: Record<string, readonly (number | null)[]>): Batch {
  const names = Object.keys(columns)
  const table: Table = {
    ...TABLES.sessions,
    columns: names.map(n => TABLES.sessions.columns.find(c => c.name === n)!),
  }
  return {
    table,
    rows: columns[names[0]!]!.length,
    columns: names.map(n => ({
      values: Float64Array.from(columns[n]!, x => x ?? 0),
      ...(columns[n]!.includes(null) && { valid: Uint8Array.from(columns[n]!, x => +(x !== null)) }),
    })),
  }
}

describe('columns as they were read', () => {
  const sessions = arqueroTable([
    batch({
      value_band: [2, 0, null],
      turns: [3, 4, 5],
      verified: [1, null, 0],
      started_at: [0, 1000, null],
    }),
    batch({ value_band: [1, 2], turns: [6, 7], verified: [0, 1], started_at: [2000, 3000] }),
  ])

  test('become labels, numbers, true or false and dates; null where nothing stands', () => {
    expect(sessions.objects()).toEqual([
      { value_band: '1000-5000', turns: 3, verified: true, started_at: new Date(0) },
      { value_band: '10-200', turns: 4, verified: null, started_at: new Date(1000) },
      { value_band: null, turns: 5, verified: false, started_at: null },
      { value_band: '200-1000', turns: 6, verified: false, started_at: new Date(2000) },
      { value_band: '1000-5000', turns: 7, verified: true, started_at: new Date(3000) },
    ])
  })

  test('a table grouped by a category has its groups in the order of the levels, null last', () => {
    const counts = sessions.groupby('value_band').count().objects()
    expect(counts).toEqual([
      { value_band: '10-200', count: 1 },
      { value_band: '200-1000', count: 1 },
      { value_band: '1000-5000', count: 2 },
      { value_band: null, count: 1 },
    ])
  })

  test('inOrder sorts by the order of levels where the alphabet would not', () => {
    const bands = sessions.filter(d => d.value_band != null).dedupe('value_band')
    expect(bands.orderby('value_band').array('value_band')).toEqual(['10-200', '1000-5000', '200-1000'])
    expect(bands.orderby(inOrder('value_band')).array('value_band')).toEqual([
      '10-200',
      '200-1000',
      '1000-5000',
    ])
    expect(bands.orderby(aq.desc(inOrder('value_band'))).array('value_band')[0]).toBe('1000-5000')
  })

  test('inOrder refuses a column that is no category', () => {
    expect(() => inOrder('value_bands')).toThrow('did you mean "value_band"?')
  })
})

describe('definitions', () => {
  /** Five sessions: verified, judged succeeded, failed, without a clear goal, not judged. */
  const sessions = aq.table({
    outcome: ['succeeded', 'succeeded', 'failed', 'no_clear_goal', null],
    success_signal: [4, 3, 5, 5, 5],
    failure_signal: [0, 3, 5, null, 2],
    lines_added: [10, 0, 0, 0, null],
    actions: [8, 0, 6, 4, null],
    words: [100, 100, 0, 30, 20],
    turns: [2, 1, 3, 4, 5],
    month: ['2025-10', '2026-04', null, '2026-01', '2025-10'],
    user_type: ['software', 'software', 'software', 'other', 'other'],
  })
  let defined: aq.ColumnTable
  beforeAll(() => {
    defined = define(sessions)
  })

  test.each([
    ['clear_goal', [true, true, true, false, null]],
    ['succeeded', [true, true, false, null, null]],
    ['at_least_partial', [true, true, false, null, null]],
    ['verified', [true, false, false, null, null]],
    ['abandoned', [false, false, true, null, null]],
    ['trouble', [false, true, true, null, false]],
    ['wrote_code', [true, false, false, false, null]],
    ['actions_per_turn', [4, 0, 2, 1, null]],
    ['log_actions', [Math.log(4), null, Math.log(2), 0, null]],
    ['words_per_turn', [50, 100, 0, 7.5, 4]],
    ['first_month', [true, false, null, false, true]],
    ['last_month', [false, true, null, false, false]],
  ])('%s', (name, expected) => {
    expect(defined.array(name)).toEqual(expected)
  })

  test('what is missing is left out of a mean: it is no failure', () => {
    // One of three with a clear goal; of the others none is known.
    expect(verifiedByUserType({ sessions: defined }).objects()).toEqual([
      { user_type: 'software', verified: expect.closeTo(1 / 3, 12) },
      { user_type: 'other', verified: undefined },
    ])
  })

  test('a definition of one’s own is used by every query', () => {
    const strict = defined.derive({
      verified: d => (d.clear_goal ? d.outcome === 'succeeded' && d.success_signal === 5 : null),
    })
    expect(verifiedByUserType({ sessions: strict }).get('verified', 0)).toBe(0)
  })
})

describe('least squares', () => {
  // y = 1 + 2x + (5 in cell b), but for the third row, of which y is not known.
  const data = aq.table({
    x: [1, 2, 3, 1, 2, 4],
    y: [3, 5, null, 8, 10, 14],
    cell: ['a', 'a', 'a', 'b', 'b', 'b'],
    same: [1, 1, 1, 1, 1, 1],
  })

  test('recovers a slope beside effects that are added, or crossed, and leaves out what is missing', () => {
    expect(leastSquares(data, 'y', ['x'], { added: ['cell'] }).objects()).toEqual([
      { sessions: 5, x: expect.closeTo(2, 12) },
    ])
    expect(leastSquares(data, 'y', ['x'], { crossed: ['cell', 'same'] }).get('x')).toBeCloseTo(2, 12)
  })

  test('without controls it is the line through all points', () => {
    const line = data
      .filter(d => d.y != null)
      .rollup({ slope: d => op.covariance(d.x, d.y) / op.variance(d.x) })
    expect(leastSquares(data, 'y', ['x']).get('x')).toBeCloseTo(line.get('slope'), 12)
  })

  test('of a grouped table it gives one row a group', () => {
    expect(leastSquares(data.groupby('cell'), 'y', ['x']).objects()).toEqual([
      { cell: 'a', sessions: 2, x: expect.closeTo(2, 12) },
      { cell: 'b', sessions: 3, x: expect.closeTo(2, 12) },
    ])
    expect(leastSquares(data.groupby('cell'), 'y', ['x'], { crossed: ['same'] }).array('x')).toEqual([
      expect.closeTo(2, 12),
      expect.closeTo(2, 12),
    ])
  })

  test('a column that the others determine has no coefficient', () => {
    expect(leastSquares(data, 'y', ['same', 'x']).objects()).toEqual([
      { sessions: 5, same: Number.NaN, x: expect.any(Number) },
    ])
  })
})
