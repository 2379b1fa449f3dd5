// What calibration spends its time on: one corpus of the study's size, its targets only, beside every statistic.
//   node scripts/bench/calibrate.mjs [runs]
import { setUp } from '../setup.mjs'

setUp()
const { sessionsFrame, simulate } = await import('../../dist/calibrate/simulate.js')
const { recover, resolveSpec, STUDY_PEOPLE, TARGETS } = await import('../../dist/index.js')

const runs = Number(process.argv[2] ?? 3)
const values = new Map(Object.entries(resolveSpec().parameters))
const what = {
  'make the sessions': seed => sessionsFrame(values, seed, STUDY_PEOPLE),
  'make them and recover the targets': seed => simulate(values, TARGETS, [seed], STUDY_PEOPLE),
  'make them and recover every statistic': seed => recover(sessionsFrame(values, seed, STUDY_PEOPLE)),
}

function median(xs) {
  return xs.sort((a, b) => a - b)[Math.floor(xs.length / 2)]
}

const seconds = Object.fromEntries(
  Object.entries(what).map(([name, work]) => [
    name,
    median(
      Array.from({ length: runs }, (_, i) => {
        const start = performance.now()
        work(`bench ${i}`)
        return (performance.now() - start) / 1000
      }),
    ),
  ]),
)
const whole = seconds['make them and recover every statistic']
console.log('| what | seconds | against every statistic |\n|---|---|---|')
for (const [name, s] of Object.entries(seconds))
  console.log(`| ${name} | ${s.toFixed(2)} | ${(s / whole).toFixed(2)} × |`)
