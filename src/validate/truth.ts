/** The estimands that an estimator can be held against, each with its definition and its truth in a corpus. */
import { addSums, emptySums, estimandsOf, sumsOf } from '../estimands/estimand.js'
import { type Estimand, OUTCOMES } from '../estimands/outcomes.js'
import {
  addCellSums,
  CELL_NAMES,
  type CellSums,
  emptyCellSums,
  truthColumns,
  weightedContrasts,
} from '../estimands/weighted.js'
import { tableOf, withTrueLabels } from '../generate/tables.js'
import { needOneOf } from '../ground/error.js'
import type { Block } from '../model/block.js'
import { frameOf } from '../recover/frame.js'
import { type Line, lineName, partial, solve } from '../recover/line.js'
import { statisticLines } from '../recover/statistics.js'
import { EXPERTISE_LEVELS, USER_TYPES, WORK_MODES } from '../schema/levels.js'
import type { Figure } from '../study/figure.js'
import { figureNamed, REGISTER } from '../study/register.js'

/** Estimands that are worked out together. */
interface Family {
  /** Definition of each estimand, by its id. */
  readonly definitions: () => ReadonlyMap<string, string>
  /** The truths of a block, each worked out with the others or when it is asked for. */
  readonly truths: (block: Block) => (id: string) => number | undefined
}

const potential: Family = {
  definitions: () => defined(estimandsOf(emptySums())),
  truths: block => {
    const sums = emptySums()
    addSums(sums, sumsOf(tableOf(block, 'truth_sessions'), block.sessions.month))
    return lookup(values(estimandsOf(sums)))
  },
}

let cells: CellSums | undefined

/** Sums of one outcome by cell, in memory that the next block takes over. */
function cellsOf(block: Block, outcome: number): CellSums {
  cells = cells?.fill(0) ?? emptyCellSums()
  const truth = tableOf(block, 'truth_sessions', truthColumns(outcome))
  addCellSums(cells, truth, tableOf(block, 'sessions', CELL_NAMES), outcome)
  return cells
}

const weighted: Family = {
  definitions: () => defined(weightedContrasts(emptyCellSums())),
  truths: block => {
    const known = new Map<number, ReadonlyMap<string, number>>()
    return id => {
      const outcome = OUTCOMES.findIndex(o => id.startsWith(`wate.${o.name}.`))
      if (!known.has(outcome)) known.set(outcome, values(weightedContrasts(cellsOf(block, outcome), outcome)))
      return known.get(outcome)!.get(id)
    }
  },
}

/** Shares of all sessions by a true label. */
const SHARES: readonly {
  readonly column: string
  readonly levels: readonly string[]
  readonly codes: (block: Block) => ArrayLike<number>
}[] = [
  { column: 'work_mode', levels: WORK_MODES, codes: b => b.sessions.workMode },
  { column: 'expertise', levels: EXPERTISE_LEVELS.map(String), codes: b => b.sessions.expertise },
  { column: 'user_type', levels: USER_TYPES.slice(0, 2), codes: b => withTrueLabels(b).seen.userType },
]

const shares: Family = {
  definitions: () =>
    new Map(
      SHARES.flatMap(({ column, levels }) =>
        levels.map(l => [`share.${column}.${l}`, `share of sessions whose true ${column} is ${l}`]),
      ),
    ),
  truths: block => {
    const { n } = block.sessions
    return lookup(
      new Map(
        SHARES.flatMap(({ column, levels, codes }) => {
          const counts = new Float64Array(levels.length)
          const own = codes(block)
          for (let i = 0; i < n; i++) counts[own[i] as number] = (counts[own[i] as number] as number) + 1
          return levels.map((l, k) => [`share.${column}.${l}`, (counts[k] as number) / n] as const)
        }),
      ),
    )
  },
}

/** Register figures that are one number a corpus. */
const FIGURES = REGISTER.filter(f => f.statistic && !('by' in f.printed))
const statisticOf = ({ statistic, stratum }: Figure) => ({ statistic: statistic as string, stratum })
let lines: ReadonlyMap<string, Line> | undefined

/** What the study printed, were every label read right. */
const figures: Family = {
  definitions: () => new Map(FIGURES.map(f => [f.id, `${f.measured} (${f.population}), by true labels`])),
  truths: block => {
    const frame = frameOf([tableOf(withTrueLabels(block), 'sessions')])
    lines ??= new Map(statisticLines().map(l => [lineName(l), l]))
    return id => {
      const line = lines!.get(lineName(statisticOf(figureNamed(id)))) as Line
      return solve([line], partial(frame, [line]))[0]?.solved.estimate
    }
  },
}

const FAMILIES = [potential, weighted, shares, figures] as const

function defined(estimands: readonly Estimand[]): ReadonlyMap<string, string> {
  return new Map(estimands.map(e => [e.id, e.definition]))
}

const lookup = (truths: ReadonlyMap<string, number>) => (id: string) => truths.get(id)

function values(estimands: readonly Estimand[]): ReadonlyMap<string, number> {
  return new Map(estimands.map(e => [e.id, e.corpus_value ?? Number.NaN]))
}

let owners: ReadonlyMap<string, number> | undefined
let all: ReadonlyMap<string, string> | undefined

/** Every estimand by its id, with its definition. */
export function declaredEstimands(): ReadonlyMap<string, string> {
  all ??= new Map(FAMILIES.flatMap(f => [...f.definitions()]))
  return all
}

/** Throws, naming the nearest one, where the estimand is not declared. */
export function needEstimand(id: string): void {
  needOneOf(id, [...declaredEstimands().keys()], 'validate.estimand', 'estimand')
}

/** The truth of a corpus, family by family as it is asked for. Valid while the block is. */
export class CorpusTruth {
  readonly #block: Block
  readonly #known = new Map<number, (id: string) => number | undefined>()

  constructor(block: Block) {
    this.#block = block
  }

  /** The estimand's value; NaN where the corpus has no session that it speaks of; undefined where it is not declared. */
  of(id: string): number | undefined {
    owners ??= new Map(FAMILIES.flatMap((f, j) => [...f.definitions().keys()].map(k => [k, j] as const)))
    const family = owners.get(id)
    if (family === undefined) return undefined
    if (!this.#known.has(family)) this.#known.set(family, FAMILIES[family]!.truths(this.#block))
    return this.#known.get(family)!(id) ?? Number.NaN
  }
}
