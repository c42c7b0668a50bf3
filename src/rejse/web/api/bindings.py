"""Sources and bindings, for programs: where events come from, what was seen, and what touchpoints are bound to."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from rejse.measure.reach import Passing
from rejse.trace.proposing import rule_text
from rejse.web.api.changes import REFUSED, JourneyTold, journey_told
from rejse.web.binding import SeenEvent, bind_also, preview_of, proposals_of, rule_of, seen_among
from rejse.web.origins import Source, sources_of
from rejse.web.served import Served
from rejse.web.visitor import Editor, Reader

PAGE: Final = 200
LETTERS_MAX: Final = 500

sources_router = APIRouter(prefix="/api/sources", tags=["sources"])
router = APIRouter(
    prefix="/api/journeys/{journey}/bindings",
    tags=["bindings"],
    responses={404: REFUSED[404], 409: REFUSED[409], 503: REFUSED[503]},
)

Part = Annotated[str, Query(max_length=LETTERS_MAX)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesTold:
    """The sources of all events, those with most events first."""

    sources: list[Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTold:
    """Events that were seen, most frequent first; count is how many different ones there are."""

    journey: str
    count: int
    seen: list[SeenEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalTold:
    """What a touchpoint might be bound to; place 1 is most alike, score is likeness from 0 to 1."""

    touchpoint: str
    place: int
    rule: str
    score: float
    events: int
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundTold:
    """A touchpoint, whether it is bound, and to what, as its document says it."""

    touchpoint: str
    bound: bool
    events: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingsTold:
    """Which touchpoints are bound, how many events each has (null before any), and what is proposed for the others."""

    journey: str
    touchpoints: list[BoundTold]
    proposals: list[ProposalTold]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTold:
    """What a touchpoint would have with one more rule: its events, and its row of the map's numbers."""

    touchpoint: str
    rule: str
    events: int
    passing: Passing | None


class Binding(BaseModel):
    """Which events are to count for a touchpoint too: those that meet every part that is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    touchpoint: Annotated[str, Field(max_length=200)]
    type: Annotated[str, Field(max_length=LETTERS_MAX)] = ""
    name: Annotated[str, Field(max_length=LETTERS_MAX)] = ""
    path: Annotated[str, Field(max_length=LETTERS_MAX)] = ""
    channel: Annotated[str, Field(max_length=LETTERS_MAX)] = ""
    source: Annotated[str, Field(max_length=LETTERS_MAX)] = ""


@sources_router.get("", responses={503: REFUSED[503]})
def sources(request: Request, _visitor: Reader) -> SourcesTold:
    """Tell where events come from, how fresh they are, and how many rows were refused."""
    return SourcesTold(sources=list(sources_of(request.app.state.served)))


@router.get("")
def bindings(request: Request, _visitor: Reader, journey: str) -> BindingsTold:
    """Tell which touchpoints are bound, and what is proposed for those that are not."""
    served: Served = request.app.state.served
    drawn = served.drawn(journey).journey
    counted: list[int | None] = [None] * len(drawn.touchpoints)
    if served.workspace.has_events:
        counted = list(served.view(journey).bound.events.tolist())
    return BindingsTold(
        journey=drawn.id,
        touchpoints=[
            BoundTold(touchpoint=one.id, bound=one.binding is not None, events=events)
            for one, events in zip(drawn.touchpoints, counted, strict=True)
        ],
        proposals=[
            ProposalTold(
                touchpoint=one.touchpoint,
                place=one.place,
                rule=rule_text(one.rule),
                score=one.score,
                events=one.events,
                customers=one.customers,
            )
            for one in proposals_of(served, journey).proposals
        ],
    )


@router.get("/seen")
def seen(
    request: Request,
    _visitor: Reader,
    journey: str,
    q: Annotated[str, Query(max_length=LETTERS_MAX, description="letters that a name, type, path or channel has")] = "",
    every: Annotated[bool, Query(description="also those that a touchpoint counts already")] = False,  # noqa: FBT002  (a query)
    limit: Annotated[int, Query(ge=0, le=1000)] = PAGE,
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> SeenTold:
    """Tell which events were seen."""
    served: Served = request.app.state.served
    drawn = served.drawn(journey).journey
    found = seen_among(served, journey, q, every=every)
    return SeenTold(journey=drawn.id, count=len(found), seen=found[offset : offset + limit])


@router.get("/preview")
def preview(
    request: Request,
    _visitor: Reader,
    journey: str,
    touchpoint: Annotated[str, Query(max_length=200)],
    type: Part = "",  # noqa: A002  (what a rule calls it)
    name: Part = "",
    path: Part = "",
    channel: Part = "",
    source: Part = "",
) -> PreviewTold:
    """Work out what a touchpoint would have with one more rule; nothing is changed."""
    rule = rule_of({"type": type, "name": name, "path": path, "channel": channel, "source": source})
    events, passing = preview_of(request.app.state.served, journey, touchpoint, rule)
    return PreviewTold(touchpoint=touchpoint, rule=rule_text(rule), events=events, passing=passing)


@router.post("", responses={422: REFUSED[422]})
def bind(request: Request, visitor: Editor, journey: str, wanted: Binding) -> JourneyTold:
    """Bind events to a touchpoint; what it is bound to already stays. The journey as it is then comes back."""
    served: Served = request.app.state.served
    bind_also(served, journey, wanted.touchpoint, rule_of(wanted.model_dump()), author=visitor.author)
    return journey_told(served, journey, visitor.language)
