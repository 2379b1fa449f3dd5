// Replicates through a long-lived Python estimator, beside one numpy loop with its own generator of the same model.
//   node scripts/bench/validate.mjs [replicates] [people] [repeats]      two cores each
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'
import { here, median, ONE_THREAD, output, parametersFile, printTable, python } from './peer.mjs'

setUp()
const [replicates, people, repeats] = [1000, 5000, 3].map((d, j) => Number(process.argv[2 + j] ?? d))
const cores = availableParallelism()
const main = new URL('../../dist/cli/main.js', import.meta.url).pathname
const parameters = await parametersFile()
const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
/** Answers at once: what is left is the simulator's own time. */
const idle = join(folder, 'idle.py')
writeFileSync(
  idle,
  'import sys\nfor line in sys.stdin:\n  print(\'{"estimand":"wate.verified.5-1","estimate":0.2,"std_error":0.1}\', flush=True)\n',
)

const COLUMNS = ['--columns', 'work_mode,value_band,month,subject,user_type,person_id,expertise,verified']

function validate(script, columns = COLUMNS) {
  const started = performance.now()
  const size = [
    '--reps',
    String(replicates),
    '--people',
    String(people),
    '--scenario',
    'baseline',
    '--tables',
    'sessions',
    ...columns,
  ]
  const out = join(folder, 'out')
  output(process.execPath, [
    main,
    'validate',
    '--estimator',
    `${python()} ${script}`,
    '--serve',
    '--format',
    'npy',
    ...size,
    '--quiet',
    // The idle estimator is wrong.
    '--fail-on',
    'never',
    '--out',
    out,
  ])
  rmSync(out, { recursive: true })
  return (performance.now() - started) / 1000
}

/** As many processes as cores, each its share of the replicates. */
async function loop() {
  const started = performance.now()
  const each = Math.ceil(replicates / cores)
  await Promise.all(
    Array.from({ length: cores }, (_, c) => {
      const share = [c * each + 1, Math.min(replicates, (c + 1) * each)].map(String)
      const child = spawn(python(), [here('ols.py'), parameters, String(people), ...share], {
        env: ONE_THREAD,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return new Promise((resolve, reject) =>
        child.on('close', code => (code === 0 ? resolve() : reject(new Error(`numpy ended with ${code}`)))),
      )
    }),
  )
  return (performance.now() - started) / 1000
}

const times = { loop: [], whole: [], idle: [], all: [] }
for (let r = 0; r < repeats; r++) {
  times.loop.push(await loop())
  times.whole.push(validate(here('ols.py')))
  times.idle.push(validate(idle))
  times.all.push(validate(idle, []))
}
rmSync(folder, { recursive: true })
const [peer, whole, own, all] = [times.loop, times.whole, times.idle, times.all].map(median)
printTable(
  [`${replicates} replicates of ${people} people, ${cores} cores`, 'seconds', 'against numpy'],
  [
    ['numpy alone, generator and estimator in one loop', peer.toFixed(1), '1.00 ×'],
    ['plumbline validate, the same estimator long-lived', whole.toFixed(1), `${(whole / peer).toFixed(2)} ×`],
    [
      'of that the simulator’s own (an estimator that answers at once)',
      own.toFixed(1),
      `${((100 * own) / whole).toFixed(0)}% of the whole`,
    ],
    ['the same with every column of sessions written', all.toFixed(1), ''],
  ],
)
