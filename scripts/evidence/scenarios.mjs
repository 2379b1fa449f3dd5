/**
 * Puts the answer of every shipped question into its file's header, from runs of the default size: whom the scenario
 * touches, then what follows.
 *
 *   node scripts/evidence/scenarios.mjs [NAME…]    runs the questions and writes scenarios/evidence/answers.json and the headers
 *   node scripts/evidence/scenarios.mjs --doses N  counts whom the questions touch in the first N replicates, and nothing else
 *   node scripts/evidence/scenarios.mjs --headers  writes the headers again from the evidence that is there
 *   node scripts/evidence/scenarios.mjs --headers --check  exits 1 unless the headers are those of the evidence
 *   node scripts/evidence/scenarios.mjs --check    the same, and the first replicates of every question give the evidence's
 *                                         numbers
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setUp } from '../setup.mjs'

setUp()
const {
  answerWords,
  differences,
  loadScenario,
  medianReduction,
  parts,
  questionOf,
  runQuestion,
  scenarioNames,
} = await import('../../dist/index.js')
const { COUNTS, DOSE_GROUPS, DOSE_OUTCOMES, DOSE_SIZE, GROUP_WIDTH } = await import(
  '../../dist/whatif/dose.js'
)
const { doseWords } = await import('../../dist/whatif/dose-words.js')
const { lineNumber } = await import('../../dist/whatif/answer.js')
const { isFigure } = await import('../../dist/whatif/statistics.js')
const { repsOf } = await import('../../dist/whatif/run.js')
const { isSeen } = await import('../../dist/whatif/words.js')
const { natureOf } = await import('../../dist/recover/statistics.js')
const { SPLIT_OUTCOMES, TERMS } = await import('../../dist/whatif/kitagawa.js')

const url = path => new URL(`../../scenarios/${path}`, import.meta.url)
const EVIDENCE = url('evidence/answers.json')
const CHECKED = 2
const LINES = ['mean.verified', 'mean.at_least_partial', 'mean.trouble', 'gm.actions', 'gm.words']
const DIGITS = 10
/** The terms and paths of verified success. */
const WIDTH = TERMS.length
const questions = scenarioNames().filter(n => loadScenario(n).extends)
const short = x => Number(x.toPrecision(DIGITS))

/** What is kept of a replicate: the lead figures in either arm, and the terms of verified success. */
function keptOf(answer) {
  return answer.replicates.map(r => {
    const lines = LINES.map(l => lineNumber(answer, l))
    const paths = SPLIT_OUTCOMES.length * WIDTH
    return [
      ...lines.map(l => r.baseline[l]),
      ...lines.map(l => r.scenario[l]),
      ...r.split.slice(0, WIDTH),
      ...r.split.slice(paths, paths + WIDTH + 1),
    ].map(short)
  })
}

/** Of whom a scenario touches: the counts, and verified success of every group in either arm. */
const VERIFIED = DOSE_OUTCOMES.indexOf('verified')
const DOSE_KEPT = [
  ...COUNTS.keys(),
  ...DOSE_GROUPS.flatMap((_, g) => {
    const from = COUNTS.length + g * GROUP_WIDTH
    return [from, from + 1, from + 2 + VERIFIED, from + 2 + DOSE_OUTCOMES.length + VERIFIED]
  }),
]
const dosesOf = answer => answer.replicates.map(r => DOSE_KEPT.map(i => short(r.dose[i])))

/** The sentences on whom the scenario touches, from the replicates in which they were counted. */
function doseSentences(name, { doses = [], replicates }) {
  if (doses.length === 0) return []
  const words = doseWords({
    question: questionOf(name),
    lines: [],
    replicates: doses.map(row => {
      const dose = new Float64Array(DOSE_SIZE)
      DOSE_KEPT.forEach((i, j) => {
        dose[i] = row[j]
      })
      return { dose }
    }),
  })
  const part = doses.length < replicates.length ? ` (counted in ${doses.length} replicates)` : ''
  const first = words.findIndex(w => /\d/.test(w))
  return words.map((w, j) => (j === first ? w.replace(/\.$/, `${part}.`) : w))
}

/** An answer that holds what was kept, for the words. */
function answerFrom(name, { replicates }) {
  const split = row => {
    const all = new Float64Array(SPLIT_OUTCOMES.length * (2 * WIDTH + 1))
    const terms = row.slice(2 * LINES.length)
    all.set(terms.slice(0, WIDTH), 0)
    all.set(terms.slice(WIDTH), SPLIT_OUTCOMES.length * WIDTH)
    return all
  }
  return {
    question: questionOf(name),
    lines: LINES.map(statistic => ({ statistic, stratum: [], ...natureOf(statistic) })),
    replicates: replicates.map(row => ({
      baseline: Float64Array.from(row.slice(0, LINES.length)),
      scenario: Float64Array.from(row.slice(LINES.length, 2 * LINES.length)),
      split: split(row),
      errors: new Float64Array(),
    })),
  }
}

const LONGEST = 108

function wrapped(text) {
  const lines = ['']
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > LONGEST) lines.push('')
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trimStart()
  }
  return lines
}

/** The file's text under a header with its answer. */
function withAnswer(name, evidence) {
  const body = readFileSync(url(`${name}.yaml`), 'utf8').replace(/^(#.*\n)*/, '')
  const answer = answerFrom(name, evidence)
  // What is kept are five lines: what the whole run says of its figures is kept as numbers.
  const words = answerWords(differences(answer), parts(answer))
  const { moved, still, figures, factor, sharper, replicates } = evidence
  const divided = [
    ...(factor ? [`pairing divides the variance of drawn figures by ${factor}`] : []),
    ...(sharper ? [`pairing and probabilities divide that of outcomes by ${sharper}`] : []),
  ]
  const said = [
    ...doseSentences(name, evidence),
    ...words,
    `${moved} of ${figures} headline figures differ by more than Monte Carlo error, ${[`${still} by exactly 0`, ...divided].join('; ')}.`,
  ]
  const header = [
    '# yaml-language-server: $schema=scenario.schema.json',
    '#',
    `# Answer: plumbline scenario run ${name} (${replicates.length} paired replicates of 20,000 people, world ${answer.question.world}, seed 2026)`,
    ...said.flatMap(s => wrapped(s).map((l, j) => `# ${j === 0 ? '- ' : '  '}${l}`)),
  ]
  return `${header.join('\n')}\n${body}`
}

async function evidenceOf(name) {
  const started = Date.now()
  const question = questionOf(name)
  const answer = await runQuestion(question, { reps: repsOf(question) })
  const rows = differences(answer)
  const figures = rows.filter(isFigure)
  const on = basis => figures.filter(r => r.basis === basis)
  const factor = basis => Number(medianReduction(on(basis)).toPrecision(3)) || null
  const factors = basis =>
    on(basis)
      .filter(r => r.variance_reduction > 0)
      .map(r => Number(r.variance_reduction.toPrecision(3)))
  process.stderr.write(`${name}: ${((Date.now() - started) / 1000).toFixed(0)} s\n`)
  return {
    figures: figures.length,
    moved: figures.filter(isSeen).length,
    still: figures.filter(r => r.difference === 0 && r.mcse === 0).length,
    factor: factor('outcomes'),
    sharper: factor('probabilities'),
    touched: factors('outcomes'),
    probabilities: factors('probabilities'),
    seconds: Math.round((Date.now() - started) / 1000),
    doses: dosesOf(answer),
    replicates: keptOf(answer),
  }
}

/** The evidence of a question with its doses alone made anew. */
async function withDoses(name, evidence, reps) {
  const question = questionOf(name, { statistics: ['mean.verified'], only: true })
  const { replicates, ...rest } = evidence
  const answer = await runQuestion(question, { reps })
  process.stderr.write(`${name}: whom it touches, ${reps} replicates\n`)
  return { ...rest, doses: dosesOf(answer), replicates }
}

function write(all) {
  const lines = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([n, e]) => ` ${JSON.stringify(n)}: ${JSON.stringify(e)}`)
  writeFileSync(EVIDENCE, `{\n${lines.join(',\n')}\n}\n`)
}

/** Whether the first replicates give what is kept. */
async function isTrue(name, evidence) {
  const again = await runQuestion(questionOf(name), { reps: CHECKED })
  const same = (made, kept) => JSON.stringify(made) === JSON.stringify(kept.slice(0, CHECKED))
  return same(keptOf(again), evidence.replicates) && same(dosesOf(again), evidence.doses ?? [])
}

const all = existsSync(EVIDENCE) ? JSON.parse(readFileSync(EVIDENCE, 'utf8')) : {}
if (process.argv.includes('--check')) {
  let stale = 0
  for (const name of questions) {
    const evidence = all[name]
    const isCurrent = evidence && readFileSync(url(`${name}.yaml`), 'utf8') === withAnswer(name, evidence)
    if (isCurrent && (process.argv.includes('--headers') || (await isTrue(name, evidence)))) continue
    stale++
    console.error(
      `scenarios/${name}.yaml: its answer is not current; run node scripts/evidence/scenarios.mjs ${name}`,
    )
  }
  process.exitCode = stale > 0 ? 1 : 0
} else if (process.argv.includes('--headers')) {
  for (const name of questions) writeFileSync(url(`${name}.yaml`), withAnswer(name, all[name]))
} else {
  const doses = process.argv.indexOf('--doses')
  const named = process.argv.slice(2, doses < 0 ? undefined : doses)
  for (const name of named.length > 0 ? named : questions) {
    all[name] =
      doses < 0 ? await evidenceOf(name) : await withDoses(name, all[name], Number(process.argv[doses + 1]))
    write(all)
    writeFileSync(url(`${name}.yaml`), withAnswer(name, all[name]))
  }
}
