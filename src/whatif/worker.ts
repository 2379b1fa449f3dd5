/** The thread that runs paired replicates: a question and a replicate’s number come in, what it gives goes out. */
import { serve } from '../ground/pool.js'
import type { Question } from './question.js'
import { replicateOf } from './replicate.js'

serve(({ question, replicate }: { question: Question; replicate: number }) =>
  replicateOf(question, replicate),
)
