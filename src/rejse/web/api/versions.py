"""The versions of a journey, for programs: who changed what, back again, names, plans, and what waits to be settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from rejse.journey.changing import Draft, Operation
from rejse.journey.merging import Clash
from rejse.journey.telling import told, told_conflict
from rejse.store.editing import Editing
from rejse.store.plans import Publication, VersionName
from rejse.store.records import KeptConflict, Kind, Saved, Take, UnknownConflict
from rejse.web.api.changes import REFUSED, ChangeDone, told_change
from rejse.web.planning import publish as publish_plan
from rejse.web.served import Served
from rejse.web.visitor import Editor, Reader, Visitor

router = APIRouter(
    prefix="/api/journeys/{journey}", tags=["versions"], responses={key: REFUSED[key] for key in (404, 409, 503)}
)

PAGE: Final = 30
NUMBER_MAX: Final = 2**53

Version = Annotated[str, Field(min_length=1, max_length=200, description="a revision's number, or a version's name")]
AskedVersion = Annotated[
    str | None, Query(min_length=1, max_length=200, description="a revision's number or a name; without it the newest")
]
Note = Annotated[str, Field(max_length=2000, description="why; it stands in the history")]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ToldChange(_Told):
    """What became of one field of one object (null is nothing), and the sentence for it."""

    object: str
    field: str
    before: JsonValue
    becomes: JsonValue
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRevision:
    """One revision: who made it, when and why, what it is called, from when it was the plan, and what it did."""

    number: int
    saved_at: datetime
    author: str
    note: str
    kind: Kind
    base: int | None
    undoes: int | None
    names: list[str]
    in_force_from: list[date]
    changes: list[ToldChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTold:
    """Revisions, newest first; older is what to ask for as `before` to go on, null at the end."""

    journey: str
    revisions: list[ToldRevision]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceTold:
    """What leads from one revision to another."""

    journey: str
    earlier: int
    later: int
    changes: list[ToldChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesTold:
    """The versions with a name, oldest first."""

    names: list[VersionName]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationsTold:
    """What was published, oldest first; today is the number of the revision that is the plan today."""

    publications: list[Publication]
    today: int | None


class ToldConflict(_Told):
    """What two people wrote in the same place: `kept` stands, `other` waits, or was settled as `taken` says."""

    number: int
    clash: Clash
    object: str
    field: str
    base: JsonValue
    kept: JsonValue
    other: JsonValue
    said: str
    author: str
    made_at: datetime
    taken: Take | None
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsTold:
    """The conflicts of a journey, oldest first."""

    conflicts: list[ToldConflict]


class Restoring(_Told):
    """The version to go back to."""

    version: Version
    note: Note = ""


class Naming(_Told):
    """What a version is to be called."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    version: Version | None = None


class Publishing(_Told):
    """Which version is the plan from which day on."""

    in_force_from: date
    version: Version | None = None
    note: Note = ""


class Settling(_Told):
    """Which of the two values is right."""

    take: Take
    note: Note = ""


@router.get("/history")
def history(
    request: Request,
    visitor: Reader,
    journey: str,
    before: Annotated[int | None, Query(ge=1, le=NUMBER_MAX, description="only revisions before this one")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> HistoryTold:
    """Tell who changed what, newest first."""
    editing = _editing(request, visitor, journey)
    listed = [one for one in editing.history() if before is None or one.number < before]
    names, plans = editing.names(), editing.publications()
    told_ones = [_revision(editing, one, names, plans, visitor.language) for one in listed[:limit]]
    older = told_ones[-1].number if len(listed) > limit else None
    return HistoryTold(journey=editing.journey, revisions=told_ones, older=older)


@router.get("/difference")
def difference(
    request: Request,
    visitor: Reader,
    journey: str,
    earlier: Annotated[str, Query(min_length=1, max_length=200, description="a revision's number or a name")],
    later: AskedVersion = None,
) -> DifferenceTold:
    """Tell what leads from one version to another, by default to the newest."""
    editing = _editing(request, visitor, journey)
    found = editing.difference(earlier, later)
    return DifferenceTold(
        journey=editing.journey,
        earlier=editing.number(earlier),
        later=editing.number(later),
        changes=_changes(found.operations, found.before, found.after, visitor.language),
    )


@router.post("/restore", responses={422: REFUSED[422]})
def restore(request: Request, visitor: Editor, journey: str, wanted: Restoring) -> ChangeDone:
    """Make the journey what it was at a version, as a change that can be taken back like any other."""
    editing = _editing(request, visitor, journey)
    return told_change(request.app.state.served, visitor, editing.restore(wanted.version, note=wanted.note))


@router.get("/names")
def names(request: Request, visitor: Reader, journey: str) -> NamesTold:
    """Give the versions that have a name."""
    request.app.state.served.drawn(journey)
    return NamesTold(names=list(_editing(request, visitor, journey).names()))


@router.post("/names", status_code=201)
def name(request: Request, visitor: Editor, journey: str, wanted: Naming) -> VersionName:
    """Give a version, by default the newest, a name by which it is found again."""
    return _editing(request, visitor, journey).name(wanted.name, wanted.version)


@router.get("/publications")
def publications(request: Request, visitor: Reader, journey: str) -> PublicationsTold:
    """Tell what was published: which revision is the plan from which day."""
    editing = _editing(request, visitor, journey)
    editing.number(None)
    today = editing.plan_on(datetime.now(request.app.state.served.workspace.settings.zone).date())
    return PublicationsTold(publications=list(editing.publications()), today=None if today is None else today.revision)


@router.post("/publications", status_code=201)
def publish(request: Request, visitor: Editor, journey: str, wanted: Publishing) -> Publication:
    """Say that a version, by default the newest, is the plan from a day on."""
    return publish_plan(
        _editing(request, visitor, journey),
        request.app.state.accounts.audit,
        wanted.version,
        in_force_from=wanted.in_force_from,
        note=wanted.note,
    )


@router.get("/conflicts")
def conflicts(
    request: Request,
    visitor: Reader,
    journey: str,
    settled: Annotated[bool, Query(description="also those that were settled")] = False,  # noqa: FBT002  (a query)
) -> ConflictsTold:
    """Tell what two people wrote in the same place, and waits to be settled."""
    editing = _editing(request, visitor, journey)
    found = editing.conflicts(settled=settled)
    head = editing.draft()
    return ConflictsTold(conflicts=[_conflict(editing, one, head, visitor.language) for one in found])


@router.post("/conflicts/{number}/settle")
def settle(
    request: Request,
    visitor: Editor,
    journey: str,
    number: Annotated[int, Path(ge=1, le=NUMBER_MAX)],
    wanted: Settling,
) -> ChangeDone:
    """Settle a conflict: the kept value stays, or the other one takes its place."""
    editing = _editing(request, visitor, journey)
    if all(one.number != number for one in editing.conflicts(settled=True)):
        raise UnknownConflict(number=number)
    return told_change(request.app.state.served, visitor, editing.settle(number, wanted.take, note=wanted.note))


def _editing(request: Request, visitor: Visitor, journey: str) -> Editing:
    served: Served = request.app.state.served
    return served.editing(journey, visitor.author)


def _revision(
    editing: Editing,
    saved: Saved,
    names: Sequence[VersionName],
    plans: Sequence[Publication],
    language: str,
) -> ToldRevision:
    done = editing.changes_of(saved)
    return ToldRevision(
        number=saved.number,
        saved_at=saved.saved_at,
        author=saved.author,
        note=saved.note,
        kind=saved.kind,
        base=saved.base,
        undoes=saved.undoes,
        names=[one.name for one in names if one.revision == saved.number],
        in_force_from=[one.in_force_from for one in plans if one.revision == saved.number],
        changes=_changes(done.operations, done.before, done.after, language),
    )


def _changes(done: Sequence[Operation], before: Draft, after: Draft, language: str) -> list[ToldChange]:
    return [
        ToldChange(
            object=one.object,
            field=one.field,
            before=one.before,
            becomes=one.becomes,
            said=told(one, language, before=before, after=after),
        )
        for one in done
    ]


def _conflict(editing: Editing, one: KeptConflict, head: Draft, language: str) -> ToldConflict:
    return ToldConflict(
        number=one.number,
        clash=one.clash,
        object=one.object,
        field=one.field,
        base=one.base,
        kept=one.kept,
        other=one.other,
        said=told_conflict(one, language, head=head, base=editing.last_draft_with(one.object)),
        author=one.author,
        made_at=one.made_at,
        taken=one.taken,
        settled_by=one.settled_by,
        settled_at=one.settled_at,
    )
