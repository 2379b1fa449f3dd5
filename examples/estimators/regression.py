"""The regression that estimators with an audit share: verified success on expertise, work mode, value and user type."""
import numpy as np


def regression(t):
    """Outcome, regressors (expertise second), and 1 where a session has a clear goal, of any table with labels."""
    modes, types = t["levels"]["work_mode"], t["levels"]["user_type"]
    # Orchestrating is rare: an audit may hold none, so it counts as building.
    shown = [m for m in modes if m not in ("building", "orchestrating")]
    # A user of unclear type is neither: half of either will do for what is only a first guess.
    other = np.array([{"other": 1, "unclear": 0.5}.get(name, 0) for name in types])
    x = np.column_stack(
        [np.ones(len(t["expertise"])), t["expertise"], np.log(t["value_usd"]), other[t["user_type"]]]
        + [t["work_mode"] == modes.index(m) for m in shown]
    )
    return t["verified"].astype(float), x, t["verified.valid"].astype(float)


def least_squares(y, x, weight):
    """Weighted least squares: the coefficient of expertise, and what each session contributes to its error."""
    bread = np.linalg.inv((x * weight[:, None]).T @ x)
    beta = bread @ (x.T @ (weight * y))
    return float(beta[1]), weight * (x @ bread[:, 1]) * (y - x @ beta)
