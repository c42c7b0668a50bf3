"""Two answers against each other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.keyed import KeyedWalks
from tests.reference.walks import DAY, MIDNIGHT, Event, at, drawn, micros, on_days, phase, seen, touchpoint

from rejse.measure.comparing import (
    Difference,
    NothingToCompare,
    Verdict,
    compare,
    period_before,
    verdict_of,
)
from rejse.measure.first_contact import FirstContactQuery
from rejse.measure.flow import FlowQuery
from rejse.measure.funnel import FunnelQuery
from rejse.measure.interval import median_error, share_difference
from rejse.measure.reach import ReachQuery
from rejse.measure.view import View
from rejse.trace.blocks import Scope
from rejse.words import line

JOURNEY = drawn(
    [phase("before"), phase("after")],
    [touchpoint("a", "before", "b", patience=timedelta(days=1)), touchpoint("b", "after"), touchpoint("c", "after")],
    won_at=("b",),
)
FIRST, SECOND = ReachQuery(stop=at(days=10)), ReachQuery(start=at(days=10))


def shop(*told: tuple[int, str]) -> View:
    lines = [on_days(one) for count, one in told for _ in range(count)]
    return seen(KeyedWalks(lines, names=tuple("abcx")), JOURNEY)


def the(differences: tuple[Difference, ...], *row: str, number: str) -> Difference:
    (found,) = [one for one in differences if (one.row, one.number, one.group) == (row, number, None)]
    return found


def test_56_of_70_against_48_of_80_is_the_difference_of_newcombes_paper() -> None:
    """Seventy see a before day 10, and 56 go on to b; of eighty after it 48 do."""
    view = shop((56, "a0 b0.5"), (14, "a0"), (48, "a11 b11.5"), (32, "a11"), (1, "x30"))
    found = the(compare(view, "reach", FIRST, SECOND, threads=1).differences, "a", number="conversion")
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found == Difference(
        rows="touchpoints", row=("a",), group=None, number="conversion", value=0.8, against=0.6, n=70, n_against=80,
        difference=0.8 - 0.6, interval=found.interval, verdict=Verdict.HIGHER,
    )  # fmt: skip


def test_a_difference_that_may_be_chance_is_no_evidence() -> None:
    view = shop((6, "a0 b0.5"), (4, "a0"), (5, "a11 b11.5"), (5, "a11"), (1, "x30"))
    found = the(compare(view, "reach", SECOND, FIRST, threads=1).differences, "a", number="conversion")
    assert found.difference == pytest.approx(-0.1)
    assert found.verdict is Verdict.NO_EVIDENCE


def test_a_touchpoint_nobody_came_to_has_no_difference() -> None:
    found = the(compare(shop((3, "a0"), (1, "a11")), "reach", SECOND, FIRST).differences, "b", number="reach_share")
    assert (found.value, found.against, found.verdict) == (0.0, 0.0, Verdict.NO_EVIDENCE)
    none = the(compare(shop((3, "b0"), (1, "a11")), "reach", SECOND, FIRST).differences, "a", number="conversion")
    assert (none.against, none.n_against, none.difference, none.verdict) == (None, 0, None, Verdict.TOO_FEW)


PRICE, BONETT = (32, 39, 26, 35, 43, 27, 40, 37, 34, 29), (36, 44, 47, 42, 49, 39, 46, 31, 33, 48)


def test_medians_differ_as_in_the_worked_example_of_price_and_bonett() -> None:
    """Ten wait 32, 39 ... seconds from a to b before day 10, ten others 36, 44 ... after: -8.5 [-16.96; -0.04]."""
    begun = [(0, wait) for wait in PRICE] + [(11, wait) for wait in BONETT]
    told = [(1, f"a{day} b{day + wait / 86400:.9f}") for day, wait in begun]
    query = FunnelQuery(steps=("a", "b"), start=at(days=-1), stop=at(days=10))
    against = replace(query, start=at(days=10), stop=at(days=20))
    answer = compare(shop(*told), "funnel", query, against, threads=1)
    found = the(answer.differences, "2", number="median_seconds_from_previous")
    assert [found.value, found.against, found.n] == pytest.approx([34.5, 43, 10], abs=1e-4)
    assert found.interval == pytest.approx((-16.95977, -0.04022524), abs=1e-3)
    assert found.verdict is Verdict.LOWER


def test_a_step_that_was_not_taken_again_is_compared_with_none_of_those_who_could() -> None:
    view = shop((4, "a0 b1"), (4, "a11 c12"))
    answer = compare(view, "flow", FlowQuery(stop=at(days=10)), FlowQuery(start=at(days=10)), threads=1)
    found = the(answer.differences, "a", "b", number="share")
    assert (found.value, found.n, found.against, found.n_against) == (1.0, 4, 0.0, 4)
    assert found.interval == pytest.approx(share_difference(4, 4, 0, 4))


def test_customers_in_both_periods_are_said() -> None:
    answer = compare(shop((3, "a0 a11"), (2, "a0"), (4, "a11")), "reach", SECOND, FIRST, threads=1)
    assert (answer.n, answer.n_against, answer.in_both) == (7, 5, 3)
    (warning,) = answer.warnings
    assert (line(warning, "en"), line(warning, "da")) == (
        (
            "3 customers are in both groups; the intervals take the groups for independent. "
            "Read a difference whose interval just misses 0 with care. [shared-customers]"
        ),
        (
            "3 kunder er i begge grupper; intervallerne regner grupperne for uafhængige. "
            "Læs en forskel med varsomhed, hvis intervallet kun lige går uden om 0. [shared-customers]"
        ),
    )


def test_two_sessions_of_one_person_are_one_customer_in_both() -> None:
    told = [[*on_days("a0", session=1), *on_days("a11", session=2)], on_days("a0")]
    view = seen(KeyedWalks(told, names=tuple("abcx")), JOURNEY)
    first = FlowQuery(scope=Scope.SESSION, stop=at(days=10))
    assert compare(view, "flow", first, FlowQuery(scope=Scope.SESSION, start=at(days=10))).in_both == 1


def test_the_period_before_is_as_long_and_ends_where_this_one_begins() -> None:
    view = shop((1, "a0 x12"))
    query = FunnelQuery(steps=("a",), start=at(days=10), stop=at(days=17))
    assert period_before(view, query) == replace(query, start=at(days=3), stop=at(days=10))
    open_ended = period_before(view, ReachQuery(start=at(days=10)))
    assert open_ended.stop == at(days=10)
    assert at(days=8) - open_ended.start == timedelta(microseconds=1)


def test_the_period_before_a_week_without_an_hour_has_as_many_hours() -> None:
    """Copenhagen skips an hour on 2026-03-29: the week from Monday the 23rd has 167 hours, and so have those before."""
    week = ReachQuery(start=datetime(2026, 3, 23), stop=datetime(2026, 3, 30))  # noqa: DTZ001  (the workspace's zone)
    before = period_before(shop((1, "a0")), week)
    assert (before.stop - before.start).total_seconds() == 167 * 3600
    assert before.start.isoformat() == "2026-03-16T01:00:00+01:00"


@pytest.mark.parametrize(
    "ask",
    [lambda view: compare(view, "reach", FIRST, FIRST), lambda view: period_before(view, FIRST)],
    ids=["the same question", "no beginning"],
)
def test_a_question_is_not_compared_with_itself_or_with_what_was_before_all_time(ask: Callable[[View], Any]) -> None:
    with pytest.raises(NothingToCompare) as told:
        ask(shop((1, "a0")))
    assert (line(told.value, "en"), line(told.value, "da")) == (
        (
            "There is nothing to compare with. Name a period with --from, whose predecessor of equal length is then "
            "taken, or another one with --against-from and --against-to. [nothing-to-compare]"
        ),
        (
            "Der er ikke noget at sammenligne med. Angiv en periode med --from, så tages perioden lige før af samme "
            "længde, eller angiv en anden med --against-from og --against-to. [nothing-to-compare]"
        ),
    )


NEWCOMBE = [  # Newcombe 1998, table II, method 10
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@pytest.mark.parametrize(("counts", "interval"), NEWCOMBE)
def test_the_interval_of_two_shares_is_the_published_one(
    counts: tuple[int, int, int, int], interval: tuple[float, float]
) -> None:
    assert share_difference(*counts) == pytest.approx(interval, abs=5.1e-5)


def test_a_median_of_too_few_has_no_error_and_nobody_has_no_difference() -> None:
    assert median_error(9, 2, 1.0, 5.0) is None
    assert median_error(10, 2, 27.0, 40.0) == pytest.approx(2.8267, abs=1e-3)
    assert share_difference(0, 0, 1, 2) is None
    assert [verdict_of(one) for one in ((0.1, 0.2), (-0.2, -0.1), (-0.1, 0.1), (0.0, 0.2), None)] == [
        Verdict.HIGHER, Verdict.LOWER, Verdict.NO_EVIDENCE, Verdict.NO_EVIDENCE, Verdict.TOO_FEW,
    ]  # fmt: skip


persons = st.lists(
    st.lists(
        st.builds(
            lambda tick, name, platform: Event(micros(MIDNIGHT) + tick * DAY, name, platform=platform),
            st.integers(0, 19), st.sampled_from("abcx"), st.sampled_from([None, "phone"]),
        ),
        max_size=6,
    ),
    max_size=30,
)  # fmt: skip
PAIRS: list[tuple[str, Any]] = [
    ("reach", ReachQuery()),
    ("flow", FlowQuery()),
    ("flow", FlowQuery(scope=Scope.SESSION, over="events")),
    ("funnel", FunnelQuery(steps=("a", "b", "c"), by="platform")),
    ("first-contact", FirstContactQuery()),
]


@settings(max_examples=60, deadline=None)
@given(persons, st.sampled_from(PAIRS))
def test_every_difference_turned_around_is_its_opposite(told: list[list[Event]], pair: tuple[str, Any]) -> None:
    name, query = pair
    view = seen(KeyedWalks(told, names=tuple("abcx")), JOURNEY)
    one, other = replace(query, stop=at(days=10)), replace(query, start=at(days=10))
    there = {(d.rows, d.row, d.group, d.number): d for d in compare(view, name, other, one, threads=1).differences}
    here = compare(view, name, one, other, threads=1).differences
    assert {(d.rows, d.row, d.group, d.number) for d in here} == set(there)
    for found in here:
        turned = there[found.rows, found.row, found.group, found.number]
        assert (found.value, found.against, found.n) == (turned.against, turned.value, turned.n_against)
        assert (found.interval is None) == (turned.interval is None)
        if found.interval and turned.interval and found.difference is not None:
            assert found.interval == pytest.approx((-turned.interval[1], -turned.interval[0]))
            assert found.interval[0] - 1e-9 <= found.difference <= found.interval[1] + 1e-9
