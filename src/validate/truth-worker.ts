/** The thread that works out the truth of a world's corpora: a task comes in, values of the estimands go out. */
import { workerData } from 'node:worker_threads'
import { serve } from '../ground/pool.js'
import type { Study } from './study.js'
import { type TruthTask, truthsOf } from './world-truth.js'

const { study } = workerData as { study: Study }
serve((task: TruthTask) => truthsOf(study, task))
