"""Which points of the experience curve bear their names: peaks, valleys and the end, where there is room for them."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from rejse.draw.curve import Pieces, heights_along
from rejse.draw.drawn import Card, Scene
from rejse.draw.figures import MOODS, mood_of
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.layout import GUTTER, Band, Plan
from rejse.draw.sheet import Sheet, escaped, px
from rejse.words import label

if TYPE_CHECKING:
    from rejse.draw.experience import Line

_SIZE: Final = 12
_WIDEST: Final = 190
_PADDING: Final = 4
_NAMES_MOST: Final = 14
_LOOKS: Final = 4


_Box: TypeAlias = tuple[float, float, float, float]
"""Where a box begins, left and top, and where it ends, right and bottom. A plain tuple: a curve has hundreds."""


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


def draw_names(sheet: Sheet, scene: Scene, plan: Plan, line: "Line", band: Band) -> None:
    """Write the names that have room, those that stand out most first; no name stands on another or on the curve."""
    taken, wished = sorted(_taken(line, plan)), _along(line, line.expected) if line.measured else []
    written = 0
    for name in sorted(_wanted(line, scene.language), key=lambda one: -one.weight):
        if written == _NAMES_MOST:
            break
        near, soft = _near(name, taken), _near(name, wished)
        box = _placed(name, plan, band, [*near, *soft]) or (_placed(name, plan, band, near) if soft else None)
        if box is not None:
            insort(taken, box)
            left, _, _, bottom = box
            written += 1
            sheet.put(
                f'<text x="{px(left + 2)}" y="{px(bottom - 4)}" font-size="{_SIZE}" font-weight="600"'
                f' fill="{sheet.colours[name.role]}" class="f-{name.role} s-bg" stroke="{sheet.colours["bg"]}"'
                f' stroke-width="3" stroke-linejoin="round" paint-order="stroke">{escaped(name.text)}</text>'
            )


def _wanted(line: "Line", language: str) -> list[_Name]:
    """Choose the peaks, the valleys and the end: of what was measured, else of what was expected."""
    from rejse.draw.experience import emotion_of  # noqa: PLC0415  (the lane draws, and asks us for names)

    felt = [(number, emotion_of(card)) for number, card in enumerate(line.cards)]
    measured = [(number, emotion) for number, emotion in felt if emotion is not None]
    sure = [(number, emotion) for number, emotion in measured if not _few(line.cards[number])]
    known = sure or [
        (number, card.expected) for number, card in enumerate(line.cards) if not measured and card.expected is not None
    ]
    found = []
    for at, emotion, weight, above in _extremes([emotion for _, emotion in known]):
        number = known[at][0]
        card, x = line.cards[number], line.xs[number]
        role = "mute" if not sure else MOODS[mood_of(emotion)]
        reach = _reach(line, card, emotion, above=above) if sure else 3.0
        text = shortened(card.name, _WIDEST, _SIZE, 600)
        found.append(_Name(weight, text, x, line.y(emotion), reach, above, role))
    told = label("draw", "few-answers", language)
    for number, emotion in measured:
        card, above = line.cards[number], emotion >= 0
        if _few(card):
            reach = _reach(line, card, emotion, above=above)
            found.append(_Name(-1.0, told, line.xs[number], line.y(emotion), reach, above, "mute"))
    return found


def _reach(line: "Line", card: Card, emotion: float, *, above: bool) -> float:
    """Give how far a point and its interval reach up or down from its middle."""
    from rejse.draw.experience import radius_of  # noqa: PLC0415  (the lane draws, and asks us for names)

    ends = card.score.emotion_interval if card.score else None
    far = abs(line.y(ends[1 if above else 0]) - line.y(emotion)) if ends else 0.0
    return max(far, radius_of(card.score.n if card.score else 1))


def _few(card: Card) -> bool:
    return bool(card.score and card.score.few)


def _extremes(emotions: Sequence[float]) -> list[tuple[int, float, float, bool]]:
    """Find the peaks, the valleys, and the end; with how far each stands out, and whether it is a peak."""
    found = []
    last, ends = len(emotions) - 1, {max(emotions, default=None), min(emotions, default=None)}
    for at, here in enumerate(emotions):
        beside = [emotions[near] for near in (at - 1, at + 1) if 0 <= near <= last]
        peak = all(here >= one for one in beside) and any(here > one for one in beside)
        valley = all(here <= one for one in beside) and any(here < one for one in beside)
        inner = 0 < at < last
        best = here in ends
        if at == last or ((peak or valley) and (inner or best)):
            out = max((abs(here - one) for one in beside), default=0.0)
            above = peak or (not valley and here >= 0)
            found.append((at, here, out + (10 if at == last else 0) + (5 if best else 0), above))
    return found


def _near(name: _Name, boxes: Sequence[_Box]) -> list[_Box]:
    """Give the boxes that a name at its point can touch. They come from left to right, none wider than a name."""
    left, right = name.x - _WIDEST, name.x + _WIDEST
    first, last = (bisect_left(boxes, (x,)) for x in (left - _WIDEST - _PADDING, right))
    return [box for box in boxes[first:last] if box[2] > left]


def _placed(name: _Name, plan: Plan, band: Band, taken: Sequence[_Box]) -> _Box | None:
    """Find room for a name on its own side of the curve, else on the other one, else a little aside."""
    width = width_of(name.text, _SIZE, 600) + _PADDING
    left, right = GUTTER + 2.0, plan.columns[-1].end
    for above in (name.above, not name.above):
        bottom = name.y - name.reach - 3 if above else name.y + name.reach + 3 + 15
        inside = bottom - 15 >= band.y + 1 and bottom <= band.end - 1
        for aside in (0.0, -0.3, 0.3):
            x = max(left, min(name.x - width / 2 + aside * width, right - width))
            box = (x, bottom - 15, x + width, bottom)
            if inside and _free(box, taken):
                return box
    return None


def _free(box: _Box, taken: Sequence[_Box]) -> bool:
    """Tell whether a box meets none of the others."""
    x, y, to_x, to_y = box
    for left, top, right, bottom in taken:  # noqa: SIM110  (half the time of all())
        if x < right and left < to_x and y < bottom and top < to_y:
            return False
    return True


def _taken(line: "Line", plan: Plan) -> list[_Box]:
    """Give what a name must not stand on: points with their intervals, the curve, and the lines of hand-overs."""
    found: list[_Box] = [(flag.line - 3, 0, flag.line + 3, plan.end) for flag in plan.flags]
    for card, x in zip(line.cards, line.xs, strict=True):
        if card.score and card.score.emotion is not None:
            low, high = card.score.emotion_interval or (card.score.emotion, card.score.emotion)
            found.append((x - 5, line.y(max(high, card.score.emotion)) - 1, x + 5, line.y(low) + 1))
    return [*found, *_along(line, line.measured or line.expected)]


def _along(line: "Line", pieces: Pieces) -> list[_Box]:
    """Give small boxes along a curve, from left to right."""
    found: list[_Box] = []
    for at, piece in pieces.items():
        x, step = line.xs[at], (line.xs[at + 1] - line.xs[at]) / _LOOKS
        for look, (here, there) in enumerate(pairwise(heights_along(piece, _LOOKS))):
            low, high = (here, there) if here < there else (there, here)
            found.append((x + step * look, low - 1, x + step * (look + 1), high + 1))
    return found
