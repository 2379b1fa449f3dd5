/** One replicate: a fresh corpus, every estimator's rows for it, and the truth beside them. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFormat } from '../files/format.js'
import { PlumblineError } from '../ground/error.js'
import type { Block } from '../model/block.js'
import { completed } from './completed.js'
import { observedBlock, seedOf, worldGenerator, writeCorpus } from './corpus.js'
import { groupedBy } from './groups.js'
import { runnerOf } from './program.js'
import type { Estimated, Replicated } from './replicate-row.js'
import { remarks } from './rows.js'
import type { Outcome, Runner } from './runner.js'
import type { EstimatorSpec, Study, StudyWorld } from './study.js'
import { CorpusTruth, declaredEstimands, nearEstimand } from './truth.js'

export interface Attempt {
  readonly world: number
  readonly replicate: number
  /** The names of estimators that are not run; none if not given. */
  readonly without?: readonly string[]
}

/** Runs replicates one after another, with one process for all where an estimator serves. */
export class Attempts {
  readonly #study: Study
  readonly #runners: readonly Runner[]
  readonly #root: string
  #closed = false

  /** Every estimator's folder is made in `root`, which must contain nothing else; it marks their processes. */
  constructor(study: Study, root: string) {
    this.#study = study
    this.#root = root
    this.#runners = study.estimators.map(e => runnerOf(e, study, root))
  }

  /** The rows of every estimator. Folders are deleted afterwards unless `keep` names a folder in which they stay. */
  async run({ world: w, replicate, without = [] }: Attempt, keep?: string): Promise<Replicated[]> {
    const study = this.#study
    if (study.estimators.every(e => without.includes(e.name))) return []
    const world = study.worlds[w] as StudyWorld
    const seed = seedOf(study, replicate)
    const root = keep ?? mkdtempSync(join(this.#root, 'r'))
    mkdirSync(root, { recursive: true })
    try {
      const generator = worldGenerator(world, seed)
      const block = observedBlock(study, world, generator, seed)
      const folders = await this.#folders(root, block, { without, keep: keep !== undefined })
      const truth = new CorpusTruth(generator, world.people)
      const truthOf = (id: string) =>
        study.truth === 'corpus' ? truth.of(id) : declaredEstimands().has(id) ? Number.NaN : undefined
      const rows: Replicated[] = []
      for (const [j, estimator] of study.estimators.entries()) {
        if (without.includes(estimator.name)) continue
        this.#needOpen()
        const outcome = await (this.#runners[j] as Runner).run({ folder: folders[j] as string, block })
        this.#needOpen()
        const which = { world: world.name, replicate, seed, estimator: estimator.name }
        rows.push(...replicated(outcome, truthOf, study, which))
      }
      return rows
    } finally {
      // A process that was ended may still have been writing.
      if (!keep) rmSync(root, { recursive: true, force: true, maxRetries: RETRIES })
    }
  }

  /** The folder of each estimator, with the data in it where it reads files or all are kept; data are written once and copied. */
  async #folders(
    root: string,
    block: Block,
    { without, keep }: { readonly without: readonly string[]; readonly keep: boolean },
  ): Promise<string[]> {
    const { estimators, format } = this.#study
    const written = new Map<DataFormat, string>()
    const folders: string[] = []
    for (const [j, e] of estimators.entries()) {
      const form = formatOf(e, format)
      const folder = join(root, folderName(this.#study, j))
      folders.push(folder)
      const known = written.get(form)
      const isRead = (keep || this.#runners[j]!.needsFiles) && !without.includes(e.name)
      if (!isRead || known === folder) continue
      if (known) cpSync(known, folder, { recursive: true })
      else await writeCorpus(this.#study, form, block, folder)
      written.set(form, folder)
    }
    return folders
  }

  /** What an estimator gives that was ended by `close` is no failure of its own. */
  #needOpen(): void {
    if (this.#closed) throw new PlumblineError('interrupted', 'interrupted')
  }

  /** Ends every estimator at once; a replicate that runs is left unfinished. */
  close(): void {
    this.#closed = true
    for (const r of this.#runners) r.close()
  }
}

/** The folder of an estimator within that of a replicate; with one copy of the data for all, that of its format. */
export const folderName = ({ estimators, format, share }: Study, j: number): string =>
  share ? formatOf(estimators[j] as EstimatorSpec, format) : String(j + 1)

const formatOf = (e: EstimatorSpec, format: DataFormat): DataFormat => ('command' in e && e.format) || format

const RETRIES = 5

/** The placeholder estimand of a replicate without rows, until the estimands are known. */
export const EVERY = '*'

type Which = Pick<Replicated, 'world' | 'replicate' | 'seed' | 'estimator'>

/** Rows with their truth. A failure is one row per estimand; the message says where an estimand is not declared. */
export function replicated(
  outcome: Outcome,
  truthOf: (estimand: string) => number | undefined,
  { estimands: wanted, level }: Pick<Study, 'estimands' | 'level'>,
  which: Which,
): Replicated[] {
  // Columns in the order of the public table.
  const rowOf = ({ estimand, ...given }: Estimated, truth = truthOf(estimand) ?? Number.NaN): Replicated => ({
    ...which,
    estimand,
    truth,
    ...given,
  })
  const nothing = (estimand: string, message: string) => rowOf({ ...NOTHING, estimand, message })
  const rows = 'rows' in outcome ? outcome.rows : []
  if (rows.length === 0) {
    const why = 'failure' in outcome ? outcome.failure : 'it gave no row'
    return (wanted.length > 0 ? wanted : [EVERY]).map(e => nothing(e, why))
  }
  const given = groupedBy(
    rows.filter(r => wanted.length === 0 || wanted.includes(r.estimand)),
    r => r.estimand,
  )
  const missing = wanted.filter(e => !given.some(([r]) => r!.estimand === e))
  return [
    ...given.map(same => {
      const [row] = same as [Estimated]
      const { estimand } = row
      if (same.length > 1) return nothing(estimand, `it gave ${same.length} rows of this estimand`)
      const whole = completed(row, level)
      if (truthOf(estimand) !== undefined) return rowOf(whole)
      return rowOf({ ...whole, message: remarks(unknownWords(estimand), whole.message) })
    }),
    ...missing.map(e => nothing(e, NO_ROW)),
  ]
}

/**
 * The rows, with one added for each estimand that an estimator returned in some replicate but not in this one: it
 * counts as missing. A replicate without any row gets one for every such estimand.
 */
export function withMissing(rows: readonly Replicated[]): Replicated[] {
  const given = new Map<string, Set<string>>()
  const truths = new Map<string, number>()
  const truthKey = (r: Replicated, estimand: string) => `${r.replicate} ${r.world} ${estimand}`
  for (const r of rows) {
    if (!given.has(r.estimator)) given.set(r.estimator, new Set())
    if (r.estimand !== EVERY) given.get(r.estimator)!.add(r.estimand)
    truths.set(truthKey(r, r.estimand), r.truth)
  }
  const attempts = groupedBy(rows, r => JSON.stringify([r.world, r.replicate, r.estimator]))
  return attempts.flatMap(own => {
    const [first] = own as [Replicated]
    const missing = [...given.get(first.estimator)!].filter(e => !own.some(r => r.estimand === e))
    const gaveNone = first.estimand === EVERY
    const stay = gaveNone && missing.length > 0 ? [] : own
    const lacking = missing.map(estimand => ({
      ...first,
      ...NOTHING,
      estimand,
      message: gaveNone ? first.message : NO_ROW,
      truth: truths.get(truthKey(first, estimand)) ?? Number.NaN,
    }))
    return [...stay, ...lacking]
  })
}

const NO_ROW = 'it gave no row of this estimand'

function unknownWords(estimand: string): string {
  const near = nearEstimand(estimand)
  return `no truth is known for ${estimand}${near ? `; did you mean ${near}?` : ''}`
}

const NOTHING = {
  estimate: Number.NaN,
  std_error: Number.NaN,
  conf_low: Number.NaN,
  conf_high: Number.NaN,
  p_value: Number.NaN,
  converged: true,
}
