import itertools
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.reference import trace_reference as reference
from tests.trace.told_log import ToldLog

from rejse.trace.arranging import Arranged, arrange, block_count
from rejse.trace.blocks import PAD
from rejse.trace.identity import Line
from rejse.trace.reading import COLUMNS, Log, read_log
from rejse.trace.sessions import cut_sessions, flag_ties

HEX = "0123456789abcdef0123456789abcdef"
KEYS = {
    "user_key": ("anna", "bo", "cæcilie", HEX, HEX.upper(), None, None, None),
    "anonymous_key": ("phone", "kiosk", HEX, None, None),
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


def arranged(events: list[dict[str, Any]], *, rows: int, per: int) -> tuple[Log, list[Arranged]]:
    log = read_log(ToldLog(events, rows=rows).batches(COLUMNS))
    blocks = block_count(log.events, events_per_block=per)
    return log, [arrange(log.runs, log.kinds[0], number=number, blocks=blocks) for number in range(blocks)]


def block_columns(block: Arranged) -> tuple[list[int], list[int], list[int]]:
    """Give a block's offsets, times and rows."""
    return block.offsets.tolist(), block.time[: block.events].tolist(), block.row[: block.events].tolist()


@pytest.mark.parametrize("part", range(4))
def test_thousands_of_logs_are_arranged_and_cut_as_the_slow_way_does(part: int) -> None:
    for seed in range(part * 500, part * 500 + 500):
        events, gap = random_log(seed)
        log, blocks = arranged(events, rows=1 + seed % 30, per=1 + seed % 17)
        found: dict[reference.Line, list[int]] = {}
        for block in blocks:
            offsets, time, row = block_columns(block)
            kinds, keys = block.keys(log)
            lines = [row[start:stop] for start, stop in itertools.pairwise(offsets)]
            for line, kind, key in zip(lines, kinds, keys.to_pylist()[:-1], strict=True):
                found[Line(kind).name.lower(), line[0] if kind == Line.ALONE else key] = line
            check_ties(events, block, lines)
            check_sessions(events, log, (offsets, time, row), gap)
        assert found == reference.lines(events), seed


def check_ties(events: list[dict[str, Any]], block: Arranged, lines: list[list[int]]) -> None:
    """Compare the flags and the room behind the last event with what they have to be."""
    assert block.tied.tolist() == [int(is_tied(events, line)) for line in lines]
    for column in (block.time, block.kind, block.row):
        assert column[block.events :].tolist() == [0] * PAD


def check_sessions(
    events: list[dict[str, Any]], log: Log, block: tuple[list[int], list[int], list[int]], gap: int
) -> None:
    """Compare the sessions of one block with those cut the slow way."""
    offsets, time, row = block
    lines = [row[start:stop] for start, stop in itertools.pairwise(offsets)]
    session = log.session[row] if len(log.session) else log.session
    keys = len(log.keys[Line.SESSION])
    numbers = {kind: number for number, kind in enumerate(reference.kind_counts(events))}
    kind = np.array([numbers[reference.kind_of(events[at])] for at in row], np.uint16)
    cut = cut_sessions(np.array(offsets), np.array(time, np.int64), kind, session, gap_microseconds=gap, keys=keys)
    ordered = row if cut.order is None else [row[at] for at in cut.order]
    bounds = cut.offsets.tolist()
    expected = [session for line in lines for session in reference.sessions(events, line, gap)]
    assert [ordered[start:stop] for start, stop in itertools.pairwise(bounds)] == expected
    assert (cut.order is None) == ([at for session in expected for at in session] == row)
    assert cut.tied.tolist() == [int(is_tied(events, session)) for session in expected]


def is_tied(events: list[dict[str, Any]], line: list[int]) -> bool:
    """Say whether two events of different kinds share a time."""
    told = {(events[at]["time"], reference.kind_of(events[at])) for at in line}
    return len(told) > len({time for time, _ in told})


@pytest.mark.parametrize("count", [15, 16, 17, 33, 1000, 4097])
@pytest.mark.parametrize("span", [1, 7, 10**6])
@pytest.mark.parametrize("key", ["shop", "0123456789abcdef" * 2])
def test_one_giant_customer_in_no_order_is_sorted_and_ties_keep_their_arrival(count: int, span: int, key: str) -> None:
    times = np.random.default_rng(count).integers(-span, span, count).tolist()
    _, blocks = arranged([{"time": time, "user_key": key} for time in times], rows=500, per=100)
    (holds,) = (block for block in blocks if block.events)
    _, time, row = block_columns(holds)
    assert (time, row) == (sorted(times), sorted(range(count), key=lambda at: (times[at], at)))


def test_only_customers_with_two_kinds_of_events_at_one_time_are_flagged() -> None:
    tied, kind = np.full(5, 9, np.uint8), np.array([4, 5, 4, 4, 5, 6, 6], np.uint16)
    flag_ties(np.array([0, 2, 2, 3, 5, 7]), np.array([1, 1, 1, 1, 2, 3, 3]), kind, tied)
    assert tied.tolist() == [1, 0, 0, 0, 0]


def test_customers_whose_keys_differ_in_one_bit_only_stay_apart() -> None:
    keys = sorted(
        {f"{1 << bit:032x}" for bit in range(128)} | {f"{(1 << 128) - 1 - (1 << bit):032x}" for bit in range(128)}
    )
    events = [{"time": at % 3, "user_key": key} for at, key in enumerate(keys * 2)]
    log, blocks = arranged(events, rows=100, per=100)
    assert [key for block in blocks for key in block.keys(log)[1].to_pylist()[:-1]] == keys
    assert {int(length) for block in blocks for length in np.diff(block.offsets)} == {2}


def test_ten_thousand_customers_make_the_table_of_lines_grow() -> None:
    events = [{"time": at, "user_key": f"{at * 7919 % 10_007:032x}"} for at in range(10_007)]
    _, (block,) = arranged(events, rows=3000, per=1 << 20)
    assert (block.offsets.tolist(), sorted(block.row[:10_007].tolist())) == (list(range(10_008)), list(range(10_007)))
