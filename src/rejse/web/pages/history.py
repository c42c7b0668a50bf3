"""Who changed what: back to any version, versions with names, what was the plan when, and what waits to be settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rejse.draw.filled import Looked
from rejse.draw.scene import scene_of
from rejse.journey.telling import Told, told_changes, told_conflict
from rejse.store.editing import Editing
from rejse.store.records import Changed, KeptConflict, Kind, Saved, Take
from rejse.web.looking import Look
from rejse.web.picture import Picture
from rejse.web.planning import publish as publish_plan
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.visitor import Editor, Reader, Visitor

router = APIRouter(include_in_schema=False)

PAGE: Final = 30
"""So many changes stand on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRevision:
    """One change as people read it: what it did, and what the revision it gave is called and was."""

    saved: Saved
    told: tuple[Told, ...]
    names: tuple[str, ...]
    in_force_from: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownConflict:
    """What two people wrote in the same place, in words, and how it was settled."""

    kept: KeptConflict
    said: str


@router.get("/j/{journey}/history")
def history(request: Request, visitor: Reader, journey: str, before: int | None = None) -> HTMLResponse:
    """Show who changed what, newest first."""
    editing = _editing(request, visitor, journey)
    every = editing.history()
    listed = [one for one in every if before is None or one.number < before]
    return page(
        request,
        visitor,
        "history.html",
        place="map",
        journey=journey,
        h=words(visitor.language, "history"),
        revisions=_shown(editing, listed[:PAGE], visitor.language),
        newest=every[0].number if every else 0,
        more=listed[PAGE - 1].number if len(listed) > PAGE else None,
        conflicts=_conflicts(editing, visitor.language),
        versions=editing.names(),
        kinds=Kind,
        today=datetime.now(request.app.state.served.workspace.settings.zone).date(),
    )


@router.get("/j/{journey}/history/between")
def between(request: Request, visitor: Reader, journey: str, earlier: str, later: str = "") -> HTMLResponse:
    """Show two versions on the map, one above the other, and what leads from one to the other."""
    editing = _editing(request, visitor, journey)
    found = editing.difference(earlier, later or None)
    numbers = editing.number(earlier), editing.number(later or None)
    changed = {one.object for one in found.operations}
    maps = [_marked(_picture(editing, number, visitor.language).svg, changed) for number in numbers]
    return page(
        request,
        visitor,
        "between.html",
        place="map",
        journey=journey,
        h=words(visitor.language, "history"),
        numbers=numbers,
        maps=maps,
        told=told_changes(found.operations, visitor.language, before=found.before, after=found.after),
        versions=editing.names(),
        newest=editing.number(None),
    )


@router.post("/j/{journey}/history/restore")
def restore(request: Request, visitor: Editor, journey: str, version: Annotated[str, Form()]) -> Response:
    """Make the journey what it was at a version."""
    return _back(journey, _editing(request, visitor, journey).restore(version))


@router.post("/j/{journey}/history/name")
def name(
    request: Request,
    visitor: Editor,
    journey: str,
    name: Annotated[str, Form(max_length=120)],
    version: Annotated[str, Form()] = "",
) -> Response:
    """Give a version a name."""
    _editing(request, visitor, journey).name(name.strip(), version or None)
    return RedirectResponse(f"/j/{journey}/history", 303)


@router.post("/j/{journey}/history/publish")
def publish(
    request: Request,
    visitor: Editor,
    journey: str,
    since: Annotated[date, Form()],
    version: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Say that a version is the plan from a day on."""
    audit = request.app.state.accounts.audit
    publish_plan(_editing(request, visitor, journey), audit, version or None, in_force_from=since, note=note)
    return RedirectResponse(f"/j/{journey}/history", 303)


@router.post("/j/{journey}/history/settle")
def settle(
    request: Request, visitor: Editor, journey: str, conflict: Annotated[int, Form()], take: Annotated[Take, Form()]
) -> Response:
    """Settle what two people wrote in the same place."""
    return _back(journey, _editing(request, visitor, journey).settle(conflict, take))


def _editing(request: Request, visitor: Visitor, journey: str) -> Editing:
    served: Served = request.app.state.served
    return served.editing(journey, visitor.author)


def _picture(editing: Editing, number: int, language: str) -> Picture:
    """Draw a journey as it was; what is called by a name on the page is called so for each revision."""
    then = editing.revision(number)
    scene = scene_of(then, language=language)
    apart = replace(scene, journey=f"{scene.journey}-{number}")
    return Picture(journey=then, revision=number, scene=apart, look=Look(looked=Looked(), zoom="compact"))


def _marked(svg: str, changed: Collection[str]) -> str:
    """Mark what was changed."""
    for place in changed:
        svg = svg.replace(f'data-place="{place}"', f'data-place="{place}" data-changed=""')
    return svg


def _back(journey: str, changed: Changed) -> Response:
    """Lead back to the history, which shows what was done, and what waits."""
    return RedirectResponse(f"/j/{journey}/history{'#waits' if changed.conflicts else ''}", 303)


def _shown(editing: Editing, listed: Sequence[Saved], language: str) -> list[ShownRevision]:
    names, plans = editing.names(), editing.publications()
    shown = []
    for saved in listed:
        found = editing.changes_of(saved)
        shown.append(
            ShownRevision(
                saved=saved,
                told=told_changes(found.operations, language, before=found.before, after=found.after),
                names=tuple(one.name for one in names if one.revision == saved.number),
                in_force_from=tuple(one.in_force_from for one in plans if one.revision == saved.number),
            )
        )
    return shown


def _conflicts(editing: Editing, language: str) -> list[ShownConflict]:
    """Tell the conflicts that wait, and the newest of those that were settled."""
    listed = sorted(editing.conflicts(settled=True), key=lambda one: (one.taken is not None, -one.number))
    if not listed:
        return []
    head = editing.draft()
    return [
        ShownConflict(kept=one, said=told_conflict(one, language, head=head, base=editing.last_draft_with(one.object)))
        for one in listed[:PAGE]
    ]
