"""Kilder: where events come from, how fresh they are, what was turned away, and what is bound to nothing yet."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from rejse.web.origins import sources_of
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.visitor import Reader

router = APIRouter(include_in_schema=False)


@router.get("/j/{journey}/sources")
def sources(request: Request, visitor: Reader, journey: str) -> HTMLResponse:
    """Show where events come from."""
    served: Served = request.app.state.served
    drawn = served.drawn(journey).journey
    listed = sources_of(served)
    unbound = [one for one in drawn.touchpoints if one.binding is None]
    return page(
        request,
        visitor,
        "sources.html",
        place="sources",
        journey=journey,
        s=words(visitor.language, "sources"),
        sources=listed,
        rejected=sum(one.rejected for one in listed),
        bound=len(drawn.touchpoints) - len(unbound),
        touchpoints=len(drawn.touchpoints),
        now=datetime.now(UTC),
    )
