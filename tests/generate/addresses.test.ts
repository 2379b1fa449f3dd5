import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSliced } from '../../src/generate/lay-out.js'
import { node } from '../../src/model/node.js'
import { NODES } from '../../src/model/nodes.js'
import { TABLE_NAMES } from '../../src/schema/tables.js'
import { rows } from './support.js'

test('a thousand people are the first thousand of any larger corpus, value for value', () => {
  const few = rows({ people: 1000 })
  const many = rows({ people: 10_000 })
  for (const name of TABLE_NAMES.filter(t => !isSliced(t))) {
    for (const [column, values] of Object.entries(few[name])) {
      expect(many[name][column]!.slice(0, values.length), `${name}.${column}`).toEqual(values)
    }
  }
})

test('a block made alone is that part of the whole', () => {
  const whole = rows({ people: 60, actions: true })
  const part = rows({ from: 41, people: 20, actions: true })
  for (const name of TABLE_NAMES) {
    for (const [column, values] of Object.entries(part[name])) {
      const all = whole[name][column]!
      expect(all.slice(all.length - values.length), `${name}.${column}`).toEqual(values)
    }
  }
})

test('a node added moves no other node’s draws', () => {
  const extra = node({
    name: 'session.extra',
    level: 'session',
    parents: [],
    writes: [],
    fills: [],
    distribution: 'standard normal, unused',
    noise: ['normal', 'uniform'],
    parameters: {},
    prepare: () => () => {},
  })
  const nodes = [...NODES.slice(0, 10), extra, ...NODES.slice(10)]
  expect(rows({ nodes })).toEqual(rows())
})

test('draws that a node leaves unread change nothing when they are made all the same', () => {
  const everyDraw = NODES.map(({ unread: _, ...n }) => n)
  expect(NODES.some(n => n.unread)).toBe(true)
  expect(rows({ nodes: everyDraw })).toEqual(rows())
  const misread = {
    'label.agreement.work_mode': 0.8,
    'label.expertise.novice.beginner': 0.3,
    'headless.share': 0.1,
  }
  expect(rows({ nodes: everyDraw, changes: misread })).toEqual(rows({ changes: misread }))
})

test('a parameter of one node moves only its descendants', () => {
  const before = rows()
  const after = rows({ changes: { 'turn.pause': 600 } })
  expect(after.turns.started_at).not.toEqual(before.turns.started_at)
  expect({ ...after, turns: { ...after.turns, started_at: 0 } }).toEqual({
    ...before,
    turns: { ...before.turns, started_at: 0 },
  })
})

test('two seeds share no session’s draws', () => {
  const a = rows({ seed: 'a' }).truth_people.familiarity!
  const b = rows({ seed: 'b' }).truth_people.familiarity!
  expect(a.filter(x => b.includes(x))).toEqual([])
})

/*
 * The bytes of a small corpus. They change only on purpose, with a new version and a line in CHANGELOG.md
 * that says why.
 */
const GOLDEN = '573a3075030b36b5f1f08aea296d49a80ea571fee421e16026239c7a16a2f952'

test('the golden corpus is unchanged', () => {
  const hash = createHash('sha256').update(
    JSON.stringify(rows({ people: 100, seed: 'golden', actions: true })),
  )
  expect(hash.digest('hex')).toBe(GOLDEN)
})
