/** Declares the options of a command. */
import type { Argv, Options } from 'yargs'

/**
 * All are read as text that needs a value, so that this project words their errors, except those that state their
 * type.
 */
export function declare(yargs: Argv, options: Readonly<Record<string, Options>>): Argv {
  for (const [name, option] of Object.entries(options))
    yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
  return yargs
}
