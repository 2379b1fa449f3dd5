/**
 * What starting costs: Node alone, the command's version and help, and a corpus so small that starting is most of it.
 *
 *   node scripts/bench/start-up.mjs [REPEATS [OTHER]]     OTHER: another built tree, such as the version before
 *
 * Prints medians of REPEATS, in seconds and as multiples of Node alone, of runs that alternate.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, setUp } from '../setup.mjs'
import { median, printTable } from './peer.mjs'

setUp()
const [repeats = '9', other] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-start-up-'))
const COMMANDS = [
  ['--version'],
  ['--help'],
  ['generate', '--people', '100', '--quiet', '--force', '--out', join(folder, 'corpus')],
]
const trees = { 'this version': root, ...(other && { 'other tree': other }) }
const jobs = [
  { name: 'node -e 0', words: ['-e', '0'], times: [] },
  ...COMMANDS.flatMap(words =>
    Object.entries(trees).map(([which, tree]) => ({
      name: `plumbline ${words.slice(0, 3).join(' ')}${other ? `, ${which}` : ''}`,
      words: [join(tree, 'dist', 'cli', 'main.js'), ...words],
      times: [],
    })),
  ),
]
for (let r = 0; r < Number(repeats); r++)
  for (const { words, times } of jobs) {
    const began = performance.now()
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    times.push((performance.now() - began) / 1000)
  }
rmSync(folder, { recursive: true })
const alone = median(jobs[0].times)
printTable(
  ['command', 'seconds', 'times Node alone'],
  jobs.map(({ name, times }) => [name, median(times).toFixed(3), (median(times) / alone).toFixed(1)]),
)
