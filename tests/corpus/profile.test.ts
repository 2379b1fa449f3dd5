/** Profiles of recovery and of a run: the same results as without a clock, and every part of the time in one row. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadSessions } from '../../src/corpus/load-frame.js'
import { profileRecovery } from '../../src/corpus/profile-recovery.js'
import { timedRun } from '../../src/corpus/profile-run.js'
import { recoverCorpus, recoverSessions } from '../../src/corpus/recover-corpus.js'
import { shownLines } from '../../src/corpus/shown-lines.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { Stopwatch } from '../../src/ground/stopwatch.js'
import { STATISTICS, statisticLines } from '../../src/recover/statistics.js'
import { timedLines } from '../../src/recover/timed.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-profile-'))
afterAll(() => rmSync(folder, { recursive: true }))

const spec = resolveSpec({ people: 600, seed: 'profile' })
const out = join(folder, 'corpus')
const made = generateCorpus(spec, { out, workers: 1 })

const ticking = () => {
  let ticks = 0
  return () => ticks++
}

test('every family has a row, and the rows make up the whole', async () => {
  await made
  const rows = await profileRecovery(out, undefined, undefined, ticking())
  expect(rows.map(r => r.family)).toEqual([
    ...STATISTICS.map(f => f.id),
    'reading',
    'signals and other tables',
    'squares and intervals',
  ])
  expect(rows.reduce((s, r) => s + r.share, 0)).toBeCloseTo(1, 12)
  for (const r of rows.slice(0, -3)) expect(r.milliseconds).toBe(r.totals + r.solve + r.errors)
  const table = await recoverCorpus(out, undefined, 1)
  const ofTable = rows.filter(r => !['reading', 'squares and intervals'].includes(r.family))
  expect(ofTable.reduce((s, r) => s + r.rows, 0)).toBe(table.length)
  const { rows: sessions } = (await made)!.resources.find(r => r.name === 'sessions')!.plumbline
  expect(rows.find(r => r.family === 'reading')?.rows).toBe(sessions)
})

test('only the lines that are asked for are timed', async () => {
  await made
  const only = () => statisticLines(s => s === 'median.turns')
  const families = (await profileRecovery(out, only)).map(r => [r.family, r.rows])
  expect(families.slice(0, 1)).toEqual([['median.*', only().length]])
})

test('timed lines give the table of the lines, bit for bit', async () => {
  await made
  const sessions = await loadSessions(out)
  const timed = await recoverSessions(sessions, levels =>
    timedLines(statisticLines(undefined, levels), new Stopwatch()),
  )
  const table = await recoverCorpus(out, levels => statisticLines(undefined, levels), 1)
  expect(timed.rows).toEqual(table)
})

test('a timed run gives the corpus and the table of a run', async () => {
  const watch = new Stopwatch(ticking())
  const to = join(folder, 'timed')
  const { manifest, recovered } = await timedRun(spec, to, watch)
  expect(manifest).toEqual(await made)
  expect(recovered).toEqual(await recoverCorpus(out, shownLines, 1))
  // Truth is summed by cell, then by stratum; lines are solved once; errors are squared, then made intervals.
  expect([watch.of('truth'), watch.of('solve'), watch.of('errors')]).toEqual([2, 1, 2])
  expect(watch.of('generate')).toBeGreaterThan(0)
  expect(watch.of('write')).toBeGreaterThan(0)
})
