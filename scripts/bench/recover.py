"""Vectorised numpy: the statistics of lines.json over the columns in a folder of .npy files, with clustered errors.

Prints seconds without start-up, peak memory and the estimates. Means, shares, geometric means, tails, medians
(Woodruff's interval), ratios, and the fixed-effects regressions of success on fully crossed cells, their residuals corrected for
leverage (CR2). Where outcomes share cells, regressors and blocks, these are worked out once.
"""
import json, re, resource, sys, time
import numpy as np

folder = sys.argv[1]
lines = json.load(open(f"{folder}/lines.json"))
levels = json.load(open(f"{folder}/levels.json"))
started = time.perf_counter()
names = json.load(open(f"{folder}/columns.json"))
c = {n: np.load(f"{folder}/{n}.npy") for n in names}
n = len(c["person"])
person = c["person"]
clear = c["outcome"] != levels["outcome"].index("no_clear_goal")
c["succeeded"] = (c["outcome"] == levels["outcome"].index("succeeded")).astype(np.uint8)
with np.errstate(divide="ignore"):
    c["log_actions"] = np.log(c["actions"] / c["turns"])
    c["log_words"] = np.log(c["words"] / c["turns"])
per_turn = c["actions"] / c["turns"]
masks = {}

def where(stratum):
    if stratum in masks:
        return masks[stratum]
    keep = np.ones(n, bool)
    if stratum != "all":
        for term in re.split(r",(?=\w+[=<>])", stratum):
            column, compare, level = re.match(r"(\w+)([=<>])(.*)", term).groups()
            if compare == ">": keep &= c[column] > float(level)
            elif compare == "<": keep &= c[column] < float(level)
            elif column in levels: keep &= np.isin(c[column], [levels[column].index(l) for l in level.split("+")] if column == "codebase" else [levels[column].index(level)])
            elif level == "true": keep &= c[column] == 1
            else: keep &= c[column] == int(level)
    masks[stratum] = keep
    return keep

def se(contribution, keep, corrected=False):
    g = np.bincount(person[keep], weights=contribution)
    if corrected: return np.sqrt(g @ g)
    groups = len(np.unique(person[keep]))
    return np.sqrt((g @ g) * groups / (groups - 1))

def mean(x, keep):
    x = x[keep].astype(float)
    m = x.mean()
    return m, se((x - m) / len(x), keep)

def median(x, keep):
    # A share of no decisions is missing.
    keep = keep & ~np.isnan(x)
    x = x[keep]
    m = np.median(x)
    below = (x < m) + (x == m) / 2
    s = se((below - below.mean()) / len(x), keep)
    x = np.sort(x)
    half, mid = 1.96 * s * len(x), (len(x) - 1) / 2
    low, high = x[max(0, int(mid - half))], x[min(len(x) - 1, int(np.ceil(mid + half)))]
    return m, (high - low) / 3.92

cells = np.zeros(n, np.int64)
for column in ("work_mode", "value_band", "month", "subject", "user_type"):
    cells = cells * len(levels[column]) + c[column]

def freed(x, inverse, cell, size, people):
    """Of people, by their number of sessions, the rows and the blocks (I - H)^(-1/2) of the hat matrix (CR2)."""
    first = np.flatnonzero(np.r_[True, np.diff(people) != 0])
    count = np.diff(np.r_[first, len(cell)])
    blocks = []
    for k in np.unique(count):
        rows = first[count == k][:, None] + np.arange(k)
        own, same = x[rows], cell[rows]
        hat = (same[:, :, None] == same[:, None, :]) / size[same][:, :, None] + own @ inverse @ own.transpose(0, 2, 1)
        left, vectors = np.linalg.eigh(np.eye(k) - hat)
        root = np.where(left > 1e-9, np.abs(left) ** -0.5, 0)
        blocks.append((rows, (vectors * root[:, None, :]) @ vectors.transpose(0, 2, 1)))
    return blocks

designs = {}
def design(stratum):
    """What the outcomes share: cells, levels and two sets of regressors less their means in cells, with their blocks."""
    if stratum in designs: return designs[stratum]
    keep = clear & where(stratum)
    _, cell, sessions = np.unique(cells[keep], return_inverse=True, return_counts=True)
    # A session alone in its cell says nothing, and has no freedom.
    some = sessions[cell] > 1
    level = c["expertise"][keep]
    sweep = lambda v: v - (np.bincount(cell, weights=v) / sessions)[cell]
    sets = []
    for columns in ([(level == k).astype(float) for k in (2, 3, 4, 5)], [level.astype(float)]):
        x = np.column_stack([sweep(v) for v in columns])
        inverse = np.linalg.inv(x.T @ x)
        sets.append((x, inverse, freed(x[some], inverse, cell[some], sessions, person[keep][some])))
    shares = np.array([(level == k).mean() for k in (2, 3, 4, 5)])
    designs[stratum] = keep, some, level, sweep, sets, shares
    return designs[stratum]

fits = {}
def fixed_effects(outcome, stratum):
    key = outcome, stratum
    if key in fits: return fits[key]
    keep, some, level, sweep, sets, shares = design(stratum)
    y = c[outcome][keep].astype(float)
    out = []
    for x, inverse, blocks in sets:
        beta = inverse @ (x.T @ sweep(y))
        residual = sweep(y) - x @ beta
        own = residual[some]
        corrected = np.zeros(len(own))
        for rows, block in blocks: corrected[rows] = np.einsum("kij,kj->ki", block, own[rows])
        residual[some] = corrected
        out.append((beta, (x * residual[:, None]) @ inverse))
    fits[key] = out, shares, y, level, keep
    return fits[key]

def regression(statistic, stratum):
    kind, outcome = statistic.split(".")
    within = "trouble=true" if stratum.startswith("trouble=true") else "all"
    (( beta, score), (slope, slope_score)), shares, y, level, keep = fixed_effects(outcome, within)
    if kind == "slope": return slope[0], se(slope_score[:, 0], keep, True)
    k = int(re.search(r"expertise=(\d)", stratum).group(1))
    if kind == "contrast": return beta[k - 2], se(score[:, k - 2], keep, True)
    own = np.array([float(j == k) for j in (2, 3, 4, 5)])
    indicators = np.column_stack([(level == j).astype(float) for j in (2, 3, 4, 5)])
    e = y.mean() + (own - shares) @ beta
    psi = (y - y.mean()) / len(y) + score @ (own - shares) - (indicators - shares) @ beta / len(y)
    return e, se(psi, keep)

def compute(statistic, stratum):
    kind, what = statistic.split(".", 1)
    if kind in ("adjusted", "contrast", "slope"): return regression(statistic, stratum)
    keep = where(stratum)
    if kind == "median": return median(c[what], keep)
    if kind == "gm":
        m, s = mean(c["log_" + what], keep & (c[what] > 0))
        return np.exp(m), np.exp(m) * s
    if kind == "actions_over": return mean(per_turn > int(what), keep)
    if kind == "share":
        column, values = what.split(".", 1)
        codes = [int(values)] if column == "expertise" else [levels[column].index(v) for v in values.split("+")]
        return mean(np.isin(c[column], codes), keep)
    if statistic == "mean.wrote_code": return mean(c["wrote_code"], keep)
    return mean(c[what], keep & clear)

estimates = [compute(s, t) for s, t in lines]
print(json.dumps({"seconds": time.perf_counter() - started, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  "estimates": [[float(e), float(s)] for e, s in estimates]}))
