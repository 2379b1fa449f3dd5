// Study size in memory: people, sessions, turns and truth, every column, beside vectorised numpy on the same model.
//   node scripts/bench/numpy.mjs [scale] [repeats]      medians; a run of each in turn, start-up not counted
import { availableParallelism } from 'node:os'
import { setUp } from '../setup.mjs'
import { here, median, output, parametersFile, printTable, python } from './peer.mjs'

setUp()
const people = Math.round(Number(process.argv[2] ?? 1) * 234751)
const repeats = Number(process.argv[3] ?? 5)
const dist = new URL('../../dist/index.js', import.meta.url).href

/** Every column of every table, held in memory by as many threads as made them. */
const ours = workers => `
import { Worker } from 'node:worker_threads'
const code = \`
const { parentPort, workerData: { people, workers, number } } = process.getBuiltinModule('node:worker_threads')
import('${dist}').then(({ Generator, tableOf, resolveSpec, PEOPLE_A_PART, DEFAULT_TABLES }) => {
  const spec = resolveSpec({})
  const g = new Generator(spec, spec.seed)
  const make = (from, to) => {
    const held = []
    for (let f = from; f <= to; f += PEOPLE_A_PART) {
      const block = g.block(f, Math.min(PEOPLE_A_PART, to - f + 1))
      for (const t of DEFAULT_TABLES) for (const c of tableOf(block, t).columns) held.push(c.values.slice())
    }
    return held
  }
  make(1, 2000)
  parentPort.postMessage('ready')
  parentPort.on('message', () => {
    const each = Math.ceil(people / workers)
    globalThis.held = make(number * each + 1, Math.min(people, (number + 1) * each))
    parentPort.postMessage('done')
  })
})\`
const workers = ${workers}
const threads = Array.from({ length: workers }, (_, number) => new Worker(code, { eval: true, workerData: { people: ${people}, workers, number } }))
const next = () => Promise.all(threads.map(t => new Promise((resolve, reject) => { t.once('message', resolve); t.once('error', reject) })))
await next()
const started = performance.now()
const done = next()
for (const t of threads) t.postMessage('go')
await done
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, mb: process.resourceUsage().maxRSS / 1024 }))
process.exit()`

const run = workers => JSON.parse(output(process.execPath, ['--input-type=module', '-e', ours(workers)]))
const parameters = await parametersFile()
const peer = () => {
  const { seconds, ...rest } = JSON.parse(
    output(python(), [here('model.py'), parameters, String(people), '1']),
  )
  return { seconds: seconds[0], ...rest }
}
const cases = [
  ['numpy, one process', peer],
  ['plumbline, 1 thread', () => run(1)],
  [`plumbline, ${availableParallelism()} threads`, () => run(availableParallelism())],
]
const runs = cases.map(() => [])
for (let r = 0; r < repeats; r++) for (const [j, [, one]] of cases.entries()) runs[j].push(one())
const of = (j, what) => median(runs[j].map(x => x[what]))
printTable(
  ['study size in memory', 'seconds', 'against numpy', 'peak MB'],
  cases.map(([name], j) => [
    name,
    of(j, 'seconds').toFixed(2),
    `${(of(j, 'seconds') / of(0, 'seconds')).toFixed(2)} ×`,
    of(j, 'mb').toFixed(0),
  ]),
)
console.log(`numpy's means: ${JSON.stringify(runs[0][0].shows)}`)
