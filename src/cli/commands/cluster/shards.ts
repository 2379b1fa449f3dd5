/** A command of this project divided into shards: what each task of a cluster runs, and what finishes the run. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { shardsIn } from '../../../corpus/merge.js'
import { partsOf } from '../../../corpus/spec.js'
import { STATE_FOLDER } from '../../../files/layout.js'
import { need, needOneOf } from '../../../ground/error.js'
import { isOfShard } from '../../../ground/pool.js'

/** Commands that take --shard. */
const SHARDED = ['generate', 'validate', 'scenario'] as const

export interface Sharded {
  readonly command: (typeof SHARDED)[number]
  /** Absolute. */
  readonly out: string
  /** The words of a task; `index` stands for its number, from 1, as text that a shell replaces. */
  readonly task: (index: string) => readonly string[]
  /** The words of the command that finishes the run. */
  readonly end: readonly string[]
}

/** Reads the words after `--`, such as generate --people 1000000 --out big. */
export function shardedOf(words: readonly string[], shards: number): Sharded {
  need(
    Number.isInteger(shards) && shards >= 1,
    'cluster.shards',
    `--shards must be a whole number of at least 1, got ${shards}`,
  )
  need(
    words.length > 0,
    'cluster.command',
    'name the command to be cut into shards after --, such as -- generate --scale 10 --out big',
  )
  const command = needOneOf(words[0] as Sharded['command'], SHARDED, 'cluster.command', 'command')
  need(
    command !== 'scenario' || words[1] === 'run',
    'cluster.command',
    'of scenario only run can be cut into shards',
  )
  need(!words.includes('--shard'), 'cluster.shard', 'leave --shard out: every task gets its own')
  const at = words.indexOf('--out')
  need(at >= 0 && words[at + 1], 'cluster.out', `${command} needs --out: a folder that every task can reach`)
  const out = resolve(words[at + 1] as string)
  const rest = [...words.slice(0, at), ...words.slice(at + 2)]
  return {
    command,
    out,
    task: index => [
      ...rest,
      '--quiet',
      '--shard',
      `${index}/${shards}`,
      '--out',
      command === 'generate' ? `${out}/shard=${index}` : out,
    ],
    end: command === 'generate' ? ['merge', out] : [...rest, '--quiet', '--out', out],
  }
}

/** The shards, from 1, that have parts to make. Only the tasks know which replicates are kept. */
export function openShards({ command, out }: Sharded, shards: number): number[] {
  const all = Array.from({ length: shards }, (_, j) => j + 1)
  if (command !== 'generate' || !existsSync(out)) return all
  const begun = all.filter(i => existsSync(join(out, `shard=${i}`, STATE_FOLDER)))
  if (begun.length === 0) return all
  const { spec, receipts } = shardsIn(out, { hashes: true })
  const made = new Set(receipts.map(r => r.part))
  const parts = Array.from({ length: partsOf(spec) }, (_, p) => p)
  return all.filter(index => parts.some(p => isOfShard(p, { index, of: shards }) && !made.has(p)))
}
