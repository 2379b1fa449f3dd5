/** Options that several commands share, and how their text becomes typed values. */
import { basename, extname } from 'node:path'
import type { Argv } from 'yargs'
import type { GenerateOptions } from '../../corpus/generate-corpus.js'
import type { CorpusRequest } from '../../corpus/spec.js'
import { FORMATS, type Format } from '../../files/format.js'
import { need, needOneOf } from '../../ground/error.js'
import type { Shard } from '../../ground/pool.js'
import { DEFAULT_TABLES, TABLE_NAMES, type TableName } from '../../schema/tables.js'
import { STUDY_PEOPLE } from '../../study/register.js'
import { positive, wholeNumber } from './numbers.js'

export interface CorpusArguments {
  readonly seed?: string | undefined
  readonly scenario?: string | undefined
  readonly set?: readonly string[] | undefined
  readonly people?: string | undefined
  readonly scale?: string | undefined
  readonly tables?: string | undefined
  readonly gold?: string | undefined
  readonly format?: string | undefined
  readonly out?: string | undefined
  readonly workers?: string | undefined
  readonly shard?: string | undefined
  readonly profile?: boolean | undefined
  readonly resume?: boolean | undefined
  readonly force?: boolean | undefined
  readonly yes?: boolean | undefined
}

/** What --gold takes. */
export const GOLD =
  'add the table gold, true labels of sessions drawn at random: 500 of them, 5% (each by itself), or by an observed label, as expertise=100 (of each level) or expertise=1:50%,5:100,rest:2% [default: none]'

/**
 * Declares the options that say what to generate and where. All are read as text, so that this project words their
 * errors. --profile says something else in each command.
 */
export function corpusOptions(yargs: Argv, profile: string): Argv {
  return yargs
    .option('seed', {
      type: 'string',
      requiresArg: true,
      describe: 'any non-empty text; 7 is "7" [default: "2026"]',
    })
    .option('scenario', {
      type: 'string',
      requiresArg: true,
      describe: 'a scenario file, or the name of one in scenarios/ [default: baseline]',
    })
    .option('set', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'a parameter, as key=value; may be repeated',
    })
    .option('people', {
      type: 'string',
      requiresArg: true,
      describe: `number of people [default: ${STUDY_PEOPLE}, the study’s]`,
    })
    .option('scale', {
      type: 'string',
      requiresArg: true,
      describe: 'number of people as a multiple of the study’s',
    })
    .option('tables', {
      type: 'string',
      requiresArg: true,
      describe: `tables to write, comma-separated [default: all but actions and gold]`,
    })
    .option('gold', { type: 'string', requiresArg: true, describe: GOLD })
    .option('format', {
      type: 'string',
      requiresArg: true,
      describe: `${FORMATS.join(', ')} [default: parquet]`,
    })
    .option('out', {
      type: 'string',
      requiresArg: true,
      describe: 'folder to write to [default: out/SCENARIO]',
    })
    .option('workers', {
      type: 'string',
      requiresArg: true,
      describe: 'number of threads; the bytes do not depend on it [default: all cores]',
    })
    .option('shard', { type: 'string', requiresArg: true, describe: 'make only shard i of n, as i/n' })
    .option('profile', {
      type: 'boolean',
      describe: profile,
    })
    .option('resume', { type: 'boolean', describe: 'resume an incomplete run; fail if there is none' })
    .option('yes', {
      type: 'boolean',
      describe: 'begin although the disk has too little room for the corpus',
    })
    .option('force', { type: 'boolean', describe: 'replace the corpus in the folder, if there is one' })
}

/** The request that the arguments state. */
export function corpusRequest(args: CorpusArguments): CorpusRequest {
  need(
    args.people === undefined || args.scale === undefined,
    'option.both',
    'give --people or --scale, not both',
  )
  const people =
    args.scale === undefined
      ? wholeNumber('people', args.people)
      : Math.max(1, Math.round(positive('scale', args.scale) * STUDY_PEOPLE))
  return {
    ...(args.seed !== undefined && { seed: args.seed }),
    ...(args.scenario !== undefined && { scenario: args.scenario }),
    ...(people !== undefined && { people }),
    ...(args.tables !== undefined && { tables: tableList(args.tables) }),
    ...(args.gold !== undefined && { gold: args.gold }),
    ...(args.format !== undefined && {
      format: needOneOf<Format>(args.format, FORMATS, 'option.format', 'format', '--format'),
    }),
    set: settings(args.set ?? []),
  }
}

export function generateOptions(args: CorpusArguments): GenerateOptions {
  const workers = wholeNumber('workers', args.workers, 1)
  return {
    out: outFolder(args),
    ...(workers !== undefined && { workers }),
    ...(args.shard !== undefined && { shard: shardOf(args.shard) }),
    force: args.force ?? false,
    resume: args.resume ?? false,
  }
}

/** --out, or a folder of out/ named after the scenario. */
export function outFolder(args: Pick<CorpusArguments, 'out' | 'scenario'>): string {
  need(
    args.out !== '-',
    'option.out',
    '--out names a folder: a corpus is several files and is not written to standard output',
  )
  const scenario = args.scenario ?? 'baseline'
  return args.out ?? `out/${basename(scenario, extname(scenario))}`
}

function tableList(text: string): TableName[] {
  if (text === 'all') return TABLE_NAMES.filter(t => t !== 'gold')
  if (text === 'default') return [...DEFAULT_TABLES]
  return text
    .split(',')
    .map(t => needOneOf<TableName>(t.trim(), TABLE_NAMES, 'option.tables', 'table', '--tables'))
}

/** The values of --set, by parameter. */
export function settings(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.lastIndexOf('=')
      need(at > 0, 'option.set', `--set must be key=value, got "${pair}"`)
      const text = pair.slice(at + 1)
      const value = Number(text)
      need(
        text.trim() !== '' && Number.isFinite(value),
        'option.set',
        `--set ${pair.slice(0, at)} must be a number, got "${text}"`,
      )
      return [pair.slice(0, at), value]
    }),
  )
}

/** A shard as i/n. */
export function shardOf(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text)
  need(match, 'option.shard', `--shard must be i/n, such as 1/4, got "${text}"`)
  return { index: Number(match[1]), of: Number(match[2]) }
}
