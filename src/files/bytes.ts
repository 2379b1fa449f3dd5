/** The bytes and the text of an input, unpacked: whole, or in chunks whatever its size. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { Decompress, decompress } from 'fzstd'
import { PlumblineError } from '../ground/error.js'
import { encodingOf, packingOf } from './sniff.js'

/** Its cells are gone before a new chunk comes: 16 megabytes at a time took a quarter more time and three times the memory. */
const CHUNK_BYTES = 1 << 18

/** A file, or what came through a pipe. */
interface Bytes {
  readonly name: string
  readonly bytes?: Uint8Array
}

/** All bytes of an input, unpacked. */
export function wholeBytes({ name, bytes }: Bytes): Uint8Array {
  const all = bytes ?? readFileSync(name)
  const packing = packingOf(all)
  if (packing === 'gzip') return gunzipSync(all)
  // Arrays that fzstd returns may share memory with the next that it unpacks.
  return packing === 'zstd' ? decompress(all).slice() : all
}

const HEAD_BYTES = 1 << 12
/** Above the largest block of Zstandard, 128 KB, which is unpacked whole. */
const ZSTD_HEAD_BYTES = 1 << 18

/** The first bytes of an input, unpacked as far as they go; none where it is damaged, which is found when it is read. */
export function headOf({ name, bytes }: Bytes): Uint8Array {
  const first = (size: number) => bytes?.subarray(0, size) ?? firstBytes(name, size)
  const packed = first(HEAD_BYTES)
  const packing = packingOf(packed)
  try {
    if (packing === 'gzip') return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH })
    return packing === 'zstd' ? unzstdHead(first(ZSTD_HEAD_BYTES)) : packed
  } catch {
    return new Uint8Array(0)
  }
}

function firstBytes(name: string, size: number): Uint8Array {
  const file = openSync(name, 'r')
  try {
    const head = Buffer.alloc(size)
    return head.subarray(0, readSync(file, head, 0, size, 0))
  } finally {
    closeSync(file)
  }
}

function unzstdHead(packed: Uint8Array): Uint8Array {
  const out: Uint8Array[] = []
  const stream = new Decompress(chunk => {
    out.push(chunk.slice())
  })
  stream.push(packed, false)
  return Buffer.concat(out)
}

/** The text of an input in chunks; its encoding is UTF-8, or UTF-16. */
export async function* textChunks(file: Bytes): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let encoding = ''
  for await (const bytes of unpackedChunks(file)) {
    encoding ||= encodingOf(bytes)
    decoder ??= new TextDecoder(encoding, { fatal: true })
    yield decode(decoder, file.name, encoding, bytes)
  }
  if (decoder) yield decode(decoder, file.name, encoding)
}

function decode(decoder: TextDecoder, name: string, encoding: string, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch {
    throw new PlumblineError(
      'read.encoding',
      `${name} is not ${encoding.toUpperCase()} text: save it as UTF-8`,
    )
  }
}

async function* unpackedChunks(file: Bytes): AsyncGenerator<Uint8Array> {
  let packing: string | undefined
  let begun = false
  const source = chunksOf(file)
  for (;;) {
    const { value, done } = source.next()
    if (done) return
    if (!begun) packing = packingOf(value)
    begun = true
    if (packing === 'gzip') return yield* unzipped(value, source)
    if (packing === 'zstd') return yield* unpackedZstd(value, source)
    yield value
  }
}

async function* unzipped(first: Uint8Array, rest: Iterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 1 << 20 })
  const feed = async () => {
    for (let next: Uint8Array | undefined = first; next; next = taken(rest))
      if (!gunzip.write(next)) await new Promise(resolve => gunzip.once('drain', resolve))
    gunzip.end()
  }
  void feed()
  for await (const chunk of gunzip) yield chunk as Uint8Array
}

function* unpackedZstd(first: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  let out: Uint8Array[] = []
  const stream = new Decompress(chunk => {
    out.push(chunk.slice())
  })
  for (let next: Uint8Array | undefined = first; next; ) {
    const after = taken(rest)
    stream.push(next, !after)
    yield* out
    out = []
    next = after
  }
}

function taken(source: Iterator<Uint8Array>): Uint8Array | undefined {
  const { value, done } = source.next()
  return done ? undefined : value
}

function* chunksOf({ name, bytes }: Bytes): Generator<Uint8Array> {
  if (bytes) {
    if (bytes.length > 0) yield bytes
    return
  }
  const file = openSync(name, 'r')
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      const read = readSync(file, chunk, 0, CHUNK_BYTES, null)
      if (read === 0) return
      yield chunk.subarray(0, read)
    }
  } finally {
    closeSync(file)
  }
}
