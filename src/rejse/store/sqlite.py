"""How an SQLite file of the workspace is opened: private, durable, forgetting what is deleted, patient with others."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rejse.errors import CouldNot, Where

WAIT_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.005


class DatabaseUnreadable(CouldNot):
    """A database file of the workspace is damaged, or the machine does not let us read or write it."""

    code = "database-unreadable"


class DatabaseBusy(CouldNot):
    """Another process holds a database of the workspace and did not finish while we waited."""

    code = "database-busy"


def connect(file: Path, *, wait_seconds: float = WAIT_SECONDS) -> sqlite3.Connection:
    """Open a database file, made with mode 0600 if it is not there; statements commit at once unless BEGIN is said.

    Raises:
        DatabaseUnreadable, DatabaseBusy.
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
    return getattr(wrong, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn what SQLite or the machine says about a file into our own errors, which name the file."""
    try:
        yield
    except OSError as refused:
        raise DatabaseUnreadable(where=Where(str(file)), file=file.name, reason=str(refused.strerror)) from refused
    except sqlite3.DatabaseError as wrong:
        if _is_busy(wrong):
            raise DatabaseBusy(where=Where(str(file)), file=file.name) from wrong
        if isinstance(wrong, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise DatabaseUnreadable(where=Where(str(file)), file=file.name, reason=str(wrong)) from wrong


@contextmanager
def transaction(connection: sqlite3.Connection, file: Path) -> Iterator[None]:
    """Do several statements as one; the write lock is taken at once, so that what is read stays true until written."""
    with told(file):
        connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")
