"""The first run, and every new journey: the owner's account, a model of phases and a persona, the touchpoints."""

import hmac
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from rejse.errors import WrongUse
from rejse.store.audit import What
from rejse.store.roles import Role
from rejse.web.beginning import (
    NAME_LETTERS_MAX,
    TITLE_LETTERS_MAX,
    WISH_LETTERS_MAX,
    TextTooLong,
    UnknownModel,
    Wishes,
    begin,
    models,
    stretches,
)
from rejse.web.entering import accounts_of, alone, mistake, nobody_yet, note, now, signed_in
from rejse.web.refusals import status_of
from rejse.web.served import Served
from rejse.web.visitor import Editor, Visitor, check_origin, language_of

router = APIRouter(include_in_schema=False)

LIMITS: Final = {"title": TITLE_LETTERS_MAX, "persona": NAME_LETTERS_MAX, "wish": WISH_LETTERS_MAX}

Secret = Annotated[str, Form(max_length=200)]


class NotTheSecret(WrongUse):
    """Somebody wants to be the first owner without the secret that the server printed."""

    code = "not-the-secret"


@router.get("/start")
def start(request: Request, setup: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show the first step: the owner's account, for whoever knows the secret; without it, say where it stands."""
    if not nobody_yet(request):
        return RedirectResponse("/", 303)
    if not _knows(request, setup):
        return alone(request, "start_closed.html", wrong=bool(setup))
    return _owner_page(request, setup)


@router.post("/start")
def make_owner(
    request: Request,
    setup: Secret = "",
    name: Annotated[str, Form(max_length=1000)] = "",
    email: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """Make the first owner, sign them in, and go on to the journey."""
    check_origin(request)
    if not nobody_yet(request):
        return RedirectResponse("/", 303)
    if not _knows(request, setup):
        raise NotTheSecret
    language = language_of(request)
    try:
        user = accounts_of(request).users.add_first(email, name=name, password=password, language=language, at=now())
    except WrongUse as refused:
        wrong = mistake(refused, language)
        return _owner_page(request, setup, name=name, email=email, wrong=wrong, status=status_of(refused))
    note(request, user.email, What.USER_ADDED, user.email, role=str(user.role))
    note(request, user.email, What.SIGNED_IN)
    served: Served = request.app.state.served
    return signed_in(request, user, "/" if served.journeys() else "/start/journey")


@router.get("/start/journey")
def choose_model(
    request: Request,
    visitor: Editor,
    model: str = "six",
    title: str = "",
    persona: str = "",
    wish: str = "",
) -> Response:
    """Show the models of phases, and ask whose journey it is."""
    return _model_page(request, visitor, {"model": model, "title": title, "persona": persona, "wish": wish})


@router.get("/start/journey/touchpoints")
def choose_touchpoints(
    request: Request,
    visitor: Editor,
    model: str = "six",
    title: str = "",
    persona: str = "",
    wish: str = "",
) -> Response:
    """Show the touchpoints of the model and the library of channels, phase by phase."""
    told = {"model": model, "title": title, "persona": persona, "wish": wish}
    try:
        wishes = Wishes(**told)
    except (TextTooLong, UnknownModel) as refused:
        field = str(refused.arguments["field"]) if isinstance(refused, TextTooLong) else "model"
        wrong = {field: mistake(refused, visitor.language)["form"]}
        return _model_page(request, visitor, told, wrong=wrong, status=status_of(refused))
    return alone(
        request,
        "start_touchpoints.html",
        visitor=visitor,
        wishes=wishes,
        stretches=stretches(wishes.model, visitor.language),
        step=_step(request, visitor, 2),
    )


@router.post("/start/journey")
def make_journey(
    request: Request,
    visitor: Editor,
    model: Annotated[str, Form()],
    title: Annotated[str, Form()] = "",
    persona: Annotated[str, Form()] = "",
    wish: Annotated[str, Form()] = "",
    touchpoint: Annotated[list[str] | None, Form()] = None,
    more: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Begin the journey as it was chosen, and lead to its map."""
    wishes = Wishes(model=model, title=title, persona=persona, wish=wish)
    served: Served = request.app.state.served
    made = begin(served, wishes, touchpoint or (), more or (), author=visitor.author, language=visitor.language)
    note(request, visitor.author, What.JOURNEY_ADDED, made)
    return RedirectResponse(f"/j/{made}/map", 303)


def _knows(request: Request, secret: str) -> bool:
    return hmac.compare_digest(secret.encode(), str(request.app.state.setup).encode())


def _owner_page(
    request: Request,
    setup: str,
    *,
    name: str = "",
    email: str = "",
    wrong: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    served: Served = request.app.state.served
    steps = 1 if served.journeys() else 3
    return alone(
        request, "start.html", status=status, setup=setup, name=name, email=email, wrong=wrong or {}, steps=steps
    )


def _model_page(
    request: Request,
    visitor: Visitor,
    chosen: dict[str, str],
    *,
    wrong: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return alone(
        request,
        "start_journey.html",
        visitor=visitor,
        status=status,
        models=models(visitor.language),
        chosen=chosen,
        limits=LIMITS,
        wrong=wrong or {},
        step=_step(request, visitor, 1),
    )


def _step(request: Request, visitor: Visitor, number: int) -> tuple[int, int]:
    """Say the how manieth step of how many this is: the first owner made an account before."""
    served: Served = request.app.state.served
    first_run = visitor.via == "session" and visitor.role is Role.OWNER and not served.journeys()
    return (number + 1, 3) if first_run else (number, 2)
