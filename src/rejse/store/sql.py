"""The analysts' SQL door: DuckDB over the views `events` and `rejected`, and nothing else.

What keeps it closed: one statement of type SELECT only, no files but the event table's own, no extensions, no Python
objects, a locked configuration, a memory cap that holds for the answer too, and a time-out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import Final

import duckdb
import pyarrow as pa

from rejse.errors import CouldNot, WrongUse
from rejse.store.events import SCHEMA, EventTable, readable
from rejse.store.folder import Folder, first_line
from rejse.store.vault import Vault

_ROWS_PER_BATCH: Final = 1 << 16
_UNITS: Final = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


class SqlNotOneSelect(WrongUse):
    """What was asked is not exactly one SELECT."""

    code = "sql-not-one-select"


class SqlClosed(WrongUse):
    """The SELECT reaches for something that is neither view."""

    code = "sql-closed"


class SqlMistake(WrongUse):
    """DuckDB cannot carry out the SELECT, and says why."""

    code = "sql-mistake"


class SqlTooSlow(CouldNot):
    """The answer was not there in time."""

    code = "sql-too-slow"


class SqlTooLarge(CouldNot):
    """The question or its answer needs more memory than it may have."""

    code = "sql-too-large"


def query(
    folder: Folder, sql: str, *, language: str | None = None, timeout_seconds: float = 60, memory: str = "1GB"
) -> pa.Table:
    """Answer one SELECT over `events` (the columns of SCHEMA) and `rejected` (source, file, row, code, reason, time).

    Args:
        folder: the workspace; nothing in it is changed.
        sql: one SELECT statement in DuckDB's dialect. Times are shown in the workspace's zone.
        language: of the reasons in `rejected`; the workspace's own if None.
        timeout_seconds: how long the answer may take.
        memory: how much DuckDB and the answer may each take, such as "1GB".

    Raises:
        SqlNotOneSelect, SqlClosed, SqlMistake: the SQL is to be mended.
        SqlTooSlow, SqlTooLarge: it asks for too much.
        NoEventTable: there are no events to ask.
    """
    files = EventTable(folder.events).files()
    rejected = Vault(folder.vault_file).rejected(language or folder.settings.language)
    with duckdb.connect() as connection:
        with readable(folder.events, errors=(duckdb.IOException, duckdb.InvalidInputException)):
            show_events(connection, files)
        connection.register("rejected", rejected)
        _close(connection, files, memory=memory, zone=folder.settings.time_zone)
        with _explained(connection, timeout_seconds=timeout_seconds, memory=memory):
            return _answer(connection, _one_select(connection, sql), bytes_max=_bytes(memory))


def show_events(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Make the view `events` with all its columns, also where no file has one yet."""
    if not files:
        connection.register("events", SCHEMA.empty_table())
        return
    stored = f"read_parquet({_list(files)}, union_by_name=true)"
    there = set(connection.sql(f"select * from {stored} limit 0").columns)  # noqa: S608  (our own file names, quoted)
    chosen = ", ".join(field.name if field.name in there else _absent(field) for field in SCHEMA)
    connection.execute(f"create view events as select {chosen} from {stored}")  # noqa: S608  (our own column names)


def _absent(field: pa.Field) -> str:
    kinds = {pa.int64(): "bigint", pa.float64(): "double", pa.timestamp("us", "UTC"): "timestamptz"}
    return f"null::{kinds.get(field.type, 'varchar')} as {field.name}"


def _close(connection: duckdb.DuckDBPyConnection, files: Sequence[str], *, memory: str, zone: str) -> None:
    for setting in (
        f"TimeZone = {_quoted(zone)}",
        "python_enable_replacements = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        f"allowed_paths = {_list(files)}",
        "temp_directory = ''",
        f"memory_limit = {_quoted(memory)}",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


def _one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        found = tuple(one.type.name.replace("_", " ") for one in statements)
        raise SqlNotOneSelect(found=found or ("-",))
    return statements[0]


def _answer(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, *, bytes_max: int) -> pa.Table:
    """Fetch piece by piece: DuckDB's memory limit does not count what it has handed out."""
    reader = connection.sql(statement).to_arrow_reader(_ROWS_PER_BATCH)
    batches, held = [], 0
    for batch in reader:
        held += batch.nbytes
        if held > bytes_max:
            raise duckdb.OutOfMemoryException
        batches.append(batch)
    return pa.Table.from_batches(batches, reader.schema)


@contextmanager
def _explained(connection: duckdb.DuckDBPyConnection, *, timeout_seconds: float, memory: str) -> Iterator[None]:
    """Interrupt what takes too long, and turn DuckDB's errors into ours."""
    timer = Timer(timeout_seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as late:
        raise SqlTooSlow(seconds=timeout_seconds) from late
    except duckdb.OutOfMemoryException as large:
        raise SqlTooLarge(memory=memory) from large
    except duckdb.PermissionException as closed:
        raise SqlClosed(reason=first_line(closed)) from closed
    except duckdb.Error as wrong:
        raise SqlMistake(reason=first_line(wrong)) from wrong
    finally:
        timer.cancel()
        timer.join()


def _bytes(memory: str) -> int:
    """Read a memory size as DuckDB writes it: digits and KB, MB, GB or TB."""
    return int(memory[:-2]) * _UNITS[memory[-2:]]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"
