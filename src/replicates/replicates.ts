/** The replicates of one question: run over workers, kept as each is done, and resumed where a run stopped. */
import { availableParallelism } from 'node:os'
import { Kept } from '../files/kept.js'
import { PlumblineError } from '../ground/error.js'
import { isOfShard, needShard, type PoolOptions, runTasks, type Shard } from '../ground/pool.js'
import { VERSION } from '../ground/version.js'

/** How a result is kept on disk. */
export interface Codec<R> {
  readonly encode: (result: R) => string | Uint8Array
  readonly decode: (bytes: Buffer) => R
}

/** The functions that make the replicates of a run. */
export interface Work<T, R> extends Pick<PoolOptions<T, R>, 'module' | 'data' | 'here'> {
  /** Whether workers stay, idle, for the next run of the same command. */
  readonly lasting?: boolean
  /** Whether the work cannot be sent to a worker. */
  readonly onlyHere?: boolean
  /** Whether the work must never be done in this thread. */
  readonly apart?: boolean
  /** Called again and again from when the run is aborted until workers have ended: ends what they wait for. */
  readonly stop?: () => void
  /** Releases the work's resources, however the run ends. */
  readonly close?: () => void | Promise<void>
}

/** A series of replicates: each result depends on its task alone. */
export interface Series<T, R> {
  /** A name that no other task has. */
  readonly nameOf: (task: T) => string
  /** The replicate's number, from 1, by which shards divide the tasks. */
  readonly numberOf: (task: T) => number
  readonly open: () => Work<T, R>
  /** Whether a result that was kept is all that a task asks for; without it every one is. */
  readonly answers?: (result: R, task: T) => boolean
  /** How results are kept; without it nothing is kept. */
  readonly keeping?: Keeping<R>
}

export interface Keeping<R> {
  /**
   * Everything that determines the results besides the version, as JSON: it tells them from results of another
   * question.
   */
  readonly question: () => { readonly name: string; readonly json: string }
  readonly codec: Codec<R>
}

export interface ReplicatesOptions<T, R> {
  /** The number of threads, which changes no result. */
  readonly workers?: number | undefined
  /** Folder in which each result is kept. */
  readonly keep?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /** Called with each result that this run makes. */
  readonly onMade?: ((result: R, task: T) => void) | undefined
  /** Called where the folder has kept results of other questions, which are left as they are. */
  readonly onSetAside?: ((folder: string) => void) | undefined
}

/** Makes, keeps and caches results. They are the same for any number of workers, shards and interruptions. */
export class Replicates<T, R> {
  readonly #series: Series<T, R>
  readonly #options: ReplicatesOptions<T, R>
  readonly #kept: { readonly folder: Kept; readonly codec: Codec<R> } | undefined
  readonly #known = new Map<string, R>()
  /** The names of results that this run made. */
  readonly #made = new Set<string>()

  constructor(series: Series<T, R>, options: ReplicatesOptions<T, R> = {}) {
    this.#series = series
    this.#options = options
    if (options.keep === undefined || !series.keeping) return
    const { question, codec } = series.keeping
    const { name, json } = question()
    const folder = new Kept(options.keep, `{"version":"${VERSION}","${name}":${json}}`)
    this.#kept = { folder, codec }
    if (folder.hasOthers) options.onSetAside?.(options.keep)
  }

  /** The results of the tasks, in their order; those that are not known yet are made. */
  async of(tasks: readonly T[]): Promise<R[]> {
    await this.make(tasks, () => true)
    return tasks.map(t => this.known(t) as R)
  }

  /** The result of a task, if it is known. */
  known(task: T): R | undefined {
    return this.#known.get(this.#series.nameOf(task))
  }

  /** Whether an earlier run kept the result that is known. */
  isKept(task: T): boolean {
    return this.#has(task) && !this.#made.has(this.#series.nameOf(task))
  }

  /** Leaves out what an earlier run kept of these tasks: it is made again when it is asked for. */
  forget(tasks: readonly T[]): void {
    for (const t of tasks.filter(x => this.isKept(x))) {
      this.#known.delete(this.#series.nameOf(t))
      this.#kept?.folder.forget(this.#series.nameOf(t))
    }
  }

  /** Makes the results of one shard, and returns the number of tasks whose results are known. */
  async shardOf(tasks: readonly T[], shard: Shard): Promise<number> {
    needShard(shard)
    await this.make(tasks, t => isOfShard(this.#series.numberOf(t) - 1, shard))
    return this.count(tasks)
  }

  /** Makes those results of the tasks that are wanted and not known; progress counts all tasks. */
  async make(tasks: readonly T[], isOwn: (task: T) => boolean): Promise<void> {
    const { signal, onProgress, onMade } = this.#options
    this.#read(tasks)
    const missing = tasks.filter(t => !this.#has(t) && isOwn(t))
    let done = this.count(tasks)
    onProgress?.(done, tasks.length)
    const { onlyHere = false, stop, close, ...work } = this.#series.open()
    const stopping = stop && signal && repeatedOnAbort(signal, stop)
    try {
      await runTasks<T, R>(missing, {
        ...work,
        workers: onlyHere ? 1 : (this.#options.workers ?? availableParallelism()),
        ...(signal && { signal }),
        onResult: (result, task) => {
          // What it gives that was ended is no result.
          if (stop && signal?.aborted) return
          this.#keep(task, result)
          onMade?.(result, task)
          onProgress?.(++done, tasks.length)
        },
      })
    } finally {
      stopping?.()
      await close?.()
    }
    if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
  }

  #has(task: T): boolean {
    const known = this.known(task)
    return known !== undefined && (this.#series.answers?.(known, task) ?? true)
  }

  /** The number of tasks whose results are known. */
  count(tasks: readonly T[]): number {
    return tasks.filter(t => this.#has(t)).length
  }

  #read(tasks: readonly T[]): void {
    for (const t of tasks) {
      const name = this.#series.nameOf(t)
      if (!this.#kept || this.#known.has(name)) continue
      const bytes = this.#kept.folder.read(name)
      if (bytes) this.#known.set(name, this.#kept.codec.decode(bytes))
    }
  }

  #keep(task: T, result: R): void {
    const name = this.#series.nameOf(task)
    this.#known.set(name, result)
    this.#made.add(name)
    if (this.#kept) this.#kept.folder.write(name, this.#kept.codec.encode(result))
  }
}

const AGAIN_MS = 50

/** Calls `stop` when the signal is aborted and repeatedly from then on; returns what ends this. */
function repeatedOnAbort(signal: AbortSignal, stop: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    stop()
    timer = setInterval(stop, AGAIN_MS)
  }
  signal.addEventListener('abort', begin)
  return () => {
    signal.removeEventListener('abort', begin)
    clearInterval(timer)
  }
}
