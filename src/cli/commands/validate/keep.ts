/** plumbline validate --shard: makes and keeps the corpora of one shard, for the run that combines them. */
import { need } from '../../../ground/error.js'
import type { Shard } from '../../../ground/pool.js'
import type { Study } from '../../../validate/study.js'
import { keepShard } from '../../../validate/validate.js'
import { wholeNumber } from '../../arguments/numbers.js'
import { folderOf, type ValidateArguments } from '../../arguments/validate.js'
import { interruptible } from '../../interruptible.js'
import { printDone, saySetAside } from '../../output.js'
import type { ProgressDisplay } from '../../progress.js'
import { givingUp } from './give-up.js'

export async function keep(
  study: Study,
  reps: number,
  shard: Shard,
  display: ProgressDisplay,
  args: ValidateArguments,
): Promise<void> {
  need(
    !args.targetMcse,
    'option.both',
    'give --reps with --shard: --target-mcse is not known before all shards are there',
  )
  need(
    !args.force,
    'option.both',
    'give --force or --shard, not both: other shards keep theirs in the same folder',
  )
  const workers = wholeNumber('workers', args.workers, 1)
  const kept = await interruptible(display, signal =>
    keepShard(study, {
      reps,
      shard,
      ...(workers !== undefined && { workers }),
      ...givingUp(display, args),
      keep: folderOf(args),
      signal,
      onSetAside: saySetAside,
      onProgress: (d, total) => display.update({ done: d, total, rows: 0 }),
    }),
  )
  const out = folderOf(args)
  const total = reps * study.worlds.length
  printDone(
    args.json,
    { out, shard, kept, total },
    `${kept} of ${total} corpora are kept in ${out}; once all are, the same command without --shard measures them`,
  )
}
