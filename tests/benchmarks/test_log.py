"""The synthetic log is what the table says it is."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from benchmarks.log import NAMES, Log, make_log, write_parquet


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log(50_000)


def test_the_same_seed_gives_the_same_log(log: Log) -> None:
    again = make_log(50_000)
    assert np.array_equal(log.customer, again.customer)
    assert np.array_equal(log.time, again.time)
    assert not np.array_equal(log.time, make_log(50_000, seed=8).time)


def test_it_has_exactly_so_many_events_of_customers_of_very_different_length(log: Log) -> None:
    lengths = np.bincount(log.customer)
    assert (log.events, len(lengths), lengths.min()) == (50_000, log.customers, 1)
    assert lengths.max() > 20 * np.median(lengths)


def test_events_arrive_nearly_in_order_of_time(log: Log) -> None:
    later = np.diff(log.time) >= 0
    assert 0.6 < later.mean() < 0.99999


def test_no_two_events_of_a_customer_share_a_time(log: Log) -> None:
    ordered = log.in_order()
    same = ordered.customer[1:] == ordered.customer[:-1]
    assert np.diff(ordered.time)[same].min() > 0


def test_the_file_holds_the_log_as_it_arrived(log: Log, tmp_path: Path) -> None:
    table = pq.read_table(write_parquet(log, tmp_path / "log.parquet"))
    ids = table["user_key"].to_pylist()
    assert table["name"].to_pylist() == [NAMES[place] for place in log.touchpoint]
    assert table["time"].cast("int64").to_pylist() == log.time.tolist()
    assert len(set(ids)) == log.customers
    assert len(set(zip(ids, log.customer.tolist(), strict=True))) == log.customers
    assert {len(one) for one in ids} == {32}
