"""Right: the share of each work mode, with 95% intervals that know that a person's sessions go together."""
from read import clustered, main, table

CRITICAL = 1.959964


def estimate(data, critical=CRITICAL):
    s = table(data, "sessions")
    rows = []
    for code, mode in enumerate(s["levels"]["work_mode"]):
        y = (s["work_mode"] == code).astype(float)
        share = float(y.mean())
        error = clustered(s["person_id"], (y - share) / len(y))
        rows.append(
            {
                "estimand": f"share.work_mode.{mode}",
                "estimate": share,
                "std_error": error,
                "conf_low": share - critical * error,
                "conf_high": share + critical * error,
            }
        )
    return rows


if __name__ == "__main__":
    main(estimate)
