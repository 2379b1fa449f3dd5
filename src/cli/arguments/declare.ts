/** Declares the options of a command. */
import type { Argv, Options } from 'yargs'

/** All are text that needs a value, so that errors are ours to word, but for those that say their type. */
export function declare(yargs: Argv, options: Readonly<Record<string, Options>>): Argv {
  for (const [name, option] of Object.entries(options))
    yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
  return yargs
}
