/** Natural mistakes in scenario files, each with the exact message that it gets. */
import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/ground/nearest.js'
import { parseScenario } from '../../src/scenarios/parse.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { OCCUPATIONS } from '../../src/schema/levels.js'

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
      `transitions.0.when.from: write 2026-02 for February: months are written as numbers, and ${WINDOW}, got "February"`,
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

describe('the nearest name', () => {
  test.each([
    ['Business', 'Business and Financial Operations Occupations'],
    ['engineering', 'Architecture and Engineering Occupations'],
    ['Computer', 'Computer and Mathematical Occupations'],
    ['lawyers and legal', 'Legal Occupations'],
    ['Mangement Occupations', 'Management Occupations'],
    ['sales', 'Sales and Related Occupations'],
    ['military', 'Military Specific Occupations'],
    ['food', 'Food Preparation and Serving Related Occupations'],
  ])('of %s is %s', (name, expected) => {
    expect(nearest(name, OCCUPATIONS)).toBe(expected)
  })
})
