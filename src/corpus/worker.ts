/** The thread that makes parts: a part's number comes in, its receipt or a failure goes out. */
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf, PlumblineError } from '../ground/error.js'
import { PartMaker, type PartReceipt } from './make-part.js'
import type { CorpusSpec } from './spec.js'

export type WorkerReply =
  | { readonly receipt: PartReceipt }
  | { readonly failure: { readonly code?: string; readonly message: string } }

const { spec, out } = workerData as { spec: CorpusSpec; out: string }
const maker = new PartMaker(spec, out)

parentPort?.on('message', (part: number) => {
  let reply: WorkerReply
  try {
    reply = { receipt: maker.make(part) }
  } catch (error) {
    const code = error instanceof PlumblineError ? { code: error.code } : {}
    reply = { failure: { ...code, message: messageOf(error) } }
  }
  parentPort?.postMessage(reply)
})
