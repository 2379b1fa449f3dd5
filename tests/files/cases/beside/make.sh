#!/usr/bin/env bash
# Writes sessions.csv, 60 sessions with names and levels of their own, readings of some of them by a second rater, and prices
# of postings, as pandas, R, DuckDB and polars write them; expected.json is what pandas and numpy say of them.
# It needs what ../programs/make.sh needs.
set -eu
cd "$(dirname "$0")"
${PYTHON:-python3} - <<'P'
import json
import numpy as np, pandas as pd
rng = np.random.default_rng(11)
n = 60
kinds = ["build", "fix", "ops"]
levels = {"junior": 1, "mid": 3, "senior": 5}
jobs = ["Computer and Mathematical Occupations", "Management Occupations", "Legal Occupations", "Unclear"]
ends = {"done": "succeeded", "partly": "partial", "gave up": "failed", "unclear": "no_clear_goal"}
s = pd.DataFrame({
    "id": [f"s{i:03d}" for i in range(n)],
    "user": [f"{i % 17:03d}" for i in range(n)],
    "kind": rng.choice(kinds, n),
    "level": rng.choice(list(levels), n),
    "result": rng.choice(list(ends), n, p=[0.5, 0.25, 0.15, 0.1]),
    "job": rng.choice(jobs, n),
    "success_signal": rng.integers(0, 6, n),
})
s.to_csv("sessions.csv", index=False)

def again(column, pool, share):
    return column.where(rng.random(len(column)) > share, rng.choice(pool, len(column)))

t = s[["id"]].copy()
t["kind"] = again(s["kind"], kinds + ["plan"], 0.4)
t["level"] = again(s["level"], list(levels), 0.4)
t["success_signal"] = np.clip(s["success_signal"] + rng.choice([-2, -1, 0, 0, 0, 1], n), 0, 5).astype(float)
t.loc[::7, "kind"] = None
t.loc[5::11, "success_signal"] = np.nan
t = t.sample(45, random_state=3)
strangers = pd.DataFrame({"id": ["x1", "x2"], "kind": ["fix", "ops"], "level": ["mid", "mid"], "success_signal": [1.0, 2.0]})
t = pd.concat([t, strangers])
t.to_csv("rater-pandas.csv", index=False)
with open("rater.ndjson", "w") as f:
    for row in t.to_dict("records"):
        f.write(json.dumps({k: v for k, v in row.items() if v == v and v is not None}) + "\n")

o = pd.DataFrame({"session_id": s["id"], "outcome": again(s["result"], list(ends), 0.3).map(ends), "occupation": again(s["job"], jobs, 0.3)})
o.to_csv("rater-ours.csv", index=False)

p = pd.DataFrame({"ref": [f"job-{i}" for i in range(150)], "price": np.round(np.exp(rng.normal(5.6, 1.6, 150)).clip(10, 50000), 2)})
p["guess"] = np.round(np.exp(0.6 * np.log(p["price"]) + rng.normal(2.3, 0.9, 150)), 2)
p.loc[[3, 40], "guess"] = 0
p.loc[[7, 8, 9], "guess"] = np.nan
p.loc[10, "price"] = np.nan
p.to_csv("prices-pandas.csv", index=False)
p.to_json("prices.json", orient="split", index=False)

def kappa(a, b, w, people, weights=None):
    k = np.ones(len(a)) if weights is None else weights[people]
    m = int(max(a.max(), b.max())) + 1
    table = np.zeros((m, m))
    np.add.at(table, (a, b), k)
    table /= table.sum()
    i, j = np.indices((m, m))
    apart = {"kappa": i != j, "kappa_linear": abs(i - j), "kappa_quadratic": (i - j) ** 2}[w]
    return 1 - (apart * table).sum() / (apart * np.outer(table.sum(1), table.sum(0))).sum()

def clustered(f, people):
    """The estimate with all weights 1, and its error from derivatives by the weight of each person."""
    g = people.max() + 1
    h = 1e-5
    slopes = []
    for k in range(g):
        up, down = np.ones(g), np.ones(g)
        up[k] += h
        down[k] -= h
        slopes.append((f(up) - f(down)) / (2 * h))
    return [float(f(np.ones(g))), float(np.sqrt(g / (g - 1) * np.sum(np.square(slopes))))]

def compared(both, one, two, name, ordered):
    d = both.dropna(subset=[one, two])
    people = pd.factorize(d["user"])[0]
    every = sorted(set(d[one]) | set(d[two]))
    code = (lambda c: c.astype(int).to_numpy()) if ordered else (lambda c: np.array([every.index(x) for x in c]))
    a, b = code(d[one]), code(d[two])
    share = lambda hits: clustered(lambda w: np.average(hits, weights=w[people]), people)
    out = {f"agreement.{name}": [len(d), *share(a == b)]}
    if ordered:
        out[f"agreement_within_one.{name}"] = [len(d), *share(abs(a - b) <= 1)]
    for w in ["kappa", "kappa_linear", "kappa_quadratic"] if ordered else ["kappa"]:
        out[f"{w}.{name}"] = [len(d), *clustered(lambda v: kappa(a, b, w, people, v), people)]
    return out

both = s.merge(t, on="id", suffixes=("", "_2"))
for c in ["level", "level_2"]:
    both[c] = both[c].map(levels)
some = {
    **compared(both, "kind", "kind_2", "work_mode", False),
    **compared(both, "level", "level_2", "expertise", True),
    **compared(both, "success_signal", "success_signal_2", "success_signal", True),
}
ours = s.merge(o, left_on="id", right_on="session_id")
ours["result"] = ours["result"].map(ends)
kind = lambda job: {"Computer and Mathematical Occupations": "software", "Unclear": "unclear"}.get(job, "other")
ours["type"], ours["type_2"] = ours["job"].map(kind), ours["occupation"].map(kind)
ours = {
    **compared(ours, "result", "outcome", "outcome", False),
    **compared(ours, "job", "occupation", "occupation", False),
    **compared(ours, "type", "type_2", "user_type", False),
}

edges = [10, 200, 1000, 5000, np.inf]
names = ["10-200", "200-1000", "1000-5000", "5000-50000"]
band = pd.cut(p["price"], edges, right=False, labels=names)
priced = p[(p["guess"] > 0) & p["price"].notna()]
x, y = np.log(priced["price"]), np.log(priced["guess"])
prices = {"value_r2": [len(priced), float(np.corrcoef(x, y)[0, 1] ** 2)]}
for name in names:
    d = (y - x)[band[priced.index] == name]
    prices[f"postings_share {name}"] = [int(band.notna().sum()), float((band == name).sum() / band.notna().sum())]
    prices[f"overpriced {name}"] = [len(d), float(np.exp(d.mean()))]
    prices[f"underpriced {name}"] = [len(d), float(np.exp(-d.mean()))]
json.dump({"some": some, "ours": ours, "prices": prices}, open("expected.json", "w"), indent=1)
P
Rscript - <<'R'
d <- read.csv("rater-pandas.csv", na.strings = "", stringsAsFactors = TRUE)
d$level <- factor(d$level, levels = c("junior", "mid", "senior"), ordered = TRUE)
write.csv(d, "rater-r.csv")
p <- read.csv("prices-pandas.csv")
write.csv2(p, "prices-r.csv", row.names = FALSE)
R
node --input-type=module - <<'N'
import { createRequire } from 'node:module'
const require = createRequire(`${process.env.NODE_FROM ?? process.cwd()}/`)
const { DuckDBInstance } = require('@duckdb/node-api')
const db = await (await DuckDBInstance.create(':memory:')).connect()
await db.run(`create type kinds as enum ('plan', 'ops', 'fix', 'build')`)
await db.run(`copy (select id, kind::kinds as kind, level, success_signal::utinyint as success_signal from read_csv('rater-pandas.csv')) to 'rater-duckdb.parquet'`)
await db.run(`copy (select ref, price::decimal(12, 2) as price, guess::double as guess from read_csv('prices-pandas.csv')) to 'prices-duckdb.parquet'`)
N
node --input-type=module - <<'N'
import { createRequire } from 'node:module'
const require = createRequire(`${process.env.POLARS_FROM ?? process.cwd()}/`)
const pl = require('nodejs-polars').default
const rater = pl.readCSV('rater-pandas.csv')
rater.withColumn(pl.col('kind').cast(pl.Categorical).alias('kind')).rechunk().writeIPC('rater-polars.arrow')
pl.readCSV('prices-pandas.csv').rechunk().writeIPC('prices-polars.arrow')
N
