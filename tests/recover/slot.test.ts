import { expect, test } from 'vitest'
import { Slot } from '../../src/recover/slot.js'
import { frameBy } from './support.js'

const frame = frameBy([1, 2], { x: [1, 2] })
const other = frameBy([1, 2], { x: [1, 2] })

/** A slot that counts what it makes. */
function counting() {
  const slot = new Slot<Float64Array>()
  let made = 0
  const of = (owner: object, where = frame) => slot.of(owner, where, memory => memory.doubles(4).fill(++made))
  return { of, made: () => made }
}

test('what an owner has of a frame is made once, until another owner asks', () => {
  const { of, made } = counting()
  const [one, two] = [{}, {}]
  expect([of(one)[0], of(one)[0], made()]).toEqual([1, 1, 1])
  expect([of(two)[0], of(two)[0], made()]).toEqual([2, 2, 2])
  expect([of(one)[0], made()]).toEqual([3, 3])
})

test('another frame takes the place over as another owner does', () => {
  const { of } = counting()
  const owner = {}
  expect([of(owner)[0], of(owner, other)[0], of(owner)[0]]).toEqual([1, 2, 3])
})

test('owners use one memory in turn, but not for frames of many sessions', () => {
  const { of } = counting()
  const first = of({})
  expect(of({}).buffer).toBe(first.buffer)
  const large = { ...frame, rows: 1 << 20 }
  expect(of({}, large).buffer).not.toBe(first.buffer)
})
