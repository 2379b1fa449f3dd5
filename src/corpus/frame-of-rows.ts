/** Plain objects, one a session, as a frame: taken in like the rows of a file. */
import type { InputFile } from '../files/input.js'
import { emptySurvey, sessionsIn } from '../files/intake.js'
import { NO_MAPPING } from '../files/mapping.js'
import type { Raw } from '../files/raw.js'
import { rawOfRecords } from '../files/read-json.js'
import { need } from '../ground/error.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import { TABLES } from '../schema/tables.js'
import { ownLevels, vocabularyOf } from './vocabulary.js'

/** A session: columns by name, as `recover` reads them. */
export type SessionRow = Readonly<Record<string, unknown>>

/** What to do beside making the frame. */
export interface RowsOptions {
  /** Told, a sentence each, of levels that the study does not have (perhaps misspelled) and of months other than its own. */
  readonly onNote?: (note: string) => void
}

const ROWS: InputFile = { name: 'the rows', format: 'ndjson', stated: {} }

/**
 * The sessions of an array of plain objects, to recover statistics from: the same as of a file with these rows. Columns have
 * their public names (READ_COLUMNS); `person_id` is needed, others as far as they are there. Categories are labels or codes of
 * the schema's levels, booleans true and false or 1 and 0, ids whole numbers or any text. Derived columns (`verified`,
 * `trouble`, …) are derived where they are missing. A statistic rests on the sessions that have all that it needs, whose number
 * is its `n`; `missingIn` counts what is missing.
 *
 * Errors name the row, from 1: a code that no level has, an unknown level of a closed category, a number that is none or out of
 * bounds, a derived column that says something else than what it derives from, a session id that stands twice.
 *
 * @example
 * import { frameOfRows, recover, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const [verified] = recover(frame, id => id === 'mean.verified')
 * console.log(verified.n, verified.estimate.toFixed(3), verified.std_error.toFixed(3)) // → 765 0.292 0.017
 */
export function frameOfRows(rows: readonly SessionRow[], { onNote }: RowsOptions = {}): Frame {
  need(rows.length > 0, 'recover.empty', 'there are no rows')
  const survey = emptySurvey()
  const batch = sessionsIn(ROWS, labelled(rawOfRecords(rows)), READ_COLUMNS, NO_MAPPING, survey)
  if (onNote) for (const note of ownLevels(survey)) onNote(note)
  return frameOf([batch], {}, false, vocabularyOf(survey))
}

const LEVELS = new Map(TABLES.sessions.columns.flatMap(c => (c.levels ? [[c.name, c.levels] as const] : [])))

/** The rows with the labels of codes. */
function labelled(raw: Raw): Raw {
  return {
    ...raw,
    column: name => {
      const value = raw.column(name)
      const levels = LEVELS.get(name)
      if (!value || !levels) return value
      return row => labelOf(value(row), levels, `row ${raw.number(row)}: ${name}`)
    },
  }
}

function labelOf(given: unknown, levels: readonly string[], where: string): unknown {
  if (typeof given !== 'number' || Number.isNaN(given)) return given
  const label = levels[given]
  need(
    label !== undefined,
    'row.level',
    `${where} has no level ${given}; its codes are 0 to ${levels.length - 1}`,
  )
  return label
}
