"""The example company does what was planted in it, and only that."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

import pytest

from rejse.example.happening import DAY, END, HOUR, START, Happening, System, local, month_share
from rejse.example.simulate import simulate
from rejse.example.truths import Truths

Told = Sequence[Happening]


@pytest.fixture(scope="module")
def told() -> Told:
    return simulate()


def lives(told: Told) -> list[list[Happening]]:
    """Give everybody's rows in order, the devices known by a customer number joined to it."""
    number = {one.visitor: one.customer for one in told if one.visitor and one.customer}
    found = defaultdict(list)
    for one in told:
        found[one.customer or number.get(one.visitor, one.visitor)].append(one)
    return list(found.values())


def share(met: Sequence[bool]) -> float:
    return sum(met) / len(met)


def failed_mobile_payments(told: Told) -> float:
    release = local(START).replace(month=5, day=19).timestamp() * 1000
    tried = [one for one in told if one.name == "payment_tried" and one.cells["device"] == "mobile"]
    return share([one.cells["outcome"] == "failed" for one in tried if one.time > release])


def days_from_check_to_quote(told: Told) -> float:
    waited = []
    for life in lives(told):
        checks = [one.time for one in life if one.name == "Mølletjek"]
        waited += [(one.time - checks[-1]) / 1000 / DAY for one in life if one.name == "Tilbud sendt"]
    return median(waited)


def empty_searches(told: Told) -> float:
    return share([one.cells["results"] == 0 for one in told if one.name == "search_made"])


def early_chats_lost(told: Told) -> float:
    """How much rarer it has become that a reader of guides chats before having calculated a price."""
    early: dict[bool, list[bool]] = {False: [], True: []}
    for life in lives(told):
        guides = [one for one in life if str(one.cells.get("page", "")).startswith("/guides/")]
        if guides:
            first = next((one.name for one in life if one.name in {"chat_started", "calculator_used"}), "")
            early[month_share(guides[0].time / 1000) > 0.6].append(first == "chat_started")
    return 1 - share(early[True]) / share(early[False])


def stand_helps_newsletter_readers(told: Told) -> float:
    """How much more often those with both channels ask for a quote, in shares, than the two alone would add up to."""
    asked = defaultdict(list)
    for life in lives(told):
        names = {one.name for one in life}
        if any(str(one.cells.get("page", "")).startswith("/guides/") for one in life) and "ad_clicked" in names:
            asked["newsletter_signed_up" in names, "Standbesøg" in names].append("quote_requested" in names)
    return share(asked[True, True]) - share(asked[True, False]) - share(asked[False, True]) + share(asked[False, False])


def minutes_in_monday_queue(told: Told) -> float:
    ended = [one for one in told if one.name in {"call_abandoned", "call_answered"}]
    monday = [one for one in ended if local(one.time / 1000).weekday() == 0 and local(one.time / 1000).hour < 12]
    return median(int(one.cells["waited"]) / 60 for one in monday)


def readers_of_reports_who_call(told: Told) -> float:
    called = []
    for life in lives(told):
        calls = [one.time for one in life if one.name == "call_queued"]
        for one, after in pairwise([*life, life[-1]]):
            if one.name == "report_opened" and after.name != "report_opened":
                called.append(any(0 < call - one.time < 24 * HOUR * 1000 for call in calls))
    return share(called)


def referred_customers_who_order(told: Told) -> float:
    """How much more often the referred accept a quote they have read than the others, in shares."""
    ordered = defaultdict(list)
    for life in lives(told):
        names = {one.name for one in life}
        if "quote_opened" in names:
            ordered["referral_opened" in names].append("order_started" in names)
    return share(ordered[True]) - share(ordered[False])


def leavers_after_a_bad_visit(told: Told) -> float:
    left = []
    for life in lives(told):
        visits = [one for one in life if one.name == "Serviceeftersyn" and int(one.cells.get("score", 5)) <= 2]
        if visits and visits[-1].time < (END - 30 * DAY) * 1000:
            left.append(any(one.name == "Aftale opsagt" and one.time > visits[-1].time for one in life))
    return share(left)


@pytest.mark.parametrize(
    ("truth", "number", "at_least", "at_most", "scale"),
    [
        ("mobile_payment", failed_mobile_payments, 0.45, 0.12, 1.0),
        ("slow_quote", days_from_check_to_quote, 8.0, 5.0, 0.5),
        ("empty_search", empty_searches, 0.30, 0.10, 0.25),
        ("later_contact", early_chats_lost, 0.30, 0.20, 1.0),
        ("stand_and_newsletter", stand_helps_newsletter_readers, 0.08, 0.07, 2.0),
        ("monday_queue", minutes_in_monday_queue, 8.0, 5.0, 0.5),
        ("unclear_report", readers_of_reports_who_call, 0.15, 0.08, 0.5),
        ("referred_buy_more", referred_customers_who_order, 0.06, 0.05, 2.0),
        ("leave_after_bad_visit", leavers_after_a_bad_visit, 0.40, 0.25, 1.0),
    ],
)
def test_a_truth_shows_in_the_rows_and_is_gone_when_switched_off(
    truth: str, number: Callable[[Told], float], at_least: float, at_most: float, scale: float
) -> None:
    shown = number(simulate(scale=scale))
    gone = number(simulate(scale=scale, truths=Truths().without(truth)))
    assert shown > at_least
    assert gone < at_most


def test_the_company_has_the_size_that_was_planned(told: Told) -> None:
    systems = Counter(one.system for one in told)
    physical = systems[System.VISITS] + sum(one.name == "Opkald til kunde" for one in told)
    assert 60_000 <= len(told) <= 90_000
    assert 4_000 <= len(lives(told)) <= 5_200
    assert 0.10 <= physical / len(told) <= 0.20
    assert all(systems[system] > 1_000 for system in System)


def test_the_nine_months_end_with_october(told: Told) -> None:
    assert f"{local(told[0].time / 1000):%Y-%m-%d}" == "2026-02-01"
    assert f"{local(told[-1].time / 1000):%Y-%m-%d}" == "2026-10-31"
    assert all(START <= one.time / 1000 < END for one in told)
    assert all(early.time <= late.time for early, late in pairwise(told))


def test_fewer_and_fewer_go_on_and_some_are_first_met_late(told: Told) -> None:
    milestones = ["ad_clicked", "calculator_used", "quote_requested", "Mølletjek", "order_placed"]
    reached = [sum(any(one.name == name for one in life) for life in lives(told)) for name in milestones]
    assert reached == sorted(reached, reverse=True)
    assert all(0.2 < late / early < 0.75 for early, late in pairwise(reached))
    never_advertised = [life for life in lives(told) if all(one.name != "ad_clicked" for one in life)]
    assert len(never_advertised) > 1_000


def test_visitors_are_strangers_until_they_ask_for_a_quote_or_log_in(told: Told) -> None:
    known_first = Counter(
        next((one.name for one in life if one.system is System.WEB and one.customer), "") for life in lives(told)
    )
    assert set(known_first) - {""} <= {
        "quote_requested", "quote_opened", "report_opened", "production_viewed", "renewal_opened",
    }  # fmt: skip
    assert any(not one.customer for one in told)
    assert known_first["quote_requested"] > 500


def test_the_office_works_in_office_hours_except_at_shows(told: Told) -> None:
    office = [one for one in told if one.system is System.CRM]
    assert all(local(one.time / 1000).weekday() < 5 and 8 <= local(one.time / 1000).hour < 16 for one in office)


def test_a_larger_scale_adds_customers_and_changes_none() -> None:
    small, large = simulate(scale=0.05), simulate(scale=0.1)
    customers = {one.customer for one in small if one.customer} | {one.visitor for one in small if one.visitor}
    assert [one for one in large if (one.customer or one.visitor) in customers] == small


def test_another_seed_gives_another_company() -> None:
    assert simulate(scale=0.01) == simulate(scale=0.01)
    assert simulate(scale=0.01) != simulate(scale=0.01, seed=7)


def test_a_truth_switched_off_leaves_the_others_alone() -> None:
    assert Truths().without("empty_search", "monday_queue") == Truths(empty_search=0.06, monday_queue=2.5)
