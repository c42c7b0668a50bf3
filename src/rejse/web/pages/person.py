"""People: why somebody is one person, what is kept about them, joining and parting, and forgetting them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.web import people as people_of
from rejse.web.people import forget, hand_out
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.visitor import Keeper, Knower
from rejse.workspace.explained import Telling
from rejse.workspace.person_file import as_json, as_zip

router = APIRouter(include_in_schema=False)


@router.get("/j/{journey}/sources/people")
def people(request: Request, visitor: Knower, journey: str, key: str = "") -> HTMLResponse:
    """Find somebody by an id, and say why they are one person."""
    served: Served = request.app.state.served
    served.drawn(journey)
    found = served.workspace.person(key.strip()) if key.strip() and served.workspace.has_events else None
    telling = Telling(visitor.language, served.workspace.settings.zone)
    return page(
        request,
        visitor,
        "people.html",
        place="sources",
        journey=journey,
        s=words(visitor.language, "sources"),
        key=key,
        found=found,
        told=telling.explained(found) if found else [],
        events=served.workspace.has_events,
    )


@router.post("/j/{journey}/sources/people/export")
def export(
    request: Request, visitor: Keeper, journey: str, key: Annotated[str, Form()], kind: Annotated[str, Form()] = "zip"
) -> Response:
    """Hand out everything that is kept about a person."""
    served: Served = request.app.state.served
    served.drawn(journey)
    kept = hand_out(served, request.app.state.accounts.audit, key, by=visitor.author)
    write = as_json if kind == "json" else as_zip
    made = write(kept, visitor.language, served.workspace.settings.zone)
    ending, media = ("json", "application/json") if kind == "json" else ("zip", "application/zip")
    headers = {"content-disposition": f'attachment; filename="person-{kept.person.key[:12]}.{ending}"'}
    return Response(made, media_type=media, headers=headers)


@router.post("/j/{journey}/sources/people/erase")
def erase(
    request: Request,
    visitor: Keeper,
    journey: str,
    key: Annotated[str, Form()],
    sure: Annotated[str, Form()] = "",
) -> Response:
    """Forget a person; it cannot be undone, so it is asked twice."""
    served: Served = request.app.state.served
    person = served.workspace.person(key)
    if sure != person.key[:6]:
        return page(
            request,
            visitor,
            "erase.html",
            place="sources",
            journey=journey,
            status=422 if sure else 200,
            s=words(visitor.language, "sources"),
            key=key,
            found=person,
            wrong=bool(sure),
        )
    forget(served, request.app.state.accounts.audit, person, by=visitor.author)
    return RedirectResponse(f"/j/{journey}/sources/people?erased=1", 303)


@router.post("/j/{journey}/sources/people/join")
def join(
    request: Request,
    visitor: Keeper,
    journey: str,
    key: Annotated[str, Form()],
    other: Annotated[str, Form()],
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Join two who are one customer; it can be taken back."""
    served: Served = request.app.state.served
    people_of.join(served, request.app.state.accounts.audit, key, other, by=visitor.author, note=note)
    return RedirectResponse(f"/j/{journey}/sources/people?key={key}", 303)


@router.post("/j/{journey}/sources/people/part")
def part(
    request: Request,
    visitor: Keeper,
    journey: str,
    key: Annotated[str, Form()],
    edge: Annotated[str, Form()],
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Part what an identification, or a row of the identity log, ties together; it can be taken back."""
    served: Served = request.app.state.served
    people_of.part(served, request.app.state.accounts.audit, edge, by=visitor.author, note=note)
    return RedirectResponse(f"/j/{journey}/sources/people?key={key}", 303)
