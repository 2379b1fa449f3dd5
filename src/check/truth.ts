/** Puts recovered contrasts beside the truth: whether the study's regression shows the effect of expertise. */
import type { Estimand } from '../estimands/outcomes.js'
import type { Recovered } from '../recover/line.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { lineName, stratumOf } from '../schema/stratum.js'
import { normalEvidence } from './evidence.js'
import { holm } from './holm.js'

export interface TruthRow {
  readonly outcome: string
  /** Levels compared, the higher first. */
  readonly levels: string
  /** The contrast that the study's regression shows. */
  readonly estimate: number
  readonly std_error: number
  /** The same contrast of potential outcomes, with the regression's own weights. */
  readonly wate: number
  /** The contrast averaged over sessions. */
  readonly ate: number
  /** Estimate less wate, in standard errors. */
  readonly distance: number
  readonly verdict: 'agrees' | 'differs'
}

export interface TruthResult {
  readonly rows: readonly TruthRow[]
  readonly agrees: boolean
}

const OUTCOMES = ['verified', 'at_least_partial', 'trouble', 'abandoned'] as const
const FAMILY_WISE = 0.01

const contrastOf = (outcome: string) => `contrast.${outcome}`
const CONTRASTS: ReadonlySet<string> = new Set(OUTCOMES.map(contrastOf))
/** Levels compared with novices, and how a sentence says it. */
const COMPARED: Readonly<Record<string, string>> = Object.fromEntries(
  EXPERTISE_LEVELS.slice(1).map(k => [`${k}-1`, `level ${k} over 1`]),
)

/** Whether the check against the truth reads a statistic. */
export const isCheckedForTruth = (statistic: string) => CONTRASTS.has(statistic)

/**
 * Each level's adjusted contrast with novices against its truth; Holm's procedure at a family-wise rate of
 * 1%. The error of the estimate is that of sampling sessions from the world, so it is somewhat too wide for
 * a difference from the truth of the very corpus. Undefined where the truth is not known.
 */
export function checkTruth(
  recovered: readonly Recovered[],
  estimands: readonly Estimand[],
): TruthResult | undefined {
  const truth = new Map(estimands.map(e => [e.id, e.corpus_value]))
  const found = new Map(recovered.map(r => [lineName(r), r]))
  const compared = OUTCOMES.flatMap(outcome =>
    Object.keys(COMPARED).flatMap(levels => {
      const name = lineName({ statistic: contrastOf(outcome), stratum: stratumOf('expertise', levels) })
      const r = found.get(name)
      const wate = truth.get(`wate.${outcome}.${levels}`)
      const ate = truth.get(`ate.${outcome}.${levels}`)
      if (!r || !Number.isFinite(r.std_error) || wate == null || ate == null) return []
      const { estimate, std_error } = r
      const { p } = normalEvidence(Math.abs(estimate - wate), std_error)
      return [{ outcome, levels, estimate, std_error, wate, ate, distance: (estimate - wate) / std_error, p }]
    }),
  )
  if (compared.length === 0) return undefined
  const rejected = holm(
    compared.map(c => c.p),
    FAMILY_WISE,
  )
  const rows = compared.map(
    ({ p: _, ...c }, i): TruthRow => ({
      ...c,
      verdict: rejected[i] ? 'differs' : 'agrees',
    }),
  )
  return { rows, agrees: rows.every(r => r.verdict === 'agrees') }
}

const points = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(100 * x).toFixed(1)} points`

/** What the comparison says, in words. */
export function truthSentence({ rows, agrees }: TruthResult): string {
  const widest = Math.max(...rows.map(r => Math.abs(r.wate - r.ate)))
  if (agrees) {
    return `The adjusted contrasts agree with the truth under the regression’s own weights (family-wise rate 1%); the average effect differs from that truth by at most ${(100 * widest).toFixed(1)} points.`
  }
  const far = rows.filter(r => r.verdict === 'differs')
  const worst = far.reduce((a, b) => (Math.abs(b.estimate - b.wate) > Math.abs(a.estimate - a.wate) ? b : a))
  return `The adjusted contrasts do NOT show the effect of expertise in this world: ${far.length} of ${rows.length} differ from the truth. The farthest is ${worst.outcome}, ${COMPARED[worst.levels]}: recovered ${points(worst.estimate)}, truth ${points(worst.wate)}.`
}
