"""Which lanes a map has, which of them are seen at first, and how a viewer asks for others."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, TypeAlias, get_args

from rejse.draw.drawn import LaneName
from rejse.errors import WrongUse

LaneChoice: TypeAlias = str | Sequence[str] | None
"""`+gains,-pains` changes what is seen at first; `digital,way,physical` is all that is seen; `all` is everything."""

LANES: Final[tuple[LaneName, ...]] = get_args(LaneName)
HIDDEN: Final[frozenset[LaneName]] = frozenset(
    {"gains", "evidence", "frontstage", "backstage", "support", "competitors"}
)
"""Lanes for a closer look: a viewer asks for them."""

BLUEPRINT: Final[tuple[LaneName, ...]] = ("evidence", "frontstage", "backstage", "support")
_GROUPS: Final[dict[str, tuple[LaneName, ...]]] = {"all": LANES, "blueprint": BLUEPRINT}


class UnknownLane(WrongUse):
    """The map has no such lane."""

    code = "unknown-lane"


def lanes_chosen(asked: LaneChoice = None, *, bound: bool = True) -> tuple[LaneName, ...]:
    """Give the lanes to be seen, from top to bottom.

    Args:
        asked: what the viewer wants; the first name without a sign begins with nothing but itself.
        bound: whether any touchpoint is bound to data: only then customers can be seen to deviate.

    Raises:
        UnknownLane: a name is no lane.
    """
    names = _names(asked)
    exact = bool(names) and names[0][0] not in "+-"
    seen = set() if exact else {lane for lane in LANES if lane not in HIDDEN and (bound or lane != "deviations")}
    for name in names:
        if name[0] == "-":
            seen -= _meant(name[1:])
        else:
            seen |= _meant(name.removeprefix("+"))
    return tuple(lane for lane in LANES if lane in seen)


def lanes_added(asked: LaneChoice) -> tuple[LaneName, ...]:
    """Give the lanes a viewer asked for by name: a table has room for these only."""
    added = {lane for name in _names(asked) if name[0] != "-" for lane in _meant(name.removeprefix("+"))}
    return tuple(lane for lane in LANES if lane in added)


def _names(asked: LaneChoice) -> list[str]:
    written = asked.split(",") if isinstance(asked, str) else asked or ()
    return [name.strip() for name in written if name.strip()]


def _meant(name: str) -> set[LaneName]:
    if name in _GROUPS:
        return set(_GROUPS[name])
    found = {lane for lane in LANES if lane == name}
    if not found:
        near = get_close_matches(name, [*LANES, *_GROUPS], 1)
        raise UnknownLane(lane=name, nearest=near[0] if near else None, known=(*LANES, *_GROUPS))
    return found
