/** Lines whose errors come from bootstrap replicates of people. */
import type { Whole } from '../../../corpus/load-frame.js'
import { type Lines, sayableOf } from '../../../corpus/recover-corpus.js'
import { needOneOf } from '../../../ground/error.js'
import { bootstrap } from '../../../recover/bootstrap.js'
import type { Frame } from '../../../recover/frame.js'
import type { Line, Recovered } from '../../../recover/line.js'
import { wholeNumber } from '../../arguments/numbers.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { hint } from '../../output.js'
import { told } from '../../tell-sessions.js'

const INTERVALS = ['percentile', 'bca'] as const

export function bootstrapped({ frame, sessions }: Whole, lines: Lines, args: RecoverArguments): Recovered[] {
  const { all, unsaid } = sayableOf(sessions, lines)
  const without = new Set(unsaid.flatMap(u => u.lines))
  const said = all.filter(l => !without.has(l))
  return told({ rows: drawn([frame], said, args), unsaid, sessions })
}

/** Lines that can be computed of some frames. */
export function drawn(
  frames: readonly Frame[],
  lines: readonly Line[],
  { bootstrap: count, interval, seed }: RecoverArguments,
): Recovered[] {
  const replicates = wholeNumber('bootstrap', String(count), 0)
  const options = {
    replicates,
    interval: needOneOf(interval as string, INTERVALS, 'recover.interval', 'interval', '--interval'),
    seed: seed as string,
  }
  const rows = bootstrap(frames, lines, options)
  const uncertain = (100 / Math.sqrt(2 * replicates)).toFixed(1)
  hint(`standard errors from ${replicates} replicates: each is itself uncertain by about ${uncertain}%`)
  return rows
}
