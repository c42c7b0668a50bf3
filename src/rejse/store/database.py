"""The records database: its tables, its versions, and how it is read and changed."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import CouldNot, Where
from rejse.store.sqlite import WAIT_SECONDS, DatabaseNotWritable, connect, connect_to_read, may_write, told

VERSIONS: Final = ("0001", "0002", "0003")
"""The versions of the database that this program knows, newest last: the migrations, in order."""


class RecordsNewer(CouldNot):
    """A newer program has already moved the database forward."""

    code = "records-newer"


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


class Number(sa.TypeDecorator[int]):
    """A revision's or a conflict's number; one that is too large to be kept is asked for as one that nobody has."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002  (its name is SQLAlchemy's)
        """Write the number."""
        return None if value is None else max(-_LARGEST, min(value, _LARGEST))


_LARGEST: Final = (1 << 63) - 1

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
    sa.Column("number", Number, primary_key=True, autoincrement=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("document", sa.Text),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, server_default="edit"),
    sa.Column("base", sa.Integer),
    sa.Column("undoes", sa.Integer),
    sa.Column("operations", sa.Text),
)
"""One change of a journey and the revision it gives; the whole document is kept at intervals and for the newest."""

conflicts: Final = sa.Table(
    "conflicts",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), nullable=False, index=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("clash", sa.Text, nullable=False),
    sa.Column("object", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("kept", sa.Text, nullable=False),
    sa.Column("other", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("taken", sa.Text),
    sa.Column("settled_by", sa.Text),
    sa.Column("settled_at", Moment),
    sa.Index("conflicts_of_journey", "journey"),
)
"""What somebody wanted and could not have, because of what somebody else had done: both values, until it is settled."""

publications: Final = sa.Table(
    "publications",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("in_force_from", sa.Date, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
)
"""Which revision is the plan from which day."""

version_names: Final = sa.Table(
    "version_names",
    metadata,
    sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("named_at", Moment, nullable=False),
)
"""Names that people gave to revisions."""

users: Final = sa.Table(
    "users",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("password_changed_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""Who may sign in. A user is never deleted, and a number is never given twice: the audit log tells of both."""

sign_ins: Final = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("csrf", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.Index("sign_ins_of_user", "user"),
    sqlite_autoincrement=True,
)
"""Browsers that somebody is signed in with, by the digest of their token."""

tries: Final = sa.Table(
    "tries",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("tries_of_email", "email", "at"),
    sa.Index("tries_of_address", "address", "at"),
)
"""Tries to sign in of the last minutes, by keys of the e-mail and the address."""

invitations: Final = sa.Table(
    "invitations",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("invited_by", sa.Integer, sa.ForeignKey("users.id")),
    sa.Column("invited_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("accepted_at", Moment),
    sa.Column("revoked_at", Moment),
    sa.Index("invitations_of_email", "email"),
    sqlite_autoincrement=True,
)
"""Who was invited to become a user, by the digest of the link's token."""

api_keys: Final = sa.Table(
    "api_keys",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("begins", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("made_by", sa.Integer, sa.ForeignKey("users.id")),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment),
    sa.Column("last_used", Moment),
    sa.Column("revoked_at", Moment),
    sqlite_autoincrement=True,
)
"""Programs that may ask without a person, by the digest of their key."""

audit: Final = sa.Table(
    "audit",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("arguments", sa.Text, nullable=False),
    sa.Index("audit_of_who", "who", "number"),
    sa.Index("audit_of_what", "what", "number"),
    sqlite_autoincrement=True,
)
"""Who did what, in order; nothing is ever taken out."""

saved_views: Final = sa.Table(
    "saved_views",
    metadata,
    sa.Column("number", Number, primary_key=True),
    sa.Column("journey", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.UniqueConstraint("journey", "place", "user", "name"),
    sqlite_autoincrement=True,
)
"""What somebody looked at and wants to find again: a query under a name."""


class RecordsFile:
    """The file of the records database; made when something is first written, moved forward to this program's version.

    Where nothing may be written it can still be read.

    Raises (by every method):
        RecordsNewer: a newer program wrote it; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.file = file
        self._wait_seconds = wait_seconds

    def rows(self, wanted: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        """Read; before anything is written there is nothing, and nothing is made."""
        with told_through(self.file):
            if not self.file.exists():
                return []
            engine = self._engine if may_write(self.file) else self._as_it_lies
            with engine.connect() as connection:
                return connection.execute(wanted).all()

    @contextmanager
    def changing(self) -> Iterator[sa.Connection]:
        """Read and write as one; nobody else writes meanwhile."""
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


def told_by(row: sa.Row[Any]) -> dict[str, Any]:
    """Give a row's columns by their names."""
    return dict(row._mapping)  # noqa: SLF001  (SQLAlchemy's public name for it)
