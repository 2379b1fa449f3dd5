/**
 * What the figures leave free in a world: writes scenarios/WORLD.free.json, from which `plumbline scenario band`
 * takes its directions. Parameters that are done stand in out/free until all are, so that the same command goes on.
 *
 *   node scripts/evidence/worlds/free.mjs [WORLD [PEOPLE]] [--threads N]
 */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { assumedParameters, endsOf, figuresOf } from '../../../dist/calibrate/free.js'
import { KNOBS } from '../../../dist/calibrate/knob.js'
import { laboratoryOf } from './laboratory.mjs'
import { optionOf, say, valuesOf } from './support.mjs'

const { words, value: threads = availableParallelism() } = optionOf('threads')
const [world = 'baseline', people = '60000'] = isMainThread ? words : workerData
const parameters = assumedParameters()

const lab = () => laboratoryOf(world, Number(people))

if (!isMainThread) {
  const at = lab()
  parentPort.on('message', j => parentPort.postMessage([parameters[j].id, endsOf(at, parameters[j])]))
} else {
  // The same world, to the digit, and the same ranges.
  const what = JSON.stringify([
    [...valuesOf(world)],
    parameters.map(p => [p.id, p.value, p.range, p.support]),
  ])
  const mark = createHash('sha256').update(what).digest('hex').slice(0, 16)
  const file = fileURLToPath(new URL(`../../../out/free/${world}-${people}-${mark}.jsonl`, import.meta.url))
  mkdirSync(new URL('../../../out/free/', import.meta.url), { recursive: true })
  const ends = new Map(
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map(line => JSON.parse(line))
      : [],
  )
  const left = parameters.flatMap((p, j) => (ends.has(p.id) ? [] : [j]))
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(threads, left.length) }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: [world, people] })
      return new Promise((resolve, reject) => {
        const give = () =>
          next < left.length ? worker.postMessage(left[next++]) : worker.terminate().then(resolve)
        worker.on('error', reject)
        worker.on('message', ([id, both]) => {
          ends.set(id, both)
          appendFileSync(file, `${JSON.stringify([id, both])}\n`)
          if (ends.size % 20 === 0) say(`${world}: ${ends.size} of ${parameters.length}`)
          give()
        })
        give()
      })
    }),
  )
  const lines = entries => entries.map(([k, v]) => `  ${JSON.stringify(k)}: ${JSON.stringify(v)}`).join(',\n')
  writeFileSync(
    new URL(`../../../scenarios/${world}.free.json`, import.meta.url),
    `{
 "scenario": ${JSON.stringify(world)},
 "people": ${people},
 "knobs": ${JSON.stringify(KNOBS.map(k => k.name))},
 "assumed": {
${lines(parameters.map(p => [p.id, ends.get(p.id)]))}
 },
 "figures": {
${lines(Object.entries(figuresOf(lab())))}
 }
}
`,
  )
  rmSync(file)
}
