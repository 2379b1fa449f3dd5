/**
 * Intervals of means with and without the clustering of sessions by person: how often they cover the world's value, over 1,000
 * corpora of 2,000 people of the baseline. The world's value is the mean over 100 other corpora of 20,000 people; its own error is
 * stated, and counted in neither interval. Writes scenarios/evidence/clusters.json.
 */
import { Generator } from '../../../dist/generate/generator.js'
import { NO_RULES } from '../../../dist/model/rules.js'
import { momentsOf } from '../../../dist/replicates/moments.js'
import { NO_CLEAR_GOAL, SUCCEEDED } from '../../../dist/schema/definitions.js'
import { EXPERTISE_LEVELS } from '../../../dist/schema/levels.js'
import { keep, round, valuesOf } from './support.mjs'

const PEOPLE = 2000
const CORPORA = 1000
const WORLD = { people: 20_000, corpora: 100 }
const Z = 1.959963984540054
/** Levels are counted from 0 in a block. */
const EXPERT = EXPERTISE_LEVELS.length - 1

const COLUMNS = ['value_usd', 'turns', 'expertise', 'outcome']
/** Of a session: a number, or NaN where it has none. */
const MEANS = {
  'mean ln value': s => i => s.logValue[i],
  'mean turns': s => i => s.turns[i],
  'mean ln turns': s => i => Math.log(s.turns[i]),
  'share of experts': s => i => +(s.expertise[i] === EXPERT),
  'share judged succeeded': s => i =>
    s.outcome[i] === NO_CLEAR_GOAL ? Number.NaN : +(s.outcome[i] === SUCCEEDED),
}

const generator = new Generator(
  { parameters: Object.fromEntries(valuesOf('baseline')), rules: NO_RULES },
  'clusters',
)

/** Of one corpus: each mean, its error with independent sessions, and with clusters. */
function corpus(seed, people) {
  const { sessions: s } = generator
    .reseed(seed)
    .showing(1, people, { truth_sessions: COLUMNS, sessions: COLUMNS })
  return Object.values(MEANS).map(of => estimate(s, of(s), people))
}

function estimate({ n, person }, value, people) {
  const [sums, counts] = [new Float64Array(people), new Float64Array(people)]
  let [N, sum, squares] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const x = value(i)
    if (Number.isNaN(x)) continue
    sums[person[i]] += x
    counts[person[i]]++
    N++
    sum += x
    squares += x * x
  }
  const mean = sum / N
  const own = sums.reduce((total, x, p) => total + (x - counts[p] * mean) ** 2, 0)
  const independent = (squares - N * mean * mean) / (N - 1) / N
  return {
    mean,
    independent: Math.sqrt(independent),
    clustered: Math.sqrt((own * people) / (people - 1)) / N,
  }
}

const average = xs => xs.reduce((a, b) => a + b, 0) / xs.length
const far = Array.from({ length: WORLD.corpora }, (_, r) => corpus(`clusters world ${r}`, WORLD.people))
const near = Array.from({ length: CORPORA }, (_, r) => corpus(`clusters ${r}`, PEOPLE))
const rows = Object.keys(MEANS).map((statistic, j) => {
  const { mean: world, variance } = momentsOf(far.map(c => c[j].mean))
  const covered = error => average(near.map(c => +(Math.abs(c[j].mean - world) <= Z * c[j][error])))
  return {
    statistic,
    corpora: CORPORA,
    people: PEOPLE,
    world: round(world),
    world_std_error: round(Math.sqrt(variance / WORLD.corpora)),
    coverage_independent: covered('independent'),
    coverage_clustered: covered('clustered'),
    error_ratio: round(average(near.map(c => c[j].clustered / c[j].independent))),
  }
})
keep('clusters', { rows })
console.table(rows)
