/** plumbline recover --table: the study's cumulative regressions. */
import { loadFrame } from '../../../corpus/load-frame.js'
import { need, needOneOf } from '../../../ground/error.js'
import { APPENDIX_TABLES, appendixTable } from '../../../recover/appendix.js'
import type { Recovered } from '../../../recover/line.js'
import type { RecoverArguments } from '../../arguments/recover.js'

type Table = (typeof APPENDIX_TABLES)[number]

export async function appendix({ dir, table, bootstrap }: RecoverArguments): Promise<Recovered[]> {
  const one = needOneOf(table as Table, APPENDIX_TABLES, 'recover.table', 'table', '--table')
  need(
    !bootstrap,
    'recover.choice',
    '--bootstrap does not go with --table, whose errors are clustered already',
  )
  return appendixTable(await loadFrame(dir), one)
}
