"""What the pages about people share: where they lead next, what they say, and what they note in the audit log."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.errors import Argument, RejseError
from rejse.store.audit import What
from rejse.store.sign_ins import AGE_MAX, SignIn
from rejse.store.users import User
from rejse.web.accounts import Accounts
from rejse.web.refusals import told
from rejse.web.rendering import fragment, page, words
from rejse.web.visitor import Visitor, cookie_name, language_of, visitor_of
from rejse.words import LANGUAGES

AREA: Final = "entering"

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not-an-email": "email",
        "email-taken": "email",
        "name-unclear": "name",
        "password-short": "password",
        "password-long": "password",
        "password-common": "password",
        "wrong-password": "current",
        "too-many-tries": "current",
        "key-without-scopes": "scopes",
        "unknown-scope": "scopes",
        "key-expires-early": "expires",
        "last-day-unclear": "expires",
    }
)
"""In which field of a form a mistake was made."""


def accounts_of(request: Request) -> Accounts:
    """Give the accounts of the workspace that is served."""
    found: Accounts = request.app.state.accounts
    return found


def now() -> datetime:
    """Give the time, aware."""
    return datetime.now(UTC)


def own_path(wanted: str) -> str:
    """Give a path of ours to lead to; what would lead anywhere else leads to the beginning."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    strange = not wanted.isprintable() or any(sign in wanted for sign in "\\ ") or wanted.startswith("//")
    return "/" if strange or parts.scheme or parts.netloc or not wanted.startswith("/") else wanted


def nobody_yet(request: Request) -> bool:
    """Tell whether the workspace waits for its first owner."""
    return not request.app.state.open_here and accounts_of(request).users.count_owners() == 0


def known_visitor(request: Request) -> Visitor | None:
    """Say who asks, where a page is for everybody; a key that does not hold is nobody's."""
    try:
        return visitor_of(request)
    except RejseError:
        return None


def sign_in_here(request: Request) -> SignIn | None:
    """Give the sign-in of the browser that asks."""
    token = request.cookies.get(cookie_name(request))
    return accounts_of(request).sign_ins.find(token, at=now()) if token else None


def signed_in(request: Request, user: User, to: str) -> Response:
    """Sign a user in with a token that nobody has had before, and lead on; who was signed in here no longer is."""
    accounts = accounts_of(request)
    before = request.cookies.get(cookie_name(request))
    if before:
        accounts.sign_ins.end(before)
    token = accounts.sign_ins.begin(user, at=now(), agent=request.headers.get("user-agent", ""))
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int(AGE_MAX.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def note(request: Request, who: str, what: What, about: str = "", **arguments: Argument) -> None:
    """Write a line in the audit log."""
    accounts_of(request).audit.note(who, what, about, at=now(), arguments=arguments)


def came_from(request: Request) -> str:
    """Give the network address of whoever asks."""
    return request.client.host if request.client else ""


def asked_language(request: Request) -> str:
    """Give what keeps the language that somebody chose before they signed in: the end of an address."""
    chosen = request.query_params.get("language")
    return f"?language={chosen}" if chosen in LANGUAGES else ""


def mistake(refused: RejseError, language: str) -> dict[str, Any]:
    """Give an error as a form shows it: at its field, or above the form where it is of none."""
    return {FIELDS.get(refused.code, "form"): told(refused, language)}


def alone(request: Request, template: str, *, visitor: Visitor | None = None, **shown: Any) -> HTMLResponse:  # noqa: ANN401
    """Answer with a page without the frame."""
    language = visitor.language if visitor else language_of(request)
    return fragment(request, visitor, template, e=words(language, AREA), asked=asked_language(request), **shown)


def framed(request: Request, visitor: Visitor, template: str, **shown: Any) -> HTMLResponse:  # noqa: ANN401
    """Answer with a page inside the frame."""
    return page(
        request, visitor, template, e=words(visitor.language, AREA), a=words(visitor.language, "accounts"), **shown
    )
