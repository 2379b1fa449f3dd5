/** Joins a second reading of the labels to a frame of sessions. */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readLabels } from '../files/read.js'
import { need } from '../ground/error.js'
import { LABELS_READ_TWICE, second } from '../recover/agreement.js'
import { complete, type Frame, withColumns } from '../recover/frame.js'
import { values } from '../recover/values.js'
import { columnOf } from '../schema/batch.js'

/** The table of a corpus that has the second reading of a sample. */
const SAMPLE = 'second_reading'

/**
 * The frame with a second reading of the labels. It is any table with session_id and these columns: a file, a folder of
 * parts, or a corpus's folder, whose truth is taken. Every session must be in it, once; labels may be missing. A table called
 * second_reading is of a sample, and the frame is then that of the sample.
 */
export async function joinLabels(frame: Frame, from: string): Promise<Frame> {
  need(existsSync(from), 'read.missing', `there is no file or folder ${from}`)
  const isSample = [from, dirname(from)].some(p => basename(p).split('.')[0] === SAMPLE)
  const isFolder = statSync(from).isDirectory()
  const path = isFolder && !existsSync(join(from, 'truth_sessions')) ? join(from, '..') : from
  // A file may be anyone's reading: an occupation can be unclear to them, which it never is in the truth.
  const table = isSample ? SAMPLE : isFolder ? 'truth_sessions' : 'sessions'
  const row = new Map(Array.from(values(frame, 'session_id'), (id, i) => [id, i]))
  const columns = LABELS_READ_TWICE.map(label => ({
    label,
    read: new Float64Array(frame.rows).fill(Number.NaN),
    valid: new Uint8Array(frame.rows).fill(1),
  }))
  for await (const batch of readLabels(path, table, LABELS_READ_TWICE)) {
    const ids = columnOf(batch, 'session_id').values
    for (const { label, read, valid } of columns) {
      const codes = columnOf(batch, label)
      for (let i = 0; i < batch.rows; i++) {
        const at = row.get(ids[i] as number)
        if (at === undefined) continue
        read[at] = codes.values[i] as number
        valid[at] = codes.valid?.[i] ?? 1
      }
    }
  }
  if (isSample) for (const { read, valid } of columns) leaveOut(read, valid)
  const unread = columns[0]!.read.reduce((n, v) => n + +Number.isNaN(v), 0)
  need(
    unread === 0,
    'labels.missing',
    `${from} has no reading of ${unread} of ${frame.rows} sessions: every session needs two, unless the file is called ${SAMPLE} and is of a sample`,
  )
  const named = <T>(of: (c: (typeof columns)[0]) => T) =>
    Object.fromEntries(columns.map(c => [second(c.label), of(c)]))
  const both = withColumns(
    frame,
    named(c => c.read),
    named(c => c.valid),
  )
  return isSample ? sampleOf(both, from) : both
}

/** A session without a reading has no value, rather than none that is known. */
function leaveOut(read: Float64Array, valid: Uint8Array): void {
  for (let i = 0; i < read.length; i++) {
    if (!Number.isNaN(read[i])) continue
    read[i] = 0
    valid[i] = 0
  }
}

function sampleOf(frame: Frame, from: string): Frame {
  const found = complete(frame, LABELS_READ_TWICE.map(second))
  need(found, 'labels.none', `${from} has no reading of any of these sessions`)
  return found
}
