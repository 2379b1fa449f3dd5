import { expect, test } from 'vitest'
import {
  addCellSums,
  type CellSums,
  cellSumsOf,
  emptyCellSums,
  weightedContrasts,
} from '../../src/estimands/weighted.js'
import { tableOf } from '../../src/generate/tables.js'
import { Arena } from '../../src/ground/arena.js'
import { frameOf } from '../../src/recover/frame.js'
import { regress } from '../../src/recover/regression.js'
import { values } from '../../src/recover/values.js'
import { type Batch, columnOf, copy } from '../../src/schema/batch.js'
import { MONTHS, SUBJECTS, USER_TYPES, VALUE_BANDS, WORK_MODES } from '../../src/schema/levels.js'
import { generator } from '../generate/support.js'

function corpus(changes: Record<string, number>, people = 3000): { truth: Batch; sessions: Batch } {
  const block = generator({ changes }).block(1, people, false)
  return { truth: copy(tableOf(block, 'truth_sessions')), sessions: copy(tableOf(block, 'sessions')) }
}

const wate = (sums: CellSums, id: string) => weightedContrasts(sums).find(e => e.id === id)!.corpus_value!

test('is the coefficient of the study’s regression on cell means of the outcome at one’s own level', () => {
  const { truth, sessions } = corpus({})
  const sums = cellSumsOf(truth, sessions, new Arena())
  const frame = frameOf([sessions])
  const clear = Array.from(values(frame, 'clear'), (c, i) => (c === 1 ? i : -1)).filter(i => i >= 0)
  const widths = {
    work_mode: WORK_MODES,
    value_band: VALUE_BANDS,
    month: MONTHS,
    subject: SUBJECTS,
    user_type: USER_TYPES,
  }
  const cells = new Int32Array(frame.rows)
  for (const [name, levels] of Object.entries(widths)) {
    const codes = values(frame, name)
    for (let i = 0; i < cells.length; i++) cells[i] = cells[i]! * levels.length + codes[i]!
  }
  const level = columnOf(truth, 'expertise').values
  const y = new Float64Array(frame.rows)
  const members = new Map<number, number[]>()
  for (const i of clear) members.set(cells[i]!, [...(members.get(cells[i]!) ?? []), i])
  for (const rows of members.values())
    for (const i of rows) {
      const at = columnOf(truth, `verified_${level[i]}`).values
      y[i] = rows.reduce((sum, j) => sum + (at[j] as number), 0) / rows.length
    }
  const take = <T extends Float64Array | Int32Array>(x: T) => x.filter((_, i) => clear.includes(i)) as T
  const { coefficients: betas } = regress({
    y: take(y),
    terms: [2, 3, 4, 5].map(k => ({ term: String(k), x: take(Float64Array.from(level, l => +(l === k))) })),
    effects: [take(cells)],
    cluster: take(frame.person),
  })
  betas.forEach((b, j) => {
    expect(wate(sums, `wate.verified.${j + 2}-1`)).toBeCloseTo(b.estimate, 9)
  })
  expect(wate(sums, 'wate.verified.5-3')).toBeCloseTo(betas[3]!.estimate - betas[1]!.estimate, 9)
})

test('is the sum of the parts, whatever the parts', () => {
  const { truth, sessions } = corpus({}, 600)
  const whole = cellSumsOf(truth, sessions, new Arena())
  const total = emptyCellSums()
  const cut = (b: Batch, from: number, to: number): Batch => ({
    ...b,
    rows: to - from,
    columns: b.columns.map(c => ({
      values: c.values.subarray(from, to),
      ...(c.valid && { valid: c.valid.subarray(from, to) }),
    })) as Batch['columns'],
  })
  for (const [from, to] of [
    [0, 100],
    [100, truth.rows],
  ] as const) {
    addCellSums(total, cellSumsOf(cut(truth, from, to), cut(sessions, from, to), new Arena()))
  }
  // Sums of counts are exact; sums of logs differ in their last digits only.
  expect(wate(total, 'wate.verified.3-1')).toBe(wate(whole, 'wate.verified.3-1'))
  expect(wate(total, 'wate.log_words.3-1')).toBeCloseTo(wate(whole, 'wate.log_words.3-1'), 10)
})

test('is 0 where expertise does nothing, though the rating goes with success', () => {
  const { truth, sessions } = corpus({
    'effects.follow': 1,
    'favourability.present': 1,
    'expertise.favourability': 0.95,
    'expertise.familiarity': 0.2,
  })
  const sums = cellSumsOf(truth, sessions, new Arena())
  for (const { id, corpus_value } of weightedContrasts(sums)) expect(corpus_value, id).toBeCloseTo(0, 12)
})

test('is not known where a level does not occur', () => {
  expect(weightedContrasts(emptyCellSums()).every(e => e.corpus_value === null)).toBe(true)
})
