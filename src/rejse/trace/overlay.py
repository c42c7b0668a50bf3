"""What changed since the blocks were arranged, laid over them in memory.

The people whose events changed are found: they have new events, somebody identified on a device of theirs, or a person
joined or parted them. Their units in the blocks are dead from now on, and all their events, the old and the new, stand
as units of a few blocks more, in memory. Nothing on disk is touched; the cost is that of those people's events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, out, void
from rejse.trace.arranging import Arranged, arrange, block_count
from rejse.trace.blocks import PAD, Block
from rejse.trace.edges import Edges, Person, groups
from rejse.trace.families import Families, Walked
from rejse.trace.identity import Line
from rejse.trace.interning import Interner
from rejse.trace.mapped import MappedGeneration
from rejse.trace.sessions import cut_sessions
from rejse.trace.shared_sessions import SharedSessions
from rejse.trace.spreading import HEX, ROW_SHIFT, Lines, Spreader
from rejse.trace.tail import BatchesSince, Tail, read_tail

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_EVENTS_PER_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened since blocks were arranged.

    events_version: of the table now. batches: the table, None where it is as it was. before, edges: what the identity
    log said then, and says now.
    """

    events_version: int
    batches: BatchesSince | None
    before: Edges
    edges: Edges

    @property
    def nothing(self) -> bool:
        """Whether the blocks alone are the truth."""
        same = (self.before.aliases, self.before.cut) == (self.edges.aliases, self.edges.cut)
        return self.batches is None and same and not self.edges.joined


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverlayBlock:
    """One block in memory.

    origin: int64[events], where each event is among all events of the blocks in their order, the new ones behind them
    by arrival. order: the sessions' order of the events where it is another. line, key: what each person is known by.
    """

    persons: Block
    sessions: Block
    origin: NDArray[np.int64]
    arrival: NDArray[np.uint32]
    order: NDArray[np.uint32] | None
    line: NDArray[np.uint8]
    key: pa.Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlay:
    """What lies over the blocks. alive: uint8[persons] per block below, 0 where the person stands in the overlay."""

    alive: tuple[NDArray[np.uint8], ...]
    blocks: tuple[OverlayBlock, ...]
    tail: Tail


def lay_over(base: MappedGeneration, since: Since) -> Overlay:
    """Find whom the changes concern, and arrange their events anew."""
    tail = read_tail(since.batches, since=base.manifest.arrivals, kinds=base.kinds, counts=base.counts)
    people = Interner()
    families = Families(base, tail, since.before, since.edges, people)
    joined = _groups_of_people(since.edges)
    people.codes(pa.array([*joined, *joined.values()], pa.string()))
    lifted = _lift(base, people)
    old, new = families.resolve(lifted.walked)
    events = _Events(
        person=_joined(people, joined)[np.concatenate([old, new])],
        time=np.concatenate([lifted.walked.time, tail.time]),
        kind=np.concatenate([lifted.kind, tail.kind]),
        arrival=np.concatenate([lifted.walked.arrival, tail.arrival]),
        origin=np.concatenate([lifted.origin, base.starts[-1] + np.arange(tail.events)]),
        session=SharedSessions(base, lifted.origin, tail.keys[Line.SESSION]).codes,
    )
    blocks = _arranged(events, people, first=len(base.persons), gap=base.manifest.session_gap)
    return Overlay(alive=lifted.alive, blocks=tuple(blocks), tail=tail)


def _groups_of_people(edges: Edges) -> dict[str, str]:
    """Join people by hand; an anonymous key stands for its whole device."""
    devices = groups(edges.aliases)

    def said(person: Person) -> str:
        line, key = person
        return f"{int(line)}{devices.get(key, key) if line is Line.ANONYMOUS else key}"

    return groups((said(left), said(right)) for left, right in edges.joined)


def _joined(people: Interner, joined: dict[str, str]) -> NDArray[np.int32]:
    """Give everybody's number the number of the one who stands for all whom they are joined with."""
    first = np.arange(len(people), dtype=np.int32)
    members, roots = (people.codes(pa.array(list(some), pa.string())) for some in (joined, joined.values()))
    first[members] = roots
    return first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lifted:
    """The events of the units that no longer count, in the order of the blocks. origin: int64, their places there."""

    walked: Walked
    kind: NDArray[np.uint16]
    origin: NDArray[np.int64]
    alive: tuple[NDArray[np.uint8], ...]


@kernel(void(array(int64), array(int64), out(int64)))
def _write_ranges(starts: NDArray[np.int64], stops: NDArray[np.int64], places: NDArray[np.int64]) -> None:
    """Write out ranges one after the other."""
    at = 0
    for unit in range(len(starts)):
        for place in range(starts[unit], stops[unit]):
            places[at] = place
            at += 1


def _lift(base: MappedGeneration, people: Interner) -> _Lifted:
    """Take everybody who is numbered out of the blocks."""
    wanted, number_of = _wanted(people)
    person, time, arrival, device, kind, origin, alive = [], [], [], [], [], [], []
    for number, (block, start) in enumerate(zip(base.persons, base.starts[:-1], strict=True)):
        unit, who = _units(base.person_keys(number), wanted, number_of)
        starts, stops = block.offsets[unit], block.offsets[unit + 1]
        places = np.empty(int((stops - starts).sum()), np.int64)
        _write_ranges(starts, stops, places)
        person.append(np.repeat(who, stops - starts))
        time.append(block.time[places])
        kind.append(block.kind[places])
        arrival.append(base.arrival(number)[places].astype(np.int64))
        told = base.device(number)
        device.append(told[places] if len(told) else told)
        origin.append(places + start)
        alive.append(np.ones(block.units, np.uint8))
        alive[-1][unit] = 0
    walked = Walked(
        person=np.concatenate(person),
        time=np.concatenate(time),
        arrival=np.concatenate(arrival),
        device=np.concatenate(device),
    )
    return _Lifted(walked=walked, kind=np.concatenate(kind), origin=np.concatenate(origin), alive=tuple(alive))


def _wanted(people: Interner) -> tuple[dict[Line, pa.Array], dict[Line, NDArray[np.int32]]]:
    """Give everybody's key, and number, by the kind of key; who has none cannot be found again."""
    texts = people.texts().cast(pa.string())
    digit = pc.utf8_slice_codeunits(texts, 0, 1)
    keys: dict[Line, pa.Array] = {}
    numbers: dict[Line, NDArray[np.int32]] = {}
    for line in Line:
        rows = np.flatnonzero(pc.equal(digit, str(int(line))).to_numpy(zero_copy_only=False))
        if len(rows) and line is not Line.ALONE:
            keys[line] = pc.utf8_slice_codeunits(texts.take(pa.array(rows)), 1).cast(pa.large_string())
            numbers[line] = rows.astype(np.int32)
    return keys, numbers


def _units(
    there: pa.RecordBatch, wanted: dict[Line, pa.Array], number_of: dict[Line, NDArray[np.int32]]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Find those wanted among the people of a block: their units there, ascending, and their numbers."""
    lines = there["line"].to_numpy()
    person = np.full(len(lines), -1, np.int32)
    for line, keys in wanted.items():
        rows = np.flatnonzero(lines == line)
        if len(rows):
            some = there["key"] if len(rows) == len(lines) else there["key"].take(pa.array(rows))
            found = pc.index_in(some, value_set=keys).fill_null(-1).to_numpy(zero_copy_only=False)
            person[rows] = np.append(number_of[line], np.int32(-1))[found]
    units = np.flatnonzero(person >= 0)
    return units, person[units]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Events:
    """The events to arrange. session: int32, a number per session key, -1 for none; empty where none has one."""

    person: NDArray[np.int32]
    time: NDArray[np.int64]
    kind: NDArray[np.uint16]
    arrival: NDArray[np.int64]
    origin: NDArray[np.int64]
    session: NDArray[np.int32]


def _arranged(events: _Events, people: Interner, *, first: int, gap: int) -> Iterator[OverlayBlock]:
    """Put the events in order by person, in blocks numbered from `first` on."""
    count = len(events.time)
    if not count:
        return
    name = np.arange(len(people), dtype=np.uint64)
    lines = Lines((name + np.uint64(1)) * _GOLDEN, name, np.full(len(people), HEX, np.uint64))
    rest = events.arrival.astype(np.uint64) << ROW_SHIFT | events.kind
    spreader = Spreader()
    spreader.spread(events.person, lines, events.time, rest)
    runs = spreader.cut()
    kinds = np.arange(1 << 16, dtype=np.uint16)
    place = np.empty(int(events.arrival.max()) + 1, np.int64)
    place[events.arrival] = np.arange(count)
    texts = people.texts().cast(pa.string())
    blocks = block_count(count, events_per_block=_EVENTS_PER_BLOCK)
    for number in range(blocks):
        block = arrange(runs, kinds, number=number, blocks=blocks)
        if block.events:
            yield _block(events, block, place[block.row[: block.events]], texts, number=first, gap=gap)
            first += 1


def _block(  # noqa: PLR0913  (what a block is made from)
    events: _Events, block: Arranged, place: NDArray[np.int64], texts: pa.Array, *, number: int, gap: int
) -> OverlayBlock:
    session = events.session[place] if len(events.session) else events.session
    cut = cut_sessions(
        block.offsets,
        block.time,
        block.kind,
        session,
        gap_microseconds=gap,
        keys=int(events.session.max(initial=-1)) + 1,
    )
    time, kind = block.time, block.kind
    if cut.order is not None:
        time = np.append(time[cut.order], np.zeros(PAD, time.dtype))
        kind = np.append(kind[cut.order], np.zeros(PAD, kind.dtype))
    said = texts.take(pa.array(block.lines[:, 1]))
    line = pc.utf8_slice_codeunits(said, 0, 1).cast(pa.uint8()).to_numpy()
    key = pc.utf8_slice_codeunits(said, 1).cast(pa.large_string())
    return OverlayBlock(
        persons=_told(number, block.offsets, block.time, block.kind, block.tied),
        sessions=_told(number, cut.offsets, time, kind, cut.tied),
        origin=events.origin[place],
        arrival=block.row[: block.events],
        order=cut.order,
        line=line,
        key=pc.if_else(pa.array(line == Line.ALONE), None, key),
    )


def _told(
    number: int,
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    tied: NDArray[np.uint8],
) -> Block:
    """Make a block that can only be read."""
    offsets = np.ascontiguousarray(offsets)
    for column in (offsets, time, kind, tied):
        column.flags.writeable = False
    return Block(number=number, offsets=offsets, time=time, kind=kind, tied=tied)
