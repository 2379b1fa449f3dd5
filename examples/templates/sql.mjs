// Runs a query as an estimator: node sql.mjs QUERY.sql, in a folder with data/. Needs: npm install @duckdb/node-api
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

const database = await DuckDBInstance.create(':memory:', { threads: '1' })
const connection = await database.connect()
const rows = await connection.runAndReadAll(readFileSync(process.argv[2], 'utf8'))
console.log(JSON.stringify(rows.getRowObjectsJson()))
