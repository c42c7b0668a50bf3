"""The records' file: its versions, and what is told when it cannot be used."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from tests.journey.editing import card, shop
from tests.store.accounts import GOOD, users_in

from rejse.errors import Problem, RejseError
from rejse.store.database import VERSIONS, RecordsNewer, metadata
from rejse.store.migrations import newest_version
from rejse.store.plans import Plans
from rejse.store.records import By, Kind, Records, Saved
from rejse.store.sign_ins import SignIns
from rejse.store.sqlite import DatabaseUnreadable

Both = Callable[[Problem | RejseError], tuple[str, str]]
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
EARLY = Path(__file__).with_name("records-0001.sql")
"""A database as the first version of the program wrote it: a Danish journey and three revisions of it."""
SECOND = Path(__file__).with_name("records-0002.sql")
"""The same as the second version left it: two more revisions, a conflict, a plan and a named version."""


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "records.sqlite")


@pytest.fixture
def early(tmp_path: Path) -> Records:
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as file:
        file.executescript(EARLY.read_text(encoding="utf-8"))
    return Records(tmp_path / "records.sqlite")


@pytest.fixture
def second(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as file:
        file.executescript(SECOND.read_text(encoding="utf-8"))
    return tmp_path / "records.sqlite"


def test_a_database_of_the_first_version_is_moved_forward_and_all_of_it_is_there(early: Records) -> None:
    digests = ("587b66ae8b66c836b3ee2bcf6c61cd0e333f7b2cbe64322784e227e2428d1b71",)
    third = Saved(
        journey="cykel", number=3, saved_at=datetime(2026, 3, 31, 9, tzinfo=UTC), author="anna", note="",
        digest=digests[0], kind=Kind.EDIT,
    )  # fmt: skip
    assert early.history("cykel")[0] == third
    assert [one.note for one in early.history("cykel")] == ["", "ordvalg", ""]
    said = [early.revision("cykel", number).journey_then.title.said_in("da") for number in (1, 2, 3)]
    assert said == ["Jeg køber en cykel", "Jeg køber en cykel", "Jeg finder min cykel"]
    second = early.revision("cykel", 2).journey_then
    assert (second.touchpoints[0].name.said_in("da"), second.touchpoints[0].responsible) == (
        "Søger efter cykler",
        "anna",
    )


def test_what_was_changed_before_can_be_undone_now_and_history_goes_on(early: Records) -> None:
    early.undo("cykel", by=By("anna", NINE))
    latest = early.latest("cykel")
    assert latest is not None
    assert (latest.number, latest.journey_then) == (4, early.revision("cykel", 2).journey_then)
    early.undo("cykel", by=By("file", NINE))
    assert [one.number for one in early.history("cykel")] == [5, 4, 3, 2, 1]
    assert early.revision("cykel", 5).journey_then == early.revision("cykel", 1).journey_then


def test_a_database_of_the_second_version_is_moved_forward_and_all_of_it_is_there(second: Path) -> None:
    records, plans = Records(second), Plans(second)
    told = [(one.number, one.author, one.kind, one.undoes) for one in records.history("cykel")[:2]]
    assert told == [(5, "bo", Kind.UNDO, 4), (4, "bo", Kind.EDIT, None)]
    said = [records.revision("cykel", number).journey_then.title.said_in("da") for number in (3, 4, 5)]
    assert said == ["Jeg finder min cykel", "Jeg vælger min cykel", "Jeg finder min cykel"]
    assert [(one.number, one.kept, one.other) for one in records.conflicts("cykel")] == [
        (1, "Jeg vælger min cykel", "Jeg får min cykel")
    ]
    assert [(one.revision, one.in_force_from, one.note) for one in plans.publications("cykel")] == [
        (4, date(2026, 4, 1), "sæson")
    ]
    assert [(one.name, one.revision) for one in plans.names("cykel")] == [("forår", 4)]


@pytest.mark.parametrize("before", [EARLY, SECOND], ids=lambda file: file.stem)
def test_an_older_database_has_the_tables_of_a_new_one_and_takes_its_first_owner(tmp_path: Path, before: Path) -> None:
    file = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(file)) as older:
        older.executescript(before.read_text(encoding="utf-8"))
    anna = users_in(file).add_first("anna@rejse.dk", name="Anna", password=GOOD, at=NINE)
    assert SignIns(file).find(SignIns(file).begin(anna, at=NINE), NINE) is not None
    with Records(file)._file._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrations_lead_to_the_tables_that_the_program_uses(records: Records) -> None:
    assert newest_version() == VERSIONS[-1]
    assert records.journeys() == []
    with records._file._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_alembic_is_loaded_only_where_it_has_something_to_do(records: Records) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom rejse.store.records import Records\n"
        "Records(Path(sys.argv[1])).journeys()\nprint('alembic' in sys.modules)\n"
    )
    sqlite3.connect(records.file).close()
    records.file.touch()
    run = [sys.executable, "-c", program, str(records.file)]
    told = [subprocess.run(run, check=True, capture_output=True, text=True, timeout=60).stdout for _ in range(2)]
    assert told == ["True\n", "False\n"]


def test_a_damaged_database_is_told_by_name(records: Records, both: Both) -> None:
    records.file.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnreadable) as caught:
        records.journeys()
    assert both(caught.value)[0].startswith('The database "records.sqlite" cannot be read: file is not a database.')


def test_records_of_a_newer_program_are_left_alone(records: Records, both: Both) -> None:
    records.change(shop(card("visit")), base=None, by=By("anna", NINE))
    with closing(sqlite3.connect(records.file)) as newer, newer:
        newer.execute("update alembic_version set version_num = '0099'")
    with pytest.raises(RecordsNewer) as caught:
        Records(records.file).journeys()
    assert caught.value.code == "records-newer"
    assert both(caught.value) == (
        (
            'The database "records.sqlite" was written by a newer Rejse (version "0099" of its tables). '
            "Install the newer one: pip install --upgrade rejse"
        ),
        (
            'Databasen "records.sqlite" er skrevet af en nyere Rejse (version "0099" af dens tabeller). '
            "Installér den nyere: pip install --upgrade rejse"
        ),
    )
