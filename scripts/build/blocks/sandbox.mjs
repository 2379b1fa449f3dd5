// A folder for each page, in which its blocks run as in the repository, with `plumbline` as a command.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../../setup.mjs'

const LINKED = ['scripts', 'scenarios', 'examples', 'node_modules', 'out/baseline']
const MAIN = join(root, 'dist', 'cli', 'main.js')
const COLUMNS = '100'

/** Makes the page's folder anew. */
export function sandboxFor(page) {
  const folder = join(root, 'out', 'docs', relative(root, page).replaceAll(/[/.]/g, '-'))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'bin'), { recursive: true })
  mkdirSync(join(folder, 'out'))
  for (const name of LINKED)
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(folder, name))
  const shim = join(folder, 'bin', 'plumbline')
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`)
  chmodSync(shim, 0o755)
  return folder
}

/** Runs a shell's words in a folder. */
export function shell(code, folder) {
  return spawned('bash', ['-e', '-o', 'pipefail', '-c', code], folder)
}

export function plumbline(words, folder = root) {
  return spawned(process.execPath, [MAIN, ...words], folder)
}

export function spawned(command, args, folder) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1', COLUMNS, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  })
  return { status, out: stdout ?? '', err: stderr ?? '' }
}
