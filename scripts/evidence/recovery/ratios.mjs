/** Error over spread of every line, from the sums that errors.mjs keeps, and which are shown to lie outside what is allowed. */
import jstat from 'jstat'

/** A line counts where so many of the corpora show its error. */
const SHOWN = 0.95
export const [LOWEST, HIGHEST] = [0.95, 1.05]
const FALSE_ALARMS = 0.05

/** By size, the ratio of each line that counts with the error of its logarithm, and how many do not count. */
export function ratiosOf(kept) {
  const sizes = Object.entries(kept).map(([people, { corpora, lines }]) => {
    const all = Object.entries(lines)
    const counted = all
      .filter(([, l]) => l.n >= SHOWN * corpora)
      .map(([name, l]) => ({ name, ...ratioOf(l) }))
    const ratios = counted.filter(l => l.ratio > 0 && l.ratio < Infinity)
    return { people: Number(people), corpora, ratios, without: all.length - ratios.length }
  })
  // Bonferroni over all lines and sizes.
  const family = sizes.reduce((n, s) => n + s.ratios.length, 0)
  const critical = jstat.jStat.normal.inv(1 - FALSE_ALARMS / family, 0, 1)
  return sizes.map(s => ({ ...s, outside: s.ratios.filter(r => isOutside(r, critical)) }))
}

function ratioOf({ n, sums: [x1, x2, x3, x4, v1, v2, vx, vx2] }) {
  const m = x1 / n
  const spread = (x2 - n * m ** 2) / (n - 1)
  const fourth = x4 - 4 * m * x3 + 6 * m ** 2 * x2 - 3 * n * m ** 4
  const mean = v1 / n
  const both = vx2 - 2 * m * vx + m ** 2 * v1
  const squares = v2 / mean ** 2 - (2 * both) / (mean * spread) + fourth / spread ** 2
  return { ratio: Math.sqrt(mean / spread), error: Math.sqrt(squares) / (2 * n) }
}

function isOutside({ ratio, error }, critical) {
  const beyond = ratio < LOWEST ? Math.log(LOWEST / ratio) : Math.log(ratio / HIGHEST)
  return beyond > critical * error
}
