"""Bringing events in: a file is sent, looked at without writing anything, given its columns' parts, and imported."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from rejse.collect.importing import DEFAULT_SOURCE
from rejse.collect.mapping import BrokenMapping, NoMappings, NoSuchMapping, load_mapping
from rejse.errors import RejseError
from rejse.web.imports import Imports, Job, imports_of
from rejse.web.mapping_form import (
    AREA,
    GROUPS,
    Chosen,
    chosen_in,
    constants_of,
    here,
    read_as,
    saved_mappings,
    shown_columns,
)
from rejse.web.refusals import status_of
from rejse.web.rendering import fragment, page, words
from rejse.web.uploads import NoFileSent, NoSuchUpload, Upload, UploadRoute
from rejse.web.visitor import Importer, Visitor

ZONES: Final = (
    "Europe/Copenhagen",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Helsinki",
    "Atlantic/Faroe",
    "America/Nuuk",
    "America/New_York",
    "America/Los_Angeles",
)
"""Zones that are offered; any other may be written."""

DELIMITERS: Final = ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe"))
ENCODINGS: Final = ("utf-8", "utf-16", "cp1252", "latin-1")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Delete what was left lying when the server starts, and end what is under way when it stops."""
    app.state.imports = Imports(app.state.served, app.state.accounts.audit)
    app.state.imports.uploads.sweep(now=datetime.now(UTC))
    yield
    app.state.imports.close()


router = APIRouter(include_in_schema=False, prefix="/j/{journey}/sources", lifespan=_lifespan)
sending = APIRouter(include_in_schema=False, prefix="/j/{journey}/sources", route_class=UploadRoute)


@router.get("/import")
def begin(request: Request, visitor: Importer, journey: str) -> Response:
    """Say what can come in, and take a file."""
    imports_of(request).uploads.sweep(now=datetime.now(UTC))
    return _begin_page(request, visitor, journey)


@sending.post("/uploads")
async def send(request: Request, visitor: Importer, journey: str) -> Response:
    """Take a file in, and lead to what it would give."""
    request.app.state.served.drawn(journey)
    coming = (await request.form()).get("file")
    if not isinstance(coming, UploadFile) or not coming.filename:
        return _begin_page(request, visitor, journey, refused=NoFileSent())
    made = imports_of(request).uploads.take(coming, by=visitor.author, at=datetime.now(UTC))
    return RedirectResponse(f"/j/{journey}/sources/import/{made.token}", 303)


@router.get("/import/{token}")
def file(request: Request, visitor: Importer, journey: str, token: str) -> Response:
    """Show what an import of the file would give, how far it is, or what it gave."""
    request.app.state.served.drawn(journey)
    told = _state(request, visitor, token)
    return page(request, visitor, "import_file.html", place="sources", journey=journey, **told)


@router.get("/import/{token}/state")
def state(request: Request, visitor: Importer, journey: str, token: str) -> Response:
    """Give what has changed since, to a page that waits."""
    return fragment(request, visitor, "import_state.html", journey=journey, **_state(request, visitor, token))


@router.post("/import/{token}/look")
async def look(request: Request, visitor: Importer, journey: str, token: str) -> Response:
    """Try the file with what was chosen; nothing is written but what was chosen."""
    imports = imports_of(request)
    upload = imports.uploads.get(token, by=visitor.author)
    chosen = chosen_in(await request.form())
    imports.uploads.choose(upload, chosen.kept())
    return RedirectResponse(f"/j/{journey}/sources/import/{token}{_part_of(request)}", 303)


@router.post("/import/{token}")
async def bring_in(request: Request, visitor: Importer, journey: str, token: str) -> Response:
    """Import the file with what was chosen; the page then tells how far it is."""
    imports = imports_of(request)
    if imports.import_of(token, by=visitor.author) is not None and not _is_there(imports, token, visitor):
        return RedirectResponse(f"/j/{journey}/sources/import/{token}", 303)
    upload = imports.uploads.get(token, by=visitor.author)
    try:
        chosen = chosen_in(await request.form())
        imports.uploads.choose(upload, chosen.kept())
        if chosen.save_map:
            _check_name(imports, chosen.save_map)
        imports.start(upload, chosen.options(saving=True))
    except RejseError as refused:
        told = _state(request, visitor, token) | {"refused": here(refused, visitor.language)}
        status = status_of(refused)
        return page(request, visitor, "import_file.html", place="sources", journey=journey, status=status, **told)
    return RedirectResponse(f"/j/{journey}/sources/import/{token}", 303)


@router.post("/import/{token}/cancel")
def cancel(request: Request, visitor: Importer, journey: str, token: str) -> Response:
    """Give the file up, and delete it."""
    imports = imports_of(request)
    imports.cancel(imports.uploads.get(token, by=visitor.author))
    return RedirectResponse(f"/j/{journey}/sources/import?cancelled=yes", 303)


def _begin_page(request: Request, visitor: Visitor, journey: str, refused: RejseError | None = None) -> Response:
    return page(
        request,
        visitor,
        "import.html",
        place="sources",
        journey=journey,
        status=status_of(refused) if refused else 200,
        i=words(visitor.language, AREA),
        refused=here(refused, visitor.language) if refused else None,
        cancelled="cancelled" in request.query_params,
    )


def _part_of(request: Request) -> str:
    return "/state" if request.headers.get("hx-request") else ""


def _is_there(imports: Imports, token: str, visitor: Visitor) -> bool:
    try:
        imports.uploads.get(token, by=visitor.author)
    except NoSuchUpload:
        return False
    return True


def _check_name(imports: Imports, name: str) -> None:
    """Refuse a name for a mapping before anything is imported.

    Raises:
        BadMappingName: it cannot be the name of a file.
    """
    try:
        load_mapping(imports.served.workspace.folder.mappings, name)
    except (NoSuchMapping, NoMappings, BrokenMapping):
        return


def _state(request: Request, visitor: Visitor, token: str) -> dict[str, Any]:
    """Give what the page of a file shows: its import where there is one, else what an import would give."""
    imports, language = imports_of(request), visitor.language
    shared: dict[str, Any] = {"i": words(language, AREA), "here": lambda one: here(one, language), "token": token}
    job = imports.import_of(token, by=visitor.author)
    if job is not None and not (job.finished.is_set() and job.refused and _is_there(imports, token, visitor)):
        refused = here(job.refused, language) if job.refused and job.finished.is_set() else None
        return {**shared, "job": job, "upload": job.upload, "form": None, "refused": refused}
    upload = imports.uploads.get(token, by=visitor.author)
    zone = imports.served.workspace.settings.time_zone
    told = imports.uploads.chosen(upload)
    chosen = Chosen(**told) if told else Chosen(zone=zone)
    looked = imports.look(upload, chosen.options(saving=False))
    refused_of = (
        job.refused if job is not None and job.refused else looked.refused if looked.finished.is_set() else None
    )
    return {
        **shared,
        "job": looked,
        "upload": upload,
        "refused": here(refused_of, language) if refused_of else None,
        "form": _form(imports, upload, chosen, looked),
    }


def _form(imports: Imports, upload: Upload, chosen: Chosen, looked: Job) -> dict[str, Any] | None:
    """Give what the form shows, once the file was looked at."""
    seen = looked.look
    if seen is None or not looked.finished.is_set():
        return None
    filled = replace(
        chosen,
        zone=chosen.zone or seen.zone,
        source=chosen.source or (seen.source if seen.source != DEFAULT_SOURCE else "") or DEFAULT_SOURCE,
    )
    return {
        "columns": shown_columns(seen.columns, seen.rows, seen.played),
        "hidden": len(seen.columns),
        "constants": constants_of(seen.played),
        "chosen": filled,
        "read_as": read_as(chosen),
        "look": seen,
        "groups": GROUPS,
        "mappings": saved_mappings(imports.served.workspace.folder.mappings),
        "zones": tuple(dict.fromkeys((imports.served.workspace.settings.time_zone, *ZONES))),
        "delimiters": DELIMITERS,
        "encodings": ENCODINGS,
        "size": upload.bytes,
    }
