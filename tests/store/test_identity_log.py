"""The identity log: rows are added and taken back, never rewritten, and any version can be replayed."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from rejse.store.identity_log import EdgeTakenBack, IdentityTable, IdentityUnreadable, NoSuchEdge
from rejse.trace.edges import NO_EDGES, Edges, Grouped
from rejse.trace.identity import Line
from rejse.trace.identity_edges import ReplayedLog
from rejse.words import say

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANNA, BO, PHONE, KIOSK = ("user", "a"), ("user", "b"), ("anonymous", "p"), ("anonymous", "k")


def numbers(log: IdentityTable, version: int | None = None) -> list[int]:
    return [row.number for row in log.in_force(version)]


def test_a_log_that_was_never_written_says_nothing(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path / "identity")
    assert (log.version, log.rows(), ReplayedLog(log).edges()) == (0, (), NO_EDGES)


def test_rows_become_edges_and_each_version_can_be_replayed(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path)
    log.add("merge", ANNA, BO, at=AT, by="eva", note="same household")
    log.add("alias", PHONE, KIOSK, at=AT, by="import")
    log.add("split", PHONE, ANNA, at=AT, by="eva")
    merged = frozenset({((Line.USER, "a"), (Line.USER, "b"))})
    assert ReplayedLog(log).edges() == Edges(
        version=3, joined=merged, aliases=frozenset({("p", "k")}), cut=frozenset({("p", "a")})
    )
    assert ReplayedLog(log).edges(1) == Edges(version=1, joined=merged)
    assert ReplayedLog(log).edges(0) == NO_EDGES
    assert next((row.by, row.note, row.at) for row in log.rows()) == ("eva", "same household", AT)


def test_a_row_taken_back_no_longer_holds_until_its_undoing_is_undone(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path)
    log.add("merge", ANNA, BO, at=AT, by="eva")
    taken = log.undo(1, at=AT, by="eva")
    assert numbers(log) == []
    log.undo(taken.number, at=AT, by="eva")
    assert numbers(log) == [1]
    log.undo(1, at=AT, by="eva")
    assert (numbers(log), numbers(log, 1), numbers(log, 2), numbers(log, 3)) == ([], [1], [], [1])


def test_a_log_written_before_people_belonged_to_companies_goes_on(tmp_path: Path) -> None:
    old = pa.table({"number": [1], "verb": ["merge"], "left_kind": ["user"], "left": ["a"], "right_kind": ["user"],
                    "right": ["b"], "at": pa.array([AT], pa.timestamp("us", "UTC")), "by": ["eva"], "note": [""],
                    "undoes": pa.array([None], pa.int64())})  # fmt: skip
    write_deltalake(str(tmp_path), old)
    log = IdentityTable(tmp_path)
    assert [(row.number, row.since) for row in log.rows()] == [(1, None)]
    log.add("group", ANNA, ("account", "acme"), at=AT, by="eva", since=AT)
    log.add("group", BO, ("account", "acme"), at=AT, by="eva")
    assert [(row.number, row.since) for row in log.rows()] == [(1, None), (2, AT), (3, None)]
    since = int(AT.timestamp()) * 1_000_000
    assert ReplayedLog(log).edges().grouped == {
        Grouped(person=(Line.USER, "a"), account="acme", since=since, row=2),
        Grouped(person=(Line.USER, "b"), account="acme", row=3),
    }
    assert log.forget(frozenset({"a"})) == 2
    assert [(row.number, row.since) for row in log.rows()] == [(3, None)]


def test_many_rows_come_in_at_once(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path)
    log.add_all("merge", [(ANNA, BO), (BO, PHONE)], at=AT, by="import")
    log.add_all("merge", [], at=AT, by="import")
    assert (log.version, numbers(log)) == (1, [1, 2])


def test_a_row_that_is_not_there_cannot_be_taken_back(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path)
    log.add("merge", ANNA, BO, at=AT, by="eva")
    with pytest.raises(NoSuchEdge) as missing:
        log.undo(7, at=AT, by="eva")
    assert say(missing.value, "en").message == ('There is no edge "7" in the identity log; the last one is 1.')
    log.undo(1, at=AT, by="eva")
    with pytest.raises(EdgeTakenBack) as twice:
        log.undo(1, at=AT, by="eva")
    assert say(twice.value, "da").message == 'Forbindelsen "1" er allerede trukket tilbage.'


def test_a_log_whose_file_is_gone_is_said_by_name(tmp_path: Path) -> None:
    log = IdentityTable(tmp_path)
    log.add("merge", ANNA, BO, at=AT, by="eva")
    for file in tmp_path.glob("*.parquet"):
        file.unlink()
    with pytest.raises(IdentityUnreadable) as broken:
        log.rows()
    english, danish = say(broken.value, "en"), say(broken.value, "da")
    assert (broken.value.code, broken.value.arguments["folder"]) == ("identity-unreadable", str(tmp_path))
    assert english.remedy == "Fetch the folder from a backup; the events themselves are not touched."
    assert danish.remedy == "Hent mappen fra en sikkerhedskopi; selve hændelserne er ikke berørt."
