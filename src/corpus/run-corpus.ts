/** Generates a corpus and recovers it in one go, from memory: each thread keeps the sessions of the parts that it made. */
import { availableParallelism } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { compiled, runTasks, startThreads } from '../ground/pool.js'
import { finishTable, noSquares, type Recovered, type SolvedLine, solveLines } from '../recover/line.js'
import { mergeSums, type Sums } from '../recover/sums.js'
import { type PartialTotals, RunningTotals } from '../recover/totals.js'
import { type GenerateOptions, generateCorpus } from './generate-corpus.js'
import type { PartReceipt } from './make-part.js'
import type { Manifest } from './manifest.js'
import { type MakeOptions, makeParts } from './pool.js'
import { type Made, RecoveringMaker, squaresOf } from './recovering-maker.js'
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

const WORKER = compiled('corpus/run-worker.js')

/** Sessions of more people than this are read from their files, one part at a time. */
const MOST_PEOPLE = 1_000_000

/**
 * Writes a corpus as `generateCorpus` does. Where this run makes all its parts, what `recoverCorpus` would say of them with the
 * lines of a report is computed by the threads that made them: the same bits, since neither the files nor the division over
 * workers changes one. In the second round this thread begins after `first`, which is called once the files are whole.
 */
export async function runCorpus(
  spec: CorpusSpec,
  options: GenerateOptions,
  first?: () => Promise<unknown>,
): Promise<Run> {
  let recovered: Promise<Recovered[]> | undefined
  let begin: (after?: Promise<unknown>) => void = () => {}
  const begun = new Promise<unknown>(resolve => {
    begin = resolve
  })
  const made = generateCorpus(spec, options, async (_, out, parts, how) => {
    if (!fits(spec, parts.length)) return makeParts(spec, out, parts, how)
    const workers = Math.min(how.workers, parts.length)
    const own: Share = { begun }
    await inWorkers<PartReceipt>(workers, parts, { spec, out }, { ...how, own })
    if (how.signal?.aborted) return
    const round = firstRound(workers, own)
    recovered = round.then(all => secondRound(workers, own, all))
    // Whoever waits for it is told.
    recovered.catch(() => {})
    // Then the manifest is written while another thread solves.
    await Promise.allSettled([round])
  })
  try {
    const manifest = await made
    begin(recovered && first?.())
    return { manifest, recovered }
  } finally {
    begin()
  }
}

/** Starts the threads of a run that will write a whole corpus: they load their code, and warm it up, while this one prepares. */
export function startWorkers(
  spec: CorpusSpec,
  { out, workers = availableParallelism(), shard }: GenerateOptions,
): void {
  const parts = partsOf(spec)
  if (shard || !fits(spec, parts)) return
  startThreads(Math.min(workers, parts) - 1, WORKER, { spec, out })
}

/** Whether what is recovered of so many parts is all of a corpus, and fits in memory. */
function fits(spec: CorpusSpec, parts: number): boolean {
  return spec.people <= MOST_PEOPLE && spec.tables.includes('sessions') && parts === partsOf(spec)
}

/** The merged totals of all makers, and all parts. */
async function firstRound(workers: number, own: Share): Promise<Made> {
  const merged = new RunningTotals()
  const all = await fromEach<Made>(workers, own, {})
  for (const { totals } of all) merged.merge(totals)
  return { totals: sharedTotals(merged.take()), kept: all.flatMap(m => m.kept) }
}

async function secondRound(workers: number, own: Share, made: Made): Promise<Recovered[]> {
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const shares = await fromEach<Sums>(workers, own, { made, next })
  const solved = solvedOf(made.totals)
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

/** What the workers are to do: make parts of a corpus, give what they made, or go through the parts of all. */
type RunData =
  | { readonly spec: CorpusSpec; readonly out: string }
  | { readonly made?: undefined }
  /** With the number of the next part to be begun, in memory that threads share. */
  | { readonly made: Made; readonly next: Int32Array }

/** The results of a round, one of each worker. */
async function fromEach<T extends Made | Sums>(workers: number, own: Share, data: RunData): Promise<T[]> {
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
    module: WORKER,
    data,
    lasting: true,
    joins: true,
    here: () => runShare(data, own) as (task: number) => Promise<T>,
    ...(signal && { signal }),
    onResult: onReceipt,
  })
}

/** What a thread has of a run until it is asked for its totals: its maker. */
interface Share {
  maker?: RecoveringMaker | undefined
  /** A maker that was made ready for a run before its parts were known, and what it is for. */
  ready?: { readonly data: RunData; readonly maker: RecoveringMaker } | undefined
  /** When it may begin with the second round. */
  readonly begun?: Promise<unknown>
}

/** A worker has one run at a time. */
const ofWorker: Share = {}

/** A thread's side: a part's receipt, what it made, or squared contributions of parts. */
export function runShare(
  data: RunData,
  own = ofWorker,
): (task: number) => Promise<PartReceipt | Made | Sums> {
  if ('spec' in data) {
    const maker = isDeepStrictEqual(own.ready?.data, data) ? own.ready!.maker : makerOf(data)
    own.ready = undefined
    own.maker = maker
    return part => maker.make(part)
  }
  const { maker } = own
  own.maker = undefined
  if (!data.made) return async () => maker!.totals()
  const { made, next } = data
  return async () => {
    await own.begun
    return squaresOf(made.kept, next, solvedOf(made.totals))
  }
}

const makerOf = ({ spec, out }: { readonly spec: CorpusSpec; readonly out: string }) =>
  new RecoveringMaker(spec, out, shownLines())

/** Makes a worker ready for a run that will begin: its code is loaded and warm. */
export function getReady(data: { readonly spec: CorpusSpec; readonly out: string }): void {
  ofWorker.ready = { data, maker: makerOf(data) }
}

/** The memory of a worker's answer to a round, which whoever asks takes over. */
export const roundMemory = (result: PartReceipt | Made | Sums): ArrayBuffer[] => {
  if ('totals' in result) return memoryOfTotals(result.totals)
  return 'high' in result ? memoryOfTotals(result) : []
}
