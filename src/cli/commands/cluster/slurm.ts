/**
 * plumbline cluster slurm: writes, submits, shows and retries a job array of shards and the job that finishes the
 * run.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBegun, statusOf } from '../../../corpus/status.js'
import { writeWhole } from '../../../files/part-file.js'
import { need, PlumblineError } from '../../../ground/error.js'
import type { ClusterArguments } from '../../arguments/cluster.js'
import { MAIN } from '../../arguments/main.js'
import { print, printDone, printJson } from '../../output.js'
import { quoted } from '../../shell.js'
import { openShards, type Sharded, shardedOf } from './shards.js'

const JOBS = 'jobs.json'
/** A task's shard, from 1, from Slurm's environment. */
const INDEX = '$SLURM_ARRAY_TASK_ID'

interface Jobs {
  readonly array: string
  readonly end: string
}

export function slurm(args: ClusterArguments, words: readonly string[]): void {
  const shards = Number(args.shards)
  const sharded = shardedOf(words, shards)
  const folder = args.folder ?? `${sharded.out}.slurm`
  const indices = args.retry ? openShards(sharded, shards) : Array.from({ length: shards }, (_, j) => j + 1)
  if (args.state) showState(folder, sharded, args)
  else if (indices.length > 0) make(sharded, indices, folder, args)
  else printDone(args.json, { shards: [] }, `every shard is done; plumbline ${sharded.end.join(' ')} ends it`)
}

/** Writes the scripts of the array and of the finishing job, and submits them if asked to. */
function make(sharded: Sharded, indices: readonly number[], folder: string, args: ClusterArguments): void {
  mkdirSync(folder, { recursive: true })
  const [array, end] = [join(folder, 'array.sh'), join(folder, 'end.sh')]
  const task = sharded.task(INDEX)
  writeWhole(array, script(task, folder, args, `#SBATCH --array=${listed(indices)}\n`))
  writeWhole(end, script(sharded.end, folder, args))
  if (!args.submit && !args.retry) {
    printDone(
      args.json,
      { shards: indices, files: [array, end] },
      `wrote ${array} and ${end}`,
      `Next: the same command with --submit; or by hand: sbatch ${array}, then sbatch --dependency=afterok:ID ${end}`,
    )
    return
  }
  const id = submit([array])
  const endId = submit([`--dependency=afterok:${id}`, '--kill-on-invalid-dep=yes', end])
  writeWhole(join(folder, JOBS), `${JSON.stringify({ array: id, end: endId })}\n`)
  printDone(
    args.json,
    { shards: indices, files: [array, end], jobs: { array: id, end: endId } },
    `submitted ${indices.length} shards as job ${id}, and job ${endId} to end them`,
    'Next: the same command with --state in place of --submit; --retry submits what failed again, alone',
  )
}

/** 1-7, or 2,5. */
function listed(indices: readonly number[]): string {
  const isRun = indices.every((n, j) => n === (indices[0] as number) + j)
  return isRun ? `${indices[0]}-${indices.at(-1)}` : indices.join(',')
}

function script(words: readonly string[], folder: string, args: ClusterArguments, more = ''): string {
  const asked = [
    args.partition && `--partition=${args.partition}`,
    args.time && `--time=${args.time}`,
    args.cpus && `--cpus-per-task=${args.cpus}`,
    args.memory && `--mem=${args.memory}`,
  ].filter(Boolean)
  const workers =
    words.includes('--workers') || words[0] === 'merge' ? [] : ['--workers', String(args.cpus ?? 1)]
  return `#!/bin/sh
#SBATCH --job-name=plumbline
#SBATCH --output=${folder}/%x-%A-%a.log
${asked.map(a => `#SBATCH ${a}\n`).join('')}${more}cd ${quoted(process.cwd())} || exit 1
exec ${[process.execPath, MAIN, ...words, ...workers].map(w => quoted(w, INDEX)).join(' ')}
`
}

/** The id of the submitted job. */
function submit(words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('sbatch', ['--parsable', ...words], {
    encoding: 'utf8',
  })
  need(!error, 'cluster.sbatch', 'there is no sbatch here: submit from a machine of the cluster')
  if (status !== 0) throw new PlumblineError('cluster.sbatch', `sbatch refused: ${stderr.trim()}`)
  return stdout.trim().split(';')[0] as string
}

function showState(folder: string, sharded: Sharded, { json }: ClusterArguments): void {
  const path = join(folder, JOBS)
  need(existsSync(path), 'cluster.jobs', `nothing was submitted from ${folder}`)
  const jobs = JSON.parse(readFileSync(path, 'utf8')) as Jobs
  const states = [...tasksOf(jobs.array), ...tasksOf(jobs.end)]
  const status = isBegun(sharded.out) ? statusOf(sharded.out) : undefined
  if (json) {
    printJson({ jobs: states, status })
    return
  }
  for (const s of states) print(`${s.job}: ${s.state}`)
  if (status)
    print(
      `${status.done}${status.total === null ? '' : ` of ${status.total}`} ${status.kind === 'corpus' ? 'parts' : 'replicates'} are there`,
    )
}

/** State of a job, or of each task of an array, as scontrol reports it. */
function tasksOf(id: string): { readonly job: string; readonly state: string }[] {
  const { stdout = '' } = spawnSync('scontrol', ['show', 'job', id, '--oneliner'], { encoding: 'utf8' })
  const found = stdout.split('\n').flatMap(line => {
    const of = (name: string) => new RegExp(`(?:^| )${name}=(\\S+)`).exec(line)?.[1]
    const state = of('JobState')
    const task = of('ArrayTaskId')
    return state ? [{ job: task ? `${id}_${task}` : id, state }] : []
  })
  return found.length > 0 ? found : [{ job: id, state: 'unknown: the controller has forgotten it' }]
}
