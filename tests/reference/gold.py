"""Made-up sessions with an audit, and what ppi_py says of them (its source at commit bd90caa on the path, numpy, statsmodels).

    PYTHONPATH=ppi_py python gold.py   writes gold.csv and prints what goes into gold.json
"""
import json

import numpy as np
from ppi_py import ppi_ols_pointestimate

rng = np.random.default_rng(7)
n, people = 300, 60
person = rng.integers(0, people, n)
level = rng.integers(1, 6, n)
z = np.round(rng.normal(size=n) + 0.3 * level, 4)
y = (rng.random(n) < 1 / (1 + np.exp(2 - 0.4 * level - 0.3 * z - 0.4 * rng.normal(size=people)[person]))).astype(int)
read_level = np.clip(level + rng.choice([-1, 0, 0, 1], n), 1, 5)
read_y = np.where(rng.random(n) < 0.12, 1 - y, y)
audited = np.sort(rng.choice(n, 90, False))

x = np.column_stack([np.ones(n), level, z])
# A regressor that is read right, as ppi_py has it; all sessions stand in for the unlabelled ones.
slopes = {
    lam: ppi_ols_pointestimate(x[audited], y[audited], read_y[audited], x, read_y, lam=lam)[1] for lam in (1, 0.5, 0)
}
flag = np.isin(np.arange(n), audited).astype(int)
table = np.column_stack([person, level, z, y, read_level, read_y, flag])
header = "person,level,z,y,read_level,read_y,audited"
np.savetxt("gold.csv", table, fmt=["%d", "%d", "%.4f", "%d", "%d", "%d", "%d"], delimiter=",", header=header, comments="")
print(json.dumps({"ppi": slopes}))
