"""Who is asking, and what they may: by a session's cookie, by a key, or anybody on this machine where that was chosen.

Every route says which right it needs; what says nothing is closed.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, TypeAlias

from fastapi import Depends, Request

from rejse.errors import WrongUse
from rejse.store.roles import RIGHTS, Right, Role
from rejse.store.users import User
from rejse.words import LANGUAGES

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE: Final = "rejse"
SECURE_COOKIE: Final = "__Host-rejse"
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = "x-csrf-token"
OPEN_CSRF: Final = secrets.token_urlsafe(24)
"""What pages without a sign-in send back; other sites cannot read it."""

Theme: TypeAlias = Literal["auto", "light", "dark"]


class SignInFirst(WrongUse):
    """Nobody is signed in, and what is asked for is not for everybody."""

    code = "sign-in-first"


class NotAllowed(WrongUse):
    """The one who asks may not do this."""

    code = "not-allowed"


class ForeignForm(WrongUse):
    """A form did not come from our own page, or from one that is too old."""

    code = "foreign-form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The one who asks. `author` is what stands in the history; `via` says how we know them."""

    name: str
    author: str
    role: Role | None
    rights: frozenset[Right]
    via: Literal["session", "key", "open"]
    language: str
    theme: Theme = "auto"
    csrf: str = ""
    user: User | None = field(default=None)

    def may(self, right: Right) -> bool:
        """Tell whether they may."""
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Needs:
    """A route's condition: who asks has this right, and a form they send comes from our own page."""

    right: Right

    async def __call__(self, request: Request) -> Visitor:
        """Let the visitor in, or say why not.

        Raises:
            SignInFirst, NotAllowed, ForeignForm: why not.
        """
        visitor = visitor_of(request)
        if visitor is None:
            raise SignInFirst
        if not visitor.may(self.right):
            raise NotAllowed(right=str(self.right), role=str(visitor.role or ""))
        await check_form(request, visitor)
        return visitor


def visitor_of(request: Request) -> Visitor | None:
    """Say who asks; None is nobody we know."""
    known: Visitor | None = getattr(request.state, "visitor", None)
    if known is None:
        known = request.state.visitor = _by_key(request) or _by_session(request) or _by_being_here(request)
    return known


async def check_form(request: Request, visitor: Visitor) -> None:
    """Let only forms of our own pages through: their secret is known to nobody else.

    Raises:
        ForeignForm: it is another site's, or the session it was made for has ended.
    """
    if request.method in SAFE_METHODS or visitor.via == "key":
        return
    check_origin(request)
    told = request.headers.get(CSRF_HEADER)
    if told is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        told = str((await request.form()).get(CSRF_FIELD) or "")
    if not hmac.compare_digest((told or "").encode(), visitor.csrf.encode()):
        raise ForeignForm


def check_origin(request: Request) -> None:
    """Refuse what another site's page sends.

    Raises:
        ForeignForm: it is another site's.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    ours = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if (origin not in {None, ours}) or (site not in {None, "same-origin", "none"}):
        raise ForeignForm


def cookie_name(request: Request) -> str:
    """Give the name of the session's cookie: over TLS the browser itself sees to it that it is ours alone."""
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


def _by_key(request: Request) -> Visitor | None:
    """Know a program by its key; a wrong key is nobody, whatever else comes with it."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    found = request.app.state.accounts.keys.find(key.strip(), at=datetime.now(UTC))
    if found is None:
        raise SignInFirst
    return Visitor(
        name=found.name,
        author=f"key:{found.name}",
        role=None,
        rights=frozenset(found.scopes),
        via="key",
        language=language_of(request),
    )


def _by_session(request: Request) -> Visitor | None:
    token = request.cookies.get(cookie_name(request))
    if not token:
        return None
    found = request.app.state.accounts.sign_ins.find(token, at=datetime.now(UTC))
    if found is None:
        return None
    user = found.user
    return Visitor(
        name=user.name,
        author=user.email,
        role=user.role,
        rights=RIGHTS[user.role],
        via="session",
        language=language_of(request, user.language),
        theme=theme_of(request),
        csrf=found.csrf,
        user=user,
    )


def _by_being_here(request: Request) -> Visitor | None:
    """Let everybody on this machine in as an owner, where whoever serves has chosen so."""
    if not request.app.state.open_here:
        return None
    return Visitor(
        name="",
        author=request.app.state.author,
        role=Role.OWNER,
        rights=RIGHTS[Role.OWNER],
        via="open",
        language=language_of(request),
        theme=theme_of(request),
        csrf=OPEN_CSRF,
    )


def language_of(request: Request, chosen: str | None = None) -> str:
    """Say which language to speak: the address's, the reader's choice, the browser's, else the workspace's."""
    for told in (request.query_params.get("language"), request.cookies.get("language"), chosen):
        if told in LANGUAGES:
            return str(told)
    spoken = (one.split(";")[0].strip()[:2].lower() for one in request.headers.get("accept-language", "").split(","))
    usual: str = request.app.state.served.workspace.settings.language
    return next((one for one in spoken if one in LANGUAGES), usual)


def theme_of(request: Request) -> Theme:
    """Say which colours are wanted."""
    told = request.cookies.get("theme")
    return told if told in {"light", "dark"} else "auto"  # type: ignore[return-value]  # (just compared)


READ: Final = Needs(Right.READ)
CUSTOMERS: Final = Needs(Right.CUSTOMERS)
EDIT: Final = Needs(Right.EDIT)
IMPORT: Final = Needs(Right.IMPORT)
PEOPLE: Final = Needs(Right.PEOPLE)
USERS: Final = Needs(Right.USERS)

Reader: TypeAlias = Annotated[Visitor, Depends(READ)]
Knower: TypeAlias = Annotated[Visitor, Depends(CUSTOMERS)]
Editor: TypeAlias = Annotated[Visitor, Depends(EDIT)]
Importer: TypeAlias = Annotated[Visitor, Depends(IMPORT)]
Keeper: TypeAlias = Annotated[Visitor, Depends(PEOPLE)]
Owner: TypeAlias = Annotated[Visitor, Depends(USERS)]
