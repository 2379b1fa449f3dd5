"""The study's regression in numpy: verified success on the level, crossed cells absorbed, errors clustered by person.

As an estimator for `plumbline validate --serve --format npy`, or, as `ols.py PARAMETERS PEOPLE FIRST LAST`, in one loop
with a generator of the same model (model.py).
"""
import json
import os
import sys

import numpy as np

CELL = ("work_mode", "value_band", "month", "subject", "user_type")
USED = CELL + ("person_id", "expertise", "verified")


def ols(s, keep):
    """Estimate and error of experts against novices."""
    cell = np.zeros(int(keep.sum()), np.int64)
    for name in CELL:
        column = s[name][keep].astype(np.int64)
        cell = cell * (column.max() + 1) + column
    _, cell = np.unique(cell, return_inverse=True)
    size = np.bincount(cell)
    level = s["expertise"][keep]
    y = s["verified"][keep].astype(float)
    x = (level[:, None] == np.arange(2, 6)).astype(float)
    within = lambda v: v - (np.bincount(cell, v) / size)[cell]
    y, x = within(y), np.stack([within(c) for c in x.T], axis=1)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ (x.T @ y)
    influence = (x @ bread[:, -1]) * (y - x @ beta)
    _, person = np.unique(s["person_id"][keep], return_inverse=True)
    sums = np.bincount(person, influence)
    n, g = len(y), len(sums)
    factor = g / (g - 1) * (n - 1) / (n - len(size) - 4)
    return float(beta[-1]), float(np.sqrt(factor * np.sum(sums**2)))


def read(data):
    folder = os.path.join(data, "sessions")
    s = {name: np.load(os.path.join(folder, name + ".npy")) for name in USED}
    return s, np.load(os.path.join(folder, "verified.valid.npy")) == 1


def serve():
    for line in sys.stdin:
        estimate, error = ols(*read(json.loads(line)["data"]))
        print(json.dumps([{"estimand": "wate.verified.5-1", "estimate": estimate, "std_error": error}]), flush=True)


def loop(parameters, people, first, last):
    import model

    p = model.load(parameters)
    for r in range(first, last + 1):
        tables = model.generate(p, people, r, turns=False, probabilities=False)
        s = tables["sessions"]
        print(r, *ols(s, s["goal"]))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        serve()
    else:
        loop(sys.argv[1], *(int(a) for a in sys.argv[2:]))
