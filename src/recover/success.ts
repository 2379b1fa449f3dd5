/** Statistics of success: adjusted rates, contrasts, trends, and the record of occupations. */
import { REGRESSION_CELLS, SIGNALS, SUCCESS_NAMES } from '../schema/definitions.js'
import { EXPERTISE_LEVELS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { ALL, both, levelIn, type Stratum, stratumOf } from '../schema/stratum.js'
import { type CellModel, partOf } from './cell-model.js'
import { coefficients } from './cells.js'
import { steps } from './effort.js'
import { certain, combine, delta, difference, type Estimator, mean } from './estimator.js'
import { kept, withErrorOf } from './in-common.js'
import { levelsOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { type Line, line, proportion, type Statistic, type StatisticFamily } from './line.js'
import {
  at,
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

function successModel(levels: Vocabulary, outcome: string, over: Population, as: CellModel['as']): CellModel {
  return {
    levels,
    outcome: column(outcome),
    over,
    columns: REGRESSION_CELLS.map(c => c.column),
    effects: 'crossed',
    regressor: 'expertise',
    as,
  }
}

/**
 * Rates standardised to the sample's cells, by level: ȳ + βₖ − Σⱼ sⱼ βⱼ with sⱼ the share of level j. The error counts the
 * sampling of ȳ, of β and of s. What people contribute to the first level's is a part of all others, and is worked out once.
 */
function adjustedRates(
  overall: Estimator,
  betas: readonly Estimator[],
  shares: readonly Estimator[],
): Estimator[] {
  const p = betas.length
  const rateOf = (k: number) =>
    delta([overall, ...betas, ...shares], ([y, ...rest]) => {
      const [b, s] = [rest.slice(0, p), rest.slice(p)] as [number[], number[]]
      const own = (j: number) => +(j === k - 2)
      return {
        estimate: b.reduce((sum, beta, j) => sum + (own(j) - s[j]) * beta, y as number),
        gradient: [1, ...b.map((_, j) => own(j) - s[j]), ...b.map(beta => -beta)],
      }
    })
  const [first, ...others] = EXPERTISE_LEVELS.map(rateOf) as [Estimator, ...Estimator[]]
  const base = kept(first)
  return [
    base,
    ...others.map((rate, j) =>
      withErrorOf(
        rate,
        combine([
          [1, base],
          [1, betas[j]],
        ]),
      ),
    ),
  ]
}

/** A difference of shares. */
const points = (statistic: string, column: string): Statistic => ({
  statistic,
  column,
  unit: 'points',
  kind: 'difference',
})

const IN_TROUBLE = stratumOf('trouble', 'true')
const WROTE_CODE = stratumOf('wrote_code', 'true')

export const success: StatisticFamily = {
  id: 'adjusted.*, contrast.*, flattening.*, slope.*, step.*',
  meaning:
    'fixed-effects regressions of success on expertise: adjusted rates, contrasts with novices and between adjacent levels, linear slope, overall and within strata',
  lines: (levels = OF_SCHEMA) => [
    ...SUCCESS_NAMES.flatMap(outcome => successLines(levels, outcome, ALL, CLEAR)),
    ...SUCCESS_NAMES.filter(o => o !== 'trouble').flatMap(outcome =>
      successLines(levels, outcome, IN_TROUBLE, TROUBLED),
    ),
    ...SUCCESS_NAMES.flatMap(outcome => {
      const whole = successModel(levels, outcome, CLEAR, 'number')
      return ['work_mode', 'value_band', 'month', 'user_type'].flatMap(by =>
        strata(CLEAR, by, levels).map(part => linear(outcome, part.stratum, partOf(whole, by, part))),
      )
    }),
  ],
}

function linear(outcome: string, stratum: Stratum, model: CellModel): Line {
  return line(
    { statistic: `slope.${outcome}`, column: outcome, unit: 'points', kind: 'slope' },
    stratum,
    coefficients(model)[0],
    model.over,
  )
}

function successLines(levels: Vocabulary, outcome: string, stratum: Stratum, over: Population): Line[] {
  const level = (k: number) => at(over, 'expertise', k)
  const model = successModel(levels, outcome, over, 'indicators')
  const betas = coefficients(model)
  const overall = mean(column(outcome), over)
  const shares = EXPERTISE_LEVELS.slice(1).map(k => mean(indicator('expertise', [k]), over))
  const [, third, , fifth] = betas as [Estimator, Estimator, Estimator, Estimator]
  const flattening = combine([
    [2, third],
    [-1, fifth],
  ])
  const adjusted = adjustedRates(overall, betas, shares)
  return [
    ...EXPERTISE_LEVELS.map((k, j) =>
      line(
        { statistic: `adjusted.${outcome}`, column: outcome, unit: 'share', kind: 'adjusted' },
        both(stratum, stratumOf('expertise', k)),
        adjusted[j],
        level(k),
      ),
    ),
    ...betas.map((b, j) =>
      line(
        points(`contrast.${outcome}`, outcome),
        both(stratum, stratumOf('expertise', `${j + 2}-1`)),
        b,
        level(1),
        level(j + 2),
      ),
    ),
    ...steps(points(`step.${outcome}`, outcome), model, stratum),
    line(
      points(`flattening.${outcome}`, outcome),
      both(stratum, stratumOf('expertise', '1-3-5')),
      flattening,
      level(1),
      level(3),
      level(5),
    ),
    linear(outcome, stratum, successModel(levels, outcome, over, 'number')),
  ]
}

export const within: StatisticFamily = {
  id: 'slope_within.*',
  meaning: 'rise per level within person: fixed effects of people with more than one session',
  lines: () =>
    ['succeeded', 'verified'].map(outcome =>
      line(
        { statistic: `slope_within.${outcome}`, column: outcome, unit: 'points', kind: 'slope' },
        ALL,
        withinPerson(column(outcome), column('expertise'), CLEAR),
        repeatedTotal(CLEAR),
      ),
    ),
}

const SPLITS = ['expertise', 'work_mode', 'value_band', 'month', 'user_type', ...SIGNALS] as const

export const means: StatisticFamily = {
  id: 'mean.*',
  meaning:
    'share of sessions with a clear goal that were verified, at least partial, judged succeeded, abandoned or in trouble',
  lines: (levels = OF_SCHEMA) => [
    ...[
      { within: ALL, over: CLEAR, by: SPLITS },
      { within: WROTE_CODE, over: CODED, by: ['expertise', 'user_type', 'month'] },
      { within: IN_TROUBLE, over: TROUBLED, by: ['expertise', 'user_type', 'month'] },
    ].flatMap(({ within, over, by }) =>
      wholeAndStrata(over, by, levels).flatMap(({ stratum, population }) =>
        SUCCESS_NAMES.map(outcome =>
          line(
            proportion(`mean.${outcome}`, outcome),
            both(within, stratum),
            mean(column(outcome), population),
            population,
          ),
        ),
      ),
    ),
    line(proportion('mean.wrote_code', 'wrote_code'), ALL, mean(column('wrote_code'), EVERYONE), EVERYONE),
    line(
      proportion('mean.wrote_code', 'wrote_code'),
      stratumOf('codebase', 'modifies+creates'),
      mean(column('wrote_code'), CHANGING),
      CHANGING,
    ),
  ],
}

const CHANGING: Population = {
  filter: `d => d.codebase === ${code('codebase', 'modifies')} || d.codebase === ${code('codebase', 'creates')}`,
}

export const trends: StatisticFamily = {
  id: 'trend.*, trend_gap.*',
  meaning:
    'rise of verified success from the first month to the last along a straight line, by user type; their difference',
  lines: (levels = OF_SCHEMA) => {
    const fits = strata(CLEAR, 'user_type', levels).map(s => ({
      ...s,
      rise: overMonths(levels, 'verified', s.population),
    }))
    const [software, other] = ['software', 'other'].map(
      type => fits.find(f => levelIn(f.stratum, 'user_type') === type)!,
    ) as [(typeof fits)[0], (typeof fits)[0]]
    return [
      ...fits.map(f =>
        line({ ...points('trend.verified', 'verified'), spansMonths: true }, f.stratum, f.rise, f.population),
      ),
      line(
        { ...points('trend_gap.verified', 'verified'), spansMonths: true },
        stratumOf('user_type', 'software-other'),
        difference(software.rise, other.rise),
        software.population,
        other.population,
      ),
    ]
  },
}

/** The least-squares line of an outcome on the month, from the first month to the last. */
function overMonths(levels: Vocabulary, outcome: string, over: Population): Estimator {
  const [slope] = coefficients({
    levels,
    outcome: column(outcome),
    over,
    columns: [],
    effects: 'crossed',
    regressor: 'month',
    as: 'number',
  })
  return combine([[levelsOf('month', levels)!.length - 1, slope!]])
}

/** With fewer sessions of an occupation than this, its intervals were measured to be too narrow. */
const FEW_SESSIONS = 100

export const occupations: StatisticFamily = {
  id: 'occupation_share, occupation_growth, occupation_gap.*',
  meaning:
    'occupations among sessions whose occupation is clear: share, growth of the share, and verified success less that of software; intervals are too narrow below some 100 sessions of an occupation',
  cautions: [
    {
      of: r => r.n < FEW_SESSIONS,
      says: `fewer than ${FEW_SESSIONS} sessions of the occupation: a 95% interval covers in some 85 to 92 of 100 corpora`,
    },
  ],
  lines: (levels = OF_SCHEMA) => {
    const software = code('occupation', SOFTWARE_OCCUPATION)
    const coded: Population = { filter: `${KNOWN.filter} && d.clear === 1 && d.wrote_code === 1` }
    const verified = (occupation: number) => mean(column('verified'), at(coded, 'occupation', occupation))
    const reference = verified(software)
    const itself = certain(delta([reference], () => ({ estimate: 0, gradient: [0] })))
    const known = strata(KNOWN, 'occupation', levels)
    return [
      ...known.flatMap(({ stratum, value, population }) => {
        const x = indicator('occupation', [value])
        return [
          line(proportion('occupation_share', 'occupation'), stratum, mean(x, KNOWN), population),
          ...(value === software
            ? []
            : [growth(levels, 'occupation_growth', 'occupation', stratum, x, KNOWN, population)]),
        ]
      }),
      ...known.map(({ stratum, value }) =>
        line(
          points('occupation_gap.verified', 'verified'),
          both(WROTE_CODE, stratum),
          value === software ? itself : difference(verified(value), reference),
          at(coded, 'occupation', value),
        ),
      ),
    ]
  },
}
