/** Nodes of effort: turns, and the agent’s actions and words, at the session’s own level and at each of the five. */
import { expAll } from '../ground/exp-all.js'
import { exp, log } from '../ground/math.js'
import { MODEL_FAMILIES, MONTHS, WORK_MODES } from '../schema/levels.js'
import { effortReturns, expertiseActs, stretched } from './acting.js'
import { type Block, LEVELS } from './block.js'
import { executionLevel, MIDDLE_LEVEL, planningLevel } from './expertise.js'
import { headlessActions, headlessWords } from './headless.js'
import { progress } from './laws.js'
import { node } from './node.js'
import {
  numberOf,
  numbersOf,
  type ParameterGroup,
  type ParameterMeta,
  type ParameterValues,
  scalar,
  vector,
} from './parameter.js'
import { REFERENCE_USD } from './task.js'

const ORCHESTRATING = WORK_MODES.indexOf('orchestrating')
/** An orchestrating session delegates, and may write code besides. */
const ORCHESTRATING_ACTIONS = 2
const MAX_TURNS = 1000
const MAX_ACTIONS = 1_000_000
const MAX_WORDS = 200_000_000

const turnsMedian = scalar('turns.median', 4, 'Median of the log-normal behind the number of turns', {
  unit: 'turn',
  support: [1, 100],
  class: 'report',
  source: 'division.turns',
  pinnedBy: ['division.turns'],
})
const turnsSpread = scalar('turns.spread', 0.7, 'Standard deviation of the log number of turns', {
  unit: 'log turn',
  support: [0, 1.5],
  class: 'assumed',
  source: 'only the median is reported',
  give: { by: 0.2 },
})
const turnsValue = scalar('turns.value', 0.05, 'Elasticity of the number of turns with respect to value', {
  unit: 'pure',
  support: [-1, 1],
  class: 'assumed',
  source: 'larger tasks take a little longer',
  give: { by: 0.05 },
})

export const turns = node({
  name: 'session.turns',
  level: 'session',
  parents: ['session.value', 'session.headless'],
  writes: ['sessions.turns'],
  fills: ['sessions.turns'],
  law: 'log-normal rounded to whole turns, at least 1, and 1 if headless; expertise does not move it',
  noise: ['normal'],
  parameters: [turnsMedian, turnsSpread, turnsValue],
  prepare: values => {
    const centre = log(numberOf(values, turnsMedian))
    const spread = numberOf(values, turnsSpread)
    const slope = numberOf(values, turnsValue)
    const reference = log(REFERENCE_USD)
    return ({ sessions }, [z]) => {
      const { headless, logValue, n, turns } = sessions
      const x = z as Float64Array
      for (let i = 0; i < n; i++) x[i] = centre + slope * (logValue[i] - reference) + spread * x[i]
      expAll(x, n)
      for (let i = 0; i < n; i++) {
        const most = headless[i] === 1 ? 1 : MAX_TURNS
        turns[i] = Math.min(most, Math.max(1, Math.floor(x[i] + 0.5)))
      }
    }
  },
})

const STEPS = ['2', '3', '4', '5'] as const

interface EffortParameters {
  readonly median: ParameterGroup
  readonly step: ParameterGroup
  readonly mode: ParameterGroup
  readonly value: ParameterGroup
  readonly other: ParameterGroup
  readonly trend: ParameterGroup
  readonly family: ParameterGroup
  readonly planning: ParameterGroup
  readonly execution: ParameterGroup
  readonly spread: ParameterGroup
}

interface EffortDefaults {
  readonly median: number
  readonly step: readonly number[]
  readonly mode: readonly number[]
  readonly value: number
  readonly other: number
  readonly trend: number
  readonly family: readonly number[]
  readonly planning: number
  readonly execution: number
  readonly spread: number
}

/** The parameters of one kind of effort, which the two kinds share in form. */
function effortParameters(kind: 'actions' | 'words', unit: string, d: EffortDefaults): EffortParameters {
  const id = (name: string) => `effort.${kind}.${name}`
  const assumed = (source: string, by: number, pinnedBy: string[] = []): ParameterMeta => ({
    unit: `log ${unit}`,
    support: [-3, 3],
    class: 'assumed',
    source,
    give: { by },
    pinnedBy,
  })
  const slope = [`effort.${kind}.slope`]
  const ends = [`effort.${kind}.novice`, `effort.${kind}.expert`]
  const pull =
    'how work sets effort is not reported; together the controls carry about half of the raw gradient'
  return {
    median: scalar(id('median'), d.median, `Median ${kind} of a novice at a reference task`, {
      unit,
      support: [0.1, 20_000],
      class: 'assumed',
      source: 'set to meet the overall geometric mean',
      give: { times: 1.1 },
      pinnedBy: [`division.${kind}`, ...ends],
    }),
    step: vector(id('step'), STEPS, d.step, `Rise of log ${kind} on reaching level`, {
      ...assumed('set to meet the raw ends and the adjusted slope; each step is positive', 0.1, [
        ...ends,
        ...slope,
      ]),
      support: [-1.5, 1.5],
    }),
    mode: vector(id('mode'), WORK_MODES, d.mode, `Shift of log ${kind}`, assumed(pull, 0.15, slope)),
    value: scalar(id('value'), d.value, `Elasticity of ${kind} with respect to value`, {
      ...assumed(pull, 0.1, slope),
      unit: 'pure',
      support: [-1, 1],
    }),
    other: scalar(
      id('other'),
      d.other,
      `Shift of log ${kind} of people outside software`,
      assumed(pull, 0.1, slope),
    ),
    trend: scalar(id('trend'), d.trend, `Rise of log ${kind} over the window`, assumed('not reported', 0.1)),
    family: vector(id('family'), MODEL_FAMILIES, d.family, `Shift of log ${kind}`, assumed(pull, 0.1, slope)),
    planning: scalar(id('planning'), d.planning, `Shift of log ${kind} with the user’s pull on planning`, {
      ...assumed(
        'set by effort where the agent plans',
        0.05,
        kind === 'actions' ? ['division.actions.agent_plans'] : [],
      ),
      support: [-1, 1],
    }),
    execution: scalar(
      id('execution'),
      d.execution,
      `Shift of log ${kind} with the user’s pull on execution`,
      {
        ...assumed(
          'set by effort where the user executes',
          0.05,
          kind === 'actions' ? ['division.actions.user_executes'] : [],
        ),
        support: [-1, 1],
      },
    ),
    spread: scalar(id('spread'), d.spread, `Standard deviation of log ${kind} that nothing explains`, {
      ...assumed(
        'set by the tail of the sessions’ averages',
        0.05,
        kind === 'actions' ? ['division.over_100', 'division.over_200'] : [],
      ),
      support: [0, 2],
    }),
  }
}

const ofActions = effortParameters('actions', 'action', {
  median: 5.0,
  step: [0.3, 0.14, 0.06, 0.06],
  mode: [0.25, 0.1, 0.15, 0.6, 0.1, -0.2, -0.25, -0.25, -0.5],
  value: 0.15,
  other: -0.1,
  trend: 0.1,
  family: [0, 0.1, 0.2],
  planning: -0.2,
  execution: 0.03,
  spread: 1.02,
})
const ofWords = effortParameters('words', 'word', {
  median: 800,
  step: [0.78, 0.15, 0.06, 0.06],
  mode: [0.3, 0.05, 0.1, 0.4, 0.1, -0.1, 0.1, -0.2, -0.4],
  value: 0.2,
  other: -0.25,
  trend: 0.1,
  family: [0, 0.1, 0.25],
  planning: -0.1,
  execution: 0.02,
  spread: 0.9,
})
const correlation = scalar('effort.correlation', 0.55, 'Correlation of unexplained actions and words', {
  unit: 'correlation',
  support: [-0.99, 0.99],
  class: 'assumed',
  source: 'not reported',
  give: { by: 0.2 },
})
const tailStretch = scalar(
  'effort.actions.tail',
  0.05,
  'Quadratic stretch of the noise of actions above two standard deviations',
  {
    unit: 'pure',
    support: [0, 0.5],
    class: 'assumed',
    source: 'the reported tail above 500 is heavier than log-normal',
    give: { by: 0.03 },
    pinnedBy: ['division.over_500'],
  },
)
const STRETCH_FROM = 2

/** One kind of effort, read once: a session’s log mean is a sum of look-ups and products, its level a factor. */
interface Effort {
  readonly base: number
  readonly mode: Float64Array
  readonly value: number
  readonly type: Float64Array
  readonly month: Float64Array
  readonly family: Float64Array
  readonly planning: number
  readonly execution: number
  readonly spread: number
  readonly headless: Float64Array
  /** e^(effect of level k + 1), through the decisions that the user keeps too. */
  readonly factor: Float64Array
}

function readEffort(values: ParameterValues, p: EffortParameters, alone: ParameterGroup): Effort {
  const planning = numberOf(values, p.planning)
  const execution = numberOf(values, p.execution)
  const byDecisions =
    planning * numberOf(values, planningLevel) + execution * numberOf(values, executionLevel)
  const steps = numbersOf(values, p.step)
  const reached = new Float64Array(LEVELS)
  for (let k = 1; k < LEVELS; k++) reached[k] = reached[k - 1] + steps[k - 1]
  const factor = stretched(reached, numberOf(values, effortReturns)).map((x, k) =>
    exp(x + byDecisions * (k - MIDDLE_LEVEL)),
  )
  const trend = numberOf(values, p.trend)
  return {
    base: log(numberOf(values, p.median)),
    mode: numbersOf(values, p.mode),
    value: numberOf(values, p.value),
    type: Float64Array.of(0, numberOf(values, p.other)),
    month: Float64Array.from(MONTHS, (_, m) => trend * progress(m, MONTHS.length)),
    family: numbersOf(values, p.family),
    planning,
    execution,
    spread: numberOf(values, p.spread),
    headless: Float64Array.of(0, numberOf(values, alone)),
    factor,
  }
}

/** Each session’s mean at level 1 with its noise, in `to`: e^(log mean + spread · z), times its turns. */
function means(e: Effort, { people, sessions: s }: Block, z: Float64Array, reference: number): void {
  const { base, mode, value, type, month, family, planning, execution, headless, spread } = e
  const { n, turns, workMode, logValue, person, month: months, modelFamily } = s
  const { planningPull, executionPull, headless: alone } = s
  const { userType } = people
  for (let i = 0; i < n; i++) {
    const logMean =
      base +
      mode[workMode[i]] +
      value * (logValue[i] - reference) +
      (type[userType[person[i]]] as number) +
      month[months[i]] +
      family[modelFamily[i]] +
      planning * planningPull[i] +
      execution * executionPull[i] +
      headless[alone[i]]
    z[i] = logMean + spread * z[i]
  }
  expAll(z, n)
  for (let i = 0; i < n; i++) z[i] = turns[i] * z[i]
}

export const effort = node({
  name: 'session.effort',
  level: 'session',
  parents: [
    'session.turns',
    'session.expertise',
    'session.acting_level',
    'session.headless',
    'session.decisions',
    'session.work_mode',
    'session.value',
    'session.month',
    'session.model_family',
    'person.occupation',
  ],
  writes: [
    'sessions.actions',
    'sessions.words',
    'truth_sessions.log_actions_k',
    'truth_sessions.log_words_k',
  ],
  fills: ['potential.actions', 'potential.words'],
  realises: ['actions', 'words'],
  levelsApart: expertiseActs,
  law: 'actions and words a turn, jointly log-normal with a stretched upper tail of actions; rounded by chance to whole counts',
  noise: ['normal', 'normal', 'uniform', 'uniform'],
  parameters: [
    ...Object.values(ofActions),
    ...Object.values(ofWords),
    correlation,
    tailStretch,
    effortReturns,
    headlessActions,
    headlessWords,
  ],
  prepare: values => {
    const a = readEffort(values, ofActions, headlessActions)
    const w = readEffort(values, ofWords, headlessWords)
    const stretch = numberOf(values, tailStretch)
    const r = numberOf(values, correlation)
    const rest = Math.sqrt(1 - r * r)
    const reference = log(REFERENCE_USD)
    const acts = expertiseActs(values)
    return (block, [z1, z2, u1, u2]) => {
      const { sessions, potential } = block
      const { n, acting, workMode } = sessions
      const [actions, words, up1, up2] = [z1, z2, u1, u2] as readonly Float64Array[] as Noises
      for (let i = 0; i < n; i++) {
        const z = actions[i]
        const beyond = Math.max(0, z - STRETCH_FROM)
        actions[i] = z + stretch * beyond * beyond
        words[i] = r * z + rest * words[i]
      }
      means(a, block, actions, reference)
      means(w, block, words, reference)
      for (let k = 0; k < LEVELS; k++) {
        const { actions: na, words: nw } = potential[k]
        for (let i = 0; i < n; i++) {
          const level = acts ? k : acting[i]
          const least = ORCHESTRATING_ACTIONS * +(workMode[i] === ORCHESTRATING)
          na[i] = count(actions[i] * a.factor[level] + up1[i], least, MAX_ACTIONS)
          nw[i] = count(words[i] * w.factor[level] + up2[i], 0, MAX_WORDS)
        }
      }
    }
  },
})

type Noises = readonly [Float64Array, Float64Array, Float64Array, Float64Array]

function count(x: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(x)))
}
