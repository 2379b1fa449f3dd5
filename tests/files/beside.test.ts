/** Second readings and postings of other people, with names and levels of their own, beside what pandas and numpy say of them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadSessions } from '../../src/corpus/load-frame.js'
import { joinLabels } from '../../src/corpus/load-labels.js'
import { loadPostings } from '../../src/corpus/load-postings.js'
import { readBeside, recoverBeside } from '../../src/corpus/recover-tables.js'
import { shared } from '../../src/files/mapping.js'
import { mappingOf } from '../../src/files/read-mapping.js'
import { compute } from '../../src/recover/compute.js'
import type { Recovered } from '../../src/recover/line.js'
import { lineName } from '../../src/schema/stratum.js'
import { ownFolder } from './folder.js'

const { written, csv } = ownFolder('beside')
const at = (name: string) => fileURLToPath(new URL(`cases/beside/${name}`, import.meta.url))

/** By line n, the estimate and, of readings, its error. */
type Numbers = Readonly<Record<string, readonly number[]>>
const expected: Readonly<Record<'some' | 'ours' | 'prices', Numbers>> = JSON.parse(
  readFileSync(at('expected.json'), 'utf8'),
)

const columns = written(
  'map.yaml',
  `columns:
  session_id: id
  person_id: user
  work_mode: kind
  occupation: job
  expertise: { from: level, values: { junior: 1, mid: 3, senior: 5 } }
  outcome: { from: result, values: { done: succeeded, partly: partial, gave up: failed, unclear: no_clear_goal } }
  true_usd: price
  estimated_usd: guess
  posting_id: ref
`,
)
const mapping = mappingOf({ columns })
const sessions = at('sessions.csv')

async function read(table: 'second_reading' | 'postings', file: string) {
  const { frames, lines, notes } = await readBeside(table, file, sessions, mapping)
  return { rows: compute(frames, lines), notes }
}

function numbersOf(rows: readonly Recovered[], length: number): Numbers {
  const name = (r: Recovered) =>
    lineName(r)
      .replace(' [all]', '')
      .replace(/\[value_band=(.*)\]/, '$1')
  return Object.fromEntries(rows.map(r => [name(r), [r.n, r.estimate, r.std_error].slice(0, length)]))
}

function expectNear(found: Numbers, right: Numbers): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(right).sort())
  for (const [line, values] of Object.entries(right))
    values.forEach((x, k) => {
      expect(found[line]?.[k], line).toBeCloseTo(x, 8)
    })
}

describe('a second reading with some of the labels, some sessions and levels of its own', () => {
  test.each([
    'rater-pandas.csv',
    'rater-r.csv',
    'rater.ndjson',
    'rater-duckdb.parquet',
    'rater-polars.arrow',
  ])('%s has the agreement and kappas of numpy, with errors by person', async file =>
    expectNear(numbersOf((await read('second_reading', at(file))).rows, 3), expected.some),
  )

  test('says once which labels are missing, which sessions, and that no order is known', async () => {
    const { notes } = await read('second_reading', at('rater-pandas.csv'))
    const file = at('rater-pandas.csv')
    expect(notes).toEqual([
      `${file} reads 45 of 60 sessions again: agreement is of these`,
      `2 of the 47 sessions of ${file} are not among the sessions, and are left out`,
      `agreement is of the labels that both readings have: ${file} has no failure_signal, subject, codebase, occupation, user_type, outcome; the sessions have no failure_signal, subject, codebase`,
      expect.stringMatching(
        / lacks values in success_signal \(\d\), work_mode \(\d\): agreement of a label is of /,
      ),
      `in ${file}, column work_mode has levels that the sessions do not have: "plan"`,
      'no order is known of the levels of work_mode: agreement within a step and weighted kappas are of labels on a scale alone',
    ])
  })

  test('counts the sessions that lack a label', async () => {
    const { rows } = await read('second_reading', at('rater-pandas.csv'))
    const row = rows.find(r => r.statistic === 'kappa.work_mode')
    expect([(row?.n ?? 0) + (row?.left_out ?? 0), row?.left_out_why]).toEqual([
      45,
      'no value in work_mode_second',
    ])
  })

  test('may have the names and levels of this project, though the sessions have others; user_type follows', async () => {
    expectNear(numbersOf((await read('second_reading', at('rater-ours.csv'))).rows, 3), expected.ours)
  })

  test('that every session and label agrees with has no kappa where chance agrees too', async () => {
    const one = csv(`session_id,level\n${['s000', 's001', 's002'].map(id => `${id},mid`).join('\n')}\n`)
    const own = csv('id,user,level\ns000,a,mid\ns001,b,mid\ns002,c,mid\n')
    const found = await readBeside(
      'second_reading',
      one,
      own,
      mappingOf({
        columns: written(
          'm.yaml',
          'columns: { session_id: id, person_id: user, expertise: { from: level, values: { mid: 3 } } }',
        ),
      }),
    )
    const rows = compute(found.frames, found.lines)
    expect(rows.map(r => r.estimate)).toEqual([1, 1, Number.NaN, Number.NaN, Number.NaN])
  })
})

describe('is refused with the reason', () => {
  const reading = (text: string) => readBeside('second_reading', csv(text), sessions, mapping)
  test.each([
    [
      'no session in common',
      'id,kind\nt1,fix\nt2,ops\n',
      /has no reading of any of these sessions: none of its 2 session ids is among theirs, such as t1$/,
    ],
    [
      'a session twice',
      'id,kind\ns001,fix\ns002,ops\ns001,ops\n',
      /: id s001 stands twice: in row 1 and in row 3: expected one row per session$/,
    ],
    ['a session without an id', 'id,kind\ns001,fix\n,ops\n', /column session_id is missing \(row 2\)$/],
    [
      'no ids',
      'session,kind\ns001,fix\n',
      /: missing column id \(session_id here\) of table second_reading; --rename says what they are called$/,
    ],
    [
      'no label',
      'id,mood\ns001,good\n',
      /and the sessions have no label in common: a second reading has some of expertise, /,
    ],
    [
      'a misspelled label alone',
      'id,sucess_signal\ns001,3\n',
      /in common: .*; if these are misspelled: --rename sucess_signal=success_signal$/,
    ],
    ['labels without a value', 'id,kind\ns001,\ns002,NA\n', /no label in common/],
    ['a level that is none', 'id,level\ns001,chief\n', /must be a whole number from 1 to 5, got "chief"/],
    [
      'another user type than the occupation has',
      'id,job,user_type\ns001,Unclear,software\n',
      /column user_type is software, but occupation Unclear means unclear \(row 1\)$/,
    ],
    ['no row', 'id,kind\n', /has no rows$/],
  ])('%s', async (_, text, message) => {
    await expect(reading(text)).rejects.toThrow(message)
  })

  test('of sessions without ids, whose rows have numbers only', async () => {
    const own = csv('user,kind\na,fix\nb,ops\n')
    const rows = mappingOf({ rename: 'user=person_id,kind=work_mode' })
    await expect(
      joinLabels(await loadSessions(own, rows), csv('session_id,kind\n1,fix\n'), rows),
    ).rejects.toThrow(/^the sessions have no column session_id, by which .* says whose labels it has$/)
  })

  test.each([
    [
      'a price below the bands',
      'price,guess\n5,7\n',
      /column true_usd must be a number from 10 to 50000, got "5" \(row 1\)$/,
    ],
    [
      'a price with its sign',
      'price,guess\n$50,7\n',
      /column true_usd must be a number from 10 to 50000, got "\$50"/,
    ],
    [
      'a posting twice',
      'ref,price,guess\na,50,7\na,60,7\n',
      /ref a stands twice: in row 1 and in row 2: expected one row per posting$/,
    ],
    [
      'a band of another price',
      'price,guess,value_band\n50,7,200-1000\n',
      /column value_band is 200-1000, but true_usd 50 means 10-200 \(row 1\)$/,
    ],
    [
      'no estimate',
      'price,gess\n50,7\n',
      /: missing column guess \(estimated_usd here\) of table postings; perhaps misspelled: gess$/,
    ],
    [
      'neither',
      'a,b\n50,7\n',
      /: missing columns price \(true_usd here\), guess \(estimated_usd here\) of table postings; --rename says what they are called$/,
    ],
    ['no row', 'price,guess\n', /has no rows$/],
  ])('postings with %s', async (_, text, message) => {
    await expect(loadPostings(csv(text), mapping)).rejects.toThrow(message)
  })
})

describe('a second reading under names of its own', () => {
  const sessions = csv(
    'person_id,session_id,expertise,work_mode\na,1,2,fixing\na,2,4,testing\nb,3,5,fixing\n',
  )
  const rater = 'session_id,expertise_r2,r2_work_mode\n1,2,fixing\n2,5,testing\n3,5,testing\n'
  const rename = 'expertise_r2=expertise,r2_work_mode=work_mode'
  const exact = async (file: string, named: string) => {
    const read = await readBeside('second_reading', file, sessions, shared(mappingOf({ rename: named })))
    const rows = compute(read.frames, read.lines).filter(r => r.statistic.startsWith('agreement.'))
    return { shares: rows.map(r => r.estimate), notes: [...(read.sessions?.notes ?? []), ...read.notes] }
  }

  test('is named by --rename, whose names need not be the sessions’ too', async () => {
    const { shares, notes } = await exact(csv(rater), rename)
    expect(shares).toEqual([2 / 3, 2 / 3])
    expect(notes).toContain(`${sessions} has no column expertise_r2: its own expertise is taken`)
  })

  test('is advised where no label has ours', async () => {
    await expect(exact(csv(rater), '')).rejects.toThrow(`if these are its labels: --rename "${rename}"`)
  })

  test('is advised where both readings stand in one file, which alone would be compared with itself', async () => {
    const wide = csv('session_id,expertise,expertise_r2\n1,2,2\n2,4,5\n3,5,5\n')
    const { shares, notes } = await exact(wide, '')
    expect(shares).toEqual([1])
    expect(notes).toContain(
      `${wide} has other columns named like labels; if these are its labels: --rename "expertise_r2=expertise"`,
    )
    expect((await exact(wide, 'expertise_r2=expertise')).shares).toEqual([2 / 3])
    await expect(exact(sessions, '')).rejects.toThrow(
      'is the file of the sessions too: write the second labels',
    )
  })

  test('has no agreement of a label of which no level is common', async () => {
    const { shares, notes } = await exact(csv('session_id,expertise,work_mode\n1,2,Fixing\n3,5,1\n'), '')
    expect(shares).toEqual([1])
    expect(notes).toContain(
      'both readings have no level of work_mode in common: --columns says which are the same',
    )
    await expect(exact(csv('session_id,work_mode\n1,Fixing\n'), '')).rejects.toThrow(
      /^nothing in .* can be compared: both /,
    )
  })

  test('is shown beside the ids of the sessions where none is common', async () => {
    await expect(exact(csv('session_id,expertise\n001,2\n'), '')).rejects.toThrow(
      'none of its 1 session ids is among theirs, such as 001, where they have 3',
    )
  })
})

describe('postings', () => {
  test.each([
    'prices-pandas.csv',
    'prices-r.csv',
    'prices.json',
    'prices-duckdb.parquet',
    'prices-polars.arrow',
  ])('%s have the R², distortions and bands of numpy', async file => {
    const { rows, notes } = await read('postings', at(file))
    expectNear(numbersOf(rows, 2), expected.prices)
    expect(notes).toEqual([
      `${at(file)} lacks values in true_usd (1), estimated_usd (3): a statistic rests on the postings that have all that it needs`,
    ])
    expect(rows.find(r => r.statistic === 'value_r2')).toMatchObject({
      left_out: 4,
      left_out_why: 'no value in estimated_usd or true_usd',
    })
  })

  test('need no id', async () => {
    const { frame } = await loadPostings(csv('price,guess\n50,40\n60,90\n'), mapping)
    expect([frame.rows, frame.people]).toEqual([2, 2])
  })
})

describe('a folder of tables', () => {
  const folder = (names: Readonly<Record<string, string>>) => {
    const paths = Object.entries(names).map(([name, from]) => written(`f/${name}`, readFileSync(at(from))))
    return paths[0]?.replace(/\/[^/]*$/, '') as string
  }

  test('has its second reading and postings recovered with its sessions; those that are named stand for its own', async () => {
    const from = folder({
      'sessions.csv': 'sessions.csv',
      'second_reading.csv': 'rater-ours.csv',
      'postings.parquet': 'prices-duckdb.parquet',
    })
    const { rows } = await recoverBeside(from, { mapping })
    const [agreed, priced] = [
      rows.filter(r => !/price|postings|r2/.test(r.statistic)),
      rows.filter(r => /price|postings|r2/.test(r.statistic)),
    ]
    expectNear(numbersOf(agreed, 3), expected.ours)
    expectNear(numbersOf(priced, 2), expected.prices)
    const named = await recoverBeside(from, {
      mapping,
      named: { second_reading: at('rater-r.csv') },
      wanted: s => s.startsWith('kappa'),
    })
    expect(named.rows.map(r => r.statistic).sort()).toEqual(
      Object.keys(expected.some)
        .filter(s => s.startsWith('kappa'))
        .sort(),
    )
  })

  test('a mapping that speaks of postings says so where there are none', async () => {
    expect((await recoverBeside(sessions, { mapping })).notes).toEqual([
      '--rename or --columns speaks of posting_id, a column of postings: these are read with --postings',
    ])
  })
})
