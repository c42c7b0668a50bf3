"""Two editors on one journey, each at a revision of their own: nothing is lost, and undo is one's own."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.editing import NAMES, card, edits, shop

from rejse.journey.changing import AFTER, WHOLE, Draft, Operation, operations_between
from rejse.journey.writing import journey_from_builtins
from rejse.store.records import By, Changed, NothingToRedo, NothingToUndo, Records, digest_of

Place = tuple[str, str]
EDITORS: Final = ("anna", "bo")
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)


class Room:
    """The records, where each editor stands, and who wrote every field last."""

    def __init__(self, folder: Path) -> None:
        self.records = Records(folder / "records.sqlite")
        self.records.change(shop(*(card(name) for name in NAMES[:4])), base=None, by=By("first", NINE))
        self.stands = dict.fromkeys(EDITORS, 1)
        self.wrote: dict[Place, str] = {}
        self._minutes = count()

    def by(self, who: str) -> By:
        return By(who, NINE + timedelta(minutes=next(self._minutes)))

    def head(self) -> Draft:
        return self.records.draft("shop", len(self.records.history("shop")))

    def remember(self, who: str, changed: Changed) -> None:
        for one in changed.done:
            if one.field != WHOLE:
                self.wrote[one.object, one.field] = who
            elif one.becomes is None:
                self.wrote = {place: by for place, by in self.wrote.items() if place[0] != one.object}
            else:
                self.wrote |= {(one.object, name): who for name in one.becomes}

    def others(self, who: str, head: Draft) -> dict[Place, Any]:
        """What stands in the fields that somebody else wrote last; a place in the list shifts with its neighbours."""
        return {place: head.value(*place) for place, by in self.wrote.items() if by != who and place[1] != AFTER}


def edit(room: Room, who: str, data: st.DataObject) -> None:
    """Change something, from the revision the editor stands at; it is there afterwards, or in the conflicts."""
    base, before = room.records.draft("shop", room.stands[who]), room.head()
    mine = Draft.of(data.draw(edits(room.records.revision("shop", room.stands[who]).journey_then)))
    changed = room.records.change(journey_from_builtins(mine.to_builtins()), base=room.stands[who], by=room.by(who))
    after = room.head()
    kept = {(one.object, one.field): one.other for one in room.records.conflicts("shop", settled=True)}
    wanted = operations_between(base, mine)
    for one in wanted:
        assert _is_there(one, after) or _is_kept(one, after, kept), one
    touched = {one.object for one in wanted if one.field == WHOLE} | {one.place for one in wanted}
    for place, fields in before.objects.items():
        for name, value in fields.items():
            if place not in touched and (place, name) not in touched:
                assert after.value(place, name) == value
    room.remember(who, changed)
    room.stands[who] = changed.revision


def _is_there(one: Operation, after: Draft) -> bool:
    if one.field == AFTER:
        return one.object in after.objects
    if one.field != WHOLE:
        return bool(after.value(*one.place) == one.becomes)
    there = after.objects.get(one.object)
    if one.becomes is None or there is None:
        return one.becomes is None and there is None
    return {name: value for name, value in one.becomes.items() if name != AFTER}.items() <= there.items()


def _is_kept(one: Operation, after: Draft, kept: dict[Place, Any]) -> bool:
    """Tell whether the value is kept as the other one of a conflict: whole, or for each field that is not there."""
    if one.place in kept:
        return bool(kept[one.place] == one.becomes) or one.field == AFTER
    if one.field != WHOLE or one.becomes is None:
        return False
    fields = {name: value for name, value in one.becomes.items() if name != AFTER}
    missing = [name for name, value in fields.items() if after.value(one.object, name) != value]
    return all(kept.get((one.object, name)) == fields[name] for name in missing)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_two_editors_do_nothing_is_lost_and_undo_is_ones_own(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    room = Room(tmp_path_factory.mktemp("room"))
    for _ in range(data.draw(st.integers(2, 9))):
        who = data.draw(st.sampled_from(EDITORS))
        what = data.draw(st.sampled_from(("edit", "edit", "edit", "fetch", "undo", "redo")))
        if what == "edit":
            edit(room, who, data)
        elif what == "fetch":
            room.stands[who] = len(room.records.history("shop"))
        else:
            theirs = room.others(who, room.head())
            try:
                changed = (room.records.undo if what == "undo" else room.records.redo)("shop", by=room.by(who))
            except (NothingToUndo, NothingToRedo):
                continue
            after = room.head()
            assert {place: after.value(*place) for place in theirs} == theirs
            moved = [one for one in changed.done if one.field == AFTER]
            assert all(room.wrote.get(one.place, who) == who for one in moved)
            room.remember(who, changed)
    for saved, draft in room.records.replay("shop"):
        assert digest_of(draft.to_builtins()) == saved.digest
