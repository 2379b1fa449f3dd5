"""An estimator's frame in Python: columns from data/ as numpy arrays, errors clustered by person, one corpus or many."""
import json
import os
import sys

import numpy as np


def table(data, name):
    """Every column of a table written with --format npy; categories as codes, their names in `levels`."""
    folder = os.path.join(data, name)
    columns = {f[:-4]: np.load(os.path.join(folder, f)) for f in os.listdir(folder) if f.endswith(".npy")}
    with open(os.path.join(folder, "levels.json")) as f:
        columns["levels"] = json.load(f)
    return columns


def clear_goal(s):
    """Sessions with a clear goal: the others have no place in success."""
    keep = s["verified.valid"] == 1
    return {k: v if k == "levels" else v[keep] for k, v in s.items()}


def dummies(codes):
    """Indicators of every level that occurs but the first."""
    return (codes[:, None] == np.unique(codes)[1:]).astype(float)


def controls(s):
    """The study's controls, added together."""
    names = ["work_mode", "value_band", "month", "subject", "user_type"]
    return np.column_stack([np.ones(len(s["expertise"]))] + [dummies(s[n]) for n in names])


def clustered(person, contributions):
    """The root of G/(G - 1) times the sum over people of their summed contributions, squared."""
    _, number = np.unique(person, return_inverse=True)
    sums = np.bincount(number, contributions)
    return float(np.sqrt(np.sum(sums**2) * len(sums) / (len(sums) - 1)))


def main(estimate):
    """Answers for data/ here, or, with `serve` as argument, for a folder a line."""
    if sys.argv[1:] != ["serve"]:
        print(json.dumps(estimate("data")))
        return
    for line in sys.stdin:
        print(json.dumps(estimate(json.loads(line)["data"])), flush=True)
