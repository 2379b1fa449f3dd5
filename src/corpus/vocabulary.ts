/** The levels that sessions from elsewhere have: the schema's, then their own; months from their first to their last. */
import { closest, distance } from 'fastest-levenshtein'
import { MOST_LEVELS } from '../files/column-builder.js'
import type { Survey } from '../files/intake.js'
import { need } from '../ground/error.js'
import { levelsOf, type Vocabulary } from '../recover/level-names.js'
import { MONTHS } from '../schema/levels.js'
import { columnNamed, TABLES } from '../schema/tables.js'

export function vocabularyOf(survey: Survey): Vocabulary {
  return Object.fromEntries(
    [...survey.levels].flatMap(([name, seen]): [string, readonly string[]][] => {
      if (seen.size === 0) return []
      const levels = name === 'month' ? monthsOf(seen) : [...schemaLevels(name), ...own(name, seen)]
      needFew(name, levels)
      return [[name, levels]]
    }),
  )
}

/** Each is a stratum and a column of every regression, and its code is a byte. */
function needFew(name: string, levels: readonly string[]): void {
  need(
    levels.length <= MOST_LEVELS,
    'column.levels',
    name === 'month'
      ? `the months go from ${levels[0]} to ${levels.at(-1)}, which is more than ${MOST_LEVELS}: is one of them mistyped?`
      : `column ${name} has more than ${MOST_LEVELS} levels over all files: is it a category?`,
  )
}

const schemaLevels = (name: string) => columnNamed(TABLES.sessions, name).levels as readonly string[]

/** Levels that the schema lacks, in an order that does not depend on that of the rows. */
const own = (name: string, seen: ReadonlySet<string>) =>
  [...seen].filter(l => !schemaLevels(name).includes(l)).sort()

/** Every month of the calendar from the first with sessions to the last. */
function monthsOf(seen: ReadonlySet<string>): string[] {
  const all = [...seen].sort()
  const months: string[] = []
  const last = all.at(-1) as string
  for (let month = all[0] as string; month <= last; month = monthAfter(month)) months.push(month)
  return months
}

function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  if (number === 12) return `${String(year + 1).padStart(4, '0')}-01`
  return `${String(year).padStart(4, '0')}-${String(number + 1).padStart(2, '0')}`
}

/** The months of the data where the first or the last is not the study’s, or undefined. */
export function ownMonths({ month }: Vocabulary): readonly string[] | undefined {
  return month && (month[0] !== MONTHS[0] || month.at(-1) !== MONTHS.at(-1)) ? month : undefined
}

/** Notes on the levels that the schema lacks, one sentence per column. */
export function ownLevels(survey: Survey): string[] {
  const notes = [...survey.levels].flatMap(([name, seen]) =>
    name === 'month' ? [] : strangers(name, own(name, seen), schemaLevels(name), 'the study does'),
  )
  const months = ownMonths(vocabularyOf(survey))
  if (!months) return notes
  return [
    ...notes,
    `the months are ${months[0]} to ${months.at(-1)}: trends go from the first to the last of these`,
  ]
}

/** Notes on the levels of a second reading that the sessions lack. */
export function strangeLevels(survey: Survey, vocabulary: Vocabulary): string[] {
  return [...survey.levels].flatMap(([name, seen]) => {
    const known = levelsOf(name, vocabulary) ?? []
    const levels = [...seen].filter(l => !known.includes(l)).sort()
    return strangers(name, levels, known, 'the sessions do')
  })
}

function strangers(name: string, levels: readonly string[], known: readonly string[], who: string): string[] {
  if (levels.length === 0) return []
  const shown = levels.slice(0, SHOWN).map(l => `"${l}"${near(l, known)}`)
  const more = levels.length > SHOWN ? ` and ${levels.length - SHOWN} more` : ''
  return [`column ${name} has levels that ${who} not have: ${shown.join(', ')}${more}`]
}

const SHOWN = 6
const NEAR = 2

function near(level: string, levels: readonly string[]): string {
  const other = closest(level.toLowerCase(), levels)
  const isNear = other.length > NEAR + 1 && distance(level.toLowerCase(), other.toLowerCase()) <= NEAR
  return isNear ? ` (misspelled "${other}"?)` : ''
}
