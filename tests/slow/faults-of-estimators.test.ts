/** Signals at random moments of a validation: every estimator ends with it, and what is resumed has the same rows. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import seedrandom from 'seedrandom'
import { afterAll, expect, test } from 'vitest'
import { MAIN } from '../cli/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline faults #'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const written = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const ROW = '{"estimand":"share.work_mode.fixing","estimate":0.25,"std_error":0.1}'
const js = written('background.mjs', `console.log('${ROW}')`)
const python = written(
  'children.py',
  `import subprocess, sys
for line in sys.stdin:
    subprocess.run(['sleep', '0.2'])
    print('[${ROW}]', flush=True)`,
)
const r = written(
  'children.R',
  `invisible(parallel::mcparallel(Sys.sleep(600)))
input <- file("stdin", "r")
while (length(readLines(input, 1)) > 0) {
  system("sleep 0.2")
  cat('[${ROW}]\\n')
  flush(stdout())
}`,
)
const waiting = written(
  'waiting.mjs',
  `import { execSync } from 'node:child_process'
export default () => {
  execSync('sleep 0.2')
  return [${ROW}]
}`,
)
const endless = written(
  'endless.mjs',
  `let calls = 0
export default () => {
  if (++calls > 3) for (;;) {}
  return [${ROW}]
}`,
)

/** Each a way to hold on to processes. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'a command with children in the background, one in a session of its own': [
    '--estimator',
    `sleep 600 & setsid sleep 600 & sleep 0.2; '${process.execPath}' '${js}'`,
  ],
  ...(has('python3') && { 'Python that serves': ['--serve', '--estimator', `python3 '${python}'`] }),
  ...(has('Rscript') && { 'R that serves and forks': ['--serve', '--estimator', `Rscript '${r}'`] }),
  'a function that waits for a program': ['--module', waiting],
  'a function that never returns': ['--module', endless],
}
const SIZE = ['--scenario', 'baseline', '--people', '150', '--reps', '40', '--fail-on', 'never']

/** A variable by which all that a run starts can be found. */
const TAG = 'PLUMBLINE_TEST_TAG'

/** What runs with the tag, apart from this process. */
function running(tag: string): string[] {
  const [, ...all] = readdirSync('/proc')
    .filter(p => /^\d+$/.test(p) && Number(p) !== process.pid)
    .reduce<string[]>(
      (found, p) => {
        try {
          const environment = readFileSync(`/proc/${p}/environ`, 'utf8').split('\0')
          if (environment.includes(`${TAG}=${tag}`))
            found.push(readFileSync(`/proc/${p}/cmdline`, 'utf8').replaceAll('\0', ' '))
        } catch {
          // It ended meanwhile.
        }
        return found
      },
      [''],
    )
  return all
}

function start(words: readonly string[], tag: string) {
  const child = spawn(process.execPath, [MAIN, 'validate', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, [TAG]: tag },
  })
  let err = ''
  child.stderr.on('data', chunk => (err += chunk))
  const ended = new Promise<number | NodeJS.Signals | null>(resolve =>
    child.on('exit', (code, signal) => resolve(code ?? signal)),
  )
  return { child, ended, said: () => err }
}

/** Bytes of the replicates that a run has kept. */
function kept(out: string): number {
  const files = existsSync(join(out, 'replicates')) ? readdirSync(join(out, 'replicates')) : []
  return files
    .filter(f => f.endsWith('.kept'))
    .reduce((n, f) => n + statSync(join(out, 'replicates', f)).size, 0)
}

/** Waits until the run has begun to keep replicates, or is over. */
async function begun({ child }: ReturnType<typeof start>, isBegun: () => boolean): Promise<void> {
  while (!isBegun() && child.exitCode === null) await wait(5)
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const TIMES = 20
/** The longest wait before a signal, in milliseconds. */
const LONGEST = 1000

test.skipIf(process.platform !== 'linux')(
  'twenty signals at random moments leave no process, and say how to go on',
  async () => {
    const random = seedrandom.alea('signals')
    const ways = Object.entries(WAYS)
    let heard = 0
    for (let n = 0; n < TIMES; n++) {
      const [way, words] = ways[n % ways.length]!
      const signal = SIGNALS[n % SIGNALS.length]!
      const out = join(folder, `out ${n}`)
      const run = start([...words, ...SIZE, '--out', out], String(n))
      // Some before it has begun, the others while estimators run.
      if (n % 7 !== 0) await begun(run, () => existsSync(join(out, 'replicates')))
      await wait(random() * LONGEST)
      run.child.kill(signal)
      const status = await run.ended
      expect(running(String(n)), `${way}, ${signal}`).toEqual([])
      // A run that had not begun, or was over, has nothing to go on with.
      expect([130, 0, signal], way).toContain(status)
      if (status !== 130) continue
      heard++
      expect(run.said()).toContain('interrupted; what is finished is kept. Resume with: plumbline validate')
    }
    expect(heard).toBeGreaterThan(0)
  },
)

test('a validation that is interrupted three times has the rows of one that is not', async () => {
  const random = seedrandom.alea('resumed')
  const size = ['--scenario', 'baseline', '--people', '150', '--reps', '16', '--fail-on', 'never']
  const words = [...WAYS['a function that waits for a program']!, ...size]
  const rows = (out: string) => readFileSync(join(out, 'replicates.csv'), 'utf8')
  const [broken, whole] = ['broken', 'whole'].map(f => join(folder, f)) as [string, string]
  for (let n = 0; n < 3; n++) {
    const before = kept(broken)
    const run = start([...words, '--out', broken], 'resumed')
    await begun(run, () => kept(broken) > before)
    await wait(random() * 100)
    run.child.kill('SIGTERM')
    await run.ended
  }
  for (const out of [broken, whole]) expect(await start([...words, '--out', out], out).ended).toBe(0)
  expect(rows(broken)).toBe(rows(whole))
})
