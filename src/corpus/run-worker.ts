/** The thread that makes parts and recovers them: receipts first, then its totals, then its squared contributions. */
import { serve } from '../ground/pool.js'
import { roundMemory, runShare } from './run-corpus.js'

serve((data: Parameters<typeof runShare>[0]) => ({ run: runShare(data), transfer: roundMemory }))
