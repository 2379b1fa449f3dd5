/** Generates a corpus and recovers it in one go: each worker recovers, from memory, the parts that it made. */
import { compiled, runTasks } from '../ground/pool.js'
import { finishTable, noSquares, type Recovered, type SolvedLine, solveLines } from '../recover/line.js'
import { mergeSums, type Sums } from '../recover/sums.js'
import { type PartialTotals, RunningTotals } from '../recover/totals.js'
import { type GenerateOptions, generateCorpus } from './generate-corpus.js'
import type { PartReceipt } from './make-part.js'
import type { Manifest } from './manifest.js'
import { type MakeOptions, makeParts } from './pool.js'
import { RecoveringMaker } from './recovering-maker.js'
import { shownLines } from './shown-lines.js'
import { type CorpusSpec, partsOf } from './spec.js'
import { memoryOfTotals, sharedTotals } from './totals-memory.js'

/** A corpus that is written, and its statistics, which may still be under way. */
export interface Run {
  /** Undefined while other shards' parts are missing. */
  readonly manifest: Manifest | undefined
  /** What a report shows; undefined where it has to be read from the files. */
  readonly recovered: Promise<Recovered[]> | undefined
}

/** Sessions of more people than this are read from their files, one part at a time. */
const MOST_PEOPLE = 1_000_000

/**
 * Writes a corpus as `generateCorpus` does. Where this run makes all its parts, what `recoverCorpus` would say of them with the
 * lines of a report is computed by the threads that made them: the same bits, since neither the files nor the division over
 * workers changes one.
 */
export async function runCorpus(spec: CorpusSpec, options: GenerateOptions): Promise<Run> {
  let recovered: Promise<Recovered[]> | undefined
  const manifest = await generateCorpus(spec, options, async (_, out, parts, how) => {
    if (!fits(spec, parts)) return makeParts(spec, out, parts, how)
    const workers = Math.min(how.workers, parts.length)
    const own: Share = {}
    await inWorkers<PartReceipt>(workers, parts, { spec, out }, { ...how, own })
    if (how.signal?.aborted) return
    recovered = inTwoRounds(workers, own)
    // Whoever waits for it is told.
    recovered.catch(() => {})
  })
  return { manifest, recovered }
}

function fits(spec: CorpusSpec, parts: readonly number[]): boolean {
  return spec.people <= MOST_PEOPLE && spec.tables.includes('sessions') && parts.length === partsOf(spec)
}

async function inTwoRounds(workers: number, own: Share): Promise<Recovered[]> {
  const merged = new RunningTotals()
  for (const share of await fromEach<PartialTotals>(workers, own, {})) merged.merge(share)
  const totals = sharedTotals(merged.take())
  const shares = await fromEach<Sums>(workers, own, { totals })
  const solved = solvedOf(totals)
  const squares = noSquares(solved)
  for (const share of shares) mergeSums(squares, share)
  return finishTable(solved, squares)
}

const known = new WeakMap<PartialTotals, SolvedLine[]>()

/** The lines from some totals, solved once in a thread. */
function solvedOf(totals: PartialTotals): SolvedLine[] {
  const solved = known.get(totals) ?? solveLines(shownLines(), totals)
  known.set(totals, solved)
  return solved
}

/** What the workers are to do: make parts of a corpus, or say what the parts that they made give to a round. */
type RunData =
  | { readonly spec: CorpusSpec; readonly out: string }
  /** With the merged totals in the second round. */
  | { readonly totals?: PartialTotals }

/** The results of a round, one of each worker. */
async function fromEach<T extends PartialTotals | Sums>(
  workers: number,
  own: Share,
  data: RunData,
): Promise<T[]> {
  const given: T[] = []
  const all = Array.from({ length: workers }, (_, k) => k)
  await inWorkers<T>(workers, all, data, { own, onReceipt: result => given.push(result) })
  return given
}

/** Has the workers, this thread among them, make parts or give their share of a round. */
function inWorkers<T>(
  workers: number,
  tasks: readonly number[],
  data: RunData,
  {
    signal,
    own,
    onReceipt,
  }: Pick<MakeOptions, 'signal'> & {
    readonly own: Share
    readonly onReceipt: (result: T) => void
  },
): Promise<void> {
  return runTasks<number, T>(tasks, {
    workers,
    module: compiled('corpus/run-worker.js'),
    data,
    lasting: true,
    joins: true,
    here: () => runShare(data, own) as (task: number) => Promise<T>,
    ...(signal && { signal }),
    onResult: onReceipt,
  })
}

/** What a thread has of a run: its maker, which lasts from the parts to the rounds. */
interface Share {
  maker?: RecoveringMaker | undefined
}

/** A worker has one run at a time. */
const ofWorker: Share = {}

/** A thread's side: a part's receipt, its parts' totals, or their squared contributions. */
export function runShare(
  data: RunData,
  own = ofWorker,
): (task: number) => Promise<PartReceipt | PartialTotals | Sums> {
  if ('spec' in data) own.maker = new RecoveringMaker(data.spec, data.out, shownLines())
  const maker = own.maker as RecoveringMaker
  if ('spec' in data) return part => maker.make(part)
  const { totals } = data
  if (!totals) return async () => maker.totals()
  own.maker = undefined
  return async () => maker.squares(solvedOf(totals))
}

/** The memory of a worker's answer to a round, which whoever asks takes over. */
export const roundMemory = (result: PartReceipt | PartialTotals | Sums): ArrayBuffer[] =>
  result instanceof Map || 'high' in result ? memoryOfTotals(result as PartialTotals | Sums) : []
