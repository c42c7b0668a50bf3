"""One's own account: name, language, password, and the browsers in which one is signed in."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from rejse.errors import RejseError, WrongUse
from rejse.store.audit import What
from rejse.store.tries import TooManyTries
from rejse.store.users import User
from rejse.web.entering import accounts_of, framed, mistake, note, now, sign_in_here
from rejse.web.pages.reader import KEPT_SECONDS
from rejse.web.pages.sign_in import NotThese, check_password
from rejse.web.refusals import status_of
from rejse.web.visitor import Reader, Visitor

router = APIRouter(include_in_schema=False, prefix="/account")

DONE: Final = frozenset({"account-saved", "password-changed", "browser-ended", "browsers-ended"})
"""What the page may say was just done."""


class WrongPassword(WrongUse):
    """The password that somebody has now is not the one that was typed."""

    code = "wrong-password"


class NoAccount(WrongUse):
    """Whoever asks has no account of their own: a key, or anybody on this machine."""

    code = "no-account"


@router.get("")
def show(request: Request, visitor: Reader, done: str = "") -> Response:
    """Show the account, and the browsers in which one is signed in."""
    return _page(request, visitor, done=done if done in DONE else "")


@router.post("")
def save(
    request: Request,
    visitor: Reader,
    name: Annotated[str, Form(max_length=1000)] = "",
    language: Annotated[Literal["da", "en"], Form()] = "da",
) -> Response:
    """Save name and language."""
    users, user = accounts_of(request).users, _user(visitor)
    try:
        renamed = users.set_name(user.id, name)
    except WrongUse as refused:
        wrong = mistake(refused, visitor.language)
        return _page(request, visitor, name=name, wrong=wrong, status=status_of(refused))
    users.set_language(user.id, language)
    if renamed.name != user.name:
        note(request, visitor.author, What.NAME_CHANGED, user.email, name=renamed.name)
    answer = RedirectResponse("/account?done=account-saved", 303)
    secure = request.url.scheme == "https"
    answer.set_cookie("language", language, max_age=KEPT_SECONDS, secure=secure, samesite="lax", httponly=True)
    return answer


@router.post("/password")
def change_password(
    request: Request,
    visitor: Reader,
    current: Annotated[str, Form(max_length=10_000)] = "",
    password: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """Change the password for whoever knows the one of now; every other browser is signed out."""
    user, here = _user(visitor), sign_in_here(request)
    try:
        check_password(request, user.email, current)
        keep = here.number if here else None
        accounts_of(request).users.set_password(user.id, password, at=now(), keep=keep)
    except NotThese:
        return _refused(request, visitor, WrongPassword())
    except (WrongUse, TooManyTries) as refused:
        return _refused(request, visitor, refused)
    note(request, visitor.author, What.PASSWORD_CHANGED, user.email)
    return RedirectResponse("/account?done=password-changed", 303)


@router.post("/browsers/{number}/end")
def end_browser(request: Request, visitor: Reader, number: int) -> Response:
    """Sign out in one browser."""
    accounts_of(request).sign_ins.end_one(_user(visitor), number)
    return RedirectResponse("/account?done=browser-ended", 303)


@router.post("/browsers/end")
def end_browsers(request: Request, visitor: Reader) -> Response:
    """Sign out in every browser but this one."""
    accounts_of(request).sign_ins.end_all(_user(visitor), except_=sign_in_here(request))
    return RedirectResponse("/account?done=browsers-ended", 303)


def _user(visitor: Visitor) -> User:
    if visitor.user is None:
        raise NoAccount
    return visitor.user


def _refused(request: Request, visitor: Visitor, refused: RejseError) -> Response:
    answer = _page(request, visitor, wrong=mistake(refused, visitor.language), status=status_of(refused))
    if isinstance(refused, TooManyTries):
        answer.headers["retry-after"] = str(refused.arguments["seconds"])
    return answer


def _page(
    request: Request,
    visitor: Visitor,
    *,
    name: str | None = None,
    done: str = "",
    wrong: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    user = _user(visitor)
    here = sign_in_here(request)
    return framed(
        request,
        visitor,
        "account.html",
        status=status,
        user=user,
        name=user.name if name is None else name,
        browsers=accounts_of(request).sign_ins.of(user, now()),
        here=here.number if here else 0,
        called=called,
        done=done,
        wrong=wrong or {},
    )


_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def called(agent: str) -> str:
    """Give a browser's name as its user knows it; what is not known is empty."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    machine = next((name for sign, name in _MACHINES if sign in agent), "")
    return " · ".join(one for one in (browser, machine) if one) or agent[:60]
