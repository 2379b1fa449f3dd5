/** A clock that moves by one at every look: times are counts of looks. */
import { expect, test } from 'vitest'
import { Stopwatch, UNTIMED } from '../../src/ground/stopwatch.js'

const ticking = () => {
  let ticks = 0
  return () => ticks++
}

test('a step inside another takes its time away from it', async () => {
  const watch = new Stopwatch(ticking())
  // Made at 0; outer from 1, inner from 2 to 3, outer to 4.
  expect(watch.step('outer', () => watch.step('inner', () => 'result'))).toBe('result')
  expect([watch.of('outer'), watch.of('inner')]).toEqual([2, 1])
  // From 5 to 6.
  await watch.during('outer', async () => {})
  expect(watch.of('outer')).toBe(3)
  expect(watch.whole).toBe(7)
  expect(watch.of('never')).toBe(0)
})

test('a step that fails ends', () => {
  const watch = new Stopwatch(ticking())
  const failing = () => {
    throw new Error('fails')
  }
  expect(() => watch.step('failing', failing)).toThrow('fails')
  watch.step('next', () => {})
  expect([watch.of('failing'), watch.of('next')]).toEqual([1, 1])
})

test('what no one times is done all the same', async () => {
  expect(UNTIMED.step('any', () => 1)).toBe(1)
  expect(await UNTIMED.during('any', async () => 2)).toBe(2)
})
