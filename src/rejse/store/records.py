"""The records database: every journey with every revision of it, never overwritten."""

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import CouldNot, Where, WrongUse
from rejse.store.sqlite import WAIT_SECONDS, DatabaseNotWritable, connect, connect_to_read, may_write, told

VERSIONS: Final = ("0001",)
"""The versions of the database that this program knows, newest last: the migrations, in order."""


class RecordsNewer(CouldNot):
    """A newer program has already moved the database forward."""

    code = "records-newer"


class UnknownRevision(WrongUse):
    """The journey has no revision of this number."""

    code = "unknown-revision"


class Moment(sa.TypeDecorator[datetime]):
    """An aware time, kept as text in UTC that sorts as the times do."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002  (its name is SQLAlchemy's)
        """Write the time."""
        if value is None:
            return None
        assert value.tzinfo is not None, "times are aware"
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Read the time."""
        return None if value is None else datetime.fromisoformat(value)


metadata: Final = sa.MetaData()

journeys: Final = sa.Table(
    "journeys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
)

revisions: Final = sa.Table(
    "revisions",
    metadata,
    sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """That a journey was saved: its revision's number (from 1), when, by whom, why, and the digest of the document."""

    journey: str
    number: int
    saved_at: datetime
    author: str
    note: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Saved):
    """A revision with the whole document."""

    document: dict[str, Any]


class Records:
    """records.sqlite of one workspace; made when the first journey is saved, moved forward to this program's version.

    Where nothing may be written it can still be read, and saving what is there already is no writing.

    Raises (by every method):
        RecordsNewer: a newer program wrote it; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.file = file
        self._wait_seconds = wait_seconds

    def journeys(self) -> list[str]:
        """Give the ids of the journeys, in the order they came to be."""
        return [row.id for row in self._rows(sa.select(journeys.c.id).order_by(journeys.c.created_at, journeys.c.id))]

    def save(self, journey_id: str, document: dict[str, Any], *, author: str, note: str, at: datetime) -> int:
        """Save a journey as its next revision, and give the number; what equals the newest revision is not saved again.

        Args:
            journey_id: a journey that is not there yet is begun.
            document: plain JSON values; the order of its keys is kept and does not count as a difference.
            author: who saves.
            note: why.
            at: when, aware.
        """
        digest = digest_of(document)
        kept = self._rows(_newest(journey_id, revisions.c.number, revisions.c.digest))
        if kept and kept[0].digest == digest:
            return int(kept[0].number)
        with self._changing() as connection:
            newest = connection.execute(_newest(journey_id, revisions.c.number, revisions.c.digest)).first()
            if newest is None:
                connection.execute(sa.insert(journeys).values(id=journey_id, created_at=at))
            elif newest.digest == digest:
                return int(newest.number)
            number = 1 if newest is None else int(newest.number) + 1
            written = json.dumps(document, ensure_ascii=False, allow_nan=False)
            connection.execute(
                sa.insert(revisions).values(
                    journey=journey_id, number=number, saved_at=at, author=author, note=note, digest=digest,
                    document=written,
                )
            )  # fmt: skip
            return number

    def latest(self, journey_id: str) -> Revision | None:
        """Give the newest revision, or None where there is no such journey."""
        rows = self._rows(_newest(journey_id, *revisions.c))
        return _revision(rows[0]) if rows else None

    def revision(self, journey_id: str, number: int) -> Revision:
        """Give one revision.

        Raises:
            UnknownRevision: the journey has none of this number, or there is no such journey.
        """
        rows = self._rows(sa.select(revisions).where(revisions.c.journey == journey_id, revisions.c.number == number))
        if not rows:
            raise UnknownRevision(journey=journey_id, number=number)
        return _revision(rows[0])

    def history(self, journey_id: str) -> list[Saved]:
        """Give who saved what, newest first, without the documents."""
        columns = [column for column in revisions.c if column is not revisions.c.document]
        wanted = sa.select(*columns).where(revisions.c.journey == journey_id).order_by(revisions.c.number.desc())
        return [Saved(**_told_by(row)) for row in self._rows(wanted)]

    def _rows(self, wanted: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        """Read; before the first journey is saved there is nothing, and nothing is made."""
        with told_through(self.file):
            if not self.file.exists():
                return []
            engine = self._engine if may_write(self.file) else self._as_it_lies
            with engine.connect() as connection:
                return connection.execute(wanted).all()

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        with told_through(self.file), changing(self._engine) as connection:
            yield connection

    @cached_property
    def _engine(self) -> sa.Engine:
        """The database in this program's version; Alembic (380 ms) is loaded only where it has something to do."""
        engine = _engine(lambda: connect(self.file, wait_seconds=self._wait_seconds))
        if self._version(engine) != VERSIONS[-1]:
            from rejse.store.migrations import move_forward  # noqa: PLC0415

            with changing(engine) as connection:
                move_forward(connection)
        return engine

    @cached_property
    def _as_it_lies(self) -> sa.Engine:
        """The database where nothing may be written; one of an older program would have to be moved forward first."""
        engine = _engine(lambda: connect_to_read(self.file, wait_seconds=self._wait_seconds))
        if self._version(engine) != VERSIONS[-1]:
            reason = os.strerror(errno.EACCES)
            raise DatabaseNotWritable(where=Where(str(self.file)), file=self.file.name, reason=reason)
        return engine

    def _version(self, engine: sa.Engine) -> str | None:
        with engine.connect() as connection:
            version = version_of(connection)
        if version is not None and version not in VERSIONS:
            raise RecordsNewer(where=Where(str(self.file)), file=self.file.name, version=version)
        return version


def digest_of(document: dict[str, Any]) -> str:
    """Give the digest by which equal documents are known: SHA-256 of the JSON with its keys sorted."""
    plain = json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def version_of(connection: sa.Connection) -> str | None:
    """Give the database's version; None for one that holds nothing yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
    return version


@contextmanager
def changing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Take the write lock first, so that what is read stays true until it is written."""
    with engine.connect().execution_options(takes_lock=True) as connection, connection.begin():
        yield connection


@contextmanager
def told_through(file: Path) -> Iterator[None]:
    """Say what SQLite says through SQLAlchemy in our own errors."""
    with told(file):
        try:
            yield
        except sa.exc.DBAPIError as wrapped:
            if isinstance(wrapped.orig, sqlite3.Error):
                raise wrapped.orig from wrapped
            raise


def _engine(open_file: Callable[[], sqlite3.Connection]) -> sa.Engine:
    engine = sa.create_engine("sqlite://", creator=open_file, poolclass=sa.pool.NullPool)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        """Sqlite3 begins nothing by itself (`isolation_level=None`): we say how."""
        takes_lock = connection.get_execution_options().get("takes_lock", False)
        connection.exec_driver_sql("begin immediate" if takes_lock else "begin")

    return engine


def _newest(journey_id: str, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return (
        sa.select(*columns).where(revisions.c.journey == journey_id).order_by(revisions.c.number.desc()).limit(1)
    )  # fmt: skip


def _revision(row: sa.Row[Any]) -> Revision:
    told_by_row = _told_by(row)
    return Revision(**{**told_by_row, "document": json.loads(told_by_row["document"])})


def _told_by(row: sa.Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001  (SQLAlchemy's public name for it)
