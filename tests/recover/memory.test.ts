/** Memory of recoveries one after another, in a loop that never waits: what the engine keeps of a frame goes with the frame. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Megabytes that so many corpora of 2,000 people leave, once garbage is collected within the same loop. */
const left = (corpora: number): number =>
  Number(
    execFileSync(
      process.execPath,
      [
        '--expose-gc',
        '--input-type=module',
        '-e',
        `import { tablesOf } from '${new URL('../../dist/plumbline.js', import.meta.url).href}'
         import { frameOfRows } from '${new URL('../../dist/plumbline.js', import.meta.url).href}'
         import { recover } from '${new URL('../../dist/recover.js', import.meta.url).href}'
         const rows = tablesOf({ people: 2000, tables: ['sessions'] }).sessions.objects()
         for (let k = 0; k < ${corpora}; k++) recover(frameOfRows(rows))
         for (let k = 0; k < 3; k++) gc()
         const { heapUsed, arrayBuffers } = process.memoryUsage()
         console.log((heapUsed + arrayBuffers) / 2 ** 20)`,
      ],
      { encoding: 'utf8' },
    ),
  )

test('twelve corpora leave about as much in memory as two, where each would leave 20 megabytes', () => {
  expect(left(12)).toBeLessThan(left(2) + 100)
})
