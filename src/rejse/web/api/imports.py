"""Events from files, and rows that were turned away, for programs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rejse.collect.importing import ImportOptions, ImportReport, Played, Reason
from rejse.collect.replaying import ReplayOptions, ReplayReport, Selection
from rejse.collect.times import DayOrder
from rejse.web.api.changes import Refused
from rejse.web.imports import imports_of
from rejse.web.refusals import NotUnderstood
from rejse.web.replays import rejected_kinds, try_again
from rejse.web.uploads import NoFileSent, UploadRoute
from rejse.web.visitor import Importer, Reader
from rejse.words import say

_REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": Refused, "description": "Nobody is signed in, or the key does not hold"},
    403: {"model": Refused, "description": "The right is missing"},
    404: {"model": Refused, "description": "There is none"},
    409: {"model": Refused, "description": "It cannot be done as things are: another import is under way, say"},
    422: {"model": Refused, "description": "The file, or what is said of it, is not what it should be"},
    503: {"model": Refused, "description": "Others are writing; try again"},
}

Text = Annotated[str, Field(max_length=400, pattern=r"^[^\x00-\x1f]*$")]


class ImportWanted(BaseModel):
    """What is said of a file; all of it may be left to guesses."""

    model_config = ConfigDict(extra="forbid")

    parts: Annotated[
        dict[str, Text], Field(description='part -> column, or "=constant"; "traits" -> columns parted by commas')
    ] = {}
    guess: Annotated[bool, Field(description="whether parts that are not given away are guessed")] = True
    zone: Annotated[Text | None, Field(description="where clocks that name no zone stand; else UTC")] = None
    source: Text | None = None
    encoding: Text | None = None
    delimiter: Text | None = None
    sheet: Text | None = None
    use_map: Annotated[Text | None, Field(description="a saved mapping; what else is said wins over it")] = None
    save_map: Text | None = None


class ReplayWanted(BaseModel):
    """Which rejected rows to try again, and what to read otherwise than then."""

    model_config = ConfigDict(extra="forbid")

    source: Text
    file: Text
    code: Annotated[Text | None, Field(description="only rows of this reason")] = None
    parts: Annotated[dict[str, Text | None], Field(description="part -> column; null takes a part away")] = {}
    zone: Text | None = None
    order: DayOrder | None = None
    decimal_comma: bool | None = None
    use_map: Text | None = None
    save_map: Text | None = None
    columns: Annotated[
        list[Text], Field(max_length=2000, description="their names in order, where nobody remembers them")
    ] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReason:
    """Why rows were rejected, or are doubtful, in the reader's language; example_row is the first of them."""

    code: str
    count: int
    example_row: int
    rejected: bool
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNote:
    """What was taken for granted."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldImport:
    """What became of a file: read = kept + duplicate + rejected; doubtful is a part of kept."""

    file: str
    source: str
    dry_run: bool
    read: int
    kept: int
    duplicate: int
    doubtful: int
    rejected: int
    reasons: list[ToldReason]
    mapping: list[Played]
    properties: list[str]
    zone: str
    encoding: str | None
    delimiter: str | None
    first_time: datetime | None
    last_time: datetime | None
    notes: list[ToldNote]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReplay:
    """What became of rejected rows: tried = kept + duplicate + rejected."""

    source: str
    file: str
    dry_run: bool
    tried: int
    kept: int
    duplicate: int
    doubtful: int
    rejected: int
    reasons: list[ToldReason]
    mapping: list[Played]
    columns: list[str]
    properties: list[str]
    zone: str
    first_time: datetime | None
    last_time: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRejected:
    """Rejected rows of one source and file that have the same reason; row is the first of them."""

    source: str
    file: str
    code: str
    count: int
    row: int
    message: str
    remedy: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AllRejected:
    """The rejected rows, counted; nothing of what they said."""

    rejected: list[ToldRejected]


_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "the file, with its name"},
                        "options": {"type": "string", "description": "ImportWanted as JSON"},
                    },
                }
            }
        },
    }
}

sending = APIRouter(prefix="/api/imports", tags=["sources"], responses=_REFUSALS, route_class=UploadRoute)
router = APIRouter(prefix="/api/rejected", tags=["sources"], responses=_REFUSALS)


@sending.post("/uploads", openapi_extra=_FORM)
async def import_upload(request: Request, visitor: Importer, *, dry_run: bool = False) -> ToldImport:
    """Import a file of events; the same file again adds nothing. A dry run tells the same and writes nothing.

    The part `options` says what `ImportWanted` says, as JSON.
    """
    imports = imports_of(request)
    form = await request.form()
    coming = form.get("file")
    if not isinstance(coming, UploadFile) or not coming.filename:
        raise NoFileSent
    options = _options(str(form.get("options") or "{}"))
    upload = imports.uploads.take(coming, by=visitor.author, at=datetime.now(UTC))
    try:
        report = await run_in_threadpool(imports.at_once, upload, options, dry_run=dry_run)
    finally:
        imports.uploads.drop(upload.token)
    return _told_import(report, visitor.language)


@router.get("")
def rejected(
    request: Request,
    visitor: Reader,
    source: Annotated[str, Query(max_length=400)] = "",
    file: Annotated[str, Query(max_length=400)] = "",
    code: Annotated[str, Query(max_length=100)] = "",
) -> AllRejected:
    """Count the rejected rows by source, file and reason."""
    kinds = rejected_kinds(request.app.state.served, source=source, file=file, code=code)
    told = [
        ToldRejected(
            source=one.source,
            file=one.file,
            code=one.code,
            count=one.count,
            row=one.row,
            message=say(one.problem, visitor.language).message,
            remedy=say(one.problem, visitor.language).remedy,
            received_at=one.received_at,
        )
        for one in kinds
    ]
    return AllRejected(rejected=told)


@router.post("/replay")
def replay(request: Request, visitor: Importer, wanted: ReplayWanted, *, dry_run: bool = False) -> ToldReplay:
    """Try rejected rows again; those that come in are rejected no longer."""
    options = ReplayOptions(
        parts=wanted.parts,
        zone=wanted.zone,
        order=wanted.order,
        decimal_comma=wanted.decimal_comma,
        use_map=wanted.use_map,
        save_map=wanted.save_map,
        columns=tuple(wanted.columns),
    )
    selection = Selection(source=wanted.source, file=wanted.file, code=wanted.code)
    report = try_again(request, selection, options, by=visitor.author, dry_run=dry_run)
    return _told_replay(report, visitor.language)


def _options(written: str) -> ImportOptions:
    """Read what is said of a file.

    Raises:
        NotUnderstood: it is not what `ImportWanted` may be.
    """
    try:
        wanted = ImportWanted.model_validate_json(written)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(("options", *(str(one) for one in first["loc"])))
        raise NotUnderstood(place=place, kind=first["type"]) from wrong
    return ImportOptions(**wanted.model_dump())


def _told_import(report: ImportReport, language: str) -> ToldImport:
    notes = [(one, say(one, language)) for one in report.notes]
    return ToldImport(
        file=report.file,
        source=report.source,
        dry_run=report.dry_run,
        read=report.read,
        kept=report.kept,
        duplicate=report.duplicate,
        doubtful=report.doubtful,
        rejected=report.rejected,
        reasons=_reasons(report.reasons, report.file, language),
        mapping=list(report.mapping),
        properties=list(report.properties),
        zone=report.zone,
        encoding=report.encoding,
        delimiter=report.delimiter,
        first_time=report.first_time,
        last_time=report.last_time,
        notes=[ToldNote(code=one.code, message=said.message, remedy=said.remedy) for one, said in notes],
    )


def _told_replay(report: ReplayReport, language: str) -> ToldReplay:
    return ToldReplay(
        source=report.source,
        file=report.file,
        dry_run=report.dry_run,
        tried=report.tried,
        kept=report.kept,
        duplicate=report.duplicate,
        doubtful=report.doubtful,
        rejected=report.rejected,
        reasons=_reasons(report.reasons, report.file, language),
        mapping=list(report.mapping),
        columns=list(report.columns),
        properties=list(report.properties),
        zone=report.zone,
        first_time=report.first_time,
        last_time=report.last_time,
    )


def _reasons(reasons: tuple[Reason, ...], file: str, language: str) -> list[ToldReason]:
    said = [(one, say(one.problem(file), language)) for one in reasons]
    return [
        ToldReason(
            code=one.code,
            count=one.count,
            example_row=one.example_row,
            rejected=one.rejected,
            message=text.message,
            remedy=text.remedy,
        )
        for one, text in said
    ]
