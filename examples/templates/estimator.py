"""An estimator to start from: verified success of experts less that of novices, with an error clustered by person.

plumbline writes {"data": FOLDER} on a line, of a folder with sessions.csv and schema.json, and reads the rows that it prints
on a line (--serve). Put your own analysis into `estimate`; `plumbline validate --list` prints the estimands that it may speak
of. As it is, it takes no account of what experts and novices do differently, so expect to be told that it is biased.
"""
import json
import sys

import numpy as np
import pandas as pd


def read(path, fields):
    """A CSV file with the types of its schema: what is missing stays missing, categories keep their order, times are UTC."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    for f in fields:
        column, levels = table[f["name"]], f.get("constraints", {}).get("enum")
        table[f["name"]] = {
            "string": lambda: pd.Categorical(column, levels, ordered=f.get("categoriesOrdered", False)),
            "boolean": lambda: column.map({"true": True, "false": False}).astype("boolean"),
            "integer": lambda: pd.to_numeric(column).astype("Int64" if column.hasnans else "int64"),
            "number": lambda: column.astype("float64"),
            "datetime": lambda: pd.to_datetime(column, utc=True),
        }[f["type"]]()
    return table


def clustered(person, contributions):
    """The root of G/(G - 1) times the sum over people of their summed contributions, squared."""
    sums = pd.Series(contributions).groupby(np.asarray(person)).sum()
    return float(np.sqrt((sums**2).sum() * len(sums) / (len(sums) - 1)))


def estimate(sessions):
    # Success is missing where a session has no clear goal: such sessions have no place in it.
    s = sessions.dropna(subset=["verified"])
    y = s["verified"].astype(float).to_numpy()
    expert, novice = (s["expertise"] == 5).to_numpy(), (s["expertise"] == 1).to_numpy()
    effect = y[expert].mean() - y[novice].mean()
    # What each session contributes to the difference of the two means.
    contributions = np.where(expert, (y - y[expert].mean()) / expert.sum(), 0)
    contributions -= np.where(novice, (y - y[novice].mean()) / novice.sum(), 0)
    error = clustered(s["person_id"], contributions)
    return [{"estimand": "ate.verified.5-1", "estimate": effect, "std_error": error}]


if __name__ == "__main__":
    # One process for many corpora, for pandas takes longer to load than a corpus to read.
    for line in sys.stdin:
        data = json.loads(line)["data"]
        schema = json.load(open(f"{data}/schema.json", encoding="utf-8"))
        print(json.dumps(estimate(read(f"{data}/sessions.csv", schema["sessions"]["fields"]))), flush=True)
