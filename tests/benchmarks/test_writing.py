"""The log as files: with what a source writes, and taken in by a real import as what it is."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from benchmarks.log import CHANNEL_NAMES, NAMES, PATHS_EACH, Log, make_log
from benchmarks.plain import plain_flow, plain_funnel, plain_map
from benchmarks.rejse_side import Rejse, drawn
from benchmarks.writing import PATHS_PER_FOLDER, TYPES, append_events, path_texts, write_parquet, write_raw
from benchmarks.writing import Texts as LogTexts

from rejse import workspace
from rejse.collect.importing import ImportOptions
from rejse.measure.view import View
from rejse.settings import Settings
from rejse.store.events import EventTable
from rejse.trace.binding import bind_blocks
from rejse.trace.templates import template_of


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log(12_000)


def test_30000_paths_are_1500_kinds_of_page() -> None:
    paths = path_texts()
    templates = [template_of(path) for path in paths]
    assert len(set(paths)) == 30_000
    assert len(set(templates)) == 1_500
    assert all(len(set(templates[at : at + PATHS_EACH])) == 1 for at in range(0, len(paths), PATHS_EACH))
    in_folder = [path.startswith("/aaa/") for path in paths]
    assert in_folder == [True] * PATHS_PER_FOLDER + [False] * (len(paths) - PATHS_PER_FOLDER)


def test_the_file_holds_the_log_as_it_arrived(log: Log, tmp_path: Path) -> None:
    table = pq.read_table(write_parquet(log, tmp_path / "log.parquet"))
    paths = path_texts()
    assert table.column_names == [
        *("time", "user_key", "anonymous_key", "type", "name", "path", "channel", "campaign_name", "value")
    ]
    assert table["time"].cast("int64").to_pylist() == log.time.tolist()
    assert table["name"].to_pylist() == [NAMES[name] for name in log.name]
    assert table["channel"].to_pylist() == [CHANNEL_NAMES[way] for way in log.channel]
    assert table["path"].to_pylist() == [paths[path] if path >= 0 else None for path in log.path.tolist()]
    assert table["type"].to_pylist() == [TYPES[path >= 0] for path in log.path.tolist()]
    assert table["value"].to_pylist() == [value if value >= 0 else None for value in log.value.tolist()]


def test_every_user_and_every_device_has_one_key(log: Log, tmp_path: Path) -> None:
    table = pq.read_table(write_parquet(log, tmp_path / "log.parquet"))
    for name, codes in (
        ("user_key", np.where(log.named, log.customer.astype(np.int64), -1)),
        ("anonymous_key", log.device),
    ):
        keys = table[name].to_pylist()
        assert [key is None for key in keys] == (codes < 0).tolist()
        pairs = set(zip(keys, codes.tolist(), strict=True))
        assert len(pairs) == len({key for key, _ in pairs}) == len({code for _, code in pairs})
        assert {len(key) for key in keys if key} == {32}


def test_what_is_sent_is_taken_in_as_the_log_without_its_repetitions(log: Log, tmp_path: Path) -> None:
    """One message in fifty is sent twice; a twelfth is known by a device only until somebody identifies on it."""
    twice = write_raw(log, tmp_path / "raw.parquet")
    shop = workspace.new(tmp_path / "shop", template="six", language="en")
    parts = {"customer": "user_key", "anonymous": "anonymous_key", "event": "name"}
    options = ImportOptions(parts=parts)
    report = shop.import_file(tmp_path / "raw.parquet", options, now=datetime(2026, 11, 22, tzinfo=UTC))
    assert twice == pytest.approx(0.02 * log.events, rel=0.2)
    assert (report.read, report.kept, report.duplicate, report.rejected) == (log.events + twice, log.events, twice, 0)
    journey = drawn()
    ruled, bound = bind_blocks(journey, shop.blocks())
    view = View(journey=journey, blocks=ruled.blocks, bound=bound, settings=Settings())
    engine, ordered = Rejse(view), log.in_order()
    assert engine.map() == plain_map(ordered)
    assert (engine.funnel(), engine.directly_follows()) == (plain_funnel(ordered), plain_flow(ordered))


def test_the_event_table_goes_on_where_it_ended(log: Log, tmp_path: Path) -> None:
    table, texts = EventTable(tmp_path / "events"), LogTexts(log)
    table.create()
    append_events(log.part(0, 10_000), table, texts)
    append_events(log.part(10_000, log.events), table, texts, first=10_000)
    kept = [batch.to_pydict() for batch in table.batches(["event_id", "value", "currency", "properties"])]
    assert [one for batch in kept for one in batch["event_id"]] == [f"event-{at}" for at in range(log.events)]
    values = [value if value >= 0 else None for value in log.value.tolist()]
    assert [one for batch in kept for one in batch["value"]] == values
    assert [one for batch in kept for one in batch["currency"]] == [value and "DKK" for value in values]
    told = [None if value is None else f'{{"amount":{value}}}' for value in values]
    assert [one for batch in kept for one in batch["properties"]] == told
