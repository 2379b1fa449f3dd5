import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { threefry } from '../../src/streams/threefry.js'

const answers = readFileSync(new URL('./threefry2x32-20.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(l => l !== '' && !l.startsWith('#'))
  .map(
    l =>
      l.split(' ').map(w => Number.parseInt(w, 16) | 0) as [number, number, number, number, number, number],
  )

test.each(answers)('gives the published answer for counter %i %i', (c0, c1, k0, k1, r0, r1) => {
  const x0 = new Int32Array(1)
  const x1 = new Int32Array(1)
  threefry(x0, x1, 0, k0, k1, c0, c1)
  expect([x0[0], x1[0]]).toEqual([r0, r1])
})

test('three answers are published', () => {
  expect(answers).toHaveLength(3)
})
