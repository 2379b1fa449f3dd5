import { expect, test } from 'vitest'
import { type Measured, measureTable } from '../../src/validate/measures.js'
import { verdicts } from '../../src/validate/verdict.js'

test('a verdict flags what is biased beyond chance, and nothing else', () => {
  const row = (world: string, shift: number) => (_: unknown, j: number) => {
    const e = Math.sin(j * 12.9898) * 0.1
    return {
      world,
      replicate: j,
      seed: '',
      estimator: 'e',
      estimand: 'a',
      truth: 0.2,
      estimate: 0.2 + e + shift,
      std_error: 0.0707,
      conf_low: 0.2 + e + shift - 0.139,
      conf_high: 0.2 + e + shift + 0.139,
      p_value: 0.01,
      converged: true,
      message: '',
    }
  }
  const rows = [
    ...Array.from({ length: 100 }, row('right', 0)),
    ...Array.from({ length: 100 }, row('wrong', 0.05)),
  ]
  const all = verdicts(measureTable(rows))
  expect(all[0]!.words).toMatch(/^unbiased in right/)
  expect([all[1]!.flagged, all[1]!.words.startsWith('biased by +')]).toEqual([true, true])
  // What is left out is said, and where it is most of them nothing else is.
  const unsettled = (share: number) =>
    verdicts(measureTable(rows.slice(0, 100).map((r, j) => ({ ...r, converged: j >= share }))))[0]!
  expect([unsettled(20).flagged, unsettled(20).words]).toEqual([
    false,
    expect.stringMatching(/^unbiased in right.*; not converged in 20%$/),
  ])
  expect([unsettled(60).flagged, unsettled(60).words]).toEqual([
    true,
    'not converged in 60% of replicates in right',
  ])
  expect(verdicts(measureTable(rows.slice(0, 1)))[0]!.words).toBe('one replicate alone in right')
})

test('a verdict holds its rate over all estimands of an estimator in a world', () => {
  const measured = (estimand: string, bias: number): Measured[] =>
    [
      { measure: 'bias', estimate: bias, mcse: 1 },
      { measure: 'empirical_se', estimate: 10, mcse: 1 },
      { measure: 'coverage', estimate: 0.95, mcse: 0.01 },
      { measure: 'not_converged', estimate: 0, mcse: 0 },
      { measure: 'no_estimate', estimate: 0, mcse: 0 },
    ].map(m => ({ world: 'w', estimator: 'e', estimand, reps: 100, ...m }) as Measured)
  // Alone 2.9 errors are beyond the 0.5% of a check (2.81); as one of ten they are not (3.48).
  expect(verdicts(measured('a', 2.9))[0]!.flagged).toBe(true)
  const ten = Array.from({ length: 10 }, (_, j) => measured(`a${j}`, j === 0 ? 2.9 : 0)).flat()
  expect(verdicts(ten).some(v => v.flagged)).toBe(false)
  expect(verdicts([...ten.slice(0, -5), ...measured('z', 3.6)]).filter(v => v.flagged)).toHaveLength(1)
})
