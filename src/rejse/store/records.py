"""The records: every journey with every change of it, who made it and why, and how to take it back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from rejse.errors import CouldNot, WrongUse
from rejse.journey.changing import WHOLE, Draft, Operation, operation_from_builtins
from rejse.journey.document import Journey
from rejse.journey.judging import digest_of, journey_of_document, problems_of
from rejse.journey.merging import Clash, Conflict, Merged, merge, take_back
from rejse.store.database import RecordsFile, conflicts, journeys, revisions, told_by
from rejse.store.saving import (
    By,
    Head,
    Kind,
    Made,
    Saving,
    UnknownRevision,
    draft_at,
    kept_up_to,
    newest,
    read_document,
)
from rejse.store.sqlite import WAIT_SECONDS

__all__ = ["By", "Changed", "Kind", "Records", "Revision", "Saved", "UnknownRevision", "digest_of"]


class NothingToUndo(WrongUse):
    """The author has changed nothing that is not taken back already."""

    code = "nothing-to-undo"


class NothingToRedo(WrongUse):
    """The author has taken nothing back, or has changed something since."""

    code = "nothing-to-redo"


class UnknownConflict(WrongUse):
    """There is no conflict of this number."""

    code = "unknown-conflict"


class ConflictSettled(WrongUse):
    """Somebody has settled the conflict already."""

    code = "conflict-settled"


class UnsoundJourney(CouldNot):
    """The journey has errors, and is not saved."""

    code = "unsound-journey"


class Take(StrEnum):
    """Which of the two values of a conflict is right."""

    KEPT = "kept"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """That a journey was changed: its revision (from 1), when, by whom, why; what it was made from, or takes back."""

    journey: str
    number: int
    saved_at: datetime
    author: str
    note: str
    digest: str
    kind: Kind
    base: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Saved):
    """A revision with the whole journey."""

    journey_then: Journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What came of a change: the newest revision now, what was done, and what could not be.

    `numbers` are those of the conflicts that wait to be settled; what an undo could not take back does not wait.
    """

    journey: str
    revision: int
    done: tuple[Operation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptConflict(Conflict):
    """A conflict as it is kept: found when the journey became `revision`; `taken` says how it was settled."""

    number: int
    journey: str
    revision: int
    author: str
    made_at: datetime
    taken: Take | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None


class Records:
    """The journeys of one workspace in `records.sqlite`.

    Whoever calls says who the author is; times are aware. Every method reads or writes as one: another process sees all
    of a change or nothing of it.

    Raises (by every method):
        RecordsNewer: a newer program wrote it; nothing is touched.
        DatabaseUnreadable, DatabaseNotWritable, DatabaseBusy.
    """

    def __init__(self, file: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.file = file
        self._file = RecordsFile(file, wait_seconds=wait_seconds)

    # -- what is kept ----------------------------------------------------------------------------------------------

    def journeys(self) -> list[str]:
        """Give the ids of the journeys, in the order they came to be."""
        wanted = sa.select(journeys.c.id).order_by(journeys.c.created_at, journeys.c.id)
        return [row.id for row in self._file.rows(wanted)]

    def numbers(self) -> dict[str, int]:
        """Give the number of every journey's newest revision."""
        wanted = sa.select(revisions.c.journey, sa.func.max(revisions.c.number).label("number"))
        return {row.journey: int(row.number) for row in self._file.rows(wanted.group_by(revisions.c.journey))}

    def latest(self, journey: str) -> Revision | None:
        """Give the newest revision, or None where there is no such journey."""
        rows = self._file.rows(newest(journey))
        return self.revision(journey, rows[0].number) if rows else None

    def revision(self, journey: str, number: int) -> Revision:
        """Give one revision.

        Raises:
            UnknownRevision: the journey has none of this number, or there is no such journey.
        """
        rows = self._file.rows(_saved(journey).where(revisions.c.number == number))
        if not rows:
            raise UnknownRevision(journey=journey, number=number)
        then = journey_of_document(rows[0].digest, lambda: self.draft(journey, number).to_builtins())
        return Revision(**_known(rows[0]), journey_then=then)

    def draft(self, journey: str, number: int) -> Draft:
        """Give a journey's fields as they were at a revision.

        Raises:
            UnknownRevision: the journey has none of this number.
        """
        return draft_at(self._file.rows(kept_up_to(journey, number)), journey, number)

    def history(self, journey: str) -> list[Saved]:
        """Give who changed what, newest first, without the documents."""
        rows = self._file.rows(_saved(journey).order_by(revisions.c.number.desc()))
        return [Saved(**_known(row)) for row in rows]

    def replay(self, journey: str) -> Iterator[tuple[Saved, Draft]]:
        """Do every change again, oldest first, and give the journey after each; the draft is the same one, changing."""
        rows = self._file.rows(sa.select(revisions).where(revisions.c.journey == journey).order_by(revisions.c.number))
        draft = Draft(journey)
        for row in rows:
            if row.operations is None:
                draft = read_document(row)
            else:
                for one in json.loads(row.operations):
                    draft.apply(operation_from_builtins(one))
            told = _known(row)
            yield Saved(**{name: told[name] for name in told if name not in ("document", "operations")}), draft

    def digest(self, journey: str, number: int) -> str | None:
        """Give the digest of a revision; None where there is none of this number."""
        rows = self._file.rows(_saved(journey).where(revisions.c.number == number))
        return rows[0].digest if rows else None

    # -- changes ---------------------------------------------------------------------------------------------------

    def change(self, wanted: Journey, *, base: int | None, by: By) -> Changed:
        """Save what differs between a journey and the revision it was made from.

        What others changed since stays; where both changed the same field, theirs stays and the other value is kept as
        a conflict. A journey that is not there yet is begun. Where nothing differs, nothing is saved.

        Args:
            wanted: the whole journey as the author wants it.
            base: the revision it was made from; None is the newest one.
            by: who changes it, when and why.

        Raises:
            UnknownRevision: there is no revision `base`.
            UnsoundJourney: the journey has errors.
            SharedFromNowhere: a card is said to be another journey's, where it is not.
        """
        known, mine = self._file.rows(newest(wanted.id)), Draft.of(wanted)
        if known and base in (None, known[0].number) and known[0].digest == digest_of(mine.to_builtins()):
            return Changed(journey=wanted.id, revision=known[0].number)
        with self.saving(by) as saving:
            head = saving.head(wanted.id)
            if head is None:
                return Changed(
                    journey=wanted.id, revision=saving.begin(_sound(saving.with_shared(mine, Draft(mine.id))))
                )
            base_draft = head.draft if base is None else saving.draft(wanted.id, base)
            mine = _sound(saving.with_shared(mine, base_draft))
            return _saved_as(saving, head, merge(base_draft, mine, head.draft), base=base or head.number)

    def undo(self, journey: str, *, by: By) -> Changed:
        """Take back the author's newest change that is not taken back; what others changed since is left as it is.

        Raises:
            NothingToUndo: there is none.
        """
        with self.saving(by) as saving:
            head, (undo, _) = saving.head(journey), _stacks(saving, journey)
            if head is None or not undo:
                raise NothingToUndo(journey=journey, author=by.author)
            return _taken_back(saving, head, undo[-1], Kind.UNDO)

    def redo(self, journey: str, *, by: By) -> Changed:
        """Do again what the author took back last.

        Raises:
            NothingToRedo: nothing was taken back, or the author has changed something since.
        """
        with self.saving(by) as saving:
            head, (_, redo) = saving.head(journey), _stacks(saving, journey)
            if head is None or not redo:
                raise NothingToRedo(journey=journey, author=by.author)
            return _taken_back(saving, head, redo[-1], Kind.REDO)

    def restore(self, journey: str, number: int, *, by: By) -> Changed:
        """Make a journey what it was at a revision, as a change that can be taken back like any other.

        Raises:
            UnknownRevision: there is none of this number.
        """
        with self.saving(by) as saving:
            then, head = saving.draft(journey, number), saving.head(journey)
            assert head is not None, "a journey with a revision has a newest one"
            return _saved_as(saving, head, merge(head.draft, then, head.draft), base=head.number)

    # -- conflicts -------------------------------------------------------------------------------------------------

    def conflicts(self, journey: str, *, settled: bool = False) -> list[KeptConflict]:
        """Give the conflicts that wait to be settled, oldest first; with `settled` also those that were."""
        wanted = sa.select(conflicts).where(conflicts.c.journey == journey).order_by(conflicts.c.number)
        rows = self._file.rows(wanted if settled else wanted.where(conflicts.c.taken.is_(None)))
        return [_conflict(row) for row in rows]

    def settle(self, number: int, take: Take, *, by: By) -> Changed:
        """Settle a conflict: the kept value stays, or the other one takes its place as a change of the author's.

        Where the other value cannot take its place even now, the conflict stays open and the answer says why.

        Raises:
            UnknownConflict, ConflictSettled: there is nothing to settle.
        """
        with self.saving(by) as saving:
            row = saving.connection.execute(sa.select(conflicts).where(conflicts.c.number == number)).first()
            if row is None:
                raise UnknownConflict(number=number)
            if row.taken is not None:
                raise ConflictSettled(number=number, author=str(row.settled_by))
            head = saving.head(row.journey)
            assert head is not None, "a conflict is one of a journey"
            found = _conflict(row)
            changed = Changed(journey=row.journey, revision=head.number)
            if take is Take.OTHER:
                merged = merge(head.draft, _with_other(saving, head.draft, found), head.draft)
                if merged.conflicts:
                    return Changed(journey=row.journey, revision=head.number, conflicts=merged.conflicts)
                changed = _saved_as(saving, head, merged, base=head.number)
            settled = sa.update(conflicts).where(conflicts.c.number == number)
            saving.connection.execute(settled.values(taken=str(take), settled_by=by.author, settled_at=by.at))
            return changed

    # -- inside ----------------------------------------------------------------------------------------------------

    @contextmanager
    def saving(self, by: By) -> Iterator[Saving]:
        """Do several things as one change of the file; nobody else writes meanwhile."""
        with self._file.changing() as connection:
            yield Saving(connection, by)


def journey_of(draft: Draft) -> Journey:
    """Give the journey that a draft is.

    Raises:
        UnsoundJourney: it has errors; the first one is told.
    """
    journey, errors = problems_of(draft)
    if errors or journey is None:
        place = errors[0].where.path or "journey"
        raise UnsoundJourney(journey=draft.id, problem=errors[0].code, place=place, count=len(errors))
    return journey


def _sound(draft: Draft) -> Draft:
    journey_of(draft)
    return draft


def _saved_as(saving: Saving, head: Head, merged: Merged, *, base: int) -> Changed:
    journey = head.draft.id
    number = saving.save(head, merged.draft, merged.done, Made(kind=Kind.EDIT, base=base))
    kept = saving.keep(journey, number, merged.conflicts)
    return Changed(journey=journey, revision=number, done=merged.done, conflicts=merged.conflicts, numbers=kept)


def _taken_back(saving: Saving, head: Head, number: int, kind: Kind) -> Changed:
    done = saving.operations(head.draft.id, number)
    merged = take_back(done, head.draft, moved=saving.moved_by_others(head.draft.id, number))
    made = saving.save(head, merged.draft, merged.done, Made(kind=kind, base=head.number, undoes=number))
    return Changed(journey=head.draft.id, revision=made, done=merged.done, conflicts=merged.conflicts)


def _stacks(saving: Saving, journey: str) -> tuple[list[int], list[int]]:
    """Give the revisions the author can take back, and those that took back and can be done again, each newest last."""
    undo: list[int] = []
    redo: list[int] = []
    own = _saved(journey).where(revisions.c.author == saving.by.author, revisions.c.number > 1)
    for row in saving.connection.execute(own.order_by(revisions.c.number)):
        match row.kind:
            case Kind.EDIT:
                undo.append(row.number)
                redo.clear()
            case Kind.UNDO:
                undo.remove(row.undoes)
                redo.append(row.number)
            case Kind.REDO:
                redo.remove(row.undoes)
                undo.append(row.number)
    return undo, redo


def _with_other(saving: Saving, head: Draft, found: KeptConflict) -> Draft:
    """Give the newest draft with a conflict's other value; an object that was taken out is made again as it was."""
    draft = head.copy()
    if found.clash is Clash.GONE and found.object not in draft.objects:
        for number in range(saving.head(draft.id).number, 0, -1):  # type: ignore[union-attr]  # there is one
            away = [one for one in saving.operations(draft.id, number) if one.object == found.object]
            gone = next((one for one in away if one.field == WHOLE and one.becomes is None), None)
            if gone is not None:
                draft.apply(gone.inverse)
                break
    draft.apply(Operation(found.object, found.field, None, found.other))
    return draft


def _saved(journey: str) -> sa.Select[Any]:
    left_out = (revisions.c.document, revisions.c.operations)
    columns = [column for column in revisions.c if all(column is not one for one in left_out)]
    return sa.select(*columns).where(revisions.c.journey == journey)


def _known(row: sa.Row[Any]) -> dict[str, Any]:
    return {**told_by(row), "kind": Kind(row.kind)}


def _conflict(row: sa.Row[Any]) -> KeptConflict:
    told = told_by(row)
    plain = {name: json.loads(told[name]) for name in ("kept", "other")}
    taken = None if row.taken is None else Take(row.taken)
    base = json.loads(told.pop("before"))
    return KeptConflict(**{**told, **plain, "base": base, "clash": Clash(row.clash), "taken": taken})
