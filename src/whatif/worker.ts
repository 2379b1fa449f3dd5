/** The thread that runs paired replicates: a replicate’s number comes in, perhaps with a question of its own, what it gives goes out. */
import { serve } from '../ground/pool.js'
import type { Question } from './question.js'
import { replicateOf } from './replicate.js'

export interface ReplicateTask {
  readonly replicate: number
  /** In place of the one that the work began with. */
  readonly question?: Question
}

serve(({ question: own }: { question?: Question }) => ({
  run: ({ question = own, replicate }: ReplicateTask) => replicateOf(question as Question, replicate),
}))
