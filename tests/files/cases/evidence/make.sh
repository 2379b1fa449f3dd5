#!/usr/bin/env bash
# Writes plain.csv, 24 sessions with counts of decisions and signals, as R, pandas, DuckDB and polars write them by default.
# It needs what ../programs/make.sh needs.
set -eu
cd "$(dirname "$0")"
Rscript - <<'R'
d <- read.csv("plain.csv", na.strings = "")
truths <- c("tests_passed", "affirmed", "verified", "at_least_partial", "trouble", "abandoned", "wrote_code")
d[truths] <- lapply(d[truths], function(x) as.logical(x))
d$expertise <- factor(d$expertise, levels = 5:1, labels = c("expert", "advanced", "intermediate", "beginner", "novice"), ordered = TRUE)
d$planning_user_share <- d$planning_decisions_user / d$planning_decisions
d$execution_user_share <- d$execution_decisions_user / d$execution_decisions
write.csv(d, "r-nan.csv")
write.csv2(d, "r-csv2.csv", row.names = FALSE)
R
${PYTHON:-python3} - <<'P'
import pandas as pd
d = pd.read_csv("plain.csv")
counts = ["planning_decisions", "planning_decisions_user", "execution_decisions", "execution_decisions_user"]
d.convert_dtypes().set_index(["person_id", "session_id"]).to_csv("pandas-nullable.csv", na_rep="<NA>")
d.to_csv("pandas-bom.csv", sep=";", decimal=",", encoding="utf-8-sig")
d.drop(columns=["planning_user_share", "execution_user_share"]).assign(**d[counts].astype(float)).to_json("pandas-counts.json", orient="table")
d[["planning_user_share", "execution_user_share"]] = d[["planning_user_share", "execution_user_share"]].round(2)
d.to_csv("pandas-rounded.csv")
P
node --input-type=module - <<'N'
import { createRequire } from 'node:module'
const require = createRequire(`${process.env.NODE_FROM ?? process.cwd()}/`)
const { DuckDBInstance } = require('@duckdb/node-api')
const db = await (await DuckDBInstance.create(':memory:')).connect()
await db.run(`create table d as select * from read_csv('plain.csv')`)
await db.run(`create type months as enum ('2026-04', '2026-03', '2026-02', '2026-01', '2025-12', '2025-11', '2025-10')`)
const types = `select * replace (session_id::hugeint as session_id, person_id::decimal(12,2) as person_id, month::months as month,
  started_at::timestamptz as started_at, planning_decisions::ubigint as planning_decisions, turns::utinyint as turns,
  execution_decisions::hugeint as execution_decisions, planning_user_share::decimal(4,2) as planning_user_share),
  to_minutes(turns) as took, [turns] as list, {turns: turns} as record from d`
await db.run(`copy (${types}) to 'duckdb-types.parquet'`)
await db.run(`copy (${types}) to 'duckdb-types.csv'`)
for (const codec of ['snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli'])
  await db.run(`copy d to 'duckdb-v2-${codec}.parquet' (parquet_version v2, compression ${codec})`)
await db.run(`copy d to 'duckdb-hive' (format parquet, partition_by (tests_passed))`)
N
node --input-type=module - <<'N'
import { createRequire } from 'node:module'
const require = createRequire(`${process.env.POLARS_FROM ?? process.cwd()}/`)
const pl = require('nodejs-polars').default
const read = pl.readCSV('plain.csv', { nullValues: '', tryParseDates: true })
const cast = (d, name, type) => d.withColumn(pl.col(name).cast(type).alias(name))
const d = [
  ['month', pl.Categorical],
  ['started_at', pl.Datetime('us', 'Europe/Berlin')],
  ['turns', pl.UInt8],
  ['planning_decisions', pl.UInt16],
].reduce((all, [name, type]) => cast(all, name, type), read)
  .withColumn(pl.col('planning_decisions_user').cast(pl.Float64).div(pl.col('planning_decisions').cast(pl.Float64)).alias('planning_user_share'))
  .withColumn(pl.lit(null).alias('note'))
  .rechunk()
d.writeParquet('polars-types.parquet')
d.writeParquet('polars-types-zstd.parquet', { compression: 'zstd' })
d.writeIPC('polars-types.arrow')
d.writeCSV('polars-types.csv')
N
