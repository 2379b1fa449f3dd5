/** Runs a study: estimators over many corpora of each world, kept replicate by replicate, and measured. */
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Kept } from '../files/kept.js'
import { need, PlumblineError } from '../ground/error.js'
import { compiled, isOfShard, needShard, runTasks, type Shard } from '../ground/pool.js'
import { VERSION } from '../ground/version.js'
import { type Attempt, Attempts, withMissing } from './attempt.js'
import { type Measured, measureTable } from './measures.js'
import type { Replicated } from './replicate.js'
import { makeScratch } from './scratch.js'
import { type Precision, repsFor } from './sizing.js'
import { type Study, textOf } from './study.js'
import { type KnownTruths, type WorldTruth, worldTruths } from './world-truth.js'

export interface ValidateOptions {
  readonly reps?: number
  /** The error of a measure that is to be reached; it sizes the run after a pilot. */
  readonly precision?: Precision
  /** The super-population's truth, where it is known already. */
  readonly truths?: readonly WorldTruth[]
  readonly workers?: number
  /** Folder in which each replicate is kept, so that a run can go on. */
  readonly keep?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
  /** Told of every row that a replicate of this run has no estimate for, and why. */
  readonly onFailure?: (row: Replicated) => void
  /** Told of the corpora from which the super-population's truth is worked out. */
  readonly onTruth?: (done: number, total: number) => void
}

export interface Validated {
  readonly study: Study
  readonly reps: number
  /** In the order of worlds, replicates, estimators and estimands. */
  readonly replicates: readonly Replicated[]
  readonly measures: readonly Measured[]
  /** The super-population's truth, where it is what estimates are held against. */
  readonly truths: readonly WorldTruth[]
}

export const DEFAULT_REPS = 200
/** Below this many replicates measures say little. */
export const FEW_REPS = 30

/** The study's replicates and measures; the same for any number of workers if the estimators' own rows are. */
export async function validate(study: Study, options: ValidateOptions = {}): Promise<Validated> {
  const { reps: asked = DEFAULT_REPS, precision, keep } = options
  need(
    Number.isInteger(asked) && asked >= 2,
    'validate.reps',
    `a validation needs a whole number of at least 2 replicates, got ${asked}`,
  )
  const store = keep ? new Store(join(keep, 'replicates'), study) : undefined
  let reps = precision?.pilot ?? asked
  let rows = await replicatesTo(study, reps, store, options)
  const known: KnownTruths = []
  const measured = async () => {
    const truths =
      study.truth === 'world' ? (options.truths ?? (await worldTruths(study, rows, options, known))) : []
    const replicates = truths.length > 0 ? withTruths(rows, truths) : rows
    return { study, reps, replicates, truths, measures: measureTable(replicates, truths) }
  }
  if (precision) {
    reps = repsFor((await measured()).measures, precision)
    rows = await replicatesTo(study, reps, store, options)
  }
  return measured()
}

/** Makes and keeps the corpora of a shard alone; once all shards have, `validate` finds them. Returns how many are kept. */
export async function keepShard(
  study: Study,
  options: ValidateOptions & { readonly keep: string; readonly shard: Shard },
): Promise<number> {
  needShard(options.shard)
  const reps = options.reps ?? DEFAULT_REPS
  const store = new Store(join(options.keep, 'replicates'), study)
  await made(study, reps, store, options)
  return tasksOf(study, reps).filter(t => store.read(t).length > 0).length
}

function tasksOf({ worlds }: Study, reps: number): Attempt[] {
  return worlds.flatMap((_, world) =>
    Array.from({ length: reps }, (__, r): Attempt => ({ world, replicate: r + 1 })),
  )
}

async function replicatesTo(
  study: Study,
  reps: number,
  store: Store | undefined,
  options: ValidateOptions,
): Promise<Replicated[]> {
  const done = await made(study, reps, store, options)
  return withMissing(tasksOf(study, reps).flatMap(t => done.get(nameOf(t)) as Replicated[]))
}

async function made(
  study: Study,
  reps: number,
  store: Store | undefined,
  {
    workers = availableParallelism(),
    signal,
    onProgress,
    onFailure,
    shard,
  }: ValidateOptions & { readonly shard?: Shard },
): Promise<Map<string, Replicated[]>> {
  const tasks = tasksOf(study, reps)
  const done = new Map(tasks.flatMap(t => store?.read(t) ?? []))
  const missing = tasks.filter(t => !done.has(nameOf(t)) && (!shard || isOfShard(t.replicate - 1, shard)))
  onProgress?.(done.size, tasks.length)
  const root = makeScratch(study)
  let here: Attempts | undefined
  try {
    await runTasks<Attempt, Replicated[]>(missing, {
      // A function cannot be sent to a worker.
      workers: study.estimators.some(e => 'estimate' in e) ? 1 : workers,
      module: compiled(import.meta.url, 'worker.js'),
      data: { study, root },
      here: () => {
        here = new Attempts(study, root)
        return t => (here as Attempts).run(t)
      },
      ...(signal && { signal }),
      onResult: (rows, t) => {
        done.set(nameOf(t), rows)
        store?.write(t, rows)
        for (const r of rows) if (!Number.isFinite(r.estimate) && r.message !== '') onFailure?.(r)
        onProgress?.(done.size, tasks.length)
      },
    })
  } finally {
    here?.close()
    rmSync(root, { recursive: true, force: true })
  }
  if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
  return done
}

/** The rows, held against the world's truth. */
function withTruths(rows: readonly Replicated[], truths: readonly WorldTruth[]): Replicated[] {
  const of = new Map(truths.map(t => [JSON.stringify([t.world, t.estimand]), t.estimate]))
  return rows.map(r => ({ ...r, truth: of.get(JSON.stringify([r.world, r.estimand])) ?? Number.NaN }))
}

const nameOf = ({ world, replicate }: Attempt) => `${world}-${String(replicate).padStart(6, '0')}`

/** Replicates on disk. */
class Store {
  readonly #kept: Kept

  constructor(folder: string, study: Study) {
    this.#kept = new Kept(folder, `{"version":"${VERSION}","study":${textOf(study)}}`)
  }

  read(t: Attempt): [string, Replicated[]][] {
    const bytes = this.#kept.read(nameOf(t))
    if (!bytes) return []
    const rows = JSON.parse(bytes.toString()) as Replicated[]
    // JSON has no NaN: what is missing is null.
    return [[nameOf(t), rows.map(r => numbersOf(r))]]
  }

  write(t: Attempt, rows: readonly Replicated[]): void {
    this.#kept.write(nameOf(t), `${JSON.stringify(rows)}\n`)
  }
}

function numbersOf(row: Replicated): Replicated {
  return Object.fromEntries(
    Object.entries(row).map(([k, v]) => [k, v === null ? Number.NaN : v]),
  ) as unknown as Replicated
}
