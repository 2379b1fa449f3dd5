import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable } from '../../src/files/read.js'
import { columnOf } from '../../src/schema/batch.js'
import { REGISTER } from '../../src/study/register.js'
import { plumbline, together } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-cli-'))
const corpus = join(folder, 'small')
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(() => {
  const { status, err } = plumbline(['generate', '--people', '3000', '--seed', 'cli', '--out', corpus])
  expect(status, err).toBe(0)
})

describe('generate', () => {
  test('says the seed, what it wrote and what to do next', () => {
    const { status, out, err } = plumbline(['generate', '--people', '50', '--out', join(folder, 'tiny')])
    expect(status).toBe(0)
    expect(err).toMatch(/seed "2026", scenario baseline: 50 people to/)
    expect(err).toMatch(
      /wrote 50 people, \d+ sessions, \d+ turns, \d+ second_reading, 2 postings, 50 truth_people, \d+ truth_sessions in/,
    )
    expect(out).toMatch(/Next: plumbline recover .*tiny, or plumbline check .*tiny/)
  })

  test('is silent when asked', () => {
    const { out, err } = plumbline(['generate', '--people', '50', '--quiet', '--out', join(folder, 'quiet')])
    expect(out + err).toBe('')
  })

  test('takes the number 7 as the text "7"', () => {
    const out = join(folder, 'seven')
    plumbline(['generate', '--people', '10', '--seed', '7', '--out', out])
    expect(JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8')).plumbline.seed).toBe('7')
  })

  test('sets parameters by --set, whose names may hold dots, spaces and commas', () => {
    const out = join(folder, 'set')
    const { status } = plumbline([
      'generate',
      '--people',
      '10',
      '--set',
      'turns.median=9',
      '--set',
      'occupation.weight.Life, Physical, and Social Science Occupations=5',
      '--out',
      out,
    ])
    expect(status).toBe(0)
    const { parameters } = JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8')).plumbline
    expect(parameters).toContainEqual({
      id: 'turns.median',
      value: 9,
      class: 'assumed',
      source: 'set for this run',
    })
  })
})

const base = ['generate', '--people', '10', '--out', join(folder, 'never')]

describe('bad input', () => {
  const CASES = [
    [['generat'], 'unknown command "generat"; did you mean "generate"?'],
    [['generat', '--people', '3'], 'unknown command "generat"; did you mean "generate"?'],
    [['generat', '--seed', '1', '--seed', '2'], 'unknown command "generat"; did you mean "generate"?'],
    [['generat', '--help'], 'unknown command "generat"; did you mean "generate"?'],
    [['--json', 'recovr', '--by', 'month'], 'unknown command "recovr"; did you mean "recover"?'],
    [[], 'name a command'],
    [['generate', '--poeple', '3'], 'unknown option --poeple; did you mean --people?'],
    [[...base, '--seed', ''], 'the seed must be a non-empty text'],
    [
      [...base, '--format', 'parket'],
      'unknown format "parket" in --format; did you mean "parquet"? (one of parquet, arrow, csv, ndjson)',
    ],
    [
      [...base, '--tables', 'people,session'],
      'unknown table "session" in --tables; did you mean "sessions"?',
    ],
    [[...base, '--scenario', 'baselin'], 'unknown scenario "baselin"; did you mean "baseline"?'],
    [[...base, '--scenario', 'no/such.yaml'], 'there is no scenario file no/such.yaml'],
    [
      [...base, '--set', 'turns.medain=3'],
      'unknown parameter "turns.medain" in --set; did you mean "turns.median"?',
    ],
    [[...base, '--set', 'turns.median=x'], '--set turns.median must be a number, got "x"'],
    [[...base, '--set', 'turns.median'], '--set must be key=value, got "turns.median"'],
    [
      [...base, '--set', 'turns.median=1e9'],
      'parameter turns.median must be a number from 1 to 100, got 1000000000',
    ],
    [
      ['generate', '--people', '-1', '--out', join(folder, 'never')],
      'people must be a whole number from 1 to 2^40, got -1',
    ],
    [
      ['generate', '--people', 'many', '--out', join(folder, 'never')],
      '--people must be a whole number, got "many"',
    ],
    [[...base, '--scale', '2'], 'give --people or --scale, not both'],
    [['generate', '--scale', '0'], '--scale must be a positive number, got "0"'],
    [[...base, '--seed', 'a', '--seed', 'b'], '--seed is given 2 times; give it once'],
    [[...base, '--workers', '0'], '--workers must be a whole number of at least 1, got "0"'],
    [[...base, '--shard', '3'], '--shard must be i/n, such as 1/4, got "3"'],
    [[...base, '--shard', '5/4'], 'the shard must be i/n with 1 ≤ i ≤ n, got 5/4'],
    [[...base, '--resume'], 'holds no incomplete run to resume'],
    [['recover', join(folder, 'nowhere')], 'there is no file or folder'],
    [
      ['recover', corpus, '--only', 'adjusted.verifed'],
      'unknown statistic "adjusted.verifed" in --only; did you mean "adjusted.verified"?',
    ],
    [
      ['recover', corpus, '--by', 'expertize'],
      'unknown column "expertize" in --by; did you mean "expertise"?',
    ],
    [
      ['recover', corpus, '--where', 'trouble'],
      'a condition must be column=level or column>number, got "trouble"',
    ],
    [['recover', corpus, '--min-people', 'few'], '--min-people must be a whole number, got "few"'],
    [['recover', corpus, '--table', 'A3'], 'unknown table "A3" in --table; did you mean "A1"?'],
    [['recover', corpus, '--table', 'A1', '--by', 'month'], 'choose one of --by or --where and --table'],
    [['recover', corpus, '--bootstrap', '100'], '--bootstrap needs --only, --by, --where or --confusion'],
    [
      ['recover', corpus, '--only', 'median', '--bootstrap', '9'],
      'a bootstrap takes 50 to 2047 replicates, got 9',
    ],
    [
      ['recover', corpus, '--only', 'median', '--bootstrap', '99', '--interval', 'bac'],
      'unknown interval "bac" in --interval; did you mean "bca"?',
    ],
    [
      ['recover', corpus, '--only', 'median', '--out', join(folder, 'x.txt')],
      'unknown ending "txt" in --out',
    ],
    [['recover', corpus, '--agreement', join(folder, 'none.csv')], 'there is no file or folder'],
    [['recover', corpus, '--postings'], 'Not enough arguments following: postings; see plumbline --help'],
    [['recover', corpus, '--agreement', ''], 'there is no file or folder'],
    [['recover', '--agreement', corpus], 'recover needs sessions: '],
    [
      ['recover', '--postings', corpus, '--only', 'valu_r2'],
      'unknown statistic "valu_r2" in --only; did you mean "value_r2"?',
    ],
    [
      ['check', corpus, '--engine', 'arquero', '--postings', corpus],
      '--engine arquero reads no table postings but that',
    ],
    [['recover', corpus, '--confusion', join(folder, 'none.yaml')], 'there is no file'],
    [['report', join(folder, 'nowhere')], 'there is no file or folder'],
    [['report', join(corpus, 'sessions', 'part-00000.parquet')], 'say where to write the report of'],
    [['explain', 'success.verifed.novice'], 'did you mean "success.verified.novice"?'],
    [['explain', 'sessions.expertize'], 'did you mean "sessions.expertise"?'],
    [['calibrate', '--start', 'default'], 'unknown start "default" in --start; did you mean "defaults"?'],
    [['calibrate', '--set', 'turns.medain=3'], 'unknown parameter "turns.medain"'],
    [['calibrate', '--targets', 'no.yaml'], 'there is no file of targets no.yaml'],
    [['check', join(corpus, 'sessions', 'part-00000.parquet'), '--truth'], 'has no truth of its own'],
    [['calibrate', '--people', '300'], '--people must be a whole number of at least 20000, got "300"'],
    [['scenario', 'lst'], 'unknown action "lst"; did you mean "list"?'],
    [['scenario', 'show'], 'scenario show needs a name'],
    [['verify', folder], 'has no datapackage.json'],
  ] as const
  const tried = together(
    CASES.map(([words]) => words as readonly string[]),
    words => words,
  )

  test.each(CASES)('%j is one clear line and exit 2', (args, message) => {
    const { status, out, err } = tried(args)
    expect(err).toContain(message)
    expect(
      err
        .trimEnd()
        .split('\n')
        .filter(l => !l.startsWith('seed')),
    ).toHaveLength(1)
    expect(out).toBe('')
    expect(status).toBe(2)
    expect(existsSync(join(folder, 'never', 'datapackage.json'))).toBe(false)
  })

  test('a folder in the way is named and left alone', () => {
    const out = join(folder, 'mine')
    mkdirSync(out)
    writeFileSync(join(out, 'notes.txt'), 'x')
    const { status, err } = plumbline(['generate', '--people', '10', '--out', out, '--force'])
    expect(status).toBe(2)
    expect(err).toContain('is not empty and holds no corpus; choose another --out')
    expect(readdirSync(out)).toEqual(['notes.txt'])
  })

  test('a complete corpus is not overwritten unasked', () => {
    const before = readFileSync(join(corpus, 'datapackage.json'))
    const { status, err } = plumbline(['generate', '--people', '10', '--out', corpus])
    expect(status).toBe(2)
    expect(err).toContain('holds a complete corpus; choose another --out, or --force to replace it')
    expect(readFileSync(join(corpus, 'datapackage.json'))).toEqual(before)
  })
})

describe('recover and check', () => {
  test('recover prints a table, JSON and CSV of one shape', () => {
    const only = ['--only', 'adjusted.verified']
    const rows = JSON.parse(plumbline(['recover', corpus, ...only, '--json']).out)
    expect(rows).toHaveLength(10)
    expect(Object.keys(rows[0])).toEqual([
      'statistic',
      'stratum',
      'n',
      'people',
      'estimate',
      'std_error',
      'conf_low',
      'conf_high',
      'unit',
      'kind',
      'left_out',
      'left_out_why',
    ])
    const csv = plumbline(['recover', corpus, ...only, '--csv'])
      .out.trimEnd()
      .split('\n')
    expect(csv[0]).toBe(
      'statistic,stratum,n,people,estimate,std_error,conf_low,conf_high,unit,kind,left_out,left_out_why',
    )
    expect(csv).toHaveLength(11)
    expect(plumbline(['recover', corpus, ...only]).out).toMatch(
      /adjusted\.verified +trouble=true,expertise=5/,
    )
  })

  test('results go to CSV, JSON and Parquet alike', async () => {
    const files = ['csv', 'json', 'parquet'].map(ending => join(folder, `result.${ending}`))
    for (const file of files)
      expect(plumbline(['recover', corpus, '--by', 'expertise', '--out', file]).err).toMatch(
        /^wrote \d+ rows to /,
      )
    const [csv, json, parquet] = files as [string, string, string]
    const rows: Record<string, unknown>[] = JSON.parse(readFileSync(json, 'utf8'))
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(parquet) })
    expect(read).toEqual(rows)
    expect(readFileSync(csv, 'utf8').trimEnd().split('\n')).toHaveLength(rows.length + 1)
  })

  test('a second reading of a sample gives the agreement that two readings of its sessions have', async () => {
    const table = join(corpus, 'second_reading')
    const said = JSON.parse(plumbline(['recover', corpus, '--agreement', table, '--json']).out)
    const exact = said.find((r: { statistic: string }) => r.statistic === 'agreement.work_mode')
    const first = new Map<number, number>()
    for await (const b of readTable(corpus, 'sessions', ['session_id', 'work_mode'])) {
      const [ids, modes] = ['session_id', 'work_mode'].map(c => columnOf(b, c).values)
      for (const [i, id] of ids!.entries()) first.set(id, modes![i]!)
    }
    const same: boolean[] = []
    for await (const b of readTable(corpus, 'second_reading', ['session_id', 'work_mode'])) {
      const [ids, modes] = ['session_id', 'work_mode'].map(c => columnOf(b, c).values)
      for (const [i, id] of ids!.entries()) same.push(first.get(id) === modes![i])
    }
    expect(exact.n).toBe(same.length)
    expect(exact.left_out).toBe(0)
    expect(exact.estimate).toBeCloseTo(same.filter(Boolean).length / same.length, 12)
  })

  test('readings agree with themselves, and correction by no misreading changes nothing', () => {
    const agreement = JSON.parse(plumbline(['recover', corpus, '--agreement', corpus, '--json']).out)
    const kappa = agreement.find((r: { statistic: string }) => r.statistic === 'kappa_quadratic.expertise')
    expect(kappa.estimate).toBe(1)
    const none = join(folder, 'none-misread.yaml')
    writeFileSync(none, [0, 1, 2, 3, 4].map(i => `- [${[0, 1, 2, 3, 4].map(j => +(i === j))}]`).join('\n'))
    const corrected = JSON.parse(plumbline(['recover', corpus, '--confusion', none, '--json']).out)
    const plain = JSON.parse(plumbline(['recover', corpus, '--only', 'mean.verified', '--json']).out)
    const of = (rows: { statistic: string; stratum: string; estimate: number }[], statistic: string) =>
      rows.find(r => r.statistic === statistic && r.stratum === 'expertise=3')!.estimate
    expect(of(corrected, 'corrected.verified')).toBeCloseTo(of(plain, 'mean.verified'), 12)
  })

  test('the bootstrap says how uncertain its errors are, and gives the same ones again', () => {
    const args = ['recover', corpus, '--only', 'median.turns', '--bootstrap', '60', '--interval', 'bca']
    const first = plumbline(args)
    expect(first.err).toContain('each is itself uncertain by about 9.1%')
    expect(plumbline(args).out).toBe(first.out)
  })

  test('the report of a single file has the story, without a truth or a command to make it again', () => {
    const page = join(folder, 'alone.html')
    const { status } = plumbline(['report', join(corpus, 'sessions', 'part-00000.parquet'), '--out', page])
    expect(status).toBe(0)
    const html = readFileSync(page, 'utf8')
    expect(html).toContain('The study’s story, redrawn from this corpus')
    expect(html).not.toContain('How to make it again')
  })

  test('every format and a single file give the same statistics', () => {
    const shown = (path: string) => plumbline(['recover', path, '--only', 'm', '--json']).out
    const expected = shown(corpus)
    for (const format of ['csv', 'arrow', 'ndjson']) {
      const out = join(folder, format)
      plumbline([
        'generate',
        '--people',
        '3000',
        '--seed',
        'cli',
        '--format',
        format,
        '--tables',
        'sessions',
        '--out',
        out,
      ])
      expect(shown(out), format).toBe(expected)
      expect(shown(join(out, 'sessions', `part-00000.${format}`)), format).toBe(expected)
    }
  })

  test('check has a row for every figure and says what it found', () => {
    const { status, out } = plumbline(['check', corpus, '--json'])
    const rows = JSON.parse(out)
    expect(rows.map((r: { figure: string }) => r.figure)).toEqual(REGISTER.map(f => f.id))
    expect(Object.keys(rows[0])).toEqual([
      'figure',
      'statistic',
      'stratum',
      'class',
      'printed_low',
      'printed_high',
      'estimate',
      'std_error',
      'distance',
      'verdict',
      'note',
      'unit',
      'kind',
      'left_out',
      'left_out_why',
    ])
    const bad = rows.some((r: { verdict: string }) => ['differs', 'violated'].includes(r.verdict))
    expect(status).toBe(bad ? 1 : 0)
    expect(plumbline(['check', corpus]).out).toMatch(/The corpus (agrees with|differs from) the study/)
  })

  test('check gives the same table where figures are queried in Arquero', () => {
    expect(plumbline(['check', corpus, '--engine', 'arquero'])).toEqual(plumbline(['check', corpus]))
    expect(plumbline(['check', corpus, '--engine', 'arqero']).err).toContain('did you mean "arquero"?')
  })

  test('check exits 1 when a parameter is moved and names what differs', () => {
    const out = join(folder, 'moved')
    plumbline(['generate', '--people', '3000', '--set', 'goal.unclear=0.3', '--out', out])
    const { status, out: text } = plumbline(['check', out])
    expect(status).toBe(1)
    expect(text).toMatch(/✗ +Sessions with no clear goal .* DIFFERS/)
  })

  test('verify finds every part sound', () => {
    expect(plumbline(['verify', corpus])).toEqual({ status: 0, out: 'all 7 parts are intact\n', err: '' })
  })
})

test('run writes the report and is content to run again', () => {
  const out = join(folder, 'run')
  const args = ['run', '--people', '2000', '--out', out]
  const first = plumbline(args)
  expect([0, 1]).toContain(first.status)
  expect(first.out).toContain('report.html')
  const page = readFileSync(join(out, 'report.html'), 'utf8')
  expect(page).toMatch(/<h1>The corpus (agrees with|differs from) the study<\/h1>/)
  expect(page).not.toMatch(/https?:\/\/[^ ]*\.(js|css)/)
  for (const f of REGISTER) expect(page).toContain(`<code>${f.id}</code>`)
  const second = plumbline(args)
  expect(second.err).toContain('already holds this corpus; using it')
  expect(second.out).toBe(first.out)
  expect(plumbline([...args, '--seed', 'other']).err).toContain('holds a complete corpus')
  expect([0, 1]).toContain(plumbline([...args, '--seed', 'other', '--refresh']).status)
})

describe('figures, explain, model and scenario', () => {
  test('figures lists the register', () => {
    expect(JSON.parse(plumbline(['figures', '--json']).out)).toHaveLength(REGISTER.length)
    expect(plumbline(['figures']).out).toContain(`${REGISTER.length} figures.`)
  })

  const EXPLAINED = [
    ['success.verified.novice', ['15%', 'adjusted.verified [expertise=1]', 'evidence.level_in_calm.novice']],
    [
      'work.testing_orchestrating',
      [
        'workModes({ sessions }): share where work_mode is testing or orchestrating, added up',
        ".groupby('work_mode')",
      ],
    ],
    ['expertise.mix.novice', ['not reported', 'session.expertise', 'plausible']],
    ['sessions.expertise', ['int8', 'session.observation', 'effort.actions.novice']],
    ['session.expertise', ['ordered probit', 'person.familiarity']],
    ['truth_sessions.verified_3', ['session.evidence']],
    ['ate.verified.5-1', ['expertise set to 5 minus set to 1']],
    ['practice.expertise.1-0', ['exactly one earlier session', 'by plumbline validate']],
  ] as const
  const explained = together(
    EXPLAINED.map(([id]) => id as string),
    id => ['explain', id],
  )

  test.each(EXPLAINED)('explain %s tells its facts', (id, facts) => {
    const { status, out } = explained(id)
    expect(status).toBe(0)
    for (const fact of facts) expect(out).toContain(fact)
  })

  test('model prints nodes, and draws them', () => {
    expect(plumbline(['model']).out).toContain('session.expertise\n  parents       person.familiarity')
    expect(plumbline(['model', '--dot']).out).toMatch(
      /^digraph plumbline \{[\s\S]*"session.month" -> "session.value";[\s\S]*\}\n$/,
    )
    expect(plumbline(['model', '--mermaid']).out).toMatch(
      /^flowchart LR\n[\s\S]*session_month --> session_value/,
    )
    expect(JSON.parse(plumbline(['model', '--parameters', '--json']).out).length).toBeGreaterThan(100)
  })

  test('scenario lists and shows', () => {
    expect(plumbline(['scenario', 'list']).out).toContain('baseline')
    expect(JSON.parse(plumbline(['scenario', 'show', 'baseline', '--json']).out).id).toBe('baseline')
  })
})

const COMMANDS = [
  'run',
  'generate',
  'recover',
  'report',
  'check',
  'calibrate',
  'figures',
  'explain',
  'model',
  'scenario',
  'verify',
] as const
const helped = together([...COMMANDS], command => [command, '--help'])

test.each(COMMANDS)('%s --help ends in two or three examples', command => {
  const { status, out } = helped(command)
  expect(status).toBe(0)
  const examples = out
    .slice(out.indexOf('Examples:'))
    .trimEnd()
    .split('\n')
    .filter(l => l.includes(`plumbline ${command}`))
  expect([2, 3]).toContain(examples.length)
})
