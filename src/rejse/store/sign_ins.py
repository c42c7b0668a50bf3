"""Sign-ins: a browser in which somebody is signed in. The server keeps it, so that it can end it at any moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.store.database import RecordsFile, sign_ins, users
from rejse.store.sqlite import WAIT_SECONDS
from rejse.store.tokens import digest_of_token, new_token
from rejse.store.users import User, user_of

IDLE_MAX: Final = timedelta(days=14)
"""A sign-in ends when nobody has used it for so long."""

AGE_MAX: Final = timedelta(days=60)
"""A sign-in ends after so long, however much it is used."""

SEEN_EVERY: Final = timedelta(minutes=5)
"""That a sign-in is used is written at most so often: reading pages does not write."""

_AGENT_LETTERS_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A browser in which an active user is signed in; `csrf` is what its forms must bring along."""

    number: int
    user: User
    csrf: str
    agent: str
    created_at: datetime
    last_seen: datetime


class SignIns:
    """The sign-ins of one workspace in `records.sqlite`.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)

    def begin(self, user: User, *, at: datetime, agent: str = "") -> str:
        """Sign a user in and give the token for the cookie, which is nowhere else; sign-ins that have ended are swept.

        Args:
            user: who; password and right to sign in have been checked.
            at: now.
            agent: what the browser calls itself, so that the user knows it again.
        """
        token = new_token()
        shown = "".join(sign if sign.isprintable() else " " for sign in agent)[:_AGENT_LETTERS_MAX]
        told = {"digest": digest_of_token(token), "user": user.id, "csrf": new_token(), "agent": shown}
        with self._file.changing() as connection:
            connection.execute(sa.delete(sign_ins).where(~_holds(at)))
            connection.execute(sa.insert(sign_ins).values(**told, created_at=at, last_seen=at))
        return token

    def find(self, token: str, at: datetime) -> SignIn | None:
        """Give the sign-in of a token; None where it is nobody's, has ended, or its user is shut out."""
        rows = self._file.rows(_wanted(at).where(sign_ins.c.digest == digest_of_token(token)))
        if not rows:
            return None
        found = _sign_in(rows[0])
        if at - found.last_seen >= SEEN_EVERY:
            with self._file.changing() as connection:
                here = sa.update(sign_ins).where(sign_ins.c.number == found.number, sign_ins.c.last_seen < at)
                connection.execute(here.values(last_seen=at))
        return found

    def of(self, user: User, at: datetime) -> list[SignIn]:
        """Give the browsers in which a user is signed in, the newest first."""
        wanted = _wanted(at).where(sign_ins.c.user == user.id).order_by(sign_ins.c.number.desc())
        return [_sign_in(row) for row in self._file.rows(wanted)]

    def end(self, token: str) -> None:
        """Sign out in the browser that has this token; where there is none, nothing happens."""
        with self._file.changing() as connection:
            connection.execute(sa.delete(sign_ins).where(sign_ins.c.digest == digest_of_token(token)))

    def end_one(self, user: User, number: int) -> bool:
        """Sign a user out in one browser; tell whether there was such a sign-in of the user's."""
        with self._file.changing() as connection:
            gone = sa.delete(sign_ins).where(sign_ins.c.user == user.id, sign_ins.c.number == number)
            return bool(connection.execute(gone).rowcount)

    def end_all(self, user: User, *, except_: SignIn | None = None) -> int:
        """Sign a user out in every browser, or in all but one; give how many there were."""
        kept = 0 if except_ is None else except_.number
        with self._file.changing() as connection:
            gone = sa.delete(sign_ins).where(sign_ins.c.user == user.id, sign_ins.c.number != kept)
            return connection.execute(gone).rowcount


def _holds(at: datetime) -> sa.ColumnElement[bool]:
    """Say which sign-ins hold at a time."""
    return sa.and_(sign_ins.c.last_seen > at - IDLE_MAX, sign_ins.c.created_at > at - AGE_MAX)


def _wanted(at: datetime) -> sa.Select[Any]:
    begun_at = sign_ins.c.created_at.label("begun_at")
    mine = sa.select(sign_ins.c.number, sign_ins.c.csrf, sign_ins.c.agent, sign_ins.c.last_seen, begun_at)
    return mine.add_columns(*users.c).join(users, users.c.id == sign_ins.c.user).where(users.c.active, _holds(at))


def _sign_in(row: sa.Row[Any]) -> SignIn:
    return SignIn(
        number=row.number, user=user_of(row), csrf=row.csrf, agent=row.agent, created_at=row.begun_at,
        last_seen=row.last_seen,
    )  # fmt: skip
