import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest

from rejse.errors import Problem, RejseError
from rejse.store.sqlite import DatabaseBusy, DatabaseNotWritable, DatabaseUnreadable, connect, transaction

Both = Callable[[Problem | RejseError], tuple[str, str]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one note in it."""
    file = tmp_path / "kept.sqlite"
    with closing(connect(file)) as connection, transaction(connection, file):
        connection.execute("create table notes (note text not null)")
        connection.execute("insert into notes values ('kept')")
    return file


def test_several_that_make_the_same_database_at_once_all_get_it(tmp_path: Path) -> None:
    """SQLite refuses at once, without waiting, where two switch a new file to write-ahead logging."""
    files = [tmp_path / f"{number}.sqlite" for number in range(30)]
    together, opened = Barrier(4), list[str]()

    def make_all() -> None:
        for file in files:
            together.wait(timeout=10)
            with closing(connect(file)):
                opened.append(file.name)

    makers = [Thread(target=make_all) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(opened) == sorted(file.name for file in files for _ in makers)


def test_a_program_mistake_is_not_told_as_a_damaged_file(database: Path) -> None:
    connection = connect(database)
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError), transaction(connection, database):
        pytest.fail("a closed connection was used")


def test_what_fails_half_way_leaves_nothing(database: Path) -> None:

    def half() -> None:
        with closing(connect(database)) as connection, transaction(connection, database):
            connection.execute("delete from notes")
            connection.execute("insert into notes values (null)")

    with pytest.raises(sqlite3.IntegrityError):
        half()
    with closing(connect(database)) as connection:
        assert connection.execute("select note from notes").fetchall() == [("kept",)]


def test_a_damaged_database_is_told_by_name(database: Path, both: Both) -> None:
    database.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnreadable) as caught:
        connect(database)
    assert caught.value.code == "database-unreadable"
    assert both(caught.value) == (
        (
            'The database "kept.sqlite" cannot be read: file is not a database. '
            "Let the user who runs Rejse own the file; if it is damaged, fetch it from a backup."
        ),
        (
            'Databasen "kept.sqlite" kan ikke læses: file is not a database. '
            "Lad den bruger, der kører Rejse, eje filen; er den beskadiget, så hent den fra en sikkerhedskopi."
        ),
    )


def test_a_folder_where_the_database_should_be_is_told_by_name(tmp_path: Path, both: Both) -> None:
    with pytest.raises(DatabaseUnreadable) as caught:
        connect(tmp_path)
    assert both(caught.value)[0].startswith(f'The database "{tmp_path.name}" cannot be read: Is a directory.')


def test_whoever_waits_for_a_database_in_vain_is_told(database: Path, both: Both) -> None:
    with closing(connect(database)) as one, closing(connect(database, wait_seconds=0)) as other:  # noqa: SIM117
        with transaction(one, database), pytest.raises(DatabaseBusy) as caught, transaction(other, database):
            pytest.fail("two were inside at once")
    assert caught.value.code == "database-busy"
    assert both(caught.value) == (
        'Another process holds the database "kept.sqlite" and has not finished. Try again when it has.',
        'En anden proces bruger databasen "kept.sqlite" og er ikke færdig endnu. Prøv igen, når den er.',
    )


def test_a_database_that_finds_no_room_is_told_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    with closing(connect(file)) as connection:
        connection.execute("create table words (word text)")
        connection.execute("pragma max_page_count = 3")
        with pytest.raises(DatabaseNotWritable) as caught, transaction(connection, file):
            connection.execute("insert into words values (?)", ("a" * 100_000,))
        assert caught.value.arguments == {"file": "records.sqlite", "reason": "No space left on device"}
        assert connection.execute("select count(*) from words").fetchone() == (0,)
