/** The options of `plumbline validate`, from text to typed values. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { DATA_FORMATS } from '../../files/format.js'
import { need, needOneOf, PlumblineError } from '../../ground/error.js'
import { TABLE_NAMES, type TableName } from '../../schema/tables.js'
import { type CommandWord, commandWords } from '../../validate/command-words.js'
import type { Answer, Tolerances } from '../../validate/judge.js'
import { LEVEL } from '../../validate/normal-tails.js'
import {
  type EstimatorCommand,
  type EstimatorSpec,
  isFile,
  neededLevel,
  type Study,
  type StudyOptions,
} from '../../validate/study.js'
import { quoted } from '../shell.js'
import { GOLD } from './corpus.js'
import { axisOf, positive, wholeNumber } from './numbers.js'

export interface ValidateArguments {
  readonly estimator?: readonly string[]
  readonly module?: readonly string[]
  readonly serve?: boolean
  readonly share?: boolean
  readonly vary?: readonly string[]
  readonly list?: boolean
  readonly init?: string
  readonly estimates?: string
  readonly scenario?: string
  readonly reps?: string
  readonly targetMcse?: string
  readonly people?: string
  readonly seed?: string
  readonly estimand?: string
  readonly truth?: string
  readonly level?: string
  readonly format?: string
  readonly tables?: string
  readonly columns?: string
  readonly gold?: string
  readonly timeout?: string
  readonly memory?: string
  readonly shard?: string
  readonly giveUp?: string
  readonly force?: boolean
  readonly replay?: string
  readonly toleratedBias?: string
  readonly toleratedCoverage?: string
  readonly toleratedFailures?: string
  readonly failOn?: string
  readonly out?: string
  readonly workers?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

export const OPTIONS = {
  estimator: {
    array: true,
    describe:
      'a command that reads data/ and prints rows (estimand, estimate, …) as CSV or JSON; may be repeated',
  },
  module: {
    array: true,
    describe:
      'a JavaScript file whose default export takes the observed tables and returns rows; may be repeated',
  },
  serve: {
    type: 'boolean',
    describe: 'keep one process: it reads {"data": FOLDER} on a line and writes an array of rows on a line',
  },
  estimates: {
    describe: 'run nothing; measure this table of estimates made elsewhere (estimand, truth, estimate, …)',
  },
  scenario: { describe: 'worlds, comma-separated [default: baseline,selection,noisy-labels]' },
  reps: { describe: 'corpora per world [default: 200]' },
  'target-mcse': {
    describe:
      'size the run after a pilot, for this Monte Carlo error of a measure in every world, such as coverage=0.005',
  },
  vary: {
    array: true,
    describe: 'PATH=A,B,C: a cell for every combination; a path in a scenario, or people; may be repeated',
  },
  people: { describe: 'people per corpus [default: 5000]' },
  seed: { describe: 'any non-empty text [default: "2026"]' },
  estimand: { describe: 'ids of estimands, comma-separated [default: all that the estimator gives]' },
  truth: { describe: 'compare with the truth of each corpus, or of the world [default: corpus]' },
  level: { describe: 'nominal coverage of the intervals [default: 0.95]' },
  format: {
    describe:
      'format of the data: parquet, arrow, csv, ndjson or npy; or one per command, comma-separated [default: csv]',
  },
  columns: { describe: 'columns that the estimator gets, comma-separated; fewer are quicker [default: all]' },
  tables: { describe: 'observed tables that the estimator gets, comma-separated [default: people,sessions]' },
  gold: { describe: GOLD },
  timeout: { describe: 'time limit in seconds per corpus [default: 60]' },
  memory: {
    describe: 'memory limit in megabytes, including files that it adds to its folder [default: 2048]',
  },
  'give-up': {
    describe:
      'corpora, and at least one of each world, after which an estimator is run on no more if it failed in the same way on all; 0 for never [default: 5]',
  },
  share: {
    type: 'boolean',
    describe: 'let all estimators read one copy of the data: quicker, if none of them changes it',
  },
  init: {
    describe:
      'run nothing; write an estimator to start from, in python, r, sql or js, to --out [default: this folder]',
  },
  list: { type: 'boolean', describe: 'run nothing; list every estimand with its definition' },
  shard: { describe: 'make only shard i of n of the corpora, as i/n, and keep them in --out' },
  force: { type: 'boolean', describe: 'run again what an earlier run of the same command kept in --out' },
  replay: { describe: 'run only this replicate of the first world, and keep its corpus' },
  'tolerated-bias': { describe: 'as a share of the spread of an estimator’s estimates [default: 0.25]' },
  'tolerated-coverage': {
    describe: 'of its intervals, as LOW,HIGH [default: 0.925,0.975; half of 1 − level to either side]',
  },
  'tolerated-failures': { describe: 'share of corpora without an estimate [default: 0.1]' },
  'fail-on': {
    describe: 'exit with code 1 if a verdict is wrong, wrong or undecided, or never [default: wrong]',
  },
  out: { describe: 'folder of results [default: out/validate]' },
  workers: { describe: 'estimators run at the same time [default: all cores]' },
} as const

/** --out, or out/validate. */
export const folderOf = (args: ValidateArguments) => args.out ?? join('out', 'validate')

export function studyOptions(args: ValidateArguments): StudyOptions {
  const { estimator = [], module = [] } = args
  need(
    estimator.length + module.length > 0,
    'validate.estimator',
    'validate needs --estimator "COMMAND", such as --estimator "python3 est.py", or --module FILE',
  )
  const list = (text: string | undefined) => text?.split(',').map(s => s.trim())
  const people = wholeNumber('people', args.people, 1)
  const formats = (list(args.format) ?? []).map(f =>
    needOneOf<Study['format']>(f as Study['format'], DATA_FORMATS, 'option.format', 'format', '--format'),
  )
  need(
    formats.length <= 1 || formats.length === estimator.length,
    'option.format',
    `--format must be one format, or one for each of the ${estimator.length} commands, got ${formats.length}`,
  )
  const [seconds, memoryMb] = [positive('timeout', args.timeout), positive('memory', args.memory)]
  return {
    estimators: named([
      ...estimator.map((c, j) => ({
        ...estimatorOf(c, args.serve ?? false, j),
        ...(formats.length > 1 && { format: formats[j] as Study['format'] }),
      })),
      ...module.map(moduleOf),
    ]),
    ...(args.vary && { vary: Object.fromEntries(args.vary.map(listOf)) }),
    ...(args.share && { share: true }),
    ...(args.scenario !== undefined && { scenarios: list(args.scenario) as string[] }),
    ...(args.seed !== undefined && { seed: args.seed }),
    level: levelOf(args),
    ...(people !== undefined && { people }),
    ...(args.estimand !== undefined && { estimands: list(args.estimand) as string[] }),
    ...(args.truth !== undefined && {
      truth: needOneOf<Study['truth']>(
        args.truth as Study['truth'],
        ['corpus', 'world'],
        'option.truth',
        'truth',
        '--truth',
      ),
    }),
    ...(formats.length === 1 && { format: formats[0] as Study['format'] }),
    ...(args.columns !== undefined && { columns: list(args.columns) as string[] }),
    ...(args.gold !== undefined && { gold: args.gold }),
    ...(args.tables !== undefined && {
      tables: (list(args.tables) as string[]).map(t =>
        needOneOf<TableName>(t as TableName, TABLE_NAMES, 'option.tables', 'table', '--tables'),
      ),
    }),
    limits: { ...(seconds !== undefined && { seconds }), ...(memoryMb !== undefined && { memoryMb }) },
  }
}

/** The verdicts that end the command with exit code 1, by the value of --fail-on. */
const FAILING: Readonly<Record<string, readonly Answer[]>> = {
  wrong: ['wrong'],
  undecided: ['wrong', 'undecided'],
  never: [],
}

export function failingBy({ failOn = 'wrong' }: ValidateArguments): readonly Answer[] {
  return FAILING[
    needOneOf(failOn, Object.keys(FAILING), 'option.fail_on', 'answer', '--fail-on')
  ] as readonly Answer[]
}

/** The level of the intervals. */
export const levelOf = ({ level }: ValidateArguments) => neededLevel(positive('level', level) ?? LEVEL)

/** What verdicts tolerate. */
export function toleratedBy(args: ValidateArguments): Partial<Tolerances> {
  const bias = positive('tolerated-bias', args.toleratedBias)
  const failures = args.toleratedFailures === undefined ? undefined : Number(args.toleratedFailures)
  need(
    failures === undefined || (failures >= 0 && failures < 1),
    'option.tolerated_failures',
    `--tolerated-failures must be a share from 0 to below 1, got ${args.toleratedFailures}`,
  )
  return {
    level: levelOf(args),
    ...(bias !== undefined && { bias }),
    ...(failures !== undefined && { failures }),
    ...(args.toleratedCoverage !== undefined && { coverage: rangeOf(args.toleratedCoverage) }),
  }
}

function rangeOf(text: string): [number, number] {
  const [low = Number.NaN, high = Number.NaN, ...more] = text.split(',').map(Number)
  need(
    0 <= low && low < high && high <= 1 && more.length === 0,
    'option.tolerated_coverage',
    `--tolerated-coverage must be LOW,HIGH within 0 and 1, such as 0.925,0.975, got ${text}`,
  )
  return [low, high]
}

/**
 * A command with the files that it names made absolute, because it runs in another folder; called after the last of
 * them.
 */
function estimatorOf(command: string, serve: boolean, j: number): EstimatorCommand {
  const words = commandWords(command)
  // In a command that is more than a program and its arguments, the command itself may create the file.
  const missing = SHELL.test(command) ? undefined : words.find(w => SCRIPT.test(w.text) && !isFile(w.text))
  if (missing) noFile(missing.text, '--estimator')
  const files = words.filter(w => isFile(w.text))
  const file = files.at(-1)?.text
  return {
    name: file ? basename(file, extname(file)) : `estimator-${j + 1}`,
    command: files.reduceRight(withPath, command),
    serve,
  }
}

function withPath(command: string, { text, raw, at }: CommandWord): string {
  return `${command.slice(0, at)}${quoted(resolve(text))}${command.slice(at + raw.length)}`
}

const SHELL = /[&|;<>$(){}`]/
const SCRIPT = /^(?!-)[^=]+\.(py|r|jl|mjs|cjs|js|sql|sh|pl|rb|lua|exs|do)$/i

/** Says that a file is not there, and which one beside it has the nearest name. */
function noFile(path: string, where: string): never {
  const folder = dirname(resolve(path))
  const beside = existsSync(folder) ? readdirSync(folder).filter(f => extname(f) === extname(path)) : []
  const near =
    beside.length > 0 ? `; did you mean "${join(dirname(path), closest(basename(path), beside))}"?` : ''
  throw new PlumblineError('validate.file', `${where}: there is no file ${path}${near}`)
}

/** A file whose default export is the estimator. */
function moduleOf(path: string): EstimatorSpec {
  if (!existsSync(path)) noFile(path, '--module')
  return { name: basename(path, extname(path)), module: resolve(path) }
}

/** PATH=A,B,C; a range has no cells. */
function listOf(text: string): [string, readonly (string | number)[]] {
  const [path, axis] = axisOf(text)
  need(Array.isArray(axis), 'option.vary', `--vary ${path} must list its values, such as ${path}=A,B,C`)
  return [path, axis as readonly (string | number)[]]
}

/** Estimators with the same name get a number. */
function named(estimators: readonly EstimatorSpec[]): EstimatorSpec[] {
  return estimators.map((e, j) => {
    const before = estimators.slice(0, j).filter(o => o.name === e.name).length
    return before === 0 ? e : { ...e, name: `${e.name}-${before + 1}` }
  })
}
