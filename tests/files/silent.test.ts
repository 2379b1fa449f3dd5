/** Files that can be read, and would give a wrong answer without a word: the right answer, or one line that says why not. */
import { join, relative } from 'node:path'
import {
  Binary,
  type DataType,
  DateDay,
  Decimal,
  Field,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableFromArrays,
  tableToIPC,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { loadFrame, loadWhole } from '../../src/corpus/load-frame.js'
import { mappingOf } from '../../src/files/read-mapping.js'
import type { Frame } from '../../src/recover/frame.js'
import { ownFolder } from './folder.js'

const { written, csv } = ownFolder('silent')

let count = 0
const arrow = (columns: Record<string, Vector>) =>
  written(`${count++}.arrow`, tableToIPC(new Table(columns), 'file'))

const ids = vectorFromArray(['a', 'b'])
/** The ids a and b are of people whose numbers are in the other order. */
const valuesOf = (frame: Frame, name: string) => [...frame.columns[name]!].toReversed()
const monthsOf = (frame: Frame) => valuesOf(frame, 'month').map(code => frame.vocabulary.month?.[code])

describe('ids that lost digits, and would make one person of many', () => {
  test.each([
    ['R’s write.csv of a double', '1.23456789012346e+15'],
    ['pandas’ to_csv of a float', '1.2345678901234568e+18'],
    ['a float with its point', '1234567890123456768.0'],
    ['a spreadsheet', '1.23457E+12'],
  ])('%s are refused', async (_, id) => {
    for (const [person, session] of [
      [id, '1'],
      ['a', id],
    ])
      await expect(loadWhole(csv(`person_id,session_id\n${person},${session}\n`))).rejects.toThrow(
        new RegExp(`must be ids (with all their digits|as they are), got "${id.replace(/[.+]/g, '\\$&')}"`),
      )
  })

  test('whole numbers that are exact, and text, are not', async () => {
    const text = 'person_id\n9007199254740991\n9007199254740991.0\n1e+05\n100000\n1e15\n123456789012345678\n'
    expect((await loadFrame(csv(text))).people).toBe(4)
  })

  test('bytes that are no text are refused, in Arrow and as a library shows them in Parquet', async () => {
    const bytes = [Uint8Array.of(0xff, 0xfe, 1), Uint8Array.of(0xff, 0xfe, 2)]
    await expect(loadWhole(arrow({ person_id: vectorFromArray(bytes, new Binary()) }))).rejects.toThrow(
      'column person_id holds bytes that are no text',
    )
    const columnData = [{ name: 'person_id', data: bytes, type: 'BYTE_ARRAY' as const }]
    const file = written('bytes.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))
    await expect(loadWhole(file)).rejects.toThrow('column person_id')
  })

  test('text in bytes is text', async () => {
    const bytes = ['building', 'fixing'].map(t => new TextEncoder().encode(t))
    const file = arrow({ person_id: ids, work_mode: vectorFromArray(bytes, new Binary()) })
    expect(valuesOf(await loadFrame(file), 'work_mode')).toEqual([0, 1])
  })

  test('letters with accents are the same however they are composed', async () => {
    expect((await loadFrame(csv('person_id\ncaf\u00e9\ncafe\u0301\n'))).people).toBe(1)
  })
})

describe('points and commas', () => {
  test.each([
    [';', '1.000', '12.000'],
    [',', '1.000', '12.000'],
    ['\t', '1.000', '999'],
  ])('a count such as 1%s000 with a point is refused: it may be thousands', async (sign, one, other) => {
    const text = [
      ['person_id', 'words'],
      ['a', one],
      ['b', other],
    ]
      .map(row => row.join(sign))
      .join('\n')
    await expect(loadWhole(csv(text))).rejects.toThrow(
      'column words holds "1.000", in which the point may set off thousands',
    )
  })

  test('a decimal comma in one column tells that points in another may set off thousands', async () => {
    for (const [usd, share] of [
      ['12.500', '0,25'],
      ['250', '0,5'],
    ])
      await expect(
        loadWhole(csv(`person_id;planning_user_share;value_usd\na;${share};${usd}\nb;0;12.500\n`)),
      ).rejects.toThrow('column value_usd is in a file with decimal commas, and holds "12.500"')
  })

  test('fractions of three digits between semicolons are fractions where no comma stands', async () => {
    const frame = await loadFrame(csv('person_id;planning_user_share;value_usd\na;0.125;12.500\nb;0.5;20\n'))
    expect(valuesOf(frame, 'value_usd')).toEqual([12.5, 20])
  })

  test('a signal such as 5.000 is a signal: thousands of it would be out of bounds', async () => {
    expect(
      valuesOf(await loadFrame(csv('person_id,success_signal\na,5.000\nb,0.000\n')), 'success_signal'),
    ).toEqual([5, 0])
  })

  test('counts with a fraction of zeros are counts', async () => {
    const frame = await loadFrame(csv('person_id,words\na,1.0\nb,1234.000\n'))
    expect(valuesOf(frame, 'words')).toEqual([1, 1234])
  })

  test('decimal numbers of Arrow have their scale and sign, and ids all their digits', async () => {
    const decimals = (scale: number, ...words: number[]) =>
      makeVector(
        makeData({
          type: new Decimal(scale, 38, 128),
          length: 2,
          nullCount: 0,
          data: Uint32Array.from(words),
        }),
      )
    // 1250 / 10² and 30000 / 10²; 5 + 2³² and 6 + 2⁶⁴ + 2³².
    const usd = decimals(2, 1250, 0, 0, 0, 30_000, 0, 0, 0)
    const long = decimals(0, 5, 1, 0, 0, 6, 1, 1, 0)
    const frame = await loadFrame(arrow({ person_id: long, value_usd: usd }))
    expect([...frame.columns.value_usd!]).toEqual([12.5, 300])
    const same = await loadFrame(csv(`person_id\n${5n + (1n << 32n)}\n${6n + (1n << 64n) + (1n << 32n)}\n`))
    expect([...frame.ids]).toEqual([...same.ids])
    const below = arrow({ person_id: ids, value_usd: decimals(1, -15, -1, -1, -1, 200, 0, 0, 0) })
    await expect(loadWhole(below)).rejects.toThrow('must be a number from 10 to 50000, got "-1.5"')
  })
})

describe('levels', () => {
  test('blanks around a level that is also a sign of what is missing do not make it missing', async () => {
    const frame = await loadFrame(csv('person_id,codebase\na, none\nb,creates\n'))
    expect(valuesOf(frame, 'codebase')).toEqual([3, 2])
    expect(frame.valid.codebase).toBeUndefined()
  })

  test.each(['None', 'NONE'])('the level %s, which may be what is missing, is refused', async level => {
    await expect(loadWhole(csv(`person_id,codebase\na,${level}\n`))).rejects.toThrow(
      `column codebase holds "${level}": write the level as "none", and leave what is missing empty`,
    )
  })

  test('a point alone is missing, as SAS and Stata write it', async () => {
    const frame = await loadFrame(csv('person_id,turns,work_mode\na,.,building\nb,3,.\n'))
    expect([[...frame.valid.turns!].sort(), [...frame.valid.work_mode!].sort()]).toEqual([
      [0, 1],
      [0, 1],
    ])
  })

  test('more levels than a byte holds are refused, in one file or over several', async () => {
    const modes = (from: number) =>
      csv(`person_id,work_mode\n${Array.from({ length: 150 }, (_, i) => `a,m${from + i}\n`).join('')}`)
    expect((await loadFrame(modes(0))).rows).toBe(150)
    await expect(loadWhole([modes(0), modes(150)])).rejects.toThrow(
      'column work_mode has more than 200 levels over all files',
    )
  })
})

describe('months', () => {
  test('a mistyped year does not wrap the codes of months', async () => {
    await expect(loadWhole(csv('person_id,month\na,1926-02\nb,2026-02\n'))).rejects.toThrow(
      'the months go from 1926-02 to 2026-02, which is more than 200: is one of them mistyped?',
    )
  })

  const midnightInTokyo = [new Date('2026-01-31T15:00Z'), new Date('2026-02-28T15:00Z')]

  test('typed instants are no months: their month depends on a time zone', async () => {
    const month = vectorFromArray(midnightInTokyo, new TimestampMillisecond('Asia/Tokyo'))
    await expect(loadWhole(arrow({ person_id: ids, month }))).rejects.toThrow(
      'column month must be a month or a day, got the instant 2026-01-31T15:00:00.000Z, whose month depends on a time zone',
    )
  })

  test.each<[string, DataType]>([
    ['seconds', new TimestampSecond('UTC')],
    ['milliseconds', new TimestampMillisecond()],
    ['microseconds', new TimestampMicrosecond('Asia/Tokyo')],
    ['nanoseconds', new TimestampNanosecond('UTC')],
  ])('instants in %s give their month in UTC, and it is said', async (_, type) => {
    const started_at = vectorFromArray(midnightInTokyo, type)
    const { frame, sessions } = await loadWhole(arrow({ person_id: ids, started_at }))
    expect(monthsOf(frame)).toEqual(['2026-01', '2026-02'])
    expect(sessions.notes).toContain(
      'month is the month of started_at in UTC; an instant without a time zone counts as UTC',
    )
  })

  test('days give the month of the day', async () => {
    const month = vectorFromArray([new Date('2026-01-31'), new Date('2026-02-01')], new DateDay())
    expect(monthsOf(await loadFrame(arrow({ person_id: ids, month })))).toEqual(['2026-01', '2026-02'])
  })

  test('text with a time zone gives the month that is written', async () => {
    const text = 'person_id,month\na,2026-02-01T00:00:00+09:00\nb,2026-03-01 00:00:00-05\n'
    expect(monthsOf(await loadFrame(csv(text)))).toEqual(['2026-02', '2026-03'])
  })

  test('months as numbers, such as pandas writes into JSON, are to be written as text', async () => {
    const file = written('months.ndjson', '{"person_id":"a","month":1769904000000}\n{"person_id":"b"}\n')
    await expect(loadWhole(file)).rejects.toThrow('got "1769904000000": write months as text (row 1)')
  })

  test('a month of two digits, as in folders by year and month, asks for its year', async () => {
    const file = written('h/year=2026/month=02/a.csv', 'person_id\na\n')
    await expect(loadWhole(file)).rejects.toThrow(
      'column month must be a month like 2026-02, got "02": give it with its year, in one column (row 1)',
    )
  })
})

describe('columns and files', () => {
  test('a column that is said to be another is not read under its own name too', async () => {
    const file = csv('person_id,turns,n\na,3,7\nb,4,8\n')
    const { frame, sessions } = await loadWhole(file, mappingOf({ rename: 'turns=actions' }))
    expect(valuesOf(frame, 'actions')).toEqual([3, 4])
    expect(sessions.gaps.missing).toContain('turns')
    const swapped = await loadFrame(
      csv('person_id,turns,actions\na,3,7\nb,4,8\n'),
      mappingOf({ rename: 'turns=actions,actions=turns' }),
    )
    expect([valuesOf(swapped, 'turns'), valuesOf(swapped, 'actions')]).toEqual([
      [7, 8],
      [3, 4],
    ])
  })

  test('two columns of one name are refused in every format', async () => {
    const twice = 'has two columns called turns'
    await expect(loadWhole(csv('person_id,turns, turns\na,1,2\n'))).rejects.toThrow(twice)
    const { schema, batches } = tableFromArrays({ person_id: ['a'], turns: [1], other: [2] })
    const fields = schema.fields.map(f => (f.name === 'other' ? new Field('turns', f.type, true) : f))
    const renamed = new Schema(fields)
    const table = new Table(
      renamed,
      batches.map(b => new RecordBatch(renamed, b.data)),
    )
    await expect(loadWhole(written('twice.arrow', tableToIPC(table, 'file')))).rejects.toThrow(twice)
    const columnData = ['person_id', 'turns', 'turns'].map(name => ({ name, data: ['3'] }))
    const file = written('twice.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))
    await expect(loadWhole(file)).rejects.toThrow(twice)
  })

  test('one file under two names is refused, also without session ids', async () => {
    const file = csv('person_id,turns\na,3\n')
    const other = join('.', relative('.', file))
    await expect(loadWhole([file, other])).rejects.toThrow(`${file} and ${other} are the same file`)
    await expect(loadWhole([file, file])).rejects.toThrow(`${file} is named twice`)
  })

  test('a header amid the rows is seen behind a byte-order mark', async () => {
    const text = 'person_id,session_id\na,1\n\ufeffperson_id,session_id\nb,2\n'
    await expect(loadWhole(csv(text))).rejects.toThrow('row 2: repeats the names of the columns')
  })

  const stream = (ended: boolean) => {
    const one = tableFromArrays({ person_id: Int32Array.of(1, 2), turns: Int32Array.of(3, 4) })
    const bytes = tableToIPC(new Table([...one.batches, ...one.batches]), 'stream')
    return written(`${count++}.arrows`, ended ? bytes : bytes.subarray(0, -8))
  }

  test('a stream that ends without its mark is read, and it is said', async () => {
    const notes = async (file: string) => (await loadWhole(file)).sessions.notes.join()
    expect(await notes(stream(false))).toContain('ends without the mark that ends a stream: is it whole?')
    expect(await notes(stream(true))).not.toContain('mark')
  })

  test('Arrow that is cut is called so, not by an error of its library', async () => {
    const bytes = tableToIPC(tableFromArrays({ person_id: Int32Array.of(1, 2) }), 'file')
    await expect(loadWhole(written('cut.arrow', bytes.subarray(0, -20)))).rejects.toThrow(
      'cut.arrow as arrow: it ends without its mark: is it whole?',
    )
  })

  test.each<[string, Uint8Array]>([
    ['is Feather version 1', Buffer.from('FEA1\0\0\0\0')],
    ['is an HDF5 file', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')],
    ['is a NumPy array', Buffer.from('\x93NUMPY\x01\0', 'latin1')],
    ['is packed by LZ4', Buffer.from([4, 0x22, 0x4d, 0x18, 0x64])],
    ['is a 7z archive', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
    ['is a database of DuckDB', Buffer.from('12345678DUCK@\0\0\0\0\0\0\0')],
    ['is a SAS data set', Buffer.concat([Buffer.alloc(12), Buffer.from([0xc2, 0xea, 0x81, 0x60])])],
  ])('a file that %s is called so', async (what, bytes) => {
    await expect(loadWhole(written(`foreign-${count++}`, bytes))).rejects.toThrow(what)
  })
})
