/** The command line: its commands, and errors of wrong use. */
import { closest } from 'fastest-levenshtein'
import yargs from 'yargs'
import { messageOf, PlumblineError } from '../ground/error.js'
import { VERSION } from '../ground/version.js'
import { calibrateCommand } from './commands/calibrate.js'
import { checkCommand } from './commands/check.js'
import { clusterCommand } from './commands/cluster.js'
import { completionCommand } from './commands/completion.js'
import { explainCommand } from './commands/explain.js'
import { figuresCommand } from './commands/figures.js'
import { generateCommand } from './commands/generate.js'
import { mergeCommand } from './commands/merge.js'
import { modelCommand } from './commands/model.js'
import { recoverCommand } from './commands/recover.js'
import { reportCommand } from './commands/report.js'
import { runCommand } from './commands/run.js'
import { scenarioCommand } from './commands/scenario.js'
import { statusCommand } from './commands/status.js'
import { validateCommand } from './commands/validate.js'
import { verifyCommand } from './commands/verify.js'
import { columns, inLines, paint, print } from './output.js'

const BAD_INPUT = 2
/** The hidden option by which shells ask for candidates; the words typed so far follow, from the command’s name on. */
const ASKED = '--get-yargs-completions'
const ABOUT = 'Synthetic corpora of people working with a coding agent, with known truth behind every row.'
/** Options that may stand before a command. */
const FLAGS = new Set(['--json', '--quiet'])
/** Options that may have several values. */
const MANY = new Set(['_', 'set', 'where', 'vary', 'names', 'estimator', 'module', 'dir', '--'])
/** In the order of the help: the most used first. */
const GROUPS = {
  'Most used': [runCommand, generateCommand, checkCommand, recoverCommand, reportCommand],
  'What if, and known truth': [scenarioCommand, validateCommand, calibrateCommand],
  'To look things up': [figuresCommand, explainCommand, modelCommand],
  'Large runs': [statusCommand, verifyCommand, clusterCommand, mergeCommand],
  'Your shell': [completionCommand],
}
const COMMANDS = Object.values(GROUPS).flat()

/**
 * Yargs drops a bare - from a list: where it is not an option's value, it is replaced by another name of standard
 * input.
 */
function standardInput(word: string, i: number, words: readonly string[]): string {
  return word === '-' && !words[i - 1]?.startsWith('--') ? '/dev/stdin' : word
}

/** Runs a command line. */
export async function run(words: readonly string[]): Promise<void> {
  if (words[0] === ASKED) {
    const { valuesAt } = await import('./complete.js')
    const values = valuesAt(words.slice(2))
    if (values) return print(values.join('\n'))
  }
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
  for (const command of COMMANDS) cli.command(command as never)
  try {
    knownCommand(words)
  } catch (error) {
    fail(words, () => [], null, error)
  }
  if (words.length === 1 && ['--help', '-h'].includes(words[0] as string)) print(overview())
  else await cli.parseAsync()
}

/** The commands grouped by purpose, one line each. */
function overview(): string {
  const rows = Object.values(GROUPS).map(group =>
    group.map(c => [`  ${c.command as string}`, c.describe as string]),
  )
  const lines = columns(rows.flat())
  let next = 0
  const groups = Object.entries(GROUPS).map(([title, group]) =>
    [paint('bold', title), ...group.map(() => lines[next++])].join('\n'),
  )
  return [
    inLines(ABOUT),
    'plumbline <command>',
    ...groups,
    inLines(
      'Every command takes --json (print JSON), --quiet (no progress) and --help, which has its options and examples.',
    ),
  ].join('\n\n')
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
      : error
        ? `internal error: ${messageOf(error)}`
        : usage(words, options, message ?? '')
  process.stderr.write(`plumbline: ${text}\n`)
  if (error && !(error instanceof PlumblineError) && process.env.PLUMBLINE_DEBUG) console.error(error)
  process.exit(BAD_INPUT)
}

/** The message of yargs for wrong use, with the nearest option or command. */
function usage(words: readonly string[], options: () => string[], message: string): string {
  const unknown = /^Unknown (argument|command)s?: ([^,]+)/.exec(message)?.[2]
  if (!unknown) return `${message.split('\n')[0]}; see plumbline --help`
  const isOption = words.some(a => a.split('=')[0] === `--${unknown}` || a === `-${unknown}`)
  if (!isOption)
    return `unknown command or argument "${unknown}"; did you mean "${closest(unknown, commandNames())}"? See plumbline --help`
  return `unknown option --${unknown}; did you mean --${closest(unknown, options())}? See plumbline ${words[0] ?? ''} --help`
}

/** Every command by its name, in the order of the help. */
export function commandNames(): string[] {
  return COMMANDS.map(c => (c.command as string).split(' ')[0] as string)
}

function optionsOf(cli: unknown): string[] {
  const { key } = (cli as { getOptions: () => { key: Record<string, unknown> } }).getOptions()
  return Object.keys(key).filter(k => k.length > 1 && k !== 'version')
}
