"""Facets, bindings and new events are asked about a log that goes on, and every answer is compared."""

import numpy as np
import pytest
from benchmarks.living import BY_VALUE, REBOUND, Living, rebound
from benchmarks.log import NAMES, Log, make_log
from benchmarks.rejse_side import drawn
from benchmarks.report import Row
from benchmarks.writing import path_texts

from rejse.journey.fields import TOUCHPOINTS_MAX

EVENTS = 20_200


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log(EVENTS)


@pytest.fixture(scope="module")
def rows(log: Log, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Row]:
    living = Living(log, runs=1, folder=tmp_path_factory.mktemp("living"))
    told = [row for query in ("facet", "rebind", "refresh") for row in living.rows(query)]
    return {(row.query, row.engine): row for row in told}


def test_every_answer_is_that_of_blocks_arranged_anew_and_of_another_engine(
    rows: dict[tuple[str, str], Row],
) -> None:
    assert {asked: row.agrees for asked, row in rows.items()} == {
        ("facet", "rejse"): True,
        ("rebind", "rejse"): True,
        ("rebind", "rejse, by value"): True,
        ("refresh", "rejse"): True,
        ("undo", "rejse"): True,
    }


def test_only_a_new_facet_writes_beside_the_blocks(rows: dict[tuple[str, str], Row]) -> None:
    written = {asked: row.bytes_written for asked, row in rows.items()}
    assert (written.pop(("facet", "rejse")) or 0) > 4 * 20_000
    assert set(written.values()) == {0}


def test_one_event_in_a_hundred_comes_later(rows: dict[tuple[str, str], Row]) -> None:
    assert {row.query: row.events for row in rows.values()} == {
        "facet": 20_000,
        "rebind": 20_000,
        "refresh": EVENTS,
        "undo": EVENTS,
    }


def test_changed_bindings_move_events_as_the_plain_rule_says(log: Log) -> None:
    plain, moved, by_value = log.touchpoint, rebound(log, by_value=False), rebound(log, by_value=True)
    paths = np.array([*path_texts(), ""])[log.path]
    in_folder = np.char.startswith(paths, "/aaa/")
    renamed = (log.name == NAMES.index("touchpoint-04-c")) & ~in_folder
    assert set(np.flatnonzero(moved != plain)) == set(np.flatnonzero((in_folder & (plain > 0)) | renamed))
    assert (set(moved[in_folder]), set(moved[renamed])) == ({0}, {3})
    dear = (log.value > 50_000) & (moved > 0)
    assert set(by_value[dear]) == {1}
    assert np.array_equal(by_value[~dear], moved[~dear])


def test_the_journey_drawn_anew_has_the_changed_bindings_only() -> None:
    before, after = drawn().touchpoints, drawn(BY_VALUE).touchpoints
    changed = [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert (changed, sorted(REBOUND), len(after) <= TOUCHPOINTS_MAX) == ([0, 1, 3], [0, 3], True)
