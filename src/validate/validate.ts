/** Runs a study: estimators over many corpora of each world, and their measures. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { need } from '../ground/error.js'
import { compiled, isOfShard, needShard, type Shard } from '../ground/pool.js'
import { Replicates, type ReplicatesOptions, type Series } from '../replicates/replicates.js'
import { type Attempt, Attempts, withMissing } from './attempt.js'
import { type GiveUpOptions, type Rows, tasksWithout } from './give-up.js'
import { endMarked, killMarked } from './marked.js'
import { type Measured, measureTable } from './measures.js'
import type { Replicated } from './replicate-row.js'
import { makeScratch } from './scratch.js'
import { type Precision, repsFor } from './sizing.js'
import { type Study, textOf } from './study.js'
import { type KnownTruths, type WorldTruth, worldTruths } from './world-truth.js'

/** How many replicates a validation runs, over how many threads, and who is told of it. */
export interface ValidateOptions extends Pick<GiveUpOptions, 'giveUpAfter' | 'onGivenUp'> {
  readonly reps?: number
  /** The target error of a measure; it sizes the run after a pilot. */
  readonly precision?: Precision
  /** The super-population's truth, where it is known already. */
  readonly truths?: readonly WorldTruth[]
  readonly workers?: number
  /** Folder in which each replicate is kept, so that a run can be resumed. */
  readonly keep?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
  /** Called with every row of this run that has no estimate, and the reason. */
  readonly onFailure?: (row: Replicated) => void
  /** Called with the progress of corpora for the super-population's truth. */
  readonly onTruth?: (done: number, total: number) => void
  /** Called where the folder has kept replicates of other studies, which are left as they are. */
  readonly onSetAside?: (folder: string) => void
}

/** What a validation gave: every row of every replicate, and the measures of them. */
export interface Validated {
  readonly study: Study
  readonly reps: number
  /** In the order of worlds, replicates, estimators and estimands. */
  readonly replicates: readonly Replicated[]
  readonly measures: readonly Measured[]
  /** The super-population's truth, where estimates are compared with it. */
  readonly truths: readonly WorldTruth[]
}

export const DEFAULT_REPS = 200
/** With fewer replicates than this, measures say little. */
export const FEW_REPS = 30

/**
 * Runs a validation: its replicates and measures, the same for any number of workers if the estimators' own rows are. An
 * estimator that fails, hangs or takes too much memory gives rows without an estimate, with the reason. One that fails in
 * the same way on each of the first corpora is run on no others, and has rows of these alone. Errors: fewer than 2
 * replicates.
 *
 * @example
 * import { studyOf, validate } from '@plumbline/plumbline'
 *
 * const estimate = () => [{ estimand: 'ate.verified.5-1', estimate: 0, std_error: 1 }]
 * const study = studyOf({ estimators: [{ name: 'nothing', estimate }], scenarios: ['baseline'], people: 200 })
 * const { measures } = await validate(study, { reps: 4, workers: 1 })
 * console.log(measures.find(m => m.measure === 'coverage').estimate) // → 1
 */
export async function validate(study: Study, options: ValidateOptions = {}): Promise<Validated> {
  const { reps: asked = DEFAULT_REPS, precision } = options
  need(
    Number.isInteger(asked) && asked >= 2,
    'validate.reps',
    `a validation needs a whole number of at least 2 replicates, got ${asked}`,
  )
  const replicates = replicatesOf(study, options)
  const rowsFor = async (count: number) => {
    const tasks = await tasksWithout(study, replicates, tasksOf(study, count), options)
    const all = await replicates.of(tasks)
    // What was kept may have rows of an estimator that is given up since.
    return withMissing(all.flatMap((own, t) => own.filter(r => !tasks[t]!.without?.includes(r.estimator))))
  }
  let reps = precision?.pilot ?? asked
  let rows = await rowsFor(reps)
  const known: KnownTruths = []
  const measured = async () => {
    const truths =
      study.truth === 'world' ? (options.truths ?? (await worldTruths(study, rows, options, known))) : []
    const against = truths.length > 0 ? withTruths(rows, truths) : rows
    return { study, reps, replicates: against, truths, measures: measureTable(against, truths, study.level) }
  }
  if (precision) {
    reps = repsFor((await measured()).measures, precision, study.level)
    rows = await rowsFor(reps)
  }
  return measured()
}

/**
 * Makes and keeps the corpora of one shard; once all shards are done, `validate` finds them. Returns the number that
 * is kept.
 */
export async function keepShard(
  study: Study,
  options: ValidateOptions & { readonly keep: string; readonly shard: Shard },
): Promise<number> {
  const { reps = DEFAULT_REPS, shard } = options
  needShard(shard)
  const replicates = replicatesOf(study, options)
  const isOwn = ({ replicate }: Attempt) => isOfShard(replicate - 1, shard)
  const tasks = await tasksWithout(study, replicates, tasksOf(study, reps), { ...options, isOwn })
  await replicates.make(tasks, isOwn)
  return replicates.count(tasks)
}

function tasksOf({ worlds }: Study, reps: number): Attempt[] {
  return worlds.flatMap((_, world) =>
    Array.from({ length: reps }, (__, r): Attempt => ({ world, replicate: r + 1 })),
  )
}

function replicatesOf(
  study: Study,
  { keep, onFailure, ...options }: ValidateOptions,
): Replicates<Attempt, Rows> {
  const toldOf = (r: Replicated) => !Number.isFinite(r.estimate) && r.message !== ''
  const more: ReplicatesOptions<Attempt, Rows> = {
    ...options,
    keep: keep && join(keep, 'replicates'),
    onMade: rows => {
      for (const r of rows) if (toldOf(r)) onFailure?.(r)
    },
  }
  return new Replicates(seriesOf(study), more)
}

function seriesOf(study: Study): Series<Attempt, Rows> {
  return {
    nameOf: ({ world, replicate }) => `${world}-${String(replicate).padStart(6, '0')}`,
    numberOf: t => t.replicate,
    answers: (rows, { without = [] }) =>
      study.estimators.every(e => without.includes(e.name) || rows.some(r => r.estimator === e.name)),
    open: () => workOf(study),
    keeping: {
      question: () => ({ name: 'study', json: textOf(study) }),
      codec: {
        encode: rows => `${JSON.stringify(rows, infinityAsText)}\n`,
        decode: bytes => (JSON.parse(bytes.toString()) as Replicated[]).map(numbersOf),
      },
    },
  }
}

function workOf(study: Study) {
  const root = makeScratch(study)
  let here: Attempts | undefined
  const onExit = () => killMarked(root)
  process.on('exit', onExit)
  return {
    // A function cannot be sent to a worker.
    onlyHere: study.estimators.some(e => 'estimate' in e),
    // A module may never return: this thread must hear signals.
    apart: study.estimators.some(e => 'module' in e),
    module: compiled('validate/worker.js'),
    data: { study, root },
    here: () => {
      const attempts = new Attempts(study, root)
      here = attempts
      return (t: Attempt) => attempts.run(t)
    },
    stop: () => {
      here?.close()
      killMarked(root)
    },
    close: async () => {
      here?.close()
      await endMarked(root)
      process.off('exit', onExit)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** The rows, compared with the world's truth. */
function withTruths(rows: readonly Replicated[], truths: readonly WorldTruth[]): Replicated[] {
  const of = new Map(truths.map(t => [JSON.stringify([t.world, t.estimand]), t.estimate]))
  return rows.map(r => ({ ...r, truth: of.get(JSON.stringify([r.world, r.estimand])) ?? Number.NaN }))
}

/** JSON has no NaN and no infinity: a missing number is null, an infinite one is a text. */
const infinityAsText = (_: string, v: unknown) => (v === Infinity || v === -Infinity ? String(v) : v)

function numbersOf(row: Replicated): Replicated {
  const ends = {
    conf_low: Number(row.conf_low ?? Number.NaN),
    conf_high: Number(row.conf_high ?? Number.NaN),
  }
  return Object.fromEntries(
    Object.entries({ ...row, ...ends }).map(([k, v]) => [k, v === null ? Number.NaN : v]),
  ) as unknown as Replicated
}
