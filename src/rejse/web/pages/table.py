"""The map as tables: for those who read rather than look, and for spreadsheets."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from rejse.draw.page.tables import tables_of
from rejse.web.looking import look_of
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.suppressed import tables_for
from rejse.web.visitor import Reader

router = APIRouter(include_in_schema=False)


@router.get("/j/{journey}/table")
def show(request: Request, visitor: Reader, journey: str) -> HTMLResponse:
    """Show everything on the map as tables, looked at as the address says."""
    served: Served = request.app.state.served
    look = look_of(request, journey, visitor)
    scene = served.scene(journey, look.looked, language=visitor.language)
    tables = tables_for(tables_of(scene), visitor)
    return page(
        request,
        visitor,
        "table.html",
        place="map",
        journey=journey,
        look=look,
        at="table",
        scene=scene,
        tables=[(one, [_is_number(one.rows, at) for at in range(len(one.keys))]) for one in tables],
        d=words(visitor.language, "drawer"),
    )


def _is_number(rows: tuple[tuple[object, ...], ...], at: int) -> bool:
    """Tell whether a column holds numbers."""
    return any(getattr(row[at], "number", False) for row in rows)
