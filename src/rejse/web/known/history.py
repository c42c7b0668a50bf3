"""What became of one object: every change of it, newest first, told in words, with who made it and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rejse.journey.telling import told_changes
from rejse.store.editing import Difference, Editing
from rejse.store.records import Kind, Saved
from rejse.web.kept import Kept
from rejse.web.known.asked import Asked
from rejse.words import label

MOST: Final = 30
"""So many changes of an object are told."""

REVISIONS_MOST: Final = 400
"""So many revisions back they are looked for."""

_TOLD: Final[Kept[Difference]] = Kept(REVISIONS_MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One change of the object."""

    number: int
    author: str
    when: str
    how: str
    note: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The changes of an object that are told; where there may be more, `more` says so."""

    past: tuple[Past, ...]
    more: bool


def history_of(asked: Asked, place: str) -> History:
    """Give what became of an object."""
    editing = asked.served.editing(asked.journey_id, asked.visitor.author)
    every = editing.history()
    found: list[Past] = []
    for saved in every[:REVISIONS_MOST]:
        if len(found) == MOST:
            break
        found += _past(asked, place, saved, editing)
    return History(past=tuple(found), more=len(found) == MOST or len(every) > REVISIONS_MOST)


def _past(asked: Asked, place: str, saved: Saved, editing: Editing) -> Iterator[Past]:
    done = _done(asked, saved, editing)
    here = [one for one in done.operations if one.object == place]
    begun = saved.kind is Kind.BEGIN or saved.number == 1
    if not here and not (begun and place in done.after.objects):
        return
    told = told_changes(here, asked.language, before=done.before, after=done.after)
    lines = [line for one in told for line in one.lines] or ([asked.say("began")] if begun else [])
    how = "" if saved.kind is Kind.EDIT else label("records", f"kind.{saved.kind}", asked.language, number=saved.undoes)
    yield Past(
        number=saved.number,
        author=saved.author,
        when=asked.moment(saved.saved_at),
        how=how,
        note=saved.note,
        lines=tuple(lines),
    )


def _done(asked: Asked, saved: Saved, editing: Editing) -> Difference:
    """Give what a revision did; it never changes, so it is worked out once."""
    key = (str(asked.served.workspace.folder.path), asked.journey_id, saved.number, saved.digest)
    return _TOLD.get(key, lambda: editing.changes_of(saved))
