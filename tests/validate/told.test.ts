/** Nothing that an estimator gives vanishes: estimates without a truth, infinite ends, intervals of another level. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Attempts } from '../../src/validate/attempt.js'
import { corpusCommand } from '../../src/validate/by-hand.js'
import { commandWords } from '../../src/validate/command-words.js'
import { measureTable } from '../../src/validate/measures.js'
import type { Estimate } from '../../src/validate/runner.js'
import { type StudyOptions, studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'
import { verdicts } from '../../src/validate/verdict.js'
import { MAIN } from '../cli/support.js'

const folder = mkdtempSync(join(tmpdir(), "plumbline told #%41'ü "))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const small: Omit<StudyOptions, 'estimators'> = { scenarios: ['baseline'], people: 120, seed: 'told' }
const run = (estimate: Estimate, more: Partial<StudyOptions> = {}, keep?: string) =>
  validate(studyOf({ ...small, ...more, estimators: [{ name: 'e', estimate }] }), {
    reps: 4,
    ...(keep && { keep }),
  })

describe('an estimand without a truth', () => {
  let n = 0
  const estimate: Estimate = () => [{ estimand: 'ate.verifed.5-1', estimate: (n++ % 4) / 10, std_error: 0.1 }]

  test('keeps its estimates, has the measures that need no truth, and is undecided by name', async () => {
    const { replicates, measures } = await run(estimate)
    expect(replicates.map(r => r.estimate)).toEqual([0, 0.1, 0.2, 0.3])
    const of = (name: string) => measures.find(m => m.measure === name)
    // Of 0, 0.1, 0.2, 0.3: the variance is 0.05 / 3.
    expect(of('empirical_se')!.estimate).toBeCloseTo(Math.sqrt(0.05 / 3), 12)
    expect(of('model_se')!.estimate).toBeCloseTo(0.1, 12)
    expect(of('no_estimate')!.estimate).toBe(0)
    expect([of('bias'), of('coverage'), of('power'), of('truth')]).toEqual(Array(4).fill(undefined))
    expect(verdicts(replicates)).toMatchObject([
      {
        verdict: 'undecided',
        words:
          'in baseline: no truth is known for ate.verifed.5-1; did you mean ate.verified.5-1?; its estimates of 4 corpora are measured and not judged',
      },
    ])
  })
})

test('an interval from −∞ to ∞ covers, also after it was kept and read back', async () => {
  const estimate: Estimate = () => [
    { estimand: 'share.work_mode.fixing', estimate: 0.3, conf_low: -Infinity, conf_high: Infinity },
  ]
  const keep = join(folder, 'kept')
  const first = await run(estimate, {}, keep)
  const again = await run(estimate, {}, keep)
  expect(again).toEqual(first)
  expect(first.replicates[0]).toMatchObject({ conf_low: -Infinity, conf_high: Infinity })
  const of = (name: string) => first.measures.find(m => m.measure === name)!
  expect([of('coverage').estimate, of('coverage').reps, of('interval_width').estimate]).toEqual([
    1,
    4,
    Infinity,
  ])
})

test('the level decides intervals that are left out, the test of power, and what coverage is held against', async () => {
  const estimate: Estimate = () => [{ estimand: 'share.work_mode.fixing', estimate: 0.18, std_error: 0.1 }]
  const [ninety, usual] = [await run(estimate, { level: 0.9 }), await run(estimate)]
  const power = (found: typeof usual) => found.measures.find(m => m.measure === 'power')!.estimate
  // z = 1.8 lies between 1.645 and 1.960.
  expect([power(ninety), power(usual)]).toEqual([1, 0])
  // 0.18 + 1.645 · 0.1.
  expect(ninety.replicates[0]!.conf_high).toBeCloseTo(0.3445, 4)
  const [verdict] = verdicts(ninety.replicates, { level: 0.9 })
  expect(verdict!.words).toContain('its 90% intervals cover')
  expect(measureTable(ninety.replicates, [], 0.9)).toEqual(ninety.measures)
  expect(() => studyOf({ ...small, level: 95, estimators: ['true'] })).toThrow('such as 0.95, got 95')
})

test('a truth that some corpora lack leaves these out, and says so', () => {
  const row = {
    world: 'w',
    estimator: 'e',
    estimand: 'a',
    seed: '',
    std_error: 1,
    converged: true,
    message: '',
  }
  const none = { conf_low: Number.NaN, conf_high: Number.NaN, p_value: Number.NaN }
  const rows = [1, 2, 3, Number.NaN].map((truth, j) => ({
    ...row,
    ...none,
    replicate: j + 1,
    truth,
    estimate: 2,
  }))
  const measures = measureTable(rows)
  expect(measures.find(m => m.measure === 'bias')).toMatchObject({ estimate: 0, reps: 3 })
  expect(verdicts(rows)[0]!.words).toContain('no truth is known in 1 corpus, which are left out')
})

describe('a replicate is made by hand', () => {
  const made = (study: ReturnType<typeof studyOf>, out: string) => {
    const words = corpusCommand(study, study.worlds[0]!, 3) as string[]
    execFileSync(process.execPath, [MAIN, ...words, '--quiet', '--out', out])
  }

  test.each([
    ['a world', {}],
    ['a parameter of a grid', { vary: { 'parameters.returns.success': [0.5] } }],
    ['a file', { scenarios: [''] }],
    ['audited labels', { gold: '20' }],
  ])('with the same bytes: of %s', async (name, more) => {
    const file = join(folder, 'own #1.yaml')
    writeFileSync(file, 'id: own\ntitle: Own\nextends: baseline\nparameters: { returns.success: 0.5 }\n')
    const given = 'scenarios' in more ? { scenarios: [file] } : more
    const study = studyOf({ ...small, ...given, estimators: [{ name: 'e', module: file }] })
    const [kept, hand] = ['kept', 'hand'].map(f => join(folder, `${name} ${f}`)) as [string, string]
    const attempts = new Attempts(study, kept)
    await attempts.run({ world: 0, replicate: 3 }, kept)
    attempts.close()
    made(study, hand)
    for (const table of study.tables)
      expect(readFileSync(join(hand, table, 'part-00000.csv'), 'utf8')).toBe(
        readFileSync(join(kept, '1', 'data', `${table}.csv`), 'utf8'),
      )
  })

  test('or there is no such command', () => {
    const study = studyOf({
      ...small,
      scenarios: ['upskilling'],
      vary: { 'transitions.0.share': [0.1] },
      estimators: ['true'],
    })
    expect(corpusCommand(study, study.worlds[0]!, 1)).toBeUndefined()
  })
})

test.each([
  ['python3 a.py', ['python3', 'a.py']],
  [`python3 'a b.py' "c \\"d\\" \\x" e\\ f`, ['python3', 'a b.py', 'c "d" \\x', 'e f']],
  [`a'b 'c"d"`, ['ab cd']],
])('words of a command are divided as the shell divides them: %s', (command, words) => {
  expect(commandWords(command).map(w => w.text)).toEqual(words)
  const shell = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
  expect(shell.trimEnd().split('\n')).toEqual(words)
})
