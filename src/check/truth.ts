/** Compares recovered contrasts with the truth: whether the study's regression shows the effect of expertise. */
import type { Estimand } from '../estimands/outcomes.js'
import type { Recovered } from '../recover/line.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { lineName, stratumOf } from '../schema/stratum.js'
import { LEAST_EVENTS, normalEvidence } from './disagreement.js'
import { holm } from './holm.js'

/**
 * A contrast of two levels of expertise: as recovered, and its truth from potential outcomes. Differences of shares,
 * from -1 to 1.
 */
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
  readonly verdict: 'agrees' | 'differs' | 'not_measurable'
  /** Why it is not judged. */
  readonly note: string
}

/** All contrasts beside their truth, and whether all agree. */
export interface TruthResult {
  readonly rows: readonly TruthRow[]
  /** Whether no contrast that could be judged differs. */
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
 * Each level's adjusted contrast with novices compared with its truth; Holm's procedure at a family-wise rate of 1%.
 * The error of the estimate is that of sampling sessions from the world, so it is somewhat too wide for a difference
 * from the truth of this corpus. Undefined where the truth is not known.
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
      const note = tooFew(
        r.n,
        [1, Number(levels[0])].map(k => truth.get(`mean.${outcome}.${k}`) ?? Number.NaN),
      )
      const p = note ? Number.NaN : normalEvidence(Math.abs(estimate - wate), std_error).p
      const distance = (estimate - wate) / std_error
      return [{ outcome, levels, estimate, std_error, wate, ate, distance, note, p }]
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
      verdict: c.note ? 'not_measurable' : rejected[i] ? 'differs' : 'agrees',
    }),
  )
  return { rows, agrees: rows.every(r => r.verdict !== 'differs') }
}

/** Why a contrast of `n` sessions on its smaller side is not judged, from the true means at both levels. */
function tooFew(n: number, means: readonly number[]): string {
  const events = n * Math.min(...means.flatMap(m => [m, 1 - m]))
  if (events >= LEAST_EVENTS) return ''
  return Number.isNaN(events)
    ? 'the truth at its levels is not known'
    : `expects ${Math.floor(events)} events; a contrast is judged from ${LEAST_EVENTS} on`
}

const points = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(100 * x).toFixed(1)} points`

/** What the comparison says, in words. */
export function truthSentence({ rows, agrees }: TruthResult): string {
  const widest = Math.max(...rows.map(r => Math.abs(r.wate - r.ate)))
  const judged = rows.filter(r => r.verdict !== 'not_measurable')
  if (judged.length === 0)
    return `The adjusted contrasts cannot be compared with the truth: each expects fewer than ${LEAST_EVENTS} events at a level. More people are needed.`
  if (agrees) {
    return `${judged.length < rows.length ? `Of ${rows.length} adjusted contrasts ${judged.length} can be judged; they agree` : 'The adjusted contrasts agree'} with the truth under the regression’s own weights (family-wise rate 1%); from there to the average effect it is at most ${(100 * widest).toFixed(1)} points.`
  }
  const far = rows.filter(r => r.verdict === 'differs')
  const worst = far.reduce((a, b) => (Math.abs(b.estimate - b.wate) > Math.abs(a.estimate - a.wate) ? b : a))
  return `The adjusted contrasts do NOT show the effect of expertise in this world: ${far.length} of ${judged.length} differ from the truth. The farthest is ${worst.outcome}, ${COMPARED[worst.levels]}: recovered ${points(worst.estimate)}, truth ${points(worst.wate)}.`
}
