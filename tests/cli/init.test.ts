/** plumbline validate --init: the templates work, agree, and replace nothing. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { Attempts } from '../../src/validate/attempt.js'
import { type EstimatorSpec, studyOf } from '../../src/validate/study.js'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
// Inside the project, so that the template in SQL finds DuckDB.
const folder = mkdtempSync(join(fileURLToPath(new URL('../../', import.meta.url)), 'node_modules', '.init-'))
const kept = mkdtempSync(join(tmpdir(), 'plumbline-init-'))
afterAll(() => {
  for (const f of [folder, kept]) rmSync(f, { recursive: true })
})

const init = (...words: string[]) =>
  spawnSync(process.execPath, [MAIN, 'validate', '--init', ...words], { cwd: folder, encoding: 'utf8' })
const PYTHON = ['python3', '/usr/bin/python3'].find(p => spawnSync(p, ['-c', 'import pandas']).status === 0)
const hasR = spawnSync('Rscript', ['--version']).status === 0

test('templates in four languages are written, give the same estimate of a corpus, and replace no file', async () => {
  const next = Object.fromEntries(
    ['python', 'r', 'sql', 'js'].map(language => {
      const { status, stdout } = init(language, '--out', language)
      expect(status).toBe(0)
      return [language, stdout.trim().split('\n').at(-1)]
    }),
  )
  expect(next).toEqual({
    python: "Next: plumbline validate --estimator 'python3 python/estimator.py' --serve --reps 30",
    r: "Next: plumbline validate --estimator 'Rscript r/estimator.R' --reps 30",
    sql: "Next: plumbline validate --estimator 'node sql/sql.mjs sql/estimator.sql' --format parquet --reps 30",
    js: 'Next: plumbline validate --module js/estimator.mjs --reps 30',
  })
  const at = (file: string) => resolve(folder, file)
  const node = process.execPath
  const estimators: EstimatorSpec[] = [
    { name: 'js', module: at('js/estimator.mjs') },
    {
      name: 'sql',
      command: `${node} ${at('sql/sql.mjs')} ${at('sql/estimator.sql')}`,
      serve: false,
      format: 'parquet',
    },
    ...(PYTHON ? [{ name: 'python', command: `${PYTHON} ${at('python/estimator.py')}`, serve: true }] : []),
    ...(hasR ? [{ name: 'r', command: `Rscript ${at('r/estimator.R')}`, serve: false }] : []),
  ]
  const attempts = new Attempts(studyOf({ estimators, scenarios: ['baseline'], people: 600 }), kept)
  const rows = await attempts.run({ world: 0, replicate: 1 })
  attempts.close()
  expect(rows.map(r => [r.estimator, r.message])).toEqual(estimators.map(e => [e.name, '']))
  for (const r of rows) {
    expect(r.estimand).toBe('ate.verified.5-1')
    expect(r.estimate).toBeCloseTo(rows[0]!.estimate, 12)
    expect(r.std_error).toBeCloseTo(rows[0]!.std_error, 12)
  }
  const text = readFileSync(at('python/estimator.py'), 'utf8')
  const again = init('python', '--out', 'python')
  expect([again.status, again.stderr]).toEqual([
    2,
    'plumbline: python/estimator.py is there already; choose another folder with --out\n',
  ])
  expect(readFileSync(at('python/estimator.py'), 'utf8')).toBe(text)
})

test('another language is named with the nearest, and nothing is written', () => {
  const { status, stderr } = init('pyton', '--out', 'none')
  expect(status).toBe(2)
  expect(stderr).toContain('unknown language "pyton" in --init; did you mean "python"?')
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
