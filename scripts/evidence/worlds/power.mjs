/**
 * The power of a check: each calibrated parameter of the baseline moved, alone, by the smallest multiple of its step that the
 * Jacobian says a check sees clearly; how often the check of a study-size corpus then fails. Writes
 * scenarios/evidence/power.json; with an argument i/n makes only that share of the rows, and
 * with `again` moves further what escaped in some run or barely did not.
 */
import { boundsOf, KNOBS, stepped } from '../../../dist/calibrate/knob.js'
import { straighten } from '../../../dist/calibrate/linear.js'
import { simulate } from '../../../dist/calibrate/simulate.js'
import { TARGETS } from '../../../dist/calibrate/target.js'
import { jacobianOf } from '../../../dist/calibrate/world-text.js'
import { normalTail } from '../../../dist/check/disagreement.js'
import { solutionOf } from '../../../dist/scenarios/solution.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { checkOnce, keep, keepShare, kept, round, say, shareOf, valuesOf } from './support.mjs'

const RUNS = 6
/** The seeds of the corpora begin with this word, which stays: the kept evidence was made with it. */
const SEED = 'teeth'
const MULTIPLES = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16]
/** Holm’s first threshold for a family of some 105 at 1% is 3.9 errors; this is 3 errors beyond. */
const SEEN = 7
const CRITICAL = 3.9
/** The power that every parameter’s move is to reach. */
const ENOUGH = 0.95

const values = valuesOf('baseline')
const jacobian = jacobianOf(solutionOf('baseline', Object.fromEntries(values)), TARGETS, KNOBS)
const base = simulate(values, TARGETS, [`${SEED} base`], STUDY_PEOPLE)
/** Assumed targets are not checked, and sides show late. */
const checked = TARGETS.flatMap((t, i) => (t.aim !== undefined && t.class !== 'assumed' ? [i] : []))

function predicted(j, step) {
  return Math.max(
    ...checked.map(i => {
      const t = TARGETS[i]
      const x = base.estimates[i]
      const half = (t.high - t.low) / 2
      const perUnit = (straighten(t, x + half / 2) - straighten(t, x - half / 2)) / half
      const moved = x + (jacobian[i][j] * step) / perUnit
      return Math.max(t.low - moved, moved - t.high, 0) / base.studyErrors[i]
    }),
  )
}

/** Multiples of the step that the supports allow, either way, the smallest first. */
function stepsOf(j) {
  const [low, high] = boundsOf(values, KNOBS[j])
  return MULTIPLES.flatMap(m => [m * KNOBS[j].step, -m * KNOBS[j].step]).filter(t => t > low && t < high)
}

/** The figure farthest outside what was printed, in errors. */
function farthest(result) {
  return result.rows
    .filter(r => Number.isFinite(r.distance))
    .reduce((a, b) => (b.distance > a.distance ? b : a))
}

function measure(j, step) {
  const knob = KNOBS[j]
  const moved = stepped(values, [knob], [step])
  const results = Array.from({ length: RUNS }, (_, i) => checkOnce(moved, `${SEED} ${i + 1}`, STUDY_PEOPLE))
  const far = results.map(farthest)
  const caught = results.filter(r => !r.passed).length
  const distance = far.reduce((sum, r) => sum + r.distance, 0) / RUNS
  const figures = far.map(r => r.figure)
  const often = f => figures.filter(g => g === f).length
  const [id] = knob.parameters
  const power = distance >= CRITICAL ? 1 - normalTail(distance - CRITICAL) : normalTail(CRITICAL - distance)
  const row = {
    number: j,
    knob: knob.name,
    parameter: id,
    from: round(values.get(id)),
    to: round(moved.get(id)),
    link: knob.link,
    step: round(step),
    runs: RUNS,
    caught,
    power: round(power, 3),
    distance: round(distance, 3),
    figure: figures.reduce((a, b) => (often(b) > often(a) ? b : a)),
  }
  say(
    `${j + 1} of ${KNOBS.length}: ${row.knob} ${row.from} → ${row.to}: caught ${caught} of ${RUNS}, ${row.figure} ${distance.toFixed(1)} errors`,
  )
  return row
}

/** Where a move escaped in some run: the next multiple, or one the other way, at which one more corpus shows it clearly. */
function larger(j, step) {
  const beyond = stepsOf(j).filter(t => Math.abs(t) > Math.abs(step) || t * step < 0)
  const seen = beyond.find(
    t =>
      farthest(checkOnce(stepped(values, [KNOBS[j]], [t]), `${SEED} pilot`, STUDY_PEOPLE)).distance >= SEEN,
  )
  return seen ?? beyond.at(-1)
}

if (process.argv[2] === 'again') {
  const rows = kept('power').rows.map(row => {
    if (row.caught === row.runs && row.power >= ENOUGH) return row
    const j = KNOBS.findIndex(k => k.name === row.knob)
    const step = larger(j, row.step)
    if (step === undefined) return row
    const { number: _, ...again } = measure(j, step)
    return again
  })
  keep('power', { rows })
} else {
  const share = shareOf(process.argv[2])
  const rows = KNOBS.flatMap((_, j) =>
    share.mine(j) ? [measure(j, stepsOf(j).find(t => predicted(j, t) >= SEEN) ?? stepsOf(j).at(-1))] : [],
  )
  keepShare('power', share, { rows })
}
