"""Verified success of experts less that of novices: plain means, errors clustered by person. Standard library only.

Wrong wherever task and person go with both expertise and success: it has no controls.
"""
import csv
import math
from collections import defaultdict

groups = {1: [], 5: []}
with open("data/sessions.csv", newline="") as f:
    for row in csv.DictReader(f):
        level = int(row["expertise"])
        if level in groups and row["verified"] != "":
            groups[level].append((row["person_id"], row["verified"] == "true"))


def mean_and_contributions(rows):
    mean = sum(y for _, y in rows) / len(rows)
    by_person = defaultdict(float)
    for person, y in rows:
        by_person[person] += (y - mean) / len(rows)
    return mean, by_person


(a, ca), (b, cb) = (mean_and_contributions(groups[k]) for k in (5, 1))
people = set(ca) | set(cb)
error = math.sqrt(sum((ca.get(p, 0) - cb.get(p, 0)) ** 2 for p in people) * len(people) / (len(people) - 1))
print("estimand,estimate,std_error")
print(f"ate.verified.5-1,{a - b},{error}")
