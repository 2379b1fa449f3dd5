/** Turns columns as they were read into an Arquero table: labels for codes, dates for instants, null for what is missing. */
import { type ColumnTable, table } from 'arquero'
import type { Batch, ColumnData, Values } from '../schema/batch.js'
import type { Column } from '../schema/tables.js'

/**
 * The rows of some batches of one table, in their order; a category has the levels of all of them. Numbers without missing
 * values are not copied twice.
 */
export function arqueroTable(batches: readonly Batch[]): ColumnTable {
  const columns = batches[0]?.table.columns ?? []
  return table(
    columns.map((column, j) => {
      const levels = [...new Set(batches.flatMap(b => b.table.columns[j]?.levels ?? []))]
      const coded = column.levels ? batches.map(b => inLevels(b, j, levels)) : batches
      const whole = column.levels ? { ...column, levels } : column
      return [column.name, shown(whole, joined(coded, j))]
    }),
  )
}

/** The batch with the codes of a category in these levels. */
function inLevels(batch: Batch, j: number, levels: readonly string[]): Batch {
  const own = batch.table.columns[j]?.levels ?? []
  if (own.every((level, code) => levels[code] === level)) return batch
  const codes = own.map(level => levels.indexOf(level))
  const { values, valid } = batch.columns[j] as ColumnData
  const data = { values: values.map(code => codes[code] ?? 0), ...(valid && { valid }) }
  return { ...batch, columns: batch.columns.with(j, data) }
}

function joined(batches: readonly Batch[], j: number): ColumnData {
  const parts = batches.map(b => b.columns[j] as ColumnData)
  const rows = batches.reduce((n, b) => n + b.rows, 0)
  const values = new (parts[0].values.constructor as new (n: number) => Values)(rows)
  const valid = parts.some(p => p.valid) ? new Uint8Array(rows).fill(1) : undefined
  let row = 0
  batches.forEach((batch, b) => {
    const part = parts[b] as ColumnData
    values.set(part.values.subarray(0, batch.rows), row)
    if (part.valid) valid?.set(part.valid.subarray(0, batch.rows), row)
    row += batch.rows
  })
  return valid ? { values, valid } : { values }
}

/** What Arquero accepts as a column. */
interface Shown {
  readonly length: number
  readonly at: (row: number) => unknown
  readonly [Symbol.iterator]: () => Iterator<unknown>
}

function shown(column: Column, data: ColumnData): Values | Shown {
  const { values, valid } = data
  switch (column.type) {
    case 'cat':
      return category(column.levels ?? [], data)
    case 'bool':
      return view(data, row => values[row] === 1)
    case 'timestamp':
      return view(data, row => new Date(values[row] as number))
    default:
      return valid ? view(data, row => values[row]) : values
  }
}

function view({ values, valid }: ColumnData, present: (row: number) => unknown): Shown {
  const at = (row: number) => (valid && valid[row] === 0 ? null : present(row))
  return {
    length: values.length,
    at,
    *[Symbol.iterator]() {
      for (let row = 0; row < values.length; row++) yield at(row)
    },
  }
}

/** A category. Grouped by it, a table that is not filtered has its groups in the order of the levels, null last. */
function category(levels: readonly string[], data: ColumnData): Shown {
  const column = view(data, row => levels[data.values[row] as number])
  return Object.assign(column, {
    groups: (names: string[]) => ({ ...groupsOf(data, levels.length), get: [column.at], names }),
  })
}

/** The groups of rows by code: the group of each row, and a row of each group. */
function groupsOf({ values, valid }: ColumnData, missing: number) {
  const codes = Uint32Array.from(values, (code, row) => (valid && valid[row] === 0 ? missing : code))
  const first = new Map<number, number>()
  codes.forEach((code, row) => {
    if (!first.has(code)) first.set(code, row)
  })
  const present = [...first.keys()].sort((a, b) => a - b)
  const group = new Map(present.map((code, g) => [code, g]))
  return {
    keys: codes.map(code => group.get(code) as number),
    rows: present.map(code => first.get(code) as number),
    size: present.length,
  }
}
