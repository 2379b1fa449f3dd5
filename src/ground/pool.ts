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
  /** What each worker is given at its start. */
  readonly data: unknown
  /** The same work in this thread. */
  readonly here: () => (task: T) => R | Promise<R>
  /** Stops before the next task when it is aborted. */
  readonly signal?: AbortSignal
  readonly onResult: (result: R, task: T) => void
}

/** Runs the tasks, in any order, calling `onResult` for each as it is done. */
export async function runTasks<T, R>(tasks: readonly T[], options: PoolOptions<T, R>): Promise<void> {
  const queue = [...tasks]
  const workers = Math.min(options.workers, queue.length)
  if (workers <= 1) return inThisThread(queue, options)
  const threads = Array.from(
    { length: workers },
    () => new Worker(options.module, { workerData: options.data, execArgv: [] }),
  )
  try {
    await Promise.all(threads.map(thread => feed(thread, queue, options)))
  } finally {
    await Promise.all(threads.map(end))
  }
}

/** What tells a worker that no task follows. */
const END = null
/** How long a worker may take to put its things away. */
const PATIENCE_MS = 1000

/** Lets a worker end what it holds, and ends it where that takes too long. */
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

/** Keeps one worker busy until the queue is empty; its failure or death ends the run. */
function feed<T, R>(thread: Worker, queue: T[], { signal, onResult }: PoolOptions<T, R>): Promise<void> {
  let stop = () => {}
  const fed = new Promise<void>((resolve, reject) => {
    let task: T
    const next = () => {
      if (signal?.aborted || queue.length === 0) return resolve()
      task = queue.shift() as T
      thread.postMessage(task)
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
      // The worker goes on while this thread keeps what it gave.
      if (more) next()
      try {
        onResult(reply.result, finished)
        if (!more) resolve()
      } catch (error) {
        reject(error)
      }
    })
    thread.on('error', error => reject(new PlumblineError('worker.died', `a worker died: ${error.message}`)))
    thread.on('exit', code =>
      reject(new PlumblineError('worker.died', `a worker ended early with code ${code}`)),
    )
    next()
  })
  return fed.finally(() => signal?.removeEventListener('abort', stop))
}

/** A worker's side: a task comes in, its result or a failure goes out; at the end it puts away what it holds. */
export function serve<T, R>(work: (task: T) => R | Promise<R>, putAway: () => void = () => {}): void {
  parentPort?.on('message', async (task: T | typeof END) => {
    if (task === END) {
      putAway()
      parentPort?.close()
      return
    }
    let reply: Reply<R>
    try {
      reply = { result: await work(task) }
    } catch (error) {
      const code = error instanceof PlumblineError ? { code: error.code } : {}
      reply = { failure: { ...code, message: messageOf(error) } }
    }
    parentPort?.postMessage(reply)
  })
}

/** The compiled module beside a file of src/ or dist/: workers run compiled code, also under the tests. */
export function compiled(here: string, name: string): URL {
  const room = new URL('.', here).pathname.split('/').at(-2) as string
  return new URL(here.endsWith('.ts') ? `../../dist/${room}/${name}` : `./${name}`, here)
}
