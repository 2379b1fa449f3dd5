import { describe, expect, test } from 'vitest'
import { LEVELS } from '../../src/model/block.js'
import { type Node, node } from '../../src/model/node.js'
import { NODES, PARAMETERS } from '../../src/model/nodes.js'
import { type ParameterGroup, resolveParameters, scalar, vector } from '../../src/model/parameter.js'
import { generator } from '../generate/support.js'

const meta = { unit: 'pure', support: [0, 10] as const, class: 'assumed' as const, source: 'a test' }
const blank = { level: 'person', parents: [], writes: [], fills: [], distribution: '', noise: [] } as const

describe('a node gets what it declares', () => {
  const size = scalar('size', 3, 'Size', meta)
  const weights = vector('weight', ['a', 'b'], [1, 2], 'Weight', meta)
  const values = new Map([
    ['size', 4],
    ['weight.a', 5],
    ['weight.b', 6],
    ['other', 7],
  ])

  test('under the names that it gives: a number a scalar, an array a vector, a record a record', () => {
    let got: unknown
    const n = node({
      ...blank,
      name: 'n',
      parameters: { size, shares: { weights } },
      prepare: ({ size, shares }) => {
        got = [size + 1, shares.weights.map(w => 2 * w)]
        return () => {}
      },
    })
    n.prepare(values)
    expect(got).toEqual([5, Float64Array.of(10, 12)])
    expect(n.parameters).toEqual([size, weights])
  })

  test('and nothing else, by its type and when it runs', () => {
    let got: object = {}
    const n = node({
      ...blank,
      name: 'n',
      parameters: { size },
      prepare: own => {
        // @ts-expect-error: nothing of this name is declared.
        expect(own.other).toBeUndefined()
        // @ts-expect-error: nor are there all parameters of a run.
        expect(own.get).toBeUndefined()
        got = own
        return () => {}
      },
    })
    n.prepare(values)
    expect(Object.keys(got)).toEqual(['size'])
  })
})

const idsOf = (groups: readonly ParameterGroup[]) => groups.flatMap(g => g.members.map(m => m.id))

/** The ids that a node asks for while it does something with the values of a run. */
function readBy(does: (values: ReadonlyMap<string, number>) => unknown): Set<string> {
  const read = new Set<string>()
  const values = resolveParameters(PARAMETERS)
  does({
    get: (id: string) => {
      read.add(id)
      return values.get(id)
    },
  } as never)
  return read
}

const GOLDEN = 0.618
/** Other values in the support, in no proportion to those before; or its lower end. */
const movedTo = (u: (j: number) => number) => (group: ParameterGroup) =>
  Object.fromEntries(group.members.map(({ id, support: [low, high] }, j) => [id, low + (high - low) * u(j)]))
const MOVES = [movedTo(j => 0.35 + 0.4 * ((j * GOLDEN) % 1)), movedTo(() => 0)]

describe.each(NODES.map(n => [n.name, n] as const))('%s', (_, n) => {
  test('reads every parameter that it declares, and no other', () => {
    const declared = new Set(idsOf(n.parameters))
    expect(readBy(v => n.prepare(v))).toEqual(declared)
    for (const also of [n.unread, n.levelsApart])
      for (const id of readBy(v => also?.(v))) expect(declared.has(id)).toBe(true)
  })

  test.each(n.parameters.map(g => [g.id, g] as const))('fills other columns where %s is another', (_, g) => {
    const moved = MOVES.some(move => SETTINGS.some(s => filled(n, s) !== filled(n, s, move(g))))
    expect(moved).toBe(true)
  })
})

type Changes = Readonly<Record<string, number>>

/** The defaults; every handle moved and labels misread; effects that follow what is not expertise. */
const SETTINGS: readonly Changes[] = [
  {},
  {
    'headless.share': 0.3,
    'verification.succeed': 3,
    'verification.evidence': 3,
    'coaching.share.novice': 0.5,
    'coaching.share.beginner': 0.5,
    'code.failed.novice': -3,
    'code.failed.beginner': 0,
    'code.failed.intermediate': 3,
    'favourability.present': 1,
    'sessions.heavy_share': 0.05,
    'occupation.growth.Computer and Mathematical Occupations': 3,
  },
  { 'effects.follow': 1, 'favourability.present': 1 },
]
const PEOPLE = 150
const known = new Map<string, string>()

/** What a node fills where it alone gets these other values, as text; all else is as the setting has it. */
function filled(n: Node, changes: Changes, others?: Changes): string {
  const key = others ? undefined : `${n.name} ${JSON.stringify(changes)}`
  if (key && known.has(key)) return known.get(key)!
  const values = resolveParameters(PARAMETERS, { ...changes, ...others })
  const own: Node = {
    ...n,
    prepare: () => n.prepare(values),
    ...(n.unread && { unread: () => n.unread!(values) }),
    ...(n.levelsApart && { levelsApart: () => n.levelsApart!(values) }),
  }
  const g = generator({ changes, nodes: NODES.map(m => (m === n ? own : m)) })
  const all = g.block(1, PEOPLE, n.level !== 'person' && n.level !== 'session')
  const block = n.onRequest ? g.showing(1, PEOPLE, {}, [n.name]) : all
  if (n.level === 'action') g.slices('actions', 1e6, () => {})
  if (n.level === 'decision') g.slices('decisions', 1e6, () => {})
  const text = n.fills
    .flatMap(f => {
      const [table, name] = f.split('.') as [keyof typeof block, string]
      const tables = table === 'potential' ? block.potential.slice(0, LEVELS) : [block[table]]
      return tables.map(t => {
        const { n: rows, [name]: column } = t as unknown as { n: number } & Record<string, Float64Array>
        return Array.from((column as Float64Array).subarray(0, rows as number)).join()
      })
    })
    .join('\n')
  if (key) known.set(key, text)
  return text
}
