import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { Replicates, type Series } from '../../src/replicates/replicates.js'
import { repsFor, upperVariance } from '../../src/replicates/sizing.js'

const root = mkdtempSync(join(tmpdir(), 'plumbline-replicates-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0
const newFolder = () => join(root, String(++folders))

interface Task {
  readonly world: number
  readonly replicate: number
}

/** Results that follow from the task alone; `made` counts how often each was made. */
function series(made: Map<string, number> = new Map(), question = '1'): Series<Task, number[]> {
  const nameOf = ({ world, replicate }: Task) => `${world}-${replicate}`
  return {
    nameOf,
    numberOf: t => t.replicate,
    open: () => ({
      module: new URL('file:///nowhere.js'),
      data: {},
      onlyHere: true,
      here: () => t => {
        made.set(nameOf(t), (made.get(nameOf(t)) ?? 0) + 1)
        return [t.world, t.replicate / 7, Math.sin(t.replicate)]
      },
    }),
    keeping: {
      question: () => ({ name: 'question', json: JSON.stringify(question) }),
      codec: { encode: r => JSON.stringify(r), decode: bytes => JSON.parse(bytes.toString()) as number[] },
    },
  }
}

const tasksTo = (worlds: number, reps: number): Task[] =>
  Array.from({ length: worlds * reps }, (_, j) => ({
    world: Math.floor(j / reps),
    replicate: (j % reps) + 1,
  }))

/** Runs until `most` results of this run are there, as a person does who stops it then. */
async function stoppedAfter(
  most: number,
  keep: string,
  run: (r: Replicates<Task, number[]>) => Promise<unknown>,
) {
  const stop = new AbortController()
  let made = 0
  const onMade = () => {
    if (++made === most) stop.abort()
  }
  const replicates = new Replicates(series(), { keep, signal: stop.signal, onMade })
  await run(replicates).catch(e => expect(e.code).toBe('interrupted'))
}

describe('results are the same', () => {
  test('for any split over shards, any order of them, and any interruption', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ shard: fc.nat(4), after: fc.integer({ min: 1, max: 6 }) }), { maxLength: 6 }),
      async (worlds, reps, shards, interruptions) => {
        const keep = newFolder()
        const tasks = tasksTo(worlds, reps)
        for (const { shard, after } of interruptions)
          await stoppedAfter(after, keep, r => r.shardOf(tasks, { index: (shard % shards) + 1, of: shards }))
        const made = new Map<string, number>()
        const last = new Replicates(series(made), { keep })
        expect(await last.of(tasks)).toEqual(await new Replicates(series()).of(tasks))
        // What an earlier run kept is made no second time, and a folder that holds all makes none.
        const again = new Map<string, number>()
        await new Replicates(series(again), { keep }).of(tasks)
        expect([...again]).toEqual([])
        expect([...made.values()].every(n => n === 1)).toBe(true)
      },
    )
    await fc.assert(property, { numRuns: 60, seed: 1 })
  })

  test('where a file ends anywhere, as a machine that fails may leave it', async () => {
    const tasks = tasksTo(1, 5)
    const whole = await new Replicates(series()).of(tasks)
    const property = fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async share => {
      const keep = newFolder()
      await new Replicates(series(), { keep }).of(tasks)
      const run = join(keep, readdirSync(keep).find(f => f.endsWith('.kept'))!)
      truncateSync(run, Math.floor(share * statSync(run).size))
      expect(await new Replicates(series(), { keep }).of(tasks)).toEqual(whole)
    })
    await fc.assert(property, { numRuns: 30, seed: 1 })
  })
})

test('every task is of one shard, and of all worlds a shard has the same replicates', async () => {
  const tasks = tasksTo(2, 7)
  const keep = newFolder()
  const counts: number[] = []
  for (const index of [3, 1, 2])
    counts.push(await new Replicates(series(), { keep }).shardOf(tasks, { index, of: 3 }))
  // Replicates 3, 6; then 1, 4, 7; then 2, 5: of both worlds.
  expect(counts).toEqual([4, 10, 14])
})

test('a pilot is not made again for the whole run, kept or not', async () => {
  const made = new Map<string, number>()
  const replicates = new Replicates(series(made))
  const pilot = await replicates.of(tasksTo(1, 3))
  const all = await replicates.of(tasksTo(1, 6))
  expect(all.slice(0, 3)).toEqual(pilot)
  expect([...made.values()]).toEqual([1, 1, 1, 1, 1, 1])
})

test('results of another question are set aside, said so, and found when it is asked again', async () => {
  const keep = newFolder()
  const tasks = tasksTo(1, 2)
  const said: string[] = []
  const ask = async (question: string) => {
    const made = new Map<string, number>()
    await new Replicates(series(made, question), { keep, onSetAside: f => said.push(f) }).of(tasks)
    return made.size
  }
  expect([await ask('1'), said.length]).toEqual([2, 0])
  expect([await ask('2'), said]).toEqual([2, [keep]])
  expect(await ask('1')).toBe(0)
})

describe('the size of a run', () => {
  const options = { what: 'bias', code: 'c', most: 1000 }

  test('is the variance over the square of the error, and at least the pilot', () => {
    expect(repsFor(4, { mcse: 0.1, pilot: 20 }, options)).toBe(400)
    expect(repsFor(0.04, { mcse: 0.1, pilot: 20 }, options)).toBe(20)
  })

  test('is refused beyond what a run may have', () => {
    expect(() => repsFor(4, { mcse: 0.01, pilot: 20 }, options)).toThrow('would take 40,000 replicates')
  })

  test('a variance of 20 replicates is at most 1.63 times what they show, nine times in ten', () => {
    // The 10% quantile of chi-square with 19 degrees of freedom is 11.651.
    expect(upperVariance(1, 20, 0.9)).toBeCloseTo(19 / 11.651, 3)
  })
})
