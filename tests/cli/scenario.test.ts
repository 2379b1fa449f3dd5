/** What-if questions from the built command line. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readTable } from '../../src/files/read.js'
import { plumbline, together } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-scenario-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const fresh = () => join(folder, `q${count++}`)
const small = ['--people', '400', '--quiet']

const COLUMNS = [
  'world',
  'statistic',
  'stratum',
  'baseline',
  'scenario',
  'difference',
  'mcse',
  'conf_low',
  'conf_high',
  'variance_reduction',
  'reps',
  'basis',
]

interface Answered {
  readonly world: string
  readonly against: string
  readonly reps: number
  readonly people: number
  readonly changed: readonly string[]
  readonly dose: { readonly sessions: { readonly estimate: number } }
  readonly effects: readonly { readonly group: string }[]
  readonly answer: readonly string[]
  readonly parts: readonly { readonly part: string }[]
  readonly differences: readonly Readonly<Record<string, number | string>>[]
}

describe('scenario run', () => {
  const out = fresh()
  const done = plumbline([
    'scenario',
    'run',
    'upskilling',
    '--reps',
    '3',
    ...small,
    '--seed',
    '3',
    '--out',
    out,
  ])

  test('says what changes, with errors, and where from', () => {
    expect(done.status).toBe(0)
    expect(done.out).toMatch(/^What if a quarter of the people/)
    const at = (words: RegExp) => done.out.search(words)
    expect(at(/^- 25% of people’s novice sessions become intermediate/m)).toBeGreaterThan(0)
    expect(at(/^- Verified success .* 95% interval .* points \(simulation error only\)\.$/m)).toBeGreaterThan(
      at(/^- 25% of people/m),
    )
    expect(done.out).toMatch(/^- It touches [\d.]+% of sessions, of [\d.]+% of people\.$/m)
    expect(done.out).toMatch(/^- It is aimed at novice or beginner sessions: [\d.]+% of sessions/m)
    expect(done.out).toMatch(/by who does what: other work/)
    expect(done.out).toMatch(/by the causal path: at unchanged effort and trouble/)
    expect(done.out).not.toMatch(/Pairing|variance|±/)
    expect(done.err).toBe('')
  })

  test('writes tidy tables and a page', async () => {
    const csv = readFileSync(join(out, 'differences.csv'), 'utf8')
    expect(csv.split('\n')[0]).toBe(COLUMNS.join(','))
    expect(readFileSync(join(out, 'parts.csv'), 'utf8').split('\n')[0]).toBe(
      'world,outcome,split,part,estimate,mcse,conf_low,conf_high,reps',
    )
    expect(statSync(join(out, 'differences.parquet')).size).toBeGreaterThan(1000)
    const html = readFileSync(join(out, 'report.html'), 'utf8')
    expect(html).toMatch(/<h1>What if a quarter/)
    // The picture, months, effort, and two splits of the change.
    expect(html.match(/<figure/g)).toHaveLength(5)
  })

  test('goes on from the replicates that are there, to the same bytes', () => {
    const args = ['scenario', 'run', 'upskilling', '--reps', '5', ...small, '--out']
    expect(plumbline([...args, out]).status).toBe(0)
    const whole = fresh()
    expect(plumbline([...args, whole, '--workers', '1']).status).toBe(0)
    for (const f of ['differences.csv', 'parts.csv', 'differences.parquet'])
      expect(readFileSync(join(out, f)).equals(readFileSync(join(whole, f))), f).toBe(true)
  })

  test('prints the question, what was changed and all lines as JSON, in every world that is named', () => {
    const args = ['scenario', 'run', 'everyone-expert', '--reps', '2', ...small, '--out', fresh()]
    const { status, out: text } = plumbline([...args, '--world', 'baseline,selection', '--json'])
    expect(status).toBe(0)
    const answers = JSON.parse(text) as Answered[]
    expect(answers.map(a => [a.world, a.against, a.reps, a.people])).toEqual([
      ['baseline', 'baseline', 2, 400],
      ['selection', 'selection', 2, 400],
    ])
    expect(answers[0]!.changed[0]).toBe('expertise is set to expert')
    expect(answers[0]!.dose.sessions.estimate).toBeGreaterThan(0.5)
    expect(answers[0]!.effects.map(e => e.group)).toContain('touched')
    expect(answers[0]!.answer[0]).toMatch(/^Verified success /)
    expect(answers[0]!.parts.map(p => p.part)).toContain('direct')
    const rows = answers.flatMap(a => a.differences)
    expect(Object.keys(rows[0]!)).toEqual(COLUMNS)
    const verified = rows.filter(r => r.statistic === 'mean.verified' && r.stratum === 'all')
    expect(verified.map(r => r.difference !== 0)).toEqual([true, false])
  })

  test('against itself finds exactly 0', () => {
    const args = [
      'scenario',
      'run',
      'upskilling',
      '--against',
      'upskilling',
      ...small,
      '--json',
      '--out',
      fresh(),
    ]
    const [{ differences: rows }] = JSON.parse(plumbline(args).out) as [Answered]
    expect(rows.length).toBeGreaterThan(200)
    expect(rows.every(r => r.difference === 0)).toBe(true)
  })

  test('sizes itself to a precision', () => {
    const precision = ['--target-mcse', 'mean.verified=0.0005', '--statistics', 'mean.verified', '--only']
    const args = ['scenario', 'run', 'everyone-expert', ...small, ...precision, '--json', '--out', fresh()]
    const [{ differences: rows }] = JSON.parse(plumbline(args).out) as [Answered]
    const row = rows.find(r => r.stratum === 'all')!
    expect(row.reps).toBeGreaterThan(20)
    expect(row.mcse).toBeLessThan(0.0005)
  })
})

test('scenario grid gives one row a version and figure', () => {
  const out = fresh()
  const vary = ['--vary', 'transitions.0.share=0,1', '--vary', 'transitions.1.share=0.5']
  const metric = ['--metric', 'mean.verified,share.expertise.3']
  const args = [
    'scenario',
    'grid',
    'upskilling',
    ...vary,
    ...metric,
    '--reps',
    '2',
    ...small,
    '--out',
    out,
    '--json',
  ]
  const rows = JSON.parse(plumbline(args).out) as Record<string, number | string>[]
  expect(rows.map(r => [r['transitions.0.share'], r.statistic])).toEqual([
    [0, 'share.expertise.3'],
    [0, 'mean.verified'],
    [1, 'share.expertise.3'],
    [1, 'mean.verified'],
  ])
  expect(statSync(join(out, 'grid.parquet')).size).toBeGreaterThan(500)
})

test('scenario solve finds the value and its error', () => {
  const args = [
    'scenario',
    'solve',
    'upskilling',
    '--vary',
    'transitions.1.share=0..1',
    '--metric',
    'share.expertise.2',
  ]
  const { status, out } = plumbline([...args, '--target', '0.05', '--reps', '3', ...small])
  expect(status).toBe(0)
  expect(out).toMatch(/reaches 5\.00% at transitions\.1\.share = 0\.\d+ ± 0\.\d+ \(95% interval/)
})

test('scenario band names its ends', () => {
  const args = [
    'scenario',
    'band',
    'everyone-expert',
    '--world',
    'baseline,selection',
    '--points',
    '2',
    '--reps',
    '2',
  ]
  const { status, out } = plumbline([...args, ...small])
  expect(status).toBe(0)
  expect(out).toMatch(/The lower end is the world selection/)
  expect(out).toMatch(/over 2 checked points \(low with/)
})

test('scenario diff, list, show and schema speak in words', () => {
  expect(plumbline(['scenario', 'list']).out).toMatch(
    /Worlds: what is true[\s\S]*Questions: what if[\s\S]*novice-wave/,
  )
  expect(plumbline(['scenario', 'show', 'returns-fade']).out).toContain(
    'returns.success falls from 1 in 2025-10 to 0.5 in 2026-04, where it is otherwise 1',
  )
  expect(plumbline(['scenario', 'diff', 'baseline', 'baseline']).out).toContain('to the last value')
  expect(plumbline(['scenario', 'diff', 'baseline', 'everyone-expert']).out).toContain(
    'expertise is set to expert',
  )
  expect(JSON.parse(plumbline(['scenario', 'schema']).out).$schema).toContain('2020-12')
})

describe('a corpus of a scenario', () => {
  test('is the same for any workers, and its manifest says what the scenario does', async () => {
    const args = [
      'generate',
      '--scenario',
      'novice-wave',
      '--people',
      '10500',
      '--tables',
      'sessions,truth_sessions',
      '--quiet',
    ]
    const [a, b] = [fresh(), fresh()]
    expect(plumbline([...args, '--out', a, '--workers', '1']).status).toBe(0)
    expect(plumbline([...args, '--out', b, '--workers', '2']).status).toBe(0)
    const manifest = readFileSync(join(a, 'datapackage.json'), 'utf8')
    expect(manifest).toBe(readFileSync(join(b, 'datapackage.json'), 'utf8'))
    const { plumbline: of } = JSON.parse(manifest)
    expect(of.rules.mix.shares[0]).toBe(0.1)
    const levels: number[] = []
    for await (const t of readTable(a, 'truth_sessions', ['expertise']))
      levels.push(...Array.from(t.columns[0]!.values.subarray(0, t.rows) as Int8Array))
    const novices = levels.filter(k => k === 1).length / levels.length
    expect(Math.abs(novices - 0.1)).toBeLessThan(0.015)
  })

  test('of other people cannot be made, and says so', () => {
    const { status, err } = plumbline([
      'generate',
      '--scenario',
      'experts-leave',
      '--people',
      '100',
      '--out',
      fresh(),
    ])
    expect(status).toBe(2)
    expect(err).toContain('by weights of people, which no corpus can show')
  })
})

describe('wrong use is one line and exit 2', () => {
  const file = join(folder, 'bad.yaml')
  writeFileSync(file, 'id: bad\ntitle: Bad\nextends: baseline\nmix: { by: rank, shares: { novice: 0.5 } }\n')
  const WRONG = [
    [['run'], 'scenario run needs a name'],
    [['run', 'upskiling'], 'did you mean "upskilling"?'],
    [['run', file], 'the shares must sum to 1, got 0.5'],
    [['run', 'upskilling', '--world', 'novice-wave'], 'novice-wave is no world: it extends baseline'],
    [['run', 'upskilling', '--reps', '1'], 'at least 2 replicates, got 1'],
    [['run', 'upskilling', '--people', '5'], 'at least 100 people, got 5'],
    [['run', 'upskilling', '--target-mcse', '0.1'], 'must be STATISTIC=ERROR'],
    [['run', 'upskilling', '--only'], '--only needs --statistics'],
    [['solve', 'upskilling'], 'needs one --vary'],
    [
      ['solve', 'upskilling', '--vary', 'transitions.0.share=1..0', '--target', '1'],
      'from a lower to a higher',
    ],
    [['grid', 'upskilling'], 'needs --vary'],
    [['diff', 'baseline'], 'takes two scenarios'],
  ] as const
  const tried = together(
    WRONG.map(([words]) => words as readonly string[]),
    words => ['scenario', ...words, '--out', join(folder, 'never')],
  )

  test.each(WRONG)('%j', (args, message) => {
    const { status, err } = tried(args)
    expect(status).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain(message)
  })
})
