/**
 * How often a corpus of each world passes the check: 100 seeds at the study's size (20 in the world that must not pass), and in
 * the baseline the family-wise false-alarm rate over 1,000 small corpora. Checks are kept in out/seeds as they are made, so that
 * the same command goes on from there; scenarios/evidence/seeds.json has the counts of all that is kept.
 *   node scripts/evidence/worlds/seeds.mjs [WORLD…] [--seeds N]
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadScenario } from '../../../dist/scenarios/scenario.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { checkOnce, keep, optionOf, round, say, valuesOf } from './support.mjs'

const WORLDS = { baseline: 100, selection: 100, 'selection-people': 100, 'noisy-labels': 100, null: 20 }
const SMALL = { people: 1000, corpora: 1000 }

const FOLDER = fileURLToPath(new URL('../../../out/seeds/', import.meta.url))
mkdirSync(FOLDER, { recursive: true })

const { words, value: most = Infinity } = optionOf('seeds')
const wanted = words.length > 0 ? words : Object.keys(WORLDS)
const sizes = [
  ...Object.keys(WORLDS).map(world => ({
    world,
    people: STUDY_PEOPLE,
    corpora: Math.min(WORLDS[world], most),
  })),
  { world: 'baseline', people: SMALL.people, corpora: Math.min(SMALL.corpora, most) },
]
const fileOf = ({ world, people }) => `${FOLDER}${world}-${people}.jsonl`
const keptOf = size =>
  existsSync(fileOf(size)) ? readFileSync(fileOf(size), 'utf8').trim().split('\n').map(JSON.parse) : []

/** One corpus after another, of one world after the other: what is kept at any time tells as much of each. */
const own = sizes
  .filter(s => wanted.includes(s.world))
  .map(s => ({
    ...s,
    done: keptOf(s).length,
    values: valuesOf(s.world),
    exempt: loadScenario(s.world).exempt,
  }))
for (let seed = 1; own.some(s => s.corpora >= seed); seed++)
  for (const s of own) {
    if (seed <= s.done || seed > s.corpora) continue
    const { passed, rows, lines } = checkOnce(s.values, `seeds ${seed}`, s.people, s.exempt)
    const missed = rows.filter(r => r.verdict === 'differs' || r.verdict === 'violated').map(r => r.figure)
    const within = lines.find(r => r.statistic === 'slope_within.succeeded')?.estimate ?? null
    appendFileSync(fileOf(s), `${JSON.stringify({ seed, passed, within, missed })}\n`)
    if (seed % 20 === 0) say(`${s.world}, ${s.people} people: ${seed} of ${s.corpora}`)
  }

keep('seeds', { rows: sizes.map(summaryOf).filter(r => r.corpora > 0) })

function summaryOf(size) {
  const kept = keptOf(size)
  const missed = new Map()
  for (const figure of kept.flatMap(k => k.missed)) missed.set(figure, (missed.get(figure) ?? 0) + 1)
  const known = kept.map(k => k.within ?? Number.NaN)
  return {
    world: size.world,
    people: size.people,
    corpora: kept.length,
    passed: kept.filter(k => k.passed).length,
    within_person: round(known.reduce((a, b) => a + b, 0) / known.length),
    missed: Object.fromEntries([...missed].sort((a, b) => b[1] - a[1])),
  }
}
