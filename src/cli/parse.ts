/** Words to a command with its options; errors of wrong use. */
import { closest } from 'fastest-levenshtein'
import yargs, { type CommandModule } from 'yargs'
import { messageOf, PlumblineError } from '../ground/error.js'
import { VERSION } from '../ground/version.js'
import { ABOUT, COMMANDS, type Command, commandNames, nameOf } from './commands.js'

const BAD_INPUT = 2
/** What a command does, once its words are read. */
type Work = () => void | Promise<void>
/** A command that the words do not name. */
const NOTHING = { handler: () => {} }
/** Options that may stand before a command. */
const FLAGS = new Set(['--json', '--quiet'])
/** Options that may have several values. */
const MANY = new Set(['_', 'set', 'where', 'vary', 'names', 'estimator', 'module', 'dir', '--'])
/**
 * Yargs drops a bare - from a list: where it is not an option's value, it is replaced by another name of standard
 * input.
 */
function standardInput(word: string, i: number, words: readonly string[]): string {
  return word === '-' && !words[i - 1]?.startsWith('--') ? '/dev/stdin' : word
}

/** Runs a command line, loading the commands that it names. */
export async function parse(words: readonly string[]): Promise<void> {
  const cli = yargs(words.map(standardInput))
    .scriptName('plumbline')
    .usage(`$0 <command>\n\n${ABOUT}`)
    .option('json', { type: 'boolean', describe: 'print JSON', global: true })
    .option('quiet', { type: 'boolean', describe: 'show no progress', global: true })
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'dot-notation': false,
      'populate--': true,
    })
    .version(VERSION)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .demandCommand(1, 'name a command')
    .strict()
    .check(refuseRepeated)
    .fail((message, error) => fail(words, () => optionsOf(cli), message, error))
  neverCacheHelp(cli)
  let work: Work = () => {}
  for (const command of COMMANDS) {
    const named = await loaded(command, words)
    const handler: CommandModule['handler'] = args => {
      work = () => named.handler(args)
    }
    cli.command({ ...named, handler })
  }
  try {
    knownCommand(words)
  } catch (error) {
    fail(words, () => [], null, error)
  }
  await cli.parseAsync()
  try {
    await work()
  } catch (error) {
    fail(words, () => [], null, error)
  }
}

/** The command with its options and what it does, if the words name it; else its name alone. */
async function loaded(command: Command, words: readonly string[]): Promise<CommandModule> {
  const { command: name, describe, load } = command
  return { ...NOTHING, ...(words.includes(nameOf(command)) && (await load())), command: name, describe }
}

/** An unknown command is named as such, whatever options follow it. */
function knownCommand(words: readonly string[]): void {
  const word = words.find(w => !FLAGS.has(w))
  if (word === undefined || word.startsWith('-') || commandNames().includes(word)) return
  const near = closest(word, commandNames())
  throw new PlumblineError(
    'command.unknown',
    `unknown command "${word}"; did you mean "${near}"? See plumbline --help`,
  )
}

/** Every option except those that may have several values is given once. */
function refuseRepeated(args: Record<string, unknown>): true {
  for (const [name, value] of Object.entries(args)) {
    if (!Array.isArray(value) || MANY.has(name)) continue
    throw new PlumblineError('option.repeated', `--${name} is given ${value.length} times; give it once`)
  }
  return true
}

/** One clear line on standard error, then exit 2. */
function fail(
  words: readonly string[],
  options: () => string[],
  message: string | null,
  error: unknown,
): never {
  const text =
    error instanceof PlumblineError
      ? error.message
      : error && !isWrongUse(error)
        ? `internal error: ${messageOf(error)}`
        : usage(words, options, message || messageOf(error))
  process.stderr.write(`plumbline: ${text}\n`)
  if (error && !(error instanceof PlumblineError) && process.env.PLUMBLINE_DEBUG) console.error(error)
  process.exit(BAD_INPUT)
}

/** An option without its value, among others, is an error of yargs' own. */
const isWrongUse = (error: unknown) => error instanceof Error && error.name === 'YError'

/** The message of yargs for wrong use, with the nearest option or command. */
function usage(words: readonly string[], options: () => string[], message: string): string {
  const unknown = /^Unknown (argument|command)s?: ([^,]+)/.exec(message)?.[2]
  if (!unknown) return `${message.split('\n')[0]}; see plumbline --help`
  const isOption = words.some(a => a.split('=')[0] === `--${unknown}` || a === `-${unknown}`)
  if (!isOption)
    return `unknown command or argument "${unknown}"; did you mean "${closest(unknown, commandNames())}"? See plumbline --help`
  return `unknown option --${unknown}; did you mean --${closest(unknown, options())}? See plumbline ${words[0] ?? ''} --help`
}

/**
 * Yargs writes the help of each command that it calls, in case the command fails and shows it; none here does, and this
 * takes as long as all else that yargs does.
 */
function neverCacheHelp(cli: unknown): void {
  const { getInternalMethods } = cli as { getInternalMethods: () => Internal }
  getInternalMethods.call(cli).getUsageInstance().cacheHelpMessage = () => {}
}

interface Internal {
  readonly getUsageInstance: () => { cacheHelpMessage: () => void }
}

function optionsOf(cli: unknown): string[] {
  const { key } = (cli as { getOptions: () => { key: Record<string, unknown> } }).getOptions()
  return Object.keys(key).filter(k => k.length > 1 && k !== 'version')
}
