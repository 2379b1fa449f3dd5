// npm test: lint, types, and the quick suite. Further arguments go to vitest.
import { join } from 'node:path'
import { run, setUp } from './setup.mjs'

setUp()
const bin = (...path) => [join('node_modules', ...path)]
const steps = [
  [...bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  [...bin('typescript', 'bin', 'tsc'), '-b'],
  [...bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
]
for (const step of steps) {
  const status = run(process.execPath, step)
  if (status !== 0) process.exit(status)
}
