"""A collapsed phase: a narrow strip that bears its number, its name turned upright, and how many were in it."""

from typing import Final

from rejse.draw.drawn import Sign
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.layout import HEAD, TIP, Band, Column, Plan
from rejse.draw.numerals import count
from rejse.draw.sheet import Sheet, escaped, px

_SIZE: Final = 14
_WEIGHT: Final = 600
_PADDING: Final = 12
_INSET: Final = 4
_ENOUGH: Final = 110
"""A stretch of lanes as high as this has room for a name: the first such is taken, so that names stand side by side."""


def draw_folded(sheet: Sheet, plan: Plan) -> None:
    """Draw the strips of all collapsed phases, under the customers' ribbon and the curve."""
    for column in plan.columns:
        if column.collapsed and plan.lanes:
            _draw_strip(sheet, plan, column)


def _draw_strip(sheet: Sheet, plan: Plan, column: Column) -> None:
    top = min(band.y for band in plan.lanes.values())
    sheet.open("folded")
    width = column.width - 2 * _INSET
    sheet.rect(column.x + _INSET, top, width, plan.end - top, fill="bg", radius=8, stroke="line")
    room = _room(plan)
    if room is not None:
        name = shortened(column.phase.name, room.height - 2 * _PADDING, _SIZE, _WEIGHT)
        x, y = column.x + column.width / 2 + _SIZE * 0.35, room.y + room.height / 2
        sheet.put(
            f'<text transform="translate({px(x)} {px(y)}) rotate(-90)" text-anchor="middle" font-size="{_SIZE}"'
            f' font-weight="{_WEIGHT}" fill="{sheet.colours["ink"]}" class="f-ink">{escaped(name)}</text>'
        )
    sheet.close()


def _room(plan: Plan) -> Band | None:
    """Choose the lanes that the name stands in, off the ribbon and the curve, which both run through the strip."""
    found: list[Band] = []
    for lane, band in plan.lanes.items():
        if lane in {"way", "experience"}:
            continue
        if found and found[-1].end == band.y:
            found[-1] = Band(found[-1].y, found[-1].height + band.height)
        else:
            found.append(band)
    return next(
        (band for band in found if band.height >= _ENOUGH), max(found, key=lambda one: one.height, default=None)
    )


def draw_number(sheet: Sheet, column: Column, number: int, y: float) -> None:
    """Write the phase's number on its narrow chevron, and two arrows that say it can be unfolded."""
    middle = column.x + (column.width + (TIP if number else TIP / 2)) / 2 - 2
    sheet.text(middle, y + HEAD / 2, str(number + 1), size=16, weight=700, role="on-dark", anchor="middle")
    arrows = f"M{px(middle - 3.5)} {px(y + HEAD / 2 + 9)}l-4 4 4 4M{px(middle + 3.5)} {px(y + HEAD / 2 + 9)}l4 4-4 4"
    sheet.path(arrows, stroke="on-dark-soft", stroke_width=1.6, extra=' stroke-linecap="round" stroke-linejoin="round"')


def draw_reach(sheet: Sheet, column: Column, top: float, language: str) -> None:
    """Write how many were in the phase above the ribbon, where the strip is wide enough for the number."""
    phase = column.phase
    told = count(phase.reach or 0, language)
    sheet.show(Sign.FEW, if_=phase.few)
    if width_of(told, 12, 700) <= column.width - 2 * _INSET:
        middle, role = column.x + column.width / 2, "mute" if phase.few else "ink"
        sheet.text(middle, top - 6, told, size=12, weight=700, role=role, anchor="middle")
