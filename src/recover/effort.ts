/** Statistics of how work is divided and of effort: medians, geometric means, tails, adjusted rises. */
import { KEEPS_DECISIONS } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { combine, exponential, mean, median, withError } from './estimate.js'
import { type Frame, values } from './frame.js'
import { additiveEffects, type Design, design, leastSquares } from './regression.js'
import {
  ALL,
  exceeds,
  indicator,
  levelSizes,
  line,
  lineIf,
  type Rows,
  rowsOf,
  type StatisticFamily,
  smallest,
  strata,
  subset,
} from './strata.js'

export const medians: StatisticFamily = {
  id: 'median.*',
  meaning: 'median over sessions, overall and by expertise',
  compute: (frame, wanted) =>
    ['planning_user_share', 'execution_user_share', 'turns', 'value_usd'].flatMap(column =>
      [{ stratum: ALL, rows: rowsOf(frame.sessions) }, ...strata(frame.sessions, 'expertise')].flatMap(s =>
        lineIf(wanted, `median.${column}`, s.stratum, () => median(frame, values(frame, column), s.rows)),
      ),
    ),
}

const EFFORTS = [
  { unit: 'actions', filter: 'd => d.actions > 0' },
  { unit: 'words', filter: 'd => d.words > 0' },
] as const

export const geometricMeans: StatisticFamily = {
  id: 'gm.*',
  meaning: 'geometric mean over sessions of the session’s average a turn, where positive',
  compute: (frame, wanted) =>
    EFFORTS.flatMap(({ unit, filter }) => {
      const t = subset(frame, filter)
      const x = values(frame, `log_${unit}`)
      const parts = [
        { stratum: ALL, rows: rowsOf(t) },
        ...['expertise', 'work_mode', 'value_band', 'month', 'user_type'].flatMap(by => strata(t, by)),
        {
          stratum: `execution_user_share>${KEEPS_DECISIONS}`,
          rows: rowsOf(t.filter(`d => d.execution_user_share > ${KEEPS_DECISIONS}`)),
        },
        {
          stratum: `planning_user_share<${LITTLE}`,
          rows: rowsOf(t.filter(`d => d.planning_user_share < ${LITTLE}`)),
        },
      ]
      return parts
        .filter(p => p.rows.length > 0)
        .flatMap(p => lineIf(wanted, `gm.${unit}`, p.stratum, () => exponential(mean(frame, x, p.rows))))
    }),
}
/** The user's share below which the agent makes more than 80% of decisions. */
const LITTLE = 0.2

const HEAVY = [100, 200, 500]

export const tails: StatisticFamily = {
  id: 'actions_over.*, share.no_actions',
  meaning: 'share of sessions that average more than so many actions a turn; share without any',
  compute: frame => {
    const rows = rowsOf(frame.sessions)
    return [
      ...HEAVY.map(k =>
        line(`actions_over.${k}`, ALL, withError(mean(frame, exceeds(frame, 'actions_a_turn', k), rows))),
      ),
      line('share.no_actions', ALL, withError(mean(frame, indicator(frame, 'actions', [0]), rows))),
    ]
  },
}

/** The study’s controls of effort, added together. */
const EFFORT_CONTROLS = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']

function effortDesign(frame: Frame, rows: Rows, regressors: readonly Float64Array[], drop?: string): Design {
  const controls = EFFORT_CONTROLS.filter(c => c !== drop).map(c => values(frame, c))
  return design(frame, regressors, rows, additiveEffects(controls, rows))
}

/** Indicators of levels 2 to 5. */
export function levelIndicators(frame: Frame): Float64Array[] {
  return EXPERTISE_LEVELS.slice(1).map(k => indicator(frame, 'expertise', [k]))
}

export const effort: StatisticFamily = {
  id: 'slope.actions, slope.words, step.*',
  meaning:
    'adjusted rise of effort a level (e^b − 1), overall and within strata; adjusted steps between levels in logs',
  compute: (frame, wanted) => {
    const level = [values(frame, 'expertise')]
    const indicators = levelIndicators(frame)
    return EFFORTS.flatMap(({ unit, filter }) => {
      const t = subset(frame, filter)
      const rows = rowsOf(t)
      const y = values(frame, `log_${unit}`)
      const rise = (of: Rows, drop?: string) =>
        exponential(leastSquares(effortDesign(frame, of, level, drop), y)[0]!, 1)
      const between = EXPERTISE_LEVELS.slice(1).map(k => `expertise=${k}-${k - 1}`)
      const steps = between.some(s => wanted(`step.${unit}`, s))
        ? leastSquares(effortDesign(frame, rows, indicators), y)
        : []
      const sizes = levelSizes(frame, rows)
      return [
        line(`slope.${unit}`, ALL, rise(rows)),
        ...['work_mode', 'value_band'].flatMap(by =>
          strata(t, by).flatMap(s => lineIf(wanted, `slope.${unit}`, s.stratum, () => rise(s.rows, by))),
        ),
        ...steps.map((upper, j) => {
          const step =
            j === 0
              ? upper
              : combine([
                  [1, upper],
                  [-1, steps[j - 1]!],
                ])
          const size = smallest([sizes[j]!, sizes[j + 1]!])
          return line(`step.${unit}`, between[j]!, {
            ...withError({ ...step, people: upper.people }),
            ...size,
          })
        }),
      ]
    })
  },
}
