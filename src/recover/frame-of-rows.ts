/** Plain objects, one per session, as a frame. */
import { need, needOneOf } from '../ground/error.js'
import { allocate, type Batch, type ColumnData } from '../schema/batch.js'
import { type Column, TABLES } from '../schema/tables.js'
import { type Frame, frameOf, namesOf, READ_COLUMNS } from './frame.js'

/** A session: columns by name, as `recover` reads them. */
export type SessionRow = Readonly<Record<string, unknown>>

/**
 * The sessions of an array of plain objects, to recover statistics from. Each object has the columns that recovery reads
 * (READ_COLUMNS) under their public names: categories as labels or as codes, booleans as true and false or 1 and 0, ids of
 * people and sessions as whole numbers or any text. Nothing is guessed: a column that is missing, a label or code that no
 * level has, and a number that is none are errors that name the row, from 1.
 *
 * @example
 * import { frameOfRows, recover, tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 500 })
 * const frame = frameOfRows(sessions.objects())
 * const [verified] = recover(frame, id => id === 'mean.verified')
 * console.log(verified.estimate, verified.std_error)
 */
export function frameOfRows(rows: readonly SessionRow[]): Frame {
  need(rows.length > 0, 'recover.empty', 'there are no rows')
  for (const name of READ_COLUMNS)
    need(
      rows.some(r => r[name] !== undefined),
      'column.missing',
      `the rows have no column ${name}`,
    )
  const read = new Set<string>(READ_COLUMNS)
  const columns = TABLES.sessions.columns.map(c =>
    read.has(c.name) ? columnFrom(c, rows) : { values: allocate(c.type, rows.length) },
  )
  const batch: Batch = { table: TABLES.sessions, rows: rows.length, columns }
  return frameOf([batch])
}

function columnFrom(column: Column, rows: readonly SessionRow[]): ColumnData {
  const values = allocate(column.type, rows.length)
  const valid = column.nullable ? new Uint8Array(rows.length).fill(1) : undefined
  const codeOf = column.name.endsWith('_id') ? numbering() : codesOf(column)
  rows.forEach((row, i) => {
    const given = row[column.name]
    const isMissing = given === null || given === undefined
    need(!isMissing || valid, 'row.missing', `row ${i + 1}: ${column.name} is missing`)
    if (isMissing) valid![i] = 0
    else values[i] = codeOf(given, `row ${i + 1}: ${column.name}`)
  })
  return valid ? { values, valid } : { values }
}

type Code = (given: unknown, where: string) => number

/** Whole numbers as they are; text is numbered in order of appearance. */
function numbering(): Code {
  const numbers = new Map<string, number>()
  return (given, where) => {
    if (typeof given === 'string') {
      if (!numbers.has(given)) numbers.set(given, numbers.size + 1)
      return numbers.get(given) as number
    }
    need(Number.isSafeInteger(given), 'row.id', `${where} must be a whole number or text, got ${given}`)
    return given as number
  }
}

/** Levels by name or by code; other columns are numbers. */
function codesOf({ name, levels }: Column): Code {
  const names = namesOf(name)
  return (given, where) => {
    if (given === true || given === false) return +given
    if (typeof given === 'string' && levels)
      return levels.indexOf(needOneOf(given, levels, 'row.level', 'level', where))
    need(
      typeof given === 'number' && !Number.isNaN(given),
      'row.number',
      `${where} must be a number, got ${given}`,
    )
    const isKnown = levels ? levels[given] !== undefined : !names || codes(names).includes(given)
    need(isKnown, 'row.level', `${where} has no level ${given}`)
    return given
  }
}

/** The values of a column of few values that has no levels: false and true are 0 and 1. */
const codes = (names: readonly string[]) => names.map((n, j) => (Number.isNaN(Number(n)) ? j : Number(n)))
