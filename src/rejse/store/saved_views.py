"""Saved views: what somebody looked at, under a name, to be found again by them or by everybody."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import WrongUse
from rejse.store.database import RecordsFile, saved_views, users
from rejse.store.names import read_name
from rejse.store.roles import Right
from rejse.store.sqlite import WAIT_SECONDS
from rejse.store.users import User

QUERY_LETTERS_MAX: Final = 4000


class UnknownView(WrongUse):
    """There is no such view, or it is somebody else's own."""

    code = "unknown-view"


class NotYourView(WrongUse):
    """A view that somebody else shares is to be changed."""

    code = "not-your-view"


class ViewNameTaken(WrongUse):
    """The user has a view of this name there already."""

    code = "view-name-taken"


class ViewUnclear(WrongUse):
    """What a view is to show is too long, or holds signs that no address holds."""

    code = "view-unclear"


class Place(StrEnum):
    """Where a view is looked at."""

    MAP = "map"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A query (as in an address, without the question mark) under a name; `user` saved it, who is called `by`."""

    number: int
    journey: str
    place: Place
    name: str
    query: str
    user: int
    by: str
    shared: bool
    saved_at: datetime


class SavedViews:
    """The saved views of one workspace in `records.sqlite`.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)

    def add(  # noqa: PLR0913  (a view is all of these)
        self, user: User, journey: str, *, place: Place, name: str, query: str, shared: bool = False, at: datetime
    ) -> SavedView:
        """Save what a user looks at.

        Raises:
            NameUnclear, ViewUnclear: what was given.
            ViewNameTaken: the user has a view of this name there.
        """
        told: dict[str, Any] = {
            "journey": journey, "place": str(Place(place)), "name": read_name(name), "query": _read_query(query),
            "user": user.id, "shared": shared, "saved_at": at,
        }  # fmt: skip
        with self._file.changing() as connection:
            _refuse_taken(connection, **{name: told[name] for name in ("journey", "place", "user", "name")})
            made = connection.execute(sa.insert(saved_views).values(**told))
            assert made.inserted_primary_key is not None
            return _view(
                connection.execute(_wanted().where(saved_views.c.number == made.inserted_primary_key[0])).one()
            )

    def all(self, user: User, journey: str) -> list[SavedView]:
        """Give the views of a journey that a user sees: the user's own, then what others share, each by name."""
        mine = saved_views.c.user == user.id
        wanted = _wanted().where(saved_views.c.journey == journey, sa.or_(mine, saved_views.c.shared))
        found = [_view(row) for row in self._file.rows(wanted)]
        return sorted(found, key=lambda one: (one.place, one.user != user.id, one.name.casefold(), one.number))

    def rename(self, number: int, name: str, *, by: User) -> SavedView:
        """Give a view another name: one's own, or as an owner any that is shared.

        Raises:
            NameUnclear, ViewNameTaken: what was given.
            UnknownView, NotYourView.
        """
        name = read_name(name)
        with self._file.changing() as connection:
            row = _own(connection, number, by)
            if name != row.name:
                _refuse_taken(connection, journey=row.journey, place=row.place, user=row.user, name=name)
                connection.execute(sa.update(saved_views).where(saved_views.c.number == number).values(name=name))
            return _view(connection.execute(_wanted().where(saved_views.c.number == number)).one())

    def delete(self, number: int, *, by: User) -> None:
        """Delete a view: one's own, or as an owner any that is shared.

        Raises:
            UnknownView, NotYourView.
        """
        with self._file.changing() as connection:
            _own(connection, number, by)
            connection.execute(sa.delete(saved_views).where(saved_views.c.number == number))


def _wanted() -> sa.Select[Any]:
    return sa.select(*saved_views.c, users.c.name.label("by")).join(users, users.c.id == saved_views.c.user)


def _own(connection: sa.Connection, number: int, by: User) -> sa.Row[Any]:
    """Give a view that a user may change."""
    row = connection.execute(sa.select(saved_views).where(saved_views.c.number == number)).first()
    if row is None or (row.user != by.id and not row.shared):
        raise UnknownView(number=number)
    if row.user != by.id and Right.USERS not in by.rights:
        raise NotYourView(name=row.name)
    return row


def _refuse_taken(connection: sa.Connection, **told: Any) -> None:  # noqa: ANN401
    same = sa.select(saved_views.c.number).where(*(saved_views.c[name] == value for name, value in told.items()))
    if connection.execute(same).first() is not None:
        raise ViewNameTaken(name=told["name"])


def _read_query(query: str) -> str:
    query = query.strip().removeprefix("?")
    if len(query) > QUERY_LETTERS_MAX or not query.isprintable():
        raise ViewUnclear(letters=QUERY_LETTERS_MAX)
    return query


def _view(row: sa.Row[Any]) -> SavedView:
    return SavedView(**{**row._mapping, "place": Place(row.place)})  # noqa: SLF001  (SQLAlchemy's public name)
