/**
 * What the figures leave free in a world: writes scenarios/WORLD.free.json, from which `plumbline scenario band`
 * takes its directions.
 *
 *   node scripts/evidence/worlds/free.mjs [WORLD [PEOPLE]]
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { assumedParameters, endsOf, figuresOf } from '../../../dist/calibrate/free.js'
import { KNOBS } from '../../../dist/calibrate/knob.js'
import { laboratoryOf } from './laboratory.mjs'
import { say } from './support.mjs'

const [world = 'baseline', people = '60000'] = isMainThread ? process.argv.slice(2) : workerData
const parameters = assumedParameters()

const lab = () => laboratoryOf(world, Number(people))

if (!isMainThread) {
  const at = lab()
  parentPort.on('message', j => parentPort.postMessage([parameters[j].id, endsOf(at, parameters[j])]))
} else {
  const ends = new Map()
  let next = 0
  await Promise.all(
    Array.from({ length: availableParallelism() }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: [world, people] })
      return new Promise((resolve, reject) => {
        const give = () =>
          next < parameters.length ? worker.postMessage(next++) : worker.terminate().then(resolve)
        worker.on('error', reject)
        worker.on('message', ([id, both]) => {
          ends.set(id, both)
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
}
