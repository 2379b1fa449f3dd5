/** The thread that works out the truth of a world's corpora: a task comes in, values of the estimands go out. */
import { serve } from '../ground/pool.js'
import type { Study } from './study.js'
import { type TruthTask, truthsOf } from './world-truth.js'

serve(({ study }: { study: Study }) => ({ run: (task: TruthTask) => truthsOf(study, task) }))
