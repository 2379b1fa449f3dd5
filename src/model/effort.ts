/** The node of effort: the agent’s actions and words, at the session’s own level and at each of the five. */
import { expAll } from '../ground/exp-all.js'
import { exp, log } from '../ground/math.js'
import { MONTHS, WORK_MODES } from '../schema/levels.js'
import { effortReturns, expertiseActs, follow, stretched } from './acting.js'
import { type Block, LEVELS } from './block.js'
import { executionLevel, planningLevel } from './decisions.js'
import { progress } from './distributions.js'
import {
  type EffortParameters,
  effortCorrelation,
  ofActions,
  ofWords,
  tailStretch,
} from './effort-parameters.js'
import { MIDDLE_LEVEL } from './expertise.js'
import { headlessActions, headlessWords } from './headless.js'
import { node } from './node.js'
import type { DeclaredValues } from './parameter.js'
import { alike, likeness, PERSONS_NORMAL } from './standing.js'
import { REFERENCE_USD } from './task.js'

const ORCHESTRATING = WORK_MODES.indexOf('orchestrating')
/** An orchestrating session delegates, and may write code besides. */
const ORCHESTRATING_ACTIONS = 2
const MAX_ACTIONS = 1_000_000
const MAX_WORDS = 200_000_000
/** Standard deviations above which the noise of actions is stretched. */
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
  /** e^(effect of level k + 1), including the effect through the decisions of the user. */
  readonly factor: Float64Array
}

/** What both kinds of effort read of the levels. */
const shared = {
  returns: effortReturns,
  planningLevel,
  executionLevel,
}

function readEffort(
  own: DeclaredValues<EffortParameters>,
  { returns, planningLevel, executionLevel }: DeclaredValues<typeof shared>,
  headless: number,
): Effort {
  const { median, step, mode, value, other, trend, family, planning, execution, spread } = own
  const byDecisions = planning * planningLevel + execution * executionLevel
  const reached = new Float64Array(LEVELS)
  for (let k = 1; k < LEVELS; k++) reached[k] = reached[k - 1] + step[k - 1]
  const factor = stretched(reached, returns).map((x, k) => exp(x + byDecisions * (k - MIDDLE_LEVEL)))
  return {
    base: log(median),
    mode,
    value,
    type: Float64Array.of(0, other),
    month: Float64Array.from(MONTHS, (_, m) => trend * progress(m, MONTHS.length)),
    family,
    planning,
    execution,
    spread,
    headless: Float64Array.of(0, headless),
    factor,
  }
}

/** Each session’s mean at level 1 with its noise, in `to`: e^(log mean + spread · z), times its turns. */
function means(e: Effort, { people, sessions: s }: Block, z: Float64Array, reference: number): void {
  const { base, mode, value, type, month, family, planning, execution, headless, spread } = e
  const { n, turns, workMode, logValue, person, month: months, modelFamily } = s
  const { planningTendency, executionTendency, headless: alone } = s
  const { userType } = people
  for (let i = 0; i < n; i++) {
    const logMean =
      base +
      mode[workMode[i]] +
      value * (logValue[i] - reference) +
      (type[userType[person[i]]] as number) +
      month[months[i]] +
      family[modelFamily[i]] +
      planning * planningTendency[i] +
      execution * executionTendency[i] +
      headless[alone[i]]
    z[i] = logMean + spread * z[i]
  }
  expAll(z, n)
  for (let i = 0; i < n; i++) z[i] = turns[i] * z[i]
}

const effortLikeness = likeness('effort', 0.15, 'the noise of log actions and of log words')

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
  levelsApart: ({ follow }) => expertiseActs(follow),
  distribution:
    'actions and words per turn, jointly log-normal, with a stretched upper tail of actions; part of the noise of both is the person’s; rounded by chance to whole counts',
  noise: ['normal', 'normal', 'uniform', 'uniform', PERSONS_NORMAL, PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [4, 5] : []),
  parameters: {
    actions: ofActions,
    words: ofWords,
    correlation: effortCorrelation,
    likeness: effortLikeness,
    stretch: tailStretch,
    shared,
    headlessActions,
    headlessWords,
    follow,
  },
  prepare: own => {
    const a = readEffort(own.actions, own.shared, own.headlessActions)
    const w = readEffort(own.words, own.shared, own.headlessWords)
    const { stretch, likeness, correlation: r } = own
    const rest = Math.sqrt(1 - r * r)
    const reference = log(REFERENCE_USD)
    const acts = expertiseActs(own.follow)
    return (block, noise) => {
      const { sessions, potential } = block
      const { n, acting, person, workMode } = sessions
      const [actions, words, up1, up2, ofActions, ofWords] = noise as Noises
      alike(actions, n, likeness, ofActions, person)
      alike(words, n, likeness, ofWords, person)
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

type Noises = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]

function count(x: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(x)))
}
