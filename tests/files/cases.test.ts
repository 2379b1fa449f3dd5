/** Sessions as people have them: each input gives what it says, or one clear line. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { loadFrame, loadSessions, loadWhole } from '../../src/corpus/load-frame.js'
import { recoverFrom } from '../../src/corpus/recover-corpus.js'
import { mappingJsonSchema, mappingOf } from '../../src/files/read-mapping.js'
import { coefficients } from '../../src/recover/cells.js'
import type { Frame } from '../../src/recover/frame.js'
import { estimateOwn } from '../../src/recover/own.js'
import { column, EVERYONE } from '../../src/recover/population.js'
import { statisticLines } from '../../src/recover/statistics.js'
import { lineName, printStratum } from '../../src/schema/stratum.js'
import { ownFolder } from './folder.js'

const cases = fileURLToPath(new URL('cases/', import.meta.url))
const at = (name: string) => join(cases, name)
const { folder, written } = ownFolder('cases')

const plainText = readFileSync(at('plain.csv'), 'utf8')
const plain = await loadFrame(at('plain.csv'))

/** Some programs rounded the last digit. */
const DIGITS = 1e-9

function expectSame(frame: Frame, other: Frame) {
  expect(frame.rows).toBe(other.rows)
  expect(Object.keys(frame.valid)).toEqual(Object.keys(other.valid))
  for (const [name, values] of Object.entries(other.columns))
    for (let i = 0; i < other.rows; i++) {
      const [x, y] = [frame.columns[name]![i]!, values[i]!]
      if (Math.abs(x - y) > DIGITS * Math.max(1, Math.abs(y))) expect([name, i, x]).toEqual([name, i, y])
    }
}

describe('says the same as plain.csv', () => {
  test.each([
    'missing-as-NA.csv',
    'missing-as-backslash-N.csv',
    'booleans-as-floats.csv',
    'semicolon-decimal-comma.csv',
    'blank-lines-at-end.csv',
    'keys-left-out.ndjson',
    'pandas-default.feather',
    'zstd.feather',
    'hive',
    'hive/sessions',
    'hive/sessions/*/*.parquet',
    'no-derived.csv',
    'expertise-by-name.csv',
  ])('%s', async name => {
    expectSame(await loadFrame(at(name)), plain)
  })

  const [head, ...rows] = plainText.trimEnd().split('\n') as [string, ...string[]]
  const half = rows.length / 2
  const columns = rows.map(r => JSON.stringify(r))

  test.each<[string, string, string | Uint8Array]>([
    ['lines of commas at its end', 'commas.csv', `${plainText}${','.repeat(28)}\n${','.repeat(28)}\n`],
    ['UTF-16 with its mark', 'utf16.csv', Buffer.from(`\ufeff${plainText}`, 'utf16le')],
    ['CSV packed by gzip', 'plain.csv.gz', gzipSync(plainText)],
    ['Windows line ends', 'windows.csv', plainText.replaceAll('\n', '\r\n')],
    ['rows in another order', 'reversed.csv', [head, ...rows.toReversed(), ''].join('\n')],
    ['no line end after its last row', 'unended.csv', plainText.trimEnd()],
    ['YES and NO', 'yes.csv', plainText.replace(/\btrue\b/g, 'YES').replace(/\bfalse\b/g, 'No')],
    ['TRUE and F', 'capital.csv', plainText.replace(/\btrue\b/g, 'TRUE').replace(/\bfalse\b/g, 'F')],
    ['days for months', 'days.csv', plainText.replace(/,(20\d\d-\d\d),/g, ',$1-01,')],
  ])('%s', async (_, name, text) => {
    expect(columns).toHaveLength(145)
    expectSame(await loadFrame(written(name, text)), plain)
  })

  test('two files of half the rows each, named one by one or by a pattern', async () => {
    const files = [rows.slice(0, half), rows.slice(half)].map((some, i) =>
      written(`half-${i}.csv`, [head, ...some, ''].join('\n')),
    )
    expectSame(await loadFrame(files), plain)
    expectSame(await loadFrame(join(folder, 'half-*.csv')), plain)
  })

  test('columns under other names, by --rename or by a file of columns, with values of their own', async () => {
    const text = plainText
      .replace('session_id,person_id', 'id,user')
      .replace(',building,', ',coding,')
      .replaceAll(',building,', ',coding,')
    const file = written('theirs.csv', text)
    const map = written(
      'map.yaml',
      'columns:\n  session_id: id\n  person_id: user\n  work_mode:\n    values: {coding: building}\n',
    )
    expectSame(await loadFrame(file, mappingOf({ columns: map })), plain)
    const renamed = written('renamed.csv', plainText.replace('session_id,person_id', 'id,user'))
    expectSame(await loadFrame(renamed, mappingOf({ rename: 'id=session_id,user=person_id' })), plain)
  })

  test('its months from the instants, where there is no column of months', async () => {
    expectSame(await loadFrame(written('instants.csv', plainText.replace('month', 'other'))), plain)
  })
})

describe('the first sessions as other programs write them', () => {
  const first = written('first.csv', plainText.split('\n').slice(0, 25).join('\n'))
  const programs = readdirSync(at('programs')).filter(f => f !== 'make.sh')

  test.each(programs)('%s', async name => {
    expectSame(await loadFrame(at(`programs/${name}`)), await loadFrame(first))
  })

  test('there are at least three by each program', () => {
    for (const program of ['r-', 'pandas-', 'duckdb', 'polars'])
      expect(programs.filter(p => p.startsWith(program)).length).toBeGreaterThanOrEqual(3)
  })
})

describe('is refused in one line', () => {
  const swapped = (from: string | RegExp, to: string) => written('bad.csv', plainText.replace(from, to))

  test.each<[string, () => unknown, string]>([
    [
      'a key that stands twice',
      () => at('twice.csv'),
      'session_id 4097 stands twice: in row 1 and in row 146',
    ],
    [
      'a key in two files',
      () => [at('plain.csv'), written('again.csv', plainText)],
      'session_id 4097 stands twice: in row 1 of',
    ],
    [
      'a negative count in Parquet',
      () => at('negative-words.parquet'),
      'negative-words.parquet: column words must be a whole number from 0 up, got "-1" (row 1)',
    ],
    [
      'a month as a spreadsheet has it',
      () => swapped(',2026-02,', ',Feb-26,'),
      'column month must be a month like 2026-02, got "Feb-26": a spreadsheet may have rewritten it',
    ],
    [
      'an outcome that does not exist',
      () => swapped(',succeeded,', ',suceeded,'),
      'column outcome holds unknown level "suceeded"; did you mean "succeeded"? (row 1)',
    ],
    [
      'a derived column that says something else',
      () => swapped('succeeded,4,0,true', 'succeeded,4,0,false'),
      'column verified is false, but outcome succeeded and success_signal 4 means true (row 1)',
    ],
    [
      'no column of people',
      () => swapped('person_id', 'Person_ID'),
      'missing column person_id, which says whose a session is; if these are misspelled: --rename Person_ID=person_id',
    ],
    ['a row that is cut', () => written('cut.csv', plainText.slice(0, 9000)), ': has'],
    [
      'a header alone',
      () => written('empty.csv', plainText.split('\n')[0]!),
      'the sessions table has no rows',
    ],
    [
      'text that is not UTF-8',
      () => written('latin.csv', Buffer.from(`${plainText}\xe9`, 'latin1')),
      'is not UTF-8 text',
    ],
  ])('%s', async (_, source, message) => {
    await expect(loadSessions(source() as string)).rejects.toThrow(message)
  })

  test('two formats side by side', async () => {
    const both = join(folder, 'both')
    mkdirSync(both)
    copyFileSync(at('plain.csv'), join(both, 'sessions.csv'))
    copyFileSync(at('keys-left-out.ndjson'), join(both, 'sessions.ndjson'))
    await expect(loadSessions(both)).rejects.toThrow(
      'holds sessions.csv and sessions.ndjson: name the one that is to be read',
    )
  })

  test('the row is the row of its file, whatever its number', async () => {
    const [head, row] = plainText.split('\n') as [string, string]
    const many = Array.from({ length: 100_000 }, (_, i) => row.replace(/^4097,1/, `${i + 1},1`))
    many[99_999] = many[99_999]!.replace(',7,79,3402,', ',7,79,-3402,')
    const file = written('many.csv', [head, ...many, ''].join('\n'))
    await expect(loadSessions(file)).rejects.toThrow(
      'many.csv: column words must be a whole number from 0 up, got "-3402" (row 100000)',
    )
  })

  test.each<[string, string]>([
    ['columns: {wordz: n}', 'unknown column "wordz" in'],
    ['columns: {words: n_words}', 'unknown column "n_words" in'],
    ['rows: {}', 'columns: Invalid input'],
    ['columns: [', 'is not YAML'],
  ])('a file of columns such as %s', async (text, message) => {
    const read = async () => loadSessions(at('plain.csv'), mappingOf({ columns: written('bad.yaml', text) }))
    await expect(read().catch(e => Promise.reject(new Error(e.message)))).rejects.toThrow(message)
  })
})

test('the file of columns has a JSON Schema', () => {
  const shipped = new URL('../../docs/reference/columns.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(shipped, 'utf8'))).toEqual(JSON.parse(JSON.stringify(mappingJsonSchema())))
})

const rowOf = async (source: string, statistic: string, stratum = 'all') => {
  const { rows, unsaid } = await recoverFrom(source, levels => statisticLines(s => s === statistic, levels))
  return { row: rows.find(r => printStratum(r.stratum) === stratum), unsaid }
}

test('sessions without an outcome are left out of success, not counted as failures', async () => {
  // Two of four sessions are verified; of the others neither outcome nor success signal is known.
  const { row } = await rowOf(at('missing-outcomes.csv'), 'mean.verified')
  expect(row).toMatchObject({ n: 2, people: 2, estimate: 1 })
  const { frame, sessions } = await loadWhole(at('missing-outcomes.csv'))
  expect(sessions.gaps.incomplete).toContain('outcome')
  expect([...frame.valid.outcome!]).toEqual([1, 1, 0, 0])
})

test('counts beyond 32 bits are held', async () => {
  const { frame } = await loadWhole(at('words-beyond-int32.csv'))
  expect([...frame.columns.words!]).toEqual(frame.rows === 4 ? new Array(4).fill(2 ** 32 + 10) : [])
})

test('some of the columns give what they can, and what cannot be said is grouped by what is missing', async () => {
  const only = (s: string) => ['gm.words', 'median.turns', 'mean.sessions', 'mean.verified'].includes(s)
  const { rows, unsaid } = await recoverFrom(at('effort-only.csv'), () => statisticLines(only))
  const whole = await recoverFrom(at('plain.csv'), () => statisticLines(only))
  const shown = rows.map(lineName)
  expect(shown).toContain('gm.words [all]')
  expect(shown).toContain('gm.words [month=2026-04]')
  for (const row of rows) expect(whole.rows.find(r => lineName(r) === lineName(row))).toEqual(row)
  expect(unsaid.find(u => u.columns.join() === 'expertise')?.lines.map(l => l.statistic)).toContain(
    'median.turns',
  )
  expect(unsaid.flatMap(u => u.columns)).toContain('verified')
})

test('months and levels of one’s own are carried through; trends go over the months that are there', async () => {
  const { sessions } = await loadWhole(at('later-month-other-model.csv'))
  expect(sessions.vocabulary?.month).toEqual([
    ...['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'],
  ])
  expect(sessions.vocabulary?.model_family).toEqual(['a', 'b', 'c', 'opus-4'])
  expect(sessions.notes.join()).toContain('model_family has levels that the study does not have: "opus-4"')
  expect((await rowOf(at('later-month-other-model.csv'), 'count.months')).row?.estimate).toBe(8)
  const { row } = await rowOf(at('later-month-other-model.csv'), 'share.model_family.opus-4')
  expect(row!.estimate).toBeGreaterThan(0)
})

test('two people are read', async () => {
  expect((await loadFrame(at('two-people.csv'))).people).toBe(2)
})

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

test('a bootstrap of two people has a whole interval, from the replicates that have the line', () => {
  const words = ['recover', at('two-people.csv'), '--only', 'mean.verified', '--bootstrap', '60', '--json']
  const out = execFileSync(process.execPath, [cli, ...words], { encoding: 'utf8', stdio: 'pipe' })
  for (const row of JSON.parse(out)) {
    const ends = [row.conf_low, row.conf_high].filter(x => x !== null).length
    const none = row.estimate === 0
    // Whole, or missing: too few replicates, or all of them alike.
    expect([row.stratum, ends]).toEqual([row.stratum, none || row.std_error !== null ? 2 : 0])
    if (row.replicates < 50) expect(row.std_error).toBeNull()
    // A share of 0 of two people: no error, and 1 − 0.025^(1/2) = 0.842 at most.
    if (none)
      expect([row.conf_low, row.conf_high]).toEqual([0, expect.closeTo(1 - 0.025 ** (1 / row.people), 12)])
  }
})

test('a corpus is not written to standard output', () => {
  const asked = spawnSync(process.execPath, [cli, 'generate', '--out', '-'], { encoding: 'utf8' })
  expect([asked.status, asked.stderr.trimEnd().split('\n').length]).toEqual([2, 1])
})

test('standard input is read, and what is refused exits with 2', () => {
  const words = [cli, 'recover', '-', '--only', 'mean.sessions', '--json']
  const out = execFileSync(process.execPath, words, { input: plainText, encoding: 'utf8' })
  expect(JSON.parse(out)[0]).toMatchObject({ statistic: 'mean.sessions', n: 60 })
  const bad = spawnSync(process.execPath, [cli, 'recover', at('negative-words.parquet')], {
    encoding: 'utf8',
  })
  expect(bad.status).toBe(2)
  expect(bad.stderr.trimEnd().split('\n')).toHaveLength(1)
})

test('two data sets with levels of their own are read side by side', async () => {
  const [later, own] = await Promise.all([
    rowOf(at('later-month-other-model.csv'), 'share.model_family.opus-4'),
    rowOf(at('plain.csv'), 'count.months'),
  ])
  expect([later.row?.n, own.row?.estimate]).toEqual([145, 7])
})

test('a regression on levels that it was not given is refused', async () => {
  const frame = await loadFrame(at('later-month-other-model.csv'))
  const model = {
    outcome: column('words'),
    over: EVERYONE,
    columns: ['model_family'],
    effects: 'crossed',
    regressor: 'expertise',
    as: 'number',
  } as const
  const slope = (more: object) => estimateOwn(frame, { slope: coefficients({ ...model, ...more })[0]! })
  expect(() => slope({})).toThrow('column model_family has levels that the model does not have')
  expect(slope({ levels: frame.vocabulary })[0]!.n).toBe(145)
})
