/** plumbline validate --init: writes a working estimator to start from, and says how to run it. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { need, needOneOf } from '../../../ground/error.js'
import { scenarioFolder } from '../../../scenarios/scenario-folder.js'
import type { ValidateArguments } from '../../arguments/validate.js'
import { hint, print } from '../../output.js'
import { quoted } from '../../shell.js'

interface Template {
  readonly files: readonly string[]
  /** The words of the command that validates the files, given their paths. */
  readonly words: (paths: readonly string[]) => readonly string[]
  /** A program, with arguments, that fails where something that the estimator needs is missing; and what that is. */
  readonly needs?: { readonly program: readonly string[]; readonly else: string }
}

const TEMPLATES: Readonly<Record<string, Template>> = {
  python: {
    files: ['estimator.py'],
    words: ([file]) => ['--estimator', `python3 ${file}`, '--serve'],
    needs: {
      program: ['python3', '-c', 'import pandas'],
      else: 'python3 finds no pandas here: python3 -m pip install pandas, or name another Python in the command',
    },
  },
  r: {
    files: ['estimator.R'],
    words: ([file]) => ['--estimator', `Rscript ${file}`],
    needs: { program: ['Rscript', '--version'], else: 'there is no Rscript here: install R' },
  },
  sql: {
    files: ['estimator.sql', 'sql.mjs'],
    words: ([query, runner]) => ['--estimator', `node ${runner} ${query}`, '--format', 'parquet'],
    needs: {
      program: ['node', '--input-type=module', '-e', 'await import("@duckdb/node-api")'],
      else: 'the query runs by DuckDB, which is not here: npm install @duckdb/node-api',
    },
  },
  js: { files: ['estimator.mjs'], words: ([file]) => ['--module', file as string] },
}

/** Few enough to end within a minute or two, enough for a first answer. */
const SIZE = ['--reps', '30']

export function init(args: ValidateArguments): void {
  const { files, words, needs } = TEMPLATES[
    needOneOf(args.init as string, Object.keys(TEMPLATES), 'option.init', 'language', '--init')
  ] as Template
  const folder = args.out ?? '.'
  const paths = files.map(f => join(folder, f))
  const taken = paths.find(p => existsSync(p))
  need(taken === undefined, 'init.taken', `${taken} is there already; choose another folder with --out`)
  mkdirSync(folder, { recursive: true })
  files.forEach((f, j) => {
    copyFileSync(join(scenarioFolder(), '..', 'examples', 'templates', f), paths[j] as string)
  })
  print(`wrote ${paths.join(' and ')}`)
  print(`Next: plumbline validate ${[...words(paths), ...SIZE].map(w => quoted(w)).join(' ')}`)
  if (needs && !runs(needs.program, folder)) hint(needs.else)
}

function runs([program, ...words]: readonly string[], cwd: string): boolean {
  return spawnSync(program as string, words, { cwd, stdio: 'ignore' }).status === 0
}
