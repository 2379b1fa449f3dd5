/** Validation of estimators from the built command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Finished, plumbline, together } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-validate-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const estimator = (name: string, shift: number) => {
  const text = `import { readFileSync } from 'node:fs'
const [head, ...lines] = readFileSync('data/sessions.csv', 'utf8').trim().split('\\n')
const column = head.split(',').indexOf('work_mode')
const p = lines.filter(l => l.split(',')[column] === 'fixing').length / lines.length
console.log('term,estimate,std.error')
console.log('share.work_mode.fixing,' + (p + ${shift} + lines.length % 7 / 1000) + ',0.002')`
  writeFileSync(join(folder, `${name}.mjs`), text)
  return `${process.execPath} ${join(folder, `${name}.mjs`)}`
}

test('says first whether an estimator is biased, and writes replicates, measures and relative precision', () => {
  const out = join(folder, 'out')
  const commands = ['--estimator', estimator('right', -0.003), '--estimator', estimator('wrong', 0.05)]
  const size = [
    '--scenario',
    'baseline',
    '--reps',
    '30',
    '--people',
    '150',
    '--seed',
    '2',
    '--quiet',
    '--out',
    out,
  ]
  const { status, out: text, err } = plumbline(['validate', ...commands, ...size])
  // One is shown to be wrong: for a pipeline that is a failure.
  expect([status, err]).toEqual([1, ''])
  expect(text).toMatch(
    /^right: share\.work_mode\.fixing\n {2}\? undecided: in baseline: no bias detected; at most 0\.\d+ points \(95%, 30 corpora\)/,
  )
  expect(text).toMatch(
    /wrong: share\.work_mode\.fixing\n {2}✗ wrong: in baseline: biased by \+5\.\d+ points \(.*95%, 30 corpora\); its 95% intervals cover 0%/,
  )
  expect(readFileSync(join(out, 'verdicts.csv'), 'utf8').split('\n')[0]).toBe(
    'world,estimator,estimand,verdict,bias,bias_low,bias_high,tolerated_bias,coverage,coverage_low,coverage_high,se_ratio,se_ratio_low,se_ratio_high,bias_reps,coverage_reps,se_reps,reps_to_decide,words',
  )
  expect(text).toMatch(/baseline: wrong is \d+\.\d% (more|less) precise than right/)
  expect(readFileSync(join(out, 'replicates.csv'), 'utf8').split('\n')[0]).toBe(
    'world,replicate,seed,estimator,estimand,truth,estimate,std_error,conf_low,conf_high,p_value,converged,message',
  )
  expect(readFileSync(join(out, 'measures.csv'), 'utf8').split('\n')[0]).toBe(
    'world,estimator,estimand,measure,estimate,mcse,reps',
  )
  expect(readFileSync(join(out, 'simulations.csv'), 'utf8').split('\n')[0]).toBe(
    'design,sim_ID,inquiry,estimand,estimator,term,estimate,std.error,statistic,p.value,conf.low,conf.high',
  )
  const [again, ...others] = ['replicates.csv', 'replicates.parquet', 'simulations.csv'].map(file => {
    const words = [
      '--estimates',
      join(out, file),
      '--out',
      join(folder, 'again'),
      '--json',
      '--fail-on',
      'never',
    ]
    return plumbline(['validate', ...words])
  }) as [Finished, ...Finished[]]
  expect(again.status).toBe(0)
  for (const other of others) expect(other.out).toBe(again.out)
  const { measures, verdicts } = JSON.parse(again.out) as {
    measures: { estimator: string; measure: string; estimate: number }[]
    verdicts: { estimator: string; verdict: string }[]
  }
  expect(verdicts.map(v => [v.estimator, v.verdict])).toEqual([
    ['right', 'undecided'],
    ['wrong', 'wrong'],
  ])
  const bias = measures.find(m => m.estimator === 'wrong' && m.measure === 'bias')!
  expect(Math.abs(bias.estimate - 0.053)).toBeLessThan(0.002)
})

test('replays one replicate with its corpus kept', () => {
  const out = join(folder, 'replay')
  const args = ['validate', '--estimator', estimator('again', 0), '--scenario', 'baseline', '--people', '150']
  const { status, out: text, err } = plumbline([...args, '--replay', '7', '--out', out])
  expect(status).toBe(0)
  expect(JSON.parse(text)[0]).toMatchObject({
    replicate: 7,
    seed: '2026 7',
    estimand: 'share.work_mode.fixing',
  })
  expect(err).toContain('replay-7')
  expect(err).toContain(
    "made by hand: plumbline generate --scenario baseline --people 150 --seed '2026 7' --tables people,sessions --format csv",
  )
  expect(readFileSync(join(out, 'replay-7', '1', 'data', 'sessions.csv'), 'utf8')).toContain('work_mode')
})

const WRONG = [
  [['--reps', '30'], 'validate needs --estimator'],
  [['--estimator', 'true', '--scenario', 'basline'], 'did you mean "baseline"?'],
  [['--estimator', 'true', '--reps', '1'], 'at least 2 replicates'],
  [['--estimator', 'true', '--format', 'xml'], 'unknown format "xml"'],
  [
    ['--estimator', 'true', '--tables', 'truth_people', '--reps', '2'],
    'an estimator gets people, sessions, turns and gold',
  ],
  [['--estimator', 'true', '--target-mcse', 'bias=no'], 'must be MEASURE=ERROR'],
  [['--estimator', 'true', '--target-mcse', 'covrage=0.1'], 'did you mean "coverage"?'],
  [['--estimator', 'true', '--vary', 'people=10..20'], 'must list its values'],
  [['--estimator', 'true', '--format', 'csv,npy'], 'one for each of the 1 commands'],
  [['--estimator', 'true', '--force', '--shard', '1/2'], 'give --force or --shard, not both'],
  [['--module', 'no.mjs'], '--module: there is no file no.mjs'],
  [['--estimator', 'python3 no.py'], '--estimator: there is no file no.py'],
  [
    ['--estimator', 'python3 examples/estimators/mode-share.py'],
    'did you mean "examples/estimators/mode-shares.py"?',
  ],
  [['--estimates', 'no.csv'], 'there is no file or folder no.csv'],
  [['--estimator', 'true', '--fail-on', 'wrongs'], 'did you mean "wrong"?'],
  [['--estimator', 'true', '--tolerated-coverage', '95'], 'must be LOW,HIGH'],
  [['--estimator', 'true', '--tolerated-failures', '2'], 'must be a share'],
  [['--estimator', 'true', '--level', '95'], 'such as 0.95, got 95'],
  [
    ['--estimator', 'true', '--level', '0.9', '--tolerated-coverage', '0.925,0.975'],
    'must lie on both sides of the level, 0.9',
  ],
] as const
const tried = together(
  WRONG.map(([words]) => words as readonly string[]),
  words => ['validate', ...words, '--quiet', '--out', join(folder, 'never')],
)

test.each(WRONG)('wrong use is one line and exit 2: %j', (args, message) => {
  const { status, err } = tried(args)
  expect(status).toBe(2)
  expect(err).toContain(message)
})

test('lists every estimand with its definition', () => {
  const { status, out } = plumbline(['validate', '--list', '--json'])
  expect(status).toBe(0)
  const rows = JSON.parse(out) as { estimand: string; definition: string }[]
  expect(rows.find(r => r.estimand === 'ate.verified.5-1')!.definition).toContain('with expertise set to 5')
  expect(new Set(rows.map(r => r.estimand)).size).toBe(rows.length)
})

test('a function over a grid: cells in the tables, verdicts and the truth that was used on the terminal, a page', () => {
  const module = join(folder, 'function.mjs')
  writeFileSync(
    module,
    "export default ({ people }) => [{ estimand: 'sample.over_1', estimate: people.filter('d => d.sessions > 1').numRows() / people.numRows(), std_error: 0.05 }]",
  )
  const out = join(folder, 'grid')
  const args = [
    '--module',
    module,
    '--scenario',
    'baseline',
    '--vary',
    'people=60,120',
    '--reps',
    '30',
    '--quiet',
  ]
  const { status, out: text } = plumbline(['validate', ...args, '--out', out])
  expect(status).toBe(0)
  expect(text).toMatch(/in baseline, people=60: it states each corpus’s own figure, up to rounding/)
  expect(text).toContain('Compared with the truth of each corpus (finite sample).')
  expect(readFileSync(join(out, 'measures.csv'), 'utf8').split('\n')[0]).toBe(
    'world,scenario,people,estimator,estimand,measure,estimate,mcse,reps',
  )
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<h3>Data-generating mechanisms</h3>')
})
