from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.reference import trace_reference as reference
from tests.trace.told_log import EVENTS, ToldLog

from rejse.trace.blocks import PAD, Block, Kind, Scope
from rejse.trace.build import MadeFrom, build, open_blocks
from rejse.trace.identity import Line
from rejse.trace.opened import OpenedBlocks

GAP = timedelta(microseconds=5)


def arranged(folder: Path, log: ToldLog, *, events_per_block: int = 8, gap: timedelta = GAP) -> OpenedBlocks:
    """Build the blocks of a log and open them."""
    columns = ("arrival", "time", "user_key", "anonymous_key", "session_key", "case_key", "account_key")
    kinds = ("source", "type", "name", "channel", "outcome", "path")
    batches = log.batches(columns + kinds, dictionaries=("name",))
    manifest = build(
        batches,
        into=folder,
        session_gap=gap,
        made_from=MadeFrom(events_version=log.version),
        events_per_block=events_per_block,
    )
    return OpenedBlocks(folder, manifest, log.batches, journey_revision=3)


def units(blocks: OpenedBlocks, scope: Scope) -> list[list[tuple[int, Kind]]]:
    """Give every unit's events as (time, kind), in the blocks' order."""
    return [
        [(int(block.time[at]), blocks.kinds[block.kind[at]]) for at in range(block.offsets[u], block.offsets[u + 1])]
        for block in blocks.scoped(scope)
        for u in range(block.units)
    ]


def person_lines(blocks: OpenedBlocks) -> dict[reference.Line, list[int]]:
    """Give every person's events as arrival numbers."""
    found: dict[reference.Line, list[int]] = {}
    for block in blocks.scoped(Scope.PERSON):
        keys = blocks.person_keys(block.number).to_pylist()
        arrival = blocks.arrival(block.number)
        for u, told in enumerate(keys):
            events = arrival[block.offsets[u] : block.offsets[u + 1]].tolist()
            line = Line(told["line"])
            found[line.name.lower(), events[0] if line is Line.ALONE else told["key"]] = events
    return found


def told(events: Sequence[Mapping[str, Any]], numbers: Sequence[int]) -> list[tuple[int, Kind]]:
    """Give events by their numbers as (time, kind)."""
    return [(events[at]["time"], Kind(*reference.kind_of(events[at]))) for at in numbers]  # type: ignore[arg-type]


def ties(block: Block) -> list[int]:
    """Say which units have two events of different kinds at one time, by looking at all of them."""
    told = [
        {(int(block.time[at]), int(block.kind[at])) for at in range(block.offsets[u], block.offsets[u + 1])}
        for u in range(block.units)
    ]
    return [int(len(one) > len({time for time, _ in one})) for one in told]


@settings(max_examples=30, deadline=None)
@given(EVENTS, st.integers(1, 50), st.integers(1, 40))
@example([], 8, 8)
@example([{"time": 3}], 8, 8)
def test_every_event_stands_on_its_customers_line_in_order(events: list[dict[str, Any]], rows: int, per: int) -> None:
    with TemporaryDirectory() as folder:
        blocks = arranged(Path(folder), ToldLog(events, rows=rows), events_per_block=per)
        expected = reference.lines(events)
        assert person_lines(blocks) == expected
        by_line = {line: told(events, numbers) for line, numbers in expected.items()}
        assert sorted(units(blocks, Scope.PERSON), key=str) == sorted(by_line.values(), key=str)
        counted = {Kind(*kind): n for kind, n in reference.kind_counts(events).items()}  # type: ignore[arg-type]
        assert dict(zip(blocks.kinds, blocks.kind_counts.tolist(), strict=True)) == counted
        assert sorted(blocks.kind_counts.tolist(), reverse=True) == blocks.kind_counts.tolist()


@settings(max_examples=30, deadline=None)
@given(EVENTS, st.integers(1, 40), st.integers(1, 12))
def test_sessions_are_exact_even_where_they_overlap(events: list[dict[str, Any]], per: int, gap: int) -> None:
    with TemporaryDirectory() as folder:
        blocks = arranged(Path(folder), ToldLog(events), events_per_block=per, gap=timedelta(microseconds=gap))
        expected = [
            [told(events, session) for session in reference.sessions(events, line, gap)]
            for line in person_lines(blocks).values()
        ]
        assert units(blocks, Scope.SESSION) == [session for person in expected for session in person]
        for scope in Scope:
            for block in blocks.scoped(scope):
                assert block.tied.tolist() == ties(block)
                assert len(block.time) == len(block.kind) == block.events + PAD
                assert not block.time[block.events :].any()
                assert not block.kind[block.events :].any()
                assert block.offsets[0] == 0


def test_a_line_in_no_order_at_all_is_put_in_order(tmp_path: Path) -> None:
    times = np.random.default_rng(5).integers(0, 1000, 5000).tolist()
    events = [{"time": time, "user_key": "shop", "session_key": f"s{time % 3}"} for time in times]
    blocks = arranged(tmp_path, ToldLog(events, rows=999), events_per_block=5000)
    assert person_lines(blocks) == reference.lines(events)
    assert [len(unit) for unit in units(blocks, Scope.SESSION)] == [
        len(session) for session in reference.sessions(events, reference.lines(events)["user", "shop"], 5)
    ]


def test_what_measures_are_given_can_only_be_read(tmp_path: Path) -> None:
    events = [{"time": 1, "user_key": "anna", "session_key": key} for key in ("a", "b", "a")]
    blocks = arranged(tmp_path, ToldLog(events))
    for scope in Scope:
        for block in blocks.scoped(scope):
            for column in (block.offsets, block.time, block.kind, block.tied):
                assert (column.flags.writeable, column.flags.c_contiguous, column.flags.aligned) == (False, True, True)
        for codes in blocks.facet("session_key", scope).codes:
            assert not codes.flags.writeable


def test_a_log_of_events_in_times_before_1970_keeps_its_order(tmp_path: Path) -> None:
    events = [{"time": time, "user_key": "anna"} for time in (5, -3, 0, -3_000_000_000_000_000)]
    assert person_lines(arranged(tmp_path, ToldLog(events)))["user", "anna"] == [3, 1, 2, 0]


def test_a_stream_with_nothing_but_times_is_arranged_too(tmp_path: Path) -> None:
    stream = pa.record_batch({"time": pa.array([2, 1], pa.timestamp("us", "UTC"))})
    manifest = build([stream], into=tmp_path)
    assert [(size.events, size.persons, size.sessions) for size in manifest.blocks] == [(2, 2, 2)]


def test_erased_events_leave_gaps_in_the_arrival_numbers(tmp_path: Path) -> None:
    events = [{"time": at, "user_key": "anna", "arrival": at * 10, "name": f"n{at}"} for at in range(20)]
    blocks = arranged(tmp_path, ToldLog(events))
    assert person_lines(blocks) == {("user", "anna"): [at * 10 for at in range(20)]}
    facet = blocks.facet("name", Scope.PERSON)
    assert [facet.values[code] for codes in facet.codes for code in codes] == [f"n{at}" for at in range(20)]


def test_the_answer_says_what_it_was_made_from(tmp_path: Path) -> None:
    log = ToldLog([{"time": 7, "user_key": "anna"}, {"time": 2, "user_key": "bo"}], version=4)
    blocks = open_blocks(tmp_path, log, session_gap=GAP, journey_revision=9)
    snapshot = blocks.snapshot
    assert (snapshot.events, snapshot.identity, snapshot.journey, snapshot.erased_through) == (4, 0, 9, 0)
    assert blocks.data_through == datetime(1970, 1, 1, microsecond=7, tzinfo=UTC)


def test_no_events_at_all_make_one_empty_block(tmp_path: Path) -> None:
    blocks = open_blocks(tmp_path, ToldLog([]), session_gap=GAP, journey_revision=1)
    assert [(block.units, block.events, len(block.time)) for block in blocks.scoped(Scope.SESSION)] == [(0, 0, PAD)]
    assert (blocks.kinds, blocks.data_through) == ((), None)


@pytest.mark.parametrize("per", [1, 5, 100])
def test_customers_keep_their_place_whatever_else_arrives(tmp_path: Path, per: int) -> None:
    keys = [f"{number:032x}" for number in np.random.default_rng(1).integers(0, 2**60, 50).tolist()]
    events = [{"time": at, "user_key": f"{key[::-1]}"} for at, key in enumerate(keys)]
    blocks = arranged(tmp_path, ToldLog(events), events_per_block=per)
    bits = len(blocks.scoped(Scope.PERSON)).bit_length() - 1
    for block in blocks.scoped(Scope.PERSON):
        told_keys = [told["key"] for told in blocks.person_keys(block.number).to_pylist()]
        assert told_keys == sorted(told_keys)
        assert {int(key, 16) >> (128 - bits) for key in told_keys} <= {block.number}
