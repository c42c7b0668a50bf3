"""One customer's way: every event in order, at which touchpoint, and what the map says of the customer there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from typing import Final

from babel.dates import format_date, format_time
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from rejse.draw import numerals
from rejse.journey.document import Journey
from rejse.measure.timeline import Happening, Standing, Timeline, timeline
from rejse.store.roles import Right
from rejse.web.days import zone_of
from rejse.web.pages.evidence import LETTERS
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.visitor import Knower, Visitor

router = APIRouter(include_in_schema=False)

HAPPENINGS_MOST: Final = 1000
"""So many events of one customer are shown; a robot may have millions."""

LONG_SECONDS: Final = 3600.0
"""A pause as long as this is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event as it is shown."""

    time: str
    touchpoint: str
    href: str
    name: str
    more: str
    pause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened on one day."""

    day: str
    moments: tuple[Moment, ...]


@router.get("/j/{journey}/customers/{key}")
def show(request: Request, visitor: Knower, journey: str, key: str) -> HTMLResponse:
    """Show one customer's way."""
    served: Served = request.app.state.served
    told = line_of(served, journey, key, visitor)
    drawn = served.drawn(journey).journey
    names = {one.id: one.name.said_in(visitor.language) for one in drawn.touchpoints}
    phases = {one.id: one.name.said_in(visitor.language) for one in drawn.phases}
    zone = zone_of(drawn)
    return page(
        request,
        visitor,
        "customer.html",
        journey=journey,
        key=told.query.key[:LETTERS],  # type: ignore[attr-defined]  # (a timeline's own query)
        told=told,
        names=names | phases,
        days=tuple(_days(told.happenings[:HAPPENINGS_MOST], drawn, journey, zone, visitor.language)),
        standings=[_standing(one, zone, visitor.language) for one in told.standings],
        more=max(0, len(told.happenings) - HAPPENINGS_MOST),
        d=words(visitor.language, "drawer"),
    )


def line_of(served: Served, journey: str, key: str, visitor: Visitor) -> Timeline:
    """Give one customer's line, by the key of the events; by an id of the company's own only who may see people.

    Raises:
        UnknownCustomer: nobody is known by it.
    """
    view = served.view(journey)
    if visitor.may(Right.PEOPLE):
        return served.workspace.timeline(key, view=view)
    return timeline(view, key)


def _days(happenings: Sequence[Happening], drawn: Journey, journey: str, zone: tzinfo, language: str) -> Iterator[Day]:
    """Lay the events out day by day, in the journey's zone."""
    locale = "en_GB" if language == "en" else language
    names = {one.id: one.name.said_in(language) for one in drawn.touchpoints}
    for day, group in groupby(happenings, key=lambda one: one.time.astimezone(zone).date()):
        moments = tuple(
            Moment(
                time=format_time(one.time.astimezone(zone).time(), "short", locale=locale),
                touchpoint=names.get(one.touchpoint or "", ""),
                href=f"/j/{journey}/at/touchpoints/{one.touchpoint}" if one.touchpoint else "",
                name=one.name or one.type,
                more=" · ".join(part for part in (one.channel, one.path, one.outcome) if part),
                pause=_pause(one, language),
            )
            for one in group
        )
        yield Day(day=format_date(day, "full", locale=locale), moments=moments)


def _pause(one: Happening, language: str) -> str:
    gap = one.gap_seconds
    return numerals.duration(gap, language) if gap is not None and gap >= LONG_SECONDS else ""


def _standing(one: Standing, zone: tzinfo, language: str) -> tuple[Standing, str]:
    return one, numerals.moment(one.first.astimezone(zone), language)
