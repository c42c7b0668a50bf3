"""The event stream read once: what the arranging needs of every event, as small numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Final, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.identity import KEYS, Keys, Line, Lines, lines_of
from rejse.trace.interning import Interner
from rejse.trace.kinds import FIELDS, KindCounter

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done and how much there is (0 where nobody knows)."""

N = TypeVar("N", np.int32, np.int64)

COLUMNS: Final = ("arrival", "time", *KEYS, *FIELDS)
"""The columns of an event that blocks are made from; a stream may lack any but time."""

CODED: Final = ("source", "type", "name", "channel", "outcome")
"""Those of them with few values, best read as dictionaries."""


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """All events in arrival order.

    times, codes: int64 µs and int32 numbers of `kinds`, in pieces as read. arrival: None where it is 0, 1, 2 ...
    session: int32[events], or empty where no event has one. keys: the texts behind the codes, by the kind of line.
    """

    times: Sequence[NDArray[np.int64]]
    codes: Sequence[NDArray[np.int32]]
    arrival: NDArray[np.int64] | None
    lines: Lines
    session: NDArray[np.int32]
    kinds: KindCounter
    keys: tuple[Interner, ...]

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.lines.of)

    @property
    def latest(self) -> int | None:
        """The latest time of any event, µs."""
        return max((int(times.max()) for times in self.times), default=None)


def read_log(batches: Iterable[pa.RecordBatch], *, total: int = 0, progress: Progress | None = None) -> Log:
    """Read a stream of events in arrival order.

    While one batch's keys are numbered, another thread fetches the next one and numbers its kinds.
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
    return reader.finish()


class _Reader:
    """Gathers the columns batch by batch."""

    def __init__(self) -> None:
        self.events = 0
        self._kinds = KindCounter()
        self._keys = tuple(Interner() for _ in KEYS)
        self._times: list[NDArray[np.int64]] = []
        self._codes: list[NDArray[np.int32]] = []
        self._arrivals: list[NDArray[np.int64]] = []
        self._key_codes: dict[str, list[NDArray[np.int32]]] = {key: [] for key in KEYS}

    def fetch(self, stream: Iterator[pa.RecordBatch]) -> tuple[pa.RecordBatch, NDArray[np.int32]] | None:
        """Get the next events and the numbers of their kinds; None at the end."""
        batch = next((batch for batch in stream if batch.num_rows), None)
        return None if batch is None else (batch, self._kinds.codes(batch))

    def take(self, batch: pa.RecordBatch, codes: NDArray[np.int32]) -> None:
        """Add the fetched events."""
        self._times.append(_whole(batch["time"].cast(pa.timestamp("us", batch["time"].type.tz)).cast(pa.int64())))
        self._codes.append(codes)
        self._arrivals.append(self._unexpected(batch))
        named = np.zeros(batch.num_rows, np.bool_)
        for key, interner in zip(KEYS, self._keys, strict=True):
            wanted = np.flatnonzero(~named) if key in {"case_key", "account_key"} else None
            codes = _key_codes(batch, key, interner, wanted)
            self._key_codes[key].append(codes)
            if len(codes):
                named |= codes >= 0
        self.events += batch.num_rows

    def _unexpected(self, batch: pa.RecordBatch) -> NDArray[np.int64]:
        """Give the arrival numbers of a batch, or nothing where they simply go on."""
        if "arrival" in batch.schema.names:
            arrival = _whole(batch["arrival"])
            if not np.array_equal(arrival, np.arange(self.events, self.events + batch.num_rows)):
                return arrival
        return np.empty(0, np.int64)

    def finish(self) -> Log:
        """Join the batches, and put every event on its line."""
        assert self.events < 2**32, "an event's number in a block has 32 bits"
        rows = [len(codes) for codes in self._codes]
        joined = {key: _filled(self._key_codes.pop(key), rows, len(self._keys[at])) for at, key in enumerate(KEYS)}
        keys = Keys(**{field.name: joined[f"{field.name}_key"] for field in fields(Keys)})
        return Log(
            times=self._times,
            codes=self._codes,
            arrival=self._arrival(rows),
            lines=lines_of(keys, self._times),
            session=keys.session if len(self._keys[Line.SESSION]) else np.empty(0, np.int32),
            kinds=self._kinds,
            keys=self._keys,
        )

    def _arrival(self, rows: list[int]) -> NDArray[np.int64] | None:
        """Give the arrival numbers where some are missing (erased events leave gaps)."""
        if not any(len(numbers) for numbers in self._arrivals):
            return None
        starts = np.cumsum([0, *rows])
        for at, numbers in enumerate(self._arrivals):
            if not len(numbers):
                self._arrivals[at] = np.arange(starts[at], starts[at + 1])
        return _joined(self._arrivals, np.int64)


def _key_codes(
    batch: pa.RecordBatch, key: str, interner: Interner, wanted: NDArray[np.int64] | None
) -> NDArray[np.int32]:
    """Code a key of every event, or only of the wanted rows; empty where no event has one."""
    nothing = np.empty(0, np.int32)
    if key not in batch.schema.names or batch[key].null_count == batch.num_rows:
        return nothing
    if wanted is None or len(wanted) == batch.num_rows:
        return interner.codes(batch[key])
    if not len(wanted):
        return nothing
    codes = np.full(batch.num_rows, -1, np.int32)
    codes[wanted] = interner.codes(batch[key].take(pa.array(wanted)))
    return codes


def _whole(column: pa.Array) -> NDArray[np.int64]:
    assert not column.null_count, "every event has a time and an arrival number"
    numbers: NDArray[np.int64] = np.frombuffer(column.buffers()[1], np.int64)[column.offset :][: len(column)]
    return numbers


def _joined(parts: list[NDArray[N]], dtype: type[N]) -> NDArray[N]:
    joined: NDArray[N] = np.concatenate([np.empty(0, dtype), *parts])
    parts.clear()
    return joined


def _filled(parts: list[NDArray[np.int32]], rows: list[int], distinct: int) -> NDArray[np.int32]:
    """Join a key's codes; where no event has the key, one number stands for all rows."""
    if not distinct:
        return np.broadcast_to(np.int32(-1), sum(rows))
    return _joined(
        [part if len(part) else np.full(n, -1, np.int32) for part, n in zip(parts, rows, strict=True)], np.int32
    )
