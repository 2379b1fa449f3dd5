/** Joins a second reading of the labels to sessions. */
import { basename, dirname } from 'node:path'
import { TEXT_IDS } from '../files/column-builder.js'
import { type InputFile, inputFiles, type Source, shownSource } from '../files/input.js'
import { besideOf, emptySurvey, type Survey } from '../files/intake.js'
import { type Mapping, NO_MAPPING, namedLike, nearColumns } from '../files/mapping.js'
import { need } from '../ground/error.js'
import { grouped } from '../ground/format.js'
import { LABELS_READ_TWICE, NOMINAL_LABELS, second } from '../recover/agreement.js'
import { type Frame, rowsOf, rowsWhere, withColumns } from '../recover/frame.js'
import { levelsOf, OF_SCHEMA, type Vocabulary } from '../recover/level-names.js'
import { missingIn } from '../recover/sayable.js'
import { values } from '../recover/values.js'
import { type Batch, columnOf } from '../schema/batch.js'
import { readManifest } from './generate-corpus.js'
import { isOwn, type Sessions } from './load-frame.js'
import { strangeLevels, vocabularyOf } from './vocabulary.js'

/** Sessions of which there are two readings. */
export interface ReadTwice {
  /** Of whole people: of each, the sessions that were read twice. */
  readonly frames: readonly Frame[]
  /** The labels that both readings have. */
  readonly labels: readonly string[]
  /** The levels of both. */
  readonly vocabulary: Vocabulary
  /** Notes for the user, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * The sessions that a second reading has, with its labels beside theirs. It is any table with session_id and some of the labels:
 * a file, a folder of parts, or a corpus's folder, whose truth is taken. Its columns and values are called as the sessions' are,
 * or as here. Errors: no label or no session in common, sessions without ids, a session id that stands twice.
 */
export async function joinLabels(
  { frames, gaps, vocabulary = OF_SCHEMA }: Pick<Sessions, 'frames' | 'gaps' | 'vocabulary'>,
  from: Source,
  mapping: Mapping = NO_MAPPING,
): Promise<ReadTwice> {
  const shown = shownSource(from)
  need(
    !gaps.missing.includes('session_id'),
    'labels.keys',
    `the sessions have no column session_id, by which ${shown} says whose labels it has`,
  )
  const reading = await readingOf(from, mapping, vocabulary)
  need(reading.rowOf.size > 0, 'recover.empty', `${shown} has no rows`)
  const labels = LABELS_READ_TWICE.filter(l => reading.columns.has(l) && !gaps.missing.includes(l))
  need(
    labels.length > 0,
    'labels.missing',
    `${shown} and the sessions have no label in common: a second reading has some of ${LABELS_READ_TWICE.join(', ')}${nearOf(reading)}`,
  )
  const found: Frame[] = []
  let [all, both, first] = [0, 0, Number.NaN]
  for await (const frame of frames()) {
    if (all === 0) first = values(frame, 'session_id')[0] ?? Number.NaN
    all += frame.rows
    const joined = withReading(frame, reading, labels)
    both += joined?.rows ?? 0
    if (joined) found.push(joined)
  }
  need(
    both > 0,
    'labels.none',
    `${shown} has no reading of any of these sessions: none of its ${grouped(reading.rowOf.size)} session ids is among theirs, such as ${reading.example}${first < TEXT_IDS ? `, where they have ${first}` : ''}`,
  )
  const paired = labels.filter(l => arePaired(found, l))
  const said = paired.filter(l => haveCommonLevel(found, l))
  const uncompared = [
    ...labels.filter(l => !paired.includes(l)).map(l => `no session has both readings of ${l}`),
    ...paired
      .filter(l => !said.includes(l))
      .map(l => `both readings have no level of ${l} in common: --columns says which are the same`),
  ]
  need(said.length > 0, 'labels.none', `nothing in ${shown} can be compared: ${uncompared.join('; ')}`)
  const notes = [
    ...countsOf(shown, all, both, reading.rowOf.size),
    ...lackingOf(shown, gaps.missing, reading),
    ...alikeOf(shown, reading),
    ...uncompared,
    ...incompleteOf(shown, found, said),
    ...strangeLevels(reading.survey, vocabulary).map(note => `in ${shown}, ${note}`),
    ...unorderedOf(reading.vocabulary, said),
  ]
  return { frames: found, labels: said, vocabulary: reading.vocabulary, notes }
}

/** A second reading in memory. */
interface Reading {
  readonly survey: Survey
  readonly vocabulary: Vocabulary
  /** The row of each session. */
  readonly rowOf: ReadonlyMap<number, number>
  /** Of each label that it has, a value a row, NaN where there is none. */
  readonly columns: ReadonlyMap<string, Float64Array>
  readonly example: string
}

async function readingOf(from: Source, mapping: Mapping, ours: Vocabulary): Promise<Reading> {
  const survey = emptySurvey()
  const batches: Batch[] = []
  for await (const batch of besideOf(filesOf(from), 'second_reading', mapping, survey)) batches.push(batch)
  const vocabulary = together(ours, vocabularyOf(survey))
  const ids = batches.flatMap(b => Array.from(columnOf(b, 'session_id').values.subarray(0, b.rows)))
  const labels = LABELS_READ_TWICE.filter(l => survey.present.has(l))
  return {
    survey,
    vocabulary,
    rowOf: new Map(ids.map((id, row) => [id, row])),
    columns: new Map(labels.map(l => [l, joinedColumn(batches, l, ids.length, vocabulary)])),
    example: survey.keys.example,
  }
}

/** The files of a second reading: a corpus's folder has the truth, else a second rater's. */
function filesOf(from: Source): InputFile[] {
  if (typeof from !== 'string') return inputFiles(from, 'second_reading')
  if (isOwn(from)) {
    const hasTruth = readManifest(from).plumbline?.parts?.some(p => p.table === 'truth_sessions')
    return inputFiles(from, hasTruth ? 'truth_sessions' : 'second_reading')
  }
  const table = OWN_READINGS.find(t => t === basename(from))
  return table && isOwn(dirname(from)) ? inputFiles(dirname(from), table) : inputFiles(from, 'second_reading')
}

const OWN_READINGS = ['second_reading', 'truth_sessions'] as const

/** The levels of the sessions, then those that only the second reading has. */
function together(ours: Vocabulary, theirs: Vocabulary): Vocabulary {
  const all = Object.entries(theirs).map(([name, levels]) => [
    name,
    [...new Set([...(levelsOf(name, ours) ?? []), ...levels])],
  ])
  return { ...ours, ...Object.fromEntries(all) }
}

function joinedColumn(batches: readonly Batch[], name: string, rows: number, all: Vocabulary): Float64Array {
  const out = new Float64Array(rows).fill(Number.NaN)
  const levels = levelsOf(name, all)
  let at = 0
  for (const batch of batches) {
    const { values: codes, valid } = columnOf(batch, name)
    const own = batch.table.columns.find(c => c.name === name)?.levels
    const places = own?.map(l => levels?.indexOf(l) ?? -1)
    for (let i = 0; i < batch.rows; i++) if (valid?.[i] !== 0) out[at + i] = codeOf(codes[i] ?? 0, places)
    at += batch.rows
  }
  return out
}

const codeOf = (code: number, places: readonly number[] | undefined) => places?.[code] ?? code

/** The rows of a frame that were read twice, with the second labels; undefined where there is none. */
function withReading(
  frame: Frame,
  { rowOf, columns }: Reading,
  labels: readonly string[],
): Frame | undefined {
  const ids = values(frame, 'session_id')
  const rows = rowsWhere(frame, i => rowOf.has(ids[i] ?? 0))
  if (rows.length === 0) return undefined
  const own = rows.length === frame.rows ? frame : rowsOf(frame, rows)
  const places = Array.from(values(own, 'session_id'), id => rowOf.get(id) ?? -1)
  const read = labels.map(
    l => [second(l), Float64Array.from(places, p => columns.get(l)?.[p] ?? Number.NaN)] as const,
  )
  const valid = read.map(([name, all]) => [name, Uint8Array.from(all, v => +!Number.isNaN(v))])
  const labelled = read.map(([name, all]) => [name, all.map(v => (Number.isNaN(v) ? 0 : v))])
  return withColumns(own, Object.fromEntries(labelled), Object.fromEntries(valid))
}

const arePaired = (frames: readonly Frame[], label: string) =>
  frames.some(({ rows, valid }) => {
    const [one, other] = [valid[label], valid[second(label)]]
    for (let i = 0; i < rows; i++) if (one?.[i] !== 0 && other?.[i] !== 0) return true
    return false
  })

/** Whether some level occurs in both readings. */
function haveCommonLevel(frames: readonly Frame[], label: string): boolean {
  const [one, other] = [label, second(label)].map(name => {
    const seen = frames.map(f => {
      const [all, valid] = [values(f, name), f.valid[name]]
      return all.filter((_, i) => valid?.[i] !== 0)
    })
    return new Set(seen.flatMap(all => [...new Set(all)]))
  }) as [Set<number>, Set<number>]
  return [...one].some(level => other.has(level))
}

/** A file with several readings side by side: which is the second is for the user to say. */
function alikeOf(shown: string, { survey }: Reading): string[] {
  const hint = namedLike(LABELS_READ_TWICE, [...survey.others])
  return hint === '' ? [] : [`${shown} has other columns named like labels; if these are its labels: ${hint}`]
}

function countsOf(shown: string, all: number, both: number, read: number): string[] {
  const some =
    both < all
      ? [`${shown} reads ${grouped(both)} of ${grouped(all)} sessions again: agreement is of these`]
      : []
  const strange = read - both
  return strange > 0
    ? [
        ...some,
        `${grouped(strange)} of the ${grouped(read)} sessions of ${shown} are not among the sessions, and are left out`,
      ]
    : some
}

function lackingOf(shown: string, missing: readonly string[], reading: Reading): string[] {
  const theirs = LABELS_READ_TWICE.filter(l => !reading.columns.has(l))
  const ours = LABELS_READ_TWICE.filter(l => missing.includes(l))
  const said = [
    ...(theirs.length > 0 ? [`${shown} has no ${theirs.join(', ')}${nearOf(reading)}`] : []),
    ...(ours.length > 0 ? [`the sessions have no ${ours.join(', ')}`] : []),
  ]
  return said.length > 0 ? [`agreement is of the labels that both readings have: ${said.join('; ')}`] : []
}

function nearOf({ columns, survey }: Reading): string {
  const missing = LABELS_READ_TWICE.filter(l => !columns.has(l))
  const others = [...survey.others]
  const like = columns.size === 0 ? namedLike(missing, others) : ''
  return nearColumns(missing, others) || (like && `; if these are its labels: ${like}`)
}

function incompleteOf(shown: string, frames: readonly Frame[], labels: readonly string[]): string[] {
  const counts = labels.flatMap(l => {
    const n = frames.reduce((sum, f) => sum + (missingIn(f)[second(l)] ?? 0), 0)
    return n > 0 ? [`${l} (${grouped(n)})`] : []
  })
  return counts.length > 0
    ? [
        `${shown} lacks values in ${counts.join(', ')}: agreement of a label is of the sessions that have both readings of it`,
      ]
    : []
}

/** Where levels are the user's own, nobody but the user knows whether they have an order. */
function unorderedOf(vocabulary: Vocabulary, labels: readonly string[]): string[] {
  const own = NOMINAL_LABELS.filter(
    l => labels.includes(l) && (vocabulary[l]?.length ?? 0) > (levelsOf(l, OF_SCHEMA)?.length ?? 0),
  )
  return own.length > 0
    ? [
        `no order is known of the levels of ${own.join(', ')}: agreement within a step and weighted kappas are of labels on a scale alone`,
      ]
    : []
}
