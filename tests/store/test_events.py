import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, TableFeatures, write_deltalake
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.errors import Problem, RejseError
from rejse.store import events
from rejse.store.events import (
    SCHEMA,
    EventsUnreadable,
    EventTable,
    EventTableBusy,
    ForeignEventTable,
    NoEventTable,
)
from rejse.store.folder import CannotWrite, Folder

Both = Callable[[Problem | RejseError], tuple[str, str]]
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
GIVEN = SCHEMA.remove(0)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def told(*rows: dict[str, Any]) -> pa.Table:
    """Events as `append` takes them; what a row does not tell is null."""
    return pa.Table.from_pylist([{"source": "shop", "time": NINE, **row} for row in rows], schema=GIVEN)


def rows_of(table: EventTable, columns: Sequence[str] = SCHEMA.names, **how: Any) -> list[dict[str, Any]]:
    return [row for batch in table.batches(columns, **how) for row in batch.to_pylist()]


@pytest.fixture
def table(folder: Folder) -> EventTable:
    made = EventTable(folder.events)
    made.create()
    return made


@st.composite
def logs(draw: st.DrawFn) -> list[list[dict[str, Any]]]:
    """Some appends of some events each, with every kind of column, absent values and ties."""
    event = st.fixed_dictionaries(
        {
            "event_id": WORDS,
            "source": st.sampled_from(["shop", "web", "it's"]),
            "time": st.integers(0, 3).map(lambda second: NINE + timedelta(seconds=second, microseconds=1)),
            "name": WORDS | st.none(),
            "user_key": st.sampled_from(["a" * 32, "b" * 32, None]),
            "value": st.integers(-(2**63), 2**63 - 1) | st.none(),
            "score": st.floats(allow_nan=False) | st.none(),
            "properties": st.just('{"colour": "rød"}') | st.none(),
        }
    )
    return draw(st.lists(st.lists(event, max_size=9), max_size=4))


@settings(max_examples=25, deadline=None)
@given(logs(), st.integers(1, 7), st.integers(0, 12), st.sets(st.sampled_from(["name", "user_key", "properties"])))
def test_what_was_appended_comes_back_in_order_whatever_the_batches(
    tmp_path_factory: pytest.TempPathFactory,
    log: list[list[dict[str, Any]]],
    rows_max: int,
    since: int,
    coded: set[str],
) -> None:
    table = EventTable(tmp_path_factory.mktemp("events"))
    table.create()
    for rows in log:
        table.append(told(*rows))
    whole = [row for rows in log for row in rows]
    empty: dict[str, Any] = dict.fromkeys(SCHEMA.names)
    wanted = [{**empty, **row, "arrival": number} for number, row in enumerate(whole)]
    assert rows_of(table, rows_max=rows_max, since=since, dictionaries=sorted(coded)) == wanted[since:]
    assert all(batch.num_rows <= rows_max for batch in table.batches(["time"], rows_max=rows_max))
    assert table.count == len(whole)
    assert table.data_through == max((row["time"] for row in whole), default=None)


@settings(max_examples=20, deadline=None)
@given(logs(), st.lists(WORDS | st.none(), max_size=20), st.sampled_from(["shop", "it's", "other"]))
def test_an_event_is_known_exactly_if_its_source_sent_its_id_before(
    tmp_path_factory: pytest.TempPathFactory, log: list[list[dict[str, Any]]], asked: list[str | None], source: str
) -> None:
    table = EventTable(tmp_path_factory.mktemp("events"))
    table.create()
    for rows in log:
        table.append(told(*rows))
    ids = [*asked, *(row["event_id"] for rows in log for row in rows)]
    seen = {row["event_id"] for rows in log for row in rows if row["source"] == source}
    values = pa.chunked_array([ids, ids[:2]], pa.string())
    for known in (table.known(source, values), table.pinned().known(source, values)):
        assert known.dtype == np.bool_
        assert known.tolist() == [one in seen for one in values.to_pylist()]


def test_a_column_arrives_as_a_dictionary_only_where_that_is_asked_for(table: EventTable) -> None:
    table.append(told({"event_id": "1", "name": "see-ad"}, {"event_id": "2", "name": "see-ad"}))
    (batch,) = table.batches(["name", "path", "time"], dictionaries=["name", "path"])
    coded = pa.dictionary(pa.int32(), pa.string())
    assert batch.schema == pa.schema([("name", coded), ("path", coded), ("time", SCHEMA.field("time").type)])
    assert batch.column("name").dictionary.to_pylist() == ["see-ad"]


def test_an_empty_table_has_nothing_in_it(table: EventTable) -> None:
    assert (table.version, table.count, table.files(), table.data_through, rows_of(table)) == (0, 0, [], None, [])
    assert table.known("shop", pa.array(["1"])).tolist() == [False]
    assert table.append(told()) == 0


def test_making_a_table_again_leaves_it_as_it_is(table: EventTable) -> None:
    assert table.append(told({"event_id": "1"})) == 1
    table.create()
    assert (table.version, table.count) == (1, 1)


def test_a_pinned_table_stays_as_it_was(table: EventTable) -> None:
    table.append(told({"event_id": "1"}))
    pinned = table.pinned()
    table.append(told({"event_id": "2"}))
    assert (pinned.version, pinned.count, [row["event_id"] for row in rows_of(pinned)]) == (1, 1, ["1"])
    assert (table.version, table.count) == (2, 2)
    assert pinned.known("shop", pa.array(["1", "2"])).tolist() == [True, False]
    with pytest.raises(AssertionError):
        pinned.append(told({"event_id": "3"}))


def test_a_large_append_is_cut_into_files(table: EventTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_ROWS_PER_FILE", 2)
    assert table.append(told(*({"event_id": str(number)} for number in range(5)))) == 1
    assert [pq.read_table(file, columns=["arrival"])["arrival"].to_pylist() for file in table.files()] == [
        [0, 1],
        [2, 3],
        [4],
    ]


def test_an_event_without_id_or_with_a_column_of_its_own_is_our_own_mistake(table: EventTable) -> None:
    with pytest.raises(AssertionError):
        table.append(told({"event_id": None}))
    with pytest.raises(AssertionError):
        table.append(told({"event_id": "1"}).append_column("colour", pa.array(["red"])))
    assert table.count == 0


def test_no_statistics_of_a_customer_are_written_anywhere(table: EventTable) -> None:
    table.append(told({"event_id": "e1", "user_key": "f" * 32, "path": "/anna", "properties": '{"name": "Anna"}'}))
    columns = pq.read_metadata(table.files()[0]).row_group(0)
    told_of = [columns.column(at).path_in_schema for at in range(len(SCHEMA)) if columns.column(at).statistics]
    assert told_of == ["arrival", "source", "time"]
    for entry in (table.folder / "_delta_log").glob("*.json"):
        assert not {"anna", "Anna", "e1", "f" * 32} & set(entry.read_text().replace('"', " ").split())
    (added,) = (json.loads(line)["add"] for line in entries(table) if '"add"' in line)
    assert json.loads(added["stats"]) == {
        "numRecords": 1,
        "minValues": {"arrival": 0, "time": "2026-03-29T09:00:00.000000Z"},
        "maxValues": {"arrival": 0, "time": "2026-03-29T09:00:00.000000Z"},
        "nullCount": {"arrival": 0, "time": 0},
    }


def entries(table: EventTable) -> list[str]:
    logs = sorted((table.folder / "_delta_log").glob("*.json"))
    return [line for file in logs for line in file.read_text().splitlines()]


def test_other_programs_read_the_same_events(table: EventTable) -> None:
    table.append(told({"event_id": "1", "value": 100}, {"event_id": "2", "score": 0.5}))
    table.append(told({"event_id": "3", "name": "køb"}))
    read = pa.RecordBatchReader.from_stream(DeltaTable(str(table.folder)).scan()).read_all()
    assert sorted(read.cast(SCHEMA).to_pylist(), key=lambda row: int(row["arrival"])) == rows_of(table)


def test_a_checkpoint_of_the_log_changes_nothing(table: EventTable) -> None:
    table.append(told({"event_id": "1"}))
    before = (table.version, table.count, table.files(), table.data_through)
    DeltaTable(str(table.folder)).create_checkpoint()
    assert (table.version, table.count, table.files(), table.data_through) == before
    table.append(told({"event_id": "2"}))
    assert [row["arrival"] for row in rows_of(table)] == [0, 1]


def test_events_that_were_deleted_stay_away_and_their_numbers_are_not_given_again(table: EventTable) -> None:
    table.append(told(*({"event_id": str(number), "user_key": "ab"[number % 2]} for number in range(6))))
    table.append(told({"event_id": "6", "user_key": "b"}))
    DeltaTable(str(table.folder)).delete("user_key = 'b'")
    assert [row["arrival"] for row in rows_of(table)] == [0, 2, 4]
    assert table.count == 3
    table.append(told({"event_id": "7", "user_key": "b"}))
    assert [(row["arrival"], row["event_id"]) for row in rows_of(table)] == [(0, "0"), (2, "2"), (4, "4"), (7, "7")]


def test_a_column_that_came_later_is_empty_in_the_older_events(table: EventTable) -> None:
    """An older program's table lacks `score`; filters on it once gave no rows instead of all the old ones."""
    young = ("score", "score_scale")
    old = pa.schema([field for field in SCHEMA if field.name not in young])
    older = EventTable(table.folder.parent / "older")
    rows = [{"event_id": str(number), "source": "shop", "time": NINE, "arrival": number} for number in range(2)]
    write_deltalake(older.folder, pa.Table.from_pylist(rows, schema=old))
    assert [row["score"] for row in rows_of(older)] == [None, None]
    assert older.data_through == NINE
    older.append(told({"event_id": "2", "score": 4.0}))
    assert [(row["event_id"], row["score"]) for row in rows_of(older)] == [("0", None), ("1", None), ("2", 4.0)]
    assert older.known("shop", pa.array(["1", "2", "3"])).tolist() == [True, True, False]
    read = pa.RecordBatchReader.from_stream(DeltaTable(str(older.folder)).scan(predicate="score is null")).read_all()
    assert read.num_rows == 2


def test_two_processes_that_append_in_turn_lose_nothing(folder: Folder) -> None:
    EventTable(folder.events).create()
    program = (
        "import sys, datetime\nfrom pathlib import Path\nimport pyarrow as pa\n"
        "from rejse.store.folder import Folder\nfrom rejse.store.events import EventTable\n"
        "folder, me = Folder.open(Path(sys.argv[1])), sys.argv[2]\n"
        "when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)\n"
        "for turn in range(8):\n"
        "    rows = [{'event_id': f'{me}-{turn}-{n}', 'source': me, 'time': when} for n in range(5)]\n"
        "    with folder.writing(wait_seconds=30):\n"
        "        EventTable(folder.events).append(pa.Table.from_pylist(rows))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(folder.path), me]) for me in ("anna", "bo")]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    rows = rows_of(EventTable(folder.events), ["arrival", "source", "event_id"])
    assert [row["arrival"] for row in rows] == list(range(80))
    assert Counter(row["source"] for row in rows) == {"anna": 40, "bo": 40}
    for me in ("anna", "bo"):
        wanted = [f"{me}-{turn}-{n}" for turn in range(8) for n in range(5)]
        assert [row["event_id"] for row in rows if row["source"] == me] == wanted


def test_whoever_appends_out_of_turn_is_refused_and_leaves_nothing_behind(table: EventTable, both: Both) -> None:
    stale = table._open()
    table.append(told({"event_id": "1"}))
    written = events._write(table.folder, events._numbered(told({"event_id": "2"}), 0))
    with pytest.raises(EventTableBusy) as caught:
        table._commit(stale, [written], 1)
    assert caught.value.code == "event-table-busy"
    assert both(caught.value) == (
        f'Another process added events to "{table.folder}" at the same moment; nothing of yours was added. Try again.',
        (
            f'En anden proces tilføjede hændelser til "{table.folder}" i samme øjeblik; ingen af dine blev tilføjet. '
            "Prøv igen."
        ),
    )
    assert [str(file) for file in table.folder.glob("*.parquet")] == table.files()


def test_a_workspace_without_its_event_table(tmp_path: Path, both: Both) -> None:
    with pytest.raises(NoEventTable) as caught:
        _ = EventTable(tmp_path).version
    assert caught.value.code == "no-event-table"
    assert both(caught.value) == (
        f'There is no event table in "{tmp_path}". Fetch the folder from a backup.',
        f'Der er ingen hændelsestabel i "{tmp_path}". Hent mappen fra en sikkerhedskopi.',
    )


def test_a_table_that_could_hide_its_deletions_is_refused(table: EventTable, both: Both) -> None:
    DeltaTable(str(table.folder)).alter.add_feature(
        TableFeatures.DeletionVectors, allow_protocol_versions_increase=True
    )
    with pytest.raises(ForeignEventTable) as caught:
        table.files()
    assert caught.value.code == "foreign-event-table"
    assert both(caught.value) == (
        (
            f'Another program turned on "deletionVectors" in the event table "{table.folder}"; '
            "deleted events would still be counted. Turn it off there and rewrite the table's files."
        ),
        (
            f'Et andet program har slået "deletionVectors" til i hændelsestabellen "{table.folder}"; '
            "slettede hændelser ville stadig tælle med. Slå det fra igen dér, og skriv tabellens filer om."
        ),
    )


@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_a_file_of_the_table_that_is_lost_is_told_and_nothing_is_counted_without_it(
    table: EventTable, both: Both, damage: str
) -> None:
    table.append(told({"event_id": "1"}))
    (file,) = map(Path, table.files())
    file.unlink() if damage == "missing" else file.write_bytes(b"PAR1")
    for read in (lambda: rows_of(table), lambda: table.known("shop", pa.array(["1"]))):
        with pytest.raises(EventsUnreadable) as caught:
            read()
        reason = caught.value.arguments["reason"]
        assert reason
        assert caught.value.code == "events-unreadable"
        assert both(caught.value) == (
            (
                f'A file of the event table "{table.folder}" is missing or damaged: {reason}. '
                "Fetch the folder from a backup."
            ),
            (
                f'En fil i hændelsestabellen "{table.folder}" mangler eller er beskadiget: {reason}. '
                "Hent mappen fra en sikkerhedskopi."
            ),
        )


def test_an_append_that_finds_no_room_is_told_leaves_no_file_and_completes_when_there_is(table: EventTable) -> None:
    """A limit on the size of a file stops the writing in the middle, as a full disk does."""
    many = told(*({"event_id": f"{number * 7919 % 100_003}", "name": f"n{number}"} for number in range(5_000)))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(CannotWrite) as caught:
            table.append(many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, heard)
    assert caught.value.arguments == {"folder": str(table.folder), "reason": "File too large"}
    assert (table.count, list(table.folder.glob("*.parquet"))) == (0, [])
    table.append(many)
    assert table.count == 5_000


@pytest.mark.parametrize(
    ("entry", "damage", "said"),
    [
        (3, lambda whole: whole[:-30], "00000000000000000003.json holds something else than JSON"),
        (3, lambda _: b"[]", "00000000000000000003.json holds something else than JSON"),
        (3, lambda _: b'{"add":5}', "add"),
        (3, lambda _: b"", "00000000000000000003.json is empty"),
        (2, lambda _: b"", "00000000000000000002.json is empty"),
        (2, lambda whole: whole[:40], "Json error"),
        (2, None, "gap"),
        (0, None, "No table metadata"),
    ],
)
def test_a_log_that_is_damaged_is_told_and_nothing_is_counted_without_it(
    table: EventTable, entry: int, damage: Callable[[bytes], bytes] | None, said: str
) -> None:
    for number in "123":
        table.append(told({"event_id": number}))
    file = table.folder / "_delta_log" / f"{entry:020d}.json"
    file.write_bytes(damage(file.read_bytes())) if damage else file.unlink()
    calls: list[Callable[[], object]] = [lambda: table.count, lambda: table.append(told({"event_id": "4"}))]
    for read in calls:
        with pytest.raises(EventsUnreadable) as caught:
            read()
        assert said in str(caught.value.arguments["reason"])


def test_an_append_makes_files_durable_before_the_log_names_them(
    table: EventTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """deltalake makes no fsync of its own: after a power cut the log could name files that are not there."""
    synced: list[str] = []
    truly = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        truly(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    version = table.append(told({"event_id": "1"}))
    (part,) = (Path(file).name for file in table.files())
    assert synced == [part, "events", f"{version:020d}.json", "_delta_log"]


def test_what_is_stored_of_a_few_events_is_found_by_their_ids(table: EventTable) -> None:
    """The same id of another source is another event."""
    assert table.stored("shop", pa.array(["1"]), ("name",)).to_pylist() == []
    table.append(told({"event_id": "1", "name": "see"}, {"event_id": "2", "name": "buy", "value": 500}))
    table.append(told({"event_id": "1", "name": "call", "source": "phone"}))
    found = table.stored("shop", pa.array(["2", "1", "2", "9"]), ("time", "name", "value"))
    assert sorted(found.to_pylist(), key=lambda row: str(row["event_id"])) == [
        {"event_id": "1", "time": NINE, "name": "see", "value": None},
        {"event_id": "2", "time": NINE, "name": "buy", "value": 500},
    ]
