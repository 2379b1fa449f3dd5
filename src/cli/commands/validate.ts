/** plumbline validate: somebody's estimator over many corpora, held against the truth. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CommandModule } from 'yargs'
import { need, PlumblineError } from '../../ground/error.js'
import { showSeconds } from '../../ground/format.js'
import type { Shard } from '../../ground/pool.js'
import type { Replicated } from '../../validate/replicate.js'
import type { Study } from '../../validate/study.js'
import { shardOf } from '../arguments/corpus.js'
import { wholeNumber } from '../arguments/numbers.js'
import { OPTIONS, studyOptions, type ValidateArguments } from '../arguments/validate.js'
import { commandLine, interruptible } from '../interruptible.js'
import { columns, hint, print, printJson, saySetAside } from '../output.js'
import { type ProgressDisplay, progressDisplay, sayingFirst } from '../progress.js'
import type { Shown } from '../tables/validation.js'

export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate',
  describe:
    'Run an estimator in any language over many corpora; bias, coverage and power with Monte Carlo errors',
  builder: yargs => {
    for (const [name, option] of Object.entries(OPTIONS))
      yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
    return yargs
      .example(
        '$0 validate --estimator "python3 est.py"',
        'is it biased, do its intervals cover, and in which world',
      )
      .example(
        '$0 validate --estimator "Rscript a.R" --estimator "python3 b.py" --scenario selection --people 20000',
        'two estimators on the same corpora',
      )
      .example(
        '$0 validate --module est.mjs --vary people=1000,5000,20000 --reps 500',
        'a function, over a grid of sample sizes in three worlds',
      ) as never
  },
  handler: async args => {
    if (args.list) return list(args)
    if (args.estimates !== undefined) return fromTable(args.estimates, args)
    const { studyOf } = await import('../../validate/study.js')
    const study = studyOf(studyOptions(args))
    if (args.replay !== undefined) return replay(study, wholeNumber('replay', args.replay, 1), args)
    await run(study, args)
  },
}

const WORDING = { doing: 'validating', done: 'validated', unit: 'corpora' }
const folderOf = (args: ValidateArguments) => args.out ?? join('out', 'validate')

async function run(study: Study, args: ValidateArguments): Promise<void> {
  const { DEFAULT_REPS, FEW_REPS, validate } = await import('../../validate/validate.js')
  const { precisionOf } = await import('../../validate/sizing.js')
  need(!args.reps || !args.targetMcse, 'option.both', 'give --reps or --target-mcse, not both')
  const reps = wholeNumber('reps', args.reps, 1) ?? DEFAULT_REPS
  const precision = args.targetMcse === undefined ? undefined : precisionOf(args.targetMcse)
  const workers = wholeNumber('workers', args.workers, 1)
  const quiet = args.quiet ?? false
  if (reps < FEW_REPS && !precision)
    hint(`${reps} replicates say little of bias and coverage; at least ${FEW_REPS} are advised`)
  const display = sayingFirst(progressDisplay(quiet, WORDING), ({ done }) => {
    if (!quiet) sayKept(done)
  })
  if (args.shard !== undefined) return keep(study, reps, shardOf(args.shard), args)
  const started = Date.now()
  if (args.force) rmSync(join(folderOf(args), 'replicates'), { recursive: true, force: true })
  const truths = truthDisplay(quiet)
  const stop = () => {
    display.stop()
    truths.stop()
  }
  const done = await interruptible({ ...display, stop }, signal =>
    validate(study, {
      reps,
      ...(precision && { precision }),
      ...(workers !== undefined && { workers }),
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
  await present(done, args)
  if (!quiet)
    hint(
      `${done.reps} corpora of each of ${study.worlds.length} worlds in ${showSeconds((Date.now() - started) / 1000)}; tables and report.html in ${folderOf(args)}`,
    )
}

/** Says what an earlier run has left to do: an estimator may have changed in a file that it imports. */
function sayKept(done: number): void {
  if (done > 0)
    hint(
      `going on with ${done} corpora that an earlier run of this command kept; --force runs them again, which is needed where a file has changed that the command does not name`,
    )
}

/** Tells of the first failure of each estimator at once: where all will fail, nobody should wait for the last. */
function firstFailures(display: ProgressDisplay) {
  const told = new Set<string>()
  return ({ estimator, world, replicate, message }: Replicated) => {
    if (told.has(estimator)) return
    told.add(estimator)
    display.stop()
    hint(`${estimator} fails in ${world}, replicate ${replicate}: ${message}`)
  }
}

/** The truth of a figure in a world can take as long as the replicates: it is told where it takes many corpora. */
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

/** The corpora of one share, kept for the run that ends it all. */
async function keep(study: Study, reps: number, shard: Shard, args: ValidateArguments): Promise<void> {
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
  const { keepShard } = await import('../../validate/validate.js')
  const display = progressDisplay(args.quiet ?? false, WORDING)
  const workers = wholeNumber('workers', args.workers, 1)
  const kept = await interruptible(display, signal =>
    keepShard(study, {
      reps,
      shard,
      ...(workers !== undefined && { workers }),
      keep: folderOf(args),
      signal,
      onSetAside: saySetAside,
      onProgress: (d, total) => display.update({ done: d, total, rows: 0 }),
    }),
  )
  print(
    `${kept} of ${reps * study.worlds.length} corpora are kept in ${folderOf(args)}; once all are, the same command without --shard measures them`,
  )
}

async function present(shown: Shown, args: ValidateArguments): Promise<void> {
  const { show, writeTables } = await import('../tables/validation.js')
  const { writeValidation } = await import('../../report/validation-page.js')
  const out = folderOf(args)
  writeTables(shown, out)
  writeValidation(join(out, 'report.html'), { ...shown, command: commandLine() })
  show(shown, args.json ?? false)
}

/** One replicate again, with its corpus kept and the estimators' rows printed. */
async function replay(study: Study, replicate: number, args: ValidateArguments): Promise<void> {
  const { Attempts } = await import('../../validate/attempt.js')
  const keep = join(folderOf(args), `replay-${replicate}`)
  const attempts = new Attempts(study, resolve(keep))
  try {
    printJson(await attempts.run({ world: 0, replicate }, resolve(keep)))
  } finally {
    attempts.close()
  }
  hint(`the corpus is kept in ${keep}`)
}

/** Measures of estimates that were made elsewhere. */
async function fromTable(path: string, args: ValidateArguments): Promise<void> {
  need(existsSync(path), 'estimates.missing', `there is no file ${path}`)
  const { parseEstimates } = await import('../../validate/rows.js')
  const { measureTable } = await import('../../validate/measures.js')
  const replicates = within(path, () => parseEstimates(readFileSync(path, 'utf8')))
  await present({ replicates, measures: measureTable(replicates), truths: [] }, args)
}

/** What is wrong in a file names the file. */
function within<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error
    throw new PlumblineError(error.code, `${path}: ${error.message.replace(/^it wrote/, 'it holds')}`)
  }
}

/** Every estimand that an estimator can be held against. */
async function list(args: ValidateArguments): Promise<void> {
  const { declaredEstimands } = await import('../../validate/truth.js')
  const rows = [...declaredEstimands()].map(([estimand, definition]) => ({ estimand, definition }))
  if (args.json) printJson(rows)
  else print(columns(rows.map(r => [r.estimand, r.definition])).join('\n'))
}
