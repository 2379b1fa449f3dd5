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

/** The format of unpacked bytes that begin with the mark of a format that is not text. */
export function markedFormat(head: Uint8Array): Format | undefined {
  if (startsWith(head, ascii('PAR1'))) return 'parquet'
  return startsWith(head, ascii('ARROW1')) || startsWith(head, ARROW_STREAM) ? 'arrow' : undefined
}

/** The format of unpacked bytes that are text: without braces it is CSV. */
export function textFormat(head: Uint8Array): Format {
  return /^[{[]/.test(textOf(head)) ? 'ndjson' : 'csv'
}

const textOf = (head: Uint8Array) =>
  new TextDecoder(encodingOf(head)).decode(head.subarray(0, SEEN_BYTES)).trimStart()
const SEEN_BYTES = 64

/** What begins with these bytes and is no table that is read, with what to do instead. */
const OTHERS: readonly (readonly [what: string, instead: string, ...marks: (readonly number[])[]])[] = [
  ['a zip file or an Excel workbook', 'unpack it, or save the sheet as CSV', ascii('PK\x03\x04')],
  ['an old Excel workbook', 'save the sheet as CSV', [0xd0, 0xcf, 0x11, 0xe0]],
  ['packed by bzip2', 'unpack it, or pack it by gzip or Zstandard', ascii('BZh')],
  ['packed by xz', 'unpack it, or pack it by gzip or Zstandard', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  [
    'R’s own format',
    'write the data by write.csv',
    ...['RDX2\n', 'RDX3\n', 'RDA2\n', 'RDA3\n', 'X\n\0\0', 'structure(list('].map(ascii),
  ],
  ['a Python pickle', 'write the data by to_csv', [0x80, 3], [0x80, 4], [0x80, 5]],
  ['a Stata file', 'export it as CSV', ascii('<stata_dta>')],
  ['an SPSS file', 'export it as CSV', ...['$FL2', '$FL3', 'ASCII SPSS PORT FILE'].map(ascii)],
  ['a SAS transport file', 'export it as CSV', ascii('HEADER RECORD*******')],
  ['a MATLAB file', 'write the table as CSV', ascii('MATLAB 5.0 MAT-file')],
  ['a database of SQLite', 'export the table as CSV', ascii('SQLite format 3')],
  ['an Avro file', 'write it as Parquet', ascii('Obj\x01')],
  ['a PDF', 'export the data as CSV', ascii('%PDF')],
  ['a picture', 'export the data as CSV', [0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff]],
  ['Feather version 1', 'write version 2, which is Arrow', ascii('FEA1\0')],
  ['an HDF5 file', 'write the table as Parquet or CSV', [0x89, 0x48, 0x44, 0x46]],
  ['a NumPy array', 'write a table with named columns, such as CSV', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['packed by LZ4', 'unpack it, or pack it by gzip or Zstandard', [0x04, 0x22, 0x4d, 0x18]],
  ['a 7z archive', 'unpack it', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a pointer of Git LFS', 'git lfs pull gets the file itself', ascii('version https://git-lfs')],
]
const HTML = /^<(!doctype html|html|table)\b/i
const TAR = { at: 257, mark: ascii('ustar') }
const SAS = { at: 12, mark: [0xc2, 0xea, 0x81, 0x60] }
/** The bytes of its version, a small number, follow its mark. */
const DUCKDB = { at: 8, mark: ascii('DUCK'), zero: 15 }

const ORC = ascii('ORC')
/** Releases of Stata's format before it had a name: the release, the order of bytes, then a 1. */
const STATA = { oldest: 0x69, latest: 0x73 }

/** What a file is that no reader takes, as a phrase; undefined where it may be a table. */
export function foreignOf(head: Uint8Array): string | undefined {
  const found = OTHERS.find(([, , ...marks]) => marks.some(m => startsWith(head, m)))
  if (found) return `${found[0]}: ${found[1]}`
  if (startsWith(head.subarray(TAR.at), TAR.mark)) return 'a tar archive: unpack it'
  if (startsWith(head.subarray(DUCKDB.at), DUCKDB.mark) && head[DUCKDB.zero] === 0)
    return 'a database of DuckDB: COPY the table to Parquet'
  if (startsWith(head.subarray(SAS.at), SAS.mark)) return 'a SAS data set: export it as CSV'
  if (isStata(head)) return 'a Stata file: export it as CSV'
  if (startsWith(head, ORC) && head.includes(0)) return 'an ORC file: write it as Parquet'
  return HTML.test(textOf(head)) ? 'a page in HTML, not a table: was the download refused?' : undefined
}

const isStata = ([release = 0, order = 0, type]: Uint8Array) =>
  release >= STATA.oldest && release <= STATA.latest && [1, 2].includes(order) && type === 1

/** UTF-8, or UTF-16 by its mark or by the zeros of its first letters. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b] = head
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return 'utf-16be'
  return 'utf-8'
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((b, i) => bytes[i] === b)
