/**
 * Points over the assumptions of each world that agree with every measurable figure of the register: writes
 * scenarios/WORLD.points.json, which `plumbline scenario band` reads. A Latin hypercube draws the points over all assumed
 * parameters; at each the knobs are solved again from the kept Jacobian, and the point is checked in a corpus of the study's
 * size that nothing else uses. Where a figure fails the point is moved half the way towards the world, again and again.
 * Resumes: points that the file has, of the same world, are not made again.
 *
 *   node scripts/evidence/worlds/points.mjs [WORLD…] [--points 16] [--people 234751] [--workers 1] [--again]
 *   node scripts/evidence/worlds/points.mjs --check    exits 1 unless the points of every world are those of its parameters
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { checkedPoint } from '../../../dist/calibrate/check-point.js'
import { loadFreedom } from '../../../dist/calibrate/free.js'
import {
  hashOf,
  loadAssumptions,
  movedParameters,
  pointsPath,
  readPoints,
} from '../../../dist/calibrate/points.js'
import { WORLDS } from '../../../dist/scenarios/scenario.js'
import { latinHypercube } from '../../../dist/streams/latin-hypercube.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { laboratoryOf, missedByDesign } from './laboratory.mjs'
import { say, valuesOf } from './support.mjs'

const SEED = 'points of the band'
/** The family-wise rate of a check. */
const FALSE_ALARM_RATE = 0.01
/** People of the corpora on which the knobs are solved again. */
const SOLVING = 60_000

/** Makes point `number` of a world, from 1; null where no step passes. */
function makerOf({ world, points, people }) {
  const values = valuesOf(world)
  const free = loadFreedom(world)
  const lab = laboratoryOf(world, SOLVING)
  const byDesign = missedByDesign(world)
  const ids = movedParameters(free)
  const cube = latinHypercube(points, ids.length, SEED)
  return number => {
    const sides = new Map(ids.map((id, j) => [id, 2 * cube[number - 1][j] - 1]))
    const seed = `${SEED} ${number}`
    const passed = checkedPoint(lab, free, sides, { seed, people, byDesign })
    if (!passed) return null
    const changed = [...passed.values].filter(([id, x]) => x !== values.get(id))
    return {
      number,
      factor: passed.factor,
      figures: passed.check.tested,
      by_design: passed.check.by_design,
      changed: Object.fromEntries(changed),
    }
  }
}

/** The file: parameters once, then a line a point. */
function textOf({ points, parameters, ...head }) {
  const lines = Object.entries(head).map(([k, v]) => ` ${JSON.stringify(k)}: ${JSON.stringify(v)},\n`)
  const rows = points.map(p => `  ${JSON.stringify(p)}`).join(',\n')
  return `{\n${lines.join('')} "parameters": ${JSON.stringify(parameters)},\n "points": [\n${rows}\n ]\n}\n`
}

function write(world, head, made) {
  const values = valuesOf(world)
  const all = [...made.values()].filter(p => p !== null).sort((a, b) => a.number - b.number)
  const parameters = [...values.keys()].filter(id => all.some(p => id in p.changed))
  const points = all.map(({ changed, ...p }) => ({
    ...p,
    values: parameters.map(id => changed[id] ?? values.get(id)),
  }))
  writeFileSync(pointsPath(world), textOf({ ...head, parameters, points }))
}

/** Points of an earlier run that rests on the same. */
function earlier(world, head) {
  const file = readPoints(world)
  const isSame = file && Object.entries(head).every(([k, v]) => file[k] === v)
  if (!isSame) return new Map()
  return new Map(
    file.points.map(({ values, ...p }) => [
      p.number,
      { ...p, changed: Object.fromEntries(file.parameters.map((id, j) => [id, values[j]])) },
    ]),
  )
}

async function makeAll(world, { points, people, workers, again }) {
  const started = Date.now()
  const head = {
    scenario: world,
    rests_on: hashOf(valuesOf(world), loadFreedom(world)),
    seed: SEED,
    people,
    false_alarm_rate: FALSE_ALARM_RATE,
    drawn: points,
  }
  const made = again ? new Map() : earlier(world, head)
  const left = Array.from({ length: points }, (_, j) => j + 1).filter(number => !made.has(number))
  const keep = (number, point) => {
    made.set(number, point)
    write(world, head, made)
    const seconds = ((Date.now() - started) / 1000).toFixed(0)
    say(
      `${world}: point ${number} of ${points}, ${point ? `${point.factor} of the way, ${point.figures} figures` : 'none passes'}, ${seconds} s`,
    )
  }
  if (workers === 1) {
    const make = makerOf({ world, points, people })
    for (const number of left) keep(number, make(number))
    return
  }
  await Promise.all(Array.from({ length: workers }, () => working({ world, points, people }, left, keep)))
}

function working(data, left, keep) {
  const worker = new Worker(new URL(import.meta.url), { workerData: data })
  return new Promise((resolve, reject) => {
    const give = () => (left.length > 0 ? worker.postMessage(left.shift()) : worker.terminate().then(resolve))
    worker.on('error', reject)
    worker.on('message', ([number, point]) => {
      keep(number, point)
      give()
    })
    give()
  })
}

if (!isMainThread) {
  const make = makerOf(workerData)
  parentPort.on('message', number => parentPort.postMessage([number, make(number)]))
} else {
  const { values: given, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      points: { type: 'string', default: '16' },
      people: { type: 'string', default: String(STUDY_PEOPLE) },
      workers: { type: 'string', default: '1' },
      again: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  })
  const worlds = positionals.length > 0 ? positionals : WORLDS
  if (given.check) {
    const stale = worlds.filter(w => !loadAssumptions(w)?.points.length)
    for (const w of stale)
      say(
        `scenarios/${w}.points.json is not of the world as it is; run node scripts/evidence/worlds/points.mjs ${w}`,
      )
    process.exitCode = stale.length > 0 ? 1 : 0
  } else
    for (const world of worlds)
      await makeAll(world, {
        points: Number(given.points),
        people: Number(given.people),
        workers: Number(given.workers),
        again: given.again,
      })
}
