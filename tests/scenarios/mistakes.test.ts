/** Natural mistakes in scenario files, each with the exact message that it gets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { nearest } from '../../src/ground/nearest.js'
import { parseScenario } from '../../src/scenarios/parse.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { OCCUPATIONS } from '../../src/schema/levels.js'
import { together } from '../cli/support.js'

const HEAD = 'id: one\ntitle: One\nextends: baseline\n'
const said = (text: string) => {
  try {
    resolveScenario(parseScenario(HEAD + text, 'one.yaml'))
  } catch (error) {
    return (error as Error).message.replace(/^scenario one(\.yaml)?: /, '')
  }
  return 'nothing is wrong'
}
const WINDOW = 'the months are 2025-10 to 2026-04'
const NOVICES = 'from: novice, to: expert'

describe('a mistake in a file is named', () => {
  test.each([
    [
      `transitions: [{ ${NOVICES}, share: 1/3 }]`,
      'transitions.0.share: a share is a number from 0 to 1: write 0.3333 for 1/3, got "1/3"',
    ],
    [
      'add: [{ people: 0.1, level: { beginner: 0.5 } }]',
      'add.0: level: the shares must sum to 1, got 0.5; where the rest are as the world has them, write a second entry of add without level for these',
    ],
    [
      'do: [{ set: model_family, to: newest }]',
      'unknown model_family "newest" in scenario one: do.0.to; write c (later letters are newer)',
    ],
    [
      'do: [{ set: model_family, to: c, where: { weekday: weekend } }]',
      'unknown weekday "weekend" in scenario one: do.0.where.weekday; write saturday and sunday, as a list',
    ],
    [
      'do: [{ set: model_family, to: c, where: { started_at: 2026-02-01 } }]',
      'do.0.where: started_at cannot be a condition: it is an instant; use month or weekday',
    ],
    [
      'do: [{ set: subject, to: main_subject }]',
      'do.0.to: main_subject is a column, and subject takes one level in all sessions that are met; write an entry for each level, with where: { main_subject: … }',
    ],
    [
      'do: [{ set: planning_user_share, to: 0.9 }]',
      'do.0.set: planning_user_share cannot be set by hand, only model_family, work_mode, subject, codebase, value_usd, expertise, asks_verification, failure_signal; parameters move it: decisions.*',
    ],
    [
      'change: { subject: { to: 1 } }',
      'unknown parameter "subject" in scenario one; those with it in their names: subject.weight.software.*, subject.weight.other.*, standing.subject, label.agreement.subject, second.categorical.subject (plumbline model --parameters says what each is)',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 0.3, where: { joined: true } }]`,
      'joined picks people whom the scenario brings in, and it brings in none; use add: [{ people: … }]',
    ],
    [
      'add: [{ people: -0.5 }]',
      'add.0.people: needs more than 0: 0.2 for a fifth as many again; for fewer people of some occupations use population: { occupations: { … : 0.5 } }, for fewer sessions of a level a mix, got -0.5',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 30 }]`,
      'transitions.0.share: a share is a number from 0 to 1: write 0.3 for 30%, got 30',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 30% }]`,
      'transitions.0.share: a share is a number from 0 to 1: write 0.3 for 30%, got "30%"',
    ],
    [
      `transitions: [{ ${NOVICES}, share: -0.1 }]`,
      'transitions.0.share: a share is a number from 0 to 1, got -0.1',
    ],
    [
      `transitions: [{ ${NOVICES}, share: half }]`,
      'transitions.0.share: a share is a number from 0 to 1, got "half"',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, when: { from: February } }]`,
      `transitions.0.when.from: write 2026-02 for February: months are written as a year and two digits, and ${WINDOW}, got "February"`,
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, when: { from: 2026-09 } }]`,
      `transitions.0.when.from: 2026-09 lies outside the window: ${WINDOW}, got "2026-09"`,
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, when: { from: 2026-02-30 } }]`,
      'transitions.0.when.from: there is no day 2026-02-30, got "2026-02-30"',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, when: { from: soon } }]`,
      `transitions.0.when.from: "soon" is no month: write one as 2026-02, or as a date in it; ${WINDOW}, got "soon"`,
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, when: { from: 2026-03, until: 2026-01 } }]`,
      'transitions.0: until 2026-01 comes before from 2026-03',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { user_type: software, occupation: Legal Occupations } }]`,
      'transitions.0.where: no session is met: people of that occupation are of the other user_type',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { expertise: expert } }]`,
      'transitions.0: no session is met: from is novice, and where asks for another level',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { account_age_days: { from: 90, under: 30 } } }]`,
      'transitions.0.where.account_age_days: no number is at least 90 and under 30',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { account_age_days: {} } }]`,
      'transitions.0.where.account_age_days: the range says nothing; give from, under or both',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { value_usd: { under: 5 } } }]`,
      'transitions.0.where.value_usd: no session has it: value_usd goes from 10 to 50000',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { value_band: 10-200, value_usd: { from: 500 } } }]`,
      'transitions.0.where: no session is met: value_usd lies outside value_band',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { work_mode: [] } }]`,
      'transitions.0.where.work_mode: an empty list, which no session meets: name a level, got []',
    ],
    [
      `transitions: [{ ${NOVICES}, share: 1, where: { work_mode: { from: 1 } } }]`,
      'transitions.0.where.work_mode: work_mode has levels, not numbers; name one or a list of them',
    ],
    [`transitions: [{ from: novice, to: novice, share: 1 }]`, 'transitions.0: from and to are both novice'],
    ['do: [{ set: expertise, to: guru }]', 'unknown expertise "guru" in scenario one: do.0.to'],
    [
      'do: [{ set: work_mode, to: testing, unit: person }]',
      'do.0: unit says whose share is drawn; give share, or leave unit out',
    ],
    [
      'do: [{ set: work_mode, to: testing, share: 50 }]',
      'do.0.share: a share is a number from 0 to 1: write 0.5 for 50%, got 50',
    ],
    [
      'mix: { by: people, shares: { novice: 1 }, from: 2026-02 }',
      'mix: people have no month, so a mix by people holds in all; use by: rank, or add',
    ],
    ['mix: { by: rank, shares: { novice: 0.5 } }', 'mix.shares: the shares must sum to 1, got 0.5'],
    [
      'population: { occupations: { Legal: 2 } }',
      'population.occupations: unknown key "Legal"; did you mean "Legal Occupations"?',
    ],
    [
      'population: { occupations: { Business: 2 } }',
      'population.occupations: unknown key "Business"; did you mean "Business and Financial Operations Occupations"?',
    ],
    ['population: { values: 0 }', 'population.values'],
    [
      'change: { returns.success: { to: 0, from: 2026-03, until: 2026-01 } }',
      'returns.success: until 2026-01 comes before from 2026-03',
    ],
    [
      'change: { returns.success: { to: 0, times: 2 } }',
      'change.returns.success: needs one of to, plus and times',
    ],
    [
      'change: { returns.verfied: { to: 0 } }',
      'unknown parameter "returns.verfied" in scenario one; did you mean "returns.verified"?',
    ],
    [
      'add: [{ people: 20 }]',
      'add.0.people: is a share of those there are: write 0.2 for 20% more, at most 10, got 20',
    ],
    ['add: [{ people: 0.1, occupation: Business }]', 'add.0.occupation'],
    ['add: [{ people: 0.1, level: { novice: 0.5 } }]', 'add.0: level: the shares must sum to 1, got 0.5'],
  ])('%s', (text, message) => {
    expect(said(text).slice(0, message.length + 400)).toContain(message)
  })

  test('a name that is no name', () => {
    expect(() => parseScenario('id: My Scenario\ntitle: One\n', 'x.yaml')).toThrow(
      'scenario x.yaml: id: a name has lower-case letters, digits and hyphens, and begins with a letter, got "My Scenario"',
    )
  })
})

const BASE = 'id: one\ntitle: One\nextends: baseline\n'
const SHARE = `${NOVICES}, share: 0.2`
const where = (test: string) => `${BASE}transitions: [{ ${SHARE}, where: { ${test} } }]`
/** What a file holds, and what the command says of it. */
const FILES = [
  ['', 'the file: is empty: a scenario has at least id and title'],
  ['# a remark alone\n', 'the file: is empty'],
  ['just words\n', 'the file: is no scenario: it holds keys with values, such as id: mine and title: Mine'],
  ['- id: one\n', 'the file: is no scenario'],
  ['id: one\n', 'title: is missing'],
  ['id: 7\ntitle: One\n', 'id: is a text, got 7'],
  ['Id: one\ntitle: One\n', 'the file: unknown key "Id"; did you mean "id"?'],
  ['id: one\n\ttitle: One\n', 'is not YAML: Tabs are not allowed as indentation at line 2, column 1'],
  ['id: one\nid: two\ntitle: One\n', 'is not YAML: Map keys must be unique at line 2, column 1'],
  ['id: one\ntitle: One\nextends: baselin\n', 'unknown scenario "baselin"; did you mean "baseline"?'],
  ['id: one\ntitle: One\nextends: nowhere.yaml\n', 'there is no scenario file'],
  [
    'id: one\ntitle: One\nextends: [baseline, selection]\n',
    'extends: takes one value, not a list, got ["baseline","selection"]',
  ],
  [`${BASE}transition: [{ ${SHARE} }]`, 'unknown key "transition"; did you mean "transitions"?'],
  [`${BASE}transitions: { ${SHARE} }`, 'transitions: is a list: begin its entry with "- "'],
  [
    `${BASE}transitions: [[novice, expert, 1]]`,
    'transitions.0: holds keys with values of from, to, share, unit, where, when, not a list',
  ],
  [`${BASE}transitions: [{ from: Novice, to: expert, share: 1 }]`, 'did you mean "novice"?'],
  [
    `${BASE}transitions: [{ from: 1, to: 5, share: 1 }]`,
    'transitions.0.from: takes one of novice, beginner, intermediate, advanced, expert, got 1',
  ],
  [
    `${BASE}transitions: [{ from: [novice, beginner], to: expert, share: 1 }]`,
    'intermediate, advanced, expert, not a list, got ["novice","beginner"]',
  ],
  [`${BASE}transitions: [{ ${NOVICES}, share: "0.5" }]`, 'write 0.5 without quotes, got "0.5"'],
  [
    `${BASE}transitions: [{ ${NOVICES}, share: 0,25 }]`,
    'transitions.0: "25" stands where a key should: write decimals with a point',
  ],
  [
    `${BASE}transitions: [{ ${SHARE}, when: 2026-02 }]`,
    'transitions.0.when: holds keys with values of from, until, got "2026-02"',
  ],
  [`${BASE}transitions: [{ ${SHARE}, when: { from: 2026-2 } }]`, 'write 2026-02 for 2026-2'],
  [`${BASE}transitions: [{ ${SHARE}, when: { from: 02/2026 } }]`, 'write 2026-02 for 02/2026'],
  [`${BASE}transitions: [{ ${SHARE}, unit: people }]`, 'did you mean "person"?'],
  [
    `${BASE}transitions: [{ ${SHARE}, where: fixing }]`,
    'transitions.0.where: holds columns with their levels, such as { work_mode: fixing }',
  ],
  [where('work-mode: fixing'), 'transitions.0.where: unknown key "work-mode"; did you mean "work_mode"?'],
  [where('work_mode: Fixing'), 'transitions.0.where.work_mode; did you mean "fixing"?'],
  [where('occupation: Lawyers'), 'did you mean "Legal Occupations"?'],
  [where('value_usd: ">1000"'), 'value_usd holds numbers: write { from: 1000 }, got >1000'],
  [where('account_age_days: 30 days'), 'account_age_days holds numbers, got 30 days'],
  [`${BASE}do: [{ set: trouble, to: false }]`, 'unknown value "trouble"; did you mean "failure_signal"?'],
  [
    `${BASE}do: [{ work_mode: testing }]`,
    'do.0: unknown key "work_mode": write { set: work_mode, to: "testing" }',
  ],
  [`${BASE}do: [{ set: work_mode }]`, 'do.0.to: is missing'],
  [`${BASE}do: [{ set: work_mode, to: [fixing, testing] }]`, 'do.0.to: takes one value, not a list'],
  [`${BASE}do: [{ set: asks_verification, to: yes }]`, 'asks_verification must be true or false, got yes'],
  [`${BASE}mix: { shares: { novice: 1 } }`, 'mix.by: is missing: one of rank, people'],
  [`${BASE}mix: { by: rank, novice: 0.2 }`, 'mix: unknown key "novice": shares of levels stand under shares'],
  [`${BASE}mix: { by: rank, shares: { novice: 10 } }`, 'write 0.1 for 10%, got 10'],
  [`${BASE}mix:`, 'mix: is empty: give it a value, or delete the line'],
  [
    `${BASE}add: [{ people: 5000 }]`,
    'add.0.people: is a share of those there are: 5000 more beside the study’s 234751 people are 0.0213, beside the 20000 of a replicate 0.25; at most 10, got 5000',
  ],
  [`${BASE}add: [{ people: 20% }]`, 'add.0.people: write 0.2 for 20% more, got "20%"'],
  [`${BASE}add: [{ people: 0.1, sessions: 0.1 }]`, 'add.0: needs one of people and sessions'],
  [`${BASE}add: { people: 0.1 }`, 'add: is a list: begin its entry with "- "'],
  [`${BASE}add: [{ people: 0.1, occupations: Legal }]`, 'did you mean "occupation"?'],
  [
    `${BASE}change: { returns.success: 0.5 }`,
    'change.returns.success: says how it changes: write { to: 0.5 }',
  ],
  [
    `${BASE}change: { returns: { success: { to: 0.5 } } }`,
    'names of parameters are written in one key, such as returns.success: { … }',
  ],
  [`${BASE}change: { returns.success: { multiply: 2 } }`, 'unknown key "multiply"; did you mean "times"?'],
  [`${BASE}change: { returns.success: { to: "0.5" } }`, 'to: is a number: write 0.5 without quotes'],
  [`${BASE}change: { returns.success: { by: 0.5 } }`, 'by: a month is written as 2026-02'],
  [
    `${BASE}change: { trouble.recovery: { times: 2 } }`,
    'trouble.recovery: 0 times 2 is 0, which changes nothing; use plus, or to',
  ],
  [`${BASE}population: { people: 20,000 }`, '"0" stands where a key should'],
  [
    `${BASE}population: { growth: 20% }`,
    'write 0.2 for 20% of what there is, or 1.2 for 20% more, got "20%"',
  ],
  [`${BASE}population: { modes: { fix: 2 } }`, 'unknown key "fix"; did you mean "fixing"?'],
  [`${BASE}measurement: { expertise: exact }`, 'measurement.expertise: a share is a number from 0 to 1'],
  [`${BASE}fixed: trouble`, 'fixed: is a list: write [trouble], got "trouble"'],
  [`${BASE}grid: { transitions.0.share: 0..1 }`, 'is a list of values, or { low: 0, high: 1 }, got "0..1"'],
  [`${BASE}from: 2026-02`, 'from stands inside the change that it limits'],
] as const

describe('scenario check of a file with a mistake is one line and exit 2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-mistakes-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  FILES.forEach(([text], j) => {
    writeFileSync(join(folder, `${j}.yaml`), text)
  })
  const checked = together(FILES, file => ['scenario', 'check', join(folder, `${FILES.indexOf(file)}.yaml`)])

  test.each(FILES.map((file, j) => [j, file[1], file] as const))('%i: %s', (_, message, file) => {
    const { status, err } = checked(file)
    expect(status).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain(message)
  })
})

/** Words of a command, and what it says. */
const WORDS = [
  ['run upskilling --set returns.success', '--set must be key=value, got "returns.success"'],
  ['run upskilling --set returns.success=half', '--set returns.success must be a number, got "half"'],
  ['run upskilling --set returns.succes=1', 'did you mean "returns.success"?'],
  ['run upskilling --world nowhere', 'unknown scenario "nowhere"'],
  ['run upskilling --people 20k', '--people must be a whole number, got "20k"'],
  ['run upskilling --people 20,000', '--people must be a whole number, got "20,000"'],
  ['run upskilling --reps ten', '--reps must be a whole number, got "ten"'],
  ['run upskilling --metric mean.verfied', 'did you mean "mean.verified"?'],
  ['run upskilling --by workmode', 'did you mean "work_mode"?'],
  ['run upskilling --from 2026-02', '--from is of scenario new; for scenario run write it into a file'],
  ['run upskilling --where work_mode=fixing', '--where is of scenario new'],
  ['run upskilling+upskilling', 'each scenario can stand once'],
  ['run upskilling+', 'scenarios are joined by +'],
  ['runn upskilling', 'unknown action "runn"; did you mean "run"?'],
  ['grid upskilling --vary transitions.0.share', '--vary must be PATH=LOW..HIGH or PATH=A,B,C'],
  ['solve upskilling --vary transitions.0.share=0..1 --target 30%', 'scenario solve needs --target'],
  ['show upskiling', 'did you mean "upskilling"?'],
] as const

describe('a mistake in the words of a command is one line and exit 2', () => {
  const tried = together(WORDS, ([words]) => ['scenario', ...words.split(' ')])

  test.each(WORDS.map(one => [...one, one] as const))('%s: %s', (_words, message, one) => {
    const { status, err } = tried(one)
    expect(status).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain(message)
  })
})

describe('the nearest name', () => {
  test.each([
    ['Business', 'Business and Financial Operations Occupations'],
    ['engineering', 'Architecture and Engineering Occupations'],
    ['Computer', 'Computer and Mathematical Occupations'],
    ['lawyers and legal', 'Legal Occupations'],
    ['Mangement Occupations', 'Management Occupations'],
    ['sales', 'Sales and Related Occupations'],
    ['military', 'Military Specific Occupations'],
    ['finance', 'Business and Financial Operations Occupations'],
    ['food', 'Food Preparation and Serving Related Occupations'],
  ])('of %s is %s', (name, expected) => {
    expect(nearest(name, OCCUPATIONS)).toBe(expected)
  })

  test('of one of two that is denied is the other', () => {
    expect(nearest('non-software', ['software', 'other'])).toBe('other')
    expect(nearest('not other', ['software', 'other'])).toBe('software')
  })
})
