/** --json: standard output is one JSON text and nothing else, of every command. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plumbline, together } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-json-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SMALL = ['--people', '300', '--seed', 'json']
const ASK = ['--people', '400', '--reps', '2', '--workers', '1']
const VALIDATE = ['validate', '--module', at('mean.mjs'), '--scenario', 'baseline', '--people', '60']

beforeAll(() => {
  writeFileSync(
    at('mean.mjs'),
    "export default ({ sessions }) => [{ estimand: 'share.work_mode.fixing', estimate: 1 / sessions.numRows() }]",
  )
  expect(plumbline(['generate', ...SMALL, '--out', at('small'), '--quiet']).status).toBe(0)
  // A person more than a part takes: one part a shard.
  for (const i of [1, 2])
    plumbline([
      ...['generate', '--people', '10001', '--tables', 'people', '--quiet'],
      ...['--shard', `${i}/2`, '--out', at(`apart/shard=${i}`)],
    ])
})

/** Words of each command, what standard output has to hold. */
const COMMANDS: readonly (readonly [words: readonly string[], holds: unknown])[] = [
  [
    ['run', ...SMALL, '--out', at('ran')],
    expect.arrayContaining([expect.objectContaining({ verdict: expect.any(String) })]),
  ],
  [
    ['generate', ...SMALL, '--out', at('made')],
    { out: at('made'), tables: expect.arrayContaining([{ table: 'people', rows: 300, parts: 1 }]) },
  ],
  [
    ['generate', ...SMALL, '--shard', '2/2', '--out', at('shard')],
    { out: at('shard'), shard: { index: 2, of: 2 }, tables: null },
  ],
  [
    ['generate', ...SMALL, '--profile'],
    expect.arrayContaining([expect.objectContaining({ draws: expect.any(Number) })]),
  ],
  [
    ['run', ...SMALL, '--profile'],
    expect.arrayContaining([expect.objectContaining({ step: 'report', share: expect.any(Number) })]),
  ],
  [
    ['recover', at('small'), '--profile'],
    expect.arrayContaining([expect.objectContaining({ family: 'median.*', rows: 24 })]),
  ],
  [['check', at('small')], expect.any(Array)],
  [['check', at('small'), '--truth'], expect.any(Array)],
  [['recover', at('small')], expect.any(Array)],
  [['recover', at('small'), '--by', 'expertise', '--min-people', '5'], expect.any(Array)],
  [
    ['recover', at('small'), '--only', 'mean.', '--out', at('mean.csv')],
    { out: at('mean.csv'), rows: expect.any(Number) },
  ],
  [['report', at('small')], { report: at('small/report.html') }],
  [['report', at('small'), '--out', at('page.html')], { report: at('page.html') }],
  [['figures'], expect.any(Array)],
  [['explain', 'success.verified.novice'], expect.anything()],
  [['model'], expect.any(Array)],
  [['model', '--dot'], expect.any(Array)],
  [['model', '--parameters'], expect.any(Array)],
  [['scenario', 'list'], expect.any(Array)],
  [['scenario', 'show', 'upskilling'], expect.objectContaining({ id: 'upskilling' })],
  [['scenario', 'diff', 'baseline', 'upskilling'], expect.objectContaining({ to: 'upskilling' })],
  [['scenario', 'schema'], expect.any(Object)],
  [['scenario', 'run', 'returns-fade', ...ASK, '--out', at('ask')], expect.any(Array)],
  [
    ['scenario', 'run', 'returns-fade', ...ASK, '--shard', '1/2', '--out', at('asked')],
    [expect.objectContaining({ world: 'baseline', kept: 1 })],
  ],
  [['scenario', 'band', 'returns-fade', ...ASK, '--points', '0', '--world', 'baseline'], expect.any(Array)],
  [
    [
      'scenario',
      'grid',
      'returns-fade',
      ...ASK,
      '--vary',
      'parameters.returns.success=0.4,0.6',
      '--out',
      at('grid'),
    ],
    expect.any(Array),
  ],
  [
    [
      'scenario',
      'solve',
      'returns-fade',
      ...ASK,
      '--vary',
      'parameters.returns.success=0..1',
      '--target',
      '0.284',
    ],
    expect.objectContaining({ value: expect.any(Number) }),
  ],
  [['validate', '--list'], expect.any(Array)],
  [
    [...VALIDATE, '--reps', '3', '--out', at('valid')],
    { verdicts: expect.any(Array), measures: expect.any(Array) },
  ],
  [
    [...VALIDATE, '--reps', '4', '--shard', '1/2', '--out', at('valids')],
    { out: at('valids'), shard: { index: 1, of: 2 }, kept: 2, total: 4 },
  ],
  [[...VALIDATE, '--replay', '1', '--out', at('again')], expect.anything()],
  [['status', at('small')], expect.anything()],
  [['verify', at('small')], expect.any(Array)],
  [['merge', at('apart')], [{ table: 'people', rows: 10001, parts: 2 }]],
  [
    [
      'cluster',
      'kubernetes',
      '--shards',
      '2',
      '--image',
      'i',
      '--claim',
      'c',
      '--folder',
      at('k8s'),
      '--',
      'generate',
      '--out',
      at('k'),
    ],
    { job: 'plumbline-k', files: [at('k8s/shards.yaml'), at('k8s/end.yaml')] },
  ],
  [
    ['cluster', 'slurm', '--shards', '2', '--folder', at('slurm'), '--', 'generate', '--out', at('s')],
    { shards: [1, 2], files: [at('slurm/array.sh'), at('slurm/end.sh')] },
  ],
  [['completion', 'bash'], { shell: 'bash', script: expect.stringContaining('complete ') }],
]

/** The words with --json, before what the command hands on. */
function flagged(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--')
  return end < 0 ? [...words, '--json'] : [...words.slice(0, end), '--json', ...words.slice(end)]
}

describe('with --json', () => {
  const done = together(COMMANDS, ([words]) => flagged(words))
  test.each(COMMANDS.map(c => [c[0].join(' ').replaceAll(folder, '…'), c] as const))('%s', (_, command) => {
    const { out, err, status } = done(command)
    // 1 says that a figure differs, as it may in a small corpus.
    expect([0, 1], err).toContain(status ?? 0)
    expect(JSON.parse(out)).toEqual(command[1])
  })
})
