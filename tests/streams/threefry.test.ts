import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { threefry, threefryKeyed } from '../../src/streams/threefry.js'

const answers = readFileSync(new URL('./threefry2x32-20.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(l => l !== '' && !l.startsWith('#'))
  .map(
    l =>
      l.split(' ').map(w => Number.parseInt(w, 16) | 0) as [number, number, number, number, number, number],
  )

test.each(answers)('gives the published answer for counter %i %i', (c0, c1, k0, k1, r0, r1) => {
  const [x0, x1] = [Int32Array.of(c0), Int32Array.of(c1)]
  threefry(x0, x1, 1, k0, k1)
  expect([x0[0], x1[0]]).toEqual([r0, r1])
  const [y0, y1] = [Int32Array.of(0, c0), Int32Array.of(0, c1)]
  threefryKeyed(y0, y1, 2, Int32Array.of(1, k0), Int32Array.of(2, k1), Int32Array.of(0, 1))
  expect([y0[1], y1[1]]).toEqual([r0, r1])
})

test('three answers are published', () => {
  expect(answers).toHaveLength(3)
})
