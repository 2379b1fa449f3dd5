import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Replicated } from '../../src/validate/replicate-row.js'
import type { Estimate } from '../../src/validate/runner.js'
import { type EstimatorCommand, studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'
import { READ, scratch, small } from './support.js'

const { folder, good, script } = scratch()

const lying = () => ['/dev/shm', tmpdir()].filter(existsSync).flatMap(f => readdirSync(f))
/** Time enough for all that ends by itself, however busy the machine is. */
const limits = { seconds: 600, memoryMb: 300 }

describe('estimators that misbehave cost only themselves', () => {
  const bad = [
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
      expect(r.message.split(' ').sort()).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    const alone = await validate(
      studyOf({ ...small, estimators: [good], estimands: ['share.work_mode.fixing'] }),
      { reps, workers: 1 },
    )
    expect(of('good')).toEqual(alone.replicates)
    const missing = measures.find(m => m.estimator === 'eats' && m.measure === 'no_estimate')!
    expect(missing.estimate).toBe(1)
  }, 60_000)

  test('one that takes too long is ended', async () => {
    const sleeps = script('sleeps', 'setTimeout(() => {}, 1e9)')
    const { replicates } = await validate(
      studyOf({ ...small, estimators: [sleeps], limits: { ...limits, seconds: 1 } }),
      { reps: 2, workers: 2 },
    )
    expect(replicates.map(r => [r.message, r.estimate])).toEqual([
      ['it took more than 1 s', Number.NaN],
      ['it took more than 1 s', Number.NaN],
    ])
  })

  test('and nothing of them is left running or lying about', () => {
    expect(lying().filter(f => f.startsWith(`estimator-${process.pid}-`))).toEqual([])
    const running = readdirSync('/proc')
      .filter(p => /^\d+$/.test(p))
      .map(commandOf)
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
    const [asked, wrote] = ['asked', 'wrote'].map(f => join(folder, f)) as [string, string]
    const later = `import { existsSync, rmSync, writeFileSync } from 'node:fs'
const late = () => {
  if (!existsSync('${asked}')) return setTimeout(late, 5)
  rmSync('${asked}')
  console.log('${ROW}')
  writeFileSync('${wrote}', '')
}
${onEach(`console.log('${ROW}'); late()`)}`
    // The one that comes after it waits for the late line; that ends the other, which writes none for the next corpus.
    let calls = 0
    const slow: Estimate = async () => {
      if (++calls % 2 === 0) return []
      writeFileSync(asked, '')
      while (!existsSync(wrote)) await new Promise(resolve => setTimeout(resolve, 5))
      rmSync(wrote)
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

/** The command line of a process; nothing once it has ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
