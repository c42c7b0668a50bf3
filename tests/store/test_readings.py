"""How files were read is remembered as long as rows of them wait, and an older vault learns it when it is written."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from rejse.store.folder import Folder
from rejse.store.readings import KeptReading, PastReading, PastReadings
from rejse.store.vault import KeptRow, RejectedKind, RejectedRow, Vault

NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
READING = PastReading(
    source="crm",
    file="a.csv",
    kind="delimited",
    columns=("kunde", "dato"),
    literal={"kunde": False},
    parts={"customer": "kunde", "time": "dato"},
    zone="Europe/Copenhagen",
    currency="DKK",
    orders={"dato": "day-first"},
    commas=("dato",),
)


def row(raw: str, **more: object) -> RejectedRow:
    chosen = {"source": "crm", "file": "a.csv", "row": 2, "code": "no-time", "raw": raw, "received_at": NINE, "nth": 0}
    return RejectedRow(**{**chosen, **more})  # type: ignore[arg-type]  # (any of its fields)


@pytest.fixture
def vault(folder: Folder) -> Vault:
    return Vault(folder.vault_file)


def test_the_same_reading_is_remembered_once_and_given_back_as_it_was(folder: Folder) -> None:
    readings = PastReadings(folder.vault_file)
    assert (readings.get(1), readings.of("crm", "a.csv")) == (None, [])
    number = readings.remember(READING, by="eva", at=NINE)
    assert readings.remember(READING, by="bo", at=NINE + timedelta(days=1)) == number
    kept = KeptReading(number=number, reading=READING, by="eva", at=NINE)
    assert (readings.get(number), readings.of("crm", "a.csv"), readings.of("crm", "b.csv")) == (kept, [kept], [])
    assert readings.get(None) is None


def test_rows_are_counted_by_reason_and_told_page_by_page(vault: Vault) -> None:
    told = {"value": "…"}
    vault.reject([row("c", row=9), row("a", row=4, reading=7, arguments=told), row("b", code="no-event", row=5)])
    kinds = vault.kinds()
    assert kinds == [
        RejectedKind(source="crm", file="a.csv", code="no-time", count=2, row=4, arguments=told, received_at=NINE),
        RejectedKind(source="crm", file="a.csv", code="no-event", count=1, row=5, arguments={}, received_at=NINE),
    ]
    assert kinds[0].problem.code == "no-time"
    first = vault.page("crm", "a.csv", limit=2)
    assert first == [
        KeptRow(number=1, row=row("c", row=9)),
        KeptRow(number=2, row=row("a", row=4, reading=7, arguments=told)),
    ]
    assert [one.row.raw for one in vault.page("crm", "a.csv", after=2)] == ["b"]
    assert [one.row.raw for one in vault.page("crm", "a.csv", "no-event")] == ["b"]
    assert vault.page("shop", "a.csv") == []


def test_rows_that_came_in_leave_without_a_trace_and_the_others_stay(vault: Vault) -> None:
    vault.reject([row("anna"), row("bo"), row("bo", nth=1)])
    tried = vault.page("crm", "a.csv")
    again = row("bo", code="no-event", received_at=NINE + timedelta(days=1))
    assert vault.settle(tried, [again]) == 2
    assert vault.raw() == [row("bo", code="no-event")]
    assert b"anna" not in vault.file.read_bytes()
    assert vault.settle([], []) == 0


def test_the_vault_of_an_older_program_is_read_as_it_is_and_grows_when_it_is_written(vault: Vault) -> None:
    vault.reject([row("a", reading=3)])
    with closing(sqlite3.connect(vault.file)) as older:
        older.execute("alter table rejected drop column reading")
        older.commit()
    assert vault.page("crm", "a.csv")[0].row.reading is None
    vault.reject([row("b", reading=4)])
    assert [one.row.reading for one in vault.page("crm", "a.csv")] == [None, 4]
