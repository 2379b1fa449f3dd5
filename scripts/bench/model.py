"""The baseline's model as vectorised numpy: the peer that generation is timed against.

Every people, sessions, turns and truth column, from numpy's own Philox, in arrays over all rows at once, as people write
it. Nodes that the baseline leaves neutral (headless sessions, coaching, misread labels, favourability) draw nothing.
"""
import json
import sys
import time

import numpy as np

MONTHS, MODES, LEVELS = 7, 9, 5
WINDOW = np.array([f"{m}-01" for m in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05")], "M8[ms]").astype("i8")


class Parameters:
    """Values by id; a vector's or a matrix's entries in their order."""

    def __init__(self, values, reference_usd):
        self.values = values
        self.reference = np.log(reference_usd)

    def __getitem__(self, name):
        if name in self.values:
            return self.values[name]
        return np.array([v for k, v in self.values.items() if k.startswith(name + ".")])


def rows(weights, width):
    table = np.cumsum(weights.reshape(-1, width), axis=1)
    return table / table[:, -1:]


def choose(table, u, row):
    """The category of each u in its row of cumulative shares."""
    return (u[:, None] >= table[row, :-1]).sum(axis=1).astype(np.uint8)


def odds(p):
    return p / (1 - p)


def month_rows(p):
    t = np.arange(MONTHS) / (MONTHS - 1)
    w = p["month.traffic"] * np.exp(p["occupation.growth"][:, None] * t)
    return w / w.sum(axis=1, keepdims=True)


def mode_rows(p):
    """Mode shares by month and user type, raked to each month's path (Deming and Stephan 1940)."""
    shares = month_rows(p)
    weights = p["occupation.weight"]
    first, last, bend, tilt = p["mode.first"], p["mode.last"], p["mode.bend"], p["mode.other_tilt"]
    out = np.empty((MONTHS, 2, MODES))
    sizes = weights[:, None] * shares
    for m in range(MONTHS):
        software = sizes[p.software, m] / sizes[:, m].sum()
        t = m / (MONTHS - 1)
        path = first + (last - first) * (0 if t == 0 else t**bend)
        two = np.stack([path, path * np.exp(tilt)])
        for _ in range(30):
            two /= two.sum(axis=1, keepdims=True)
            two *= path / path.sum() / (software * two[0] + (1 - software) * two[1])
        out[m] = two
    return out


def ndtri(q):
    from statistics import NormalDist

    return np.array([NormalDist().inv_cdf(x) for x in q])


def effort(p, kind, s, z):
    mean = (
        np.log(p[f"effort.{kind}.median"])
        + p[f"effort.{kind}.mode"][s["work_mode"]]
        + p[f"effort.{kind}.value"] * (s["log_value"] - p.reference)
        + p[f"effort.{kind}.other"] * s["user_type"]
        + p[f"effort.{kind}.trend"] * s["progress"]
        + p[f"effort.{kind}.family"][s["model_family"]]
        + p[f"effort.{kind}.planning"] * s["planning_pull"]
        + p[f"effort.{kind}.execution"] * s["execution_pull"]
    )
    steps = np.concatenate([[0], np.cumsum(p[f"effort.{kind}.step"])])
    by = p[f"effort.{kind}.planning"] * p["decisions.planning_level"] + p[f"effort.{kind}.execution"] * p["decisions.execution_level"]
    factor = np.exp(steps + by * (np.arange(LEVELS) - 2))
    return s["turns"] * np.exp(mean + p[f"effort.{kind}.spread"] * z), factor


def pull(p, name, s):
    return np.exp(
        p[f"{name}.mode"][s["work_mode"]]
        + p[f"{name}.value"] * (s["log_value"] - p.reference)
        + p[f"{name}.other"] * s["user_type"]
        + p[f"{name}.trend"] * s["progress"]
        + p[f"{name}.diligence"] * s["diligence"]
    )


def generate(p, people, seed, turns=True, probabilities=True):
    """Columns of people, sessions, turns and truth."""
    rng = np.random.Generator(np.random.Philox(seed))
    normal, uniform = rng.standard_normal, rng.random
    n = people
    # People
    k = np.arange(4096)
    survival = (1 - p["sessions.heavy_share"]) * (1 + k / p["sessions.scale"]) ** -p["sessions.shape"] + p["sessions.heavy_share"] * np.exp(-k / p["sessions.heavy_mean"])
    P = {"person_id": np.arange(1, n + 1)}
    P["sessions"] = np.searchsorted(-survival[1:], -(1 - uniform(n)), side="left") + 1
    P["occupation"] = choose(rows(p["occupation.weight"], 23), uniform(n), np.zeros(n, int))
    P["user_type"] = (P["occupation"] != p.software).astype(np.uint8)
    P["familiarity"] = normal(n)
    r = p["diligence.correlation"]
    P["diligence"] = r * P["familiarity"] + np.sqrt(1 - r * r) * normal(n)
    P["surface"] = choose(rows(p["surface.weight"], 3), uniform(n), np.zeros(n, int))
    P["account_age_days"] = np.floor(rng.gamma(1.5, p["account.mean_days"] / 1.5, n)).astype(np.int32)
    # Sessions
    who = np.repeat(np.arange(n), P["sessions"])
    N = len(who)
    start = np.cumsum(P["sessions"]) - P["sessions"]
    S = {"session_id": P["person_id"][who] * 4096 + np.arange(N) - start[who] + 1, "person_id": P["person_id"][who], "surface": P["surface"][who]}
    occupation, S["user_type"], S["diligence"] = P["occupation"][who], P["user_type"][who], P["diligence"][who]
    familiar = P["familiarity"][who]
    S["month"] = month = choose(np.cumsum(month_rows(p), axis=1), uniform(N), occupation)
    S["started_at"] = WINDOW[month] + np.floor((WINDOW[1:] - WINDOW[:-1])[month] * uniform(N)).astype(np.int64)
    S["progress"] = month / (MONTHS - 1)
    P["first_month"] = np.minimum.reduceat(month, start)
    v = uniform(N)
    o = odds(v) * np.exp(p["family.start"] + p["family.trend"] * S["progress"] + p["family.familiarity"] * familiar)
    S["model_family"] = (o > 1).astype(np.uint8) + (o > np.exp(p["family.gap"]))
    S["work_mode"] = mode = choose(np.cumsum(mode_rows(p), axis=2).reshape(-1, MODES), uniform(N), month.astype(int) * 2 + S["user_type"])
    S["subject"] = choose(rows(p["subject.weight"], 12), uniform(N), S["user_type"])
    S["codebase"] = choose(rows(p["codebase.weight"], 4), uniform(N), mode)
    value_mean = np.log(p["value.median"])[mode] + np.log1p(p["value.growth"])[mode] * S["progress"]
    S["log_value"] = np.clip(value_mean + p["value.spread"] * normal(N), np.log(10), np.log(50000))
    S["value_usd"] = np.clip(np.exp(S["log_value"]), 10, 50000)
    S["value_band"] = np.searchsorted([200, 1000, 5000], S["value_usd"], side="right")
    mix = p["expertise.mix"]
    cuts = ndtri(np.cumsum(mix)[:-1] / mix.sum())
    load = p["expertise.familiarity"]
    score = p["expertise.value"] * (S["log_value"] - p.reference) + p["expertise.mode"][mode] + p["expertise.other"] * S["user_type"] + 0.1
    score += load * familiar + np.sqrt(max(0.05, 1 - load * load)) * normal(N)
    level = np.searchsorted(cuts, score)
    S["expertise"] = (level + 1).astype(np.int8)
    c = p["decisions.correlation"]
    S["planning_pull"] = normal(N)
    S["execution_pull"] = c * S["planning_pull"] + np.sqrt(1 - c * c) * normal(N)
    x = np.log(p["turns.median"]) + p["turns.value"] * (S["log_value"] - p.reference) + p["turns.spread"] * normal(N)
    S["turns"] = np.clip(np.floor(np.exp(x) + 0.5), 1, 1000).astype(np.int32)
    size = p["decisions.variation"] ** -2
    for what in ("planning", "execution"):
        mean = p[f"decisions.{what}_per_turn"] * S["turns"]
        S[f"{what}_decisions"] = count = rng.negative_binomial(size, size / (size + mean))
        shifted = S[f"{what}_pull"] + p[f"decisions.{what}_level"] * (level - 2)
        chance = 1 / (1 + np.exp(-(np.log(odds(p[f"decisions.{what}_median"])) + p[f"decisions.{what}_spread"] * shifted)))
        S[f"{what}_decisions_user"] = user = rng.binomial(count, chance)
        S[f"{what}_user_share"] = np.divide(user, count, out=np.full(N, np.nan), where=count > 0)
    # Effort, trouble, outcome, code, evidence: at each level, the noise held fixed
    z1, z2 = normal(N), normal(N)
    beyond = np.maximum(0, z1 - 2)
    actions, by_actions = effort(p, "actions", S, z1 + p["effort.actions.tail"] * beyond * beyond)
    c = p["effort.correlation"]
    words, by_words = effort(p, "words", S, c * z1 + np.sqrt(1 - c * c) * z2)
    u1, u2 = uniform(N), uniform(N)
    least = np.where(mode == 3, 2, 0)
    log_turns = np.log(S["turns"])
    trouble_pull, fail_pull, succeed_pull, evidence_pull = (pull(p, name, S) for name in ("trouble", "fail", "succeed", "evidence"))
    hit = odds(uniform(N)) * trouble_pull
    g1, g2, g4, g5 = p["trouble.gap"]
    trouble_cuts = np.exp([-g2 - g1, -g2, 0, g4, g4 + g5])
    goal = uniform(N) >= p["goal.unclear"]
    fail, succeed = odds(uniform(N)) * fail_pull, odds(uniform(N)) * succeed_pull
    fail_table = odds(p["fail.signal"]) * np.exp(np.where(np.arange(6) >= 3, p["fail.level_in_trouble"][:, None], p["fail.level_in_calm"][:, None]))
    succeed_table = odds(p["succeed.signal"]) * np.exp(p["succeed.level"])[:, None]
    code_odds = odds(p["code.codebase"])[S["codebase"]]
    code = odds(uniform(N)) * code_odds
    shown = odds(uniform(N)) * evidence_pull
    e1, e2, e3, e5 = p["evidence.gap"]
    evidence_cuts = np.exp([-e3 - e2 - e1, -e3 - e2, -e3, 0, e5])
    evidence_levels = np.exp(np.stack([p["evidence.level_in_calm"], p["evidence.level_in_trouble"]], axis=1))
    coded = np.exp(p["evidence.code"] + p["evidence.occupation"])[occupation]
    hard = odds(p["evidence.hard"])
    T = {"session_id": S["session_id"], "work_mode": mode, "expertise": S["expertise"]}
    own = {}
    for k in range(LEVELS):
        na = np.clip(np.floor(actions * by_actions[k] + u1), least, 1e6).astype(np.int32)
        nw = np.clip(np.floor(words * by_words[k] + u2), 0, 2e8).astype(np.int32)
        with np.errstate(divide="ignore"):
            T[f"log_actions_{k + 1}"] = np.log(na) - log_turns
            T[f"log_words_{k + 1}"] = np.log(nw) - log_turns
        signal = np.searchsorted(trouble_cuts, hit * odds(p["trouble.level"][k]))
        T[f"trouble_{k + 1}"] = signal >= 3
        failed = fail * fail_table[k][signal] > 1
        won = succeed * succeed_table[k][signal] > 1
        outcome = np.where(~goal, 3, np.where(failed, 2, np.where(won, 0, 1))).astype(np.uint8)
        T[f"at_least_partial_{k + 1}"] = outcome < 2
        wrote = (na != 0) & (code * np.where(outcome == 2, np.exp(p["code.failed"][k]), 1) > 1)
        T[f"abandoned_{k + 1}"] = (outcome == 2) & ~wrote
        evidence = np.searchsorted(evidence_cuts, shown * hard[outcome] * evidence_levels[k][(signal >= 3).astype(np.uint8)] * np.where(wrote, coded, 1))
        T[f"verified_{k + 1}"] = (outcome == 0) & (evidence >= 4)
        if probabilities:
            at = trouble_pull * odds(p["trouble.level"][k])
            writes = np.where(na == 0, 0, code_odds / (1 + code_odds))
            above, p_partial, p_verified = 1.0, 0.0, 0.0
            chance = []
            for troubled in (0, 1):
                e = evidence_pull * hard[0] * evidence_levels[k, troubled]
                chance.append(writes * odds_share(e * coded) + (1 - writes) * odds_share(e))
            for s in range(6):
                below = at / (at + trouble_cuts[s]) if s < 5 else 0.0
                kept = (above - below) / (1 + fail_pull * fail_table[k, s])
                w = succeed_pull * succeed_table[k, s]
                p_partial = p_partial + kept
                p_verified = p_verified + kept * w / (1 + w) * chance[int(s >= 3)]
                above = below
            T[f"p_verified_{k + 1}"], T[f"p_at_least_partial_{k + 1}"] = p_verified, p_partial
        for name, column in (("actions", na), ("words", nw), ("failure_signal", signal), ("outcome", outcome), ("wrote_code", wrote), ("success_signal", evidence)):
            own[name] = column.copy() if k == 0 else np.where(level == k, column, own[name])
    S.update(own)
    x = np.log(p["lines.median"]) + p["lines.value"] * (S["log_value"] - p.reference) + p["lines.level"] * (level - 2)
    x += p["lines.not_succeeded"] * (S["outcome"] != 0) + p["lines.trouble"] * (S["failure_signal"] >= 3) + p["lines.spread"] * normal(N)
    added = np.clip(np.floor(np.exp(x) + 0.5), 1, 5e6)
    S["lines_added"] = np.where(S["wrote_code"], added, 0).astype(np.int32)
    S["lines_removed"] = np.where(S["wrote_code"], np.minimum(5e6, np.floor(added * p["lines.removed"] * np.exp(normal(N)))), 0).astype(np.int32)
    # What an analyst sees
    hidden = uniform(N) < p["label.unclear"][S["user_type"]]
    S["occupation"] = np.where(hidden, 23, occupation)
    T["occupation"], T["user_type"] = occupation, S["user_type"]
    S["user_type"] = np.where(hidden, 2, S["user_type"])
    S["verified"] = goal & (S["outcome"] == 0) & (S["success_signal"] >= 4)
    S["at_least_partial"], S["trouble"] = goal & (S["outcome"] < 2), S["failure_signal"] >= 3
    S["abandoned"] = goal & (S["outcome"] == 2) & (S["lines_added"] == 0)
    S["goal"] = goal
    tables = {"people": P, "sessions": S, "truth_people": {k: P[k] for k in ("person_id", "occupation", "user_type", "familiarity", "diligence")}, "truth_sessions": T}
    if turns:
        tables["turns"] = make_turns(p, S, normal)
    return tables


def odds_share(o):
    return o / (1 + o)


def split(total, weights, first, of):
    """Each session's total over its turns, in proportion to weights; running sums are rounded."""
    sums = np.cumsum(weights)
    before = np.concatenate([[0], sums])[first]
    whole = np.add.reduceat(weights, first)
    upto = np.floor((sums - before[of]) * (total / whole)[of] + 0.5)
    upto[np.append(first[1:], len(weights)) - 1] = total
    out = np.diff(upto, prepend=0)
    out[first] = upto[first]
    return out.astype(np.int32)


def make_turns(p, s, normal):
    of = np.repeat(np.arange(len(s["turns"])), s["turns"])
    first = np.cumsum(s["turns"]) - s["turns"]
    n = len(of)
    t = {"session_id": s["session_id"][of], "turn": (np.arange(n) - first[of] + 1).astype(np.int32)}
    t["actions"] = split(s["actions"], np.exp(p["turn.actions_spread"] * normal(n)), first, of)
    t["words"] = split(s["words"], np.exp(p["turn.words_spread"] * normal(n)), first, of)
    t["prompt_words"] = np.clip(np.floor(np.exp(np.log(p["turn.prompt_words"]) + p["turn.prompt_spread"] * normal(n)) + 0.5), 1, 1e6).astype(np.int32)
    seconds = np.minimum(86400, (p["turn.seconds_base"] + p["turn.seconds_action"] * t["actions"]) * np.exp(p["turn.seconds_spread"] * normal(n)))
    t["seconds"] = seconds.astype(np.float32)
    passed = np.floor((seconds + p["turn.pause"] * np.exp(p["turn.pause_spread"] * normal(n))) * 1000)
    sums = np.cumsum(passed) - passed
    t["started_at"] = np.minimum(s["started_at"][of] + (sums - sums[first][of]), WINDOW[-1] - 1).astype(np.int64)
    return t


def load(path):
    with open(path) as f:
        given = json.load(f)
    p = Parameters(given["parameters"], given["reference_usd"])
    p.software = given["software"]
    return p


if __name__ == "__main__":
    # model.py PARAMETERS PEOPLE REPEATS: seconds of each run after the first, and the peak memory in MB, as JSON.
    parameters = load(sys.argv[1])
    people, repeats = int(sys.argv[2]), int(sys.argv[3])
    times = []
    for r in range(repeats + 1):
        begun = time.perf_counter()
        tables = generate(parameters, people, r)
        times.append(time.perf_counter() - begun)
    import resource

    s = tables["sessions"]
    goal = s["goal"]
    print(
        json.dumps(
            {
                "seconds": times[1:],
                "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "sessions": len(goal),
                "turns": len(tables["turns"]["turn"]),
                "columns": sum(len(t) for t in tables.values()),
                "shows": {
                    "verified": float(s["verified"][goal].mean()),
                    "verified_5": float(tables["truth_sessions"]["verified_5"][goal].mean()),
                    "p_verified_5": float(tables["truth_sessions"]["p_verified_5"][goal].mean()),
                    "trouble": float(s["trouble"][goal].mean()),
                    "gm_actions": float(np.exp(np.mean(np.log(np.maximum(1, s["actions"]) / s["turns"])))),
                    "gm_words": float(np.exp(np.mean(np.log(np.maximum(1, s["words"]) / s["turns"])))),
                    "software": float((s["user_type"] == 0).mean()),
                    "turn_actions": float(tables["turns"]["actions"].mean()),
                },
            }
        )
    )
