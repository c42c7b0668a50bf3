"""Where everything stands: a column per phase, a lane per kind of thing, and a place for every card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

from rejse.draw.drawn import Card, DrawnPhase, Scene
from rejse.draw.glyphs import lines_of
from rejse.draw.names import lines_of_name
from rejse.draw.notes import INSET, Kind, Note, notes_of
from rejse.journey.document import Lane

Zoom: TypeAlias = Literal["map", "strip", "compact"]
LaneName: TypeAlias = Literal["goal", "actions", "digital", "way", "physical", "pains", "content", "responsible"]

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


@dataclass(frozen=True, slots=True)
class Place:
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
    notes: Mapping[tuple[Kind, str], tuple[Note, ...]]
    end: float


_NOTES: Final[tuple[Kind, ...]] = ("goal", "actions", "pains", "content", "responsible")
_ORDER: Final[tuple[LaneName, ...]] = (
    "goal", "actions", "digital", "way", "physical", "pains", "content", "responsible",
)  # fmt: skip


def plan_of(scene: Scene, zoom: Zoom) -> Plan:
    """Place a scene: columns as wide as their fullest lane needs, lanes as high as their fullest column."""
    cards = {
        (phase.id, lane): [card for card in scene.cards if card.phase == phase.id and card.lane is lane]
        for phase in scene.phases
        for lane in Lane
    }
    columns = _columns(scene, cards, zoom)
    width = (columns[-1].end if columns else GUTTER + 3 * COLUMN) + TIP + MARGIN
    caption = lines_of(scene.caption, width - 2 * MARGIN, 15, 600, 3)
    head = TITLE + 24 + CAPTION_LEADING * len(caption) + 22
    notes = {
        (kind, column.phase.id): notes_of(column.phase, kind, column.width, scene.language)
        for kind in _NOTES
        for column in columns
        if zoom != "strip"
    }
    card_height = _card_height(columns, cards, zoom)
    lanes = _lanes(columns, cards, notes, head + HEAD + 12, card_height)
    end = max((band.end for band in lanes.values()), default=head + HEAD)
    return Plan(
        zoom=zoom,
        width=width,
        head=head,
        caption=caption,
        columns=columns,
        lanes=lanes,
        places=_places(columns, cards, lanes, card_height) if zoom != "strip" else {},
        notes=notes,
        end=end,
    )


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
        len(lines_of_name(card, _card_width(column), most)) == most and (card.reach is not None or zoom == "compact")
        for column in columns
        for lane in Lane
        for card in cards[column.phase.id, lane]
    )
    return high if needed else usual


def _lanes(
    columns: tuple[Column, ...],
    cards: _Cards,
    notes: Mapping[tuple[Kind, str], tuple[Note, ...]],
    y: float,
    card_height: int,
) -> Mapping[LaneName, Band]:
    measured = any(column.phase.reach is not None for column in columns)
    found: dict[LaneName, Band] = {}
    for name in _ORDER if columns else ():
        height = 0.0
        if name == "way":
            height = float(WAY if measured else WAY_UNMEASURED)
        elif name in {"digital", "physical"}:
            rows = max(-(-len(cards[one.phase.id, Lane(name)]) // one.slots) for one in columns)
            height = 2 * LANE_PAD + max(1, rows) * (card_height + GAP) - GAP if card_height else 0.0
        else:
            kind = cast("Kind", name)
            stacks = [notes.get((kind, one.phase.id), ()) for one in columns]
            tallest = max(sum(note.height(kind) for note in stack) for stack in stacks)
            height = tallest + 24 if tallest else 0.0
        if height:
            found[name] = Band(y, height)
            y += height
    return found


def _places(
    columns: tuple[Column, ...], cards: _Cards, lanes: Mapping[LaneName, Band], height: int
) -> dict[str, Place]:
    found = {}
    for number, column in enumerate(columns):
        width = _card_width(column)
        for lane in Lane:
            top = lanes[lane.value].y + LANE_PAD
            for order, card in enumerate(cards[column.phase.id, lane]):
                row, slot = divmod(order, column.slots)
                x = column.x + INSET + slot * (width + GAP)
                found[card.id] = Place(x, top + row * (height + GAP), width, height, number, slot, row, lane)
    return found
