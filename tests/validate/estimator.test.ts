import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Attempts } from '../../src/validate/attempt.js'
import { failuresOf } from '../../src/validate/failures.js'
import type { Estimate } from '../../src/validate/runner.js'
import { studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'
import { READ, scratch, small } from './support.js'

const { folder, good, script } = scratch()

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

test('an estimand without a truth is told', async () => {
  const odd = script('odd', `console.log(JSON.stringify({ estimand: 'my.own', estimate: 1 }))`)
  const { replicates } = await validate(studyOf({ ...small, estimators: [odd] }), { reps: 2, workers: 1 })
  expect(replicates[0]!.message).toBe('no truth is known for my.own')
  const slip = script('slip', `console.log(JSON.stringify({ estimand: 'ate.verifed.5-1', estimate: 1 }))`)
  const slipped = await validate(studyOf({ ...small, estimators: [slip] }), { reps: 2, workers: 1 })
  expect(slipped.replicates[0]!.message).toBe(
    'no truth is known for ate.verifed.5-1; did you mean ate.verified.5-1?',
  )
})
