"""What stands behind a number, one customer's way, and search, for programs."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from rejse.measure.catalogue import find
from rejse.web.api.changes import REFUSED
from rejse.web.asking import asked_of
from rejse.web.known.behind import PAGE, Number, cell_of, number_of
from rejse.web.pages.customers import line_of
from rejse.web.pages.search import found_in
from rejse.web.searching import Hit
from rejse.web.served import Served
from rejse.web.visitor import Knower, Reader, Visitor

router = APIRouter(prefix="/api/journeys/{journey}", tags=["evidence"])

LIST_MOST = 1000
"""So many customers are given at a time."""

Row = Annotated[list[str] | None, Query(max_length=6, description="what names the row: a part for each of its names")]
Rows = Annotated[str | None, Query(max_length=60, description="which table of the answer; the main one without it")]
NumberOf = Annotated[str | None, Query(max_length=60, alias="number", description="which column; its first without it")]
Group = Annotated[str | None, Query(max_length=400, description="of an answer that is broken down: which group")]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SnapshotTold(_Told):
    """What an answer was made from."""

    events: int
    identity: int
    journey: int
    erased_through: int


class EvidenceTold(_Told):
    """One number: what it counts, when it misleads, and how to come to it again; null where SQL cannot say it."""

    measure: str
    n: int
    rule: str
    misleads: str
    python: str
    sql: str | None
    snapshot: SnapshotTold | None
    data_through: datetime | None


class CustomerTold(_Told):
    """One customer behind a number; the key stands for a person, and is null for somebody known by nothing."""

    key: str | None
    entered: datetime
    times: int
    first: datetime
    last: datetime
    events: int


class CustomersTold(_Told):
    """Some of the customers behind a number, who entered last first; n is the number, units how many there are."""

    measure: str
    n: int
    units: int
    limit: int
    offset: int
    customers: list[CustomerTold]


class HappeningTold(_Told):
    """One event; touchpoint and phase are null where it is not on the map."""

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


class StandingTold(_Told):
    """What the map says of a customer at a touchpoint."""

    touchpoint: str
    phase: str
    first: datetime
    visits: int
    events: int
    outcome: str | None


class TimelineTold(_Told):
    """One customer's events in order."""

    key: str
    n: int
    sessions: int
    data_through: datetime | None
    happenings: list[HappeningTold]
    standings: list[StandingTold]


class HitTold(_Told):
    """Something found: an object's place, an event's touchpoint or a measure; the text around what was found."""

    kind: str
    place: str
    name: str
    where: str
    before: str
    found: str
    after: str


class FoundTold(_Told):
    """Everything found; more: how much of it is not given."""

    objects: list[HitTold]
    events: list[HitTold]
    measures: list[HitTold]
    more: int


@router.get("/evidence/{measure}", responses=REFUSED)
def evidence(
    request: Request,
    visitor: Reader,
    journey: str,
    measure: str,
    row: Row = None,
    rows: Rows = None,
    number: NumberOf = None,
    group: Group = None,
) -> EvidenceTold:
    """Explain one number; the measure's own options are further parts of the query, as on its page."""
    why = _number(request, visitor, journey, measure, row, rows, number, group).told().why
    snapshot = why.snapshot
    return EvidenceTold(
        measure=measure,
        n=why.n,
        rule=why.rule,
        misleads=why.misleads,
        python=why.python,
        sql=why.sql,
        snapshot=None
        if snapshot is None
        else SnapshotTold(
            events=snapshot.events,
            identity=snapshot.identity,
            journey=snapshot.journey,
            erased_through=snapshot.erased_through,
        ),
        data_through=why.data_through,
    )


@router.get("/evidence/{measure}/customers", responses=REFUSED)
def behind(
    request: Request,
    visitor: Knower,
    journey: str,
    measure: str,
    row: Row = None,
    rows: Rows = None,
    number: NumberOf = None,
    group: Group = None,
    limit: Annotated[int, Query(ge=0, le=LIST_MOST)] = PAGE,
    offset: Annotated[int, Query(ge=0, le=10**12)] = 0,
) -> CustomersTold:
    """List the customers that a number counts."""
    found = _number(request, visitor, journey, measure, row, rows, number, group).told().behind
    page = found.page(limit=limit, offset=offset)
    return CustomersTold(
        measure=measure,
        n=page.n,
        units=page.units,
        limit=limit,
        offset=offset,
        customers=[CustomerTold(**_plain(one)) for one in page.customers],
    )


@router.get("/customers/{key}", responses=REFUSED)
def customer(request: Request, visitor: Knower, journey: str, key: str) -> TimelineTold:
    """Tell one customer's way."""
    found = line_of(request.app.state.served, journey, key, visitor)
    return TimelineTold(
        key=str(getattr(found.query, "key", key)),
        n=found.n,
        sessions=found.sessions,
        data_through=found.data_through,
        happenings=[HappeningTold(**_plain(one)) for one in found.happenings],
        standings=[StandingTold(**_plain(one)) for one in found.standings],
    )


@router.get("/search", responses=REFUSED)
def search(
    request: Request, visitor: Reader, journey: str, q: Annotated[str, Query(min_length=1, max_length=400)]
) -> FoundTold:
    """Find words in everything written in a journey, in events that were seen, and in measures."""
    found = found_in(request.app.state.served, journey, q, visitor.language)
    return FoundTold(
        objects=_hits(found.objects), events=_hits(found.events), measures=_hits(found.measures), more=found.more
    )


def _number(
    request: Request,
    visitor: Visitor,
    journey: str,
    measure: str,
    row: list[str] | None,
    rows: str | None,
    number: str | None,
    group: str | None,
) -> Number:
    """Name the number that a query asks for; a program is told of the first part that is wrong."""
    served: Served = request.app.state.served
    asked = asked_of(served, journey, find(measure), request.query_params, language=visitor.language)
    for wrong in asked.problems:
        raise wrong
    cell = cell_of(None, row or (), rows, number, group)
    return number_of(served, journey, measure, cell, asked.options, visitor)


def _hits(hits: tuple[Hit, ...]) -> list[HitTold]:
    return [HitTold(**_plain(one)) for one in hits]


def _plain(one: Any) -> dict[str, Any]:  # noqa: ANN401  (a frozen dataclass)
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
