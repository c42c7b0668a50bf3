"""API keys: what a program shows instead of a person's password. Each has rights of its own and can be taken away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import WrongUse
from rejse.store.database import RecordsFile, api_keys
from rejse.store.names import read_name
from rejse.store.roles import Right, in_order
from rejse.store.sqlite import WAIT_SECONDS
from rejse.store.tokens import digest_of_token, new_token
from rejse.store.users import User

PREFIX: Final = "sk_"
"""How every key begins, so that people and programs that look for leaked secrets know it."""

USED_EVERY: Final = timedelta(hours=1)
"""That a key is used is written at most so often."""

_SHOWN_LETTERS: Final = len(PREFIX) + 4


class KeyWithoutScopes(WrongUse):
    """A key is to be made that may do nothing."""

    code = "key-without-scopes"


class UnknownScope(WrongUse):
    """A key is to do what no key does."""

    code = "unknown-scope"


class KeyExpiresEarly(WrongUse):
    """A key is to be made that has expired already."""

    code = "key-expires-early"


class UnknownKey(WrongUse):
    """There is no key of this number."""

    code = "unknown-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as it is listed: what it may do, how it begins, and when it was last used (to the hour)."""

    number: int
    name: str
    begins: str
    scopes: frozenset[Right]
    made_by: int | None
    made_at: datetime
    expires_at: datetime | None
    last_used: datetime | None
    revoked_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether the key opens anything at a time."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that was just made, with the secret itself, which is shown this once."""

    key: ApiKey
    secret: str


class ApiKeys:
    """The API keys of one workspace in `records.sqlite`.

    A key is the company's: it goes on when whoever made it leaves, until it is revoked.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)

    def make(
        self,
        name: str,
        scopes: Collection[Right],
        *,
        by: User | None,
        at: datetime,
        expires_at: datetime | None = None,
    ) -> NewKey:
        """Make a key that may do what its scopes say.

        Raises:
            NameUnclear: the name cannot be seen.
            KeyWithoutScopes: it would open nothing.
            KeyExpiresEarly: it would have expired already.
        """
        name, rights = read_name(name), frozenset(Right(one) for one in scopes)
        if not rights:
            raise KeyWithoutScopes(known=tuple(Right))
        if expires_at is not None and expires_at <= at:
            raise KeyExpiresEarly(value=expires_at.isoformat(" ", "minutes"))
        secret = new_token(PREFIX)
        told = {
            "digest": digest_of_token(secret), "begins": secret[:_SHOWN_LETTERS], "name": name,
            "scopes": " ".join(in_order(rights)), "made_by": None if by is None else by.id, "made_at": at,
            "expires_at": expires_at,
        }  # fmt: skip
        with self._file.changing() as connection:
            made = connection.execute(sa.insert(api_keys).values(**told))
            assert made.inserted_primary_key is not None
            return NewKey(key=_known(connection, made.inserted_primary_key[0]), secret=secret)

    def find(self, secret: str, at: datetime) -> ApiKey | None:
        """Give the key that a program shows; None where there is none, or it no longer holds."""
        if not secret.startswith(PREFIX):
            return None
        rows = self._file.rows(sa.select(api_keys).where(api_keys.c.digest == digest_of_token(secret)))
        found = _key(rows[0]) if rows else None
        if found is None or not found.holds(at):
            return None
        if found.last_used is None or at - found.last_used >= USED_EVERY:
            with self._file.changing() as connection:
                connection.execute(sa.update(api_keys).where(api_keys.c.number == found.number).values(last_used=at))
        return found

    def all(self) -> list[ApiKey]:
        """Give every key, also those that no longer hold, the newest first."""
        return [_key(row) for row in self._file.rows(sa.select(api_keys).order_by(api_keys.c.number.desc()))]

    def revoke(self, number: int, *, at: datetime) -> ApiKey:
        """Take a key away; one that was taken away stays so.

        Raises:
            UnknownKey: there is none of this number.
        """
        with self._file.changing() as connection:
            here = sa.update(api_keys).where(api_keys.c.number == number, api_keys.c.revoked_at.is_(None))
            connection.execute(here.values(revoked_at=at))
            return _known(connection, number)


def read_scopes(written: Iterable[str]) -> frozenset[Right]:
    """Read scopes as a person or program writes them; none at all is for `make` to refuse.

    Raises:
        UnknownScope: one of them is nothing that a key may do.
    """
    named = [one.strip() for one in written if one.strip()]
    for one in named:
        if one not in set(Right):
            raise UnknownScope(value=one[:40], known=tuple(Right))
    return frozenset(Right(one) for one in named)


def _known(connection: sa.Connection, number: int) -> ApiKey:
    row = connection.execute(sa.select(api_keys).where(api_keys.c.number == number)).first()
    if row is None:
        raise UnknownKey(number=number)
    return _key(row)


def _key(row: sa.Row[Any]) -> ApiKey:
    return ApiKey(
        number=row.number, name=row.name, begins=row.begins,
        scopes=frozenset(Right(one) for one in row.scopes.split()), made_by=row.made_by, made_at=row.made_at,
        expires_at=row.expires_at, last_used=row.last_used, revoked_at=row.revoked_at,
    )  # fmt: skip
