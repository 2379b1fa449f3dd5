"""Performance measures of a small simulation, with missing values, by an implementation of their own.

Morris, White and Crowther (2019), Statistics in Medicine 38:2074-2102, table 6; jackknife errors for the two
measures that it lacks. Standard library only.
  python3 tests/reference/measures.py > tests/reference/measures.json
"""
import json
import math
import random

random.seed(7)


def var(xs):
    m = math.fsum(xs) / len(xs)
    return math.fsum((x - m) ** 2 for x in xs) / (len(xs) - 1)


def mean(xs):
    return math.fsum(xs) / len(xs)


def case(n, theta, shift, missing, no_se, vary):
    rows = []
    for i in range(n):
        truth = theta + (random.gauss(0, 0.02) if vary else 0)
        est = truth + shift + random.gauss(0, 0.1)
        se = abs(random.gauss(0.1, 0.01))
        row = dict(truth=truth, estimate=est, std_error=se, conf_low=est - 1.96 * se, conf_high=est + 1.96 * se)
        z = abs(est / se)
        row["p_value"] = math.erfc(z / math.sqrt(2))
        if random.random() < missing:
            row = dict(truth=truth, estimate=None, std_error=None, conf_low=None, conf_high=None, p_value=None)
        elif random.random() < no_se:
            row.update(std_error=None, conf_low=None, conf_high=None, p_value=None)
        rows.append(row)
    return rows


def jackknife(rows, statistic):
    """Efron's error from the statistic with one row left out at a time."""
    left = [statistic(rows[:i] + rows[i + 1 :]) for i in range(len(rows))]
    m = mean(left)
    return math.sqrt((len(rows) - 1) / len(rows) * math.fsum((x - m) ** 2 for x in left))


def measures(rows):
    f = [r for r in rows if r["estimate"] is not None]
    n = len(f)
    e = [r["estimate"] - r["truth"] for r in f]
    out = {}
    bias = mean(e)
    out["bias"] = (bias, math.sqrt(var(e) / n))
    mt = mean([r["truth"] for r in f])
    if any(r["truth"] != 0 for r in f):
        out["relative_bias"] = (bias / mt, jackknife(f, lambda rs: sum(r["estimate"] - r["truth"] for r in rs) / sum(r["truth"] for r in rs)))
    a = [abs(x) for x in e]
    out["mean_absolute_bias"] = (mean(a), math.sqrt(var(a) / n))
    emp = math.sqrt(var(e))
    out["empirical_se"] = (emp, emp / math.sqrt(2 * (n - 1)))
    sq = [x * x for x in e]
    mse = mean(sq)
    mse_se = math.sqrt(math.fsum((x - mse) ** 2 for x in sq) / (n * (n - 1)))
    out["mean_squared_error"] = (mse, mse_se)
    out["root_mean_squared_error"] = (math.sqrt(mse), jackknife(f, lambda rs: math.sqrt(sum((r["estimate"] - r["truth"]) ** 2 for r in rs) / len(rs))))
    s = [r for r in f if r["std_error"] is not None]
    v = [r["std_error"] ** 2 for r in s]
    mod = math.sqrt(mean(v))
    out["model_se"] = (mod, math.sqrt(var(v) / (4 * len(v) * mod**2)))
    emps = math.sqrt(var([r["estimate"] - r["truth"] for r in s]))
    out["relative_error_model_se"] = (
        mod / emps - 1,
        mod / emps * math.sqrt(var(v) / (4 * len(v) * mod**4) + 1 / (2 * (len(s) - 1))),
    )
    cov = [r["conf_low"] <= r["truth"] <= r["conf_high"] for r in s]
    p = sum(cov) / len(cov)
    out["coverage"] = (p, math.sqrt(p * (1 - p) / len(cov)))
    be = [r["conf_low"] <= r["truth"] + bias <= r["conf_high"] for r in s]
    p = sum(be) / len(be)
    out["becover"] = (p, math.sqrt(p * (1 - p) / len(be)))
    sig = [r for r in s if r["p_value"] <= 0.05]
    p = len(sig) / len(s)
    out["power" if any(r["truth"] != 0 for r in f) else "type_i_error"] = (p, math.sqrt(p * (1 - p) / len(s)))
    if any(r["truth"] != 0 for r in f):
        ws = [r["estimate"] * r["truth"] < 0 for r in sig]
        p = sum(ws) / len(ws)
        out["type_s"] = (p, math.sqrt(p * (1 - p) / len(ws)))
        tm = [abs(r["estimate"]) / abs(r["truth"]) for r in sig]
        out["type_m"] = (mean(tm), math.sqrt(var(tm) / len(tm)))
    w = [r["conf_high"] - r["conf_low"] for r in s]
    out["interval_width"] = (mean(w), math.sqrt(var(w) / len(w)))
    p = (len(rows) - n) / len(rows)
    out["no_estimate"] = (p, math.sqrt(p * (1 - p) / len(rows)))
    p = (n - len(s)) / len(rows)
    out["no_std_error"] = (p, math.sqrt(p * (1 - p) / len(rows)))
    return out


def precision(a, b):
    pairs = [
        (x["estimate"] - x["truth"], y["estimate"] - y["truth"])
        for x, y in zip(a, b)
        if x["estimate"] is not None and y["estimate"] is not None
    ]
    xs, ys = [p[0] for p in pairs], [p[1] for p in pairs]
    n = len(pairs)
    c = math.fsum((x - mean(xs)) * (y - mean(ys)) for x, y in pairs) / (n - 1)
    r2 = c * c / (var(xs) * var(ys))
    ratio = var(ys) / var(xs)
    return (ratio - 1, 2 * ratio * math.sqrt((1 - r2) / (n - 1)))


cases = [
    case(200, 0.2, 0.03, 0, 0, False),
    case(150, 0.1, 0.0, 0.1, 0.15, False),
    case(120, 0.0, 0.02, 0.05, 0.0, False),
    case(90, 0.15, -0.05, 0.1, 0.1, True),
]
print(
    json.dumps(
        {
            "cases": [{"rows": c, "measures": measures(c)} for c in cases],
            "precision": precision(cases[0][:150], cases[1]),
        },
        indent=0,
    )
)
