import { describe, expect, test } from 'vitest'
import type { Generator } from '../../src/generate/generator.js'
import type { Block } from '../../src/model/block.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { EXPERTISE_LEVELS } from '../../src/schema/levels.js'
import { generator, rows } from './support.js'

const factual = rows({ people: 400 })
const truth = factual.truth_sessions

const pairs = [
  ['trouble', 'trouble'],
  ['at_least_partial', 'at_least_partial'],
  ['verified', 'verified'],
  ['abandoned', 'abandoned'],
] as const

test.each(pairs)(
  'with exact labels, %s at the session’s own level is what is observed',
  (potential, observed) => {
    const own = truth.expertise!.map((k, i) => truth[`${potential}_${k}`]![i])
    expect(own).toEqual(factual.sessions[observed])
  },
)

test('log actions at the session’s own level are those of its counts', () => {
  truth.expertise!.forEach((k, i) => {
    const [actions, turns] = [factual.sessions.actions![i] as number, factual.sessions.turns![i] as number]
    const expected = actions === 0 ? null : Math.log(actions / turns)
    const got = truth[`log_actions_${k}`]![i]!
    if (expected === null) expect(got).toBeNull()
    else expect(got as number).toBeCloseTo(expected, 12)
  })
})

test.each([
  ['alone', {}],
  ['beside an arm of other levels', { base: generator({ ownAlone: true }) }],
])(
  'probabilities worked out at each own level alone, %s, are those that are worked out at every level',
  (_, more) => {
    const wanted = { truth_sessions: ['p_verified_1', 'p_at_least_partial_1'] }
    const moved = {
      'session.expertise': ({ sessions }: Block) =>
        void sessions.expertise.fill(2, 0, Math.floor(sessions.n / 2)),
    }
    const at = (g: Generator) => {
      const { sessions, potential } = g.showing(1, 400, wanted)
      const own = (i: number) => potential[sessions.expertise[i]!]!
      return Array.from({ length: sessions.n }, (_, i) => [own(i).pVerified[i], own(i).pAtLeastPartial[i]])
    }
    const interventions = 'base' in more ? moved : {}
    expect(at(generator({ ...more, interventions, ownAlone: true }))).toEqual(
      at(generator({ interventions })),
    )
  },
)

describe.each(EXPERTISE_LEVELS)('setting expertise to %i', k => {
  const forced = rows({
    people: 400,
    interventions: {
      'session.expertise': ({ sessions }) => void sessions.expertise.fill(k - 1, 0, sessions.n),
    },
  })

  test.each(pairs)('makes %s what the truth said it would be', (potential, observed) => {
    expect(forced.sessions[observed]).toEqual(truth[`${potential}_${k}`])
  })

  test('leaves every potential outcome, and all that stands above expertise, as it was', () => {
    for (const column of Object.keys(truth).filter(
      c => /_[1-5]$/.test(c) || ['work_mode', 'value_usd'].includes(c),
    )) {
      expect(forced.truth_sessions[column], column).toEqual(truth[column])
    }
  })
})

test('probabilities are the means of the outcomes they stand for', () => {
  // Over independent draws of the outcome nodes, mean(Y − p) has standard error at most √(Σ p(1 − p)) / n.
  const big = rows({ people: 6000 }).truth_sessions
  for (const [outcome, k] of [
    ['verified', 1],
    ['verified', 3],
    ['verified', 5],
    ['at_least_partial', 1],
    ['at_least_partial', 4],
  ] as const) {
    let sum = 0
    let variance = 0
    big[`${outcome}_${k}`]!.forEach((y, i) => {
      if (y === null) return
      const p = big[`p_${outcome}_${k}`]![i] as number
      sum += +(y as boolean) - p
      variance += p * (1 - p)
    })
    // Five z-scores at |z| < 4.5: false-alarm rate 3.4e-5.
    expect(Math.abs(sum) / Math.sqrt(variance), `${outcome}_${k}`).toBeLessThan(4.5)
  }
})

describe('expected outcomes', () => {
  const PEOPLE = 300
  const NODES_OF_EXPECTED = ['session.expected_trouble', 'session.expected_outcome']
  const ownLevel = (block: Block, name: 'pVerified' | 'pAtLeastPartial') =>
    Array.from(
      { length: block.sessions.n },
      (_, i) => block.potential[block.sessions.expertise[i]!]![name][i]!,
    )

  test.each([
    ['as they are', {}],
    [
      'coached in trouble',
      { 'coaching.share.novice': 0.5, 'coaching.share.beginner': 0.5, 'coaching.level': 5 },
    ],
    ['in part without a human', { 'headless.share': 0.4 }],
    ['where nothing follows from expertise', { 'effects.follow': 3 }],
  ])(
    'given trouble, over the distribution of trouble, are the probabilities given what comes before it: %s',
    (_, changes) => {
      const ids = new Set(PARAMETERS.map(p => p.id))
      for (const id of Object.keys(changes)) expect(ids).toContain(id)
      const wanted = { truth_sessions: ['p_verified_1', 'p_at_least_partial_1'] }
      const whole = generator({ changes }).showing(1, PEOPLE, wanted, NODES_OF_EXPECTED)
      const { n } = whole.sessions
      const [verified, partial] = [ownLevel(whole, 'pVerified'), ownLevel(whole, 'pAtLeastPartial')]
      const trouble = whole.sessions.expectedTrouble.slice(0, n)
      // P(signal ≥ s), from the probability of trouble, P(signal ≥ 3), and the distances between cut points.
      const values = resolveParameters(PARAMETERS, changes)
      const gap = (s: number) => values.get(`trouble.gap.${s}`)!
      const shifts = [gap(1) + gap(2), gap(2), 0, -gap(4), -gap(4) - gap(5)]
      const atLeast = (i: number, s: number) => {
        if (s === 0) return 1
        if (s > 5) return 0
        const logit = Math.log(trouble[i]! / (1 - trouble[i]!)) + shifts[s - 1]!
        return 1 / (1 + Math.exp(-logit))
      }
      const sums = [new Float64Array(n), new Float64Array(n)] as const
      for (let s = 0; s <= 5; s++) {
        const setTo = (block: Block) => {
          block.sessions.failureSignal.fill(s)
          for (const at of block.potential) at.failureSignal.fill(s)
        }
        const interventions = { 'session.trouble': setTo }
        const { sessions } = generator({ changes, interventions }).showing(
          1,
          PEOPLE,
          wanted,
          NODES_OF_EXPECTED,
        )
        for (let i = 0; i < n; i++) {
          const share = atLeast(i, s) - atLeast(i, s + 1)
          sums[0][i]! += share * sessions.expectedVerified[i]!
          sums[1][i]! += share * sessions.expectedAtLeastPartial[i]!
          expect(sessions.expectedSucceeded[i]!).toBeGreaterThanOrEqual(sessions.expectedVerified[i]!)
          expect(sessions.expectedAbandoned[i]!).toBeLessThanOrEqual(
            1 - sessions.expectedAtLeastPartial[i]! + 1e-15,
          )
        }
      }
      const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Math.max(...Array.from({ length: n }, (_, i) => Math.abs(a[i]! - b[i]!)))
      expect(farthest(sums[0], verified)).toBeLessThan(1e-12)
      expect(farthest(sums[1], partial)).toBeLessThan(1e-12)
    },
  )
})
