"""What two teams agreed on, ready to be held against events: which kinds tell of a lead, its clock and its limit."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.errors import Problem, Severity, Where
from rejse.journey.handover import Handover
from rejse.journey.rule import Rule
from rejse.measure.business_time import Clock, UnknownCountry, clock_of, is_ever_open
from rejse.measure.handover_periods import within_calendar
from rejse.measure.handovers_kernel import ACCEPTED, ASSIGNED, CONTACTED, QUALIFIED, REJECTED
from rejse.measure.period import EPOCH, duration
from rejse.trace.facets import UnknownFacet
from rejse.trace.formulas import asks_trait
from rejse.trace.ruled import Ruled


@dataclass(frozen=True, slots=True, eq=False)
class Agreed:
    """One hand-over as kernels and clocks take it.

    roles: uint8[kinds], what an event of each kind tells of a lead. named: the bits of the steps that have an event at
    all. limit: µs until the first contact, None where none is agreed.
    """

    handover: Handover
    roles: NDArray[np.uint8]
    named: int
    limit: int | None
    zone: dt.tzinfo

    def has(self, role: int) -> bool:
        """Tell whether an event is named for a step."""
        return self.named & role != 0

    def clock(self, first: int, last: int) -> Clock:
        """Give the clock that the limit counts by, good for moments between two, in µs since 1970 UTC."""
        years = range(_year(first) - 1, _year(last) + 2)  # (a day in the zone can lie in the year beside)
        try:
            return clock_of(self.handover.calendar, self.zone, years)
        except UnknownCountry:
            assert self.handover.calendar is not None
            return clock_of(replace(self.handover.calendar, holidays=None), self.zone, years)


def rules_of(handover: Handover) -> Mapping[int, Rule]:
    """Give the rule of every step that names one; who is qualified is told by the criterion where no event is named."""
    events = handover.events
    told = {
        QUALIFIED: (events.qualified if events else None) or handover.rule,
        ASSIGNED: events.assigned if events else None,
        ACCEPTED: events.accepted if events else None,
        REJECTED: events.rejected if events else None,
        CONTACTED: events.first_contact if events else None,
    }
    return {role: rule for role, rule in told.items() if rule is not None}


def agreed(handover: Handover, ruled: Ruled, zone: dt.tzinfo) -> Agreed:
    """Make a hand-over ready; a rule means those events that all of it holds for."""
    roles = np.zeros(len(ruled.blocks.kinds), np.uint8)
    named = 0
    for role, rule in rules_of(handover).items():
        roles[ruled.matched[rule]] |= role
        named |= role
    limit = handover.time_limit or (handover.follows_up.response if handover.follows_up else None)
    return Agreed(handover, roles, named, None if limit is None else duration(limit), zone)


def all_rules(handovers: Iterable[Handover]) -> tuple[Rule, ...]:
    """Give the rules of all hand-overs; the kinds of blocks must tell them (`rule_blocks`)."""
    return tuple(dict.fromkeys(rule for one in handovers for rule in rules_of(one).values()))


def problems_of(handovers: Sequence[Handover], ruled: Ruled) -> Iterator[Problem]:
    """Say why a hand-over, or a step of it, cannot be measured."""
    for one in handovers:
        rules = rules_of(one)
        if QUALIFIED not in rules:
            yield _advice("handover-unmeasured", one)
        for rule in dict.fromkeys(rules.values()):
            if trait := asks_trait(rule):
                yield _advice("handover-asks-trait", one, trait=trait)
            for wrong in ruled.unknown.get(rule, ()):
                yield unknown_property(one, wrong)
        if not is_ever_open(one.calendar):
            yield _advice("handover-never-open", one)
        if one.calendar is not None and one.calendar.holidays:
            try:
                clock_of(one.calendar, dt.UTC, (2026,))
            except UnknownCountry:
                yield _advice("handover-unknown-holidays", one, country=one.calendar.holidays)


def unknown_property(handover: Handover, wrong: UnknownFacet) -> Problem:
    """Say that a hand-over asks for what no event has."""
    told = {name: wrong.arguments[name] for name in ("facet", "nearest")}
    return _advice("handover-unknown-property", handover, **told)


def _advice(code: str, handover: Handover, **arguments: Any) -> Problem:  # noqa: ANN401  (a problem's arguments)
    where = Where(path=f"handovers/{handover.id}")
    return Problem(code, Severity.ADVICE, where, {"handover": handover.id, **arguments})


def _year(moment: int) -> int:
    return (EPOCH + dt.timedelta(microseconds=within_calendar(moment))).year
