/** Sessions with counts of decisions and what stands behind labels, from other programs and as people have them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Float32, Table, tableToIPC, vectorFromArray } from 'apache-arrow'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { loadFrame, loadSessions, loadWhole } from '../../src/corpus/load-frame.js'
import { joinLabels } from '../../src/corpus/load-labels.js'
import { recoverFrom } from '../../src/corpus/recover-corpus.js'
import { agreementLines } from '../../src/recover/agreement.js'
import { compute } from '../../src/recover/compute.js'
import { conditionOf } from '../../src/recover/query.js'
import { answer } from '../../src/recover.js'
import { ownFolder } from './folder.js'

const { written, csv } = ownFolder('evidence')

let count = 0
const at = (name: string) => fileURLToPath(new URL(`cases/evidence/${name}`, import.meta.url))

const plain = await loadFrame(at('plain.csv'))

describe('says the same as plain.csv', () => {
  test.each([
    'r-nan.csv',
    'r-csv2.csv',
    'pandas-nullable.csv',
    'pandas-bom.csv',
    'pandas-counts.json',
    'pandas-rounded.csv',
    'duckdb-types.parquet',
    'duckdb-types.csv',
    'duckdb-v2-snappy.parquet',
    'duckdb-v2-gzip.parquet',
    'duckdb-v2-zstd.parquet',
    'duckdb-v2-lz4_raw.parquet',
    'duckdb-v2-brotli.parquet',
    'duckdb-hive',
    'polars-types.parquet',
    'polars-types-zstd.parquet',
    'polars-types.arrow',
    'polars-types.csv',
  ])('%s', async name => {
    const frame = await loadFrame(at(name))
    expect(Object.keys(frame.valid)).toEqual(Object.keys(plain.valid))
    for (const column of Object.keys(plain.columns)) {
      const [own, right] = [frame, plain].map(f => Array.from(f.columns[column]!))
      const codes = (all: number[] | undefined, f: typeof frame) =>
        column === 'month' ? all?.map(code => f.vocabulary.month?.[code]) : all?.map(x => +x.toFixed(6))
      expect([column, codes(own, frame)]).toEqual([column, codes(right, plain)])
    }
  })

  test('a share of no decision does not apply, and is not missing', () => {
    const none = Array.from(plain.columns.planning_user_share!).filter(Number.isNaN)
    expect([none.length, plain.valid.planning_user_share]).toEqual([2, undefined])
  })
})

const [head = '', first = ''] = readFileSync(at('plain.csv'), 'utf8').split('\n')
const names = head.split(',')
/** One session with other values in some columns, none of which holds a comma. */
function changed(values: Readonly<Record<string, string>>): string {
  const cells = first
    .replace(/"[^"]*"/, 'Unclear')
    .replace(',other,', ',unclear,')
    .split(',')
  return csv(`${head}\n${names.map((n, j) => values[n] ?? cells[j]).join()}\n`)
}

describe('is refused with the reason', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'shares in per cent',
      { planning_user_share: '89.5' },
      'must be a number from 0 to 1, got "89.5": write per cent as parts of 1 (row 1)',
    ],
    [
      'shares with a sign',
      { planning_user_share: '37%' },
      'must be a number from 0 to 1, got "37%": write per cent as parts of 1',
    ],
    ['R’s per cent', { execution_user_share: '37.5 %' }, 'got "37.5 %": write per cent as parts of 1'],
    ['fractions', { planning_user_share: '17/19' }, 'must be a number from 0 to 1, got "17/19"'],
    ['a count over none', { planning_user_share: 'inf' }, 'must be a number from 0 to 1, got "inf"'],
    ['R’s of it', { planning_user_share: 'Inf' }, 'must be a number from 0 to 1, got "Inf"'],
    ['a count below 0', { planning_decisions: '-1' }, 'must be a whole number from 0 up, got "-1"'],
    ['half a decision', { planning_decisions: '4.5' }, 'must be a whole number from 0 up, got "4.5"'],
    ['thousands', { planning_decisions: "1'204" }, 'must be a whole number from 0 up, got "1\'204"'],
    [
      'more of the user’s than of all',
      { planning_decisions_user: '9', planning_decisions: '4', planning_user_share: '' },
      'planning_decisions_user 9 and planning_decisions 4 disagree',
    ],
    [
      'a share of integers divided',
      { planning_decisions_user: '3', planning_decisions: '4', planning_user_share: '0' },
      'column planning_user_share is 0, but planning_decisions_user 3 and planning_decisions 4 means 0.75',
    ],
    [
      'the agent’s share',
      { planning_decisions_user: '3', planning_decisions: '4', planning_user_share: '0.25' },
      'column planning_user_share is 0.25, but',
    ],
    [
      'a share of no decision',
      { planning_decisions_user: '0', planning_decisions: '0', planning_user_share: '1' },
      'planning_decisions 0 means no value',
    ],
  ])('%s', async (_, values, message) => {
    await expect(loadWhole(changed(values))).rejects.toThrow(message)
  })

  test.each(['people', 'turns', 'decisions', 'truth_people'])('the table %s for sessions', async table => {
    const columns = {
      people: 'person_id,sessions,first_month\n1,2,2026-02\n',
      turns: 'session_id,turn,actions\n1,1,3\n',
      decisions: 'session_id,turn,decision,kind,made_by\n1,1,1,planning,user\n',
      truth_people: 'person_id,familiarity\n1,0.5\n',
    }[table]
    await expect(loadWhole(csv(columns as string))).rejects.toThrow(
      `has the columns of table ${table}: expected sessions, a row each`,
    )
  })
})

describe('one person is one, however the number is written', () => {
  test.each([
    ['0', '0.0'],
    ['0', '-0.0'],
    ['-7', '-7.00'],
    ['12', '12.0'],
  ])('%s and %s', async (one, other) => {
    const files = [one, other].map((id, i) => csv(`person_id,session_id\n${id},${i}\n`))
    expect((await loadFrame(files)).people).toBe(1)
  })

  test.each(['-12345678901234567890.0', '-1.23456789012346e+15'])('%s lost digits', async id => {
    await expect(loadWhole(csv(`person_id\n${id}\n`))).rejects.toThrow('must be ids with all their digits')
  })

  test('0 in JSON and Parquet is the 0.0 of CSV', async () => {
    const columnData = [
      { name: 'person_id', data: [0], type: 'INT32' as const },
      { name: 'session_id', data: [3], type: 'INT32' as const },
    ]
    const files = [
      csv('person_id,session_id\n0.0,1\n'),
      written('0.ndjson', '{"person_id":0,"session_id":2}\n'),
      written('0.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))),
    ]
    expect((await loadFrame(files)).people).toBe(1)
  })

  const arrow = (ids: number[]) =>
    written(
      `${count++}.arrow`,
      tableToIPC(new Table({ person_id: vectorFromArray(ids, new Float32()) }), 'file'),
    )
  const parquet = (data: number[]) =>
    written(
      `${count++}.parquet`,
      new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'person_id', data, type: 'FLOAT' }] })),
    )

  test.each([
    ['Arrow', arrow],
    ['Parquet', parquet],
  ])('%s: floating-point numbers of 32 bits have too few digits for large ids', async (_, of) => {
    expect((await loadFrame(of([1, 2, 2]))).people).toBe(2)
    await expect(loadWhole(of([2 ** 24, 2 ** 24 + 1]))).rejects.toThrow(
      'must be ids with all their digits, got 16777216: the file holds them as floating-point numbers of 32 bits',
    )
  })
})

describe('a second reading', () => {
  const labels =
    'session_id,work_mode,subject,codebase,occupation,user_type,expertise,outcome,success_signal,failure_signal'
  const reading = (id: string, expertise: string) =>
    `${id},building,web,creates,Unclear,unclear,${expertise},succeeded,4,1`
  const sessions = csv(
    `person_id,${labels}\n${['a', 'b', 'c'].map((p, i) => `${p},${reading(`s${i}`, '4')}`).join('\n')}\n`,
  )
  const joined = async (file: string) => joinLabels(await loadSessions(sessions), file)
  const second = (...levels: string[]) =>
    `${labels}\n${levels.map((l, i) => `${reading(`s${i}`, l)}\n`).join('')}`

  test.each([
    ['levels by name', ['advanced', 'advanced', 'expert'], 2 / 3],
    ['a level that is missing', ['4', '', '5'], 1 / 2],
    ['pandas’ of it', ['4.0', '4.0', 'NaN'], 1],
  ])('%s', async (_, levels, agreement) => {
    const { frames } = await joined(csv(second(...levels)))
    const rows = compute(frames, agreementLines(['expertise']))
    expect(rows.find(r => r.statistic === 'agreement.expertise')?.estimate).toBeCloseTo(agreement, 12)
  })

  test('a session that was read twice again is refused', async () => {
    const twice = csv(`${second('4', '4', '4')}${reading('s1', '2')}\n`)
    await expect(joined(twice)).rejects.toThrow(`${twice}: session_id s1 stands twice: in row 2 and in row 4`)
    const sample = written('sample/second_reading.csv', readFileSync(twice))
    await expect(joined(sample)).rejects.toThrow('session_id s1 stands twice')
  })

  test('may be of some sessions, under any name', async () => {
    const some = [csv(second('4', '4')), written('second_reading/part-0.csv', second('4', '4'))]
    for (const file of [...some, join(some[1] as string, '..')]) {
      const { frames, notes } = await joined(file)
      expect(frames.map(f => f.rows)).toEqual([2])
      expect(notes).toEqual([`${file} reads 2 of 3 sessions again: agreement is of these`])
    }
  })

  test('with other names, --rename is advised', async () => {
    const upper = second('4', '4', '4').replace(labels, labels.toUpperCase())
    await expect(joined(csv(upper))).rejects.toThrow(
      /of table second_reading; if these are misspelled: --rename SESSION_ID=session_id$/,
    )
  })
})

describe('signals of expertise', () => {
  const sharesOf = async (source: string) => {
    const { rows, unsaid } = await recoverFrom(source)
    const own = rows.filter(r => r.statistic.startsWith('turns_share.'))
    return { own, unsaid: unsaid.flatMap(u => u.columns), others: rows.length - own.length }
  }
  /** Rows of person, expertise, turns and one or two signals. */
  const counted = (rows: string[], more = 'verification_turns') =>
    csv(['person_id,expertise,turns,precise_turns', more].join() + rows.map(r => `\n${r}`).join(''))

  test('are shares of the turns of anyone’s sessions', async () => {
    const { own } = await sharesOf(counted(['a,4,6,3,0', 'a,4,2,1,1', 'b,5,4,4,0']))
    const estimates = own.flatMap(r => (r.stratum.length === 0 ? [[r.statistic, r.n, r.estimate]] : []))
    expect(estimates).toEqual([
      ['turns_share.precise', 3, 8 / 12],
      ['turns_share.asks_verification', 3, 1 / 12],
    ])
  })

  test('rest on the sessions that count them, and say how many do not', async () => {
    const { own } = await sharesOf(counted(['a,4,6,3,', 'a,4,2,NA,1', 'b,5,4,4,0']))
    const [precise, asks] = ['precise', 'asks_verification'].map(name =>
      own.find(r => r.statistic === `turns_share.${name}` && r.stratum.length === 0),
    )
    expect([precise?.n, precise?.estimate, precise?.left_out]).toEqual([2, 7 / 10, 1])
    expect([asks?.n, asks?.estimate, asks?.left_out_why]).toEqual([
      2,
      1 / 6,
      'no value in verification_turns',
    ])
  })

  test('name the columns that are missing where some are there, and nothing where none is', async () => {
    expect((await sharesOf(counted(['a,4,6,3,0', 'b,5,4,4,0']))).unsaid).toEqual(
      expect.arrayContaining(['user_corrections', 'agent_corrections']),
    )
    const none = await sharesOf(csv('person_id,turns\na,6\nb,4\n'))
    expect([none.own, none.unsaid.filter(c => c.includes('correction'))]).toEqual([[], []])
  })

  test('of more turns than there are are refused', async () => {
    await expect(sharesOf(counted(['a,4,6,3,0', 'b,5,4,5,0']))).rejects.toThrow(
      'precise_turns 5 and turns 4 disagree: they are some of the turns (row 2)',
    )
  })

  test('are those of the corpus from which the sessions came', async () => {
    const { own } = await sharesOf(at('duckdb-types.parquet'))
    const plainOnes = await sharesOf(at('plain.csv'))
    expect(own.length).toBeGreaterThan(8)
    expect(own).toEqual(plainOnes.own)
  })
})

test('columns that a question cannot take are not called unknown', () => {
  for (const column of ['planning_decisions', 'tests_passed', 'commits'])
    expect(() => answer(plain, { by: [column] })).toThrow(
      `--by does not take column ${column}; it takes month, `,
    )
  expect(() => answer(plain, { where: [conditionOf('precise_turns>1')] })).toThrow(
    '--where does not take column precise_turns; it takes month, ',
  )
})
