/** Simulated statistics under fixed random numbers, by the recovery code that an analyst uses. */
import { Generator } from '../generate/generator.js'
import { need } from '../ground/error.js'
import type { ParameterValues } from '../model/parameter.js'
import { NO_RULES } from '../model/rules.js'
import { type Frame, frameOf } from '../recover/frame.js'
import { finishTable, influenceOf, type Line, partialTotals, solveLines } from '../recover/line.js'
import { statisticLines } from '../recover/statistics.js'
import { type Batch, copy } from '../schema/batch.js'
import { lineName } from '../schema/stratum.js'
import { STUDY_PEOPLE } from '../study/register.js'
import type { Target } from './target.js'

const PEOPLE_A_BLOCK = 10_000
/** A miss needs a scale, however few people carry the error. */
const ANY_CARRIERS = 0

export interface Simulated {
  /** Estimates of the targets, in their order. */
  readonly estimates: Float64Array
  /** Standard errors of those estimates. */
  readonly errors: Float64Array
  /** Standard errors that they would have in one corpus of the study’s size. */
  readonly studyErrors: Float64Array
}

/** The targets’ statistics, averaged over corpora of so many people, one per seed. */
export function simulate(
  values: ParameterValues,
  targets: readonly Target[],
  seeds: readonly string[],
  people: number,
): Simulated {
  const lines = linesOf(targets)
  const runs = seeds.map(seed => {
    const frame = sessionsFrame(values, seed, people)
    const solved = solveLines(lines, partialTotals(frame, lines))
    const rows = finishTable(solved, influenceOf(frame, solved), ANY_CARRIERS)
    return ofTargets(targets, new Map(rows.map(r => [lineName(r), r])))
  })
  const n = runs.length
  const errors = Float64Array.from(targets, (_, t) =>
    Math.sqrt(runs.reduce((sum, r) => sum + r[t]!.std_error ** 2, 0) / n ** 2),
  )
  return {
    estimates: Float64Array.from(targets, (_, t) => runs.reduce((sum, r) => sum + r[t]!.estimate, 0) / n),
    errors,
    studyErrors: errors.map(e => e * Math.sqrt((n * people) / STUDY_PEOPLE)),
  }
}

/** The targets’ statistics in one corpus, without errors, which is faster. */
export function estimatesOf(
  values: ParameterValues,
  targets: readonly Target[],
  seed: string,
  people: number,
): number[] {
  const lines = linesOf(targets)
  const solved = solveLines(lines, partialTotals(sessionsFrame(values, seed, people), lines))
  const found = new Map(solved.map(s => [lineName(s.line), s.solved]))
  return ofTargets(targets, found).map(s => s.estimate)
}

function linesOf(targets: readonly Target[]): Line[] {
  const wanted = new Set(targets.map(lineName))
  return statisticLines((statistic, stratum) => wanted.has(lineName({ statistic, stratum })))
}

function ofTargets<T extends { readonly estimate: number }>(
  targets: readonly Target[],
  byKey: ReadonlyMap<string, T>,
): T[] {
  return targets.map(t => {
    const found = byKey.get(lineName(t))
    need(
      found && Number.isFinite(found.estimate),
      'calibrate.missing',
      `the simulation shows nothing of ${t.figure}, ${lineName(t)}`,
    )
    return found
  })
}

/** The observed sessions of a corpus that is never written. */
export function sessionsFrame(values: ParameterValues, seed: string, people: number): Frame {
  const generator = new Generator({ parameters: Object.fromEntries(values), rules: NO_RULES }, seed)
  const batches: Batch[] = []
  for (let from = 1; from <= people; from += PEOPLE_A_BLOCK) {
    batches.push(copy(generator.table(from, Math.min(PEOPLE_A_BLOCK, people - from + 1), 'sessions')))
  }
  return frameOf(batches)
}
