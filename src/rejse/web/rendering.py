"""Pages from templates: every text escaped, every word in the reader's language."""

from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from rejse.draw.numerals import count, counted, duration, moment, share
from rejse.store.roles import Right
from rejse.web.addresses import address
from rejse.web.visitor import Visitor
from rejse.words import LANGUAGES, label

TEMPLATES: Final = Path(__file__).parent / "templates"


class Place(NamedTuple):
    """One place of a journey, as the menu knows it: its name in the words, the end of its address, who may go there."""

    name: str
    path: str
    right: Right


PLACES: Final = (
    Place("map", "map", Right.READ),
    Place("personas", "personas", Right.READ),
    Place("measures", "measures", Right.READ),
    Place("sources", "sources", Right.READ),
)


@cache
def environment() -> Environment:
    """Give the templates; they are read once."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"address": address, "LANGUAGES": LANGUAGES}
    return made


def words(language: str, area: str = "web") -> Any:  # noqa: ANN401  (a function for templates)
    """Give a function that says a word of an area in a language."""

    def said(key: str, /, _area: str = area, **arguments: Any) -> str:  # noqa: ANN401
        return label(_area, key, language, **arguments)

    return said


def context(request: Request, visitor: Visitor | None, *, language: str) -> dict[str, Any]:
    """Give what every template may use: words, numbers, who is reading, and where they are."""
    zone = request.app.state.served.workspace.settings.zone
    return {
        "request": request,
        "visitor": visitor,
        "language": language,
        "theme": visitor.theme if visitor else "auto",
        "csrf": visitor.csrf if visitor else "",
        "t": words(language),
        "Right": Right,
        "count": partial(count, language=language),
        "counted": partial(counted, language=language),
        "duration": partial(duration, language=language),
        "share": partial(share, language=language),
        "moment": lambda time: moment(time.astimezone(zone), language),
    }


def fragment(
    request: Request,
    visitor: Visitor | None,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **told: Any,  # noqa: ANN401  (what the template shows)
) -> HTMLResponse:
    """Answer with a part of a page."""
    from rejse.web.visitor import language_of  # noqa: PLC0415  (only for pages without a visitor)

    language = visitor.language if visitor else language_of(request)
    body = environment().get_template(template).render(**context(request, visitor, language=language), **told)
    return HTMLResponse(body, status_code=status, headers=headers)


def page(
    request: Request,
    visitor: Visitor,
    template: str,
    *,
    place: str = "",
    journey: str | None = None,
    status: int = 200,
    **told: Any,  # noqa: ANN401  (what the template shows)
) -> HTMLResponse:
    """Answer with a whole page.

    Args:
        request: what was asked.
        visitor: who asks.
        template: extends `base.html`.
        place: the name of the place in the menu that is shown as chosen.
        journey: the journey whose places the menu leads to.
        status: of the answer.
        **told: what the template shows.
    """
    served = request.app.state.served
    known = served.journeys()
    titles = {named: served.drawn(named).journey.title.said_in(visitor.language) for named in known}
    places = [one for one in PLACES if visitor.may(one.right)] if journey else []
    return fragment(
        request, visitor, template, status=status, place=place, journey=journey, journeys=titles, places=places, **told
    )
