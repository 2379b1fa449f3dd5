/** A thread that recovers parts of a corpus: it returns the totals, then the squared contributions, of those that it takes. */
import { serve } from '../ground/pool.js'
import { memoryOf, type RoundData, roundOf } from './recover-parts.js'

serve((data: RoundData) => ({ run: roundOf(data), transfer: memoryOf }))
