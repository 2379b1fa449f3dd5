"""Sessions in the order of each person's sessions on each subject, which estimators of practice share."""
import numpy as np


def in_order(s):
    """The rows of sessions by person, subject and time, and how many earlier ones of the same each has."""
    # A person's sessions are numbered in time.
    rows = np.lexsort((s["session_id"], s["subject"], s["person_id"]))
    person, subject = s["person_id"][rows], s["subject"][rows]
    first = np.r_[True, (person[1:] != person[:-1]) | (subject[1:] != subject[:-1])]
    number = np.arange(len(rows))
    return rows, number - np.maximum.accumulate(np.where(first, number, 0))
