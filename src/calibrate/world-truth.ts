/** The truth of a world: its estimands in the super-population, as means over many corpora. */
import { addSums, emptySums, estimandsOf, sumsOf } from '../estimands/estimand.js'
import {
  addCellSums,
  CELL_NAMES,
  cellSumsOf,
  emptyCellSums,
  weightedContrasts,
} from '../estimands/weighted.js'
import { Generator } from '../generate/generator.js'
import type { ParameterValues } from '../model/parameter.js'
import { NO_RULES } from '../model/rules.js'
import { columnOf } from '../schema/batch.js'
import { STUDY_PEOPLE } from '../study/register.js'

const PEOPLE_A_BLOCK = 10_000
const CORPORA = 20
/** Digits of what is kept: far below the errors. */
const DIGITS = 6

/** Each estimand’s mean over corpora of the study’s size, and the standard error of that mean. */
export function worldTruth(
  values: ParameterValues,
  seed: string,
  onCorpus: (done: number, total: number) => void = () => {},
  { corpora = CORPORA, people = STUDY_PEOPLE } = {},
): Record<string, [number, number]> {
  const seen = new Map<string, number[]>()
  for (let c = 1; c <= corpora; c++) {
    onCorpus(c - 1, corpora)
    for (const { id, corpus_value: x } of truthOf(values, `world ${seed} ${c}`, people)) {
      if (!seen.has(id)) seen.set(id, [])
      if (x !== null) seen.get(id)!.push(x)
    }
  }
  return Object.fromEntries(
    [...seen].filter(([, xs]) => xs.length === corpora).map(([id, xs]) => [id, meanWithError(xs)]),
  )
}

function truthOf(values: ParameterValues, seed: string, people: number) {
  const generator = new Generator({ parameters: Object.fromEntries(values), rules: NO_RULES }, seed)
  const sums = emptySums()
  const cells = emptyCellSums()
  for (let from = 1; from <= people; from += PEOPLE_A_BLOCK) {
    const count = Math.min(PEOPLE_A_BLOCK, people - from + 1)
    const truth = generator.table(from, count, 'truth_sessions')
    const sessions = generator.table(from, count, 'sessions', ['month', ...CELL_NAMES])
    addSums(sums, sumsOf(truth, columnOf(sessions, 'month').values, generator.arena))
    addCellSums(cells, cellSumsOf(truth, sessions, generator.arena))
  }
  return [...estimandsOf(sums), ...weightedContrasts(cells)]
}

function meanWithError(xs: readonly number[]): [number, number] {
  const n = xs.length
  const mean = xs.reduce((a, b) => a + b, 0) / n
  const variance = xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)
  return [Number(mean.toPrecision(DIGITS)), Number(Math.sqrt(variance / n).toPrecision(DIGITS))]
}
