"""Who stands behind a number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from tests.measure.keyed import KeyedWalks
from tests.reference.walks import DAY, MIDNIGHT, Event, at, drawn, micros, on_days, phase, seen, text, touchpoint

from rejse.errors import RejseError
from rejse.journey.document import Medium, Rule
from rejse.journey.evidence import Survey, SurveyKind
from rejse.journey.handover import Handover, HandoverEvents
from rejse.measure.behind import BadPage, Behind, Customer, behind
from rejse.measure.catalogue import MEASURES
from rejse.measure.cell import Cell, UnknownGroup, UnknownNumber, UnknownRow, UnknownRows
from rejse.measure.experience import ExperienceAnswer, ExperienceQuery, PhaseExperience, TouchpointExperience
from rejse.measure.first_contact import FirstContactAnswer, FirstContactQuery
from rejse.measure.flow import FlowAnswer, FlowQuery
from rejse.measure.funnel import FunnelAnswer, FunnelGroup, FunnelQuery
from rejse.measure.handovers import HandoversAnswer, HandoversQuery
from rejse.measure.reach import ReachAnswer, ReachQuery
from rejse.measure.view import Answer, View
from rejse.trace.blocks import Scope
from rejse.words import line

JOURNEY = drawn(
    [phase("before", timedelta(days=2)), phase("after")],
    [
        touchpoint("a", "before", "b", "c", patience=timedelta(days=1)),
        touchpoint("b", "before", channel="shop"),
        touchpoint("c", "after", "d", medium=Medium.PERSONAL, channel="shop"),
        touchpoint("d", "after"),
    ],
    won_at=("c",),
)
SCALES = ((None, None), ("5", "1..5"), ("2", "1..5"), ("4.5", "1..7"), ("9", "0..10"), ("8", "0..10"), ("3", None))
JOURNEY = replace(
    JOURNEY,
    surveys=(Survey(id="nps", name=text("nps"), question=text("nps?"), kind=SurveyKind.NPS),),
    handovers=(
        Handover(
            id="leads", from_team="marketing", to_team="sales", after="a", period=timedelta(days=2),
            time_limit=timedelta(days=1), events=HandoverEvents(
                qualified=Rule(name=("a",)), accepted=Rule(name=("b",)), rejected=Rule(name=("x",)),
                first_contact=Rule(name=("c",)), reason="platform",
            ),
        ),
    ),
)  # fmt: skip

Shown = tuple[Cell, int]


def reach_cells(answer: ReachAnswer) -> Iterator[Shown]:
    counts = ("reach", "passed", "pending", "elsewhere", "left", "from_earlier", "first_met", "came_back")
    for table, rows, name in (
        ("touchpoints", answer.touchpoints, "touchpoint"), ("phases", answer.phases, "phase"),
    ):  # fmt: skip
        for row in rows:
            for number in counts:
                if getattr(row, number, None) is not None:
                    yield Cell(rows=table, row=(getattr(row, name),), number=number), getattr(row, number)


def flow_cells(answer: FlowAnswer) -> Iterator[Shown]:
    for step in answer.steps:
        yield Cell(row=(step.from_, step.to)), step.n
        yield Cell(row=(step.from_, step.to), number="times"), step.times
    for link in () if answer.columns is UNSET else answer.columns:
        yield Cell(rows="columns", row=(str(link.column), link.from_, link.to)), link.n


def funnel_cells(answer: FunnelAnswer | FunnelGroup, group: str | None = None) -> Iterator[Shown]:
    steps = answer.steps
    for number, step in enumerate(steps, 1):
        yield Cell(row=(str(number),), group=group), step.n
        yield Cell(row=(str(number),), number="immature", group=group), step.immature
        if number < len(steps):
            dropped = step.n - step.immature - (steps[number].n - steps[number].immature)
            yield Cell(row=(str(number),), number="dropped", group=group), dropped
    for number, row in enumerate(() if answer.excluded is UNSET else answer.excluded, 1):
        yield Cell(rows="excluded", row=(str(number),), group=group), row.n
    if isinstance(answer, FunnelAnswer) and answer.breakdown is not UNSET:
        for one in answer.breakdown:
            yield Cell(group=one.group), one.n
            yield from funnel_cells(one, one.group)


def first_contact_cells(answer: FirstContactAnswer) -> Iterator[Shown]:
    for row in answer.phases:
        yield Cell(row=(row.phase,)), row.n
        yield Cell(row=(row.phase,), number="won"), row.won or 0
    for at_ in answer.touchpoints:
        yield Cell(rows="touchpoints", row=(at_.touchpoint,)), at_.n
    for by in answer.channels:
        yield Cell(rows="channels", row=(by.channel,)), by.n
    for month in answer.months:
        yield Cell(rows="months", row=(month.month, month.phase)), month.n


def experience_cells(answer: ExperienceAnswer) -> Iterator[Shown]:
    yield Cell(), answer.n
    table: list[tuple[str, str, TouchpointExperience | PhaseExperience]] = []
    table += [("touchpoints", one.touchpoint, one) for one in answer.touchpoints]
    table += [("phases", one.phase, one) for one in answer.phases]
    for rows, row, one in table:
        named = (row, one.kind, one.scale or "-")
        yield Cell(rows=rows, row=named), one.n
        if one.favourable is not None:
            yield Cell(rows=rows, row=named, number="favourable"), one.favourable
        if one.main:
            yield Cell(rows=rows, row=(row,)), one.n
    for given_ in answer.answers:
        words = (given_.touchpoint, given_.kind, given_.scale or "-", f"{given_.answer:g}")
        yield Cell(rows="answers", row=words), given_.n
    for told in answer.nps:
        for number in ("n", "promoters", "passives", "detractors"):
            yield Cell(rows="nps", row=(told.journey,), number=number), getattr(told, number)


def handover_cells(answer: HandoversAnswer) -> Iterator[Shown]:
    yield Cell(), answer.n
    for rows, table, numbers in (
        ("handovers", answer.handovers, ("delivered", "recycled", "accepted", "rejected", "undecided")),
        ("answered", answer.answered, ("contacted", "within", "late", "pending", "overdue")),
    ):
        for row in table:
            for number in numbers:
                yield Cell(rows=rows, row=(row.handover,), number=number), getattr(row, number)
    for reason in answer.reasons:
        yield Cell(rows="reasons", row=(reason.handover, reason.reason)), reason.n
    for period in answer.periods:
        day = period.since.date().isoformat()
        yield Cell(rows="periods", row=(period.handover, day), number="delivered"), period.delivered


CELLS: dict[str, Any] = {
    "reach": reach_cells, "flow": flow_cells, "funnel": funnel_cells, "first-contact": first_contact_cells,
    "experience": experience_cells, "handovers": handover_cells,
}  # fmt: skip
TIES: tuple[Literal["concurrent", "arrival"], ...] = ("concurrent", "arrival")
OVER: tuple[Literal["touchpoints", "events"], ...] = ("touchpoints", "events")
ORDER: tuple[Literal["ordered", "strict", "any"], ...] = ("ordered", "strict", "any")
PERIODS = st.sampled_from([(None, None), (1, None), (None, 3), (1, 3)])
persons = st.lists(
    st.lists(
        st.builds(
            lambda tick, name, session, platform, score: Event(
                micros(MIDNIGHT) + tick * DAY // 2, name, session, platform, *score
            ),
            st.integers(0, 9),
            st.sampled_from("abcdx"),
            st.integers(0, 1),
            st.sampled_from([None, "phone", "desk"]),
            st.sampled_from(SCALES),
        ),
        max_size=8,
    ),
    max_size=7,
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, Any]:
    start, stop = (None if day is None else at(days=day) for day in draw(PERIODS))
    scope, ties = draw(st.sampled_from([Scope.PERSON, Scope.SESSION])), draw(st.sampled_from(TIES))
    name = draw(st.sampled_from(list(CELLS)))
    if name == "reach":
        return name, ReachQuery(start=start, stop=stop)
    if name == "first-contact":
        return name, FirstContactQuery(start=start, stop=stop)
    if name == "experience":
        return name, ExperienceQuery(scope=scope, start=start, stop=stop)
    if name == "handovers":
        return name, HandoversQuery(scope=scope, start=start, stop=stop)
    if name == "flow":
        over, columns = draw(st.sampled_from(OVER)), draw(st.integers(0, 3))
        top = draw(st.integers(1, 3))
        return name, FlowQuery(scope=scope, ties=ties, over=over, columns=columns, top=top, start=start, stop=stop)
    order = draw(st.sampled_from(ORDER))
    return name, FunnelQuery(
        steps=draw(st.sampled_from([("a", "b"), ("a", "b", "c"), ("a", "a"), ("event:*", "c", "d"), ("b",)])),
        scope=scope, ties=ties, start=start, stop=stop, order=order,
        entry=draw(st.sampled_from(["any", "first", "every"])),
        window=draw(st.sampled_from([None, timedelta(days=1), timedelta(days=3)])),
        by=draw(st.sampled_from([None, "platform"])),
        by_from=draw(st.sampled_from(["first", "last", "1"])),
        excluding=draw(st.sampled_from([None, ("event:d",)])) if order == "ordered" else None,
        excluded=draw(st.sampled_from(["kept", "removed"])),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(persons, questions(), st.integers(0, 4), st.integers(5, 9))
def test_the_list_behind_a_number_has_exactly_that_many(
    told: list[list[Event]], question: tuple[str, Any], cut: int, through: int
) -> None:
    name, query = question
    walks = KeyedWalks(told, cuts=(cut,), names=tuple("abcdx"), through=micros(at(days=through)))
    view = seen(walks, JOURNEY)
    answer: Answer = MEASURES[name].measure(view, query, threads=1)
    shown: dict[Cell, int] = dict([(Cell(), answer.n), *CELLS[name](answer)])
    found = {cell: behind(view, name, query, cell, threads=1) for cell in shown}
    assert {cell: one.n for cell, one in found.items()} == shown
    for one in found.values():
        assert one.count <= one.n
        page = one.page(limit=1000)
        assert len(page.customers) == page.units == one.count == len(one.keys)
        entered = [customer.entered for customer in page.customers]
        assert entered == sorted(entered, reverse=True)
        assert all(customer.first <= customer.entered <= customer.last for customer in page.customers)


def keyed(*told: str) -> View:
    return seen(KeyedWalks([on_days(one) for one in told], names=tuple("abcdx")), JOURNEY)


def names(found: Behind) -> list[str | None]:
    return [customer.key for customer in found.page().customers]


def test_who_left_is_named_and_the_newest_comes_first() -> None:
    """p0 sees a on day 0 and no more; p1 goes on to b; somebody without a name sees a on day 2; data to day 9."""
    view = keyed("a0", "a1 b1.5", "x1 a2", "x9")
    found = behind(view, "reach", ReachQuery(), Cell(row=("a",), number="left"))
    assert (found.n, names(found), found.keys.to_pylist()) == (2, [None, "p0"], ["p0", None])
    assert found.page(limit=1).customers == (
        Customer(key=None, entered=at(days=2), times=1, first=at(days=1), last=at(days=2), events=2),
    )
    assert names(behind(view, "reach", ReachQuery(), Cell(row=("a",), number="passed"))) == ["p1"]


def test_a_page_further_on_goes_on_where_the_one_before_ended() -> None:
    found = behind(keyed("a0", "a1", "x0", "a3", "a4"), "reach", ReachQuery(), Cell(row=("a",)))
    whole = found.page().customers
    assert found.page(limit=2).customers + found.page(limit=2, offset=2).customers == whole
    assert (len(whole), found.page(limit=2).n, found.page(offset=9).customers) == (4, 4, ())


def test_a_session_has_its_persons_key() -> None:
    told = [[*on_days("a0", session=1), *on_days("b1", session=2)], on_days("b2"), []]
    view = seen(KeyedWalks(told, names=tuple("abcdx")), JOURNEY)
    found = behind(view, "flow", FlowQuery(scope=Scope.SESSION), Cell(row=("(start)", "b")))
    assert names(found) == ["p1", "p0"]


def test_a_step_taken_three_times_counts_as_three_attempts_of_one_customer() -> None:
    query = FunnelQuery(steps=("a", "b"), entry="every")
    found = behind(keyed("a0 b1 a2 b3 a4 b5"), "funnel", query, Cell(row=("b",)))
    assert (found.n, found.count, found.page().customers[0].times) == (3, 1, 3)


def test_who_dropped_out_is_not_who_may_still_go_on() -> None:
    query = FunnelQuery(steps=("a", "b"), window=timedelta(days=3))
    view = keyed("a0", "a8", "x0", "a0 b1", "x9")
    assert names(behind(view, "funnel", query, Cell(row=("a",), number="dropped"))) == ["p0"]
    assert names(behind(view, "funnel", query, Cell(row=("a",), number="immature"))) == ["p1"]


MISTAKES: list[tuple[str, Any, Cell, type[RejseError], str, str]] = [
    (
        "reach", ReachQuery(), Cell(rows="phase", row=("before",)), UnknownRows,
        'There are no rows "phase" with customers behind them. Did you mean "phases"? [unknown-rows]',
        'Der er ingen rækker "phase" med kunder bag. Mente du "phases"? [unknown-rows]',
    ),
    (
        "reach", ReachQuery(), Cell(row=("z",)), UnknownRow,
        'No single row of the answer is called "z". Name one as the answer does, such as: a, b, c, d. [unknown-row]',
        'Ingen enkelt række i svaret hedder "z". Nævn en, som svaret skriver den, f.eks.: a, b, c, d. [unknown-row]',
    ),
    (
        "funnel", FunnelQuery(steps=("a", "a")), Cell(row=("a",)), UnknownRow,
        'No single row of the answer is called "a". Name one as the answer does, such as: 1, 2. [unknown-row]',
        'Ingen enkelt række i svaret hedder "a". Nævn en, som svaret skriver den, f.eks.: 1, 2. [unknown-row]',
    ),
    (
        "flow", FlowQuery(), Cell(row=("a",)), UnknownRow,
        'No single row of the answer is called "a". Name one as the answer does, such as: FROM,TO. [unknown-row]',
        'Ingen enkelt række i svaret hedder "a". Nævn en, som svaret skriver den, f.eks.: FROM,TO. [unknown-row]',
    ),
    (
        "reach", ReachQuery(), Cell(row=("d",), number="passed"), UnknownNumber,
        'No customers can be listed behind "passed" here. They can behind: reach. [unknown-number]',
        'Her kan der ikke vises kunder bag "passed". Det kan der bag: reach. [unknown-number]',
    ),
    (
        "funnel", FunnelQuery(steps=("a", "b"), by="platform"), Cell(group="fax"), UnknownGroup,
        'The answer has no group "fax". Name one as the answer does, such as: (none). [unknown-group]',
        'Svaret har ingen gruppe "fax". Nævn en, som svaret skriver den, f.eks.: (none). [unknown-group]',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "query", "cell", "kind", "english", "danish"), MISTAKES)
def test_a_number_that_there_is_not_is_explained(
    name: str, query: Any, cell: Cell, kind: type[RejseError], english: str, danish: str
) -> None:
    with pytest.raises(kind) as told:
        behind(keyed("a0 b1"), name, query, cell)
    assert (line(told.value, "en"), line(told.value, "da")) == (english, danish)


def test_a_page_of_less_than_nobody_is_refused() -> None:
    with pytest.raises(BadPage) as told:
        behind(keyed("a0"), "reach", ReachQuery()).page(limit=-1)
    assert (line(told.value, "en"), line(told.value, "da")) == (
        'A list cannot show "-1" customers from number "0" on. Give a limit and an offset of 0 or more. [bad-page]',
        'En liste kan ikke vise "-1" kunder fra nummer "0". Angiv en grænse og et startsted på 0 eller mere. [bad-page]',  # noqa: E501
    )
