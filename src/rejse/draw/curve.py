"""Smooth curves through points that never swing beyond them, and the tint between two of them.

Monotone cubic interpolation: M. Steffen, "A simple method for monotonic interpolation in one dimension", Astronomy and
Astrophysics 239 (1990). A curve is kept as one Bézier piece per stretch between two points; x runs evenly along it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, TypeAlias

from rejse.draw.sheet import px

Point: TypeAlias = tuple[float, float]
Heights: TypeAlias = tuple[float, float, float, float]
"""The four y of a Bézier piece: where it begins, its two handles, where it ends."""

Pieces: TypeAlias = Mapping[int, Heights]
"""The pieces of a curve by the number of the point each begins at; a gap has none."""

_LOOKS: Final = 5
_HALVINGS: Final = 8


def pieces_of(xs: Sequence[float], ys: Sequence[float | None]) -> Pieces:
    """Give a curve's pieces through the points that have a height; a point without one leaves a gap.

    Example:
        >>> pieces_of([0.0, 3.0, 6.0], [0.0, 3.0, None])
        {0: (0.0, 1.0, 2.0, 3.0)}
    """
    found: dict[int, Heights] = {}
    start = 0
    while start < len(xs):
        stop = start
        while stop < len(xs) and ys[stop] is not None:
            stop += 1
        run = [(xs[at], height) for at in range(start, stop) if (height := ys[at]) is not None]
        for at, piece in enumerate(_run(run)):
            found[start + at] = piece
        start = stop + 1
    return found


def _run(points: Sequence[Point]) -> Iterator[Heights]:
    slopes = slopes_at(points)
    for at in range(len(points) - 1):
        (x, y), (to_x, to_y) = points[at], points[at + 1]
        third = (to_x - x) / 3
        yield y, y + slopes[at] * third, to_y - slopes[at + 1] * third, to_y


def slopes_at(points: Sequence[Point]) -> list[float]:
    """Give the slope at every point, so that the curve between two points stays between their heights."""
    if len(points) < 2:
        return [0.0] * len(points)
    widths = [other[0] - one[0] for one, other in pairwise(points)]
    secants = [(other[1] - one[1]) / width for (one, other), width in zip(pairwise(points), widths, strict=True)]
    if len(points) == 2:
        return [secants[0], secants[0]]
    inner = [_slope(secants[at], secants[at + 1], widths[at], widths[at + 1]) for at in range(len(secants) - 1)]
    return [(3 * secants[0] - inner[0]) / 2, *inner, (3 * secants[-1] - inner[-1]) / 2]


def _slope(before: float, after: float, width: float, next_width: float) -> float:
    """Give the slope between two secants: none at a peak or valley, else at most twice the flatter one."""
    if before * after <= 0:
        return 0.0
    through = (before * next_width + after * width) / (width + next_width)
    least = min(abs(before), abs(after), abs(through) / 2)
    return 2 * least if before > 0 else -2 * least


def path_of(xs: Sequence[float], pieces: Pieces) -> str:
    """Write a curve as a path; it is lifted over gaps."""
    shape, at_end = "", -1
    for at, piece in sorted(pieces.items()):
        if at != at_end:
            shape += f"M{px(xs[at])} {px(piece[0])}"
        shape += _cubic(xs[at], xs[at + 1], piece)
        at_end = at + 1
    return shape


def _cubic(x: float, to_x: float, piece: Heights) -> str:
    third = (to_x - x) / 3
    return f"C{px(x + third)} {px(piece[1])} {px(to_x - third)} {px(piece[2])} {px(to_x)} {px(piece[3])}"


def height_at(piece: Heights, part: float) -> float:
    """Give a piece's height at a part of its stretch, 0 to 1."""
    rest = 1 - part
    first, second, third, last = piece
    return rest**3 * first + 3 * rest * rest * part * second + 3 * rest * part * part * third + part**3 * last


@cache
def _blends(looks: int) -> tuple[Heights, ...]:
    """Give how much each of a piece's four heights counts at evenly spread looks along it."""
    parts = [(look / looks, 1 - look / looks) for look in range(looks + 1)]
    return tuple((rest**3, 3 * rest * rest * part, 3 * rest * part * part, part**3) for part, rest in parts)


def heights_along(piece: Heights, looks: int) -> list[float]:
    """Give a piece's heights at its beginning and at `looks` evenly spread places after it."""
    first, second, third, last = piece
    return [a * first + b * second + c * third + d * last for a, b, c, d in _blends(looks)]


def areas_between(xs: Sequence[float], one: Pieces, other: Pieces) -> tuple[str, str]:
    """Write what lies between two curves where both are: first where `one` is above, then where it is below."""
    above: list[_Slice] = []
    below: list[_Slice] = []
    for at in sorted(one.keys() & other.keys()):
        for piece in _slices(xs[at], xs[at + 1] - xs[at], one[at], other[at]):
            gap = _between(piece[2], piece[3])
            if gap:
                (above if gap > 0 else below).append(piece)
    return _area(above), _area(below)


_Slice: TypeAlias = tuple[float, float, Heights, Heights]
"""Where a slice between two curves begins and ends, and their pieces there."""


def _between(upper: Heights, lower: Heights) -> float:
    """Give eight times how far one piece is under the other in the middle of their stretch."""
    return lower[0] - upper[0] + 3 * (lower[1] - upper[1] + lower[2] - upper[2]) + lower[3] - upper[3]


def _slices(x: float, width: float, upper: Heights, lower: Heights) -> Iterator[_Slice]:
    """Cut what lies between two pieces where they cross."""
    done = 0.0
    for cut in _crossings(upper, lower):
        part = (cut - done) / (1 - done)
        (left, upper), (other_left, lower) = split(upper, part), split(lower, part)
        yield x + width * done, x + width * cut, left, other_left
        done = cut
    yield x + width * done, x + width, upper, lower


def _area(slices: Sequence[_Slice]) -> str:
    """Write slices as closed shapes; those that follow each other are one."""
    shape = ""
    run: list[_Slice] = []
    for number, piece in enumerate(slices):
        run.append(piece)
        if number + 1 == len(slices) or slices[number + 1][0] != piece[1]:
            shape += f"M{px(run[0][0])} {px(run[0][2][0])}"
            shape += "".join(_cubic(x, to_x, one) for x, to_x, one, _ in run)
            shape += f"V{px(piece[3][3])}"
            shape += "".join(_cubic(to_x, x, (b[3], b[2], b[1], b[0])) for x, to_x, _, b in reversed(run)) + "z"
            run = []
    return shape


def _crossings(one: Heights, other: Heights) -> list[float]:
    """Find where two pieces cross, to a thousandth of the stretch: finer than a picture shows."""
    gap: Heights = (one[0] - other[0], one[1] - other[1], one[2] - other[2], one[3] - other[3])
    if min(gap) >= 0 or max(gap) <= 0:
        return []
    return [
        _crossing(gap, at / _LOOKS, (at + 1) / _LOOKS, rising=after > 0)
        for at, (before, after) in enumerate(pairwise(heights_along(gap, _LOOKS)))
        if before * after < 0
    ]


def _crossing(gap: Heights, start: float, stop: float, *, rising: bool) -> float:
    for _ in range(_HALVINGS):
        middle = (start + stop) / 2
        if (height_at(gap, middle) > 0) is rising:
            stop = middle
        else:
            start = middle
    return (start + stop) / 2


def split(piece: Heights, part: float) -> tuple[Heights, Heights]:
    """Cut a piece in two at a part of its stretch (de Casteljau)."""
    if part >= 1:
        return piece, (piece[3], piece[3], piece[3], piece[3])
    a, b, c, d = piece
    ab, bc, cd = a + (b - a) * part, b + (c - b) * part, c + (d - c) * part
    abc, bcd = ab + (bc - ab) * part, bc + (cd - bc) * part
    middle = abc + (bcd - abc) * part
    return (a, ab, abc, middle), (middle, bcd, cd, d)
