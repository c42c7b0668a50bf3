"""Why somebody is one person: under which keys their events stand, and what ties each of these keys to the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.errors import WrongUse
from rejse.store.identity_log import IdentityRow, Verb
from rejse.store.keys_together import EDGE_LETTERS, Identified, KindAndKey, Standing, Turn
from rejse.trace.blocks import Blocks, Scope
from rejse.trace.companies import Companies, belonging, companies_of, rows_of_person
from rejse.trace.edges import Edges, Person, groups, stands_for
from rejse.trace.identity import Line
from rejse.trace.standing import KeysOfBlocks, Unit

EDGE: Final = "seen-"
"""What the name of an identification begins with."""

LISTED: Final = 5
"""So many keys are named where somebody is to choose among them."""


class KeyOfSeveral(WrongUse):
    """A key leads to several people, such as that of a device they share."""

    code = "key-of-several"


class KeysAlike(WrongUse):
    """Several keys begin with the letters given."""

    code = "keys-alike"


class Traced(Blocks, Protocol):
    """Blocks that know whose they are, and which events they hold."""

    def person_keys(self, number: int) -> pa.RecordBatch:
        """Give the kind of line (`identity.Line`) and the key of every person of a block."""
        ...

    def arrival(self, number: int) -> NDArray[np.uint32]:
        """uint32[events]: the arrival number of every event of a block."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """A customer identified on a device. edge: its name. holds: False where a row of the log takes it out of force."""

    edge: str
    user: str
    times: int
    first: datetime
    last: datetime
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when and until when the events without a customer id on a device that others use too are this person's.

    start: later than this; None is from the beginning. stop: up to and with this; None is for good. before, after: the
    customers whose they are outside.
    """

    start: datetime | None
    stop: datetime | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOfPerson:
    """One key under which a person's events stand.

    kind: user, anonymous, session, case or account. events: those of the person that bear it. unnamed: those of them
    that are the person's because of it alone, as no stronger key stands on them. identifications: of the person, where
    it is a device's. spans: where others identified on it too.
    """

    kind: str
    key: str
    events: int
    unnamed: int
    first: datetime
    last: datetime
    identifications: tuple[Identification, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyOfPerson:
    """A company that a person's events belong to.

    named: events that name it. unnamed: those that name none and belong to it because the person does. key is None for
    those that name none and belong to none: which company it was cannot be told.
    """

    key: str | None
    named: int
    unnamed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A row of the identity log that would be part of the answer, and the row that took it back."""

    row: IdentityRow
    undone: IdentityRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why somebody is one person.

    kind, key: what the person is known by in all answers. rows: of the identity log in force about the person's keys.
    companies: those that events of theirs belong to, by their first event; none where nobody named any.
    """

    kind: str
    key: str
    events: int
    first: datetime
    last: datetime
    keys: tuple[KeyOfPerson, ...]
    rows: tuple[IdentityRow, ...]
    taken_back: tuple[TakenBack, ...]
    companies: tuple[CompanyOfPerson, ...] = ()


def edge_name(device: str, user: str) -> str:
    """Name the identification of a customer on a device such that a person can type it."""
    return EDGE + sha256((device + user).encode()).hexdigest()[:EDGE_LETTERS]


def line_of(kind: str, key: str) -> Person:
    """Say a kind of key and a key as a line of events."""
    return Line[kind.upper()], key


class Explaining:
    """The people as one pinned state of events and identity log has them."""

    def __init__(self, *, blocks: Traced, keys: KeysOfBlocks, edges: Edges, rows: Sequence[IdentityRow]) -> None:
        """Take the state.

        Args:
            blocks: whose people they are.
            keys: those on the events that the blocks hold.
            edges: of the version of the identity log that the blocks are joined by.
            rows: all rows of the log up to that version.
        """
        self._blocks, self._keys, self._edges, self._rows = blocks, keys, edges, rows

    # -- finding somebody ------------------------------------------------------------------------------------------

    def find(self, asked: str, candidates: Sequence[KindAndKey], *, letters: str = "") -> Person | None:
        """Give the line that somebody is named by, None where nobody is.

        Args:
            asked: what was typed, for the error.
            candidates: keys that may be meant; the first that any event bears counts.
            letters: where none does, the only key that begins with these.

        Raises:
            KeysAlike: several keys begin with the letters.
            KeyOfSeveral: the key leads to several people.
        """
        first = self._keys.first_known(candidates)
        known = [first] if first else []
        if not known and letters:
            known = self._keys.beginning_with(letters, at_most=LISTED + 1)
            if len(known) > 1:
                found = tuple(key for _, key in known[:LISTED])
                raise KeysAlike(key=asked, found=found if len(known) <= LISTED else (*found, "…"))
        if not known:
            return None
        lines = self._lines(*known[0])
        people = {self.person_of(line) for line in lines}
        if len(people) > 1:
            some = tuple(sorted(key for _, key in people))
            raise KeyOfSeveral(key=asked, count=len(people), found=some[:LISTED] + ("…",) * (len(some) > LISTED))
        return min(lines, default=None)

    def person_of(self, line: Person) -> Person:
        """Give the line that stands for all that are joined with this one by hand."""
        kind, key = line
        own = (kind, self._device.get(key, key)) if kind is Line.ANONYMOUS else line
        return self._stands_for.get(own, own)

    def events_of(self, line: Person) -> int:
        """Count the events of the person that a line belongs to."""
        return len(self.arrivals(line))

    def arrivals(self, line: Person) -> NDArray[np.uint32]:
        """Give the arrival numbers of the events of the person that a line belongs to."""
        if (place := self._place(line)) is None:
            return np.zeros(0, np.uint32)
        block = self._blocks.scoped(Scope.PERSON)[place.number]
        return self._blocks.arrival(place.number)[block.offsets[place.unit] : block.offsets[place.unit + 1]]

    def _place(self, line: Person) -> Unit | None:
        """Find the unit that holds the events of the person that a line belongs to."""
        kind, key = self.person_of(line)
        for number, block in enumerate(self._blocks.scoped(Scope.PERSON)):
            there = self._blocks.person_keys(number)
            same = pc.equal(there["key"], pa.scalar(key, there["key"].type)).fill_null(fill_value=False)
            for unit in pc.indices_nonzero(same).to_pylist():
                if there["line"][unit].as_py() == kind and (not len(block.alive) or block.alive[unit]):
                    return Unit(number, unit)
        return None

    def companies(self) -> Companies:
        """Give the company of every event."""
        return companies_of(self._blocks, self._edges)

    def rows_in_force(self, verb: Verb) -> list[IdentityRow]:
        """Give the rows of the identity log in force that do one thing."""
        return [row for row in self._rows if row.verb == verb and row.number not in self._undone]

    def device_of(self, key: str) -> str:
        """Give the anonymous key that stands for the device that this one is of."""
        return self._device.get(key, key)

    def first_known(self, candidates: Sequence[KindAndKey]) -> KindAndKey | None:
        """Give the first of some keys that any event bears."""
        return self._keys.first_known(candidates)

    def identification(self, letters: str) -> Identified | None:
        """Give the identification named by the letters behind `EDGE`, None where there is none."""
        return self._keys.identification(letters)

    def stored(self, line: Person) -> pa.Table:
        """Give the events of the person that a line belongs to with all their columns, in order of time."""
        return self._keys.events(self.arrivals(line))

    def _lines(self, kind: str, key: str) -> set[Person]:
        """Give the lines that a key's events stand on; of a device those without a customer's key only."""
        if kind == "user":
            return {(Line.USER, key)}
        if kind == "anonymous":
            return self._lines_of_device(key)
        if self.events_of(line_of(kind, key)):
            return {line_of(kind, key)}
        bearers = self._keys.bearers(kind, key)
        lines = {(Line.USER, user) for user, _ in bearers if user is not None}
        for device in {device for user, device in bearers if user is None and device is not None}:
            lines |= self._lines_of_device(device)
        return lines

    def _lines_of_device(self, key: str) -> set[Person]:
        family = self._family(key)
        seen = self._keys.identified(family)
        users = {one.user for one in seen if self._holds(one)}
        own = (Line.ANONYMOUS, min(family))
        if users or self.events_of(own):
            return {(Line.USER, user) for user in users} or {own}
        return {(Line.USER, one.user) for one in seen}

    # -- explaining ------------------------------------------------------------------------------------------------

    def explain(self, line: Person) -> Explanation | None:
        """Explain why the person that a line belongs to is one; None where no event is theirs."""
        person = self.person_of(line)
        if (place := self._place(person)) is None:
            return None
        standing = self._keys.standing(place)
        users = {one.user for one in standing if one.user is not None} | self._users_joined(person)
        keys = tuple(self._keys_of(standing, users))
        lines = {line_of(one.kind, one.key) for one in keys} | {person}
        rows, taken_back = self._rows_about(lines)
        return Explanation(
            kind=person[0].name.lower(),
            key=person[1],
            events=sum(one.events for one in standing),
            first=min(one.first for one in standing),
            last=max(one.last for one in standing),
            keys=keys,
            rows=rows,
            taken_back=taken_back,
            companies=tuple(self._companies(person, place)),
        )

    def _companies(self, person: Person, place: Unit) -> Iterator[CompanyOfPerson]:
        """Count the person's events by the company they belong to; what only a company is known of is that company."""
        time, named = self._keys.companies(place)
        rows = rows_of_person(self._edges, person)
        if person[0] is Line.ACCOUNT or not (rows or any(named)):
            return
        every = belonging(time, named, rows)
        for key in (*dict.fromkeys(filter(None, every)), *({None} & set(every))):
            own = [name == key for name, one in zip(named, every, strict=True) if one == key]
            count = sum(own) if key else 0
            yield CompanyOfPerson(key=key, named=count, unnamed=len(own) - count)

    def _keys_of(self, standing: Sequence[Standing], users: set[str]) -> Iterator[KeyOfPerson]:
        """Give the person's keys, customer ids first, each kind by its first event."""
        devices = {one.anonymous for one in standing if one.anonymous is not None}
        stands = {device: min(self._family(device)) for device in devices}
        seen = self._keys.identified({member for device in devices for member in self._family(device)})
        identified = self._identifications(seen, users)
        shared = {min(self._family(one.device)) for one in seen if one.user not in users}
        spans = self._spans({device: root for device, root in stands.items() if root in shared}, users)
        found: dict[KindAndKey, list[Standing]] = defaultdict(list)
        for one in standing:
            for kind_and_key in _telling(one):
                found[kind_and_key].append(one)
        for (kind, key), some in sorted(found.items(), key=lambda item: (Line[item[0][0].upper()], item[1][0].first)):
            yield KeyOfPerson(
                kind=kind,
                key=key,
                events=sum(one.events for one in some),
                unnamed=sum(one.events for one in some if _strongest(one) == (kind, key)),
                first=min(one.first for one in some),
                last=max(one.last for one in some),
                identifications=tuple(identified[key]) if kind == "anonymous" else (),
                spans=spans.get(key, ()) if kind == "anonymous" else (),
            )

    def _identifications(self, seen: Iterable[Identified], users: set[str]) -> dict[str, list[Identification]]:
        found: dict[str, list[Identification]] = defaultdict(list)
        for one in seen:
            if one.user in users:
                found[one.device].append(
                    Identification(
                        edge=edge_name(one.device, one.user),
                        user=one.user,
                        times=one.times,
                        first=one.first,
                        last=one.last,
                        holds=self._holds(one),
                    )
                )
        return found

    def _spans(self, stands: Mapping[str, str], users: set[str]) -> dict[str, tuple[Span, ...]]:
        """Give the spans of the devices that others identified on too, by each of their keys."""
        if not stands:
            return {}
        families = {member: root for device, root in stands.items() for member in self._family(device)}
        turns: dict[str, list[Turn]] = defaultdict(list)
        for turn in self._keys.turns(families, self._edges.cut):
            turns[turn.device].append(turn)
        return {device: tuple(_spans_of(turns[root], users)) for device, root in stands.items()}

    def _rows_about(self, lines: set[Person]) -> tuple[tuple[IdentityRow, ...], tuple[TakenBack, ...]]:
        """Give the rows in force about a person's lines and those joined with them, and those that were taken back."""
        whole = lines | {line for line in self._stands_for if self.person_of(line) in lines}
        whole |= {(Line.ANONYMOUS, key) for kind, one in lines if kind is Line.ANONYMOUS for key in self._family(one)}
        about = [row for row in self._rows if row.left is not None and _touches(row, whole)]
        undone = self._undone
        kept = tuple(row for row in about if row.number not in undone)
        return kept, tuple(TakenBack(row=row, undone=undone[row.number]) for row in about if row.number in undone)

    def _users_joined(self, person: Person) -> set[str]:
        """Give the customers joined with a person by hand, whose events may all be on devices."""
        return {key for (kind, key), first in self._stands_for.items() if first == person and kind is Line.USER}

    def _holds(self, one: Identified) -> bool:
        return (one.device, one.user) not in self._edges.cut

    def _family(self, device: str) -> set[str]:
        """Give all keys of the device that a key is one of."""
        root = self._device.get(device, device)
        return {device} | {member for member, stands in self._device.items() if stands == root}

    @cached_property
    def _device(self) -> dict[str, str]:
        return groups(self._edges.aliases)

    @cached_property
    def _stands_for(self) -> dict[Person, Person]:
        return stands_for(self._edges)

    @cached_property
    def _undone(self) -> dict[int, IdentityRow]:
        """Give every row that does not hold, with the row in force that took it back."""
        undone: dict[int, IdentityRow] = {}
        for row in reversed(self._rows):
            if row.undoes is not None and row.number not in undone:
                undone.setdefault(row.undoes, row)
        return undone


def _telling(one: Standing) -> Iterator[KindAndKey]:
    """Give the keys that say whose events are: customer and device, else the strongest of the others."""
    if one.user is not None:
        yield "user", one.user
    if one.anonymous is not None:
        yield "anonymous", one.anonymous
    if one.user is None and one.anonymous is None and (strongest := _strongest(one)):
        yield strongest


def _strongest(one: Standing) -> KindAndKey | None:
    keys = (
        ("user", one.user),
        ("anonymous", one.anonymous),
        ("session", one.session),
        ("case", one.case),
        ("account", one.account),
    )
    return next(((kind, key) for kind, key in keys if key is not None), None)


def _touches(row: IdentityRow, lines: set[Person]) -> bool:
    """Say whether a row is about the lines, at either end; of a company it says nothing about its other people."""
    assert row.left_kind is not None, "a row about keys names both"
    assert row.right_kind is not None, "a row about keys names both"
    ends = {line_of(row.left_kind, row.left or "")}
    if row.verb != "group":
        ends.add(line_of(row.right_kind, row.right or ""))
    return bool(ends & lines)


def _spans_of(turns: Sequence[Turn], users: set[str]) -> Iterator[Span]:
    """Give the spans of some customers on one device; none where nobody else identified there.

    What nobody is named on belongs to who identifies next, so that a turn begins where the one before it ended.
    """
    if all(turn.user in users for turn in turns):
        return
    start, before = None, None
    for at, turn in enumerate(turns):
        after = turns[at + 1] if at + 1 < len(turns) else None
        if turn.user in users and (after is None or after.user not in users):
            stop = turn.until if after else None
            if stop is None or stop != start:
                yield Span(start=start, stop=stop, before=before, after=after.user if after else None)
        if turn.user not in users:
            start, before = turn.until, turn.user
