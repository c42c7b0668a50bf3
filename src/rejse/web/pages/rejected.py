"""Rows that were turned away: how many and why for all who read, what they said for few, and how they come in later."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from rejse.collect.mapping import listed
from rejse.collect.raw_rows import UNREADABLE
from rejse.collect.replaying import ReplayReport, Selection
from rejse.errors import RejseError
from rejse.store.roles import Right
from rejse.store.vault import Vault
from rejse.web.mapping_form import AREA, GROUPS, Chosen, chosen_in, here, saved_mappings
from rejse.web.pages.imports import ZONES
from rejse.web.refusals import status_of
from rejse.web.rendering import page, words
from rejse.web.replays import options_of, raw_table, rejected_kinds, trial_of, try_again
from rejse.web.served import Served
from rejse.web.visitor import Importer, Reader, Visitor
from rejse.words import Said

router = APIRouter(include_in_schema=False, prefix="/j/{journey}/sources/rejected")

ROWS_SHOWN: Final = 50
TEXT: Final = Query(max_length=400)


@router.get("")
def show(
    request: Request,
    visitor: Reader,
    journey: str,
    source: Annotated[str, TEXT] = "",
    file: Annotated[str, TEXT] = "",
    code: Annotated[str, TEXT] = "",
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """Show which rows were turned away."""
    chosen = {"source": source, "file": file, "code": code}
    return _page(request, visitor, journey, chosen, after=after)


@router.post("/replay")
async def again(request: Request, visitor: Importer, journey: str) -> Response:
    """Try rows again: first to see, then for real."""
    form = await request.form()
    asked = {name: str(form.get(name) or "") for name in ("source", "file", "code")}
    selection = Selection(source=asked["source"], file=asked["file"], code=asked["code"] or None)
    chosen = None
    try:
        chosen = chosen_in(form)
        report = _tried(request, visitor, selection, chosen, form)
    except RejseError as refused:
        said = here(refused, visitor.language)
        status = status_of(refused)
        return _page(request, visitor, journey, asked, chosen=chosen, refused=said, fields=form, status=status)
    if report.dry_run:
        return _page(request, visitor, journey, asked, chosen=chosen, report=report, fields=form)
    done = {"kept": report.kept, "duplicate": report.duplicate, "rejected": report.rejected}
    return RedirectResponse(f"/j/{journey}/sources/rejected?{urlencode({**asked, **done})}", 303)


def _tried(request: Request, visitor: Visitor, selection: Selection, chosen: Chosen, form: FormData) -> ReplayReport:
    options = options_of(
        request.app.state.served,
        selection,
        chosen,
        order=str(form.get("order") or ""),
        decimals=str(form.get("decimals") or ""),
        columns=listed(" ".join(str(form.get("columns") or "").split())),
    )
    return try_again(request, selection, options, by=visitor.author, dry_run=form.get("do") != "now")


def _page(
    request: Request,
    visitor: Visitor,
    journey: str,
    asked: Mapping[str, str],
    *,
    after: int = 0,
    chosen: Chosen | None = None,
    report: ReplayReport | None = None,
    refused: Said | None = None,
    fields: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    served: Served = request.app.state.served
    served.drawn(journey)
    kinds = rejected_kinds(served, **asked)
    picked = Selection(source=asked["source"], file=asked["file"], code=asked["code"] or None)
    one_file = bool(asked["source"] and asked["file"] and kinds)
    trial = None
    if one_file and visitor.may(Right.IMPORT):
        trial = trial_of(served, picked, chosen, cells=visitor.may(Right.PEOPLE))
    return page(
        request,
        visitor,
        "rejected.html",
        place="sources",
        journey=journey,
        status=status,
        i=words(visitor.language, AREA),
        here=lambda one: here(one, visitor.language),
        kinds=kinds,
        every=rejected_kinds(served),
        unreadable=UNREADABLE,
        asked=asked,
        trial=trial,
        form={"columns": trial.columns, "constants": trial.constants, "groups": GROUPS} if trial else None,
        chosen=chosen or Chosen(),
        report=report,
        refused=refused,
        done=_done(request),
        fields=fields or {},
        mappings=saved_mappings(served.workspace.folder.mappings),
        zones=tuple(dict.fromkeys((served.workspace.settings.time_zone, *ZONES))),
        **_raw(served, visitor, picked if one_file else None, after),
    )


def _raw(served: Served, visitor: Visitor, picked: Selection | None, after: int) -> dict[str, Any]:
    """Give what the rows said, to those who may know; others are not even told that there is more."""
    if picked is None or not visitor.may(Right.PEOPLE):
        return {"raw": None, "raw_columns": (), "next_after": None}
    vault = Vault(served.workspace.folder.vault_file)
    rows = vault.page(picked.source, picked.file, picked.code, after=after, limit=ROWS_SHOWN + 1)
    columns, table = raw_table(served, rows[:ROWS_SHOWN])
    more = rows[ROWS_SHOWN - 1].number if len(rows) > ROWS_SHOWN else None
    return {"raw": table, "raw_columns": columns, "next_after": more}


def _done(request: Request) -> dict[str, int] | None:
    told = {name: request.query_params.get(name, "") for name in ("kept", "duplicate", "rejected")}
    return {name: int(value[:12]) for name, value in told.items()} if all(map(str.isdecimal, told.values())) else None
