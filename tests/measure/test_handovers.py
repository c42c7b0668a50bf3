"""How hand-overs fare."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.keyed import KeyedWalks
from tests.reference.handovers_reference import Lead, leads_of
from tests.reference.walks import DAY, HOUR, MIDNIGHT, Event, Walks, at, drawn, micros, phase, seen, touchpoint

from rejse.journey.document import Journey, Rule
from rejse.journey.handover import BusinessCalendar, Delivery, FollowUp, Handover, HandoverEvents
from rejse.journey.text import Text
from rejse.measure import handovers_counting
from rejse.measure.behind import behind
from rejse.measure.cell import Cell, UnknownNumber, UnknownRow
from rejse.measure.comparing import Verdict, compare
from rejse.measure.handovers import (
    HandoverAnswered,
    HandoverFared,
    HandoverPeriod,
    HandoversAnswer,
    HandoversQuery,
    RejectReason,
    Wait,
)
from rejse.measure.handovers_counting import UnknownHandover
from rejse.measure.interval import wilson
from rejse.settings import Settings
from rejse.words import line, say

STEPS = {"qualified": "q", "assigned": "s", "accepted": "y", "rejected": "n", "contacted": "c"}
EVENTS = HandoverEvents(
    qualified=Rule(name=("q",)), assigned=Rule(name=("s",)), accepted=Rule(name=("y",)), rejected=Rule(name=("n",)),
    first_contact=Rule(name=("c",)), reason="why",
)  # fmt: skip
LEADS = Handover(
    id="leads", from_team="marketing", to_team="sales", after="a", events=EVENTS, time_limit=dt.timedelta(hours=4),
    period=dt.timedelta(days=7), delivers=Delivery(leads=3, acceptance_share=0.8),
    follows_up=FollowUp(response_share=0.9), reject_reasons=(Text({"en": "too small", "da": "for lille"}),),
)  # fmt: skip


def journey(*handovers: Handover) -> Journey:
    return replace(drawn([phase("all")], [touchpoint("a", "all")]), handovers=handovers or (LEADS,))


def hours(told: str, why: str | None = None) -> list[Event]:
    """Read one customer: `q0 c2.5` is qualified at midnight and contacted two and a half hours later."""
    return [
        Event(micros(MIDNIGHT) + round(float(word[1:]) * HOUR), word[0], why=why if word[0] == "n" else None)
        for word in told.split()
    ]


def measured(*told: list[Event], drawn_: Journey | None = None, through: float = 24.0, **query: Any) -> HandoversAnswer:
    walks = Walks(told, through=micros(MIDNIGHT) + round(through * HOUR))
    view = seen(walks, drawn_ or journey(), Settings(time_zone="UTC"))
    return handovers_counting.measure(view, HandoversQuery(**query))


def test_a_hand_over_is_measured_against_what_was_agreed() -> None:
    """
    Six customers, four hours to answer, a day of data. One is answered in time, one late and one so that the limit just
    holds; one is turned down, one waits too long already, and one has two hours left.
    """
    answer = measured(
        hours("q0 s1 y1.5 c2"),
        hours("q0 s4 y5 c6"),
        hours("q1 s2 c5"),
        hours("q3 s3 n4", "for lille"),
        hours("q5 s7"),
        hours("q22"),
    )
    assert answer.handovers == (
        HandoverFared(
            handover="leads", from_team="marketing", to_team="sales", delivered=6, recycled=0, agreed_leads=None,
            delivered_then=None, accepted=2, rejected=1, undecided=3, accepted_share=2 / 3, interval=wilson(2, 3),
            agreed_share=0.8, few=True,
        ),
    )  # fmt: skip
    assert answer.answered == (
        HandoverAnswered(
            handover="leads", assigned=5, contacted=3, limit_seconds=4 * 3600.0, within=2, late=2, pending=1, overdue=1,
            within_share=0.5, within_interval=wilson(2, 4), agreed_within=0.9,
        ),
    )  # fmt: skip
    assert [(one.wait, one.n, one.ended, one.median_seconds, one.p90_seconds) for one in answer.waits] == [
        (Wait.RESPONSE, 6, 3, 6 * 3600, None),
        (Wait.SYSTEM, 6, 5, 1.5 * 3600, 4 * 3600),
        (Wait.HUMAN, 5, 3, 3 * 3600, None),
    ]
    assert answer.reasons == (RejectReason(handover="leads", reason="for lille", n=1, share=1.0, agreed=True),)
    assert (answer.n, answer.warnings) == (6, ())


def test_a_lead_that_was_turned_down_and_comes_back_is_a_new_one() -> None:
    """
    The first is qualified twice before anybody answers: one lead. The second comes back after a no, the third after all
    was done.
    """
    answer = measured(hours("q0 q1 c2 y2 q2"), hours("q0 n1 q2 y3"), hours("q0 y1 c1 q5"))
    (row,) = answer.handovers
    assert (row.delivered, row.recycled, row.accepted, row.rejected) == (5, 1, 3, 1)


def test_why_leads_were_turned_down_is_counted_with_what_was_not_agreed_and_what_was_not_said() -> None:
    told = [hours("q0 n1", why) for why in ("too small", "too small", "no money", None)]
    assert [(one.reason, one.n, one.share, one.agreed) for one in measured(*told).reasons] == [
        ("too small", 2, 0.5, True),
        ("(none)", 1, 0.25, False),
        ("no money", 1, 0.25, False),
    ]


def test_only_the_first_decision_counts_and_nobody_is_answered_after_a_no() -> None:
    answer = measured(hours("q0 y1 n2"), hours("q0 n1 y2 c3"))
    (row,), (answered,) = answer.handovers, answer.answered
    assert (row.accepted, row.rejected, answered.contacted) == (1, 1, 0)


def test_a_wait_counts_in_opening_hours_only() -> None:
    """
    Thursday 1 January 2026 is a holiday: who is qualified that day at noon and called on Friday at ten waits two hours;
    the weekend does not count either.
    """
    office = replace(LEADS, calendar=BusinessCalendar(holidays="DK"))
    answer = measured(hours("q12 c34"), hours("q39 s40 c105"), drawn_=journey(office), through=200)
    assert (answer.answered[0].within, answer.answered[0].late) == (2, 0)
    assert [one.median_seconds for one in answer.waits] == [2 * 3600, 3600, 3600]
    everyday = measured(hours("q12 c34"), hours("q39 s40 c105"), through=200).answered[0]
    assert (everyday.within, everyday.late) == (0, 2)


def test_agreed_periods_follow_one_another_from_the_day_the_agreement_holds() -> None:
    """Three leads a week are agreed from 2 January: two come in the first week, four in the second, one since."""
    agreed = replace(LEADS, valid_from=dt.date(2026, 1, 2))
    days = [0.5, 1, 2.5, 8, 8.5, 9, 14.9, 15.1]
    answer = measured(*(hours(f"q{24 * day} y{24 * day + 1}") for day in days), drawn_=journey(agreed), through=24 * 16)
    assert [
        (one.since.date().isoformat(), one.delivered, one.agreed_leads, one.complete) for one in answer.periods
    ] == [
        ("2025-12-26", 1, None, False),
        ("2026-01-02", 2, 3, True),
        ("2026-01-09", 4, 3, True),
        ("2026-01-16", 1, 3, False),
    ]
    assert answer.periods[1] == HandoverPeriod(
        handover="leads", since=at(days=1), until=at(days=8), delivered=2, agreed_leads=3, accepted_share=1.0,
        interval=wilson(2, 2), complete=True,
    )  # fmt: skip
    assert (answer.handovers[0].agreed_leads, answer.handovers[0].delivered_then) == (6, 6)


def test_without_a_day_to_hold_from_the_periods_begin_with_the_first_lead_or_the_question() -> None:
    told = [hours(f"q{24 * day + 5}") for day in (3, 4, 12)]
    first = measured(*told, through=24 * 20)
    assert [(one.since, one.delivered, one.complete) for one in first.periods] == [
        (at(days=3), 2, True), (at(days=10), 1, True), (at(days=17), 0, False),
    ]  # fmt: skip
    asked = measured(*told, through=24 * 20, start=at(days=4), stop=at(days=11))
    assert [(one.since, one.delivered, one.complete) for one in asked.periods] == [(at(days=4), 1, True)]
    assert (asked.n, asked.handovers[0].agreed_leads, asked.handovers[0].delivered_then) == (1, 3, 1)


def test_a_period_of_a_few_seconds_or_a_lead_of_long_ago_stops_nothing() -> None:
    quick = replace(LEADS, period=dt.timedelta(seconds=7))
    assert len(measured(hours("q0"), hours("q20"), drawn_=journey(quick)).periods) == 400
    old = Event(micros(dt.datetime(1, 1, 1, tzinfo=dt.UTC)), "q")
    office = replace(LEADS, calendar=BusinessCalendar(holidays="DK"), valid_from=dt.date(2026, 1, 1))
    answer = measured([old], hours("q0 c1"), drawn_=journey(office))
    assert (answer.n, answer.answered[0].contacted) == (2, 1)


def test_what_no_event_tells_is_not_known() -> None:
    bare = replace(LEADS, events=HandoverEvents(qualified=Rule(name=("q",))), time_limit=None)
    answer = measured(hours("q0 y1 c2"), drawn_=journey(bare))
    assert (answer.handovers[0].delivered, answer.handovers[0].accepted, answer.handovers[0].interval) == (
        1,
        None,
        None,
    )
    assert (answer.answered[0].contacted, answer.answered[0].within, answer.waits) == (None, None, ())
    nothing = measured(hours("q0"), drawn_=journey(replace(LEADS, events=None)))
    assert (nothing.n, nothing.handovers[0].delivered, nothing.periods, nothing.reasons) == (0, None, (), ())
    assert [line(one, "en") for one in nothing.warnings] == [
        (
            'handovers/leads: The hand-over "leads" does not say which event makes a lead qualified. '
            "Name it under events: qualified in the hand-over; until then nothing of it is measured. "
            "[handover-unmeasured]"
        )
    ]
    assert [line(one, "da") for one in nothing.warnings] == [
        (
            'handovers/leads: Overdragelsen "leads" siger ikke, hvilken hændelse der gør et emne kvalificeret. '
            "Angiv den under events: qualified i overdragelsen; indtil da måles intet af den. [handover-unmeasured]"
        )
    ]


def test_the_criterion_tells_who_is_qualified_where_no_event_does() -> None:
    told = replace(LEADS, events=None, rule=Rule(name=("q",)))
    assert measured(hours("q0 q1"), drawn_=journey(told)).handovers[0].delivered == 2


def test_what_a_hand_over_asks_for_in_vain_is_said() -> None:
    """A property no event has, a trait, a country without known holidays, and a calendar that is never open."""
    events = replace(
        EVENTS, assigned=Rule(property="desk", op="exists"), accepted=Rule(trait="size", op=">", value=("5",)),
        reason="cause",
    )  # fmt: skip
    shut = BusinessCalendar(holidays="XX", opens=dt.time(16), closes=dt.time(8))
    answer = measured(hours("q0 n1"), drawn_=journey(replace(LEADS, events=events, calendar=shut)))
    assert [one.code for one in answer.warnings] == [
        "handover-unknown-property", "handover-asks-trait", "handover-never-open", "handover-unknown-holidays",
        "handover-unknown-property",
    ]  # fmt: skip
    assert [say(one, "en").message for one in answer.warnings] == [
        'The hand-over "leads" asks for "desk", which no event has.',
        'The hand-over "leads" asks events for "size", which is known of customers only.',
        'The calendar of the hand-over "leads" is never open, so no time passes in it.',
        'The hand-over "leads" leaves out the public holidays of "XX", which are not known.',
        'The hand-over "leads" asks for "cause", which no event has.',
    ]
    assert [f"{say(one, 'da').message} {say(one, 'da').remedy}" for one in answer.warnings[:4]] == [
        (
            'Overdragelsen "leads" spørger efter "desk", som ingen hændelse har. '
            "Se egenskabernes navne med `rejse sql`; indtil da ses det skridt aldrig."
        ),
        (
            'Overdragelsen "leads" spørger hændelser om "size", som kun vides om kunder. '
            "Angiv en hændelse under events: qualified; indtil da ses det skridt aldrig."
        ),
        (
            'Kalenderen for overdragelsen "leads" har aldrig åbent, så der går ingen tid i den. '
            "Angiv mindst én ugedag, og lad den åbne, før den lukker."
        ),
        (
            'Overdragelsen "leads" udelader helligdagene i "XX", som ikke er kendt. '
            "Angiv et land med dets to bogstaver, for eksempel DK; "
            "indtil da udelades ingen dag, fordi den er helligdag."
        ),
    ]
    assert [(one.reason, one.n) for one in answer.reasons] == [("(none)", 1)]


def test_one_hand_over_can_be_asked_for_and_one_that_is_not_there_is_refused() -> None:
    both = journey(LEADS, replace(LEADS, id="service"))
    assert [one.handover for one in measured(hours("q0"), drawn_=both).handovers] == ["leads", "service"]
    assert [one.handover for one in measured(hours("q0"), drawn_=both, handover="service").handovers] == ["service"]
    with pytest.raises(UnknownHandover) as refused:
        measured(hours("q0"), drawn_=both, handover="servise")
    assert (line(refused.value, "en"), line(refused.value, "da")) == (
        'The journey has no hand-over "servise". Did you mean "service"? [unknown-handover]',
        'Rejsen har ingen overdragelse, der hedder "servise". Mente du "service"? [unknown-handover]',
    )


def test_two_weeks_are_compared() -> None:
    told = [hours(f"q{hour} {'y' if hour < 100 else 'n'}{hour + 1} c{hour + (1 if hour < 100 else 9)}", "no")
            for hour in [*range(60), *range(200, 260)]]  # fmt: skip
    walks = Walks(told, through=micros(MIDNIGHT) + 400 * HOUR)
    made = compare(
        seen(walks, journey()), "handovers",
        HandoversQuery(start=at(days=7)), HandoversQuery(start=at(days=0), stop=at(days=7)),
    )  # fmt: skip
    found = {(one.rows, one.row, one.number): one for one in made.differences}
    accepted = found["handovers", ("leads",), "accepted_share"]
    assert (accepted.value, accepted.against, accepted.n, accepted.verdict) == (0.0, 1.0, 60, Verdict.LOWER)
    assert found["reasons", ("leads", "no"), "share"].value == 1.0


def test_the_list_behind_a_number_names_whose_leads_they_are() -> None:
    told = [hours("q0 s1 y1 c2 q5 n6", "no money"), hours("q0 c9"), hours("q20")]
    view = seen(KeyedWalks(told, through=micros(MIDNIGHT) + 24 * HOUR, cuts=(1,)), journey(), Settings(time_zone="UTC"))
    answer = handovers_counting.measure(view)
    for rows, (row,), numbers in (
        ("handovers", answer.handovers, ("delivered", "recycled", "accepted", "rejected", "undecided")),
        ("answered", answer.answered, ("assigned", "contacted", "within", "late", "pending", "overdue")),
    ):
        for name in numbers:
            cell = Cell(rows=rows, row=("leads",), number=name)
            assert behind(view, "handovers", HandoversQuery(), cell).n == getattr(row, name), name
    listed = behind(view, "handovers", HandoversQuery(), Cell(row=("leads",))).page()
    assert [(one.key, one.times) for one in listed.customers] == [(None, 1), ("p0", 2), ("p1", 1)]
    assert behind(view, "handovers", HandoversQuery()).n == answer.n == 4
    reason = Cell(rows="reasons", row=("leads", "no money"))
    assert behind(view, "handovers", HandoversQuery(), reason).keys.to_pylist() == ["p0"]
    (period,) = answer.periods
    day = Cell(rows="periods", row=("leads", period.since.date().isoformat()))
    assert behind(view, "handovers", HandoversQuery(), day).n == period.delivered
    with pytest.raises(UnknownRow):
        behind(view, "handovers", HandoversQuery(), Cell(rows="reasons", row=("leads", "bored")))
    with pytest.raises(UnknownNumber):
        behind(view, "handovers", HandoversQuery(), Cell(row=("leads",), number="sold"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.lists(
            st.builds(
                lambda tick, name, why: Event(micros(MIDNIGHT) + tick * HOUR, name, why=why),
                st.integers(0, 12), st.sampled_from("qqsyncx"), st.sampled_from([None, "small", "poor"]),
            ),
            max_size=9,
        ),
        max_size=6,
    ),
    st.sets(st.sampled_from(sorted(STEPS))),
    st.integers(0, 4),
    st.sampled_from([(0, 24), (3, 8)]),
)  # fmt: skip
def test_every_number_is_what_following_one_lead_after_the_other_gives(
    persons: list[list[Event]], named: set[str], cut: int, period: tuple[int, int]
) -> None:
    steps = {step: name for step, name in STEPS.items() if step in named | {"qualified"}}
    rules = {("first_contact" if step == "contacted" else step): Rule(name=(name,)) for step, name in steps.items()}
    told = replace(LEADS, events=HandoverEvents(**rules, reason="why"))
    walks = Walks(persons, through=micros(MIDNIGHT) + 24 * HOUR, cuts=(cut,))
    query = HandoversQuery(start=at(hours=period[0]), stop=at(hours=period[1]))
    answer = handovers_counting.measure(seen(walks, journey(told)), query)
    (row,), (answered,) = answer.handovers, answer.answered
    leads = [
        lead for events in walks.ordered for lead in leads_of(events, steps)
        if micros(at(hours=period[0])) <= lead.qualified < micros(at(hours=period[1]))
    ]  # fmt: skip
    assert (row.delivered, row.recycled) == (len(leads), sum(lead.recycled for lead in leads))
    for step in ("assigned", "accepted", "rejected", "contacted"):
        count = sum(getattr(lead, step) is not None for lead in leads)
        found = getattr(answered if step in {"assigned", "contacted"} else row, step)
        assert found == (count if step in steps else None), step
    if "contacted" in steps:
        through = micros(MIDNIGHT) + DAY
        judged = [(lead, _waited(lead, through)) for lead in leads]
        open_ = [wait for lead, wait in judged if lead.contacted is None and lead.rejected is None]
        assert answered.within == sum(lead.contacted is not None and wait <= 4 * HOUR for lead, wait in judged)
        assert answered.late == sum(wait > 4 * HOUR for _, wait in judged)
        assert (answered.pending, answered.overdue) == (
            sum(w <= 4 * HOUR for w in open_),
            sum(w > 4 * HOUR for w in open_),
        )


def _waited(lead: Lead, through: int) -> int:
    ended = [time for time in (lead.contacted, lead.rejected) if time is not None]
    return (ended[0] if ended else through) - lead.qualified
