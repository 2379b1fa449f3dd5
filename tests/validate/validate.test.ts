import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Attempts } from '../../src/validate/attempt.js'
import { parseRows } from '../../src/validate/rows.js'
import { type EstimatorCommand, type StudyOptions, studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'
import { verdicts } from '../../src/validate/verdict.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-validate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

/** A Node script as an estimator. */
function script(name: string, text: string, serve = false): EstimatorCommand {
  const path = join(folder, `${name}-${count++}.mjs`)
  writeFileSync(path, text)
  return { name, command: `${process.execPath} ${path}`, serve }
}

const READ = `
import { readFileSync } from 'node:fs'
function answer(data) {
  const [head, ...lines] = readFileSync(data + '/sessions.csv', 'utf8').trim().split('\\n')
  const column = head.split(',').indexOf('work_mode')
  const y = lines.map(l => +(l.split(',')[column] === 'fixing'))
  const p = y.reduce((a, b) => a + b, 0) / y.length
  return [{ estimand: 'share.work_mode.fixing', estimate: p, std_error: Math.sqrt(p * (1 - p) / y.length) }]
}
`
const GOOD = `${READ}\nconsole.log(JSON.stringify(answer('data')))`
const good = script('good', GOOD)
const small: Omit<StudyOptions, 'estimators'> = { scenarios: ['baseline'], people: 120, seed: 'v' }
const limits = { seconds: 2, memoryMb: 300 }

describe('rows of an estimator', () => {
  const row = { estimand: 'a', estimate: 1, std_error: 2, conf_low: 3, conf_high: 4, p_value: 0.5 }
  const whole = [{ ...row, converged: true, message: '' }]
  test.each([
    ['an array of JSON', JSON.stringify([row])],
    ['JSON lines', `${JSON.stringify(row)}\n`],
    ['CSV', 'estimand,estimate,std_error,conf_low,conf_high,p_value\na,1,2,3,4,0.5\n'],
    ['the names of broom', 'term,estimate,std.error,conf.low,conf.high,p.value\n"a",1,2,3,4,0.5\n'],
  ])('are read from %s', (_, text) => {
    expect(parseRows(text)).toEqual(whole)
  })

  test('may leave out all but two columns, and say NA', () => {
    const [r] = parseRows('estimand,estimate,std_error,converged,message\na,1,NA,FALSE,"no, really"\n')
    expect([r!.std_error, r!.conf_low, r!.converged, r!.message]).toEqual([
      Number.NaN,
      Number.NaN,
      false,
      'no, really',
    ])
  })

  test.each([
    ['', 'it wrote nothing'],
    ['hello world', 'neither JSON nor CSV'],
    ['estimand,estimate\na,big\n', 'estimate is no number: big'],
    ['estimand,estimate\na\n', 'a row has 1 cells, not 2'],
    ['[{"estimate":1}]', 'names no estimand'],
  ])('that are none are refused: %j', (text, message) => {
    expect(() => parseRows(text)).toThrow(message)
  })
})

describe('an estimator', () => {
  test('gets observed tables and their schema, and no word of the truth', async () => {
    const study = studyOf({ ...small, estimators: [good] })
    const attempts = new Attempts(study, folder)
    const keep = join(folder, 'kept')
    await attempts.run({ world: 0, replicate: 1 }, keep)
    attempts.close()
    const files = readdirSync(keep, { recursive: true, encoding: 'utf8' })
    expect(files.sort()).toEqual([
      '1',
      '1/data',
      '1/data/people.csv',
      '1/data/schema.json',
      '1/data/sessions.csv',
    ])
    const text = files
      .filter(f => /\.\w+$/.test(f))
      .map(f => readFileSync(join(keep, f), 'utf8'))
      .join('\n')
    for (const secret of [
      'verified_1',
      'log_actions_1',
      'p_verified',
      'favourability',
      'familiarity',
      'diligence',
      'trouble.level',
      'baseline',
    ])
      expect(text, secret).not.toContain(secret)
  })

  test.each(['npy', 'parquet', 'arrow', 'ndjson'] as const)('gets them as %s', async format => {
    const list = script(
      'list',
      `import { readdirSync } from 'node:fs'
      console.log(JSON.stringify({ estimand: 'share.work_mode.fixing', estimate: 0, message: readdirSync('data', { recursive: true }).join(' ') }))`,
    )
    const { replicates } = await validate(studyOf({ ...small, estimators: [list], format }), {
      reps: 2,
      workers: 1,
    })
    expect(replicates[0]!.message).toContain(
      format === 'npy' ? 'sessions/expertise.npy' : `sessions.${format}`,
    )
  })

  test('is held against the truth of the very corpus', async () => {
    const { replicates, measures } = await validate(studyOf({ ...small, estimators: [good] }), {
      reps: 4,
      workers: 1,
    })
    // Labels of the baseline are exact, so the share is the truth itself.
    expect(replicates.map(r => r.estimate - r.truth)).toEqual([0, 0, 0, 0])
    expect(replicates.map(r => r.seed)).toEqual(['v 1', 'v 2', 'v 3', 'v 4'])
    expect(measures.find(m => m.measure === 'coverage')!.estimate).toBe(1)
  })

  test('in the long-lived form gives the same rows', async () => {
    const served = script(
      'good',
      `${READ}
import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(JSON.parse(line).data)))`,
      true,
    )
    const once = await validate(studyOf({ ...small, estimators: [good] }), { reps: 4, workers: 1 })
    const long = await validate(studyOf({ ...small, estimators: [served] }), { reps: 4, workers: 2 })
    expect(long.replicates).toEqual(once.replicates)
  })

  test('is gone on with after an interruption, to the same table', async () => {
    const keep = join(folder, 'store')
    const study = studyOf({ ...small, estimators: [good] })
    const stop = new AbortController()
    const onProgress = (done: number) => done === 2 && stop.abort()
    await expect(
      validate(study, { reps: 5, workers: 1, keep, signal: stop.signal, onProgress }),
    ).rejects.toThrow('interrupted')
    const again = await validate(study, { reps: 5, workers: 2, keep })
    expect(again).toEqual(await validate(study, { reps: 5, workers: 1 }))
  })
})

describe('estimators that misbehave cost only themselves', () => {
  const bad = [
    script('sleeps', 'setTimeout(() => {}, 1e9)'),
    script('eats', 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 24, 1))'),
    script('garbage', 'console.log("hello \\u0000 {")'),
    script(
      'third',
      `${READ}
      import { createHash } from 'node:crypto'
      if (createHash('md5').update(readFileSync('data/sessions.csv')).digest()[0] % 3 === 0) { console.error('no luck'); process.exit(1) }
      console.log(JSON.stringify(answer('data')))`,
    ),
    script(
      'deletes',
      `import { readdirSync, rmSync } from 'node:fs'
      rmSync('data', { recursive: true })
      console.log(JSON.stringify({ estimand: 'share.work_mode.fixing', estimate: 0.1, message: readdirSync('..').join(' ') }))`,
    ),
    script('forgets', `console.log(JSON.stringify({ estimand: 'share.work_mode.building', estimate: 0.2 }))`),
  ]
  const study = studyOf({
    ...small,
    estimators: [...bad, good],
    estimands: ['share.work_mode.fixing'],
    limits,
  })

  test('whatever they do, and the others’ numbers stay', async () => {
    const reps = 3
    const { replicates, measures } = await validate(study, { reps, workers: 2 })
    const of = (name: string) => replicates.filter(r => r.estimator === name)
    for (const e of study.estimators) expect(of(e.name), e.name).toHaveLength(reps)
    for (const [name, message] of [
      ['sleeps', 'it took more than 2 s'],
      ['eats', 'it took more than 300 MB of memory'],
      ['garbage', 'neither JSON nor CSV'],
      ['forgets', 'it gave no row of this estimand'],
    ] as const)
      for (const r of of(name))
        expect([r.message.includes(message), Number.isNaN(r.estimate)], `${name}: ${r.message}`).toEqual([
          true,
          true,
        ])
    for (const r of of('third')) expect(r.message === '' || r.message === 'exit 1: no luck').toBe(true)
    // The folder above an estimator's own holds the folders of the other estimators, and nothing else.
    for (const r of of('deletes'))
      expect(r.message.split(' ').sort()).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    const alone = await validate(
      studyOf({ ...small, estimators: [good], estimands: ['share.work_mode.fixing'] }),
      { reps, workers: 1 },
    )
    expect(of('good')).toEqual(alone.replicates)
    const missing = measures.find(m => m.estimator === 'sleeps' && m.measure === 'no_estimate')!
    expect(missing.estimate).toBe(1)
  }, 60_000)

  test('and nothing of them is left running or lying about', () => {
    expect(readdirSync(tmpdir()).filter(f => f.startsWith('estimator-'))).toEqual([])
    const running = readdirSync('/proc')
      .filter(p => /^\d+$/.test(p) && existsSync(`/proc/${p}/cmdline`))
      .map(p => readFileSync(`/proc/${p}/cmdline`, 'utf8'))
    expect(running.filter(c => c.includes(folder))).toEqual([])
  })
})

test('the world’s own truth is used where it is asked for and known', async () => {
  const contrast = script(
    'contrast',
    `console.log(JSON.stringify({ estimand: 'ate.verified.5-1', estimate: 0.18, std_error: 0.01 }))`,
  )
  const study = studyOf({ ...small, estimators: [contrast], truth: 'world' })
  const { replicates } = await validate(study, { reps: 2, workers: 1 })
  expect(new Set(replicates.map(r => r.truth)).size).toBe(1)
  expect(replicates[0]!.truth).toBeGreaterThan(0.17)
  expect(() =>
    studyOf({ ...small, estimators: [contrast], scenarios: ['novice-wave'], truth: 'world' }),
  ).toThrow('is not known')
})

test('an estimand without a truth is told, not measured', async () => {
  const odd = script('odd', `console.log(JSON.stringify({ estimand: 'my.own', estimate: 1 }))`)
  const { replicates } = await validate(studyOf({ ...small, estimators: [odd] }), { reps: 2, workers: 1 })
  expect(replicates[0]!.message).toBe('no truth is known of my.own')
})

test('a verdict flags what is biased beyond chance, and nothing else', () => {
  const row = (world: string, shift: number) => (_: unknown, j: number) => {
    const e = Math.sin(j * 12.9898) * 0.1
    return {
      world,
      replicate: j,
      seed: '',
      estimator: 'e',
      estimand: 'a',
      truth: 0.2,
      estimate: 0.2 + e + shift,
      std_error: 0.0707,
      conf_low: 0.2 + e + shift - 0.139,
      conf_high: 0.2 + e + shift + 0.139,
      p_value: 0.01,
      converged: true,
      message: '',
    }
  }
  const rows = [
    ...Array.from({ length: 100 }, row('right', 0)),
    ...Array.from({ length: 100 }, row('wrong', 0.05)),
  ]
  return import('../../src/validate/measures.js').then(({ measureTable }) => {
    const all = verdicts(measureTable(rows))
    expect(all[0]!.words).toMatch(/^unbiased in right/)
    expect([all[1]!.flagged, all[1]!.words.startsWith('biased by +')]).toEqual([true, true])
  })
})
