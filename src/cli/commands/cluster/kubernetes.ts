/** plumbline cluster kubernetes: manifests of an Indexed Job of shards and of the Job that finishes the run. */
import { mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { writeWhole } from '../../../files/part-file.js'
import { need } from '../../../ground/error.js'
import type { ClusterArguments } from '../../arguments/cluster.js'
import { printDone } from '../../output.js'
import { quoted } from '../../shell.js'
import { shardedOf } from './shards.js'

/** Failures of one shard before it counts as failed; the others go on. */
const TRIES = 3
const LONGEST_NAME = 50

/** A pod's shard, from 1, as a shell expression. */
const INDEX = '$((JOB_COMPLETION_INDEX+1))'

/** Both Jobs as records: batch/v1, completionMode Indexed (index from 0, shards from 1). */
export function kubernetesJobs(args: ClusterArguments, words: readonly string[]) {
  const shards = Number(args.shards)
  const { image, claim } = args
  need(image, 'cluster.image', 'kubernetes needs --image: one in which plumbline is a command')
  need(
    claim,
    'cluster.claim',
    'kubernetes needs --claim: a persistent volume claim that every pod can write to',
  )
  const sharded = shardedOf(words, shards)
  const name = `plumbline-${basename(sharded.out)}`
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, '')
  const workers = ['--workers', String(args.cpus ?? 1)]
  const job = (title: string, words: readonly string[], spec: Record<string, unknown>) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: title, labels: { 'app.kubernetes.io/name': 'plumbline' } },
    spec: {
      ...spec,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'plumbline',
              image,
              command: ['sh', '-c', `exec plumbline ${words.map(w => quoted(w, INDEX)).join(' ')}`],
              resources: {
                requests: { cpu: String(args.cpus ?? 1), memory: args.memory ?? '1Gi' },
                limits: { memory: args.memory ?? '1Gi' },
              },
              volumeMounts: [{ name: 'out', mountPath: dirname(sharded.out) }],
            },
          ],
          volumes: [{ name: 'out', persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  })
  return {
    name,
    shards: job(name, [...sharded.task(INDEX), ...workers], {
      completions: shards,
      parallelism: Math.min(shards, Number(args.parallel ?? shards)),
      completionMode: 'Indexed',
      backoffLimitPerIndex: TRIES,
    }),
    end: job(`${name}-end`, sharded.end, { backoffLimit: TRIES }),
  }
}

export function kubernetes(args: ClusterArguments, words: readonly string[]): void {
  const { name, shards, end } = kubernetesJobs(args, words)
  const folder = args.folder ?? `${name}.kubernetes`
  mkdirSync(folder, { recursive: true })
  writeWhole(join(folder, 'shards.yaml'), stringify(shards))
  writeWhole(join(folder, 'end.yaml'), stringify(end))
  const files = ['shards.yaml', 'end.yaml'].map(f => join(folder, f))
  printDone(
    args.json,
    { job: name, files },
    `wrote ${files.join(' and ')}`,
    `Next: kubectl apply -f ${folder}/shards.yaml && kubectl wait --for=condition=complete --timeout=-1s job/${name} && kubectl apply -f ${folder}/end.yaml`,
  )
}
