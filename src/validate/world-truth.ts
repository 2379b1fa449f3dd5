/**
 * The truth of a world's super-population: the mean over corpora of its own, as many as the required precision
 * takes.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { compiled } from '../ground/pool.js'
import { Replicates, type Series } from '../replicates/replicates.js'
import { worldGenerator } from './corpus.js'
import { groupsOf } from './groups.js'
import { measuresOf } from './measures.js'
import type { Replicated } from './replicate-row.js'
import type { Study, StudyWorld } from './study.js'
import { CorpusTruth, mostCorpora } from './truth.js'

export interface WorldTruth {
  readonly world: string
  readonly estimand: string
  readonly estimate: number
  readonly std_error: number
  /** Whether its error is at most a tenth of the smallest Monte Carlo error of a bias that it serves. */
  readonly fine: boolean
}

export interface TruthTask {
  readonly world: number
  readonly number: number
  readonly estimands: readonly string[]
}

const PEOPLE = 50_000
const PILOT = 10
const SHARE = 0.1

/** For each world and estimand, its value in each corpus, by the corpus's number less 1. */
export type KnownTruths = Map<string, number[]>[]

/**
 * The truth of every estimand that some estimator returned, in each world, with its error; values of corpora in `found` are
 * not computed again. `rows` are estimates, which say how precisely the truth must be known. Errors: interrupted.
 */
export async function worldTruths(
  study: Study,
  rows: readonly Replicated[],
  {
    workers,
    keep,
    most = Infinity,
    signal,
    onTruth,
  }: {
    readonly workers?: number
    /** Folder in which the values of each corpus are kept, so that a run can be resumed. */
    readonly keep?: string
    /** The number of corpora that a truth may take at most, however precise it is then. */
    readonly most?: number
    readonly signal?: AbortSignal
    readonly onTruth?: (done: number, total: number) => void
  } = {},
  found: KnownTruths = [],
): Promise<WorldTruth[]> {
  const wanted = study.worlds.map(w => wantedErrors(rows.filter(r => r.world === w.name)))
  wanted.forEach((w, world) => {
    found[world] ??= new Map()
    for (const e of w.keys()) if (!found[world]!.has(e)) found[world]!.set(e, [])
  })
  const series: Series<TruthTask, readonly number[]> = {
    nameOf: t => `${t.world}-${t.number}-${shortHash(t.estimands.join(' '))}`,
    numberOf: t => t.number,
    open: () => ({
      lasting: true,
      module: compiled('validate/truth-worker.js'),
      data: { study: { seed: study.seed, worlds: study.worlds } },
      here: () => t => truthsOf(study, t),
    }),
    keeping: {
      question: () => ({
        name: 'truths',
        json: JSON.stringify({ people: PEOPLE, seed: study.seed, worlds: study.worlds }),
      }),
      codec: {
        // NaN is null in JSON.
        encode: xs => JSON.stringify(xs),
        decode: bytes => (JSON.parse(bytes.toString()) as (number | null)[]).map(x => x ?? Number.NaN),
      },
    },
  }
  const make = async (countOf: (estimand: string, error: number, known: readonly number[]) => number) => {
    const tasks = wanted.flatMap((w, world) => {
      const missing = new Map<number, string[]>()
      for (const [estimand, error] of w) {
        const known = found[world]!.get(estimand) as number[]
        const count = countOf(estimand, error, known)
        for (let n = known.length + 1; n <= count; n++) missing.set(n, [...(missing.get(n) ?? []), estimand])
      }
      return [...missing].map(([number, estimands]): TruthTask => ({ world, number, estimands }))
    })
    const options = { workers, signal, onProgress: onTruth, keep: keep && join(keep, 'truths') }
    const made = await new Replicates(series, options).of(tasks)
    tasks.forEach(({ world, number, estimands }, t) => {
      estimands.forEach((e, j) => {
        found[world]!.get(e)![number - 1] = made[t]![j] as number
      })
    })
  }
  await make(() => PILOT)
  // The pilot's error is itself known only to about a fifth, which a margin allows for.
  for (let round = 0; round < ROUNDS; round++) await make((...of) => Math.min(most, corporaFor(...of)))
  return study.worlds.flatMap(({ name }, world) =>
    [...wanted[world]!].map(([estimand, error]): WorldTruth => {
      const { mean, std_error } = meanOf(found[world]!.get(estimand) as number[])
      return { world: name, estimand, estimate: mean, std_error, fine: !(std_error > error) }
    }),
  )
}

/** Names of what is kept are short. */
const HASH = 8
const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, HASH)

/** The error that the truth of each estimand may have. */
function wantedErrors(rows: readonly Replicated[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>()
  // The standard deviation of estimates about any one number is that about the truth.
  for (const own of groupsOf(rows.filter(r => Number.isFinite(r.estimate)).map(r => ({ ...r, truth: 0 })))) {
    const { estimand } = own[0] as Replicated
    const { mcse } = measuresOf(own).find(m => m.measure === 'bias')!
    // Estimates that are all the same, or one alone, ask for no precision.
    errors.set(estimand, Math.min(errors.get(estimand) ?? Infinity, SHARE * mcse || Infinity))
  }
  return errors
}

/** The number of corpora that brings an estimand's error to the target, up to its limit. */
function corporaFor(estimand: string, error: number, known: readonly number[]): number {
  const { std_error, n } = meanOf(known)
  const needed = std_error > error ? Math.ceil(n * (std_error / error) ** 2 * MARGIN) : n
  return Math.min(mostCorpora(estimand), needed)
}

const ROUNDS = 3
const MARGIN = 1.05

/** The truth of some estimands in one corpus of a world, from a seed that no replicate has. */
export function truthsOf(
  { seed, worlds }: Pick<Study, 'seed' | 'worlds'>,
  { world, number, estimands }: TruthTask,
): number[] {
  const generator = worldGenerator(worlds[world] as StudyWorld, `${seed} truth ${number}`)
  const truth = new CorpusTruth(generator, PEOPLE)
  return estimands.map(e => truth.of(e) as number)
}

function meanOf(xs: readonly number[]) {
  const known = xs.filter(Number.isFinite)
  const n = known.length
  const mean = known.reduce((s, x) => s + x, 0) / n
  const variance = known.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1)
  return { n, mean, std_error: Math.sqrt(variance / n) }
}
