/** The thread that runs replicates of a study: a world and a number come in, the estimators' rows go out. */
import { workerData } from 'node:worker_threads'
import { serve } from '../ground/pool.js'
import { type Attempt, Attempts } from './attempt.js'
import type { Study } from './study.js'

const { study, root } = workerData as { study: Study; root: string }
const attempts = new Attempts(study, root)
serve(
  (attempt: Attempt) => attempts.run(attempt),
  () => attempts.close(),
)
