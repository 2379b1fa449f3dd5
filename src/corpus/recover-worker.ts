/** The thread that recovers shares of a corpus: a share's number comes in, its totals or its squared contributions go out. */
import { serve } from '../ground/pool.js'
import { type RoundData, shareRound } from './recover-corpus.js'

serve((data: RoundData) => ({ run: shareRound(data) }))
