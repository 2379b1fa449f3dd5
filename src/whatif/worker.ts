/**
 * The thread that runs paired replicates: it receives a replicate’s number, perhaps with a question of its own, and
 * returns the result.
 */
import { serve } from '../ground/pool.js'
import type { Question } from './question.js'
import { replicateOf } from './replicate.js'

export interface ReplicateTask {
  readonly replicate: number
  /** Replaces the question that the worker started with. */
  readonly question?: Question
}

serve(({ question: own }: { question?: Question }) => ({
  run: ({ question = own, replicate }: ReplicateTask) => replicateOf(question as Question, replicate),
}))
