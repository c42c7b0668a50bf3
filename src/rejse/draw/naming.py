"""Which points of the experience curve bear their names: peaks, valleys and the end, where there is room for them."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Final, TypeAlias

from rejse.draw.curve import Heights, Pieces, heights_along
from rejse.draw.drawn import Scene
from rejse.draw.felt import Felt, Line
from rejse.draw.figures import MOODS, mood_of
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.layout import GUTTER, Band, Plan
from rejse.draw.sheet import Sheet, escaped, px
from rejse.words import label

_SIZE: Final = 12
_WIDEST: Final = 190
_PADDING: Final = 4
_AWAY: Final = 15
"""How far from its point a name may stand, in px, where there is no room beside it."""

_NAMES_MOST: Final = 14
_LOOKS: Final = 4


_Box: TypeAlias = tuple[float, float, float, float]
"""Where a box begins, left and top, and where it ends, right and bottom. A plain tuple: a curve has hundreds."""

_Stretch: TypeAlias = tuple[float, float, float, float, Heights]
"""The box round a stretch of a curve, and its piece. Only where the box is met is the piece itself looked at."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that wants a place: how much it stands out, at which point, and whether above or below it."""

    weight: float
    text: str
    x: float
    y: float
    reach: float
    above: bool
    role: str


def draw_names(sheet: Sheet, scene: Scene, plan: Plan, line: Line, band: Band) -> None:
    """Write the names that have room, those that stand out most first; no name stands on another or on the curve."""
    taken, curve = sorted(_taken(line, plan)), _stretches(line, line.measured or line.expected)
    wished = _stretches(line, line.expected) if line.measured else []
    written = 0
    for name in sorted(_wanted(line, scene.language), key=lambda one: -one.weight):
        if written == _NAMES_MOST:
            break
        near, hard, soft = _near(name, taken), _passing(name, curve), _passing(name, wished)
        box = _placed(name, plan, band, near, [*hard, *soft]) or (
            _placed(name, plan, band, near, hard) if soft else None
        )
        if box is not None:
            insort(taken, box)
            left, _, _, bottom = box
            written += 1
            sheet.put(
                f'<text x="{px(left + 2)}" y="{px(bottom - 4)}" font-size="{_SIZE}" font-weight="600"'
                f' fill="{sheet.colours[name.role]}" class="f-{name.role} s-bg" stroke="{sheet.colours["bg"]}"'
                f' stroke-width="3" stroke-linejoin="round" paint-order="stroke">{escaped(name.text)}</text>'
            )


def _wanted(line: Line, language: str) -> list[_Name]:
    """Choose the peaks, the valleys and the end: of what was measured, else of what was expected."""
    found = []
    sure = [point for point in line.shown if not point.score.few]
    for at, weight, above in _extremes([point.emotion for point in sure]):
        point = sure[at]
        text = shortened(line.cards[point.number].name, _WIDEST, _SIZE, 600)
        reach = _reach(line, point, above=above)
        found.append(_Name(weight, text, point.x, point.y, reach, above, MOODS[mood_of(point.emotion)]))
    if not line.felt:
        found += _expected(line)
    told = label("draw", "few-answers", language)
    for point in line.shown:
        if point.score.few:
            above = point.emotion >= 0
            reach = _reach(line, point, above=above)
            found.append(_Name(-1.0, told, point.x, point.y, reach, above, "mute"))
    return found


def _expected(line: Line) -> list[_Name]:
    """Choose the peaks, the valleys and the end of what was expected, while nothing is measured."""
    known = [
        (card.expected, card, x)
        for card, x in zip(line.cards, line.xs, strict=True)
        if card.expected is not None and card.phase not in line.folded
    ]
    found = []
    for at, weight, above in _extremes([emotion for emotion, _, _ in known]):
        emotion, card, x = known[at]
        text = shortened(card.name, _WIDEST, _SIZE, 600)
        found.append(_Name(weight, text, x, line.y(emotion), 3.0, above, "mute"))
    return found


def _reach(line: Line, point: Felt, *, above: bool) -> float:
    """Give how far a point and its interval reach up or down from its middle."""
    ends = point.score.emotion_interval
    far = abs(line.y(ends[1 if above else 0]) - point.y) if ends else 0.0
    return max(far, point.radius)


def _extremes(emotions: Sequence[float]) -> list[tuple[int, float, bool]]:
    """Find the peaks, the valleys, and the end; with how far each stands out, and whether it is a peak."""
    found = []
    last, ends = len(emotions) - 1, {max(emotions, default=None), min(emotions, default=None)}
    for at, here in enumerate(emotions):
        beside = [emotions[near] for near in (at - 1, at + 1) if 0 <= near <= last] or [here]
        low, high = min(beside), max(beside)
        peak, valley = here >= high and here > low, here <= low and here < high
        inner = 0 < at < last
        best = here in ends
        if at == last or ((peak or valley) and (inner or best)):
            above = peak or (not valley and here >= 0)
            found.append((at, max(here - low, high - here) + (10 if at == last else 0) + (5 if best else 0), above))
    return found


def _near(name: _Name, boxes: Sequence[_Box]) -> list[_Box]:
    """Give the boxes that a name at its point can touch. They come from left to right, none wider than a name."""
    left, right = name.x - _WIDEST, name.x + _WIDEST
    first, last = bisect_left(boxes, (left - _WIDEST - _PADDING,)), bisect_left(boxes, (right,))
    return [box for box in boxes[first:last] if box[2] > left]


def _passing(name: _Name, curve: Sequence[_Stretch]) -> Sequence[_Stretch]:
    """Give the stretches of a curve that a name at its point can touch: the next begins where one ends."""
    first = bisect_right(curve, name.x - _WIDEST, key=itemgetter(2))
    return curve[first : bisect_left(curve, name.x + _WIDEST, key=itemgetter(0))]


def _placed(name: _Name, plan: Plan, band: Band, taken: Sequence[_Box], curves: Sequence[_Stretch]) -> _Box | None:
    """Find room for a name on its own side of the curve, else on the other one, a little aside, or further away."""
    width = width_of(name.text, _SIZE, 600) + _PADDING
    left, right = GUTTER + 2.0, plan.columns[-1].end
    for above, away in ((name.above, 3), (not name.above, 3), (name.above, _AWAY), (not name.above, _AWAY)):
        bottom = name.y - name.reach - away if above else name.y + name.reach + away + 15
        inside = bottom - 15 >= band.y + 1 and bottom <= band.end - 1
        for aside in (0.0, -0.3, 0.3):
            x = max(left, min(name.x - width / 2 + aside * width, right - width))
            box = (x, bottom - 15, x + width, bottom)
            if inside and _free(box, taken) and _clear(box, curves):
                return box
    return None


def _free(box: _Box, taken: Sequence[_Box]) -> bool:
    """Tell whether a box meets none of the others."""
    x, y, to_x, to_y = box
    for left, top, right, bottom in taken:  # noqa: SIM110  (half the time of all())
        if x < right and left < to_x and y < bottom and top < to_y:
            return False
    return True


def _clear(box: _Box, curves: Sequence[_Stretch]) -> bool:
    """Tell whether a box meets no curve."""
    x, y, to_x, to_y = box
    for left, top, right, bottom, piece in curves:
        if x < right and left < to_x and y < bottom and top < to_y and not _free(box, _along(left, right, piece)):
            return False
    return True


def _taken(line: Line, plan: Plan) -> list[_Box]:
    """Give what a name must not stand on beside the curve: points with their intervals, and the lines of hand-overs."""
    found: list[_Box] = [(flag.line - 3, 0, flag.line + 3, plan.end) for flag in plan.flags]
    for point in line.shown:
        low, high = point.score.emotion_interval or (point.emotion, point.emotion)
        found.append((point.x - 5, line.y(max(high, point.emotion)) - 1, point.x + 5, line.y(low) + 1))
    return found


def _stretches(line: Line, pieces: Pieces) -> list[_Stretch]:
    """Give the stretches of a curve from left to right; each stays between the heights of its two ends."""
    found: list[_Stretch] = []
    for at, piece in pieces.items():
        low, high = (piece[0], piece[3]) if piece[0] < piece[3] else (piece[3], piece[0])
        found.append((line.xs[at], low - 1, line.xs[at + 1], high + 1, piece))
    return found


def _along(x: float, to_x: float, piece: Heights) -> list[_Box]:
    """Give small boxes along a stretch of a curve, from left to right."""
    found: list[_Box] = []
    step = (to_x - x) / _LOOKS
    for look, (here, there) in enumerate(pairwise(heights_along(piece, _LOOKS))):
        low, high = (here, there) if here < there else (there, here)
        found.append((x + step * look, low - 1, x + step * (look + 1), high + 1))
    return found
