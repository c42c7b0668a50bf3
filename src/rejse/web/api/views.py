"""Saved views, for programs that a signed-in user runs: what is looked at, under a name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from rejse.store.saved_views import Place, SavedView
from rejse.web.api.changes import REFUSED
from rejse.web.entering import accounts_of
from rejse.web.pages.views import user_of
from rejse.web.visitor import Reader

router = APIRouter(
    prefix="/api/journeys/{journey}/views",
    tags=["views"],
    responses={404: REFUSED[404], 409: REFUSED[409], 422: REFUSED[422], 503: REFUSED[503]},
)

Number = Annotated[int, Path(ge=1, le=2**53)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsTold:
    """The user's own views, then what others share."""

    views: list[SavedView]


class ViewWanted(BaseModel):
    """What is looked at, and what it is to be called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=200)]
    place: Place = Place.MAP
    query: Annotated[str, Field(max_length=4000, description="as in an address, without the question mark")] = ""
    shared: bool = False


class ViewRenamed(BaseModel):
    """Another name of a view."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("")
def views(request: Request, visitor: Reader, journey: str) -> ViewsTold:
    """Give the views that the user sees; a key has none, for views belong to a user."""
    named = request.app.state.served.drawn(journey).journey.id
    return ViewsTold(views=accounts_of(request).views.all(user_of(visitor), named))


@router.post("", status_code=201)
def save(request: Request, visitor: Reader, journey: str, wanted: ViewWanted) -> SavedView:
    """Save what is looked at under a name."""
    named = request.app.state.served.drawn(journey).journey.id
    return accounts_of(request).views.add(
        user_of(visitor),
        named,
        place=wanted.place,
        name=wanted.name,
        query=wanted.query,
        shared=wanted.shared,
        at=datetime.now(UTC),
    )


@router.patch("/{number}")
def rename(request: Request, visitor: Reader, journey: str, number: Number, wanted: ViewRenamed) -> SavedView:
    """Give a view another name: one's own, or as an owner any that is shared."""
    request.app.state.served.drawn(journey)
    return accounts_of(request).views.rename(number, wanted.name, by=user_of(visitor))


@router.delete("/{number}", status_code=204)
def delete(request: Request, visitor: Reader, journey: str, number: Number) -> None:
    """Forget a view: one's own, or as an owner any that is shared."""
    request.app.state.served.drawn(journey)
    accounts_of(request).views.delete(number, by=user_of(visitor))
