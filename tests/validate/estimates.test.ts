/** Tables of estimates that were made elsewhere, as R, Python, Stata and this project write them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { writeResult } from '../../src/cli/write-result.js'
import { readEstimates } from '../../src/validate/estimates.js'
import { measureTable } from '../../src/validate/measures.js'

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'plumbline-estimates-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (text: string, name = 'estimates.csv') => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const read = async (text: string, level = 0.95) => (await readEstimates(file(text), level)).replicates

const WHOLE = {
  world: 'd',
  replicate: 7,
  estimator: 'm',
  estimand: 'a',
  truth: 1,
  estimate: 1.5,
  std_error: 0.25,
}

describe('a table of estimates', () => {
  test.each([
    ['rsimsum’s and simsum’s', 'estimand,true,b,se,method,dataset,dgm\na,1,1.5,0.25,m,7,d\n'],
    ['siman’s', 'rep,dgm,target,method,est,se,true,df\n7,d,a,m,1.5,0.25,1,98\n'],
    [
      'simhelpers’',
      'rep,design,target,method,est,se,lower_bound,upper_bound,p_val,true_param\n7,d,a,m,1.5,0.25,1,2,0.5,1\n',
    ],
    [
      'DeclareDesign’s, whose estimand is the truth',
      'design,sim_ID,inquiry,estimand,estimator,term,estimate,std.error,statistic,p.value,conf.low,conf.high,df,outcome\nd,7,a,1,m,Z,1.5,0.25,6,0,1,2,98,Y\n',
    ],
    [
      'DeclareDesign’s before 1.0',
      'design_label,sim_ID,estimand_label,estimand,estimator_label,term,estimate,std.error\nd,7,a,1,m,Z,1.5,0.25\n',
    ],
    ['our own', 'world,replicate,estimator,estimand,truth,estimate,std_error\nd,7,m,a,1,1.5,0.25\n'],
    [
      'R’s write.csv2',
      '"","world";"replicate";"estimator";"estimand";"truth";"estimate";"std_error"\n"1";"d";7;"m";"a";1;1,5;0,25\n'.replace(
        '"",',
        '"";',
      ),
    ],
  ])('is read under names that are %s', async (_, text) => {
    const { replicates, unread } = await readEstimates(file(text), 0.95)
    expect(replicates[0]).toMatchObject(WHOLE)
    expect(unread).toEqual([])
  })

  test('of a single estimand, world and method needs no name for them', async () => {
    expect((await read('dataset,b,se,true\n1,1.5,0.25,1\n'))[0]).toMatchObject({
      world: 'world',
      estimator: 'estimator',
      estimand: 'estimand',
      estimate: 1.5,
    })
  })

  test('with standard errors alone gets the intervals that a run gets, of the level', async () => {
    const text = 'estimand,truth,estimate,std_error\na,1,1.5,0.2\n'
    const [row] = await read(text)
    // 1.5 ∓ 1.96 · 0.2; z = 7.5.
    expect(row!.conf_low).toBeCloseTo(1.108, 3)
    expect(row!.conf_high).toBeCloseTo(1.892, 3)
    expect(row!.p_value).toBeLessThan(1e-12)
    // 1.5 − 1.645 · 0.2.
    expect((await read(text, 0.9))[0]!.conf_low).toBeCloseTo(1.171, 3)
  })

  test.each([
    ['estimand,truth,estimate\n', 'it holds no row'],
    ['estimand,truth,estimate,dataset\na,1,1.5,7\na,1,1.6,7\n', 'names each in a column estimator or method'],
    ['estimand,truth,estimate,stderr\na,1,1.5,0.2\n', 'unknown column "stderr"; did you mean "std_error"?'],
    ['estimand,truth,estimate,model\na,1,1.5,m\n', 'unknown column "model"; did you mean "estimator"?'],
    ['repno,method,diff,se\n1,m,2,1\n', 'it has no column truth and no column estimate'],
    ['estimand,truth,estimate\na,1,big\n', 'row 1: estimate is no number: big'],
    ['estimand,truth,estimate,rep\na,1,1,one\n', 'row 1: replicate is no number: one'],
    ['estimand,truth,estimate,se,std.error\na,1,1,2,2\n', 'columns se and std.error both mean std_error'],
  ])('that is none is refused: %j', async (text, message) => {
    await expect(readEstimates(file(text), 0.95)).rejects.toThrow(message)
  })

  test('names the columns that it does not read, and keeps estimates without a truth', async () => {
    const text = 'estimand,truth,estimate,rep,n\na,1,1.5,1,50\nb,NA,2,1,50\n'
    const { replicates, unread } = await readEstimates(file(text), 0.95)
    expect(unread).toEqual(['n'])
    expect(replicates.map(r => [r.estimand, r.truth, r.estimate])).toEqual([
      ['a', 1, 1.5],
      ['b', Number.NaN, 2],
    ])
  })

  test('is read in every format', async () => {
    const rows = [
      { ...WHOLE, converged: true },
      { ...WHOLE, replicate: 8, estimate: Number.NaN, converged: false },
    ]
    for (const ending of ['csv', 'json', 'parquet']) {
      const path = join(folder, `table.${ending}`)
      writeResult(path, rows)
      const { replicates } = await readEstimates(path, 0.95)
      expect(replicates, ending).toMatchObject(rows)
    }
    const lines = file(
      '{"estimand":"a","truth":1,"estimate":NaN}\n{"estimand":"a","truth":1,"estimate":2}\n',
      'lines.ndjson',
    )
    expect((await readEstimates(lines, 0.95)).replicates.map(r => r.estimate)).toEqual([Number.NaN, 2])
  })
})

const has = (program: string, ...words: string[]) => spawnSync(program, words).status === 0

test.skipIf(!has('Rscript', '--version'))('what R writes is read: row names, NA, TRUE, Inf', async () => {
  const path = join(folder, 'from-r.csv')
  const script = `d <- data.frame(dataset = 1:3, method = "m", estimand = "a", true = 1, b = c(1.5, NA, 2), se = c(0.25, NA, 0.5),
    conf.low = c(1, NA, -Inf), conf.high = c(2, NA, Inf), converged = c(TRUE, FALSE, NA))
  write.csv(d, "${path}")`
  expect(spawnSync('Rscript', ['-e', script]).status).toBe(0)
  const { replicates, unread } = await readEstimates(path, 0.95)
  expect(unread).toEqual([])
  expect(replicates.map(r => [r.estimate, r.conf_low, r.conf_high, r.converged])).toEqual([
    [1.5, 1, 2, true],
    [Number.NaN, Number.NaN, Number.NaN, false],
    [2, -Infinity, Infinity, true],
  ])
})

test.skipIf(!has('python3', '-c', 'import pandas'))(
  'what pandas writes is read: an index, gaps, True',
  async () => {
    const path = join(folder, 'from-pandas.csv')
    const script = `import pandas as pd
d = pd.DataFrame({'rep': [1, 2], 'method': 'm', 'estimand': 'a', 'truth': 1.0, 'estimate': [1.5, None], 'std_error': [0.25, None], 'converged': [True, None]})
d.to_csv('${path}')`
    expect(spawnSync('python3', ['-c', script]).status).toBe(0)
    const { replicates, unread } = await readEstimates(path, 0.95)
    expect(unread).toEqual([])
    expect(replicates.map(r => [r.replicate, r.estimate, r.std_error, r.converged])).toEqual([
      [1, 1.5, 0.25, true],
      [2, Number.NaN, Number.NaN, true],
    ])
  },
)

describe('tables of two methods over 100 data sets, as programs write them', () => {
  const at = (name: string) => fileURLToPath(new URL(`../files/cases/estimates-${name}.csv`, import.meta.url))

  test.each(['method-dataset', 'without-intervals'])(
    '%s: two estimators, 100 replicates each',
    async name => {
      const { replicates } = await readEstimates(at(name), 0.95)
      for (const estimator of ['a', 'b']) {
        const of = replicates.filter(r => r.estimator === estimator).map(r => r.replicate)
        expect(of).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
      }
    },
  )

  test('without intervals, coverage is that of estimate ∓ 1.96 errors, which is said', async () => {
    const { replicates, withoutInterval } = await readEstimates(at('without-intervals'), 0.95)
    expect(withoutInterval).toBe(200)
    const measures = measureTable(replicates, [], 0.95)
    for (const estimator of ['a', 'b']) {
      const errors = replicates.filter(r => r.estimator === estimator).map(r => r.estimate - r.truth)
      const covering = errors.filter(e => Math.abs(e) <= 1.959963984540054 * 0.2).length
      const coverage = measures.find(m => m.estimator === estimator && m.measure === 'coverage')
      expect(coverage!.estimate).toBeCloseTo(covering / 100, 12)
    }
    const { stderr } = validated('without-intervals')
    expect(stderr).toContain(
      '200 of 200 rows give no interval: it is the normal’s of estimate and standard error',
    )
  })

  test('empty: one line, and exit status 2', () => {
    const { stderr, status } = validated('empty')
    expect([status, stderr.trimEnd()]).toEqual([2, `plumbline: ${at('empty')}: it holds no row`])
  })

  const validated = (name: string) =>
    spawnSync(process.execPath, [cli, 'validate', '--estimates', at(name)], { encoding: 'utf8' })
})
