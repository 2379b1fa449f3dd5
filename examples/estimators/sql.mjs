/** Runs a query as an estimator: DuckDB over data/*.parquet; `node sql.mjs QUERY.sql`, with `serve` for a folder a line. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'

const [file, mode] = process.argv.slice(2)
const query = readFileSync(file, 'utf8')
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()

async function answer(data) {
  const sql = query.replaceAll(/\bdata\//g, `${data}/`)
  return (await connection.runAndReadAll(sql)).getRowObjectsJson()
}

if (mode !== 'serve') console.log(JSON.stringify(await answer('data')))
else
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await answer(JSON.parse(line).data)))
