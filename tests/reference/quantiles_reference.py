"""Quantiles by sorting everything."""

from collections.abc import Sequence
from statistics import median


def median_seconds(waits: Sequence[int]) -> float | None:
    """Give the middle wait, or the mean of the two middle ones, in seconds."""
    return None if not waits else median(waits) / 1e6


def p90_seconds(waits: Sequence[int]) -> float | None:
    """Give the value at rank 0.9 (n - 1), between two ranks interpolated, in seconds."""
    if not waits:
        return None
    ordered = sorted(waits)
    whole, tenths = divmod(9 * (len(ordered) - 1), 10)
    above = ordered[min(whole + 1, len(ordered) - 1)]
    return (ordered[whole] + (above - ordered[whole]) * (tenths / 10)) / 1e6
