/** Runs the making of parts in this thread or over workers; parts are whole, so their number changes no byte. */
import { setImmediate as nextTick } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { PlumblineError } from '../ground/error.js'
import { PartMaker, type PartReceipt } from './make-part.js'
import type { CorpusSpec } from './spec.js'
import type { WorkerReply } from './worker.js'

export interface PoolOptions {
  readonly workers: number
  /** Stops before the next part when it is aborted. */
  readonly signal?: AbortSignal
  readonly onReceipt: (receipt: PartReceipt) => void
}

/** Makes the parts, in any order, calling `onReceipt` for each as it is done. */
export async function makeParts(
  spec: CorpusSpec,
  out: string,
  parts: readonly number[],
  options: PoolOptions,
): Promise<void> {
  const queue = [...parts]
  const workers = Math.min(options.workers, queue.length)
  if (workers <= 1) return inThisThread(spec, out, queue, options)
  const threads = Array.from(
    { length: workers },
    () => new Worker(workerFile(), { workerData: { spec, out }, execArgv: [] }),
  )
  try {
    await Promise.all(threads.map(thread => feed(thread, queue, options)))
  } finally {
    await Promise.all(threads.map(t => t.terminate()))
  }
}

async function inThisThread(
  spec: CorpusSpec,
  out: string,
  queue: readonly number[],
  options: PoolOptions,
): Promise<void> {
  const maker = new PartMaker(spec, out)
  for (const part of queue) {
    await nextTick()
    if (options.signal?.aborted) return
    options.onReceipt(maker.make(part))
  }
}

/** Keeps one worker busy until the queue is empty; its failure or death ends the run. */
function feed(thread: Worker, queue: number[], { signal, onReceipt }: PoolOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const part = signal?.aborted ? undefined : queue.shift()
      if (part === undefined) resolve()
      else thread.postMessage(part)
    }
    signal?.addEventListener('abort', () => resolve())
    thread.on('message', (reply: WorkerReply) => {
      if ('failure' in reply) {
        const { code = 'worker.failed', message } = reply.failure
        reject(new PlumblineError(code, message))
        return
      }
      onReceipt(reply.receipt)
      next()
    })
    thread.on('error', error => reject(new PlumblineError('worker.died', `a worker died: ${error.message}`)))
    thread.on('exit', code =>
      reject(new PlumblineError('worker.died', `a worker ended early with code ${code}`)),
    )
    next()
  })
}

/** Workers run compiled code, also when this file is run as TypeScript by the tests. */
function workerFile(): URL {
  const compiled = import.meta.url.endsWith('.ts') ? '../../dist/corpus/worker.js' : './worker.js'
  return new URL(compiled, import.meta.url)
}
