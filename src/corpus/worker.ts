/** The thread that makes parts: a part's number comes in, its receipt or a failure goes out. */
import { serve } from '../ground/pool.js'
import { PartMaker } from './make-part.js'
import type { CorpusSpec } from './spec.js'

serve(({ spec, out }: { spec: CorpusSpec; out: string }) => {
  const maker = new PartMaker(spec, out)
  return { run: (part: number) => maker.make(part) }
})
