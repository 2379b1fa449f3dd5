/** A shipped world as the scripts on its assumptions experiment with it. */
import { laboratory } from '../../../dist/calibrate/free.js'
import { KNOBS } from '../../../dist/calibrate/knob.js'
import { names, TARGETS } from '../../../dist/calibrate/target.js'
import { jacobianOf } from '../../../dist/calibrate/world-text.js'
import { loadScenario } from '../../../dist/scenarios/scenario.js'
import { solutionOf } from '../../../dist/scenarios/solution.js'
import { valuesOf } from './support.mjs'

/** Figures that a world misses by design, * for any text. */
export function missedByDesign(world) {
  const { exempt, fails } = loadScenario(world)
  return [...Object.keys(exempt), ...fails]
}

/** The solved world with its Jacobian, on corpora of so many people. */
export function laboratoryOf(world, people) {
  const values = valuesOf(world)
  const missed = missedByDesign(world)
  const targets = TARGETS.filter(t => !missed.some(pattern => names(pattern, t.figure)))
  const jacobian = jacobianOf(solutionOf(world, Object.fromEntries(values)), targets, KNOBS)
  return laboratory(values, jacobian, people, targets)
}
