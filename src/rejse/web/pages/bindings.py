"""Bindings: events that were seen and belong to no touchpoint, one click from one, with the number it would give."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.journey.document import Journey, TrackedBy
from rejse.trace.proposing import rule_text
from rejse.web.binding import bind_also, preview_of, proposals_of, rule_of, seen_among
from rejse.web.rendering import fragment, page, words
from rejse.web.served import Served
from rejse.web.visitor import Editor, Reader

router = APIRouter(include_in_schema=False)

SEEN_MOST: Final = 200
"""So many different events are listed; the search finds the others."""


@router.get("/j/{journey}/bindings")
def bindings(request: Request, visitor: Reader, journey: str, q: str = "", every: bool = False) -> HTMLResponse:  # noqa: FBT001, FBT002  (an address)
    """Show what was seen, what it is bound to, and what is proposed."""
    served: Served = request.app.state.served
    drawn = served.drawn(journey).journey
    found = seen_among(served, journey, q, every=every)
    return page(
        request,
        visitor,
        "bindings.html",
        place="sources",
        journey=journey,
        s=words(visitor.language, "sources"),
        seen=found[:SEEN_MOST],
        more=max(0, len(found) - SEEN_MOST),
        q=q,
        every=every,
        unmatched=len(seen_among(served, journey, "", every=False)),
        events=served.workspace.has_events,
        proposals=[one for one in proposals_of(served, journey).proposals if one.place == 1],
        rule_text=rule_text,
        names={one.id: one.name.said_in(visitor.language) for one in drawn.touchpoints},
        unbound=[
            one.id for one in drawn.touchpoints if one.binding is None and one.tracked_by is not TrackedBy.UNRECORDED
        ],
    )


@router.get("/j/{journey}/bindings/preview")
def preview(request: Request, visitor: Reader, journey: str, touchpoint: str) -> HTMLResponse:
    """Say what number a touchpoint would have with a rule, before anything is changed."""
    served: Served = request.app.state.served
    rule = rule_of(dict(request.query_params))
    events, passing = preview_of(served, journey, touchpoint, rule)
    return fragment(
        request,
        visitor,
        "binding_preview.html",
        s=words(visitor.language, "sources"),
        events=events,
        passing=passing,
        rule=rule_text(rule),
    )


@router.post("/j/{journey}/bindings")
async def bind(request: Request, visitor: Editor, journey: str, touchpoint: Annotated[str, Form()]) -> Response:
    """Bind events that were seen to a touchpoint; what it is bound to already stays."""
    told = {name: str(value) for name, value in (await request.form()).items()}
    bind_also(request.app.state.served, journey, touchpoint, rule_of(told), author=visitor.author)
    back = f"/j/{journey}/bindings" if told.get("back") != "map" else f"/j/{journey}/at/touchpoints/{touchpoint}"
    return RedirectResponse(back, 303)


def _unbound(journey: Journey) -> list[str]:
    """Name the touchpoints that wait for a binding."""
    return [one.id for one in journey.touchpoints if one.binding is None and one.tracked_by is not TrackedBy.UNRECORDED]
