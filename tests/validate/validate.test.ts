import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tableOf } from '../../src/generate/tables.js'
import { frameOf } from '../../src/recover/frame.js'
import { recover } from '../../src/recover/statistics.js'
import { validationPage } from '../../src/report/validation-page.js'
import { loadScenario } from '../../src/scenarios/scenario.js'
import { figureNamed } from '../../src/study/register.js'
import { Attempts } from '../../src/validate/attempt.js'
import { worldGenerator } from '../../src/validate/corpus.js'
import { type Measured, measureTable } from '../../src/validate/measures.js'
import type { Replicated } from '../../src/validate/replicate.js'
import { parseEstimates, parseRows } from '../../src/validate/rows.js'
import type { Estimate } from '../../src/validate/runner.js'
import { repsFor } from '../../src/validate/sizing.js'
import {
  type EstimatorCommand,
  type StudyOptions,
  type StudyWorld,
  studyOf,
} from '../../src/validate/study.js'
import { CorpusTruth, declaredEstimands } from '../../src/validate/truth.js'
import { validate } from '../../src/validate/validate.js'
import { failuresOf, truthWords, verdicts } from '../../src/validate/verdict.js'

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
const limits = { seconds: 4, memoryMb: 300 }
const lying = () => ['/dev/shm', tmpdir()].filter(existsSync).flatMap(f => readdirSync(f))

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
    ['[{"estimand":"a","estimate":1,"std_error":-2}]', 'std_error is negative: -2'],
    ['[{"estimand":"a","estimate":1,"conf_low":2,"conf_high":1}]', 'conf_low 2 exceeds conf_high 1'],
    ['estimand,estimate,conf_low\na,1,0.5\n', 'one end of an interval alone'],
    ['term,estimate,conf.low,conf.high\na,1,0.5,Inf\n', 'one end of an interval alone'],
    ['[{"estimand":"a","estimate":1,"p_value":1.5}]', 'p_value is not within 0 and 1: 1.5'],
  ])('that are none are refused: %j', (text, message) => {
    expect(() => parseRows(text)).toThrow(message)
  })
})

test('numbers that are none are missing, as Python and R write them', () => {
  const [r] = parseRows(
    '[{"estimand": "a", "estimate": NaN, "std_error": -Infinity, "message": "NaN, \\"Infinity\\""}]',
  )
  expect([r!.estimate, r!.std_error, r!.message]).toEqual([Number.NaN, Number.NaN, 'NaN, "Infinity"'])
  expect(parseRows('estimand,estimate,std_error\na,1,Inf\n')[0]!.std_error).toBeNaN()
})

test('a cell in quotes may hold commas, quotes and line ends', () => {
  const text = 'estimand,estimate,message\r\na,1,"no, ""really""\nnot"\r\n"b",2,\r\n'
  expect(parseRows(text).map(r => [r.estimand, r.estimate, r.message])).toEqual([
    ['a', 1, 'no, "really"\nnot'],
    ['b', 2, ''],
  ])
})

test('a table of estimates that says a thing twice is refused', () => {
  const line = 'w,3,e,a,0.5,0.4'
  const text = `world,replicate,estimator,estimand,truth,estimate\n${line}\n`
  expect(parseEstimates(text)).toHaveLength(1)
  expect(() => parseEstimates(`${text}${line}\n`)).toThrow('row 2 repeats a of e in w, replicate 3')
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

test('an estimator whose file is edited is another: nothing that was kept is taken for it', async () => {
  const keep = join(folder, 'edited')
  const path = join(folder, 'edited.mjs')
  const says = async (estimate: number, named: string) => {
    writeFileSync(
      path,
      `export default () => [{ estimand: 'share.work_mode.fixing', estimate: ${estimate} }]
if (process.argv[2] === 'run') console.log(JSON.stringify({ estimand: 'share.work_mode.fixing', estimate: ${estimate} }))`,
    )
    const estimators =
      named === 'module'
        ? [{ name: 'e', module: path }]
        : [{ name: 'e', command: `${process.execPath} "${path}" run`, serve: false }]
    const done: number[] = []
    const { replicates } = await validate(studyOf({ ...small, estimators }), {
      reps: 2,
      workers: 2,
      keep,
      onProgress: d => done.push(d),
    })
    return [done[0], ...replicates.map(r => r.estimate)]
  }
  for (const named of ['command', 'module']) {
    expect(await says(0.1, named), named).toEqual([0, 0.1, 0.1])
    expect(await says(0.1, named), named).toEqual([2, 0.1, 0.1])
    expect(await says(0.2, named), named).toEqual([0, 0.2, 0.2])
  }
})

describe('estimators that misbehave cost only themselves', () => {
  const bad = [
    script('sleeps', 'setTimeout(() => {}, 1e9)'),
    script('eats', 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 24, 1))'),
    script(
      'hoards',
      `import { appendFileSync } from 'node:fs'
      for (;;) { appendFileSync('data/hoard', Buffer.alloc(2 ** 22)); await new Promise(r => setTimeout(r, 10)) }`,
    ),
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
      ['sleeps', 'it took more than 4 s'],
      ['eats', 'it took more than 300 MB of memory'],
      ['hoards', 'it took more than 300 MB of memory'],
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
      expect(r.message.split(' ').sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
    const alone = await validate(
      studyOf({ ...small, estimators: [good], estimands: ['share.work_mode.fixing'] }),
      { reps, workers: 1 },
    )
    expect(of('good')).toEqual(alone.replicates)
    const missing = measures.find(m => m.estimator === 'sleeps' && m.measure === 'no_estimate')!
    expect(missing.estimate).toBe(1)
  }, 60_000)

  test('and nothing of them is left running or lying about', () => {
    expect(lying().filter(f => f.startsWith(`estimator-${process.pid}-`))).toEqual([])
    const running = readdirSync('/proc')
      .filter(p => /^\d+$/.test(p) && existsSync(`/proc/${p}/cmdline`))
      .map(p => readFileSync(`/proc/${p}/cmdline`, 'utf8'))
    expect(running.filter(c => c.includes(folder))).toEqual([])
  })
})

describe('what an estimator writes beyond its rows', () => {
  const ROW = '{"estimand":"share.work_mode.fixing","estimate":0.25}'
  const onEach = (what: string) =>
    `import { createInterface } from 'node:readline'
for await (const _ of createInterface({ input: process.stdin })) { ${what} }`
  const said = (rows: readonly Replicated[]) =>
    rows.map(r => (Number.isNaN(r.estimate) ? r.message : r.estimate))
  const outcomes = async (estimator: EstimatorCommand, reps = 4) => {
    const { replicates } = await validate(studyOf({ ...small, estimators: [estimator], limits }), {
      reps,
      workers: 1,
    })
    return said(replicates)
  }
  const TOO_MANY = 'it wrote more than a line; all rows of a corpus belong in one'

  test('is never taken for the answer to another corpus', async () => {
    const twice = script('twice', onEach(`console.log('${ROW}\\n${ROW}')`), true)
    expect(await outcomes(twice)).toEqual([TOO_MANY, TOO_MANY, TOO_MANY, TOO_MANY])
    // What comes late, after the answer was read, is seen before the next corpus.
    const later = onEach(`console.log('${ROW}'); setTimeout(() => console.log('${ROW}'), 50)`)
    const slow: Estimate = async () => {
      await new Promise(resolve => setTimeout(resolve, 300))
      return []
    }
    const { replicates } = await validate(
      studyOf({
        ...small,
        estimators: [script('later', later, true), { name: 'slow', estimate: slow }],
        limits,
      }),
      { reps: 4, workers: 1 },
    )
    expect(said(replicates.filter(r => r.estimator === 'later'))).toEqual([0.25, TOO_MANY, 0.25, TOO_MANY])
    expect(await outcomes(script('blank', onEach(`console.log('${ROW}\\r\\n')`), true))).toEqual([
      0.25, 0.25, 0.25, 0.25,
    ])
  })

  test('and a process that ends after an answer costs no corpus; one that a corpus ends costs that one', async () => {
    const once = script('once', onEach(`console.log('${ROW}'); process.exit()`), true)
    expect(await outcomes(once)).toEqual([0.25, 0.25, 0.25, 0.25])
    const every = script(
      'every',
      `let n = 0\n${onEach(`if (++n % 2 === 0) process.exit(1); console.log('${ROW}')`)}`,
      true,
    )
    expect(await outcomes(every)).toEqual([0.25, 0.25, 0.25, 0.25])
    const never = script('never', onEach(`console.error('no luck'); process.exit(1)`), true)
    expect(await outcomes(never, 2)).toEqual(['it ended: no luck', 'it ended: no luck'])
  })

  test.each([
    ['in one go', script('floods', `for (;;) process.stdout.write('x'.repeat(2 ** 20))`)],
    ['as an answer', script('floods', onEach(`for (;;) process.stdout.write('x'.repeat(2 ** 20))`), true)],
  ])('is not read for ever: %s', async (_, estimator) => {
    for (const o of await outcomes(estimator, 2)) expect(o).toMatch(/^it (wrote|took) more than/)
  })

  test('a failure’s message names no folder that another run would not have', async () => {
    const [one, two] = await outcomes(
      script('lost', `console.error('cannot read ' + process.cwd() + '/data/x'); process.exit(3)`),
      2,
    )
    expect([one, two]).toEqual(['exit 3: cannot read data/x', 'exit 3: cannot read data/x'])
  })

  test('of the same estimand twice is no estimate', async () => {
    expect(await outcomes(script('both', `console.log('[${ROW},${ROW}]')`), 2)).toEqual([
      'it gave 2 rows of this estimand',
      'it gave 2 rows of this estimand',
    ])
  })

  test('or less than it gave elsewhere is counted as missing', async () => {
    const row = (estimand: string, estimate: number) => ({ estimand, estimate })
    const [a, b] = ['share.work_mode.fixing', 'share.work_mode.building']
    const given = [[row(a, 0.1), row(b, 0.2)], [], [row(b, 0.3)], [row(a, Number.NaN)]]
    let called = 0
    const estimators = [{ name: 'moody', estimate: () => given[called++]! }]
    const { replicates, measures } = await validate(studyOf({ ...small, estimators }), {
      reps: 4,
      workers: 1,
    })
    const none = [Number.NaN, 'it gave no row of this estimand']
    expect(replicates.map(r => [r.replicate, r.estimand, r.estimate, r.message])).toEqual([
      [1, a, 0.1, ''],
      [1, b, 0.2, ''],
      [2, a, Number.NaN, 'it gave no row'],
      [2, b, Number.NaN, 'it gave no row'],
      [3, b, 0.3, ''],
      [3, a, ...none],
      [4, a, Number.NaN, 'its estimate is no number'],
      [4, b, ...none],
    ])
    const missing = measures.filter(m => m.measure === 'no_estimate')
    expect(missing.map(m => [m.estimand, m.estimate, m.reps])).toEqual([
      [a, 0.75, 4],
      [b, 0.5, 4],
    ])
  })

  test('comes from one thread of linear algebra, unless the user says otherwise', async () => {
    const threads = script(
      'threads',
      `console.log(JSON.stringify({ estimand: 'share.work_mode.fixing', estimate: Number(process.env.OMP_NUM_THREADS) }))`,
    )
    const { OMP_NUM_THREADS: before } = process.env
    delete process.env.OMP_NUM_THREADS
    expect((await outcomes(threads, 2))[0]).toBe(1)
    process.env.OMP_NUM_THREADS = '3'
    expect((await outcomes(threads, 2))[0]).toBe(3)
    if (before === undefined) delete process.env.OMP_NUM_THREADS
    else process.env.OMP_NUM_THREADS = before
  })

  test('is told of as it fails', async () => {
    const failures: string[] = []
    await validate(studyOf({ ...small, estimators: [good, script('fails', 'process.exit(4)')] }), {
      reps: 2,
      workers: 1,
      onFailure: r => failures.push(`${r.estimator} ${r.replicate}: ${r.message}`),
    })
    expect(failures).toEqual(['fails 1: exit 4: ', 'fails 2: exit 4: '])
  })
})

test('the world’s own truth is used where it is asked for, and a bias is held against its error too', async () => {
  const contrast = script(
    'contrast',
    `console.log(JSON.stringify({ estimand: 'ate.verified.5-1', estimate: 0.18, std_error: 0.01 }))`,
  )
  const study = studyOf({ ...small, estimators: [contrast], truth: 'world' })
  const { replicates, truths, measures } = await validate(study, { reps: 2, workers: 2 })
  const [truth] = truths
  // Twenty study-size corpora gave 18.47 points ± 0.01; this rests on half a million people.
  expect(Math.abs(truth!.estimate - 0.1847)).toBeLessThan(4 * truth!.std_error)
  expect(truth!.std_error).toBeLessThan(0.001)
  expect(replicates.map(r => r.truth)).toEqual([truth!.estimate, truth!.estimate])
  expect(measures.find(m => m.measure === 'truth')!.mcse).toBe(truth!.std_error)
  expect(truthWords({ study, truths })).toContain('super-population')
  expect(truthWords({ study, truths: [{ ...truth!, fine: false }] })).toContain(
    'ate.verified.5-1 in baseline',
  )
  // Off by three errors of the truth, and by nothing else.
  const off = replicates.map((r, j) => ({ ...r, truth: r.estimate - 3 * truth!.std_error - j * 1e-9 }))
  expect(verdicts(measureTable(off))[0]!.flagged).toBe(true)
  expect(verdicts(measureTable(off), [{ ...truth!, std_error: 2 * truth!.std_error }])[0]!.words).toMatch(
    /^unbiased/,
  )
}, 60_000)

test('an estimand without a truth is told, not measured', async () => {
  const odd = script('odd', `console.log(JSON.stringify({ estimand: 'my.own', estimate: 1 }))`)
  const { replicates } = await validate(studyOf({ ...small, estimators: [odd] }), { reps: 2, workers: 1 })
  expect(replicates[0]!.message).toBe('no truth is known of my.own')
  const slip = script('slip', `console.log(JSON.stringify({ estimand: 'ate.verifed.5-1', estimate: 1 }))`)
  const slipped = await validate(studyOf({ ...small, estimators: [slip] }), { reps: 2, workers: 1 })
  expect(slipped.replicates[0]!.message).toBe(
    'no truth is known of ate.verifed.5-1; did you mean ate.verified.5-1?',
  )
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
  const all = verdicts(measureTable(rows))
  expect(all[0]!.words).toMatch(/^unbiased in right/)
  expect([all[1]!.flagged, all[1]!.words.startsWith('biased by +')]).toEqual([true, true])
  // What is left out is said, and where it is most of them nothing else is.
  const unsettled = (share: number) =>
    verdicts(measureTable(rows.slice(0, 100).map((r, j) => ({ ...r, converged: j >= share }))))[0]!
  expect([unsettled(20).flagged, unsettled(20).words]).toEqual([
    false,
    expect.stringMatching(/^unbiased in right.*; not converged in 20%$/),
  ])
  expect([unsettled(60).flagged, unsettled(60).words]).toEqual([
    true,
    'not converged in 60% of replicates in right',
  ])
  expect(verdicts(measureTable(rows.slice(0, 1)))[0]!.words).toBe('one replicate alone in right')
})

describe('estimands', () => {
  test('are declared, each with a definition: potential outcomes, shares of true labels, figures', () => {
    const all = declaredEstimands()
    for (const id of [
      'ate.verified.5-1',
      'wate.log_words.3-2',
      'slope.trouble[month=2026-01]',
      'share.user_type.software',
      'success.verified.novice',
    ])
      expect(all.get(id)?.length, id).toBeGreaterThan(20)
    expect(all.has('sample.sessions_per_person')).toBe(true)
    expect(() => studyOf({ ...small, estimators: [good], estimands: ['ate.verifed.5-1'] })).toThrow(
      'did you mean "ate.verified.5-1"?',
    )
  })

  test('that are figures are what recovery finds where labels are exact, and not where they are misread', () => {
    const [exact, misread] = ['baseline', 'noisy-labels'].map(scenario => {
      const [world] = studyOf({ estimators: [good], scenarios: [scenario], people: 3000 }).worlds
      const block = worldGenerator(world!, 'f').block(1, 3000, false)
      const { statistic, stratum } = figureNamed('work.fixing')
      const seen = recover(
        frameOf([tableOf(block, 'sessions')]),
        (s, of) => s === statistic && of === stratum,
      )
      return new CorpusTruth(block).of('work.fixing')! - seen[0]!.estimate
    })
    expect(exact).toBe(0)
    expect(Math.abs(misread!)).toBeGreaterThan(0.003)
  })

  test('of a corpus are its potential outcomes’ own means', () => {
    const [world] = studyOf({ estimators: [good], scenarios: ['baseline'], people: 400 }).worlds
    const block = worldGenerator(world!, 'p').block(1, 400, false)
    const truth = tableOf(block, 'truth_sessions')
    const column = (name: string) => truth.columns[truth.table.columns.findIndex(c => c.name === name)]!
    const [high, low] = [column('trouble_5'), column('trouble_2')]
    const goal = column('verified_1').valid!
    let [sum, n] = [0, 0]
    for (let i = 0; i < truth.rows; i++) {
      if (!goal[i]) continue
      sum += high.values[i]! - low.values[i]!
      n++
    }
    expect(new CorpusTruth(block).of('ate.trouble.5-2')).toBeCloseTo(sum / n, 12)
    expect(new CorpusTruth(block).of('my.own')).toBeUndefined()
  })
})

describe('functions as estimators', () => {
  const share: Estimate = ({ sessions }) => {
    const modes = sessions!.array('work_mode') as string[]
    const p = modes.filter(m => m === 'fixing').length / modes.length
    return [
      { estimand: 'share.work_mode.fixing', estimate: p, std_error: Math.sqrt((p * (1 - p)) / modes.length) },
    ]
  }

  test('give the rows that a command gives, in this process or in every worker', async () => {
    const once = await validate(studyOf({ ...small, estimators: [good] }), { reps: 3, workers: 1 })
    const here = await validate(studyOf({ ...small, estimators: [{ name: 'good', estimate: share }] }), {
      reps: 3,
    })
    const module = join(folder, 'module.mjs')
    writeFileSync(module, `export default ${share}`)
    const everywhere = await validate(studyOf({ ...small, estimators: [{ name: 'good', module }] }), {
      reps: 3,
      workers: 2,
    })
    expect(here.replicates).toEqual(once.replicates)
    expect(everywhere.replicates).toEqual(once.replicates)
  })

  test('that throw, or give no rows, cost only their own replicates', async () => {
    const estimators = [
      {
        name: 'throws',
        estimate: () => {
          throw new Error('no luck')
        },
      },
      { name: 'nothing', estimate: (() => undefined) as never },
      { name: 'good', estimate: share },
    ]
    const { replicates } = await validate(studyOf({ ...small, estimators }), { reps: 2 })
    expect(failuresOf(replicates)).toEqual([
      { estimator: 'throws', world: 'baseline', replicate: 1, message: 'no luck', count: 2 },
      {
        estimator: 'nothing',
        world: 'baseline',
        replicate: 1,
        message: 'it gave no array of rows',
        count: 2,
      },
    ])
    expect(replicates.filter(r => r.estimator === 'good').every(r => r.message === '')).toBe(true)
  })
})

describe('a grid', () => {
  test('crosses scenarios with values of their paths and with people, a cell each', async () => {
    const estimators = [
      {
        name: 'rows',
        estimate: (({ sessions }) => [
          { estimand: 'sample.over_1', estimate: sessions!.numRows() },
        ]) as Estimate,
      },
    ]
    const study = studyOf({
      estimators,
      scenarios: ['baseline', 'selection'],
      vary: { people: [50, 200], 'parameters.returns.success': [0.5, 1] },
    })
    expect(study.worlds.map(w => w.name).slice(0, 3)).toEqual([
      'baseline, returns.success=0.5, people=50',
      'baseline, returns.success=0.5, people=200',
      'baseline, returns.success=1, people=50',
    ])
    expect(study.worlds).toHaveLength(8)
    expect(study.worlds[1]!.arm.parameters['returns.success']).toBe(0.5)
    const { measures } = await validate(study, { reps: 2, workers: 1 })
    const sizes = study.worlds.map(
      w => measures.find(m => m.world === w.name && m.measure === 'bias')!.estimate,
    )
    expect(sizes.map(s => (s > 150 ? 200 : 50))).toEqual(study.worlds.map(w => w.people))
    expect(() => studyOf({ estimators, vary: { people: [0] } })).toThrow('people must be a whole number')
    expect(() => studyOf({ estimators, vary: { 'parameters.retuns': [1] } })).toThrow(
      'unknown parameter "retuns"',
    )
  })
})

test('estimators may read forms of their own, and share one copy of the data', async () => {
  const list = (name: string, format: 'npy' | 'ndjson') => ({
    ...script(
      name,
      `import { readdirSync } from 'node:fs'
      console.log(JSON.stringify({ estimand: 'share.work_mode.fixing', estimate: 0, message: process.cwd().split('/').at(-1) + ' ' + readdirSync('data').join(' ') }))`,
    ),
    format,
  })
  const study = studyOf({
    ...small,
    estimators: [list('a', 'npy'), list('b', 'ndjson'), list('c', 'ndjson')],
    share: true,
  })
  const { replicates } = await validate(study, { reps: 2, workers: 1 })
  expect(replicates.slice(0, 3).map(r => r.message)).toEqual([
    'npy people schema.json sessions',
    'ndjson people.ndjson schema.json sessions.ndjson',
    'ndjson people.ndjson schema.json sessions.ndjson',
  ])
})

test('rows that one estimator leaves in a folder that it shares are not those of the next', async () => {
  const ROWS = (x: number) => `estimand,estimate\\nshare.work_mode.fixing,${x}\\n`
  const writes = script(
    'writes',
    `import { writeFileSync } from 'node:fs'; writeFileSync('estimates.csv', '${ROWS(0.1)}')`,
  )
  const prints = script('prints', `console.log('${ROWS(0.2)}')`)
  const study = studyOf({ ...small, estimators: [writes, prints], share: true })
  const { replicates } = await validate(study, { reps: 2, workers: 1 })
  expect(replicates.map(r => r.estimate)).toEqual([0.1, 0.2, 0.1, 0.2])
})

test('nodes that a scenario holds are those of the world, as in a corpus', () => {
  const held = {
    ...loadScenario('baseline'),
    id: 'held',
    extends: 'baseline',
    choices: {},
    parameters: { 'returns.success': 0 },
    fixed: ['session.outcome'],
  } as never
  const [world] = studyOf({ estimators: [good], scenarios: [held], people: 300 }).worlds
  const [plain] = studyOf({ estimators: [good], scenarios: ['baseline'], people: 300 }).worlds
  const outcomes = (w: StudyWorld) => [...worldGenerator(w, 'h').block(1, 300, false).sessions.outcome]
  const free = { ...world!, arm: { ...world!.arm, rules: plain!.arm.rules } }
  expect(outcomes(world!)).toEqual(outcomes(plain!))
  expect(outcomes(free)).not.toEqual(outcomes(plain!))
})

describe('the size of a run', () => {
  const measured = (measure: 'bias' | 'coverage', estimate: number, mcse: number) => ({
    world: 'w',
    estimator: 'e',
    estimand: 'a',
    measure,
    estimate,
    mcse,
    reps: 50,
  })

  test('grows with the square of what a pilot’s error is too large', () => {
    expect(repsFor([measured('bias', 0, 0.01)], { measure: 'bias', mcse: 0.002, pilot: 50 })).toBe(1250)
    expect(repsFor([measured('bias', 0, 0.001)], { measure: 'bias', mcse: 0.002, pilot: 50 })).toBe(50)
    // A pilot in which all cover: 0.95 · 0.05 / 0.01².
    expect(repsFor([measured('coverage', 1, 0)], { measure: 'coverage', mcse: 0.01, pilot: 50 })).toBe(475)
    expect(() => repsFor([], { measure: 'power', mcse: 0.01, pilot: 50 })).toThrow('no estimator has a power')
  })

  test('is what the run then has, the pilot among it', async () => {
    const estimate: Estimate = ({ sessions }) => [
      { estimand: 'share.work_mode.fixing', estimate: sessions!.numRows() },
    ]
    const study = studyOf({ ...small, people: 20, estimators: [{ name: 'n', estimate }] })
    const fixed = await validate(study, { reps: 20 })
    const error = fixed.measures.find(m => m.measure === 'bias')!.mcse
    const sized = await validate(study, { precision: { measure: 'bias', mcse: error / 2, pilot: 20 } })
    expect(sized.reps).toBe(80)
    expect(sized.replicates.slice(0, 20)).toEqual(fixed.replicates)
  })
})

test('a verdict holds its rate over all estimands of an estimator in a world', () => {
  const measured = (estimand: string, bias: number): Measured[] =>
    [
      { measure: 'bias', estimate: bias, mcse: 1 },
      { measure: 'empirical_se', estimate: 10, mcse: 1 },
      { measure: 'coverage', estimate: 0.95, mcse: 0.01 },
      { measure: 'not_converged', estimate: 0, mcse: 0 },
      { measure: 'no_estimate', estimate: 0, mcse: 0 },
    ].map(m => ({ world: 'w', estimator: 'e', estimand, reps: 100, ...m }) as Measured)
  // Alone 2.9 errors are beyond the 0.5% of a check (2.81); as one of ten they are not (3.48).
  expect(verdicts(measured('a', 2.9))[0]!.flagged).toBe(true)
  const ten = Array.from({ length: 10 }, (_, j) => measured(`a${j}`, j === 0 ? 2.9 : 0)).flat()
  expect(verdicts(ten).some(v => v.flagged)).toBe(false)
  expect(verdicts([...ten.slice(0, -5), ...measured('z', 3.6)]).filter(v => v.flagged)).toHaveLength(1)
})

test('a page says verdicts first, draws bias, coverage and intervals, and holds a design for a paper', async () => {
  const study = studyOf({
    ...small,
    estimators: [
      {
        name: 'naive',
        estimate: (({ sessions }) => [
          {
            estimand: 'share.work_mode.fixing',
            estimate: 0.2,
            std_error: 1 / Math.sqrt(sessions!.numRows()),
            message: 'a <remark>',
          },
        ]) as Estimate,
      },
    ],
    vary: { people: [40, 80] },
  })
  const done = await validate(study, { reps: 5 })
  const page = validationPage({ ...done, command: 'plumbline validate …' })
  expect(page.indexOf('class="verdict"')).toBeLessThan(page.indexOf('<figure'))
  // Bias, coverage, one zip, and nested loops of bias and of coverage.
  expect(page.match(/<figure id/g)).toHaveLength(5)
  for (const h of ['Aims', 'Data-generating mechanisms', 'Estimands', 'Methods', 'Performance measures'])
    expect(page).toContain(`<h3>${h}</h3>`)
  expect(page).toContain('a &lt;remark&gt;')
  expect(page).not.toMatch(/NaN|undefined|\[object/)
})
