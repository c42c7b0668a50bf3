"""The customers' ribbon, the spine of the map: how many are in each phase, where they came from, and who is lost.

Its height is the square root of the number of customers, and the legend says so; the numbers themselves are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from rejse.draw.drawn import DrawnPhase, Scene
from rejse.draw.glyphs import shortened
from rejse.draw.layout import Band, Column, Plan
from rejse.draw.notes import INSET
from rejse.draw.numerals import MINUS, count, duration, share
from rejse.draw.sheet import Sheet, fits_beside, px
from rejse.words import label

_MIDDLE: Final = 57
_HIGHEST: Final = 66
_ROWS: Final = (112, 129, 145)
_FLOOR: Final = 97
_SWELL: Final = 46
_TURN: Final = 0.56
_INSIDE: Final = 25


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase's part of the ribbon: its upper and lower edge, and between them the band that came from earlier."""

    top: float
    bottom: float
    earlier_top: float
    earlier_bottom: float
    joined: bool
    """Whether the band from earlier phases comes out of the stretch before."""

    @property
    def height(self) -> float:
        """How high the ribbon is here."""
        return self.bottom - self.top


def draw_ribbon(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    """Draw the ribbon through all phases with its numbers."""
    band = plan.lanes["way"]
    stretches = _stretches([column.phase for column in plan.columns], band.y + _MIDDLE)
    sheet.open("way")
    for number, column in enumerate(plan.columns):
        after = stretches[number + 1] if number + 1 < len(stretches) else None
        sheet.open("stretch", f' data-phase="{number}"')
        sheet.told(column.phase.name, describe(column.phase, scene.language))
        sheet.rect(column.x, band.y, column.width, band.height)
        _draw_stretch(sheet, column, stretches[number], after, band)
        _draw_told(sheet, column, stretches[number], band, scene.language)
        sheet.close()
    sheet.close()


def _stretches(phases: Sequence[DrawnPhase], middle: float) -> list[Stretch | None]:
    """Compute the ribbon's edges; None where nothing is measured."""
    top = max((phase.reach or 0 for phase in phases), default=0)
    found: list[Stretch | None] = []
    for phase in phases:
        if phase.reach is None:
            found.append(None)
            continue
        height = max(3.0, _HIGHEST * sqrt(phase.reach / top)) if phase.reach else 0.0
        each = height / phase.reach if phase.reach else 0.0
        upper = middle - height / 2
        earlier = upper + each * (phase.first_met or 0)
        lower = earlier + each * (phase.from_earlier or 0)
        before = found[-1] if found else None
        joined = bool(before and before.height and phase.from_earlier)
        found.append(Stretch(upper, middle + height / 2, earlier, lower, joined=joined))
    return found


def _draw_stretch(sheet: Sheet, column: Column, here: Stretch | None, after: Stretch | None, band: Band) -> None:
    x, end = column.x, column.end
    middle = band.y + min(_MIDDLE, band.height - 22)
    if here is None or not here.height:
        dash = "" if here else "2 6"
        sheet.path(f"M{px(x + 4)} {px(middle)}H{px(end - 4)}", stroke="edge", stroke_width=1.5, dash=dash)
        return
    turn = x + column.width * _TURN
    leaves = after if after and after.joined else None
    out_top, out_bottom = (leaves.earlier_top, leaves.earlier_bottom) if leaves else (here.top, here.bottom)
    near, far = turn + (end - turn) * 0.45, turn + (end - turn) * 0.55
    if leaves and column.phase.lost:
        _draw_wedge(sheet, column.phase, (here.bottom, out_bottom, band.y + _FLOOR), (turn, near, far, end))
    in_top, in_bottom = (here.earlier_top, here.earlier_bottom) if here.joined else (here.top, here.bottom)
    swell = x + _SWELL
    half = x + _SWELL / 2
    shape = (
        f"M{px(x)} {px(in_top)}C{px(half)} {px(in_top)} {px(half)} {px(here.top)} {px(swell)} {px(here.top)}"
        f"H{px(turn)}C{px(far)} {px(here.top)} {px(near)} {px(out_top)} {px(end)} {px(out_top)}V{px(out_bottom)}"
        f"C{px(near)} {px(out_bottom)} {px(far)} {px(here.bottom)} {px(turn)} {px(here.bottom)}"
        f"H{px(swell)}C{px(half)} {px(here.bottom)} {px(half)} {px(in_bottom)} {px(x)} {px(in_bottom)}z"
    )
    sheet.path(shape, fill="brand")
    if column.phase.first_met:
        _draw_strand(sheet, "first", (x, half, swell, turn), (in_top, here.top), here.earlier_top)
    if column.phase.came_back:
        _draw_strand(sheet, "back", (x, half, swell, turn), (in_bottom, here.bottom), here.earlier_bottom)


def _draw_strand(
    sheet: Sheet, role: str, along: tuple[float, float, float, float], edge: tuple[float, float], inner: float
) -> None:
    """Draw those who join here in their own colour, which runs out into the stream."""
    x, half, swell, turn = along
    begins, outer = edge
    shape = (
        f"M{px(x)} {px(begins)}C{px(half)} {px(begins)} {px(half)} {px(outer)} {px(swell)} {px(outer)}"
        f"H{px(turn)}V{px(inner)}H{px(x)}z"
    )
    sheet.put(f'<path d="{shape}" fill="url(#{sheet.prefix}-{role})" class="strand {role}"/>')


def _draw_wedge(
    sheet: Sheet, phase: DrawnPhase, edges: tuple[float, float, float], along: tuple[float, float, float, float]
) -> None:
    """Draw those who went no further as a hatched strand that peels off."""
    turn, near, far, end = along
    bottom, out_bottom, floor = edges
    lost = max(4.0, min(30.0, (phase.lost_share or 0) * _HIGHEST))
    falls = min(max(out_bottom + lost, bottom - 2), floor)
    shape = (
        f"M{px(turn)} {px(bottom)}"
        f"C{px(far)} {px(bottom)} {px(near)} {px(out_bottom)} {px(end)} {px(out_bottom)}V{px(falls)}"
        f"C{px(near)} {px(falls)} {px(far)} {px(bottom)} {px(turn)} {px(bottom)}z"
    )
    sheet.put(f'<path d="{shape}" fill="url(#{sheet.prefix}-lost)" class="wedge"/>')


def _draw_told(sheet: Sheet, column: Column, here: Stretch | None, band: Band, language: str) -> None:
    """Print the numbers: how many on the ribbon or above it, and under it time, lost and where they came from."""
    phase, x = column.phase, column.x + INSET
    if here is None or phase.reach is None:
        middle = band.y + min(_MIDDLE, band.height - 22)
        sheet.text(x, middle - 10, label("draw", "not-measured", language), role="mute")
        return
    shown = (here.earlier_top, here.earlier_bottom) if here.joined else (here.top, here.bottom)
    inside = shown[1] - shown[0] >= _INSIDE
    role = "on-dark" if inside else "mute" if phase.few else "ink"
    baseline = sum(shown) / 2 + 6 if inside else here.top - 8
    sheet.text(x, baseline, count(phase.reach, language), size=17, weight=700, role=role)
    _draw_under(sheet, phase, x, [band.y + row for row in _ROWS], column.width - 2 * INSET, language)


def _draw_under(  # noqa: PLR0913, PLR0917  (what, where and in which language)
    sheet: Sheet, phase: DrawnPhase, x: float, rows: list[float], room: float, language: str
) -> None:
    time, lost = _time(phase, language), _lost(phase, language)
    if lost:
        sheet.text(x + room, rows[0], lost, weight=600, role="bad", anchor="end")
        if not fits_beside(time, lost, room, 13, 600):
            rows.pop(0)
    if time:
        sheet.text(x, rows[0], time, role="mute")
    if time or lost:
        rows.pop(0)
    for y, text in zip(rows, _origins(phase, language, room, len(rows)), strict=False):
        sheet.text(x, y, text, size=12, role="mute")


def _time(phase: DrawnPhase, language: str) -> str:
    if phase.few:
        return label("draw", "few", language)
    if phase.median_seconds is None:
        return ""
    return label("draw", "median", language, time=duration(phase.median_seconds, language))


def _lost(phase: DrawnPhase, language: str) -> str:
    if not phase.lost or phase.lost_share is None:
        return ""
    return f"{MINUS}{count(phase.lost, language)} ({share(phase.lost_share, language)})"


def _origins(phase: DrawnPhase, language: str, room: float, rows: int) -> list[str]:
    """Say where they came from, unless the ribbon's beginning says it: all of them were met here first."""
    parts = []
    if phase.first_met and phase.first_met != phase.reach:
        parts.append(label("draw", "first-met", language, count=count(phase.first_met, language)))
    if phase.came_back:
        parts.append(label("draw", "came-back", language, count=count(phase.came_back, language)))
    joined = " · ".join(parts)
    if len(parts) > 1 and (rows < 2 or shortened(joined, room, 12) == joined):
        parts = [joined]
    return [shortened(part, room, 12) for part in parts]


def describe(phase: DrawnPhase, language: str) -> str:
    """Tell a phase's customers in words."""
    if phase.reach is None:
        return label("draw", "not-measured", language)
    told = [label("draw", "card-reach", language, count=count(phase.reach, language))]
    if phase.first_met:
        told.append(label("draw", "first-met", language, count=count(phase.first_met, language)))
    if phase.came_back:
        told.append(label("draw", "came-back", language, count=count(phase.came_back, language)))
    if phase.lost and phase.lost_share is not None:
        lost = {"count": count(phase.lost, language), "share": share(phase.lost_share, language)}
        told.append(label("draw", "card-lost", language, **lost))
    if phase.pending:
        told.append(label("draw", "card-pending", language, count=count(phase.pending, language)))
    if phase.median_seconds is not None:
        told.append(label("draw", "median", language, time=duration(phase.median_seconds, language)))
    return ", ".join(told) + "."
