import { expect, test } from 'vitest'
import { node } from '../../src/model/node.js'
import { causal, NODES, PARAMETERS, parameterNamed, readersOf } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { TABLES } from '../../src/schema/tables.js'
import { REGISTER } from '../../src/study/register.js'

const blank = {
  level: 'person',
  writes: [],
  fills: [],
  distribution: '',
  noise: [],
  parameters: {},
  prepare: () => () => {},
} as const

test('refuses a node whose parent stands below it', () => {
  const a = node({ ...blank, name: 'a', parents: ['b'] })
  const b = node({ ...blank, name: 'b', parents: [] })
  expect(() => causal([a, b])).toThrow('node a reads b, which does not stand above it')
  expect(causal([b, a])).toHaveLength(2)
})

test('refuses two nodes of one name', () => {
  const a = node({ ...blank, name: 'a', parents: [] })
  expect(() => causal([a, a])).toThrow('two nodes are called a')
})

test('every parameter has a class, a source and a value in its support', () => {
  for (const p of PARAMETERS) {
    expect(p.source, p.id).not.toBe('')
    expect(p.value >= p.support[0] && p.value <= p.support[1], p.id).toBe(true)
    expect(p.range[0] <= p.value && p.value <= p.range[1], p.id).toBe(true)
  }
})

test('every assumed parameter has a plausible range, and no reported one does but where it says so', () => {
  const points = PARAMETERS.filter(p => p.range[0] === p.range[1])
  expect(points.filter(p => p.class === 'assumed' && p.value !== 0 && !p.handle).map(p => p.id)).toEqual([])
})

test('parameters refer only to figures that exist', () => {
  const ids = new Set(REGISTER.map(f => f.id))
  const unknown = PARAMETERS.flatMap(p => p.pinnedBy ?? []).filter(id => !ids.has(id))
  expect(unknown).toEqual([])
})

test('a parameter of a reported class repeats a figure by its id', () => {
  const ids = REGISTER.map(f => f.id)
  for (const p of PARAMETERS.filter(p => p.class !== 'assumed')) {
    expect(
      ids.some(id => p.source.startsWith(id)),
      p.id,
    ).toBe(true)
  }
})

test('nodes write columns that exist, each column one node, but abandonment, which lines decide too', () => {
  const written = NODES.flatMap(n => n.writes)
  const twice = written.filter((c, j) => written.indexOf(c) !== j)
  expect(twice).toEqual(['sessions.abandoned'])
  for (const column of written) {
    const [table, name] = column.split('.') as [keyof typeof TABLES, string]
    const names = TABLES[table].columns.map(c => c.name)
    const expected = name.endsWith('_k') ? [1, 2, 3, 4, 5].map(k => name.replace(/k$/, String(k))) : [name]
    expect(names, column).toEqual(expect.arrayContaining(expected))
  }
})

test('every parameter is read by a node', () => {
  expect(PARAMETERS.filter(p => readersOf(p.id).length === 0)).toEqual([])
})

test.each([
  [{ 'turns.medain': 3 }, 'unknown parameter "turns.medain"; did you mean "turns.median"?'],
  [{ 'turns.median': 0 }, 'parameter turns.median must be a number from 1 to 100, got 0'],
  [{ 'turns.median': Number.NaN }, 'parameter turns.median must be a number from 1 to 100, got NaN'],
])('refuses changes that make no sense: %o', (changes, message) => {
  expect(() => resolveParameters(PARAMETERS, changes as Record<string, number>)).toThrow(message)
})

test('names the nearest parameter', () => {
  expect(() => parameterNamed('value.spred')).toThrow('did you mean "value.spread"?')
})
