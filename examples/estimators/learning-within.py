"""Right: a learning curve within person and subject. The second session there less the first, at the same work and value.

Whatever made the person choose the subject is in both. What the calendar changes in between is taken out as far as it shows
in the kind of work and its value.
"""
import numpy as np
from earlier import in_order
from read import clustered, main, table


def estimate(data):
    s = table(data, "sessions")
    rows, earlier = in_order(s)
    second = np.flatnonzero(earlier == 1)
    change = lambda v: v[rows[second]] - v[rows[second - 1]]
    modes = (s["work_mode"][:, None] == np.arange(1, len(s["levels"]["work_mode"]))).astype(float)
    x = np.column_stack([np.ones(len(second)), change(np.log(s["value_usd"])), change(modes)])
    y = change(s["expertise"].astype(float))
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ (x.T @ y)
    error = clustered(s["person_id"][rows[second]], (x @ bread[:, 0]) * (y - x @ beta))
    return [{"estimand": "practice.expertise.1-0", "estimate": float(beta[0]), "std_error": error}]


if __name__ == "__main__":
    main(estimate)
