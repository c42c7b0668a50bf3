"""The vault: personal data kept apart. Today the rows that could not be taken in, raw, each with its reason."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rejse.errors import Argument, Problem
from rejse.store.sqlite import connect, rows_of, told, transaction
from rejse.words import codes, say

if TYPE_CHECKING:
    import pyarrow as pa

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

_TABLE: Final = """
create table if not exists rejected (
    number integer primary key,
    source text not null,
    digest blob not null,
    nth integer not null,
    file text not null,
    row integer not null,
    code text not null,
    arguments text not null,
    received_at integer not null,
    raw text not null,
    reading integer,
    unique (source, digest, nth)
) strict
"""

_REMEMBER: Final = """
insert into rejected (source, digest, nth, file, row, code, arguments, received_at, raw, reading)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (source, digest, nth) do update set
    file = excluded.file, row = excluded.row, code = excluded.code, arguments = excluded.arguments,
    reading = excluded.reading
"""

_COUNTED: Final = """
select source, file, code, count, row, arguments, newest from (
    select source, file, code, row, arguments, count(*) over same as count, max(received_at) over same as newest,
        row_number() over (partition by source, file, code order by row, number) as place
    from rejected window same as (partition by source, file, code)
) where place = 1 order by source, file, count desc, code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that could not be taken in: where it stood (row from 1), why, and what it said.

    nth: how many equal rows of the file came before it, from 0; None lets the vault count within the call.
    reading: how its file was read, by the number of a `PastReading`; None where nobody remembers.
    """

    source: str
    file: str
    row: int
    code: str
    raw: str
    received_at: datetime
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    nth: int | None = None
    reading: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedKind:
    """The rejected rows of one source and file that have the same reason; row and arguments are those of the first."""

    source: str
    file: str
    code: str
    count: int
    row: int
    arguments: Mapping[str, Argument]
    received_at: datetime
    """When the newest of them came."""

    @property
    def problem(self) -> Problem:
        """The reason, as it is said."""
        return Problem(self.code, arguments=self.arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A rejected row with its number in the vault, which grows with every new one."""

    number: int
    row: RejectedRow


class Vault:
    """vault.sqlite of one workspace; the file appears with the first row that is kept in it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def reject(self, rows: Iterable[RejectedRow]) -> int:
        """Keep rows that could not be taken in, and give how many of them were new.

        The same row of the same source is kept once however often its file is imported; three equal rows of one file
        stay three. A row that is rejected again gets its newest place and reason, and keeps its first `received_at`.
        """
        counted: Counter[tuple[str, bytes]] = Counter()
        values = [_values(row, counted) for row in rows]
        if not values:
            return 0
        with self._opened() as connection, transaction(connection, self.file):
            before = _count(connection)
            connection.executemany(_REMEMBER, values)
            return _count(connection) - before

    def rejected(self, language: str) -> "pa.Table":
        """Give the rejected rows with their reasons in a language, never what they said; oldest first."""
        import pyarrow as pa  # noqa: PLC0415  (115 ms)

        found = self._rows("select source, file, row, code, arguments, received_at from rejected order by number")
        columns: list[tuple[object, ...]] = list(zip(*found, strict=True)) or [()] * 6
        source, file, row, code, arguments, received_at = columns
        reason = [_reason(str(one), str(told), language) for one, told in zip(code, arguments, strict=True)]
        return pa.table(
            {
                "source": pa.array(source, pa.string()),
                "file": pa.array(file, pa.string()),
                "row": pa.array(row, pa.int64()),
                "code": pa.array(code, pa.string()),
                "reason": pa.array(reason, pa.string()),
                "received_at": pa.array(received_at, pa.timestamp("us", "UTC")),
            }
        )

    def raw(self, *, source: str | None = None, file: str | None = None) -> list[RejectedRow]:
        """Give rejected rows with what they said, oldest first: only for a person who may see personal data."""
        found = self._rows(
            "select source, file, row, code, raw, received_at, arguments, nth from rejected"
            " where (?1 is null or source = ?1) and (?2 is null or file = ?2) order by number",
            (source, file),
        )
        return [
            RejectedRow(
                source=source, file=file, row=row, code=code, raw=raw,
                received_at=_EPOCH + received_at * _MICROSECOND, arguments=_arguments(arguments), nth=nth,
            )
            for source, file, row, code, raw, received_at, arguments, nth in found
        ]  # fmt: skip

    def kinds(self) -> list[RejectedKind]:
        """Count the rejected rows by source, file and reason; nothing of what they said."""
        return [
            RejectedKind(
                source=source, file=file, code=code, count=count, row=row, arguments=_arguments(arguments),
                received_at=_EPOCH + received_at * _MICROSECOND,
            )
            for source, file, code, count, row, arguments, received_at in self._rows(_COUNTED)
        ]  # fmt: skip

    def page(
        self, source: str, file: str, code: str | None = None, *, after: int = 0, limit: int = 50
    ) -> list[KeptRow]:
        """Give rejected rows of a source and file with what they said, oldest first: those after a number.

        Only for a person who may see personal data, or for trying them again.
        """
        reading = "reading" if self._knows_readings() else "null"
        found = self._rows(
            f"select number, row, code, raw, received_at, arguments, nth, {reading} from rejected"  # noqa: S608  (ours)
            " where source = ?1 and file = ?2 and (?3 is null or code = ?3) and number > ?4 order by number limit ?5",
            (source, file, code, after, limit),
        )
        return [
            KeptRow(
                number=number,
                row=RejectedRow(
                    source=source, file=file, row=row, code=code, raw=raw, arguments=_arguments(arguments), nth=nth,
                    received_at=_EPOCH + received_at * _MICROSECOND, reading=reading,
                ),
            )
            for number, row, code, raw, received_at, arguments, nth, reading in found
        ]  # fmt: skip

    def settle(self, tried: Iterable[KeptRow], still: Iterable[RejectedRow]) -> int:
        """Take the rows that came in out of the vault, without a trace in the file; the others get their newest reason.

        Args:
            tried: the rows that were tried again.
            still: those of them that were rejected again, each with its `nth`.

        Returns:
            how many were taken out.
        """
        values = [_values(row, Counter()) for row in still]
        stay = {one[:3] for one in values}
        gone = [(one.number,) for one in tried if _values(one.row, Counter())[:3] not in stay]
        if not values and not gone:
            return 0
        with self._opened() as connection:
            with transaction(connection, self.file):
                connection.executemany(_REMEMBER, values)
                connection.executemany("delete from rejected where number = ?", gone)
            connection.execute("pragma wal_checkpoint(truncate)")
        return len(gone)

    def forget(self, is_theirs: Callable[[str], bool]) -> int:
        """Forget the rejected rows whose text is about somebody, without a trace in the file; give how many."""
        numbers = [(number,) for number, raw in self._rows("select number, raw from rejected") if is_theirs(raw)]
        if numbers:
            with self._opened() as connection:
                with transaction(connection, self.file):
                    connection.executemany("delete from rejected where number = ?", numbers)
                connection.execute("pragma wal_checkpoint(truncate)")
        return len(numbers)

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        return rows_of(self.file, "rejected", query, values)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(connect(self.file)) as connection, told(self.file):
            connection.execute(_TABLE)
            if not _has_readings(connection):
                connection.execute("alter table rejected add column reading integer")
            yield connection

    def _knows_readings(self) -> bool:
        """Tell whether the table is of a program that remembers how files were read."""
        return any(name == "reading" for _, name, *_ in self._rows("pragma table_info(rejected)"))


def _has_readings(connection: sqlite3.Connection) -> bool:
    return any(name == "reading" for _, name, *_ in connection.execute("pragma table_info(rejected)"))


def _values(row: RejectedRow, counted: Counter[tuple[str, bytes]]) -> tuple[object, ...]:
    digest = sha256(row.raw.encode(errors="surrogatepass")).digest()
    nth = counted[row.source, digest] if row.nth is None else row.nth
    counted[row.source, digest] += 1
    assert row.received_at.tzinfo is not None, "times are aware"
    received_at = (row.received_at - _EPOCH) // _MICROSECOND
    arguments, file, raw = json.dumps(dict(row.arguments)), _storable(row.file), _storable(row.raw)
    return row.source, digest, nth, file, row.row, row.code, arguments, received_at, raw, row.reading


def _storable(text: str) -> str:
    """Write what is no character (a byte that could not be decoded) as an escape; SQLite would refuse it."""
    return text.encode(errors="backslashreplace").decode()


def _count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("select count(*) from rejected").fetchone()
    return int(count)


def _arguments(written: str) -> dict[str, Argument]:
    read = json.loads(written)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}


def _reason(code: str, arguments: str, language: str) -> str:
    """Say the reason; a code that only a newer program knows is its own reason."""
    if code not in codes():
        return code
    return say(Problem(code, arguments=_arguments(arguments)), language).message
