"""Kort: the journey as drawn and as walked, on one picture."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from rejse.store.roles import Right
from rejse.web.looking import look_of
from rejse.web.picture import picture_of
from rejse.web.rendering import fragment, page, words
from rejse.web.served import Served
from rejse.web.visitor import Reader
from rejse.words.canvas import LABELS
from rejse.workspace.example import EXAMPLE_FILES

router = APIRouter(include_in_schema=False)

EXAMPLE: Final = "example"
"""The id of the example company's journey."""

_READING: Final = (
    ("name.arrows", "key.arrows"),
    ("name.enter", "key.enter"),
    ("+|\N{MINUS SIGN}|1", "key.zoom"),
    ("0", "key.fit"),
    ("Esc", "key.escape"),
    ("?", "key.help"),
)
_EDITING: Final = (
    ("F2", "key.f2"),
    ("name.space", "key.space"),
    ("Shift|name.arrows", "key.extent"),
    ("N", "key.n"),
    ("D", "key.d"),
    ("name.delete", "key.delete"),
    ("Ctrl|Z", "key.undo"),
    ("Ctrl|Shift|Z", "key.redo"),
    ("Ctrl|V", "key.paste"),
)


@router.get("/j/{journey}/map")
def show(request: Request, visitor: Reader, journey: str) -> HTMLResponse:
    """Show the map."""
    served: Served = request.app.state.served
    look = look_of(request, journey, visitor)
    picture = picture_of(served, journey, look, visitor.language)
    return page(
        request,
        visitor,
        "map.html",
        place="map",
        journey=journey,
        picture=picture,
        look=look,
        c=(said := words(visitor.language, "canvas")),
        says={key.removeprefix("says-"): said(key) for key in LABELS if key.startswith("says-")},
        keys=_keys(said, editor=visitor.may(Right.EDIT)),
        is_example=journey == EXAMPLE and (served.workspace.folder.exports / EXAMPLE_FILES).is_dir(),
    )


@router.get("/j/{journey}/map/picture")
def show_picture(request: Request, visitor: Reader, journey: str) -> HTMLResponse:
    """Give the picture alone, with where everything on it stands."""
    look = look_of(request, journey, visitor)
    picture = picture_of(request.app.state.served, journey, look, visitor.language)
    return fragment(request, visitor, "map_picture.html", picture=picture)


def _keys(said: Callable[[str], str], *, editor: bool) -> list[tuple[str, str]]:
    """Give the keys, as they are named, and what each does."""
    known = (*_READING[:2], *_EDITING, *_READING[2:]) if editor else _READING
    return [
        ("|".join(said(one) if one in LABELS else one for one in key.split("|")), said(does)) for key, does in known
    ]
