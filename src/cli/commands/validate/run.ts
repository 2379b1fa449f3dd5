/** plumbline validate: estimators over many corpora, with progress. */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { need } from '../../../ground/error.js'
import { showSeconds } from '../../../ground/format.js'
import type { Replicated } from '../../../validate/replicate-row.js'
import { precisionOf } from '../../../validate/sizing.js'
import type { Study } from '../../../validate/study.js'
import { DEFAULT_REPS, FEW_REPS, type Validated, validate } from '../../../validate/validate.js'
import { shardOf } from '../../arguments/corpus.js'
import { wholeNumber } from '../../arguments/numbers.js'
import { folderOf, type ValidateArguments } from '../../arguments/validate.js'
import { interruptible } from '../../interruptible.js'
import { hint, saySetAside } from '../../output.js'
import { type ProgressDisplay, progressDisplay, sayingFirst } from '../../progress.js'
import { sayByHand } from './by-hand.js'
import { givingUp } from './give-up.js'
import { keep } from './keep.js'
import { present } from './present.js'

const MS = 1000
const WORDING = { doing: 'validating', done: 'validated', unit: 'corpora' }

export async function run(study: Study, args: ValidateArguments): Promise<void> {
  const quiet = args.quiet ?? false
  const sizes = sizesOf(args)
  const display = progressDisplay(quiet, WORDING)
  if (args.shard !== undefined) return keep(study, sizes.reps, shardOf(args.shard), display, args)
  const started = Date.now()
  if (args.force) setAside(folderOf(args))
  const done = await validated(study, sizes, quiet ? display : sayingFirst(display, sayKept), args)
  present(done, args)
  if (quiet) return
  sayByHand(study, 1)
  const corpora = new Set(done.replicates.map(r => JSON.stringify([r.world, r.replicate]))).size
  hint(
    `${corpora} corpora of ${study.worlds.length} worlds in ${showSeconds((Date.now() - started) / MS)}; tables and report.html in ${folderOf(args)}`,
  )
}

/** Keeps what earlier runs kept, under another name. */
function setAside(out: string): void {
  const kept = join(out, 'replicates')
  if (!existsSync(kept)) return
  let n = 1
  while (existsSync(`${kept}-before-${n}`)) n++
  renameSync(kept, `${kept}-before-${n}`)
  hint(`what earlier runs kept is now in ${kept}-before-${n}`)
}

/** The number of corpora per world, or the precision that determines it. */
function sizesOf(args: ValidateArguments) {
  need(!args.reps || !args.targetMcse, 'option.both', 'give --reps or --target-mcse, not both')
  const reps = wholeNumber('reps', args.reps, 1) ?? DEFAULT_REPS
  const precision = args.targetMcse === undefined ? undefined : precisionOf(args.targetMcse)
  const workers = wholeNumber('workers', args.workers, 1)
  if (reps < FEW_REPS && !precision)
    hint(`${reps} replicates say little about bias and coverage; at least ${FEW_REPS} are advised`)
  return { reps, ...(precision && { precision }), ...(workers !== undefined && { workers }) }
}

function validated(
  study: Study,
  sizes: ReturnType<typeof sizesOf>,
  display: ProgressDisplay,
  args: ValidateArguments,
): Promise<Validated> {
  const quiet = args.quiet ?? false
  const truths = truthDisplay(quiet)
  const stop = () => {
    display.stop()
    truths.stop()
  }
  return interruptible({ ...display, stop }, signal =>
    validate(study, {
      ...sizes,
      ...givingUp(display, args),
      keep: folderOf(args),
      signal,
      onProgress: (d, total) => display.update({ done: d, total, rows: 0 }),
      ...(!quiet && { onFailure: firstFailures(display) }),
      onSetAside: saySetAside,
      onTruth: (d, total) => {
        display.stop()
        truths.update({ done: d, total, rows: 0 })
      },
    }),
  )
}

/** Says how much of an earlier run is resumed: an estimator may have changed in a file that it imports. */
function sayKept({ done }: { readonly done: number }): void {
  if (done > 0)
    hint(
      `going on with ${done} corpora that an earlier run of this command kept; --force runs them again, which is needed where a file has changed that the command does not name`,
    )
}

/** Reports the first failure of each estimator at once, so that nobody waits for a run in which all fail. */
function firstFailures(display: ProgressDisplay) {
  const told = new Set<string>()
  return ({ estimator, world, replicate, message }: Replicated) => {
    if (told.has(estimator)) return
    told.add(estimator)
    display.stop()
    hint(`${estimator} fails in ${world}, replicate ${replicate}: ${message}`)
  }
}

/**
 * Shows progress of the super-population's truth where it takes many corpora: it can take as long as the replicates.
 */
function truthDisplay(quiet: boolean): ProgressDisplay {
  const display = progressDisplay(quiet, {
    doing: 'the worlds’ truth',
    done: 'the worlds’ truth:',
    unit: 'corpora',
  })
  return {
    ...display,
    update: progress => {
      if (progress.total >= MANY) display.update(progress)
    },
  }
}

const MANY = 200
