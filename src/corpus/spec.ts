/** The specification of a corpus: everything that can change one of its bytes, and nothing else. */

import { type Format, PEOPLE_A_PART } from '../files/format.js'
import { type Arm, peopleWithAdded } from '../generate/arm.js'
import { armOf } from '../generate/arm-of.js'
import { parseAudit } from '../generate/audit-design.js'
import { drawAudit } from '../generate/draw-audit.js'
import { need } from '../ground/error.js'
import { VERSION } from '../ground/version.js'
import { resolveScenario } from '../scenarios/resolve.js'
import { needCorpus } from '../scenarios/rules.js'
import type { Scenario } from '../scenarios/schema.js'
import { type Solution, solutionOf } from '../scenarios/solution.js'
import { DEFAULT_TABLES, TABLE_NAMES, type TableName } from '../schema/tables.js'
import { STUDY_PEOPLE } from '../study/register.js'

/** Complete and frozen: the manifest is made of this record alone. Its arm is what a generator takes. */
export interface CorpusSpec extends Arm {
  readonly version: string
  readonly scenario: Scenario
  readonly seed: string
  /** All people, with those who come in; `base` is their number before. */
  readonly people: number
  readonly tables: readonly TableName[]
  readonly format: Format
  /** Parameters that this run sets over the scenario. */
  readonly set: readonly string[]
  /** Estimands of the world and their errors, where the run is one of a calibrated world as it is. */
  readonly worldEstimands?: Solution['estimands']
}

/** What a corpus is asked to be; what is left out has the default of `plumbline generate`. */
export interface CorpusRequest {
  readonly scenario?: string
  readonly seed?: string
  /** People before the scenario brings others in. */
  readonly people?: number
  readonly tables?: readonly TableName[]
  readonly format?: Format
  readonly set?: Readonly<Record<string, number>>
  /**
   * Sessions whose true labels the table gold shows: `500`, `5%`, `expertise=100` or `expertise=1:50%,5:100,rest:2%`, as
   * `--gold` has it. A number, unlike a percentage, is known only when the sessions of the whole corpus have been counted.
   */
  readonly gold?: string
}

/** The seed of a run that gives none. */
export const DEFAULT_SEED = '2026'
const MOST_PEOPLE = 2 ** 40

/**
 * The complete record of a corpus, with defaults filled in and everything checked once. Errors: an unknown scenario or
 * parameter, a value out of its bounds, people that are no whole number from 1 to 2^40, an empty seed, no table.
 *
 * @example
 * import { resolveSpec } from '@plumbline/plumbline'
 *
 * const spec = resolveSpec({ people: 100, seed: 'pilot', tables: ['sessions'] })
 * console.log(spec.scenario.id, spec.people, spec.format) // → baseline 100 parquet
 */
export function resolveSpec(request: CorpusRequest = {}): CorpusSpec {
  const resolved = resolveScenario(request.scenario ?? 'baseline', { set: request.set ?? {} })
  const { scenario, parameters, rules, chain } = resolved
  const {
    seed = DEFAULT_SEED,
    people = chain.findLast(s => s.population?.people)?.population?.people ?? STUDY_PEOPLE,
    tables = DEFAULT_TABLES,
    format = 'parquet',
  } = request
  need(seed !== '', 'spec.seed', 'the seed must be a non-empty text')
  need(
    Number.isInteger(people) && people >= 1 && people <= MOST_PEOPLE,
    'spec.people',
    `people must be a whole number from 1 to 2^40, got ${people}`,
  )
  need(tables.length > 0, 'spec.tables', 'at least one table must be written')
  needCorpus(scenario.id, rules)
  const { gold } = request
  need(
    gold !== undefined || !tables.includes('gold'),
    'spec.gold',
    'the table gold needs --gold: how many sessions it shows',
  )
  const arm = armOf(resolved, people)
  const all = peopleWithAdded(arm, people)
  const solution = solutionOf(scenario.id, parameters)
  return Object.freeze({
    version: VERSION,
    scenario,
    seed,
    people: all,
    tables: TABLE_NAMES.filter(t => tables.includes(t) || (t === 'gold' && gold !== undefined)),
    format,
    ...arm,
    ...(gold !== undefined && { gold: drawAudit(arm, seed, all, parseAudit(gold)) }),
    set: Object.keys(request.set ?? {}),
    ...(solution && { worldEstimands: solution.estimands }),
  })
}

export function partsOf(spec: CorpusSpec): number {
  return Math.ceil(spec.people / PEOPLE_A_PART)
}
