import { describe, expect, test } from 'vitest'
import type { Generator } from '../../src/generate/generator.js'
import type { Block } from '../../src/model/block.js'
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
