/** Nodes of the task: what work it is, on what, and what it is worth, before anyone’s expertise. */
import { expAll } from '../ground/exp-all.js'
import { exp, log, pow } from '../ground/math.js'
import { VALUE_MAX_USD, VALUE_MIN_USD } from '../schema/definitions.js'
import { CODEBASES, MONTHS, WORK_MODES } from '../schema/levels.js'
import { cumulativeRows, pick, progress } from './distributions.js'
import { node } from './node.js'
import { type DeclaredValues, matrix, scalar, vector } from './parameter.js'
import { occupationWeights, TRUE_TYPES } from './people.js'
import { alike, habit, keep, likeness, PERSONS_NORMAL, PERSONS_UNIFORM } from './standing.js'
import { softwareShares, traffic } from './traffic.js'

const MODES = WORK_MODES.length
/** Log values are measured from this price, so that effects of value are read at an ordinary task. */
export const REFERENCE_USD = 250

const shareFigures = [
  'work.building',
  'work.fixing',
  'work.operating',
  'work.understanding_planning',
  'work.analyzing_communicating',
]
const modeFirst = vector(
  'mode.first',
  WORK_MODES,
  [24.2, 33, 4.3, 0.4, 14, 9, 4.7, 4.4, 5.6],
  'Share of sessions in October',
  {
    unit: 'weight',
    support: [0.01, 100],
    class: 'assumed',
    source: 'shares of fixing, operating and writing are reported; the rest chosen to meet the averages',
    plausible: { times: 1.05 },
    pinnedBy: [...shareFigures, 'work.fixing.first', 'work.operating.first', 'work.writing.first'],
  },
)
const modeLast = vector(
  'mode.last',
  WORK_MODES,
  [23.2, 19, 4, 0.6, 21, 8, 4.2, 9, 11],
  'Share of sessions in April',
  {
    unit: 'weight',
    support: [0.01, 100],
    class: 'assumed',
    source: 'shares of fixing, operating and writing are reported; the rest chosen to meet the averages',
    plausible: { times: 1.05 },
    pinnedBy: [...shareFigures, 'work.fixing.last', 'work.operating.last', 'work.writing.last'],
  },
)
const modeBend = vector(
  'mode.bend',
  WORK_MODES,
  [1, 1.35, 1, 1, 1.7, 1, 1, 3, 3],
  'Exponent of the path from October to April; above 1 the change comes late',
  {
    unit: 'pure',
    support: [0.1, 12],
    class: 'assumed',
    source: 'the averages over the window pin it',
    plausible: { times: 1.3 },
    pinnedBy: shareFigures,
  },
)
const modeTilt = vector(
  'mode.other_tilt',
  WORK_MODES,
  [-0.05, -0.25, -0.3, -0.2, -0.1, 0.1, 0.15, 0.5, 0.6],
  'Log odds of people outside software relative to software',
  {
    unit: 'log odds',
    support: [-4, 4],
    class: 'assumed',
    source: 'work by user type is not reported',
    plausible: { by: 0.3 },
  },
)

/** The change of the shares of modes over the months. */
const modes = { first: modeFirst, last: modeLast, bend: modeBend, tilt: modeTilt }

const modeHabit = habit('mode', 0.4, 'place among the modes')

export const workMode = node({
  name: 'session.work_mode',
  level: 'session',
  parents: ['session.month', 'person.occupation'],
  writes: ['truth_sessions.work_mode'],
  fills: ['sessions.workMode'],
  distribution:
    'multinomial logit given month and user type, in part the person’s standing choice; the month’s shares follow a smooth path',
  noise: ['uniform', PERSONS_UNIFORM],
  unread: ({ habit }) => (habit === 0 ? [1] : []),
  parameters: { modes, traffic, occupations: occupationWeights, habit: modeHabit },
  prepare: ({ modes, traffic, occupations, habit }) => {
    const shares = cumulativeRows(modeShares(modes, softwareShares(occupations, traffic)), MODES)
    return ({ people, sessions }, [u, standing]) => {
      const { userType } = people
      const { month, n, person, workMode } = sessions
      keep(u as Float64Array, n, habit, standing as Float64Array, person)
      for (let i = 0; i < n; i++) {
        const type = userType[person[i]]
        const row = month[i] * TRUE_TYPES.length + type
        workMode[i] = pick(shares, u![i], row * MODES)
      }
    }
  },
})

/**
 * Mode shares by month and user type, raked so that over both types they give the month’s path.
 * Deming and Stephan (1940): scale the modes to the path, then each type to 1, until both hold.
 */
function modeShares(
  { first, last, bend, tilt }: DeclaredValues<typeof modes>,
  software: Float64Array,
): Float64Array {
  const table = new Float64Array(MONTHS.length * TRUE_TYPES.length * MODES)
  software.forEach((share, m) => {
    const t = progress(m, MONTHS.length)
    const path = first.map((a, j) => a + (last[j] - a) * (t === 0 ? 0 : pow(t, bend[j])))
    const total = path.reduce((a, b) => a + b, 0)
    const rows = [path.slice(), path.map((p, j) => p * exp(tilt[j]))] as const
    for (let round = 0; round < RAKING_ROUNDS; round++) {
      for (const row of rows) normalise(row)
      for (let j = 0; j < MODES; j++) {
        const now = share * rows[0][j] + (1 - share) * rows[1][j]
        const scale = path[j] / total / now
        for (const row of rows) row[j] = row[j] * scale
      }
    }
    rows.forEach((row, type) => {
      table.set(row, (m * TRUE_TYPES.length + type) * MODES)
    })
  })
  return table
}

const RAKING_ROUNDS = 30

function normalise(row: Float64Array): void {
  const total = row.reduce((a, b) => a + b, 0)
  for (let j = 0; j < row.length; j++) row[j] = row[j] / total
}

const CODEBASE_OF_MODE = [
  [58, 5, 36, 1],
  [88, 6, 3, 3],
  [86, 7, 5, 2],
  [66, 10, 16, 8],
  [38, 14, 9, 39],
  [12, 72, 2, 14],
  [20, 34, 18, 28],
  [12, 25, 4, 59],
  [10, 10, 3, 77],
]
const codebaseWeights = matrix(
  'codebase.weight',
  WORK_MODES,
  CODEBASES,
  CODEBASE_OF_MODE,
  'Relative share of sessions',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'only the shares over all work are reported',
    plausible: { times: 1.2 },
    pinnedBy: ['codebase.modifies', 'codebase.explores', 'codebase.creates', 'codebase.none'],
  },
)

export const codebase = node({
  name: 'session.codebase',
  level: 'session',
  parents: ['session.work_mode'],
  writes: ['truth_sessions.codebase'],
  fills: ['sessions.codebase'],
  distribution: 'categorical given work mode',
  noise: ['uniform'],
  parameters: { weights: codebaseWeights },
  prepare: ({ weights }) => {
    const width = CODEBASES.length
    const shares = cumulativeRows(weights, width)
    return ({ sessions }, [u]) => {
      const { codebase, n, workMode } = sessions
      for (let i = 0; i < n; i++) {
        codebase[i] = pick(shares, u![i], workMode[i] * width)
      }
    }
  },
})

const valueMedian = vector(
  'value.median',
  WORK_MODES,
  [420, 210, 230, 500, 205, 140, 330, 170, 75],
  'Median value in October',
  {
    unit: 'US dollar',
    support: [VALUE_MIN_USD, VALUE_MAX_USD],
    class: 'assumed',
    source: 'levels of value are not reported',
    plausible: { times: 1.3 },
  },
)
const valueGrowth = vector(
  'value.growth',
  WORK_MODES,
  [0.43, 0.32, 0.2, 0.2, 0.34, 0.15, 0.15, 0.15, 0.15],
  'Rise of the value from October to April',
  {
    unit: 'share',
    support: [-0.8, 4],
    class: 'assumed',
    source: 'reported for building, fixing and operating; the rest chosen to meet the rise over all work',
    plausible: { by: 0.1 },
    pinnedBy: ['value.growth', 'value.growth.building', 'value.growth.fixing', 'value.growth.operating'],
  },
)
const valueSpread = scalar('value.spread', 1.3, 'Standard deviation of log value', {
  unit: 'log US dollar',
  support: [0.1, 2.5],
  class: 'assumed',
  source: 'the spread of values is not reported',
  plausible: { by: 0.2 },
})

const valueLikeness = likeness('value', 0.22, 'log value at the same kind of work')

export const value = node({
  name: 'session.value',
  level: 'session',
  parents: ['session.work_mode', 'session.month'],
  writes: ['truth_sessions.value_usd'],
  fills: ['sessions.valueUsd', 'sessions.logValue'],
  distribution:
    'log-normal given work mode and month, in part the person’s, kept within [10, 50000] US dollars',
  noise: ['normal', PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [1] : []),
  parameters: { medians: valueMedian, growth: valueGrowth, spread: valueSpread, likeness: valueLikeness },
  prepare: ({ medians, growth, spread, likeness }) => {
    const means = new Float64Array(MONTHS.length * MODES)
    medians.forEach((median, mode) => {
      for (let m = 0; m < MONTHS.length; m++) {
        means[m * MODES + mode] = log(median) + log(1 + growth[mode]) * progress(m, MONTHS.length)
      }
    })
    const low = log(VALUE_MIN_USD)
    const high = log(VALUE_MAX_USD)
    return ({ sessions }, [z, standing]) => {
      const { logValue, month, n, person, valueUsd, workMode } = sessions
      alike(z as Float64Array, n, likeness, standing as Float64Array, person)
      for (let i = 0; i < n; i++) {
        const mean = means[month[i] * MODES + workMode[i]]
        const x = Math.min(high, Math.max(low, mean + spread * z![i]))
        logValue[i] = x
        valueUsd[i] = x
      }
      expAll(valueUsd, n)
      for (let i = 0; i < n; i++) valueUsd[i] = Math.min(VALUE_MAX_USD, Math.max(VALUE_MIN_USD, valueUsd[i]))
    }
  },
})

const favourabilityPresent = scalar(
  'favourability.present',
  0,
  'Whether sessions differ in an unmeasured favourability',
  {
    unit: '0 or 1',
    support: [0, 1],
    class: 'assumed',
    source: 'a world’s choice',
    plausible: { by: 1 },
  },
)

export const favourability = node({
  name: 'session.favourability',
  level: 'session',
  parents: [],
  writes: ['truth_sessions.favourability'],
  fills: ['sessions.favourability'],
  distribution: 'standard normal where present, else 0',
  noise: ['normal'],
  unread: ({ scale }) => (scale === 0 ? [0] : []),
  parameters: { scale: favourabilityPresent },
  prepare: ({ scale }) => {
    if (scale === 0) return ({ sessions }) => void sessions.favourability.fill(0, 0, sessions.n)
    return ({ sessions }, [z]) => {
      const { favourability, n } = sessions
      for (let i = 0; i < n; i++) favourability[i] = scale * z![i]
    }
  },
})
