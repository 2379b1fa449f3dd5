/**
 * Joins shards that were made separately, OUT/shard=1, OUT/shard=2, …, into one corpus by a manifest; no part is
 * copied.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MANIFEST, SHARD_FOLDER } from '../files/layout.js'
import { need, PlumblineError } from '../ground/error.js'
import { type Manifest, type Placed, writeManifest } from './manifest.js'
import { type CorpusSpec, partsOf } from './spec.js'
import { readReceipts, removeState, runIn, soundReceipts, specIn, stateOf } from './state.js'

/** The parts of a corpus that shards have. */
export interface Shards {
  readonly spec: CorpusSpec
  /** Receipts of the parts that are there, in order; a part that two shards have is listed once. */
  readonly receipts: readonly Placed[]
  readonly missing: readonly number[]
  /** Parts that more than one shard has, with their folders. */
  readonly doubled: readonly { readonly part: number; readonly folders: readonly string[] }[]
  /** Folders with parts of another corpus, or of none. */
  readonly foreign: readonly string[]
}

/** The names of the shards' folders below a corpus's; none where its parts lie in it themselves. */
export function shardFolders(out: string): string[] {
  if (!existsSync(out)) return []
  const number = (f: string) => Number(f.slice(f.indexOf('=') + 1))
  return readdirSync(out)
    .filter(f => SHARD_FOLDER.test(f) && statSync(join(out, f)).isDirectory())
    .sort((a, b) => number(a) - number(b))
}

/** What the shards below `out` have, or the parts in `out` itself. With `hashes`, parts that are altered are missing. */
export function shardsIn(out: string, { hashes = false } = {}): Shards {
  const found = shardFolders(out)
  const folders = found.length > 0 ? found : ['']
  const unfinished = folders.filter(f => stateOf(join(out, f)) === 'incomplete')
  need(
    unfinished.length > 0,
    'merge.nothing',
    `folder ${out} holds no unfinished corpus, and no shard=1, shard=2, … of one`,
  )
  const first = join(out, unfinished[0] as string)
  const [spec, run] = [specIn(first), runIn(first)]
  const own = unfinished.filter(f => runIn(join(out, f)) === run)
  const placed = own.flatMap(folder => {
    const here = join(out, folder)
    return (hashes ? soundReceipts(here, spec) : readReceipts(here)).map((r): Placed => ({ ...r, folder }))
  })
  const byPart = new Map<number, Placed[]>()
  for (const r of placed) byPart.set(r.part, [...(byPart.get(r.part) ?? []), r])
  const parts = Array.from({ length: partsOf(spec) }, (_, p) => p)
  return {
    spec,
    receipts: parts.flatMap(p => byPart.get(p)?.slice(0, 1) ?? []),
    missing: parts.filter(p => !byPart.has(p)),
    doubled: parts.flatMap(part => {
      const all = byPart.get(part) ?? []
      return all.length > 1 ? [{ part, folders: all.map(r => r.folder as string) }] : []
    }),
    foreign: folders.filter(f => !own.includes(f)),
  }
}

/**
 * Writes the manifest of a corpus whose parts are all there, byte for byte, and returns it. Throws, naming them, where
 * parts are missing or altered, where two shards have the same part, or where a shard is of another corpus.
 */
export async function mergeShards(out: string): Promise<Manifest> {
  need(
    !existsSync(join(out, MANIFEST)),
    'merge.complete',
    `folder ${out} holds a complete corpus: nothing is to be merged`,
  )
  const { spec, receipts, missing, doubled, foreign } = shardsIn(out, { hashes: true })
  const wrong = [
    foreign.length > 0 &&
      `${foreign.join(', ')} ${foreign.length > 1 ? 'are' : 'is'} of another corpus or of none`,
    doubled.length > 0 &&
      `part ${ranges(doubled.map(d => d.part))} stands in ${[...new Set(doubled.flatMap(d => d.folders))].join(' and ')}`,
    missing.length > 0 && `part ${ranges(missing)} of 0–${partsOf(spec) - 1} is missing or altered`,
  ].filter(Boolean)
  if (wrong.length > 0)
    throw new PlumblineError('merge.incomplete', `${out} cannot be merged: ${wrong.join('; ')}`)
  const manifest = writeManifest(out, spec, receipts)
  for (const folder of new Set(receipts.map(r => r.folder as string))) await removeState(join(out, folder))
  return manifest
}

/** Ascending whole numbers as text: 0–3, 7. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const n of numbers) {
    const last = runs.at(-1)
    if (last && n === last[1] + 1) last[1] = n
    else runs.push([n, n])
  }
  return runs.map(([a, b]) => (a === b ? String(a) : `${a}–${b}`)).join(', ')
}
