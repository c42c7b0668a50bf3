"""Editing on the map: one edit comes in, and the picture that shows it goes back in the same answer."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from rejse.journey.changing import WHOLE, Draft, Operation
from rejse.journey.telling import told, told_conflict
from rejse.store.editing import Editing
from rejse.store.records import Changed
from rejse.web.edits import (
    Add,
    AddPhase,
    Drawn,
    Duplicate,
    Move,
    Overlap,
    Paste,
    Redo,
    Remove,
    Rename,
    Settle,
    Split,
    Undo,
    Wanted,
    operations_of_edit,
)
from rejse.web.forms import Pasted, pasted, told_along
from rejse.web.looking import look_of
from rejse.web.picture import picture_of
from rejse.web.refusals import told as told_problem
from rejse.web.rendering import fragment
from rejse.web.served import Served
from rejse.web.visitor import Editor, Visitor
from rejse.words import label

router = APIRouter(include_in_schema=False)

_DID: Final[Mapping[type[Drawn], str]] = {
    Add: "did-add",
    AddPhase: "did-add",
    Rename: "did-rename",
    Move: "did-move-phase",
    Duplicate: "did-duplicate",
    Remove: "did-remove",
    Split: "did-split",
    Overlap: "did-overlap",
}


@router.post("/api/journeys/{journey}/edits")
def edit(request: Request, visitor: Editor, journey: str, wanted: Wanted) -> JSONResponse:
    """Do an edit, and give what came of it with the picture that shows it."""
    served: Served = request.app.state.served
    editing = served.editing(journey, visitor.author)
    did = _Did(editing, visitor.language, wanted)
    drawn = picture_of(served, journey, look_of(request, journey, visitor), visitor.language)
    html = fragment(request, visitor, "map_picture.html", picture=drawn).body
    return JSONResponse({**did.told(), "revision": drawn.revision, "picture": bytes(html).decode()})


@router.post("/j/{journey}/undo")
def undo(request: Request, visitor: Editor, journey: str) -> Response:
    """Take back the visitor's newest change, where there is no script."""
    return _back(request, visitor, journey, Undo(do="undo"))


@router.post("/j/{journey}/redo")
def redo(request: Request, visitor: Editor, journey: str) -> Response:
    """Do again what the visitor took back last, where there is no script."""
    return _back(request, visitor, journey, Redo(do="redo"))


@router.post("/j/{journey}/map/pasted")
def show_pasted(
    request: Request, visitor: Editor, journey: str, text: Annotated[str, Form(max_length=200_000)] = ""
) -> HTMLResponse:
    """Show which cards pasted notes would become; nothing is written."""
    served: Served = request.app.state.served
    draft = Draft.of(served.drawn(journey).journey)
    found = (
        pasted(text, draft, language=visitor.language)
        if text.strip() and draft.order["phases"]
        else Pasted(language="")
    )
    phases = [
        (phase.name.said_in(visitor.language), [one for one in found.touchpoints if one.phase == phase.id])
        for phase in served.drawn(journey).journey.phases
    ]
    problems = [told_problem(one, visitor.language) for one in found.problems]
    shown = [(name, cards) for name, cards in phases if cards]
    return fragment(
        request, visitor, "map_pasted.html", phases=shown, count_made=len(found.touchpoints), problems=problems
    )


def _back(request: Request, visitor: Visitor, journey: str, edit: Undo | Redo) -> Response:
    editing = request.app.state.served.editing(journey, visitor.author)
    _Did(editing, visitor.language, Wanted(base=1, edit=edit))
    return RedirectResponse(f"/j/{quote(journey)}/map", 303)


class _Did:
    """An edit that was done, and what is told of it."""

    def __init__(self, editing: Editing, language: str, wanted: Wanted) -> None:
        self.language, self.edit, self.base = language, wanted.edit, wanted.base
        self.editing = editing
        self.wanted: tuple[Operation, ...] = ()
        self.before = Draft("")
        self.changed = self._do()

    def _do(self) -> Changed:
        match self.edit:
            case Undo():
                return self.editing.undo()
            case Redo():
                return self.editing.redo()
            case Settle():
                return self.editing.settle(self.edit.conflict, self.edit.take)
        self.before = self.editing.draft(self.base)
        self.wanted = operations_of_edit(self.before, self.edit, self.language)
        if not self.wanted:
            return Changed(journey=self.editing.journey, revision=self.base)
        return self.editing.operate(self.wanted, base=self.base)

    def told(self) -> dict[str, Any]:
        """Tell the page's script what happened, in words where a person reads them."""
        after = self.editing.draft()
        conflicts, numbers = self.changed.conflicts, (*self.changed.numbers, *(None for _ in self.changed.conflicts))
        drawn = not isinstance(self.edit, Undo | Redo | Settle)
        return {
            "said": self._sentence(after),
            "along": self._along(),
            "focus": self._focus(after),
            "undo": drawn and bool(self.changed.done),
            "conflicts": [
                {"said": told_conflict(one, self.language, head=after, base=self.before or None), "number": number}
                for one, number in zip(conflicts, numbers, strict=False)
            ],
        }

    def _along(self) -> list[str]:
        if not isinstance(self.edit, Remove):
            return []
        return list(told_along(self.before, self.edit.place, self.changed.done, language=self.language))

    def _focus(self, after: Draft) -> str | None:
        """Give the place of what the edit was about, if it is still there."""
        made = next((one.object for one in self.changed.done if one.field == WHOLE and one.becomes is not None), None)
        place = made or getattr(self.edit, "place", None)
        if place is None and isinstance(self.edit, Undo | Redo) and self.changed.done:
            place = self.changed.done[0].object
        return place if place in after.objects else None

    def _sentence(self, after: Draft) -> str:
        if isinstance(self.edit, Undo | Redo):
            return self._say("did-undo" if isinstance(self.edit, Undo) else "did-redo", what=self._taken_back(after))
        if isinstance(self.edit, Settle):
            return self._say("did-settle")
        if not self.changed.done:
            return "" if self.changed.conflicts else self._say("did-nothing")
        return self._done(self.edit, after)

    def _done(self, edit: Drawn, after: Draft) -> str:
        made = next((one.object for one in self.changed.done if one.field == WHOLE and one.becomes is not None), "")
        place = made or getattr(edit, "place", "")
        name = _name(self.before if isinstance(edit, Remove) else after, place, self.language)
        match edit:
            case Move() if phase := after.value(edit.place, "phase"):
                return self._say("did-move", name=name, phase=_name(after, f"phases/{phase}", self.language))
            case Paste():
                count = sum(one.field == WHOLE for one in self.changed.done)
                return self._say("did-paste-one") if count == 1 else self._say("did-paste", count=count)
            case Overlap() if not edit.share:
                return self._say("did-apart", name=name)
        return self._say(_DID[type(edit)], name=name)

    def _taken_back(self, after: Draft) -> str:
        """Tell what an undo or a redo did: the first thing of it in full."""
        done = self.changed.done
        if not done:
            return self._say("did-nothing")
        before = after.copy()
        for one in reversed(done):
            before.apply(one.inverse)
        wholes = [one for one in done if one.field == WHOLE]
        first = next((one for one in wholes if one.object.startswith(("phases/", "touchpoints/"))), (*wholes, *done)[0])
        said = self._whole(first, before, after) or told(first, self.language, before=before, after=after)
        more = len({one.object for one in done}) - 1
        return f"{said} ({self._say('and-more', count=more)})" if more else said

    def _whole(self, first: Operation, before: Draft, after: Draft) -> str:
        """Tell that something is back, or gone again; nothing where it only changed."""
        if first.field != WHOLE or None not in (first.before, first.becomes):
            return ""
        gone = first.becomes is None
        return self._say(
            "is-gone" if gone else "is-back", name=_name(before if gone else after, first.object, self.language)
        )

    def _say(self, key: str, **told: str | int) -> str:
        return label("canvas", key, self.language, **told)


def _name(draft: Draft, place: str, language: str) -> str:
    """Give what an object is called: in a language, or as it is written."""
    fields = draft.objects.get(place, {})
    names = {key.partition("/")[2]: str(said) for key, said in fields.items() if key.partition("/")[0] == "name"}
    return names.get(language) or next(iter(names.values()), place.partition("/")[2])
