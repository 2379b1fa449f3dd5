import { expect, test } from 'vitest'
import { Arena } from '../../src/ground/arena.js'

test('arrays of one time share no byte, whatever their sizes', () => {
  const arena = new Arena()
  for (let round = 0; round < 3; round++) {
    arena.reset()
    const sizes = [1, 3, 8, 1000, 70_000, 5, 400_000, 2]
    const arrays = sizes.flatMap(n => [arena.bytes(n), arena.doubles(n), arena.ints(n), arena.signed(n)])
    arrays.forEach((a, j) => {
      a.fill(j + 1)
    })
    arrays.forEach((a, j) => {
      expect([a.length, a[0], a.at(-1)]).toEqual([sizes[j >> 2], j + 1, j + 1])
    })
  }
})

test('after a reset the same memory is handed out again', () => {
  const arena = new Arena()
  const [first, second] = [arena.doubles(10), arena.doubles(1_000_000)]
  arena.reset()
  expect(arena.doubles(10).buffer).toBe(first.buffer)
  expect(arena.doubles(1_000_000).buffer).toBe(second.buffer)
})

test('what was handed out within some work is free after it, what stood before is not', () => {
  const arena = new Arena()
  const kept = arena.ints(4).fill(7)
  let inner = arena.ints(0)
  arena.within(() => {
    inner = arena.ints(4).fill(9)
  })
  const next = arena.ints(4)
  expect(next.byteOffset).toBe(inner.byteOffset)
  expect([...kept]).toEqual([7, 7, 7, 7])
})
