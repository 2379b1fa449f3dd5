import { describe, expect, test } from 'vitest'
import type { Arm } from '../../src/generate/arm.js'
import { armOf } from '../../src/generate/arm-of.js'
import { Generator } from '../../src/generate/generator.js'
import { personTilts, personWeights, rankCuts } from '../../src/generate/mix.js'
import type { Block } from '../../src/model/block.js'
import { NODES, PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { HOLDABLE, NO_RULES, type Rules } from '../../src/model/rules.js'

const PEOPLE = 2000
const defaults = Object.fromEntries(resolveParameters(PARAMETERS))

function arm(
  rules: Partial<Rules> = {},
  parameters: Record<string, number> = {},
  months?: Arm['months'],
): Arm {
  return armOf({ parameters: { ...defaults, ...parameters }, rules: { ...NO_RULES, ...rules }, months })
}

const blockOf = (a: Arm, base?: Generator, hold: string[] = []) =>
  new Generator(a, 'rules', { ...(base && { base }), hold }).block(1, PEOPLE)
const baseline = blockOf(arm())
const column = (
  b: Block,
  name:
    | 'expertise'
    | 'outcome'
    | 'failureSignal'
    | 'words'
    | 'actions'
    | 'workMode'
    | 'turns'
    | 'preciseTurns'
    | 'verificationTurns',
) => Array.from(b.sessions[name].subarray(0, b.sessions.n))
const levels = column(baseline, 'expertise')

/** Every session column of a block, as bytes. */
function bytes({ sessions, seen }: Block): string[] {
  return [sessions, seen].flatMap(table =>
    Object.entries(table)
      .filter(([, v]) => ArrayBuffer.isView(v))
      .map(([name, v]) => `${name} ${Array.from((v as Float64Array).subarray(0, sessions.n)).join()}`),
  )
}

describe('a transition', () => {
  const novices = (share: number, unit: 'session' | 'person' = 'session') =>
    blockOf(arm({ transitions: [{ from: 0, to: 2, share, unit, where: [] }] }))

  test('moves about the share that it says, and leaves every other session as it is', () => {
    const b = novices(0.5)
    const moved = levels.map((k, i) => k !== b.sessions.expertise[i])
    const from = levels.filter(k => k === 0).length
    const count = moved.filter(Boolean).length
    // Binomial: five standard deviations, a false alarm in two million.
    expect(Math.abs(count - from / 2)).toBeLessThan(5 * Math.sqrt(from / 4))
    for (const name of ['outcome', 'failureSignal', 'words'] as const) {
      const [then, now] = [column(baseline, name), column(b, name)]
      expect(then.filter((x, i) => !moved[i] && x !== now[i])).toEqual([])
    }
    moved.forEach((m, i) => {
      if (m) expect([levels[i], b.sessions.expertise[i]]).toEqual([0, 2])
    })
  })

  test('takes in with a larger share all whom a smaller one does', () => {
    const [few, many] = [novices(0.2), novices(0.6)].map(b => column(b, 'expertise'))
    levels.forEach((k, i) => {
      if (few![i] !== k) expect(many![i]).toBe(2)
    })
    expect(column(novices(1), 'expertise').filter(k => k === 0)).toEqual([])
    expect(column(novices(0), 'expertise')).toEqual(levels)
  })

  test('of people moves all of a person’s novice sessions, or none', () => {
    const b = novices(0.5, 'person')
    const fate = new Map<number, Set<boolean>>()
    levels.forEach((k, i) => {
      if (k !== 0) return
      const p = b.sessions.person[i]!
      fate.set(p, (fate.get(p) ?? new Set()).add(b.sessions.expertise[i] === 2))
    })
    expect([...fate.values()].every(s => s.size === 1)).toBe(true)
    expect(new Set([...fate.values()].flatMap(s => [...s])).size).toBe(2)
  })

  test('keeps to its condition', () => {
    const where = [{ column: 'work_mode' as const, codes: [1] }]
    const b = blockOf(arm({ transitions: [{ from: 2, to: 4, share: 1, unit: 'session', where }] }))
    levels.forEach((k, i) => {
      expect(b.sessions.expertise[i]).toBe(k === 2 && b.sessions.workMode[i] === 1 ? 4 : k)
    })
  })
})

describe('a mix', () => {
  const shares = [0.2, 0.2, 0.3, 0.2, 0.1]

  test('by rank has the shares that it says, and keeps every session’s rank', () => {
    const people = 20_000
    const b = new Generator(arm({ mix: { shares, by: 'rank' } }), 'mix').block(1, people, false)
    const { expertise, score, n } = b.sessions
    shares.forEach((share, k) => {
      const seen = expertise.subarray(0, n).filter(x => x === k).length / n
      // Sessions of a person go together, so the error of a share is up to 1.5 times the binomial one; five of them.
      expect(Math.abs(seen - share)).toBeLessThan(5 * 1.5 * Math.sqrt((share * (1 - share)) / n))
    })
    const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => score[i]! - score[j]!)
    for (let j = 1; j < n; j++)
      expect(expertise[order[j]!]!).toBeGreaterThanOrEqual(expertise[order[j - 1]!]!)
  })

  test('by rank has cut points in order, at infinity for levels that no one is at', () => {
    const cuts = rankCuts(defaults, [0, 0, 0.5, 0.5, 0])
    expect(cuts[0]).toBe(cuts[1])
    expect(cuts[0]).toBeLessThan(-5)
    expect(cuts[3]).toBeGreaterThan(5)
  })

  test('by people weighs people so that their sessions have the shares', () => {
    const target = [0.03, 0.13, 0.44, 0.3, 0.1]
    const tilts = personTilts(defaults, target)
    const b = new Generator(arm(), 'people').block(1, 20_000, false)
    const weights = personWeights(b, tilts)
    const sums = [0, 0, 0, 0, 0]
    for (let i = 0; i < b.sessions.n; i++)
      sums[b.sessions.expertise[i]!] = sums[b.sessions.expertise[i]!]! + weights[b.sessions.person[i]!]!
    const total = sums.reduce((a, c) => a + c, 0)
    sums.forEach((s, k) => {
      expect(Math.abs(s / total - target[k]!)).toBeLessThan(
        5 * 1.5 * Math.sqrt((target[k]! * 0.9) / b.sessions.n),
      )
    })
  })
})

test('other occupations come about by as few changes as can be', () => {
  const software = 2
  const factors = Array.from({ length: 23 }, (_, o) => (o === software ? 0.5 : 1))
  const people = 20_000
  const b = new Generator(arm({ occupations: factors }), 'jobs').block(1, people, false).people
  const base = new Generator(arm(), 'jobs').block(1, people, false).people
  // Weight 60 of 100.2 falls to 30 of 70.2: shares of .599 and .427.
  const share = (c: typeof b) => c.occupation.subarray(0, people).filter(o => o === software).length / people
  const error = Math.sqrt(0.25 / people)
  expect(Math.abs(share(b) - 30 / 70.2)).toBeLessThan(5 * error)
  expect(Math.abs(share(base) - 60 / 100.2)).toBeLessThan(5 * error)
  for (let i = 0; i < people; i++) {
    expect(b.userType[i]).toBe(+(b.occupation[i] !== software))
    if (base.occupation[i] !== software) expect(b.occupation[i]).toBe(base.occupation[i])
  }
})

describe('do', () => {
  test('sets what it says, and what follows from it follows', () => {
    const b = blockOf(arm({ settings: [{ set: 'expertise', to: 4, where: [] }] }))
    expect(new Set(column(b, 'expertise'))).toEqual(new Set([4]))
    const expected = column(baseline, 'outcome').map((_, i) => baseline.potential[4]!.outcome[i])
    expect(column(b, 'outcome')).toEqual(expected)
  })

  test('of asking for verification has every turn ask, and moves success where the world says so', () => {
    const settings = [{ set: 'asks_verification', to: 1, where: [] }] as const
    const asked = blockOf(arm({ settings }))
    expect(column(asked, 'verificationTurns')).toEqual(column(asked, 'turns'))
    expect(column(asked, 'preciseTurns')).toEqual(column(baseline, 'preciseTurns'))
    expect(column(asked, 'outcome')).toEqual(column(baseline, 'outcome'))
    const helps = { 'verification.succeed': 1 }
    expect(column(blockOf(arm({ settings }, helps)), 'outcome')).not.toEqual(
      column(blockOf(arm({}, helps)), 'outcome'),
    )
    const never = blockOf(arm({ settings: [{ ...settings[0], to: 0 }] }, helps))
    expect(column(never, 'verificationTurns').every(x => x === 0)).toBe(true)
    expect(column(never, 'outcome')).toEqual(column(baseline, 'outcome'))
  })

  test('of trouble leaves no session in trouble', () => {
    const b = blockOf(arm({ settings: [{ set: 'failure_signal', to: 0, where: [] }] }))
    expect(new Set(column(b, 'failureSignal'))).toEqual(new Set([0]))
    expect(column(b, 'words')).toEqual(column(baseline, 'words'))
  })
})

describe('parameters by month', () => {
  test('that are the same in all months change no value', () => {
    const months = Array.from({ length: 7 }, () => defaults)
    expect(bytes(blockOf(arm({}, {}, months)))).toEqual(bytes(baseline))
  })

  test('act in their month and in no other', () => {
    const months = Array.from({ length: 7 }, (_, m) => ({
      ...defaults,
      'trouble.level.expert': m === 6 ? 0.9 : 0.31,
    }))
    const b = blockOf(arm({}, {}, months))
    const same = blockOf(arm({}, { 'trouble.level.expert': 0.31 }))
    const [now, then] = [column(b, 'failureSignal'), column(same, 'failureSignal')]
    const months_ = Array.from(baseline.sessions.month.subarray(0, baseline.sessions.n))
    expect(now.filter((x, i) => months_[i] !== 6 && x !== then[i])).toEqual([])
    expect(now.filter((x, i) => months_[i] === 6 && x !== then[i]).length).toBeGreaterThan(20)
  })

  test('give the same columns to nodes that are asked for one after the other', () => {
    const months = Array.from({ length: 7 }, (_, m) => ({
      ...defaults,
      'trouble.level.expert': m === 6 ? 0.9 : 0.31,
    }))
    const nodes = ['session.expected_trouble', 'session.expected_outcome']
    const asked = (steps: readonly (readonly string[])[]) => {
      const g = new Generator(arm({}, {}, months), 'rules')
      const blocks = steps.map(more => g.showing(1, 200, { sessions: ['failure_signal'] }, more))
      const { sessions } = blocks.at(-1)!
      return (['failureSignal', 'expectedTrouble', 'expectedVerified'] as const).map(name =>
        Array.from(sessions[name].subarray(0, sessions.n)),
      )
    }
    const together = asked([nodes])
    expect(together[1]!.some(p => p > 0.5)).toBe(true)
    expect(asked([[], [nodes[0]!], [nodes[1]!]])).toEqual(together)
    expect(asked([[nodes[1]!], [nodes[0]!], []])).toEqual(together)
  })
})

describe('a node that is held', () => {
  const base = new Generator(arm(), 'rules')
  const expert: Partial<Rules> = { settings: [{ set: 'expertise', to: 4, where: [] }] }

  test('keeps its columns, while others respond', () => {
    const b = blockOf(arm(expert), base, ['session.trouble'])
    expect(column(b, 'failureSignal')).toEqual(column(baseline, 'failureSignal'))
    expect(column(b, 'words')).not.toEqual(column(baseline, 'words'))
    const direct = blockOf(arm(expert), base, ['session.trouble', 'session.effort'])
    expect(column(direct, 'words')).toEqual(column(baseline, 'words'))
    expect(column(direct, 'outcome')).not.toEqual(column(baseline, 'outcome'))
  })

  test('keeps them where parameters vary by month', () => {
    const months = Array.from({ length: 7 }, () => defaults)
    const b = blockOf(arm(expert, {}, months), base, ['session.trouble'])
    expect(column(b, 'failureSignal')).toEqual(column(baseline, 'failureSignal'))
  })

  test('needs an arm to be held to', () => {
    expect(() => new Generator(arm({ fixed: ['session.trouble'] }), 'x')).toThrow('another arm')
  })

  test('is as in its world where the arm names one', () => {
    const fixed = { ...expert, fixed: ['session.trouble' as const] }
    const b = new Generator({ ...arm(fixed), world: defaults }, 'rules').block(1, PEOPLE)
    expect(column(b, 'failureSignal')).toEqual(column(baseline, 'failureSignal'))
    expect(bytes(b)).toEqual(bytes(blockOf(arm(fixed), base)))
  })

  test.each(NODES.filter(n => HOLDABLE.includes(n.name as never)).map(n => [n.name, n] as const))(
    '%s takes over the columns of sessions that it makes',
    (name, n) => {
      const b = blockOf(arm(expert, { 'value.spread': 1, 'turns.median': 3, 'goal.unclear': 0.2 }), base, [
        name,
      ])
      const made = n.realises ?? n.fills.map(f => f.slice('sessions.'.length) as keyof Block['sessions'])
      expect(made.length).toBeGreaterThan(0)
      for (const c of made) {
        const of = (x: Block) => Array.from((x.sessions[c] as Uint8Array).subarray(0, x.sessions.n))
        expect(of(b)).toEqual(of(baseline))
      }
    },
  )
})

describe('handles', () => {
  test('of returns at 0 leave all levels alike, but for effort that goes with who decides', () => {
    const decisions = { 'decisions.planning_level': 0, 'decisions.execution_level': 0 }
    const b = blockOf(arm({}, { 'returns.success': 0, 'returns.effort': 0, ...decisions }))
    for (const name of ['failureSignal', 'outcome', 'successSignal'] as const)
      for (const at of b.potential)
        expect(at[name].subarray(0, 500)).toEqual(b.potential[2]![name].subarray(0, 500))
  })

  test('of returns leave the intermediate as it is', () => {
    const b = blockOf(arm({}, { 'returns.success': 0.5 }))
    const n = b.sessions.n
    expect(b.potential[2]!.outcome.subarray(0, n)).toEqual(baseline.potential[2]!.outcome.subarray(0, n))
    expect(b.potential[0]!.outcome.subarray(0, n)).not.toEqual(baseline.potential[0]!.outcome.subarray(0, n))
  })

  test('of coaching give novices in trouble what an intermediate with their trouble gets, and no one else anything', () => {
    const b = blockOf(arm({}, { 'coaching.share.novice': 1 }))
    const base = new Generator(arm(), 'rules')
    // An intermediate whose trouble is the novice’s own: expertise set, trouble and effort held.
    const asMiddle = blockOf(
      arm({ settings: [{ set: 'expertise', to: 2, where: [{ column: 'expertise', codes: [0] }] }] }),
      base,
      ['session.trouble', 'session.effort'],
    )
    levels.forEach((k, i) => {
      const helped = k === 0 && b.sessions.failureSignal[i]! >= 3
      const like = helped ? asMiddle : baseline
      expect(b.sessions.outcome[i]).toBe(like.sessions.outcome[i])
      expect(b.sessions.successSignal[i]).toBe(like.sessions.successSignal[i])
    })
  })

  test.each<Record<string, number>>([
    { 'coaching.share.novice': 0.5, 'coaching.share.beginner': 1 },
    { 'headless.share': 0.4 },
    { 'returns.success': 0.3 },
  ])('keep probabilities the means of the outcomes they stand for: %o', changes => {
    const people = 12_000
    const b = new Generator(arm({}, changes), 'p').block(1, people, false)
    let [n, p, y] = [0, 0, 0]
    for (let i = 0; i < b.sessions.n; i++) {
      if (b.sessions.noClearGoal[i] === 1) continue
      const at = b.potential[b.sessions.expertise[i]!]!
      n++
      p += at.pVerified[i]!
      y += +(at.outcome[i] === 0 && at.successSignal[i]! >= 4)
    }
    // Given the probabilities outcomes are independent: five standard errors, a false alarm in two million.
    expect(Math.abs(p - y) / n).toBeLessThan(5 * Math.sqrt(0.25 / n))
  })

  test('of headless sessions give one turn and fewer of the user’s decisions', () => {
    const b = blockOf(arm({}, { 'headless.share': 0.5 }))
    let [alone, together] = [0, 0]
    for (let i = 0; i < b.sessions.n; i++) {
      if (b.sessions.headless[i] === 1) {
        expect(b.sessions.turns[i]).toBe(1)
        expect(b.sessions.executionTendency[i]!).toBeLessThan(baseline.sessions.executionTendency[i]!)
        alone++
      } else together++
    }
    expect(Math.min(alone, together)).toBeGreaterThan(b.sessions.n / 3)
  })
})
