#!/usr/bin/env node
/** The program: passes its arguments to the command line, in its bundle where that is current. */
import { statSync } from 'node:fs'
import * as modules from 'node:module'

// Node 22 and later keep compiled code between runs.
if ('enableCompileCache' in modules) (modules.enableCompileCache as () => void)()

// A reader that stops early, such as head, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const BUNDLE = '../bundle/cli/run.js'
/** The compiler's records, which no package has: it has compiled since where one is newer than the bundle. */
const RECORDS = ['../numeric.tsbuildinfo', '../plumbline.tsbuildinfo']
const changed = (path: string) =>
  statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
const isCurrent = RECORDS.every(r => changed(r) < changed(BUNDLE))

const { run } = (await import(isCurrent ? BUNDLE : './run.js')) as typeof import('./run.js')
await run(process.argv.slice(2))
