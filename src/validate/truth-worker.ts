/** The thread that computes the truth of a world's corpora: it receives a task and returns values of the estimands. */
import { serve } from '../ground/pool.js'
import type { Study } from './study.js'
import { type TruthTask, truthsOf } from './world-truth.js'

serve(({ study }: { study: Study }) => ({ run: (task: TruthTask) => truthsOf(study, task) }))
