"""One portion of the events read by one thread: what the arranging needs of every event, spread by key.

The thread that decodes a batch does all that can be done with it while its texts are still in the processor's cache.
Keys are numbered here for the portion alone; `reading` numbers those of all portions, in order of arrival.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out
from rejse.trace.hexkeys import HexReader
from rejse.trace.identity import KEYS, Identified, Line
from rejse.trace.interning import Interner, Remembered, indices_of, look_up
from rejse.trace.kind_reading import KindReader
from rejse.trace.kinds import KindCounter
from rejse.trace.spreading import HEX, Lines, Run, Spreader, tell_rest
from rejse.trace.waiting import Piece, join_pieces

_NO_CODES: Final = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Read:
    """What was read of a portion. The codes of keys are those of `keys`, the portion's own.

    runs: the events whose user's key says all. latest: the latest time, µs. arrival: int64[events], empty where the
    numbers simply go on. session, anonymous: int32[events], the codes of the session's and the anonymous key, -1 for
    none; empty where no event has one. named: bool[events], whether an event names its user. identified: the events
    that name a user and an anonymous key. waiting: the events whose line nobody can tell yet. keys: the texts by the
    kind of line.
    """

    events: int
    runs: Sequence[Run]
    latest: int
    arrival: NDArray[np.int64]
    session: NDArray[np.int32]
    anonymous: NDArray[np.int32]
    named: NDArray[np.bool_]
    identified: Sequence[Identified]
    waiting: Piece
    keys: tuple[Interner, ...]


class PortionReader:
    """Reads portions one after the other, in one thread, and spreads the events whose user's key says all."""

    def __init__(self, kinds: KindCounter) -> None:
        self.spreader = Spreader()
        self.kinds = KindReader(kinds)
        self.room = _Room()

    def read(self, batches: Iterable[pa.RecordBatch], *, row: int) -> Read | None:
        """Read a portion whose first event arrived as number `row`; None where it has none."""
        portion = _Portion(self, row)
        for batch in batches:
            if batch.num_rows:
                portion.take(batch)
        return portion.read() if portion.rows else None


class _Room:
    """Room for what is kept of a portion's events until they are spread, used again for the next one."""

    def __init__(self) -> None:
        self.line, self.time, self.rest = np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.uint64)

    def reach(self, events: int) -> None:
        """Make it large enough for so many; what is in it stays."""
        more = max(events, 2 * len(self.time)) - len(self.time)
        if events > len(self.time):
            self.line = np.append(self.line, np.empty(more, np.int32))
            self.time = np.append(self.time, np.empty(more, np.int64))
            self.rest = np.append(self.rest, np.empty(more, np.uint64))


class _Users:
    """The users' keys of a portion that say all, numbered: a key may have several numbers, one in each dictionary."""

    def __init__(self) -> None:
        self._count = 0
        self._high, self._low = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)]
        self._numbers = Remembered[NDArray[np.int32]]()

    def codes(self, batch: pa.RecordBatch) -> NDArray[np.int32]:
        """Number the user's key of every event: int32[rows], -1 where it is absent or does not say all."""
        if "user_key" not in batch.schema.names or batch["user_key"].null_count == batch.num_rows:
            return np.full(batch.num_rows, -1, np.int32)
        column = batch["user_key"]
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        indices = indices_of(coded)
        return look_up(self._numbers.of(coded.dictionary, self._number), indices.at, indices.valid, indices.bit)

    def _number(self, texts: pa.Array) -> NDArray[np.int32]:
        keys = HexReader().read(texts)
        first, self._count = self._count, self._count + len(texts)
        self._high.append(keys.high)
        self._low.append(keys.low)
        return np.where(keys.is_hex, np.arange(first, self._count), -1).astype(np.int32)

    def lines(self) -> Lines:
        """Give the line of every number; what does not say all has one that no event stands on."""
        return Lines(np.concatenate(self._high), np.concatenate(self._low), np.full(self._count, HEX, np.uint64))


class _Portion:
    """What was read of a portion so far, batch by batch."""

    def __init__(self, reader: PortionReader, row: int) -> None:
        self._reader = reader
        self._first = row
        self._keys = tuple(Interner() for _ in KEYS)
        self._users = _Users()
        self._rows: list[int] = []
        self._latest: list[int] = []
        self._arrivals: list[NDArray[np.int64]] = []
        self._sessions: list[NDArray[np.int32]] = []
        self._anonymous: list[NDArray[np.int32]] = []
        self._named: list[NDArray[np.bool_]] = []
        self._identified: list[Identified] = []
        self._waiting: list[Piece] = []

    @property
    def rows(self) -> int:
        """How many events were taken."""
        return sum(self._rows)

    def take(self, batch: pa.RecordBatch) -> None:
        """Add the events of a batch."""
        first, room = self.rows, self._reader.room
        room.reach(first + batch.num_rows)
        here = slice(first, first + batch.num_rows)
        line, time, rest = room.line[here], room.time[here], room.rest[here]
        line[:] = self._users.codes(batch)
        time[:] = _whole(batch["time"].cast(pa.timestamp("us", batch["time"].type.tz)).cast(pa.int64()))
        anonymous, session = self._coded(batch, Line.ANONYMOUS), self._coded(batch, Line.SESSION)
        tell_rest(self._reader.kinds.codes(batch), row=self._first + first, rest=rest, device=anonymous)
        waiting = np.flatnonzero(line < 0)
        if len(waiting):
            self._wait(batch, waiting, time=time, rest=rest, anonymous=anonymous, session=session)
        self._named.append(self._identify(batch, line, anonymous, time))
        self._anonymous.append(anonymous)
        self._sessions.append(session)
        self._arrivals.append(_unexpected(batch, self._first + first))
        self._latest.append(int(time.max()))
        self._rows.append(batch.num_rows)

    def _coded(self, batch: pa.RecordBatch, line: Line, rows: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
        """Code a key of every event, or only of some rows; empty where no event has one."""
        key = KEYS[line]
        if key not in batch.schema.names or batch[key].null_count == batch.num_rows:
            return _NO_CODES
        if rows is None:
            return self._keys[line].codes(batch[key])
        some = batch[key].take(pa.array(rows))
        return self._keys[line].codes(some.dictionary_decode() if pa.types.is_dictionary(some.type) else some)

    def _wait(  # noqa: PLR0913  (a batch as it is told apart)
        self,
        batch: pa.RecordBatch,
        rows: NDArray[np.int64],
        *,
        time: NDArray[np.int64],
        rest: NDArray[np.uint64],
        anonymous: NDArray[np.int32],
        session: NDArray[np.int32],
    ) -> None:
        """Let the events wait whose user's key does not say all."""
        codes = {
            Line.USER: _NO_CODES if _absent(batch) == len(rows) else self._coded(batch, Line.USER, rows),
            Line.ANONYMOUS: anonymous[rows] if len(anonymous) else anonymous,
            Line.SESSION: session[rows] if len(session) else session,
            Line.CASE: self._coded(batch, Line.CASE, rows),
            Line.ACCOUNT: self._coded(batch, Line.ACCOUNT, rows),
        }
        there = {line: found for line, found in codes.items() if len(found)}
        self._waiting.append(Piece(time=time[rows], rest=rest[rows], codes=there))

    def _identify(
        self, batch: pa.RecordBatch, line: NDArray[np.int32], anonymous: NDArray[np.int32], time: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Remember on which devices users identified; say of every event whether it names its user."""
        if not len(anonymous):
            return np.zeros(batch.num_rows, np.bool_)
        named = line >= 0
        if np.count_nonzero(named) + _absent(batch) < batch.num_rows:
            named = batch["user_key"].is_valid().to_numpy(zero_copy_only=False)
        both = np.empty(batch.num_rows, np.int64)
        rows = both[: _rows_of_both(named, anonymous, both)]
        user = self._coded(batch, Line.USER, rows) if len(rows) else _NO_CODES
        if len(user):
            self._identified.append(Identified(user=user, device=anonymous[rows], time=time[rows]))
        return named

    def read(self) -> Read:
        """Give all of it, the events spread whose user's key says all."""
        events, room, spreader = self.rows, self._reader.room, self._reader.spreader
        spreader.spread(room.line[:events], self._users.lines(), room.time[:events], room.rest[:events])
        return Read(
            events=events,
            runs=spreader.cut(),
            latest=max(self._latest),
            arrival=self._arrival(),
            session=_filled(self._sessions, self._rows),
            anonymous=_filled(self._anonymous, self._rows),
            named=np.concatenate(self._named),
            identified=self._identified,
            waiting=join_pieces(self._waiting),
            keys=self._keys,
        )

    def _arrival(self) -> NDArray[np.int64]:
        if not any(len(numbers) for numbers in self._arrivals):
            return np.empty(0, np.int64)
        starts = accumulate(self._rows, initial=self._first)
        told = zip(self._arrivals, starts, self._rows, strict=False)
        return np.concatenate([numbers if len(numbers) else np.arange(at, at + n) for numbers, at, n in told])


@kernel(int64(array(bool_), array(int32), out(int64)))
def _rows_of_both(named: NDArray[np.bool_], anonymous: NDArray[np.int32], rows: NDArray[np.int64]) -> int:
    """Find the events that name a user and have an anonymous key; give how many there are."""
    count = 0
    for i in range(len(named)):
        rows[count] = i
        count += int(named[i] and anonymous[i] >= 0)
    return count


def _absent(batch: pa.RecordBatch) -> int:
    """Count the events that name no user."""
    return int(batch["user_key"].null_count) if "user_key" in batch.schema.names else int(batch.num_rows)


def _unexpected(batch: pa.RecordBatch, first: int) -> NDArray[np.int64]:
    """Give the arrival numbers of a batch, or nothing where they simply go on."""
    if "arrival" in batch.schema.names:
        arrival = _whole(batch["arrival"])
        if not np.array_equal(arrival, np.arange(first, first + batch.num_rows)):
            return arrival
    return np.empty(0, np.int64)


def _whole(column: pa.Array) -> NDArray[np.int64]:
    assert not column.null_count, "every event has a time and an arrival number"
    numbers: NDArray[np.int64] = np.frombuffer(column.buffers()[1], np.int64)[column.offset :][: len(column)]
    return numbers


def _filled(parts: Sequence[NDArray[np.int32]], rows: Sequence[int]) -> NDArray[np.int32]:
    """Join codes; a part without any has -1 throughout; empty where no part has any."""
    if not any(len(part) for part in parts):
        return _NO_CODES
    return np.concatenate(
        [part if len(part) else np.full(n, -1, np.int32) for part, n in zip(parts, rows, strict=True)]
    )
