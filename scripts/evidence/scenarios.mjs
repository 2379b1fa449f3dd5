/**
 * Puts the answer of every shipped question into its file's header, from runs of the default size.
 *
 *   node scripts/evidence/scenarios.mjs [NAME…]    runs the questions and writes scenarios/evidence/answers.json and the headers
 *   node scripts/evidence/scenarios.mjs --headers  writes the headers again from the evidence that is there
 *   node scripts/evidence/scenarios.mjs --check    exits 1 unless the headers are those of the evidence, and the first
 *                                         replicates of every question give the evidence's numbers
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
const { lineNumber } = await import('../../dist/whatif/answer.js')
const { isFigure, isProbable } = await import('../../dist/whatif/statistics.js')
const { natureOf } = await import('../../dist/recover/statistics.js')
const { SPLIT_OUTCOMES, TERMS } = await import('../../dist/whatif/kitagawa.js')

const url = path => new URL(`../../scenarios/${path}`, import.meta.url)
const EVIDENCE = url('evidence/answers.json')
const REPS = 40
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
  const { moved, still, figures, factor } = evidence
  const said = [
    ...words,
    `${moved} of ${figures} headline figures differ by more than Monte Carlo error, ${still} by exactly 0; pairing divides the variance by ${factor}.`,
  ]
  const header = [
    '# yaml-language-server: $schema=scenario.schema.json',
    '#',
    `# Answer: plumbline scenario run ${name} (${REPS} paired replicates of 20,000 people, world ${answer.question.world}, seed 2026)`,
    ...said.flatMap(s => wrapped(s).map((l, j) => `# ${j === 0 ? '- ' : '  '}${l}`)),
  ]
  return `${header.join('\n')}\n${body}`
}

async function evidenceOf(name) {
  const started = Date.now()
  const answer = await runQuestion(questionOf(name), { reps: REPS })
  const rows = differences(answer)
  const figures = rows.filter(isFigure)
  const factor = f => Number(medianReduction(rows.filter(f)).toPrecision(3)) || null
  process.stderr.write(`${name}: ${((Date.now() - started) / 1000).toFixed(0)} s\n`)
  return {
    figures: figures.length,
    moved: figures.filter(r => r.difference !== 0 && Math.abs(r.difference) > 1.96 * r.mcse).length,
    still: figures.filter(r => r.difference === 0 && r.mcse === 0).length,
    factor: factor(isFigure),
    touched: figures
      .filter(r => r.variance_reduction > 0)
      .map(r => Number(r.variance_reduction.toPrecision(3))),
    probabilities: rows
      .filter(r => isProbable(r) && r.variance_reduction > 0)
      .map(r => Number(r.variance_reduction.toPrecision(3))),
    seconds: Math.round((Date.now() - started) / 1000),
    replicates: keptOf(answer),
  }
}

const all = existsSync(EVIDENCE) ? JSON.parse(readFileSync(EVIDENCE, 'utf8')) : {}
if (process.argv.includes('--check')) {
  let stale = 0
  for (const name of questions) {
    const evidence = all[name]
    const isCurrent = evidence && readFileSync(url(`${name}.yaml`), 'utf8') === withAnswer(name, evidence)
    const again = keptOf(await runQuestion(questionOf(name), { reps: CHECKED }))
    const isTrue = evidence && JSON.stringify(again) === JSON.stringify(evidence.replicates.slice(0, CHECKED))
    if (isCurrent && isTrue) continue
    stale++
    console.error(
      `scenarios/${name}.yaml: its answer is not current; run node scripts/evidence/scenarios.mjs ${name}`,
    )
  }
  process.exitCode = stale > 0 ? 1 : 0
} else if (process.argv.includes('--headers')) {
  for (const name of questions) writeFileSync(url(`${name}.yaml`), withAnswer(name, all[name]))
} else {
  const named = process.argv.slice(2)
  for (const name of named.length > 0 ? named : questions) {
    all[name] = await evidenceOf(name)
    const lines = Object.entries(all)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([n, e]) => ` ${JSON.stringify(n)}: ${JSON.stringify(e)}`)
    writeFileSync(EVIDENCE, `{\n${lines.join(',\n')}\n}\n`)
    writeFileSync(url(`${name}.yaml`), withAnswer(name, all[name]))
  }
}
