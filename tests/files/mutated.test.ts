/** A valid file that was damaged gives the same answer, another one that is said, or one line; nothing changes silently. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { decompress } from 'fzstd'
import { afterAll, expect, test } from 'vitest'
import { loadWhole, type Whole } from '../../src/corpus/load-frame.js'
import { unlz4 } from '../../src/files/lz4.js'
import { PlumblineError } from '../../src/ground/error.js'
import { lz4Frame, zstdFrame } from './codecs.js'
import { ARROW_BY_PROGRAMS, type Table, WRITE } from './tables.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-mutated-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ROWS = 12
const plain = readFileSync(fileURLToPath(new URL('cases/plain.csv', import.meta.url)), 'utf8')
const lines = plain.split('\n').filter(l => !l.includes('"'))
const names = lines[0]!.split(',')
const cells = lines.slice(1, ROWS + 1).map(l => l.split(','))

let count = 0

async function outcomeOf(bytes: Uint8Array, format: string): Promise<Whole | PlumblineError> {
  const file = join(folder, `${count++}.${format}`)
  writeFileSync(file, bytes)
  try {
    return await loadWhole(file)
  } catch (error) {
    if (error instanceof PlumblineError) return error
    throw error
  }
}

const whole = { names, cells }
const before = (await outcomeOf(WRITE.csv!(whole), 'csv')) as Whole

function isSame({ frame }: Whole): boolean {
  const same = (name: string) => frame.columns[name]!.every((x, i) => x === before.frame.columns[name]![i])
  return frame.rows === before.frame.rows && Object.keys(before.frame.columns).every(same)
}

/** Whether what changed is said: fewer sessions, values or columns that are missing, levels or months of their own. */
function isSaid({ frame, sessions }: Whole): boolean {
  const { missing, incomplete } = sessions.gaps
  const hasGaps = missing.length + incomplete.length > 0
  return frame.rows < before.frame.rows || hasGaps || sessions.notes.length > before.sessions.notes.length
}

function expectNothingSilent(after: Whole | PlumblineError) {
  if (after instanceof PlumblineError) expect(after.message).not.toContain('\n')
  else expect(isSame(after) || isSaid(after)).toBe(true)
}

const anyRow = fc.nat(ROWS - 1)
const anyColumn = fc.nat(names.length - 1)
const KEYS = new Set(['person_id', 'session_id'])
/** Ids may be any text. */
const valueColumn = anyColumn.filter(j => !KEYS.has(names[j]!))

const put = (i: number, j: number, value: string): Table => ({
  names,
  cells: cells.map((row, k) => (k === i ? row.with(j, value) : row)),
})
const damage = fc.oneof(
  anyRow.map(i => ({ what: `drop row ${i}`, table: { names, cells: cells.toSpliced(i, 1) } })),
  anyRow.map(i => ({ what: `repeat row ${i}`, table: { names, cells: [...cells, cells[i]!] } })),
  anyColumn.map(j => ({
    what: `drop column ${names[j]}`,
    table: { names: names.toSpliced(j, 1), cells: cells.map(row => row.toSpliced(j, 1)) },
  })),
  fc
    .tuple(anyRow, anyColumn)
    .map(([i, j]) => ({ what: `blank ${names[j]} of row ${i}`, table: put(i, j, '') })),
  fc
    .tuple(anyRow, valueColumn, fc.constantFrom('x', '-1', '1e400', 'NaN', 'NULL', '0x10', '2026-13', '?'))
    .map(([i, j, value]) => ({ what: `${value} for ${names[j]} of row ${i}`, table: put(i, j, value) })),
)

/** Of each kind of damage in each of some thirty files. */
const RUNS = 15

const formats = Object.keys(WRITE)

test.each(formats)('%s says the same as CSV', async format => {
  const read = await outcomeOf(WRITE[format]!(whole), format)
  expect(read).not.toBeInstanceOf(PlumblineError)
  expect(isSame(read as Whole)).toBe(true)
})

test.each(formats)('%s: rows, columns and cells dropped, repeated, blanked, retyped', async format => {
  await fc.assert(
    fc.asyncProperty(damage, async ({ table }) => {
      expectNothingSilent(await outcomeOf(WRITE[format]!(table), format))
    }),
    { numRuns: RUNS },
  )
})

/** Text that is cut at a line end is whole; what else is cut is refused, or noted. */
function expectCutSaid(after: Whole | PlumblineError, bytes: Uint8Array, end: number) {
  expectNothingSilent(after)
  if (after instanceof PlumblineError || isSame(after)) return
  const isAtLineEnd = bytes.subarray(0, end).toString() !== '' && LINE_ENDS.has(bytes[end - 1] as number)
  expect(isAtLineEnd || /is it whole\?/.test(after.sessions.notes.join())).toBe(true)
}

/** A line feed, and its second byte in UTF-16. */
const LINE_ENDS = new Set([10, 0])

test.each(formats)('%s: cut anywhere', async format => {
  const bytes = WRITE[format]!(whole)
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), async end => {
      expectCutSaid(await outcomeOf(bytes.subarray(0, end), format), bytes, end)
    }),
    { numRuns: RUNS },
  )
})

const BY_PROGRAMS = [
  ...ARROW_BY_PROGRAMS,
  'programs/polars.parquet',
  'programs/duckdb.parquet',
  'programs/duckdb-zstd.parquet',
]

test.each(BY_PROGRAMS)('%s: cut anywhere', async name => {
  const bytes = readFileSync(fileURLToPath(new URL(`cases/${name}`, import.meta.url)))
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), async end => {
      const after = await outcomeOf(bytes.subarray(0, end), name.replace('/', '-'))
      if (after instanceof PlumblineError) expect(after.message).not.toContain('\n')
      else expect(after.sessions.notes.join()).toContain('is it whole?')
    }),
    { numRuns: RUNS },
  )
})

/** Parquet has no sums, and its library trusts the numbers that it reads. */
const isTrusting = (name: string) => name.endsWith('parquet')

test.each(formats.filter(name => !isTrusting(name)))(
  '%s: bytes that changed on their way end in a table or in one line',
  async name => {
    const bytes = WRITE[name]!(whole)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, value) => {
        const after = await outcomeOf(bytes.with(at, value), name)
        if (after instanceof PlumblineError) expect(after.message).not.toContain('\n')
      }),
      { numRuns: RUNS },
    )
  },
)

/** Changes that made a library loop without end, or end the process: by the file, the position and the new byte. */
const FATAL: readonly (readonly [string, number, number])[] = [
  ['programs/polars-lz4.arrow', 1714, 91],
  ['programs/polars-lz4.arrow', 8194, 49],
  ['programs/polars-lz4.arrow', 8250, 238],
  ['programs/polars-lz4.arrow', 11364, 79],
  ['programs/duckdb.parquet', 5839, 240],
  ['programs/duckdb.parquet', 5683, 189],
  ['programs/duckdb.parquet', 5255, 193],
]

test.each(FATAL)('%s is refused with byte %i as %i', async (name, at, value) => {
  const bytes = readFileSync(fileURLToPath(new URL(`cases/${name}`, import.meta.url)))
  const after = await outcomeOf(Uint8Array.from(bytes).with(at, value), name.replace('/', '-'))
  expect(after).toMatchObject({ code: 'read.broken' })
  expect((after as PlumblineError).message).toContain('it is damaged or not whole')
})

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.nat(3000).map(n => new Uint8Array(n).fill(7)),
  fc.nat(3000).map(n => Uint8Array.from({ length: n }, (_, i) => (i >> 3) % 5)),
)

test('every form of a frame of LZ4 is unpacked', () => {
  const form = fc.record({
    blockBytes: fc.integer({ min: 20, max: 4000 }),
    isIndependent: fc.boolean(),
    hasBlockSums: fc.boolean(),
    hasSize: fc.boolean(),
    hasSum: fc.boolean(),
    packs: fc.boolean(),
  })
  fc.assert(
    fc.property(anyBytes, form, (bytes, how) => {
      expect(Buffer.compare(unlz4(lz4Frame(bytes, how)), bytes)).toBe(0)
    }),
  )
})

test('every form of a frame of Zstandard is unpacked', () => {
  const form = fc.record({
    blockBytes: fc.integer({ min: 20, max: 4000 }),
    hasSize: fc.boolean(),
    isPreceded: fc.boolean(),
  })
  fc.assert(
    fc.property(anyBytes, form, (bytes, how) => {
      expect(Buffer.compare(decompress(zstdFrame(bytes, how)), bytes)).toBe(0)
    }),
  )
})

test('a row that stands twice is refused in every format', async () => {
  for (const format of formats) {
    const twice = await outcomeOf(WRITE[format]!({ names, cells: [...cells, cells[3]!] }), format)
    expect(twice).toMatchObject({ code: 'key.twice' })
  }
})

test('values written in another way are the same', async () => {
  const j = (name: string) => names.indexOf(name)
  const other = cells.map(row =>
    row
      .with(j('turns'), `${row[j('turns')]}.0`)
      .with(j('expertise'), ` ${row[j('expertise')]}`)
      .with(j('trouble'), row[j('trouble')] === 'true' ? 'YES' : 'F'),
  )
  for (const format of formats)
    expect(isSame((await outcomeOf(WRITE[format]!({ names, cells: other }), format)) as Whole)).toBe(true)
})
