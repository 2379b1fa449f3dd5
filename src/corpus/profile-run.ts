/** Makes a corpus and recovers it in this thread, as `runCorpus` does, each step timed. */
import type { Steps } from '../ground/stopwatch.js'
import { finishTable, type Recovered, solveLines } from '../recover/line.js'
import { generateCorpus } from './generate-corpus.js'
import type { Manifest } from './manifest.js'
import { RecoveringMaker, squaresOf } from './recovering-maker.js'
import { shownLines } from './shown-lines.js'
import type { CorpusSpec } from './spec.js'

/** A corpus and its statistics. */
export interface TimedRun {
  readonly manifest: Manifest
  readonly recovered: readonly Recovered[]
}

/** Steps of a run, in their order; what is none of them is the folder, receipts and the manifest. */
export const STEPS = ['generate', 'write', 'truth', 'totals', 'solve', 'errors'] as const

/** Writes a corpus into an empty folder and recovers what a report shows. The corpus must have the table of sessions. */
export async function timedRun(spec: CorpusSpec, out: string, steps: Steps): Promise<TimedRun> {
  let recovered: readonly Recovered[] = []
  const manifest = await generateCorpus(spec, { out, workers: 1 }, async (_, to, parts, { onReceipt }) => {
    const lines = shownLines()
    const maker = steps.step('generate', () => new RecoveringMaker(spec, to, lines, steps))
    for (const part of parts) onReceipt(await maker.make(part))
    const { totals, kept } = steps.step('totals', () => maker.totals())
    const solved = steps.step('solve', () => solveLines(lines, totals))
    const squares = await steps.during('errors', () => squaresOf(kept, new Int32Array(1), solved))
    recovered = steps.step('errors', () => finishTable(solved, squares))
  })
  return { manifest: manifest as Manifest, recovered }
}
