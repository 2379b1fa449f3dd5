/** The state of a corpus's folder while it is made: whose run it is, which parts are done, who is at work. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { partPath } from '../files/format.js'
import { DICTIONARY, MANIFEST, STATE_FOLDER } from '../files/layout.js'
import { guarded, hashFile, TEMPORARY, writeWhole } from '../files/part-file.js'
import { need, PlumblineError } from '../ground/error.js'
import { TABLE_NAMES, type TableName } from '../schema/tables.js'
import { hasCellSums } from './cell-sums.js'
import type { PartReceipt } from './make-part.js'
import { type CorpusSpec, partsOf } from './spec.js'

const RUN_FILE = 'run.json'
const RECEIPT = /^part-(\d+)\.json$/

export type FolderState = 'absent' | 'empty' | 'complete' | 'incomplete' | 'foreign'

export function stateOf(out: string): FolderState {
  if (!existsSync(out)) return 'absent'
  need(statSync(out).isDirectory(), 'out.file', `${out} is a file; --out must name a folder`)
  if (existsSync(join(out, MANIFEST))) return 'complete'
  if (existsSync(join(out, STATE_FOLDER, RUN_FILE))) return 'incomplete'
  return readdirSync(out).filter(f => f !== STATE_FOLDER).length === 0 ? 'empty' : 'foreign'
}

export interface OpenOptions {
  /** Start afresh where there is a corpus. */
  readonly force?: boolean
  /** Resume an incomplete run; fail if there is none. */
  readonly resume?: boolean
}

/** Makes the folder ready for this run, or throws with the reason in one line. */
export function openFolder(
  out: string,
  spec: CorpusSpec,
  { force = false, resume = false }: OpenOptions,
): void {
  const state = stateOf(out)
  need(
    state !== 'foreign',
    'out.foreign',
    `folder ${out} is not empty and holds no corpus; choose another --out`,
  )
  if (force && (state === 'complete' || state === 'incomplete')) {
    needUnused(out)
    clear(out)
  } else {
    need(
      state !== 'complete',
      'out.complete',
      `folder ${out} holds a complete corpus; choose another --out, or --force to replace it`,
    )
    need(!resume || state === 'incomplete', 'out.nothing', `folder ${out} holds no incomplete run to resume`)
    if (state === 'incomplete') needSameRun(out, spec)
  }
  guarded(out, () => mkdirSync(join(out, STATE_FOLDER), { recursive: true }))
  const runFile = join(out, STATE_FOLDER, RUN_FILE)
  if (!existsSync(runFile)) writeWhole(runFile, identity(spec))
}

/** Whether the folder has this same run, unfinished. */
export function canGoOn(out: string, spec: CorpusSpec): boolean {
  return stateOf(out) === 'incomplete' && runIn(out) === identity(spec)
}

/** The specification of a folder's unfinished run. */
export function specIn(out: string): CorpusSpec {
  return JSON.parse(runIn(out)) as CorpusSpec
}

/** The same as text: two folders with the same text have parts of one corpus. */
export function runIn(out: string): string {
  return readFileSync(join(out, STATE_FOLDER, RUN_FILE), 'utf8')
}

function needSameRun(out: string, spec: CorpusSpec): void {
  const theirText = runIn(out)
  if (theirText === identity(spec)) return
  const theirs = JSON.parse(theirText) as Record<string, unknown>
  const ours = JSON.parse(identity(spec)) as Record<string, unknown>
  const key = Object.keys(ours).find(k => JSON.stringify(ours[k]) !== JSON.stringify(theirs[k])) ?? 'content'
  const show = (v: unknown) => JSON.stringify(v)?.slice(0, 60)
  const detail =
    key === 'parameters' || key === 'scenario' ? key : `${key} ${show(theirs[key])}, not ${show(ours[key])}`
  throw new PlumblineError(
    'out.other',
    `folder ${out} holds another run, incomplete (${detail}); choose another --out, or --force to replace it`,
  )
}

function identity(spec: CorpusSpec): string {
  return `${JSON.stringify(spec)}\n`
}

/** Removes a corpus and nothing else. */
function clear(out: string): void {
  for (const name of [MANIFEST, DICTIONARY, STATE_FOLDER, ...TABLE_NAMES]) {
    rmSync(join(out, name), { recursive: true, force: true })
  }
}

/** Locks the shard against a second process; returns what unlocks it. */
export function lock(out: string, shard: string): () => void {
  const path = join(out, STATE_FOLDER, `lock-${shard}`)
  needFree(out, path)
  rmSync(path, { force: true })
  guarded(path, () => writeFileSync(path, String(process.pid), { flag: 'wx' }))
  return () => rmSync(path, { force: true })
}

/** Throws while any process is at work in the folder. */
function needUnused(out: string): void {
  const folder = join(out, STATE_FOLDER)
  if (!existsSync(folder)) return
  for (const f of readdirSync(folder)) if (f.startsWith('lock-')) needFree(out, join(folder, f))
}

/** Throws if the process that owns a lock is still running. */
function needFree(out: string, path: string): void {
  if (!existsSync(path)) return
  const holder = Number(readFileSync(path, 'utf8'))
  need(
    !isRunning(holder),
    'out.in_use',
    `folder ${out} is in use by process ${holder}; wait for it or choose another --out`,
  )
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function saveReceipt(out: string, receipt: PartReceipt): void {
  writeWhole(receiptPath(out, receipt.part), JSON.stringify(receipt))
}

/** A receipt less its sums, which are most of it: those of many parts are not in memory at once. */
export type Receipt = Omit<PartReceipt, 'estimandSums'>

/** The receipts on disk, by part, in order. */
export function readReceipts(out: string): Receipt[] {
  return readdirSync(join(out, STATE_FOLDER))
    .flatMap(f => RECEIPT.exec(f)?.[1] ?? [])
    .map(part => {
      const { estimandSums: _, ...receipt } = readReceipt(out, Number(part))
      return receipt
    })
    .sort((a, b) => a.part - b.part)
}

/** The receipt of a part that is there. */
export function readReceipt(out: string, part: number): PartReceipt {
  return JSON.parse(readFileSync(receiptPath(out, part), 'utf8')) as PartReceipt
}

const receiptPath = (out: string, part: number) => join(out, STATE_FOLDER, `part-${part}.json`)

/** The receipts whose files are all there, byte for byte; the others' parts are made again. */
export function soundReceipts(out: string, spec: CorpusSpec): Receipt[] {
  const truth = spec.tables.includes('truth_sessions')
  return readReceipts(out).filter(
    receipt =>
      (!truth || hasCellSums(out, receipt.part)) &&
      Object.entries(receipt.files).every(([table, record]) => {
        const path = join(out, partPath(table as TableName, receipt.part, spec.format))
        return existsSync(path) && statSync(path).size === record.bytes && hashFile(path) === record.sha256
      }),
  )
}

export function isWhole(receipts: readonly Receipt[], spec: CorpusSpec): boolean {
  return receipts.length === partsOf(spec)
}

/** Removes incomplete files of workers that were stopped. */
export function removeUnfinished(out: string, spec: CorpusSpec, parts: readonly number[]): void {
  for (const part of parts) {
    for (const table of spec.tables)
      rmSync(join(out, partPath(table, part, spec.format)) + TEMPORARY, { force: true })
  }
}

/** Removes the files that only served the run. */
export async function removeState(out: string): Promise<void> {
  const folder = join(out, STATE_FOLDER)
  const names = existsSync(folder) ? readdirSync(folder) : []
  // All at once: the system takes a millisecond for each.
  await Promise.all(names.map(f => rm(join(folder, f), { force: true })))
  rmSync(folder, { recursive: true, force: true })
}
