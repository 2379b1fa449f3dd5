/** An estimator that only fails is run on the first corpora alone, and is said to fail; the others go on. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { OnlyFailing } from '../../src/validate/give-up.js'
import type { Replicated } from '../../src/validate/replicate-row.js'
import {
  type EstimatorCommand,
  type EstimatorSpec,
  type StudyOptions,
  studyOf,
} from '../../src/validate/study.js'
import { keepShard, type ValidateOptions, validate } from '../../src/validate/validate.js'
import { verdicts } from '../../src/validate/verdict.js'
import { MAIN } from '../cli/support.js'
import { scratch, small } from './support.js'

const { folder, script } = scratch()
const ROW = `{ estimand: 'share.work_mode.fixing', estimate: 0.3, std_error: 0.1 }`
const good: EstimatorSpec = {
  name: 'good',
  estimate: () => [{ estimand: 'share.work_mode.fixing', estimate: 0.3, std_error: 0.1 }],
}
const written = (file: string, text: string) => {
  writeFileSync(join(folder, file), text)
  return join(folder, file)
}
/** One that workers can run too. */
const everywhere: EstimatorSpec = {
  name: 'good',
  module: written('good.mjs', `export default () => [${ROW}]`),
}
const RUNNER = fileURLToPath(new URL('../../examples/templates/sql.mjs', import.meta.url))
const command = (name: string, text: string): EstimatorCommand => ({ name, command: text, serve: false })

/** Runs estimators and says how often each was, by the corpora that it has rows of. */
async function tried(
  estimators: readonly EstimatorSpec[],
  more: Partial<StudyOptions> = {},
  options: ValidateOptions = {},
) {
  const given: OnlyFailing[] = []
  const onGivenUp = (f: OnlyFailing) => given.push(f)
  const study = studyOf({ ...small, estimators, ...more })
  const found = await validate(study, { reps: 8, workers: 1, onGivenUp, ...options })
  const corpora = Object.fromEntries(
    estimators.map(e => [e.name, found.replicates.filter(r => r.estimator === e.name).length]),
  )
  return { ...found, given, corpora }
}

const without = ({ replicates }: { readonly replicates: readonly Replicated[] }, name: string) =>
  replicates.filter(r => r.estimator !== name)

const PROGRAMS: readonly (readonly [string, () => EstimatorCommand, RegExp])[] = [
  [
    'R, a package that is missing',
    () => command('bad', `Rscript ${written('bad.R', 'library(noSuchPackage)')}`),
    /^exit 1: Error in library\(noSuchPackage\) : there is no package called .noSuchPackage.$/,
  ],
  [
    'Python, a wrong import',
    () => command('bad', `python3 ${written('bad.py', 'import no_such_module')}`),
    /^exit 1: ModuleNotFoundError: No module named 'no_such_module'$/,
  ],
  [
    'SQL, a table that is not there',
    () => command('bad', `${process.execPath} ${RUNNER} ${written('bad.sql', 'SELECT * FROM nowhere')}`),
    /Error.*nowhere/,
  ],
  [
    'JavaScript, a word that is wrong',
    () => script('bad', 'const = 3'),
    /^exit 1: SyntaxError: Unexpected token '='$/,
  ],
  ['a program that is not there', () => command('bad', 'noSuchProgram x'), /^exit 127: .*noSuchProgram/],
  ['a text in place of rows', () => script('bad', "console.log('hello')"), /neither JSON nor CSV/],
  ['nothing', () => script('bad', ''), /^it wrote nothing$/],
  [
    'a long-lived program that ends',
    () => script('bad', "console.error('no licence'); process.exit(3)", true),
    /^it ended: no licence$/,
  ],
]

describe('an estimator that cannot start', () => {
  test.each(PROGRAMS)('is tried five times: %s', async (name, make, says) => {
    if (name.startsWith('R,') && spawnSync('Rscript', ['--version']).status !== 0) return
    const { corpora, given, replicates } = await tried([make(), good])
    expect(corpora).toEqual({ bad: 5, good: 8 })
    expect(given).toMatchObject([{ estimator: 'bad', tried: 5, world: 'baseline', replicate: 1 }])
    expect(given[0]!.message).toMatch(says)
    const [verdict] = verdicts(replicates).filter(v => v.estimator === 'bad')
    expect(verdict).toMatchObject({
      verdict: 'wrong',
      words: `in baseline: it only fails: no estimate in any of 5 corpora tried; it says: ${given[0]!.message}`,
    })
  })

  test('as a module, by a worker and here', async () => {
    const bad = { name: 'bad', module: written('bad-module.mjs', "import 'no-such-package'") }
    for (const workers of [1, 2])
      expect((await tried([bad, everywhere], {}, { workers })).corpora).toEqual({ bad: 5, good: 8 })
  })

  test('alone ends the run after the first corpora', async () => {
    const { corpora, measures } = await tried([script('bad', 'process.exit(1)')], {
      estimands: ['share.work_mode.fixing'],
    })
    expect(corpora).toEqual({ bad: 5 })
    expect(measures.find(m => m.measure === 'no_estimate')).toMatchObject({ estimate: 1, reps: 5 })
  })
})

describe('an estimator is not given up that', () => {
  /** Fails on the corpora that `isFailing` says, by their number in the order in which it is run. */
  const failing = (isFailing: (n: number) => boolean, say = (_: number) => 'no luck'): EstimatorSpec => {
    let n = 0
    return {
      name: 'e',
      estimate: () => {
        n += 1
        if (isFailing(n)) throw new Error(say(n))
        return [{ estimand: 'share.work_mode.fixing', estimate: 0.3 }]
      },
    }
  }

  test.each([
    ['succeeds once among the first five', failing(n => n !== 4)],
    [
      'fails in two ways',
      failing(
        () => true,
        n => (n === 2 ? 'no memory' : 'no luck'),
      ),
    ],
    ['fails after these', failing(n => n > 5)],
  ])('%s', async (_, e) => {
    expect((await tried([e])).corpora).toEqual({ e: 8 })
  })

  test('succeeds in one of the worlds, be there more of them than five', async () => {
    const people = [20, 30, 40, 50, 60, 70, 80]
    const small = failing(n => n !== 7)
    expect((await tried([small], { vary: { people } }, { reps: 3 })).corpora).toEqual({ e: 21 })
    const { corpora, given } = await tried([failing(() => true)], { vary: { people } }, { reps: 3 })
    expect([corpora, given[0]!.tried]).toEqual([{ e: 7 }, 7])
  })

  test('may fail as often as is said, or always', async () => {
    const always = () =>
      failing(
        () => true,
        n => `no luck, ${n}`,
      )
    expect((await tried([always()], {}, { giveUpAfter: 3 })).corpora).toEqual({ e: 3 })
    expect((await tried([always()], {}, { giveUpAfter: 0 })).corpora).toEqual({ e: 8 })
    await expect(tried([always()], {}, { giveUpAfter: 1.5 })).rejects.toThrow('a whole number of corpora')
  })
})

describe('what is kept', () => {
  const flag = join(folder, 'flag')
  /** Works once there is a file that no command names. */
  const bad = () =>
    script(
      'bad',
      `import { existsSync } from 'node:fs'
      if (!existsSync('${flag}')) throw new Error('no licence')
      console.log('estimand,estimate\\nshare.work_mode.fixing,0.2')`,
    )
  const repair = () => writeFileSync(flag, '')
  const spoil = () => rmSync(flag, { force: true })

  test('is the same for any number of workers, shards and interruptions', async () => {
    spoil()
    const estimators = [bad(), everywhere]
    const more = { scenarios: ['baseline', 'selection'] }
    const reps = 4
    const once = await tried(estimators, more, { reps })
    expect(once.corpora).toEqual({ bad: 5, good: 8 })
    const same = async (options: ValidateOptions) =>
      expect((await tried(estimators, more, { reps, ...options })).replicates).toEqual(once.replicates)
    await same({ workers: 2 })
    for (const at of [3, 7]) {
      const keep = join(folder, `stopped-${at}`)
      const stop = new AbortController()
      const onProgress = (done: number) => done === at && stop.abort()
      await expect(tried(estimators, more, { reps, keep, signal: stop.signal, onProgress })).rejects.toThrow(
        'interrupted',
      )
      await same({ keep, workers: 2 })
    }
    const keep = join(folder, 'shards')
    const study = studyOf({ ...small, estimators, ...more })
    for (const index of [1, 2])
      expect(await keepShard(study, { reps, workers: 1, keep, shard: { index, of: 2 } })).toBe(reps * index)
    await same({ keep })
    // Shards that gave nothing up have more rows than the run that combines them, and it makes no corpus but the first.
    const whole = join(folder, 'whole-shards')
    await keepShard(study, { reps, workers: 1, keep: whole, giveUpAfter: 0, shard: { index: 1, of: 1 } })
    await same({ keep: whole })
  }, 240_000)

  test('is not taken for an estimator that was given up and works now', async () => {
    spoil()
    const [keep, estimators] = [join(folder, 'repaired'), [bad(), good]]
    const first = await tried(estimators, {}, { keep })
    repair()
    const again = await tried(estimators, {}, { keep })
    expect([first.corpora, again.corpora]).toEqual([
      { bad: 5, good: 8 },
      { bad: 8, good: 8 },
    ])
    expect(again.replicates.filter(r => r.estimator === 'bad').every(r => r.estimate === 0.2)).toBe(true)
    expect(without(again, 'bad')).toEqual(without(first, 'bad'))
    spoil()
    // What it gave is kept.
    const kept = await tried(estimators, {}, { keep })
    expect(kept.replicates).toEqual(again.replicates)
  })

  test('of a program that was edited is another’s', async () => {
    const keep = join(folder, 'edited')
    const edited = (text: string) => [{ name: 'bad', module: written('edited.mjs', text) }, everywhere]
    expect((await tried(edited('export default 1'), {}, { keep })).corpora).toEqual({ bad: 5, good: 8 })
    const text = "export default () => [{ estimand: 'share.work_mode.fixing', estimate: 0.2 }]"
    expect((await tried(edited(text), {}, { keep })).corpora).toEqual({ bad: 8, good: 8 })
  })
})

test('the command says in a line what went wrong, where, and how to run it by hand, which then can be run', () => {
  const cwd = join(folder, 'command')
  mkdirSync(cwd)
  const bad = written('hand.mjs', "throw new Error('no licence')")
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [MAIN, 'validate', ...words], { cwd, encoding: 'utf8' })
  const words = ['--estimator', `${process.execPath} ${bad}`, '--scenario', 'baseline', '--people', '120']
  const { status, stdout, stderr } = run(...words, '--reps', '7', '--out', 'o')
  expect(status).toBe(1)
  expect(stdout).toContain(
    'wrong: in baseline: it only fails: no estimate in any of 5 corpora tried; it says: exit 1: Error: no licence',
  )
  const line = stderr.split('\n').find(l => l.startsWith('hand is run on no more corpora'))
  expect(line).toContain(
    'failed in the same way on all 5 that it was tried on. In baseline, replicate 1: exit 1: Error: no licence. By hand: plumbline validate --estimator',
  )
  expect(stderr).toContain('5 corpora of 1 worlds')
  const replay = run(...words, '--reps', '7', '--out', 'o', '--replay', '1')
  expect(existsSync(join(cwd, 'o', 'replay-1', '1', 'data', 'sessions.csv'))).toBe(true)
  const [, byHand] = /^hand by hand: (.*)$/m.exec(replay.stderr)!
  const hand = spawnSync('/bin/sh', ['-c', byHand as string], { cwd, encoding: 'utf8' })
  expect([hand.status, hand.stderr.includes('no licence')]).toEqual([1, true])
  expect(
    readFileSync(join(cwd, 'o', 'replicates.csv'), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(6)
})
