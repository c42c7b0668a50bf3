"""Differences on the map: a line each, what was measured on the left, and on the right how far it is from the other.

A triangle says up or down, its colour better or worse, the sign is written; a ring says that chance may explain it.
"""

from typing import Final

from rejse.draw.differences import DrawnDifference, Planned, Standing
from rejse.draw.differences_told import difference_told, line_told, value_told
from rejse.draw.drawn import Card, DrawnPhase, Sign
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.layout import Place
from rejse.draw.marks import TRIANGLE_DOWN, TRIANGLE_UP
from rejse.draw.names import INDENT
from rejse.draw.numerals import counted
from rejse.draw.sheet import Sheet, px
from rejse.words import label

_LEFT: Final = 11
_SIZE: Final = 12
_LEADING: Final = 14
_MARK: Final = 13
_BETWEEN: Final = 8
_LINES_MOST: Final = 3
_ROLES: Final[dict[Standing, str]] = {"better": "good", "worse": "bad", "more": "ink", "fewer": "ink"}


def draw_on_card(sheet: Sheet, card: Card, place: Place, language: str, *, compact: bool) -> None:
    """Draw what differs at a touchpoint, or what is planned there, where its numbers stand otherwise."""
    x, right, bottom = place.x + _LEFT, place.x + place.width - _LEFT, place.y + place.height - 8
    if card.planned is not None:
        told = planned_told(card.planned, language)
        told = told[: 1 if compact else _LINES_MOST]
        for y, text in zip(_rows(bottom, len(told)), told, strict=True):
            sheet.text(x, y, shortened(text, right - x, _SIZE), size=_SIZE, role="mute")
        return
    judged = tuple(one for one in card.differences or () if one.of != "duration")
    found = _chosen(judged, 1 if compact else _LINES_MOST)
    for y, one in zip(_rows(bottom, len(found)), found, strict=True):
        draw_line(sheet, one, x, right, y, language)
    if found:
        return
    if card.reach is None:
        key = "not-measured" if card.recorded else "unrecorded"
        sheet.text(place.x + INDENT, bottom, label("draw", key, language), size=_SIZE, role="mute")
    else:
        sheet.text(x, bottom, counted("card-reach", card.reach, language), size=_SIZE, role="mute")


def _rows(bottom: float, count: int) -> list[float]:
    """Give the base lines of so many rows of text, the last one at the bottom."""
    return [bottom - _LEADING * (count - 1 - row) for row in range(count)]


def _chosen(found: tuple[DrawnDifference, ...], most: int) -> tuple[DrawnDifference, ...]:
    """Keep as many as there is room for: those that chance does not explain before the others."""
    if len(found) <= most:
        return found
    kept = sorted(found, key=lambda one: (not one.sure, one.value is None))[:most]
    return tuple(one for one in found if one in kept)


def draw_line(sheet: Sheet, one: DrawnDifference, x: float, right: float, y: float, language: str) -> None:  # noqa: PLR0913, PLR0917  (what and where)
    """Draw one difference between two edges; what has no room is shortened on the left."""
    if one.value is None:
        sheet.text(x, y, shortened(line_told(one, language), right - x, _SIZE), size=_SIZE, role="mute")
        return
    apart, role = difference_told(one, language), _ROLES.get(one.standing, "mute")
    marked = one.sure or one.standing == "unsure"
    width = width_of(apart, _SIZE, _weight(marked=marked))
    taken = width + (_MARK if marked else 0) + _BETWEEN
    sheet.text(x, y, shortened(line_told(one, language), right - x - taken, _SIZE), size=_SIZE)
    sheet.text(right, y, apart, size=_SIZE, weight=_weight(marked=marked), role=role, anchor="end")
    if one.sure:
        sheet.show(Sign.DIFFERS)
        shape = TRIANGLE_UP if (one.difference or 0.0) > 0 else TRIANGLE_DOWN
        sheet.path(shape, fill=role, extra=f' transform="translate({px(right - width - _MARK)} {px(y - 4)})"')
    elif marked:
        sheet.show(Sign.UNSURE)
        sheet.circle(right - width - _MARK + 4.4, y - 4, 3.2, stroke="mute")


def _weight(*, marked: bool) -> int:
    return 600 if marked else 400


def draw_under_ribbon(sheet: Sheet, phase: DrawnPhase, x: float, rows: list[float], room: float, language: str) -> None:  # noqa: PLR0913, PLR0917  (likewise)
    """Draw what differs in a phase, under the customers' ribbon."""
    for y, one in zip(rows, _chosen(phase.differences or (), len(rows)), strict=False):
        draw_line(sheet, one, x, x + room, y, language)


def planned_told(planned: Planned, language: str) -> list[str]:
    """Tell what is expected of a touchpoint, the score before the time."""
    told = []
    if planned.score is not None:
        told.append(
            label("draw", "plan-score", language, value=value_told("score", planned.score, language, planned.most))
        )
    elif planned.experience is not None:
        value = value_told("experience", planned.experience, language)
        told.append(label("draw", "plan-experience", language, value=value))
    if planned.seconds is not None:
        value = value_told("duration", planned.seconds, language)
        told.append(label("draw", "plan-duration", language, value=value))
    return told
