/** Tables that analysts have and that are not sessions as they stand, or nearly are. */
import { describe, expect, test } from 'vitest'
import { loadFrame, loadWhole } from '../../src/corpus/load-frame.js'
import { ownFolder } from './folder.js'

const { written, csv } = ownFolder('analysts')

describe('rows that are no sessions are refused', () => {
  test.each([
    ['turns', 'person_id,turn,actions\na,1,3\na,2,0\n', 'its column turn numbers parts of a session: add up'],
    [
      'messages',
      'user,message_id,person_id\n1,1,a\n1,2,a\n',
      'its column message_id numbers parts of a session',
    ],
    [
      'turns under other names',
      'person_id,conversation_id,turnNumber\na,7,1\n',
      'its column turnNumber numbers parts',
    ],
    ['events', 'person_id,event,at\na,open,1\n', 'its column event numbers parts of a session'],
    [
      'months of people',
      'person_id,month,sessions,turns\na,2026-01,3,9\n',
      'its column sessions counts sessions: give',
    ],
    ['people', 'person_id,n_sessions\na,3\n', 'its column n_sessions counts sessions'],
  ])('%s', async (_, text, message) => {
    await expect(loadWhole(csv(text))).rejects.toThrow(`expected one row per session, but ${message}`)
  })

  test.each([
    [
      'turns of sessions',
      'person_id,session_id,turn\na,1,1\na,1,2\n',
      'in row 2: expected one row per session, but turn numbers its parts',
    ],
    [
      'measures below each other',
      'person_id,session_id,variable,value\na,1,turns,3\na,1,words,9\n',
      'in row 2: expected one row per session',
    ],
  ])('%s', async (_, text, message) => {
    await expect(loadWhole(csv(text))).rejects.toThrow(message)
  })

  test('sessions with such a column are read', async () => {
    const text = 'person_id,session_id,turn,event\na,1,1,x\na,2,1,y\n'
    expect((await loadFrame(csv(text))).rows).toBe(2)
  })
})

describe('files of other programs are told by their first bytes', () => {
  const bytes = (...parts: (string | readonly number[])[]) =>
    Buffer.concat([
      ...parts.map(p => (typeof p === 'string' ? Buffer.from(p) : Uint8Array.from(p))),
      Buffer.alloc(300),
    ])
  test.each([
    ['old Stata, as pandas writes it', bytes([0x72, 2, 1, 0]), 'is a Stata file: export it as CSV'],
    ['old Stata, as R writes it', bytes([0x6c, 2, 1, 0]), 'is a Stata file'],
    ['portable SPSS', bytes('ASCII SPSS PORT FILE'), 'is an SPSS file'],
    ['SAS transport', bytes('HEADER RECORD*******LIBRARY HEADER RECORD'), 'is a SAS transport file'],
    ['ORC', bytes('ORC'), 'is an ORC file: write it as Parquet'],
    ['MATLAB', bytes('MATLAB 5.0 MAT-file'), 'is a MATLAB file'],
    ['R code', bytes('structure(list(person_id = "a")'), 'is R’s own format'],
  ])('%s', async (name, content, message) => {
    await expect(loadWhole(written(`${name}.csv`, content))).rejects.toThrow(message)
  })

  test('a column that begins so is one', async () => {
    const of = (name: string) => csv(`${name},person_id\nx,a\n`)
    for (const name of ['ORCID', 'MATLAB', 'r', 'structure']) expect((await loadFrame(of(name))).rows).toBe(1)
  })
})

describe('is said', () => {
  const notesOf = async (...files: string[]) => (await loadWhole(files)).sessions.notes

  test.each(['weight', 'survey_weight', 'WT', 'pweights'])('that %s counts for nothing', async name => {
    expect(await notesOf(csv(`person_id,session_id,${name}\na,1,0.5\n`))).toContain(
      `column ${name} is not used: every session counts once`,
    )
  })

  test('that ids have lost their zeros in some rows or files', async () => {
    const note =
      'person_id has ids with leading zeros, such as 00012, and shorter ones without, such as 7: these are not the same'
    const [led, bare] = ['00012,1', '7,2'].map(row => csv(`person_id,session_id\n${row}\n`)) as [
      string,
      string,
    ]
    expect(await notesOf(led, bare)).toContain(note)
    expect(await notesOf(bare, led)).toContain(note)
    expect(await notesOf(led, csv('person_id,session_id\n12345,2\n'))).not.toContain(note)
    expect((await loadFrame([led, csv('person_id,session_id\n12,2\n')])).people).toBe(2)
  })

  test.each([
    ['codes', 'outcome', '0', 'unknown level "0"; a file of --columns says what other values are here'],
    [
      'levels of one’s own',
      'expertise',
      'chief',
      'got "chief"; a file of --columns says what other values are here',
    ],
    ['dollars', 'value_usd', '$50.00', 'got "$50.00": write it without the sign of its currency'],
    ['euros', 'value_usd', '50 €', 'write it without the sign of its currency'],
    [
      'seconds',
      'started_at',
      '1765857600',
      'or milliseconds since 1970 of one since 2000, got 1765857600 (row 1)',
    ],
  ])('what to do with %s', async (_, column, value, message) => {
    await expect(loadWhole(csv(`person_id,session_id,${column}\na,1,${value}\n`))).rejects.toThrow(message)
  })
})

test('milliseconds and capital letters are read from text too', async () => {
  const frame = await loadFrame(
    csv('person_id,session_id,started_at,expertise\na,1,1765857600000,BEGINNER\n'),
  )
  expect([frame.vocabulary.month, frame.columns.expertise?.[0]]).toEqual([['2025-12'], 2])
})
