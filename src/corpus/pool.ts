/** Makes parts over workers; parts are whole, so the number of workers changes no byte. */
import { compiled, runTasks } from '../ground/pool.js'
import { PartMaker, type PartReceipt } from './make-part.js'
import type { CorpusSpec } from './spec.js'

export interface MakeOptions {
  readonly workers: number
  /** Stops before the next part when it is aborted. */
  readonly signal?: AbortSignal
  readonly onReceipt: (receipt: PartReceipt) => void
}

/** Makes the parts, in any order, calling `onReceipt` for each as it is done. */
export function makeParts(
  spec: CorpusSpec,
  out: string,
  parts: readonly number[],
  { workers, signal, onReceipt }: MakeOptions,
): Promise<void> {
  return runTasks<number, PartReceipt>(parts, {
    workers,
    module: compiled('corpus/worker.js'),
    data: { spec, out },
    youngMb: YOUNG_MB,
    joins: true,
    here: () => {
      const maker = new PartMaker(spec, out)
      return part => maker.make(part)
    },
    ...(signal && { signal }),
    onResult: onReceipt,
  })
}

/** Parts are made in typed arrays: a larger young generation would contain only garbage. */
const YOUNG_MB = 12
