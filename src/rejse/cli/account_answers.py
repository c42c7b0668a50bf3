"""What `rejse user`, `rejse key` and `rejse audit` answer as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from rejse.cli.answers import envelope
from rejse.errors import Argument
from rejse.measure.view import Answer
from rejse.store.api_keys import ApiKey
from rejse.store.audit import Note, said
from rejse.store.invitations import Invitation
from rejse.store.roles import Right, in_order
from rejse.store.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersAnswer(Answer):
    """Every user; n counts them. Passwords are nowhere to be had."""

    users: tuple[User, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAnswer(Answer):
    """A user after a change; keys are the numbers of those the user made that hold."""

    user: User
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedAnswer(Answer):
    """An invitation with the path of its link, which is shown this once."""

    invitation: Invitation
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldKey:
    """A key: what it may do, whether it holds now, and when it was last used (to the hour)."""

    number: int
    name: str
    begins: str
    scopes: tuple[Right, ...]
    holds: bool
    made_by: int | None
    made_at: datetime
    expires_at: datetime | None
    last_used: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysAnswer(Answer):
    """Every key; n counts them."""

    keys: tuple[ToldKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnswer(Answer):
    """One key; secret is the key itself, which is shown only when it is made."""

    key: ToldKey
    secret: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNote:
    """A line of the audit log; said: what was done, in the reader's language."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    arguments: Mapping[str, Argument]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAnswer(Answer):
    """Lines of the audit log, newest first; n counts those shown."""

    notes: tuple[ToldNote, ...]


def users_to_answer(users: Sequence[User]) -> UsersAnswer:
    """Put users into the envelope of every answer."""
    return UsersAnswer(**envelope("users", None, {}, n=len(users)), users=tuple(users))


def user_to_answer(user: User, keys: Sequence[int]) -> UserAnswer:
    """Put a user into the envelope of every answer."""
    return UserAnswer(**envelope("user", None, {"email": user.email}, n=1), user=user, keys=tuple(keys))


def invited_to_answer(invitation: Invitation, path: str) -> InvitedAnswer:
    """Put an invitation into the envelope of every answer."""
    told = envelope("invited", None, {"email": invitation.email}, n=1)
    return InvitedAnswer(**told, invitation=invitation, path=path)


def keys_to_answer(keys: Sequence[ApiKey], at: datetime) -> KeysAnswer:
    """Put keys into the envelope of every answer."""
    told = envelope("keys", None, {}, n=len(keys))
    return KeysAnswer(**told, keys=tuple(_told_key(one, at) for one in keys))


def key_to_answer(key: ApiKey, at: datetime, secret: str | None = None) -> KeyAnswer:
    """Put a key into the envelope of every answer."""
    return KeyAnswer(**envelope("key", None, {"name": key.name}, n=1), key=_told_key(key, at), secret=secret)


def audit_to_answer(notes: Sequence[Note], language: str) -> AuditAnswer:
    """Put lines of the audit log into the envelope of every answer."""
    told = (
        ToldNote(
            number=one.number, at=one.at, who=one.who, what=str(one.what), about=one.about, arguments=one.arguments,
            said=said(one, language),
        )
        for one in notes
    )  # fmt: skip
    return AuditAnswer(**envelope("audit", None, {}, n=len(notes)), notes=tuple(told))


def _told_key(key: ApiKey, at: datetime) -> ToldKey:
    plain = {one.name: getattr(key, one.name) for one in fields(ApiKey)}
    return ToldKey(**{**plain, "scopes": in_order(key.scopes), "holds": key.holds(at)})
