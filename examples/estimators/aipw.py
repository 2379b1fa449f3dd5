"""Right where nothing unmeasured goes with expertise: augmented inverse probability weighting (Robins et al. 1994).

For each of the levels 5 and 1, every session's outcome is predicted from the level and the study's controls, and the error
of the prediction in the sessions at that level is added, weighted by 1 over their probability of being at it (a logistic
regression). One of the two models may be wrong. All levels share one prediction: of its own, the few novices' would fit
their noise, and the errors would be too small. Errors by influence functions, clustered by person.
"""
import numpy as np
from read import clear_goal, clustered, controls, main, table


def logistic(at, x, ridge=1e-3):
    """Probabilities of a logistic regression, by Newton's steps; the ridge holds levels that are hardly seen."""
    beta = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ beta))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(beta))
        step = np.linalg.solve(hessian, x.T @ (at - p) - ridge * beta)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return 1 / (1 + np.exp(-x @ beta))


def aipw(y, level, x):
    """What each session says of the effect of level 5 over level 1; their mean is the estimate."""
    levels = np.arange(2, 6)
    indicators = (level[:, None] == levels).astype(float)
    beta = np.linalg.lstsq(np.column_stack([x, indicators]), y, rcond=None)[0]
    base, effects = x @ beta[: x.shape[1]], beta[x.shape[1] :]
    each = 0
    for k, sign in ((5, 1), (1, -1)):
        predicted = base + effects @ (levels == k)
        each = each + sign * (predicted + (level == k) / logistic(level == k, x) * (y - predicted))
    return each


def estimate(data):
    s = clear_goal(table(data, "sessions"))
    each = aipw(s["verified"].astype(float), s["expertise"], controls(s))
    error = clustered(s["person_id"], (each - each.mean()) / len(each))
    return [{"estimand": "ate.verified.5-1", "estimate": float(each.mean()), "std_error": error}]


if __name__ == "__main__":
    main(estimate)
