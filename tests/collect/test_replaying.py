"""Rejected rows come in later just as if they had come in at first, and never twice."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.collect.books import book, row, sheet

from rejse.collect.importing import ImportOptions, ImportReport, import_file
from rejse.collect.mapping import SavedMapping, save_mapping
from rejse.collect.replaying import ColumnsUnknown, NothingRejected, ReplayOptions, ReplayReport, Selection, replay
from rejse.collect.times import DayOrder
from rejse.settings import Settings
from rejse.store.erasures import Erasures
from rejse.store.events import SCHEMA, EventTable
from rejse.store.folder import Folder
from rejse.store.vault import Vault
from rejse.words import say

Bring = Callable[..., ImportReport]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
RIGHT = {"customer": "who", "time": "when", "event": "what", "value": "paid"}
LOG = Selection(source="import", file="log.csv")


def stored(folder: Folder) -> list[dict[str, Any]]:
    """All events, but for when they were received and in which order."""
    names = [name for name in SCHEMA.names if name not in {"received_at", "arrival"}]
    rows = [row for batch in EventTable(folder.events).batches(names) for row in batch.to_pylist()]
    return sorted(rows, key=lambda row: str(row["event_id"]))


def twins(place: Path) -> tuple[Folder, Folder]:
    """Two workspaces with one secret: what comes in is keyed alike."""
    wrongly, rightly = (Folder.create(place / name, Settings()) for name in "ab")
    rightly.secret = wrongly.secret
    return wrongly, rightly


def left(folder: Folder) -> list[tuple[int, str, str]]:
    """The rejected rows that are left: line, reason, text."""
    return sorted((row.row, row.code, row.raw) for row in Vault(folder.vault_file).raw())


def figures(report: ReplayReport) -> tuple[int, int, int, int]:
    assert report.tried == report.kept + report.duplicate + report.rejected
    return report.tried, report.kept, report.duplicate, report.rejected


def test_rows_that_were_read_wrongly_come_in_with_the_right_column(bring_in: Bring, folder: Folder) -> None:
    text = "who,when,day,what,paid\nanna,2026-03-01 10:00,soon,see,1\nbo,2026-03-01 11:00,,buy,\n"
    assert bring_in(text, customer="who", time="day", event="what", value="paid").rejected == 2
    mended = ReplayOptions(parts={"time": "when"})
    dry = replay(folder, LOG, mended, now=LATER, dry_run=True)
    assert (figures(dry), stored(folder), len(left(folder))) == ((2, 2, 0, 0), [], 2)
    done = replay(folder, LOG, mended, now=LATER)
    assert (figures(done), left(folder)) == ((2, 2, 0, 0), [])
    assert [(row["name"], row["value"], row["properties"]) for row in stored(folder)] in (
        [("see", 100, '{"day":"soon"}'), ("buy", None, None)],
        [("buy", None, None), ("see", 100, '{"day":"soon"}')],
    )
    again = bring_in(text, customer="who", time="when", event="what", value="paid")
    assert (again.kept, again.duplicate) == (0, 2)


def test_rows_that_stay_have_their_newest_reason_and_their_first_time(bring_in: Bring, folder: Folder) -> None:
    bring_in("who,when,day,what\nanna,2026-03-01,soon,\n", customer="who", time="day", event="what")
    assert figures(replay(folder, LOG, ReplayOptions(parts={"time": "when"}), now=LATER)) == (1, 0, 0, 1)
    (one,) = Vault(folder.vault_file).raw()
    assert (one.code, one.received_at) == ("no-event", NOW)
    (kind,) = Vault(folder.vault_file).kinds()
    assert (kind.source, kind.file, kind.code, kind.count, kind.row) == ("import", "log.csv", "no-event", 1, 2)


def test_only_the_rows_that_are_chosen_are_tried_and_equal_rows_stay_as_many(bring_in: Bring, folder: Folder) -> None:
    text = "who,when,day,what\n" + "anna,2026-03-01,soon,see\n" * 3 + "bo,2026-03-01,,see\n"
    bring_in(text, customer="who", time="day", event="what")
    mended = ReplayOptions(parts={"time": "when"})
    one = Selection(source="import", file="log.csv", code="unreadable-time")
    assert figures(replay(folder, one, mended, now=LATER)) == (3, 3, 0, 0)
    assert [code for _, code, _ in left(folder)] == ["no-time"]
    assert bring_in(text, customer="who", time="when", event="what").kept == 1
    assert figures(replay(folder, LOG, mended, now=LATER)) == (1, 0, 1, 0), "it came in with the mended file"
    assert left(folder) == []


def test_rows_that_cannot_be_taken_apart_stay_until_the_file_is_mended(bring_in: Bring, folder: Folder) -> None:
    bring_in("who,when,what\na,b,c,d,e\nanna,2026-03-01,see\n", customer="who", time="when", event="what")
    assert figures(replay(folder, LOG, now=LATER)) == (1, 0, 0, 1)
    assert left(folder) == [(2, "cell-count", "a,b,c,d,e")]


def test_people_who_were_erased_since_stay_erased_and_their_rows_go(bring_in: Bring, folder: Folder) -> None:
    bring_in("who,when,day,what\nanna,2026-03-01,,see\nbo,2026-03-01,,see\n", customer="who", time="day", event="what")
    key = folder.keys.key("user", "anna")
    Erasures(folder.vault_file).begin(arrivals=[], user_keys=[key], anonymous_keys=[], at=NOW)
    done = replay(folder, LOG, ReplayOptions(parts={"time": "when"}), now=LATER)
    assert (figures(done), [one.code for one in done.reasons]) == ((2, 1, 0, 1), ["erased-person"])
    assert left(folder) == []
    assert b"anna" not in folder.vault_file.read_bytes()


def test_a_sheet_json_lines_and_a_log_come_in_as_they_would_have(tmp_path: Path) -> None:
    workbook = tmp_path / "log.xlsx"
    rows = row(1, ["who", "when", "day", "what", "n"]) + row(2, ["007", "2026-03-01 10:00", "x\ty", "see", 5])
    workbook.write_bytes(book(log=sheet(rows)))
    lines = tmp_path / "log.jsonl"
    lines.write_text('{"who": "7", "when": "2026-03-01T10:00:00Z", "day": 3, "what": "see", "properties": {"n": 5}}\n')
    events = tmp_path / "log.xes"
    events.write_text(
        '<log><trace><string key="concept:name" value="7"/><event><string key="what" value="see"/>'
        '<date key="when" value="2026-03-01T10:00:00Z"/><string key="day" value="soon"/><int key="n" value="5"/>'
        "</event></trace></log>"
    )
    for file in (workbook, lines, events):
        who = "case:concept:name" if file is events else "who"
        wrong = {"customer": who, "time": "day", "event": "what"}
        wrongly, rightly = twins(tmp_path / file.suffix[1:])
        report = import_file(file, wrongly, ImportOptions(parts=wrong), now=NOW)
        assert report.rejected == 1
        replay(wrongly, Selection(source="import", file=file.name), ReplayOptions(parts={"time": "when"}), now=LATER)
        import_file(file, rightly, ImportOptions(parts={**wrong, "time": "when"}), now=NOW)
        assert stored(wrongly) == stored(rightly)
        assert len(stored(wrongly)) == 1


def test_the_zone_the_order_of_the_day_and_decimals_can_be_corrected_too(bring_in: Bring, folder: Folder) -> None:
    bring_in(
        'who,when,what,paid\n,03-04-2026 10:00,see,"1,234"\n', anonymous="who", time="when", event="what", value="paid"
    )
    mended = ReplayOptions(
        parts={"anonymous": None, "customer": "=shop"},
        zone="Europe/Copenhagen",
        order=DayOrder.MONTH_FIRST,
        decimal_comma=True,
    )
    assert figures(replay(folder, LOG, mended, now=LATER)) == (1, 1, 0, 0)
    (one,) = stored(folder)
    assert (one["time"], one["value"]) == (datetime(2026, 3, 4, 9, tzinfo=UTC), 123)


def test_rows_of_an_older_program_come_in_by_a_saved_mapping_and_the_names_of_their_columns(
    bring_in: Bring, folder: Folder
) -> None:
    bring_in("who,when,day,what\nanna,2026-03-01,,see\n", customer="who", time="day", event="what")
    with closing(sqlite3.connect(folder.vault_file)) as older:
        older.execute("drop table readings")
        older.execute("alter table rejected drop column reading")
        older.commit()
    save_mapping(folder.mappings, "log", SavedMapping(parts={"customer": "who", "time": "when", "event": "what"}))
    with pytest.raises(ColumnsUnknown) as refused:
        replay(folder, LOG, ReplayOptions(use_map="log"), now=LATER)
    assert refused.value.code == "columns-unknown"
    assert say(refused.value, "en").message == "What the 4 columns of these rows are called is not remembered."
    assert say(refused.value, "da").message == "Det huskes ikke, hvad de 4 kolonner i disse rækker hedder."
    named = ReplayOptions(use_map="log", columns=("who", "when", "day", "what"), save_map="new")
    assert figures(replay(folder, LOG, named, now=LATER)) == (1, 1, 0, 0)
    assert (folder.mappings / "new.yaml").is_file()


def test_nothing_rejected_is_said(folder: Folder) -> None:
    with pytest.raises(NothingRejected) as refused:
        replay(folder, LOG, now=LATER)
    assert (refused.value.code, say(refused.value, "en").message) == (
        "nothing-rejected",
        'No rejected row of the file "log.csv" from "import" is left.',
    )
    assert say(refused.value, "da").message == 'Der er ingen afviste rækker tilbage fra filen "log.csv" fra "import".'


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["anna", "bo", "", "null", 'c\\d "x"']),
        st.sampled_from(["2026-03-01", "03-04-2026 10:00", "31-12-2025", "soon", "", "2099-01-01"]),
        st.sampled_from(["see", "buy\tit", "two\nlines", ""]),
        st.sampled_from(["1", "1,5", "free", ""]),
        st.sampled_from(["", "e1", "e2"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=12)
@given(ROWS, st.randoms(use_true_random=False))
def test_a_file_imported_wrongly_and_replayed_rightly_is_as_if_it_had_been_imported_rightly(
    rows: list[tuple[str, ...]], chance: random.Random
) -> None:
    """A wrong column for the time turns all rows away; reason by reason they come in with the right one."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "who;when;what;paid;id;day\n" + "".join(
        ";".join(map(quoted, (*row, chance.choice(["", "never"])))) + "\n" for row in rows
    )
    right = {**RIGHT, "id": "id"}
    with TemporaryDirectory() as place:
        wrongly, rightly = twins(Path(place))
        file = Path(place) / "log.csv"
        file.write_text(text, encoding="utf-8")
        rightly_read = import_file(file, rightly, ImportOptions(parts=right), now=NOW)
        import_file(file, wrongly, ImportOptions(parts={**right, "time": "day"}), now=NOW)
        assert stored(wrongly) == []
        codes = [kind.code for kind in Vault(wrongly.vault_file).kinds()]
        chance.shuffle(codes)
        mended = ReplayOptions(parts={"time": "when"})
        for code in codes:
            if any(kind.code == code for kind in Vault(wrongly.vault_file).kinds()):
                replay(wrongly, Selection(source="import", file="log.csv", code=code), mended, now=NOW)
        assert [row["event_id"] for row in stored(wrongly)] == [row["event_id"] for row in stored(rightly)]
        if not any(row[4] for row in rows):  # of two rows that name the same id the first to come in is the event
            assert stored(wrongly) == stored(rightly)
        assert left(wrongly) == left(rightly)
        again = import_file(file, wrongly, ImportOptions(parts=right), now=NOW)
        assert (again.kept, again.rejected) == (0, rightly_read.rejected)
