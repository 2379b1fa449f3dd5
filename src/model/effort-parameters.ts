/** Parameters of effort: those of actions and of words, which have the same form, and their correlation. */
import { MODEL_FAMILIES, WORK_MODES } from '../schema/levels.js'
import { type ParameterMeta, type Scalar, scalar, type Vector, vector } from './parameter.js'

const STEPS = ['2', '3', '4', '5'] as const

/** The parameters of one kind of effort. */
export type EffortParameters = {
  readonly median: Scalar
  readonly step: Vector
  readonly mode: Vector
  readonly value: Scalar
  readonly other: Scalar
  readonly trend: Scalar
  readonly family: Vector
  readonly planning: Scalar
  readonly execution: Scalar
  readonly spread: Scalar
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
    plausible: { by },
    pinnedBy,
  })
  const slope = [`effort.${kind}.slope`]
  const ends = [`effort.${kind}.novice`, `effort.${kind}.expert`]
  const byWork =
    'how work sets effort is not reported; together the controls carry about half of the raw gradient'
  return {
    median: scalar(id('median'), d.median, `Median ${kind} of a novice at a reference task`, {
      unit,
      support: [0.1, 20_000],
      class: 'assumed',
      source: 'set to meet the overall geometric mean',
      plausible: { times: 1.1 },
      pinnedBy: [`division.${kind}`, ...ends],
    }),
    step: vector(id('step'), STEPS, d.step, `Rise of log ${kind} on reaching level`, {
      ...assumed('set to meet the raw ends and the adjusted slope; each step is positive', 0.1, [
        ...ends,
        ...slope,
      ]),
      support: [-1.5, 1.5],
    }),
    mode: vector(id('mode'), WORK_MODES, d.mode, `Shift of log ${kind}`, assumed(byWork, 0.15, slope)),
    value: scalar(id('value'), d.value, `Elasticity of ${kind} with respect to value`, {
      ...assumed(byWork, 0.1, slope),
      unit: 'pure',
      support: [-1, 1],
    }),
    other: scalar(
      id('other'),
      d.other,
      `Shift of log ${kind} of people outside software`,
      assumed(byWork, 0.1, slope),
    ),
    trend: scalar(id('trend'), d.trend, `Rise of log ${kind} over the window`, assumed('not reported', 0.1)),
    family: vector(
      id('family'),
      MODEL_FAMILIES,
      d.family,
      `Shift of log ${kind}`,
      assumed(byWork, 0.1, slope),
    ),
    planning: scalar(id('planning'), d.planning, `Shift of log ${kind} with the user’s tendency to plan`, {
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
      `Shift of log ${kind} with the user’s tendency to execute`,
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

export const ofActions = effortParameters('actions', 'action', {
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
export const ofWords = effortParameters('words', 'word', {
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
export const effortCorrelation = scalar(
  'effort.correlation',
  0.55,
  'Correlation of unexplained actions and words',
  {
    unit: 'correlation',
    support: [-0.99, 0.99],
    class: 'assumed',
    source: 'not reported',
    plausible: { by: 0.2 },
  },
)
export const tailStretch = scalar(
  'effort.actions.tail',
  0.05,
  'Quadratic stretch of the noise of actions above two standard deviations',
  {
    unit: 'pure',
    support: [0, 0.5],
    class: 'assumed',
    source: 'the reported tail above 500 is heavier than log-normal',
    plausible: { by: 0.03 },
    pinnedBy: ['division.over_500'],
  },
)
