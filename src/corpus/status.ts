/** How much of a run in a folder is done: parts of a corpus, by shard, or replicates of a question or validation. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { unlistedFiles } from '../files/input.js'
import { countKept, QUESTION } from '../files/kept.js'
import { MANIFEST } from '../files/layout.js'
import { need } from '../ground/error.js'
import { needOurs, readManifest } from './generate-corpus.js'
import { shardFolders, shardsIn } from './merge.js'
import { partsOf } from './spec.js'
import { stateOf } from './state.js'

/** How far a run has come: which parts or replicates are there, and what is missing or does not belong. */
export interface Status {
  readonly folder: string
  readonly kind: 'corpus' | 'replicates'
  readonly state: 'complete' | 'incomplete'
  /** Parts or replicates. */
  readonly done: number
  /** Unknown for replicates, whose number can always grow. */
  readonly total: number | null
  readonly missing: readonly number[]
  readonly doubled: readonly number[]
  readonly foreign: readonly string[]
  /** Files that the manifest lists and that are not there. */
  readonly absent: readonly string[]
  /** Files beside the parts that the manifest does not list. */
  readonly unlisted: readonly string[]
  readonly shards: readonly { readonly folder: string; readonly parts: number }[]
}

const NONE = { missing: [], doubled: [], foreign: [], absent: [], unlisted: [], shards: [] }
const REPLICATES = 'replicates'

/** The folders in which replicates are kept: of a validation, or of each world of a question. */
function keptIn(folder: string): string[] {
  const below = join(folder, REPLICATES)
  const worlds = existsSync(below) ? readdirSync(below).map(w => join(below, w)) : []
  return [folder, below, ...worlds].filter(k => existsSync(join(k, QUESTION)))
}

/** Whether a folder holds anything of a run. */
export function isBegun(folder: string): boolean {
  if (!existsSync(folder)) return false
  const begun = [folder, ...shardFolders(folder).map(f => join(folder, f))]
  return keptIn(folder).length > 0 || begun.some(f => ['complete', 'incomplete'].includes(stateOf(f)))
}

/** How far the run in a folder has come, from its receipts and manifest alone: no part is read. Errors: there is no such folder. */
export function statusOf(folder: string): Status {
  need(existsSync(folder), 'status.missing', `there is no folder ${folder}`)
  need(
    statSync(folder).isDirectory(),
    'status.missing',
    `${folder} is a file; the status is that of a folder`,
  )
  const kept = keptIn(folder)
  if (kept.length > 0) {
    const done = kept.reduce((n, k) => n + countKept(k), 0)
    return { folder, kind: 'replicates', state: 'incomplete', done, total: null, ...NONE }
  }
  if (existsSync(join(folder, MANIFEST))) {
    const paths = needOurs(readManifest(folder), folder).plumbline.parts.map(p => p.path)
    const parts = new Set(paths.map(p => p.split('/').at(-1)))
    const absent = paths.filter(p => !existsSync(join(folder, p)))
    return {
      folder,
      kind: 'corpus',
      state: absent.length === 0 ? 'complete' : 'incomplete',
      done: parts.size,
      total: parts.size,
      ...NONE,
      absent,
      unlisted: unlistedFiles(folder, paths),
    }
  }
  need(
    isBegun(folder),
    'status.nothing',
    `folder ${folder} holds no run: neither a corpus, nor shards of one, nor replicates`,
  )
  const names = shardFolders(folder)
  const { spec, receipts, missing, doubled, foreign } = shardsIn(folder)
  return {
    folder,
    kind: 'corpus',
    state: 'incomplete',
    done: receipts.length,
    total: partsOf(spec),
    missing,
    doubled: doubled.map(d => d.part),
    foreign,
    absent: [],
    unlisted: [],
    shards: names.map(n => ({ folder: n, parts: receipts.filter(r => r.folder === n).length })),
  }
}
