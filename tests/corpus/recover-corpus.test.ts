import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadFrame, loadFrames, loadSessions } from '../../src/corpus/load-frame.js'
import { linesOf, recoverCorpus, recoverFrames } from '../../src/corpus/recover-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { answer, conditionOf } from '../../src/recover/query.js'
import { recover, statisticLines } from '../../src/recover/statistics.js'
import { lineName } from '../../src/schema/stratum.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-recover-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PEOPLE = 30_000
const out = join(folder, 'whole')
beforeAll(async () => {
  await generateCorpus(resolveSpec({ people: PEOPLE, seed: 'parts', format: 'csv', tables: ['sessions'] }), {
    out,
  })
})
const some = statisticLines(
  s => s.startsWith('mean.verified') || s.startsWith('median.') || s === 'slope_within.succeeded',
)

async function frameCount(from: string): Promise<number> {
  let n = 0
  for await (const _ of (await loadFrames(from))()) n++
  return n
}

test('a corpus in parts is recovered frame by frame, to the bit as if it were one', async () => {
  expect(await frameCount(out)).toBeGreaterThan(1)
  const wanted = new Set(some.map(lineName))
  const whole = recover(await loadFrame(out), (statistic, stratum) =>
    wanted.has(lineName({ statistic, stratum })),
  )
  expect(await recoverFrames(await loadFrames(out), some)).toEqual(whole)
})

test('rows of one person scattered over files in no order are brought together', async () => {
  const scattered = join(folder, 'scattered')
  mkdirSync(join(scattered, 'sessions'), { recursive: true })
  const [header, ...rows] = readFileSync(join(out, 'sessions', 'part-00000.csv'), 'utf8')
    .trimEnd()
    .split('\n')
  const files = [0, 1, 2].map(k => rows.filter((_, i) => Math.imul(i + 7, 0x9e3779b1) >>> 30 === k))
  files.push(rows.filter((_, i) => Math.imul(i + 7, 0x9e3779b1) >>> 30 === 3))
  files.forEach((lines, k) => {
    writeFileSync(join(scattered, 'sessions', `${9 - k}.csv`), [header, ...lines.reverse()].join('\n'))
  })
  expect(await frameCount(scattered)).toBe(1)
  const alone = join(out, 'sessions', 'part-00000.csv')
  expect(await recoverFrames(await loadFrames(scattered), some)).toEqual(
    await recoverFrames(await loadFrames(alone), some),
  )
})

test('people scattered over a large file are recovered in frames of whole people, to the bit', async () => {
  const one = join(folder, 'scattered.csv')
  const files = readdirSync(join(out, 'sessions')).map(f => readFileSync(join(out, 'sessions', f), 'utf8'))
  const header = files[0]!.split('\n')[0] as string
  const rows = files.flatMap(text => text.trimEnd().split('\n').slice(1))
  const order = rows.map((row, i) => [Math.imul(i + 7, 0x9e3779b1), row] as const).sort(([a], [b]) => a - b)
  // A column that nobody reads has line ends and quotes within its cells, wherever the file is cut for reading.
  const note = (i: number) => `"${'a\n""b,\n'.repeat(i % 7)}"`
  writeFileSync(one, [`note,${header}`, ...order.map(([, row], i) => `${note(i)},${row}`)].join('\n'))
  const frames = await loadFrames(one)
  let n = 0
  const people = new Set<number>()
  for await (const frame of frames()) {
    n++
    for (const id of frame.ids) people.add(id)
  }
  expect(n).toBeGreaterThan(3)
  expect(people.size).toBe(PEOPLE)
  expect(await recoverFrames(frames, some)).toEqual(await recoverFrames(await loadFrames(out), some))
})

test('quotes behind a backslash and line ends within cells are read, in a file of several pieces', async () => {
  const slashed = join(folder, 'slashed.csv')
  const text = readFileSync(join(out, 'sessions', 'part-00000.csv'), 'utf8').trimEnd()
  const [header, ...rows] = text.split('\n')
  writeFileSync(slashed, [`note,${header}`, ...rows.map(row => `"5\\" wide,\nor so",${row}`)].join('\n'))
  const alone = join(out, 'sessions', 'part-00000.csv')
  expect(await recoverFrames(await loadFrames(slashed), some)).toEqual(
    await recoverFrames(await loadFrames(alone), some),
  )
})

test('a quote that is not closed in a large file is one clear error', async () => {
  const broken = join(folder, 'broken.csv')
  const [header, ...rows] = readFileSync(join(out, 'sessions', 'part-00000.csv'), 'utf8').split('\n')
  rows[100] = `"${rows[100]}`
  writeFileSync(broken, [header, ...rows].join('\n'))
  await expect(loadFrames(broken)).rejects.toThrow(/broken\.csv: a quote is not closed: is the file whole\?/)
})

test('questions are answered frame by frame as of the whole', async () => {
  const query = { by: ['expertise', 'user_type'], where: [conditionOf('value_usd>500')] }
  const sessions = await loadSessions(out)
  expect(await recoverFrames(sessions.frames, await linesOf(sessions, query))).toEqual(
    answer(await loadFrame(out), query),
  )
})

test('parts that are shared out over workers give the same table, to the bit', async () => {
  const alone = await recoverFrames(await loadFrames(out), some)
  for (const workers of [1, 3]) expect(await recoverCorpus(out, some, workers)).toEqual(alone)
})
