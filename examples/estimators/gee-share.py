"""Wrong where the number of sessions goes with the outcome: the share of sessions at the expert's level, by GEE.

People with many sessions are practised, so they are experts more often, and they count less here than their sessions do:
the estimate is nearer to the share of an average person than to that of sessions.
"""
import numpy as np
from gee import row
from read import main, table


def estimate(data):
    s = table(data, "sessions")
    expert = (s["expertise"] == 5).astype(float)
    return [row("share.expertise.5", expert, np.ones((len(expert), 1)), s["person_id"])]


if __name__ == "__main__":
    main(estimate)
