/**
 * Free directions: every assumed parameter of the baseline that calibration does not turn, at either end of its
 * plausible range, with the knobs solved again by the kept Jacobian. How far the register moves, and how far
 * the truth does. All corpora share their draws, so that movements are those of the parameter. Writes
 * scenarios/evidence/sweep.json; with an argument i/n makes only that share of the rows.
 */
import { boundsOf, KNOBS, turned } from '../../dist/calibrate/knob.js'
import { leastSquaresTurns, scaledBy } from '../../dist/calibrate/linear.js'
import { keyOf, missOf, TARGETS, toleranceOf } from '../../dist/calibrate/target.js'
import { jacobianOf } from '../../dist/calibrate/world-text.js'
import { addSums, emptySums, estimandsOf, sumsOf } from '../../dist/estimands/estimand.js'
import { Generator } from '../../dist/generate/generator.js'
import { tableOf } from '../../dist/generate/tables.js'
import { NODES, PARAMETERS, readersOf } from '../../dist/model/nodes.js'
import { frameOf } from '../../dist/recover/frame.js'
import { recover } from '../../dist/recover/statistics.js'
import { solutionOf } from '../../dist/scenarios/solution.js'
import { copy } from '../../dist/schema/batch.js'
import { STUDY_PEOPLE } from '../../dist/study/register.js'
import { keepShare, round, say, shareOf, valuesOf } from './support.mjs'

const PEOPLE = 40_000
const ROUNDS = 3
/** Figures that move by less than what is tolerated are left as they are. */
const BEYOND = 0.9
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
const turnedIds = new Set(KNOBS.flatMap(k => k.parameters))
const wanted = new Set(TARGETS.map(keyOf))

function simulated(at) {
  const generator = new Generator({ seed: 'sweep', values: at })
  const batches = []
  const sums = emptySums()
  for (let from = 1; from <= PEOPLE; from += 10_000) {
    const block = generator.block(from, 10_000, false)
    batches.push(copy(tableOf(block, 'sessions')))
    addSums(sums, sumsOf(tableOf(block, 'truth_sessions'), block.sessions.month))
  }
  const lines = new Map(
    recover(frameOf(batches), (statistic, stratum) => wanted.has(keyOf({ statistic, stratum }))).map(r => [
      keyOf(r),
      r,
    ]),
  )
  const rows = TARGETS.map(t => lines.get(keyOf(t)))
  const truth = new Map(estimandsOf(sums).map(e => [e.id, e.corpus_value]))
  const scale = Math.sqrt(PEOPLE / STUDY_PEOPLE)
  return {
    estimates: Float64Array.from(rows, r => r.estimate),
    errors: Float64Array.from(rows, r => r.std_error * scale),
    studyErrors: Float64Array.from(rows, r => r.std_error * scale),
    truth: TRUTHS.map(id => truth.get(id)),
  }
}

const base = simulated(values)
/** Targets aimed at where this very corpus, at the solution, shows them: what is left is the parameter’s doing. */
const aims = TARGETS.map((t, i) =>
  t.aim === undefined
    ? t
    : {
        ...t,
        aim: base.estimates[i],
        low: base.estimates[i] - (t.high - t.low) / 2,
        high: base.estimates[i] + (t.high - t.low) / 2,
      },
)

function movement(now) {
  const far = aims.map(
    (t, i) =>
      Math.abs(missOf(t, now.estimates[i], now.studyErrors[i])) /
      toleranceOf(t, now.errors[i], now.studyErrors[i]),
  )
  const worst = far.indexOf(Math.max(...far))
  return { by: far[worst], figure: TARGETS[worst].figure }
}

function solved(start) {
  let turns = KNOBS.map(() => 0)
  let now = simulated(start)
  const before = movement(now)
  let best = { now, ...before }
  for (let r = 0; r < ROUNDS && best.by > BEYOND; r++) {
    const bounds = KNOBS.map(k => boundsOf(start, k).map(b => b / k.turn))
    const scaled = scaledBy(jacobian, aims, KNOBS, now)
    turns = leastSquaresTurns(scaled, turns, bounds, t => aims[t].aim !== undefined)
    now = simulated(
      turned(
        start,
        KNOBS,
        turns.map((t, j) => t * KNOBS[j].turn),
      ),
    )
    const after = movement(now)
    if (after.by < best.by) best = { now, ...after }
    else break
  }
  return { before, best }
}

const candidates = PARAMETERS.filter(
  p =>
    p.class === 'assumed' &&
    !turnedIds.has(p.id) &&
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
const share = shareOf(process.argv[2])
const rows = []
candidates.forEach((p, n) => {
  if (!share.mine(n)) return
  for (const end of p.range) {
    const at = values.get(p.id) - p.value
    const to = Math.min(p.support[1], Math.max(p.support[0], end + at))
    if (to === values.get(p.id)) continue
    const { before, best } = solved(new Map(values).set(p.id, to))
    rows.push({
      number: 2 * n + +(end === p.range[1]),
      parameter: p.id,
      from: round(values.get(p.id)),
      to: round(to),
      moved: round(before.by, 3),
      moved_figure: before.figure,
      left: round(best.by, 3),
      left_figure: best.figure,
      ...Object.fromEntries(TRUTHS.map((id, i) => [id, round(best.now.truth[i] - base.truth[i], 3)])),
    })
    say(
      `${n + 1} of ${candidates.length}: ${p.id} → ${to}: ${before.by.toFixed(2)} (${before.figure}) then ${best.by.toFixed(2)} (${best.figure})`,
    )
  }
})
keepShare('sweep', share, {
  people: PEOPLE,
  base: Object.fromEntries(TRUTHS.map((id, i) => [id, round(base.truth[i])])),
  untouched: untouched.map(p => p.id),
  rows,
})
