/** Options of the commands that read sessions from elsewhere. */
import type { Named } from '../../corpus/recover-tables.js'
import type { Source } from '../../files/input.js'
import { type Mapping, shared } from '../../files/mapping.js'
import { mappingOf } from '../../files/read-mapping.js'

export interface ReadingArguments {
  readonly dir: readonly string[]
  readonly rename?: string
  readonly columns?: string
  readonly agreement?: string
  readonly postings?: string
}

export const SESSIONS = {
  type: 'string',
  array: true,
  demandOption: true,
  describe:
    'a corpus’s folder, or sessions from anywhere: files of any format, packed or not, patterns, partitioned folders; - is standard input, held whole in memory',
} as const

export const READING_OPTIONS = {
  rename: { describe: 'what the file’s columns are called here, as THEIRS=OURS,…' },
  columns: { describe: 'a YAML file of columns and values of the file, and what they are here' },
  agreement: {
    describe:
      'a second reading of the sessions’ labels: a table of session_id and some labels, or a corpus’s folder for its truth [default: the folder’s second_reading]',
  },
  postings: {
    describe: 'held-out postings: a table of true_usd and estimated_usd [default: the folder’s postings]',
  },
} as const

export const sourceOf = ({ dir }: ReadingArguments): Source => (dir.length === 1 ? (dir[0] as string) : dir)

export function mappingFrom({ columns, rename, agreement }: ReadingArguments): Mapping {
  const mapping = mappingOf({ ...(columns && { columns }), ...(rename && { rename }) })
  return agreement === undefined ? mapping : shared(mapping)
}

/** The tables beside the sessions that are named. */
export function namedIn({ agreement, postings }: ReadingArguments): Named {
  return {
    ...(agreement !== undefined && { second_reading: agreement }),
    ...(postings !== undefined && { postings }),
  }
}
