"""Wrong: takes the quantile of a one-sided interval for a two-sided one, so that 95% intervals are 90% ones."""
import importlib

from read import main

mode_shares = importlib.import_module("mode-shares")
ONE_SIDED = 1.644854


def estimate(data):
    return mode_shares.estimate(data, ONE_SIDED)


if __name__ == "__main__":
    main(estimate)
