import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.errors import Problem, RejseError
from rejse.store.migrations import newest_version
from rejse.store.records import VERSIONS, Records, RecordsNewer, Revision, Saved, UnknownRevision, digest_of, metadata
from rejse.store.sqlite import DatabaseBusy, DatabaseUnreadable, connect, transaction

Both = Callable[[Problem | RejseError], tuple[str, str]]
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
FIRST = {"id": "cykel", "title": {"da": "Køb en cykel"}, "phases": []}
SECOND = {**FIRST, "phases": [{"id": "interest"}]}


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "records.sqlite")


def save(records: Records, document: dict[str, Any], journey: str = "cykel", **more: Any) -> int:
    return records.save(journey, document, **{"author": "anna", "note": "first", "at": NINE, **more})


def test_every_save_is_a_revision_and_none_is_overwritten(records: Records) -> None:
    later = NINE + timedelta(microseconds=1)
    assert save(records, FIRST) == 1
    assert save(records, SECOND, author="bo", note="", at=later) == 2
    first = Revision(
        journey="cykel", number=1, saved_at=NINE, author="anna", note="first",
        digest=digest_of(FIRST), document=FIRST,
    )  # fmt: skip
    second = Revision(
        journey="cykel", number=2, saved_at=later, author="bo", note="", digest=digest_of(SECOND), document=SECOND
    )
    assert (records.latest("cykel"), records.revision("cykel", 2), records.revision("cykel", 1)) == (
        second,
        second,
        first,
    )
    assert records.history("cykel") == [
        Saved(journey="cykel", number=2, saved_at=later, author="bo", note="", digest=digest_of(SECOND)),
        Saved(journey="cykel", number=1, saved_at=NINE, author="anna", note="first", digest=digest_of(FIRST)),
    ]


def test_what_equals_the_newest_revision_is_not_saved_again(records: Records) -> None:
    assert [save(records, one) for one in (FIRST, dict(reversed(FIRST.items())), SECOND, SECOND, FIRST)] == [
        *(1, 1, 2, 2, 3)
    ]
    assert len(records.history("cykel")) == 3


def test_a_document_keeps_the_order_its_author_gave_it(records: Records) -> None:
    save(records, {"b": 1, "a": {"z": None, "y": 0.1}})
    latest = records.latest("cykel")
    assert latest is not None
    assert json.dumps(latest.document) == '{"b": 1, "a": {"z": null, "y": 0.1}}'


def test_journeys_are_told_in_the_order_they_came_to_be(records: Records) -> None:
    assert records.journeys() == []
    save(records, FIRST, "service", at=NINE + timedelta(days=1))
    save(records, FIRST, "cykel")
    save(records, SECOND, "service")
    assert records.journeys() == ["cykel", "service"]
    assert (records.latest("nothing"), records.history("nothing")) == (None, [])


def test_a_time_is_kept_to_the_microsecond_in_utc(records: Records) -> None:
    danish = datetime(2026, 10, 25, 2, 30, 0, 7, tzinfo=timezone(timedelta(hours=2)))
    save(records, FIRST, at=danish)
    (saved,) = records.history("cykel")
    assert (saved.saved_at, saved.saved_at.utcoffset()) == (danish, timedelta(0))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
DOCUMENTS = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=5
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.dictionaries(TEXT, DOCUMENTS, max_size=3), max_size=6))
def test_history_holds_every_change_and_only_changes(
    tmp_path_factory: pytest.TempPathFactory, documents: list[dict[str, Any]]
) -> None:
    records = Records(tmp_path_factory.mktemp("records") / "records.sqlite")
    wanted: list[dict[str, Any]] = []
    for document in documents:
        if not wanted or digest_of(wanted[-1]) != digest_of(document):
            wanted.append(document)
        assert save(records, document) == len(wanted)
    assert [records.revision("cykel", number).document for number in range(1, len(wanted) + 1)] == wanted


def test_a_revision_that_never_was(records: Records, both: Both) -> None:
    save(records, FIRST)
    with pytest.raises(UnknownRevision) as caught:
        records.revision("cykel", 2)
    assert caught.value.code == "unknown-revision"
    assert both(caught.value) == (
        'The journey "cykel" has no revision "2". See the revisions it has in its history.',
        'Rejsen "cykel" har ingen udgave "2". Se i rejsens historik, hvilke der findes.',
    )


def test_two_processes_that_save_at_once_both_survive(records: Records) -> None:
    """Both begin with a database that is not there yet, so they also race to make it."""
    program = (
        "import sys, datetime\nfrom pathlib import Path\nfrom rejse.store.records import Records\n"
        "me, now = sys.argv[2], datetime.datetime.now(datetime.UTC)\n"
        "for n in range(10):\n"
        "    Records(Path(sys.argv[1])).save('cykel', {'n': n, 'me': me}, author=me, note=str(n), at=now)\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(records.file), me]) for me in ("anna", "bo")]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    history = records.history("cykel")
    assert [saved.number for saved in history] == list(range(20, 0, -1))
    for me in ("anna", "bo"):
        assert [saved.note for saved in history if saved.author == me] == [str(n) for n in range(9, -1, -1)]


def test_whoever_waits_for_the_records_in_vain_is_told(records: Records, both: Both) -> None:
    save(records, FIRST)
    hasty = Records(records.file, wait_seconds=0)
    with closing(connect(records.file)) as holder, transaction(holder, records.file):
        assert hasty.journeys() == ["cykel"]
        with pytest.raises(DatabaseBusy) as caught:
            save(hasty, SECOND)
    assert both(caught.value)[0].startswith('Another process holds the database "records.sqlite"')
    assert save(hasty, SECOND) == 2


def test_a_save_that_fails_leaves_nothing(records: Records) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        save(records, {"score": float("nan")})
    with pytest.raises(sa.exc.StatementError):
        save(records, FIRST, at=datetime(2026, 1, 1))  # noqa: DTZ001  (that is the mistake)
    assert records.journeys() == []


def test_a_damaged_database_is_told_by_name(records: Records, both: Both) -> None:
    records.file.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnreadable) as caught:
        records.journeys()
    assert both(caught.value)[0].startswith('The database "records.sqlite" cannot be read: file is not a database.')


def test_records_of_a_newer_program_are_left_alone(records: Records, both: Both) -> None:
    save(records, FIRST)
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


def test_the_migrations_lead_to_the_tables_that_the_program_uses(records: Records) -> None:
    assert newest_version() == VERSIONS[-1]
    assert records.journeys() == []
    with records._engine.connect() as connection:
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
