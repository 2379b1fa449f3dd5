/** Tasks over threads, of which this one may be one: each is done once, errors and interruptions end the run. */
import { expect, it } from 'vitest'
import { type PoolOptions, runTasks } from '../../src/ground/pool.js'

const TASKS = [10, 11, 12, 13, 14]

/** Tasks done in this thread, the only worker. */
const here = (
  work: (task: number) => number | Promise<number>,
): Omit<PoolOptions<number, number>, 'onResult'> => ({
  workers: 1,
  module: new URL('file:///nowhere'),
  data: undefined,
  here: () => work,
})

it('does each task once, in this thread where it is the only worker', async () => {
  const done: [number, number][] = []
  await runTasks(TASKS, { ...here(t => 2 * t), onResult: (r, t) => done.push([t, r]) })
  expect(done).toEqual(TASKS.map(t => [t, 2 * t]))
})

it('takes no further task after an interruption', async () => {
  const stop = new AbortController()
  const done: number[] = []
  const onResult = (_: number, task: number) => {
    done.push(task)
    if (task === 11) stop.abort()
  }
  await runTasks(TASKS, { ...here(t => t), signal: stop.signal, onResult })
  expect(done).toEqual([10, 11])
})

it('reports the error of a task and takes no other', async () => {
  const begun: number[] = []
  const work = (task: number) => {
    begun.push(task)
    if (task === 12) throw new Error('task 12 fails')
    return task
  }
  await expect(runTasks(TASKS, { ...here(work), onResult: () => {} })).rejects.toThrow('task 12 fails')
  expect(begun).toEqual([10, 11, 12])
})

it('reports a failure of a thread once this one has finished its own task', async () => {
  let finished = 0
  const work = async (task: number) => {
    await new Promise(resolve => setTimeout(resolve, 50))
    finished++
    return task
  }
  const run = runTasks(TASKS, { ...here(work), workers: 2, joins: true, onResult: () => {} })
  await expect(run).rejects.toMatchObject({ code: 'worker.died' })
  expect(finished).toBeGreaterThanOrEqual(1)
})

it('does not wait for a thread that has exited before this one is done', async () => {
  const work = async (task: number) => {
    await new Promise(resolve => setTimeout(resolve, 2000))
    return task
  }
  const run = runTasks([10, 11], { ...here(work), workers: 2, joins: true, onResult: () => {} })
  await expect(run).rejects.toMatchObject({ code: 'worker.died' })
})
