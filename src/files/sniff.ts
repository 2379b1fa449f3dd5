/** Detects from a file's first bytes whether it is packed, and its format. */
import type { Format } from './format.js'

export type Packing = 'gzip' | 'zstd'

const GZIP = [0x1f, 0x8b]
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]

/** How a file is packed, by the marks of RFC 1952 and RFC 8878. */
export function packingOf(head: Uint8Array): Packing | undefined {
  if (startsWith(head, GZIP)) return 'gzip'
  return startsWith(head, ZSTD) ? 'zstd' : undefined
}

const ARROW_STREAM = [0xff, 0xff, 0xff, 0xff]
const ascii = (text: string) => [...text].map(c => c.charCodeAt(0))

/** The format of unpacked bytes; text without braces is CSV. */
export function formatOfBytes(head: Uint8Array): Format {
  if (startsWith(head, ascii('PAR1'))) return 'parquet'
  if (startsWith(head, ascii('ARROW1')) || startsWith(head, ARROW_STREAM)) return 'arrow'
  const text = new TextDecoder(encodingOf(head)).decode(head.subarray(0, 64)).trimStart()
  return /^[{[]/.test(text) ? 'ndjson' : 'csv'
}

/** UTF-8, or UTF-16 by its mark or by the zeros of its first letters. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b] = head
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return 'utf-16be'
  return 'utf-8'
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((b, i) => bytes[i] === b)
