import { expect, test } from 'vitest'
import { type Distribution, entityWords, fill, memberWords, words } from '../../src/streams/draw.js'
import { nodeKey } from '../../src/streams/key.js'

const N = 65_536
const ids = (from: number, n = N) => Float64Array.from({ length: n }, (_, i) => from + i)

function draws(
  seed: string,
  node: string,
  entities: Float64Array,
  draw = 0,
  distribution: Distribution = 'uniform',
): Float64Array {
  const w = words(0)
  const out = new Float64Array(entities.length)
  entityWords(w, nodeKey(seed, node), entities, entities.length, draw)
  fill(out, w, distribution, entities.length)
  return out
}

test('the same address gives the same draw, alone or in any block', () => {
  const all = draws('s', 'node', ids(1, 1000))
  const reversed = draws('s', 'node', ids(1, 1000).reverse()).reverse()
  expect(reversed).toEqual(all)
  expect(draws('s', 'node', Float64Array.of(500))[0]).toBe(all[499])
})

test.each([
  ['seed', draws('t', 'node', ids(1, 100))],
  ['node', draws('s', 'nodf', ids(1, 100))],
  ['draw number', draws('s', 'node', ids(1, 100), 1)],
  ['entity', draws('s', 'node', ids(101, 100))],
])('another %s gives other draws', (_, other) => {
  const first = draws('s', 'node', ids(1, 100))
  expect(Array.from(other).filter(x => first.includes(x))).toEqual([])
})

test('seed and node cannot be confused', () => {
  expect(nodeKey('ab', 'c')).not.toEqual(nodeKey('a', 'bc'))
  expect(nodeKey('1:a', 'b')).not.toEqual(nodeKey('1', 'a:b'))
})

test('entities above 2^32 have draws of their own', () => {
  const far = draws('s', 'node', ids(2 ** 32 + 1, 100))
  const near = draws('s', 'node', ids(1, 100))
  expect(Array.from(far).some((x, i) => x === near[i])).toBe(false)
})

test('members are addressed by their parent and number, whatever stands beside them', () => {
  const keys = words(0)
  entityWords(keys, nodeKey('s', 'turn'), ids(1, 3), 3, 0)
  const one = words(0)
  memberWords(one, keys, Int32Array.of(0, 0, 1, 2), Int32Array.of(1, 2, 1, 1), 4, 0)
  const other = words(0)
  memberWords(other, keys, Int32Array.of(2, 1), Int32Array.of(1, 1), 2, 0)
  expect([other.x0[0], other.x0[1]]).toEqual([one.x0[3], one.x0[2]])
})

/*
 * A battery of eight z-scores per stream over sixteen streams: mean, variance, a χ² of 64 cells, and the
 * correlations with the next entity, the next draw, the same entity of two other nodes, and the entity
 * 4,096 ids on (the same session of the next person). Each is standard normal up to O(1/√N) if draws are uniform and independent. At
 * |z| < 4.7 the chance that any of the 128 exceeds it is 128 · 2.6e-6 = 3.3e-4: the false-alarm rate.
 */
const LIMIT = 4.7
const CELLS = 64

function battery(u: Float64Array, companions: readonly Float64Array[]): number[] {
  const n = u.length
  const centred = u.map(x => x - 0.5)
  const mean = centred.reduce((a, b) => a + b, 0) / Math.sqrt(n / 12)
  const variance = centred.reduce((a, b) => a + (b * b - 1 / 12), 0) / Math.sqrt(n / 180)
  const counts = new Float64Array(CELLS)
  for (const x of u) counts[Math.floor(x * CELLS)]!++
  const chi = counts.reduce((a, c) => a + (c - n / CELLS) ** 2 / (n / CELLS), 0)
  // Wilson and Hilferty (1931): the cube root of χ²/k is normal.
  const k = CELLS - 1
  const uniformity = (Math.cbrt(chi / k) - (1 - 2 / (9 * k))) / Math.sqrt(2 / (9 * k))
  const correlations = companions.map(v => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += centred[i]! * (v[i]! - 0.5)
    return sum / (Math.sqrt(n) / 12)
  })
  return [mean, variance, uniformity, ...correlations]
}

function streamScores(
  stream: number,
  draw: (node: string, entities: Float64Array, draw?: number) => Float64Array,
) {
  const node = `battery.${stream}`
  const from = 1 + stream * 4_000_037
  const u = draw(node, ids(from))
  return battery(u, [
    draw(node, ids(from + 1)),
    draw(node, ids(from), 1),
    draw(`${node}x`, ids(from)),
    draw(`${node}y`, ids(from), 7),
    draw(node, ids(from + 4096)),
  ])
}

test('draws are uniform and independent across addresses (false-alarm rate 3.3e-4)', () => {
  const scores = Array.from({ length: 16 }, (_, s) =>
    streamScores(s, (node, e, d) => draws('seed', node, e, d)),
  ).flat()
  expect(scores).toHaveLength(128)
  expect(Math.max(...scores.map(Math.abs))).toBeLessThan(LIMIT)
})

test('the battery catches a generator whose neighbours are correlated', () => {
  const broken = (node: string, e: Float64Array, d?: number) => {
    const u = draws('seed', node, e, d)
    const v = draws(
      'seed',
      node,
      e.map(x => x + 1),
      d,
    )
    return u.map((x, i) => (e[i]! % 8 === 0 ? v[i]! : x))
  }
  const scores = Array.from({ length: 2 }, (_, s) => streamScores(s, broken)).flat()
  expect(Math.max(...scores.map(Math.abs))).toBeGreaterThan(LIMIT)
})

test('normal draws have the moments of the normal (false-alarm rate 1e-5)', () => {
  const z = draws('seed', 'normal', ids(1), 0, 'normal')
  const moment = (p: number) => z.reduce((a, x) => a + x ** p, 0) / N
  // Standard errors of the first four moments: √1, √2, √15, √96 over √N; |z| < 4.9 for each.
  expect(Math.abs(moment(1))).toBeLessThan(4.9 / Math.sqrt(N))
  expect(Math.abs(moment(2) - 1)).toBeLessThan((4.9 * Math.SQRT2) / Math.sqrt(N))
  expect(Math.abs(moment(3))).toBeLessThan((4.9 * Math.sqrt(15)) / Math.sqrt(N))
  expect(Math.abs(moment(4) - 3)).toBeLessThan((4.9 * Math.sqrt(96)) / Math.sqrt(N))
})
