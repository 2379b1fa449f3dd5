import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BetaBinomial } from '../../src/model/beta-binomial.js'
import { ALWAYS_ASKS, NEVER_ASKS } from '../../src/model/signals.js'
import { type Rows, rows } from './support.js'

/** How often a turn of each session is such a one. */
function counted(t: Rows, is: (turn: number) => boolean): number[] {
  const counts = new Map(t.sessions.session_id!.map(id => [id, 0]))
  t.turns.session_id!.forEach((id, i) => {
    if (is(i)) counts.set(id, counts.get(id)! + 1)
  })
  return [...counts.values()]
}

describe('the signals of expertise', () => {
  test('of a session are the sums of its turns', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.9 }), fc.string(), (correlation, seed) => {
        const t = rows({ people: 60, seed, changes: { 'signals.correlation': correlation } })
        expect(counted(t, i => (t.turns.precision![i] as number) >= 4)).toEqual(t.sessions.precise_turns)
        expect(counted(t, i => t.turns.asks_verification![i] === true)).toEqual(t.sessions.verification_turns)
        expect(counted(t, i => t.turns.corrects![i] === 'user')).toEqual(t.sessions.user_corrections)
        expect(counted(t, i => t.turns.corrects![i] === 'agent')).toEqual(t.sessions.agent_corrections)
      }),
      { numRuns: 20, seed: 3 },
    )
  })

  test('show at each true level as often as the parameters say', () => {
    const t = rows({ people: 4000 })
    const { expertise } = t.truth_sessions
    for (const [level, precise, asks] of [
      [3, 0.4, 0.15],
      [5, 0.78, 0.32],
    ]) {
      const own = expertise!.flatMap((e, i) => (e === level ? [i] : []))
      const sum = (column: string) => own.reduce((s, i) => s + (t.sessions[column]![i] as number), 0)
      const turns = sum('turns')
      // Turns of a session are correlated by 0.1, so that its count varies by 1 + 0.1 (turns − 1) times as much.
      const inflated = own.reduce((s, i) => {
        const n = t.sessions.turns![i] as number
        return s + n * (1 + 0.1 * (n - 1))
      }, 0)
      for (const [column, p] of [
        ['precise_turns', precise],
        ['verification_turns', asks],
      ] as const) {
        const error = Math.sqrt(p! * (1 - p!) * inflated) / turns
        // A false alarm once in 15,000 runs, if draws were new each time.
        expect(Math.abs(sum(column) / turns - p!), `${column} at ${level}`).toBeLessThan(4 * error)
      }
    }
  })

  test('follow the true level, not the rating', () => {
    const exact = rows({ people: 100 })
    const noisy = rows({ people: 100, changes: { 'label.expertise.intermediate.advanced': 1 } })
    expect(noisy.sessions.expertise).not.toEqual(exact.sessions.expertise)
    expect(noisy.sessions.precise_turns).toEqual(exact.sessions.precise_turns)
  })

  test('of verification move success only where the world says so, and at every level', () => {
    const plain = rows({ people: 300 })
    const helped = rows({ people: 300, changes: { 'verification.succeed': 2, 'verification.evidence': 2 } })
    expect(helped.sessions.verification_turns).toEqual(plain.sessions.verification_turns)
    expect(helped.sessions.failure_signal).toEqual(plain.sessions.failure_signal)
    plain.sessions.session_id!.forEach((_, i) => {
      expect(helped.sessions.success_signal![i]).toBeGreaterThanOrEqual(
        plain.sessions.success_signal![i] as number,
      )
      for (const k of [1, 2, 3, 4, 5]) {
        const [before, after] = [plain, helped].map(t => t.truth_sessions[`p_verified_${k}`]![i])
        if (before !== null) expect(after).toBeGreaterThanOrEqual(before as number)
      }
      // Where no turn asks, nothing is different.
      if (plain.sessions.verification_turns![i] === 0)
        expect(helped.sessions.outcome![i]).toBe(plain.sessions.outcome![i])
    })
    expect(helped.sessions.verified).not.toEqual(plain.sessions.verified)
  })
})

describe('a beta-binomial count', () => {
  test('of two trials with probability ½ and correlation ½ is 0, 1 and 2 with probabilities ⅜, ¼ and ⅜', () => {
    // a = b = ½ (1/½ − 1) = ½, so P(0) = ½ · 3/2 / (1 · 2) = ⅜.
    const d = new BetaBinomial(Float64Array.of(0.5), 0.5)
    expect([0.374, 0.376, 0.624, 0.626].map(u => d.count(0, 2, u))).toEqual([0, 1, 1, 2])
  })

  test('has the mean n p at either end of the scale, however many trials', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.001, max: 0.9, noNaN: true }),
        (n, p, correlation) => {
          const d = new BetaBinomial(Float64Array.of(p), correlation)
          const steps = 2000
          let mean = 0
          for (let j = 0; j < steps; j++) mean += d.count(0, n, (j + 0.5) / steps) / steps
          // The midpoints of so many slices lie within one slice of the distribution, which spans n.
          expect(Math.abs(mean - n * p)).toBeLessThan(n / steps + 1e-9 * n)
        },
      ),
      { numRuns: 50, seed: 1 },
    )
  })

  test('is 0 below every probability and all above, which is how a scenario sets it', () => {
    const d = new BetaBinomial(Float64Array.of(0.01, 0.99), 0.001)
    expect([0, 1].flatMap(row => [d.count(row, 700, NEVER_ASKS), d.count(row, 700, ALWAYS_ASKS)])).toEqual([
      0, 700, 0, 700,
    ])
  })
})
