"""How the web says no: what is wrong and what to do next, to a person as a page and to a program as JSON."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from rejse.errors import Problem, RejseError, WrongUse
from rejse.web.rendering import fragment, page
from rejse.web.visitor import SignInFirst, language_of, visitor_of
from rejse.words import say

STATUSES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "sign-in-first": 401,
        "not-allowed": 403,
        "foreign-form": 403,
        "no-such-page": 404,
        "unknown-journey": 404,
        "no-journey": 404,
        "unknown-measure": 404,
        "unknown-person": 404,
        "no-handovers-drawn": 404,
        "no-such-handover": 404,
        "nothing-there": 404,
        "unknown-customer": 404,
        "no-such-upload": 404,
        "nothing-rejected": 404,
        "unknown-user": 404,
        "unknown-key": 404,
        "invitation-unknown": 404,
        "invitation-used": 410,
        "invitation-expired": 410,
        "not-the-secret": 403,
        "last-owner": 409,
        "journey-there": 409,
        "bad-setting": 422,
        "email-taken": 409,
        "too-many-tries": 429,
        "database-busy": 503,
        "workspace-busy": 503,
    }
)
"""Errors that have a status of their own; wrong use is 422, what is missing or broken is 409."""


class NoSuchPage(WrongUse):
    """Nothing is at this address."""

    code = "no-such-page"


class NotUnderstood(WrongUse):
    """A part of what was sent is missing, or is not what it should be."""

    code = "not-understood"


class BodyUnreadable(WrongUse):
    """What was sent cannot be read at all."""

    code = "body-unreadable"


def status_of(refused: RejseError) -> int:
    """Give the HTTP status of an error."""
    return STATUSES.get(refused.code, 422 if isinstance(refused, WrongUse) else 409)


def told(refused: RejseError | Problem, language: str) -> dict[str, Any]:
    """Give an error as programs read it."""
    said = say(refused, language)
    return {
        "code": refused.code,
        "message": said.message,
        "remedy": said.remedy,
        "where": str(refused.where) or None,
    }


def install(app: FastAPI) -> None:
    """Let the app say no in this way."""
    app.add_exception_handler(RejseError, _refuse)
    app.add_exception_handler(HTTPException, _refuse_address)
    app.add_exception_handler(RequestValidationError, _refuse_request)


def _refuse(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, RejseError)
    status = status_of(refused)
    language = language_of(request)
    if request.url.path.startswith("/api/"):
        headers = {"www-authenticate": "Bearer"} if status == 401 else None
        return JSONResponse({"error": told(refused, language)}, status, headers)
    if isinstance(refused, SignInFirst):
        return _to_sign_in(request)
    try:
        visitor = visitor_of(request)
    except RejseError:
        visitor = None
    language = visitor.language if visitor else language
    said = told(refused, language)
    if request.headers.get("hx-request") or visitor is None:
        template = "refused_part.html" if request.headers.get("hx-request") else "refused_alone.html"
        headers = {"hx-retarget": "#said", "hx-reswap": "innerHTML"} if request.headers.get("hx-request") else None
        return fragment(request, visitor, template, status=status, headers=headers, refused=said)
    return page(request, visitor, "refused.html", status=status, refused=said)


def _to_sign_in(request: Request) -> Response:
    """Lead a person to where they sign in, and back again afterwards."""
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"hx-redirect": "/sign-in"})
    if request.method != "GET":
        return RedirectResponse("/sign-in", 303)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/sign-in" if path == "/" else f"/sign-in?next={quote(path, safe='')}", 303)


def _refuse_address(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, HTTPException)
    if refused.status_code == 405:
        return Response(status_code=405, headers=dict(refused.headers or {}))
    if refused.status_code == 400:
        return _refuse(request, BodyUnreadable())
    return _refuse(request, NoSuchPage(path=request.url.path))


def _refuse_request(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, RequestValidationError)
    first = refused.errors()[0]
    place = ".".join(str(one) for one in first.get("loc", ())[1:])
    return _refuse(request, NotUnderstood(place=place, kind=str(first.get("type", ""))))
