"""Funnels in every order and from every entry, what ends an attempt, limits from step to step, whose value counts."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.funnel_reference import Asked, Told, depths
from tests.reference.quantiles_reference import median_seconds, p90_seconds
from tests.reference.walks import HOUR, MIDNIGHT, Event, Walks, at, drawn, micros, on_days, phase, seen, touchpoint

from rejse.engine.contract import FOREVER
from rejse.errors import WrongUse
from rejse.measure.funnel import FunnelAnswer, FunnelExcluded, FunnelQuery
from rejse.measure.funnel_counting import measure, plan
from rejse.measure.funnel_rules import BadByFrom, BadStepWindow, OnlyOrdered, StepWindowsCount, UnknownGap
from rejse.trace.binding import UnknownStep
from rejse.words import Said, say

JOURNEY = drawn([phase("all")], [touchpoint(name, "all") for name in "ABCX"])


def ask(told: list[str], steps: str, **choices: Any) -> FunnelAnswer:
    """Ask for the steps (one letter each) of customers told in days; z is nowhere on the map."""
    walks = Walks([on_days(line) for line in told], names=tuple("ABCXz"), through=micros(at(days=100)))
    return measure(seen(walks, JOURNEY), FunnelQuery(steps=tuple(steps), **choices), threads=1)


def people(answer: FunnelAnswer) -> list[int]:
    return [step.n for step in answer.steps]


def left_out(answer: FunnelAnswer) -> list[int]:
    assert isinstance(answer.excluded, tuple)
    return [row.n for row in answer.excluded]


# strict


def test_a_strict_step_is_the_very_next_thing_a_customer_does() -> None:
    """
    anna  A B C    all the way
    bo    A z B C  something in between that is not even on the map
    carl  A B X C
    """
    assert people(ask(["A0 B1 C2", "A0 z0.5 B1 C2", "A0 B1 X1.5 C2"], "ABC", order="strict")) == [3, 2, 1]


def test_a_strict_run_may_begin_at_a_later_first_step() -> None:
    assert people(ask(["A0 X1 A2 B3"], "AB", order="strict")) == [1, 1]
    assert people(ask(["A0 X1 A2 B3"], "AB", order="strict", entry="first")) == [1, 0]
    assert people(ask(["A0 A1 B2"], "AB", order="strict")) == [1, 1]


def test_events_of_one_instant_stand_as_is_best_for_a_strict_run() -> None:
    """Before A or after B there is room for the other event of the instant; between two instants there is none."""
    assert people(ask(["X0 A0 B1", "A0 X0 B1"], "AB", order="strict")) == [2, 2]
    assert people(ask(["X0 A0 B1", "A0 X0 B1"], "AB", order="strict", ties="arrival")) == [2, 1]
    assert people(ask(["A0 B1 X1 C2"], "ABC", order="strict")) == [1, 1, 0]
    assert people(ask(["A0 C1 B1"], "ABC", order="strict")) == [1, 1, 1]


def test_a_strict_run_that_was_broken_will_not_get_further() -> None:
    """Data reaches day 100, the window is a week: only a run that nothing came after may still go on."""
    answer = ask(["A95", "A95 X96", "A80"], "AB", order="strict", window=timedelta(days=7))
    assert [(step.n, step.immature) for step in answer.steps] == [(3, 1), (0, 0)]


# any order


def test_in_any_order_it_counts_how_many_of_the_steps_were_taken() -> None:
    """
    anna  C A B  three of them
    bo    C A    two
    carl  A A    one: the same step twice is no other step
    dora  X      none
    """
    answer = ask(["C0 A1 B2", "C0 X0.5 A1", "A0 A1", "X0"], "ABC", order="any")
    assert [(step.step, step.n) for step in answer.steps] == [("1/3", 3), ("2/3", 2), ("3/3", 1)]


def test_a_touchpoint_named_twice_takes_two_events() -> None:
    assert people(ask(["A0 B1 A2", "A0 B1", "B0 A0 A0"], "AAB", order="any")) == [3, 3, 2]


def test_in_any_order_the_window_slides_to_where_most_steps_are() -> None:
    told = ["A0 B5 C9 A10"]
    assert people(ask(told, "ABC", order="any", window=timedelta(days=5))) == [1, 1, 1]
    assert people(ask(told, "ABC", order="any", window=timedelta(days=4))) == [1, 1, 0]
    assert people(ask(told, "ABC", order="any", window=timedelta(days=5), entry="first")) == [1, 1, 0]


def test_in_any_order_the_first_of_the_steps_lies_in_the_period() -> None:
    """From day 2 to 4: B3 begins, A1 came before, and A6 and C5 may come after."""
    assert people(ask(["A1 B3 C5 A6"], "ABC", order="any", start=at(days=2), stop=at(days=4))) == [1, 1, 1]
    assert people(ask(["A1 B3 C5"], "ABC", order="any", start=at(days=2), stop=at(days=4))) == [1, 1, 0]


def test_in_any_order_times_run_from_the_latest_start_to_each_further_step_as_it_comes() -> None:
    answer = ask(["A0 A2 C3 C4 B6"], "ABC", order="any")
    assert [step.median_seconds_from_previous for step in answer.steps] == [None, 86_400, 3 * 86_400]


# every attempt


def test_every_attempt_counts_once_the_former_is_over() -> None:
    """
    A0 B1 C2 is complete; A3 begins again, and A4 belongs to that attempt, which is open without a window.
    """
    line = ["A0 B1 C2 A3 A4 B5"]
    assert people(ask(line, "ABC", entry="every")) == [2, 2, 1]
    assert people(ask(line, "ABC", entry="any")) == [1, 1, 1]


def test_an_attempt_is_over_when_its_window_is_and_the_next_one_begins_there() -> None:
    """Window two days: A0 is over after day 2, A1 falls inside it; A3 begins again and gets to B."""
    assert people(ask(["A0 A1 A3 B5"], "AB", entry="every", window=timedelta(days=2))) == [2, 1]
    assert people(ask(["A0 A1 A3 B5.5"], "AB", entry="every", window=timedelta(days=2))) == [2, 0]


def test_what_breaks_a_strict_attempt_may_begin_the_next() -> None:
    assert people(ask(["A0 A1 B2 X3 A4"], "AB", entry="every", order="strict")) == [3, 1]


def test_every_purchase_is_an_attempt_of_one_step() -> None:
    assert people(ask(["A0 A1 A2", "B0"], "A", entry="every")) == [3]


def test_in_any_order_every_attempt_begins_with_whichever_step_comes_first() -> None:
    assert people(ask(["A0 B1 B2 A3 B4"], "AB", entry="every", order="any")) == [3, 2]


def test_only_the_last_attempt_may_still_get_further() -> None:
    answer = ask(["A90 B91 A97", "A90 A97"], "AB", entry="every", window=timedelta(days=5))
    assert [(step.n, step.immature) for step in answer.steps] == [(4, 2), (1, 0)]


# exclusions


def test_an_excluded_event_between_two_steps_ends_the_attempt() -> None:
    """
    anna  A B    converts
    bo    A X B  counts at A and is listed as excluded
    carl  A      merely left
    dora  X A B  the excluded event came before
    """
    answer = ask(["A0 B2", "A0 X1 B2", "A0", "X0 A1 B2"], "AB", excluding=("X",))
    assert people(answer) == [4, 2]
    assert answer.excluded == (FunnelExcluded(after="A", n=1),)


def test_excluded_customers_may_be_removed_and_are_still_shown() -> None:
    answer = ask(["A0 B2", "A0 X1 B2", "A0"], "AB", excluding=("X",), excluded="removed")
    assert people(answer) == [2, 1]
    assert answer.excluded == (FunnelExcluded(after="A", n=1),)


def test_an_exclusion_can_stand_between_two_steps_only() -> None:
    told = ["A0 X1 B2 C3", "A0 B1 X2 C3"]
    assert people(ask(told, "ABC", excluding=("X@2",))) == [2, 2, 1]
    assert left_out(ask(told, "ABC", excluding=("X@2",))) == [0, 1]
    assert left_out(ask(told, "ABC", excluding=("X",))) == [1, 1]


def test_a_new_start_after_an_excluded_event_counts() -> None:
    told = ["A0 X1 A2 B3"]
    assert people(ask(told, "AB", excluding=("X",))) == [1, 1]
    assert left_out(ask(told, "AB", excluding=("X",))) == [0]
    assert people(ask(told, "AB", excluding=("X",), entry="first")) == [1, 0]
    assert people(ask(told, "AB", excluding=("X",), entry="every")) == [2, 1]


def test_a_step_taken_again_after_an_excluded_event_leads_on() -> None:
    """To the cart again after emptying it: the way on is from the second visit. From the first entry alone it ended."""
    assert people(ask(["A0 B1 X2 B3 C4"], "ABC", excluding=("X@2",))) == [1, 1, 1]
    assert people(ask(["A0 B1 X2 B3 C4"], "ABC", excluding=("X@2",), entry="first")) == [1, 1, 0]


def test_whoever_began_again_after_an_excluded_event_is_not_excluded() -> None:
    assert left_out(ask(["A0 X1 A2"], "AB", excluding=("X",))) == [0]
    assert left_out(ask(["A0 X1 A2 X3"], "AB", excluding=("X",))) == [1]


def test_an_excluded_event_after_the_window_ends_nothing() -> None:
    assert left_out(ask(["A0 X9"], "AB", excluding=("X",), window=timedelta(days=7))) == [0]
    assert left_out(ask(["A0 X7"], "AB", excluding=("X",), window=timedelta(days=7))) == [1]


def test_an_excluded_event_at_the_instant_of_a_step_is_not_between() -> None:
    assert people(ask(["A0 X0 B1", "A0 X1 B1"], "AB", excluding=("X",))) == [2, 2]
    assert people(ask(["A0 X0 B1", "A0 X1 B1"], "AB", excluding=("X",), ties="arrival")) == [2, 0]


def test_nothing_is_said_of_exclusions_where_none_is_asked_for() -> None:
    assert not isinstance(ask(["A0"], "AB").excluded, tuple)


# limits from step to step


def test_a_step_may_have_its_own_limit() -> None:
    told = ["A0 B1 C3", "A0 B1 C3.1", "A0 B4 C5"]
    assert people(ask(told, "ABC", step_windows=("none", "2d"))) == [3, 3, 2]
    assert people(ask(told, "ABC", step_windows=("P3D", "none"))) == [3, 2, 2]
    assert people(ask(told, "ABC", step_windows=("3d", "2d"), window=timedelta(days=2))) == [3, 2, 0]


def test_a_step_taken_again_may_be_inside_the_limit() -> None:
    assert people(ask(["A0 B1 B5 C6"], "ABC", step_windows=("none", "2d"))) == [1, 1, 1]
    assert people(ask(["A0 B1 B5 C6"], "ABC", step_windows=("none", "2d"), entry="first")) == [1, 1, 0]


def test_a_limit_from_step_to_step_makes_answers_ripe_sooner() -> None:
    """Data reaches day 100."""
    answer = ask(["A95", "A98", "A97 B99"], "ABC", step_windows=("3d", "none"), window=timedelta(days=30))
    assert [(step.n, step.immature) for step in answer.steps] == [(3, 2), (1, 1), (0, 0)]


# whose value counts


def test_a_conversion_stands_under_the_first_the_last_or_one_steps_value() -> None:
    """First on the phone, then nothing known, bought at the desk."""
    line = [*on_days("A0", platform="phone"), *on_days("B1"), *on_days("C2", platform="desk")]
    view = seen(Walks([line]), JOURNEY)

    def groups(by_from: str) -> list[str]:
        query = FunnelQuery(steps=tuple("ABC"), by="platform", by_from=by_from)
        answer = measure(view, query, threads=1)
        assert isinstance(answer.breakdown, tuple)
        return [group.group for group in answer.breakdown]

    assert [groups(by_from) for by_from in ("first", "last", "1", "2", "3")] == [
        ["phone"], ["desk"], ["phone"], ["(none)"], ["desk"],
    ]  # fmt: skip


# what is refused


@pytest.mark.parametrize(
    ("choices", "refused", "code", "english", "danish"),
    [
        (
            {"order": "any", "excluding": ("X",)},
            OnlyOrdered,
            "only-ordered",
            Said(
                'The funnel cannot follow "--excluding" with --order any.',
                "Use it with --order ordered, or leave it out.",
            ),
            Said(
                'Forløbet kan ikke følge "--excluding" med --order any.',
                "Brug den sammen med --order ordered, eller udelad den.",
            ),
        ),
        (
            {"order": "strict", "step_windows": ("1d",)},
            OnlyOrdered,
            "only-ordered",
            Said(
                'The funnel cannot follow "--step-windows" with --order strict.',
                "Use it with --order ordered, or leave it out.",
            ),
            Said(
                'Forløbet kan ikke følge "--step-windows" med --order strict.',
                "Brug den sammen med --order ordered, eller udelad den.",
            ),
        ),
        (
            {"excluding": ("X@2",)},
            UnknownGap,
            "unknown-gap",
            Said(
                'The excluded "X@2" would come after step 2, but of 2 steps none follows that one.',
                'Name a step that another follows, such as "X@1", or just "X" to mean between any two.',
            ),
            Said(
                'Det udelukkede "X@2" skulle komme efter trin 2, men af 2 trin følger intet efter det.',
                'Nævn et trin, som et andet følger efter, f.eks. "X@1", eller blot "X" for at mene mellem alle trin.',
            ),
        ),
        (
            {"step_windows": ("1d", "2d")},
            StepWindowsCount,
            "step-windows-count",
            Said(
                'There are "2" step windows for 2 steps.',
                "Give 1: one from each step to the next, and none where there is no limit.",
            ),
            Said(
                'Der er "2" tidsfrister for 2 trin.',
                "Angiv 1: én fra hvert trin til det næste, og none, hvor der ingen frist er.",
            ),
        ),
        (
            {"step_windows": ("soon",)},
            BadStepWindow,
            "bad-step-window",
            Said('The step window "soon" is not a length of time.', "Write none, 30d, 12h or PT1H."),
            Said('Fristen "soon" for et trin er ikke et tidsrum.', "Skriv none, 30d, 12h eller PT1H."),
        ),
        (
            {"by_from": "3"},
            BadByFrom,
            "bad-by-from",
            Said(
                'The value to break down by cannot come from "3".',
                "Write first, last, or the number of a step, 1 to 2.",
            ),
            Said(
                'Den værdi, der opdeles efter, kan ikke komme fra "3".',
                "Skriv first, last eller nummeret på et trin, 1 til 2.",
            ),
        ),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(
    choices: dict[str, Any], refused: type[WrongUse], code: str, english: Said, danish: Said
) -> None:
    with pytest.raises(refused) as told:
        ask([], "AB", **choices)
    assert told.value.code == code
    assert say(told.value, "en") == english
    assert say(told.value, "da") == danish


def test_an_exclusion_that_names_nothing_is_refused() -> None:
    with pytest.raises(UnknownStep):
        ask([], "AB", excluding=("Y",))


# all of it against trying every attempt

KINDS = "abcd"
events = st.builds(
    lambda tick, name, platform: Event(micros(MIDNIGHT) + tick * HOUR, name, 0, platform),
    st.integers(0, 6),
    st.sampled_from(KINDS),
    st.sampled_from([None, "phone", "desk"]),
)
busy_logs = st.lists(st.lists(events, min_size=5, max_size=7), min_size=2, max_size=4)
logs = st.lists(st.lists(events, max_size=7), max_size=5) | busy_logs | busy_logs
steps_of = st.lists(st.sampled_from(["a", "b", "c", "*"]), min_size=1, max_size=4)
ticks = st.sampled_from([None, None, 0, 1, 2, 4])


@dataclass(frozen=True)
class Question:
    """A question in the words of both: what Rejse is asked, and what the reference is."""

    query: FunnelQuery
    asked: Asked


@st.composite
def questions(draw: st.DrawFn) -> Question:
    steps = draw(steps_of)
    order: Any = draw(st.sampled_from(["ordered", "ordered", "strict", "any"]))
    window, start, stop = (
        draw(ticks),
        *draw(st.sampled_from([(None, None), (None, None), (1, None), (2, 5), (None, 3)])),
    )
    entry: Any = draw(st.sampled_from(["any", "first", "every"]))
    ties: Any = draw(st.sampled_from(["concurrent", "arrival"]))
    gaps = len(steps) - 1
    ordered = order == "ordered"
    limits = [draw(ticks) for _ in range(gaps)] if ordered and draw(st.booleans()) else []
    excluding = draw(st.dictionaries(st.sampled_from(KINDS), st.integers(0, gaps), max_size=2)) if ordered else {}
    by_from = draw(st.sampled_from(["first", "last", *map(str, range(1, gaps + 2))]))
    query = FunnelQuery(
        steps=tuple(f"event:{step}" for step in steps),
        order=order,
        entry=entry,
        ties=ties,
        window=None if window is None else timedelta(hours=window),
        start=None if start is None else at(hours=start),
        stop=None if stop is None else at(hours=stop),
        by="platform",
        by_from=by_from,
        excluding=tuple(f"event:{name}" + (f"@{gap}" if gap else "") for name, gap in excluding.items()) or None,
        excluded=draw(st.sampled_from(["kept", "removed"])),
        step_windows=tuple("none" if limit is None else f"{limit}h" for limit in limits) or None,
    )
    ends = {name: {gap - 1} if gap else set(range(gaps)) for name, gap in excluding.items()}
    asked = Asked(
        steps=len(steps),
        fills=lambda event: {n for n, step in enumerate(steps) if step in {"*", event.name}},
        window=int(FOREVER) if window is None else window * HOUR,
        start=-(1 << 60) if start is None else micros(at(hours=start)),
        stop=1 << 60 if stop is None else micros(at(hours=stop)),
        entry=entry,
        concurrent=ties == "concurrent",
        order=order,
        ends=lambda event: ends.get(event.name, set()),
        limits=(0, *(int(FOREVER) if limit is None else limit * HOUR for limit in limits)) if limits else (),
        by_from=by_from,
    )
    return Question(query, asked)


@settings(max_examples=500, deadline=None)
@given(logs, questions(), st.integers(0, 4))
def test_every_rule_agrees_with_trying_every_attempt(told: list[list[Event]], question: Question, cut: int) -> None:
    walks = Walks(told, through=micros(at(hours=6)), cuts=(cut,), names=tuple(KINDS))
    answer = measure(seen(walks, JOURNEY), question.query, threads=1)
    reference = depths(walks.ordered, question.asked)
    compare(answer, reference, question)
    assert isinstance(answer.breakdown, tuple)
    groups = {group.group: group for group in answer.breakdown}
    for name, group in groups.items():
        mine = [told for told in reference if (told.group or "(none)") == name]
        compare(replace(answer, steps=group.steps, excluded=group.excluded), mine, question)
    assert [sum(group.steps[k].n for group in groups.values()) for k in range(len(answer.steps))] == people(answer)
    assert all(earlier.n >= later.n for earlier, later in pairwise(answer.steps))


@st.composite
def excluding_questions(draw: st.DrawFn) -> Question:
    """Ask for a and b in turn, with c or b excluded somewhere; customers who are busy often do it."""
    count = draw(st.integers(2, 4))
    excluded, gap = draw(st.sampled_from("cb")), draw(st.integers(0, count - 1))
    limit = draw(st.sampled_from([None, 2, 3]))
    ties: Any = draw(st.sampled_from(["concurrent", "arrival"]))
    steps = ["ab"[n % 2] for n in range(count)]
    query = FunnelQuery(
        steps=tuple(f"event:{step}" for step in steps),
        entry=draw(st.sampled_from(["any", "any", "first", "every"])),
        ties=ties,
        window=timedelta(hours=draw(st.sampled_from([3, 9]))),
        by="platform",
        excluding=(f"event:{excluded}" + (f"@{gap}" if gap else ""),),
        excluded=draw(st.sampled_from(["kept", "removed"])),
        step_windows=None if limit is None else (f"{limit}h",) * (count - 1),
    )
    assert query.window is not None
    asked = Asked(
        steps=count,
        fills=lambda event: {n for n, step in enumerate(steps) if step == event.name},
        window=query.window // timedelta(microseconds=1),
        start=-(1 << 60),
        stop=1 << 60,
        entry=query.entry,
        concurrent=ties == "concurrent",
        ends=lambda event: set() if event.name != excluded else {gap - 1} if gap else set(range(count - 1)),
        limits=() if limit is None else (limit * HOUR,) * count,
    )
    return Question(query, asked)


@settings(max_examples=400, deadline=None)
@given(busy_logs, excluding_questions())
def test_exclusions_agree_with_trying_every_attempt(told: list[list[Event]], question: Question) -> None:
    walks = Walks(told, through=micros(at(hours=6)), names=tuple(KINDS))
    answer = measure(seen(walks, JOURNEY), question.query, threads=1)
    compare(answer, depths(walks.ordered, question.asked), question)


def compare(answer: FunnelAnswer, reference: list[Told], question: Question) -> None:
    """Compare rows with the attempts that the reference found."""
    steps, through = question.asked.steps, micros(at(hours=6))
    if question.query.excluding:
        assert left_out(answer) == [sum(one.excluded and one.depth == k for one in reference) for k in range(1, steps)]
    counted = [one for one in reference if not (one.excluded and question.query.excluded == "removed")]
    young = [one for one in counted if one.depth < steps and one.until is not None and one.until > through]
    for number, row in enumerate(answer.steps, start=1):
        waits = [one.waits[number - 2] for one in counted if one.depth >= number > 1]
        assert row.n == sum(one.depth >= number for one in counted)
        assert row.immature == sum(one.depth >= number for one in young)
        assert row.median_seconds_from_previous == median_seconds(waits)
        assert row.p90_seconds_from_previous == p90_seconds(waits)


def unruled(query: FunnelQuery, **choices: Any) -> FunnelQuery:
    return replace(query, excluding=None, step_windows=None, by=None, by_from="first", **choices)


@settings(max_examples=60, deadline=None)
@given(logs, questions())
def test_strict_is_never_more_than_ordered_and_ordered_never_more_than_any(
    told: list[list[Event]], question: Question
) -> None:
    view = seen(Walks(told, names=tuple(KINDS)), JOURNEY)
    strict, ordered, any_order = (
        people(measure(view, unruled(question.query, order=order, entry="any"), threads=1))
        for order in ("strict", "ordered", "any")
    )
    assert all(s <= o <= a for s, o, a in zip(strict, ordered, any_order, strict=True))


@settings(max_examples=60, deadline=None)
@given(logs, questions(), st.permutations(range(7)))
def test_concurrent_events_may_arrive_in_any_order(
    told: list[list[Event]], question: Question, order: list[int]
) -> None:
    query = replace(question.query, ties="concurrent")
    shuffled = [[unit[i] for i in order if i < len(unit)] for unit in told]
    answers = [measure(seen(Walks(lines, names=tuple(KINDS)), JOURNEY), query, threads=1) for lines in (told, shuffled)]
    assert answers[0] == answers[1]


@settings(max_examples=60, deadline=None)
@given(logs, questions(), st.integers(0, 6))
def test_wider_limits_never_lose_anybody(told: list[list[Event]], question: Question, hours: int) -> None:
    """Entry every is another matter: a wider window makes fewer and longer attempts."""
    view = seen(Walks(told, names=tuple(KINDS)), JOURNEY)
    entry = "any" if question.query.entry == "every" else question.query.entry
    asked = replace(question.query, entry=entry, excluded="kept")
    gaps = len(asked.steps) - 1 if asked.order == "ordered" else 0
    narrow, wide = (
        people(measure(view, replace(asked, window=timedelta(hours=limit), step_windows=(f"{limit}h",) * gaps)))
        for limit in (hours, hours + 1)
    )
    assert all(less <= more for less, more in zip(narrow, wide, strict=True))


@settings(max_examples=60, deadline=None)
@given(logs, questions())
def test_what_arrives_twice_changes_nothing_where_the_steps_differ(told: list[list[Event]], question: Question) -> None:
    """Except with nothing between, where the second arrival is between."""
    order: Any = "ordered" if question.query.order == "strict" else question.query.order
    query = unruled(question.query, steps=("event:a", "event:b"), order=order, ties="concurrent")
    twice = [[event for event in unit for _ in range(2)] for unit in told]
    answers = [measure(seen(Walks(lines, names=tuple(KINDS)), JOURNEY), query, threads=1) for lines in (told, twice)]
    assert answers[0] == answers[1]


long_logs = st.lists(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(KINDS)), min_size=60, max_size=140), min_size=1, max_size=3
)


@settings(max_examples=40, deadline=None)
@given(long_logs, st.lists(st.sampled_from(KINDS), min_size=2, max_size=8), st.sampled_from(["any", "first"]), ticks)
def test_rules_that_forbid_nothing_change_nothing(
    told: list[list[tuple[int, str]]], steps: list[str], entry: Any, window: int | None
) -> None:
    """The plain funnel and the one with rules are counted by different kernels."""
    lines = [[Event(micros(MIDNIGHT) + tick * HOUR // 60, name) for tick, name in line] for line in told]
    view = seen(Walks(lines, names=(*KINDS, "z"), through=micros(at(hours=6))), JOURNEY)
    query = FunnelQuery(
        steps=tuple(f"event:{step}" for step in steps),
        entry=entry,
        window=None if window is None else timedelta(hours=window),
    )
    ruled = replace(query, step_windows=("999d",) * (len(steps) - 1))
    if window is None:
        ruled = replace(query, by_from="last")
    assert measure(view, ruled, threads=1).steps == measure(view, query, threads=1).steps


@settings(max_examples=60, deadline=None)
@given(logs, questions(), st.data())
def test_customers_counted_apart_and_put_together_are_the_whole(
    told: list[list[Event]], question: Question, data: st.DataObject
) -> None:
    """Every customer counts in one half or the other; the halves' counts are then merged."""
    view = seen(Walks(told, names=tuple(KINDS)), JOURNEY)
    made = plan(view, question.query)
    [block] = made.blocks
    some = np.array([data.draw(st.integers(0, 1)) for _ in told], np.uint8)
    lenses = [replace(made.lens, keep=(keep,), kept={}) for keep in (some, 1 - some)]
    halves = [made.measure.partial(block, lens) for lens in lenses]
    merged, whole = made.measure.merge(*halves), made.measure.partial(block, replace(made.lens, kept={}))
    for counts in ("depth", "immature", "excluded"):
        assert getattr(merged, counts).tolist() == getattr(whole, counts).tolist()
    assert merged.waits.bins.tolist() == whole.waits.bins.tolist()
