/** Files as strangers hand them in: what is read however it is written, and what is refused with the reason. */
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { loadFrame, loadWhole } from '../../src/corpus/load-frame.js'
import { unlz4 } from '../../src/files/lz4.js'
import { ownFolder } from './folder.js'

const { written, csv } = ownFolder('strangers')
const at = (name: string) => fileURLToPath(new URL(`cases/${name}`, import.meta.url))

const plainText = readFileSync(at('plain.csv'), 'utf8')
const [head = '', ...rows] = plainText.trimEnd().split('\n')
const records = readFileSync(at('keys-left-out.ndjson'), 'utf8').trimEnd().split('\n')
const plain = await loadFrame(at('plain.csv'))

/** Sums of columns tell a wrong value, whatever the order of the rows. */
async function expectPlain(source: string | readonly string[]) {
  const frame = await loadFrame(source)
  expect(frame.rows).toBe(plain.rows)
  for (const [name, values] of Object.entries(plain.columns)) {
    const sum = (all: ArrayLike<number>) => Array.from(all).reduce((a, b) => a + b, 0)
    expect([name, sum(frame.columns[name]!)]).toEqual([name, expect.closeTo(sum(values), 4)])
  }
}

describe('says the same as plain.csv', () => {
  test.each<[string, string, string | Uint8Array]>([
    [
      'Excel’s line that names the delimiter',
      'sep.csv',
      `sep=;\n${readFileSync(at('semicolon-decimal-comma.csv'), 'utf8')}`,
    ],
    ['line ends of an old Mac', 'mac.csv', plainText.replaceAll('\n', '\r')],
    ['names in quotes and blanks', 'padded.csv', [head.split(',').map(n => ` "${n}" `), ...rows].join('\n')],
    ['UTF-16 of the other order', 'be.csv', Buffer.from(`\ufeff${plainText}`, 'utf16le').swap16()],
    [
      'records that jq spread over lines',
      'jq.json',
      records.map(r => JSON.stringify(JSON.parse(r), null, 2)).join('\n'),
    ],
    ['records without line ends between', 'joined.json', records.join('')],
    ['an array over lines', 'array.json', `[\n${records.join(',\n')}\n]\n`],
    ['Windows line ends in JSON', 'windows.ndjson', records.join('\r\n')],
    [
      'gzip in two members',
      'members.csv.gz',
      Buffer.concat([
        gzipSync(`${head}\n${rows.slice(0, 70).join('\n')}\n`),
        gzipSync(rows.slice(70).join('\n')),
      ]),
    ],
    ['JSON packed under a name that does not say so', 'packed', gzipSync(records.join('\n'))],
    ['CSV that is called Parquet', 'called.parquet', plainText],
    ['a folder with a plain % in its name', 'rate=50%/x.csv', plainText],
  ])('%s', async (_, name, content) => {
    await expectPlain(written(name, content))
  })
})

describe('is refused with the reason', () => {
  const swapped = (from: string | RegExp, to: string) => csv(plainText.replace(from, to))

  test.each<[string, () => string, string]>([
    [
      'an Excel workbook',
      () => csv('PK\x03\x04rest'),
      'is a zip file or an Excel workbook: unpack it, or save the sheet as CSV',
    ],
    ['bzip2', () => csv('BZh91AY'), 'is packed by bzip2: unpack it'],
    [
      'xz',
      () => written('a.csv.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])),
      'is packed by xz: unpack it',
    ],
    [
      'R’s saveRDS',
      () => written('a.rds', gzipSync('X\n\0\0\0\x03')),
      'is R’s own format: write the data by write.csv',
    ],
    [
      'a Python pickle',
      () => written('a.pkl', Buffer.from([0x80, 4, 0x95])),
      'is a Python pickle: write the data by to_csv',
    ],
    [
      'a page of a login',
      () => csv('<!DOCTYPE html>\n<html>'),
      'is a page in HTML, not a table: was the download refused?',
    ],
    [
      'a pointer of Git LFS',
      () => csv('version https://git-lfs.github.com/spec/v1\n'),
      'git lfs pull gets the file itself',
    ],
    [
      'a title above the header',
      () => csv(`Our sessions\n${plainText}`),
      'the first line must have the names of the columns, with no title or comment above it',
    ],
    [
      'a comment above the header',
      () => csv(`# exported\n${plainText}`),
      'with no title or comment above it',
    ],
    [
      'no header',
      () => csv(rows.join('\n')),
      'begins with values, such as 4097: its first line must have the names of the columns',
    ],
    [
      'no header, nor numbers as ids',
      () => csv('ann,true,3\nbob,false,4\n'),
      'begins with values, such as true',
    ],
    [
      'two files joined by cat',
      () => csv([head, ...rows.slice(0, 50), head, ...rows.slice(50)].join('\n')),
      'row 51: repeats the names of the columns: name joined files one by one',
    ],
    [
      'ids that a spreadsheet rounded',
      () => csv('person_id,session_id\n1.23457E+12,1\n1.23457E+12,2\n'),
      'column person_id must be ids as they are, got "1.23457E+12": a spreadsheet may have rewritten it',
    ],
    [
      'session ids that it rounded',
      () => csv('person_id,session_id\na,1E+15\n'),
      'column session_id must be ids as they are',
    ],
    [
      'an object for an id',
      () => written('oid.ndjson', '{"person_id":{"$oid":"a"}}\n{"person_id":{"$oid":"b"}}\n'),
      'column person_id holds an object or a list, not one value (row 1)',
    ],
    [
      'a list for a level',
      () => written('list.ndjson', '{"person_id":"a","work_mode":["building"]}\n{"person_id":"b"}\n'),
      'column work_mode holds an object or a list, not one value (row 1)',
    ],
    [
      'a list for a count',
      () => written('listed.json', '[{"person_id":"a","turns":[3]}]'),
      'column turns holds an object or a list',
    ],
    [
      'records within an object',
      () => written('within.json', `{"next":null,"items":[${records.join()}]}`),
      'is one object, whose key "items" has the records: give that list alone',
    ],
    [
      'columns of different lengths',
      () => written('lengths.json', '{"person_id":["a","b"],"turns":[1]}'),
      'column turns has 1 values, and person_id has 2',
    ],
    [
      'lists without names',
      () => written('lists.json', '[["a",1],["b",2]]'),
      'row 1: is no record of columns and values',
    ],
    [
      'seconds for milliseconds',
      () => written('seconds.ndjson', '{"person_id":"a","started_at":1771703094}\n{"person_id":"a"}\n'),
      'column started_at must be an instant, or milliseconds since 1970 of one since 2000, got 1771703094 (row 1)',
    ],
    [
      'microseconds',
      () => written('micro.ndjson', '{"person_id":"a","started_at":1771703094210000}\n{"person_id":"a"}\n'),
      'got 1771703094210000 (row 1)',
    ],
    [
      'a day that does not exist',
      () => swapped(',2026-02,', ',2026-02-30,'),
      'must be a month like 2026-02, got "2026-02-30"',
    ],
    [
      'an instant of a day that does not exist',
      () => csv('person_id,started_at\na,2026-02-30T10:00:00Z\n'),
      'must be an instant like 2026-02-21T19:44:54Z, got "2026-02-30T10:00:00Z"',
    ],
    [
      'points that set off thousands',
      () => csv('person_id;value_usd\na;12.345\nb;250,5\n'),
      'column value_usd is in a file with decimal commas, and holds "12.345", in which the point may set off thousands: write it without (row 1)',
    ],
    [
      'the same after the comma',
      () => csv('person_id;value_usd\na;250,5\nb;x\n'.replace('x', '12.345')),
      'is in a file with decimal commas, and holds "12.345"',
    ],
    [
      'a path that says something else',
      () => written('h/month=2026-02/a.csv', 'person_id,month\na,2026-03\n'),
      'column month is 2026-03, but the path says 2026-02 (row 1)',
    ],
    [
      'a level that the path contradicts',
      () => written('h/expertise=3/a.csv', 'person_id,expertise\na,3\nb,4\n'),
      'column expertise is 4, but the path says 3 (row 2)',
    ],
    [
      'names in capitals',
      () => csv('PERSON_ID,SESSION_ID,Turns\na,1,2\n'),
      '--rename SESSION_ID=session_id,PERSON_ID=person_id,Turns=turns',
    ],
    [
      'names with blanks',
      () => csv('Person Id,Session Id\na,1\n'),
      '--rename "Session Id=session_id,Person Id=person_id"',
    ],
  ])('%s', async (_, source, message) => {
    await expect(loadWhole(source())).rejects.toThrow(message)
  })

  test.each(['Feb-26', '26-Feb', '02/2026', '01.02.2026', '2/1/26', '46054', '202602', 'February 2026'])(
    'the month %s, which a spreadsheet may have made',
    async month => {
      await expect(loadWhole(swapped(',2026-02,', `,${month},`))).rejects.toThrow(
        `column month must be a month like 2026-02, got "${month}": a spreadsheet may have rewritten it; give the column the format "text" there, or export the data again (row 1)`,
      )
    },
  )

  test.each(['21/02/2026 19:44', '2/21/26 19:44', '46074.8229', '21.02.2026'])(
    'the instant %s, which a spreadsheet may have made',
    async instant => {
      const text = `person_id,session_id,started_at\na,1,${instant}\n`
      await expect(loadWhole(csv(text))).rejects.toThrow(
        `column started_at must be an instant like 2026-02-21T19:44:54Z, got "${instant}": a spreadsheet may have rewritten it`,
      )
    },
  )
})

test('Parquet and Arrow are read under any name', async () => {
  for (const name of ['duckdb.parquet', 'polars.arrow'])
    expect((await loadFrame(written(`called-${name}.csv`, readFileSync(at(`programs/${name}`))))).rows).toBe(
      24,
    )
})

test('a hundred thousand as R writes it is the number', async () => {
  const text = 'person_id,session_id\n1e+05,1\n100000,2\n1.5e+06,3\n1500000,4\n1e5,5\n'
  // Text such as 1e5 may be part of a hash, and is another person.
  expect((await loadFrame(written('r.csv', text))).people).toBe(3)
})

test('a value that is missing there under another sign is mapped to nothing', async () => {
  const { mappingOf } = await import('../../src/files/read-mapping.js')
  const columns = written('dash.yaml', 'columns:\n  turns: {values: {"-": ""}}\n')
  const frame = await loadFrame(written('dash.csv', 'person_id,turns\na,-\nb,2\n'), mappingOf({ columns }))
  expect([...frame.valid.turns!].sort()).toEqual([0, 1])
})

test('files without session ids are noted in whatever order they come', async () => {
  const numbered = written('numbered.csv', 'person_id,session_id\na,1\nb,2\n')
  const bare = written('bare.csv', 'person_id\na\nc\n')
  for (const files of [
    [numbered, bare],
    [bare, numbered],
  ]) {
    const { frame, sessions } = await loadWhole(files)
    expect([frame.rows, frame.people]).toEqual([4, 3])
    expect(sessions.notes.join()).toContain('without a column session_id every row counts as a session')
  }
})

describe('files with different columns', () => {
  const turns = () => written('d/a.csv', 'person_id,session_id,turns\na,1,3\nb,2,5\n')
  const words = () => written('d/b.csv', 'session_id,words,person_id,note\n3,70,c,x\n4,90,c,y\n')

  test.each<[string, () => string | string[]]>([
    ['one by one', () => [turns(), words()]],
    ['by a pattern', () => join(dirname(turns()), basename(words()).replace('b', '*'))],
    ['as a folder', () => join(dirname(turns()), '..', basename(dirname(words())))],
  ])('named %s: what one lacks is missing in its rows alone', async (_, source) => {
    const { frame, sessions } = await loadWhole(source())
    expect([frame.rows, frame.people]).toEqual([4, 3])
    const known = (name: string) => [...frame.columns[name]!].filter((_, i) => frame.valid[name]![i]).sort()
    expect([known('turns'), known('words')]).toEqual([
      [3, 5],
      [70, 90],
    ])
    expect(sessions.gaps.incomplete).toEqual(expect.arrayContaining(['turns', 'words']))
  })

  test('of different formats, by name', async () => {
    const json = written('e/more.ndjson', '{"person_id":"d","session_id":5,"turns":8}\n')
    expect((await loadFrame([turns(), words(), json])).rows).toBe(5)
  })
})

test('LZ4 with a checksum after each block is unpacked as it is without', () => {
  // Magic, flags (version 1, checksums of blocks), 64 KB blocks, checksum of the header; "plumb" as it is, then 4 bytes; end.
  const block = [...Buffer.from('plumb')]
  const size = [5, 0, 0, 0x80]
  const frame = (flags: number, sum: number[]) =>
    Uint8Array.from([
      4,
      0x22,
      0x4d,
      0x18,
      flags,
      0x40,
      0,
      ...size,
      ...block,
      ...sum,
      ...size,
      ...block,
      ...sum,
      0,
      0,
      0,
      0,
    ])
  const sum = [1, 2, 3, 4]
  for (const bytes of [frame(0x40, []), frame(0x50, sum)])
    expect(Buffer.from(unlz4(bytes)).toString()).toBe('plumbplumb')
})
