import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binomial } from '../../src/model/binomial.js'
import { NegativeBinomial } from '../../src/model/negative-binomial.js'
import { rows } from './support.js'

const KINDS = ['planning', 'execution'] as const
const PEOPLE = 4000
const { sessions, decisions } = rows({ people: PEOPLE, actions: true })
const numbers = (column: string) => sessions[column] as number[]

/** The mean of some numbers and its standard error. */
function meanOf(xs: readonly number[]) {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length
  const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / (xs.length - 1)
  return { mean, variance, error: Math.sqrt(variance / xs.length) }
}

describe('decisions', () => {
  test.each([
    ['planning', 4],
    ['execution', 5],
  ])('of %s are %d per turn, at a rate that varies by 0.4 from session to session', (kind, rate) => {
    for (const turns of [1, 4]) {
      const own = numbers(`${kind}_decisions`).filter((_, i) => numbers('turns')[i] === turns)
      const { mean, variance, error } = meanOf(own)
      // A false alarm once in 15,000 runs, if draws were new each time.
      expect(Math.abs(mean - rate * turns)).toBeLessThan(4 * error)
      // Poisson's variance and the rate's; of some hundreds of sessions its own error is near a tenth.
      expect(variance / (rate * turns + (0.4 * rate * turns) ** 2)).toBeGreaterThan(0.6)
      expect(variance / (rate * turns + (0.4 * rate * turns) ** 2)).toBeLessThan(1.4)
    }
  })

  test.each([
    ['planning', 10, 7],
    ['execution', 10, 2],
  ])(
    'of %s: in half of the sessions the user makes at most what the study prints, in whole numbers',
    (kind, of, to) => {
      const [all, user] = [`${kind}_decisions`, `${kind}_decisions_user`].map(numbers)
      const below = all!.flatMap((n, i) => (n > 0 ? [+(user![i]! * of <= to * n)] : []))
      const { mean, error } = meanOf(below)
      expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * error)
    },
  )

  test('make shares of few distinct values, with lumps at 0, ½ and 1', () => {
    for (const kind of KINDS) {
      const shares = sessions[`${kind}_user_share`]!.filter(x => x !== null) as number[]
      expect(new Set(shares).size).toBeLessThan(shares.length / 5)
      const at = (x: number) => shares.filter(s => s === x).length / shares.length
      expect(at(0) + at(1)).toBeGreaterThan(0.01)
      for (const lump of [0, 0.5, 1]) expect(at(lump)).toBeGreaterThan(0.005)
    }
  })

  test('are missing of a kind in a few sessions', () => {
    for (const kind of KINDS) {
      const none = numbers(`${kind}_decisions`).filter(n => n === 0).length
      expect(none).toBeGreaterThan(0)
      expect(none).toBeLessThan(0.01 * numbers('turns').length)
    }
  })

  test('of the user are any of their kind: the first as often as the last', () => {
    const first = new Map<string, number>()
    const last = new Map<string, number>()
    decisions.session_id!.forEach((id, i) => {
      const key = `${id} ${decisions.kind![i]}`
      const isUser = +(decisions.made_by![i] === 'user')
      if (!first.has(key)) first.set(key, isUser)
      last.set(key, isUser)
    })
    const { mean, error } = meanOf([...first].map(([key, isUser]) => isUser - last.get(key)!))
    expect(Math.abs(mean)).toBeLessThan(4 * error)
  })

  test('of a headless session are of its one turn', () => {
    const t = rows({ people: 200, actions: true, changes: { 'headless.share': 0.5 } })
    expect(new Set(t.decisions.turn).size).toBeGreaterThan(1)
    const single = new Set(t.sessions.session_id!.filter((_, i) => t.sessions.turns![i] === 1))
    expect(single.size).toBeGreaterThan(50)
    t.decisions.session_id!.forEach((id, i) => {
      if (single.has(id)) expect(t.decisions.turn![i]).toBe(1)
    })
  })

  test('are fewer of the user’s without a human', () => {
    const t = rows({ people: 500, changes: { 'headless.share': 0.95 } })
    const share = (s: typeof sessions) =>
      meanOf(s.execution_user_share!.filter(x => x !== null) as number[]).mean
    expect(share(t.sessions)).toBeLessThan(share(sessions) / 2)
  })
})

test('shares of whole numbers compare with decimals as the whole numbers do, and one less a share does not', () => {
  for (let all = 1; all <= 2000; all++) {
    for (const [tenths, share] of [
      [2, 0.2],
      [7, 0.7],
      [8, 0.8],
    ] as const) {
      const near = Math.floor((all * tenths) / 10)
      for (const user of [near - 1, near, near + 1, near + 2]) {
        expect(user / all > share).toBe(10 * user > tenths * all)
        expect(user / all < share).toBe(10 * user < tenths * all)
      }
    }
  }
  expect(1 - 8 / 10 < 0.2).toBe(true)
})

describe('a binomial count', () => {
  test('of two trials with odds ⅓ is 0, 1 and 2 with probabilities 9/16, 6/16 and 1/16', () => {
    expect([0.562, 0.563, 0.937, 0.938].map(u => binomial(2, 1 / 3, u))).toEqual([0, 1, 1, 2])
  })

  test('of odds 3 is the mirror image', () => {
    expect([0.062, 0.063, 0.437, 0.438].map(u => binomial(2, 3, u))).toEqual([0, 1, 1, 2])
  })

  test('has the mean n p and the variance n p (1 − p), however many trials', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, p) => {
          const steps = 2000
          const counts = Array.from({ length: steps }, (_, j) => binomial(n, p / (1 - p), (j + 0.5) / steps))
          const { mean, variance } = meanOf(counts)
          const sd = Math.sqrt(n * p * (1 - p))
          // Slices of a distribution whose tails beyond four of its standard deviations lie in the outermost.
          expect(Math.abs(mean - n * p)).toBeLessThan((4 * sd + 1) / steps + 1e-9 * n)
          expect(Math.abs(variance - sd * sd)).toBeLessThan(0.02 * sd * sd + 0.01)
          expect(counts.every((k, j) => k >= 0 && k <= n && (j === 0 || k >= counts[j - 1]!))).toBe(true)
        },
      ),
      { numRuns: 60, seed: 1 },
    )
  })

  test('is the same by either way of adding up', () => {
    // At 1,000 trials it is summed from none, at 1,001 from the likeliest count: medians lie p apart.
    for (const p of [0.1, 0.3, 0.49]) {
      const [few, many] = [1000, 1001].map(n => binomial(n, p / (1 - p), 0.5))
      expect(many! - few!).toBeGreaterThanOrEqual(0)
      expect(many! - few!).toBeLessThanOrEqual(1)
    }
  })
})

describe('a negative binomial count', () => {
  test('of mean 1 and variation 1 is geometric: ½, ¼, ⅛, …', () => {
    const d = new NegativeBinomial(1, 1)
    expect([0.499, 0.501, 0.749, 0.751, 0.874, 0.876].map(u => d.count(1, u))).toEqual([0, 1, 1, 2, 2, 3])
  })

  test('is finite for any draw and any turns, and never falls as the draw rises', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        fc.double({ min: 0.1, max: 1.5, noNaN: true }),
        (n, mean, variation) => {
          const d = new NegativeBinomial(mean, variation)
          const counts = [2 ** -54, 0.1, 0.5, 0.9, 1 - 2 ** -53].map(u => d.count(n, u))
          expect(counts.every((k, j) => Number.isInteger(k) && (j === 0 || k >= counts[j - 1]!))).toBe(true)
        },
      ),
      { numRuns: 60, seed: 1 },
    )
  })
})
