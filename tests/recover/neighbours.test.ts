import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neighbours } from '../../src/recover/neighbours.js'

const [population, cells, model] = [{}, {}, {}]

test('lines of one basis follow one another, those of the wider basis before what rests on more', () => {
  const lines = [
    { basis: [population, cells] },
    {},
    { basis: [model] },
    { basis: [population] },
    { basis: [population, cells] },
    {},
    { basis: [model] },
  ]
  expect(neighbours(lines)).toEqual([1, 5, 3, 0, 4, 2, 6])
})

test('every line is taken once, whatever its basis, and lines of one basis stand together', () => {
  const bases = [undefined, [population], [population, cells], [cells], [model, cells], []]
  fc.assert(
    fc.property(fc.array(fc.nat(bases.length - 1)), numbers => {
      const order = neighbours(numbers.map(k => (bases[k] ? { basis: bases[k] } : {})))
      expect([...order].sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i))
      // An empty basis is none.
      const taken = order.map(i => numbers[i]! % 5)
      const changes = taken.filter((k, i) => i === 0 || k !== taken[i - 1]).length
      expect(changes).toBe(new Set(taken).size)
    }),
  )
})
