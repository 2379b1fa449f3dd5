/**
 * How often a corpus of each world passes the check: 20 seeds at the study's size, and in the baseline the
 * family-wise false-alarm rate over 1,000 small corpora. Writes scenarios/evidence/seeds.json.
 */
import { mkdirSync } from 'node:fs'
import { loadScenario } from '../../../dist/scenarios/scenario.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { checkOnce, keep, round, say, valuesOf } from './support.mjs'

const WORLDS = ['baseline', 'selection', 'selection-people', 'noisy-labels', 'null']
const SEEDS = 20
const SMALL = { people: 1000, corpora: 1000 }

mkdirSync(new URL('../../../scenarios/evidence/', import.meta.url), { recursive: true })
const worlds = process.argv.slice(2).length > 0 ? process.argv.slice(2) : WORLDS
const rows = []
const bad = r => r.verdict === 'differs' || r.verdict === 'violated'
function run(world, people, corpora) {
  const { exempt } = loadScenario(world)
  const values = valuesOf(world)
  const missed = new Map()
  let passed = 0
  const within = []
  for (let i = 1; i <= corpora; i++) {
    const result = checkOnce(values, `seeds ${i}`, people, exempt)
    passed += +result.passed
    within.push(result.lines.find(r => r.statistic === 'slope_within.succeeded')?.estimate ?? Number.NaN)
    for (const r of result.rows.filter(bad)) missed.set(r.figure, (missed.get(r.figure) ?? 0) + 1)
    if (i % 20 === 0)
      say(
        `${world}, ${people} people: ${passed} of ${i} pass; missed ${[...missed].map(m => m.join(' × ')).join(', ')}`,
      )
  }
  const mean = within.reduce((a, b) => a + b, 0) / within.length
  rows.push({
    world,
    people,
    corpora,
    passed,
    within_person: round(mean),
    missed: Object.fromEntries([...missed].sort((a, b) => b[1] - a[1])),
  })
}
for (const world of worlds) run(world, STUDY_PEOPLE, SEEDS)
if (worlds.includes('baseline')) run('baseline', SMALL.people, SMALL.corpora)
keep(worlds === WORLDS ? 'seeds' : `seeds-${worlds.join('-')}`, { rows })
