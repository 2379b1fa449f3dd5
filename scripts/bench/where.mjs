/**
 * Where the time goes: generation node by node, recovery family by family, the main job step by step.
 *
 *   node scripts/bench/where.mjs [REPEATS [PEOPLE]]     by default 5, and the study's size
 *
 * Prints, of runs of `--profile` that alternate, the median share of each row and its median milliseconds: the tables of
 * docs/explanation/where-time-goes.md.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, setUp } from '../setup.mjs'
import { median, output, printTable } from './peer.mjs'

setUp()
const [repeats = '5', people] = process.argv.slice(2)
const size = people ? ['--people', people] : []
const folder = mkdtempSync(join(tmpdir(), 'plumbline-where-'))
const corpus = join(folder, 'corpus')
const main = join(root, 'dist', 'cli', 'main.js')
const plumbline = words => output(process.execPath, [main, ...words])

plumbline(['generate', ...size, '--quiet', '--out', corpus])
const profiles = [
  { of: 'run', key: 'step', words: ['run', ...size] },
  { of: 'recover', key: 'family', words: ['recover', corpus], more: ['totals', 'solve', 'errors'] },
  { of: 'generate', key: 'node', words: ['generate', ...size] },
].map(p => ({ ...p, runs: [] }))
for (let r = 0; r < Number(repeats); r++)
  for (const { words, runs } of profiles) runs.push(JSON.parse(plumbline([...words, '--profile', '--json'])))
rmSync(folder, { recursive: true })

console.log(`${repeats} runs of each, one thread of ${availableParallelism()} cores\n`)
for (const { of, key, runs, more = [] } of profiles) {
  console.log(`plumbline ${of} --profile\n`)
  printTable([key, 'share', 'ms', ...more, 'rows'], rowsOf(key, runs, more))
  console.log()
}

/** Of each row of a profile the medians over its runs, the largest first. */
function rowsOf(key, runs, more) {
  return runs[0]
    .map(first => {
      const same = runs.map(run => run.find(r => r[key] === first[key]))
      const middle = name => median(same.map(r => r[name]))
      return { name: first[key], share: middle('share'), rows: first.rows, middle }
    })
    .sort((a, b) => b.share - a.share)
    .map(({ name, share, rows, middle }) => [
      name,
      `${(100 * share).toFixed(1)}%`,
      ...['milliseconds', ...more].map(m => middle(m).toFixed(0)),
      rows.toLocaleString('en'),
    ])
}
