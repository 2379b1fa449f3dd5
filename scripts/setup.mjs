// Makes the project ready to run: installs the locked packages and compiles, each only where it is needed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const LEAST_NODE = [20, 19]

export function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  return status ?? 1
}

export function setUp() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    console.error(`plumbline needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.versions.node}`)
    process.exit(2)
  }
  const lock = join(root, 'package-lock.json')
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    console.error('installing the locked packages (npm ci)')
    must(run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']), 'npm ci')
  }
  const built = join(root, 'dist', 'cli', 'main.js')
  if (!existsSync(built) || statSync(built).mtimeMs < newest(join(root, 'src'))) {
    console.error('compiling')
    must(run(process.execPath, [join('scripts', 'prepare.mjs')]), 'compiling')
    // tsc writes again only what has changed.
    const now = new Date()
    utimesSync(built, now, now)
  }
}

function must(status, what) {
  if (status === 0) return
  console.error(`${what} failed`)
  process.exit(status)
}

/** When the newest file below a folder was changed. */
function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map(entry => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs
    }),
  )
}
