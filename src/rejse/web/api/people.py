"""Single people, for programs: why somebody is one person, what is kept, forgetting, joining and parting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from rejse.store.identity_log import IdentityRow
from rejse.trace.erasing import Erased
from rejse.trace.explaining import CompanyOfPerson, KeyOfPerson, TakenBack
from rejse.trace.people import Changed, Counted
from rejse.web.api.changes import REFUSED
from rejse.web.entering import accounts_of
from rejse.web.people import forget, hand_out, join, part
from rejse.web.served import Served
from rejse.web.visitor import Keeper
from rejse.workspace.explained import Telling
from rejse.workspace.person_file import as_json

router = APIRouter(
    prefix="/api/people", tags=["people"], responses={404: REFUSED[404], 409: REFUSED[409], 503: REFUSED[503]}
)

KeyOf = Annotated[
    str,
    Field(
        min_length=1, max_length=400, description="an id of the company's own, a key of the events, or how one begins"
    ),
]
Note = Annotated[str, Field(max_length=500, description="why; it stands in the identity log")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold:
    """Why somebody is one person: under which keys their events stand, and what ties each to the others.

    said: the same in sentences, in the reader's language.
    """

    kind: str
    key: str
    events: int
    first: datetime
    last: datetime
    keys: list[KeyOfPerson]
    rows: list[IdentityRow]
    taken_back: list[TakenBack]
    companies: list[CompanyOfPerson]
    said: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged:
    """What a new row of the identity log changed: those it is about, before and after."""

    row: IdentityRow
    before: list[Counted]
    after: list[Counted]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Meant(_Told):
    """Who is meant."""

    key: KeyOf


class Forgetting(_Told):
    """Who is to be forgotten; it cannot be undone, so it must be said twice."""

    key: KeyOf
    sure: Literal[True]


class Joining(_Told):
    """Two who are one customer."""

    key: KeyOf
    other: KeyOf
    note: Note = ""


class Parting(_Told):
    """What is to tie nobody together any more: an identification (seen-...), or a row of the identity log by number."""

    edge: Annotated[str, Field(min_length=1, max_length=60)]
    note: Note = ""


@router.get("")
def person(
    request: Request,
    visitor: Keeper,
    key: Annotated[str, Query(min_length=1, max_length=400, description="an id of the company's own, or a key")],
) -> PersonTold:
    """Say why somebody is one person."""
    served: Served = request.app.state.served
    found = served.workspace.person(key.strip())
    said = Telling(visitor.language, served.workspace.settings.zone).explained(found)
    return PersonTold(
        kind=found.kind,
        key=found.key,
        events=found.events,
        first=found.first,
        last=found.last,
        keys=list(found.keys),
        rows=list(found.rows),
        taken_back=list(found.taken_back),
        companies=list(found.companies),
        said=[sentence.strip() for sentence in said],
    )


@router.post(
    "/export",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
def export(request: Request, visitor: Keeper, wanted: Meant) -> Response:
    """Hand out everything that is kept about a person, each field with what it means; the audit log notes it."""
    served: Served = request.app.state.served
    kept = hand_out(served, accounts_of(request).audit, wanted.key, by=visitor.author)
    made = as_json(kept, visitor.language, served.workspace.settings.zone)
    return Response(made, media_type="application/json")


@router.post("/erase")
def erase(request: Request, visitor: Keeper, wanted: Forgetting) -> Erased:
    """Forget a person wherever anything of theirs is kept; it cannot be undone."""
    served: Served = request.app.state.served
    found = served.workspace.person(wanted.key)
    return forget(served, accounts_of(request).audit, found, by=visitor.author)


@router.post("/join")
def join_two(request: Request, visitor: Keeper, wanted: Joining) -> IdentityChanged:
    """Join two who are one customer; all answers count them as one at once. Parting the row takes it back."""
    served: Served = request.app.state.served
    audit = accounts_of(request).audit
    return _changed(join(served, audit, wanted.key, wanted.other, by=visitor.author, note=wanted.note))


@router.post("/part")
def part_two(request: Request, visitor: Keeper, wanted: Parting) -> IdentityChanged:
    """Part what ties two together; parting the row that this writes takes it back."""
    served: Served = request.app.state.served
    return _changed(part(served, accounts_of(request).audit, wanted.edge, by=visitor.author, note=wanted.note))


def _changed(changed: Changed) -> IdentityChanged:
    return IdentityChanged(row=changed.row, before=list(changed.before), after=list(changed.after))
