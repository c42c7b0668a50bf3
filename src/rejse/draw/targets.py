"""Where everything stands on the drawn map, for those who edit on it: phases, lanes, cards, and room for a new card."""

from collections.abc import Collection
from dataclasses import dataclass

from rejse.draw.drawn import LaneName, Scene
from rejse.draw.layout import GAP, LANE_PAD, Band, Column, Plan, Zoom, card_width, plan_of
from rejse.draw.map import height_of, without
from rejse.draw.notes import INSET
from rejse.journey.document import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTarget:
    """A phase's column. A folded one shows no cards."""

    id: str
    x: float
    width: float
    collapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneTarget:
    """A lane's place from top to bottom."""

    name: LaneName
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTarget:
    """A card's box, and in which slot (from the left) and row of its phase and lane it stands."""

    id: str
    x: float
    y: float
    width: float
    height: float
    phase: str
    lane: Lane
    slot: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a new card of a phase and lane would stand, last of all: always inside the lane, and never on a card.

    Where no whole card has room it is the lane's lower edge, a strip as high as the room that is kept there.
    """

    phase: str
    lane: Lane
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Everything that can be pointed at, in px of the picture; `head` is where the phases begin."""

    width: float
    height: float
    head: float
    phases: tuple[PhaseTarget, ...]
    lanes: tuple[LaneTarget, ...]
    cards: tuple[CardTarget, ...]
    spots: tuple[Spot, ...]


def targets_of(
    scene: Scene, *, zoom: Zoom = "map", collapsed: Collection[str] = (), hidden: Collection[LaneName] = ()
) -> Targets:
    """Tell where a scene's phases, lanes and cards stand when it is rendered with the same options."""
    scene = without(scene, hidden)
    plan = plan_of(scene, zoom, collapsed)
    phases = {card.id: card.phase for card in scene.cards}
    return Targets(
        width=plan.width,
        height=height_of(scene, plan),
        head=plan.head,
        phases=tuple(
            PhaseTarget(id=one.phase.id, x=one.x, width=one.width, collapsed=one.collapsed) for one in plan.columns
        ),
        lanes=tuple(LaneTarget(name=name, y=band.y, height=band.height) for name, band in plan.lanes.items()),
        cards=tuple(
            CardTarget(
                id=name,
                x=at.x,
                y=at.y,
                width=at.width,
                height=at.height,
                phase=phases[name],
                lane=at.lane,
                slot=at.slot,
                row=at.row,
            )
            for name, at in plan.places.items()
        ),
        spots=tuple(
            _spot(plan, number, lane, plan.lanes[lane.value])
            for number, column in enumerate(plan.columns)
            for lane in Lane
            if lane.value in plan.lanes and not column.collapsed
        ),
    )


def targets_to_builtins(targets: Targets) -> dict[str, object]:
    """Give the targets as plain dicts, lists and numbers, for the page's script."""
    import msgspec  # noqa: PLC0415  (only where they leave the program)

    plain: dict[str, object] = msgspec.to_builtins(targets)
    return plain


def _spot(plan: Plan, number: int, lane: Lane, band: Band) -> Spot:
    column, width = plan.columns[number], card_width(plan.columns[number])
    taken = sum(place.column == number and place.lane is lane for place in plan.places.values())
    row, slot = divmod(taken, column.slots)
    x, y = column.x + INSET + slot * (width + GAP), band.y + LANE_PAD + row * (plan.card_height + GAP)
    if y + plan.card_height <= band.end:
        return Spot(phase=column.phase.id, lane=lane, x=x, y=y, width=width, height=plan.card_height)
    return _edge(column, lane, band)


def _edge(column: Column, lane: Lane, band: Band) -> Spot:
    y, width = band.end - LANE_PAD, column.width - 2 * INSET
    return Spot(phase=column.phase.id, lane=lane, x=column.x + INSET, y=y, width=width, height=LANE_PAD)
