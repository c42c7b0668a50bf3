"""Users, invitations, keys and the audit log: what an owner decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from rejse.errors import WrongUse
from rejse.store.api_keys import ApiKey, NewKey, read_scopes
from rejse.store.audit import PAGE, Note, What, said
from rejse.store.invitations import Invitation
from rejse.store.roles import Right, Role
from rejse.store.users import User
from rejse.web.entering import accounts_of, framed, mistake, note, now
from rejse.web.refusals import status_of
from rejse.web.visitor import Owner, Visitor

router = APIRouter(include_in_schema=False, prefix="/users")

DONE: Final = frozenset(
    {"role-set", "role-same", "deactivated", "activated", "invitation-revoked", "key-revoked", "name-set"}
)
"""What the page may say was just done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A user, and when a browser of theirs was last seen."""

    user: User
    last_seen: datetime | None
    mine: bool


class LastDayUnclear(WrongUse):
    """What is given as a day is none."""

    code = "last-day-unclear"


@router.get("")
def show(request: Request, visitor: Owner, done: str = "") -> Response:
    """Show users, invitations and keys."""
    return _page(request, visitor, done=done if done in DONE else "")


@router.post("/{user}/role")
def set_role(request: Request, visitor: Owner, user: int, role: Annotated[Role, Form()]) -> Response:
    """Give a user another role; it holds at once."""
    return RedirectResponse(f"/users?done={change_role(request, visitor, user, role)}", 303)


@router.post("/{user}/deactivate")
def deactivate(request: Request, visitor: Owner, user: int) -> Response:
    """Shut a user out, at once and in every browser."""
    shut_out(request, visitor, user)
    return RedirectResponse("/users?done=deactivated", 303)


@router.post("/{user}/activate")
def activate(request: Request, visitor: Owner, user: int) -> Response:
    """Let a user in again."""
    let_in(request, visitor, user)
    return RedirectResponse("/users?done=activated", 303)


@router.post("/invitations")
def invite(
    request: Request,
    visitor: Owner,
    email: Annotated[str, Form(max_length=1000)] = "",
    role: Annotated[Role, Form()] = Role.VIEWER,
) -> Response:
    """Invite somebody, and show the link this once."""
    try:
        token, invitation = make_invitation(request, visitor, email, role)
    except WrongUse as refused:
        wrong = {"invite": mistake(refused, visitor.language)}
        return _page(request, visitor, typed={"email": email, "role": role}, wrong=wrong, status=status_of(refused))
    return _page(request, visitor, invited=(invitation, f"{base_of(request)}/invitation/{token}"))


@router.post("/invitations/{number}/revoke")
def revoke_invitation(request: Request, visitor: Owner, number: int) -> Response:
    """Take an invitation back."""
    take_back(request, visitor, number)
    return RedirectResponse("/users?done=invitation-revoked#invitations", 303)


@router.post("/keys")
def make_key(
    request: Request,
    visitor: Owner,
    name: Annotated[str, Form(max_length=1000)] = "",
    scope: Annotated[list[str] | None, Form()] = None,
    expires: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Make a key, and show it this once."""
    try:
        made = new_key(request, visitor, name, scope or [], expires_at=_end_of(request, expires))
    except WrongUse as refused:
        wrong = {"key": mistake(refused, visitor.language)}
        typed = {"name": name, "scopes": scope or [], "expires": expires}
        return _page(request, visitor, typed=typed, wrong=wrong, status=status_of(refused))
    return _page(request, visitor, made=made)


@router.post("/keys/{number}/revoke")
def revoke_key(request: Request, visitor: Owner, number: int) -> Response:
    """Take a key away."""
    take_key(request, visitor, number)
    return RedirectResponse("/users?done=key-revoked#keys", 303)


@router.get("/audit")
def audit(
    request: Request,
    visitor: Owner,
    who: Annotated[str, Query(max_length=300)] = "",
    what: str = "",
    before: str = "",
) -> Response:
    """Show the audit log, newest first, page by page."""
    chosen = What(what) if what in frozenset(What) else None
    number = int(before) if before.isdecimal() and len(before) < 16 else None
    notes = accounts_of(request).audit.page(limit=PAGE + 1, before=number, who=who.strip() or None, what=chosen)
    return framed(
        request,
        visitor,
        "users_audit.html",
        notes=[(one, said(one, visitor.language)) for one in notes[:PAGE]],
        older=notes[PAGE - 1].number if len(notes) > PAGE else None,
        who=who,
        what=chosen or "",
        whats=sorted(What, key=str),
        people=[one.email for one in accounts_of(request).users.all()],
        newest=number is None,
    )


# -- what the page and the API both do ---------------------------------------------------------------------------------


def change_role(request: Request, visitor: Visitor, user: int, role: Role) -> str:
    """Give a user another role, note it, and tell whether it was another.

    Raises:
        UnknownUser, LastOwner.
    """
    users = accounts_of(request).users
    before = users.get(user)
    made = users.set_role(user, role)
    if made.role is before.role:
        return "role-same"
    note(request, visitor.author, What.ROLE_CHANGED, made.email, was=str(before.role), role=str(role))
    return "role-set"


def shut_out(request: Request, visitor: Visitor, user: int) -> None:
    """Shut a user out, and note it.

    Raises:
        UnknownUser, LastOwner.
    """
    users = accounts_of(request).users
    was = users.get(user).active
    made = users.deactivate(user)
    if was:
        note(request, visitor.author, What.USER_DEACTIVATED, made.email)


def let_in(request: Request, visitor: Visitor, user: int) -> None:
    """Let a user in again, and note it.

    Raises:
        UnknownUser: there is none of this number.
    """
    users = accounts_of(request).users
    was = users.get(user).active
    made = users.activate(user)
    if not was:
        note(request, visitor.author, What.USER_ACTIVATED, made.email)


def make_invitation(request: Request, visitor: Visitor, email: str, role: Role) -> tuple[str, Invitation]:
    """Invite somebody, note it, and give the token and the invitation.

    Raises:
        NotAnEmail, EmailTaken, NoOwnerYet.
    """
    invitations, at = accounts_of(request).invitations, now()
    token = invitations.invite(email, role, by=visitor.user, at=at)
    made = invitations.find(token, at)
    note(request, visitor.author, What.INVITED, made.email, role=str(role))
    return token, made


def take_back(request: Request, visitor: Visitor, number: int) -> None:
    """Take an invitation back, and note it.

    Raises:
        InvitationUnknown, InvitationUsed.
    """
    made = accounts_of(request).invitations.revoke(number, at=now())
    note(request, visitor.author, What.INVITATION_REVOKED, made.email)


def new_key(request: Request, visitor: Visitor, name: str, scopes: list[str], *, expires_at: datetime | None) -> NewKey:
    """Make a key, and note it.

    Raises:
        NameUnclear, KeyWithoutScopes, UnknownScope, KeyExpiresEarly.
    """
    rights = read_scopes(scopes)
    made = accounts_of(request).keys.make(name, rights, by=visitor.user, at=now(), expires_at=expires_at)
    note(request, visitor.author, What.KEY_MADE, made.key.name, scopes=tuple(one for one in Right if one in rights))
    return made


def take_key(request: Request, visitor: Visitor, number: int) -> ApiKey:
    """Take a key away, and note it.

    Raises:
        UnknownKey: there is none of this number.
    """
    made = accounts_of(request).keys.revoke(number, at=now())
    note(request, visitor.author, What.KEY_REVOKED, made.name)
    return made


def last_seen(request: Request, user: User, at: datetime) -> datetime | None:
    """Say when a browser in which a user is signed in was last seen."""
    return max((one.last_seen for one in accounts_of(request).sign_ins.of(user, at)), default=None)


def base_of(request: Request) -> str:
    """Give the beginning of our addresses, as the browser knows it."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def audit_notes(request: Request, *, limit: int, before: int | None, who: str | None, what: What | None) -> list[Note]:
    """Give lines of the audit log, newest first."""
    return accounts_of(request).audit.page(limit=limit, before=before, who=who, what=what)


def _end_of(request: Request, day: str) -> datetime | None:
    """Read until which day a key holds, that day included."""
    if not day.strip():
        return None
    zone = request.app.state.served.workspace.settings.zone
    try:
        read = datetime.combine(datetime.strptime(day.strip(), "%Y-%m-%d").date(), time(), zone)  # noqa: DTZ007  (a day)
        return (read + timedelta(days=1)).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise LastDayUnclear(value=day[:40]) from wrong


def _page(
    request: Request,
    visitor: Visitor,
    *,
    done: str = "",
    invited: tuple[Invitation, str] | None = None,
    made: NewKey | None = None,
    typed: Mapping[str, Any] | None = None,
    wrong: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    accounts, at = accounts_of(request), now()
    users = accounts.users.all()
    mine = visitor.user.id if visitor.user else 0
    return framed(
        request,
        visitor,
        "users.html",
        status=status,
        seen=[Seen(user=one, last_seen=last_seen(request, one, at), mine=one.id == mine) for one in users],
        invitations=accounts.invitations.open(at),
        keys=[(one, one.holds(at)) for one in accounts.keys.all()],
        names={one.id: one.name for one in users},
        roles=tuple(Role),
        rights=tuple(Right),
        done=done,
        invited=invited,
        made=made,
        typed=typed or {},
        wrong=wrong or {},
        today=at.astimezone(request.app.state.served.workspace.settings.zone).date().isoformat(),
    )
