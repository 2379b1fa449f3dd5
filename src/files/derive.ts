/** Derived columns of other people's sessions: filled from what they derive from, and compared with it. */
import { PlumblineError } from '../ground/error.js'
import { allocate, type ColumnData, cell } from '../schema/batch.js'
import {
  DECISION_SHARES,
  isAbandoned,
  isAtLeastPartial,
  isTrouble,
  isVerified,
  NO_CLEAR_GOAL,
  SIGNAL_COUNTS,
  valueBandOf,
} from '../schema/definitions.js'
import { OBSERVED_OCCUPATIONS, SOFTWARE_OCCUPATION, UNCLEAR, USER_TYPES } from '../schema/levels.js'
import { type Column, columnNamed, TABLES } from '../schema/tables.js'

/** A column and its data, as they were read or derived. */
export interface Present {
  readonly column: Column
  readonly data: ColumnData
}

interface Derivation {
  readonly from: readonly string[]
  /** How far a stated value may be off: 0 unless given. */
  readonly within?: number
  /** The value from values of those columns; null where there is none, undefined where they do not determine it. */
  readonly of: (...from: number[]) => number | null | undefined
}

const clear =
  (of: (outcome: number, more: number) => boolean) =>
  (outcome: number, more = 0) =>
    outcome === NO_CLEAR_GOAL ? null : +of(outcome, more)

const userType = (name: (typeof USER_TYPES)[number]) => USER_TYPES.indexOf(name)

function userTypeOf(occupation: number): number | undefined {
  const name = OBSERVED_OCCUPATIONS[occupation]
  if (name === undefined) return undefined
  return userType(name === SOFTWARE_OCCUPATION ? 'software' : name === UNCLEAR ? 'unclear' : 'other')
}

/** A share as others may have rounded it, to two decimals, and a little for their binary fractions. */
const TWO_DECIMALS = 0.005001

const shares = Object.entries(DECISION_SHARES).map(([name, { users, all }]): [string, Derivation] => [
  name,
  { from: [users, all], of: (user, n) => (n === 0 && user === 0 ? null : user / n), within: TWO_DECIMALS },
])

/** Every derived column of a session, and what it derives from. */
export const DERIVATIONS: Readonly<Record<string, Derivation>> = {
  verified: { from: ['outcome', 'success_signal'], of: clear(isVerified) },
  at_least_partial: { from: ['outcome'], of: clear(isAtLeastPartial) },
  abandoned: { from: ['outcome', 'lines_added'], of: clear(isAbandoned) },
  trouble: { from: ['failure_signal'], of: signal => +isTrouble(signal) },
  wrote_code: { from: ['lines_added'], of: lines => +(lines > 0) },
  value_band: { from: ['value_usd'], of: valueBandOf },
  user_type: { from: ['occupation'], of: userTypeOf },
  ...Object.fromEntries(shares),
}

/** The same of a posting. */
export const OF_POSTINGS: Readonly<Record<string, Derivation>> = {
  value_band: { from: ['true_usd'], of: valueBandOf },
}

/** Columns that are read only to derive others from. */
export const SOURCES = [...new Set(Object.values(DERIVATIONS).flatMap(d => d.from))]

/** The columns with all that can be derived; throws where a column of the file disagrees, naming the first row. */
export function derived(
  present: ReadonlyMap<string, Present>,
  rows: number,
  file: string,
  numberOf: (row: number) => number,
  derivations: Readonly<Record<string, Derivation>> = DERIVATIONS,
): Map<string, Present> {
  needNoMore(present, rows, file, numberOf)
  const out = new Map(present)
  for (const [name, derivation] of Object.entries(derivations)) {
    const from = derivation.from.map(f => present.get(f))
    if (!from.every(f => f !== undefined)) continue
    out.set(name, fill(name, derivation, from as Present[], present.get(name), rows, file, numberOf))
  }
  return out
}

/** Turns with a signal are some of the turns. */
function needNoMore(
  present: ReadonlyMap<string, Present>,
  rows: number,
  file: string,
  numberOf: (row: number) => number,
): void {
  const args = [0, 0]
  for (const name of SIGNAL_COUNTS) {
    const both = [present.get(name), present.get('turns')]
    if (!both.every(p => p !== undefined)) continue
    for (let i = 0; i < rows; i++)
      if (areThere(both as Present[], i, args) && (args[0] as number) > (args[1] as number))
        throw new PlumblineError(
          'column.disagrees',
          `${file}: ${name} ${args[0]} and turns ${args[1]} disagree: they are some of the turns (row ${numberOf(i)})`,
        )
  }
}

function fill(
  name: string,
  { from: names, of, within = 0 }: Derivation,
  from: readonly Present[],
  own: Present | undefined,
  rows: number,
  file: string,
  numberOf: (row: number) => number,
): Present {
  const column = own?.column ?? columnNamed(TABLES.sessions, name)
  const values = own ? own.data.values : allocate(column.type, rows)
  const valid = own?.data.valid?.slice() ?? new Uint8Array(rows).fill(own ? 1 : 0)
  const { max = Number.POSITIVE_INFINITY } = column
  // What does not apply is NaN in a column of doubles, which what is missing is not.
  const none = column.type === 'float64' ? Number.NaN : 0
  const args = new Array<number>(from.length)
  const why = (i: number) => from.map((f, k) => `${names[k]} ${cell(f.column, f.data, i)}`).join(' and ')
  for (let i = 0; i < rows; i++) {
    if (!areThere(from, i, args)) continue
    const value = of(...args)
    if (value === undefined) continue
    if (value !== null && value > max)
      throw new PlumblineError(
        'column.disagrees',
        `${file}: ${why(i)} disagree: ${name} is at most ${max} (row ${numberOf(i)})`,
      )
    if (valid[i] === 1 && Math.abs((values[i] ?? 0) - (value ?? 0)) > within) {
      const stated = cell(column, { values }, i)
      const right = value === null ? 'no value' : cell(column, { values: Float64Array.of(value) as never }, 0)
      throw new PlumblineError(
        'column.disagrees',
        `${file}: column ${name} is ${stated}, but ${why(i)} means ${right} (row ${numberOf(i)})`,
      )
    }
    valid[i] = value === null ? 0 : 1
    values[i] = value ?? none
  }
  return { column, data: valid.includes(0) ? { values, valid } : { values } }
}

/** Whether all columns have a value in a row; these are then in `values`. */
function areThere(columns: readonly Present[], row: number, values: number[]): boolean {
  for (let k = 0; k < columns.length; k++) {
    const { data } = columns[k] as Present
    if (data.valid?.[row] === 0) return false
    values[k] = data.values[row] as number
  }
  return true
}
