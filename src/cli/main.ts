#!/usr/bin/env node
/** The program: passes its arguments to the command line, in its bundle where that is current. */
import * as modules from 'node:module'
import { bundled } from '../ground/bundled.js'

// Node 22 and later keep compiled code between runs.
if ('enableCompileCache' in modules) (modules.enableCompileCache as () => void)()

// A reader that stops early, such as head, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const current = bundled('cli/run.js', new URL('..', import.meta.url))
const { run } = (await import(current?.href ?? './run.js')) as typeof import('./run.js')
await run(process.argv.slice(2))
