"""95 % intervals: how far a share may be from the truth, given how few were asked or seen."""

from typing import Final

LEVEL: Final = 0.95
"""The confidence of every interval we show, unless it says otherwise."""


def deviations(level: float = LEVEL) -> float:
    """Give the number of standard deviations that a two-sided interval of this level spans to each side."""
    from scipy.special import ndtri  # noqa: PLC0415  (270 ms that many commands never need)

    return float(ndtri(0.5 + level / 2))


def wilson(part: int, whole: int, level: float = LEVEL) -> tuple[float, float] | None:
    """Give the Wilson score interval of a share, as fractions from 0 to 1; None where nobody was counted.

    It stays inside 0 and 1 and holds its promise for few people and for shares near the ends (Wilson 1927;
    Brown, Cai and DasGupta 2001).

    Example:
        >>> low, high = wilson(42, 60)
        >>> f"{low:.6f} {high:.6f}"
        '0.574913 0.801018'

    Misleads when:
        The people counted are not independent of each other, such as many sessions of few people: the truth may then
        be further away than the interval says.
    """
    if whole <= 0:
        return None
    assert 0 <= part <= whole
    z = deviations(level)
    share, room = part / whole, z * z / whole
    middle = (share + room / 2) / (1 + room)
    half = z / (1 + room) * (share * (1 - share) / whole + room / (4 * whole)) ** 0.5
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if part == 0 else low, 1.0 if part == whole else high)


def share(part: int, whole: int) -> float | None:
    """Give part of whole, None where the whole is nothing: unknown is not zero."""
    return part / whole if whole > 0 else None


def share_difference(
    part: int, whole: int, other_part: int, other_whole: int, level: float = LEVEL
) -> tuple[float, float] | None:
    """Give the interval of one share minus another; None where nobody was counted in one of the groups.

    Newcombe's hybrid score interval: how far each share may be from the truth by its own Wilson interval, put together
    (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10).

    Example:
        >>> low, high = share_difference(56, 70, 48, 80)
        >>> f"{low:.4f} {high:.4f}"
        '0.0524 0.3339'

    Misleads when:
        The groups are not independent, such as many customers in both: who behaves alike both times makes the interval
        wider than it need be, and who cannot do both makes it too narrow.
    """
    here, there = wilson(part, whole, level), wilson(other_part, other_whole, level)
    if here is None or there is None:
        return None
    share_here, share_there = part / whole, other_part / other_whole
    difference = share_here - share_there
    below = ((share_here - here[0]) ** 2 + (there[1] - share_there) ** 2) ** 0.5
    above = ((here[1] - share_here) ** 2 + (share_there - there[0]) ** 2) ** 0.5
    return max(-1.0, difference - below), min(1.0, difference + above)


WAITS_MIN: Final = 10
"""Of fewer values nobody can say how far their median is from the truth."""


def median_error(count: int, depth: int, low: float, high: float) -> float | None:
    """Give the standard error of a median from two of the values around it; None where there are too few values.

    Price and Bonett (2002), "Distribution-free confidence intervals for difference and ratio of medians": the values of
    rank `depth` from below and from above hold the median with a chance that the binomial distribution tells, whatever
    the values are like; their distance is then as many standard errors as a normal distribution needs for that chance.

    Args:
        count: how many values there are.
        depth: the rank, from 1.
        low: the value of that rank from below.
        high: the value of that rank from above.
    """
    from scipy.special import bdtr, ndtri  # noqa: PLC0415  (270 ms that many commands never need)

    if count < WAITS_MIN:
        return None
    return float((high - low) / (2 * -ndtri(bdtr(depth - 1, count, 0.5))))
