/** Runs tasks in this thread or over workers; a task is whole, so the number of workers changes no result. */
import { setImmediate as nextTick } from 'node:timers/promises'
import { parentPort, Worker } from 'node:worker_threads'
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
  /** Stops before the next task when it is aborted. */
  readonly signal?: AbortSignal
  readonly onResult: (result: R, task: T) => void
}

/** Runs the tasks, in any order, calling `onResult` for each as it is done. */
export async function runTasks<T, R>(tasks: readonly T[], options: PoolOptions<T, R>): Promise<void> {
  const queue = [...tasks]
  const workers = Math.min(options.workers, queue.length)
  if (workers === 0) return
  if (workers === 1 && !options.apart) return inThisThread(queue, options)
  const threads = Array.from({ length: workers }, () => threadOf(options))
  for (const thread of threads) thread.postMessage({ begin: options.data })
  let whole = false
  try {
    await Promise.all(threads.map(thread => feed(thread, queue, options)))
    whole = !options.signal?.aborted
  } finally {
    if (options.lasting && whole) for (const thread of threads) rest(thread, options.module)
    else await Promise.all(threads.map(end))
  }
}

/** Messages to a worker: the data to start with, a task, or that no task of this work follows. */
type Told<D, T> = { readonly begin: D } | { readonly task: T } | typeof END
const END = null

/** Workers that wait for another run, by their module. */
const resting = new Map<string, Worker[]>()

/** Removes the listeners of a run that is over; Node has listeners of its own on a thread, which must stay. */
function forget(thread: Worker): void {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
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

/** Lets an idle worker wait without preventing the process from exiting. */
function rest(thread: Worker, module: URL): void {
  const others = resting.get(module.href) ?? []
  resting.set(module.href, [...others, thread])
  forget(thread)
  thread.once('exit', () => {
    const left = (resting.get(module.href) ?? []).filter(t => t !== thread)
    resting.set(module.href, left)
  })
  thread.unref()
}

/** How long a worker may take to release its resources. */
const PATIENCE_MS = 1000

/** Lets a worker release its resources, and terminates it where that takes too long. */
function end(thread: Worker): Promise<void> {
  return new Promise(resolve => {
    const late = setTimeout(() => thread.terminate(), PATIENCE_MS)
    thread.once('exit', () => {
      clearTimeout(late)
      resolve()
    })
    thread.postMessage(END)
  })
}

async function inThisThread<T, R>(
  queue: readonly T[],
  { here, signal, onResult }: PoolOptions<T, R>,
): Promise<void> {
  if (queue.length === 0) return
  const work = here()
  for (const task of queue) {
    await nextTick()
    if (signal?.aborted) return
    onResult(await work(task), task)
  }
}

type Reply<R> =
  | { readonly result: R }
  | { readonly failure: { readonly code?: string; readonly message: string } }

/** Gives one worker tasks until the queue is empty; its failure or exit ends the run. */
function feed<T, R>(thread: Worker, queue: T[], { signal, onResult }: PoolOptions<T, R>): Promise<void> {
  let stop = () => {}
  const fed = new Promise<void>((resolve, reject) => {
    let task: T
    const next = () => {
      if (signal?.aborted || queue.length === 0) return resolve()
      task = queue.shift() as T
      thread.postMessage({ task })
    }
    stop = resolve
    signal?.addEventListener('abort', stop)
    thread.on('message', (reply: Reply<R>) => {
      if ('failure' in reply) {
        const { code = 'worker.failed', message } = reply.failure
        reject(new PlumblineError(code, message))
        return
      }
      const finished = task
      const more = queue.length > 0 && !signal?.aborted
      // The worker continues while this thread processes the result.
      if (more) next()
      try {
        onResult(reply.result, finished)
        if (!more) resolve()
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
    next()
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

/** A worker's side: it receives the data to start with, then tasks, and returns a result or a failure for each. */
export function serve<D, T, R>(begin: (data: D) => Work<T, R>): void {
  let work: Work<T, R> | undefined
  parentPort?.on('message', async (told: Told<D, T>) => {
    if (told === END) {
      work?.close?.()
      parentPort?.close()
      return
    }
    let reply: Reply<R>
    let moved: ArrayBuffer[] = []
    try {
      if ('begin' in told) {
        work = begin(told.begin)
        return
      }
      const result = await (work as Work<T, R>).run(told.task)
      moved = work?.transfer?.(result) ?? []
      reply = { result }
    } catch (error) {
      const code = error instanceof PlumblineError ? { code: error.code } : {}
      reply = { failure: { ...code, message: messageOf(error) } }
    }
    parentPort?.postMessage(reply, moved)
  })
}

/** The compiled module ROOM/NAME of the code that runs, in dist/ or in its bundle; of dist/ under the tests, from src/. */
export function compiled(path: string): URL {
  const here = import.meta.url
  return new URL(here.endsWith('.ts') ? `../../dist/${path}` : `../${path}`, here)
}
