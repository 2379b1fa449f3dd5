import { describe, expect, test } from 'vitest'
import type { Estimate } from '../../src/validate/runner.js'
import { repsFor } from '../../src/validate/sizing.js'
import { studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'
import { small } from './support.js'

describe('the size of a run', () => {
  const measured = (measure: 'bias' | 'coverage', estimate: number, mcse: number) => ({
    world: 'w',
    estimator: 'e',
    estimand: 'a',
    measure,
    estimate,
    mcse,
    reps: 50,
  })

  test('grows with the square of what a pilot’s error is too large', () => {
    expect(repsFor([measured('bias', 0, 0.01)], { measure: 'bias', mcse: 0.002, pilot: 50 })).toBe(1250)
    expect(repsFor([measured('bias', 0, 0.001)], { measure: 'bias', mcse: 0.002, pilot: 50 })).toBe(50)
    // A pilot in which all cover: 0.95 · 0.05 / 0.01².
    expect(repsFor([measured('coverage', 1, 0)], { measure: 'coverage', mcse: 0.01, pilot: 50 })).toBe(475)
    expect(() => repsFor([], { measure: 'power', mcse: 0.01, pilot: 50 })).toThrow('no estimator has a power')
  })

  test('is what the run then has, the pilot among it', async () => {
    const estimate: Estimate = ({ sessions }) => [
      { estimand: 'share.work_mode.fixing', estimate: sessions!.numRows() },
    ]
    const study = studyOf({ ...small, people: 20, estimators: [{ name: 'n', estimate }] })
    const fixed = await validate(study, { reps: 20 })
    const error = fixed.measures.find(m => m.measure === 'bias')!.mcse
    const sized = await validate(study, { precision: { measure: 'bias', mcse: error / 2, pilot: 20 } })
    expect(sized.reps).toBe(80)
    expect(sized.replicates.slice(0, 20)).toEqual(fixed.replicates)
  })
})
