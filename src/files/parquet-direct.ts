/**
 * A column of a Parquet file straight into a typed array, where it is written as parquet-values.ts writes it: perhaps a
 * dictionary, and one page. The library makes one JavaScript value of each row, which takes three times as long.
 */
import type { ColumnMetaData, PageHeader, SchemaElement } from 'hyparquet'
import { booleansInto, deltasInto, runsInto } from '../ground/packed.js'
import { checkedPages, type Page } from './patched/parquet-lengths.js'
import { unsnappy } from './patched/snappy.js'

type DataPage = NonNullable<PageHeader['data_page_header_v2']>
type Numbers = Uint8Array | Int32Array | Float32Array | Float64Array

/** A column of values of one type, one per row. */
export interface Direct {
  /** Numbers; of text, where it stands in `levels`; of booleans, 0 or 1; 0 where a value is missing. */
  readonly values: Numbers
  /** 1 where there is a value; absent where none is missing. */
  readonly valid?: Uint8Array
  readonly levels?: readonly string[]
  readonly areBooleans?: boolean
}

/**
 * The column whose bytes these are, of those that may be read straight; undefined where it is written in another way, or is damaged: the library reads it then, or
 * says what is wrong.
 */
export function directColumn(
  column: Uint8Array,
  chunk: ColumnMetaData,
  element: SchemaElement,
): Direct | undefined {
  try {
    return decoded(checkedPages(column, chunk), chunk, element)
  } catch {
    return undefined
  }
}

/** Whether a column may be one that is read straight: other bytes need not be fetched for that. */
export function mayBeDirect({ codec }: ColumnMetaData, element: SchemaElement): boolean {
  return isPlain(element) && codec in UNPACK
}

/** Whether values are what their bytes say, with no other meaning. */
function isPlain({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (type === 'BYTE_ARRAY') return converted === 'UTF8' || logical?.type === 'STRING'
  const isSigned = !logical || (logical.type === 'INTEGER' && logical.isSigned)
  if (type === 'INT32' || type === 'INT64') return isSigned && (!converted || converted.startsWith('INT_'))
  return (type === 'BOOLEAN' || type === 'FLOAT' || type === 'DOUBLE') && !converted && !logical
}

const UNPACK: Readonly<Record<string, (bytes: Uint8Array, size: number) => Uint8Array>> = {
  UNCOMPRESSED: bytes => bytes,
  SNAPPY: unsnappy,
}

function decoded(pages: readonly Page[], chunk: ColumnMetaData, element: SchemaElement): Direct | undefined {
  const [only, ofDictionary, ...more] = [...pages].reverse()
  const head = only?.header.data_page_header_v2
  const rows = Number(chunk.num_values)
  if (only?.header.type !== 'DATA_PAGE_V2' || !head || more.length > 0) return undefined
  if (ofDictionary && ofDictionary.header.type !== 'DICTIONARY_PAGE') return undefined
  if (head.num_values !== rows || head.num_rows !== rows || head.repetition_levels_byte_length !== 0)
    return undefined
  const valid = validOf(only, head, element)
  const present = rows - (valid ? zerosIn(valid) : 0)
  if (present !== rows - head.num_nulls) return undefined
  const dictionary = ofDictionary && dictionaryOf(ofDictionary, chunk, element)
  const body = bodyOf(only, head, chunk)
  const found = valuesOf(body, head, present, element, dictionary)
  return found && { ...found, ...(valid && { valid, values: spread(found.values, valid) }) }
}

/** Which rows have a value; undefined where all have. */
function validOf(
  { bytes }: Page,
  { num_values, definition_levels_byte_length: length }: DataPage,
  { repetition_type }: SchemaElement,
): Uint8Array | undefined {
  if (repetition_type === 'REQUIRED' && length === 0) return undefined
  const valid = new Uint8Array(num_values)
  runsInto(valid, { bytes: bytes.subarray(0, length), at: 0 }, 1)
  if (largestIn(valid) > 1) throw new RangeError('a level beyond the highest')
  return valid.includes(0) ? valid : undefined
}

function zerosIn(valid: Uint8Array): number {
  let n = 0
  for (let i = 0; i < valid.length; i++) if (valid[i] === 0) n++
  return n
}

/** The values of a page as they are encoded. */
function bodyOf(
  { bytes, header }: Page,
  { definition_levels_byte_length: levels, is_compressed }: DataPage,
  chunk: ColumnMetaData,
): Uint8Array {
  return unpacked(bytes.subarray(levels), header, chunk, levels, is_compressed !== false)
}

function unpacked(
  bytes: Uint8Array,
  { uncompressed_page_size }: PageHeader,
  { codec }: ColumnMetaData,
  before = 0,
  isPacked = true,
): Uint8Array {
  const size = uncompressed_page_size - before
  const all = isPacked ? UNPACK[codec]!(bytes, size) : bytes
  if (all.length !== size) throw new RangeError('another size than the header says')
  return all
}

type Dictionary = readonly string[] | Numbers

const UTF8 = new TextDecoder()
const LENGTH_BYTES = 4

function dictionaryOf(
  { bytes, header }: Page,
  chunk: ColumnMetaData,
  { type }: SchemaElement,
): Dictionary | undefined {
  const all = unpacked(bytes, header, chunk)
  const count = header.dictionary_page_header?.num_values ?? 0
  if (type !== 'BYTE_ARRAY') return numbersOf(all, count, type)
  const view = new DataView(all.buffer, all.byteOffset, all.length)
  const texts: string[] = []
  for (let at = 0; texts.length < count; ) {
    const from = at + LENGTH_BYTES
    at = from + view.getUint32(at, true)
    if (at > all.length) throw new RangeError('text beyond its page')
    texts.push(UTF8.decode(all.subarray(from, at)))
  }
  return texts
}

function valuesOf(
  body: Uint8Array,
  { encoding }: DataPage,
  count: number,
  { type }: SchemaElement,
  dictionary: Dictionary | undefined,
): Direct | undefined {
  if (encoding === 'RLE_DICTIONARY' && dictionary) return looked(body, count, dictionary)
  if (encoding === 'DELTA_BINARY_PACKED') return differences(body, count, type)
  if (encoding !== 'PLAIN') return undefined
  if (type !== 'BOOLEAN') {
    const values = numbersOf(body, count, type)
    return values && { values }
  }
  const values = new Uint8Array(count)
  booleansInto(values, { bytes: body, at: 0 })
  return { values, areBooleans: true }
}

/** Values by their places in a dictionary: the width of a place, then the places. */
function looked(body: Uint8Array, count: number, dictionary: Dictionary): Direct {
  const width = body[0] ?? 0
  const places = width <= BYTE ? new Uint8Array(count) : new Int32Array(count)
  if (width > 0) runsInto(places, { bytes: body, at: 1 }, width)
  if (largestIn(places) >= dictionary.length) throw new RangeError('a place beyond the dictionary')
  if (isText(dictionary)) return { values: places, levels: dictionary }
  const values = new (dictionary.constructor as new (n: number) => Numbers)(count)
  for (let i = 0; i < count; i++) values[i] = dictionary[places[i] ?? 0] ?? 0
  return { values }
}

const BYTE = 8

const isText = (dictionary: Dictionary): dictionary is readonly string[] => Array.isArray(dictionary)

/** By index: an iterator over arrays of several kinds takes several times as long. */
function largestIn(values: Numbers): number {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0))
  return most
}

function differences(body: Uint8Array, count: number, type: SchemaElement['type']): Direct | undefined {
  const most = type === 'INT32' ? 2 ** 31 - 1 : type === 'INT64' ? Number.MAX_SAFE_INTEGER : -1
  const values = new Float64Array(count)
  deltasInto(values, { bytes: body, at: 0 })
  return largestIn(values) <= most ? { values } : undefined
}

const ARRAYS = { INT32: Int32Array, FLOAT: Float32Array, DOUBLE: Float64Array } as const

/** So many numbers as they lie in memory. */
function numbersOf(bytes: Uint8Array, count: number, type: SchemaElement['type']): Numbers | undefined {
  const Kind = ARRAYS[type as keyof typeof ARRAYS]
  const size = count * (Kind?.BYTES_PER_ELEMENT ?? 0)
  if (!Kind || size > bytes.length) return undefined
  return new Kind(bytes.slice(0, size).buffer)
}

/** The values in the rows that have one. */
function spread(present: Numbers, valid: Uint8Array): Numbers {
  const out = new (present.constructor as new (n: number) => Numbers)(valid.length)
  for (let i = 0, n = 0; i < out.length; i++) if (valid[i] === 1) out[i] = present[n++] ?? 0
  return out
}

/** The value of a row as the library gives it; null where it is missing. */
export function valueIn({ values, valid, levels, areBooleans }: Direct, row: number): unknown {
  if (valid?.[row] === 0) return null
  const v = values[row] ?? 0
  return levels ? levels[v] : areBooleans ? v === 1 : v
}
