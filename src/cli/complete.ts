/** Candidates for the next word of a command line, for shells. */
import { FORMATS } from '../files/format.js'
import { KINDS } from '../scenarios/draft-kinds.js'
import { scenarioNames } from '../scenarios/scenario.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { TABLE_NAMES } from '../schema/tables.js'
import { SYSTEMS } from './commands/cluster.js'
import { ACTIONS } from './commands/scenario.js'
import { SHELLS } from './shell.js'

type Values = () => readonly string[]

/** Options of every command, which take no value. */
const FLAGS = new Set(['--json', '--quiet'])

/** Values of options. */
const OF_OPTION: Readonly<Record<string, Values>> = {
  '--scenario': scenarioNames,
  '--world': scenarioNames,
  '--against': scenarioNames,
  '--change': () => Object.keys(KINDS),
  '--level': () => EXPERTISE_NAMES,
  '--format': () => FORMATS,
  '--tables': () => TABLE_NAMES,
}

/** What commands take, in turn; the last may be repeated. */
const OF_COMMAND: Readonly<Record<string, readonly Values[]>> = {
  scenario: [() => Object.keys(ACTIONS), scenarioNames],
  cluster: [() => SYSTEMS],
  completion: [() => SHELLS],
}

/**
 * The values that the last word may have: empty where a file may stand, undefined where a command or an option may,
 * which yargs knows.
 */
export function valuesAt(words: readonly string[]): readonly string[] | undefined {
  const current = words.at(-1) ?? ''
  const [command, ...given] = words.slice(0, -1).filter(w => !FLAGS.has(w))
  if (current.startsWith('-') || command === undefined) return undefined
  const option = given.at(-1)?.startsWith('-') ? given.at(-1) : undefined
  const taken = given.filter((w, j) => !w.startsWith('-') && !given[j - 1]?.startsWith('-')).length
  const takes = OF_COMMAND[command] ?? []
  const values = option ? OF_OPTION[option] : takes[Math.min(taken, takes.length - 1)]
  return startingWith(current, values?.() ?? [])
}

function startingWith(current: string, values: readonly string[]): readonly string[] {
  return values.filter(v => v.startsWith(current))
}
