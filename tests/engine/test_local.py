"""The one law every measure obeys, and how blocks are cut for threads."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.walks import DAY, MIDNIGHT, Event, Walks, at, drawn, micros, phase, seen, touchpoint

from rejse.engine.contract import Lens, Measure
from rejse.engine.local import cut, nobody, run
from rejse.journey.document import Medium, Rule
from rejse.journey.handover import Handover, HandoverEvents
from rejse.measure.catalogue import MEASURES, Listed
from rejse.measure.experience import ExperienceQuery
from rejse.measure.first_contact import FirstContactQuery
from rejse.measure.flow import FlowQuery
from rejse.measure.funnel import FunnelQuery
from rejse.measure.handovers import HandoversQuery
from rejse.measure.period import Plan
from rejse.measure.personas import PersonasQuery
from rejse.measure.reach import ReachQuery
from rejse.trace.blocks import Block, Scope

JOURNEY = drawn(
    [phase("before"), phase("after")],
    [
        touchpoint("a", "before", "b", patience=timedelta(days=1)),
        touchpoint("b", "before"),
        touchpoint("c", "after", medium=Medium.PERSONAL),
    ],
    won_at=("c",),
)
LEADS = Handover(
    id="leads",
    from_team="marketing",
    to_team="sales",
    after="a",
    period=timedelta(days=1),
    time_limit=timedelta(days=1),
    events=HandoverEvents(
        qualified=Rule(name=("a",)), accepted=Rule(name=("b",)), rejected=Rule(name=("x",)),
        first_contact=Rule(name=("c",)), reason="platform",
    ),
)  # fmt: skip
JOURNEY = replace(JOURNEY, handovers=(LEADS,))

QUESTIONS: dict[str, list[Any]] = {
    "reach": [ReachQuery(), ReachQuery(start=at(days=1), stop=at(days=3))],
    "flow": [FlowQuery(), FlowQuery(over="events", scope=Scope.SESSION, columns=2, top=1)],
    "funnel": [
        FunnelQuery(steps=("a", "b", "event:*"), window=timedelta(days=2)),
        FunnelQuery(steps=("a", "c"), entry="first", ties="arrival", by="platform"),
        FunnelQuery(steps=("a", "b"), order="strict", entry="every", by="platform"),
        FunnelQuery(steps=("a", "b", "c"), order="any", window=timedelta(days=2)),
        FunnelQuery(steps=("a", "b", "c"), excluding=("event:x",), step_windows=("2d", "none")),
    ],
    "first-contact": [FirstContactQuery()],
    "personas": [PersonasQuery()],
    "experience": [ExperienceQuery(), ExperienceQuery(scope=Scope.SESSION, start=at(days=1), stop=at(days=3))],
    "handovers": [HandoversQuery(), HandoversQuery(start=at(days=1), stop=at(days=3))],
}

persons = st.lists(
    st.lists(
        st.builds(
            lambda tick, name, session, platform, score: Event(
                micros(MIDNIGHT) + tick * DAY // 2, name, session, platform, *score
            ),
            st.integers(0, 9),
            st.sampled_from("abcx"),
            st.integers(0, 1),
            st.sampled_from([None, "phone", "desk"]),
            st.sampled_from([(None, None), ("5", "1..5"), ("2", "1..5"), ("9", None)]),
        ),
        max_size=6,
    ),
    max_size=5,
)


def merged_in_order(measure: Measure[Any, Any], blocks: Sequence[Block], lens: Lens, order: Sequence[int]) -> Any:
    """Answer by merging partial states in an order of our own, from the left and from the right, sent by post."""
    while True:
        states = [pickle.loads(pickle.dumps(measure.partial(blocks[n], lens))) for n in order]  # noqa: S301
        while len(states) > 1:
            first, second, *rest = states
            states = [*rest, measure.merge(second, first)]
        following = measure.another_round(states[0])
        if following is None:
            return measure.finish(states[0])
        measure = following


def planned(listed: Listed, walks: Walks, query: Any) -> Plan:
    made: Plan = listed.plan(seen(walks, JOURNEY), query)
    return made


def asked() -> list[Any]:
    return [
        pytest.param(MEASURES[name], query, id=f"{name}-{n}")
        for name in MEASURES
        for n, query in enumerate(QUESTIONS[name])
    ]


@pytest.mark.parametrize(("listed", "query"), asked())
@settings(max_examples=25, deadline=None)
@given(
    told=persons, cuts=st.sets(st.integers(1, 4)), events=st.integers(1, 9), chance=st.randoms(use_true_random=False)
)
def test_an_answer_does_not_depend_on_how_customers_are_split_or_in_which_order_they_are_merged(
    listed: Listed,
    query: Any,
    told: list[list[Event]],
    cuts: set[int],
    events: int,
    chance: Random,
) -> None:
    names = ("a", "b", "c", "x")
    whole = planned(listed, Walks(told, names=names), query)
    answer = run(whole.measure, whole.blocks, whole.lens, threads=1)
    assert answer == listed.measure(seen(Walks(told, names=names, cuts=tuple(cuts)), JOURNEY), query, threads=2)
    split = planned(listed, Walks(told, names=names, cuts=tuple(cuts)), query)
    blocks, lens = cut(split.blocks, split.lens, events)
    order = chance.sample(range(len(blocks)), len(blocks))
    assert answer == merged_in_order(split.measure, blocks, lens, order)


@pytest.mark.parametrize(("listed", "query"), asked())
@settings(max_examples=20, deadline=None)
@given(told=persons, chosen=st.lists(st.booleans(), min_size=5, max_size=5))
def test_customers_who_are_filtered_out_are_as_if_they_had_never_been(
    listed: Listed,
    query: Any,
    told: list[list[Event]],
    chosen: list[bool],
) -> None:
    names, through = ("a", "b", "c", "x"), micros(at(days=5))
    everybody = Walks(told, names=names, through=through)
    some = Walks([unit for unit, on in zip(told, chosen, strict=False) if on], names=names, through=through)
    scope = getattr(query, "scope", Scope.PERSON)
    kept = [on for unit, on in zip(everybody.ordered, chosen, strict=False) for _ in range(lines(unit, scope))]
    whole, part = planned(listed, everybody, query), planned(listed, some, query)
    own = whole.lens.keep[0] if whole.lens.keep else np.uint8(1)
    keep = replace(whole.lens, keep=(np.array(kept, np.uint8) * own,))
    filtered, alone = run(whole.measure, whole.blocks, keep), run(part.measure, part.blocks, part.lens)
    assert filtered == alone


def lines(unit: list[Event], scope: Scope) -> int:
    """Count the lines a customer has: one, or one per session."""
    return 1 if scope is Scope.PERSON else len({event.session for event in unit})


def test_blocks_are_cut_between_units_and_nothing_is_lost() -> None:
    lines = [[Event(micros(MIDNIGHT) + tick, "a", platform="desk") for tick in range(size)] for size in (3, 0, 5, 1, 0)]
    walks = Walks(lines)
    whole = walks.scoped(Scope.PERSON)[0]
    parts, lens = cut([whole], Lens(groups=walks.facet("platform", Scope.PERSON).codes, keep=(whole.tied,)), 3)
    assert [part.number for part in parts] == list(range(len(parts)))
    assert sum(part.units for part in parts) == 5
    sizes = [size for part in parts for size in (part.offsets[1:] - part.offsets[:-1]).tolist()]
    assert sizes == [3, 0, 5, 1, 0]
    assert [len(codes) for codes in lens.groups] == [part.events for part in parts]
    assert [len(keep) for keep in lens.keep] == [part.units for part in parts]
    for part in parts:
        assert part.offsets[0] == 0
        assert part.time[: part.events].tolist() == sorted(part.time[: part.events].tolist())


def test_a_workspace_without_customers_has_answers() -> None:
    for name, queries in QUESTIONS.items():
        made = planned(MEASURES[name], Walks([], names=("a", "b", "c")), queries[0])
        assert run(made.measure, [], made.lens).n == 0
        assert run(made.measure, [nobody()], made.lens).n == 0
