"""The example company does what people do, in fifteen months, and only what was planted differs when it is off."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest

from rejse.example.happening import END, START, Happening, System, local
from rejse.example.looking import SHOWS
from rejse.example.simulate import simulate
from rejse.example.truths import NEUTRAL, Truths

Told = Sequence[Happening]
SCALE = 0.1


@pytest.fixture(scope="module")
def told() -> Told:
    return simulate(scale=SCALE)


def lives(told: Told) -> list[list[Happening]]:
    """Give everybody's rows in order, the devices known by a customer number joined to it."""
    number = {one.visitor: one.customer for one in told if one.visitor and one.customer}
    found = defaultdict(list)
    for one in told:
        found[one.customer or number.get(one.visitor, one.visitor)].append(one)
    return list(found.values())


def test_the_company_has_the_size_that_was_planned(told: Told) -> None:
    systems = Counter(one.system for one in told)
    assert 480_000 <= len(told) / SCALE <= 550_000
    assert 20_000 <= len(lives(told)) / SCALE <= 27_000
    assert all(systems[system] / SCALE > 3_000 for system in System)


def test_the_fifteen_months_end_with_october(told: Told) -> None:
    assert f"{local(told[0].time / 1000):%Y-%m-%d}" == "2025-08-01"
    assert f"{local(told[-1].time / 1000):%Y-%m-%d}" == "2026-10-31"
    assert all(START <= one.time / 1000 < END for one in told)
    assert all(early.time <= late.time for early, late in pairwise(told))


def test_fewer_and_fewer_go_on_and_some_are_first_met_late(told: Told) -> None:
    milestones = ["quote_requested", "Lead accepteret", "Mølletjek", "quote_opened", "order_started", "order_placed"]
    reached = [sum(any(one.name == name for one in life) for life in lives(told)) for name in milestones]
    assert reached[3:] == sorted(reached[3:], reverse=True)
    assert all(0.2 < late / early < 1.2 for early, late in pairwise(reached))
    never_advertised = [life for life in lives(told) if all(one.name != "ad_clicked" for one in life)]
    assert len(never_advertised) > 1_000


def test_visitors_are_strangers_until_they_ask_for_a_quote_or_log_in(told: Told) -> None:
    known_first = Counter(
        next((one.name for one in life if one.system is System.WEB and one.customer), "") for life in lives(told)
    )
    assert set(known_first) - {""} <= {
        "quote_requested", "quote_opened", "page_viewed", "production_viewed", "report_opened", "renewal_opened",
        "order_started", "referral_sent",
    }  # fmt: skip
    assert any(not one.customer for one in told)
    assert known_first["quote_requested"] > 300


def test_a_lead_is_handed_over_step_by_step_unless_the_customer_called(told: Told) -> None:
    leads = defaultdict(list)
    for one in told:
        if one.system is System.CRM and one.name.startswith(("Lead ", "Opkald")):
            leads[one.cells["case"]].append(one)
    handed = [steps for steps in leads.values() if steps[0].cells["lead"] == "Marketing" and len(steps) > 2]
    called = [steps for steps in leads.values() if steps[0].cells["lead"] == "Direkte"]
    chain = ["Lead kvalificeret", "Lead tildelt"]
    assert all([one.name for one in steps[:2]] == chain for steps in handed)
    assert {steps[2].name for steps in handed} == {"Lead accepteret", "Lead afvist"}
    assert {steps[0].name for steps in called} == {"Lead modtaget"}
    assert all(one.cells["reason"] for steps in handed for one in steps if one.name == "Lead afvist")


def test_a_call_is_queued_and_then_answered_or_abandoned(told: Told) -> None:
    calls = defaultdict(list)
    for one in told:
        if one.system is System.PHONE:
            calls[one.cells["call"]].append(one.name)
    whole = Counter(tuple(names) for names in calls.values() if len(names) > 1)
    assert set(whole) == {("call_queued", "call_answered"), ("call_queued", "call_abandoned")}
    assert all(count > 20 for count in whole.values())


def test_a_company_has_several_people_with_parts_in_the_purchase(told: Told) -> None:
    people = defaultdict(set)
    for one in told:
        if one.account:
            people[one.account].add(one.customer)
    roles = {str(one.cells["role"]) for one in told if one.system is System.CRM}
    assert max(map(len, people.values())) == 4
    assert sum(len(one) > 1 for one in people.values()) > 50
    assert roles == {"ejer", "bruger", "beslutningstager", "indkøber"}


def test_there_is_always_a_show_within_six_weeks() -> None:
    days = [START, *(day for day, _ in SHOWS), END]
    assert all(late - early < 45 * 86_400 for early, late in pairwise(days))


def test_the_office_works_in_office_hours_except_at_shows(told: Told) -> None:
    office = [one for one in told if one.system is System.CRM and one.name != "Kontakt oprettet"]
    assert all(local(one.time / 1000).weekday() < 5 and 8 <= local(one.time / 1000).hour < 16 for one in office)


def test_a_larger_scale_adds_customers_and_changes_none() -> None:
    small, large = simulate(scale=0.01), simulate(scale=0.02)
    customers = {one.customer for one in small if one.customer} | {one.visitor for one in small if one.visitor}
    known = [one for one in large if one.customer in customers or (not one.customer and one.visitor in customers)]
    assert [one for one in known if one.visitor or one.customer] == [
        one for one in small if one.visitor or one.customer
    ]


def test_another_seed_gives_another_company() -> None:
    assert simulate(scale=0.01) == simulate(scale=0.01)
    assert simulate(scale=0.01) != simulate(scale=0.01, seed=7)


def test_whoever_waits_is_told_how_far_it_is() -> None:
    moved: list[tuple[int, int]] = []
    simulate(scale=0.05, moved=lambda done, whole: moved.append((done, whole)))
    assert moved == [(0, 1_000), (500, 1_000)]


def test_a_truth_switched_off_leaves_the_others_alone() -> None:
    off = Truths().without("empty_search", "monday_queue")
    assert off == Truths(empty_search=NEUTRAL["empty_search"], monday_queue=NEUTRAL["monday_queue"])
    told = off.told()
    assert {name for name, one in told.items() if not one["on"]} == {"empty_search", "monday_queue"}
    assert all(one["da"] and one["en"] for one in told.values())
