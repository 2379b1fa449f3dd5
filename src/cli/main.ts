#!/usr/bin/env node
/** The program: passes its arguments to the command line. */
import { hideBin } from 'yargs/helpers'
import { run } from './run.js'

// A reader that stops early, such as head, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

await run(hideBin(process.argv))
