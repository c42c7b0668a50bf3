import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.store.folder import Folder
from rejse.store.sqlite import connect
from rejse.store.vault import RejectedRow, Vault

NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)


def row(raw: str, **more: Any) -> RejectedRow:
    """A rejected row of a customer file; its reason happens to be one of the store's own."""
    chosen = {"source": "crm", "file": "customers.csv", "row": 7, "code": "unknown-revision", "received_at": NINE}
    return RejectedRow(**{**chosen, "arguments": {"journey": "cykel", "number": 1234}, "raw": raw, **more})


@pytest.fixture
def vault(folder: Folder) -> Vault:
    return Vault(folder.vault_file)


def test_rejected_rows_are_told_with_their_reason_and_without_what_they_said(vault: Vault) -> None:
    assert vault.reject([row("anna@example.org;yesterday"), row("bo;1", row=8, code="of-a-newer-program")]) == 2
    danish = 'Rejsen "cykel" har ingen udgave "1.234".'
    wanted = {"source": "crm", "file": "customers.csv", "received_at": NINE}
    assert vault.rejected("da").to_pylist() == [
        {**wanted, "row": 7, "code": "unknown-revision", "reason": danish},
        {**wanted, "row": 8, "code": "of-a-newer-program", "reason": "of-a-newer-program"},
    ]
    assert vault.rejected("en")["reason"][0].as_py() == 'The journey "cykel" has no revision "1,234".'
    assert "anna" not in str(vault.rejected("da").to_pylist())


def test_a_vault_without_rows_is_an_empty_table_and_makes_no_file(vault: Vault) -> None:
    assert vault.rejected("da").schema == pa.schema(
        [
            ("source", pa.string()),
            ("file", pa.string()),
            ("row", pa.int64()),
            ("code", pa.string()),
            ("reason", pa.string()),
            ("received_at", pa.timestamp("us", "UTC")),
        ]
    )
    assert (vault.rejected("da").num_rows, vault.raw(source="crm"), vault.reject([])) == (0, [], 0)
    assert not vault.file.exists()


def test_the_same_file_twice_rejects_nothing_new_and_a_longer_one_only_the_rest(vault: Vault) -> None:
    three_equal = [row("x"), row("x", row=8), row("x", row=9)]
    assert vault.reject(three_equal) == 3
    assert vault.reject(three_equal) == 0
    assert vault.reject([*three_equal, row("x", row=10), row("y", row=11)]) == 2
    assert vault.reject([row("x", source="shop")]) == 1
    assert vault.rejected("da")["row"].to_pylist() == [7, 8, 9, 10, 11, 7]


def test_rows_that_come_in_pieces_say_themselves_which_of_the_equal_ones_they_are(vault: Vault) -> None:
    assert [vault.reject([row("x", nth=nth)]) for nth in (0, 1, 2, 0, 1, 2)] == [1, 1, 1, 0, 0, 0]


def test_a_row_rejected_again_has_its_newest_reason_and_its_first_time(vault: Vault) -> None:
    vault.reject([row("x")])
    again = row("x", file="new.csv", row=3, code="no-workspace", arguments={"folder": "x"}, received_at=NINE + DAY)
    assert vault.reject([again]) == 0
    (kept,) = vault.raw(source="crm")
    assert kept == row("x", file="new.csv", row=3, code="no-workspace", arguments={"folder": "x"}, nth=0)


DAY = timedelta(days=1)
TEXTS = st.text(max_size=20)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["crm", "web"]), TEXTS, st.integers(0, 10**12)), max_size=8))
def test_what_was_rejected_is_kept_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str, int]]
) -> None:
    vault = Vault(tmp_path_factory.mktemp("vault") / "vault.sqlite")
    rows = [
        row(raw, source=source, row=at, received_at=NINE + timedelta(microseconds=late), arguments={"all": ("a", raw)})
        for at, (source, raw, late) in enumerate(told, 1)
    ]
    assert vault.reject(rows) == len(rows)
    for source in ("crm", "web"):
        kept = vault.raw(source=source)
        assert [(one.row, one.received_at, one.arguments) for one in kept] == [
            (one.row, one.received_at, one.arguments) for one in rows if one.source == source
        ]
        assert [one.raw for one in kept] == [
            one.raw.encode(errors="backslashreplace").decode() for one in rows if one.source == source
        ]


def test_raw_rows_are_found_by_their_file(vault: Vault) -> None:
    vault.reject([row("x"), row("y", file="other.csv"), row("æøå \x00 \udcff", file="other.csv")])
    assert [one.raw for one in vault.raw(source="crm", file="other.csv")] == ["y", "æøå \x00 \\udcff"]
    assert vault.raw(source="nobody") == []


def test_the_vault_is_private_and_forgets_what_is_deleted(vault: Vault) -> None:
    vault.reject([row("secret-canary" * 100)])
    with closing(connect(vault.file)) as connection:
        assert connection.execute("pragma secure_delete").fetchone() == (1,)
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        files = list(vault.file.parent.glob("vault.sqlite*"))
        assert {file.name: file.stat().st_mode & 0o777 for file in files} == {
            "vault.sqlite": 0o600,
            "vault.sqlite-wal": 0o600,
            "vault.sqlite-shm": 0o600,
        }
        connection.execute("delete from rejected")
        connection.execute("pragma wal_checkpoint(truncate)")
    assert b"secret-canary" not in vault.file.read_bytes()


def test_two_processes_that_reject_at_once_lose_nothing(vault: Vault) -> None:
    program = (
        "import sys, datetime\nfrom pathlib import Path\nfrom rejse.store.vault import RejectedRow, Vault\n"
        "me, now = sys.argv[2], datetime.datetime.now(datetime.UTC)\n"
        "for n in range(20):\n"
        "    row = RejectedRow(source='crm', file=me, row=n, code='x', raw=f'{me} {n}', received_at=now)\n"
        "    Vault(Path(sys.argv[1])).reject([row])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(vault.file), me]) for me in ("anna", "bo")]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert [len(vault.raw(source="crm", file=me)) for me in ("anna", "bo")] == [20, 20]
