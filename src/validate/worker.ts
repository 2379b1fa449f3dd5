/** The thread that runs replicates of a study: it receives a world and a number and returns the estimators' rows. */
import { serve } from '../ground/pool.js'
import { type Attempt, Attempts } from './attempt.js'
import type { Study } from './study.js'

serve(({ study, root }: { study: Study; root: string }) => {
  const attempts = new Attempts(study, root)
  return { run: (attempt: Attempt) => attempts.run(attempt), close: () => attempts.close() }
})
