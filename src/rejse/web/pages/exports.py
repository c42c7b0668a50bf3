"""The map as a file: picture, pages, table, or plain values, looked at as the address says."""

import re
from collections.abc import Mapping
from textwrap import shorten
from types import MappingProxyType
from typing import Annotated, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rejse.draw.drawn import Scene
from rejse.draw.page.tables import TwinTable, csv_of, tables_of
from rejse.draw.shown import FORMATS, Wish
from rejse.journey.fields import slug
from rejse.journey.writing import write_journey
from rejse.web.looking import Look, look_of
from rejse.web.refusals import NoSuchPage
from rejse.web.served import Served
from rejse.web.suppressed import tables_for
from rejse.web.visitor import Reader, Visitor

router = APIRouter(include_in_schema=False)

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "svg": "image/svg+xml",
        "png": "image/png",
        "pdf": "application/pdf",
        "html": "text/html; charset=utf-8",
        "json": "application/json",
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "yaml": "application/yaml",
    }
)
"""What a map can be fetched as, and what each is called between programs."""

TABLE: Final = "touchpoints"
"""The table that is fetched where none is named."""


@router.get("/j/{journey}/map.{kind}")
def fetch(
    request: Request,
    visitor: Reader,
    journey: str,
    kind: str,
    paper: Annotated[Literal["a3", "a4"] | None, Query()] = None,
    theme: Annotated[Literal["light", "dark", "print"], Query()] = "light",
    table: Annotated[str, Query(max_length=40)] = TABLE,
) -> Response:
    """Give the map as a file; a routine without `async` is carried out in a worker of its own."""
    if kind not in KINDS:
        raise NoSuchPage(path=request.url.path)
    served: Served = request.app.state.served
    look = look_of(request, journey, visitor)
    if kind == "yaml":
        return _file(write_journey(served.drawn(journey).journey).encode(), journey, "", kind)
    scene = served.scene(journey, look.looked, language=visitor.language)
    if kind in {"csv", "xlsx"}:
        return _tables(request, visitor, scene, look, kind, table)
    pages = "all" if paper else "map"
    wish = Wish(theme=theme, zoom=look.zoom, paper=paper, pages=pages if kind == "pdf" else None)  # type: ignore[arg-type]
    made = FORMATS[kind](scene, wish)
    return _file(made.encode() if isinstance(made, str) else made, scene.title, _days(look), kind)


def _tables(request: Request, visitor: Visitor, scene: Scene, look: Look, kind: str, table: str) -> Response:
    """Give one table as CSV, or all of them as a workbook."""
    known = {one.name: one for one in tables_for(tables_of(scene), visitor)}
    if kind == "xlsx":
        return _file(_workbook(list(known.values())), scene.title, _days(look), kind)
    if table not in known:
        raise NoSuchPage(path=request.url.path)
    made = "\ufeff" + csv_of(known[table])
    return _file(made.encode(), scene.title, " ".join(filter(None, (known[table].title, _days(look)))), kind)


def _workbook(tables: list[TwinTable]) -> bytes:
    """Write all tables into one workbook."""
    from rejse.draw.spreadsheet import Sheet, xlsx_of  # noqa: PLC0415  (openpyxl)

    return xlsx_of(
        Sheet(name=one.title, columns=one.headings, rows=[[cell.raw for cell in row] for row in one.rows])
        for one in tables
    )


def _days(look: Look) -> str:
    return " ".join(day.isoformat() for day in look.days if day)


def _file(data: bytes, title: str, more: str, kind: str) -> Response:
    """Answer with a file under a name that says what it is."""
    name = (
        re.sub(
            r'[\x00-\x1f<>:"/\\|?*]+', " ", " ".join(filter(None, (shorten(title, 48, placeholder=""), more)))
        ).strip()[:80]
        or "rejse"
    )
    plain = slug(name) or "rejse"
    told = f"attachment; filename=\"{plain}.{kind}\"; filename*=UTF-8''{quote(name, safe='')}.{kind}"
    return Response(data, media_type=KINDS[kind], headers={"content-disposition": told})
