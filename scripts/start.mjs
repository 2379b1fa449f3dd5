// npm start: the whole round trip at the study's size. Succeeds once everything ran, whatever the verdict.
import { join } from 'node:path'
import { root, run, setUp } from './setup.mjs'

const CHECK_FAILED = 1

setUp()
const status = run(process.execPath, [
  join(root, 'dist', 'cli', 'main.js'),
  'run',
  '--refresh',
  ...process.argv.slice(2),
])
process.exitCode = status === CHECK_FAILED ? 0 : status
