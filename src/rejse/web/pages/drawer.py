"""The drawer of an object: what is known of it, all its fields, and what became of it; beside the map, or as a page."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.errors import Problem, WrongUse
from rejse.journey.changing import JOURNEY
from rejse.journey.telling import told_conflict
from rejse.journey.writing import LISTS
from rejse.store.records import Changed
from rejse.store.roles import Right
from rejse.web.days import zone_of
from rejse.web.forms import field_of, form_of, operations_of
from rejse.web.known.asked import Asked
from rejse.web.known.history import history_of
from rejse.web.known.object import MEASURED, headed, known_of
from rejse.web.known.remarks import mendings_of, problems_at
from rejse.web.looking import look_of
from rejse.web.rendering import fragment, page, words
from rejse.web.visitor import Editor, Reader, Visitor

router = APIRouter(include_in_schema=False)

PARTS: Final = ("numbers", "fields", "history")
CHANGED: Final = {"hx-trigger": "journey-changed"}
"""Tells the map beside the drawer that it shows an older revision."""


class NothingThere(WrongUse):
    """The journey has nothing at this place (any more)."""

    code = "nothing-there"


class NoRemedy(WrongUse):
    """What was to be mended is mended already, or cannot be mended by itself."""

    code = "no-remedy"


def asked_of(request: Request, journey: str, visitor: Visitor) -> Asked:
    """Say who asks about a journey, and how it is looked at."""
    return Asked(request.app.state.served, journey, look_of(request, journey, visitor), visitor)


@router.get("/j/{journey}/at/{place:path}")
def show(
    request: Request, visitor: Reader, journey: str, place: str, part: Annotated[str, Query(max_length=20)] = ""
) -> HTMLResponse:
    """Show an object: its part of the drawer that is asked for."""
    asked = asked_of(request, journey, visitor)
    place = _there(asked, place)
    return _answer(request, asked, place, part if part in PARTS else _first_part(place))


@router.post("/j/{journey}/at/{place:path}")
async def save(
    request: Request,
    visitor: Editor,
    journey: str,
    place: str,
    field: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Save the fields that were sent: one, as it is left, or all of them."""
    told = await request.form()
    submitted = {name: [str(one) for one in told.getlist(name)] for name in told}
    base = request.query_params.get("base") or (submitted.get("base") or [""])[0]
    return await run_in_threadpool(_save, request, visitor, journey, place, submitted, field, base)


def _save(
    request: Request,
    visitor: Visitor,
    journey: str,
    place: str,
    submitted: dict[str, list[str]],
    field: str,
    base: str,
) -> Response:
    asked = asked_of(request, journey, visitor)
    editing = asked.served.editing(journey, visitor.author)
    number = int(base) if base.isdecimal() and 1 <= int(base) <= editing.number(None) else None
    draft = editing.draft(number)
    if place not in draft.objects:
        raise NothingThere(place=place)
    only = {field} if field else None
    operations, problems = operations_of(draft, place, submitted, language=visitor.language, only=only)
    changed = editing.operate(operations, base=number) if operations else None
    again = Asked(asked.served, journey, asked.look, visitor)
    if place not in again.draft.objects:
        raise NothingThere(place=place)
    if field and request.headers.get("hx-request"):
        return _field(request, again, place, field, submitted, problems, changed)
    if not problems and not (changed and changed.conflicts) and not request.headers.get("hx-request"):
        return RedirectResponse(again.place(place, part="fields"), 303)
    return _answer(request, again, place, "fields", problems=problems, submitted=submitted, changed=changed)


@router.post("/j/{journey}/mend/{place:path}")
def mend(
    request: Request, visitor: Editor, journey: str, place: str, code: Annotated[str, Form(max_length=60)]
) -> Response:
    """Do the one thing that mends what is remarked about an object."""
    asked = asked_of(request, journey, visitor)
    place = _there(asked, place)
    mending = next((one for one in mendings_of(asked, place) if one.code == code), None)
    if mending is None:
        raise NoRemedy(code=code)
    asked.served.editing(journey, visitor.author).operate(mending.operations)
    return back_to(request, asked, place)


@router.post("/j/{journey}/accept/{handover}")
def accept(
    request: Request,
    visitor: Editor,
    journey: str,
    handover: str,
    team: Annotated[str, Form(max_length=200)],
    by: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Accept a hand-over for one of its teams."""
    asked = asked_of(request, journey, visitor)
    today = datetime.now(zone_of(asked.journey)).date()
    asked.served.editing(journey, visitor.author).accept(handover, team=team, by=by or None, day=today)
    return back_to(request, asked, f"handovers/{handover}")


@router.post("/j/{journey}/renegotiate/{handover}")
def renegotiate(
    request: Request,
    visitor: Editor,
    journey: str,
    handover: str,
    valid_from: Annotated[date | None, Form()] = None,
) -> Response:
    """Begin the next version of a hand-over."""
    asked = asked_of(request, journey, visitor)
    asked.served.editing(journey, visitor.author).renegotiate(handover, valid_from=valid_from)
    return back_to(request, asked, f"handovers/{handover}")


def back_to(request: Request, asked: Asked, place: str, part: str = "numbers") -> Response:
    """Show an object as it is now: beside the map, or by leading to its page."""
    if request.headers.get("hx-request"):
        again = Asked(asked.served, asked.journey_id, asked.look, asked.visitor)
        return _answer(request, again, place, part, told=True)
    return RedirectResponse(asked.place(place, part=part), 303)


def _there(asked: Asked, place: str) -> str:
    place = place.strip("/")
    if place not in asked.draft.objects:
        raise NothingThere(place=place)
    return place


def _first_part(place: str) -> str:
    return "numbers" if place.partition("/")[0] in MEASURED or place == JOURNEY else "fields"


# -- what is shown -----------------------------------------------------------------------------------------------------


def _answer(
    request: Request,
    asked: Asked,
    place: str,
    part: str,
    *,
    problems: Sequence[Problem] = (),
    submitted: dict[str, list[str]] | None = None,
    changed: Changed | None = None,
    told: bool = False,
) -> HTMLResponse:
    """Show one part of an object's drawer: alone beside the map, or in a page of its own."""
    parts: dict[str, Any] = {"known": None, "form": None, "history": None}
    if part == "history":
        parts["history"] = history_of(asked, place)
    elif part == "fields":
        found = (*problems, *problems_at(asked, place))
        language = asked.language
        parts["form"] = form_of(asked.draft, place, language=language, problems=found, submitted=submitted)
    parts["known"] = known_of(asked, place) if part == "numbers" else headed(asked, place)
    context = {
        "journey": asked.journey_id,
        "asked": asked,
        "place_of": place,
        "part": part,
        "parts": PARTS,
        "save": save_address(asked, place),
        "base": asked.served.drawn(asked.journey_id).revision,
        "conflicts": conflicts_told(asked, changed),
        "lists": LISTS,
        "editor": asked.visitor.may(Right.EDIT),
        "knower": asked.visitor.may(Right.CUSTOMERS),
        "d": words(asked.language, "drawer"),
        "look": asked.look,
        **parts,
    }
    headers = CHANGED if told or (changed and changed.done) else None
    if request.headers.get("hx-request"):
        return fragment(request, asked.visitor, "drawer.html", headers=headers, **context)
    status = 422 if problems else 200
    return page(request, asked.visitor, "drawer_page.html", place="map", status=status, **context)


def _field(
    request: Request,
    asked: Asked,
    place: str,
    field: str,
    submitted: dict[str, list[str]],
    problems: Sequence[Problem],
    changed: Changed | None,
) -> HTMLResponse:
    """Show one field as it is now, with what is wrong with it."""
    found = (*problems, *problems_at(asked, place))
    mistyped = any(field_of([field], place, one) == field for one in problems)
    form = form_of(
        asked.draft, place, language=asked.language, problems=found, submitted=submitted if mistyped else None
    )
    if field not in {one.name for group in form.groups for one in group.fields}:
        raise NothingThere(place=f"{place}/{field}")
    return fragment(
        request,
        asked.visitor,
        "drawer_field.html",
        headers=CHANGED if changed and changed.done else None,
        field=form.field(field),
        words=form.words,
        save=save_address(asked, place),
        base=asked.served.drawn(asked.journey_id).revision,
        conflicts=conflicts_told(asked, changed),
        remarks=form,
        journey=asked.journey_id,
        d=words(asked.language, "drawer"),
    )


def save_address(asked: Asked, place: str) -> str:
    """Give the address that takes the fields of an object."""
    return f"{asked.base}/at/{quote(place)}"


def conflicts_told(asked: Asked, changed: Changed | None) -> tuple[tuple[int | None, str], ...]:
    """Say what was not done because somebody else changed the same, by the number under which it waits."""
    if changed is None or not changed.conflicts:
        return ()
    numbers = [*changed.numbers, *[None] * (len(changed.conflicts) - len(changed.numbers))]
    return tuple(
        (number, told_conflict(one, asked.language, head=asked.draft))
        for number, one in zip(numbers, changed.conflicts, strict=True)
    )
