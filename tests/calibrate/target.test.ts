import { describe, expect, test } from 'vitest'
import { SET_DIRECTLY, TARGETS, targetOf } from '../../src/calibrate/target.js'
import { figureNamed } from '../../src/study/register.js'

describe('figures that calibration does not aim at', () => {
  test.each(SET_DIRECTLY)('%s is in the register, prints a number, and is no target', id => {
    const figure = figureNamed(id)
    expect(figure.statistic).toBeDefined()
    expect(targetOf(figure)).toHaveLength(1)
    expect(TARGETS.map(t => t.figure)).not.toContain(id)
  })
})
