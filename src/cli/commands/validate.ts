/** plumbline validate: somebody's estimator over many corpora, held against the truth. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import type { CommandModule } from 'yargs'
import { DATA_FORMATS } from '../../files/format.js'
import { need, needOneOf } from '../../ground/error.js'
import { showSeconds } from '../../ground/format.js'
import { TABLE_NAMES, type TableName } from '../../schema/tables.js'
import type { Replicated } from '../../validate/replicate.js'
import type { EstimatorCommand, Study } from '../../validate/study.js'
import { interruptible } from '../interruptible.js'
import { columns, hint, paint, print, printJson } from '../output.js'
import { progressDisplay } from '../progress.js'
import { writeResult } from '../write-result.js'

interface Arguments {
  readonly estimator?: readonly string[]
  readonly serve?: boolean
  readonly estimates?: string
  readonly scenario?: string
  readonly reps?: string
  readonly targetMcse?: string
  readonly people?: string
  readonly seed?: string
  readonly estimand?: string
  readonly truth?: string
  readonly format?: string
  readonly tables?: string
  readonly timeout?: string
  readonly memory?: string
  readonly replay?: string
  readonly out?: string
  readonly workers?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

const OPTIONS = {
  estimator: {
    array: true,
    describe:
      'a command that reads data/ and prints rows (estimand, estimate, …) as CSV or JSON; may be repeated',
  },
  serve: {
    type: 'boolean',
    describe: 'the command stays: {"data": FOLDER} comes in on a line, an array of rows goes out on a line',
  },
  estimates: { describe: 'no run: a table of estimates made elsewhere (estimand, truth, estimate, …)' },
  scenario: { describe: 'worlds, by commas [default: baseline,selection,noisy-labels]' },
  reps: { describe: 'corpora of each world [default: 200]' },
  'target-mcse': { describe: 'size the run for the error of coverage: coverage=0.005' },
  people: { describe: 'people of each corpus [default: 5000]' },
  seed: { describe: 'any non-empty text [default: "2026"]' },
  estimand: { describe: 'estimands by id, by commas [default: all that the estimator gives]' },
  truth: { describe: 'of each corpus, or of the world [default: corpus]' },
  format: { describe: 'of the data: parquet, arrow, csv, ndjson or npy [default: csv]' },
  tables: { describe: 'observed tables that it gets, by commas [default: people,sessions]' },
  timeout: { describe: 'seconds a corpus [default: 60]' },
  memory: { describe: 'megabytes of memory [default: 2048]' },
  replay: { describe: 'run only this replicate of the first world, and keep its corpus' },
  out: { describe: 'folder of results [default: out/validate]' },
  workers: { describe: 'estimators at once [default: all cores]' },
} as const

export const validateCommand: CommandModule<object, Arguments> = {
  command: 'validate',
  describe:
    'Run an estimator in any language over many corpora; bias, coverage and power with Monte Carlo errors',
  builder: yargs => {
    for (const [name, option] of Object.entries(OPTIONS))
      yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
    return yargs
      .example(
        '$0 validate --estimator "python3 est.py"',
        'is it biased, do its intervals cover, and in which world',
      )
      .example(
        '$0 validate --estimator "Rscript a.R" --estimator "python3 b.py" --scenario selection --people 20000',
        'two estimators on the same corpora',
      ) as never
  },
  handler: async args => {
    if (args.estimates !== undefined) return fromTable(args.estimates, args)
    const { studyOf } = await import('../../validate/study.js')
    const study = studyOf(studyOptions(args))
    if (args.replay !== undefined) return replay(study, whole('replay', args.replay) as number, args)
    const reps = repsOf(args)
    const { FEW_REPS, validate } = await import('../../validate/validate.js')
    const out = args.out ?? join('out', 'validate')
    const quiet = args.quiet ?? false
    if (reps !== undefined && reps < FEW_REPS)
      hint(`${reps} replicates say little of bias and coverage; at least ${FEW_REPS} are advised`)
    const display = progressDisplay(quiet, { doing: 'validating', done: 'validated', unit: 'corpora' })
    const started = Date.now()
    const workers = whole('workers', args.workers)
    const done = await interruptible(display, signal =>
      validate(study, {
        ...(reps !== undefined && { reps }),
        ...(workers !== undefined && { workers }),
        keep: join(out, 'replicates'),
        signal,
        onProgress: (d, total) => display.update({ done: d, total, rows: 0 }),
      }),
    )
    await show(done.replicates, out, args)
    if (!quiet)
      hint(`${done.reps} corpora a world in ${showSeconds((Date.now() - started) / 1000)}; tables in ${out}`)
  },
}

function studyOptions(args: Arguments) {
  need(
    args.estimator?.length,
    'validate.estimator',
    'validate needs --estimator "COMMAND", such as --estimator "python3 est.py"',
  )
  const list = (text: string | undefined) => text?.split(',').map(s => s.trim())
  const people = whole('people', args.people)
  const [seconds, memoryMb] = [positive('timeout', args.timeout), positive('memory', args.memory)]
  return {
    estimators: named(args.estimator.map((c, j) => estimatorOf(c, args.serve ?? false, j))),
    ...(args.scenario !== undefined && { scenarios: list(args.scenario) as string[] }),
    ...(args.seed !== undefined && { seed: args.seed }),
    ...(people !== undefined && { people }),
    ...(args.estimand !== undefined && { estimands: list(args.estimand) as string[] }),
    ...(args.truth !== undefined && {
      truth: needOneOf(args.truth as Study['truth'], ['corpus', 'world'], 'option.truth', 'truth', '--truth'),
    }),
    ...(args.format !== undefined && {
      format: needOneOf(args.format as Study['format'], DATA_FORMATS, 'option.format', 'format', '--format'),
    }),
    ...(args.tables !== undefined && {
      tables: (list(args.tables) as string[]).map(t =>
        needOneOf<TableName>(t as TableName, TABLE_NAMES, 'option.tables', 'table', '--tables'),
      ),
    }),
    limits: { ...(seconds !== undefined && { seconds }), ...(memoryMb !== undefined && { memoryMb }) },
  }
}

/** A command with the files that it names made absolute, for it runs in another folder; called after the last of them. */
function estimatorOf(command: string, serve: boolean, j: number): EstimatorCommand {
  const isFile = (word: string) => existsSync(word) && statSync(word).isFile()
  const words = command.split(' ')
  const file = words.findLast(isFile)
  return {
    name: file ? basename(file, extname(file)) : `estimator-${j + 1}`,
    command: words.map(w => (isFile(w) ? resolve(w) : w)).join(' '),
    serve,
  }
}

/** Estimators of one name are told apart by a number. */
function named(estimators: readonly EstimatorCommand[]): EstimatorCommand[] {
  return estimators.map((e, j) => {
    const before = estimators.slice(0, j).filter(o => o.name === e.name).length
    return before === 0 ? e : { ...e, name: `${e.name}-${before + 1}` }
  })
}

const NOMINAL = 0.95

function repsOf({ reps, targetMcse }: Arguments): number | undefined {
  need(!reps || !targetMcse, 'option.both', 'give --reps or --target-mcse, not both')
  if (targetMcse === undefined) return whole('reps', reps)
  const error = Number(/^coverage=(.+)$/.exec(targetMcse)?.[1])
  need(
    error > 0,
    'option.target_mcse',
    `--target-mcse must be coverage=ERROR, such as coverage=0.005, got "${targetMcse}"`,
  )
  return Math.ceil((NOMINAL * (1 - NOMINAL)) / error ** 2)
}

function whole(name: string, text: string | undefined): number | undefined {
  const x = positive(name, text)
  need(
    x === undefined || Number.isInteger(x),
    `option.${name}`,
    `--${name} must be a whole number, got "${text}"`,
  )
  return x
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const x = Number(text)
  need(Number.isFinite(x) && x > 0, `option.${name}`, `--${name} must be a positive number, got "${text}"`)
  return x
}

/** One replicate again, with its corpus kept and the estimators' rows printed. */
async function replay(study: Study, replicate: number, args: Arguments): Promise<void> {
  const { Attempts } = await import('../../validate/attempt.js')
  const keep = join(args.out ?? join('out', 'validate'), `replay-${replicate}`)
  const attempts = new Attempts(study, resolve(keep))
  try {
    const rows = await attempts.run({ world: 0, replicate }, resolve(keep))
    printJson(rows)
  } finally {
    attempts.close()
  }
  hint(`the corpus is kept in ${keep}`)
}

/** Measures of estimates that were made elsewhere. */
async function fromTable(path: string, args: Arguments): Promise<void> {
  need(existsSync(path), 'estimates.missing', `there is no file ${path}`)
  const { parseEstimates } = await import('../../validate/rows.js')
  await show(parseEstimates(readFileSync(path, 'utf8')), args.out ?? join('out', 'validate'), args)
}

const MOST_MESSAGES = 5

async function show(replicates: readonly Replicated[], out: string, { json }: Arguments): Promise<void> {
  const { measureTable, precisionTable } = await import('../../validate/measures.js')
  const { verdicts } = await import('../../validate/verdict.js')
  const measures = measureTable(replicates)
  const precision = precisionTable(replicates)
  for (const ending of ['csv', 'parquet']) {
    writeResult(join(out, `replicates.${ending}`), replicates)
    writeResult(join(out, `measures.${ending}`), measures)
    if (precision.length > 0) writeResult(join(out, `precision.${ending}`), precision)
  }
  if (json) {
    printJson(measures)
    return
  }
  const all = verdicts(measures)
  const names = [...new Set(all.map(v => `${v.estimator}: ${v.estimand}`))]
  for (const name of names) {
    print(name)
    for (const v of all.filter(x => `${x.estimator}: ${x.estimand}` === name))
      print(`  ${v.flagged ? paint('red', '✗') : paint('green', '✓')} ${v.words}`)
  }
  const shown = ['bias', 'empirical_error', 'model_error', 'coverage', 'power', 'type_i_error']
  const cells = measures
    .filter(m => shown.includes(m.measure))
    .map(m => [
      m.world,
      m.estimator,
      m.estimand,
      m.measure,
      number(m.estimate),
      number(m.mcse),
      String(m.reps),
    ])
  print(
    `\n${columns([['world', 'estimator', 'estimand', 'measure', 'estimate', 'mcse', 'reps'], ...cells], [4, 5, 6]).join('\n')}`,
  )
  for (const p of precision)
    print(
      `${p.world}: ${p.estimator} is ${percentMore(p.estimate)} precise than ${p.against} about ${p.estimand} (error ${(100 * p.mcse).toFixed(1)} points, ${p.reps} corpora of both)`,
    )
  const failures = replicates.filter(r => r.message !== '')
  if (failures.length > 0) {
    print(
      `\n${failures.length} rows with a message; of each the first replicate (plumbline validate … --replay N):`,
    )
    const messages = [...new Map(failures.map(f => [`${f.estimator} ${f.message}`, f])).values()]
    for (const f of messages.slice(0, MOST_MESSAGES))
      print(`  ${f.estimator}, ${f.world}, replicate ${f.replicate}: ${f.message}`)
  }
}

function percentMore(x: number): string {
  return `${Math.abs(100 * x).toFixed(1)}% ${x < 0 ? 'less' : 'more'}`
}

const number = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '')
