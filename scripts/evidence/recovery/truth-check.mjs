/**
 * How often the check against the truth says that the baseline, which is right, is wrong: corpora of several sizes.
 *
 *   node scripts/evidence/recovery/truth-check.mjs [REPLICATES [PEOPLE,PEOPLE,…]]
 *
 * Writes scenarios/evidence/truth-check.json.
 */
import { writeFileSync } from 'node:fs'
import { checkTruth, isCheckedForTruth } from '../../../dist/check/truth.js'
import { estimandsOf, sumsOf } from '../../../dist/estimands/estimand.js'
import { cellSumsOf, weightedContrasts } from '../../../dist/estimands/weighted.js'
import { Generator } from '../../../dist/generate/generator.js'
import { Arena } from '../../../dist/ground/arena.js'
import { armOf, resolveScenario } from '../../../dist/index.js'
import { compute } from '../../../dist/recover/compute.js'
import { frameOf } from '../../../dist/recover/frame.js'
import { statisticLines } from '../../../dist/recover/statistics.js'
import { columnOf, copy } from '../../../dist/schema/batch.js'

const [replicates = '250', sizes = '1000,2000,5000'] = process.argv.slice(2)
const reps = Number(replicates)
const lines = statisticLines(isCheckedForTruth)
const generator = new Generator(armOf(resolveScenario('baseline')), 'truth')

/** The check of one corpus. */
function checked(people, r) {
  generator.reseed(`truth-${r}`)
  const sessions = copy(generator.table(1, people, 'sessions'))
  const truth = copy(generator.table(1, people, 'truth_sessions'))
  const estimands = [
    ...weightedContrasts(cellSumsOf(truth, sessions, new Arena())),
    ...estimandsOf(sumsOf(truth, columnOf(sessions, 'month').values, new Arena())),
  ]
  return checkTruth(compute([frameOf([sessions])], lines), estimands)
}

const table = sizes.split(',').map(size => {
  const people = Number(size)
  const results = Array.from({ length: reps }, (_, r) => checked(people, r))
  const wrong = results.filter(r => r && !r.agrees).length
  const judged = results.flatMap(r => r?.rows ?? []).filter(r => r.verdict !== 'not_measurable').length
  process.stderr.write(`${people} people: ${wrong} of ${reps} wrong\n`)
  return { people, corpora: reps, wrong, judged: judged / reps }
})
writeFileSync('scenarios/evidence/truth-check.json', `${JSON.stringify(table, null, 2)}\n`)
