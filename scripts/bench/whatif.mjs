/**
 * What pairing saves: the same question with the arms' draws shared and drawn apart, in one run.
 *
 *   node scripts/bench/whatif.mjs [SCENARIO [REPS [PEOPLE [REPEATS [TIMED]]]]]
 *
 * Drawn apart, an arm is the same scenario under another seed. "Times as long" is the time that arms drawn apart
 * would need for the error that pairing reaches. Prints a table, then the time of TIMED replicates of level means, and of
 * adjusted rates: medians of REPEATS.
 */
import { setUp } from '../setup.mjs'
import { median } from './peer.mjs'

setUp()
const { differences, questionOf, runQuestion } = await import('../../dist/index.js')
const { momentsOf } = await import('../../dist/replicates/moments.js')
const { lineNumber } = await import('../../dist/whatif/answer.js')
const [scenario = 'upskilling', reps = '40', people = '20000', repeats = '1', replicates = '1000'] =
  process.argv.slice(2)
const ADJUSTED = ['adjusted.verified', 'adjusted.at_least_partial', 'adjusted.trouble']
const FIGURES = ['mean.verified', 'mean.at_least_partial', 'mean.trouble', 'gm.actions', 'slope.words']

const timed = async work => {
  const started = performance.now()
  const result = await work()
  return [result, (performance.now() - started) / 1000]
}
const ask = (seed, more = {}) => questionOf(scenario, { people: Number(people), seed, split: false, ...more })

const [paired, seconds] = await timed(() => runQuestion(ask('bench'), { reps: Number(reps) }))
const [apart, twice] = await timed(() => runQuestion(ask('another'), { reps: Number(reps) }))
const rows = differences(paired)
console.log(`${scenario}: ${reps} replicates of ${people} people, ${seconds.toFixed(1)} s paired`)
console.log('| figure | error, paired | error, drawn apart | times as long |\n|---|---|---|---|')
for (const statistic of FIGURES) {
  const l = lineNumber(paired, statistic)
  const row = rows.find(r => r.statistic === statistic && r.stratum.length === 0)
  const d = paired.replicates.map((r, i) => apart.replicates[i].scenario[l] - r.baseline[l])
  const error = Math.sqrt(momentsOf(d).variance / d.length)
  const times = (error / row.mcse) ** 2 * (twice / seconds)
  console.log(`| ${statistic} | ${row.mcse.toPrecision(2)} | ${error.toPrecision(2)} | ${times.toFixed(0)} |`)
}
/** Asked again with other lines: the seconds that the replicates take. */
const secondsOf = async statistics => {
  const times = []
  for (let r = 0; r < Number(repeats); r++)
    times.push(
      (
        await timed(() =>
          runQuestion(ask(`means ${r}`, { statistics, only: true }), { reps: Number(replicates) }),
        )
      )[1],
    )
  return median(times)
}
const MEASURES = [
  'mean.verified',
  'mean.at_least_partial',
  'mean.trouble',
  'mean.abandoned',
  'gm.actions',
  'gm.words',
]
const levels = ['all', 'expertise=1', 'expertise=2', 'expertise=3', 'expertise=4', 'expertise=5']
const means = MEASURES.flatMap(m => levels.map(l => `${m} [${l}]`))
console.log(
  `means of ${MEASURES.length} outcomes, whole and by level: ${replicates} replicates in ${(await secondsOf(means)).toFixed(0)} s`,
)
console.log(
  `adjusted rates by level: ${replicates} replicates in ${(await secondsOf(ADJUSTED)).toFixed(0)} s`,
)
