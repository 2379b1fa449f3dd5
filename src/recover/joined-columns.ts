/** Columns of a frame, joined from those of batches. */
import { need } from '../ground/error.js'
import { type Batch, columnOf, type Values } from '../schema/batch.js'
import { DECISION_SHARES } from '../schema/definitions.js'
import { lackIn, someRow } from '../schema/missing.js'
import type { Vocabulary } from './level-names.js'

/** What the columns that say which rows have a value are called before the columns' names. */
export const VALID = 'valid '

/**
 * By `valid COLUMN`, the rows that have a value, for the columns that lack some. Success is not missing without a
 * clear goal, nor a share without a decision: no other is null in a corpus of this project.
 */
export function gapsOf(
  batches: readonly Batch[],
  rows: number,
  names: readonly string[],
  areOwn: boolean,
): Record<string, Uint8Array> {
  const gaps = names.flatMap((name): [string, Uint8Array][] => {
    const tests =
      areOwn && name in DECISION_SHARES
        ? []
        : batches.map(b => lackIn(name, columnOf(b, name), columnOf(b, 'outcome')))
    if (!batches.some((b, k) => tests[k] && someRow(b.rows, tests[k]))) return []
    const valid = new Uint8Array(rows).fill(1)
    let at = 0
    batches.forEach((batch, k) => {
      for (let i = 0; i < batch.rows; i++) if (tests[k]?.(i)) valid[at + i] = 0
      at += batch.rows
    })
    return [[VALID + name, valid]]
  })
  return Object.fromEntries(gaps)
}

/** A column with the width of its widest batch, its categories in the vocabulary's codes. */
export function recoded(
  batches: readonly Batch[],
  name: string,
  rows: number,
  vocabulary: Vocabulary,
): Values {
  const levels = vocabulary[name]
  const isWide = batches.some(b => columnOf(b, name).values instanceof Float64Array)
  const { values } = columnOf(batches[0], name)
  const out = isWide ? new Float64Array(rows) : new (values.constructor as new (n: number) => Values)(rows)
  let at = 0
  for (const batch of batches) {
    const own = columnOf(batch, name).values.subarray(0, batch.rows)
    const names = batch.table.columns.find(c => c.name === name)?.levels
    if (!levels || !names) out.set(own, at)
    else {
      // A level that does not occur, such as a month outside the data's, has no code.
      const codes = names.map(l => Math.max(0, levels.indexOf(l)))
      for (let i = 0; i < own.length; i++) out[at + i] = codes[own[i]]
    }
    at += batch.rows
  }
  return out
}

/** A column of a corpus of this project, where a share that is null is one of no decision. */
export function own(batches: readonly Batch[], name: string, rows: number, isView: boolean): Values {
  const all = join(batches, name, rows, isView)
  if (!(name in DECISION_SHARES)) return all
  const out = isView ? all.slice(0, rows) : all
  let at = 0
  for (const batch of batches) {
    const { valid } = columnOf(batch, name)
    for (let i = 0; valid && i < batch.rows; i++) if (valid[i] === 0) out[at + i] = Number.NaN
    at += batch.rows
  }
  return out
}

function join(batches: readonly Batch[], name: string, rows: number, isView: boolean): Values {
  const first = columnOf(batches[0] as Batch, name)
  need(first, 'column.missing', `the sessions table has no column ${name}`)
  if (isView && batches.length === 1) return first.values
  const out = new (first.values.constructor as new (n: number) => Values)(rows)
  let at = 0
  for (const batch of batches) {
    out.set(columnOf(batch, name).values.subarray(0, batch.rows), at)
    at += batch.rows
  }
  return out
}
