/** The thread that makes parts: a part's number comes in, its receipt or a failure goes out. */
import { workerData } from 'node:worker_threads'
import { serve } from '../ground/pool.js'
import { PartMaker } from './make-part.js'
import type { CorpusSpec } from './spec.js'

const { spec, out } = workerData as { spec: CorpusSpec; out: string }
const maker = new PartMaker(spec, out)
serve((part: number) => maker.make(part))
