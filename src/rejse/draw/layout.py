"""Where everything stands: a column per phase, a lane per kind of thing, and a place for every card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from rejse.draw.blueprint import LINE_ROOM, LINES
from rejse.draw.drawn import Card, DrawnPhase, LaneName, Scene
from rejse.draw.glyphs import lines_of, width_of
from rejse.draw.handovers import FLAG_ROW, Flag, flags_of
from rejse.draw.names import lines_of_name
from rejse.draw.notes import INSET, Note, stack_height
from rejse.draw.stacks import notes_in
from rejse.journey.document import Lane
from rejse.words import label

Zoom: TypeAlias = Literal["map", "strip", "compact"]

GUTTER: Final = 168
MARGIN: Final = 20
HEAD: Final = 70
TIP: Final = 14
GAP: Final = 10
COLUMN: Final = 216
CARD_WIDTH: Final = 180
CARD_HEIGHT: Final[Mapping[Zoom, tuple[int, int]]] = {"map": (92, 100), "compact": (58, 70), "strip": (0, 0)}
"""How high a card is, and how high where a name with numbers under it needs its last line."""
NAME_LINES: Final[Mapping[Zoom, int]] = {"map": 3, "compact": 2, "strip": 0}
WAY: Final = 154
WAY_UNMEASURED: Final = 64
LANE_PAD: Final = 16
EXPERIENCE: Final[Mapping[Zoom, int]] = {"map": 168, "compact": 148, "strip": 148}
EMPTY: Final = 40
"""How high the lane of deviations is while it has nothing to show, with one line of text in it."""
ASIDE: Final = 190
"""The widest room at the right where the curves of personas are named."""
TITLE: Final = 34
CAPTION_LEADING: Final = 19
_OVERLAP_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Column:
    """One phase's stretch of the map. `overlap` px of the phase before reach into it."""

    phase: DrawnPhase
    x: float
    width: float
    slots: int
    overlap: float

    @property
    def end(self) -> float:
        """Where the next column begins."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Band:
    """One lane's place from top to bottom."""

    y: float
    height: float

    @property
    def end(self) -> float:
        """Where the next lane begins."""
        return self.y + self.height


class Place(NamedTuple):
    """One card's place, and in which column, slot and row of its lane it stands."""

    x: float
    y: float
    width: float
    height: float
    column: int
    slot: int
    row: int
    lane: Lane


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole placement. Widths and heights are px of the picture."""

    zoom: Zoom
    width: float
    head: float
    caption: tuple[str, ...]
    columns: tuple[Column, ...]
    lanes: Mapping[LaneName, Band]
    places: Mapping[str, Place]
    notes: Mapping[tuple[LaneName, str], tuple[Note, ...]]
    flags: tuple[Flag, ...]
    end: float


_IN_STRIP: Final = frozenset({"way", "experience"})


def plan_of(scene: Scene, zoom: Zoom) -> Plan:
    """Place a scene: columns as wide as their fullest lane needs, lanes as high as their fullest column."""
    cards = {
        (phase.id, lane): [card for card in scene.cards if card.phase == phase.id and card.lane is lane]
        for phase in scene.phases
        for lane in Lane
    }
    seen = [lane for lane in scene.lanes if zoom != "strip" or lane in _IN_STRIP]
    columns = _columns(scene, cards, zoom)
    right = columns[-1].end if columns else GUTTER + 3.0 * COLUMN
    width = right + TIP + MARGIN + (_aside(scene) if "experience" in seen else 0.0)
    caption = lines_of(scene.caption, width - 2 * MARGIN, 15, 600, 3)
    head = TITLE + 24 + CAPTION_LEADING * len(caption) + 22
    notes = {
        (lane, column.phase.id): notes_in(scene, lane, column.phase, room_in(scene, lane, columns, number))
        for lane in seen
        for number, column in enumerate(columns)
    }
    borders = [(column.phase.id, column.end) for column in columns]
    flags = flags_of(scene.handovers, borders, GUTTER, right, scene.language) if "handovers" in seen else ()
    card_height = _card_height(columns, cards, zoom)
    heights = {lane: _height(lane, scene, zoom, columns, cards, notes, flags, card_height) for lane in seen if columns}
    lanes = _stacked(heights, head + HEAD + 12)
    end = max((band.end for band in lanes.values()), default=head + HEAD)
    return Plan(
        zoom=zoom,
        width=width,
        head=head,
        caption=caption,
        columns=columns,
        lanes=lanes,
        places=_places(columns, cards, lanes, card_height),
        notes=notes,
        flags=flags,
        end=end,
    )


def _aside(scene: Scene) -> float:
    """Give the room that the names of the personas' curves need at the right."""
    names = [*(one.name for one in scene.overlays), label("draw", "all-customers", scene.language)]
    return min(float(ASIDE), max(width_of(name, 12, 600) for name in names) + 46) if scene.overlays else 0.0


_Cards: TypeAlias = Mapping[tuple[str, Lane], list[Card]]


def _columns(scene: Scene, cards: _Cards, zoom: Zoom) -> tuple[Column, ...]:
    fullest = max((len(stack) for stack in cards.values()), default=0)
    rows = 2 if fullest <= 2 else 3 if fullest <= 9 else 4
    found: list[Column] = []
    x = float(GUTTER)
    for phase in scene.phases:
        most = max(len(cards[phase.id, lane]) for lane in Lane)
        slots = max(1, -(-most // rows)) if zoom != "strip" else 1
        width = max(slots * CARD_WIDTH + (slots - 1) * GAP + 2 * INSET, COLUMN)
        overlap = _overlap(found[-1], phase, width) if found else 0.0
        found.append(Column(phase, x, width, slots, overlap))
        x += width
    return tuple(found)


def _overlap(before: Column, phase: DrawnPhase, width: float) -> float:
    """Compute how far, in px, the phase before reaches into this one: the shared part of their drawn extents."""
    if before.phase.extent is None or phase.extent is None:
        return 0.0
    (start, end), (from_, to) = before.phase.extent, phase.extent
    shared, shorter = min(end, to) - max(start, from_), min(end - start, to - from_)
    if shared <= 0 or shorter <= 0:
        return 0.0
    return min(_OVERLAP_MOST, 0.5 * shared / shorter * min(before.width, width))


def _card_width(column: Column) -> float:
    return (column.width - 2 * INSET - (column.slots - 1) * GAP) / column.slots


def _card_height(columns: tuple[Column, ...], cards: _Cards, zoom: Zoom) -> int:
    """Choose one height for all cards; the higher one where a name needs it."""
    usual, high = CARD_HEIGHT[zoom]
    most = NAME_LINES[zoom]
    needed = most and any(
        len(lines_of_name(card, _card_width(column), most)) == most
        and (card.reach is not None or card.score or zoom == "compact")
        for column in columns
        for lane in Lane
        for card in cards[column.phase.id, lane]
    )
    return high if needed else usual


def _height(  # noqa: PLR0913, PLR0917  (all that makes a lane high)
    lane: LaneName,
    scene: Scene,
    zoom: Zoom,
    columns: Sequence[Column],
    cards: _Cards,
    notes: Mapping[tuple[LaneName, str], tuple[Note, ...]],
    flags: Sequence[Flag],
    card_height: int,
) -> float:
    """Give how high a lane is; nothing for one that has nothing in it."""
    match lane:
        case "way":
            measured = any(column.phase.reach is not None for column in columns)
            rows = 1.0 + max((flag.row for flag in flags), default=-1)
            return (WAY if measured else WAY_UNMEASURED) + FLAG_ROW * rows
        case "digital" | "physical":
            rows = max(-(-len(cards[one.phase.id, Lane(lane)]) // one.slots) for one in columns)
            return 2.0 * LANE_PAD + max(1, rows) * (card_height + GAP) - GAP
        case "experience":
            known = scene.overlays or any(card.on_curve for card in scene.cards)
            return float(EXPERIENCE[zoom]) if known else 0.0
        case _:
            tallest = max(stack_height(notes[lane, one.phase.id]) for one in columns)
            if lane == "deviations" and not tallest:
                return _empty_height(scene, columns)
            return tallest + 24.0 + (LINE_ROOM if lane in LINES else 0) if tallest else 0.0


def room_in(scene: Scene, lane: LaneName, columns: Sequence[Column], number: int) -> float:
    """Give the width of a column for a lane's notes; an agreement reaches into the next column if that has none."""
    width = columns[number].width
    if lane != "handovers" or number + 1 == len(columns):
        return width
    after = columns[number + 1]
    return width + (0.0 if any(one.phase == after.phase.id for one in scene.handovers) else after.width)


def flags_top(plan: Plan) -> float:
    """Give where the flags of hand-overs begin: under the ribbon's numbers."""
    rows = 1 + max((flag.row for flag in plan.flags), default=-1)
    return plan.lanes["way"].end - FLAG_ROW * rows


def _empty_height(scene: Scene, columns: Sequence[Column]) -> float:
    told = label("draw", "deviations-none", scene.language)
    lines = lines_of(told, columns[-1].end + TIP - GUTTER - 2 * INSET, 13, 400, 3)
    return EMPTY + 17.0 * (len(lines) - 1)


def _stacked(heights: Mapping[LaneName, float], y: float) -> dict[LaneName, Band]:
    found: dict[LaneName, Band] = {}
    for lane, height in heights.items():
        if height:
            found[lane] = Band(y, height)
            y += height
    return found


def _places(columns: Sequence[Column], cards: _Cards, lanes: Mapping[LaneName, Band], height: int) -> dict[str, Place]:
    found = {}
    for number, column in enumerate(columns):
        width = _card_width(column)
        for lane in Lane:
            if lane.value not in lanes:
                continue
            top = lanes[lane.value].y + LANE_PAD
            for order, card in enumerate(cards[column.phase.id, lane]):
                row, slot = divmod(order, column.slots)
                x = column.x + INSET + slot * (width + GAP)
                found[card.id] = Place(x, top + row * (height + GAP), width, height, number, slot, row, lane)
    return found
