"""How an SQLite file of the workspace is opened: private, durable, forgetting what is deleted, patient with others."""

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from rejse.errors import CouldNot, Where

WAIT_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.005


class DatabaseUnreadable(CouldNot):
    """A database file of the workspace is damaged, or the machine does not let us read it."""

    code = "database-unreadable"


class DatabaseNotWritable(CouldNot):
    """A database file of the workspace is to be written where the machine lets us read at most."""

    code = "database-not-writable"


class DatabaseBusy(CouldNot):
    """Another process holds a database of the workspace and did not finish while we waited."""

    code = "database-busy"


def connect(file: Path, *, wait_seconds: float = WAIT_SECONDS) -> sqlite3.Connection:
    """Open a database file, made with mode 0600 if it is not there; statements commit at once unless BEGIN is said.

    Raises:
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """
    with told(file):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(file, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
        try:
            _to_wal(connection, give_up=time.monotonic() + wait_seconds)
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma foreign_keys = on")
        except BaseException:
            connection.close()
            raise
    return connection


def connect_to_read(file: Path, *, wait_seconds: float = WAIT_SECONDS) -> sqlite3.Connection:
    """Open a database file that is there for one reading, also where nothing may be written.

    Where we may write, readers share the file with a writer as always. Where we may not, no file can be made beside it:
    what a writer has beside it is read along, and without a writer the file is read as it lies.

    Raises:
        DatabaseUnreadable, DatabaseBusy.
    """
    if may_write(file):
        return connect(file, wait_seconds=wait_seconds)
    with told(file):
        os.close(os.open(file, os.O_RDONLY | os.O_CLOEXEC))
        how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
        return sqlite3.connect(
            f"{file.absolute().as_uri()}?{how}",
            uri=True,
            timeout=wait_seconds,
            isolation_level=None,
            check_same_thread=False,
        )


def may_write(file: Path) -> bool:
    """Tell whether the machine lets us write a database file: the file itself, and others beside it."""
    return os.access(file.parent, os.W_OK | os.X_OK) and (os.access(file, os.W_OK) or not os.access(file, os.F_OK))


def _to_wal(connection: sqlite3.Connection, *, give_up: float) -> None:
    """Let readers and a writer work side by side. SQLite does not wait by itself where several make this switch."""
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as wrong:
            if not _is_busy(wrong) or time.monotonic() >= give_up:
                raise
            time.sleep(_POLL_SECONDS)
        else:
            return


def _is_busy(wrong: sqlite3.DatabaseError) -> bool:
    return _code(wrong) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(wrong: sqlite3.DatabaseError) -> int:
    return int(getattr(wrong, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn what SQLite or the machine says about a file into our own errors, which name the file."""
    try:
        yield
    except OSError as refused:
        kind = DatabaseUnreadable if _is_closed(file) or may_write(file) else DatabaseNotWritable
        raise kind(where=Where(str(file)), file=file.name, reason=str(refused.strerror)) from refused
    except sqlite3.DatabaseError as wrong:
        if _is_busy(wrong):
            raise DatabaseBusy(where=Where(str(file)), file=file.name) from wrong
        if isinstance(wrong, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        if _code(wrong) in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN} and not may_write(file):
            reason = os.strerror(errno.EACCES)
            raise DatabaseNotWritable(where=Where(str(file)), file=file.name, reason=reason) from wrong
        if _code(wrong) == sqlite3.SQLITE_FULL:
            reason = os.strerror(errno.ENOSPC)
            raise DatabaseNotWritable(where=Where(str(file)), file=file.name, reason=reason) from wrong
        raise DatabaseUnreadable(where=Where(str(file)), file=file.name, reason=str(wrong)) from wrong


def _is_closed(file: Path) -> bool:
    """Tell a file that is there, or may be, and that we may not even read."""
    return not os.access(file.parent, os.X_OK) or (os.access(file, os.F_OK) and not os.access(file, os.R_OK))


@contextmanager
def transaction(connection: sqlite3.Connection, file: Path) -> Iterator[None]:
    """Do several statements as one; the write lock is taken at once, so that what is read stays true until written."""
    with told(file):
        connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("rollback")
            raise
        connection.execute("commit")


def rows_of(file: Path, table: str, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
    """Ask a database; none where the file, or the table, has not been made yet.

    Raises:
        DatabaseUnreadable, DatabaseBusy.
    """
    with told(file):
        if not file.exists() or not file.stat().st_size:
            return []
        with closing(connect_to_read(file)) as connection:
            there = connection.execute("select 1 from sqlite_master where name = ?", (table,)).fetchone()
            return connection.execute(query, values).fetchall() if there else []
