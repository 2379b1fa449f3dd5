"""Wrong: a learning curve across people. Expertise on the log number of earlier sessions on the subject, with controls.

People come back to the subjects that they are good at, so sessions with many earlier ones are experts' for another reason
than practice. The curve is per doubling: from no earlier session to one.
"""
import numpy as np
from earlier import in_order
from read import clustered, controls, main, table


def estimate(data):
    s = table(data, "sessions")
    rows, earlier = in_order(s)
    x = np.column_stack([controls(s)[rows], np.log2(1 + earlier)])
    y = s["expertise"][rows].astype(float)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ (x.T @ y)
    error = clustered(s["person_id"][rows], (x @ bread[:, -1]) * (y - x @ beta))
    return [{"estimand": "practice.expertise.1-0", "estimate": float(beta[-1]), "std_error": error}]


if __name__ == "__main__":
    main(estimate)
