/** The truth of a world's super-population: the mean over corpora of its own, as many as its error must be small. */
import { availableParallelism } from 'node:os'
import { PlumblineError } from '../ground/error.js'
import { compiled, runTasks } from '../ground/pool.js'
import { worldGenerator } from './corpus.js'
import { groupsOf } from './groups.js'
import { measuresOf } from './measures.js'
import type { Replicated } from './replicate.js'
import type { Study, StudyWorld } from './study.js'
import { CorpusTruth } from './truth.js'

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
/** Some five million people: an estimand that no corpus knows better than its estimators do would take far more. */
const MOST = 100
const SHARE = 0.1

/** The truth of every estimand that some estimator gave, in each world. */
export async function worldTruths(
  study: Study,
  rows: readonly Replicated[],
  {
    workers = availableParallelism(),
    signal,
  }: { readonly workers?: number; readonly signal?: AbortSignal } = {},
): Promise<WorldTruth[]> {
  const wanted = study.worlds.map(w => wantedErrors(rows.filter(r => r.world === w.name)))
  const found = study.worlds.map(() => [] as (readonly number[])[])
  const make = async (counts: readonly number[]) => {
    const tasks = wanted.flatMap((w, world) =>
      Array.from({ length: counts[world] as number }, (_, j) => j + 1)
        .filter(number => !found[world]![number - 1])
        .map((number): TruthTask => ({ world, number, estimands: [...w.keys()] })),
    )
    await runTasks<TruthTask, readonly number[]>(tasks, {
      workers,
      lasting: true,
      module: compiled(import.meta.url, 'truth-worker.js'),
      data: { study: { seed: study.seed, worlds: study.worlds } },
      here: () => t => truthsOf(study, t),
      ...(signal && { signal }),
      onResult: (values, t) => {
        found[t.world]![t.number - 1] = values
      },
    })
    if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
  }
  await make(wanted.map(w => (w.size > 0 ? PILOT : 0)))
  await make(wanted.map((w, world) => corporaFor([...w.values()], found[world]!)))
  return study.worlds.flatMap(({ name }, world) =>
    [...wanted[world]!].map(([estimand, error], j): WorldTruth => {
      const { mean, std_error } = meanOf(found[world]!.map(values => values[j] as number))
      return { world: name, estimand, estimate: mean, std_error, fine: !(std_error > error) }
    }),
  )
}

/** The error that the truth of each estimand may have. */
function wantedErrors(rows: readonly Replicated[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>()
  // The spread of estimates about any one number is that about the truth.
  for (const own of groupsOf(rows.filter(r => Number.isFinite(r.estimate)).map(r => ({ ...r, truth: 0 })))) {
    const { estimand } = own[0] as Replicated
    const { mcse } = measuresOf(own).find(m => m.measure === 'bias')!
    // Estimates that are all the same, or one alone, ask for no precision.
    errors.set(estimand, Math.min(errors.get(estimand) ?? Infinity, SHARE * mcse || Infinity))
  }
  return errors
}

/** Corpora from which every estimand's error is what it may be. */
function corporaFor(errors: readonly number[], found: readonly (readonly number[])[]): number {
  const needed = errors.map((error, j) => {
    const { std_error, n } = meanOf(found.map(values => values[j] as number))
    return std_error > error ? Math.ceil(n * (std_error / error) ** 2 * MARGIN) : n
  })
  return Math.min(MOST, Math.max(0, ...needed))
}

/** The pilot's error is itself known to a fifth or so. */
const MARGIN = 1.2

/** The truth of some estimands in one corpus of a world, made of a seed that no replicate has. */
export function truthsOf(
  { seed, worlds }: Pick<Study, 'seed' | 'worlds'>,
  { world, number, estimands }: TruthTask,
): number[] {
  const generator = worldGenerator(worlds[world] as StudyWorld, `${seed} truth ${number}`)
  const truth = new CorpusTruth(generator.begin(1, PEOPLE), generator)
  return estimands.map(e => truth.of(e) as number)
}

function meanOf(xs: readonly number[]) {
  const known = xs.filter(Number.isFinite)
  const n = known.length
  const mean = known.reduce((s, x) => s + x, 0) / n
  const variance = known.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1)
  return { n, mean, std_error: Math.sqrt(variance / n) }
}
