/** A study of estimators: which, in which worlds, over how many corpora. Plain, so that it can be sent to a worker. */
import { existsSync, statSync } from 'node:fs'
import type { DataFormat } from '../files/format.js'
import { hashFile } from '../files/part-file.js'
import type { Arm } from '../generate/arm.js'
import { armOf } from '../generate/arm-of.js'
import { type AuditDesign, parseAudit } from '../generate/audit-design.js'
import { need, needOneOf } from '../ground/error.js'
import { versionsOf } from '../scenarios/grid.js'
import { resolveScenario } from '../scenarios/resolve.js'
import { needCorpus } from '../scenarios/rules.js'
import { loadScenario, WORLDS } from '../scenarios/scenario.js'
import type { Scenario } from '../scenarios/schema.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { commandWords } from './command-words.js'
import { LEVEL } from './normal-tails.js'
import type { Estimate } from './runner.js'
import { needEstimand } from './truth.js'

/** A command, written in any language. */
export interface EstimatorCommand {
  readonly name: string
  /** Run by the shell in the folder that contains data/. */
  readonly command: string
  /** Whether one process handles many corpora: it reads a folder's path on a line and writes the rows on a line. */
  readonly serve: boolean
  /** The format in which it reads the data; the study's by default. */
  readonly format?: DataFormat
}

/** A function in this process: faster, without limits of time and memory. */
export interface EstimatorFunction {
  readonly name: string
  readonly estimate: Estimate
}

/** A module whose default export is the function, so that every worker can load it. */
export interface EstimatorModule {
  readonly name: string
  /** Absolute path. */
  readonly module: string
}

/** How an estimator is reached: a command, a module or a function. */
export type EstimatorSpec = EstimatorCommand | EstimatorModule | EstimatorFunction

/** A cell of the study: a scenario, perhaps changed, with a number of people per corpus. */
export interface StudyWorld {
  /** Unique in the study. */
  readonly name: string
  readonly scenario: string
  /** The name or file by which it was asked for; undefined for a record. */
  readonly source?: string
  /** The values of what the study varies; empty without a grid. */
  readonly at: Readonly<Record<string, string | number>>
  readonly people: number
  readonly arm: Arm
}

/** A resolved validation: estimators, worlds, and all that fixes its numbers. */
export interface Study {
  readonly estimators: readonly EstimatorSpec[]
  readonly worlds: readonly StudyWorld[]
  readonly seed: string
  readonly format: DataFormat
  readonly tables: readonly TableName[]
  /** How many sessions the table gold shows the true labels of; none if not given. */
  readonly gold?: AuditDesign
  /** The columns that estimators receive; all if empty. */
  readonly columns: readonly string[]
  /** The estimands to be judged; all that an estimator returns if empty. */
  readonly estimands: readonly string[]
  readonly truth: 'corpus' | 'world'
  /** The nominal coverage of estimators' intervals. */
  readonly level: number
  readonly limits: Limits
  /** Whether all estimators read one copy of the data. */
  readonly share: boolean
}

export interface Limits {
  readonly seconds: number
  readonly memoryMb: number
}

/** What a validation is asked to be; what is left out has the default of `plumbline validate`. */
export interface StudyOptions {
  readonly estimators: readonly (EstimatorSpec | string)[]
  readonly scenarios?: readonly (string | Scenario)[]
  readonly seed?: string
  readonly people?: number
  /** Values, by path in a scenario, that are crossed with each other and with the scenarios; or by `people`. */
  readonly vary?: Readonly<Record<string, readonly (string | number)[]>>
  readonly format?: DataFormat
  readonly tables?: readonly TableName[]
  readonly columns?: readonly string[]
  /** Adds the table gold, such as `500`, `5%` or `expertise=100`: true labels of so many sessions drawn at random. */
  readonly gold?: string
  readonly estimands?: readonly string[]
  readonly truth?: Study['truth']
  readonly level?: number
  readonly limits?: Partial<Limits>
  readonly share?: boolean
}

const LIMITS: Limits = { seconds: 60, memoryMb: 2048 }
const PEOPLE = 5000
const SEED = '2026'
/** The most people of one replicate: its corpus is in memory as one block. */
const MOST_PEOPLE = 1_000_000

/**
 * A validation with its defaults filled in and every option checked: each scenario crossed with everything that varies.
 * Errors: no estimator, two of one name, an unknown scenario, column or estimand, more than 1,000,000 people.
 *
 * @example
 * import { studyOf } from '@plumbline/plumbline'
 *
 * const estimate = () => [{ estimand: 'ate.verified.5-1', estimate: 0, std_error: 1 }]
 * const study = studyOf({ estimators: [{ name: 'nothing', estimate }], scenarios: ['baseline'], vary: { people: [200, 400] } })
 * console.log(study.worlds.map(w => w.people).join(', ')) // → 200, 400
 */
export function studyOf(options: StudyOptions): Study {
  const { scenarios = WORLDS, people = PEOPLE, seed = SEED, truth = 'corpus', limits = {} } = options
  const { level = LEVEL, vary = {}, columns = [], estimands = [], gold } = options
  const tables = withGold(options.tables ?? ['people', 'sessions'], gold)
  need(options.estimators.length > 0, 'validate.estimator', 'a validation needs at least one estimator')
  need(seed !== '', 'spec.seed', 'the seed must be a non-empty text')
  need(
    tables.every(t => TABLES[t].kind === 'observed' && t !== 'actions'),
    'validate.tables',
    `an estimator gets people, sessions, turns and gold, not ${tables.join(', ')}`,
  )
  const names = tables.flatMap(t => TABLES[t].columns.map(c => c.name))
  for (const c of columns) needOneOf(c, names, 'validate.columns', 'column', tables.join(', '))
  for (const id of estimands) needEstimand(id)
  const estimators = options.estimators.map((e, j) =>
    typeof e === 'string'
      ? { name: options.estimators.length > 1 ? `estimator ${j + 1}` : 'estimator', command: e, serve: false }
      : e,
  )
  const own = estimators.map(e => e.name)
  need(
    new Set(own).size === own.length,
    'validate.names',
    `estimators must have names of their own, got ${own.join(', ')}`,
  )
  return {
    estimators,
    worlds: cellsOf(scenarios, people, vary),
    seed,
    format: options.format ?? 'csv',
    tables,
    ...(gold !== undefined && { gold: parseAudit(gold) }),
    columns,
    estimands,
    truth,
    level: neededLevel(level),
    limits: { ...LIMITS, ...limits },
    share: options.share ?? false,
  }
}

function withGold(tables: readonly TableName[], gold: string | undefined): readonly TableName[] {
  const has = tables.includes('gold')
  need(gold !== undefined || !has, 'spec.gold', 'the table gold needs --gold: how many sessions it shows')
  return gold === undefined || has ? tables : [...tables, 'gold']
}

/** A level of intervals. Errors: outside of 0.5 to 0.999. */
export function neededLevel(level: number): number {
  need(
    level >= LEAST_LEVEL && level <= MOST_LEVEL,
    'validate.level',
    `the level of intervals must be from ${LEAST_LEVEL} to ${MOST_LEVEL}, such as 0.95, got ${level}`,
  )
  return level
}

const LEAST_LEVEL = 0.5
const MOST_LEVEL = 0.999
const PEOPLE_AXIS = 'people'

/** Every scenario crossed with everything that varies. */
function cellsOf(
  scenarios: readonly (string | Scenario)[],
  people: number,
  vary: Readonly<Record<string, readonly (string | number)[]>>,
): StudyWorld[] {
  const { [PEOPLE_AXIS]: sizes, ...axes } = vary
  return scenarios.flatMap(s => {
    const scenario = typeof s === 'string' ? loadScenario(s) : s
    const whole = Object.keys(axes).length === 0
    return versionsOf(scenario, axes).flatMap(version =>
      (sizes ?? [people]).map(n => {
        const at = { ...version.at, ...(sizes && { [PEOPLE_AXIS]: n }) }
        const world = worldOf(whole ? s : version.scenario, Number(n), at)
        return typeof s === 'string' ? { ...world, source: s } : world
      }),
    )
  })
}

/** A world, or any scenario in it, by name, file or record. */
function worldOf(nameOrFile: string | Scenario, people: number, at: StudyWorld['at']): StudyWorld {
  needPeople(people)
  const resolved = resolveScenario(nameOrFile)
  const { scenario } = resolved
  needCorpus(scenario.id, resolved.rules)
  need(
    !resolved.rules.added,
    'validate.added',
    `scenario ${scenario.id} adds people or sessions: the truth that a validation averages is that of a world, whose people are alike; generate its corpora (plumbline generate --scenario) and give estimates of them to --estimates`,
  )
  const settings = Object.entries(at).map(
    ([path, v]) => `${path.replace(/^(parameters|choices)\./, '')}=${v}`,
  )
  return {
    name: [scenario.id, ...settings].join(', '),
    scenario: scenario.id,
    at,
    people,
    arm: armOf(resolved),
  }
}

function needPeople(people: number): void {
  need(
    Number.isInteger(people) && people >= 1 && people <= MOST_PEOPLE,
    'validate.people',
    `people must be a whole number from 1 to ${MOST_PEOPLE}, got ${people}`,
  )
}

/**
 * Everything that determines a study's numbers, as text: functions by their source, files that estimators name by
 * their contents.
 */
export function textOf(study: Study): string {
  const files = Object.fromEntries(study.estimators.flatMap(filesOf).map(f => [f, contentOf(f)]))
  return JSON.stringify({ ...study, files }, (_, v) => (typeof v === 'function' ? String(v) : v))
}

/** The files that an estimator names; files that these read or import are not known. */
function filesOf(e: EstimatorSpec): string[] {
  if ('module' in e) return [e.module]
  const words = 'command' in e ? commandWords(e.command).map(w => w.text) : []
  return words.filter(isFile)
}

/** Whether a word of a command is the name of a file. */
export const isFile = (word: string) => existsSync(word) && statSync(word).isFile()

/** Programs larger than this are identified by their size. */
const LARGE = 1 << 24

function contentOf(file: string): string {
  const { size } = statSync(file)
  return size > LARGE ? `${size} bytes` : hashFile(file)
}
