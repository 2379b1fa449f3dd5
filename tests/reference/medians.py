"""Reference standard errors of quantiles for tests/recover: python3 medians.py > medians.json (scipy 1.10).

Maritz and Jarrett (1978) for independent values, as scipy.stats.mstats.mjci computes them, with weights from the beta
distribution.
"""
import json
import numpy as np
from scipy.stats.mstats import mjci

rng = np.random.default_rng(1)
n = 2000
samples = {
    "long tail": np.round(np.exp(rng.normal(5, 1.2, n)), 2),
    "ratios": np.round(rng.binomial(d := 5 * (1 + rng.poisson(3, n)), 0.2) / d, 6),
}
print(json.dumps([
    {"name": name, "values": [float(v) for v in x],
     "quantiles": [{"p": p, "std_error": float(mjci(x, [p])[0])} for p in (0.1, 0.25, 0.5, 0.75, 0.9)]}
    for name, x in samples.items()
]))
