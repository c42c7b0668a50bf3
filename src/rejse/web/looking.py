"""How a map is looked at, as its address says it: when, whom, as drawn or as walked, how near, and what is folded.

Everything stands in the address, so that what one person sees another sees by the same link. What cannot be understood
is left out and told above the map; it never hides the map.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, cast, get_args
from urllib.parse import urlencode

from fastapi import Request

from rejse.draw.differences import Look as Shown
from rejse.draw.figures import PERSONAS_MOST
from rejse.draw.filled import Looked
from rejse.draw.lanes import HIDDEN, LANES, UnknownLane, lanes_chosen
from rejse.draw.layout import Zoom
from rejse.errors import Argument, Problem, Severity, Where
from rejse.journey.document import Journey
from rejse.trace.blocks import Scope
from rejse.trace.personas import UNASSIGNED_ID
from rejse.web.controls import Controls, controls_of
from rejse.web.days import ONE_DAY, days_before, last_day, quick_days, zone_of
from rejse.web.visitor import Visitor

if TYPE_CHECKING:
    from rejse.web.served import Served

SHOWN: Final[tuple[Shown, ...]] = get_args(Shown)
"""The journey as drawn, as it was walked, or the difference of the two."""

ZOOMS: Final[tuple[Zoom, ...]] = get_args(Zoom)
SCOPES: Final = tuple(str(one) for one in Scope)
PERIODS: Final = ("7d", "30d", "90d", "quarter", "year")
"""Periods that end with the last day there is data of; without any of them all of it is looked at."""

BEFORE: Final = "before"
"""Compared with the period just before, as long as the one that is looked at."""

NAMES: Final = (
    "look", "period", "from", "to", "persona", "personas", "scope", "against", "lanes", "zoom", "collapsed",
)  # fmt: skip
"""What an address may say, in the order in which it is written."""

USUAL: Final[Mapping[str, str]] = {"look": "actual", "scope": "person", "zoom": "map"}
_BETWEEN: Final = ".."


@dataclass(frozen=True)
class Look:
    """The whole way a map is looked at.

    looked: what the scene is made of. shown: plan, actual or difference. days: first and last day, both included, None
    where it is open. against: the days it is compared with. said: what the address says, where it is not the usual.
    problems: what of the address could not be understood; it is left out.
    """

    looked: Looked
    zoom: Zoom = "map"
    collapsed: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    days: tuple[date | None, date | None] = (None, None)
    against: tuple[date, date] | None = None
    shown: Shown = "actual"
    problems: tuple[Problem, ...] = ()
    offered: "Callable[[Look], Controls] | None" = field(default=None, compare=False, repr=False)

    @cached_property
    def controls(self) -> Controls:
        """What the controls offer the one who looks."""
        assert self.offered is not None, "only a look that was read from a visitor's address has controls"
        return self.offered(self)

    @cached_property
    def overlaid(self) -> tuple[str, ...]:
        """The personas whose curves are drawn too."""
        return tuple(filter(None, self.value("personas").split(",")))

    @cached_property
    def query(self) -> str:
        """The address's query as short as it can be, without the question mark."""
        return _written(dict(self.said))

    def with_(self, **changes: object) -> str:
        """Give the query of the same look with something changed; None takes it out, and `from_` is `from`."""
        told = dict(self.said)
        for name, value in changes.items():
            written = ",".join(map(str, value)) if isinstance(value, list | tuple | set) else value
            told[name.removesuffix("_")] = "" if written is None else str(written)
        if changes.keys() & {"from_", "from", "to"}:
            told.pop("period", None)
        if changes.get("period"):
            told.pop("from", None)
            told.pop("to", None)
        return _written(told)

    def folded(self, phase: str) -> str:
        """Give the query with one phase folded, or unfolded where it is."""
        others = [one for one in self.collapsed if one != phase]
        return self.with_(collapsed=others if phase in self.collapsed else [*others, phase])

    @property
    def period(self) -> str:
        """The quick choice that is taken: "all" where nothing is said, "" where days are named."""
        told = dict(self.said)
        return told.get("period", "" if {"from", "to"} & told.keys() else "all")

    def value(self, name: str) -> str:
        """Give what the address says under a name, or what it means where it says nothing."""
        return dict(self.said).get(name, USUAL.get(name, ""))

    @property
    def asked(self) -> dict[str, object]:
        """What a measure is asked with, to give the numbers of this map."""
        told = self.looked
        return {"start": told.start, "stop": told.stop, "scope": told.scope, "persona": told.persona}


def look_of(request: Request, journey: str, visitor: Visitor) -> Look:
    """Read how a map is looked at from an address; with it comes what its controls offer the visitor."""
    served: Served = request.app.state.served
    drawn = served.drawn(journey).journey
    asked: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if value.strip():
            asked.setdefault(name, []).append(value.strip())
    last = partial(last_day, served, journey)
    read = read_look(asked, drawn, last_day=last)
    return replace(read, offered=lambda look: controls_of(served, journey, visitor, look, last()))


def read_look(asked: Mapping[str, Sequence[str]], journey: Journey, *, last_day: Callable[[], date]) -> Look:
    """Read how a map is looked at from what an address says.

    Args:
        asked: the values by name; one value may hold several, between commas.
        journey: the one that is looked at.
        last_day: gives the last day there is data of; periods such as "30d" end with it.
    """
    reading = _Reading(asked, journey)
    period = reading.choice("period", (*PERIODS, "all"))
    days = reading.days()
    if days == (None, None) and period not in {None, "all"}:
        days = quick_days(str(period), last_day())
    else:
        reading.said.pop("period", None)
    shown = cast("Shown", reading.choice("look", SHOWN) or "actual")
    against = reading.against(days)
    scope, persona = reading.who()
    personas, lanes = reading.personas(scope), reading.lanes()
    zone = zone_of(journey)
    return Look(
        looked=Looked(
            start=_midnight(days[0], zone),
            stop=_midnight(days[1] + ONE_DAY, zone) if days[1] else None,
            scope=scope,
            persona=persona,
            personas=personas,
            lanes=lanes,
            look=shown,
            against=_times(against, zone) if shown != "plan" else None,
        ),
        zoom=cast("Zoom", reading.choice("zoom", ZOOMS) or "map"),
        collapsed=reading.collapsed(),
        said=tuple((name, reading.said[name]) for name in NAMES if name in reading.said),
        days=days,
        against=against,
        shown=shown,
        problems=tuple(reading.problems),
    )


class _Reading:
    """What an address says, read part by part."""

    def __init__(self, asked: Mapping[str, Sequence[str]], journey: Journey) -> None:
        self.asked, self.journey = asked, journey
        self.said: dict[str, str] = {}
        self.problems: list[Problem] = []

    def one(self, name: str) -> str | None:
        """Give the last value of a name."""
        told = self.asked.get(name)
        return told[-1] if told else None

    def several(self, name: str) -> list[str]:
        """Give all values of a name, each once."""
        parts = (part.strip() for told in self.asked.get(name, ()) for part in told.split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def choice(self, name: str, known: Sequence[str]) -> str | None:
        """Read one of several words."""
        told = self.one(name)
        if told is None:
            return None
        if told not in known:
            self.wrong("look-unknown", name, value=told, known=tuple(known), nearest=_nearest(told, known))
            return None
        if told != USUAL.get(name):
            self.said[name] = told
        return told

    def days(self) -> tuple[date | None, date | None]:
        """Read the first and the last day, both included."""
        first, last = self.day("from"), self.day("to")
        if first and last and last < first:
            self.wrong("days-backwards", "to", value=last.isoformat(), first=first.isoformat())
            return None, None
        self.said |= {name: day.isoformat() for name, day in (("from", first), ("to", last)) if day}
        return first, last

    def day(self, name: str) -> date | None:
        """Read a day."""
        told = self.one(name)
        return None if told is None else self.day_of(name, told)

    def day_of(self, name: str, told: str) -> date | None:
        """Read a day as people write it in a file: 2026-10-01."""
        try:
            day = date.fromisoformat(told) if re.fullmatch(r"\d{4}-\d\d-\d\d", told) else None
        except ValueError:
            day = None
        if day is None or not date(1970, 1, 1) <= day <= date(9000, 1, 1):
            self.wrong("day-unclear", name, value=told)
            return None
        return day

    def against(self, days: tuple[date | None, date | None]) -> tuple[date, date] | None:
        """Read what it is compared with: "before", or two days."""
        told = self.one("against")
        if told is None:
            parts = [self.one(f"against_{name}") for name in ("from", "to")]
            told = _BETWEEN.join(part or "" for part in parts) if any(parts) else None
        if told is None:
            return None
        read = days_before(days) if told == BEFORE else self.two_days(told)
        if read is None and told == BEFORE:
            self.wrong("nothing-before", "against")
        elif read == days:
            self.wrong("compared-with-itself", "against")
            return None
        if read is not None:
            self.said["against"] = told
        return read

    def two_days(self, told: str) -> tuple[date, date] | None:
        """Read the first and last day of what it is compared with: 2026-01-01..2026-03-31."""
        first, _, last = told.partition(_BETWEEN)
        if not first or not last:
            self.wrong("against-unclear", "against", value=told)
            return None
        read = self.day_of("against", first), self.day_of("against", last)
        if read[0] is None or read[1] is None:
            return None
        if read[1] < read[0]:
            self.wrong("days-backwards", "against", value=last, first=first)
            return None
        return read[0], read[1]

    def who(self) -> tuple[str, str | None]:
        """Read whose lines are followed, and which persona they are."""
        scope = self.choice("scope", SCOPES) or "person"
        persona = self.one("persona")
        if persona is None or persona == "all":
            return scope, None
        known = [one.id for one in self.journey.personas]
        if persona not in {*known, UNASSIGNED_ID}:
            self.no_persona("persona", persona)
            return scope, None
        if Scope(scope).subject is Scope.CASE:
            self.wrong("persona-needs-persons", "persona", persona=persona)
            return scope, None
        self.said["persona"] = persona
        return scope, persona

    def personas(self, scope: str) -> tuple[str, ...]:
        """Read whose curves are drawn too."""
        known = [one.id for one in self.journey.personas]
        told = self.several("personas")
        for one in told:
            if one not in known:
                self.no_persona("personas", one)
        found = [one for one in told if one in known]
        if len(found) > PERSONAS_MOST:
            self.wrong("personas-too-many", "personas", most=PERSONAS_MOST, count=len(found))
        if found and Scope(scope).subject is Scope.CASE:
            self.wrong("persona-needs-persons", "personas", persona=found[0])
            return ()
        if found:
            self.said["personas"] = ",".join(found[:PERSONAS_MOST])
        return tuple(found[:PERSONAS_MOST])

    def no_persona(self, name: str, told: str) -> None:
        """Say that the journey has no such persona."""
        known = (*(one.id for one in self.journey.personas), UNASSIGNED_ID)
        self.wrong("no-such-persona", name, persona=told, personas=known, nearest=_nearest(told, known))

    def lanes(self) -> str | None:
        """Read which lanes are seen: "+gains,-pains", or a list of ticked ones."""
        ticked = [one for one in self.several("lane") if one in LANES]
        told = lanes_written(ticked) if ticked else ",".join(self.several("lanes"))
        if not told:
            return None
        try:
            seen = lanes_chosen(told)
        except UnknownLane as wrong:
            self.wrong(wrong.code, "lanes", **wrong.arguments)
            return None
        if seen:
            self.said["lanes"] = told
            return told
        self.wrong("no-lanes", "lanes", value=told)
        return None

    def collapsed(self) -> tuple[str, ...]:
        """Read which phases are folded."""
        known = [phase.id for phase in self.journey.phases]
        told = self.several("collapsed")
        for one in told:
            if one not in known:
                self.wrong("look-unknown", "collapsed", value=one, known=tuple(known), nearest=_nearest(one, known))
        found = tuple(phase for phase in known if phase in told)
        if found:
            self.said["collapsed"] = ",".join(found)
        return found

    def wrong(self, code: str, name: str, **told: Argument) -> None:
        """Note what could not be understood."""
        self.problems.append(Problem(code, Severity.ADVICE, Where(path=name), told))


def lanes_written(seen: Sequence[str]) -> str:
    """Write which lanes are seen as what differs from those that are seen at first; nothing where nothing differs."""
    added = [f"+{lane}" for lane in LANES if lane in seen and lane in HIDDEN]
    taken = [f"-{lane}" for lane in LANES if lane not in seen and lane not in HIDDEN]
    return ",".join((*added, *taken))


def _written(told: Mapping[str, str]) -> str:
    kept = {name: told[name] for name in NAMES if told.get(name) and told[name] != USUAL.get(name)}
    if kept.get("period") == "all":
        del kept["period"]
    return urlencode(kept, safe=",.")


def _nearest(told: str, known: Sequence[str]) -> str | None:
    near = get_close_matches(told, known, 1)
    return near[0] if near else None


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone)


def _times(days: tuple[date, date] | None, zone: tzinfo) -> tuple[datetime | None, datetime | None] | None:
    """Give the moments between which some days lie."""
    return None if days is None else (_midnight(days[0], zone), _midnight(days[1] + ONE_DAY, zone))
