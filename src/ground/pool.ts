/** Runs tasks in this thread or over workers; a task is whole, so the number of workers changes no result. */
import { setImmediate as nextTick } from 'node:timers/promises'
import { parentPort, Worker } from 'node:worker_threads'
import { bundled } from './bundled.js'
import { messageOf, need, PlumblineError } from './error.js'

/** One of several shares of the same work, from 1. */
export interface Shard {
  readonly index: number
  readonly of: number
}

export function needShard({ index, of }: Shard): void {
  need(
    Number.isInteger(index) && Number.isInteger(of) && of >= 1 && index >= 1 && index <= of,
    'shard.range',
    `the shard must be i/n with 1 ≤ i ≤ n, got ${index}/${of}`,
  )
}

/** Whether piece number n, from 0, is of the shard. */
export const isOfShard = (n: number, { index, of }: Shard) => n % of === index - 1

export interface PoolOptions<T, R> {
  readonly workers: number
  /** The module that a worker runs; it calls `serve`. */
  readonly module: URL
  /** The data that every worker starts with. */
  readonly data: unknown
  /** The workers stay, idle, for the next run of their module: where one command has many runs. */
  readonly lasting?: boolean
  /**
   * Megabytes for young objects in a worker, where they are few: without a limit the engine takes more the longer it
   * runs.
   */
  readonly youngMb?: number
  /** The same work, in this thread. */
  readonly here: () => (task: T) => R | Promise<R>
  /** Whether the work must never be done in this thread, as one that may not return. */
  readonly apart?: boolean
  /** Whether this thread is one of the workers, not only the one that is told: a thread less to start and to hold. */
  readonly joins?: boolean
  /** Stops before the next task when it is aborted. */
  readonly signal?: AbortSignal
  readonly onResult: (result: R, task: T) => void
}

/** Runs the tasks, in any order, calling `onResult` for each as it is done. As many tasks as workers reach one worker each. */
export async function runTasks<T, R>(tasks: readonly T[], options: PoolOptions<T, R>): Promise<void> {
  const workers = Math.min(options.workers, tasks.length)
  if (workers === 0) return
  const joins = options.joins || (workers === 1 && !options.apart)
  const away = joins ? workers - 1 : workers
  const taker = new Taker(tasks.length, workers)
  const threads = Array.from({ length: away }, () => threadOf(options))
  const shares = threads.map((thread, first) => feed(thread, tasks, { taker, first, ...options }))
  const own = joins ? inThisThread(tasks, { taker, first: away, ...options }) : undefined
  let whole = false
  try {
    await Promise.all([...shares, own])
    whole = !options.signal?.aborted
  } finally {
    taker.stop()
    // Its error is the one that is reported, or comes after another.
    await own?.catch(() => {})
    if (options.lasting && whole) rest(threads, options.module)
    else await Promise.all(threads.map(end))
  }
}

/** The numbers of tasks, each taken once, by threads that share the memory of the next. */
class Taker {
  readonly next: Int32Array
  readonly #tasks: number

  /** Of so many tasks, the first few are given out: one to each worker. */
  constructor(tasks: number, given: number) {
    this.#tasks = tasks
    this.next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
    this.next[0] = given
  }

  /** None is left to be taken. */
  stop(): void {
    Atomics.store(this.next, 0, this.#tasks)
  }
}

/** The numbers of the tasks of one worker: its first, then any that no other has taken. */
function* taken(first: number, next: Int32Array, tasks: number): Generator<number> {
  for (let k = first; k < tasks; k = Atomics.add(next, 0, 1)) yield k
}

/** A worker's share of a run: the number of its first task, and how it takes others. */
type Share<T, R> = PoolOptions<T, R> & { readonly taker: Taker; readonly first: number }

/** Messages to a worker: a run, with all tasks and its share of them; or that no run follows. */
interface Begin<D, T> {
  readonly data: D
  readonly tasks: readonly T[]
  readonly first: number
  readonly next: Int32Array
}
type Told<D, T> = Begin<D, T> | typeof END
const END = null

/** Workers that wait for another run, by their module. */
const resting = new Map<string, Worker[]>()

/** Removes the listeners of a run that is over; Node has listeners of its own on a thread, which must stay. */
function forget(thread: Worker): void {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
}

/** Starts threads that the next run of their module takes first; meanwhile they may prepare for what `workerData` says. */
export function startThreads(threads: number, module: URL, workerData: unknown): void {
  const all = Array.from({ length: threads }, () => new Worker(module, { execArgv: [], workerData }))
  rest(all, module)
}

/** An idle worker, or a new one: the same ones in the same order, because they may still have data in memory. */
function threadOf({ module, youngMb }: { readonly module: URL; readonly youngMb?: number }): Worker {
  const thread = resting.get(module.href)?.shift()
  if (!thread) {
    const resourceLimits = youngMb ? { maxYoungGenerationSizeMb: youngMb } : {}
    return new Worker(module, { execArgv: [], resourceLimits })
  }
  forget(thread)
  thread.ref()
  return thread
}

/** Lets idle workers wait, the next to be taken, without preventing the process from exiting. */
function rest(threads: readonly Worker[], module: URL): void {
  resting.set(module.href, [...threads, ...(resting.get(module.href) ?? [])])
  for (const thread of threads) {
    forget(thread)
    thread.once('exit', () => {
      const left = (resting.get(module.href) ?? []).filter(t => t !== thread)
      resting.set(module.href, left)
    })
    thread.unref()
  }
}

/** How long a worker may take to release its resources. */
const PATIENCE_MS = 1000
/** The id of a thread that has exited. */
const EXITED = -1

/** Lets a worker release its resources, and terminates it where that takes too long. One that has exited says so no more. */
function end(thread: Worker): Promise<void> {
  if (thread.threadId === EXITED) return Promise.resolve()
  return new Promise(resolve => {
    const late = setTimeout(() => thread.terminate(), PATIENCE_MS)
    thread.once('exit', () => {
      clearTimeout(late)
      resolve()
    })
    thread.postMessage(END)
  })
}

async function inThisThread<T, R>(tasks: readonly T[], share: Share<T, R>): Promise<void> {
  const { here, signal, onResult, taker, first } = share
  const work = here()
  for (const k of taken(first, taker.next, tasks.length)) {
    await nextTick()
    if (signal?.aborted) return
    onResult(await work(tasks[k] as T), tasks[k] as T)
  }
}

/** A worker's replies: what a task gave, that its share is done, or why it ended. */
type Reply<R> =
  | { readonly result: R; readonly task: number }
  | typeof DONE
  | { readonly failure: { readonly code?: string; readonly message: string } }
const DONE = null

/** Has one worker do its share, which it takes by itself while this thread processes results; its failure or exit ends the run. */
function feed<T, R>(thread: Worker, tasks: readonly T[], share: Share<T, R>): Promise<void> {
  const { data, signal, onResult, taker, first } = share
  let stop = () => {}
  const fed = new Promise<void>((resolve, reject) => {
    stop = () => {
      taker.stop()
      resolve()
    }
    signal?.addEventListener('abort', stop)
    thread.on('message', (reply: Reply<R>) => {
      if (reply === DONE) return resolve()
      if ('failure' in reply) {
        const { code = 'worker.failed', message } = reply.failure
        reject(new PlumblineError(code, message))
        return
      }
      try {
        onResult(reply.result, tasks[reply.task] as T)
      } catch (error) {
        reject(error)
      }
    })
    thread.on('error', error =>
      reject(new PlumblineError('worker.died', `a worker failed: ${error.message}`)),
    )
    thread.on('exit', code =>
      reject(new PlumblineError('worker.died', `a worker ended early with code ${code}`)),
    )
    if (signal?.aborted) stop()
    else thread.postMessage({ data, tasks, first, next: taker.next } satisfies Begin<unknown, T>)
  })
  return fed.finally(() => signal?.removeEventListener('abort', stop))
}

/** A worker's functions: run a task, and release resources. */
export interface Work<T, R> {
  readonly run: (task: T) => R | Promise<R>
  /** Memory of a result that may be moved instead of copied. */
  readonly transfer?: (result: R) => ArrayBuffer[]
  readonly close?: () => void
}

/** A worker's side: it receives a run's data and tasks, and returns a result for each task of its share, or its failure. */
export function serve<D, T, R>(begin: (data: D) => Work<T, R>): void {
  let work: Work<T, R> | undefined
  const tell = (reply: Reply<R>, moved: ArrayBuffer[] = []) => parentPort?.postMessage(reply, moved)
  parentPort?.on('message', async (told: Told<D, T>) => {
    if (told === END) {
      work?.close?.()
      parentPort?.close()
      return
    }
    try {
      const own = begin(told.data)
      work = own
      for (const task of taken(told.first, told.next, told.tasks.length)) {
        const result = await own.run(told.tasks[task] as T)
        tell({ result, task }, own.transfer?.(result))
      }
      tell(DONE)
    } catch (error) {
      const code = error instanceof PlumblineError ? { code: error.code } : {}
      tell({ failure: { ...code, message: messageOf(error) } })
    }
  })
}

/**
 * The compiled module ROOM/NAME: in the bundle, which a thread loads in half the time, where there is a current one; of dist/ under
 * the tests, from src/.
 */
export function compiled(path: string): URL {
  const here = import.meta.url
  const room = new URL(here.endsWith('.ts') ? '../../dist/' : '../', here)
  return bundled(path, room) ?? new URL(path, room)
}
