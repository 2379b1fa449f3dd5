/** The levels of columns: the schema's, or those of data with levels of their own. */
import { SIGNAL_LEVELS, SIGNALS } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { TABLES } from '../schema/tables.js'

/**
 * By column, the levels of data with levels beside the schema's: a frame's codes are places in these. Lines are declared
 * level by level, so they are made for the vocabulary of the data at hand.
 */
export type Vocabulary = Readonly<Record<string, readonly string[]>>

/** No levels but the schema's. */
export const OF_SCHEMA: Vocabulary = {}

/** The levels of a categorical column, or undefined. */
export function levelsOf(name: string, vocabulary: Vocabulary): readonly string[] | undefined {
  return vocabulary[name] ?? TABLES.sessions.columns.find(c => c.name === name)?.levels
}

const BOOLEANS = ['false', 'true'] as const

/** The names of the values that a column of few values can take: its levels, or numbers, or false and true. */
export function namesOf(column: string, vocabulary: Vocabulary): readonly string[] | undefined {
  if (column === 'expertise') return EXPERTISE_LEVELS.map(String)
  if ((SIGNALS as readonly string[]).includes(column)) return SIGNAL_LEVELS
  if (TABLES.sessions.columns.find(c => c.name === column)?.type === 'bool') return BOOLEANS
  return levelsOf(column, vocabulary)
}

/** The first value of a column of few values: those of expertise count from 1, all others from 0. */
export function firstOf(column: string): number {
  return column === 'expertise' ? EXPERTISE_LEVELS[0] : 0
}
