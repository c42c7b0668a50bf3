"""The event stream read once: what the arranging needs of every event, as small numbers, spread by key."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.edges import NO_EDGES, Edges, groups
from rejse.trace.hexkeys import HexKeys, HexReader
from rejse.trace.identity import KEYS, Devices, Identified, Line
from rejse.trace.interning import Interner
from rejse.trace.kinds import FIELDS, KindCounter
from rejse.trace.spreading import HEX, Run, Spreader
from rejse.trace.waiting import Piece, settle

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done and how much there is (0 where nobody knows)."""

N = TypeVar("N", np.int32, np.int64)

COLUMNS: Final = ("arrival", "time", *KEYS, *FIELDS)
"""The columns of an event that blocks are made from; a stream may lack any but time."""

CODED: Final = ("source", "type", "name", "channel", "outcome", "path")
"""Those of them with few values, best read as dictionaries."""


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """All events, each spread to the part of its line's key.

    latest: the latest time of any event, µs. arrival: int64[events], None where it is 0, 1, 2 ... session, device:
    int32[events] in order of arrival, or empty where no event has one: the code of the session's key; the code of the
    anonymous key twice, plus one where the event names its user itself. identified: which users identified on which
    anonymous keys, each pair once. keys: the texts behind the codes, by the kind of line.
    """

    events: int
    latest: int | None
    runs: Sequence[Run]
    arrival: NDArray[np.int64] | None
    session: NDArray[np.int32]
    device: NDArray[np.int32]
    identified: NDArray[np.int32]
    kinds: KindCounter
    keys: tuple[Interner, ...]


def read_log(
    batches: Iterable[pa.RecordBatch],
    *,
    edges: Edges = NO_EDGES,
    total: int = 0,
    progress: Progress | None = None,
) -> Log:
    """Read a stream of events in arrival order; people joined by hand are still apart (see `overlay`).

    While one batch's events are spread, another thread fetches the next one and numbers its kinds.
    """
    reader = _Reader()
    stream = iter(batches)
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(reader.fetch, stream)
        while (fetched := coming.result()) is not None:
            coming = ahead.submit(reader.fetch, stream)
            reader.take(*fetched)
            if progress:
                progress(reader.events, max(total, reader.events))
    return reader.finish(edges)


class _Reader:
    """Spreads the events batch by batch; those whose line nobody can tell yet wait until all is read."""

    def __init__(self) -> None:
        self.events = 0
        self._latest: int | None = None
        self._hex = HexReader()
        self._spreader = Spreader()
        self._kinds = KindCounter()
        self._keys = tuple(Interner() for _ in KEYS)
        self._rows: list[int] = []
        self._arrivals: list[NDArray[np.int64]] = []
        self._sessions: list[NDArray[np.int32]] = []
        self._devices: list[NDArray[np.int32]] = []
        self._runs: list[Run] = []
        self._waiting: list[Piece] = []
        self._identified: list[Identified] = []

    def fetch(self, stream: Iterator[pa.RecordBatch]) -> tuple[pa.RecordBatch, NDArray[np.int32]] | None:
        """Get the next events and the numbers of their kinds; None at the end."""
        batch = next((batch for batch in stream if batch.num_rows), None)
        return None if batch is None else (batch, self._kinds.codes(batch))

    def take(self, batch: pa.RecordBatch, codes: NDArray[np.int32]) -> None:
        """Add the fetched events."""
        time = _whole(batch["time"].cast(pa.timestamp("us", batch["time"].type.tz)).cast(pa.int64()))
        users = self._hex.read(batch["user_key"] if "user_key" in batch.schema.names else pa.nulls(batch.num_rows))
        rest = self._spreader.tell_rest(codes, row=self.events, form=HEX)
        anonymous = self._coded(batch, Line.ANONYMOUS)
        self._sessions.append(self._coded(batch, Line.SESSION))
        if users.count == batch.num_rows:
            self._runs.append(self._spreader.spread(users.high, users.low, time, rest))
        else:
            self._split(batch, users, time=time, rest=rest, anonymous=anonymous)
        self._devices.append(self._identify(batch, anonymous, time) if len(anonymous) else anonymous)
        self._arrivals.append(self._unexpected(batch))
        self._rows.append(batch.num_rows)
        self._latest = max(int(time.max()), self._latest if self._latest is not None else int(time[0]))
        self.events += batch.num_rows

    def _coded(self, batch: pa.RecordBatch, line: Line, rows: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
        """Code a key of every event, or only of some rows; empty where no event has one."""
        key = KEYS[line]
        if key not in batch.schema.names or batch[key].null_count == batch.num_rows:
            return np.empty(0, np.int32)
        return self._keys[line].codes(batch[key] if rows is None else batch[key].take(pa.array(rows)))

    def _split(
        self,
        batch: pa.RecordBatch,
        users: HexKeys,
        *,
        time: NDArray[np.int64],
        rest: NDArray[np.uint64],
        anonymous: NDArray[np.int32],
    ) -> None:
        """Spread the events whose user's key says all, and let the others wait."""
        if users.count:
            known = np.flatnonzero(users.is_hex)
            self._runs.append(self._spreader.spread(users.high[known], users.low[known], time[known], rest[known]))
        rows = np.flatnonzero(~users.is_hex)
        codes = {
            Line.USER: self._coded(batch, Line.USER, rows),
            Line.ANONYMOUS: anonymous[rows] if len(anonymous) else anonymous,
            Line.SESSION: self._sessions[-1][rows] if len(self._sessions[-1]) else self._sessions[-1],
            Line.CASE: self._coded(batch, Line.CASE, rows),
            Line.ACCOUNT: self._coded(batch, Line.ACCOUNT, rows),
        }
        there = {line: found for line, found in codes.items() if len(found)}
        self._waiting.append(Piece(time=time[rows], rest=rest[rows], codes=there))

    def _identify(
        self, batch: pa.RecordBatch, anonymous: NDArray[np.int32], time: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """Remember on which devices users identified; give every event's device, and whether it names its user."""
        named = np.zeros(len(anonymous), np.bool_)
        if "user_key" in batch.schema.names:
            named = batch["user_key"].is_valid().to_numpy(zero_copy_only=False)
            rows = np.flatnonzero((anonymous >= 0) & named)
            user = self._coded(batch, Line.USER, rows)
            if len(user):
                self._identified.append(Identified(user=user, device=anonymous[rows], time=time[rows]))
        return np.where(anonymous < 0, np.int32(-1), 2 * anonymous + named).astype(np.int32)

    def _unexpected(self, batch: pa.RecordBatch) -> NDArray[np.int64]:
        """Give the arrival numbers of a batch, or nothing where they simply go on."""
        if "arrival" in batch.schema.names:
            arrival = _whole(batch["arrival"])
            if not np.array_equal(arrival, np.arange(self.events, self.events + batch.num_rows)):
                return arrival
        return np.empty(0, np.int64)

    def finish(self, edges: Edges) -> Log:
        """Join what belongs together, and put the events that waited on their lines."""
        known = Identified(
            user=_joined([one.user for one in self._identified], np.int32),
            device=_joined([one.device for one in self._identified], np.int32),
            time=_joined([one.time for one in self._identified], np.int64),
        )
        pairs = known.pairs()
        if self._waiting:
            devices = Devices(self._holding(known, edges), self._devices_of(edges))
            self._runs += settle(self._waiting, devices, self._keys, self._spreader)
        nothing = np.empty(0, np.int32)
        return Log(
            events=self.events,
            latest=self._latest,
            runs=self._runs,
            arrival=self._arrival(),
            session=_filled(self._sessions, self._rows) if len(self._keys[Line.SESSION]) else nothing,
            device=_filled(self._devices, self._rows) if len(self._keys[Line.ANONYMOUS]) else nothing,
            identified=pairs,
            kinds=self._kinds,
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


def _whole(column: pa.Array) -> NDArray[np.int64]:
    assert not column.null_count, "every event has a time and an arrival number"
    numbers: NDArray[np.int64] = np.frombuffer(column.buffers()[1], np.int64)[column.offset :][: len(column)]
    return numbers


def _joined(parts: list[NDArray[N]], dtype: type[N]) -> NDArray[N]:
    joined: NDArray[N] = np.concatenate([np.empty(0, dtype), *parts])
    parts.clear()
    return joined


def _filled(parts: list[NDArray[np.int32]], rows: list[int]) -> NDArray[np.int32]:
    """Join a key's codes; a batch without any has -1 throughout."""
    return _joined(
        [part if len(part) else np.full(n, -1, np.int32) for part, n in zip(parts, rows, strict=True)], np.int32
    )
