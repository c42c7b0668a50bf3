"""The people of a workspace as a door meets them: who somebody is and why, and joining and parting them by hand."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from rejse.collect.admit import means_nobody
from rejse.errors import WrongUse
from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.identity_log import EdgeTakenBack, IdentityRow, IdentityTable, NoSuchEdge
from rejse.store.keys import KEY_LETTERS, Purpose
from rejse.store.keys_together import KINDS, KeysTogether, KindAndKey
from rejse.trace.blocks import Blocks
from rejse.trace.edges import Person
from rejse.trace.explaining import EDGE, Explaining, Explanation, KeyOfSeveral
from rejse.trace.identity_edges import edges_of
from rejse.trace.opened import OpenedBlocks
from rejse.trace.standing import KeysOfBlocks
from rejse.trace.subject_access import Kept, kept_about

LETTERS_MIN: Final = 6
"""So many letters of a key may stand for it."""


DIGITS_MAX: Final = 18
"""No row has a longer number; Python refuses to read one of thousands of digits."""


class UnknownPerson(WrongUse):
    """Nobody is known by what was typed."""

    code = "unknown-person"


class OnePersonAlready(WrongUse):
    """Two who are to be joined are one person already."""

    code = "one-person-already"


class NobodysId(WrongUse):
    """An id that stands for nobody is to tie people together: it would join everyone who has it."""

    code = "nobodys-id"


class InThatCompany(WrongUse):
    """The identity log says already that somebody belongs to a company from that moment on."""

    code = "in-that-company"


class OneDeviceAlready(WrongUse):
    """Two devices that are to be one are one already."""

    code = "one-device-already"


class UnknownEdge(WrongUse):
    """Nothing that ties keys together has this name."""

    code = "unknown-edge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many events are those of the person, or the company, that a key stands for.

    events is None where it stands for several people.
    """

    kind: str
    key: str
    events: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a new row of the identity log changed: those it is about, before and after."""

    row: IdentityRow
    before: tuple[Counted, ...]
    after: tuple[Counted, ...]


class People:
    """Who is who in a workspace, as it is now. Everything asked of one object and answered before a change agrees."""

    def __init__(self, folder: Folder, blocks: Callable[[], Blocks]) -> None:
        """Take the workspace's folder, and what opens its blocks as they are now."""
        self._folder = folder
        self._blocks = blocks
        self._log = IdentityTable(folder.identity)

    def explain(self, key: str) -> Explanation:
        """Explain why somebody is one person, by a customer's own id, or by a key of the events or its beginning.

        Raises:
            UnknownPerson: nobody is known by it.
            KeysAlike, KeyOfSeveral: it may be several.
        """
        now = self.now()
        explained = now.explain(self.line(now, key))
        if explained is None:
            raise UnknownPerson(key=key)
        return explained

    def export(self, key: str, *, at: datetime | None = None) -> Kept:
        """Gather everything that is kept about a person, by a key as `explain` takes it.

        Raises:
            UnknownPerson: nobody is known by it.
            KeysAlike, KeyOfSeveral: it may be several.
        """
        now = self.now()
        line = self.line(now, key)
        if (person := now.explain(line)) is None:
            raise UnknownPerson(key=key)
        return kept_about(person, now.stored(line), self._folder, at=_at(at))

    def merge(self, left: str, right: str, *, by: str, note: str = "", at: datetime | None = None) -> Changed:
        """Join two who are one person, by keys as `explain` takes them; all answers count them as one at once.

        Raises:
            OnePersonAlready: they are one.
            UnknownPerson, KeysAlike, KeyOfSeveral: one of them cannot be told.
            WorkspaceBusy: somebody else writes.
        """
        with self._folder.writing():
            now = self.now()
            lines = [self.line(now, one) for one in (left, right)]
            if now.person_of(lines[0]) == now.person_of(lines[1]):
                raise OnePersonAlready(left=left, right=right)
            first, second = (_said(line) for line in lines)
            return self._change(
                now, [first, second], lambda: self._log.add("merge", first, second, at=_at(at), by=by, note=note)
            )

    def alias(self, left: str, right: str, *, by: str, note: str = "", at: datetime | None = None) -> Changed:
        """Say that two devices are one, by their own ids or keys: who identifies on one has identified on both.

        Raises:
            NobodysId: one of the ids is what programs write where they know nobody.
            OneDeviceAlready: they are one.
            WorkspaceBusy: somebody else writes.
        """
        with self._folder.writing():
            now = self.now()
            first, second = (self._key_of("anonymous", one, now) for one in (left, right))
            if now.device_of(first[1]) == now.device_of(second[1]):
                raise OneDeviceAlready(left=left, right=right)
            return self._change(
                now, [first, second], lambda: self._log.add("alias", first, second, at=_at(at), by=by, note=note)
            )

    def group(  # noqa: PLR0913  (what a row says, and who says it)
        self,
        key: str,
        account: str,
        *,
        by: str,
        since: datetime | None = None,
        note: str = "",
        at: datetime | None = None,
    ) -> Changed:
        """Say that a person belongs to a company; who moves to another one is told so by another row.

        The person's events that name no company belong to it from then on; what an event names always stands.

        Args:
            key: of the person, as `explain` takes it.
            account: the company's own id, or its key in the events.
            by: who says so.
            since: from which moment on, aware; None is from the beginning.
            note: why.
            at: when it is said; now where nothing is given.

        Raises:
            NobodysId: the company's id is what programs write where they know none.
            InThatCompany: a row says so already.
            UnknownPerson, KeysAlike, KeyOfSeveral: the person cannot be told.
            WorkspaceBusy: somebody else writes.
        """
        assert since is None or since.tzinfo is not None, "times are aware"
        with self._folder.writing():
            now = self.now()
            person, company = _said(self.line(now, key)), self._key_of("account", account, now)
            for row in now.rows_in_force("group"):
                if ((row.left_kind, row.left), row.right, row.since) == (person, company[1], since):
                    raise InThatCompany(person=key, company=account, number=row.number)
            return self._change(
                now,
                [person, company],
                lambda: self._log.add("group", person, company, at=_at(at), by=by, note=note, since=since),
                company=True,
            )

    def split(self, edge: str, *, by: str, note: str = "", at: datetime | None = None) -> Changed:
        """Part what an edge ties together: an identification (`seen-...`), or the row of a number.

        Raises:
            UnknownEdge, NoSuchEdge: there is none of that name.
            EdgeTakenBack: it does not hold any more.
            WorkspaceBusy: somebody else writes.
        """
        if edge.isascii() and edge.isdecimal() and len(edge) <= DIGITS_MAX:
            return self.undo(int(edge), by=by, note=note, at=at)
        with self._folder.writing():
            now = self.now()
            found = now.identification(edge.removeprefix(EDGE)) if edge.startswith(EDGE) else None
            if found is None:
                raise UnknownEdge(edge=edge)
            rows = [row for row in self._log.in_force() if row.verb == "split"]
            if (found.device, found.user) in {(row.left, row.right) for row in rows}:
                raise EdgeTakenBack(edge=edge)
            device, user = ("anonymous", found.device), ("user", found.user)
            return self._change(
                now, [device, user], lambda: self._log.add("split", device, user, at=_at(at), by=by, note=note)
            )

    def undo(self, number: int, *, by: str, note: str = "", at: datetime | None = None) -> Changed:
        """Take a row of the identity log back.

        Raises:
            NoSuchEdge: there is no such row.
            EdgeTakenBack: it is taken back already.
            WorkspaceBusy: somebody else writes.
        """
        with self._folder.writing():
            rows = {row.number: row for row in self._log.rows()}
            if number not in rows:
                raise NoSuchEdge(edge=number, last=max(rows, default=0))
            about = rows[number]
            while about.undoes is not None:
                about = rows[about.undoes]
            return self._change(
                self.now(),
                list(_ends(about)),
                lambda: self._log.undo(number, at=_at(at), by=by, note=note),
                company=about.verb == "group",
            )

    def now(self) -> Explaining:
        """Pin the people as they are now."""
        blocks = cast("OpenedBlocks", self._blocks())
        pinned = blocks.snapshot
        return Explaining(
            blocks=blocks,
            keys=KeysOfBlocks(blocks, KeysTogether(EventTable(self._folder.events, at=pinned.events))),
            edges=edges_of(self._log.in_force(pinned.identity), version=pinned.identity),
            rows=self._log.rows(pinned.identity),
        )

    def line(self, now: Explaining, key: str) -> Person:
        """Find the line that somebody is named by: a customer's own id first, then the letters of a key.

        Raises:
            UnknownPerson: nobody is known by it.
            KeysAlike, KeyOfSeveral: it may be several.
        """
        named = key.strip()
        candidates: list[KindAndKey] = [(kind, self._folder.keys.key(kind, named)) for kind in KINDS]
        letters = named.lower() if re.fullmatch(rf"[0-9A-Fa-f]{{{LETTERS_MIN},{KEY_LETTERS}}}", named) else ""
        if (line := now.find(key, candidates, letters=letters)) is None:
            raise UnknownPerson(key=key)
        return line

    def _key_of(self, kind: Purpose, asked: str, now: Explaining) -> KindAndKey:
        """Give the key of an id of yours; a key that stands on events is itself."""
        named = asked.strip()
        if means_nobody(named):
            raise NobodysId(value=asked)
        as_key = [(kind, named.lower())] if re.fullmatch(rf"[0-9A-Fa-f]{{{KEY_LETTERS}}}", named) else []
        own: list[KindAndKey] = [(kind, self._folder.keys.key(kind, named))]
        return now.first_known([*own, *as_key]) or own[0]

    def _change(
        self, now: Explaining, ends: Sequence[KindAndKey], write: Callable[[], IdentityRow], *, company: bool = False
    ) -> Changed:
        counted = _counted_in_company if company else _counted
        before = tuple(counted(now, ends))
        row = write()
        return Changed(row=row, before=before, after=tuple(counted(self.now(), ends)))


def _counted(now: Explaining, ends: Sequence[KindAndKey]) -> Iterator[Counted]:
    for kind, key in ends:
        events = None
        with suppress(KeyOfSeveral):
            line = now.find(key, [(kind, key)])
            events = 0 if line is None else now.events_of(line)
        yield Counted(kind=kind, key=key, events=events)


def _counted_in_company(now: Explaining, ends: Sequence[KindAndKey]) -> Iterator[Counted]:
    """Count the events of a person, and of the company."""
    person, (kind, key) = ends
    yield from _counted(now, [person])
    yield Counted(kind=kind, key=key, events=now.companies().events_of(key))


def _ends(row: IdentityRow) -> Iterator[KindAndKey]:
    for kind, key in ((row.left_kind, row.left), (row.right_kind, row.right)):
        assert kind is not None, "a row about keys names both"
        assert key is not None, "a row about keys names both"
        yield kind, key


def _said(line: Person) -> KindAndKey:
    return line[0].name.lower(), line[1]


def _at(at: datetime | None) -> datetime:
    return at or datetime.now(UTC)
