/** Conditions on every column of a corpus: each picks the sessions that the tables say, or is refused with the reason. */
import { describe, expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import type { SETTABLE } from '../../src/model/rules.js'
import { BY_COLUMNS } from '../../src/scenarios/column-reasons.js'
import { ADDED_SESSIONS, conditionsOf } from '../../src/scenarios/conditions.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { type ConditionColumn, conditionLevels } from '../../src/schema/condition-columns.js'
import { WEEKDAYS } from '../../src/schema/levels.js'
import { TABLE_NAMES, TABLES, type TableName } from '../../src/schema/tables.js'
import { questionOf } from '../../src/whatif/ask.js'
import { replicateOf } from '../../src/whatif/replicate.js'
import { linesOf } from '../../src/whatif/statistics.js'
import { scenario } from '../whatif/support.js'

const COLUMNS = [...new Set(TABLE_NAMES.flatMap(t => TABLES[t].columns.map(c => c.name)))]
/** Conditions that no table has as a column of that name. */
const ONLY_HERE = ['weekday', 'home_surface', 'joined']
const said = (make: () => unknown) => {
  try {
    make()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('a column of any table', () => {
  const VALUES = { model_family: 'c', work_mode: 'testing', subject: 'web', codebase: 'none' } as const
  const MORE = { value_usd: 500, expertise: 'expert', asks_verification: true, failure_signal: 0 } as const
  const test_of = (column: string) => {
    const levels =
      ONLY_HERE.includes(column) || conditionsOf('failure_signal').some(c => c === column)
        ? conditionLevels(column as ConditionColumn)
        : undefined
    if (column === 'expertise') return 'novice'
    return levels ? (levels[0] === 'false' ? true : levels[0]) : { from: 1 }
  }
  const changes: readonly (readonly [string, (where: object) => object])[] = [
    ['a transition', where => ({ transitions: [{ from: 'novice', to: 'expert', share: 1, where }] })],
    ['added sessions', where => ({ add: [{ sessions: 0.1, where }] })],
    ...Object.entries({ ...VALUES, ...MORE }).map(
      ([set, to]) => [`a setting of ${set}`, (where: object) => ({ do: [{ set, to, where }] })] as const,
    ),
  ]

  test.each(changes)('picks the sessions of %s, or is refused with the reason', (name, change) => {
    const changed = name.startsWith('a setting')
      ? (name.split(' ').at(-1) as keyof typeof SETTABLE)
      : name === 'added sessions'
        ? ADDED_SESSIONS
        : 'expertise'
    for (const column of [...COLUMNS, ...ONLY_HERE]) {
      const problem = said(() => resolveScenario(scenario(change({ [column]: test_of(column) }))))
      const isKnown = conditionsOf(changed).some(c => c === column)
      if (isKnown && column !== 'joined') expect(problem, column).toBe('')
      else if (column === 'joined') expect(problem).toMatch(/brings in none|joined is not one/)
      else
        expect(problem, column).toMatch(
          new RegExp(
            `^scenario one[^ ]*: \\S+ (${column} cannot be a condition: it [^\\n]+|${column} is drawn after ${changed} and may follow from it; use a column that is drawn before \\(\\w[^\\n]+\\)|sessions are added to people, [^\\n]+ and ${column} is not one)$`,
          ),
        )
    }
  })

  test('divides an answer, or is refused with the reason', () => {
    for (const column of [...COLUMNS, ...ONLY_HERE]) {
      const problem = said(() => questionOf('upskilling', { by: [column] }))
      if (BY_COLUMNS.some(c => c === column)) expect(problem).toBe('')
      else
        expect(problem, column).toMatch(new RegExp(`^--by: ${column} cannot divide an answer: \\w[^\\n]+$`))
    }
  })
})

const PEOPLE = 300
const SEED = 'conditions'
type Row = Readonly<Record<string, number>>
function rowsOf(changes: object, name: TableName): Row[] {
  const { scenario: arm } = questionOf(scenario(changes), { people: PEOPLE })
  const { rows, columns, table } = new Generator(arm, SEED).table(1, PEOPLE, name)
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(
      table.columns.map((c, j) => [
        c.name,
        columns[j]!.valid?.[i] === 0 ? NaN : (columns[j]!.values[i] as number),
      ]),
    ),
  )
}

/** Every column of a session as the tables of the world have it: true labels where there are some. */
const before = (() => {
  const people = new Map(rowsOf({}, 'people').map(r => [r.person_id, r]))
  const truth = new Map(rowsOf({}, 'truth_people').map(r => [r.person_id, r]))
  const labels = rowsOf({}, 'truth_sessions')
  return rowsOf({}, 'sessions').map((seen, i): Row => {
    const person = people.get(seen.person_id)!
    return {
      ...person,
      ...truth.get(seen.person_id),
      ...seen,
      ...labels[i],
      ...{ user_type: truth.get(seen.person_id)!.user_type!, home_surface: person.surface! },
      ...{ weekday: (new Date(seen.started_at!).getUTCDay() + 6) % WEEKDAYS.length },
      ...{ expertise: labels[i]!.expertise! - 1 },
    }
  })
})()

describe('a condition picks the sessions of which the tables say that they meet it', () => {
  const picked = conditionsOf('failure_signal').filter(c => c !== 'joined')
  // Where a parameter varies by month, sessions are made month by month.
  const BY_MONTH = { change: { 'lines.median': { times: 1, from: '2026-01' } } }
  test.each(picked.flatMap(c => [[c, {}] as const, [c, BY_MONTH] as const]))('%s %o', (column, more) => {
    const levels = conditionLevels(column)
    const values = before.map(r => r[column]!)
    const known = values.filter(x => !Number.isNaN(x)).sort((a, b) => a - b)
    const middle = known[known.length >> 1]!
    const where = { [column]: levels ? (levels[0] === 'false' ? true : levels[middle]) : { from: middle } }
    const meets = (x: number) => (levels ? x === (levels[0] === 'false' ? 1 : middle) : x >= middle)
    const after = rowsOf({ do: [{ set: 'failure_signal', to: 5, where }], ...more }, 'truth_sessions')
    const wrong = after.filter(
      (r, i) => r.failure_signal !== (meets(values[i]!) ? 5 : before[i]!.failure_signal),
    )
    expect(wrong).toEqual([])
    expect(values.some(meets)).toBe(true)
  })
})

test('an answer by a column that sessions or people have sums to the whole', () => {
  const by = BY_COLUMNS.filter(c => c !== 'user_type' && c !== 'occupation')
  const question = questionOf(scenario({ do: [{ set: 'model_family', to: 'c' }] }), {
    ...{ people: PEOPLE, seed: 'by', by, statistics: ['mean.verified'], only: true, split: false },
  })
  const lines = linesOf(question)
  const { scenario: estimates } = replicateOf(question, 1)
  const { scenario: arm } = question
  const { columns, table } = new Generator(arm, 'by 1').table(1, PEOPLE, 'sessions')
  const at = (name: string) => columns[table.columns.findIndex(c => c.name === name)]!.values
  const started = at('started_at')
  for (const [k, day] of WEEKDAYS.entries()) {
    const line = lines.findIndex(
      l =>
        l.statistic === 'mean.verified' && JSON.stringify(l.stratum) === JSON.stringify([['weekday', day]]),
    )
    const own = Array.from(at('verified')).filter(
      (_, i) =>
        at('outcome')[i] !== 3 && (new Date(Number(started[i])).getUTCDay() + 6) % WEEKDAYS.length === k,
    )
    const mean = own.reduce<number>((a, b) => a + Number(b), 0) / own.length
    expect(estimates[line], day).toBeCloseTo(mean, 12)
  }
  for (const column of by)
    expect(
      lines.some(l => l.stratum.some(([c]) => c === column)),
      column,
    ).toBe(true)
})
