"""Which company each event belongs to: the one it names, else the one its person belongs to at that moment.

A person belongs to a company from the moment a row of the identity log says so, until another row names another one.
Where no row holds yet, the person's own events tell: an event without a company belongs to the one that the person's
events named last before it and name next after it, if these are the same, or if only one of them is there. Between
events that name two companies nobody can tell, and it belongs to none. What an event names always stands.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint32, void
from rejse.trace.blocks import Blocks, Scope
from rejse.trace.edges import NO_EDGES, Edges, Grouped, Person, groups, stands_for
from rejse.trace.identity import Line

ACCOUNT: Final = "account_key"
_NEVER: Final = np.iinfo(np.int64).max
_ALWAYS: Final = np.iinfo(np.int64).min
_NONE: Final = -1
_SEVERAL: Final = -2


class PeoplesBlocks(Blocks, Protocol):
    """Blocks that know whose they are, and which events they hold."""

    def person_keys(self, number: int) -> pa.RecordBatch:
        """Give the kind of line (`identity.Line`) and the key of every person of a block."""
        ...

    def arrival(self, number: int) -> NDArray[np.uint32]:
        """uint32[events]: the arrival number of every event of a block."""
        ...


@kernel()
def _told_at(named: NDArray[np.int32], start: int, stop: int) -> int:
    """Give the company that the events of one moment name: none, one, or several."""
    told = _NONE
    for at in range(start, stop):
        if named[at] >= 0:
            if told == _NONE:
                told = named[at]
            elif told != named[at]:
                told = _SEVERAL
    return told


@kernel()
def _agreed(last: int, following: int) -> int:
    if following == _NONE:
        return max(last, _NONE)
    if last == _NONE:
        return max(following, _NONE)
    return max(last, _NONE) if last == following else _NONE


@kernel()
def _look_back(
    time: NDArray[np.int64],
    named: NDArray[np.int32],
    arrival: NDArray[np.uint32],
    start: int,
    stop: int,
    company: NDArray[np.int32],
) -> None:
    """Write for every event of a unit what was named last before it or at its moment."""
    last, at = _NONE, start
    while at < stop:
        end = at + 1
        while end < stop and time[end] == time[at]:
            end += 1
        told = _told_at(named, at, end)
        last = last if told == _NONE else told
        for event in range(at, end):
            company[arrival[event]] = last
        at = end


@kernel()
def _look_ahead(
    time: NDArray[np.int64],
    named: NDArray[np.int32],
    arrival: NDArray[np.uint32],
    start: int,
    stop: int,
    begin: int,
    company: NDArray[np.int32],
) -> None:
    """Settle the events of a unit before the first row holds: what was named last must agree with what comes next."""
    following, at = _NONE, stop
    while at > start:
        end, now = at, time[at - 1]
        while at > start and time[at - 1] == now:
            at -= 1
        if now < begin:
            told = _told_at(named, at, end)
            following = following if told == _NONE else told
            for event in range(at, end):
                company[arrival[event]] = _agreed(company[arrival[event]], following)


@kernel(
    void(
        array(int64), array(int64), array(uint8), array(int32), array(uint32),
        array(int64), array(int64), array(int32), out(int32),
    )
)  # fmt: skip
def _belong(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    alive: NDArray[np.uint8],
    named: NDArray[np.int32],
    arrival: NDArray[np.uint32],
    first_row: NDArray[np.int64],
    row_since: NDArray[np.int64],
    row_company: NDArray[np.int32],
    company: NDArray[np.int32],
) -> None:
    """Write the company of every event of the units that count, by its arrival number.

    first_row: int64[units + 1], where each unit's rows of the identity log begin. row_since, row_company: of the rows,
    unit by unit, by moment, the one that counts behind any other of the same moment.
    """
    for unit in range(len(offsets) - 1):
        if len(alive) and not alive[unit]:
            continue
        start, stop = offsets[unit], offsets[unit + 1]
        row, last_row = first_row[unit], first_row[unit + 1]
        _look_back(time, named, arrival, start, stop, company)
        _look_ahead(time, named, arrival, start, stop, row_since[row] if row < last_row else _NEVER, company)
        for event in range(start, stop):
            while row < last_row and row_since[row] <= time[event]:
                row += 1
            if named[event] >= 0:
                company[arrival[event]] = named[event]
            elif row > first_row[unit]:
                company[arrival[event]] = row_company[row - 1]


@dataclass(frozen=True, eq=False)
class Companies:
    """The company of every event as one state of events and identity log has it.

    keys: the account keys there are. of: int32[arrivals], by arrival number a place in `keys`, -1 for none. identity:
    the version of the identity log.
    """

    keys: pa.Array
    of: NDArray[np.int32]
    identity: int = 0

    def belonging(self, arrival: NDArray[np.int64]) -> pa.Array:
        """Give the account keys of some events by their arrival numbers, null where they belong to no company."""
        codes = self.of[arrival] if len(self.of) else np.full(len(arrival), _NONE, np.int32)
        return self.keys.take(pa.array(codes, mask=codes < 0))

    def events_of(self, account: str) -> int:
        """Count the events that belong to a company."""
        place = self.keys.index(account).as_py()
        return int((self.of == place).sum()) if place >= 0 else 0

    def digest(self, arrivals: int) -> str:
        """Name what holds for the first events: equal names, equal companies."""
        of = np.full(arrivals, _NONE, np.int32)
        of[: min(arrivals, len(self.of))] = self.of[:arrivals]
        return blake2b(np.append(self._names, np.uint64(0))[of].tobytes(), digest_size=16).hexdigest()

    @cached_property
    def _names(self) -> NDArray[np.uint64]:
        """A number for every key that does not depend on which others there are."""
        return np.array(
            [int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) | 1 for key in self.keys.to_pylist()],
            np.uint64,
        )


def companies_of(blocks: PeoplesBlocks, edges: Edges = NO_EDGES) -> Companies:
    """Find every event's company.

    Args:
        blocks: the people, at the version of the identity log that `edges` is of.
        edges: what the log says.

    Misleads when:
        Somebody works for two companies at once: what they do without naming one counts for the one they named
        before and after.
    """
    facet = blocks.facet(ACCOUNT, Scope.PERSON)
    number = {key: at for at, key in enumerate(facet.values)}
    rows = _rows_of_people(edges)
    for one in sorted({row.account for some in rows.values() for row in some}):
        number.setdefault(one, len(number))
    people = blocks.scoped(Scope.PERSON)
    arrivals = [blocks.arrival(at) for at in range(len(people))]
    of = np.full(1 + max((int(one.max()) for one in arrivals if len(one)), default=-1), _NONE, np.int32)
    for at, block in enumerate(people):
        first, since, company = _rows_of_block(blocks.person_keys(at), rows, number)
        _belong(block.offsets, block.time, block.alive, facet.codes[at], arrivals[at], first, since, company, of)
    return Companies(pa.array(list(number), pa.string()), of, edges.version)


def belonging(time: NDArray[np.int64], named: Sequence[str | None], rows: Iterable[Grouped]) -> list[str | None]:
    """Give the company of every event of one person.

    Args:
        time: int64[events], ascending.
        named: the account key that each event names.
        rows: what the log says of the person.
    """
    ordered = _in_order(rows)
    keys = sorted({key for key in named if key is not None} | {row.account for row in ordered})
    number: dict[str | None, int] = {key: at for at, key in enumerate(keys)}
    count = len(named)
    of = np.full(count, _NONE, np.int32)
    _belong(
        np.array([0, count]),
        time,
        np.zeros(0, np.uint8),
        np.array([number.get(key, _NONE) for key in named], np.int32),
        np.arange(count, dtype=np.uint32),
        np.array([0, len(ordered)]),
        np.array([_moment(row) for row in ordered], np.int64),
        np.array([number[row.account] for row in ordered], np.int32),
        of,
    )
    return [None if code < 0 else keys[code] for code in of.tolist()]


def rows_of_person(edges: Edges, person: Person) -> list[Grouped]:
    """Give what the log says of the company of a person, the earliest moment first; `person` stands for all joined."""
    return _rows_of_people(edges).get(person, [])


def _rows_of_people(edges: Edges) -> dict[Person, list[Grouped]]:
    """Give the rows about each person, by the line that stands for the person."""
    devices, joined = groups(edges.aliases), stands_for(edges)
    found: dict[Person, list[Grouped]] = defaultdict(list)
    for row in edges.grouped:
        line, key = row.person
        own = line, devices.get(key, key) if line is Line.ANONYMOUS else key
        found[joined.get(own, own)].append(row)
    return {person: _in_order(some) for person, some in found.items()}


def _in_order(rows: Iterable[Grouped]) -> list[Grouped]:
    return sorted(rows, key=lambda row: (_moment(row), row.row))


def _moment(row: Grouped) -> int:
    return _ALWAYS if row.since is None else row.since


def _rows_of_block(
    there: pa.RecordBatch, rows: Mapping[Person, Sequence[Grouped]], number: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Give the rows about the people of a block, unit by unit: where each unit's begin, their moments and companies."""
    count = np.zeros(there.num_rows + 1, np.int64)
    by_unit: dict[int, Sequence[Grouped]] = {}
    if rows:
        keys = pa.array(sorted({key for _, key in rows}), there["key"].type)
        units = np.flatnonzero(np.asarray(pc.is_in(there["key"], value_set=keys)))
        some = there.take(pa.array(units))
        for unit, line, key in zip(units.tolist(), some["line"].to_pylist(), some["key"].to_pylist(), strict=True):
            if said := rows.get((Line(line), key)):
                by_unit[unit] = said
                count[unit + 1] = len(said)
    ordered = [row for unit in sorted(by_unit) for row in by_unit[unit]]
    since = np.array([_moment(row) for row in ordered], np.int64)
    return np.cumsum(count), since, np.array([number[row.account] for row in ordered], np.int32)
