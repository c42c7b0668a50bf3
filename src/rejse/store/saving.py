"""How a change is saved: the revision it gives, what it could not do, and what it says on other journeys."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from rejse.errors import WrongUse
from rejse.journey.changing import AFTER, Draft, Operation, operation_from_builtins, operations_between
from rejse.journey.judging import digest_of
from rejse.journey.merging import Conflict
from rejse.journey.sharing import said_elsewhere, shared_places, with_shared
from rejse.journey.writing import journey_from_builtins
from rejse.store.database import conflicts, journeys, revisions

KEPT_EVERY: Final = 64
"""Of so many revisions one is kept as a whole document; the newest always is."""


class UnknownRevision(WrongUse):
    """The journey has no revision of this number."""

    code = "unknown-revision"


class SharedFromNowhere(WrongUse):
    """A card is said to be another journey's, and there is no such card, or it is shared from elsewhere itself."""

    code = "shared-from-nowhere"


class SharedByOthers(WrongUse):
    """A card that another journey shares is said to be shared from elsewhere itself."""

    code = "shared-by-others"


class Kind(StrEnum):
    """What made a revision."""

    BEGIN = "begin"
    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    FOLLOWED = "followed"
    """A card it shares was changed on another journey."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, when (aware), and why."""

    author: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How a revision came to be: from which revision its author began, or which one it takes back."""

    kind: Kind
    base: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest revision of a journey, open to changes."""

    number: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Saving:
    """One change being saved, inside a transaction of the records' file."""

    connection: sa.Connection
    by: By

    def head(self, journey: str) -> Head | None:
        """Give the newest revision; None where there is no such journey."""
        row = self.connection.execute(newest(journey)).first()
        return None if row is None else Head(row.number, read_document(row))

    def draft(self, journey: str, number: int) -> Draft:
        """Give a journey as it was at a revision.

        Raises:
            UnknownRevision: there is none of this number.
        """
        return draft_at(self.connection.execute(kept_up_to(journey, number)).all(), journey, number)

    def operations(self, journey: str, number: int) -> tuple[Operation, ...]:
        """Give what a revision did; of one that an earlier version of the program kept whole, how it differs."""
        wanted = sa.select(revisions.c.operations).where(revisions.c.journey == journey, revisions.c.number == number)
        written = self.connection.scalar(wanted)
        if written is not None:
            return tuple(operation_from_builtins(one) for one in json.loads(written))
        if number == 1:
            return ()
        return tuple(operations_between(self.draft(journey, number - 1), self.draft(journey, number)))

    def moved_by_others(self, journey: str, number: int) -> frozenset[str]:
        """Give the places of the objects that others than the author have moved after a revision."""
        since = sa.select(revisions.c.operations).where(revisions.c.journey == journey, revisions.c.number > number)
        others = since.where(revisions.c.author != self.by.author, revisions.c.operations.contains(f'"{AFTER}"'))
        done = (operation_from_builtins(one) for row in self.connection.scalars(others) for one in json.loads(row))
        return frozenset(one.object for one in done if one.field == AFTER)

    def begin(self, draft: Draft) -> int:
        """Begin a journey with its first revision."""
        self.connection.execute(sa.insert(journeys).values(id=draft.id, created_at=self.by.at))
        self._insert(draft, 1, Made(kind=Kind.BEGIN), None)
        return 1

    def save(self, head: Head, draft: Draft, done: Sequence[Operation], made: Made) -> int:
        """Save the next revision, and let the other journeys say the same of the cards they share; give the number.

        An edit that does nothing is not saved.
        """
        if not done and made.kind is Kind.EDIT:
            return head.number
        self._drop_document(draft.id, head.number)
        self._insert(draft, head.number + 1, made, done)
        if made.kind is not Kind.FOLLOWED:
            self._say_elsewhere(draft, done)
        return head.number + 1

    def with_shared(self, mine: Draft, base: Draft) -> Draft:
        """Fill the cards that are shared from another journey just now with what they say there.

        Raises:
            SharedFromNowhere: there is no such card.
            SharedByOthers: the card is itself one that others share.
        """
        fresh = {
            place: where
            for place, where in shared_places(mine)
            if base.objects.get(place, {}).get("shared") != mine.objects[place]["shared"]
        }
        sources = {one: head.draft for one in {name for name, _ in fresh.values()} if (head := self.head(one))}
        for place, (journey, card) in fresh.items():
            there = sources[journey].objects.get(card) if journey in sources else None
            if there is None or journey == mine.id or there.get("shared") is not None:
                raise SharedFromNowhere(touchpoint=place.partition("/")[2], shared=mine.objects[place]["shared"])
        self._refuse_chains(mine, set(fresh))
        return with_shared(mine, base, sources)

    def keep(self, journey: str, number: int, found: Iterable[Conflict]) -> tuple[int, ...]:
        """Keep what could not be done, with both values, and give the numbers; what is kept is not kept again."""
        return tuple(self._keep(journey, number, one) for one in found)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _refuse_chains(self, mine: Draft, fresh: Collection[str]) -> None:
        if not fresh or not self._anything_shared():
            return
        for other in self._others(mine.id):
            for _, (journey, card) in shared_places(other.draft):
                if journey == mine.id and card in fresh:
                    told = {"touchpoint": card.partition("/")[2], "shared": mine.objects[card]["shared"]}
                    raise SharedByOthers(**told, other=other.draft.id)

    def _keep(self, journey: str, number: int, one: Conflict) -> int:
        told = {
            "journey": journey, "object": one.object, "field": one.field, "clash": str(one.clash),
            "before": _json(one.base), "kept": _json(one.kept), "other": _json(one.other), "author": self.by.author,
        }  # fmt: skip
        same = sa.select(conflicts.c.number).where(*(conflicts.c[name] == value for name, value in told.items()))
        known = self.connection.scalar(same.where(conflicts.c.taken.is_(None)))
        if known is not None:
            return int(known)
        made = self.connection.execute(sa.insert(conflicts).values(**told, revision=number, made_at=self.by.at))
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])

    def _insert(self, draft: Draft, number: int, made: Made, done: Sequence[Operation] | None) -> None:
        document = draft.to_builtins()
        self.connection.execute(
            sa.insert(revisions).values(
                journey=draft.id, number=number, saved_at=self.by.at, author=self.by.author, note=self.by.note,
                document=_json(document), digest=digest_of(document), kind=str(made.kind), base=made.base,
                undoes=made.undoes, operations=None if done is None else _json([one.to_builtins() for one in done]),
            )
        )  # fmt: skip

    def _drop_document(self, journey: str, number: int) -> None:
        """Keep of an older revision its operations alone, but for one at intervals."""
        if number % KEPT_EVERY != 1:
            here = sa.update(revisions).where(revisions.c.journey == journey, revisions.c.number == number)
            self.connection.execute(here.where(revisions.c.operations.is_not(None)).values(document=None))

    def _say_elsewhere(self, draft: Draft, done: Sequence[Operation]) -> None:
        said = [one for each in done for one in said_elsewhere(each, draft)]
        if not said or not self._anything_shared():
            return
        for other in self._others(draft.id):
            wanted = list(_of(other.draft, said))
            after = other.draft.copy()
            changed = [one for one in (after.apply(each) for each in wanted) if one.before != one.becomes]
            if changed:
                self.save(other, after, changed, Made(kind=Kind.FOLLOWED))

    def _anything_shared(self) -> bool:
        wanted = sa.select(revisions.c.number).where(revisions.c.document.like('%"shared"%')).limit(1)
        return self.connection.execute(wanted).first() is not None

    def _others(self, journey: str) -> Iterator[Head]:
        for name in self.connection.scalars(sa.select(journeys.c.id).where(journeys.c.id != journey)).all():
            head = self.head(name)
            assert head is not None, name
            yield head


def _of(draft: Draft, said: Iterable[tuple[tuple[str, str], Operation]]) -> Iterator[Operation]:
    """Give what is said of the cards that stand on a journey too, as operations there."""
    here: dict[tuple[str, str], list[str]] = {}
    for place, where in shared_places(draft):
        here.setdefault(where, []).append(place)
    for where, one in said:
        own = [where[1]] if where[0] == draft.id and where[1] in draft.objects else []
        for place in [*own, *here.get(where, ())]:
            yield Operation(place, one.field, None, one.becomes)


def newest(journey: str) -> sa.Select[Any]:
    """Ask for the newest revision of a journey."""
    return sa.select(revisions).where(revisions.c.journey == journey).order_by(revisions.c.number.desc()).limit(1)


def kept_up_to(journey: str, number: int) -> sa.Select[Any]:
    """Ask for the last revision that is kept whole up to one, and for the changes from there on."""
    whole = sa.select(sa.func.max(revisions.c.number)).where(
        revisions.c.journey == journey, revisions.c.number <= number, revisions.c.document.is_not(None)
    )
    columns = (revisions.c.number, revisions.c.document, revisions.c.operations)
    here = revisions.c.number.between(whole.scalar_subquery(), number)
    return sa.select(*columns).where(revisions.c.journey == journey, here).order_by(revisions.c.number)


def draft_at(rows: Sequence[sa.Row[Any]], journey: str, number: int) -> Draft:
    """Replay the changes after the last whole document, as `kept_up_to` gave them."""
    if not rows or rows[-1].number != number:
        raise UnknownRevision(journey=journey, number=number)
    draft = read_document(rows[0])
    for row in rows[1:]:
        for one in json.loads(row.operations):
            draft.apply(operation_from_builtins(one))
    return draft


def read_document(row: sa.Row[Any]) -> Draft:
    """Read a revision that is kept whole; what the first version of the program kept is laid out as it is now."""
    document = json.loads(row.document)
    return Draft.of(journey_from_builtins(document)) if row.operations is None else Draft.from_builtins(document)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
