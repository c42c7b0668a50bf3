"""The customers' ribbon, the spine of the map: how many are in each phase, where they came from, and who is lost.

Its height is the square root of the number of customers, and the legend says so; the numbers themselves are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from rejse.draw.differences_drawn import draw_under_ribbon
from rejse.draw.differences_told import sentences_of
from rejse.draw.drawn import DrawnPhase, Scene, Sign
from rejse.draw.folded import draw_reach
from rejse.draw.glyphs import shortened, width_of
from rejse.draw.layout import Band, Column, Plan, flags_top
from rejse.draw.notes import INSET
from rejse.draw.numerals import MINUS, count, counted, duration, share
from rejse.draw.sheet import Sheet, px
from rejse.words import label

_MIDDLE: Final = 57
_HIGHEST: Final = 66
_ROWS: Final = (112, 129, 145)
_FLOOR: Final = 97
_SWELL: Final = 46
_SWELL_MOST: Final = 0.4
_TURN: Final = 0.56
_INSIDE: Final = 25
_GHOST: Final = 22
_MOUTH: Final = 4


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
    way = plan.lanes["way"]
    band = Band(way.y, flags_top(plan) - way.y)
    stretches = _stretches([column.phase for column in plan.columns], band.y + _MIDDLE)
    sheet.open("way")
    for number, column in enumerate(plan.columns):
        after = _taken_up(stretches[number + 1 :])
        sheet.open("stretch", f' data-phase="{number}"')
        sheet.told(column.phase.name, describe(column.phase, scene.language))
        sheet.rect(column.x, band.y, column.width, band.height)
        here = stretches[number]
        if here is None:
            _draw_ghost(sheet, column, after, band, scene)
        else:
            _draw_stretch(sheet, column, here, after, band)
            if column.collapsed:
                draw_reach(sheet, column, here.top, scene.language)
                sheet.close()
                continue
            _draw_told(sheet, column, here, band, scene.language)
        sheet.close()
    sheet.close()


def _stretches(phases: Sequence[DrawnPhase], middle: float) -> list[Stretch | None]:
    """Compute the ribbon's edges; None where nothing is measured."""
    top = max((phase.reach or 0 for phase in phases), default=0)
    found: list[Stretch | None] = []
    before: Stretch | None = None
    for phase in phases:
        if phase.reach is None:
            found.append(None)
            continue
        height = max(3.0, _HIGHEST * sqrt(phase.reach / top)) if phase.reach else 0.0
        each = height / phase.reach if phase.reach else 0.0
        upper = middle - height / 2
        earlier = upper + each * (phase.first_met or 0)
        lower = earlier + each * (phase.from_earlier or 0)
        joined = bool(before and before.height and phase.from_earlier)
        before = Stretch(upper, middle + height / 2, earlier, lower, joined=joined)
        found.append(before)
    return found


def _taken_up(further: Sequence[Stretch | None]) -> Stretch | None:
    """Find the next measured stretch, if customers come to it from before: also past phases that are not measured."""
    after = next((one for one in further if one), None)
    return after if after and after.joined else None


def _draw_ghost(sheet: Sheet, column: Column, after: Stretch | None, band: Band, scene: Scene) -> None:
    """Draw the ribbon's outline through a phase that is not measured: somebody may have been there; nobody knows."""
    middle = band.y + min(_MIDDLE, band.height - 20)
    top, bottom = (after.earlier_top, after.earlier_bottom) if after else (middle - _GHOST / 2, middle + _GHOST / 2)
    begins, ends = column.x + 3, column.end - 3
    sheet.path(f"M{px(begins)} {px(top)}H{px(ends)}M{px(begins)} {px(bottom)}H{px(ends)}", stroke="edge", dash="4 3")
    sheet.show(Sign.NOT_MEASURED)
    if column.collapsed:
        return
    baseline = (top + bottom) / 2 + 4.5 if bottom - top >= _GHOST else top - 8
    told = [label("draw", "not-measured", scene.language)]
    if scene.look == "plan":
        told = targets_told(column.phase, scene.language)
    for number, text in enumerate(told):
        y = baseline if not number else top - 8
        sheet.text(column.x + INSET, y, shortened(text, column.width - 2 * INSET, 13), role="mute")


def _draw_stretch(sheet: Sheet, column: Column, here: Stretch, after: Stretch | None, band: Band) -> None:
    x, end, phase = column.x, column.end, column.phase
    if not here.height:
        sheet.path(f"M{px(x + 4)} {px(here.top)}H{px(end - 4)}", stroke="edge", stroke_width=1.5)
        return
    turn = x + column.width * _TURN
    out_top, out_bottom = _leaving(phase, here, after)
    near, far = turn + (end - turn) * 0.45, turn + (end - turn) * 0.55
    if _loses(phase):
        _draw_wedge(sheet, phase, (here.bottom, out_bottom, band.y + _FLOOR), (turn, near, far, end))
    in_top, in_bottom = (here.earlier_top, here.earlier_bottom) if here.joined else (here.top, here.bottom)
    swelling = min(_SWELL, column.width * _SWELL_MOST)
    swell = x + swelling
    half = x + swelling / 2
    shape = (
        f"M{px(x)} {px(in_top)}C{px(half)} {px(in_top)} {px(half)} {px(here.top)} {px(swell)} {px(here.top)}"
        f"H{px(turn)}C{px(far)} {px(here.top)} {px(near)} {px(out_top)} {px(end)} {px(out_top)}V{px(out_bottom)}"
        f"C{px(near)} {px(out_bottom)} {px(far)} {px(here.bottom)} {px(turn)} {px(here.bottom)}"
        f"H{px(swell)}C{px(half)} {px(here.bottom)} {px(half)} {px(in_bottom)} {px(x)} {px(in_bottom)}z"
    )
    first_only = phase.first_met == phase.reach
    sheet.path(shape, fill="first" if first_only else "brand")
    if phase.first_met and not first_only:
        _draw_strand(sheet, "first", (x, half, swell, turn), (in_top, here.top), here.earlier_top)
    if phase.came_back:
        _draw_strand(sheet, "back", (x, half, swell, turn), (in_bottom, here.bottom), here.earlier_bottom)
    for sign, occurs in ((Sign.HEIGHT, True), (Sign.FIRST_MET, phase.first_met), (Sign.CAME_BACK, phase.came_back)):
        sheet.show(sign, if_=bool(occurs))


def _loses(phase: DrawnPhase) -> bool:
    """Tell whether a loss is shown: its number and its wedge belong together."""
    return bool(phase.reach and phase.lost and phase.lost_share is not None)


def _leaving(phase: DrawnPhase, here: Stretch, after: Stretch | None) -> tuple[float, float]:
    """Give the edges the ribbon leaves a phase with: those it is taken up with, else less those who are lost."""
    if after:
        return after.earlier_top, after.earlier_bottom
    gone = here.height * (phase.lost or 0) / phase.reach if _loses(phase) and phase.reach else 0.0
    return here.top, here.bottom - gone


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
    sheet.show(Sign.LOST)


def _draw_told(sheet: Sheet, column: Column, here: Stretch, band: Band, language: str) -> None:
    """Print the numbers: how many on the ribbon or above it, and under it time, lost and where they came from."""
    phase, x = column.phase, column.x + INSET
    sheet.show(Sign.FEW, if_=phase.few)
    shown = (here.earlier_top, here.earlier_bottom) if here.joined else (here.top, here.bottom)
    inside = shown[1] - shown[0] >= _INSIDE
    role = "on-dark" if inside else "mute" if phase.few else "ink"
    baseline = sum(shown) / 2 + 6 if inside else here.top - 8
    sheet.text(x, baseline, count(phase.reach or 0, language), size=17, weight=700, role=role)
    if phase.differences is not None:
        draw_under_ribbon(sheet, phase, x, [band.y + row for row in _ROWS], column.width - 2 * INSET, language)
        return
    _draw_under(sheet, phase, x, [band.y + row for row in _ROWS], column.width - 2 * INSET, language)


def _draw_under(  # noqa: PLR0913, PLR0917  (what, where and in which language)
    sheet: Sheet, phase: DrawnPhase, x: float, rows: list[float], room: float, language: str
) -> None:
    lost, beside = _lost(phase, language), room - _MOUTH
    if lost:
        sheet.text(x + beside, rows[0], lost, weight=600, role="bad", anchor="end")
    apart, joined = ([_time(phase, language), *_origins(phase, room, language, joined=one)] for one in (False, True))
    texts = _in_rows(apart, lost, beside)
    if len(texts) > len(rows):
        texts = _in_rows(joined, lost, beside)
    for y, text in zip(rows, texts, strict=False):
        if text:
            sheet.text(x, y, shortened(text, room, 12), size=12, role="mute")


def _in_rows(texts: Sequence[str], lost: str, room: float) -> list[str]:
    """Put the texts in rows; beside the number of those who are lost stands the first that has room, or nothing."""
    told = [text for text in texts if text]
    left = room - width_of(lost, 13, 600) - 8 if lost else room
    first = next((text for text in told if not lost or width_of(text, 12) <= left), "")
    return [first, *(text for text in told if text != first)]


def _time(phase: DrawnPhase, language: str) -> str:
    if phase.few:
        return label("draw", "few", language)
    if phase.too_early:
        return label("draw", "too-early", language)
    if phase.median_seconds is None:
        return ""
    return label("draw", "median-phase", language, time=duration(phase.median_seconds, language))


def _lost(phase: DrawnPhase, language: str) -> str:
    if not _loses(phase) or phase.lost is None or phase.lost_share is None:
        return ""
    return f"{MINUS}{count(phase.lost, language)} ({share(phase.lost_share, language)})"


def _origins(phase: DrawnPhase, room: float, language: str, *, joined: bool) -> list[str]:
    """Say where they came from, unless the ribbon's beginning says it: all of them were met here first."""
    parts = []
    if phase.first_met and phase.first_met != phase.reach:
        parts.append(label("draw", "first-met", language, count=count(phase.first_met, language)))
    if phase.came_back:
        parts.append(label("draw", "came-back", language, count=count(phase.came_back, language)))
    together = " · ".join(parts)
    return [together] if joined or width_of(together, 12) <= room else parts


def describe(phase: DrawnPhase, language: str) -> str:
    """Tell a phase's customers in words."""
    if phase.reach is None:
        return label("draw", "not-measured", language)
    told = [counted("card-reach", phase.reach, language)]
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
        told.append(label("draw", "median-phase", language, time=duration(phase.median_seconds, language)))
    told += sentences_of(phase.differences or (), language)
    return ", ".join(told) + "."


def targets_told(phase: DrawnPhase, language: str) -> list[str]:
    """Tell what a phase should reach."""
    told = []
    if phase.target_conversion is not None:
        told.append(label("draw", "target-conversion", language, value=share(phase.target_conversion, language)))
    if phase.target_seconds is not None:
        told.append(label("draw", "target-time", language, value=duration(phase.target_seconds, language)))
    return told
