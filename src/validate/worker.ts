/** The thread that runs replicates of a study: it receives a world and a number and returns the estimators' rows. */
import { serve } from '../ground/pool.js'
import { type Attempt, Attempts } from './attempt.js'
import { markedBy } from './marked.js'
import type { Study } from './study.js'

serve(({ study, root }: { study: Study; root: string }) => {
  // A function may start processes too: they get a worker's environment.
  Object.assign(process.env, markedBy(root))
  const attempts = new Attempts(study, root)
  return { run: (attempt: Attempt) => attempts.run(attempt), close: () => attempts.close() }
})
