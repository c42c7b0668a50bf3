"""The measures, for programs: which there are, their answers as the command line gives them, and comparisons."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import JsonValue
from starlette.responses import JSONResponse, Response

from rejse.measure.catalogue import MEASURES, as_builtins, find
from rejse.measure.comparing import ComparedAnswer
from rejse.measure.view import Answer
from rejse.trace.blocks import Scope
from rejse.web.api.changes import REFUSED
from rejse.web.api.questions import any_question, question_schema, tables_told
from rejse.web.asking import Asked, asked_of, days_asked
from rejse.web.known.personas import personas_of
from rejse.web.served import Served
from rejse.web.visitor import Reader
from rejse.workspace.published import schema

MEASURE: Final = "x-measure"
"""Marks an operation that stands for one of every measure, in the description of the API."""

catalogue = APIRouter(prefix="/api/measures", tags=["measures"])
router = APIRouter(
    prefix="/api/journeys/{journey}",
    tags=["measures"],
    responses={404: REFUSED[404], 409: REFUSED[409], 422: REFUSED[422], 503: REFUSED[503]},
)

Name = StrEnum("Name", {one.replace("-", "_"): one for one in MEASURES})  # type: ignore[misc]  # (made of the catalogue)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTold:
    """A measure: what it tells, when it misleads, its tables with their columns, and the schema of its question."""

    name: str
    title: str
    misleads: str
    tables: dict[str, list[str]]
    question: dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresTold:
    """Every measure of the program."""

    measures: list[MeasureTold]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaTold:
    """A persona, or those who are none (not drawn): how many customers are it, and which share; null: not measured."""

    id: str
    name: str
    drawn: bool
    n: int | None
    share: float | None
    interval: tuple[float, float] | None
    target_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonasTold:
    """The personas of a journey; n are all customers, null where nothing is measured yet."""

    journey: str
    n: int | None
    data_through: datetime | None
    personas: list[PersonaTold]


@catalogue.get("")
def measures(visitor: Reader) -> MeasuresTold:
    """Tell what can be measured."""
    return MeasuresTold(
        measures=[
            MeasureTold(
                name=one.name,
                title=one.title(visitor.language),
                misleads=one.misleads(visitor.language),
                tables=dict(tables_told(one)),
                question=question_schema(one),
            )
            for one in MEASURES.values()
        ]
    )


@router.get("/measures/{measure}", response_class=JSONResponse, openapi_extra={MEASURE: True})
def answer(request: Request, visitor: Reader, journey: str, measure: str) -> Response:
    """Answer a measure's question, as `rejse measure NAME --format json` does."""
    served: Served = request.app.state.served
    asked = _asked(request, visitor.language, journey, measure)
    return _json(served.measure(measure, journey, **asked.options))


@router.get(
    "/measures/{measure}/comparison",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {"schema": schema(ComparedAnswer)}}}},
    openapi_extra={"parameters": any_question()},
)
def comparison(
    request: Request,
    visitor: Reader,
    journey: str,
    measure: Name,
    against_from: Annotated[date | None, Query(description="the first day of the other period")] = None,
    against_to: Annotated[date | None, Query(description="its last day; it is in the period")] = None,
    against_persona: Annotated[str | None, Query(max_length=200, description="another persona, by its id")] = None,
) -> Response:
    """Subtract another answer: of the other period or persona, by default of the period just before."""
    served: Served = request.app.state.served
    name = str(measure)
    asked = _asked(request, visitor.language, journey, name)
    other: dict[str, Any] = {}
    if against_from or against_to:
        other |= days_asked(served, journey, against_from, against_to)
    if against_persona is not None:
        other["persona"] = against_persona
    view = served.view(journey, Scope(asked.options.get("scope", "person")).subject)
    found: ComparedAnswer = served.answer(
        journey,
        "compare-with",
        lambda _view: served.workspace.compare(name, against=other or None, view=view, **asked.options),
        name,
        asked.options,
        other,
    )
    return _json(found)


@router.get("/personas")
def personas(request: Request, visitor: Reader, journey: str) -> PersonasTold:
    """Tell whom the journey is for, and how many customers are each persona."""
    served: Served = request.app.state.served
    shown, measured = personas_of(served, journey, visitor.language)
    return PersonasTold(
        journey=served.drawn(journey).journey.id,
        n=None if measured is None else measured.n,
        data_through=None if measured is None else measured.data_through,
        personas=[
            PersonaTold(
                id=one.id,
                name=one.name,
                drawn=one.drawn is not None,
                n=one.measured.n if one.measured else None,
                share=one.measured.share if one.measured else None,
                interval=one.measured.interval if one.measured else None,
                target_share=one.measured.target_share if one.measured else None,
            )
            for one in shown
        ],
    )


def _asked(request: Request, language: str, journey: str, measure: str) -> Asked:
    """Read the question; a program is told of the first part that is wrong."""
    asked = asked_of(request.app.state.served, journey, find(measure), request.query_params, language=language)
    for wrong in asked.problems:
        raise wrong
    return asked


def _json(found: Answer) -> Response:
    return Response(msgspec.json.encode(as_builtins(found)), media_type="application/json")
