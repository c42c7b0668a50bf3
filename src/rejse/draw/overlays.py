"""The curves of up to five personas over each other, each with its own shape and colour, named at its end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rejse.draw.curve import path_of, pieces_of
from rejse.draw.drawn import Card, CurvePoint, PersonaCurve, Scene
from rejse.draw.felt import Line
from rejse.draw.figures import FEW_ANSWERS
from rejse.draw.glyphs import shortened
from rejse.draw.layout import MARGIN, Plan
from rejse.draw.marks import PERSONAS
from rejse.draw.numerals import counted, decimal
from rejse.draw.sheet import Sheet, px
from rejse.words import label

_LEADING: Final = 17
_AWAY: Final = 12


@dataclass(frozen=True, slots=True)
class _End:
    """Where a curve ends, and the height its name is written at."""

    x: float
    y: float
    name: str
    role: str
    shape: str | None
    at: float
    place: str | None = None


def draw_overlays(sheet: Sheet, scene: Scene, plan: Plan, line: Line) -> None:
    """Draw the personas' curves and name each at its end; where a persona was not heard, a gap stays a gap."""
    touchpoints = {card.id: x for card, x in zip(line.cards, line.xs, strict=True)}
    phases = {column.phase.id: column.x + column.width / 2 for column in plan.columns}
    ends = []
    for number, curve in enumerate(scene.overlays):
        role, shape = f"persona-{number + 1}", PERSONAS[number % len(PERSONAS)]
        stops = phases if curve.points and curve.points[0].at in phases else touchpoints
        end = _draw_curve(sheet, curve, stops, line.y, (role, shape), scene.language)
        if end is not None:
            ends.append(_End(end[0], end[1], curve.name, role, shape, end[1], f"personas/{curve.persona}"))
    everybody = _last_measured(scene.cards, touchpoints)
    if everybody is not None:
        x, y = everybody[0], line.y(everybody[1])
        ends.append(_End(x, y, label("draw", "all-customers", scene.language), "ink", None, y))
    _draw_ends(sheet, _spread(ends, line.top - 20, line.bottom + 20), plan)


def _draw_curve(  # noqa: PLR0913, PLR0917  (a curve, where and how)
    sheet: Sheet,
    curve: PersonaCurve,
    stops: Mapping[str, float],
    y_of: Callable[[float], float],
    look: tuple[str, str],
    language: str,
) -> tuple[float, float] | None:
    """Draw one persona's curve through the stops it is known at, lifted over the others; give its end."""
    by_x: dict[float, CurvePoint] = {stops[point.at]: point for point in curve.points if point.at in stops}
    if not by_x:
        return None
    role, shape = look
    along = sorted(stops.values())
    heights = [y_of(by_x[x].emotion) if x in by_x else None for x in along]
    sheet.open("persona")
    sheet.told(curve.name, _described(curve, language))
    pieces = pieces_of(along, heights)
    if pieces:
        sheet.path(path_of(along, pieces), stroke=role, stroke_width=1.8)
    known = [(x, y_of(by_x[x].emotion)) for x in sorted(by_x)]
    for x, y in known:
        few = by_x[x].n < FEW_ANSWERS
        moved = f' transform="translate({px(x)} {px(y)})"'
        sheet.path(shape, fill="bg" if few else role, stroke=role if few else "bg", extra=moved)
    sheet.close()
    return known[-1]


def _described(curve: PersonaCurve, language: str) -> str:
    told = [f"{decimal(one.emotion, language)} ({counted('answers', one.n, language)})" for one in curve.points]
    return " · ".join(told)


def _last_measured(cards: Sequence[Card], xs: Mapping[str, float]) -> tuple[float, float] | None:
    known = [(xs[card.id], card.score.emotion) for card in cards if card.score and card.score.emotion is not None]
    return max(known, default=None)


def _spread(ends: Sequence[_End], top: float, bottom: float) -> list[_End]:
    """Move names apart that would stand on each other, and keep them all in the lane."""
    found: list[_End] = []
    at = top
    for end in sorted(ends, key=lambda one: (one.y, one.role)):
        at = max(at, end.y)
        found.append(_End(end.x, end.y, end.name, end.role, end.shape, at, end.place))
        at += _LEADING
    over = found[-1].at - bottom if found else 0.0
    if over <= 0:
        return found
    limit = bottom
    moved: list[_End] = []
    for end in reversed(found):
        limit = min(limit, end.at)
        moved.append(_End(end.x, end.y, end.name, end.role, end.shape, limit, end.place))
        limit -= _LEADING
    return moved[::-1]


def _draw_ends(sheet: Sheet, ends: Sequence[_End], plan: Plan) -> None:
    """Write the names at the right, each joined to its curve by a fine line, with its shape before it."""
    begins = plan.columns[-1].end + _AWAY
    sheet.open("ends")
    for end in ends:
        leader = f"M{px(end.x + 6)} {px(end.y)}L{px(begins)} {px(end.at)}"
        sheet.path(leader, stroke=end.role, extra=' stroke-opacity="0.5"')
        if end.shape:
            sheet.path(end.shape, fill=end.role, extra=f' transform="translate({px(begins + 8)} {px(end.at)})"')
        else:
            sheet.path(f"M{px(begins + 3)} {px(end.at)}h10", stroke=end.role, stroke_width=2.2)
        name = shortened(end.name, plan.width - MARGIN - begins - 18, 12, 600)
        if sheet.links and end.place:
            sheet.link("end", end.place, name=end.name)
        sheet.text(begins + 18, end.at + 4, name, size=12, weight=600, role=end.role)
        if sheet.links and end.place:
            sheet.close()
    sheet.close()
