"""Traits: what a source says of a customer, not of an event, with its history; in the vault, erasable by person."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rejse.store.sqlite import connect, rows_of, told, transaction

if TYPE_CHECKING:
    import pyarrow as pa

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

_TABLE: Final = """
create table if not exists traits (
    number integer primary key,
    user_key text not null,
    name text not null,
    value text not null,
    time integer not null,
    until integer not null
) strict;
create index if not exists traits_of on traits (user_key, name);
create index if not exists traits_named on traits (name, user_key);
"""

_LATEST: Final = """
select user_key, value from (
    select user_key, value, row_number() over (partition by user_key order by until desc, number desc) as place
    from traits where name = ?
) where place = 1 order by user_key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One thing that was said of a customer, and when: aware."""

    user_key: str
    name: str
    value: str
    time: datetime


@dataclass(slots=True)
class _Run:
    """A value that was said at one time and again up to another, with nothing else said in between."""

    number: int | None
    value: str
    time: int
    until: int


class Traits:
    """The traits in vault.sqlite of one workspace; the table appears with the first of them.

    A value that is said again is no news: it adds no row, but it is remembered until when it held. So the latest value
    is right in whatever order files come in.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def put(self, rows: Iterable[Trait]) -> int:
        """Remember what was said of customers, and give how many rows that added to their histories."""
        ordered = sorted(rows, key=lambda one: (one.user_key, one.name))
        if not ordered:
            return 0
        with self._opened() as connection, transaction(connection, self.file):
            before = _count(connection)
            for (user_key, name), said in groupby(ordered, key=lambda one: (one.user_key, one.name)):
                _remember(connection, user_key, name, said)
            return _count(connection) - before

    def of(self, user_key: str) -> list[Trait]:
        """Give what was ever said of a customer, by trait, oldest first: for who may see personal data only."""
        found = self._rows(
            "select name, value, time from traits where user_key = ? order by name, time, number", (user_key,)
        )
        return [
            Trait(user_key=user_key, name=name, value=value, time=_EPOCH + time * _MICROSECOND)
            for name, value, time in found
        ]

    def values(self, name: str) -> "pa.Table":
        """Give the latest value of a trait for every customer of whom it was said: user_key, value."""
        import pyarrow as pa  # noqa: PLC0415  (115 ms)

        columns = list(zip(*self._rows(_LATEST, (name,)), strict=True)) or [(), ()]
        return pa.table(
            {key: pa.array(one, pa.string()) for key, one in zip(("user_key", "value"), columns, strict=True)}
        )

    def names(self) -> tuple[str, ...]:
        """Give the names of the traits there are."""
        return tuple(name for (name,) in self._rows("select distinct name from traits order by name"))

    def erase(self, user_keys: Iterable[str]) -> int:
        """Forget everything about some customers, without a trace in the file; give how many rows that were."""
        if not self._is_there():
            return 0
        with self._opened() as connection:
            with transaction(connection, self.file):
                before = _count(connection)
                connection.executemany("delete from traits where user_key = ?", [(key,) for key in user_keys])
                erased = before - _count(connection)
            connection.execute("pragma wal_checkpoint(truncate)")
            return erased

    def _is_there(self) -> bool:
        with told(self.file):
            return self.file.exists() and bool(self.file.stat().st_size)

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        return rows_of(self.file, "traits", query, values)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(connect(self.file)) as connection, told(self.file):
            connection.executescript(_TABLE)
            yield connection


def _remember(connection: sqlite3.Connection, user_key: str, name: str, said: Iterable[Trait]) -> None:
    """Bring what is said now into the history there is: equal neighbours in time become one run."""
    runs = [
        _Run(*row)
        for row in connection.execute(
            "select number, value, time, until from traits where user_key = ? and name = ? order by time, number",
            (user_key, name),
        )
    ]
    kept = [(one.number, one.value, one.time, one.until) for one in runs]
    for trait in said:
        _insert(runs, trait)
    _write(connection, user_key, name, kept, runs)


def _insert(runs: list[_Run], trait: Trait) -> None:
    """Put one saying in its place; a run of another value around it is cut in two."""
    assert trait.time.tzinfo is not None, "times are aware"
    time = (trait.time - _EPOCH) // _MICROSECOND
    at = sum(one.time <= time for one in runs)
    if any(one.value == trait.value and one.time <= time <= one.until for one in runs):
        return
    before = runs[at - 1] if at else None
    after = runs[at] if at < len(runs) else None
    if before is not None and before.value == trait.value:
        before.until = time
    elif before is not None and before.until > time:
        rest = _Run(None, before.value, before.until, before.until)
        before.until = before.time
        runs[at:at] = [_Run(None, trait.value, time, time), rest]
    elif after is not None and after.value == trait.value:
        after.time = time
    else:
        runs.insert(at, _Run(None, trait.value, time, time))


def _write(
    connection: sqlite3.Connection,
    user_key: str,
    name: str,
    kept: list[tuple[int | None, str, int, int]],
    runs: list[_Run],
) -> None:
    """Write what changed; where a run goes between others of its time, all are numbered anew, as numbers tell order."""
    if [(one.number, one.value, one.time, one.until) for one in runs] == kept:
        return
    new = [one.number is None for one in runs]
    if new == sorted(new):
        for one in runs:
            if one.number is not None:
                connection.execute(
                    "update traits set time = ?, until = ? where number = ?", (one.time, one.until, one.number)
                )
        fresh = [one for one in runs if one.number is None]
    else:
        connection.execute("delete from traits where user_key = ? and name = ?", (user_key, name))
        fresh = runs
    connection.executemany(
        "insert into traits (user_key, name, value, time, until) values (?, ?, ?, ?, ?)",
        [(user_key, name, one.value, one.time, one.until) for one in fresh],
    )


def _count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("select count(*) from traits").fetchone()
    return int(count)
