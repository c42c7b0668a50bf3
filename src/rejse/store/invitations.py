"""Invitations: a link by which somebody becomes a user with a role, once, within a week."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import WrongUse
from rejse.store.database import RecordsFile, invitations, users
from rejse.store.passwords import Passwords
from rejse.store.roles import RIGHTS, Right, Role
from rejse.store.sqlite import WAIT_SECONDS
from rejse.store.tokens import digest_of_token, new_token
from rejse.store.users import EmailTaken, NoOwnerYet, User, Users, insert_user, read_email

HOLDS: Final = timedelta(days=7)
"""How long an invitation may be accepted."""


class InvitationUnknown(WrongUse):
    """There is no such invitation, or it was taken back."""

    code = "invitation-unknown"


class InvitationUsed(WrongUse):
    """An invitation was accepted already."""

    code = "invitation-used"


class InvitationExpired(WrongUse):
    """An invitation was not accepted in time."""

    code = "invitation-expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """That somebody may become a user with a role; `invited_by` is a user's number, None for the command line."""

    number: int
    email: str
    role: Role
    invited_by: int | None
    invited_at: datetime
    expires_at: datetime


class Invitations:
    """The invitations to one workspace in `records.sqlite`.

    An invitation holds as long as whoever made it may invite: whoever is shut out leaves no door open behind them.

    Raises (by every method):
        RecordsNewer: a newer program wrote the file; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, passwords: Passwords | None = None, wait_seconds: float = WAIT_SECONDS) -> None:
        self._file = RecordsFile(file, wait_seconds=wait_seconds)
        self._users = Users(file, passwords=passwords, wait_seconds=wait_seconds)

    def invite(self, email: str, role: Role, *, by: User | None, at: datetime) -> str:
        """Invite somebody and give the token of the link, which is nowhere else. An earlier link no longer holds.

        Raises:
            NotAnEmail: what was given as one.
            EmailTaken: it is a user's already.
            NoOwnerYet: there is no user yet, and the role is not that of an owner.
        """
        email, token = read_email(email), new_token()
        invited_by = None if by is None else by.id
        told = {"digest": digest_of_token(token), "email": email, "role": str(Role(role)), "invited_by": invited_by}
        with self._file.changing() as connection:
            _refuse_user(connection, email, Role(role))
            earlier = sa.update(invitations).where(invitations.c.email == email, _waits())
            connection.execute(earlier.values(revoked_at=at))
            connection.execute(sa.insert(invitations).values(**told, invited_at=at, expires_at=at + HOLDS))
        return token

    def find(self, token: str, at: datetime) -> Invitation:
        """Give the invitation of a token that may be accepted now.

        Raises:
            InvitationUnknown, InvitationUsed, InvitationExpired.
        """
        rows = self._file.rows(_wanted().where(invitations.c.digest == digest_of_token(token)))
        return _acceptable(rows[0] if rows else None, at)

    def accept(self, token: str, *, name: str, password: str, language: str = "da", at: datetime) -> User:
        """Make a user of whoever holds the token, who chooses name and password.

        Raises:
            InvitationUnknown, InvitationUsed, InvitationExpired.
            NameUnclear, NotSpoken, PasswordShort, PasswordLong, PasswordCommon: what was given.
            EmailTaken: somebody has become a user with the e-mail meanwhile.
        """
        found = self.find(token, at)
        told = self._users.read_new(
            found.email, name=name, role=found.role, password=password, language=language, at=at
        )
        here = invitations.c.number == found.number
        with self._file.changing() as connection:
            _acceptable(connection.execute(_wanted().where(here)).first(), at)
            connection.execute(sa.update(invitations).where(here).values(accepted_at=at))
            return insert_user(connection, told)

    def revoke(self, number: int, *, at: datetime) -> Invitation:
        """Take an invitation back; one that was taken back stays so.

        Raises:
            InvitationUnknown: there is none of this number.
            InvitationUsed: it was accepted; the user can be shut out.
        """
        here = invitations.c.number == number
        with self._file.changing() as connection:
            row = connection.execute(_wanted().where(here)).first()
            if row is None:
                raise InvitationUnknown
            if row.accepted_at is not None:
                raise InvitationUsed
            connection.execute(sa.update(invitations).where(here, _waits()).values(revoked_at=at))
            return _invitation(row)

    def open(self, at: datetime) -> list[Invitation]:
        """Give the invitations that may be accepted now, the newest first."""
        wanted = _wanted().where(_waits(), invitations.c.expires_at > at).order_by(invitations.c.number.desc())
        return [_invitation(row) for row in self._file.rows(wanted) if _may_invite(row)]


def _refuse_user(connection: sa.Connection, email: str, role: Role) -> None:
    if connection.execute(sa.select(users.c.id).where(users.c.email == email)).first() is not None:
        raise EmailTaken(email=email)
    if role is not Role.OWNER and connection.execute(sa.select(users.c.id).limit(1)).first() is None:
        raise NoOwnerYet


def _waits() -> sa.ColumnElement[bool]:
    return sa.and_(invitations.c.accepted_at.is_(None), invitations.c.revoked_at.is_(None))


def _wanted() -> sa.Select[Any]:
    inviter = (users.c.role.label("inviter_role"), users.c.active.label("inviter_active"))
    return sa.select(*invitations.c, *inviter).outerjoin(users, users.c.id == invitations.c.invited_by)


def _acceptable(row: sa.Row[Any] | None, at: datetime) -> Invitation:
    if row is None or row.revoked_at is not None or not _may_invite(row):
        raise InvitationUnknown
    if row.accepted_at is not None:
        raise InvitationUsed
    if row.expires_at <= at:
        raise InvitationExpired(days=HOLDS.days)
    return _invitation(row)


def _may_invite(row: sa.Row[Any]) -> bool:
    """Tell whether whoever made an invitation may do so now; whoever sits at the machine itself always may."""
    return row.invited_by is None or (row.inviter_active and Right.USERS in RIGHTS.get(row.inviter_role, ()))


def _invitation(row: sa.Row[Any]) -> Invitation:
    return Invitation(
        number=row.number, email=row.email, role=Role(row.role), invited_by=row.invited_by,
        invited_at=row.invited_at, expires_at=row.expires_at,
    )  # fmt: skip
