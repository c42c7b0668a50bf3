"""The events that came after the blocks were arranged: read from the table's newest files, with the kinds going on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.blocks import Kind
from rejse.trace.identity import KEYS, Line
from rejse.trace.kind_reading import KindReader
from rejse.trace.kinds import FIELDS, KINDS_MAX, OTHER, KindCounter
from rejse.trace.reading import CODED, COLUMNS

_TELLING: Final = attrgetter(*FIELDS)
"""What a kind says, as a plain tuple: many are looked up faster so."""


class BatchesSince(Protocol):
    """The event table's newest part."""

    def __call__(
        self, columns: Sequence[str], *, dictionaries: Sequence[str] = (), since: int = 0
    ) -> Iterable[pa.RecordBatch]:
        """Give some columns of the events from an arrival number on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tail:
    """Events in order of arrival.

    arrival, time: int64[events]. kind: uint16[events]. keys: the texts of every kind of key, null where an event has
    none. kinds, counts: those of the blocks, then the new ones, over all events.
    """

    arrival: NDArray[np.int64]
    time: NDArray[np.int64]
    kind: NDArray[np.uint16]
    keys: Mapping[Line, pa.Array]
    kinds: tuple[Kind, ...]
    counts: NDArray[np.int64]

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.arrival)


def read_tail(
    batches: BatchesSince | None,
    *,
    since: int,
    kinds: Sequence[Kind],
    counts: NDArray[np.int64],
    limit: int = KINDS_MAX,
) -> Tail:
    """Read what came since; None says that nothing did.

    Args:
        batches: the table.
        since: the first arrival number that the blocks do not hold.
        kinds: those of the blocks.
        counts: int64[kinds], how many events of the blocks are of each.
        limit: more kinds than this are not kept apart.
    """
    counter = KindCounter()
    reader = KindReader(counter)
    read, codes = [], []
    for batch in batches(COLUMNS, dictionaries=CODED, since=since) if batches else ():
        codes.append(reader.codes(batch))
        read.append(batch.select(["arrival", "time", *KEYS]))
    if not read:
        empty = pa.array([], pa.string())
        return Tail(
            arrival=np.empty(0, np.int64),
            time=np.empty(0, np.int64),
            kind=np.empty(0, np.uint16),
            keys={Line(at): empty for at in range(len(KEYS))},
            kinds=tuple(kinds),
            counts=counts,
        )
    table = pa.Table.from_batches(read).combine_chunks()
    reader.finish()
    place, fresh, times = counter.ranked()
    number, every = _go_on(kinds, fresh, limit)
    total = np.append(counts, np.zeros(len(every) - len(kinds), np.int64))
    np.add.at(total, number, times)
    time = table["time"].combine_chunks()
    return Tail(
        arrival=table["arrival"].to_numpy(),
        time=time.cast(pa.timestamp("us", time.type.tz)).cast(pa.int64()).to_numpy(),
        kind=number[place[np.concatenate(codes)]],
        keys={Line(at): _texts(table[name]) for at, name in enumerate(KEYS)},
        kinds=every,
        counts=total,
    )


def _texts(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.cast(pa.string()) if whole.type != pa.string() else whole


def _go_on(kinds: Sequence[Kind], fresh: Sequence[Kind], limit: int) -> tuple[NDArray[np.uint16], tuple[Kind, ...]]:
    """Number new kinds after those there are; where there is no more room they are not kept apart."""
    known = {_TELLING(kind): number for number, kind in enumerate(kinds)}
    every, numbers = list(kinds), []
    for one in fresh:
        kind = one if _TELLING(one) in known or len(known) < limit - 1 else OTHER
        number = known.setdefault(_TELLING(kind), len(every))
        if number == len(every):
            every.append(kind)
        numbers.append(number)
    return np.array(numbers, np.uint16), tuple(every)
