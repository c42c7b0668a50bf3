"""Everything of one kind in a journey as a list, where objects are added and taken out."""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.journey.changing import kind_at
from rejse.journey.writing import LISTS
from rejse.store.roles import Right
from rejse.web.forms import LIST_OF, new_object, remove, told_along
from rejse.web.forms.desk import capital
from rejse.web.known.asked import Asked
from rejse.web.known.related import name_of
from rejse.web.pages.drawer import CHANGED, NothingThere, asked_of, back_to
from rejse.web.rendering import page, words
from rejse.web.visitor import Editor, Reader

router = APIRouter(include_in_schema=False)

KINDS: Final = {listed: kind for kind, listed in LIST_OF.items()}
"""What the objects of a list are."""

_ABOUT: Final = (
    "phase", "touchpoint", "persona", "responsible", "owner", "team", "kind", "status", "from_team", "to_team",
)  # fmt: skip
"""The fields that tell most of an object in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object of a list: its name, where it is edited, and the most telling of its fields."""

    place: str
    name: str
    href: str
    told: str


@router.get("/j/{journey}/all/{listed}")
def show(request: Request, visitor: Reader, journey: str, listed: str) -> HTMLResponse:
    """Show everything of one kind."""
    asked = asked_of(request, journey, visitor)
    _known(asked, listed)
    heading = _names(asked)
    return page(
        request,
        visitor,
        "listed.html",
        place="map",
        journey=journey,
        listed=listed,
        kind=capital(asked.wording.say(f"kind.{KINDS[listed]}")),
        heading=heading[listed],
        lists=heading,
        rows=[_row(asked, f"{listed}/{own}") for own in asked.draft.order[listed]],
        editor=visitor.may(Right.EDIT),
        asked=asked,
        d=words(visitor.language, "drawer"),
    )


@router.post("/j/{journey}/all/{listed}")
def add(
    request: Request,
    visitor: Editor,
    journey: str,
    listed: str,
    name: Annotated[str, Form(max_length=400)] = "",
    touchpoint: Annotated[str, Form(max_length=100)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Make an object, and lead to its fields; a note may be made at a touchpoint."""
    asked = asked_of(request, journey, visitor)
    _known(asked, listed)
    there = listed == "notes" and f"touchpoints/{touchpoint}" in asked.draft.objects
    known = {"touchpoint": touchpoint} if there else {}
    made = new_object(asked.draft, KINDS[listed], name=name, language=visitor.language, **known)
    asked.served.editing(journey, visitor.author).operate([made])
    if back and back in asked.draft.objects:
        return back_to(request, asked, back)
    again = Asked(asked.served, journey, asked.look, visitor)
    return RedirectResponse(again.place(made.object, part="fields"), 303, headers=CHANGED)


@router.get("/j/{journey}/remove/{place:path}")
def ask_remove(request: Request, visitor: Editor, journey: str, place: str) -> HTMLResponse:
    """Ask before something is taken out, saying what goes along."""
    asked = asked_of(request, journey, visitor)
    if not place or place not in asked.draft.objects:
        raise NothingThere(place=place)
    along = told_along(asked.draft, place, remove(asked.draft, place), language=visitor.language)
    return page(
        request,
        visitor,
        "drawer_remove.html",
        place="map",
        journey=journey,
        place_of=place,
        name=name_of(asked, place),
        kind=capital(asked.wording.say(f"kind.{kind_at(place).__name__.lower()}")),
        along=along,
        asked=asked,
        d=words(visitor.language, "drawer"),
    )


@router.post("/j/{journey}/remove/{place:path}")
def take_out(request: Request, visitor: Editor, journey: str, place: str) -> Response:
    """Take an object out, with what cannot be without it; it can be undone."""
    asked = asked_of(request, journey, visitor)
    if not place or place not in asked.draft.objects:
        raise NothingThere(place=place)
    asked.served.editing(journey, visitor.author).operate(remove(asked.draft, place))
    return RedirectResponse(f"/j/{quote(journey, safe='')}/all/{place.partition('/')[0]}", 303)


def _known(asked: Asked, listed: str) -> None:
    if listed not in LISTS:
        raise NothingThere(place=listed)
    assert asked.journey.id, "the journey is there"


def _names(asked: Asked) -> dict[str, str]:
    """Name every list."""
    return {listed: capital(asked.say(f"list-{listed}")) for listed in LISTS}


def _row(asked: Asked, place: str) -> Row:
    fields, kind = asked.draft.objects[place], kind_at(place)
    told = [asked.wording.value(kind, name, fields[name]).strip('"') for name in _ABOUT if name in fields]
    return Row(place=place, name=name_of(asked, place), href=asked.place(place), told=" · ".join(told))
