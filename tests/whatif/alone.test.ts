/** Changes of one thing alone: one return, recovery from trouble, some months, a share of sessions. */
import { describe, expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { MONTHS } from '../../src/schema/levels.js'
import type { TableName } from '../../src/schema/tables.js'
import { questionOf } from '../../src/whatif/ask.js'
import { runQuestion } from '../../src/whatif/run.js'
import { differences } from '../../src/whatif/summary.js'
import { scenario } from './support.js'

const PEOPLE = 1500
type Row = Record<string, number>

function rowsOf(changes: object, name: TableName, options = {}): Row[] {
  const { scenario: arm } = questionOf(scenario(changes), { people: PEOPLE, ...options })
  const { rows, columns, table } = new Generator(arm, 'alone').table(1, PEOPLE, name)
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(table.columns.map((c, j) => [c.name, columns[j]!.values[i] as number])),
  )
}

describe('the return to one outcome', () => {
  const OUTCOMES = ['trouble', 'at_least_partial', 'succeeded', 'verified', 'abandoned']
  test.each([
    ['trouble', ['trouble']],
    ['at_least_partial', ['at_least_partial']],
    ['succeeded', ['succeeded', 'verified']],
    ['verified', ['verified']],
    ['abandoned', ['abandoned']],
  ])('%s moves, and nothing that comes before it', async (outcome, moved) => {
    const one = scenario({ change: { [`returns.${outcome}`]: { to: 0 } } })
    const statistics = OUTCOMES.map(o => `mean.${o}`)
    const question = questionOf(one, { people: 4000, statistics, only: true, split: false })
    const rows = differences(await runQuestion(question, { reps: 2, workers: 1 }))
    const still = { trouble: [], at_least_partial: ['trouble'], succeeded: ['trouble', 'at_least_partial'] }[
      outcome
    ] ?? ['trouble', 'at_least_partial', 'succeeded']
    const of = (o: string) =>
      rows.find(r => r.statistic === `mean.${o}` && r.stratum.length === 0)!.difference
    for (const o of still) expect(of(o), o).toBe(0)
    for (const o of moved) expect(of(o), o).not.toBe(0)
  })

  test('all of them together are returns.success, to the last bit, and a pattern moves it once', () => {
    const own = ['trouble', 'at_least_partial', 'succeeded', 'verified', 'abandoned'].map(o => `returns.${o}`)
    const each = Object.fromEntries(own.map(id => [id, { to: 0.5 }]))
    expect(rowsOf({ change: each }, 'sessions')).toEqual(
      rowsOf({ change: { 'returns.success': { to: 0.5 } } }, 'sessions'),
    )
    const { parameters } = resolveScenario(scenario({ change: { 'returns.*': { to: 0.5 } } }))
    expect([...own, 'returns.success', 'returns.effort'].map(id => parameters[id])).toEqual([
      1, 1, 1, 1, 1, 0.5, 0.5,
    ])
  })

  test('at 0 leaves each level the chance of evidence that the intermediate has, in closed form', () => {
    // Odds of hard evidence of a success without code, outside trouble, where nothing else moves them: evidence.hard's.
    const flat = Object.fromEntries(
      PARAMETERS.filter(p => /^evidence\.(mode|value|other|trend|diligence|occupation)/.test(p.id)).map(p => [
        p.id,
        0,
      ]),
    )
    const changes = { change: { 'returns.verified': { to: 0 } } }
    const truth = rowsOf(changes, 'truth_sessions', { worldParameters: flat })
    const seen = rowsOf(changes, 'sessions', { worldParameters: flat })
    const { parameters } = resolveScenario('baseline')
    const hard = parameters['evidence.hard.succeeded']!
    const odds = (hard / (1 - hard)) * Math.exp(parameters['evidence.level_in_calm.intermediate']!)
    const p = odds / (1 + odds)
    for (const levels of [
      [1, 2, 3],
      [4, 5],
    ]) {
      const own = truth.filter(
        (r, i) =>
          levels.includes(r.expertise!) &&
          r.outcome === 0 &&
          r.failure_signal! < 3 &&
          seen[i]!.wrote_code === 0,
      )
      const share = own.filter(r => r.success_signal! >= 4).length / own.length
      expect(own.length).toBeGreaterThan(100)
      // Four standard errors: a false alarm in 16,000.
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / own.length))
    }
  })
})

test('recovery from trouble moves the log odds of failing in trouble by as much, and nothing outside', () => {
  const flat = Object.fromEntries(
    PARAMETERS.filter(p => /^fail\.(mode|value|other|trend|diligence)/.test(p.id)).map(p => [p.id, 0]),
  )
  const shift = 1
  const before = rowsOf({}, 'truth_sessions', { worldParameters: flat })
  const changes = { change: { 'trouble.recovery': { to: shift } } }
  const after = rowsOf(changes, 'truth_sessions', { worldParameters: flat })
  const calm = (rows: Row[]) =>
    rows.filter(r => r.failure_signal! < 3).map(r => [r.failure_signal, r.outcome, r.success_signal])
  expect(calm(after)).toEqual(calm(before))
  const { parameters } = resolveScenario('baseline')
  const base = parameters['fail.signal.3']!
  const odds = (base / (1 - base)) * Math.exp(parameters['fail.level_in_trouble.intermediate']! - shift)
  const p = odds / (1 + odds)
  const own = after.filter(r => r.failure_signal === 3 && r.expertise === 3 && r.outcome !== 3)
  const failed = own.filter(r => r.outcome === 2).length / own.length
  expect(own.length).toBeGreaterThan(100)
  expect(Math.abs(failed - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / own.length))
})

describe('a change in some months', () => {
  const SPAN = { from: '2026-02', until: '2026-03' }
  const mix = { by: 'rank', shares: { novice: 0.4, intermediate: 0.3, expert: 0.3 } }
  test.each([
    ['a parameter', (s: object) => ({ change: { 'fail.signal.0': { times: 3, ...s } } })],
    ['a transition', (s: object) => ({ transitions: [{ from: 'novice', to: 'expert', share: 1, when: s }] })],
    ['a setting', (s: object) => ({ do: [{ set: 'model_family', to: 'c', ...s }] })],
    ['values and headless', (s: object) => ({ population: { values: 2, headless: 0.3, ...s } })],
    ['labels', (s: object) => ({ measurement: { expertise: 0.5, ...s } })],
  ])(
    '%s: no session outside them differs from the world’s, none within from the whole window’s',
    (_, changes) => {
      const [world, some, all] = [{}, changes(SPAN), changes({})].map(c => rowsOf(c, 'sessions')) as [
        Row[],
        Row[],
        Row[],
      ]
      const within = (m: number) => ['2026-02', '2026-03'].includes(MONTHS[m]!)
      some.forEach((r, i) => {
        expect(r).toEqual((within(r.month!) ? all : world)[i])
      })
      expect(some).not.toEqual(world)
    },
  )

  test('a mix: sessions outside keep their level, and those within have its shares', () => {
    const rows = rowsOf({ mix: { ...mix, ...SPAN } }, 'truth_sessions')
    const month = rowsOf({}, 'sessions').map(r => MONTHS[r.month!]!)
    const world = rowsOf({}, 'truth_sessions')
    const isIn = (i: number) => ['2026-02', '2026-03'].includes(month[i]!)
    expect(rows.filter((r, i) => !isIn(i) && r.expertise !== world[i]!.expertise)).toEqual([])
    const own = rows.filter((_, i) => isIn(i))
    const share = own.filter(r => r.expertise === 1).length / own.length
    // People's sessions go together: twice the binomial's error is theirs, and four of it are allowed.
    expect(Math.abs(share - 0.4)).toBeLessThan(8 * Math.sqrt((0.4 * 0.6) / own.length))
    expect(new Set(own.map(r => r.expertise))).toEqual(new Set([1, 3, 5]))
  })

  test('from a month is a step; a date belongs to its month; a path still rises from month to month', () => {
    const path = (change: object) =>
      resolveScenario(scenario({ change: { 'returns.success': change } })).months!.map(
        v => v['returns.success'],
      )
    expect(path({ to: 0, from: '2026-02' })).toEqual([1, 1, 1, 1, 0, 0, 0])
    expect(path({ to: 0, from: '2026-02-28', until: '2026-03-01' })).toEqual([1, 1, 1, 1, 0, 0, 1])
    expect(path({ to: 0, from: '2026-01', by: '2026-03' })).toEqual([1, 1, 1, 1, 0.5, 0, 0])
  })
})

test('a share of a setting takes in with a larger share all whom a smaller one does', () => {
  const family = (share: number, unit = 'session') =>
    rowsOf({ do: [{ set: 'model_family', to: 'c', share, unit }] }, 'sessions').map(r => r.model_family!)
  const [world, few, many] = [rowsOf({}, 'sessions').map(r => r.model_family!), family(0.3), family(0.7)]
  const others = world.filter(f => f !== 2).length
  const moved = few.filter((f, i) => f !== world[i]).length
  expect(Math.abs(moved - 0.3 * others)).toBeLessThan(4 * Math.sqrt(others * 0.21))
  few.forEach((f, i) => {
    if (f !== world[i]) expect(many[i]).toBe(2)
  })
  const people = rowsOf({}, 'sessions').map(r => r.person_id!)
  const all = new Map<number, Set<boolean>>()
  family(0.5, 'person').forEach((f, i) => {
    if (world[i] !== 2) all.set(people[i]!, (all.get(people[i]!) ?? new Set()).add(f === 2))
  })
  expect([...all.values()].every(s => s.size === 1)).toBe(true)
})
