// npm's prepare: compiles the package and bundles its command line and its module for browsers. npm runs it in a clone once the packages are
// installed, in the copy that an install from git makes, and before a tarball is packed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './setup.mjs'

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const steps = [
  [tsc, '-b', 'tsconfig.build.json'],
  [join(root, 'scripts', 'build', 'bundle-command.mjs')],
  [join(root, 'scripts', 'build', 'build-browser.mjs'), '--built'],
]

if (!existsSync(tsc))
  console.error('plumbline: not compiled, for the development dependencies are not installed')
else for (const step of steps) process.exitCode ||= run(process.execPath, step)
