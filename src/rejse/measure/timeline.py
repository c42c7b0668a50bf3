"""One customer's line: every event in order, the touchpoint it counts for, and what the map says of the customer."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import numpy as np

from rejse.errors import WrongUse
from rejse.measure import reach_counting
from rejse.measure.behind import moment
from rejse.measure.people import find_person, key_of
from rejse.measure.period import Plan
from rejse.measure.reach import ReachQuery
from rejse.measure.reach_counting import Reach, Reached
from rejse.measure.reach_kernel import ELSEWHERE, LEFT, PASSED, PENDING
from rejse.measure.view import Answer, View
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import PAD, Block, Scope

OUTCOMES = ((PASSED, "passed"), (PENDING, "pending"), (ELSEWHERE, "elsewhere"), (LEFT, "left"))


class UnknownCustomer(WrongUse):
    """Nobody is known by this key or id."""

    code = "unknown-customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineQuery:
    """Whose line is told: the key under which the person stands in the events."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event. touchpoint and phase are None where it is not on the map.

    session: the number of its session, from 1, in the order they begin. gap_seconds: since the event before; None at
    the first.
    """

    time: datetime
    session: int
    gap_seconds: float | None
    touchpoint: str | None
    phase: str | None
    source: str
    type: str
    name: str
    channel: str | None
    outcome: str | None
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the map says of the customer at a touchpoint, judged at the first visit.

    outcome: passed, pending, elsewhere or left; None where the touchpoint has no conversion. visits: consecutive events
    at one touchpoint are one visit.
    """

    touchpoint: str
    phase: str
    first: datetime
    visits: int
    events: int
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Answer):
    """One customer; n = events. sessions: how many. standings: the touchpoints met, in the order they were."""

    sessions: int
    happenings: tuple[Happening, ...]
    standings: tuple[Standing, ...]


def timeline(view: View, keys: str | Collection[str]) -> Timeline:
    """Tell one customer's line, by the key under which they stand in the events.

    Args:
        view: what is looked at.
        keys: the key, or several that may be the person's; the first that somebody is known by counts.

    Raises:
        UnknownCustomer: nobody is known by any of them.

    Misleads when:
        The person also used a device or an e-mail we cannot tie to them: that part of the line is another customer's.
    """
    wanted = [keys] if isinstance(keys, str) else list(keys)
    plan: Plan = reach_counting.plan(view, ReachQuery())
    found = find_person(view.blocks, wanted, plan.lens.keep)
    if found is None:
        raise UnknownCustomer(key=wanted[0] if wanted else "")
    block, unit = found
    line = _alone(block, unit)
    happenings = tuple(_happenings(view, line, _sessions(view, block, unit)))
    measure = cast("Reach", plan.measure)
    judged = measure.partial(line, replace(plan.lens, keep=()))
    return Timeline(
        measure="timeline",
        query=TimelineQuery(key=key_of(view.blocks, block.number, unit) or ""),
        snapshot=view.blocks.snapshot,
        data_through=view.blocks.data_through,
        n=line.events,
        sessions=max((one.session for one in happenings), default=0),
        happenings=happenings,
        standings=tuple(_standings(view, measure, judged, happenings)),
    )


def _alone(block: Block, unit: int) -> Block:
    """Give a block that holds one unit of another."""
    begin, end = int(block.offsets[unit]), int(block.offsets[unit + 1])
    return Block(
        number=0,
        offsets=np.array([0, end - begin], np.int64),
        time=block.time[begin : end + PAD],
        kind=block.kind[begin : end + PAD],
        tied=block.tied[unit : unit + 1],
    )


def _sessions(view: View, block: Block, unit: int) -> list[int]:
    """Give the session of each of a person's events, from 1.

    Sessions that overlap lie one after the other in their block; there an event is found again by its time and kind.
    """
    apart = view.blocks.scoped(Scope.SESSION)[block.number]
    begin, end = int(block.offsets[unit]), int(block.offsets[unit + 1])
    first, last = (int(at) for at in np.searchsorted(apart.offsets, [begin, end]))
    places: dict[tuple[int, int], deque[int]] = defaultdict(deque)
    for session in range(first, last):
        here = slice(int(apart.offsets[session]), int(apart.offsets[session + 1]))
        for event in zip(apart.time[here].tolist(), apart.kind[here].tolist(), strict=True):
            places[event].append(session - first + 1)
    events = zip(block.time[begin:end].tolist(), block.kind[begin:end].tolist(), strict=True)
    return [places[event].popleft() for event in events]


def _happenings(view: View, line: Block, sessions: Sequence[int]) -> Iterator[Happening]:
    before: int | None = None
    times, kinds = line.time[: line.events].tolist(), line.kind[: line.events].tolist()
    for time, number, session in zip(times, kinds, sessions, strict=True):
        kind, place = view.blocks.kinds[number], int(view.bound.place[number])
        touchpoint = None if place == NOT_ON_MAP else view.journey.touchpoints[place]
        yield Happening(
            time=moment(time),
            session=session,
            gap_seconds=None if before is None else (time - before) / 1e6,
            touchpoint=None if touchpoint is None else touchpoint.id,
            phase=None if touchpoint is None else touchpoint.phase,
            source=kind.source,
            type=kind.type,
            name=kind.name,
            channel=kind.channel,
            outcome=kind.outcome,
            path=kind.path,
        )
        before = time


def _standings(view: View, measure: Reach, judged: Reached, happenings: Sequence[Happening]) -> Iterator[Standing]:
    """Tell of each touchpoint met; reach has judged a block in which this customer is alone."""
    on_map = [one for one in happenings if one.touchpoint is not None]
    number = {one.id: at for at, one in enumerate(view.journey.touchpoints)}
    for name in dict.fromkeys(one.touchpoint for one in on_map):
        assert name is not None
        counts = judged.touchpoints[number[name]]
        here = [at for at, one in enumerate(on_map) if one.touchpoint == name]
        outcome = next((word for column, word in OUTCOMES if counts[column]), None)
        yield Standing(
            touchpoint=name,
            phase=view.journey.touchpoints[number[name]].phase,
            first=on_map[here[0]].time,
            visits=sum(at == 0 or on_map[at - 1].touchpoint != name for at in here),
            events=len(here),
            outcome=outcome if measure.touchpoints.judged[number[name]] else None,
        )
