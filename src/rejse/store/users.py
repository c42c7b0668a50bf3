"""Users: who may sign in, with which role. There is an owner as soon as there is anybody, and always after."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import WrongUse
from rejse.store.database import RecordsFile, sign_ins, users
from rejse.store.names import read_name
from rejse.store.passwords import Passwords, check_password_is_good
from rejse.store.roles import RIGHTS, Right, Role
from rejse.store.sqlite import WAIT_SECONDS
from rejse.words import LANGUAGES

_EMAIL: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
EMAIL_LETTERS_MAX: Final = 254


class NotAnEmail(WrongUse):
    """What is given as an e-mail is none."""

    code = "not-an-email"


class EmailTaken(WrongUse):
    """A user with this e-mail is there already."""

    code = "email-taken"


class UnknownUser(WrongUse):
    """There is no such user."""

    code = "unknown-user"


class LastOwner(WrongUse):
    """The only active owner is to lose that role, or to be shut out."""

    code = "last-owner"


class NoOwnerYet(WrongUse):
    """The first user is to be something else than an owner."""

    code = "no-owner-yet"


class OwnerAlready(WrongUse):
    """The first owner is to be made where there are users."""

    code = "owner-already"


class NotSpoken(WrongUse):
    """A language that Rejse does not speak."""

    code = "language-not-spoken"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign in while active; the e-mail is in lower case and never another user's."""

    id: int
    email: str
    name: str
    role: Role
    language: str
    active: bool
    created_at: datetime
    password_changed_at: datetime

    @property
    def rights(self) -> frozenset[Right]:
        """What the user may do; who is not active may do nothing."""
        return RIGHTS.get(self.role, frozenset()) if self.active else frozenset()


class Users:
    """The users of one workspace in `records.sqlite`.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, passwords: Passwords | None = None, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)
        self.passwords = passwords or Passwords()

    # -- who is there ----------------------------------------------------------------------------------------------

    def all(self) -> list[User]:
        """Give every user, also those shut out, in the order they came."""
        return [user_of(row) for row in self._file.rows(sa.select(users).order_by(users.c.id))]

    def by_email(self, email: str) -> User | None:
        """Give the user with an e-mail, however it is written."""
        row = self._row(email)
        return None if row is None else user_of(row)

    def get(self, user_id: int) -> User:
        """Give a user.

        Raises:
            UnknownUser: there is none of this number.
        """
        rows = self._file.rows(sa.select(users).where(users.c.id == user_id))
        if not rows:
            raise UnknownUser(user=str(user_id))
        return user_of(rows[0])

    def count_owners(self) -> int:
        """Count the owners who are active."""
        return sum(int(row[0]) for row in self._file.rows(_owners()))

    def check_password(self, email: str, password: str) -> User | None:
        """Give the user whose e-mail and password these are; for anybody else nothing, and just as slowly.

        A hash made at other costs than today's is made anew.
        """
        row = self._row(email)
        if not self.passwords.fits(None if row is None else row.password, password) or row is None or not row.active:
            return None
        if self.passwords.is_dated(row.password):
            again = self.passwords.hashed(password)
            with self._file.changing() as connection:
                same = sa.update(users).where(users.c.id == row.id, users.c.password == row.password)
                connection.execute(same.values(password=again))
        return user_of(row)

    # -- changes ---------------------------------------------------------------------------------------------------

    def add(self, email: str, *, name: str, role: Role, password: str, language: str = "da", at: datetime) -> User:  # noqa: PLR0913  (a user is all of these)
        """Add a user.

        Raises:
            NotAnEmail, NameUnclear, NotSpoken, PasswordShort, PasswordLong, PasswordCommon: what was given.
            EmailTaken: somebody has the e-mail.
            NoOwnerYet: it is the first user, and no owner.
        """
        told = self.read_new(email, name=name, role=role, password=password, language=language, at=at)
        with self._file.changing() as connection:
            return insert_user(connection, told)

    def add_first(self, email: str, *, name: str, password: str, language: str = "da", at: datetime) -> User:
        """Add the first user, an owner; of two who try at once, one is.

        Raises:
            OwnerAlready: there are users; one of them invites others.
            NotAnEmail, NameUnclear, NotSpoken, PasswordShort, PasswordLong, PasswordCommon: what was given.
        """
        told = self.read_new(email, name=name, role=Role.OWNER, password=password, language=language, at=at)
        with self._file.changing() as connection:
            if connection.execute(sa.select(users.c.id).limit(1)).first() is not None:
                raise OwnerAlready
            return insert_user(connection, told)

    def set_role(self, user_id: int, role: Role) -> User:
        """Give a user another role; it holds at the user's next click.

        Raises:
            UnknownUser, LastOwner.
        """
        return self._change(user_id, role=str(Role(role)))

    def set_name(self, user_id: int, name: str) -> User:
        """Give a user another name.

        Raises:
            UnknownUser, NameUnclear.
        """
        return self._change(user_id, name=read_name(name))

    def set_language(self, user_id: int, language: str) -> User:
        """Speak another language to a user.

        Raises:
            UnknownUser, NotSpoken.
        """
        return self._change(user_id, language=_spoken(language))

    def set_password(self, user_id: int, password: str, *, at: datetime, keep: int | None = None) -> User:
        """Give a user another password, and sign the user out everywhere.

        Only the sign-in of the number `keep` stays: that of the browser in which the password is changed.

        Raises:
            UnknownUser, PasswordShort, PasswordLong, PasswordCommon.
        """
        check_password_is_good(password, self.get(user_id).email)
        hashed = self.passwords.hashed(password)
        return self._change(user_id, ends_all_but=(keep,), password=hashed, password_changed_at=at)

    def deactivate(self, user_id: int) -> User:
        """Shut a user out, at once and in every browser; what the user did stays.

        Raises:
            UnknownUser, LastOwner.
        """
        return self._change(user_id, ends_all_but=(None,), active=False)

    def activate(self, user_id: int) -> User:
        """Let a user in again.

        Raises:
            UnknownUser.
        """
        return self._change(user_id, active=True)

    # -- inside ----------------------------------------------------------------------------------------------------

    def read_new(  # noqa: PLR0913  (a user is all of these)
        self, email: str, *, name: str, role: Role, password: str, language: str, at: datetime
    ) -> dict[str, Any]:
        """Give the row of a user to be, everything in it checked; hashing takes its time outside the write lock.

        Raises:
            NotAnEmail, NameUnclear, NotSpoken, PasswordShort, PasswordLong, PasswordCommon.
        """
        email = read_email(email)
        made = {"email": email, "name": read_name(name), "role": str(Role(role)), "language": _spoken(language)}
        check_password_is_good(password, email)
        return {
            **made, "active": True, "password": self.passwords.hashed(password), "created_at": at,
            "password_changed_at": at,
        }  # fmt: skip

    def _row(self, email: str) -> sa.Row[Any] | None:
        lowered = _lowered(email)
        rows = self._file.rows(sa.select(users).where(users.c.email == lowered)) if lowered.isprintable() else []
        return rows[0] if rows else None

    def _change(self, user_id: int, *, ends_all_but: Iterable[int | None] = (), **values: Any) -> User:  # noqa: ANN401
        with self._file.changing() as connection:
            connection.execute(sa.update(users).where(users.c.id == user_id).values(**values))
            row = connection.execute(sa.select(users).where(users.c.id == user_id)).first()
            if row is None:
                raise UnknownUser(user=str(user_id))
            if not connection.scalar(_owners()):
                raise LastOwner(email=row.email)
            for kept in ends_all_but:
                connection.execute(
                    sa.delete(sign_ins).where(sign_ins.c.user == user_id, sign_ins.c.number != (kept or 0))
                )
            return user_of(row)


def insert_user(connection: sa.Connection, told: dict[str, Any]) -> User:
    """Put a user's row in the table, inside a transaction.

    Raises:
        EmailTaken: somebody has the e-mail.
        NoOwnerYet: it is the first user, and no owner.
    """
    if connection.execute(sa.select(users.c.id).where(users.c.email == told["email"])).first() is not None:
        raise EmailTaken(email=told["email"])
    made = connection.execute(sa.insert(users).values(**told))
    if not connection.scalar(_owners()):
        raise NoOwnerYet
    assert made.inserted_primary_key is not None
    return user_of(connection.execute(sa.select(users).where(users.c.id == made.inserted_primary_key[0])).one())


def user_of(row: sa.Row[Any]) -> User:
    """Read a user from a row that has the columns of one."""
    told = {one.name: row._mapping[one.name] for one in fields(User)}  # noqa: SLF001  (SQLAlchemy's public name)
    return User(**{**told, "role": Role(row.role)})


def read_email(email: str) -> str:
    """Give an e-mail as it is kept: without spaces around it, in lower case.

    Raises:
        NotAnEmail: it has not the shape of one.
    """
    lowered = _lowered(email)
    if not _EMAIL.fullmatch(lowered) or not lowered.isprintable() or len(lowered) > EMAIL_LETTERS_MAX:
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in email)
        raise NotAnEmail(value=shown[:100])
    return lowered


def _lowered(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().lower()


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise NotSpoken(value=language[:20], known=LANGUAGES)
    return language


def _owners() -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(users).where(users.c.role == str(Role.OWNER), users.c.active)
