/** Statistics of how work is divided and of effort: medians, geometric means, tails, adjusted rises. */
import { DECISION_SHARES, type DecisionShare, KEEPS_DECISIONS } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { ALL, both, type Stratum, stratumOf, type Term } from '../schema/stratum.js'
import { type CellModel, partOf } from './cell-model.js'
import { coefficients } from './cells.js'
import { difference, exponential, geometricMean, mean } from './estimator.js'
import { OF_SCHEMA, type Vocabulary } from './level-names.js'
import { type Line, line, proportion, type Statistic, type StatisticFamily } from './line.js'
import {
  at,
  column,
  decided,
  EVERYONE,
  exceeds,
  indicator,
  type Population,
  strata,
  wholeAndStrata,
} from './population.js'
import { median, quantile } from './quantile.js'

/** Columns whose medians are statistics, with their units. */
export const MEDIANS = [
  ['planning_user_share', 'share'],
  ['execution_user_share', 'share'],
  ['turns', 'count'],
  ['value_usd', 'dollars'],
] as const

export const medians: StatisticFamily = {
  id: 'median.*',
  meaning: 'median over sessions, overall and by expertise',
  cautions: [
    {
      of: r => r.statistic === 'median.turns',
      says: 'whole numbers: the interval may cover more often than 95%',
    },
  ],
  lines: () =>
    MEDIANS.flatMap(([name, unit]) =>
      wholeAndStrata(whereDefined(name), ['expertise']).map(({ stratum, population }) =>
        line(
          { statistic: `median.${name}`, column: name, unit, kind: 'level' },
          stratum,
          median(column(name), population),
          population,
        ),
      ),
    ),
}

/** Sessions in which a column has a value: a share, where there is a decision of its kind. */
function whereDefined(name: string): Population {
  return name in DECISION_SHARES ? decided(name as DecisionShare) : EVERYONE
}

/** The medians that the study prints, about which shares of whole numbers tie and jump: what lies above them does not. */
const PRINTED_MEDIANS = { planning_user_share: 0.7, execution_user_share: 0.2 } as const

export const divisions: StatisticFamily = {
  id: 'planning_user_share_over.*, execution_user_share_over.*',
  meaning: 'share of sessions in which the user makes more than such a share of decisions',
  lines: () =>
    Object.entries(PRINTED_MEDIANS).map(([name, share]) => {
      const among = decided(name as DecisionShare)
      const statistic = proportion(`${name}_over.${share}`, name)
      return line(statistic, ALL, mean(exceeds(name, share), among), among)
    }),
}

/** The quantiles that a box with whiskers shows. */
export const BOX = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Quantiles of turns, and of actions and words per turn, by expertise. */
export function boxLines(): Line[] {
  return ['turns', 'actions_a_turn', 'words_a_turn'].flatMap(name =>
    strata(EVERYONE, 'expertise').flatMap(({ stratum, population }) =>
      BOX.map(p =>
        line(
          { statistic: `quantile.${name}.${p}`, unit: 'count', kind: 'level' },
          stratum,
          quantile(column(name), population, p),
          population,
        ),
      ),
    ),
  )
}

export const EFFORTS = ['actions', 'words'] as const
/**
 * The user's share below which the agent makes more than 80% of decisions. A ratio of whole numbers, correctly rounded, compares
 * with a decimal as the whole numbers do (5 · user < all); 1 less such a ratio does not: 1 − 0.8 < 0.2.
 */
const LITTLE = 0.2

/** Populations of sessions with at least one action or one word, to which a condition may be added. */
export function positive(unit: string, condition?: string): Population {
  return { filter: `d => d.${unit} > 0${condition ? ` && d.${condition}` : ''}` }
}

export const geometricMeans: StatisticFamily = {
  id: 'gm.*',
  meaning: 'geometric mean over sessions of the session’s average per turn, where positive',
  lines: (levels = OF_SCHEMA) =>
    EFFORTS.flatMap(unit => {
      const divided: readonly Term[] = [
        ['execution_user_share', String(KEEPS_DECISIONS), '>'],
        ['planning_user_share', String(LITTLE), '<'],
      ]
      return [
        ...wholeAndStrata(
          positive(unit),
          ['expertise', 'work_mode', 'value_band', 'month', 'user_type'],
          levels,
        ),
        ...divided.map(term => ({
          stratum: [term],
          population: positive(unit, `${term[0]} ${term[2]} ${term[1]}`),
        })),
      ].map(({ stratum, population }) =>
        line(
          { statistic: `gm.${unit}`, column: unit, unit: 'count', kind: 'level' },
          stratum,
          geometricMean(unit, population),
          population,
        ),
      )
    }),
}

const HEAVY = [100, 200, 500]

export const tails: StatisticFamily = {
  id: 'actions_over.*, share.no_actions',
  meaning: 'share of sessions that average more than so many actions per turn; share without any',
  lines: () => [
    ...HEAVY.map(k =>
      line(
        proportion(`actions_over.${k}`, 'actions'),
        ALL,
        mean(exceeds('actions_a_turn', k), EVERYONE),
        EVERYONE,
      ),
    ),
    line(proportion('share.no_actions', 'actions'), ALL, mean(indicator('actions', [0]), EVERYONE), EVERYONE),
  ],
}

/** The study’s controls of effort, added together. */
const EFFORT_CONTROLS = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']

function effortModel(levels: Vocabulary, unit: string, over: Population, as: CellModel['as']): CellModel {
  return {
    levels,
    outcome: column(`log_${unit}`),
    over,
    columns: EFFORT_CONTROLS,
    effects: 'additive',
    regressor: 'expertise',
    as,
  }
}

export const effort: StatisticFamily = {
  id: 'slope.actions, slope.words, step.*, poisson.*',
  meaning:
    'adjusted rise of effort per level (e^b − 1), overall and within strata; adjusted steps between levels in logs; the rise of mean effort by Poisson regression',
  lines: (levels = OF_SCHEMA) =>
    EFFORTS.flatMap(unit => {
      const over = positive(unit)
      const whole = effortModel(levels, unit, over, 'number')
      const rise = (stratum: Stratum, model: CellModel) =>
        line(
          { statistic: `slope.${unit}`, column: unit, unit: 'relative', kind: 'slope' },
          stratum,
          exponential(coefficients(model)[0], 1),
          model.over,
        )
      return [
        rise(ALL, whole),
        ...['work_mode', 'value_band'].flatMap(by =>
          strata(over, by, levels).map(part => rise(part.stratum, partOf(whole, by, part))),
        ),
        ...steps(
          { statistic: `step.${unit}`, column: unit, unit: 'log', kind: 'difference' },
          effortModel(levels, unit, over, 'indicators'),
        ),
        poissonRise(levels, unit),
      ]
    }),
}

/** The differences between adjacent levels of expertise, from a model by levels. */
export function steps(statistic: Statistic, model: CellModel, within = ALL): Line[] {
  const betas = coefficients(model)
  return betas.map((upper, j) => {
    const k = EXPERTISE_LEVELS[j + 1]
    const step = j === 0 ? upper : difference(upper, betas[j - 1])
    const sides = [k - 1, k].map(l => at(model.over, 'expertise', l))
    return line(statistic, both(within, stratumOf('expertise', `${k}-${k - 1}`)), step, ...sides)
  })
}

/** Mean effort per turn, including sessions with none, as a log-linear function of level and controls. */
function poissonRise(levels: Vocabulary, unit: string): Line {
  const model: CellModel = {
    ...effortModel(levels, unit, EVERYONE, 'number'),
    outcome: column(`${unit}_a_turn`),
    distribution: 'poisson',
  }
  return line(
    { statistic: `poisson.${unit}`, column: unit, unit: 'relative', kind: 'slope' },
    ALL,
    exponential(coefficients(model)[0], 1),
    EVERYONE,
  )
}
