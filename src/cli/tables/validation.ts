/** The results of a validation: tables in files, and on the terminal verdicts first. */
import { join } from 'node:path'
import { failuresOf } from '../../validate/failures.js'
import type { Tolerances } from '../../validate/judge.js'
import { type Measured, precisionTable } from '../../validate/measures.js'
import type { Replicated } from '../../validate/replicate-row.js'
import type { Study } from '../../validate/study.js'
import { truthWords } from '../../validate/truth-words.js'
import type { Validated } from '../../validate/validate.js'
import type { Verdict } from '../../validate/verdict.js'
import { toleranceWords } from '../../validate/verdict-words.js'
import { columns, paint, print, printJson } from '../output.js'
import { writeResult } from '../write-result.js'

/** A validation, or a table of estimates that was made elsewhere. */
export type Shown = Pick<Validated, 'replicates' | 'measures' | 'truths'> & {
  readonly study?: Study
  readonly verdicts: readonly Verdict[]
  readonly tolerances: Tolerances
}

const MOST_MESSAGES = 5
const MOST_CELLS = 12
const MEASURES_SHOWN = ['bias', 'empirical_se', 'model_se', 'coverage', 'power', 'type_i_error']

/** Writes replicates, measures, verdicts and relative precision, as CSV and Parquet, to the folder. */
export function writeTables({ study, replicates, measures, verdicts }: Shown, out: string): void {
  const tables: Readonly<Record<string, readonly { readonly world: string }[]>> = {
    replicates,
    measures,
    verdicts,
    precision: precisionTable(replicates),
  }
  for (const [name, rows] of Object.entries(tables)) {
    if (rows.length === 0) continue
    for (const ending of ['csv', 'parquet']) writeResult(join(out, `${name}.${ending}`), inCells(rows, study))
  }
  writeResult(join(out, 'simulations.csv'), simulations(replicates))
}

/**
 * Replicates under the names that DeclareDesign's diagnose_design() reads. It counts what has an estimate: what did not
 * converge has none here.
 */
function simulations(replicates: readonly Replicated[]): object[] {
  return replicates.map(asCounted).map(r => ({
    design: r.world,
    sim_ID: r.replicate,
    inquiry: r.estimand,
    estimand: r.truth,
    estimator: r.estimator,
    term: r.estimand,
    estimate: r.estimate,
    'std.error': r.std_error,
    statistic: r.estimate / r.std_error,
    'p.value': r.p_value,
    'conf.low': r.conf_low,
    'conf.high': r.conf_high,
  }))
}

const NONE = {
  estimate: Number.NaN,
  std_error: Number.NaN,
  p_value: Number.NaN,
  conf_low: Number.NaN,
  conf_high: Number.NaN,
}

const asCounted = (r: Replicated): Replicated => (r.converged ? r : { ...r, ...NONE })

/** With a grid, the values of each cell beside its name. */
function inCells<R extends { readonly world: string }>(
  rows: readonly R[],
  study: Study | undefined,
): object[] {
  const cells = new Map(study?.worlds.map(w => [w.name, w]))
  if (!study || study.worlds.every(w => Object.keys(w.at).length === 0)) return [...rows]
  return rows.map(({ world, ...rest }) => {
    const cell = cells.get(world)!
    return { world, scenario: cell.scenario, ...cell.at, ...rest }
  })
}

/** Prints verdicts, the main measures, what failed, and which truth was used. */
export function show(shown: Shown, json: boolean): void {
  const { study, replicates, measures, verdicts, tolerances } = shown
  if (json) {
    printJson({ verdicts: inCells(verdicts, study), measures: inCells(measures, study) })
    return
  }
  showVerdicts(verdicts)
  showMeasures(measures)
  for (const p of precisionTable(replicates))
    print(
      `${p.world}: ${p.estimator} is ${percentMore(p.estimate)} precise than ${p.against} about ${p.estimand} (error ${(100 * p.mcse).toFixed(1)} points, ${p.reps} corpora of both)`,
    )
  print(`\n${truthWords(shown)}\n${toleranceWords(tolerances)}`)
  showFailures(replicates)
}

const MARKS = {
  right: paint('green', '✓'),
  wrong: paint('red', '✗'),
  undecided: '?',
} as const

function showVerdicts(all: readonly Verdict[]): void {
  for (const name of new Set(all.map(v => `${v.estimator}: ${v.estimand}`))) {
    print(name)
    for (const v of all.filter(x => `${x.estimator}: ${x.estimand}` === name))
      print(`  ${MARKS[v.verdict]} ${v.verdict}: ${v.words}`)
  }
}

function showMeasures(measures: readonly Measured[]): void {
  const cells = measures
    .filter(m => MEASURES_SHOWN.includes(m.measure))
    .map(m => [
      m.world,
      m.estimator,
      m.estimand,
      m.measure,
      number(m.estimate),
      number(m.mcse),
      String(m.reps),
    ])
  if (cells.length > MOST_CELLS * MEASURES_SHOWN.length) return
  const head = ['world', 'estimator', 'estimand', 'measure', 'estimate', 'mcse', 'reps']
  print(`\n${columns([head, ...cells], [4, 5, 6]).join('\n')}`)
}

function showFailures(replicates: readonly Replicated[]): void {
  const failures = failuresOf(replicates)
  if (failures.length === 0) return
  const count = failures.reduce((n, f) => n + f.count, 0)
  print(
    `\n${count} rows with a message; of each kind the count and its first replicate (plumbline validate … --replay N):`,
  )
  for (const f of failures.slice(0, MOST_MESSAGES))
    print(`  ${f.count} × ${f.estimator}, ${f.world}, replicate ${f.replicate}: ${f.message}`)
  if (failures.length > MOST_MESSAGES) print(`  and ${failures.length - MOST_MESSAGES} other kinds`)
}

function percentMore(x: number): string {
  return `${Math.abs(100 * x).toFixed(1)}% ${x < 0 ? 'less' : 'more'}`
}

const number = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '')
