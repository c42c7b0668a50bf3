"""Where customers first meet us, and how well informed they are by then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.first_contact_reference import look
from tests.reference.quantiles_reference import median_seconds, p90_seconds
from tests.reference.walks import DAY, MIDNIGHT, Event, Walks, at, drawn, micros, on_days, phase, seen, touchpoint

from rejse.journey.document import Medium
from rejse.measure.first_contact import (
    BeforePersonal,
    FirstAtTouchpoint,
    FirstByChannel,
    FirstContactQuery,
    FirstInMonth,
    FirstInPhase,
)
from rejse.measure.first_contact_counting import measure, months_between, plan
from rejse.measure.interval import wilson
from rejse.settings import Settings

SHOP = drawn(
    [phase("early"), phase("late")],
    [
        touchpoint("ad", "early", channel="ad"),
        touchpoint("site", "early", channel="web"),
        touchpoint("call", "late", channel="phone", medium=Medium.PERSONAL),
        touchpoint("buy", "late", channel="shop", medium=Medium.PERSONAL),
    ],
    won_at=("buy",),
)


def test_customers_who_come_late_are_met_in_the_late_phase() -> None:
    """anna ad, site, buy · bo site · carl calls at once and buys · dora x (not on the map), then calls in February."""
    told = ["ad0 site1 ad2 buy3", "site0.5", "call1 buy2", "x0 call40"]
    answer = measure(seen(Walks([on_days(line) for line in told]), SHOP), threads=1)
    assert answer.n == 4
    assert answer.phases == (
        FirstInPhase(
            phase="early", n=2, share=0.5, interval=wilson(2, 4), won=1, win_rate=0.5, win_interval=wilson(1, 2)
        ),
        FirstInPhase(
            phase="late", n=2, share=0.5, interval=wilson(2, 4), won=1, win_rate=0.5, win_interval=wilson(1, 2)
        ),
    )
    assert answer.touchpoints == (
        FirstAtTouchpoint(touchpoint="ad", phase="early", channel="ad", n=1, share=0.25),
        FirstAtTouchpoint(touchpoint="site", phase="early", channel="web", n=1, share=0.25),
        FirstAtTouchpoint(touchpoint="call", phase="late", channel="phone", n=2, share=0.5),
        FirstAtTouchpoint(touchpoint="buy", phase="late", channel="shop", n=0, share=0.0),
    )
    assert answer.channels == (
        FirstByChannel(channel="phone", n=2, share=0.5),
        FirstByChannel(channel="ad", n=1, share=0.25),
        FirstByChannel(channel="web", n=1, share=0.25),
    )
    assert answer.months == (
        FirstInMonth(month="2026-01", phase="early", n=2, share=2 / 3),
        FirstInMonth(month="2026-01", phase="late", n=1, share=1 / 3),
        FirstInMonth(month="2026-02", phase="early", n=0, share=0.0),
        FirstInMonth(month="2026-02", phase="late", n=1, share=1.0),
    )
    assert answer.before_personal == BeforePersonal(n=3, median_touchpoints=0.0, p90_touchpoints=1.6)


def test_a_month_begins_at_midnight_where_the_workspace_is() -> None:
    """Half past eleven in the evening of 31 January in London is February in Copenhagen."""
    view = seen(Walks([[Event(micros(at(days=30, hours=23.5)), "ad")]]), SHOP)
    assert measure(view, threads=1).months[0].month == "2026-02"
    abroad = seen(Walks([[Event(micros(at(days=30, hours=23.5)), "ad")]]), SHOP, Settings(time_zone="Europe/London"))
    assert measure(abroad, threads=1).months[0].month == "2026-01"


def test_without_a_drawn_win_nobody_is_said_to_be_lost() -> None:
    answer = measure(seen(Walks([on_days("ad0 buy1")]), replace(SHOP, won_at=())), threads=1)
    assert (answer.phases[0].won, answer.phases[0].win_rate, answer.phases[0].win_interval) == (None, None, None)


def test_customers_met_before_the_period_are_not_first_met_in_it() -> None:
    view = seen(Walks([on_days("ad0 site5"), on_days("site5")]), SHOP)
    assert measure(view, FirstContactQuery(start=at(days=4)), threads=1).n == 1


def test_nobody_yet_gives_no_shares() -> None:
    answer = measure(seen(Walks([]), SHOP), threads=1)
    assert (answer.n, answer.phases[0].share, answer.months) == (0, None, ())
    assert answer.before_personal == BeforePersonal(n=0, median_touchpoints=None, p90_touchpoints=None)


def test_customers_met_in_ancient_months_are_counted_like_any_other() -> None:
    """anna in the first month there is, bo in the year 987, carl as Manila moved over the date line, dora now."""
    days = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(987, 6, 5, tzinfo=UTC),
        datetime(1845, 1, 1, tzinfo=UTC),
        at(days=9),
    ]
    walks = Walks([[Event(micros(day), "ad")] for day in days])
    firsts = {
        "Asia/Manila": ("0000-12", "1845-01"),
        "Europe/Copenhagen": ("0001-01", "1845-01"),
        "America/New_York": ("0000-12", "1844-12"),
    }
    for zone, (first, third) in firsts.items():
        months = measure(seen(walks, SHOP, Settings(time_zone=zone)), threads=1).months
        met = [one.month for one in months if one.n]
        assert met == [first, "0987-06", third, "2026-01"], zone


def test_one_event_in_the_year_1_costs_no_more_than_one_of_today() -> None:
    """The counts of a block hold the months in which somebody was met, not all those between."""
    walks = Walks([[Event(micros(datetime(1, 1, 1, tzinfo=UTC)), "ad")], on_days("ad0 buy3")])
    made = plan(seen(walks, SHOP), FirstContactQuery())
    (block,) = made.blocks
    assert made.measure.partial(block, made.lens).met.shape == (2, 256)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(-4_000_000, 900_000).map(lambda hours: MIDNIGHT + timedelta(hours=hours)),
    st.sampled_from(["Europe/Copenhagen", "Asia/Manila", "America/Juneau", "Africa/Monrovia", "Pacific/Apia"]),
)
def test_an_event_belongs_to_the_month_on_the_calendar_of_the_workspace(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    asked = months_between(micros(moment), micros(moment), zone)
    found = asked.names[np.searchsorted(asked.begun, micros(moment), side="right") - 1]
    assert str(found) == moment.astimezone(zone).date().isoformat()[:7]


NAMES = ["ad", "site", "call", "buy"]
persons = st.lists(
    st.lists(
        st.builds(
            lambda day, name: Event(micros(MIDNIGHT) + day * DAY * 9, name), st.integers(0, 9), st.sampled_from(NAMES)
        ),
        max_size=8,
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(persons, st.integers(1, 7), st.sampled_from([None, 20]), st.sampled_from([None, 60]))
def test_the_kernel_agrees_with_looking_at_every_line(
    told: list[list[Event]], cut: int, first: int | None, last: int | None
) -> None:
    walks = Walks(told, cuts=(cut,))
    query = FirstContactQuery(
        start=None if first is None else MIDNIGHT + timedelta(days=first),
        stop=None if last is None else MIDNIGHT + timedelta(days=last),
    )
    view = seen(walks, SHOP)
    answer = measure(view, query, threads=2)
    period = (micros(query.start) if query.start else 0, micros(query.stop) if query.stop else 1 << 60)
    lines = [[(event.time, NAMES.index(event.name)) for event in unit] for unit in walks.ordered]
    reference = look(lines, {3}, {2, 3}, period, view.settings.zone)
    assert answer.n == sum(reference.met.values())
    assert [one.n for one in answer.touchpoints] == [
        sum(n for (_, place), n in reference.met.items() if place == number) for number in range(4)
    ]
    assert [one.won for one in answer.phases] == [
        reference.won[0] + reference.won[1],
        reference.won[2] + reference.won[3],
    ]
    months = sorted({month for month, _ in reference.met})
    assert [(one.month, one.phase, one.n) for one in answer.months] == [
        (month, name, sum(n for (when, place), n in reference.met.items() if when == month and place // 2 == number))
        for month in months
        for number, name in enumerate(["early", "late"])
    ]
    known = [count * 1_000_000 for count in reference.before]
    assert answer.before_personal == BeforePersonal(
        n=len(known), median_touchpoints=median_seconds(known), p90_touchpoints=p90_seconds(known)
    )
