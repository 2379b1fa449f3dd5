/** plumbline recover --table: the study's cumulative regressions. */
import { loadWhole } from '../../../corpus/load-frame.js'
import { need, needOneOf } from '../../../ground/error.js'
import { APPENDIX_COLUMNS, APPENDIX_TABLES, appendixTable } from '../../../recover/appendix.js'
import type { Recovered } from '../../../recover/line.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { needColumns, tellSessions } from '../../tell-sessions.js'

type Table = (typeof APPENDIX_TABLES)[number]

export async function appendix(args: RecoverArguments): Promise<Recovered[]> {
  const { table, bootstrap } = args
  const one = needOneOf(table as Table, APPENDIX_TABLES, 'recover.table', 'table', '--table')
  need(
    !bootstrap,
    'recover.choice',
    '--bootstrap cannot be combined with --table, whose errors are clustered already',
  )
  const { frame, sessions } = await loadWhole(sourceOf(args), mappingFrom(args))
  tellSessions(sessions, [])
  needColumns(sessions, APPENDIX_COLUMNS, `table ${one}`)
  return appendixTable(frame, one)
}
