/** Shards of commands, and what is written for clusters. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Job } from 'kubernetes-models/batch/v1'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { plumbline, together } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-shards-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One over the sessions is no share of fixing, and is said to be wrong. */
const VALIDATE = [
  ...['validate', '--module', join(folder, 'mean.mjs'), '--scenario', 'baseline'],
  ...['--people', '60', '--fail-on', 'never'],
]
const command: Readonly<Record<string, readonly string[]>> = {
  validate: [...VALIDATE, '--reps', '30'],
  scenario: ['scenario', 'run', 'returns-fade', '--people', '400', '--reps', '4'],
}

describe('replicates by shard', () => {
  test.each([
    ['validate', 'measures.csv', '30 replicates are kept'],
    ['scenario', 'differences.csv', '4 replicates are kept'],
  ] as const)('of %s are those of one run', async (name, table, kept) => {
    const { writeFileSync } = await import('node:fs')
    writeFileSync(
      join(folder, 'mean.mjs'),
      "export default ({ sessions }) => [{ estimand: 'share.work_mode.fixing', estimate: 1 / sessions.numRows() }]",
    )
    const words = command[name] as readonly string[]
    const [whole, apart] = [join(folder, `${name}-whole`), join(folder, `${name}-apart`)]
    expect(plumbline([...words, '--quiet', '--out', whole]).status).toBe(0)
    for (const i of ['2/2', '1/2']) {
      const { status, out } = plumbline([...words, '--quiet', '--shard', i, '--out', apart])
      expect(status).toBe(0)
      expect(out).toContain('are kept')
    }
    expect(plumbline(['status', apart]).out).toContain(kept)
    expect(existsSync(join(apart, table))).toBe(false)
    expect(plumbline([...words, '--quiet', '--out', apart]).status).toBe(0)
    expect(readFileSync(join(apart, table), 'utf8')).toBe(readFileSync(join(whole, table), 'utf8'))
  })
})

test('Slurm gets an array of shards and a job that ends it', () => {
  const out = join(folder, 'big')
  const written = join(folder, 'jobs')
  const { status } = plumbline([
    'cluster',
    'slurm',
    '--shards',
    '4',
    '--cpus',
    '2',
    '--time',
    '1:00:00',
    '--folder',
    written,
    '--',
    'generate',
    '--people',
    '40000',
    '--seed',
    "it's $HOME",
    '--out',
    out,
  ])
  expect(status).toBe(0)
  const array = readFileSync(join(written, 'array.sh'), 'utf8')
  expect(array).toContain('#SBATCH --array=1-4\n')
  expect(array).toContain('#SBATCH --time=1:00:00\n')
  expect(array).toMatch(
    /generate --people 40000 --seed 'it'\\''s \$HOME' --quiet --shard \$SLURM_ARRAY_TASK_ID\/4 --out \S+\/shard=\$SLURM_ARRAY_TASK_ID --workers 2\n$/,
  )
  expect(readFileSync(join(written, 'end.sh'), 'utf8')).toMatch(new RegExp(`merge ${out}\\n$`))
})

test('Kubernetes gets an Indexed Job that its published schema takes', () => {
  const written = join(folder, 'k8s')
  const words = ['generate', '--people', '40000', '--out', '/data/Big_run']
  const { status } = plumbline([
    'cluster',
    'kubernetes',
    '--shards',
    '4',
    '--image',
    'plumbline:1',
    '--claim',
    'data',
    '--folder',
    written,
    '--',
    ...words,
  ])
  expect(status).toBe(0)
  const jobs = ['shards', 'end'].map(f => parse(readFileSync(join(written, `${f}.yaml`), 'utf8')))
  for (const job of jobs) new Job(job).validate()
  expect(() => new Job({ ...jobs[0], spec: { ...jobs[0].spec, completions: 'four' } }).validate()).toThrow()
  expect(jobs[0].metadata.name).toBe('plumbline-big-run')
  expect(jobs[0].spec).toMatchObject({ completions: 4, completionMode: 'Indexed' })
  expect(jobs[0].spec.template.spec.containers[0].command[2]).toContain(
    '--shard $((JOB_COMPLETION_INDEX+1))/4 --out /data/Big_run/shard=$((JOB_COMPLETION_INDEX+1))',
  )
})

const WRONG = [
  [['slurm', '--shards', '2'], 'name the command'],
  [['slurm', '--shards', '0', '--', 'generate', '--out', 'x'], '--shards must be a whole number'],
  [['slurm', '--shards', '2', '--', 'generte', '--out', 'x'], 'did you mean "generate"?'],
  [['slurm', '--shards', '2', '--', 'generate'], 'needs --out'],
  [['slurm', '--shards', '2', '--', 'generate', '--shard', '1/2', '--out', 'x'], 'leave --shard out'],
  [['slurm', '--shards', '2', '--', 'scenario', 'band', 'x', '--out', 'x'], 'only run'],
  [['slurm', '--shards', '2', '--state', '--', 'generate', '--out', '/nowhere/x'], 'nothing was submitted'],
  [['kubernetes', '--shards', '2', '--', 'generate', '--out', 'x'], 'needs --image'],
  [['torque', '--shards', '2', '--', 'generate', '--out', 'x'], 'unknown system "torque"'],
] as const
const tried = together(
  WRONG.map(([words]) => words as readonly string[]),
  words => ['cluster', ...words],
)

test.each(WRONG)('wrong use is one line and exit 2: %j', (args, message) => {
  const { status, err } = tried(args)
  expect([status, err.trim().split('\n').length]).toEqual([2, 1])
  expect(err).toContain(message)
})

test.each([
  [['--reps', '10', '--shard', '3/2'], '1 ≤ i ≤ n'],
  [['--target-mcse', 'bias=0.1', '--shard', '1/2'], 'give --reps with --shard'],
])('a shard that cannot be is one line and exit 2: %j', (args, message) => {
  const { status, err } = plumbline([...VALIDATE, ...args, '--quiet', '--out', join(folder, 'no')])
  expect(status).toBe(2)
  expect(err).toContain(message)
})
