/** The thread that makes parts: it receives a part's number and returns its receipt or a failure. */
import { serve } from '../ground/pool.js'
import { PartMaker } from './make-part.js'
import type { CorpusSpec } from './spec.js'

serve(({ spec, out }: { spec: CorpusSpec; out: string }) => {
  const maker = new PartMaker(spec, out)
  return { run: (part: number) => maker.make(part) }
})
