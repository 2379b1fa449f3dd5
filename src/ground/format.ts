/** How numbers are shown to people: the one place that rounds for display. */

const PERCENT = 100
/** Statistics that are not shares: counts, geometric means, ratios, logs. */
const PLAIN = [
  'gm.',
  'median.turns',
  'median.value',
  'mean.sessions',
  'count.',
  'value_ratio',
  'step.',
  'kappa',
  'delta_of_none',
]

/** Whether a statistic is shown in per cent. */
function inPercent(statistic: string): boolean {
  return !PLAIN.some(p => statistic.startsWith(p))
}

/** An estimate of a statistic, to as many digits as its size deserves. */
export function showEstimate(statistic: string, x: number): string {
  if (!Number.isFinite(x)) return '–'
  if (inPercent(statistic)) return `${significant(x * PERCENT, 2)}%`
  return significant(x, 2)
}

/** A difference of a statistic with its sign: in points where the statistic is in per cent. */
export function showDifference(statistic: string, x: number): string {
  if (!Number.isFinite(x)) return '–'
  if (x === 0) return '0'
  const sign = x > 0 ? '+' : '−'
  const size = Math.abs(inPercent(statistic) ? x * PERCENT : x)
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 0.1 ? 2 : 4
  return `${sign}${grouped(size, decimals)}${inPercent(statistic) ? ' points' : ''}`
}

/** A standard error to two significant digits, in the unit of its estimate (points where that is per cent). */
export function showError(statistic: string, x: number): string {
  return String(+(inPercent(statistic) ? x * PERCENT : x).toPrecision(2))
}

/** At least `decimals` decimals below 100, more below 1, none from 1,000 on. */
function significant(x: number, decimals: number): string {
  const size = Math.abs(x)
  const extra = size >= 1000 ? -decimals : size >= 100 ? -1 : size >= 0.1 || size === 0 ? 0 : 2
  return grouped(x, Math.max(0, decimals + extra))
}

/** A number with thousands separators and fixed decimals. */
export function grouped(x: number, decimals = 0): string {
  return x.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** Seconds as people say them. */
export function showSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`
}
