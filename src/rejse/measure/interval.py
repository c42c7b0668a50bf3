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
