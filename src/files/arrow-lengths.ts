/**
 * Checks the lengths that an Arrow file states against each other and against its bytes, before the library decodes it: that
 * trusts them, and a changed byte could make it loop without end or take all memory. It reads the flatbuffers of the
 * format's Message.fbs, Schema.fbs and File.fbs; what lies outside of the bytes is a RangeError.
 */

/** Lengths that cannot be: the file is damaged. */
class Impossible extends RangeError {}

/** Errors: a RangeError where a length or a position cannot be. `isFile` says whether there is a footer. */
export function checkLengths(bytes: Uint8Array, isFile: boolean): void {
  if (isFile) checkFile(bytes)
  else checkStream(bytes)
}

/** After the footer: its length, and the mark. */
const FOOTER_END = 10

function checkFile(bytes: Uint8Array): void {
  const view = viewOf(bytes)
  const end = bytes.length - FOOTER_END
  const length = view.getInt32(end, true)
  const footer = rootOf(part(bytes, end - length, length))
  const nodes = nodesOf(footer.table(1))
  for (const type of [DICTIONARY, BATCH])
    for (const at of footer.structs(type, BLOCK)) {
      const [offset, body] = [footer.long(at), footer.long(at + BLOCK_BODY)]
      const message = messageAt(bytes, offset)
      if (rootOf(message.bytes).byteAt(1) !== type) throw new Impossible('a block of another kind')
      checkMessage(message, part(bytes, 0, body).length, nodes)
    }
}

/** A block of the footer: where its message is (8 bytes), the length of this (4, and 4 unused), and of its body (8). */
const BLOCK = 24
const BLOCK_BODY = 16

function checkStream(bytes: Uint8Array): void {
  let nodes: readonly number[] = []
  for (let at = 0; at + INT <= bytes.length; ) {
    const message = messageAt(bytes, at)
    if (message.bytes.length === 0) return
    const root = rootOf(message.bytes)
    const body = root.longAt(3)
    if (root.byteAt(1) === SCHEMA) nodes = nodesOf(root.table(2))
    const left = bytes.length - message.end
    // A body that is cut is the library's to refuse.
    if (body < 0) throw new Impossible('a body of negative length')
    checkMessage(message, Math.min(body, left), nodes)
    at = message.end + body
  }
}

const INT = 4
const LONG = 8
const CONTINUED = -1

interface Found {
  readonly bytes: Uint8Array
  /** Where its body begins. */
  readonly end: number
}

/** The message at a position: its length is after a mark, but in files of old. */
function messageAt(bytes: Uint8Array, at: number): Found {
  const view = viewOf(bytes)
  const first = view.getInt32(at, true)
  const isMarked = first === CONTINUED
  if (isMarked && at + INT >= bytes.length) return { bytes: new Uint8Array(0), end: bytes.length }
  const length = isMarked ? view.getInt32(at + INT, true) : first
  const from = at + (isMarked ? 2 : 1) * INT
  return { bytes: part(bytes, from, length), end: from + length }
}

/** The kinds of messages; the footer has the blocks of a kind at the slot of this number. */
const SCHEMA = 1
const DICTIONARY = 2
const BATCH = 3

/** `nodes` has the number of nodes of each field of the schema. */
function checkMessage({ bytes }: Found, body: number, nodes: readonly number[]): void {
  const root = rootOf(bytes)
  root.tables(4)
  const [type, header] = [root.byteAt(1), root.table(2)]
  const data = type === DICTIONARY ? header?.table(1) : header
  if (!data) throw new Impossible('a message without content')
  if (type === SCHEMA) nodesOf(data)
  else if (type === DICTIONARY || type === BATCH) checkBatch(data, body, type === BATCH ? nodes : [1])
  // The library reads a message that it does not know again and again.
  else throw new Impossible('a message of no known kind')
}

const PAIR = 2 * LONG

/** Each field has as many values as there are rows, and each buffer lies in the body. */
function checkBatch(batch: Table, body: number, nodes: readonly number[]): void {
  const rows = batch.longAt(0)
  const all = batch.structs(1, PAIR)
  let next = 0
  for (const own of nodes) {
    const at = all[next]
    next += own
    if (at === undefined) throw new Impossible('a field without values')
    const [length, nulls] = [batch.long(at), batch.long(at + LONG)]
    if (length !== rows || nulls < 0 || nulls > rows) throw new Impossible(`${length} values in ${rows} rows`)
  }
  const buffers = batch.structs(2, PAIR)
  for (const at of buffers) {
    const [offset, length] = [batch.long(at), batch.long(at + LONG)]
    if (offset < 0 || length < 0 || offset + length > body) throw new Impossible('a buffer beyond its body')
  }
  for (const at of batch.structs(4, LONG))
    if (batch.long(at) < 0 || batch.long(at) > buffers.length)
      throw new Impossible('more buffers than there are')
}

/** How many nodes each field of a schema has: its own, and those below unless it is encoded by a dictionary. */
function nodesOf(schema: Table | undefined): readonly number[] {
  schema?.tables(2)
  schema?.structs(3, LONG)
  return (schema?.tables(1) ?? []).map(nodesOfField)
}

function nodesOfField(field: Table): number {
  field.tables(6)
  const below = field.tables(5).map(nodesOfField)
  return field.table(4) ? 1 : below.reduce((n, own) => n + own, 1)
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength)

function part(bytes: Uint8Array, from: number, length: number): Uint8Array {
  if (from < 0 || length < 0 || from + length > bytes.length) throw new Impossible('a part beyond the file')
  return bytes.subarray(from, from + length)
}

const rootOf = (bytes: Uint8Array) => new Table(viewOf(bytes), viewOf(bytes).getUint32(0, true))

/** A table of a flatbuffer. Where it has no value at a slot, that is 0, undefined or empty. */
class Table {
  readonly #view: DataView
  readonly #at: number
  readonly #depth: number

  constructor(view: DataView, at: number, depth = 0) {
    if (depth > MOST_DEPTH) throw new Impossible('tables within tables without end')
    this.#view = view
    this.#at = at
    this.#depth = depth
  }

  byteAt(slot: number): number {
    const at = this.#position(slot)
    return at ? this.#view.getUint8(at) : 0
  }

  longAt(slot: number): number {
    const at = this.#position(slot)
    return at ? this.long(at) : 0
  }

  /** A number of 64 bits at a position. */
  long(at: number): number {
    return Number(this.#view.getBigInt64(at, true))
  }

  table(slot: number): Table | undefined {
    const at = this.#position(slot)
    return at ? this.#tableAt(at) : undefined
  }

  tables(slot: number): Table[] {
    return this.structs(slot, INT).map(at => this.#tableAt(at))
  }

  /** The positions of a vector's elements, which lie in the bytes. */
  structs(slot: number, size: number): number[] {
    const at = this.#position(slot)
    if (!at) return []
    const vector = at + this.#view.getUint32(at, true)
    const length = this.#view.getUint32(vector, true)
    const first = vector + INT
    if (first + length * size > this.#view.byteLength) throw new Impossible('a vector beyond its message')
    return Array.from({ length }, (_, i) => first + i * size)
  }

  #tableAt(at: number): Table {
    return new Table(this.#view, at + this.#view.getUint32(at, true), this.#depth + 1)
  }

  /** Where the value of a slot is; 0 where there is none. */
  #position(slot: number): number {
    const slots = this.#at - this.#view.getInt32(this.#at, true)
    const place = SLOTS + 2 * slot
    const offset = place < this.#view.getUint16(slots, true) ? this.#view.getUint16(slots + place, true) : 0
    return offset && this.#at + offset
  }
}

/** Before a table's slots: the lengths of these and of the table. */
const SLOTS = 4
const MOST_DEPTH = 64
