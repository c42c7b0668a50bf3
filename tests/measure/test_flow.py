"""Where customers go next."""

from collections import Counter
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.flow_reference import walk
from tests.reference.quantiles_reference import median_seconds, p90_seconds
from tests.reference.walks import DAY, MIDNIGHT, Event, Walks, at, drawn, micros, on_days, phase, seen, touchpoint

from rejse.measure.flow import END, OTHER, START, FlowQuery, Link, Step
from rejse.measure.flow_counting import TooManyColumns, measure
from rejse.measure.flow_kernel import in_drawn_order
from rejse.trace.blocks import Scope
from rejse.words import Said, say

NAMES = "abcd"
JOURNEY = drawn([phase("all")], [touchpoint(name, "all") for name in NAMES])
DAY_SECONDS = 86_400.0


def row(from_: str, to: str, n: int, times: int, share: float, *seconds: float) -> Step:
    median, p90 = seconds or (None, None)
    return Step(from_=from_, to=to, n=n, times=times, share=share, median_seconds=median, p90_seconds=p90)


def test_a_visit_of_several_events_is_left_from_its_last_and_entered_at_its_first() -> None:
    """anna a0 a1 b3 b4 a5, bo a0 x1 b2: x is not on the map."""
    answer = measure(seen(Walks([on_days("a0 a1 b3 b4 a5"), on_days("a0 x1 b2")]), JOURNEY), threads=1)
    assert answer.n == 2
    assert answer.steps == (
        row(START, "a", 2, 2, 1.0),
        row("a", "b", 2, 2, 1.0, 2 * DAY_SECONDS, 2 * DAY_SECONDS),
        row("a", END, 1, 1, 0.5),
        row("b", END, 1, 1, 0.5),
        row("b", "a", 1, 1, 0.5, DAY_SECONDS, DAY_SECONDS),
    )


def test_steps_are_those_inside_the_period() -> None:
    view = seen(Walks([on_days("a0 b1 c2 d3")]), JOURNEY)
    answer = measure(view, FlowQuery(start=at(days=1), stop=at(days=3)), threads=1)
    assert [(step.from_, step.to) for step in answer.steps] == [(START, "b"), ("b", "c"), ("c", END)]


def test_sessions_are_walked_apart() -> None:
    view = seen(Walks([[*on_days("a0", session=1), *on_days("b1", session=2)]]), JOURNEY)
    answer = measure(view, FlowQuery(scope=Scope.SESSION), threads=1)
    assert {(step.from_, step.to): step.n for step in answer.steps} == {
        (START, "a"): 1,
        (START, "b"): 1,
        ("a", END): 1,
        ("b", END): 1,
    }


def test_raw_events_are_counted_one_by_one() -> None:
    answer = measure(seen(Walks([on_days("x0 x1 y3")]), JOURNEY), FlowQuery(over="events"), threads=1)
    assert {(step.from_, step.to): step.median_seconds for step in answer.steps} == {
        (START, "x"): None,
        ("x", "x"): DAY_SECONDS,
        ("x", "y"): 2 * DAY_SECONDS,
        ("y", END): None,
    }


def test_numbered_columns_put_the_rarest_together() -> None:
    walks = Walks([on_days("a0 b1 c2")] * 3 + [on_days("a0 c1"), on_days("d0"), on_days("b0 a1")])
    answer = measure(seen(walks, JOURNEY), FlowQuery(columns=2, top=1), threads=1)
    assert answer.columns == (
        Link(column=1, from_="a", to="b", n=3),
        Link(column=1, from_="a", to=OTHER, n=1),
        Link(column=1, from_=OTHER, to=OTHER, n=1),
        Link(column=1, from_=OTHER, to=END, n=1),
        Link(column=2, from_="b", to="c", n=3),
        Link(column=2, from_=OTHER, to=END, n=2),
    )


def test_more_columns_than_can_be_shown_are_refused() -> None:
    with pytest.raises(TooManyColumns) as refused:
        measure(seen(Walks([]), JOURNEY), FlowQuery(columns=51))
    assert refused.value.code == "too-many-columns"
    assert say(refused.value, "en") == Said(
        'The flow cannot show "51" columns.', "Ask for 0 to 50, each with at least one touchpoint."
    )
    assert say(refused.value, "da") == Said(
        'Strømmen kan ikke vises med "51" kolonner.', "Bed om 0 til 50, hver med mindst ét kontaktpunkt."
    )


def test_many_raw_events_are_put_together_beyond_the_254th() -> None:
    line = [Event(micros(MIDNIGHT) + n * DAY, f"event-{n:03}") for n in range(300)]
    answer = measure(seen(Walks([line]), JOURNEY), FlowQuery(over="events"), threads=1)
    to_other = [step for step in answer.steps if step.to == OTHER]
    assert [(step.from_, step.times) for step in to_other] == [(OTHER, 46), ("event-252", 1)]
    assert sum(step.times for step in answer.steps if step.to != END) == 300


persons = st.lists(
    st.lists(
        st.builds(
            lambda tick, name: Event(micros(MIDNIGHT) + tick * DAY // 4, name),
            st.integers(0, 9),
            st.sampled_from([*NAMES, "x"]),
        ),
        max_size=14,
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(
    persons, st.sampled_from(["touchpoints", "events"]), st.sampled_from(["concurrent", "arrival"]), st.integers(0, 4),
    st.integers(0, 5), st.sampled_from([None, 2]), st.sampled_from([None, 7]),
)  # fmt: skip
def test_the_kernels_agree_with_walking_every_line_and_traffic_is_conserved(
    told: list[list[Event]],
    over: Literal["touchpoints", "events"],
    ties: Literal["concurrent", "arrival"],
    columns: int,
    cut: int,
    first: int | None,
    last: int | None,
) -> None:
    walks = Walks(told, cuts=(cut,))
    start, stop = (None if tick is None else at(hours=6 * tick) for tick in (first, last))
    query = FlowQuery(over=over, ties=ties, columns=columns, top=9, start=start, stop=stop)
    answer = measure(seen(walks, JOURNEY), query, threads=1)
    names = sorted(kind.name for kind in walks.kinds) if over == "events" else list(NAMES)
    bounds = (micros(start) if start else 0, micros(stop) if stop else 1 << 60)
    lines = [
        [(e.time, names.index(e.name)) for e in unit if e.name in names and bounds[0] <= e.time < bounds[1]]
        for unit in walks.ordered
    ]
    reference = walk(lines, merge=over == "touchpoints", drawn_order=ties == "concurrent")
    called = [*names, END, START]
    assert {(step.from_, step.to): step.n for step in answer.steps} == {
        (called[p], called[m]): len(takers) for (p, m), takers in reference.takers.items()
    }
    for step in answer.steps:
        waits = reference.waits.get((called.index(step.from_), called.index(step.to)), [])
        assert step.times == (len(waits) or step.n)
        assert (step.median_seconds, step.p90_seconds) == (median_seconds(waits), p90_seconds(waits))
    came, went = Counter[str](), Counter[str]()
    for step in answer.steps:
        came[step.to] += step.times
        went[step.from_] += step.times
    assert all(came[name] == went[name] for name in names)
    assert came[END] == went[START] == answer.n == sum(map(bool, lines))
    if columns:
        assert isinstance(answer.columns, tuple)
        assert {(link.column, link.from_, link.to): link.n for link in answer.columns} == {
            (number, called[p], called[m]): n for (number, p, m), n in reference.columns.items() if number <= columns
        }


@pytest.mark.parametrize("columns", [0, 3])
def test_twenty_thousand_events_of_one_instant_are_walked_as_if_they_were_few(columns: int) -> None:
    """An import without clock times: everything somebody did in a year bears the same midnight."""
    places = np.random.default_rng(1).integers(0, 4, 20_000).tolist()
    unit = [Event(micros(MIDNIGHT), NAMES[place]) for place in places]
    told = [[*on_days("d0 d1"), *unit, *on_days("c2 a3 b3 a3")], unit[:65], unit[:64]]
    answer = measure(seen(Walks(told, names=tuple(NAMES)), JOURNEY), FlowQuery(columns=columns), threads=1)
    lines = [sorted((event.time, NAMES.index(event.name)) for event in line) for line in told]
    reference = walk(lines, merge=True, drawn_order=True)
    called = [*NAMES, END, START]
    assert {(step.from_, step.to): step.n for step in answer.steps} == {
        (called[p], called[m]): len(takers) for (p, m), takers in reference.takers.items()
    }
    for step in answer.steps:
        waits = reference.waits.get((called.index(step.from_), called.index(step.to)), [])
        assert (step.times, step.median_seconds) == (len(waits) or step.n, median_seconds(waits))


def test_a_million_events_of_one_instant_are_put_in_order_at_once() -> None:
    """By insertion they would take minutes."""
    places = np.random.default_rng(2).integers(0, 256, 1_000_000).astype(np.uint8)
    expected = np.sort(places)
    in_drawn_order(places, np.zeros(len(places), np.int64), len(places))
    assert np.array_equal(places, expected)


@settings(max_examples=100, deadline=None)
@given(persons, st.integers(1, 4), st.integers(1, 3))
def test_in_every_column_who_comes_in_goes_on_or_ends(told: list[list[Event]], columns: int, top: int) -> None:
    answer = measure(seen(Walks(told), JOURNEY), FlowQuery(columns=columns, top=top), threads=1)
    assert isinstance(answer.columns, tuple)
    came = Counter({(link.column + 1, link.to): 0 for link in answer.columns})
    went = Counter[tuple[int, str]]()
    for link in answer.columns:
        came[link.column + 1, link.to] += link.n
        went[link.column, link.from_] += link.n
    inner = [key for key in came if key[0] <= columns and key[1] != END]
    assert all(came[key] == went[key] for key in inner)
    assert sum(n for (column, _), n in went.items() if column == 1) == answer.n
