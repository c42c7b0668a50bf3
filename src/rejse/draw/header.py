"""The top of the map: title, caption and meter, and the phases as chevrons."""

from typing import Final

from rejse.draw.drawn import Meter, Scene
from rejse.draw.folded import draw_number
from rejse.draw.glyphs import lines_of, shortened
from rejse.draw.layout import HEAD, MARGIN, TIP, TITLE, Column, Plan
from rejse.draw.numerals import count, counted
from rejse.draw.sheet import Sheet, px

_METER: Final = 200


def draw_title(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    """Write what the journey is called, of whom and when, and its most important finding."""
    room = plan.width - 2 * MARGIN - (_METER + 24 if scene.cards else 0)
    sheet.open("title")
    sheet.text(MARGIN, TITLE, shortened(scene.title, room, 22, 700), size=22, weight=700)
    sheet.text(MARGIN, TITLE + 22, shortened(scene.subtitle, room, 14), size=14, role="mute")
    for number, line in enumerate(plan.caption):
        sheet.text(MARGIN, TITLE + 48 + 19 * number, line, size=15, weight=600)
    sheet.close()
    if scene.cards:
        _draw_meter(sheet, scene.meter, plan.width - MARGIN, scene.language)


def _draw_meter(sheet: Sheet, meter: Meter, right: float, language: str) -> None:
    """Show how much of the journey is measured: the number that a new map should see grow."""
    told = meter_told(meter, language)
    sheet.open("meter")
    sheet.text(right, TITLE - 4, shortened(told, _METER, 13, 600), size=13, weight=600, role="mute", anchor="end")
    sheet.rect(right - _METER, TITLE + 6, _METER, 6, fill="track", radius=3)
    if meter.measured:
        sheet.rect(
            right - _METER, TITLE + 6, max(6, _METER * meter.measured / meter.touchpoints), 6, fill="good", radius=3
        )
    sheet.close()


def meter_told(meter: Meter, language: str) -> str:
    """Say how much of the journey is measured."""
    return counted("meter", meter.touchpoints, language, measured=count(meter.measured, language))


def draw_phases(sheet: Sheet, plan: Plan, shades: list[str]) -> None:
    """Draw the phases as chevrons that run into each other, the first on top; as links in the order they are read."""
    sheet.open("phases")
    numbers = range(len(plan.columns))
    for number in numbers if sheet.links else reversed(numbers):
        _draw_phase(sheet, plan, number, shades[number])
    sheet.close()


def _draw_phase(sheet: Sheet, plan: Plan, number: int, shade: str) -> None:
    column = plan.columns[number]
    reaches = plan.columns[number + 1].overlap if number + 1 < len(plan.columns) else 0.0
    y, half = plan.head, HEAD / 2
    left, right = column.x + (1 if number else 0), column.end - 4 + reaches
    if sheet.links and column.overlap:
        left += column.overlap - 3.5
    notch = TIP if number else 0
    shape = (
        f"M{px(left)} {px(y)}H{px(right)}l{TIP} {px(half)}l-{TIP} {px(half)}H{px(left)}"
        + (f"l{notch} -{px(half)}" if notch else "")
        + "z"
    )
    folded = " folded" if column.collapsed else ""
    sheet.link(f"phase{folded}", f"phases/{column.phase.id}", f' data-phase="{number}"')
    sheet.told(column.phase.name, column.phase.tagline or "")
    mixed = f"f-head-{number}-{max(len(plan.columns) - 1, 1)}"
    sheet.put(
        f'<path d="{shape}" fill="{shade}" stroke="{sheet.colours["bg"]}" stroke-width="{3 if reaches else 0}"'
        f' class="{mixed} s-bg"/>'
    )
    if column.collapsed:
        draw_number(sheet, column, number, y)
        sheet.close()
        return
    if reaches:
        _draw_overlap(sheet, column, reaches, y)
    inset = 24 + column.overlap
    room = column.width - inset - 12
    sheet.text(
        column.x + inset,
        y + 28,
        shortened(column.phase.name, room, 17, 700),
        size=17,
        weight=700,
        role="on-dark",
    )
    for at, line in enumerate(lines_of(column.phase.tagline or "", room, 13)):
        if line:
            sheet.text(column.x + inset, y + 46 + 15 * at, line, size=13, role="on-dark-soft")
    sheet.close()


def _draw_overlap(sheet: Sheet, column: Column, reaches: float, y: float) -> None:
    """Mark the stretch that belongs to two phases with fine upright lines."""
    marks = "".join(
        f"M{px(column.end - 1 + step)} {px(y + 8)}V{px(y + HEAD - 8)}" for step in range(0, max(int(reaches) - 2, 1), 6)
    )
    sheet.path(marks, stroke="on-dark-soft", extra=' stroke-opacity="0.35"')
