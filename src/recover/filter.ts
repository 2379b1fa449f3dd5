/** The rows that meet a condition on their columns, written as an Arquero expression. */
import type { Frame } from './frame.js'
import { intsOf, values } from './values.js'

/**
 * The rows that meet an expression, ascending. Comparisons of columns with numbers, joined by `&&` and `||`, are made
 * here, column by column; any other expression is Arquero's.
 */
export function rowsMeeting(frame: Frame, expression: string): Int32Array {
  const either = termsIn(expression)
  if (!either) return new Int32Array(frame.sessions.filter(expression).indices())
  const [met, ...more] = either.map(terms => allMet(frame, terms)) as [Uint8Array, ...Uint8Array[]]
  for (const other of more) for (let i = 0; i < met.length; i++) met[i] = met[i] | other[i]
  return rowsOf(frame, met)
}

/** 1 for each row that meets all terms, else 0. */
function allMet(frame: Frame, terms: readonly Term[]): Uint8Array {
  const met = new Uint8Array(frame.rows).fill(1)
  for (const { column, compare, than } of terms) COMPARE[compare]!(values(frame, column), than, met)
  return met
}

function rowsOf(frame: Frame, met: Uint8Array): Int32Array {
  let n = 0
  for (let i = 0; i < met.length; i++) n += met[i]
  const rows = intsOf(frame, n)
  for (let i = 0, k = 0; k < n; i++) if (met[i] === 1) rows[k++] = i
  return rows
}

/** A column compared with a number. */
interface Term {
  readonly column: string
  readonly compare: string
  readonly than: number
}

const BODY = /^d => (.*)$/
const TERM = /^d\.(\w+) (===|!==|<=|>=|<|>) (-?\d+(?:\.\d+)?)$/

const KNOWN = new Map<string, Term[][] | undefined>()

/** Alternatives, each of terms that must all hold; undefined of an expression that is not made of such terms. */
function termsIn(expression: string): Term[][] | undefined {
  if (!KNOWN.has(expression)) KNOWN.set(expression, parsed(expression))
  return KNOWN.get(expression)
}

function parsed(expression: string): Term[][] | undefined {
  const body = BODY.exec(expression)?.[1]
  const either = body?.split(' || ').map(all => all.split(' && ').map(term => TERM.exec(term.trim())))
  if (!either?.every(all => all.every(term => term !== null))) return undefined
  return either.map(all =>
    all.map(term => {
      const [, column, compare, than] = term as unknown as [string, string, string, string]
      return { column, compare, than: Number(than) }
    }),
  )
}

/** Each clears the rows that do not meet it. */
const COMPARE: Readonly<Record<string, (x: Float64Array, than: number, met: Uint8Array) => void>> = {
  '===': (x, than, met) => {
    for (let i = 0; i < met.length; i++) met[i] = met[i] & +(x[i] === than)
  },
  '!==': (x, than, met) => {
    for (let i = 0; i < met.length; i++) met[i] = met[i] & +(x[i] !== than)
  },
  '<=': (x, than, met) => {
    for (let i = 0; i < met.length; i++) met[i] = met[i] & +(x[i] <= than)
  },
  '>=': (x, than, met) => {
    for (let i = 0; i < met.length; i++) met[i] = met[i] & +(x[i] >= than)
  },
  '<': (x, than, met) => {
    for (let i = 0; i < met.length; i++) met[i] = met[i] & +(x[i] < than)
  },
  '>': (x, than, met) => {
    for (let i = 0; i < met.length; i++) met[i] = met[i] & +(x[i] > than)
  },
}
