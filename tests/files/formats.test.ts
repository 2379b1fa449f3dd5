import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { FORMATS } from '../../src/files/format.js'
import { readTable } from '../../src/files/read.js'
import { openPart } from '../../src/files/write.js'
import { tableOf } from '../../src/generate/tables.js'
import { type Batch, cell, copy } from '../../src/schema/batch.js'
import { TABLE_NAMES } from '../../src/schema/tables.js'
import { generator } from '../generate/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-formats-'))
afterAll(() => rmSync(folder, { recursive: true }))

const g = generator({})
const block = g.block(1, 50)
block.audited = { rows: Int32Array.of(0, 2, 41), probabilities: Float64Array.of(0.1, 1, 1 / 3) }
const batches = new Map<string, Batch>(
  TABLE_NAMES.filter(t => t !== 'actions').map(t => [t, copy(tableOf(block, t))]),
)
for (const name of ['actions', 'decisions'] as const)
  g.slices(name, 1e6, b => batches.set(name, copy(tableOf(b, name))))

const cells = (b: Batch) =>
  b.table.columns.map((c, j) => Array.from({ length: b.rows }, (_, i) => cell(c, b.columns[j]!, i)))

async function collect(path: string, name: (typeof TABLE_NAMES)[number], columns: readonly string[]) {
  const read: Batch[] = []
  for await (const batch of readTable(path, name, columns)) read.push(batch)
  return read
}

async function write(path: string, format: (typeof FORMATS)[number], ...parts: Batch[]) {
  const writer = await openPart(path, parts[0]!.table, format)
  for (const part of parts) writer.write(part)
  return writer.close()
}

test.each(FORMATS.flatMap(f => TABLE_NAMES.map(t => [f, t] as const)))(
  '%s gives every value of %s back',
  async (format, name) => {
    const batch = batches.get(name)!
    const path = join(folder, `${name}.${format}`)
    const { rows } = await write(path, format, batch)
    expect(rows).toBe(batch.rows)
    const read = await collect(
      path,
      name,
      batch.table.columns.map(c => c.name),
    )
    expect(read.reduce((n, b) => n + b.rows, 0)).toBe(batch.rows)
    const all = read.map(cells)
    expect(batch.table.columns.map((_, j) => all.flatMap(b => b[j]!))).toEqual(cells(batch))
  },
)

test.each(FORMATS)('%s gives no row back of a part of gold that has none', async format => {
  const batch = batches.get('gold')!
  const none = {
    ...batch,
    rows: 0,
    columns: batch.columns.map(c => ({ ...c, values: c.values.slice(0, 0) })),
  }
  const path = join(folder, `none.${format}`)
  await write(path, format, none)
  const read = await collect(path, 'gold', ['session_id', 'expertise'])
  expect(read.reduce((n, b) => n + b.rows, 0)).toBe(0)
})

test.each(FORMATS)('%s written twice has the same bytes', async format => {
  const batch = batches.get('sessions')!
  const [a, b] = await Promise.all(
    ['a', 'b'].map(n => write(join(folder, `twice-${n}.${format}`), format, batch, batch)),
  )
  expect(a).toEqual(b)
  expect(a!.rows).toBe(2 * batch.rows)
})

test('Parquet files open in hyparquet with ordinary types', async () => {
  const path = join(folder, 'plain.parquet')
  const batch = batches.get('sessions')!
  await write(path, 'parquet', batch)
  const [first] = await parquetReadObjects({ file: await asyncBufferFromFile(path) })
  const i = (name: string) => batch.table.columns.findIndex(c => c.name === name)
  const value = (name: string) => cell(batch.table.columns[i(name)]!, batch.columns[i(name)]!, 0)
  expect(first!.session_id).toBe(BigInt(value('session_id') as number))
  expect(first!.work_mode).toBe(value('work_mode'))
  expect((first!.started_at as Date).getTime()).toBe(value('started_at'))
  expect(first!.verified).toBe(value('verified'))
})

test('Arrow files open in apache-arrow with the types of the schema', async () => {
  const path = join(folder, 'plain.arrow')
  await write(path, 'arrow', batches.get('turns')!, batches.get('turns')!)
  const arrow = tableFromIPC(readFileSync(path))
  expect(arrow.batches).toHaveLength(2)
  expect(arrow.schema.fields.map(f => String(f.type))).toEqual([
    'Int64',
    'Int32',
    'Int32',
    'Int32',
    'Int32',
    'Int8',
    'Bool',
    'Dictionary<Uint8, Utf8>',
    'Timestamp<MILLISECOND, UTC>',
    'Float32',
  ])
})

test('CSV quotes what needs it and nothing else', async () => {
  const path = join(folder, 'plain.csv')
  await write(path, 'csv', batches.get('truth_people')!)
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(/^person_id,occupation,user_type,main_subject,familiarity,diligence\n1,/)
  expect(text).toMatch(/\d+,"[^"]+, [^"]+",/)
  expect(text).toMatch(/\d+,Computer and Mathematical Occupations,software,/)
})

const good = 'person_id,sessions,first_month,surface,account_age_days\n1,2,2025-10,cli,5\n'
const columns = ['person_id', 'sessions', 'first_month', 'surface', 'account_age_days']

test.each([
  [
    'unknown level',
    good.replace('cli', 'cly'),
    'column surface holds unknown level "cly"; did you mean "cli"? (row 1)',
  ],
  [
    'fraction',
    good.replace('1,2,', '1,2.5,'),
    'column sessions must be a whole number from 1 up, got "2.5" (row 1)',
  ],
  [
    'negative',
    good.replace(',5\n', ',-5\n'),
    'column account_age_days must be a whole number from 0 up, got "-5" (row 1)',
  ],
  ['no id', good.replace('1,2,', 'NA,2,'), 'column person_id is missing (row 1)'],
  ['missing value', good.replace('1,2,', '1,,'), 'column sessions is missing (row 1)'],
  [
    'missing column',
    good.replace('surface', 'surfaces'),
    'missing column surface of table people; perhaps misspelled: surfaces',
  ],
])('refuses a CSV with %s in one line', async (_, text, message) => {
  const path = join(folder, 'bad.csv')
  writeFileSync(path, text)
  await expect(collect(path, 'people', columns)).rejects.toThrow(message)
})

test.each(['parquet', 'arrow', 'ndjson'] as const)(
  'refuses a truncated %s in one line that names the file',
  async format => {
    const path = join(folder, `cut.${format}`)
    const { bytes } = await write(path, format, batches.get('people')!)
    truncateSync(path, Math.floor(bytes * 0.7))
    await expect(collect(path, 'people', columns)).rejects.toThrow(
      new RegExp(`^cannot read .*cut.${format} as ${format}: [^\n]+$`),
    )
  },
)

test.each(['parquet', 'arrow', 'ndjson', 'csv'] as const)(
  'refuses foreign bytes under the name of a %s file',
  async format => {
    const path = join(folder, `foreign.${format}`)
    writeFileSync(path, Buffer.from([0x50, 0x4b, 3, 4, ...new Array(100).fill(7)]))
    await expect(collect(path, 'people', columns)).rejects.toThrow(/^[^\n]+$/)
  },
)

test('reads CSV with Windows line ends and columns in another order', async () => {
  const path = join(folder, 'windows.csv')
  writeFileSync(
    path,
    'surface,first_month,person_id,extra,account_age_days,sessions\r\nweb,2026-01,9,x,3,4\r\n',
  )
  const [batch] = await collect(path, 'people', columns)
  expect(cells(batch!)).toEqual([[9], [4], ['2026-01'], ['web'], [3]])
})

test.each([
  ['a mark of UTF-8 before it', `\ufeff${good}`],
  ['semicolons', good.replaceAll(',', ';')],
  ['tabs', good.replaceAll(',', '\t')],
])('reads a CSV with %s', async (_, text) => {
  const path = join(folder, 'other.csv')
  writeFileSync(path, text)
  const [batch] = await collect(path, 'people', columns)
  expect(cells(batch!)).toEqual([[1], [2], ['2025-10'], ['cli'], [5]])
})

describe('ids of other people’s data', () => {
  const idsOf = async (...ids: string[]) => {
    const path = join(folder, 'ids.csv')
    const [head, row] = good.split('\n') as [string, string]
    writeFileSync(path, [head, ...ids.map(id => row.replace('1', id)), ''].join('\n'))
    const [batch] = await collect(path, 'people', ['person_id'])
    return cells(batch!)[0] as number[]
  }

  test('are themselves where they are whole numbers that a double holds', async () => {
    expect(await idsOf('1', '7.0', '9007199254740991')).toEqual([1, 7, 9007199254740991])
  })

  test('of text, or of more digits than a double holds, are told apart, and the same in any file', async () => {
    const long = ['u1', 'U1', '007', '7', '-7', '0', '9007199254740993', '9007199254740992', '1e3', '1000']
    const ids = await idsOf(...long)
    expect(new Set(ids).size).toBe(long.length)
    expect(ids.every(Number.isSafeInteger)).toBe(true)
    expect(await idsOf('u1', ...long)).toEqual([ids[0], ...ids])
  })

  test('are the same from Arrow, as text or as 64-bit numbers', async () => {
    const { tableFromArrays, tableToIPC } = await import('apache-arrow')
    const path = join(folder, 'ids.arrow')
    const read = async (ids: string[] | BigInt64Array) => {
      writeFileSync(path, tableToIPC(tableFromArrays({ person_id: ids })))
      const [batch] = await collect(path, 'people', ['person_id'])
      return cells(batch!)[0]
    }
    const text = ['5', '9007199254740993', '-7']
    expect(await read(BigInt64Array.from(text.map(BigInt)))).toEqual(await idsOf(...text))
    expect(await read(text)).toEqual(await idsOf(...text))
  })

  test('that are numbers which a double cannot tell apart are refused', async () => {
    const path = join(folder, 'ids.ndjson')
    writeFileSync(path, '{"person_id": 9007199254740993}\n')
    await expect(collect(path, 'people', ['person_id'])).rejects.toThrow(
      'column person_id must be whole numbers that are exact, or text, got 9007199254740992',
    )
  })
})

test('a file appears only when it is complete', async () => {
  const path = join(folder, 'later.csv')
  const writer = await openPart(path, batches.get('people')!.table, 'csv')
  writer.write(batches.get('people')!)
  expect(() => readFileSync(path)).toThrow('ENOENT')
  writer.abandon()
  expect(() => readFileSync(`${path}.tmp`)).toThrow('ENOENT')
})
