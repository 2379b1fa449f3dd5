/** Runs a study: estimators over many corpora of each world, kept replicate by replicate, and measured. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeWhole } from '../files/part-file.js'
import { need, PlumblineError } from '../ground/error.js'
import { compiled, runTasks } from '../ground/pool.js'
import { VERSION } from '../ground/version.js'
import { type Attempt, Attempts, EVERY } from './attempt.js'
import { type Measured, measureTable } from './measures.js'
import type { Replicated } from './replicate.js'
import type { Study } from './study.js'

export interface ValidateOptions {
  readonly reps?: number
  readonly workers?: number
  /** Folder in which each replicate is kept, so that a run can go on. */
  readonly keep?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface Validated {
  readonly study: Study
  readonly reps: number
  /** In the order of worlds, replicates, estimators and estimands. */
  readonly replicates: readonly Replicated[]
  readonly measures: readonly Measured[]
}

export const DEFAULT_REPS = 200
/** Below this many replicates measures say little. */
export const FEW_REPS = 30

/** The study's replicates and measures; the same for any number of workers if the estimators' own rows are. */
export async function validate(study: Study, options: ValidateOptions = {}): Promise<Validated> {
  const { reps = DEFAULT_REPS, workers = availableParallelism(), keep, signal, onProgress } = options
  need(
    Number.isInteger(reps) && reps >= 2,
    'validate.reps',
    `a validation needs a whole number of at least 2 replicates, got ${reps}`,
  )
  const store = keep ? new Store(keep, study) : undefined
  const tasks = study.worlds.flatMap((_, world) =>
    Array.from({ length: reps }, (__, r): Attempt => ({ world, replicate: r + 1 })),
  )
  const done = new Map(tasks.flatMap(t => store?.read(t) ?? []))
  const missing = tasks.filter(t => !done.has(nameOf(t)))
  onProgress?.(done.size, tasks.length)
  const root = mkdtempSync(join(tmpdir(), 'estimator-'))
  let here: Attempts | undefined
  try {
    await runTasks<Attempt, Replicated[]>(missing, {
      workers,
      module: compiled(import.meta.url, 'worker.js'),
      data: { study, root },
      here: () => {
        here = new Attempts(study, root)
        return t => (here as Attempts).run(t)
      },
      ...(signal && { signal }),
      onResult: (rows, t) => {
        done.set(nameOf(t), rows)
        store?.write(t, rows)
        onProgress?.(done.size, tasks.length)
      },
    })
  } finally {
    here?.close()
    rmSync(root, { recursive: true, force: true })
  }
  if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
  const replicates = withEvery(tasks.flatMap(t => done.get(nameOf(t)) as Replicated[]))
  return { study, reps, replicates, measures: measureTable(replicates) }
}

/** A replicate that gave no row counts against every estimand that the estimator gave in some other one. */
function withEvery(rows: readonly Replicated[]): Replicated[] {
  const given = new Map<string, Set<string>>()
  for (const r of rows) {
    if (!given.has(r.estimator)) given.set(r.estimator, new Set())
    if (r.estimand !== EVERY) given.get(r.estimator)!.add(r.estimand)
  }
  const truths = new Map(rows.map(r => [`${r.world} ${r.replicate} ${r.estimand}`, r.truth]))
  return rows.flatMap(r => {
    const all = [...(given.get(r.estimator) as Set<string>)]
    if (r.estimand !== EVERY || all.length === 0) return [r]
    return all.map(estimand => ({
      ...r,
      estimand,
      truth: truths.get(`${r.world} ${r.replicate} ${estimand}`) ?? Number.NaN,
    }))
  })
}

const nameOf = ({ world, replicate }: Attempt) => `${world}-${String(replicate).padStart(6, '0')}`
const STUDY_FILE = 'study.json'

/** Replicates on disk, a file each. */
class Store {
  constructor(
    private readonly folder: string,
    study: Study,
  ) {
    mkdirSync(folder, { recursive: true })
    const path = join(folder, STUDY_FILE)
    const hash = createHash('sha256').update(JSON.stringify({ VERSION, study })).digest('hex')
    const kept = existsSync(path)
      ? (JSON.parse(readFileSync(path, 'utf8')) as { hash: string }).hash
      : undefined
    if (kept === hash) return
    for (const f of readdirSync(folder)) rmSync(join(folder, f), { recursive: true })
    writeWhole(path, `${JSON.stringify({ hash })}\n`)
  }

  read(t: Attempt): [string, Replicated[]][] {
    const path = join(this.folder, `${nameOf(t)}.json`)
    if (!existsSync(path)) return []
    const rows = JSON.parse(readFileSync(path, 'utf8')) as Replicated[]
    // JSON has no NaN: what is missing is null.
    return [[nameOf(t), rows.map(r => numbersOf(r))]]
  }

  write(t: Attempt, rows: readonly Replicated[]): void {
    writeWhole(join(this.folder, `${nameOf(t)}.json`), `${JSON.stringify(rows)}\n`)
  }
}

function numbersOf(row: Replicated): Replicated {
  return Object.fromEntries(
    Object.entries(row).map(([k, v]) => [k, v === null ? Number.NaN : v]),
  ) as unknown as Replicated
}
