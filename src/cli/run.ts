/** The command line. What needs no options is answered before the parser of options is loaded. */
import { VERSION } from '../ground/version.js'
import { print } from './output.js'

/** The hidden option by which shells ask for candidates; the words typed so far follow, from the command’s name on. */
const ASKED = '--get-yargs-completions'

/** Runs a command line. */
export async function run(words: readonly string[]): Promise<void> {
  const [first, ...others] = words
  if (first === ASKED) {
    const { valuesAt } = await import('./complete.js')
    const values = valuesAt(others.slice(1))
    if (values) return print(values.join('\n'))
  }
  if (first === '--version' && others.length === 0) return print(VERSION)
  if ((first === '--help' || first === '-h') && others.length === 0)
    return print((await import('./overview.js')).overview())
  await (await import('./parse.js')).parse(words)
}
