#!/usr/bin/env bash
# Writes the first 24 sessions of plain.csv as R, pandas, DuckDB and polars write them. It needs R, Python with pandas,
# and node with @duckdb/node-api and nodejs-polars (0.24.1 is the last that runs on Node 20).
set -eu
cd "$(dirname "$0")"
head -25 ../plain.csv > first.csv
Rscript - <<'R'
d <- read.csv("first.csv", colClasses = c(verified = "logical", at_least_partial = "logical", abandoned = "logical"))
write.csv(d, "r-write-csv.csv")
write.csv2(d, "r-write-csv2.csv", row.names = FALSE)
write.table(d, "r-write-table.tsv", sep = "\t")
write.table(d, "r-write-table.txt")
write.table(cbind(d, note = 'she said "hi", and\nleft'), "r-escaped.csv", sep = ",", row.names = FALSE)
write.table(d, "r-decimal-comma.txt", dec = ",")
write.csv(d, gzfile("r-gzfile.csv.gz"), row.names = FALSE, fileEncoding = "UTF-8")
R
${PYTHON:-python3} - <<'P'
import json
import pandas as pd
d = pd.read_csv("first.csv")
d.to_csv("pandas-index.csv")
d.to_json("pandas-lines.jsonl", orient="records", lines=True)
d.to_json("pandas-records.json", orient="records")
d.to_json("pandas-columns.json")
d.to_json("pandas-split.json", orient="split")
d.to_json("pandas-index.json", orient="index")
d.to_json("pandas-table.json", orient="table")
with open("python-nan.json", "w") as f: json.dump(d.to_dict("records"), f)
with open("python-lists.json", "w") as f: json.dump(d.to_dict("list"), f)
d.to_csv("pandas-utf16.csv", index=False, encoding="utf-16", sep="\t")
P
node --input-type=module - <<'N'
import { createRequire } from 'node:module'
const require = createRequire(`${process.env.NODE_FROM ?? process.cwd()}/`)
const { DuckDBInstance } = require('@duckdb/node-api')
const db = await (await DuckDBInstance.create(':memory:')).connect()
const from = "(select * from read_csv('first.csv'))"
await db.run(`copy ${from} to 'duckdb.csv'`)
await db.run(`copy ${from} to 'duckdb.parquet'`)
await db.run(`copy ${from} to 'duckdb-zstd.parquet' (compression zstd)`)
await db.run(`copy ${from} to 'duckdb.json'`)
await db.run(`copy ${from} to 'duckdb-array.json' (array true)`)
await db.run(`copy ${from} to 'duckdb-packed.json.gz' (format json, compression gzip)`)
await db.run(`copy ${from} to 'duckdb-packed.csv.zst' (format csv, compression zstd)`)
N
node --input-type=module - <<'N'
import { createRequire } from 'node:module'
const require = createRequire(`${process.env.POLARS_FROM ?? process.cwd()}/`)
const pl = require('nodejs-polars').default
const d = pl.readCSV('first.csv', { nullValues: '' })
d.writeCSV('polars.csv')
d.writeParquet('polars.parquet')
d.writeIPC('polars.arrow')
d.writeIPC('polars-lz4.arrow', { compression: 'lz4' })
d.writeIPC('polars-zstd.arrow', { compression: 'zstd' })
d.writeIPCStream('polars-stream.arrows')
d.writeJSON('polars.ndjson', { format: 'lines' })
N
rm first.csv
