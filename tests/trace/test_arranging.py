import itertools
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.reference import trace_reference as reference
from tests.trace.told_log import ToldLog

from rejse.trace.arranging import Arranged, arrange, flag_ties, unpack
from rejse.trace.identity import Line
from rejse.trace.reading import COLUMNS, Log, read_log
from rejse.trace.sessions import cut_sessions

KEYS = {
    "user_key": ("anna", "bo", "cæcilie", None, None, None),
    "anonymous_key": ("phone", "kiosk", None, None),
    "session_key": ("s1", "s2", "s3", None, None, None, None),
    "case_key": ("order-1", None, None),
    "account_key": ("acme", None, None),
    "name": ("see-ad", "buy", "call"),
}


def random_log(seed: int) -> tuple[list[dict[str, Any]], int]:
    """Make a log of up to 60 events, some of one customer only, and a session gap."""
    random = Random(seed)
    used = random.sample(sorted(KEYS), random.randint(0, len(KEYS)))
    span = random.choice([1, 10, 100])
    events = [
        {"time": random.randrange(span), **{key: random.choice(KEYS[key]) for key in used}}
        for _ in range(random.choice([0, 1, 5, 20, 60]))
    ]
    return events, random.randint(1, 12)


def arranged(events: list[dict[str, Any]], *, rows: int, per: int) -> tuple[Log, Arranged]:
    log = read_log(ToldLog(events, rows=rows).batches(COLUMNS))
    return log, arrange(log, log.kinds.ranked()[0], events_per_block=per)


def block_columns(result: Arranged, number: int) -> tuple[list[int], list[int], list[int]]:
    """Give a block's offsets, times and rows."""
    offsets, records = result.block(number)
    time, kind = np.empty(len(records), np.int64), np.empty(len(records), np.uint16)
    row = np.empty(len(records), np.uint32)
    unpack(records, time, kind, row)
    return offsets.tolist(), time.tolist(), row.tolist()


@pytest.mark.parametrize("part", range(4))
def test_thousands_of_logs_are_arranged_and_cut_as_the_slow_way_does(part: int) -> None:
    for seed in range(part * 500, part * 500 + 500):
        events, gap = random_log(seed)
        log, result = arranged(events, rows=1 + seed % 30, per=1 + seed % 17)
        found: dict[reference.Line, list[int]] = {}
        for number in range(result.blocks):
            offsets, time, row = block_columns(result, number)
            kinds, keys = result.keys(number, log)
            lines = [row[start:stop] for start, stop in itertools.pairwise(offsets)]
            for line, kind, key in zip(lines, kinds, keys.to_pylist()[:-1], strict=True):
                found[Line(kind).name.lower(), line[0] if kind == Line.ALONE else key] = line
            check_sessions(events, log, (offsets, time, row), gap)
        assert found == reference.lines(events), seed


def check_sessions(
    events: list[dict[str, Any]], log: Log, block: tuple[list[int], list[int], list[int]], gap: int
) -> None:
    """Compare the sessions of one block with those cut the slow way."""
    offsets, time, row = block
    lines = [row[start:stop] for start, stop in itertools.pairwise(offsets)]
    session = log.session[row] if len(log.session) else log.session
    owner = np.zeros(2 * len(log.keys[Line.SESSION]), np.int64)
    cut = cut_sessions(np.array(offsets), np.array(time, np.int64), session, gap_microseconds=gap, owner=owner)
    ordered = row if cut.order is None else [row[at] for at in cut.order]
    bounds = cut.offsets.tolist()
    expected = [session for line in lines for session in reference.sessions(events, line, gap)]
    assert [ordered[start:stop] for start, stop in itertools.pairwise(bounds)] == expected
    assert (cut.order is None) == ([at for session in expected for at in session] == row)
    times = [[events[at]["time"] for at in session] for session in expected]
    assert cut.tied.tolist() == [int(len(set(told)) < len(told)) for told in times]


@pytest.mark.parametrize("count", [15, 16, 17, 33, 1000, 4097])
@pytest.mark.parametrize("span", [1, 7, 10**6])
def test_one_giant_customer_in_no_order_is_sorted_and_ties_keep_their_arrival(count: int, span: int) -> None:
    times = np.random.default_rng(count).integers(-span, span, count).tolist()
    _, result = arranged([{"time": time, "user_key": "shop"} for time in times], rows=500, per=100)
    (holds,) = (number for number in range(result.blocks) if result.block(number)[0][-1])
    _, time, row = block_columns(result, holds)
    assert (time, row) == (sorted(times), sorted(range(count), key=lambda at: (times[at], at)))


def test_only_customers_with_two_events_at_one_time_are_flagged() -> None:
    tied = np.full(4, 9, np.uint8)
    flag_ties(np.array([0, 2, 2, 3, 5]), np.array([1, 1, 1, 1, 2]), tied)
    assert tied.tolist() == [1, 0, 0, 0]
