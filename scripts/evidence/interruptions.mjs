// Kills runs at random moments (SIGKILL), goes on with the same command, and holds what comes out against a run that
// nothing stopped, by SHA-256. Moments follow from the seed.
//   node scripts/evidence/interruptions.mjs [interruptions of each command] [seed]
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import seedrandom from 'seedrandom'
import { root, setUp } from '../setup.mjs'

setUp()
const { statusOf } = await import('../../dist/index.js')
const interruptions = Number(process.argv[2] ?? 10)
const random = seedrandom.alea(process.argv[3] ?? '1')
const main = join(root, 'dist', 'cli', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'plumbline-interruptions-'))
const module = join(folder, 'share.mjs')
writeFileSync(
  module,
  "export default ({ sessions }) => [{ estimand: 'share.work_mode.fixing', estimate: 1 / sessions.numRows(), std_error: 0.1 }]",
)

/** Each command, and what it leaves that must not differ. */
const RUNS = [
  { name: 'generate', words: ['generate', '--people', '55000'], result: () => true },
  {
    name: 'scenario run',
    words: ['scenario', 'run', 'returns-fade', '--people', '4000', '--reps', '16'],
    result: f => /^(differences|parts)\.csv$/.test(f),
  },
  {
    name: 'validate',
    words: ['validate', '--module', module, '--people', '3000', '--scenario', 'baseline', '--reps', '60'],
    result: f => /^(replicates|measures)\.csv$/.test(f),
  },
]

function hash(out, isResult) {
  const sum = createHash('sha256')
  for (const f of readdirSync(out, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(e => e.isFile() && isResult(e.name))
    .map(e => join(e.parentPath, e.name))
    .sort())
    sum.update(f.slice(out.length)).update(readFileSync(f))
  return sum.digest('hex')
}

/** Runs until it ends or is killed; whether it ended. */
function once(words, out, after) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [main, ...words, '--quiet', '--out', out], { stdio: 'ignore' })
    const timer = setTimeout(() => child.kill('SIGKILL'), after)
    child.on('close', code => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}

const pieces = out => {
  try {
    return statusOf(out).done
  } catch {
    return 0
  }
}

let failed = false
for (const { name, words, result } of RUNS) {
  const whole = join(folder, 'whole')
  const started = Date.now()
  spawnSync(process.execPath, [main, ...words, '--quiet', '--out', whole], { stdio: 'ignore' })
  const milliseconds = Date.now() - started
  const wanted = hash(whole, result)
  let [killed, runs, equal, lost] = [0, 0, 0, 0]
  while (killed < interruptions) {
    const out = join(folder, `run-${runs++}`)
    for (let before = 0; ; ) {
      const ended =
        killed < interruptions ? await once(words, out, random() * milliseconds) : await once(words, out, 1e9)
      if (ended) break
      killed++
      const now = pieces(out)
      if (now < before) lost++
      before = now
    }
    if (hash(out, result) === wanted) equal++
    rmSync(out, { recursive: true })
  }
  rmSync(whole, { recursive: true })
  console.log(
    `${name}: ${killed} interruptions in ${runs} runs; ${equal} of ${runs} results equal, ${lost} times a finished piece was lost`,
  )
  failed ||= equal !== runs || lost > 0
}
rmSync(folder, { recursive: true })
process.exitCode = failed ? 1 : 0
