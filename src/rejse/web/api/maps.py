"""The map, for programs: everything on it as plain values, as files, and as tables."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from rejse.draw.page.tables import tables_of
from rejse.draw.shown import FORMATS, Wish
from rejse.web.api.changes import REFUSED
from rejse.web.looking import PERIODS, SCOPES, SHOWN, ZOOMS, Look, look_of
from rejse.web.pages.exports import KINDS, TABLE, fetch
from rejse.web.refusals import told
from rejse.web.served import Served
from rejse.web.suppressed import tables_for
from rejse.web.visitor import Reader, Visitor
from rejse.workspace.published import scene_schema

Kind = Literal["svg", "png", "pdf", "html", "csv", "xlsx", "yaml"]

_DAY: Final = {"type": "string", "format": "date"}
_TEXT: Final = {"type": "string", "maxLength": 2000}
LOOKED: Final[tuple[dict[str, Any], ...]] = tuple(
    {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    for name, schema, description in (
        ("look", {"type": "string", "enum": list(SHOWN)}, "as drawn, as it was walked, or the difference"),
        ("period", {"type": "string", "enum": [*PERIODS, "all"]}, "a period that ends with the last day of data"),
        ("from", _DAY, "the first day, in the journey's zone"),
        ("to", _DAY, "the last day; it is in the period"),
        ("persona", _TEXT, 'only customers who are this persona; "unassigned" are none'),
        ("personas", _TEXT, "personas whose curves are drawn too, with commas between"),
        ("scope", {"type": "string", "enum": list(SCOPES)}, "whose lines are followed"),
        ("against", _TEXT, '"before", or the days it is compared with: 2026-01-01..2026-03-31'),
        ("lanes", _TEXT, 'the lanes that are seen: "+gains,-pains"'),
        ("zoom", {"type": "string", "enum": list(ZOOMS)}, "of a picture"),
        ("collapsed", _TEXT, "phases that are folded, with commas between"),
    )
)
"""How a map is looked at; every address that shows it says it like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTold:
    """A column: what programs call it, and its heading."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTold:
    """One value: as a person reads it, and as a program does."""

    shown: str
    raw: str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTold:
    """One table; the first column names the row."""

    name: str
    title: str
    caption: str
    columns: list[ColumnTold]
    rows: list[list[CellTold]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesTold:
    """Everything on the map as tables."""

    journey: str
    tables: list[TableTold]


router = APIRouter(
    prefix="/api/journeys/{journey}",
    tags=["map"],
    responses={404: REFUSED[404], 409: REFUSED[409], 422: REFUSED[422], 503: REFUSED[503]},
)


@router.get(
    "/scene",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {"schema": scene_schema()}}}},
    openapi_extra={"parameters": list(LOOKED)},
)
def scene(request: Request, visitor: Reader, journey: str) -> Response:
    """Give everything that is on the map, as `rejse show --format json` does."""
    served: Served = request.app.state.served
    look = look_of(request, journey, visitor)
    if look.problems:
        return _refused(look, visitor)
    made = FORMATS["json"](served.scene(journey, look.looked, language=visitor.language), Wish())
    return Response(made, media_type="application/json")


@router.get("/table", openapi_extra={"parameters": list(LOOKED)}, response_model=TablesTold)
def table(request: Request, visitor: Reader, journey: str) -> TablesTold | Response:
    """Give everything that is on the map as tables; numbers of small groups are told to owners only."""
    served: Served = request.app.state.served
    look = look_of(request, journey, visitor)
    if look.problems:
        return _refused(look, visitor)
    drawn = served.scene(journey, look.looked, language=visitor.language)
    found = tables_for(tables_of(drawn), visitor)
    return TablesTold(
        journey=journey,
        tables=[
            TableTold(
                name=one.name,
                title=one.title,
                caption=one.caption,
                columns=[
                    ColumnTold(key=key, heading=heading) for key, heading in zip(one.keys, one.headings, strict=True)
                ],
                rows=[[CellTold(shown=cell.shown, raw=cell.raw) for cell in row] for row in one.rows],
            )
            for one in found
        ],
    )


@router.get(
    "/map.{kind}",
    response_class=Response,
    responses={
        200: {
            "description": "The file, of the kind that was asked for.",
            "content": {
                KINDS[kind].partition(";")[0]: {"schema": {"type": "string"} if text else {}}
                for kind, text in (
                    ("svg", True), ("html", True), ("csv", True), ("yaml", True),
                    ("png", False), ("pdf", False), ("xlsx", False),
                )
            },
        }
    },
    openapi_extra={"parameters": list(LOOKED)},
)  # fmt: skip
def file(
    request: Request,
    visitor: Reader,
    journey: str,
    kind: Kind,
    paper: Annotated[Literal["a3", "a4"] | None, Query(description="of a PDF: pages, with the findings")] = None,
    theme: Annotated[Literal["light", "dark", "print"], Query(description="of a picture")] = "light",
    table: Annotated[str, Query(max_length=40, description="of CSV: the table that is wanted")] = TABLE,
) -> Response:
    """Give the map as a file: picture, pages, tables or the document."""
    look = look_of(request, journey, visitor)
    if look.problems:
        return _refused(look, visitor)
    return fetch(request, visitor, journey, kind, paper, theme, table)


def _refused(look: Look, visitor: Visitor) -> Response:
    """Say what of an address could not be understood; a program is not given something else instead."""
    return JSONResponse({"error": told(look.problems[0], visitor.language)}, 422)
