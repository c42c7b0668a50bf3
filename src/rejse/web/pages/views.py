"""Saved views: what somebody looks at, kept under a name for themselves or for everybody."""

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from rejse.errors import WrongUse
from rejse.store.saved_views import Place, SavedViews
from rejse.store.users import User
from rejse.web.visitor import Reader, Visitor

router = APIRouter(include_in_schema=False)


class ViewsNeedUser(WrongUse):
    """Views belong to somebody; whoever is let in without a sign-in, or by a key, is nobody."""

    code = "views-need-user"


@router.post("/j/{journey}/views")
def save(
    request: Request,
    visitor: Reader,
    journey: str,
    name: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=4000)] = "",
    shared: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Save what is looked at under a name, and lead to it."""
    request.app.state.served.drawn(journey)
    _views(request).add(
        user_of(visitor),
        journey,
        place=Place.MAP,
        name=name,
        query=query,
        shared=bool(shared),
        at=datetime.now(UTC),
    )
    return _to_map(journey, query)


@router.post("/j/{journey}/views/{number}/delete")
def delete(
    request: Request, visitor: Reader, journey: str, number: int, query: Annotated[str, Form(max_length=4000)] = ""
) -> Response:
    """Forget a view."""
    _views(request).delete(number, by=user_of(visitor))
    return _to_map(journey, query)


def _views(request: Request) -> SavedViews:
    return SavedViews(request.app.state.served.workspace.folder.records_file)


def user_of(visitor: Visitor) -> User:
    """Give the user who asks.

    Raises:
        ViewsNeedUser: nobody is signed in.
    """
    if visitor.user is None:
        raise ViewsNeedUser
    return visitor.user


def _to_map(journey: str, query: str) -> Response:
    """Lead to the map; the query was kept as it was told, and is read anew there."""
    asked = f"?{quote(query, safe='=&,.+-_~%:')}" if query else ""
    return RedirectResponse(f"/j/{quote(journey, safe='')}/map{asked}", 303)
