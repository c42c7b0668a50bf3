"""What refers to what: declared once; for reading, for the checks, and for leaving out what refers to nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final, TypeVar, cast

from rejse.journey.content import Content
from rejse.journey.document import Journey, Phase, Touchpoint
from rejse.journey.evidence import Benchmark, Expectation, Note
from rejse.journey.fields import OBJECTS, TOUCHPOINTS_MAX, required
from rejse.journey.handover import Acceptance, Handover
from rejse.journey.improvement import Improvement, Opportunity
from rejse.journey.people import Persona
from rejse.journey.rule import Rule
from rejse.journey.value import Gain, Pain

T = TypeVar("T")

_KINDS: Final = frozenset(OBJECTS.values())
VALUES: Final = "pains and gains"
TEAMS: Final = "teams"


@dataclass(frozen=True, slots=True)
class Refers:
    """A field that names others by their ids.

    to: the journey's list they stand in; or TEAMS, a team or a member of it; or VALUES, the pains and gains with an id
    wherever they stand. code: what a name that is not there is told as.
    """

    to: str
    code: str


_PHASE: Final = Refers("phases", "unknown-phase-named")
_TOUCHPOINT: Final = Refers("touchpoints", "unknown-touchpoint")
_PERSONA: Final = Refers("personas", "unknown-persona")
_MEMBER: Final = Refers("team", "unknown-member")
_TEAM: Final = Refers(TEAMS, "unknown-team")
_SURVEY: Final = Refers("surveys", "unknown-survey")
_VALUE: Final = Refers(VALUES, "unknown-pain-or-gain")

REFERENCES: Final[Mapping[type, Mapping[str, Refers]]] = {
    Journey: {
        "owner": Refers("team", "unknown-journey-owner"),
        "won_at": Refers("touchpoints", "unknown-won-at"),
    },
    Persona: {"responsible": _MEMBER},
    Phase: {"owner": Refers("team", "unknown-phase-owner"), "next": Refers("phases", "unknown-next-phase")},
    Touchpoint: {
        "phase": Refers("phases", "unknown-phase"),
        "next": Refers("touchpoints", "unknown-next"),
        "order_after": Refers("touchpoints", "unknown-order-after"),
        "content": Refers("content", "unknown-content"),
        "responsible": Refers("team", "unknown-owner"),
        "survey": _SURVEY,
    },
    Content: {
        "owner": Refers("team", "unknown-content-owner"),
        "phases": _PHASE,
        "touchpoints": _TOUCHPOINT,
        "personas": _PERSONA,
        "addresses": _VALUE,
    },
    Handover: {"from_team": _TEAM, "to_team": _TEAM, "after": _TOUCHPOINT, "escalate_to": _MEMBER},
    Acceptance: {"team": _TEAM, "by": _MEMBER},
    Note: {"persona": _PERSONA, "phase": _PHASE, "touchpoint": _TOUCHPOINT},
    Expectation: {"phase": _PHASE, "touchpoint": _TOUCHPOINT, "persona": _PERSONA, "survey": _SURVEY},
    Benchmark: {"phase": _PHASE, "touchpoint": _TOUCHPOINT, "survey": _SURVEY},
    Opportunity: {
        "touchpoints": _TOUCHPOINT,
        "personas": _PERSONA,
        "sources": Refers("notes", "unknown-note"),
        "owner": _MEMBER,
    },
    Improvement: {
        "answers": _VALUE,
        "opportunity": Refers("opportunities", "unknown-opportunity"),
        "touchpoints": _TOUCHPOINT,
        "owner": _MEMBER,
    },
}
"""Every field that names another object, but for `raci`, which does so with its keys."""


def refers(kind: type, name: str) -> Refers | None:
    """Give what a field of an object refers to; None where it holds a value of its own."""
    return REFERENCES.get(kind, {}).get(name)


def objects_in(journey: Journey) -> Iterator[tuple[str, object]]:
    """Walk through a journey: every object with its path, the journey first; a rule with all its parts is one."""
    yield from _within(journey, "")


def _within(one: object, path: str) -> Iterator[tuple[str, object]]:
    yield path, one
    if isinstance(one, Rule):
        return
    for name in _names(cast("Any", type(one))):
        value = getattr(one, name)
        if type(value) in _KINDS:
            yield from _within(value, f"{path}/{name}" if path else name)
        elif value and type(value) is tuple:
            here = f"{path}/{name}" if path else name
            for number, item in enumerate(value, 1):
                if type(item) in _KINDS:
                    yield from _within(item, f"{here}/{getattr(item, 'id', None) or number}")


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  (any dataclass)
    return tuple(each.name for each in fields(kind))


def known_ids(journey: Journey, objects: Iterable[tuple[str, object]] | None = None) -> Mapping[str, Collection[str]]:
    """Give the ids that references may name, by what they refer to; `objects` are those of `objects_in`, if known."""
    known: dict[str, set[str]] = {to: {one.id for one in getattr(journey, to)} for to in _LISTS}
    known[TEAMS] = {one.id for one in journey.team} | {one.team for one in journey.team if one.team}
    known[VALUES] = {one.id for _, one in objects or objects_in(journey) if isinstance(one, Pain | Gain) and one.id}
    return known


_LISTS: Final = {one.to for named in REFERENCES.values() for one in named.values()} - {TEAMS, VALUES}


def without_dangling(journey: Journey) -> Journey:
    """Leave out what refers to nothing, so that the rest can be drawn and measured; `check` tells what it was.

    Who answers for something is kept though nobody of that name is in the team: it can be shown as it is.
    """
    phases = {phase.id for phase in journey.phases}
    kept = [one for one in journey.touchpoints if one.phase in phases][:TOUCHPOINTS_MAX]
    known = {one.id for one in kept}
    held = replace(
        journey,
        touchpoints=tuple(
            replace(one, next=_others(one.next, one.id), order_after=_others(one.order_after, one.id)) for one in kept
        ),
        handovers=tuple(one for one in journey.handovers if one.after in known),
    )
    return _Sound(held).made(held)


def _others(ids: tuple[str, ...], itself: str) -> tuple[str, ...]:
    return tuple(one for one in ids if one != itself)


class _Sound:
    """Makes objects anew without the names that nothing has."""

    def __init__(self, journey: Journey) -> None:
        self._known = known_ids(journey)

    def made(self, one: T) -> T:
        """Give an object whose references all lead somewhere."""
        if type(one) not in _KINDS or isinstance(one, Rule):
            return one
        changed = {}
        for each in fields(cast("Any", one)):
            value = getattr(one, each.name)
            if (found := refers(type(one), each.name)) is not None:
                value = self._kept(value, found, needed=each.name in required(cast("type", type(one))))
            elif isinstance(value, tuple):
                value = tuple(self.made(item) for item in value)
            else:
                value = self.made(value)
            changed[each.name] = value
        return cast("T", replace(cast("Any", one), **changed))

    def _kept(self, named: object, found: Refers, *, needed: bool) -> object:
        if found.to in ("team", TEAMS):
            return named
        if isinstance(named, tuple):
            return tuple(one for one in named if one in self._known[found.to])
        return named if needed or named in self._known[found.to] else None
