"""Right where labels are misread: prediction-powered inference from an audit (`--gold 500`).

The slope of the audited sessions by their true labels, plus lambda times what the labels as read give in all sessions
less what they give in the audited ones. Any lambda is right, for the two agree but for chance; the best one takes away
the most variance. This is PPI++ (Angelopoulos, Duchi and Zrnic 2023), whose formula for least squares it is where only the
outcome is predicted; as the regressor is misread too, each of the three regressions has its own (Kluger et al. 2025).
"""
import numpy as np
from read import clustered, main, table
from regression import least_squares, regression


def ppi(read, true, audited, weight, person, tuned=None):
    """`audited`: rows of the sessions whose true labels are known; `weight`: 1 over their inclusion probability.

    `tuned`: lambda, if it is given; else the one with the least variance.
    """
    y, x, goal = read
    slope_all, in_all = least_squares(y, x, goal)
    slope_read, in_read = least_squares(y[audited], x[audited], goal[audited] * weight)
    slope_true, in_true = least_squares(true[0], true[1], true[2] * weight)
    # What each person contributes to the slope of true labels, and to the difference that should be 0.
    _, number = np.unique(person, return_inverse=True)
    true_sums = np.bincount(number[audited], in_true, number.max() + 1)
    spare_sums = np.bincount(number, in_all) - np.bincount(number[audited], in_read, number.max() + 1)
    if tuned is None:
        tuned = float(np.clip(-(true_sums @ spare_sums) / (spare_sums @ spare_sums), 0, 1))
    total = in_all * tuned
    total[audited] += in_true - tuned * in_read
    return slope_true + tuned * (slope_all - slope_read), total


def estimate(data):
    s, gold = table(data, "sessions"), table(data, "gold")
    audited = np.searchsorted(s["session_id"], gold["session_id"])
    slope, influence = ppi(regression(s), regression(gold), audited, 1 / gold["inclusion_probability"], s["person_id"])
    # What least squares of 11 coefficients on few audited sessions lets residuals fall short of.
    n, k = len(audited), 11
    error = clustered(s["person_id"], influence) * float(np.sqrt((n - 1) / (n - k)))
    return [{"estimand": "slope.verified", "estimate": slope, "std_error": error}]


if __name__ == "__main__":
    main(estimate)
