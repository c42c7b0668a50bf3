"""The steps customers take between touchpoints, as lines behind the cards, led where nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import hypot
from typing import Final, TypeAlias

from rejse.draw.drawn import DrawnStep, Scene, Sign
from rejse.draw.layout import GAP, Place, Plan
from rejse.draw.numerals import counted, share
from rejse.draw.sheet import Sheet, name_of, px

_Point: TypeAlias = tuple[float, float]

_ASIDE: Final = (0, 5, -5, 9, -9)
_CORNER: Final = 14
_MARGIN: Final = 5
_LOOPS_MOST: Final = 2


def draw_flows(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    """Draw the scene's steps, the widest first so that narrow ones are not hidden."""
    steps = _drawn(scene.steps, plan.places)
    used: Counter[float] = Counter({column.x: 1 for column in plan.columns if _handed_over(plan, column.x)})
    names = {card.id: card.name for card in scene.cards}
    sheet.open("flows", ' fill="none" stroke-linecap="round" stroke-opacity="0.3"')
    for step in sorted(steps, key=lambda one: -one.share):
        _draw_flow(sheet, step, _route(plan, step, used), names, scene.language)
    sheet.close()
    sheet.show(Sign.STEP, if_=bool(steps))


def _handed_over(plan: Plan, border: float) -> bool:
    """Tell whether a hand-over's line runs along a border: flows then keep beside it."""
    return any(abs(flag.line - border) < 3 for flag in plan.flags)


def _drawn(steps: Sequence[DrawnStep], places: Mapping[str, Place]) -> list[DrawnStep]:
    """Leave out all but the most taken steps along a phase's own edge: more of them cannot be told apart there."""
    found: list[DrawnStep] = []
    loops: Counter[int] = Counter()
    for step in sorted(steps, key=lambda one: -one.n):
        if step.from_ not in places or step.to not in places:
            continue
        one, other = places[step.from_], places[step.to]
        if _along_edge(one, other):
            loops[one.column] += 1
            if loops[one.column] > _LOOPS_MOST:
                continue
        found.append(step)
    return found


def _along_edge(one: Place, other: Place) -> bool:
    """Tell whether a step inside a phase runs along its right edge: to the other lane, or round other cards."""
    apart = one.slot == other.slot and abs(one.row - other.row) > 1
    return one.column == other.column and (one.lane is not other.lane or apart)


def _draw_flow(sheet: Sheet, step: DrawnStep, shape: str, names: Mapping[str, str], language: str) -> None:
    sheet.open("flow", f' data-from="{name_of(step.from_)}" data-to="{name_of(step.to)}"')
    ends = {"from_name": names[step.from_], "to_name": names[step.to]}
    sheet.told(counted("step-told", step.n, language, share=share(step.share, language), **ends))
    colour, width = sheet.colours["flow"], px(1.5 + 4.5 * step.share)
    sheet.put(f'<path d="{shape}" stroke="{colour}" stroke-width="{width}" class="s-flow"/>')
    sheet.close()


def _route(plan: Plan, step: DrawnStep, used: Counter[float]) -> str:
    """Choose a way from card to card: straight where nothing is between, else through the gaps."""
    one, other = plan.places[step.from_], plan.places[step.to]
    if one.lane is not other.lane:
        return _across(plan, one, other, used)
    if one.column == other.column and one.slot == other.slot:
        return _up_or_down(one, other)
    if other.x < one.x:
        return _between(one, other, back=True)
    if _clear(plan, one, other):
        x, y, to_x, to_y = one.x + one.width, _half(one), other.x, _half(other)
        bend = min(70.0, max(6.0, (to_x - x) / 2))
        return f"M{px(x)} {px(y)}C{px(x + bend)} {px(y)} {px(to_x - bend)} {px(to_y)} {px(to_x)} {px(to_y)}"
    return _between(one, other, back=False)


def _half(place: Place) -> float:
    return place.y + place.height / 2


def _clear(plan: Plan, one: Place, other: Place) -> bool:
    """Tell whether no card stands between the two in either's row."""
    return not any(
        place.lane is one.lane and one.x < place.x < other.x and place.row in {one.row, other.row}
        for place in plan.places.values()
    )


def _up_or_down(one: Place, other: Place) -> str:
    """Join two cards of one stack: directly if they touch, else round the right of those between."""
    if abs(one.row - other.row) == 1:
        x = one.x + one.width / 2
        begins, ends = (one.y + one.height, other.y) if other.row > one.row else (one.y, other.y + other.height)
        return f"M{px(x)} {px(begins)}V{px(ends)}"
    edge = one.x + one.width
    return rounded(
        [(edge, _half(one)), (edge + _MARGIN, _half(one)), (edge + _MARGIN, _half(other)), (edge, _half(other))],
        _MARGIN,
    )


def _between(one: Place, other: Place, *, back: bool) -> str:
    """Lead a line through the gap above the lower of the two rows."""
    gap = max(one.y, other.y) - GAP / 2
    begins, ends = (one.x, other.x + other.width) if back else (one.x + one.width, other.x)
    out, into = (begins - _MARGIN, ends + _MARGIN) if back else (begins + _MARGIN, ends - _MARGIN)
    points = [
        (begins, _half(one)),
        (out, _half(one)),
        (out, gap),
        (into, gap),
        (into, _half(other)),
        (ends, _half(other)),
    ]
    return rounded(points, _MARGIN)


def _across(plan: Plan, one: Place, other: Place, used: Counter[float]) -> str:
    """Cross the customers' way at a border between two phases, where no number stands."""
    here = plan.columns[one.column]
    forward, back = other.column > one.column, other.column < one.column
    border = plan.columns[other.column].x if forward else here.x if back else here.end
    x = border + _ASIDE[used[border] % len(_ASIDE)]
    used[border] += 1
    begins = one.x if back else one.x + one.width
    ends = other.x if forward else other.x + other.width
    return rounded([(begins, _half(one)), (x, _half(one)), (x, _half(other)), (ends, _half(other))], _CORNER)


def rounded(points: Sequence[_Point], radius: float) -> str:
    """Draw a line through points with its corners rounded."""
    shape = f"M{px(points[0][0])} {px(points[0][1])}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        come, go = _towards(at, before, radius), _towards(at, after, radius)
        shape += f"L{px(come[0])} {px(come[1])}Q{px(at[0])} {px(at[1])} {px(go[0])} {px(go[1])}"
    return shape + f"L{px(points[-1][0])} {px(points[-1][1])}"


def _towards(at: _Point, to: _Point, radius: float) -> _Point:
    """Go from a corner towards a neighbour by the radius, at most half of the way."""
    long = hypot(to[0] - at[0], to[1] - at[1])
    part = min(radius, long / 2) / long if long else 0.0
    return at[0] + (to[0] - at[0]) * part, at[1] + (to[1] - at[1]) * part
