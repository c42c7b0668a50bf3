"""An invitation's link: whoever holds it chooses a name and a password, and is in."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from rejse.errors import WrongUse
from rejse.store.audit import What
from rejse.store.invitations import Invitation, InvitationExpired, InvitationUnknown, InvitationUsed
from rejse.store.users import EmailTaken
from rejse.web.entering import accounts_of, alone, mistake, note, now, signed_in
from rejse.web.refusals import status_of
from rejse.web.visitor import check_origin, language_of

router = APIRouter(include_in_schema=False, prefix="/invitation")


@router.get("/{token}")
def show(request: Request, token: str) -> Response:
    """Show who is invited, and ask for a name and a password."""
    return _page(request, token, accounts_of(request).invitations.find(token, now()))


@router.post("/{token}")
def accept(
    request: Request,
    token: str,
    name: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """Make the user, sign them in, and lead to the journeys."""
    check_origin(request)
    invitations, language = accounts_of(request).invitations, language_of(request)
    invitation = invitations.find(token, now())
    try:
        user = invitations.accept(token, name=name, password=password, language=language, at=now())
    except (InvitationUnknown, InvitationUsed, InvitationExpired, EmailTaken):
        raise
    except WrongUse as refused:
        wrong = mistake(refused, language)
        return _page(request, token, invitation, name=name, wrong=wrong, status=status_of(refused))
    note(request, user.email, What.INVITATION_ACCEPTED, user.email, role=str(user.role))
    note(request, user.email, What.SIGNED_IN)
    return signed_in(request, user, "/")


def _page(
    request: Request,
    token: str,
    invitation: Invitation,
    *,
    name: str = "",
    wrong: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return alone(
        request, "invitation.html", status=status, token=token, invitation=invitation, name=name, wrong=wrong or {}
    )
