"""The synthetic log is what its module says it is."""

from itertools import pairwise

import numpy as np
import pytest
from benchmarks.log import CAMPAIGNS, DAY, NAMES, PATHS_EACH, Log, Ordered, make_log

EVENTS = 50_000


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log(EVENTS)


@pytest.fixture(scope="module")
def ordered(log: Log) -> Ordered:
    return log.in_order()


def test_the_same_seed_gives_the_same_log(log: Log) -> None:
    again = make_log(EVENTS)
    assert np.array_equal(log.customer, again.customer)
    assert np.array_equal(log.time, again.time)
    assert np.array_equal(log.device, again.device)
    assert not np.array_equal(log.time, make_log(EVENTS, seed=8).time)


def test_it_has_exactly_so_many_events_of_customers_of_very_different_length(log: Log) -> None:
    lengths = np.bincount(log.customer)
    assert (log.events, len(lengths), lengths.min()) == (EVENTS, log.customers, 1)
    assert log.customers == 550_000 * EVENTS // 10_000_000
    assert lengths.max() > 20 * np.median(lengths)


def test_pages_campaigns_and_values_have_their_shares(log: Log) -> None:
    assert (log.path >= 0).mean() == pytest.approx(0.30, abs=0.01)
    assert (log.campaign >= 0).mean() == pytest.approx(0.20, abs=0.01)
    assert (log.value >= 0).mean() == pytest.approx(0.30, abs=0.01)
    assert (log.value[log.value >= 0] > 50_000).mean() == pytest.approx(0.5, abs=0.02)


def test_there_are_120_names_1500_templates_and_4000_campaigns(log: Log) -> None:
    assert len(np.unique(log.name)) == len(NAMES) == 120
    assert len(np.unique(log.path[log.path >= 0] // PATHS_EACH)) == pytest.approx(1_450, abs=50)
    assert (log.path.max() < 30_000, log.campaign.max() < CAMPAIGNS) == (True, True)
    assert len(np.unique(log.campaign)) > CAMPAIGNS / 2


def test_a_page_belongs_to_one_name(log: Log) -> None:
    pages = log.path >= 0
    assert np.array_equal(log.path[pages] // PATHS_EACH % len(NAMES), log.name[pages])


def test_a_twelfth_of_the_events_is_known_by_a_device_that_is_identified_later(log: Log) -> None:
    assert (~log.named).mean() == pytest.approx(0.08, abs=0.002)
    assert (log.device[~log.named] >= 0).all()
    for device in range(0, log.devices, 50):
        mine = np.flatnonzero(log.device == device)
        mine = mine[np.argsort(log.time[mine], kind="stable")]
        assert len(np.unique(log.customer[mine])) == 1
        assert log.named[mine].sum() == 1
        assert log.time[mine[log.named[mine]]].max() == log.time[mine].max()


def test_whose_an_event_is_is_told_by_the_log_alone(log: Log) -> None:
    assert np.array_equal(log.persons(), log.customer)
    early = log.part(0, EVENTS // 2)
    unknown = early.persons() != early.customer
    assert 0 < unknown.sum() < 0.08 * early.events
    assert not early.named[unknown].any()
    assert np.array_equal(early.persons()[unknown], early.customers + early.device[unknown])


def test_people_who_are_joined_are_one(log: Log) -> None:
    joined = log.persons(np.array([[3, 5], [7, 1]]))
    assert set(np.unique(joined[log.customer == 5])) == {3}
    assert set(np.unique(joined[log.customer == 1])) == {7}
    assert log.in_order(joined=np.array([[3, 5], [7, 1]])).customers == log.customers - 2


def test_three_of_a_hundred_events_happen_at_the_time_of_the_one_before(ordered: Ordered) -> None:
    same = np.diff(ordered.customer) == 0
    tied = same & (np.diff(ordered.time) == 0)
    assert tied.mean() == pytest.approx(0.03, abs=0.003)
    assert not np.diff(ordered.touchpoint)[tied].any()
    assert np.diff(ordered.time)[same].min() == 0


def test_events_at_one_time_say_the_same_whatever_a_binding_asks_for(log: Log) -> None:
    order = np.lexsort((log.time, log.customer))
    tied = (np.diff(log.customer[order]) == 0) & (np.diff(log.time[order]) == 0)
    for column in (log.name, log.channel, log.path, log.campaign, log.value):
        assert not np.diff(column[order].astype(np.int64))[tied].any()


def test_events_arrive_in_seconds_but_for_one_in_twenty_that_is_days_late(log: Log) -> None:
    behind = np.maximum.accumulate(log.time) - log.time
    assert (behind > 0.9 * DAY).mean() == pytest.approx(0.05, abs=0.005)
    assert behind.max() < 5.1 * DAY
    assert 0.6 < (np.diff(log.time) >= 0).mean() < 0.99


def test_persons_stand_one_after_the_other_in_order_of_time(ordered: Ordered) -> None:
    assert np.unique(np.diff(ordered.customer)).tolist() == [0, 1]
    bounds = np.flatnonzero(np.diff(ordered.customer, prepend=-1, append=-1))
    assert all((np.diff(ordered.time[first:last]) >= 0).all() for first, last in pairwise(bounds))
