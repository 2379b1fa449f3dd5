"""Right where how many sessions people have says nothing about the outcome: generalised estimating equations.

The working correlation is exchangeable: any two sessions of a person are equally alike (Liang and Zeger 1986). This is what
a mixed model with a random intercept by person fits too. A person with many sessions counts less than each of them would,
so that means spread less than plain ones do. Errors are robust to a wrong correlation, and clustered by person.
"""
import numpy as np
from read import clustered, dummies, main, table


def gee(y, x, person, coefficient=0):
    """A coefficient of the mean of y given x, its error, and the working correlation."""
    _, who, sizes = np.unique(person, return_inverse=True, return_counts=True)
    sums = lambda v: np.bincount(who, v)
    totals = np.column_stack([sums(column) for column in x.T])
    pairs = np.sum(sizes * (sizes - 1)) / 2 - x.shape[1]
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    for _ in range(20):
        rest = y - x @ beta
        products = np.sum(sums(rest) ** 2 - sums(rest**2)) / 2
        alike = products / pairs / (rest @ rest / (len(y) - x.shape[1]))
        # The inverse of the working correlation, times x, but for a factor that cancels.
        weighted = x - (alike / (1 + (sizes - 1) * alike))[who][:, None] * totals[who]
        bread = np.linalg.inv(weighted.T @ x)
        before, beta = beta, bread @ (weighted.T @ y)
        if np.abs(beta - before).max() < 1e-10:
            break
    return beta[coefficient], clustered(person, (weighted @ bread[:, coefficient]) * (y - x @ beta)), alike


def row(estimand, y, x, person, coefficient=0):
    found, error, _ = gee(y, x, person, coefficient)
    return {"estimand": estimand, "estimate": float(found), "std_error": error}


def words(s):
    """Log words a turn on the level and what goes with it, as in additive-words.py."""
    keep = (s["user_type"] != s["levels"]["user_type"].index("unclear")) & (s["words"] > 0)
    s = {k: s[k][keep] for k in ("person_id", "words", "turns", "expertise", "value_usd", *CONTROLS)}
    level = (s["expertise"][:, None] == np.arange(2, 6)).astype(float)
    more = [dummies(s[n]) for n in CONTROLS]
    x = np.column_stack([np.ones(len(level)), level, np.log(s["value_usd"]), *more])
    return np.log(s["words"] / s["turns"]), x, s["person_id"]


CONTROLS = ("work_mode", "month", "user_type", "model_family")


def estimate(data):
    s = table(data, "sessions")
    one = np.ones((len(s["turns"]), 1))
    return [
        row("mean.log_value", np.log(s["value_usd"]), one, s["person_id"]),
        row("mean.log_turns", np.log(s["turns"]), one, s["person_id"]),
        # Experts stand last of the levels, after the intercept.
        row("ate.log_words.5-1", *words(s), coefficient=4),
    ]


if __name__ == "__main__":
    main(estimate)
