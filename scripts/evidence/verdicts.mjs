/**
 * How often verdicts are wrong, by simulation: the numbers that replicates would give are drawn, not the corpora. Of right
 * estimators, how often any of their estimands is called wrong; of planted faults, how often each answer is given. Keeps
 * scenarios/evidence/verdicts.json, and its tables in docs/explanation/verdicts.md.
 *   node scripts/evidence/verdicts.mjs [--only power]     --only power keeps the false alarms that are there
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { log } from '../../dist/ground/math.js'
import { nodeKey } from '../../dist/streams/key.js'
import { sampler } from '../../dist/streams/sampler.js'
import { biasP, coverageP, ratioP } from '../../dist/validate/checks.js'
import { studentCritical } from '../../dist/validate/exact-tails.js'
import { FALSE_ALARMS } from '../../dist/validate/judge.js'
import { verdicts } from '../../dist/validate/verdict.js'

const PATH = fileURLToPath(new URL('../../scenarios/evidence/verdicts.json', import.meta.url))
const PAGE = fileURLToPath(new URL('../../docs/explanation/verdicts.md', import.meta.url))
export const ESTIMANDS = [1, 5, 20, 50]
export const REPS = [50, 100, 200, 1000]
const POOL = 100_000
const POWER_POOL = 400
/** Of each pool, the first so many are counted apart: a test draws them again. */
export const SLICE = 400
export const POWER_SLICE = 20
/** Squared standard errors are chi-square with so many degrees of freedom: standard errors vary by 7%. */
const DF = 100
const CHECKS = 3
const LEVEL = 0.95

/** Errors of mean 0 and variance 1, and the distribution function of their size: a gamma's, standardised. */
export const SHAPES = {
  normal: { skewness: 0 },
  'skewness 1': { skewness: 1, gamma: 4 },
  'skewness 2': { skewness: 2, gamma: 1 },
}

export const FAULTS = {
  none: {},
  'standard errors × 0.8': { scale: 0.8 },
  'standard errors × 0.9': { scale: 0.9 },
  'standard errors × 1.25': { scale: 1.25 },
  '90% intervals': { level: 0.9 },
  '99% intervals': { level: 0.99 },
  'bias of 0.1 spreads': { bias: 0.1 },
  'bias of 0.2 spreads': { bias: 0.2 },
  'bias of 0.5 spreads': { bias: 0.5 },
}

/** Draws what tests read of one estimand after another, each from `reps` replicates. */
export function drawer(shape, reps, fault = {}) {
  const key = nodeKey(`verdicts ${shape}`, 'errors')
  const { gamma } = SHAPES[shape]
  const { scale = 1, bias = 0, level = LEVEL } = fault
  const half = halfWidth(gamma, level)
  const [ids, errors, squares, u] = Array.from({ length: 4 }, () => new Float64Array(reps))
  const draw = (to, distribution, number) => sampler().entities(to, distribution, key, ids, reps, number)
  return member => {
    for (let i = 0; i < reps; i++) ids[i] = member * reps + i + 1
    if (gamma) {
      errors.fill(0)
      for (let k = 0; k < gamma; k++) {
        draw(u, 'uniform', k + 2)
        for (let i = 0; i < reps; i++) errors[i] -= log(u[i])
      }
      for (let i = 0; i < reps; i++) errors[i] = (errors[i] - gamma) / Math.sqrt(gamma)
    } else draw(errors, 'normal', 0)
    draw(squares, 'normal', 1)
    let covered = 0
    for (let i = 0; i < reps; i++) {
      errors[i] += bias
      squares[i] = scale ** 2 * chiSquare(squares[i])
      covered += Math.abs(errors[i]) <= half * Math.sqrt(squares[i])
    }
    return { errors, squared: squares, half, own: moments(errors), squares: moments(squares), covered }
  }
}

/** Over its degrees of freedom, from a normal (Wilson and Hilferty 1931). */
const chiSquare = z => (1 - 2 / (9 * DF) + z * Math.sqrt(2 / (9 * DF))) ** 3

/** What an estimator would have given: rows as a validation has them. */
const rowsOf = ({ errors, squared, half }) =>
  Array.from(errors, (estimate, j) => {
    const std_error = Math.sqrt(squared[j])
    const [conf_low, conf_high] = [estimate - half * std_error, estimate + half * std_error]
    return { ...ROW, replicate: j + 1, estimate, std_error, conf_low, conf_high }
  })
const ROW = {
  world: '',
  estimator: '',
  estimand: '',
  seed: '',
  truth: 0,
  p_value: Number.NaN,
  converged: true,
  message: '',
}

function moments(xs) {
  const n = xs.length
  let mean = 0
  for (let i = 0; i < n; i++) mean += xs[i] / n
  let [second, fourth] = [0, 0]
  for (let i = 0; i < n; i++) {
    const d = (xs[i] - mean) ** 2
    second += d
    fourth += d * d
  }
  return { n, mean, variance: second / (n - 1), kurtosis: (n * fourth) / second ** 2 }
}

/** How many standard errors an interval reaches so that it holds the truth in just this share of corpora. */
function halfWidth(gamma, level) {
  if (!gamma) return studentCritical(1 - level, DF)
  const steps = Array.from({ length: 800 }, (_, j) => (j + 0.5) / 100 - 4)
  const weights = steps.map(z => Math.exp((-z * z) / 2))
  const total = weights.reduce((a, b) => a + b)
  const within = c =>
    steps.reduce((s, z, j) => s + (weights[j] / total) * share(gamma, c * Math.sqrt(chiSquare(z))), 0)
  let [low, high] = [1, 5]
  for (let j = 0; j < 50; j++) {
    const middle = (low + high) / 2
    if (within(middle) < level) low = middle
    else high = middle
  }
  return low
}

/** P(|error| ≤ x) of a standardised gamma of whole shape. */
function share(gamma, x) {
  const below = y => {
    if (y <= 0) return 0
    let [term, sum] = [1, 1]
    for (let k = 1; k < gamma; k++) {
      term *= y / k
      sum += term
    }
    return 1 - Math.exp(-y) * sum
  }
  const [m, s] = [gamma, Math.sqrt(gamma)]
  return below(m + x * s) - below(m - x * s)
}

/**
 * Right estimators: of `members` estimands how many are shown to be off, were `estimands` of them judged together: at least as many as are called wrong. The
 * estimands are drawn apart, which is where most false alarms are; Holm's first step, the smallest p-value against its
 * share of the level, decides whether there is any.
 */
export function falseAlarms(shape, reps, members, from = 0) {
  const draw = drawer(shape, reps)
  const wrong = Object.fromEntries(ESTIMANDS.map(e => [e, 0]))
  for (let m = from; m < from + members; m++) {
    const { own, squares, covered } = draw(m)
    const least = Math.min(biasP(own), coverageP(covered, own.n, LEVEL), ratioP(own, squares))
    for (const e of ESTIMANDS) if (least <= FALSE_ALARMS / (CHECKS * e)) wrong[e]++
  }
  return wrong
}

/** Answers to an estimator of one estimand with a fault. */
export function answers(fault, reps, members, from = 0) {
  const draw = drawer('normal', reps, FAULTS[fault])
  const counts = { right: 0, wrong: 0, undecided: 0 }
  for (let m = from; m < from + members; m++) counts[verdicts(rowsOf(draw(m)))[0].verdict]++
  return counts
}

/** The probability that some estimand of a right estimator is called wrong, and its error. */
export function familyWise(wrong, members, estimands) {
  const p = wrong / members
  const any = 1 - (1 - p) ** estimands
  const error = estimands * (1 - p) ** (estimands - 1) * Math.sqrt((p * (1 - p)) / members)
  return { share: any, mcse: error }
}

/** A page with its tables filled in between their marks. */
export function withTables(page, { alarms, power }) {
  const tables = { alarms: alarmsTable(alarms), power: powerTable(power) }
  return page.replace(
    /<!-- table: (\w+) -->[\s\S]*?<!-- end -->/g,
    (_, name) => `<!-- table: ${name} -->\n${tables[name]}\n<!-- end -->`,
  )
}

function alarmsTable(alarms) {
  const cell = ({ share: p, mcse }) => `${(100 * p).toFixed(1)}% ± ${(100 * mcse).toFixed(1)}`
  const rows = Object.keys(SHAPES).flatMap(errors =>
    REPS.map(reps => [
      errors,
      reps.toLocaleString('en'),
      ...ESTIMANDS.map(e =>
        cell(alarms.find(a => a.errors === errors && a.reps === reps && a.estimands === e)),
      ),
    ]),
  )
  const head = ['errors', 'corpora', ...ESTIMANDS.map(e => (e === 1 ? '1 estimand' : `${e} estimands`))]
  return markdown(head, rows)
}

function powerTable(power) {
  const percent = (p, answer) => `${((100 * p[answer]) / p.drawn).toFixed(0)}%`
  const rows = power.map(p => [
    p.fault,
    p.reps.toLocaleString('en'),
    ...['wrong', 'undecided', 'right'].map(answer => percent(p, answer)),
  ])
  return markdown(['fault', 'corpora', 'wrong', 'undecided', 'right'], rows)
}

const markdown = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

function drawnAlarms() {
  const alarms = []
  for (const errors of Object.keys(SHAPES))
    for (const reps of REPS) {
      const members = errors === 'normal' ? POOL : POOL / 4
      const slice = falseAlarms(errors, reps, SLICE)
      const rest = falseAlarms(errors, reps, members - SLICE, SLICE)
      for (const estimands of ESTIMANDS) {
        const wrong = slice[estimands] + rest[estimands]
        alarms.push({
          errors,
          reps,
          estimands,
          ...familyWise(wrong, members, estimands),
          drawn: members,
          wrong,
          wrong_in_slice: slice[estimands],
        })
      }
    }
  return alarms
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isPowerAlone = process.argv.includes('power')
  const alarms = isPowerAlone ? JSON.parse(readFileSync(PATH, 'utf8')).alarms : drawnAlarms()
  const power = Object.keys(FAULTS).flatMap(fault =>
    [200, 1000].map(reps => ({
      fault,
      reps,
      drawn: POWER_POOL,
      ...answers(fault, reps, POWER_POOL),
      slice: answers(fault, reps, POWER_SLICE),
    })),
  )
  console.table(power.map(({ slice, ...r }) => r))
  const evidence = { slice: SLICE, alarms, power }
  writeFileSync(PATH, `${JSON.stringify(evidence, null, 1)}\n`)
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), evidence))
}
