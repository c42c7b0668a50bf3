"""Where everything stands: a column per phase, a lane per kind of thing, and a place for every card."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from rejse.draw.blueprint import LINE_ROOM, LINES
from rejse.draw.drawn import Card, DrawnPhase, LaneName, Scene
from rejse.draw.glyphs import lines_of, width_of
from rejse.draw.handovers import FLAG_ROW, Flag, flags_of
from rejse.draw.names import lines_of_name
from rejse.draw.notes import INSET, Note, stack_height
from rejse.draw.stacks import notes_in, written_in
from rejse.journey.document import Lane
from rejse.words import label

Zoom: TypeAlias = Literal["map", "strip", "compact"]

GUTTER: Final = 168
MARGIN: Final = 20
HEAD: Final = 70
TIP: Final = 14
GAP: Final = 10
COLUMN: Final = 216
FOLDED: Final = 48.0
"""How wide a collapsed phase is."""

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
    """One phase's stretch of the map. `overlap` px of the phase before reach into it; a folded one is narrow."""

    phase: DrawnPhase
    x: float
    width: float
    slots: int
    overlap: float
    collapsed: bool = False

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
    card_height: float = 0.0


_IN_STRIP: Final = frozenset({"way", "experience"})


def plan_of(scene: Scene, zoom: Zoom, collapsed: Collection[str] = ()) -> Plan:
    """Place a scene: columns as wide as their fullest lane needs, lanes as high as their fullest column.

    A collapsed phase, named by its id, is a narrow column without cards and notes.
    """
    folded = frozenset(collapsed)
    cards = _stacks(scene, folded)
    seen = [lane for lane in scene.lanes if zoom != "strip" or lane in _IN_STRIP]
    columns = _columns(scene, cards, zoom, folded)
    right = columns[-1].end if columns else GUTTER + 3.0 * COLUMN
    if any(column.collapsed for column in columns):
        right = max(right, GUTTER + 3.0 * COLUMN)
    width = right + TIP + MARGIN + (_aside(scene) if "experience" in seen else 0.0)
    caption = lines_of(scene.caption, width - 2 * MARGIN, 15, 600, 3)
    head = TITLE + 24 + CAPTION_LEADING * len(caption) + 22
    notes = _notes(scene, seen, columns)
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
        card_height=card_height,
    )


def _notes(
    scene: Scene, lanes: Sequence[LaneName], columns: Sequence[Column]
) -> dict[tuple[LaneName, str], tuple[Note, ...]]:
    """Break the texts of the lanes into notes that fit their columns."""
    found: dict[tuple[LaneName, str], tuple[Note, ...]] = {}
    for number, column in enumerate(columns):
        if column.collapsed:
            continue
        written = written_in(column.phase, column.width, scene.language)
        for lane in lanes:
            if lane in written:
                found[lane, column.phase.id] = written[lane]
            else:
                room = room_in(scene, lane, columns, number)
                found[lane, column.phase.id] = notes_in(scene, lane, column.phase, room)
    return found


def _aside(scene: Scene) -> float:
    """Give the room that the names of the personas' curves need at the right."""
    names = [*(one.name for one in scene.overlays), label("draw", "all-customers", scene.language)]
    return min(float(ASIDE), max(width_of(name, 12, 600) for name in names) + 46) if scene.overlays else 0.0


_Cards: TypeAlias = Mapping[tuple[str, Lane], list[Card]]


def _stacks(scene: Scene, folded: Collection[str]) -> _Cards:
    """Sort the cards by phase and lane; those of a collapsed phase are not seen."""
    found: dict[tuple[str, Lane], list[Card]] = {(phase.id, lane): [] for phase in scene.phases for lane in Lane}
    for card in scene.cards:
        if card.phase not in folded and (card.phase, card.lane) in found:
            found[card.phase, card.lane].append(card)
    return found


def _columns(scene: Scene, cards: _Cards, zoom: Zoom, folded: Collection[str]) -> tuple[Column, ...]:
    fullest = max((len(stack) for stack in cards.values()), default=0)
    rows = 2 if fullest <= 2 else 3 if fullest <= 9 else 4
    found: list[Column] = []
    x = float(GUTTER)
    for phase in scene.phases:
        if phase.id in folded:
            found.append(Column(phase, x, FOLDED, 1, 0.0, collapsed=True))
            x += FOLDED
            continue
        most = max(len(cards[phase.id, lane]) for lane in Lane)
        slots = max(1, -(-most // rows)) if zoom != "strip" else 1
        width = max(slots * CARD_WIDTH + (slots - 1) * GAP + 2 * INSET, COLUMN)
        overlap = _overlap(found[-1], phase, width) if found and not found[-1].collapsed else 0.0
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


def card_width(column: Column) -> float:
    """Give how wide a column's cards are."""
    return (column.width - 2 * INSET - (column.slots - 1) * GAP) / column.slots


def _card_height(columns: tuple[Column, ...], cards: _Cards, zoom: Zoom) -> int:
    """Choose one height for all cards; the higher one where a name needs it."""
    usual, high = CARD_HEIGHT[zoom]
    most = NAME_LINES[zoom]
    needed = most and any(
        len(lines_of_name(card, card_width(column), most)) == most
        and (card.reach is not None or card.score or card.differences or card.planned or zoom == "compact")
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
            tallest = max(stack_height(notes.get((lane, one.phase.id), ())) for one in columns)
            if lane == "deviations" and not tallest:
                return _empty_height(scene, columns)
            return tallest + 24.0 + (LINE_ROOM if lane in LINES else 0) if tallest else 0.0


def room_in(scene: Scene, lane: LaneName, columns: Sequence[Column], number: int) -> float:
    """Give the width of a column for a lane's notes; an agreement reaches into the next column if that has none."""
    width = columns[number].width
    if lane != "handovers" or number + 1 == len(columns):
        return width
    after = columns[number + 1]
    taken = after.collapsed or any(one.phase == after.phase.id for one in scene.handovers)
    return width + (0.0 if taken else after.width)


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
        width = card_width(column)
        for lane in Lane:
            if lane.value not in lanes:
                continue
            top = lanes[lane.value].y + LANE_PAD
            for order, card in enumerate(cards[column.phase.id, lane]):
                row, slot = divmod(order, column.slots)
                x = column.x + INSET + slot * (width + GAP)
                found[card.id] = Place(x, top + row * (height + GAP), width, height, number, slot, row, lane)
    return found
