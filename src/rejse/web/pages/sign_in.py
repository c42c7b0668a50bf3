"""Signing in and out. Nothing here tells whether there is a user with an e-mail."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from rejse.errors import RejseError, WrongUse
from rejse.store.audit import What
from rejse.store.tries import WINDOW, TooManyTries
from rejse.store.users import User
from rejse.web.entering import (
    accounts_of,
    alone,
    came_from,
    known_visitor,
    nobody_yet,
    note,
    now,
    own_path,
    signed_in,
)
from rejse.web.refusals import status_of, told
from rejse.web.visitor import Reader, check_origin, cookie_name, language_of

router = APIRouter(include_in_schema=False)


class NotThese(WrongUse):
    """No user who may sign in has this e-mail with this password."""

    code = "not-these"


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """Show where to sign in; who is signed in is led on."""
    wanted = own_path(request.query_params.get("next", "/"))
    if nobody_yet(request):
        return RedirectResponse("/start", 303)
    if known_visitor(request):
        return RedirectResponse(wanted, 303)
    return _page(request, wanted)


@router.post("/sign-in")
def sign_in(
    request: Request,
    email: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=10_000)] = "",
    to: Annotated[str, Form(alias="next", max_length=4000)] = "/",
) -> Response:
    """Sign in, and lead to where the visitor wanted to be."""
    check_origin(request)
    try:
        user = check_password(request, email, password)
    except (NotThese, TooManyTries) as refused:
        return _page(request, own_path(to), email=email, refused=refused)
    note(request, user.email, What.SIGNED_IN)
    return signed_in(request, user, own_path(to))


@router.post("/sign-out")
def sign_out(request: Request, visitor: Reader) -> Response:
    """Sign out in this browser."""
    name = cookie_name(request)
    if visitor.via == "session":
        accounts_of(request).sign_ins.end(request.cookies[name])
        note(request, visitor.author, What.SIGNED_OUT)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(name, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax")
    return answer


def check_password(request: Request, email: str, password: str) -> User:
    """Give the user of an e-mail and password, counting the try first; what fails is noted.

    Raises:
        NotThese: there is none, or none who may sign in.
        TooManyTries: there were too many of this e-mail, or from this address.
    """
    accounts, address = accounts_of(request), came_from(request)
    known = accounts.users.by_email(email)
    about = known.email if known else ""
    try:
        accounts.tries.begin(email, address, at=now())
    except TooManyTries:
        accounts.audit.note("", What.SIGN_IN_HELD, about, at=now(), once_in=WINDOW)
        raise
    user = accounts.users.check_password(email, password)
    if user is None:
        note(request, "", What.SIGN_IN_FAILED, about)
        raise NotThese
    accounts.tries.succeeded(email, address)
    return user


def _page(request: Request, to: str, *, email: str = "", refused: RejseError | None = None) -> Response:
    said = told(refused, language_of(request)) if refused else None
    answer = alone(
        request, "sign_in.html", status=status_of(refused) if refused else 200, next=to, email=email, said=said
    )
    if isinstance(refused, TooManyTries):
        answer.headers["retry-after"] = str(refused.arguments["seconds"])
    return answer
