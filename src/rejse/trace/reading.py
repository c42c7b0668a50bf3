"""The event stream read once: what the arranging needs of every event, as small numbers, spread by key."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from queue import SimpleQueue
from typing import Final, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, kernel, out, void
from rejse.store.decoding import Decoded, Portion
from rejse.trace.edges import NO_EDGES, Edges, groups
from rejse.trace.identity import KEYS, Devices, Identified, Line
from rejse.trace.interning import Interner
from rejse.trace.kinds import FIELDS, KindCounter, Ranked
from rejse.trace.portions import PortionReader, Read
from rejse.trace.spreading import Run
from rejse.trace.waiting import Piece, Settling

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done and how much there is (0 where nobody knows)."""

N = TypeVar("N", np.int32, np.int64)

COLUMNS: Final = ("arrival", "time", *KEYS, *FIELDS)
"""The columns of an event that blocks are made from; a stream may lack any but time."""

CODED: Final = (*FIELDS, *KEYS)
"""Those of them whose values come again and again, best read as dictionaries."""

ROWS_AT_ONCE: Final = 1 << 18
"""How many events are read at once: texts arrive as numbers, so that a whole portion is small; two steps of Python in
two threads wait for each other, and so the fewer, the better."""

_THREADS_MAX: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """All events, each spread to the part of its line's key.

    latest: the latest time of any event, µs. arrival: int64[events], None where it is 0, 1, 2 ... session, device:
    int32[events] in order of arrival, or empty where no event has one: the code of the session's key; the code of the
    anonymous key twice, plus one where the event names its user itself. identified: which users identified on which
    anonymous keys, each pair once. kinds: the kinds of the events, in order. keys: the texts behind the codes, by the
    kind of line.
    """

    events: int
    latest: int | None
    runs: Sequence[Run]
    arrival: NDArray[np.int64] | None
    session: NDArray[np.int32]
    device: NDArray[np.int32]
    identified: NDArray[np.int32]
    kinds: Ranked
    keys: tuple[Interner, ...]


def read_log(
    batches: Iterable[pa.RecordBatch],
    *,
    edges: Edges = NO_EDGES,
    total: int = 0,
    progress: Progress | None = None,
) -> Log:
    """Read a stream of events in arrival order; people joined by hand are still apart (see `overlay`).

    Each portion of it is read by one of several threads; what they found is put together in order of arrival.
    """
    threads = min(_THREADS_MAX, os.cpu_count() or 1)
    log, waiting = _Joining(threads, room=total), deque[Future[Read | None]]()
    portions = _portions(batches)
    begun = 0
    with ThreadPoolExecutor(threads) as pool:
        try:
            while True:
                for portion in islice(portions, threads + 2 - len(waiting)):
                    waiting.append(pool.submit(log.read, portion, begun))
                    begun += portion.rows
                if not waiting:
                    return log.finish(edges, pool)
                log.add(waiting.popleft().result())
                if progress:
                    progress(log.events, max(total, log.events))
        finally:
            pool.shutdown(cancel_futures=True)


def _portions(batches: Iterable[pa.RecordBatch]) -> Iterator[Portion]:
    if isinstance(batches, Decoded):
        return batches.portions()
    return (_Batch(batch) for batch in batches if batch.num_rows)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch that somebody decoded already, as a portion of its own."""

    batch: pa.RecordBatch

    @property
    def rows(self) -> int:
        return int(self.batch.num_rows)

    def batches(self, rows_max: int) -> Iterator[pa.RecordBatch]:
        return (self.batch.slice(first, rows_max) for first in range(0, self.rows, rows_max))


class _Joining:
    """What was read, put together portion by portion; the portions' own codes of keys become codes for all."""

    def __init__(self, threads: int, *, room: int) -> None:
        """Begin.

        Args:
            threads: how many read.
            room: how many events there will be, if that is known.
        """
        self.events = 0
        self._latest: list[int] = []
        self._kinds = KindCounter()
        self._readers = [PortionReader(self._kinds) for _ in range(threads)]
        self._idle: SimpleQueue[PortionReader] = SimpleQueue()
        for reader in self._readers:
            self._idle.put(reader)
        self._keys = tuple(Interner() for _ in KEYS)
        self._runs: list[Run] = []
        self._rows: list[int] = []
        self._arrivals: list[NDArray[np.int64]] = []
        self._sessions, self._devices = _Codes(room), _Codes(room)
        self._waiting: list[Piece] = []
        self._identified: list[Identified] = []

    def read(self, portion: Portion, row: int) -> Read | None:
        """Read a portion whose first event arrived as number `row`, in the thread that calls."""
        reader = self._idle.get()
        try:
            return reader.read(portion.batches(ROWS_AT_ONCE), row=row)
        finally:
            self._idle.put(reader)

    def add(self, read: Read | None) -> None:
        """Add the next portion that was read."""
        if read is None:
            return
        table = [
            np.append(of_all.codes(own.texts()), np.int32(-1))
            for of_all, own in zip(self._keys, read.keys, strict=True)
        ]
        if len(read.session):
            _tell_sessions(read.session, table[Line.SESSION], self._sessions.after(self.events, read.events))
        if len(read.anonymous):
            room = self._devices.after(self.events, read.events)
            _tell_devices(read.anonymous, read.named, table[Line.ANONYMOUS], room)
        self._identified += [
            Identified(user=table[Line.USER][one.user], device=table[Line.ANONYMOUS][one.device], time=one.time)
            for one in read.identified
        ]
        if len(read.waiting.time):
            self._waiting.append(
                replace(read.waiting, codes={line: table[line][at] for line, at in read.waiting.codes.items()})
            )
        self._runs += read.runs
        self._arrivals.append(read.arrival)
        self._latest.append(read.latest)
        self._rows.append(read.events)
        self.events += read.events

    def finish(self, edges: Edges, pool: ThreadPoolExecutor) -> Log:
        """Join what belongs together, and put the events that waited on their lines."""
        known = Identified(
            user=_joined([one.user for one in self._identified], np.int32),
            device=_joined([one.device for one in self._identified], np.int32),
            time=_joined([one.time for one in self._identified], np.int64),
        )
        for reader in self._readers:
            reader.kinds.finish()
        kinds, pairs = pool.submit(self._kinds.ranked), pool.submit(known.pairs)
        devices = Devices(self._holding(known, edges), self._devices_of(edges))
        share = len(self._waiting) // len(self._readers) + 1
        shares = [self._waiting[first : first + share] for first in range(0, len(self._waiting), share)]
        settled = pool.map(Settling(devices, self._keys).settle, shares)
        first = [run for runs in settled for run in runs]
        return Log(
            events=self.events,
            latest=max(self._latest, default=None),
            runs=[*first, *self._runs],  # those that waited are the first of their lines, mostly: less has to be moved
            arrival=self._arrival(),
            session=self._sessions.all(self.events),
            device=self._devices.all(self.events),
            identified=pairs.result(),
            kinds=kinds.result(),
            keys=self._keys,
        )

    def _devices_of(self, edges: Edges) -> NDArray[np.int32]:
        """Give the anonymous key that stands for each one's device: int32[anonymous keys]."""
        first = groups(edges.aliases)
        interner = self._keys[Line.ANONYMOUS]
        members, roots = (interner.codes(pa.array(list(keys), pa.string())) for keys in (first, first.values()))
        devices = np.arange(len(interner), dtype=np.int32)
        devices[members] = roots
        return devices

    def _holding(self, known: Identified, edges: Edges) -> Identified:
        """Leave out the identifications that were taken back."""
        if not edges.cut:
            return known
        cut = sorted(edges.cut)
        device = self._keys[Line.ANONYMOUS].codes(pa.array([one for one, _ in cut], pa.string()))
        user = self._keys[Line.USER].codes(pa.array([one for _, one in cut], pa.string()))
        return known.without(device, user)

    def _arrival(self) -> NDArray[np.int64] | None:
        """Give the arrival numbers where some are missing (erased events leave gaps)."""
        if not any(len(numbers) for numbers in self._arrivals):
            return None
        starts = np.cumsum([0, *self._rows])
        for at, numbers in enumerate(self._arrivals):
            if not len(numbers):
                self._arrivals[at] = np.arange(starts[at], starts[at + 1])
        return _joined(self._arrivals, np.int64)


class _Codes:
    """A code for every event, in order of arrival, as they come: -1 where there is none."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._codes = np.empty(0, np.int32)
        self._filled = 0

    def after(self, before: int, count: int) -> NDArray[np.int32]:
        """Give the room for the codes of some events, to be written; so many events came before."""
        if before + count > len(self._codes):
            larger = np.empty(
                max(before + count, self._room if not len(self._codes) else 2 * len(self._codes)), np.int32
            )
            larger[: self._filled] = self._codes[: self._filled]
            self._codes = larger
        self._codes[self._filled : before] = -1
        self._filled = before + count
        return self._codes[before : self._filled]

    def all(self, events: int) -> NDArray[np.int32]:
        """Give the codes of all events; nothing where none has one."""
        if not self._filled:
            return self._codes[:0]
        self.after(events, 0)
        return self._codes[:events]


@kernel(void(array(int32), array(bool_), array(int32), out(int32)))
def _tell_devices(
    anonymous: NDArray[np.int32], named: NDArray[np.bool_], table: NDArray[np.int32], told: NDArray[np.int32]
) -> None:
    for i in range(len(anonymous)):
        told[i] = 2 * table[anonymous[i]] + np.int32(named[i]) if anonymous[i] >= 0 else -1


@kernel(void(array(int32), array(int32), out(int32)))
def _tell_sessions(session: NDArray[np.int32], table: NDArray[np.int32], told: NDArray[np.int32]) -> None:
    for i in range(len(session)):
        told[i] = table[session[i]] if session[i] >= 0 else -1


def _joined(parts: list[NDArray[N]], dtype: type[N]) -> NDArray[N]:
    joined: NDArray[N] = np.concatenate([np.empty(0, dtype), *parts])
    parts.clear()
    return joined
