"""95 % intervals of scores: of a mean on a bounded scale, of NPS, and of the difference of two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rejse.measure.interval import LEVEL, deviations

PSEUDO: Final = (0.75, 1.5, 0.75)
"""Promoters, passives and detractors that the adjusted Wald interval adds."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """A score as what compares it needs: n answers, value, variance of one answer, its own interval.

    normal: its difference follows the normal distribution (NPS), else Student's (means).
    """

    n: int
    value: float
    variance: float
    interval: Interval | None
    normal: bool = False


def moments(counts: Mapping[float, int]) -> tuple[int, float, float]:
    """Give n, mean and variance (n - 1) of answers with their counts; of one answer the variance is 0."""
    n = sum(counts.values())
    told = sorted(counts.items())
    mean = sum(score * count for score, count in told) / n
    if len(told) == 1:
        return n, told[0][0], 0.0
    return n, mean, sum(count * (score - mean) ** 2 for score, count in told) / (n - 1)


def mean_interval(counts: Mapping[float, int], scale: Interval | None, level: float = LEVEL) -> Interval | None:
    """Give Student's t interval of a mean, inside its scale.

    Where all answered alike, Student's interval has no width, as if nobody could answer otherwise. There the interval
    says how far the mean would move if as many answered otherwise, and as much as the scale allows, as could have
    gone unseen among n (the exact binomial bound of none among n).

    Args:
        counts: how often each answer was given.
        scale: its lowest and highest answer; None where nobody knows: then answers all alike have no interval.
        level: the confidence.

    Example:
        >>> low, high = mean_interval({7: 3, 6: 3, 5: 2, 4: 1, 3: 1}, (1, 7))
        >>> f"{low:.5f} {high:.5f}"
        '4.63434 6.56566'
    """
    from scipy.special import stdtrit  # noqa: PLC0415  (270 ms that many commands never need)

    n, mean, variance = moments(counts)
    if variance == 0:
        if scale is None:
            return None
        unseen = 1 - ((1 - level) / 2) ** (1 / n)
        return mean - unseen * (mean - scale[0]), mean + unseen * (scale[1] - mean)
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * (variance / n) ** 0.5
    low, high = mean - half, mean + half
    return (low, high) if scale is None else (max(low, scale[0]), min(high, scale[1]))


def nps(promoters: int, passives: int, detractors: int) -> float | None:
    """Give the net promoter score, -100 to 100; None where nobody answered.

    Example:
        >>> nps(60, 25, 15)
        45.0
    """
    n = promoters + passives + detractors
    return 100 * (promoters - detractors) / n if n else None


def nps_interval(promoters: int, passives: int, detractors: int, level: float = LEVEL) -> Interval | None:
    """Give the adjusted Wald interval of the net promoter score; None where nobody answered.

    It adds 3/4 promoter, 1 1/2 passives and 3/4 detractor, so that it keeps its promise for few answers and where all
    answered alike (Rocks 2016, "Interval estimation for the net promoter score").

    Example:
        >>> low, high = nps_interval(60, 25, 15)
        >>> f"{low:.4f} {high:.4f}"
        '29.3431 58.0355'
    """
    if promoters + passives + detractors == 0:
        return None
    up, middle, down = (count + more for count, more in zip((promoters, passives, detractors), PSEUDO, strict=True))
    n = up + middle + down
    score = (up - down) / n
    half = deviations(level) * (((up + down) / n - score**2) / n) ** 0.5
    return 100 * max(-1.0, score - half), 100 * min(1.0, score + half)


def nps_scored(promoters: int, passives: int, detractors: int) -> Scored | None:
    """Give a net promoter score as what compares it needs; the variance of one answer is p + d - (p - d)^2."""
    n = promoters + passives + detractors
    if n == 0:
        return None
    score = (promoters - detractors) / n
    variance = 10_000 * ((promoters + detractors) / n - score**2)
    own = nps_interval(promoters, passives, detractors)
    return Scored(n, 100 * score, variance, own, normal=True)


def score_difference(one: Scored, other: Scored, level: float = LEVEL) -> Interval | None:
    """Give the interval of one score minus another; None where one of them has none.

    NPS: Wald's, with the variances of both. Means: Welch's. Where all of a group answered alike their variance says
    nothing; then the distances that each score's own interval reaches are put together (Newcombe's way).

    Example:
        >>> now, before = nps_scored(72, 18, 30), nps_scored(60, 25, 15)
        >>> low, high = score_difference(now, before)
        >>> f"{low:.2f} {high:.2f}"
        '-31.05 11.05'
    """
    from scipy.special import stdtrit  # noqa: PLC0415  (270 ms that many commands never need)

    if one.interval is None or other.interval is None:
        return None
    difference = one.value - other.value
    if one.variance <= 0 or other.variance <= 0:
        below = ((one.value - one.interval[0]) ** 2 + (other.interval[1] - other.value) ** 2) ** 0.5
        above = ((one.interval[1] - one.value) ** 2 + (other.value - other.interval[0]) ** 2) ** 0.5
        return difference - below, difference + above
    errors = one.variance / one.n, other.variance / other.n
    reach = deviations(level)
    if not one.normal:
        freedom = sum(errors) ** 2 / (errors[0] ** 2 / (one.n - 1) + errors[1] ** 2 / (other.n - 1))
        reach = float(stdtrit(freedom, 0.5 + level / 2))
    half = reach * sum(errors) ** 0.5
    return difference - half, difference + half
