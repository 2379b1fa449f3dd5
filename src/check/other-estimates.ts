/** Replaces recovered estimates of figures by those of another engine. */
import type { HeadlineEstimate } from '../headline/headline.js'
import type { Recovered } from '../recover/line.js'
import { both, lineName, stratumOf } from '../schema/stratum.js'
import { figureNamed } from '../study/register.js'

/** The lines with the other engine's estimates where it has one; sizes and errors stay those that were recovered. */
export function withEstimates(
  recovered: readonly Recovered[],
  others: readonly HeadlineEstimate[],
): Recovered[] {
  const estimates = new Map(others.map(other => [lineNameOf(other), other.estimate]))
  return recovered.map(r => ({ ...r, estimate: estimates.get(lineName(r)) ?? r.estimate }))
}

/** The name of the line that belongs to an estimate of a figure, or of one level of it. */
export function lineNameOf({ figure, level }: HeadlineEstimate): string {
  const { statistic = '', stratum, printed } = figureNamed(figure)
  if (printed.kind === 'each') {
    const part = printed.parts.find(p => p.level === level)
    return part ? lineName(part.line) : ''
  }
  if (level === null || !('by' in printed)) return lineName({ statistic, stratum })
  return lineName({ statistic, stratum: both(stratum, stratumOf(printed.by, level)) })
}
