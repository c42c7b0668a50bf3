"""The lanes under everything: their grounds, the lines between them, their names on the left."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rejse.draw.blueprint import DASHES, LINE_ROOM, LINES
from rejse.draw.drawn import LaneName, Scene
from rejse.draw.glyphs import lines_of, shortened, width_of
from rejse.draw.layout import GUTTER, MARGIN, Plan
from rejse.draw.notes import INSET, SIZE
from rejse.draw.sheet import Sheet
from rejse.words import label

_TINTED: Final = {"digital": "digital", "physical": "physical"}
_FREE: Final = {"way", "digital", "physical"}
"""Lanes that no line ends: their grounds and the ribbon tell them apart."""


def draw_lanes(sheet: Sheet, plan: Plan, language: str) -> None:
    """Draw the lanes' grounds, their dividing lines and their names on the left."""
    sheet.open("lanes")
    right = plan.width - MARGIN
    below = dict(zip(plan.lanes, list(plan.lanes)[1:], strict=False))
    for name, band in plan.lanes.items():
        if name in _TINTED:
            role = f"{_TINTED[name]}-tint"
            with in_lane(sheet, name, "ground"):
                sheet.rect(GUTTER - 6, band.y, right - GUTTER + 6, band.height, fill=role, radius=8)
        elif name not in _FREE and below.get(name) not in {*LINES, *_TINTED}:
            with in_lane(sheet, name, "ground"):
                sheet.line(MARGIN, band.end, right, band.end)
    sheet.close()
    sheet.open("gutter")
    for name, band in plan.lanes.items():
        with in_lane(sheet, name, "lane-name"):
            _draw_name(sheet, name, band.y + (LINE_ROOM if name in LINES else 0), band.height, language)
    sheet.close()
    _draw_blueprint(sheet, plan, language)


@contextmanager
def in_lane(sheet: Sheet, lane: LaneName, kind: str = "lane") -> Iterator[None]:
    """Make a group of what is drawn of a lane, where somebody works on the map: it is then found by its lane."""
    if sheet.links:
        sheet.open(kind, f' data-lane="{lane}"')
    yield
    if sheet.links:
        sheet.close()


def _draw_name(sheet: Sheet, name: LaneName, y: float, height: float, language: str) -> None:
    role = _TINTED.get(name, "ink")
    if name in _TINTED:
        sheet.rect(MARGIN - 8, y + 12, 4, height - 24, fill=role, radius=2)
    text = label("draw", name, language)
    room = GUTTER - MARGIN - (56 if name == "experience" else 26)
    widest = max(width_of(word, 14, 600) for word in text.split())
    lines = lines_of(text, max(room, widest), 14, 600, 3)
    for number, line in enumerate(lines):
        sheet.text(MARGIN + 4, y + 25 + 18 * number, line, size=14, weight=600, role=role)


def _draw_blueprint(sheet: Sheet, plan: Plan, language: str) -> None:
    """Draw the blueprint's lines above the lanes that they separate, each with its name."""
    right = plan.width - MARGIN
    for lane, line in LINES.items():
        if lane in plan.lanes:
            y = plan.lanes[lane].y
            sheet.open("blueprint")
            sheet.line(MARGIN, y, right, y, stroke="mute", stroke_width=1.6, dash=DASHES[line])
            told = shortened(label("draw", line, language), right - GUTTER - 20, 12)
            sheet.text(right - 6, y + LINE_ROOM - 5, told, size=12, role="mute", anchor="end")
            sheet.close()


def draw_empty(sheet: Sheet, scene: Scene, plan: Plan) -> None:
    """Say what the lane of deviations will show, while it has nothing in it."""
    band = plan.lanes.get("deviations")
    if band is None or any(plan.notes.get(("deviations", phase.id)) for phase in scene.phases):
        return
    key = "deviations-none" if scene.deviations is None else "deviations-clean"
    x, room = GUTTER + INSET, plan.width - MARGIN - GUTTER - 2 * INSET
    lines = lines_of(label("draw", key, scene.language), room, SIZE, 400, 3)
    sheet.open("empty")
    for flag in plan.flags:
        sheet.rect(flag.line - 3, band.y + 8, 6, 17 * len(lines) + 4, fill="bg")
    for column in plan.columns:
        if column.collapsed:
            sheet.rect(column.x, band.y + 8, column.width, 17 * len(lines) + 4, fill="bg")
    for number, line in enumerate(lines):
        sheet.text(x, band.y + 22 + 17 * number, line, role="mute")
    sheet.close()
