// Runs a block of SQL in DuckDB, in the page's folder.
import { columns } from '../../../dist/cli/output.js'

export async function runSql(code, folder) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`SET file_search_path = '${folder}'`)
    const reader = await connection.runAndReadAll(code)
    const rows = reader.getRows().map(row => row.map(shown))
    return { status: 0, out: columns([reader.columnNames(), ...rows]).join('\n'), err: '' }
  } catch (error) {
    return { status: 1, out: '', err: String(error) }
  } finally {
    connection.closeSync()
  }
}

/** Numbers to four digits, as one reads them. */
const shown = value => (typeof value === 'number' ? String(+value.toPrecision(4)) : String(value))
