/**
 * Free directions: every assumed parameter of the baseline that calibration does not move, at either end of its
 * plausible range, with the knobs solved again by the kept Jacobian. How far the register moves, and how far
 * the truth does. All corpora share their draws, so that movements are those of the parameter. Writes
 * scenarios/evidence/sweep.json; with an argument i/n makes only that share of the rows,
 * and with `again` solves in corpora of the study’s size what stayed off in the smaller ones.
 */
import { boundsOf, KNOBS, stepped } from '../../../dist/calibrate/knob.js'
import { leastSquaresSteps, scaledBy, scaledMisses } from '../../../dist/calibrate/linear.js'
import { TARGETS } from '../../../dist/calibrate/target.js'
import { jacobianOf } from '../../../dist/calibrate/world-text.js'
import { addSums, emptySums, estimandsOf, sumsOf } from '../../../dist/estimands/estimand.js'
import { Generator } from '../../../dist/generate/generator.js'
import { NODES, PARAMETERS, readersOf } from '../../../dist/model/nodes.js'
import { NO_RULES } from '../../../dist/model/rules.js'
import { frameOf } from '../../../dist/recover/frame.js'
import { recover } from '../../../dist/recover/statistics.js'
import { solutionOf } from '../../../dist/scenarios/solution.js'
import { columnOf, copy } from '../../../dist/schema/batch.js'
import { lineName } from '../../../dist/schema/stratum.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { keep, keepShare, kept, round, say, shareOf, valuesOf } from './support.mjs'

const PEOPLE = 40_000
const ITERATIONS = 4
/** Figures that move by less than what is tolerated are left as they are. */
const BEYOND = 0.9
/** What stays further off in a small corpus, whose error is 2.4 times that of one of the study’s size, is solved again in such a one. */
const AGAIN = 1.3
const TRUTHS = [
  'ate.verified.5-1',
  'ate.verified.3-1',
  'ate.at_least_partial.5-1',
  'ate.trouble.5-1',
  'ate.log_actions.5-1',
  'ate.log_words.5-1',
]
/** Nodes below the sessions that an analyst sees: no statistic reads their columns. */
const BELOW = ['turn', 'action']

const values = valuesOf('baseline')
const jacobian = jacobianOf(solutionOf('baseline', Object.fromEntries(values)), TARGETS, KNOBS)
const knobIds = new Set(KNOBS.flatMap(k => k.parameters))
const wanted = new Set(TARGETS.map(lineName))

function simulated(at, people) {
  const generator = new Generator({ parameters: Object.fromEntries(at), rules: NO_RULES }, 'sweep')
  const batches = []
  const sums = emptySums()
  for (let from = 1; from <= people; from += 10_000) {
    const table = name => generator.table(from, Math.min(10_000, people - from + 1), name)
    const sessions = table('sessions')
    batches.push(copy(sessions))
    addSums(sums, sumsOf(table('truth_sessions'), columnOf(sessions, 'month').values, generator.arena))
  }
  const lines = new Map(
    recover(frameOf(batches), (statistic, stratum) => wanted.has(lineName({ statistic, stratum }))).map(r => [
      lineName(r),
      r,
    ]),
  )
  const rows = TARGETS.map(t => lines.get(lineName(t)))
  const truth = new Map(estimandsOf(sums).map(e => [e.id, e.corpus_value]))
  const scale = Math.sqrt(people / STUDY_PEOPLE)
  return {
    estimates: Float64Array.from(rows, r => r.estimate),
    errors: Float64Array.from(rows, r => r.std_error * scale),
    studyErrors: Float64Array.from(rows, r => r.std_error * scale),
    truth: TRUTHS.map(id => truth.get(id)),
  }
}

/** Corpora of so many people: where the solution stands, and how a world with one parameter moved is solved again. */
function laboratory(people) {
  const base = simulated(values, people)
  /** Aimed at is where this very corpus, at the solution, shows them: what is left is the parameter’s doing. */
  const aims = TARGETS.map((t, i) => {
    const [x, half] = [base.estimates[i], (t.high - t.low) / 2]
    return t.aim === undefined ? t : { ...t, aim: x, low: x - half, high: x + half }
  })
  const movement = now => {
    const far = scaledMisses(aims, now).map(Math.abs)
    const worst = far.indexOf(Math.max(...far))
    return { now, by: far[worst], figure: TARGETS[worst].figure }
  }
  const solved = start => {
    const bounds = KNOBS.map(k => boundsOf(start, k).map(b => b / k.step))
    const before = movement(simulated(start, people))
    let best = { ...before, steps: KNOBS.map(() => 0) }
    for (let iteration = 1, share = 1; iteration <= ITERATIONS && best.by > BEYOND; iteration++) {
      const scaled = scaledBy(jacobian, aims, KNOBS, best.now)
      const whole = leastSquaresSteps(scaled, best.steps, bounds, t => aims[t].aim !== undefined)
      const steps = whole.map((t, j) => best.steps[j] + share * (t - best.steps[j]))
      const at = stepped(
        start,
        KNOBS,
        steps.map((t, j) => t * KNOBS[j].step),
      )
      const after = movement(simulated(at, people))
      if (after.by < best.by) best = { ...after, steps }
      else share /= 2
    }
    return { before, best }
  }
  return { base, solved }
}

const candidates = PARAMETERS.filter(
  p =>
    p.class === 'assumed' &&
    !p.handle &&
    !knobIds.has(p.id) &&
    p.range[1] > p.range[0] &&
    !p.id.startsWith('label.') &&
    !['effects.follow', 'favourability.present', 'expertise.favourability', 'diligence.correlation'].includes(
      p.id,
    ) &&
    readersOf(p.id).some(n => !BELOW.includes(n.level)),
)
const untouched = PARAMETERS.filter(
  p => p.class === 'assumed' && !readersOf(p.id).some(n => !BELOW.includes(n.level)),
)
say(
  `${candidates.length} parameters to sweep, ${untouched.length} that no statistic of sessions reads; ${NODES.length} nodes`,
)
const truthsOf = x => Object.fromEntries(TRUTHS.map((id, i) => [id, round(x[i])]))

/** One end of a parameter’s range, solved again. */
function measure({ base, solved }, people, id, to) {
  const { before, best } = solved(new Map(values).set(id, to))
  say(`${id} → ${to}: ${before.by.toFixed(2)} (${before.figure}) then ${best.by.toFixed(2)} (${best.figure})`)
  return {
    parameter: id,
    from: round(values.get(id)),
    to: round(to),
    people,
    moved: round(before.by, 3),
    moved_figure: before.figure,
    left: round(best.by, 3),
    left_figure: best.figure,
    ...truthsOf(best.now.truth.map((x, i) => round(x - base.truth[i], 3))),
  }
}

if (process.argv[2] === 'again') {
  const large = laboratory(STUDY_PEOPLE)
  const { rows, ...rest } = kept('sweep')
  keep('sweep', {
    ...rest,
    rows: rows.map(r => (r.left > AGAIN ? measure(large, STUDY_PEOPLE, r.parameter, r.to) : r)),
  })
} else {
  const share = shareOf(process.argv[2])
  const small = laboratory(PEOPLE)
  const rows = candidates.flatMap((p, n) =>
    share.mine(n)
      ? p.range.flatMap((end, side) => {
          const shifted = end + values.get(p.id) - p.value
          const to = Math.min(p.support[1], Math.max(p.support[0], shifted))
          if (to === values.get(p.id)) return []
          return [{ number: 2 * n + side, ...measure(small, PEOPLE, p.id, to) }]
        })
      : [],
  )
  keepShare('sweep', share, {
    people: PEOPLE,
    base: truthsOf(small.base.truth),
    untouched: untouched.map(p => p.id),
    rows,
  })
}
