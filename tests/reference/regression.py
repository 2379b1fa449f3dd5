"""Reference regressions for tests/recover: python3 regression.py > regression.json (statsmodels).

Least squares and Poisson with every effect as indicators. Errors are clustered by person with the factor
G/(G-1) * (N-1)/(N-K), K counting every independent column: statsmodels' default for cov_type='cluster'.
Rows that alone hold some effect's level are dropped first, until none is left.
"""
import json
import sys
import numpy as np
import statsmodels
import statsmodels.api as sm

rng = np.random.default_rng(11)

def dummies(codes, drop_first):
    levels = np.unique(codes)[1 if drop_first else 0:]
    return np.column_stack([np.zeros((len(codes), 0))] + [(codes == l).astype(float) for l in levels])

def repeated(effects, n):
    keep = np.ones(n, bool)
    while True:
        before = keep.sum()
        for e in effects:
            levels, counts = np.unique(e[keep], return_counts=True)
            keep &= np.isin(e, levels[counts > 1])
        if keep.sum() == before:
            return keep

def independent(x):
    """Columns that earlier ones do not explain."""
    kept = []
    for j in range(x.shape[1]):
        if np.linalg.matrix_rank(x[:, kept + [j]], tol=1e-8) == len(kept) + 1:
            kept.append(j)
    return kept

cases = []
# n, people, levels of three effects, singletons, people a level of the third effect (unbalanced), collinear term
for n, people, sizes, singles, skew, collinear in (
    (120, 40, (8,), 0, False, False), (300, 60, (25,), 3, False, False), (500, 45, (12,), 1, False, True),
    (200, 30, (6, 4), 0, False, False), (400, 80, (30, 9), 4, True, False), (350, 25, (10, 7), 2, False, True),
    (600, 90, (20, 12, 5), 0, True, False), (450, 12, (9, 6, 4), 3, False, False), (260, 8, (5, 3), 0, True, True),
    (800, 150, (40, 15, 6), 5, True, False), (300, 100, (100,), 0, False, False), (150, 6, (4,), 0, False, False)):
    weights = rng.exponential(size=people) if skew else np.ones(people)
    person = rng.choice(people, n, p=weights / weights.sum())
    effects = [rng.integers(0, s, n) for s in sizes]
    if sizes == (100,):
        effects = [person.copy()]          # effects of people: nested in the clusters
    effects[0][:singles] = sizes[0] + np.arange(singles)
    level = rng.integers(1, 6, n).astype(float)
    other = rng.normal(size=n) + 0.3 * level
    terms = [level, other]
    if collinear:
        terms.append(effects[0] * 2.0 + 1.0)   # explained by the first effect
    eta = 0.2 * level - 0.1 * other + 0.05 * effects[-1] + 0.3 * rng.normal(size=people)[person]
    y = eta + rng.normal(size=n)
    count = rng.poisson(np.exp(eta)).astype(float)
    keep = repeated(effects, n)
    out = {"person": person.tolist(), "effects": [e.tolist() for e in effects],
           "terms": [t.tolist() for t in terms], "y": y.tolist(), "count": count.tolist(),
           "singletons": int(n - keep.sum())}
    fixed = np.column_stack([dummies(e[keep], k > 0) for k, e in enumerate(effects)])
    x = np.column_stack([fixed] + [t[keep] for t in terms])
    kept = independent(x)
    own = [kept.index(fixed.shape[1] + j) if fixed.shape[1] + j in kept else None for j in range(len(terms))]
    nested = all(len(set(person[keep][effects[0][keep] == l])) == 1 for l in set(effects[0][keep]))
    for name, fit in (
        ("linear", sm.OLS(y[keep], x[:, kept])),
        ("poisson", sm.GLM(count[keep], x[:, kept], family=sm.families.Poisson()))):
        if name == "poisson" and any((count[keep][e[keep] == l] == 0).all() for e in effects for l in set(e[keep])):
            continue
        kwds = {} if name == "linear" else {"tol": 1e-14, "maxiter": 200}
        r = fit.fit(cov_type="cluster", cov_kwds={"groups": person[keep], "use_correction": True}, **kwds)
        N, K = len(kept) and keep.sum(), len(kept)
        # effects nested in the clusters are not counted among the K
        scale = np.sqrt((N - K) / (N - (K - fixed.shape[1]))) if nested and len(effects) == 1 else 1.0
        out[name] = {"coef": [None if j is None else float(r.params[j]) for j in own],
                     "se": [None if j is None else float(r.bse[j] * scale) for j in own]}
    cases.append(out)
print(json.dumps({"statsmodels": statsmodels.__version__, "cases": cases}))
print(len(cases), sum("poisson" in c for c in cases), file=sys.stderr)
