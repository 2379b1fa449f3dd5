"""Reference kappas, quantiles and BCa intervals for tests/recover: python3 agreement.py > agreement.json."""
import json
import numpy as np
import scipy
from scipy import stats
import statsmodels
from statsmodels.stats.inter_rater import cohens_kappa

rng = np.random.default_rng(3)
kappas = []
for n in (40, 300, 1000):
    a = rng.integers(1, 6, n)
    b = np.clip(a + rng.integers(-1, 2, n) * (rng.random(n) < 0.6), 1, 5)
    table = np.zeros((5, 5))
    np.add.at(table, (a - 1, b - 1), 1)
    fit = {w or "none": cohens_kappa(table, wt=w) for w in (None, "linear", "quadratic")}
    kappas.append({"first": a.tolist(), "second": b.tolist(),
                   **{w: float(f.kappa) for w, f in fit.items()}})

quantiles = []
for n in (1, 2, 7, 50, 200):
    x = np.sort(rng.normal(size=n))
    quantiles.append({"x": x.tolist(), "p": [0, 0.025, 0.1, 0.5, 0.75, 0.975, 1],
                      "q": np.quantile(x, [0, 0.025, 0.1, 0.5, 0.75, 0.975, 1]).tolist(), "median": float(np.median(x))})

bcas = []
for n, statistic in ((30, np.mean), (60, np.var), (25, np.median)):
    x = rng.exponential(size=n)
    result = stats.bootstrap((x,), statistic, n_resamples=999, method="BCa", random_state=5, vectorized=False)
    left = [float(statistic(np.delete(x, i))) for i in range(n)]
    bcas.append({"drawn": np.sort(result.bootstrap_distribution).tolist(), "estimate": float(statistic(x)),
                 "left": left, "low": float(result.confidence_interval.low), "high": float(result.confidence_interval.high)})
print(json.dumps({"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__,
                  "kappas": kappas, "quantiles": quantiles, "bcas": bcas}))
