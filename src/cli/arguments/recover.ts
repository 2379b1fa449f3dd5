/** The options of `plumbline recover`. */
import { READING_OPTIONS, type ReadingArguments } from './reading.js'

export interface RecoverArguments extends ReadingArguments {
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
  readonly only?: string
  readonly by?: string
  readonly where?: readonly string[]
  readonly table?: string
  readonly confusion?: string
  readonly bootstrap?: string
  readonly interval?: string
  readonly seed?: string
  readonly minPeople?: string
  readonly profile?: boolean
}

export const OPTIONS = {
  ...READING_OPTIONS,
  csv: { type: 'boolean', describe: 'print CSV' },
  out: { describe: 'write to this file instead: .csv, .json or .parquet' },
  only: { describe: 'only statistics whose id starts with this prefix' },
  by: {
    describe: 'measures in every cell of these columns, comma-separated, instead of the study’s statistics',
  },
  where: {
    array: true,
    describe: 'only sessions that meet this, as column=level or column>number; may be repeated',
  },
  table: { describe: 'the study’s cumulative regressions: A1 linear in expertise, A2 by level' },
  confusion: {
    describe: 'rates by true expertise, corrected for the misreading in this YAML or JSON file of 5 rows',
  },
  bootstrap: {
    describe: 'errors from this many bootstrap replicates of people, with --only, --by or --where',
  },
  interval: { describe: 'bootstrap intervals: percentile or bca', default: 'percentile' },
  seed: { describe: 'seed of the bootstrap', default: '1' },
  'min-people': {
    describe: 'hide cells of fewer people than this, and cells from which they could be worked out',
  },
  profile: { type: 'boolean', describe: 'print the time of every family of statistics instead' },
} as const
