"""Right where nothing unmeasured goes with expertise: log words a turn on the level and all that goes with it, added.

Sessions of unclear occupation are left out, which the baseline allows: there it is chance who is unclear. Value enters as
it is, not in bands, and the model family too, for the practised switch first. Errors clustered by person.
"""
import numpy as np
from read import clustered, dummies, main, table


def estimate(data):
    s = table(data, "sessions")
    keep = (s["user_type"] != s["levels"]["user_type"].index("unclear")) & (s["words"] > 0)
    s = {k: v[keep] for k, v in s.items() if k not in ("levels", "verified.valid", "at_least_partial.valid", "abandoned.valid")}
    y = np.log(s["words"] / s["turns"])
    level = (s["expertise"][:, None] == np.arange(2, 6)).astype(float)
    more = [dummies(s[n]) for n in ("work_mode", "month", "user_type", "model_family")]
    x = np.column_stack([np.ones(len(y)), level, np.log(s["value_usd"]), *more])
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ (x.T @ y)
    # Experts stand last of the levels, after the intercept.
    influence = (x @ bread[:, 4]) * (y - x @ beta)
    return [{"estimand": "ate.log_words.5-1", "estimate": float(beta[4]), "std_error": clustered(s["person_id"], influence)}]


if __name__ == "__main__":
    main(estimate)
