/** What the sessions of a person have in common, and how they follow one another. */
import { describe, expect, test } from 'vitest'
import { armOf } from '../../src/generate/arm-of.js'
import { Generator } from '../../src/generate/generator.js'
import type { Block } from '../../src/model/block.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { NO_RULES, type Rules } from '../../src/model/rules.js'
import { generator, rows } from './support.js'

const PEOPLE = 4000
const WINDOW = [Date.UTC(2025, 9, 1), Date.UTC(2026, 4, 1)] as const
const DAY = 86_400_000
const g = generator({ seed: 'persons' })
const block = g.block(1, PEOPLE)
const { people, sessions: s } = block

/** The intraclass correlation by one-way analysis of variance, of sessions for which a value is given. */
function icc({ sessions: { n, person } }: Block, value: (i: number) => number | undefined): number {
  const groups = new Map<number, number[]>()
  for (let i = 0; i < n; i++) {
    const x = value(i)
    if (x !== undefined) groups.set(person[i]!, [...(groups.get(person[i]!) ?? []), x])
  }
  const all = [...groups.values()]
  const sizes = all.map(x => x.length)
  const N = sizes.reduce((a, b) => a + b, 0)
  const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length
  const grand = mean(all.flat())
  const between = all.reduce((sum, x) => sum + x.length * (mean(x) - grand) ** 2, 0) / (all.length - 1)
  const within =
    all.reduce((sum, x) => sum + x.reduce((q, y) => q + (y - mean(x)) ** 2, 0), 0) / (N - all.length)
  const size = (N - sizes.reduce((q, k) => q + k * k, 0) / N) / (all.length - 1)
  return (between - within) / (between + (size - 1) * within)
}

describe('sessions of a person', () => {
  test('are numbered in time', () => {
    for (let i = 1; i < s.n; i++) {
      if (s.person[i] !== s.person[i - 1]) continue
      expect(s.sessionId[i]).toBe(s.sessionId[i - 1]! + 1)
      expect(s.startedAtMs[i]).toBeGreaterThanOrEqual(s.startedAtMs[i - 1]!)
    }
  })

  test('start within their month', () => {
    for (let i = 0; i < s.n; i++) {
      const at = new Date(s.startedAtMs[i]!)
      expect((at.getUTCFullYear() - 2025) * 12 + at.getUTCMonth() - 9).toBe(s.month[i])
    }
  })

  test('resemble one another as much as the parameters say', () => {
    // By themselves rounding to whole turns and the limits of value lower the correlations a little.
    expect(icc(block, i => Math.log(s.turns[i]!))).toBeCloseTo(0.24, 1)
    expect(icc(block, i => s.logValue[i]!)).toBeCloseTo(0.21, 1)
    const changes = {
      'standing.turns': 0,
      'standing.value': 0,
      'standing.mode': 0,
      'standing.effort': 0.6,
      'turns.value': 0,
    }
    const other = generator({ seed: 'persons', changes }).block(1, PEOPLE)
    const o = other.sessions
    expect(Math.abs(icc(other, i => Math.log(o.turns[i]!)))).toBeLessThan(0.04)
    expect(Math.abs(icc(other, i => o.logValue[i]!))).toBeLessThan(0.04)
    expect(
      icc(other, i => (o.words[i]! > 0 ? Math.log(o.words[i]! / o.turns[i]!) : undefined)),
    ).toBeGreaterThan(0.4)
  })

  test('taken one by one are what they are without anything in common', () => {
    const standing = PARAMETERS.filter(p => p.id.startsWith('standing.') && p.id !== 'standing.subject')
    expect(standing.length).toBeGreaterThan(10)
    const apart = generator({ seed: 'apart', changes: Object.fromEntries(standing.map(p => [p.id, 0])) })
    const b = apart.block(1, PEOPLE).sessions
    const share = (x: ArrayLike<number>, n: number, holds: (v: number) => boolean) =>
      Array.from(x).slice(0, n).filter(holds).length / n
    // Shares of sessions by chance: errors below 0.02 with clusters, so that 0.06 is three errors of a difference.
    for (const [name, holds] of [
      ['turns', (x: number) => x <= 3],
      ['logValue', (x: number) => x < 5.5],
      ['workMode', (x: number) => x === 1],
      ['expertise', (x: number) => x >= 3],
      ['failureSignal', (x: number) => x >= 3],
      ['outcome', (x: number) => x === 0],
      ['modelFamily', (x: number) => x === 2],
    ] as const)
      expect(Math.abs(share(s[name], s.n, holds) - share(b[name], b.n, holds))).toBeLessThan(0.06)
  })

  test('come in bursts, unless there are none', () => {
    const short = ({ sessions: { n, person, startedAtMs } }: Block) => {
      let [gaps, under] = [0, 0]
      for (let i = 1; i < n; i++) {
        if (person[i] !== person[i - 1]) continue
        gaps++
        under += +(startedAtMs[i]! - startedAtMs[i - 1]! < 30 * 60_000)
      }
      return under / gaps
    }
    expect(short(block)).toBeGreaterThan(0.05)
    const none = { 'burst.share': 0 }
    expect(short(generator({ seed: 'persons', changes: none }).block(1, PEOPLE))).toBeLessThan(0.02)
  })
})

describe('people who join', () => {
  test('have no session before, and an account whose age says when', () => {
    const joins: number[] = []
    for (let i = 0; i < s.n; i++) {
      const p = s.person[i]!
      const opened = WINDOW[1] - people.accountAgeDays[p]! * DAY
      expect(s.startedAtMs[i]).toBeGreaterThanOrEqual(opened)
      joins[p] = +(opened >= WINDOW[0])
    }
    expect(joins.reduce((a, b) => a + b, 0) / PEOPLE).toBeCloseTo(0.3, 1)
  })

  test('are none where the share is 0', () => {
    const { people: p } = rows({ people: 300, changes: { 'join.share': 0 } })
    expect(p.account_age_days!.every(days => (days as number) >= 212)).toBe(true)
  })
})

describe('subjects and families', () => {
  test('earlier sessions on a subject are counted by person, whatever came of them', () => {
    const { sessions, truth_sessions: truth } = rows({ people: 300 })
    const seen = new Map<string, number>()
    truth.session_id!.forEach((_, i) => {
      const key = `${sessions.person_id![i]} ${truth.subject![i]}`
      expect(truth.earlier_on_subject![i]).toBe(seen.get(key) ?? 0)
      seen.set(key, (seen.get(key) ?? 0) + 1)
    })
  })

  test('a person is alike on one subject, less so on two, and learns only where learning is above 0', () => {
    const changes = { 'standing.expertise': 0.9, 'expertise.familiarity': 0, 'expertise.learning': 0 }
    const b = generator({ seed: 'persons', changes }).block(1, PEOPLE)
    const pairs = (same: boolean) => {
      const diffs: number[] = []
      for (let i = 1; i < b.sessions.n; i++)
        if (
          b.sessions.person[i] === b.sessions.person[i - 1] &&
          (b.sessions.subject[i] === b.sessions.subject[i - 1]) === same
        )
          diffs.push((b.sessions.score[i]! - b.sessions.score[i - 1]!) ** 2)
      return diffs.reduce((x, y) => x + y, 0) / diffs.length
    }
    // Half the squared difference is the variance within: a tenth of 1, and all of it.
    expect(pairs(true)).toBeLessThan(0.6)
    expect(pairs(false)).toBeGreaterThan(1.5)
  })

  test('nobody has the newest family before it arrives', () => {
    const arrival = WINDOW[0] + 62 * DAY
    for (let i = 0; i < s.n; i++) if (s.startedAtMs[i]! < arrival) expect(s.modelFamily[i]).toBeLessThan(2)
    expect(Array.from(s.modelFamily.subarray(0, s.n)).filter(f => f === 2).length).toBeGreaterThan(s.n / 10)
  })
})

test('sessions that a scenario adds leave those of the person as they are', () => {
  const parameters = Object.fromEntries(resolveParameters(PARAMETERS))
  const added: Rules['added'] = [{ of: 'sessions', share: 0.8, months: [2, 3], where: [] }]
  const arm = armOf({ parameters, rules: { ...NO_RULES, added } }, PEOPLE)
  const more = new Generator(arm, 'persons', {}).block(1, 500)
  const own = generator({ seed: 'persons' }).block(1, 500)
  const at = new Map(Array.from(more.sessions.sessionId.subarray(0, more.sessions.n), (id, i) => [id, i]))
  expect(more.sessions.n).toBeGreaterThan(own.sessions.n * 1.05)
  for (let i = 0; i < own.sessions.n; i++) {
    const j = at.get(own.sessions.sessionId[i]!)!
    for (const name of ['month', 'startedAtMs', 'workMode', 'subject', 'modelFamily', 'turns'] as const)
      expect(more.sessions[name][j]).toBe(own.sessions[name][i])
  }
})
