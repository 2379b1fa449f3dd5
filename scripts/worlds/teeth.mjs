/**
 * Teeth: each calibrated parameter of the baseline moved, alone, by the smallest multiple of its turn that the
 * Jacobian says a check sees clearly; how often the check of a study-size corpus then fails. Writes
 * scenarios/evidence/teeth.json; with an argument i/n makes only that share of the rows.
 */
import { boundsOf, KNOBS, turned } from '../../dist/calibrate/knob.js'
import { straighten } from '../../dist/calibrate/linear.js'
import { simulate } from '../../dist/calibrate/simulate.js'
import { TARGETS } from '../../dist/calibrate/target.js'
import { jacobianOf } from '../../dist/calibrate/world-text.js'
import { normalTail } from '../../dist/check/evidence.js'
import { solutionOf } from '../../dist/scenarios/solution.js'
import { STUDY_PEOPLE } from '../../dist/study/register.js'
import { checkOnce, keepShare, round, say, shareOf, valuesOf } from './support.mjs'

const RUNS = 6
const MULTIPLES = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16]
/** Holm’s first threshold for a family of some 105 at 1% is 3.9 errors; this is 3 errors beyond. */
const SEEN = 7
const CRITICAL = 3.9

const values = valuesOf('baseline')
const jacobian = jacobianOf(solutionOf('baseline', Object.fromEntries(values)), TARGETS, KNOBS)
const base = simulate(values, TARGETS, ['teeth base'], STUDY_PEOPLE)
/** Assumed targets are not checked, and sides show late. */
const checked = TARGETS.flatMap((t, i) => (t.aim !== undefined && t.class !== 'assumed' ? [i] : []))

function predicted(j, turn) {
  return Math.max(
    ...checked.map(i => {
      const t = TARGETS[i]
      const x = base.estimates[i]
      const half = (t.high - t.low) / 2
      const perUnit = (straighten(t, x + half / 2) - straighten(t, x - half / 2)) / half
      const moved = x + (jacobian[i][j] * turn) / perUnit
      return Math.max(t.low - moved, moved - t.high, 0) / base.studyErrors[i]
    }),
  )
}

function amount(j) {
  const [low, high] = boundsOf(values, KNOBS[j])
  const turns = MULTIPLES.flatMap(m => [m * KNOBS[j].turn, -m * KNOBS[j].turn]).filter(
    t => t > low && t < high,
  )
  return turns.find(t => predicted(j, t) >= SEEN) ?? turns.at(-1)
}

const rows = []
const share = shareOf(process.argv[2])
KNOBS.forEach((knob, j) => {
  if (!share.mine(j)) return
  const turn = amount(j)
  const moved = turned(values, [knob], [turn])
  let caught = 0
  const by = new Map()
  const distances = []
  for (let i = 1; i <= RUNS; i++) {
    const result = checkOnce(moved, `teeth ${i}`, STUDY_PEOPLE)
    caught += +!result.passed
    const worst = result.rows
      .filter(r => Number.isFinite(r.distance))
      .reduce((a, b) => (b.distance > a.distance ? b : a))
    by.set(worst.figure, (by.get(worst.figure) ?? 0) + 1)
    distances.push(worst.distance)
  }
  const distance = distances.reduce((a, b) => a + b, 0) / RUNS
  const [id] = knob.parameters
  const power = distance >= CRITICAL ? 1 - normalTail(distance - CRITICAL) : normalTail(CRITICAL - distance)
  rows.push({
    number: j,
    knob: knob.name,
    parameter: id,
    from: round(values.get(id)),
    to: round(moved.get(id)),
    link: knob.link,
    turn: round(turn),
    runs: RUNS,
    caught,
    power: round(power, 3),
    distance: round(distance, 3),
    figure: [...by].sort((a, b) => b[1] - a[1])[0][0],
  })
  say(
    `${j + 1} of ${KNOBS.length}: ${knob.name} ${rows.at(-1).from} → ${rows.at(-1).to}: caught ${caught} of ${RUNS}, ${rows.at(-1).figure} ${distance.toFixed(1)} errors`,
  )
})
keepShare('teeth', share, { rows })
