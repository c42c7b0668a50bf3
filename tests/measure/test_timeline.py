"""One customer's line."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.keyed import KeyedWalks
from tests.reference.walks import DAY, MIDNIGHT, Event, at, drawn, micros, on_days, phase, seen, touchpoint

from rejse.measure.behind import behind
from rejse.measure.cell import Cell
from rejse.measure.reach import ReachQuery
from rejse.measure.timeline import Happening, Standing, UnknownCustomer, timeline
from rejse.trace.blocks import Scope
from rejse.words import line

JOURNEY = drawn(
    [phase("before"), phase("after")],
    [touchpoint("a", "before", "b", patience=timedelta(days=1)), touchpoint("b", "after"), touchpoint("c", "before")],
)


def happening(day: float, session: int, gap: float | None, name: str) -> Happening:
    where = {"a": ("a", "before"), "b": ("b", "after"), "c": ("c", "before")}.get(name, (None, None))
    return Happening(
        time=at(days=day), session=session, gap_seconds=gap, touchpoint=where[0], phase=where[1], source="shop",
        type="track", name=name, channel=None, outcome=None, path=None,
    )  # fmt: skip


def test_a_line_tells_every_event_its_touchpoint_its_session_and_the_gap_before() -> None:
    """p1 sees a, does x which is on no map, and comes to b the next day, in another session; then to a and c."""
    told = [*on_days("a0 x0.5"), *on_days("b1 a4", session=1), *on_days("c9", session=2)]
    found = timeline(seen(KeyedWalks([on_days("a1"), told], names=tuple("abcx")), JOURNEY), "p1")
    assert found.happenings == (
        happening(0, 1, None, "a"),
        happening(0.5, 1, 43_200.0, "x"),
        happening(1, 2, 43_200.0, "b"),
        happening(4, 2, 259_200.0, "a"),
        happening(9, 3, 432_000.0, "c"),
    )
    assert (found.n, found.sessions, found.query.key) == (5, 3, "p1")  # type: ignore[attr-defined]
    assert found.standings == (
        Standing(touchpoint="a", phase="before", first=at(days=0), visits=2, events=2, outcome="passed"),
        Standing(touchpoint="b", phase="after", first=at(days=1), visits=1, events=1, outcome=None),
        Standing(touchpoint="c", phase="before", first=at(days=9), visits=1, events=1, outcome="pending"),
    )


def test_sessions_that_overlap_keep_their_own_events() -> None:
    told = [*on_days("a0", session=1), *on_days("b0.1", session=2), *on_days("x0.2", session=1)]
    found = timeline(seen(KeyedWalks([told], names=tuple("abcx")), JOURNEY), "p0")
    assert [(one.name, one.session) for one in found.happenings] == [("a", 1), ("b", 2), ("x", 1)]


def test_nobody_is_known_by_a_wrong_key() -> None:
    view = seen(KeyedWalks([on_days("a0")], names=tuple("abcx")), JOURNEY)
    with pytest.raises(UnknownCustomer) as told:
        timeline(view, "p7")
    assert (line(told.value, "en"), line(told.value, "da")) == (
        (
            'Nobody is known by "p7". '
            "Give a key from `rejse customers`, or the customer's id exactly as it stood in the file. "
            "[unknown-customer]"
        ),
        (
            'Ingen er kendt under "p7". '
            "Angiv en nøgle fra `rejse customers` eller kundens id, præcis som det stod i filen. [unknown-customer]"
        ),
    )
    assert timeline(view, ["p7", "p0"]).n == 1


persons = st.lists(
    st.lists(
        st.builds(
            lambda tick, name, session: Event(micros(MIDNIGHT) + tick * DAY // 4, name, session),
            st.integers(0, 9), st.sampled_from("abcx"), st.integers(0, 2),
        ),
        min_size=1, max_size=9,
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(persons, st.integers(0, 3))
def test_a_customers_standing_is_the_list_they_are_on(told: list[list[Event]], cut: int) -> None:
    walks = KeyedWalks(told, cuts=(cut,), names=tuple("abcx"))
    view = seen(walks, JOURNEY)
    lists = {
        (name, word): set(
            behind(view, "reach", ReachQuery(), Cell(row=(name,), number=word), threads=1).keys.to_pylist()
        )
        for name in ("a", "c")
        for word in ("passed", "pending", "elsewhere", "left")
    }
    sessions = walks.units(Scope.SESSION)
    for number in range(len(told)):
        if number % 3 == 2:
            continue
        found = timeline(view, f"p{number}")
        judged = {(one.touchpoint, one.outcome) for one in found.standings if one.outcome is not None}
        assert judged == {place for place, keys in lists.items() if f"p{number}" in keys}
        mine = [unit for unit in sessions if unit and set(unit) <= set(walks.ordered[number])]
        assert found.sessions == len({event.session for event in told[number]})
        assert found.n == len(told[number]) <= sum(map(len, mine))
