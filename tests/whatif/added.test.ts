/** People and sessions that a scenario adds: who they are, and the answer worked out again from both arms' tables. */
import { describe, expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import { survivalOf } from '../../src/model/people.js'
import { MONTHS, OCCUPATIONS } from '../../src/schema/levels.js'
import type { TableName } from '../../src/schema/tables.js'
import { lineNumber } from '../../src/whatif/answer.js'
import { questionOf } from '../../src/whatif/ask.js'
import { doseOf, effectsOf } from '../../src/whatif/dose-effects.js'
import type { WeighedArm } from '../../src/whatif/question.js'
import { runQuestion } from '../../src/whatif/run.js'
import { parts } from '../../src/whatif/summary.js'
import { scenario } from './support.js'

const PEOPLE = 1000
const SEED = 'added'
type Row = Record<string, number>

/** A table of one arm in the first replicate, as records. */
function rowsOf(arm: WeighedArm, people: number, name: TableName): Row[] {
  const { rows, columns, table } = new Generator(arm, `${SEED} 1`).table(1, people, name)
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(table.columns.map((c, j) => [c.name, columns[j]!.values[i] as number])),
  )
}

const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
const clear = (rows: readonly Row[]) => rows.filter(r => r.outcome !== 3)
const JOIN = scenario({
  add: [{ people: 0.2, level: 'novice', occupation: 'Legal Occupations', from: '2026-02-20' }],
})
const FEBRUARY = MONTHS.indexOf('2026-02')

describe('people who come in', () => {
  const question = questionOf(JOIN, {
    people: PEOPLE,
    seed: SEED,
    statistics: ['mean.verified'],
    only: true,
    drawn: true,
  })
  const [before, after] = [question.baseline, question.scenario].map((arm, j) =>
    rowsOf(arm, j === 0 ? PEOPLE : 1.2 * PEOPLE, 'sessions'),
  ) as [Row[], Row[]]
  const truth = rowsOf(question.scenario, 1.2 * PEOPLE, 'truth_sessions')

  test('have the numbers after the base’s, who stay as they are', () => {
    expect(after.filter(r => r.person_id! <= PEOPLE)).toEqual(before)
    expect(new Set(after.map(r => r.person_id)).size).toBe(1.2 * PEOPLE)
  })

  test('have the level, occupation and months that are said', () => {
    const own = truth.filter((_, i) => after[i]!.person_id! > PEOPLE)
    expect(own.every(r => r.expertise === 1)).toBe(true)
    expect(own.every(r => OCCUPATIONS[r.occupation!] === 'Legal Occupations' && r.user_type === 1)).toBe(true)
    const months = after.filter(r => r.person_id! > PEOPLE).map(r => r.month!)
    expect([Math.min(...months), Math.max(...months)]).toEqual([FEBRUARY, MONTHS.length - 1])
  })

  test('have as many sessions as a person of the base who is seen in the months has in them', () => {
    // s: share of the occupation's sessions in the months, from traffic and growth; N: sessions of the whole window.
    const p = question.scenario.parameters
    const weight = MONTHS.map(
      (m, j) => p[`month.traffic.${m}`]! * Math.exp(p['occupation.growth.Legal Occupations']! * (j / 6)),
    )
    const s = weight.slice(FEBRUARY).reduce((a, b) => a + b) / weight.reduce((a, b) => a + b)
    const survival = survivalOf({
      scale: p['sessions.scale']!,
      shape: p['sessions.shape']!,
      heavy: p['sessions.heavy_share']!,
      mean: p['sessions.heavy_mean']!,
    })
    const probability = (n: number) => survival[n - 1]! - survival[n]!
    let [all, none, square] = [0, 0, 0]
    for (let n = 1; n < survival.length; n++) {
      all += probability(n) * s * n
      none += probability(n) * (1 - s) ** n
      square += probability(n) * (s * (1 - s) * n + (s * n) ** 2)
    }
    const expected = all / (1 - none)
    const variance = square / (1 - none) - expected ** 2
    const own = after.filter(r => r.person_id! > PEOPLE).length
    // Four standard errors: a false alarm in 16,000.
    expect(Math.abs(own / (0.2 * PEOPLE) - expected)).toBeLessThan(4 * Math.sqrt(variance / (0.2 * PEOPLE)))
  })

  test('change the answer as they change the mean of the table', async () => {
    const answer = await runQuestion(question, { reps: 2, workers: 1 })
    const first = { ...answer, replicates: [answer.replicates[0]!, answer.replicates[0]!] }
    const line = lineNumber(answer, 'mean.verified')
    const [x, y] = [before, after].map(rows => mean(clear(rows).map(r => r.verified!))) as [number, number]
    expect(answer.replicates[0]!.baseline[line]).toBeCloseTo(x, 12)
    expect(answer.replicates[0]!.scenario[line]).toBeCloseTo(y, 12)
    const dose = doseOf(first)!
    const own = after.filter(r => r.person_id! > PEOPLE)
    expect(dose.added!.people.estimate).toBeCloseTo(0.2, 12)
    expect(dose.added!.sessions.estimate).toBeCloseTo(own.length / before.length, 12)
    expect([dose.sessions.estimate, dose.people.estimate]).toEqual([0, 0])
    const added = effectsOf(first).find(e => e.group === 'added' && e.outcome === 'verified')!
    expect(added.scenario).toBeCloseTo(mean(clear(own).map(r => r.verified!)), 12)
    // No one who was there changes: all of it is other people.
    const path = parts(first).filter(p => p.outcome === 'verified' && p.split === 'path')
    for (const p of path) expect(p.estimate, p.part).toBeCloseTo(p.part === 'other people' ? y - x : 0, 12)
  })

  test('can be meant alone: no one else changes, and from the month on all of theirs do', () => {
    const trained = scenario({
      add: JOIN.add,
      transitions: [
        {
          ...{ from: 'novice', to: 'expert', share: 1, unit: 'person' },
          ...{ where: { joined: true }, when: { from: '2026-03' } },
        },
      ],
      // Where parameters vary by month, sessions run month by month.
      change: { 'turns.median': { times: 1, from: '2026-01' } },
    })
    const { scenario: arm } = questionOf(trained, { people: PEOPLE, seed: SEED })
    const mine = rowsOf(arm, 1.2 * PEOPLE, 'truth_sessions')
    const theirs = truth.map(r => r.expertise!)
    mine.forEach((r, i) => {
      const [person, month] = [after[i]!.person_id!, after[i]!.month!]
      expect(r.expertise).toBe(person > PEOPLE && month >= MONTHS.indexOf('2026-03') ? 5 : theirs[i])
    })
  })

  test('take part in what the scenario changes besides, and count as without it before that', async () => {
    const both = scenario({
      add: [{ people: 0.5, level: 'novice' }],
      transitions: [{ from: 'novice', to: 'expert', share: 1 }],
    })
    const answer = await runQuestion(questionOf(both, { people: PEOPLE, seed: SEED }), {
      reps: 2,
      workers: 1,
    })
    const path = parts(answer).filter(p => p.outcome === 'verified' && p.split === 'path')
    const of = (part: string) => path.find(p => p.part === part)!.estimate
    expect(of('other people')).toBeLessThan(-0.02)
    expect(of('direct')).toBeGreaterThan(0.02)
  })
})

describe('sessions that are added', () => {
  const more = scenario({
    add: [
      { sessions: 0.5, where: { user_type: 'other' }, level: 'expert', from: '2025-12', until: '2026-01' },
    ],
  })
  const question = questionOf(more, {
    people: PEOPLE,
    seed: SEED,
    statistics: ['mean.verified'],
    only: true,
    drawn: true,
  })
  const [before, after] = [question.baseline, question.scenario].map(arm =>
    rowsOf(arm, PEOPLE, 'sessions'),
  ) as [Row[], Row[]]
  const truth = rowsOf(question.scenario, PEOPLE, 'truth_sessions')
  const known = new Set(before.map(r => r.session_id))
  const isNew = (i: number) => !known.has(after[i]!.session_id!)

  test('come after the person’s own, which stay as they are', () => {
    expect(after.filter((_, i) => !isNew(i))).toEqual(before)
    const own = truth.filter((_, i) => isNew(i))
    expect(own.length).toBeGreaterThan(20)
    expect(own.every(r => r.user_type === 1 && r.expertise === 5)).toBe(true)
    expect(new Set(after.filter((_, i) => isNew(i)).map(r => MONTHS[r.month!]))).toEqual(
      new Set(['2025-12', '2026-01']),
    )
  })

  test('are the share of those that their people have in the same months', () => {
    const others = new Set(truth.filter(r => r.user_type === 1).map(r => r.session_id))
    const there = before.filter(
      r => others.has(r.session_id) && ['2025-12', '2026-01'].includes(MONTHS[r.month!]!),
    )
    const own = after.filter((_, i) => isNew(i)).length
    // Each of n sessions brings one with probability a half of its part in the months: at most n × ½ of variance.
    expect(Math.abs(own - there.length / 2)).toBeLessThan(4 * Math.sqrt(there.length * 0.75))
  })

  test('change the answer as they change the mean of the table', async () => {
    const answer = await runQuestion(question, { reps: 2, workers: 1 })
    const line = lineNumber(answer, 'mean.verified')
    const [x, y] = [before, after].map(rows => mean(clear(rows).map(r => r.verified!))) as [number, number]
    expect(answer.replicates[0]!.baseline[line]).toBeCloseTo(x, 12)
    expect(answer.replicates[0]!.scenario[line]).toBeCloseTo(y, 12)
  })
})

test.each([
  [{ add: [{ people: 0.1, sessions: 0.1 }] }, 'needs one of people and sessions'],
  [{ add: [{ level: 'novice' }] }, 'needs one of people and sessions'],
  [{ add: [{ people: 20 }] }, 'write 0.2 for 20% more'],
  [{ add: [{ people: 0.1, where: { user_type: 'other' } }] }, 'use occupation and level'],
  [{ add: [{ sessions: 0.1, occupation: 'Legal Occupations' }] }, 'use where: { occupation: … }'],
  [{ add: [{ sessions: 0.1, where: { work_mode: 'fixing' } }] }, 'by columns that people have'],
  [{ add: [{ sessions: 0.1, where: { first_month: '2026-02' } }] }, 'by columns that people have'],
  [{ add: [{ people: 0.1, level: { novice: 0.5 } }] }, 'the shares must sum to 1, got 0.5'],
  [{ add: [{ people: 0.1, from: '2026-03', until: '2026-01' }] }, 'until 2026-01 comes before from 2026-03'],
  [
    { add: [{ people: 0.1 }], mix: { by: 'people', shares: { novice: 1 } } },
    'a mix by people weighs the people there are',
  ],
])('%j is refused', (changes, message) => {
  expect(() => questionOf(scenario(changes), { people: 100 })).toThrow(message)
})

test('a scenario that adds can be compared with another that adds the same', async () => {
  const trained = scenario({
    ...{ add: JOIN.add },
    transitions: [{ from: 'novice', to: 'expert', share: 1 }],
  })
  const question = questionOf(trained, {
    people: PEOPLE,
    seed: SEED,
    statistics: ['mean.verified'],
    only: true,
  })
  const joined = questionOf(JOIN, { people: PEOPLE, seed: SEED }).scenario
  const answer = await runQuestion({ ...question, baseline: joined }, { reps: 2, workers: 1 })
  expect(doseOf(answer)!.added).toBeUndefined()
  const rows = rowsOf(joined, 1.2 * PEOPLE, 'sessions')
  expect(answer.replicates[0]!.baseline[0]).toBeCloseTo(mean(clear(rows).map(r => r.verified!)), 12)
})
