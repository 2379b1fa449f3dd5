/**
 * Writes scenarios/README.md and scenarios/evidence/sweep.svg from the solutions of the worlds and from what
 * the scripts beside this one measured. With --check, says whether they are current and exits 1 if not.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { natureOf } from '../../../dist/recover/statistics.js'
import { momentsOf } from '../../../dist/replicates/moments.js'
import { loadScenario } from '../../../dist/scenarios/scenario.js'
import { STUDY_PEOPLE } from '../../../dist/study/register.js'
import { HIGHEST, LOWEST, ratiosOf } from '../recovery/ratios.mjs'
import { kept } from './support.mjs'

const WORLDS = ['baseline', 'selection', 'selection-people', 'noisy-labels', 'null']
const url = path => new URL(`../../../scenarios/${path}`, import.meta.url)
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(r => `| ${r.join(' | ')} |`).join('\n')
const points = ([x, e]) => `${(100 * x).toFixed(2)} ± ${(100 * e).toFixed(2)}`
const logs = ([x, e]) => `${x.toFixed(3)} ± ${e.toFixed(3)}`

const solutions = Object.fromEntries(
  WORLDS.map(w => [w, JSON.parse(readFileSync(url(`${w}.solution.json`), 'utf8')).estimands]),
)
const seeds = kept('seeds').rows
const power = kept('power').rows
const sweep = kept('sweep')
const identification = kept('identification')
const coverage = kept('coverage')
const truthCheck = kept('truth-check')
// Evidence of before 0.4.0 names the empirical standard error differently.
for (const t of coverage.table) t.empirical_se ??= t.empirical_error
const drawn = kept('bootstrap')

const answers = JSON.parse(readFileSync(url('evidence/answers.json'), 'utf8'))

const middle = xs => {
  const sorted = [...xs].sort((a, b) => a - b)
  return sorted.length === 0
    ? Number.NaN
    : (sorted[Math.ceil(sorted.length / 2) - 1] + sorted[Math.floor(sorted.length / 2)]) / 2
}
const factor = x => (Number.isFinite(x) ? `${x >= 100 ? Math.round(x) : x.toFixed(1)}` : '–')
/** Columns of a kept replicate: five figures in the baseline, then in the scenario. */
const LEADS = 5
const KEPT = { verified: 0, trouble: 2 }

function answerRows() {
  return Object.entries(answers).map(([name, a]) => {
    const difference = j => {
      const m = momentsOf(a.replicates.map(r => r[LEADS + j] - r[j]))
      const error = 100 * Math.sqrt(m.variance / m.n)
      return error === 0 && m.mean === 0
        ? '0'
        : `${(100 * m.mean).toFixed(2)} ± ${Number(error.toPrecision(2))}`
    }
    return [
      `\`${name}\``,
      loadScenario(name).question,
      difference(KEPT.verified),
      difference(KEPT.trouble),
      `${a.moved} of ${a.figures}`,
      a.still,
      factor(middle(a.touched)),
      factor(middle(a.probabilities)),
    ]
  })
}

const errorSizes = existsSync(url('evidence/errors.json')) ? ratiosOf(kept('errors')) : []

const LUMPS =
  'Shares of decisions are ratios of small whole numbers, and have lumps: their median jumps from one ratio to the next. Where such a jump is as likely as not, no standard error settles: ours is √(2/3) = 0.82 of the spread there, and larger than the spread where a jump is rare ([why](../docs/explanation/errors.md#medians)). Turns are whole numbers: their median hardly ever leaves 4. Values have a long tail, and the novices of 1,000 people hold some forty sessions: the density about their median is badly known, which makes its standard error too large.'

/** Whether errors are as large as the spread, by the number of people. */
function errorSection() {
  if (errorSizes.length === 0) return ''
  const rows = errorSizes.map(({ people, corpora, ratios, without, outside }) => {
    const sorted = ratios.map(r => r.ratio).sort((a, b) => a - b)
    const own = ratios.map(r => r.error).sort((a, b) => a - b)
    return [
      people.toLocaleString('en'),
      corpora.toLocaleString('en'),
      ratios.length,
      without,
      middle(sorted).toFixed(3),
      `${sorted[0].toFixed(2)} to ${sorted.at(-1).toFixed(2)}`,
      middle(own).toFixed(3),
      outside.length,
    ]
  })
  const far = errorSizes.flatMap(s =>
    s.outside.map(r => [
      s.people.toLocaleString('en'),
      `\`${r.name}\``,
      r.ratio.toFixed(2),
      r.error.toFixed(3),
    ]),
  )
  return `## Whether errors are as large as the spread

Corpora of the baseline of several sizes (\`node scripts/evidence/recovery/errors.mjs PEOPLE CORPORA\`): the root of the mean squared error over the standard deviation of the estimates, of every line of \`plumbline recover\` that shows an error in at least 95% of them; the error of the ratio; and how many lines are shown to lie outside ${LOWEST} to ${HIGHEST} (one-sided tests, 5% over all lines and sizes together, Bonferroni).

${table(['people', 'corpora', 'lines', 'lines without an error or a spread', 'middle', 'least to most', 'error of a ratio', 'shown outside'], rows)}
${far.length > 0 ? `\n${table(['people', 'line', 'ratio', 'its error'], far)}\n\n${LUMPS}\n` : ''}
`
}

const seedsOf = world => seeds.find(s => s.world === world && s.people === STUDY_PEOPLE)

/** A share whose n is the sessions that it counts, not those that it is a share of. */
const COUNTED = 'occupation_share'
/** Whether a statistic is a share of n sessions or people: what is expected of it is then counted in events. */
function isShareOfN({ statistic }) {
  const [id] = statistic.split(' ')
  const { unit, kind } = natureOf(id)
  return id !== COUNTED && unit === 'share' && (kind === 'proportion' || kind === 'adjusted')
}
const FEWEST_EVENTS = 20
const HALF_WIDTH = 0.02

/** Statistics with enough expected events and an error: how many intervals cover as they should, by family. */
const judged = coverage.table.filter(t => {
  const events = isShareOfN(t) ? t.mean_n * Math.min(t.truth, 1 - t.truth) : t.mean_n
  return events >= FEWEST_EVENTS && t.empirical_se > 0
})
/** Outside 93% to 97% by more than two Monte Carlo errors. */
const uncovered = judged.filter(t => Math.abs(t.coverage - 0.95) > HALF_WIDTH + 2 * t.mcse)
const familyOf = t => t.statistic.split(' ')[0].split('.')[0]

function coverageRows() {
  return [...new Set(judged.map(familyOf))].map(family => {
    const own = judged.filter(t => familyOf(t) === family)
    const share = x => `${(100 * x).toFixed(1)}%`
    const ratio = own.map(t => t.mean_std_error / t.empirical_se).sort((a, b) => a - b)
    return [
      `\`${family}\``,
      own.length,
      share(own.reduce((s, t) => s + t.coverage, 0) / own.length),
      share(Math.min(...own.map(t => t.coverage))),
      share(Math.max(...own.map(t => t.coverage))),
      ratio[Math.floor(ratio.length / 2)].toFixed(2),
      own.filter(t => uncovered.includes(t)).length,
    ]
  })
}

function worldRows() {
  return WORLDS.map(w => {
    const s = seedsOf(w)
    const t = solutions[w]
    return [
      `\`${w}\``,
      `${s.passed} of ${s.corpora}`,
      `${s.within_person > 0 ? '+' : '−'}${Math.abs(100 * s.within_person).toFixed(1)}`,
      points(t['ate.verified.5-1']),
      points(t['wate.verified.5-1']),
      points(t['ate.verified.3-1']),
      points(t['ate.trouble.5-1']),
      logs(t['ate.log_actions.5-1']),
      logs(t['ate.log_words.5-1']),
    ]
  })
}

/** Clopper–Pearson's upper 95% limit of a rate of k in n by bisection on the binomial tail. */
function upperLimit(k, n) {
  const below = p => {
    let term = (1 - p) ** n
    let sum = term
    for (let i = 1; i <= k; i++) {
      term *= ((n - i + 1) / i) * (p / (1 - p))
      sum += term
    }
    return sum
  }
  let [low, high] = [k / n, 1]
  for (let i = 0; i < 60; i++) {
    const mid = (low + high) / 2
    if (below(mid) > 0.025) low = mid
    else high = mid
  }
  return high
}

const show = x => (x === null ? '' : String(x))
const powerRows = power.map(t => [
  t.knob,
  `${show(t.from)} → ${show(t.to)}`,
  `${t.caught} of ${t.runs}`,
  t.power >= 0.9995 ? '> 0.999' : t.power.toFixed(3),
  t.figure,
  t.distance.toFixed(1),
])
const weak = power.filter(t => t.caught < 0.95 * t.runs)

/** One row a parameter: the end that moves the truth most. */
const OUTCOMES = [
  'ate.verified.5-1',
  'ate.at_least_partial.5-1',
  'ate.trouble.5-1',
  'ate.log_actions.5-1',
  'ate.log_words.5-1',
]
const byParameter = Map.groupBy
  ? Map.groupBy(sweep.rows, r => r.parameter)
  : sweep.rows.reduce((m, r) => m.set(r.parameter, [...(m.get(r.parameter) ?? []), r]), new Map())
const swept = [...byParameter]
  .map(([parameter, ends]) => ({
    parameter,
    ends,
    most: Math.max(...ends.map(e => Math.abs(e['ate.verified.5-1']))),
    left: Math.max(...ends.map(e => e.left)),
  }))
  .sort((a, b) => b.most - a.most)
const SHOWN = 25
const sweptRows = swept
  .slice(0, SHOWN)
  .flatMap(({ parameter, ends }) =>
    ends.map(e => [
      `\`${parameter}\``,
      `${e.from} → ${e.to}`,
      e.moved.toFixed(1),
      e.left.toFixed(2),
      ...OUTCOMES.map(id => (id.includes('log_') ? e[id].toFixed(3) : (100 * e[id]).toFixed(2))),
    ]),
  )
const stuck = swept.filter(s => s.left > 1)
const stuckLarge = sweep.rows.filter(r => r.left > 1 && r.people > sweep.people)

function picture() {
  const rows = swept.slice(0, SHOWN)
  const [left, right, line, top] = [270, 620, 18, 46]
  const span = Math.max(...rows.map(r => r.most)) * 1.1
  const x = d => left + ((d / span + 1) / 2) * (right - left)
  const height = top + rows.length * line + 34
  const marks = rows.map(({ parameter, ends }, i) => {
    const y = top + i * line
    const ds = ends.map(e => e['ate.verified.5-1'])
    return `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${parameter}</text><line x1="${x(Math.min(0, ...ds)).toFixed(1)}" x2="${x(Math.max(0, ...ds)).toFixed(1)}" y1="${y}" y2="${y}" class="span"/>${ends
      .map(
        e =>
          `<circle cx="${x(e['ate.verified.5-1']).toFixed(1)}" cy="${y}" r="4" class="${e.to > e.from ? 'high' : 'low'}${e.left > 1 ? ' off' : ''}"/>`,
      )
      .join('')}`
  })
  const ticks = [-1, -0.5, 0, 0.5, 1].map(f => {
    const d = f * span
    return `<line x1="${x(d)}" x2="${x(d)}" y1="${top - 14}" y2="${height - 30}" class="${f === 0 ? 'zero' : 'grid'}"/><text x="${x(d)}" y="${height - 14}" text-anchor="middle">${f > 0 ? '+' : ''}${(100 * d).toFixed(1)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 ${height}" font-family="system-ui, sans-serif" font-size="11" role="img">
<title>How far the true contrast of verified success, expert over novice, moves when an assumed parameter goes to either end of its plausible range and the figures are met again, in points</title>
<style>.span{stroke:#9aa5b1;stroke-width:2}.grid{stroke:#e4e7eb}.zero{stroke:#52606d}.high{fill:#c05621}.low{fill:#2b6cb0}.off{fill-opacity:.25}text{fill:#323f4b}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="16" font-weight="600">Change of the true contrast, verified, expert over novice (points)</text>
<circle cx="${left + 4}" cy="26" r="4" class="low"/><text x="${left + 13}" y="30">low end</text><circle cx="${left + 74}" cy="26" r="4" class="high"/><text x="${left + 83}" y="30">high end</text><circle cx="${left + 154}" cy="26" r="4" class="high off"/><text x="${left + 163}" y="30">a figure is missed there</text>
${ticks.join('\n')}
${marks.join('\n')}
</svg>
`
}

/** Two errors of a difference of two small corpora without a shared draw, from the spread of 20 study-size ones. */
const unpaired =
  2 * Math.SQRT2 * solutions.baseline['ate.verified.5-1'][1] * Math.sqrt((20 * STUDY_PEOPLE) / sweep.people)

const small = seeds.find(s => s.people !== STUDY_PEOPLE)
const failed = small.corpora - small.passed
const ofNull = seedsOf('null')
const nullMissed = Object.entries(ofNull.missed).filter(([, n]) => n === ofNull.corpora)
/** Of the worlds that should pass: what corpora that fail miss. What a world is exempt from, all of its corpora miss. */
const missedThere = WORLDS.filter(w => w !== 'null').flatMap(w => {
  const { missed, corpora } = seedsOf(w)
  return Object.entries(missed).flatMap(([figure, n]) =>
    n < corpora ? [`${figure} in \`${w}\` (${n})`] : [],
  )
})

const readme = `# Worlds

Each file here is a scenario: \`plumbline scenario show NAME\` says what it sets, \`plumbline run --scenario NAME\` makes a corpus of it. The worlds below were solved by \`plumbline calibrate\`: they look alike and differ in truth. Beside each stands its solution: the Jacobian, from which calibration goes on, and the truth of the world. This page is written by \`scripts/evidence/worlds/report.mjs\` from the measurements in \`evidence/\`. Truth, how often seeds pass, what the figures pin down, errors beside their spread, and the questions are of the worlds as they are. Power, intervals and what is only assumed were measured in the worlds of 0.4 and before, which meet the same figures; there a person's sessions resembled one another less.

${WORLDS.map(w => `**${w}.** ${loadScenario(w).about?.trim()}`).join('\n\n')}

## What they show and what is true

Study-size corpora of seeds that no calibration used, the same in every world (\`node scripts/evidence/worlds/seeds.mjs\`, which goes on to 100), checked at the 1% family-wise rate; the rise in judged success per level within a person (the study: +3 to +5 points, from another sample); and the truth of each world in its super-population, ± its Monte Carlo error: average effects, in points (logs for effort), and \`wate\`, the same contrast under the weights of the study's regression.

${table(['world', 'pass the check', 'within person', 'verified 5−1', 'the same, wate', 'verified 3−1', 'trouble 5−1', 'log actions 5−1', 'log words 5−1'], worldRows())}

\`selection-people\` misses the rise within a person by design and is exempt there by name. \`null\` misses ${nullMissed.length} figures in every one of ${ofNull.corpora} corpora, all of them about expertise. Corpora that fail in the others miss: ${missedThere.join(', ') || 'nothing'}. Worlds share the draws of a seed, those of the number of sessions per person among them.

## How often the check fails a true world

Baseline, ${small.corpora.toLocaleString('en')} corpora of ${small.people.toLocaleString('en')} people: ${failed} fail, a family-wise rate of ${((100 * failed) / small.corpora).toFixed(1)}% (95% limit from above ${(100 * upperLimit(failed, small.corpora)).toFixed(1)}%); the check promises at most 1%.${
  failed > 0
    ? ` Missed: ${Object.entries(small.missed)
        .map(([f, n]) => `${f} (${n})`)
        .join(', ')}.`
    : ''
}

The check against the truth (\`plumbline check --truth\`) in corpora of the baseline (\`node scripts/evidence/recovery/truth-check.mjs\`), where the adjusted contrasts are right: how often one is said to differ, with the 95% limit from above. A contrast is judged where the truth expects 20 events, and 20 others, at both levels.

${table(
  ['people', 'corpora', 'contrasts judged', 'said to differ', 'at most'],
  truthCheck.map(t => [
    t.people.toLocaleString('en'),
    t.corpora,
    t.judged.toFixed(1),
    `${((100 * t.wrong) / t.corpora).toFixed(1)}%`,
    `${(100 * upperLimit(t.wrong, t.corpora)).toFixed(1)}%`,
  ]),
)}

## What the figures pin down

They pin ${identification.rank} of the ${identification.rows.length} directions in which calibration can move the baseline. The others, with how far all figures together move (in roundings) for a step of length 1:

${identification.free.map(d => `- ${d.moves}: ${d.knobs.map(([k, s]) => `${s} ${k}`).join(', ')}`).join('\n')}

## Power

Every calibrated parameter of the baseline moved, alone, by the amount shown, and how many of ${power[0].runs} study-size corpora then fail the check. The amount is the smallest multiple of a step that matters (${[0.5, 1, 1.5, 2, 3, 4].join(', ')}, …) that the Jacobian says the check sees, and where some run let that through a larger one, or one the other way; power is the normal theory's for the mean distance seen. Six runs alone say little of a share (all six caught: at least 54%, with 95% confidence); the power column and the ${power.reduce((n, t) => n + t.caught, 0)} of ${power.reduce((n, t) => n + t.runs, 0)} runs caught in all say the rest. Power is below 0.95 for ${
  power
    .filter(t => t.power < 0.95)
    .map(t => `${t.knob} (${t.power})`)
    .join(', ') || 'none'
}. ${weak.length === 0 ? 'All are caught in every run.' : `Exceptions: ${weak.map(w => w.knob).join('; ')}.`}

${table(['parameter', 'moved', 'caught', 'power', 'figure farthest off', 'in errors'], powerRows)}

${errorSection()}## Whether the intervals cover

${coverage.replicates.toLocaleString('en')} corpora of ${coverage.people.toLocaleString('en')} people of the world \`${coverage.world}\` (\`node scripts/evidence/recovery/coverage.mjs\`): how often the 95% interval of a statistic covers its value in all of them together. Statistics with at least ${FEWEST_EVENTS} expected events, ${judged.length} of ${coverage.table.length}; one coverage has a Monte Carlo error of about ${(100 * Math.sqrt((0.95 * 0.05) / coverage.replicates)).toFixed(1)} points. "Error" is the mean stated standard error over the spread that was seen, in the family's middle. Outside 93% to 97% by more than two Monte Carlo errors: ${uncovered.length}.

These corpora, and those above, were checked with the errors and intervals of version 0.3. Since then sessions alone in their cell count for nothing and errors of regressions are corrected for leverage, which moves those of \`adjusted\`, \`contrast\`, \`step\`, \`flattening\` and \`slope\` where cells are small; comparisons that fewer than five people carry have no error; and intervals of shares are Wilson's.

${table(['family', 'statistics', 'mean coverage', 'least', 'most', 'error', 'outside'], coverageRows())}

${
  uncovered.length === 0
    ? ''
    : `The exceptions: shares, growth and gaps of occupations of which a corpus has a few dozen sessions, from fewer people still and a tenth of them in the first month, are skewed, and their intervals too narrow; adjusted figures of troubled sessions lie in so many cells that the correction of K makes them a little too wide; the median of steps is a whole number, and its interval covers too often. \`plumbline recover\` says so beneath its table.

${table(
  ['statistic', 'sessions', 'truth', 'coverage', 'error'],
  uncovered
    .sort((a, b) => a.coverage - b.coverage)
    .map(t => [
      `\`${t.statistic}\``,
      t.mean_n,
      t.truth.toPrecision(3),
      `${(100 * t.coverage).toFixed(1)}%`,
      (t.mean_std_error / t.empirical_se).toFixed(2),
    ]),
)}

`
}The person bootstrap (${drawn.replicates} replicates) beside the formula in ${drawn.corpora.toLocaleString('en')} corpora of ${drawn.people.toLocaleString('en')} people (\`node scripts/evidence/recovery/bootstrap.mjs\`; Monte Carlo error ${(100 * Math.sqrt((0.95 * 0.05) / drawn.corpora)).toFixed(1)} points):

${table(
  ['statistic', 'formula', 'percentile', 'BCa'],
  drawn.rows.map(r => [
    `\`${r.statistic}\``,
    ...[r.formula, r.percentile, r.bca].map(x => `${(100 * x).toFixed(1)}%`),
  ]),
)}

## Questions

What if: each file that extends a world asks a question and has its answer in its header (\`node scripts/evidence/scenarios.mjs\`; ${[...new Set(Object.values(answers).map(a => a.replicates.length))].sort((a, b) => a - b).join(' or ')} paired replicates of 20,000 people, the same people and draws in both arms). Changes in points ± their Monte Carlo error; how many headline figures differ by more than that, and how many by exactly 0; and by how much pairing divides the variance, in the middle of the headline figures that move at all: those that are drawn, and those that are answered on probabilities of outcomes (against outcomes drawn apart).

${table(['scenario', 'question', 'verified success', 'trouble', 'move', 'exactly 0', 'variance ÷', 'p: variance ÷'], answerRows())}

Over all scenarios and figures that move, the middle factor is ${factor(middle(Object.values(answers).flatMap(a => a.touched)))} on drawn figures and ${factor(middle(Object.values(answers).flatMap(a => a.probabilities)))} on probabilities. It is small where a scenario changes who is counted: figures of novices, say, when others are called novices too, for then the two arms' figures rest on other sessions.

## What is only assumed

Every assumed parameter that calibration does not move, at either end of its plausible range, with the figures met again (${sweep.rows.length} worlds, ${sweep.people.toLocaleString('en')} people each, all with the same draws). "Moved" is the farthest a figure goes, in what is tolerated (its rounding, or the error of a study-size corpus where that is wider), before the parameters are solved again, "left" after. The rest is how far the truth moves: points for success, logs for effort; where a parameter changes who has which sessions, so that draws no longer pair, up to ${(100 * unpaired).toFixed(1)} points of verified success are chance (two errors). ${stuck.length === 0 ? 'No figure moves beyond what is tolerated.' : `In ${stuck.length} of ${swept.length} a figure stays further off than that, mostly within the error of these smaller corpora (2.4 times that of one of the study’s size); what stayed beyond 1.3 was solved again at the study’s size, and of those ${stuckLarge.length} stay off: ${stuckLarge.map(s => `\`${s.parameter}\` at ${s.to} (${s.left_figure}, ${s.left})`).join(', ') || 'none'}.`} ${sweep.untouched.length} more parameters shape only steps, actions and the like, which no figure reads. The ${Math.min(SHOWN, swept.length)} that move the truth of verified success most:

![How far the truth moves](evidence/sweep.svg)

${table(['parameter', 'moved to', 'moved', 'left', 'verified 5−1', 'at least partial 5−1', 'trouble 5−1', 'log actions 5−1', 'log words 5−1'], sweptRows)}
`

const outputs = { 'README.md': readme, 'evidence/sweep.svg': picture() }
if (process.argv.includes('--check')) {
  const stale = Object.entries(outputs).filter(
    ([p, text]) => !existsSync(url(p)) || readFileSync(url(p), 'utf8') !== text,
  )
  for (const [p] of stale)
    console.error(`scenarios/${p} is not current; run node scripts/evidence/worlds/report.mjs`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else for (const [p, text] of Object.entries(outputs)) writeFileSync(url(p), text)
