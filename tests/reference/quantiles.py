"""Reference quantiles for tests/streams: python3 quantiles.py > quantiles.json (scipy 1.10, mpmath-free)."""
import json
from scipy.special import ndtri, gammaincinv, gammainccinv

tails = [2.0 ** -e for e in (2, 3, 5, 8, 13, 20, 29, 30)] + [0.3, 0.1, 0.01, 1e-4, 1e-6, 1e-9]
deep = [1e-12, 2.0 ** -45, 2.0 ** -52]
print(json.dumps({
    "normal": [[p, float(ndtri(p))] for p in tails + deep],
    "gamma32_lower": [[p, float(gammaincinv(1.5, p))] for p in tails],
    "gamma32_upper": [[p, float(gammainccinv(1.5, p))] for p in tails],
}, indent=1))
