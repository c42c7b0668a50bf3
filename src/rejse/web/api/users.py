"""Users, invitations, keys, the audit log and settings, for programs of an owner."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from rejse.errors import Argument
from rejse.settings import BadSetting, Settings, check_setting
from rejse.store.api_keys import ApiKey
from rejse.store.audit import PAGE, What, said
from rejse.store.invitations import Invitation
from rejse.store.roles import Right, Role
from rejse.store.users import User
from rejse.web.api.changes import Refused
from rejse.web.entering import accounts_of, now
from rejse.web.pages.settings import change_settings, in_words
from rejse.web.pages.users import (
    audit_notes,
    base_of,
    change_role,
    last_seen,
    let_in,
    make_invitation,
    new_key,
    shut_out,
    take_back,
    take_key,
)
from rejse.web.visitor import Owner
from rejse.words import label

NUMBER_MAX: Final = 2**53


_REFUSALS: Final = {
    401: "Nobody is signed in, or the key does not hold.",
    403: "The right is missing.",
    404: "There is none.",
    409: "It cannot be done as things are.",
    410: "It was used already.",
    422: "It is not what it should be.",
}


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {each: {"model": Refused, "description": _REFUSALS[each]} for each in (401, 403, 422, *statuses)}


router = APIRouter(prefix="/api", tags=["users"], responses=_refusals())

Number = Annotated[int, Path(ge=1, le=NUMBER_MAX)]


def _in_calendar(at: datetime) -> datetime:
    """Give a moment as it is; one at the very end of the calendar is none in another zone."""
    if not 1970 <= at.year <= 9000:
        raise ValueError
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_in_calendar)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUser:
    """A user; last_seen is when a browser in which they are signed in was last seen."""

    id: int
    email: str
    name: str
    role: Role
    language: str
    active: bool
    created_at: datetime
    password_changed_at: datetime
    last_seen: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUsers:
    """Every user, also those shut out."""

    users: list[ToldUser]


class UserChange(BaseModel):
    """What of a user is to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInvitations:
    """The invitations that may be accepted now, the newest first."""

    invitations: list[Invitation]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """An invitation, and its link, which is shown this once."""

    invitation: Invitation
    link: str


class Inviting(BaseModel):
    """Whom to invite, as what."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, Field(max_length=300)]
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldKey:
    """A key: what it may do, and whether it holds now."""

    number: int
    name: str
    begins: str
    scopes: list[Right]
    holds: bool
    made_by: int | None
    made_at: datetime
    expires_at: datetime | None
    last_used: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldKeys:
    """Every key, also those that no longer hold, the newest first."""

    keys: list[ToldKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNewKey:
    """A key that was just made, with the secret itself, which is shown this once."""

    key: ToldKey
    secret: str


class KeyWish(BaseModel):
    """What a key is called, what it may do, and until when."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=300)]
    scopes: list[Right]
    expires_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNote:
    """A line of the audit log; said: what was done, in the reader's language."""

    number: int
    at: datetime
    who: str
    what: What
    about: str
    arguments: Mapping[str, Argument]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAudit:
    """Lines of the audit log, newest first; older is what to ask for as `before` to go on, null at the end."""

    notes: list[ToldNote]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSetting:
    """A setting: what it is now, what it would be by itself, and what it does, in the reader's language."""

    name: str
    value: str | int
    default: str | int
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSettings:
    """Every setting of the workspace."""

    settings: list[ToldSetting]


class SettingsChange(BaseModel):
    """The settings that are to change, by their names; what is left out stays."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: str | None = None
    time_zone: str | None = None
    currency: str | None = None
    session_gap_minutes: int | None = None
    patience_days: int | None = None
    threads: int | None = None


@router.get("/users")
def users(request: Request, _visitor: Owner) -> ToldUsers:
    """Give every user."""
    return ToldUsers(users=[_told_user(request, one) for one in accounts_of(request).users.all()])


@router.get("/users/{user}", responses=_refusals(404))
def one_user(request: Request, _visitor: Owner, user: Number) -> ToldUser:
    """Give one user."""
    return _told_user(request, accounts_of(request).users.get(user))


@router.patch("/users/{user}", responses=_refusals(404, 409))
def change_user(request: Request, visitor: Owner, user: Number, change: UserChange) -> ToldUser:
    """Give a user another role, shut them out, or let them in again."""
    accounts_of(request).users.get(user)
    if change.active is True:
        let_in(request, visitor, user)
    if change.role is not None:
        change_role(request, visitor, user, change.role)
    if change.active is False:
        shut_out(request, visitor, user)
    return _told_user(request, accounts_of(request).users.get(user))


@router.get("/invitations")
def invitations(request: Request, _visitor: Owner) -> ToldInvitations:
    """Give the invitations that may be accepted now."""
    return ToldInvitations(invitations=accounts_of(request).invitations.open(now()))


@router.post("/invitations", status_code=201, responses=_refusals(409))
def invite(request: Request, visitor: Owner, wish: Inviting) -> NewInvitation:
    """Invite somebody; an earlier invitation of theirs no longer holds."""
    token, invitation = make_invitation(request, visitor, wish.email, wish.role)
    return NewInvitation(invitation=invitation, link=f"{base_of(request)}/invitation/{token}")


@router.delete("/invitations/{number}", status_code=204, responses=_refusals(404, 410))
def revoke_invitation(request: Request, visitor: Owner, number: Number) -> None:
    """Take an invitation back."""
    take_back(request, visitor, number)


@router.get("/keys")
def keys(request: Request, _visitor: Owner) -> ToldKeys:
    """Give every key."""
    at = now()
    return ToldKeys(keys=[_told_key(one, at) for one in accounts_of(request).keys.all()])


@router.post("/keys", status_code=201)
def make_key(request: Request, visitor: Owner, wish: KeyWish) -> ToldNewKey:
    """Make a key. Its secret is in this answer and nowhere else."""
    made = new_key(request, visitor, wish.name, [str(one) for one in wish.scopes], expires_at=wish.expires_at)
    return ToldNewKey(key=_told_key(made.key, now()), secret=made.secret)


@router.delete("/keys/{number}", responses=_refusals(404))
def revoke_key(request: Request, visitor: Owner, number: Number) -> ToldKey:
    """Take a key away; it stays in the list."""
    return _told_key(take_key(request, visitor, number), now())


@router.get("/audit")
def audit(
    request: Request,
    visitor: Owner,
    who: Annotated[str | None, Query(max_length=300)] = None,
    what: What | None = None,
    before: Annotated[int | None, Query(ge=1, le=NUMBER_MAX)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = PAGE,
) -> ToldAudit:
    """Give who did what, newest first."""
    notes = audit_notes(request, limit=limit + 1, before=before, who=who, what=what)
    told = [
        ToldNote(
            number=one.number, at=one.at, who=one.who, what=one.what, about=one.about, arguments=one.arguments,
            said=said(one, visitor.language),
        )
        for one in notes[:limit]
    ]  # fmt: skip
    return ToldAudit(notes=told, older=told[-1].number if len(notes) > limit else None)


@router.get("/settings")
def settings(request: Request, visitor: Owner) -> ToldSettings:
    """Give the settings of the workspace."""
    return _told_settings(request.app.state.served.workspace.settings, visitor.language)


@router.patch("/settings", responses=_refusals(409))
def set_settings(request: Request, visitor: Owner, change: SettingsChange) -> ToldSettings:
    """Change settings; they are in force at once. Where one cannot be, none is changed."""
    values = change.model_dump(exclude_none=True)
    for name, value in values.items():
        try:
            check_setting(name, value)
        except BadSetting as refused:
            raise in_words(refused, visitor.language) from refused
    return _told_settings(change_settings(request, visitor, values), visitor.language)


def _told_user(request: Request, one: User) -> ToldUser:
    plain = {each.name: getattr(one, each.name) for each in fields(User)}
    return ToldUser(**plain, last_seen=last_seen(request, one, now()))


def _told_key(key: ApiKey, at: datetime) -> ToldKey:
    plain = {one.name: getattr(key, one.name) for one in fields(ApiKey)}
    return ToldKey(**{**plain, "scopes": [one for one in Right if one in key.scopes], "holds": key.holds(at)})


def _told_settings(settings: Settings, language: str) -> ToldSettings:
    return ToldSettings(
        settings=[
            ToldSetting(
                name=one.name,
                value=getattr(settings, one.name),
                default=getattr(Settings(), one.name),
                help=label("settings", f"help.{one.name}", language),
            )
            for one in fields(Settings)
        ]
    )
