"""All our journeys on one page: how much of each is measured, who owns it, and how fresh it is."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.draw.drawn import Scene
from rejse.store.roles import Right
from rejse.web.rendering import page
from rejse.web.served import Served
from rejse.web.visitor import Reader, Visitor
from rejse.words import say

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseen:
    """One journey as the overview tells it."""

    id: str
    title: str
    owner: str
    phases: tuple[str, ...]
    touchpoints: int
    measured: int
    n: int | None
    caption: str
    problems: int
    data_through: datetime | None


@router.get("/")
def begin(request: Request, visitor: Reader) -> Response:
    """Lead to the only journey, or to all of them; where there is none, to where one is drawn."""
    known = request.app.state.served.journeys()
    if not known and visitor.may(Right.EDIT):
        return RedirectResponse("/start/journey", 303)
    return RedirectResponse(f"/j/{known[0]}/map" if len(known) == 1 else "/journeys", 303)


@router.get("/journeys")
def overview(request: Request, visitor: Reader) -> HTMLResponse:
    """Show all journeys."""
    served: Served = request.app.state.served
    seen = [_overseen(served, visitor, named) for named in served.journeys()]
    broken = {named: say(refused, visitor.language) for named, refused in served.broken().items()}
    return page(request, visitor, "overview.html", place="journeys", overseen=seen, broken=broken)


def _overseen(served: Served, visitor: Visitor, journey: str) -> Overseen:
    drawn = served.drawn(journey)
    scene: Scene = served.scene(journey, language=visitor.language)
    return Overseen(
        id=journey,
        title=scene.title,
        owner=next((one.name for one in drawn.journey.team if one.id == drawn.journey.owner), drawn.journey.owner),
        phases=tuple(phase.name for phase in scene.phases),
        touchpoints=scene.meter.touchpoints,
        measured=scene.meter.measured,
        n=scene.footer.n,
        caption=scene.caption,
        problems=len(drawn.problems),
        data_through=scene.footer.data_through,
    )
