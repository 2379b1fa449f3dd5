/** Statistics of success: adjusted rates, contrasts, trends, and the record of occupations. */
import { EXPERTISE_LEVELS, MONTHS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { levelIndicators } from './effort.js'
import { combine, type Estimate, mean, slope, withError } from './estimate.js'
import { type Frame, levelsOf, values } from './frame.js'
import { cellEffects, design, leastSquares } from './regression.js'
import { distinctPeople, growth } from './sample.js'
import {
  ALL,
  both,
  CLEAR,
  CODED,
  code,
  indicator,
  KNOWN,
  levelSizes,
  line,
  lineIf,
  type Recovered,
  type Rows,
  rowsOf,
  type Size,
  type StatisticFamily,
  smallest,
  strata,
  subset,
  TROUBLED,
} from './strata.js'

const LAST_MONTH = MONTHS.length - 1
const CELL_COLUMNS = ['work_mode', 'value_band', 'month', 'subject', 'user_type']
const SUCCESS = ['verified', 'at_least_partial', 'succeeded', 'abandoned', 'trouble'] as const

/** The fully crossed cell of each session. */
function crossedCells(frame: Frame): Int32Array {
  const cells = new Int32Array(frame.rows)
  for (const column of CELL_COLUMNS) {
    const width = levelsOf(column)!.length
    const codes = values(frame, column)
    for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] as number) * width + (codes[i] as number)
  }
  return cells
}

/**
 * Rates standardised to the sample's cells: ȳ + βₖ − Σⱼ sⱼ βⱼ with sⱼ the share of level j. The error counts
 * the sampling of ȳ, of β and of s.
 */
function adjustedRates(
  frame: Frame,
  outcome: string,
  rows: Rows,
  betas: readonly Estimate[],
  shares: readonly Estimate[],
  sizes: readonly Size[],
): Recovered[] {
  const y = mean(frame, values(frame, outcome), rows)
  const weighted = betas.flatMap((beta, j) => {
    const s = shares[j]!
    return [
      [-s.estimate, beta],
      [-beta.estimate, { ...s, estimate: 0 }],
    ] as const
  })
  return EXPERTISE_LEVELS.map((k, j) => {
    const own = j === 0 ? [] : [[1, betas[j - 1]!] as const]
    const e = combine([[1, y], ...weighted, ...own])
    const whole = withError({ ...e, n: rows.length, people: y.people })
    return line(`adjusted.${outcome}`, `expertise=${k}`, { ...whole, ...sizes[j] })
  })
}

export const success: StatisticFamily = {
  id: 'adjusted.*, contrast.*, flattening.*, slope.*',
  meaning:
    'fixed-effects regressions of success on expertise: adjusted rates, contrasts with novices, linear slope',
  compute: frame => {
    const cells = crossedCells(frame)
    const indicators = levelIndicators(frame)
    const populations = [
      { stratum: ALL, filter: CLEAR, outcomes: SUCCESS },
      { stratum: 'trouble=true', filter: TROUBLED, outcomes: SUCCESS.slice(0, -1) },
    ]
    return populations.flatMap(({ stratum, filter, outcomes }) => {
      const rows = rowsOf(subset(frame, filter))
      if (rows.length === 0) return []
      const effects = cellEffects(cells, rows)
      const byLevel = design(frame, indicators, rows, effects)
      const linear = design(frame, [values(frame, 'expertise')], rows, effects)
      const shares = indicators.map(x => mean(frame, x, rows))
      const sizes = levelSizes(frame, rows)
      return outcomes.flatMap(outcome => {
        const y = values(frame, outcome)
        const betas = leastSquares(byLevel, y)
        const [, b3, , b5] = betas as [Estimate, Estimate, Estimate, Estimate]
        const shape = {
          ...combine([
            [2, b3],
            [-1, b5],
          ]),
          people: b3.people,
        }
        const least = (...levels: number[]) => smallest(levels.map(k => sizes[k - 1]!))
        return [
          ...adjustedRates(frame, outcome, rows, betas, shares, sizes).map(r => ({
            ...r,
            stratum: both(stratum, r.stratum),
          })),
          ...betas.map((b, j) =>
            line(`contrast.${outcome}`, both(stratum, `expertise=${j + 2}-1`), {
              ...withError(b),
              ...least(1, j + 2),
            }),
          ),
          line(`flattening.${outcome}`, both(stratum, 'expertise=1-3-5'), {
            ...withError(shape),
            ...least(1, 3, 5),
          }),
          line(`slope.${outcome}`, stratum, withError(leastSquares(linear, y)[0]!)),
        ]
      })
    })
  },
}

export const within: StatisticFamily = {
  id: 'slope_within.*',
  meaning: 'rise a level within person: fixed effects of people with more than one session',
  compute: frame => {
    const repeated = new Uint8Array(frame.people)
    const clear = rowsOf(subset(frame, CLEAR))
    const seen = new Uint8Array(frame.people)
    for (let j = 0; j < clear.length; j++) {
      const g = frame.person[clear[j] as number] as number
      if (seen[g]) repeated[g] = 1
      seen[g] = 1
    }
    const rows = Array.from(clear).filter(i => repeated[frame.person[i] as number] === 1)
    if (rows.length === 0) return []
    const effects = { ...cellEffects(frame.person, rows), absorbed: 0 }
    const withinPerson = design(frame, [values(frame, 'expertise')], rows, effects)
    return ['succeeded', 'verified'].map(outcome =>
      line(`slope_within.${outcome}`, ALL, withError(leastSquares(withinPerson, values(frame, outcome))[0]!)),
    )
  },
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
  compute: (frame, wanted) => {
    const populations = [
      { stratum: ALL, t: subset(frame, CLEAR), by: SPLITS },
      { stratum: 'wrote_code=true', t: subset(frame, CODED), by: ['expertise', 'user_type', 'month'] },
      { stratum: 'trouble=true', t: subset(frame, TROUBLED), by: ['expertise', 'user_type', 'month'] },
    ]
    return [
      ...populations.flatMap(({ stratum, t, by }) => {
        const parts = [{ stratum: ALL, rows: rowsOf(t) }, ...by.flatMap(column => strata(t, column))]
        return parts.flatMap(p =>
          SUCCESS.flatMap(outcome =>
            lineIf(wanted, `mean.${outcome}`, both(stratum, p.stratum), () =>
              withError(mean(frame, values(frame, outcome), p.rows)),
            ),
          ),
        )
      }),
      ...codeChanges(frame),
    ]
  },
}

function codeChanges(frame: Frame): Recovered[] {
  const [modifies, creates] = [code('codebase', 'modifies'), code('codebase', 'creates')]
  const rows = rowsOf(subset(frame, `d => d.codebase === ${modifies} || d.codebase === ${creates}`))
  const x = values(frame, 'wrote_code')
  return [
    line('mean.wrote_code', ALL, withError(mean(frame, x, rowsOf(frame.sessions)))),
    ...(rows.length > 0
      ? [line('mean.wrote_code', 'codebase=modifies+creates', withError(mean(frame, x, rows)))]
      : []),
  ]
}

export const trends: StatisticFamily = {
  id: 'trend.*, trend_gap.*',
  meaning:
    'rise of verified success from the first month to the last along a straight line, by user type; their difference',
  compute: frame => {
    const t = Float64Array.from(values(frame, 'month'), m => m / LAST_MONTH)
    const y = values(frame, 'verified')
    const fits = strata(subset(frame, CLEAR), 'user_type').map(s => ({
      ...s,
      e: slope(frame, y, t, s.rows),
    }))
    const [software, other] = ['software', 'other'].map(
      type => fits.find(f => f.stratum === `user_type=${type}`)?.e,
    )
    const gap =
      software && other
        ? combine([
            [1, software],
            [-1, other],
          ])
        : undefined
    return [
      ...fits.map(f => line('trend.verified', f.stratum, withError(f.e))),
      ...(gap
        ? [
            line('trend_gap.verified', 'user_type=software-other', {
              ...withError(gap),
              ...smallest([software!, other!]),
            }),
          ]
        : []),
    ]
  },
}

export const occupations: StatisticFamily = {
  id: 'occupation_share, occupation_growth, occupation_gap.*',
  meaning:
    'occupations among sessions whose occupation is clear: share, growth of the share, and verified success less that of software',
  compute: (frame, wanted) => {
    const known = subset(frame, KNOWN)
    const knownRows = rowsOf(known)
    const software = levelsOf('occupation')!.indexOf(SOFTWARE_OCCUPATION)
    const inCode = strata(known.filter(CODED), 'occupation')
    const base = inCode.find(s => s.level === software)
    const verified = values(frame, 'verified')
    const reference = base && mean(frame, verified, base.rows)
    return [
      ...strata(known, 'occupation').flatMap(s => {
        if (!wanted('occupation_share', s.stratum) && !wanted('occupation_growth', s.stratum)) return []
        const x = indicator(frame, 'occupation', [s.level])
        const rise = growth(frame, known, x)
        return [
          line('occupation_share', s.stratum, {
            ...withError(mean(frame, x, knownRows)),
            n: s.rows.length,
            people: distinctPeople(frame, s.rows),
          }),
          ...(rise && s.level !== software
            ? [line('occupation_growth', s.stratum, { ...rise, n: s.rows.length })]
            : []),
        ]
      }),
      ...inCode.flatMap(s => {
        if (!reference || !wanted('occupation_gap.verified', both('wrote_code=true', s.stratum))) return []
        const own = mean(frame, verified, s.rows)
        const gap =
          s.level === software
            ? { ...own, estimate: 0, influence: own.influence.map(() => 0) }
            : combine([
                [1, own],
                [-1, reference],
              ])
        return [
          line(
            'occupation_gap.verified',
            both('wrote_code=true', s.stratum),
            withError({ ...gap, n: own.n, people: own.people }),
          ),
        ]
      }),
    ]
  },
}
