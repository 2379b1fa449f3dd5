/** A valid file that was damaged gives the same answer, another one that is said, or one line; nothing changes silently. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, expect, test } from 'vitest'
import { loadWhole, type Whole } from '../../src/corpus/load-frame.js'
import { PlumblineError } from '../../src/ground/error.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-mutated-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ROWS = 12
const plain = readFileSync(fileURLToPath(new URL('cases/plain.csv', import.meta.url)), 'utf8')
const lines = plain.split('\n').filter(l => !l.includes('"'))
const names = lines[0]!.split(',')
const cells = lines.slice(1, ROWS + 1).map(l => l.split(','))

interface Table {
  readonly names: readonly string[]
  readonly cells: readonly (readonly string[])[]
}

const column = (t: Table, j: number) => t.cells.map(row => (row[j] === '' ? null : (row[j] as string)))

/** The bytes of a table in each format; cells are text, as in files that nobody gave types. */
const WRITE: Readonly<Record<string, (t: Table) => Uint8Array>> = {
  csv: t => Buffer.from([t.names, ...t.cells].map(row => `${row.join(',')}\n`).join('')),
  ndjson: t =>
    Buffer.from(
      t.cells
        .map(row => JSON.stringify(Object.fromEntries(t.names.map((n, j) => [n, row[j] || null]))))
        .map(l => `${l}\n`)
        .join(''),
    ),
  json: t =>
    Buffer.from(
      JSON.stringify(
        t.cells.map(row => Object.fromEntries(t.names.map((n, j) => [n, row[j] || null]))),
        null,
        1,
      ),
    ),
  'csv.gz': t => gzipSync([t.names, ...t.cells].map(row => `${row.join(',')}\n`).join('')),
  arrow: t =>
    tableToIPC(tableFromArrays(Object.fromEntries(t.names.map((n, j) => [n, column(t, j)]))), 'file'),
  parquet: t =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: t.names.map((name, j) => ({
          name,
          data: column(t, j),
          type: 'STRING' as const,
          nullable: true,
        })),
      }),
    ),
}

let count = 0

async function outcomeOf(bytes: Uint8Array, format: string): Promise<Whole | PlumblineError> {
  const file = join(folder, `${count++}.${format}`)
  writeFileSync(file, bytes)
  try {
    return await loadWhole(file)
  } catch (error) {
    if (error instanceof PlumblineError) return error
    throw error
  } finally {
    rmSync(file)
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
    { numRuns: 40 },
  )
})

test.each(formats)('%s: cut anywhere', async format => {
  const bytes = WRITE[format]!(whole)
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), async end => {
      expectNothingSilent(await outcomeOf(bytes.subarray(0, end), format))
    }),
    { numRuns: 40 },
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
