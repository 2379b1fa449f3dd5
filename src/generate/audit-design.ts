/**
 * How many sessions an audit takes, as text: 500, 5%, or by the levels of an observed column.
 * - a number is a simple random sample without replacement: exactly so many sessions, each as likely
 * - a percentage is Bernoulli sampling: each session by itself with this probability, so the size is random
 * - by levels, either within each (stratified sampling): probabilities may differ, and each session's is stated
 */
import { need, needOneOf } from '../ground/error.js'
import { type Column, columnNamed, TABLES } from '../schema/tables.js'

/** How many sessions of a stratum are drawn: a number of them, or each with a probability. */
export type AuditSize = { readonly count: number } | { readonly probability: number }

/** A resolved audit: one size for all sessions, or one for each level of an observed column, by its code. */
export interface AuditDesign {
  readonly text: string
  readonly by: string | null
  readonly sizes: readonly AuditSize[]
}

const EXAMPLES = '500, 5%, expertise=100 or expertise=1:50%,5:100,rest:2%'
const REST = 'rest'

/** The design that a text states. Errors: no such column, no such level, a level without a size, a size that is none. */
export function parseAudit(text: string): AuditDesign {
  const at = text.indexOf('=')
  if (at < 0) return { text, by: null, sizes: [sizeOf(text)] }
  const by = text.slice(0, at).trim()
  needOneOf(
    by,
    COLUMNS.map(c => c.name),
    'gold.column',
    'observed label',
    '--gold',
  )
  return { text, by, sizes: sizesOf(text.slice(at + 1), levelsOf(by)) }
}

/** What sessions may be stratified by: columns with levels that are never missing. */
const COLUMNS = TABLES.sessions.columns.filter(c => !c.nullable && (c.type === 'cat' || c.type === 'int8'))

/** The levels of such a column in the order of their codes. */
export function levelsOf(by: string): readonly string[] {
  const { levels, min = 0, max = 0 } = columnNamed(TABLES.sessions, by)
  return levels ?? Array.from({ length: max - min + 1 }, (_, j) => String(min + j))
}

/** What is taken from a value to have its code. */
export const firstCode = ({ type, min = 0 }: Column) => (type === 'cat' ? 0 : min)

function sizesOf(text: string, levels: readonly string[]): AuditSize[] {
  if (!text.includes(':')) return levels.map(() => sizeOf(text))
  const given = new Map(text.split(',').map(pair => sizeOfLevel(pair, levels)))
  const missing = levels.filter(l => !given.has(l))
  need(
    missing.length === 0 || given.has(REST),
    'gold.levels',
    `--gold gives no size for ${missing.join(', ')}: sessions that cannot be audited cannot be corrected for; add ${REST}:SIZE`,
  )
  return levels.map(l => (given.get(l) ?? given.get(REST)) as AuditSize)
}

function sizeOfLevel(pair: string, levels: readonly string[]): readonly [string, AuditSize] {
  const at = pair.lastIndexOf(':')
  need(at > 0, 'gold.level', `--gold takes LEVEL:SIZE, such as 1:50%, got "${pair}"`)
  const level = pair.slice(0, at).trim()
  needOneOf(level, [...levels, REST], 'gold.level', 'level', '--gold')
  return [level, sizeOf(pair.slice(at + 1))]
}

const PERCENT = 100

function sizeOf(text: string): AuditSize {
  const [, digits, percent] = /^\s*(\d+(?:\.\d+)?)(%?)\s*$/.exec(text) ?? []
  const number = Number(digits)
  const isShare = percent === '%' && number > 0 && number <= PERCENT
  const isCount = percent === '' && Number.isSafeInteger(number) && number >= 1
  need(
    isShare || isCount,
    'gold.size',
    `--gold takes a number of sessions or a percentage, such as ${EXAMPLES}; got "${text}"`,
  )
  return isShare ? { probability: number / PERCENT } : { count: number }
}
