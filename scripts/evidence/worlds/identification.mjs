/** Which knobs of the baseline the figures pin and which directions they leave free. Writes scenarios/evidence/identification.json. */
import { identify } from '../../../dist/calibrate/identify.js'
import { KNOBS } from '../../../dist/calibrate/knob.js'
import { simulate } from '../../../dist/calibrate/simulate.js'
import { TARGETS } from '../../../dist/calibrate/target.js'
import { jacobianOf } from '../../../dist/calibrate/world-text.js'
import { solutionOf } from '../../../dist/scenarios/solution.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { keep, round, valuesOf } from './support.mjs'

const values = valuesOf('baseline')
const found = identify({
  jacobian: jacobianOf(solutionOf('baseline', Object.fromEntries(values)), TARGETS, KNOBS),
  targets: TARGETS,
  knobs: KNOBS,
  simulated: simulate(values, TARGETS, ['identification'], STUDY_PEOPLE),
})
keep('identification', {
  rank: found.rank,
  free: found.free.map(d => ({ moves: round(d.moves, 2), knobs: d.knobs.map(([k, s]) => [k, round(s, 2)]) })),
  rows: found.knobs.map(k => ({ ...k, pinned: round(k.pinned, 3), by: round(k.by, 3) })),
})
