"""The journeys, for programs: which there are, another one, and what is wrong or missing in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from rejse.errors import Problem, Severity
from rejse.journey.checks import check
from rejse.journey.parsing import as_written
from rejse.journey.reading import read_written
from rejse.journey.template import from_template
from rejse.store.audit import What
from rejse.store.records import UnsoundJourney
from rejse.web.adding import add
from rejse.web.api.changes import REFUSED, JourneyTold, ProblemTold, journey_told, refuse_unsound, told_problems
from rejse.web.api.plain import PlainJson
from rejse.web.entering import note
from rejse.web.served import Served
from rejse.web.visitor import Editor, Reader

router = APIRouter(prefix="/api/journeys", tags=["journeys"])

Template = Literal["six", "five", "four", "loop", "service", "b2b"]
ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyListed:
    """A journey: its id, what it is called in the reader's language, and its newest revision."""

    id: str
    title: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneysTold:
    """Every journey of the workspace."""

    journeys: list[JourneyListed]


class FromTemplate(_Told):
    """A journey that begins as a template of the program."""

    id: Annotated[str, Field(max_length=60, pattern=ID_PATTERN, description="what it is known by from then on")]
    template: Template
    title: Annotated[str | None, Field(min_length=1, max_length=120)] = None
    language: Literal["da", "en"] = "da"


class FromDocument(_Told):
    """A journey that is written whole, as its schema says."""

    document: dict[str, PlainJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsTold:
    """Everything that is wrong or missing: in the document, in its bindings to what was seen, in the workspace."""

    journey: str
    revision: int
    problems: list[ProblemTold]


@router.get("")
def journeys(request: Request, visitor: Reader) -> JourneysTold:
    """Give the journeys of the workspace, with the newest revision of each."""
    served: Served = request.app.state.served
    known = {named: served.drawn(named) for named in served.journeys()}
    return JourneysTold(
        journeys=[
            JourneyListed(id=named, title=drawn.journey.title.said_in(visitor.language), revision=drawn.revision)
            for named, drawn in known.items()
        ]
    )


@router.post("", status_code=201, response_model=JourneyTold, responses={key: REFUSED[key] for key in (409, 422, 503)})
def begin(request: Request, visitor: Editor, wanted: FromTemplate | FromDocument) -> JourneyTold | JSONResponse:
    """Begin a journey, from a template or from a whole document; its id must be free."""
    served: Served = request.app.state.served
    if isinstance(wanted, FromTemplate):
        made = from_template(wanted.template, journey_id=wanted.id, language=wanted.language, title=wanted.title)
    else:
        read = read_written(as_written(wanted.document))
        found = read.problems if read.journey is None else (*read.problems, *check(read.journey))
        errors = [one for one in found if one.severity is Severity.ERROR]
        if read.journey is None or errors:
            return refuse_unsound(_unsound(errors), errors, visitor.language)
        made = read.journey
    named = add(served, made, author=visitor.author)
    note(request, visitor.author, What.JOURNEY_ADDED, named)
    return journey_told(served, named, visitor.language)


@router.get("/{journey}/problems", responses={404: REFUSED[404], 409: REFUSED[409]})
def problems(request: Request, visitor: Reader, journey: str) -> ProblemsTold:
    """Say everything that is wrong or missing in a journey, errors and advice."""
    served: Served = request.app.state.served
    drawn = served.drawn(journey)
    found = served.workspace.check(journey)
    return ProblemsTold(
        journey=drawn.journey.id, revision=drawn.revision, problems=told_problems(found, visitor.language)
    )


def _unsound(errors: Sequence[Problem]) -> UnsoundJourney:
    first = errors[0]
    return UnsoundJourney(journey="", problem=first.code, place=first.where.path or "journey", count=len(errors))
