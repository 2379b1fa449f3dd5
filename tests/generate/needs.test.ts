import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Arm } from '../../src/generate/arm.js'
import { armOf } from '../../src/generate/arm-of.js'
import { Generator } from '../../src/generate/generator.js'
import { isSliced } from '../../src/generate/lay-out.js'
import { tableOf } from '../../src/generate/tables.js'
import type { Block } from '../../src/model/block.js'
import { NODES, PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { NO_RULES, type Rules } from '../../src/model/rules.js'
import { type Batch, columnOf, copy } from '../../src/schema/batch.js'
import { TABLES, type TableName } from '../../src/schema/tables.js'
import { generator } from './support.js'

const PEOPLE = 150
const defaults = Object.fromEntries(resolveParameters(PARAMETERS))
const arm = (rules: Partial<Rules> = {}, parameters: Record<string, number> = {}): Arm =>
  armOf({ parameters: { ...defaults, ...parameters }, rules: { ...NO_RULES, ...rules } })

/** The columns of a block by table and name, those of the levels apart: as far as rows go. */
function columnsOf(block: Block): Map<string, number[]> {
  const tables = Object.entries(block).flatMap(([table, held]) =>
    Array.isArray(held) ? held.map((h, k) => [`${table}.${k}`, h] as const) : [[table, held] as const],
  )
  return new Map(
    tables.flatMap(([table, held]) =>
      Object.entries(held)
        .filter(([, v]) => ArrayBuffer.isView(v))
        .map(
          ([name, v]) => [`${table}.${name}`, Array.from((v as Float64Array).subarray(0, held.n))] as const,
        ),
    ),
  )
}

describe('columns alone', () => {
  const whole = generator().block(1, PEOPLE)
  const each = Object.values(TABLES)
    .filter(t => !isSliced(t.name))
    .flatMap(t => t.columns.map(c => [t.name as TableName, c.name] as const))

  test.each(each)('of %s, %s is the same where only what it needs has run', (table, column) => {
    expect(generator().table(1, PEOPLE, table, [column])).toEqual(tableOf(whole, table, [column]))
  })

  test('need fewer nodes, and the others can follow', () => {
    const ran: string[] = []
    const counted = NODES.map(n => ({
      ...n,
      prepare: (v: Parameters<typeof n.prepare>[0]) => {
        const kernel = n.prepare(v)
        return (b: Block, z: readonly Float64Array[]) => {
          ran.push(n.name)
          kernel(b, z)
        }
      },
    }))
    const g = generator({ nodes: counted })
    g.table(1, PEOPLE, 'sessions', ['month'])
    expect(ran).toEqual(['person.sessions', 'person.occupation', 'person.joined', 'session.month'])
    const { actions: _, decisions: __, ...tables } = TABLES
    const all = Object.fromEntries(Object.values(tables).map(t => [t.name, t.columns.map(c => c.name)]))
    expect(columnsOf(g.showing(1, PEOPLE, all))).toEqual(columnsOf(whole))
    // Each node has run once, but those of actions and decisions, and those that are asked for by name.
    expect(new Set(ran).size).toBe(ran.length)
    const early = NODES.filter(n => n.level !== 'action' && n.level !== 'decision')
    expect(ran).toHaveLength(early.filter(n => !n.onRequest).length)
    g.showing(1, PEOPLE, {}, ['session.expected_outcome'])
    expect(ran.at(-1)).toBe('session.expected_outcome')
  })
})

test('a node fills the columns that it says, and no others', () => {
  let before = new Map<string, number[]>()
  const POISON = 77
  const poisoned = NODES.filter(n => n.level !== 'action' && n.level !== 'decision').map(n => ({
    ...n,
    prepare: (values: Parameters<typeof n.prepare>[0]) => {
      const kernel = n.prepare(values)
      return (block: Block, noise: readonly Float64Array[]) => {
        const own = new Set<string>(
          n.fills.flatMap(f =>
            f.startsWith('potential.') ? [0, 1, 2, 3, 4].map(k => f.replace('.', `.${k}.`)) : [f],
          ),
        )
        for (const [table, held] of Object.entries(block).flatMap(([t, h]) =>
          Array.isArray(h) ? h.map((x, k) => [`${t}.${k}`, x] as const) : [[t, h] as const],
        ))
          for (const [name, v] of Object.entries(held))
            if (own.has(`${table}.${name}`)) (v as Float64Array).fill(POISON)
        before = columnsOf(block)
        kernel(block, noise)
        const after = columnsOf(block)
        const moved = [...after].filter(([c, v]) => v.some((x, i) => x !== before.get(c)![i])).map(([c]) => c)
        expect(new Set(moved), n.name).toEqual(own)
      }
    },
  }))
  const g = generator({ nodes: poisoned })
  g.block(1, 400)
  const named = NODES.filter(n => n.onRequest).map(n => n.name)
  expect(named).not.toEqual([])
  g.showing(1, 400, {}, named)
})

test.each([
  ['actions', 'words'],
  ['decisions', 'made_by'],
] as const)('%s are the same as one table and in slices', (name, column) => {
  const whole = copy(generator().table(1, 40, name))
  const slices: Batch[] = []
  const g = generator()
  g.table(1, 40, 'sessions')
  g.showing(1, 40, { [name]: [column] })
  g.slices(name, 100, b => slices.push(copy(tableOf(b, name))))
  const valuesIn = (b: Batch) => [...columnOf(b, column).values]
  expect(slices.length).toBeGreaterThan(3)
  expect(slices.flatMap(valuesIn)).toEqual(valuesIn(whole))
  expect(whole.rows).toBeGreaterThan(40)
})

describe('an arm', () => {
  const mix: Rules['mix'] = { shares: [0.1, 0.2, 0.3, 0.2, 0.2], by: 'rank' }

  test('cannot be left without its rules', () => {
    const { rules: _, ...without } = arm()
    // @ts-expect-error: rules are part of an arm.
    expect(() => new Generator(without, 's')).toThrow('NO_RULES')
    // @ts-expect-error: nor does a generator take values alone.
    expect(() => new Generator({ seed: 's', values: new Map() })).toThrow('NO_RULES')
  })

  test('has the cut points of its mix, or makes nothing', () => {
    expect(arm({ mix }).cuts).toHaveLength(4)
    const { cuts: _, ...without } = arm({ mix })
    expect(() => new Generator(without, 's')).toThrow('armOf')
  })

  test('of another seed is the arm made with that seed', () => {
    const one = new Generator(
      { ...arm({ fixed: ['session.trouble'] }, { 'turns.median': 3 }), world: defaults },
      'a',
    )
    one.block(1, 30)
    const two = new Generator(
      { ...arm({ fixed: ['session.trouble'] }, { 'turns.median': 3 }), world: defaults },
      'b',
    )
    expect(columnsOf(one.reseed('b').block(1, PEOPLE))).toEqual(columnsOf(two.block(1, PEOPLE)))
  })
})

describe('an arm made beside its base', () => {
  const settings: Rules['settings'] = [
    { set: 'work_mode', to: 2, where: [{ column: 'surface', codes: [0] }] },
    { set: 'value_usd', to: 900, where: [{ column: 'account_age_days', from: 100 }] },
    { set: 'failure_signal', to: 1, where: [{ column: 'expertise', codes: [0, 1] }] },
    { set: 'asks_verification', to: 1, where: [{ column: 'expertise', codes: [0, 1] }] },
  ]
  const rules: readonly Partial<Rules>[] = [
    {},
    {
      transitions: [
        { from: 0, to: 3, share: 0.6, unit: 'person', where: [{ column: 'surface', codes: [1] }] },
      ],
    },
    { settings: [{ set: 'expertise', to: 4, where: [] }] },
    ...settings.map(s => ({ settings: [s] })),
    { occupations: Array.from({ length: 23 }, (_, o) => 1 + (o % 3)) },
    { settings: [{ set: 'expertise', to: 4, where: [] }], fixed: ['session.trouble'] },
    { settings: [{ set: 'expertise', to: 0, where: [] }], fixed: ['session.decisions', 'session.effort'] },
  ]
  const worlds: readonly Record<string, number>[] = [
    {},
    {
      'effects.follow': 1,
      'favourability.present': 1,
      'expertise.favourability': 0.9,
      'expertise.familiarity': 0.2,
    },
    { 'effects.follow': 3 },
  ]
  // A base that shares nothing: its nodes are other objects.
  const apart = NODES.map(n => ({ ...n }))

  test.each(worlds.flatMap(w => rules.map(r => [r, w] as const)))(
    'is the arm made alone: %o in %o',
    (r, world) => {
      const both = (change: Record<string, number>) => {
        const base = (nodes?: typeof apart) => new Generator(arm({}, world), 's', nodes ? { nodes } : {})
        const [beside, alone] = [base(), base(apart)].map(b => {
          const g = new Generator(arm(r, { ...world, ...change }), 's', { base: b })
          // The second block takes over the first one's memory, and is larger.
          b.block(1, 40, false)
          g.block(1, 40, false)
          return columnsOf(g.block(41, 3 * PEOPLE))
        })
        expect(beside).toEqual(alone)
      }
      both({})
      both({ 'returns.success': 0.5 })
      both({ 'sessions.scale': 2.5 })
    },
  )

  test('is the arm made alone where cut points move', () => {
    const mix: Rules['mix'] = { shares: [0.1, 0.2, 0.3, 0.2, 0.2], by: 'rank' }
    const scenario = arm({ mix })
    const [beside, alone] = [NODES, apart].map(nodes =>
      columnsOf(
        new Generator(scenario, 's', { base: new Generator(arm(), 's', { nodes }) }).block(1, PEOPLE),
      ),
    )
    expect(beside).toEqual(alone)
  })

  test('whatever parameter differs', () => {
    const movable = PARAMETERS.filter(p => p.range[0] < p.range[1])
    fc.assert(
      fc.property(fc.subarray(movable, { minLength: 1, maxLength: 3 }), moved => {
        const change = Object.fromEntries(moved.map(p => [p.id, p.range[1]]))
        const made = [NODES, apart].map(nodes => {
          const base = new Generator(arm(), 's', { nodes })
          return columnsOf(new Generator(arm({}, change), 's', { base }).block(1, 60))
        })
        expect(made[0]).toEqual(made[1])
      }),
      { numRuns: 60 },
    )
  })

  test('runs there alone what is the same in both', () => {
    let runs = 0
    const counted = NODES.map(n => ({
      ...n,
      prepare: (v: Parameters<typeof n.prepare>[0]) => {
        const kernel = n.prepare(v)
        return (b: Block, z: readonly Float64Array[]) => {
          runs++
          kernel(b, z)
        }
      },
    }))
    const base = new Generator(arm(), 's', { nodes: counted })
    const other = new Generator(arm({ settings: [{ set: 'expertise', to: 4, where: [] }] }), 's', {
      nodes: counted,
      base,
    })
    base.block(1, 20, false)
    const alone = runs
    other.block(1, 20, false)
    // Expertise, acting level, shares of decisions, its signals, lines, what is observed, and the hard signals.
    expect(runs - alone).toBe(7)
  })

  test('refuses a base of another seed', () => {
    const g = new Generator(arm(), 's', { base: new Generator(arm(), 'another') })
    expect(() => g.block(1, 10)).toThrow('same seed')
  })
})
