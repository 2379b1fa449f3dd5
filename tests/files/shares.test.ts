/** Shares of decisions in other people's sessions: derived from counts, compared with them, and read where they stand alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadWhole } from '../../src/corpus/load-frame.js'
import { recover } from '../../src/recover/statistics.js'
import { lineName } from '../../src/schema/stratum.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-shares-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What recovery says of sessions, each one person's and with one action per turn. */
async function recovered(columns: string, rows: readonly string[]) {
  const path = join(folder, `${rows.join().length}-${columns.length}.csv`)
  const lines = rows.map((row, i) => `${i + 1},${i + 1},1,1,${row}`)
  writeFileSync(path, [`person_id,session_id,turns,actions,${columns}`, ...lines, ''].join('\n'))
  const { frame, sessions } = await loadWhole(path)
  const all = recover(frame, s => s.includes('user_share') || s === 'gm.actions')
  const by = new Map(all.map(r => [lineName(r), r]))
  return { gaps: sessions.gaps, of: (name: string) => by.get(name)! }
}

const COUNTS = 'execution_decisions,execution_decisions_user'

test('are derived where both counts stand, and do not apply where there is no decision', async () => {
  const { of } = await recovered(COUNTS, ['5,4', '10,9', '0,0', '4,1', '2,1'])
  expect(of('median.execution_user_share [all]')).toMatchObject({
    // Of 0.25, 0.5, 0.8 and 0.9; the third session has no share, and nothing is missing.
    estimate: 0.65,
    n: 4,
    left_out: 0,
  })
  expect(of('execution_user_share_over.0.2 [all]')).toMatchObject({ estimate: 1, n: 4, left_out: 0 })
  // 4 of 5 is not more than 80%.
  expect(of('gm.actions [execution_user_share>0.8]')).toMatchObject({ n: 1, left_out: 0 })
})

test('may be rounded to two decimals, and count as the ratios they are', async () => {
  const both = `${COUNTS},execution_user_share`
  const { of } = await recovered(both, ['3,2,0.67', '8,1,0.13', '8,1,0.125', '3,2,0.6666667', '0,0,'])
  expect(of('median.execution_user_share [all]')).toMatchObject({ estimate: (1 / 8 + 2 / 3) / 2, n: 4 })
})

test.each([
  [
    '3,2,0.67\n',
    '5,4,0.7',
    'column execution_user_share is 0.7, but execution_decisions_user 4 and execution_decisions 5 means 0.8 (row 2)',
  ],
  [
    '3,2,0.67\n',
    '0,0,0.5',
    'column execution_user_share is 0.5, but execution_decisions_user 0 and execution_decisions 0 means no value (row 2)',
  ],
  [
    '3,2,0.67\n',
    '3,4,',
    'execution_decisions_user 4 and execution_decisions 3 disagree: execution_user_share is at most 1 (row 2)',
  ],
  [
    '3,2,0.67\n',
    '0,1,',
    'execution_decisions_user 1 and execution_decisions 0 disagree: execution_user_share is at most 1 (row 2)',
  ],
])(
  'are refused where they say something else than the counts: %j then %j',
  async (first, second, message) => {
    await expect(recovered(`${COUNTS},execution_user_share`, [first.trim(), second])).rejects.toThrow(message)
  },
)

test('stand alone as before: what is missing is left out, and counted', async () => {
  const { of, gaps } = await recovered('execution_user_share', ['0.8', '0.9', '', '0.25', '0.5'])
  expect(gaps.incomplete).toContain('execution_user_share')
  expect(of('median.execution_user_share [all]')).toMatchObject({ estimate: 0.65, n: 4, left_out: 1 })
  expect(of('gm.actions [execution_user_share>0.8]')).toMatchObject({ n: 1, left_out: 1 })
})

test('fill up where a file has counts for some sessions and shares for others', async () => {
  const { of } = await recovered(`${COUNTS},execution_user_share`, [
    '5,4,',
    ',,0.9',
    ',,',
    '4,1,0.25',
    '2,1,',
  ])
  expect(of('median.execution_user_share [all]')).toMatchObject({ estimate: 0.65, n: 4, left_out: 1 })
})
