/** Runs the built command line as a person would. */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

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
