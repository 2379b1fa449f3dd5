/** Statistics of success: adjusted rates, contrasts, trends, and the record of occupations. */
import { EXPERTISE_LEVELS, MONTHS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import type { CellModel } from './cell-model.js'
import { coefficients } from './cells.js'
import { steps } from './effort.js'
import { combine, delta, difference, type Estimator, mean } from './estimator.js'
import { type Line, line, type StatisticFamily } from './line.js'
import {
  ALL,
  at,
  both,
  CLEAR,
  CODED,
  code,
  column,
  EVERYONE,
  indicator,
  KNOWN,
  type Population,
  strata,
  TROUBLED,
  wholeAndStrata,
} from './population.js'
import { growth } from './sample.js'
import { repeatedTotal, withinPerson } from './within.js'

const CELL_COLUMNS = ['work_mode', 'value_band', 'month', 'subject', 'user_type']
const SUCCESS = ['verified', 'at_least_partial', 'succeeded', 'abandoned', 'trouble'] as const

function successModel(outcome: string, over: Population, as: CellModel['as'], drop?: string): CellModel {
  return {
    outcome: column(outcome),
    over,
    columns: CELL_COLUMNS.filter(c => c !== drop),
    effects: 'crossed',
    regressor: 'expertise',
    as,
  }
}

/**
 * Rates standardised to the sample's cells: ȳ + βₖ − Σⱼ sⱼ βⱼ with sⱼ the share of level j. The error counts
 * the sampling of ȳ, of β and of s.
 */
function adjustedRate(
  k: number,
  overall: Estimator,
  betas: readonly Estimator[],
  shares: readonly Estimator[],
) {
  const p = betas.length
  return delta([overall, ...betas, ...shares], ([y, ...rest]) => {
    const [b, s] = [rest.slice(0, p), rest.slice(p)] as [number[], number[]]
    const own = (j: number) => +(j === k - 2)
    return {
      estimate: b.reduce((sum, beta, j) => sum + (own(j) - s[j]) * beta, y as number),
      gradient: [1, ...b.map((_, j) => own(j) - s[j]), ...b.map(beta => -beta)],
    }
  })
}

export const success: StatisticFamily = {
  id: 'adjusted.*, contrast.*, flattening.*, slope.*, step.*',
  meaning:
    'fixed-effects regressions of success on expertise: adjusted rates, contrasts with novices and between adjacent levels, linear slope, overall and within strata',
  lines: () => [
    ...SUCCESS.flatMap(outcome => successLines(outcome, ALL, CLEAR)),
    ...SUCCESS.slice(0, -1).flatMap(outcome => successLines(outcome, 'trouble=true', TROUBLED)),
    ...SUCCESS.flatMap(outcome =>
      ['work_mode', 'value_band', 'month', 'user_type'].flatMap(by =>
        strata(CLEAR, by).map(({ stratum, population }) => linear(outcome, stratum, population, by)),
      ),
    ),
  ],
}

function linear(outcome: string, stratum: string, over: Population, drop?: string): Line {
  return line(`slope.${outcome}`, stratum, coefficients(successModel(outcome, over, 'number', drop))[0], over)
}

function successLines(outcome: string, stratum: string, over: Population): Line[] {
  const level = (k: number) => at(over, 'expertise', k)
  const model = successModel(outcome, over, 'indicators')
  const betas = coefficients(model)
  const overall = mean(column(outcome), over)
  const shares = EXPERTISE_LEVELS.slice(1).map(k => mean(indicator('expertise', [k]), over))
  const [, third, , fifth] = betas as [Estimator, Estimator, Estimator, Estimator]
  const flattening = combine([
    [2, third],
    [-1, fifth],
  ])
  return [
    ...EXPERTISE_LEVELS.map(k =>
      line(
        `adjusted.${outcome}`,
        both(stratum, `expertise=${k}`),
        adjustedRate(k, overall, betas, shares),
        level(k),
      ),
    ),
    ...betas.map((b, j) =>
      line(`contrast.${outcome}`, both(stratum, `expertise=${j + 2}-1`), b, level(1), level(j + 2)),
    ),
    ...steps(`step.${outcome}`, model, stratum),
    line(`flattening.${outcome}`, both(stratum, 'expertise=1-3-5'), flattening, level(1), level(3), level(5)),
    linear(outcome, stratum, over),
  ]
}

export const within: StatisticFamily = {
  id: 'slope_within.*',
  meaning: 'rise a level within person: fixed effects of people with more than one session',
  lines: () =>
    ['succeeded', 'verified'].map(outcome =>
      line(
        `slope_within.${outcome}`,
        ALL,
        withinPerson(column(outcome), column('expertise'), CLEAR),
        repeatedTotal(CLEAR),
      ),
    ),
}

const SPLITS = [
  'expertise',
  'work_mode',
  'value_band',
  'month',
  'user_type',
  'success_signal',
  'failure_signal',
] as const

export const means: StatisticFamily = {
  id: 'mean.*',
  meaning:
    'share of sessions with a clear goal that were verified, at least partial, judged succeeded, abandoned or in trouble',
  lines: () => [
    ...[
      { within: ALL, over: CLEAR, by: SPLITS },
      { within: 'wrote_code=true', over: CODED, by: ['expertise', 'user_type', 'month'] },
      { within: 'trouble=true', over: TROUBLED, by: ['expertise', 'user_type', 'month'] },
    ].flatMap(({ within, over, by }) =>
      wholeAndStrata(over, by).flatMap(({ stratum, population }) =>
        SUCCESS.map(outcome =>
          line(`mean.${outcome}`, both(within, stratum), mean(column(outcome), population), population),
        ),
      ),
    ),
    line('mean.wrote_code', ALL, mean(column('wrote_code'), EVERYONE), EVERYONE),
    line('mean.wrote_code', 'codebase=modifies+creates', mean(column('wrote_code'), CHANGING), CHANGING),
  ],
}

const CHANGING: Population = {
  filter: `d => d.codebase === ${code('codebase', 'modifies')} || d.codebase === ${code('codebase', 'creates')}`,
}

export const trends: StatisticFamily = {
  id: 'trend.*, trend_gap.*',
  meaning:
    'rise of verified success from the first month to the last along a straight line, by user type; their difference',
  lines: () => {
    const fits = strata(CLEAR, 'user_type').map(s => ({ ...s, rise: overMonths('verified', s.population) }))
    const [software, other] = ['software', 'other'].map(
      type => fits.find(f => f.stratum === `user_type=${type}`)!,
    ) as [(typeof fits)[0], (typeof fits)[0]]
    return [
      ...fits.map(f => line('trend.verified', f.stratum, f.rise, f.population)),
      line(
        'trend_gap.verified',
        'user_type=software-other',
        difference(software.rise, other.rise),
        software.population,
        other.population,
      ),
    ]
  },
}

/** The least-squares line of an outcome on the month, from the first month to the last. */
function overMonths(outcome: string, over: Population): Estimator {
  const [slope] = coefficients({
    outcome: column(outcome),
    over,
    columns: [],
    effects: 'crossed',
    regressor: 'month',
    as: 'number',
  })
  return combine([[MONTHS.length - 1, slope!]])
}

export const occupations: StatisticFamily = {
  id: 'occupation_share, occupation_growth, occupation_gap.*',
  meaning:
    'occupations among sessions whose occupation is clear: share, growth of the share, and verified success less that of software; intervals are too narrow below some 100 sessions of an occupation',
  lines: () => {
    const software = code('occupation', SOFTWARE_OCCUPATION)
    const coded: Population = { filter: `${KNOWN.filter} && d.clear === 1 && d.wrote_code === 1` }
    const verified = (occupation: number) => mean(column('verified'), at(coded, 'occupation', occupation))
    const reference = verified(software)
    const itself = delta([reference], () => ({ estimate: 0, gradient: [0] }))
    const known = strata(KNOWN, 'occupation')
    return [
      ...known.flatMap(({ stratum, value, population }) => {
        const x = indicator('occupation', [value])
        return [
          line('occupation_share', stratum, mean(x, KNOWN), population),
          ...(value === software ? [] : [growth('occupation_growth', stratum, x, KNOWN, population)]),
        ]
      }),
      ...known.map(({ stratum, value }) =>
        line(
          'occupation_gap.verified',
          both('wrote_code=true', stratum),
          value === software ? itself : difference(verified(value), reference),
          at(coded, 'occupation', value),
        ),
      ),
    ]
  },
}
