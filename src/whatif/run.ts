/** Runs the replicates of a question over workers, keeps each as it is done, and goes on where a run stopped. */
import { availableParallelism } from 'node:os'
import { Kept } from '../files/kept.js'
import { need, PlumblineError } from '../ground/error.js'
import { compiled, isOfShard, needShard, runTasks, type Shard } from '../ground/pool.js'
import { VERSION } from '../ground/version.js'
import type { Answer } from './answer.js'
import { isSame, type Question } from './question.js'
import { type Replicate, replicateOf } from './replicate.js'
import { linesOf } from './statistics.js'
import { type Precision, replicatesFor } from './stopping.js'
import type { ReplicateTask } from './worker.js'

export interface RunOptions {
  /** Replicates; or a precision to be reached, which sizes the run. */
  readonly reps?: number
  readonly precision?: Precision
  /** Threads; they change no number. */
  readonly workers?: number
  /** Folder in which each replicate is kept, so that a run can go on. */
  readonly keep?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export const DEFAULT_REPS = 40
/** Two arms that are the same differ by 0 in every replicate. */
const SAME_REPS = 2
export const LEAST_REPS = 2

/** Answers a question. The numbers are the same for any number of workers and any interruption. */
export async function runQuestion(question: Question, options: RunOptions = {}): Promise<Answer> {
  const { precision, keep, signal } = options
  const lines = linesOf(question)
  need(lines.length > 0, 'whatif.statistics', `no statistic begins with ${question.statistics.join(' or ')}`)
  const asked = options.reps ?? (isSame(question) ? SAME_REPS : DEFAULT_REPS)
  need(
    Number.isInteger(asked) && asked >= LEAST_REPS,
    'whatif.reps',
    `a run needs a whole number of at least ${LEAST_REPS} replicates, got ${asked}`,
  )
  const answer = (replicates: readonly Replicate[]) => ({
    question,
    lines: lines.map(({ statistic, stratum }) => ({ statistic, stratum })),
    replicates,
  })
  const store = keep ? new Store(keep, question, lines.length) : undefined
  const so = answer(await replicatesTo(question, precision?.pilot ?? asked, store, options))
  if (!precision || signal?.aborted) return so
  const total = replicatesFor(so, precision)
  return answer(await replicatesTo(question, total, store, options))
}

/** Makes and keeps the replicates of a shard alone; once all shards have, runQuestion finds them. Returns how many are kept. */
export async function keepShard(
  question: Question,
  options: RunOptions & { readonly keep: string; readonly shard: Shard },
): Promise<number> {
  needShard(options.shard)
  const reps = options.reps ?? DEFAULT_REPS
  const store = new Store(options.keep, question, linesOf(question).length)
  await made(question, reps, store, options)
  return store.read(reps).length
}

async function replicatesTo(
  question: Question,
  total: number,
  store: Store | undefined,
  options: RunOptions,
): Promise<Replicate[]> {
  const done = await made(question, total, store, options)
  return Array.from({ length: total }, (_, j) => done.get(j + 1) as Replicate)
}

async function made(
  question: Question,
  total: number,
  store: Store | undefined,
  { workers = availableParallelism(), signal, onProgress, shard }: RunOptions & { readonly shard?: Shard },
): Promise<Map<number, Replicate>> {
  const done = new Map<number, Replicate>(store?.read(total))
  const tasks = Array.from({ length: total }, (_, j) => j + 1).filter(
    r => !done.has(r) && (!shard || isOfShard(r - 1, shard)),
  )
  onProgress?.(done.size, total)
  await runTasks<ReplicateTask, Replicate>(
    tasks.map(replicate => ({ replicate })),
    {
      workers,
      lasting: true,
      module: compiled(import.meta.url, 'worker.js'),
      data: { question },
      here: () => task => replicateOf(question, task.replicate),
      ...(signal && { signal }),
      onResult: (result, { replicate }) => {
        done.set(replicate, result)
        store?.write(replicate, result)
        onProgress?.(done.size, total)
      },
    },
  )
  if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
  return done
}

/** Replicates on disk: the numbers of each. */
class Store {
  readonly #kept: Kept

  constructor(
    folder: string,
    question: Question,
    private readonly lines: number,
  ) {
    this.#kept = new Kept(folder, JSON.stringify({ version: VERSION, question }))
  }

  /** The replicates up to number `most` that are there. */
  read(most: number): [number, Replicate][] {
    return Array.from({ length: most }, (_, j) => j + 1).flatMap(r => {
      const bytes = this.#kept.read(nameOf(r))
      if (!bytes) return []
      const numbers = new Float64Array(new Uint8Array(bytes).buffer)
      const replicate = {
        baseline: numbers.slice(0, this.lines),
        scenario: numbers.slice(this.lines, 2 * this.lines),
        split: numbers.slice(2 * this.lines),
      }
      return [[r, replicate] as [number, Replicate]]
    })
  }

  write(r: number, { baseline, scenario, split }: Replicate): void {
    const all = Float64Array.from([...baseline, ...scenario, ...split])
    this.#kept.write(nameOf(r), new Uint8Array(all.buffer))
  }
}

const nameOf = (r: number) => String(r)
