"""How far customers get along given steps; the named cases are those of MEASURES.md section 4."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.funnel_reference import Asked, Told, depths
from tests.reference.quantiles_reference import median_seconds, p90_seconds
from tests.reference.walks import (
    DAY,
    HOUR,
    MIDNIGHT,
    MINUTE,
    Event,
    Walks,
    at,
    drawn,
    micros,
    on_days,
    phase,
    seen,
    touchpoint,
)

from rejse.engine.contract import FOREVER
from rejse.engine.local import run
from rejse.errors import Problem, Severity
from rejse.measure.funnel import FunnelAnswer, FunnelQuery
from rejse.measure.funnel_counting import BadWindow, Funnel, NoSteps, measure
from rejse.measure.interval import wilson
from rejse.measure.period import EmptyPeriod, lens_for
from rejse.trace.blocks import Scope
from rejse.words import Said, say

JOURNEY = drawn([phase("all")], [touchpoint(name, "all") for name in "ABC"])


def ask(told: list[str], steps: str, **choices: Any) -> FunnelAnswer:
    """Ask for the steps (one letter each) of customers told in days."""
    walks = Walks([on_days(line) for line in told], names=tuple("ABC"), through=micros(at(days=100)))
    return measure(seen(walks, JOURNEY), FunnelQuery(steps=tuple(steps), **choices), threads=1)


def people(answer: FunnelAnswer) -> list[int]:
    return [step.n for step in answer.steps]


def test_steps_in_another_order_or_without_the_first_do_not_count() -> None:
    """stop1 A · stop2 A,B · full A,B,C under two ids of one person · C only · B,A,C."""
    assert people(ask(["A0", "A0 B1", "A0 B1 C2", "C0", "B0 A1 C2"], "ABC")) == [4, 2, 1]


def test_two_ids_that_turn_out_to_be_one_person_count_once() -> None:
    assert people(ask(["A0 A0 B1 C2", "A0 B1", "C0", "B0 A1 C2"], "ABC")) == [3, 2, 1]


def test_a_repeated_step_needs_a_second_event() -> None:
    assert people(ask(["A0 A1", "A0"], "AA")) == [2, 1]


def test_ten_people_go_on_inside_the_week_and_fifteen_too_late() -> None:
    answer = ask(["A0 B1"] * 10 + ["A0 B9"] * 15, "ABC", window=timedelta(days=7))
    assert people(answer) == [25, 10, 0]
    assert answer.steps[1].interval == wilson(10, 25)


def test_a_later_start_may_be_inside_the_window_where_the_first_is_not() -> None:
    """A 13:00, A 13:30, B 13:45, C 14:15, window 60 minutes."""
    hour = 1 / 24
    line = [f"A{13 * hour} A{13.5 * hour} B{13.75 * hour} C{14.25 * hour}"]
    assert people(ask(line, "ABC", window=timedelta(minutes=60), entry="first")) == [1, 1, 0]
    assert people(ask(line, "ABC", window=timedelta(minutes=60), entry="any")) == [1, 1, 1]


def test_the_catalogue_is_first_and_third_step() -> None:
    assert people(ask(["A0 B1 A2", "A0 B1", "B0"], "ABA")) == [2, 2, 1]


def test_cart_and_checkout_in_the_same_second_are_a_full_conversion() -> None:
    answer = ask(["A0 B0", "B0 A0"], "AB")
    assert people(answer) == [2, 2]
    assert answer.steps[1].share_from_start == 1.0
    assert answer.steps[1].median_seconds_from_previous == 0.0
    assert people(ask(["A0 B0", "B0 A0"], "AB", ties="arrival")) == [2, 1]


def test_one_event_fills_one_of_three_equal_steps() -> None:
    assert people(ask(["A0"], "AAA")) == [1, 0, 0]


def test_failure_failure_success_gets_through_all_three() -> None:
    assert people(ask(["A0 A1 B2"], "AAB")) == [1, 1, 1]


def test_the_window_includes_its_last_instant() -> None:
    assert people(ask(["A0 B7"], "AB", window=timedelta(days=7))) == [1, 1]
    assert people(ask(["A0 B7.00001"], "AB", window=timedelta(days=7))) == [1, 0]


def test_the_period_is_that_of_the_first_step() -> None:
    told = ["A0 B9", "A5 B9", "A10 B11"]
    assert people(ask(told, "AB", start=at(days=5), stop=at(days=10))) == [1, 1]


def test_who_may_still_convert_is_shown_apart_and_left_out_of_the_shares() -> None:
    """Data reaches day 100, the window is a week: an entry on day 95 is not ripe, one that converted already is."""
    answer = ask(["A0 B1", "A0", "A95", "A95 B96"], "AB", window=timedelta(days=7))
    assert [(step.n, step.immature, step.share_from_start) for step in answer.steps] == [(4, 1, 1.0), (2, 0, 2 / 3)]
    assert ask(["A95"], "AB").steps[0].immature == 0


def test_times_come_from_the_attempt_that_got_there_with_the_latest_start() -> None:
    answer = ask(["A0 B1 A2 B2.5 C3 C9"], "ABC")
    assert [step.median_seconds_from_previous for step in answer.steps] == [None, 0.5 * 86_400, 0.5 * 86_400]
    first = ask(["A0 B1 A2 B2.5 C3 C9"], "ABC", entry="first")
    assert [step.median_seconds_from_previous for step in first.steps] == [None, 86_400, 2 * 86_400]


def test_each_session_counts_apart() -> None:
    line = [*on_days("A0 B0.01", session=1), *on_days("A1", session=2), *on_days("B2", session=3)]
    view = seen(Walks([line]), JOURNEY)
    assert people(measure(view, FunnelQuery(steps=("A", "B"), scope=Scope.SESSION), threads=1)) == [2, 1]


def test_conversion_by_platform_adds_up_and_nothing_known_is_a_row() -> None:
    """`event:*` then `event:B`, broken down by the platform of the session."""
    walks = Walks(
        [
            on_days("A0 B1", platform="desktop"),
            on_days("A0", platform="desktop"),
            on_days("A0 B1"),
            [*on_days("A0"), *on_days("B2", platform="mobile")],
        ],
        cuts=(1, 3),
    )
    answer = measure(seen(walks, JOURNEY), FunnelQuery(steps=("event:*", "event:B"), by="platform"), threads=2)
    assert answer.by == "platform"
    assert isinstance(answer.breakdown, tuple)
    assert [(group.group, *(step.n for step in group.steps)) for group in answer.breakdown] == [
        ("desktop", 2, 1),
        ("mobile", 1, 1),
        ("(none)", 1, 1),
    ]
    assert people(answer) == [4, 3]
    assert answer.breakdown[1].steps[1].median_seconds_from_previous == 2 * 86_400


def test_few_people_are_warned_of() -> None:
    answer = ask(["A0"] * 29, "A")
    assert answer.warnings == (Problem("few-units", Severity.ADVICE, arguments={"n": 29, "enough": 30}),)
    assert say(answer.warnings[0], "en") == Said(
        "Only 29 entered the funnel.", "Below 30 the shares say little: ask for a longer period or fewer conditions."
    )
    assert say(answer.warnings[0], "da") == Said(
        "Kun 29 begyndte på forløbet.",
        "Under 30 siger andelene ikke meget: Spørg om en længere periode eller færre betingelser.",
    )
    assert ask(["A0"] * 30, "A").warnings == ()


def test_a_funnel_without_steps_is_refused() -> None:
    with pytest.raises(NoSteps) as refused:
        ask([], "")
    assert refused.value.code == "no-steps"
    assert say(refused.value, "en") == Said("The funnel has no steps.", "Name at least one, such as --steps see,buy.")
    assert say(refused.value, "da") == Said("Forløbet har ingen trin.", "Nævn mindst ét, f.eks. --steps se,koeb.")


def test_a_window_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(BadWindow) as refused:
        ask([], "A", window=timedelta(days=-1))
    assert refused.value.code == "bad-window"
    assert say(refused.value, "en") == Said(
        'The window "-1 day, 0:00:00" is less than nothing.', "Give a length such as 30d or PT1H, or none."
    )
    assert say(refused.value, "da") == Said(
        'Tidsrummet "-1 day, 0:00:00" er mindre end ingenting.', "Angiv en længde som 30d eller PT1H, eller none."
    )


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(EmptyPeriod) as refused:
        ask([], "A", start=at(days=2), stop=at(days=1))
    assert refused.value.code == "empty-period"
    assert say(refused.value, "en") == Said(
        'The period from "2026-01-03T00:00:00+00:00" ends at "2026-01-02T00:00:00+00:00", before it begins.',
        "Let it end after its beginning.",
    )
    assert say(refused.value, "da") == Said(
        'Perioden fra "2026-01-03T00:00:00+00:00" slutter "2026-01-02T00:00:00+00:00", før den begynder.',
        "Lad den slutte, efter at den er begyndt.",
    )


KINDS = "abcd"
events = st.builds(
    lambda tick, name, platform: Event(micros(MIDNIGHT) + tick * HOUR, name, 0, platform),
    st.integers(0, 6),
    st.sampled_from(KINDS),
    st.sampled_from([None, "phone", "desk"]),
)
logs = st.lists(st.lists(events, max_size=8), max_size=5)
fillings = st.integers(1, 4).flatmap(
    lambda steps: st.tuples(
        st.just(steps), st.lists(st.sets(st.integers(0, steps - 1), max_size=2), min_size=4, max_size=4)
    )
)
windows = st.sampled_from([None, 0, 1, 2, 4])
bounds = st.sampled_from([(None, None), (None, None), (1, None), (2, 5), (None, 3)])


def funnel_of(walks: Walks, fills: dict[str, set[int]], steps: int, **choices: Any) -> Funnel:
    """Make the measure for kinds that fill given steps."""
    view = seen(walks, JOURNEY)
    lookup = np.array([sum(1 << step for step in fills[kind.name]) for kind in walks.kinds], np.uint64)
    query = FunnelQuery(steps=tuple(f"s{step}" for step in range(steps)), **choices)
    names = walks.facet("platform", Scope.PERSON).values if query.by else ()
    return Funnel(view, query, lookup, names)


def answer_of(funnel: Funnel, walks: Walks, *, plain: bool = False) -> FunnelAnswer:
    """Run the measure; `plain` breaks down by platform and so takes the plain kernel."""
    lens = lens_for(funnel.view, funnel.query.start, funnel.query.stop)
    if plain:
        lens = replace(lens, groups=walks.facet("platform", Scope.PERSON).codes)
    answer: FunnelAnswer = run(funnel, walks.scoped(Scope.PERSON), lens, threads=1)
    return answer


@settings(max_examples=500, deadline=None)
@given(
    logs, fillings, windows, bounds, st.sampled_from(["any", "first"]), st.sampled_from(["concurrent", "arrival"]),
    st.integers(0, 4),
)  # fmt: skip
def test_both_kernels_agree_with_trying_every_attempt(
    told: list[list[Event]],
    filling: tuple[int, list[set[int]]],
    window: int | None,
    bound: tuple[int | None, int | None],
    entry: Literal["any", "first"],
    ties: Literal["concurrent", "arrival"],
    cut: int,
) -> None:
    steps, sets = filling
    fills = dict(zip(KINDS, sets, strict=True))
    start, stop = (None if tick is None else at(hours=tick) for tick in bound)
    walks = Walks(told, through=micros(at(hours=6)), cuts=(cut,), names=tuple(KINDS))
    choices: dict[str, Any] = {
        "window": None if window is None else timedelta(hours=window),
        "start": start,
        "stop": stop,
        "entry": entry,
        "ties": ties,
    }
    asked = Asked(
        steps=steps,
        fills=lambda event: fills[event.name],
        window=int(FOREVER) if window is None else window * HOUR,
        start=micros(start) if start else -(1 << 60),
        stop=micros(stop) if stop else 1 << 60,
        entry=entry,
        concurrent=ties == "concurrent",
    )
    reference = depths(walks.ordered, asked)
    fast = answer_of(funnel_of(walks, fills, steps, **choices), walks)
    plain = answer_of(funnel_of(walks, fills, steps, by="platform", **choices), walks, plain=True)
    compare(fast, reference, asked, walks)
    compare(plain, reference, asked, walks)
    assert isinstance(plain.breakdown, tuple)
    groups = {group.group: group for group in plain.breakdown}
    assert set(groups) == {told.group or "(none)" for told in reference}
    for name, group in groups.items():
        mine = [told for told in reference if (told.group or "(none)") == name]
        compare(replace(plain, steps=group.steps), mine, asked, walks)


def compare(answer: FunnelAnswer, reference: list[Told], asked: Asked, walks: Walks) -> None:
    """Compare rows with the attempts that the reference found."""
    assert walks.through is not None
    young = [told for told in reference if told.until is not None and told.depth < asked.steps]
    young = [told for told in young if told.until is not None and told.until > walks.through]
    for number, row in enumerate(answer.steps, start=1):
        waits = [told.waits[number - 2] for told in reference if told.depth >= number > 1]
        assert row.n == sum(told.depth >= number for told in reference)
        assert row.immature == sum(told.depth >= number for told in young)
        assert row.median_seconds_from_previous == median_seconds(waits)
        assert row.p90_seconds_from_previous == p90_seconds(waits)
        ripe, entered = row.n - row.immature, len(reference) - len(young)
        assert row.share_from_start == (ripe / entered if entered else None)
    assert all(earlier.n >= later.n for earlier, later in pairwise(answer.steps))


long_logs = st.lists(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(KINDS)), min_size=55, max_size=140), min_size=1, max_size=3
)


@settings(max_examples=60, deadline=None)
@given(long_logs, st.integers(2, 8), st.sampled_from(["any", "first"]), st.sampled_from([None, 5, 60]), st.booleans())
def test_long_lines_are_followed_alike_by_both_kernels(told, steps, entry, window, arrival) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    lines = [[Event(micros(MIDNIGHT) + tick * MINUTE, name) for tick, name in line] for line in told]
    walks = Walks(lines, through=micros(at(minutes=400)), names=tuple(KINDS))
    fills = {name: {step for step in range(steps) if step % 4 == n} for n, name in enumerate(KINDS)}
    choices: dict[str, Any] = {
        "window": None if window is None else timedelta(minutes=window),
        "entry": entry,
        "ties": "arrival" if arrival else "concurrent",
    }
    fast = answer_of(funnel_of(walks, fills, steps, **choices), walks)
    plain = answer_of(funnel_of(walks, fills, steps, by="platform", **choices), walks, plain=True)
    assert fast.steps == plain.steps


@settings(max_examples=100, deadline=None)
@given(logs, st.permutations(range(8)), st.sampled_from(["any", "first"]), windows)
def test_arrival_order_and_duplicates_of_whole_lines_change_nothing(told, order, entry, window) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    limit = None if window is None else timedelta(hours=window)
    shuffled = [[unit[i] for i in order if i < len(unit)] for unit in told]
    query = FunnelQuery(steps=("event:a", "event:b", "event:c"), entry=entry, window=limit, by="platform")
    answers = [measure(seen(Walks(lines, names=tuple(KINDS)), JOURNEY), query, threads=1) for lines in (told, shuffled)]
    assert answers[0] == answers[1]


@settings(max_examples=100, deadline=None)
@given(logs, st.integers(0, 6))
def test_a_wider_window_never_loses_anybody(told: list[list[Event]], hours: int) -> None:
    view = seen(Walks(told, names=tuple(KINDS)), JOURNEY)
    narrow, wide = (
        people(measure(view, FunnelQuery(steps=("event:a", "event:b", "event:a"), window=limit), threads=1))
        for limit in (timedelta(hours=hours), timedelta(hours=hours + 1))
    )
    assert all(less <= more for less, more in zip(narrow, wide, strict=True))


def test_sixty_four_steps_take_the_plain_way() -> None:
    line = " ".join(f"A{day}" for day in range(64))
    assert people(ask([line], "A" * 64))[-1] == 1
    assert people(ask([line.removesuffix(" A63")], "A" * 64))[-2:] == [1, 0]


def test_a_busy_instant_is_matched_to_steps() -> None:
    """Three events of one instant, each able to fill several steps: all three steps are filled by distinct events."""
    fills = {"a": {0, 1, 2}, "b": {0}, "c": {0, 1}, "d": set[int]()}
    line = [Event(micros(MIDNIGHT), name) for name in "bca"]
    walks = Walks([line, line[:2], [line[1], *line[:1]]], names=tuple(KINDS), through=micros(MIDNIGHT) + DAY)
    assert people(answer_of(funnel_of(walks, fills, 3), walks)) == [3, 3, 1]
