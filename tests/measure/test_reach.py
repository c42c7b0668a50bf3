"""Who came to a touchpoint, who went on, who may still, who turned elsewhere, who left."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.quantiles_reference import median_seconds, p90_seconds
from tests.reference.reach_reference import Reached, judge
from tests.reference.walks import DAY, MIDNIGHT, Event, Walks, at, drawn, micros, on_days, phase, seen, touchpoint

from rejse.journey.document import Journey, Touchpoint, TrackedBy
from rejse.measure.interval import wilson
from rejse.measure.reach import Evidence, Passing, PhasePassing, ReachAnswer, ReachQuery
from rejse.measure.reach_counting import measure

WEEK = timedelta(days=7)

FOUR = drawn(
    [phase("before", WEEK), phase("after", WEEK)],
    [
        touchpoint("a", "before", "b", "c"),
        touchpoint("b", "before", "c"),
        touchpoint("c", "after", "d"),
        touchpoint("d", "after"),
    ],
)

SIX_CUSTOMERS = ["a0 b1 c2 d3", "a0 c9", "a0 d1", "a18", "c5 d6", "a0 a1 a9 b10"]


def unbound(*told: str) -> Touchpoint:
    """A touchpoint that waits for somebody to say which events are its own."""
    return replace(touchpoint(*told), binding=None)


def passing(id_: str, *counts: int, seconds: tuple[float, float] = (0, 0)) -> Passing:
    reach, passed, pending, elsewhere, left = counts
    settled = reach - pending
    return Passing(
        touchpoint=id_,
        reach=reach,
        passed=passed,
        pending=pending,
        elsewhere=elsewhere,
        left=left,
        conversion=passed / settled,
        interval=wilson(passed, settled),
        drop_off=left / settled,
        median_seconds=seconds[0],
        p90_seconds=seconds[1],
        evidence=Evidence.MEASURED,
    )


def end_of_the_line(id_: str, reach: int) -> Passing:
    return Passing(
        touchpoint=id_,
        reach=reach,
        passed=None,
        pending=None,
        elsewhere=None,
        left=None,
        conversion=None,
        interval=None,
        drop_off=None,
        median_seconds=None,
        p90_seconds=None,
        evidence=Evidence.MEASURED,
    )


def look(told: list[str], journey: Journey = FOUR, query: ReachQuery | None = None, through: float = 20) -> ReachAnswer:
    walks = Walks([on_days(line) for line in told], through=micros(at(days=through)))
    return measure(seen(walks, journey), query or ReachQuery(), threads=1)


def test_the_worked_log_of_section_4a() -> None:
    """
    p1 a0 b1 c2 d3 · p2 a0 c9 · p3 a0 d1 · p4 a18 · p5 c5 d6 · p6 a0 a1 a9 b10, a week's patience, data to day 20.

    Of the five at a one went on, one may still, one turned elsewhere (to d), two left.
    """
    day = 86_400.0
    answer = look(SIX_CUSTOMERS)
    assert answer.n == 6
    assert answer.touchpoints == (
        passing("a", 5, 1, 1, 1, 2, seconds=(day, day)),
        passing("b", 2, 1, 0, 0, 1, seconds=(day, day)),
        passing("c", 3, 2, 0, 0, 1, seconds=(day, day)),
        end_of_the_line("d", 3),
    )
    assert answer.touchpoints[0].conversion == 1 / 4
    assert answer.phases == (
        PhasePassing(
            phase="before",
            reach=5,
            from_earlier=0,
            first_met=5,
            came_back=0,
            passed=2,
            pending=1,
            elsewhere=0,
            left=2,
            conversion=2 / 4,
            interval=wilson(2, 4),
            drop_off=2 / 4,
            median_seconds=1.5 * day,
            p90_seconds=1.9 * day,
        ),
        PhasePassing(
            phase="after",
            reach=4,
            from_earlier=3,
            first_met=1,
            came_back=0,
            passed=None,
            pending=None,
            elsewhere=None,
            left=None,
            conversion=None,
            interval=None,
            drop_off=None,
            median_seconds=None,
            p90_seconds=None,
        ),
    )


def test_no_patience_at_all_is_taken_at_its_word() -> None:
    """anna a0 c0.5: without any patience she has left a. The touchpoint's patience counts before the phase's."""
    view = seen(Walks([on_days("a0 c0.5"), on_days("d20")]), FOUR)
    (first, second), (impatient, *others) = FOUR.phases, FOUR.touchpoints
    by_touchpoint = replace(FOUR, touchpoints=(replace(impatient, patience=timedelta(0)), *others))
    by_phase = replace(FOUR, phases=(replace(first, patience=timedelta(0)), second))
    both = replace(by_phase, touchpoints=(replace(impatient, patience=WEEK), *others))
    answers = [measure(replace(view, journey=journey), threads=1) for journey in (FOUR, by_touchpoint, by_phase, both)]
    assert [answer.touchpoints[0].passed for answer in answers] == [1, 0, 0, 1]
    assert [answer.touchpoints[0].left for answer in answers] == [0, 1, 1, 0]
    assert [answer.phases[0].passed for answer in answers] == [1, 1, 0, 0]


def test_patience_includes_its_last_instant() -> None:
    assert look(["a0 b7"]).touchpoints[0].passed == 1
    assert look(["a0 b7.00001"]).touchpoints[0].left == 1
    assert look(["a13"]).touchpoints[0].left == 1
    assert look(["a13.00001"]).touchpoints[0].pending == 1


def test_a_visit_that_straddles_the_start_counts_from_its_first_event_inside() -> None:
    answer = look(["a0 a5 b6"], query=ReachQuery(start=at(days=5)))
    assert answer.touchpoints[0] == passing("a", 1, 1, 0, 0, 0, seconds=(86_400, 86_400))


def test_going_on_after_the_period_counts() -> None:
    answer = look(["a0 b6", "b6"], query=ReachQuery(stop=at(days=1)))
    assert answer.touchpoints[0].passed == 1
    assert (answer.n, answer.touchpoints[1].reach) == (1, 0)


def test_arrival_decides_nothing_among_events_of_one_instant() -> None:
    assert look(["b3 a3"]).touchpoints[0].passed == 1
    assert look(["a3 b3"]) == look(["b3 a3"])


def test_a_touchpoint_whose_every_next_is_unrecorded_has_no_conversion() -> None:
    shop = replace(FOUR.touchpoints[3], tracked_by=TrackedBy.UNRECORDED)
    answer = look(SIX_CUSTOMERS, replace(FOUR, touchpoints=(*FOUR.touchpoints[:3], shop)))
    assert answer.touchpoints[2] == end_of_the_line("c", 3)
    assert answer.touchpoints[0].conversion == 1 / 4


def test_a_touchpoint_whose_every_next_is_not_bound_yet_has_no_conversion_either() -> None:
    """The first card a newcomer binds must not say that everybody leaves, only because nothing else is bound."""
    answer = look(["a0 b1 c2", "c5"], replace(FOUR, touchpoints=(*FOUR.touchpoints[:3], unbound("d", "after"))))
    assert answer.touchpoints[2] == end_of_the_line("c", 2)
    assert [phase.conversion for phase in answer.phases] == [1.0, None]


def test_where_no_next_is_drawn_any_later_phase_leads_on() -> None:
    loose = replace(FOUR, touchpoints=tuple(replace(one, next=()) for one in FOUR.touchpoints))
    answer = look(["a0 b1 c2 d3", "a0 d1"], loose)
    assert [one.passed for one in answer.touchpoints] == [2, 1, None, None]
    assert answer.touchpoints[0].median_seconds == 1.5 * 86_400


def test_who_visits_the_next_phase_first_and_then_this_one_came_back() -> None:
    phases = look(["c0 a1", "a0 c1 a2"]).phases
    assert [(one.reach, one.from_earlier, one.first_met, one.came_back) for one in phases] == [
        (2, 0, 1, 1),
        (2, 1, 1, 0),
    ]


def test_evidence_says_what_is_bound_and_what_is_seen() -> None:
    loose = (unbound("c", "after", "d"), unbound("d", "after"), unbound("e", "after"))
    journey = replace(FOUR, touchpoints=(*FOUR.touchpoints[:2], *loose))
    answer = look(["a0 b1"], journey, ReachQuery(start=at(days=1)))
    assert [one.evidence for one in answer.touchpoints] == ["partly", "measured", "assumed", "assumed", "assumed"]


def test_nobody_at_all_gives_no_shares() -> None:
    answer = look([])
    assert answer.n == 0
    assert answer.touchpoints[0].conversion is None
    assert answer.touchpoints[0].passed == 0


NAMES = "abcdefg"


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    phases = [phase(f"p{n}", draw(st.sampled_from([None, timedelta(days=2)]))) for n in range(draw(st.integers(1, 4)))]
    touchpoints: list[Touchpoint] = [
        touchpoint(
            name,
            draw(st.sampled_from(phases)).id,
            *draw(st.lists(st.sampled_from(NAMES), max_size=2)),
            patience=draw(st.sampled_from([None, timedelta(0), timedelta(days=1), timedelta(days=3)])),
            tracked_by=draw(st.sampled_from([None, None, TrackedBy.UNRECORDED])),
        )
        for name in NAMES[: draw(st.integers(1, len(NAMES)))]
    ]
    return drawn(phases, touchpoints)


persons = st.lists(
    st.lists(
        st.builds(
            lambda day, name: Event(micros(MIDNIGHT) + day * DAY // 2, name), st.integers(0, 14), st.sampled_from(NAMES)
        ),
        max_size=12,
    ),
    max_size=6,
)
bounds = st.sampled_from([None, at(days=1), at(days=3), at(days=5, hours=12)])


@settings(max_examples=300, deadline=None)
@given(journeys(), persons, bounds, st.sampled_from([None, at(days=6)]), st.integers(0, 10), st.integers(1, 5))
def test_the_kernel_agrees_with_reading_line_by_line(journey, told, start, stop, through, cut) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    walks = Walks(told, through=micros(at(days=through)), cuts=(cut,))
    answer = measure(seen(walks, journey), ReachQuery(start=start, stop=stop), threads=1)
    ids = [one.id for one in journey.touchpoints]
    period = (micros(start) if start else -(1 << 60), micros(stop) if stop else 1 << 60)
    lines = [[(event.time, ids.index(event.name)) for event in unit if event.name in ids] for unit in walks.ordered]
    for number, row in enumerate(answer.touchpoints):
        onward, judged = leads_on(journey, number)
        own, around = journey.touchpoints[number].patience, phase_patience(journey, number)
        patience = own if own is not None else around if around is not None else timedelta(days=30)
        length = round(patience.total_seconds() * 1e6)
        compare(row, judge(lines, number, onward, length, period, micros(at(days=through))), judged=judged)
    order = [journey.phase_number(one) for one in journey.touchpoints]
    lines = [[(time, order[place]) for time, place in line] for line in lines]
    for number, phase_row in enumerate(answer.phases):
        later = {n for n, _ in enumerate(journey.phases) if n > number}
        judged = any(
            order[n] in later and one.tracked_by is not TrackedBy.UNRECORDED
            for n, one in enumerate(journey.touchpoints)
        )
        said = journey.phases[number].patience
        patience = timedelta(days=30) if said is None else said
        length = round(patience.total_seconds() * 1e6)
        reference = judge(lines, number, later, length, period, micros(at(days=through)))
        compare(phase_row, reference, judged=judged)
        split = (phase_row.from_earlier, phase_row.first_met, phase_row.came_back)
        assert split == tuple(reference.counts[word] for word in ("from_earlier", "first_met", "came_back"))
        assert sum(split) == phase_row.reach


def phase_patience(journey: Journey, number: int) -> timedelta | None:
    return journey.phases[journey.phase_number(journey.touchpoints[number])].patience


def leads_on(journey: Journey, number: int) -> tuple[set[int], bool]:
    """Read which touchpoints lead on, and whether there is a conversion."""
    here = journey.touchpoints[number]
    others = [(n, one) for n, one in enumerate(journey.touchpoints) if n != number]
    if here.next:
        onward = {n for n, one in others if one.id in here.next}
    else:
        onward = {n for n, one in others if journey.phase_number(one) > journey.phase_number(here)}
    return onward, any(journey.touchpoints[n].tracked_by is not TrackedBy.UNRECORDED for n in onward)


def compare(row: Passing | PhasePassing, reference: Reached, *, judged: bool) -> None:
    """Compare a row with the reference; where there is no conversion everything but reach is None."""
    counts = reference.counts
    outcomes = [row.passed, row.pending, row.elsewhere, row.left]
    assert row.reach == counts["reach"]
    if not judged:
        assert outcomes == [None] * 4
        assert (row.conversion, row.drop_off, row.median_seconds, row.p90_seconds) == (None,) * 4
        return
    assert outcomes == [counts[word] for word in ("passed", "pending", "elsewhere", "left")]
    assert sum(filter(None, outcomes)) == row.reach
    settled = counts["reach"] - counts["pending"]
    assert row.conversion == (counts["passed"] / settled if settled else None)
    assert row.drop_off == (counts["left"] / settled if settled else None)
    assert row.interval == wilson(counts["passed"], settled)
    assert row.median_seconds == median_seconds(reference.waits)
    assert row.p90_seconds == p90_seconds(reference.waits)
