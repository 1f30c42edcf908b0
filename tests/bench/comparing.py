"""Whether two series of measurements differ, and by how much: effect sizes, no verdicts.

Rules: nothing is assumed of how the values are spread, since times have long tails; the order of
the arguments gives the sign: above zero, the second series has the larger values.
Sources: N. Cliff, "Dominance statistics" (1993); J. L. Hodges and E. L. Lehmann, "Estimates of
location based on rank tests" (1963); B. Efron, percentile bootstrap (1979).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from random import Random
from statistics import median

RESAMPLES = 1000
OUTSIDE = 0.025  # on each side of the interval


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> float:
    """How much likelier a value of the second is the larger one than the smaller one: -1 to 1."""
    ordered = sorted(first)
    below = sum(bisect_left(ordered, value) for value in second)
    not_above = sum(bisect_right(ordered, value) for value in second)
    pairs = len(first) * len(second)
    above = pairs - not_above
    return (below - above) / pairs


def shift(first: Sequence[float], second: Sequence[float]) -> float:
    """Hodges-Lehmann: the median of all differences, in the unit of the values."""
    return median([later - earlier for later in second for earlier in first])


def delta_interval(
    first: Sequence[float], second: Sequence[float], random: Random
) -> tuple[float, float]:
    """Where Cliff's delta lies in 95 of 100 repetitions, by drawing anew from what was measured."""
    deltas = sorted(
        cliffs_delta(random.choices(first, k=len(first)), random.choices(second, k=len(second)))
        for _ in range(RESAMPLES)
    )
    least = round(OUTSIDE * RESAMPLES)
    return deltas[least], deltas[-1 - least]
