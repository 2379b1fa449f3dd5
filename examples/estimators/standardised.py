"""Right where nothing unmeasured goes with expertise: outcome regression within each level, averaged over all sessions.

Least squares of the outcome on the study's controls, in the sessions of experts and of novices apart, each predicted for
every session (g-computation); errors by influence functions, clustered by person. Speaks of the average effect.
"""
import numpy as np
from read import clear_goal, clustered, controls, main, table


def standardised(s, y, x):
    n = len(y)
    mean_x = x.mean(axis=0)
    total, influence = {}, {}
    for level in (5, 1):
        at = s["expertise"] == level
        xa = x[at]
        gram = np.linalg.pinv(xa.T @ xa)
        beta = gram @ (xa.T @ y[at])
        fitted = x @ beta
        total[level] = fitted.mean()
        influence[level] = (fitted - total[level]) / n
        influence[level][at] += (xa @ gram @ mean_x) * (y[at] - xa @ beta)
    return total[5] - total[1], clustered(s["person_id"], influence[5] - influence[1])


def estimate(data):
    s = clear_goal(table(data, "sessions"))
    effect, error = standardised(s, s["verified"].astype(float), controls(s))
    return [{"estimand": "ate.verified.5-1", "estimate": effect, "std_error": error}]


if __name__ == "__main__":
    main(estimate)
