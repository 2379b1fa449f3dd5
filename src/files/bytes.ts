/** The bytes and the text of an input, unpacked: whole, or in chunks whatever its size. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { createGunzip, gunzipSync } from 'node:zlib'
import { Decompress, decompress } from 'fzstd'
import { PlumblineError } from '../ground/error.js'
import type { InputFile } from './input.js'
import { encodingOf, packingOf } from './sniff.js'

const CHUNK_BYTES = 1 << 24

/** All bytes of an input, unpacked. */
export function wholeBytes({ name, bytes }: InputFile): Uint8Array {
  const all = bytes ?? readFileSync(name)
  const packing = packingOf(all)
  if (packing === 'gzip') return gunzipSync(all)
  // Arrays that fzstd returns may share memory with the next that it unpacks.
  return packing === 'zstd' ? decompress(all).slice() : all
}

/** The text of an input in chunks; its encoding is UTF-8, or UTF-16. */
export async function* textChunks(file: InputFile): AsyncGenerator<string> {
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

async function* unpackedChunks(file: InputFile): AsyncGenerator<Uint8Array> {
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

function* chunksOf({ name, bytes }: InputFile): Generator<Uint8Array> {
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
