"""Companies and cases have journeys of their own, in which the events of several people stand in one order."""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.told_log import EVENTS, ToldLog

from rejse.trace.blocks import Scope
from rejse.trace.build import open_blocks
from rejse.trace.opened import OpenedBlocks
from rejse.trace.subjects import SubjectEvents

GAP = timedelta(minutes=30)


def lines(blocks: OpenedBlocks, scope: Scope) -> dict[str, list[int]]:
    """Give every company's or case's events as arrival numbers."""
    found: dict[str, list[int]] = {}
    for block in blocks.scoped(scope):
        keys, arrival = blocks.unit_keys(block.number).to_pylist(), blocks.arrival(block.number)
        for unit in range(block.units):
            if not len(block.alive) or block.alive[unit]:
                found[keys[unit]] = arrival[block.offsets[unit] : block.offsets[unit + 1]].tolist()
    return found


def opened(folder: Path, log: ToldLog, scope: Scope) -> OpenedBlocks:
    blocks = open_blocks(folder, SubjectEvents(log, scope), session_gap=GAP, journey_revision=1)
    assert isinstance(blocks, OpenedBlocks)
    return blocks


@pytest.mark.parametrize(("scope", "key"), [(Scope.ACCOUNT, "account_key"), (Scope.CASE, "case_key")])
@settings(max_examples=60, deadline=None)
@given(events=EVENTS, later=st.integers(0, 3))
def test_each_line_holds_the_events_that_name_it_in_order_also_those_that_came_since(
    scope: Scope, key: str, events: list[dict[str, Any]], later: int
) -> None:
    expected: dict[str, list[int]] = defaultdict(list)
    for at in sorted(range(len(events)), key=lambda at: (events[at]["time"], at)):
        if events[at].get(key) is not None:
            expected[events[at][key]].append(at)
    with TemporaryDirectory() as folder:
        opened(Path(folder), ToldLog(events[: len(events) - later], rows=1), scope)
        blocks = opened(Path(folder), ToldLog(events, rows=1, version=2), scope)
        assert lines(blocks, scope) == expected
        if any(event.get("channel") for event in events if event.get(key)):
            facet = blocks.facet("channel", scope)
            for block in blocks.scoped(scope):
                for at, number in enumerate(blocks.arrival(block.number).tolist()):
                    code = facet.codes[block.number][at]
                    assert (facet.values[code] if code >= 0 else None) == events[number].get("channel")


def test_a_company_s_journey_holds_the_steps_of_all_its_people(tmp_path: Path) -> None:
    events = [
        {"time": 1, "user_key": "anna", "account_key": "acme", "name": "see-ad"},
        {"time": 3, "user_key": "bo", "account_key": "acme", "name": "buy"},
        {"time": 2, "user_key": "carl", "name": "see-ad"},
    ]
    assert lines(opened(tmp_path, ToldLog(events), Scope.ACCOUNT), Scope.ACCOUNT) == {"acme": [0, 1]}
