"""Wrong where labels are misread: the slope of verified success on expertise, both taken as they were read.

An expertise that is misread flattens the slope, as does a success that is: no number of sessions helps.
"""
from read import clustered, main, table
from regression import least_squares, regression


def estimate(data):
    s = table(data, "sessions")
    slope, influence = least_squares(*regression(s))
    return [{"estimand": "slope.verified", "estimate": slope, "std_error": clustered(s["person_id"], influence)}]


if __name__ == "__main__":
    main(estimate)
