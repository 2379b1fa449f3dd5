import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { measuresOf, measureTable, relativePrecision } from '../../src/validate/measures.js'
import type { Replicated } from '../../src/validate/replicate-row.js'

type Row = Record<'truth' | 'estimate' | 'std_error' | 'conf_low' | 'conf_high' | 'p_value', number | null>
const reference = JSON.parse(
  readFileSync(new URL('../reference/measures.json', import.meta.url), 'utf8'),
) as { cases: { rows: Row[]; measures: Record<string, [number, number]> }[]; precision: [number, number] }

function replicated(rows: readonly Row[], more: Partial<Replicated> = {}): Replicated[] {
  return rows.map((r, j) => ({
    world: 'w',
    replicate: j + 1,
    seed: `s ${j + 1}`,
    estimator: 'e',
    estimand: 'ate',
    converged: true,
    message: '',
    ...(Object.fromEntries(Object.entries(r).map(([k, v]) => [k, v ?? Number.NaN])) as Record<
      keyof Row,
      number
    >),
    ...more,
  }))
}

describe('measures and their Monte Carlo errors', () => {
  test.each(reference.cases.map((c, j) => [j, c] as const))(
    'agree with an implementation of its own, missing values among them: case %i',
    (_, { rows, measures }) => {
      const found = new Map(measuresOf(replicated(rows)).map(m => [m.measure as string, m]))
      for (const [name, [estimate, mcse]] of Object.entries(measures)) {
        expect(Math.abs(found.get(name)!.estimate - estimate), name).toBeLessThan(1e-8)
        expect(Math.abs(found.get(name)!.mcse - mcse), `${name} mcse`).toBeLessThan(1e-8)
      }
    },
  )

  test('are missing, none of them 0, where no replicate has an estimate', () => {
    const row = { truth: 1, estimate: null, std_error: null, conf_low: null, conf_high: null, p_value: null }
    const found = new Map(measuresOf(replicated([row, row])).map(m => [m.measure as string, m]))
    for (const name of ['bias', 'empirical_se', 'root_mean_squared_error', 'model_se', 'coverage'])
      expect([found.get(name)!.estimate, found.get(name)!.mcse, found.get(name)!.reps], name).toEqual([
        Number.NaN,
        Number.NaN,
        0,
      ])
    expect(found.get('no_estimate')!.estimate).toBe(1)
  })

  test('of relative precision agree too', () => {
    const [a, b] = reference.cases.map(c => replicated(c.rows.slice(0, 150))) as [Replicated[], Replicated[]]
    const found = relativePrecision(a, b)
    expect(Math.abs(found.estimate - reference.precision[0])).toBeLessThan(1e-8)
    expect(Math.abs(found.mcse - reference.precision[1])).toBeLessThan(1e-8)
  })

  test('worked out by hand', () => {
    // Estimates 1, 2, 3 of a truth of 1.5: bias .5, spread 1, errors −.5, .5, 1.5: squared mean 2.75/3.
    const rows = [1, 2, 3].map(estimate => ({
      truth: 1.5,
      estimate,
      std_error: 1,
      conf_low: estimate - 0.6,
      conf_high: estimate + 0.6,
      p_value: estimate > 1 ? 0.01 : 0.5,
    }))
    const found = new Map(measuresOf(replicated(rows)).map(m => [m.measure, m]))
    expect(found.get('bias')!.estimate).toBeCloseTo(0.5, 12)
    expect(found.get('bias')!.mcse).toBeCloseTo(1 / Math.sqrt(3), 12)
    expect(found.get('mean_squared_error')!.estimate).toBeCloseTo(2.75 / 3, 12)
    expect(found.get('coverage')!.estimate).toBeCloseTo(2 / 3, 12)
    // Around the mean estimate, 2, only the second interval lies.
    expect(found.get('becover')!.estimate).toBeCloseTo(1 / 3, 12)
    expect(found.get('power')!.estimate).toBeCloseTo(2 / 3, 12)
    expect(found.get('type_m')!.estimate).toBeCloseTo(2.5 / 1.5, 12)
  })
})

test('a replicate that did not converge is counted and left out', () => {
  const rows = replicated(reference.cases[0]!.rows)
  const some = rows.map((r, j) => (j < 50 ? { ...r, converged: false } : r))
  const found = new Map(measuresOf(some).map(m => [m.measure, m]))
  expect(found.get('not_converged')!.estimate).toBe(0.25)
  expect(found.get('bias')!.reps).toBe(150)
})

test('every world, estimator and estimand has its own measures', () => {
  const rows = replicated(reference.cases[0]!.rows)
  const table = measureTable([...rows, ...rows.map(r => ({ ...r, world: 'v' }))])
  expect([...new Set(table.map(m => m.world))]).toEqual(['w', 'v'])
})
