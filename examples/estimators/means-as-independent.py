"""Wrong: mean ln value and mean ln turns of sessions, with errors as if a person's sessions were independent: too small."""
import numpy as np
from read import main, table


def mean_of(estimand, y):
    return {"estimand": estimand, "estimate": float(y.mean()), "std_error": float(y.std(ddof=1) / np.sqrt(len(y)))}


def estimate(data):
    s = table(data, "sessions")
    return [mean_of("mean.log_value", np.log(s["value_usd"])), mean_of("mean.log_turns", np.log(s["turns"]))]


if __name__ == "__main__":
    main(estimate)
