"""Reference fixed-effects fits for tests/recover: python3 regression.py > regression.json.

Errors are clustered by person with the factor G/(G-1) * (N-1)/(N-K), K counting every indicator: statsmodels'
default for cov_type='cluster'.
"""
import json
import numpy as np
import statsmodels
import statsmodels.api as sm

rng = np.random.default_rng(11)

def dummies(codes, drop_first):
    levels = np.unique(codes)[1 if drop_first else 0:]
    return np.column_stack([(codes == l).astype(float) for l in levels])

cases = []
for n, people, cells, singles in ((120, 40, 8, 0), (300, 60, 25, 3), (500, 45, 12, 1)):
    person = rng.integers(0, people, n)
    cell = rng.integers(0, cells, n)
    cell[:singles] = cells + np.arange(singles)
    extra = rng.integers(0, 4, n)
    level = rng.integers(1, 6, n)
    y = 0.2 * level + 0.1 * cell + rng.normal(size=people)[person] + rng.normal(size=n)
    indicators = np.column_stack([(level == k).astype(float) for k in (2, 3, 4, 5)])
    out = {"person": person.tolist(), "cell": cell.tolist(), "extra": extra.tolist(), "level": level.tolist(), "y": y.tolist()}
    fits = {
        "cells": (np.column_stack([indicators, dummies(cell, False)]), 4),
        "linear_cells": (np.column_stack([level.astype(float), dummies(cell, False)]), 1),
        "additive": (np.column_stack([level.astype(float), np.ones(n), dummies(cell, True), dummies(extra, True)]), 1),
    }
    for name, (x, k) in fits.items():
        fit = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": person, "use_correction": True})
        out[name] = {"coef": fit.params[:k].tolist(), "se": fit.bse[:k].tolist()}
    cases.append(out)
print(json.dumps({"statsmodels": statsmodels.__version__, "cases": cases}))
