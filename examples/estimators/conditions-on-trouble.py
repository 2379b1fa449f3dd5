"""Wrong: holds trouble fixed, which expertise moves. What is left is not the total effect of expertise."""
import numpy as np
from read import clear_goal, controls, main, table
from standardised import standardised


def estimate(data):
    s = clear_goal(table(data, "sessions"))
    x = np.column_stack([controls(s), s["trouble"]])
    effect, error = standardised(s, s["verified"].astype(float), x)
    return [{"estimand": "ate.verified.5-1", "estimate": effect, "std_error": error}]


if __name__ == "__main__":
    main(estimate)
