/** Lines with errors from bootstrap replicates of people. */
import { needOneOf } from '../../../ground/error.js'
import { bootstrap } from '../../../recover/bootstrap.js'
import type { Frame } from '../../../recover/frame.js'
import type { Line, Recovered } from '../../../recover/line.js'
import { wholeNumber } from '../../arguments/numbers.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { hint } from '../../output.js'

const INTERVALS = ['percentile', 'bca'] as const

export function bootstrapped(
  frames: readonly Frame[],
  lines: readonly Line[],
  { bootstrap: count, interval, seed }: RecoverArguments,
): Recovered[] {
  const replicates = wholeNumber('bootstrap', String(count), 0)
  const rows = bootstrap(frames, lines, {
    replicates,
    interval: needOneOf(interval as string, INTERVALS, 'recover.interval', 'interval', '--interval'),
    seed: seed as string,
  })
  const uncertain = (100 / Math.sqrt(2 * replicates)).toFixed(1)
  hint(`standard errors from ${replicates} replicates: each is itself uncertain by about ${uncertain}%`)
  return rows
}
