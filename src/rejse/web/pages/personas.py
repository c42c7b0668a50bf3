"""Personaer: whom the journey is for, as described and as measured, each with a map of its own."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.web.forms.making import new_object
from rejse.web.known.personas import personas_of
from rejse.web.rendering import page, words
from rejse.web.visitor import Editor, Reader

router = APIRouter(include_in_schema=False)


@router.get("/j/{journey}/personas")
def personas(request: Request, visitor: Reader, journey: str) -> HTMLResponse:
    """Show all personas of a journey."""
    t = words(visitor.language, "asked")
    shown, answer = personas_of(request.app.state.served, journey, visitor.language)
    return page(request, visitor, "personas.html", place="personas", journey=journey, a=t, shown=shown, answer=answer)


@router.post("/j/{journey}/personas")
def add(
    request: Request, visitor: Editor, journey: str, name: Annotated[str, Form(min_length=1, max_length=200)]
) -> Response:
    """Draw a new persona, and open it."""
    editing = request.app.state.served.editing(journey, visitor.author)
    made = new_object(editing.draft(), "persona", name=name, language=visitor.language)
    editing.operate([made])
    return RedirectResponse(f"/j/{journey}/at/{made.object}", 303)
