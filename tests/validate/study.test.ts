import { describe, expect, test } from 'vitest'
import type { Estimate } from '../../src/validate/runner.js'
import { studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'

describe('a grid', () => {
  test('crosses scenarios with values of their paths and with people, a cell each', async () => {
    const estimators = [
      {
        name: 'rows',
        estimate: (({ sessions }) => [
          { estimand: 'sample.over_1', estimate: sessions!.numRows() },
        ]) as Estimate,
      },
    ]
    const study = studyOf({
      estimators,
      scenarios: ['baseline', 'selection'],
      vary: { people: [50, 200], 'parameters.returns.success': [0.5, 1] },
    })
    expect(study.worlds.map(w => w.name).slice(0, 3)).toEqual([
      'baseline, returns.success=0.5, people=50',
      'baseline, returns.success=0.5, people=200',
      'baseline, returns.success=1, people=50',
    ])
    expect(study.worlds).toHaveLength(8)
    expect(study.worlds[1]!.arm.parameters['returns.success']).toBe(0.5)
    const { measures } = await validate(study, { reps: 2, workers: 1 })
    const sizes = study.worlds.map(
      w => measures.find(m => m.world === w.name && m.measure === 'bias')!.estimate,
    )
    expect(sizes.map(s => (s > 150 ? 200 : 50))).toEqual(study.worlds.map(w => w.people))
    expect(() => studyOf({ estimators, vary: { people: [0] } })).toThrow('people must be a whole number')
    expect(() => studyOf({ estimators, vary: { 'parameters.retuns': [1] } })).toThrow(
      'unknown parameter "retuns"',
    )
  })
})
