"""Which revision of a journey is the plan from which day, and the names that people gave to revisions."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from rejse.errors import WrongUse
from rejse.store.database import RecordsFile, publications, revisions, told_by, version_names
from rejse.store.saving import By, UnknownRevision
from rejse.store.sqlite import WAIT_SECONDS


class NameTaken(WrongUse):
    """Another revision of the journey has this name."""

    code = "version-name-taken"


class NameUnclear(WrongUse):
    """A name that nobody can see, or that would be taken for a revision's number."""

    code = "version-name-unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """That a revision is the plan from a day on; `number` grows with every publication."""

    number: int
    journey: str
    revision: int
    in_force_from: date
    author: str
    note: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionName:
    """A name that somebody gave to a revision."""

    journey: str
    name: str
    revision: int
    author: str
    named_at: datetime


class Plans:
    """The publications and the named versions of the journeys in `records.sqlite`.

    Raises (by every method):
        RecordsNewer: a newer program wrote it; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)

    def publish(self, journey: str, number: int | None, *, in_force_from: date, by: By) -> Publication:
        """Say that a revision, by default the newest, is the plan from a day on.

        Raises:
            UnknownRevision: there is none of this number.
        """
        with self._file.changing() as connection:
            chosen = _chosen(connection, journey, number)
            told: dict[str, Any] = {
                "journey": journey,
                "revision": chosen,
                "in_force_from": in_force_from,
                "author": by.author,
                "note": by.note,
                "published_at": by.at,
            }
            made = connection.execute(sa.insert(publications).values(**told))
            assert made.inserted_primary_key is not None
            return Publication(number=int(made.inserted_primary_key[0]), **told)

    def publications(self, journey: str) -> list[Publication]:
        """Give what was published, oldest first."""
        wanted = sa.select(publications).where(publications.c.journey == journey).order_by(publications.c.number)
        return [Publication(**told_by(row)) for row in self._file.rows(wanted)]

    def plan_on(self, journey: str, day: date) -> Publication | None:
        """Give the plan in force on a day: the one that began last, of several that began together the newest."""
        begun = [one for one in self.publications(journey) if one.in_force_from <= day]
        return max(begun, key=lambda one: (one.in_force_from, one.number), default=None)

    def name(self, journey: str, name: str, number: int | None, *, by: By) -> VersionName:
        """Give a revision, by default the newest, a name by which it is found again.

        Raises:
            NameUnclear: it is empty, a number, or holds signs that cannot be seen.
            NameTaken: another revision has it.
            UnknownRevision: there is none of this number.
        """
        name = name.strip()
        if not name or name.isdecimal() or not name.isprintable():
            raise NameUnclear(name=name)
        with self._file.changing() as connection:
            chosen = _chosen(connection, journey, number)
            here = sa.select(version_names).where(version_names.c.journey == journey, version_names.c.name == name)
            row = connection.execute(here).first()
            if row is not None and row.revision != chosen:
                raise NameTaken(name=name, number=row.revision)
            told: dict[str, Any] = {
                "journey": journey,
                "name": name,
                "revision": chosen,
                "author": by.author,
                "named_at": by.at,
            }
            if row is None:
                connection.execute(sa.insert(version_names).values(**told))
            return VersionName(**told) if row is None else VersionName(**told_by(row))

    def names(self, journey: str) -> list[VersionName]:
        """Give the named versions, oldest first."""
        wanted = sa.select(version_names).where(version_names.c.journey == journey)
        rows = self._file.rows(wanted.order_by(version_names.c.named_at, version_names.c.name))
        return [VersionName(**told_by(row)) for row in rows]


def _chosen(connection: sa.Connection, journey: str, number: int | None) -> int:
    newest = connection.scalar(sa.select(sa.func.max(revisions.c.number)).where(revisions.c.journey == journey))
    chosen = newest if number is None else number
    if chosen is None or not 1 <= chosen <= (newest or 0):
        raise UnknownRevision(journey=journey, number=chosen)
    return int(chosen)
