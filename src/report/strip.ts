/** Draws one figure as a strip: the printed interval, the estimate and its 95% interval. */
import type { Checked } from '../check/check.js'

/** Size of a strip in pixels. */
export const STRIP = { width: 180, height: 20 } as const
const MIDDLE = STRIP.height / 2
const CRITICAL = 1.96
/** Margin on either side, as a share of the range. */
const MARGIN = 0.15

/** SVG elements of the strip, each with a class; empty where there is nothing to draw. */
export function stripOf(c: Checked, bar: string, line: string, dot: string): string {
  if (!Number.isFinite(c.estimate) || Number.isNaN(c.std_error) || Number.isNaN(c.printed_low)) return ''
  const half = CRITICAL * c.std_error
  const seen = [c.estimate - half, c.estimate + half, c.printed_low, c.printed_high].filter(Number.isFinite)
  const span = Math.max(...seen) - Math.min(...seen) || 1
  const low = Math.min(...seen) - MARGIN * span
  const high = Math.max(...seen) + MARGIN * span
  const x = (v: number) =>
    (((Math.min(high, Math.max(low, v)) - low) / (high - low)) * STRIP.width).toFixed(1)
  const from = x(c.printed_low)
  const width = Math.max(2, Number(x(c.printed_high)) - Number(from)).toFixed(1)
  return [
    `<rect class="${bar}" x="${from}" y="3" width="${width}" height="${STRIP.height - 6}" rx="2"/>`,
    `<line class="${line}" x1="${x(c.estimate - half)}" x2="${x(c.estimate + half)}" y1="${MIDDLE}" y2="${MIDDLE}"/>`,
    `<circle class="${dot}" cx="${x(c.estimate)}" cy="${MIDDLE}" r="3.5"/>`,
  ].join('')
}
