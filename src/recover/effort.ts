/** Statistics of how work is divided and of effort: medians, geometric means, tails, adjusted rises. */
import { KEEPS_DECISIONS } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import type { CellModel } from './cell-model.js'
import { coefficients } from './cells.js'
import { difference, exponential, geometricMean, mean } from './estimator.js'
import { type Line, line, type StatisticFamily } from './line.js'
import {
  ALL,
  at,
  column,
  EVERYONE,
  exceeds,
  indicator,
  type Population,
  strata,
  wholeAndStrata,
} from './population.js'
import { median, quantile } from './quantile.js'

export const medians: StatisticFamily = {
  id: 'median.*',
  meaning: 'median over sessions, overall and by expertise',
  lines: () =>
    ['planning_user_share', 'execution_user_share', 'turns', 'value_usd'].flatMap(name =>
      wholeAndStrata(EVERYONE, ['expertise']).map(({ stratum, population }) =>
        line(`median.${name}`, stratum, median(column(name), population), population),
      ),
    ),
}

/** What a box with whiskers shows. */
export const BOX = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Quantiles of turns, and of actions and words a turn, by expertise. */
export function boxLines(): Line[] {
  return ['turns', 'actions_a_turn', 'words_a_turn'].flatMap(name =>
    strata(EVERYONE, 'expertise').flatMap(({ stratum, population }) =>
      BOX.map(p => line(`quantile.${name}.${p}`, stratum, quantile(column(name), population, p), population)),
    ),
  )
}

export const EFFORTS = ['actions', 'words'] as const
/** The user's share below which the agent makes more than 80% of decisions. */
const LITTLE = 0.2

/** Sessions with at least one action, or one word; and others that a condition is added to. */
export function positive(unit: string, condition?: string): Population {
  return { filter: `d => d.${unit} > 0${condition ? ` && d.${condition}` : ''}` }
}

export const geometricMeans: StatisticFamily = {
  id: 'gm.*',
  meaning: 'geometric mean over sessions of the session’s average a turn, where positive',
  lines: () =>
    EFFORTS.flatMap(unit => {
      const divided = [
        [`execution_user_share>${KEEPS_DECISIONS}`, `execution_user_share > ${KEEPS_DECISIONS}`],
        [`planning_user_share<${LITTLE}`, `planning_user_share < ${LITTLE}`],
      ] as const
      return [
        ...wholeAndStrata(positive(unit), ['expertise', 'work_mode', 'value_band', 'month', 'user_type']),
        ...divided.map(([stratum, condition]) => ({ stratum, population: positive(unit, condition) })),
      ].map(({ stratum, population }) =>
        line(`gm.${unit}`, stratum, geometricMean(unit, population), population),
      )
    }),
}

const HEAVY = [100, 200, 500]

export const tails: StatisticFamily = {
  id: 'actions_over.*, share.no_actions',
  meaning: 'share of sessions that average more than so many actions a turn; share without any',
  lines: () => [
    ...HEAVY.map(k => line(`actions_over.${k}`, ALL, mean(exceeds('actions_a_turn', k), EVERYONE), EVERYONE)),
    line('share.no_actions', ALL, mean(indicator('actions', [0]), EVERYONE), EVERYONE),
  ],
}

/** The study’s controls of effort, added together. */
const EFFORT_CONTROLS = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']

function effortModel(unit: string, over: Population, as: CellModel['as'], drop?: string): CellModel {
  return {
    outcome: column(`log_${unit}`),
    over,
    columns: EFFORT_CONTROLS.filter(c => c !== drop),
    effects: 'additive',
    regressor: 'expertise',
    as,
  }
}

export const effort: StatisticFamily = {
  id: 'slope.actions, slope.words, step.*, poisson.*',
  meaning:
    'adjusted rise of effort a level (e^b − 1), overall and within strata; adjusted steps between levels in logs; the rise of mean effort by Poisson regression',
  lines: () =>
    EFFORTS.flatMap(unit => {
      const over = positive(unit)
      const rise = (stratum: string, among: Population, drop?: string) =>
        line(
          `slope.${unit}`,
          stratum,
          exponential(coefficients(effortModel(unit, among, 'number', drop))[0], 1),
          among,
        )
      return [
        rise(ALL, over),
        ...['work_mode', 'value_band'].flatMap(by =>
          strata(over, by).map(s => rise(s.stratum, s.population, by)),
        ),
        ...steps(`step.${unit}`, effortModel(unit, over, 'indicators')),
        poissonRise(unit),
      ]
    }),
}

/** The differences between adjacent levels of expertise, from a model by levels. */
export function steps(statistic: string, model: CellModel, within = ALL): Line[] {
  const betas = coefficients(model)
  return betas.map((upper, j) => {
    const k = EXPERTISE_LEVELS[j + 1]
    const step = j === 0 ? upper : difference(upper, betas[j - 1])
    const sides = [k - 1, k].map(l => at(model.over, 'expertise', l))
    const stratum = `expertise=${k}-${k - 1}`
    return line(statistic, within === ALL ? stratum : `${within},${stratum}`, step, ...sides)
  })
}

/** Mean effort a turn, sessions without any among them, as a log-linear function of level and controls. */
function poissonRise(unit: string): Line {
  const model: CellModel = {
    ...effortModel(unit, EVERYONE, 'number'),
    outcome: column(`${unit}_a_turn`),
    law: 'poisson',
  }
  return line(`poisson.${unit}`, ALL, exponential(coefficients(model)[0], 1), EVERYONE)
}
