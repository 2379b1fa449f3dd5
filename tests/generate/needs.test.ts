import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Arm, generatorOf } from '../../src/generate/arm.js'
import { nodesOf } from '../../src/generate/needs.js'
import { tableOf } from '../../src/generate/tables.js'
import type { Block } from '../../src/model/block.js'
import { NODES, PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { NO_RULES, type Rules } from '../../src/model/rules.js'
import { TABLES, type TableName } from '../../src/schema/tables.js'
import { generator } from './support.js'

const PEOPLE = 150
const defaults = Object.fromEntries(resolveParameters(PARAMETERS))
const arm = (rules: Partial<Rules> = {}, parameters: Record<string, number> = {}): Arm => ({
  parameters: { ...defaults, ...parameters },
  rules: { ...NO_RULES, ...rules },
})

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
    .filter(t => t.name !== 'actions')
    .flatMap(t => t.columns.map(c => [t.name as TableName, c.name] as const))

  test.each(each)('of %s, %s is the same where only what it needs has run', (table, column) => {
    const g = generator()
    g.begin(1, PEOPLE)
    const wanted = nodesOf(table, [column])
    const block = g.run(n => wanted.has(n.name))
    expect(tableOf(block, table, [column])).toEqual(tableOf(whole, table, [column]))
  })

  test('need fewer nodes, and the others can follow', () => {
    const g = generator()
    g.begin(1, PEOPLE)
    const wanted = nodesOf('sessions', ['work_mode'])
    const seen: string[] = []
    g.run(n => {
      if (wanted.has(n.name)) seen.push(n.name)
      return wanted.has(n.name)
    })
    expect(new Set(seen)).toEqual(new Set(['session.observation']))
    expect(columnsOf(g.run(n => n.level !== 'action'))).toEqual(columnsOf(whole))
  })
})

test('a node fills the columns that it says, and no others', () => {
  let before = new Map<string, number[]>()
  const POISON = 77
  const poisoned = NODES.filter(n => n.level !== 'action').map(n => ({
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
  generator({ nodes: poisoned }).block(1, 400)
})

describe('an arm made beside its base', () => {
  const settings: Rules['settings'] = [
    { set: 'work_mode', to: 2, where: [{ column: 'surface', codes: [0] }] },
    { set: 'value_usd', to: 900, where: [{ column: 'account_age_days', from: 100 }] },
    { set: 'failure_signal', to: 1, where: [{ column: 'expertise', codes: [0, 1] }] },
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
        const base = (nodes?: typeof apart) => generatorOf(arm({}, world), 's', nodes ? { nodes } : {})
        const [beside, alone] = [base(), base(apart)].map(b => {
          const g = generatorOf(arm(r, { ...world, ...change }), 's', { base: b })
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
      columnsOf(generatorOf(scenario, 's', { base: generatorOf(arm(), 's', { nodes }) }).block(1, PEOPLE)),
    )
    expect(beside).toEqual(alone)
  })

  test('whatever parameter differs', () => {
    const movable = PARAMETERS.filter(p => p.range[0] < p.range[1])
    fc.assert(
      fc.property(fc.subarray(movable, { minLength: 1, maxLength: 3 }), moved => {
        const change = Object.fromEntries(moved.map(p => [p.id, p.range[1]]))
        const made = [NODES, apart].map(nodes => {
          const base = generatorOf(arm(), 's', { nodes })
          return columnsOf(generatorOf(arm({}, change), 's', { base }).block(1, 60))
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
    const base = generatorOf(arm(), 's', { nodes: counted })
    const other = generatorOf(arm({ settings: [{ set: 'expertise', to: 4, where: [] }] }), 's', {
      nodes: counted,
      base,
    })
    base.block(1, 20, false)
    const alone = runs
    other.block(1, 20, false)
    // Expertise, acting level, shares of decisions, lines and what is observed.
    expect(runs - alone).toBe(5)
  })

  test('refuses a base of another seed', () => {
    const g = generatorOf(arm(), 's', { base: generatorOf(arm(), 'another') })
    expect(() => g.block(1, 10)).toThrow('same seed')
  })
})
