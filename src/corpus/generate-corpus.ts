/** Generates a corpus into a folder: parts first, the manifest last; resumes where an earlier run stopped. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { MANIFEST } from '../files/layout.js'
import { need, PlumblineError } from '../ground/error.js'
import { isOfShard, needShard, type Shard } from '../ground/pool.js'
import { CellTotal } from './cell-sums.js'
import { type Manifest, monthlyOf, writeManifest } from './manifest.js'
import { makeParts } from './pool.js'
import { type CorpusSpec, partsOf } from './spec.js'
import {
  isWhole,
  lock,
  type OpenOptions,
  openFolder,
  readReceipts,
  removeState,
  removeUnfinished,
  saveReceipt,
  soundReceipts,
  stateOf,
} from './state.js'

/** Where a corpus is written, by how many threads, and who is told of it. None of it changes a byte. */
export interface GenerateOptions extends OpenOptions {
  readonly out: string
  /** Threads that make parts; their number changes no byte. */
  readonly workers?: number
  /** Make only parts p with p mod of = index − 1. */
  readonly shard?: Shard
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** How many parts of this run are done, of how many, and the rows written so far. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly rows: number
}

/**
 * Writes a corpus into a folder, or goes on where an earlier run stopped: the manifest once every part is there, undefined
 * while other shards’ parts are missing. Errors: a run that its signal stops, a folder that holds another corpus or other files, one
 * that another run is writing to.
 *
 * @example
 * import { generateCorpus, resolveSpec } from '@plumbline/plumbline'
 *
 * const manifest = await generateCorpus(resolveSpec({ people: 100, seed: 'pilot' }), { out: 'pilot', workers: 1 })
 * console.log(manifest.plumbline.parts.length) // → 7
 */
export async function generateCorpus(
  spec: CorpusSpec,
  options: GenerateOptions,
  make = makeParts,
): Promise<Manifest | undefined> {
  const { out, shard = { index: 1, of: 1 }, signal, onProgress } = options
  needShard(shard)
  openFolder(out, spec, options)
  const unlock = lock(out, `${shard.index}-of-${shard.of}`)
  try {
    const mine = Array.from({ length: partsOf(spec) }, (_, p) => p).filter(p => isOfShard(p, shard))
    const made = new Set(soundReceipts(out, spec).map(r => r.part))
    const missing = mine.filter(p => !made.has(p))
    let done = mine.length - missing.length
    let rows = 0
    onProgress?.({ done, total: mine.length, rows })
    const truth = new CellTotal()
    try {
      await make(spec, out, missing, {
        workers: options.workers ?? availableParallelism(),
        ...(signal && { signal }),
        onReceipt: receipt => {
          saveReceipt(out, receipt)
          made.add(receipt.part)
          if (spec.tables.includes('truth_sessions')) truth.addNext(join(out, ''), p => made.has(p))
          done++
          rows += Object.values(receipt.files).reduce((n, f) => n + f.rows, 0)
          onProgress?.({ done, total: mine.length, rows })
        },
      })
      if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
    } catch (error) {
      removeUnfinished(out, spec, missing)
      throw error
    }
    return await finish(out, spec, truth)
  } finally {
    unlock()
  }
}

/** The manifest, if all parts are there. Of shards that finish at the same time, only one writes it. */
async function finish(out: string, spec: CorpusSpec, truth: CellTotal): Promise<Manifest | undefined> {
  if (stateOf(out) === 'complete') return readManifest(out)
  const receipts = readReceipts(out)
  if (!isWhole(receipts, spec)) return undefined
  let unlock: () => void
  try {
    unlock = lock(out, 'finish')
  } catch {
    return undefined
  }
  const manifest = writeManifest(out, spec, receipts, truth)
  await removeState(out)
  unlock()
  return manifest
}

/** The datapackage.json of a corpus’s folder. Errors: a folder without one, a file that is no data package. */
export function readManifest(out: string): Manifest {
  const path = join(out, MANIFEST)
  need(existsSync(out), 'manifest.missing', `there is no folder ${out}`)
  need(statSync(out).isDirectory(), 'manifest.missing', `${out} is a file; a corpus is a folder`)
  need(existsSync(path), 'manifest.missing', `folder ${out} has no ${MANIFEST}`)
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new PlumblineError('manifest.broken', `${path} is not JSON`)
  }
  need(typeof manifest === 'object' && manifest !== null, 'manifest.broken', `${path} is no data package`)
  return manifest as Manifest
}

/** The manifest, if this project wrote it. */
export function needOurs(manifest: Manifest, folder: string): Manifest {
  need(
    manifest.plumbline?.parts,
    'manifest.foreign',
    `the data package in ${folder} lists no parts: plumbline did not write it`,
  )
  return manifest
}

/** Whether the folder holds this very corpus, complete. */
export function holdsSame(out: string, spec: CorpusSpec): boolean {
  if (stateOf(out) !== 'complete') return false
  const { plumbline, resources } = readManifest(out)
  if (!plumbline) return false
  const { version, seed, people, parameters } = plumbline
  return (
    version === spec.version &&
    seed === spec.seed &&
    people === spec.people &&
    plumbline.people_before === spec.base &&
    JSON.stringify([plumbline.scenario, plumbline.rules, plumbline.months, plumbline.gold?.design]) ===
      JSON.stringify([spec.scenario, spec.rules, monthlyOf(spec), spec.gold?.design]) &&
    parameters.every(p => spec.parameters[p.id] === p.value) &&
    JSON.stringify(resources.map(r => [r.name, r.format])) ===
      JSON.stringify(spec.tables.map(t => [t, spec.format]))
  )
}
