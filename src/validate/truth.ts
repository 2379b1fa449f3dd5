/** The estimands that an estimator can be compared with, each with its definition and its truth in a corpus. */
import { closest, distance } from 'fastest-levenshtein'
import { emptySums, estimandsOf, sumsOf } from '../estimands/estimand.js'
import { type Estimand, OUTCOMES } from '../estimands/outcomes.js'
import {
  CELL_NAMES,
  type CellSums,
  cellSumsOf,
  NO_CELLS,
  truthColumns,
  weightedContrasts,
} from '../estimands/weighted.js'
import type { Generator, Interventions } from '../generate/generator.js'
import type { Wanted } from '../generate/needs.js'
import { tableOf, withTrueLabels } from '../generate/tables.js'
import type { Arena } from '../ground/arena.js'
import { needOneOf } from '../ground/error.js'
import { log } from '../ground/math.js'
import type { Block } from '../model/block.js'
import { fillerOf } from '../model/nodes.js'
import { frameOf, READ_COLUMNS } from '../recover/frame.js'
import { type Line, partialTotals, solveLines } from '../recover/line.js'
import { natureOf, statisticLines } from '../recover/statistics.js'
import { type Batch, columnOf } from '../schema/batch.js'
import { EXPERTISE_LEVELS, USER_TYPES, WORK_MODES } from '../schema/levels.js'
import type { Nature, Unit } from '../schema/nature.js'
import { type LineOf, lineName } from '../schema/stratum.js'
import type { TableName } from '../schema/tables.js'
import { lineOf } from '../study/figure.js'
import { figureNamed, REGISTER } from '../study/register.js'

/** A corpus in memory, of which only the requested columns are made. */
interface Corpus {
  readonly table: (name: TableName, columns: readonly string[]) => Batch
  readonly showing: (wanted: Wanted) => Block
  /** The same under further interventions. */
  readonly showingWith: (interventions: Interventions, wanted: Wanted) => Block
  /** Memory for computations. */
  readonly arena: Arena
}

/** The declaration of an estimand: its definition, unit and kind. */
export interface DeclaredEstimand extends Nature {
  readonly definition: string
}

/** Estimands that are computed together. */
interface Family {
  /** The number of corpora of 50,000 people that the truth of a world may take: more where they are made quickly. */
  readonly most: number
  /** The declaration of each estimand, by its id. */
  readonly definitions: () => ReadonlyMap<string, DeclaredEstimand>
  /** The truths of a corpus, each computed with the others or when it is asked for. */
  readonly truths: (corpus: Corpus) => (id: string) => number | undefined
}

/** All columns that sums of potential outcomes read. */
const TRUTH_COLUMNS = [
  ...new Set(['value_usd', 'work_mode', 'user_type', ...OUTCOMES.flatMap((_, o) => truthColumns(o))]),
]

const potential: Family = {
  most: 100,
  definitions: () => defined(estimandsOf(emptySums())),
  truths: ({ table, arena }) => {
    const truth = table('truth_sessions', TRUTH_COLUMNS)
    const months = columnOf(table('sessions', ['month']), 'month').values
    return lookup(values(estimandsOf(sumsOf(truth, months, arena))))
  },
}

/** Sums of one outcome by cell. */
function cellsOf({ table, arena }: Corpus, outcome: number): CellSums {
  const truth = table('truth_sessions', truthColumns(outcome))
  return cellSumsOf(truth, table('sessions', CELL_NAMES), arena, [outcome])
}

/** The outcome of each weighted contrast, by its number. */
let outcomeOf: ReadonlyMap<string, number> | undefined

const weighted: Family = {
  most: 100,
  definitions: () => defined(weightedContrasts(NO_CELLS)),
  truths: corpus => {
    const known = new Map<number, ReadonlyMap<string, number>>()
    return id => {
      outcomeOf ??= new Map(
        weightedContrasts(NO_CELLS).map(e => [e.id, OUTCOMES.findIndex(o => o.name === e.outcome)]),
      )
      const outcome = outcomeOf.get(id) as number
      if (!known.has(outcome))
        known.set(outcome, values(weightedContrasts(cellsOf(corpus, outcome), [outcome])))
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
  most: 3000,
  definitions: () =>
    new Map(
      SHARES.flatMap(({ column, levels }) =>
        levels.map(l => [
          `share.${column}.${l}`,
          { definition: `share of sessions whose true ${column} is ${l}`, unit: 'share', kind: 'proportion' },
        ]),
      ),
    ),
  truths: ({ showing }) => {
    const block = showing({ truth_sessions: ['work_mode', 'expertise', 'user_type'] })
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

/** Means over all sessions. */
const MEANS: readonly (DeclaredEstimand & { readonly id: string; readonly of: (block: Block) => Summed })[] =
  [
    {
      id: 'mean.turns',
      definition: 'mean number of turns (all sessions)',
      unit: 'count',
      kind: 'level',
      of: b => ({ values: b.sessions.turns, each: x => x }),
    },
    {
      id: 'mean.log_turns',
      definition: 'mean of ln turns (all sessions)',
      unit: 'log',
      kind: 'level',
      of: b => ({ values: b.sessions.turns, each: log }),
    },
    {
      id: 'mean.log_value',
      definition: 'mean of ln value_usd, by the true value (all sessions)',
      unit: 'log',
      kind: 'level',
      of: b => ({ values: b.sessions.logValue, each: x => x }),
    },
  ]

interface Summed {
  readonly values: ArrayLike<number>
  readonly each: (x: number) => number
}

const means: Family = {
  most: 3000,
  definitions: () => defined(MEANS),
  truths: ({ showing }) => {
    const block = showing({ sessions: ['turns'], truth_sessions: ['value_usd'] })
    const { n } = block.sessions
    return lookup(
      new Map(
        MEANS.map(({ id, of }) => {
          const { values, each } = of(block)
          let sum = 0
          for (let i = 0; i < n; i++) sum += each(values[i] as number)
          return [id, sum / n] as const
        }),
      ),
    )
  },
}

const PRACTICE = {
  id: 'practice.expertise.1-0',
  definition:
    'mean of true expertise minus what it would be, all else and every draw the same, if the person had no earlier session on the subject (sessions with exactly one earlier session of the person on their true subject)',
  unit: 'count',
  kind: 'difference',
} as const

/** The effect on expertise of the first session on a subject, in the second one there. */
const practice: Family = {
  most: 500,
  definitions: () => defined([PRACTICE]),
  truths: ({ showing, showingWith }) => {
    const wanted = { truth_sessions: ['expertise'] }
    const { sessions: own } = showing(wanted)
    const { sessions: first } = showingWith({ [fillerOf('sessions.earlierOnSubject')]: unpractised }, wanted)
    let [sum, n] = [0, 0]
    for (let i = 0; i < own.n; i++) {
      if (own.earlierOnSubject[i] !== 1) continue
      sum += (own.expertise[i] as number) - (first.expertise[i] as number)
      n++
    }
    return lookup(new Map([[PRACTICE.id, sum / n]]))
  },
}

/** As if the session before had been on another subject; the same session's others keep what they have. */
function unpractised({ sessions: { n, earlierOnSubject } }: Block): void {
  for (let i = 0; i < n; i++) if (earlierOnSubject[i] === 1) earlierOnSubject[i] = 0
}

/** Figures of the register with one number per corpus. */
const FIGURES = REGISTER.filter(f => f.statistic && !f.table && !('by' in f.printed))
let lines: ReadonlyMap<string, Line> | undefined

/** The study's figures as they would be if every label were read correctly. */
const figures: Family = {
  most: 2500,
  definitions: () =>
    new Map(
      FIGURES.map(f => [
        f.id,
        {
          definition: `${f.measured} (${f.population}), by true labels`,
          ...natureOf(f.statistic as string),
        },
      ]),
    ),
  truths: ({ showing }) => {
    const block = showing({ sessions: READ_COLUMNS })
    const frame = frameOf([tableOf(withTrueLabels(block), 'sessions', READ_COLUMNS)], {}, true)
    lines ??= new Map(statisticLines().map(l => [lineName(l), l]))
    return id => {
      const line = lines!.get(lineName(lineOf(figureNamed(id)) as LineOf)) as Line
      return solveLines([line], partialTotals(frame, [line]))[0]?.solved.estimate
    }
  },
}

const FAMILIES = [potential, weighted, shares, means, practice, figures] as const

const defined = (estimands: readonly (DeclaredEstimand & { readonly id: string })[]) =>
  new Map(estimands.map(({ id, definition, unit, kind }) => [id, { definition, unit, kind }]))

const lookup = (truths: ReadonlyMap<string, number>) => (id: string) => truths.get(id)

function values(estimands: readonly Estimand[]): ReadonlyMap<string, number> {
  return new Map(estimands.map(e => [e.id, e.corpus_value ?? Number.NaN]))
}

let owners: ReadonlyMap<string, number> | undefined
let all: ReadonlyMap<string, DeclaredEstimand> | undefined

/**
 * Every estimand by its id, with its definition, unit and kind.
 *
 * @example
 * import { declaredEstimands } from '@plumbline/plumbline/validate'
 *
 * console.log(declaredEstimands().get('ate.verified.5-1').unit) // → points
 */
export function declaredEstimands(): ReadonlyMap<string, DeclaredEstimand> {
  all ??= new Map(FAMILIES.flatMap(f => [...f.definitions()]))
  return all
}

/** The unit and kind of an estimand; undefined where it is not declared. */
export const unitOfEstimand = (id: string): Unit | undefined => declaredEstimands().get(id)?.unit

/** Corpora that the truth of an estimand may take in a world. */
export const mostCorpora = (id: string) => FAMILIES[familyOf(id) as number]?.most ?? 0

/** The family that declares an estimand, by its number. */
function familyOf(id: string): number | undefined {
  owners ??= new Map(FAMILIES.flatMap((f, j) => [...f.definitions().keys()].map(k => [k, j] as const)))
  return owners.get(id)
}

/** Throws, naming the nearest one, where the estimand is not declared. */
export function needEstimand(id: string): void {
  needOneOf(id, [...declaredEstimands().keys()], 'validate.estimand', 'estimand')
}

/** The share of letters in which an id may differ from another to count as a misspelling. */
const SLIP = 0.25
const near = new Map<string, string | undefined>()

/** The declared estimand of which another is likely a misspelling. */
export function nearEstimand(id: string): string | undefined {
  if (!near.has(id)) {
    const found = closest(id, [...declaredEstimands().keys()])
    near.set(id, distance(id, found) <= SLIP * id.length ? found : undefined)
  }
  return near.get(id)
}

/** The truth of a corpus, family by family as it is asked for. Valid until the generator makes other people. */
export class CorpusTruth {
  readonly #corpus: Corpus
  readonly #known = new Map<number, (id: string) => number | undefined>()

  /** Of the first `people` people; only the columns that a truth reads are made. */
  constructor(generator: Generator, people: number) {
    this.#corpus = {
      table: (name, columns) => generator.table(1, people, name, columns),
      showing: wanted => generator.showing(1, people, wanted),
      showingWith: (interventions, wanted) => generator.with(interventions).showing(1, people, wanted),
      arena: generator.arena,
    }
  }

  /** The estimand's value; NaN where the corpus has no session in its stratum; undefined where it is not declared. */
  of(id: string): number | undefined {
    const family = familyOf(id)
    if (family === undefined) return undefined
    if (!this.#known.has(family)) this.#known.set(family, FAMILIES[family]!.truths(this.#corpus))
    return this.#known.get(family)!(id) ?? Number.NaN
  }
}
