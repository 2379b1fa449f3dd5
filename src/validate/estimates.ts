/** Reads a table of estimates that were made elsewhere, in any format, each with the truth that it is compared with. */
import { inputFiles } from '../files/input.js'
import type { Raw } from '../files/raw.js'
import { rawOf } from '../files/readers.js'
import { need, PlumblineError } from '../ground/error.js'
import { namedEstimate } from './column-names.js'
import { completed } from './completed.js'
import type { Replicated } from './replicate-row.js'
import { isMissing, numberOf, type Row, rowOf } from './rows.js'

export interface ReadEstimates {
  readonly replicates: readonly Replicated[]
  /** Columns of the table that mean nothing to a validation. */
  readonly unread: readonly string[]
  /** Rows with a standard error and no interval, whose interval is worked out from it. */
  readonly withoutInterval: number
}

/**
 * The rows of a table. Where one has a standard error alone, its interval is the normal's of the level, or Student's with
 * the column df. Errors: no row, a misspelt or a missing column, several estimates of one replicate and estimator.
 */
export async function readEstimates(path: string, level: number): Promise<ReadEstimates> {
  const records = await recordsIn(path)
  need(records.length > 0, 'estimates.empty', 'it holds no row')
  const named = records.map(namedEstimate)
  needColumns(Object.keys(named[0]!.values), Object.keys(records[0] as Row))
  const rows = named.map(({ values }, j) => within(j, () => replicatedOf(values, j, level)))
  needOnce(rows)
  return {
    replicates: rows,
    unread: [...new Set(named.flatMap(n => n.unread))],
    withoutInterval: named.filter(({ values: v }) => isMissing(v.conf_low) && !isMissing(v.std_error)).length,
  }
}

async function recordsIn(path: string): Promise<Row[]> {
  const all: Row[] = []
  // Any table's name: what is read is the file.
  for (const file of inputFiles(path, 'sessions'))
    for await (const raw of rawOf(file, names => names)) all.push(...recordsOfRaw(raw))
  return all
}

function recordsOfRaw(raw: Raw): Row[] {
  const columns = raw.names.map(name => [name, raw.column(name)] as const)
  return Array.from({ length: raw.rows }, (_, i) =>
    Object.fromEntries(columns.map(([name, at]) => [name, pointed(raw, name, i, at?.(i))])),
  )
}

/** A number with a decimal comma as one; anything else as it is. */
function pointed({ decimals, number }: Raw, name: string, i: number, value: unknown): unknown {
  if (typeof value !== 'string' || !decimals) return value
  const misfit = (problem: string) =>
    new PlumblineError('estimates.number', `row ${number(i)}: column ${name} ${problem}`)
  const x = decimals.number(value, misfit)
  return value.includes(',') && !Number.isNaN(x) ? x : value
}

function needColumns(known: readonly string[], all: readonly string[]): void {
  const missing = ['truth', 'estimate'].filter(c => !known.includes(c))
  need(
    missing.length === 0,
    'estimates.columns',
    `it has no column ${missing.join(' and no column ')}; a table of estimates needs estimand, truth and estimate, and has ${all.join(', ')}`,
  )
}

function replicatedOf(values: Row, j: number, level: number): Replicated {
  const text = (name: string, otherwise: string) =>
    isMissing(values[name]) ? otherwise : String(values[name])
  const { estimand, ...given } = completed(
    rowOf({ ...values, estimand: text('estimand', 'estimand') }, level),
    level,
  )
  const replicate = isMissing(values.replicate) ? j + 1 : numberOf('replicate', values.replicate)
  return {
    world: text('world', 'world'),
    replicate,
    seed: text('seed', ''),
    estimator: text('estimator', 'estimator'),
    estimand,
    truth: numberOf('truth', values.truth),
    ...given,
  }
}

/** Adds the row's number to an error in it. */
function within<T>(j: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error
    throw new PlumblineError(error.code, `row ${j + 1}: ${error.message}`)
  }
}

function needOnce(rows: readonly Replicated[]): void {
  const seen = new Set<string>()
  rows.forEach(({ world, replicate, estimator, estimand }, j) => {
    const key = JSON.stringify([world, replicate, estimator, estimand])
    need(
      !seen.has(key),
      'estimates.twice',
      `row ${j + 1} repeats ${estimand} of ${estimator} in ${world}, replicate ${replicate}; a table of several methods names each in a column estimator or method`,
    )
    seen.add(key)
  })
}
