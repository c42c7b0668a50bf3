"""Search: everything written in the journey, the events that were seen, and the measures."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from rejse.journey.changing import Draft
from rejse.web.rendering import page, words
from rejse.web.searching import Found, search
from rejse.web.served import Served
from rejse.web.visitor import Reader

router = APIRouter(include_in_schema=False)


@router.get("/j/{journey}/search")
def show(
    request: Request, visitor: Reader, journey: str, q: Annotated[str, Query(max_length=400)] = ""
) -> HTMLResponse:
    """Show what is found."""
    found = found_in(request.app.state.served, journey, q, visitor.language)
    return page(
        request,
        visitor,
        "search.html",
        place="map",
        journey=journey,
        wanted=q,
        found=found,
        d=words(visitor.language, "drawer"),
    )


def found_in(served: Served, journey: str, wanted: str, language: str) -> Found:
    """Find words in a journey and in what was seen of it."""
    drawn = served.drawn(journey).journey
    view = served.view(journey) if wanted.strip() and served.workspace.has_events else None
    return search(Draft.of(drawn), wanted, language=language, view=view)
