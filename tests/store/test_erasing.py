"""What is erased is gone from every byte of the store, and what is not stays as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from rejse.store.erasures import Erasures, digest_of
from rejse.store.events import EventTable
from rejse.store.identity_log import IdentityTable
from rejse.store.vault import RejectedRow, Vault

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def events(*names: str) -> pa.Table:
    times = [AT + timedelta(minutes=at) for at in range(len(names))]
    return pa.table(
        {
            "event_id": [f"id-{name}" for name in names],
            "source": ["shop"] * len(names),
            "time": pa.array(times, pa.timestamp("us", "UTC")),
            "received_at": pa.array(times, pa.timestamp("us", "UTC")),
            "name": list(names),
            "properties": [f'{{"secret":"canary-{name}"}}' for name in names],
        }
    )


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def read(table: EventTable) -> list[tuple[int, str]]:
    return [(row["arrival"], row["name"]) for batch in table.batches(("arrival", "name")) for row in batch.to_pylist()]


@pytest.fixture
def table(tmp_path: Path) -> EventTable:
    made = EventTable(tmp_path / "events")
    made.create()
    made.append(events("see", "buy"))
    made.append(events("call", "leave", "return"))
    return made


def test_erased_events_are_gone_and_the_others_keep_their_numbers(table: EventTable) -> None:
    untouched = set(table.files()[:1])
    version = table.version
    assert table.erase(np.array([3])) == 1
    assert read(table) == [(0, "see"), (1, "buy"), (2, "call"), (4, "return")]
    assert (table.version, table.count) == (version + 1, 4)
    assert untouched < set(table.files())
    assert {str(file) for file in table.folder.glob("*.parquet")} == set(table.files())
    table.append(events("again"))
    assert read(table)[-1] == (5, "again")


def test_a_file_of_which_nothing_is_left_is_dropped(table: EventTable) -> None:
    assert table.erase(np.array([0, 1])) == 2
    assert (len(table.files()), read(table)) == (1, [(2, "call"), (3, "leave"), (4, "return")])


def test_the_last_event_erased_does_not_give_its_number_away(table: EventTable) -> None:
    table.erase(np.arange(5))
    assert (table.count, table.files()) == (0, [])
    table.append(events("again"))
    assert read(table) == [(5, "again")]


def test_nothing_to_erase_changes_nothing(table: EventTable) -> None:
    version = table.version
    assert (table.erase(np.array([99])), table.erase(np.array([], np.int64)), table.version) == (0, 0, version)


def test_a_file_that_an_interrupted_erasure_left_is_swept_away_by_the_next(table: EventTable) -> None:
    left = table.folder / "part-00000-left-behind-c000.zstd.parquet"
    left.write_bytes(b"canary")
    table.erase(np.array([], np.int64))
    assert not left.exists()
    assert len(read(table)) == 5


def test_another_program_reads_the_table_as_it_is_now(table: EventTable) -> None:
    from deltalake import DeltaTable

    table.erase(np.array([1, 3]))
    told = DeltaTable(str(table.folder)).to_pyarrow_table().sort_by("arrival")["name"].to_pylist()
    assert told == ["see", "call", "return"]


def test_an_erasure_is_found_again_until_it_is_finished(tmp_path: Path) -> None:
    erasures = Erasures(tmp_path / "vault.sqlite")
    assert (erasures.through, erasures.unfinished(), erasures.digests()) == (0, [], frozenset())
    begun = erasures.begin(arrivals=[3, 5], user_keys=["key-of-anna"], anonymous_keys=["phone-1"], at=AT)
    assert (erasures.through, erasures.unfinished()) == (1, [begun])
    assert erasures.digests() == {digest_of("key-of-anna"), digest_of("phone-1")}
    erasures.finish(1)
    assert (erasures.through, erasures.unfinished(), len(erasures.digests())) == (1, [], 2)
    assert b"key-of-anna" not in everything_in(tmp_path)
    assert erasures.begin(arrivals=[], user_keys=["b"], anonymous_keys=[], at=AT).number == 2


def test_rejected_rows_of_a_person_are_forgotten(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.sqlite")
    rows = [
        RejectedRow(source="shop", file="log.csv", row=at, code="no-time", raw=raw, received_at=AT)
        for at, raw in enumerate(("canary-anna,see,", "bo,see,"), 2)
    ]
    assert vault.forget(lambda raw: "anna" in raw) == 0
    vault.reject(rows)
    assert vault.forget(lambda raw: "anna" in raw) == 1
    assert [row.raw for row in vault.raw(source="shop")] == ["bo,see,"]
    assert b"canary-anna" not in everything_in(tmp_path)


def test_the_identity_log_forgets_a_person_in_all_versions(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path)
    log.add("merge", ("user", "key-anna"), ("user", "key-bo"), at=AT, by="eva")
    log.undo(1, at=AT, by="eva")
    log.add("merge", ("user", "key-carl"), ("user", "key-bo"), at=AT, by="eva")
    assert log.forget(frozenset({"key-anna"})) == 2
    assert [row.number for row in log.rows()] == [3]
    assert b"key-anna" not in everything_in(tmp_path)
    assert log.add("alias", ("anonymous", "p"), ("anonymous", "q"), at=AT, by="eva").number == 4
    assert log.forget(frozenset({"key-anna"})) == 0
    (tmp_path / "left-behind.parquet").write_bytes(b"key-bo")
    log.forget(frozenset({"key-bo", "p"}))
    assert not (tmp_path / "left-behind.parquet").exists()
    assert (log.rows(), log.in_force()) == ((), ())
