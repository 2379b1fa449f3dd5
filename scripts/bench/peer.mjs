/** What benches share: the baseline's parameters for the numpy peer, a python with numpy, medians, tables. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = name => fileURLToPath(new URL(name, import.meta.url))

/** A python that has numpy, one thread a process; without it benches against numpy say so and stop. */
export function python() {
  const found = ['/usr/bin/python3', 'python3'].find(p => spawnSync(p, ['-c', 'import numpy']).status === 0)
  if (!found) throw new Error('no python3 with numpy (Debian: python3-numpy): nothing to time against')
  return found
}

export const ONE_THREAD = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NO_COLOR: '1' }

/** The baseline as scripts/bench/model.py reads it. */
export async function parametersFile() {
  const load = name => import(new URL(`../../dist/${name}.js`, import.meta.url).href)
  const [{ resolveScenario }, { REFERENCE_USD }, { OCCUPATIONS, SOFTWARE_OCCUPATION }] = await Promise.all(
    ['scenarios/resolve', 'model/task', 'schema/levels'].map(load),
  )
  const path = join(mkdtempSync(join(tmpdir(), 'plumbline-bench-')), 'parameters.json')
  const { parameters } = resolveScenario('baseline')
  const software = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
  writeFileSync(path, JSON.stringify({ parameters, reference_usd: REFERENCE_USD, software }))
  return path
}

export const median = xs => [...xs].sort((a, b) => a - b)[Math.floor((xs.length - 1) / 2)]

/** Standard output of a command that must succeed. */
export function output(command, args, options = {}) {
  const { stdout, stderr, status } = spawnSync(command, args, {
    encoding: 'utf8',
    env: ONE_THREAD,
    maxBuffer: 2 ** 28,
    ...options,
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

export function printTable(head, rows) {
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`)
  for (const r of rows) console.log(`| ${r.join(' | ')} |`)
}
