/** The thread that makes parts and recovers them: receipts first, then what it made, then squared contributions. */
import { workerData } from 'node:worker_threads'
import { serve } from '../ground/pool.js'
import { getReady, roundMemory, runShare } from './run-corpus.js'

if (workerData) getReady(workerData as Parameters<typeof getReady>[0])
serve((data: Parameters<typeof runShare>[0]) => ({ run: runShare(data), transfer: roundMemory }))
