/**
 * The thread that recovers shares of a corpus: it receives a share's number and returns its totals or squared
 * contributions.
 */
import { serve } from '../ground/pool.js'
import { type RoundData, shareRound } from './recover-corpus.js'

serve((data: RoundData) => ({ run: shareRound(data) }))
