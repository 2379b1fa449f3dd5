/** Runs the built command line as a person would. */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll } from 'vitest'

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface Finished {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export function plumbline(args: readonly string[], options: SpawnSyncOptions = {}): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
  })
  return { status, out: String(stdout), err: String(stderr) }
}

const MANY = fileURLToPath(new URL('./many.mjs', import.meta.url))

/** Runs a command line for each case before the tests, all in one process, which starts once; what a case did is then at hand. */
export function together<T>(
  cases: readonly T[],
  wordsOf: (one: T) => readonly string[],
): (one: T) => Finished {
  const finished = new Map<T, Finished>()
  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MANY], {
      encoding: 'utf8',
      input: JSON.stringify(cases.map(wordsOf)),
      maxBuffer: 1 << 28,
      env: { ...process.env, NO_COLOR: '1' },
    })
    if (status !== 0) throw new Error(stderr)
    ;(JSON.parse(stdout) as Finished[]).forEach((f, j) => {
      finished.set(cases[j] as T, f)
    })
  })
  return one => finished.get(one) as Finished
}
