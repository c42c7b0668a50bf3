"""The synthetic event log: customers of very different length, bursts of activity, events nearly in order of time."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

TOUCHPOINTS: Final = 40
CHANNELS: Final = 12
EVENTS_PER_CUSTOMER: Final = 18.25
BEGIN: Final = int(np.datetime64("2025-01-01", "us").astype(np.int64))
YEAR: Final = 365 * 86_400_000_000
SECOND: Final = 1_000_000

NAMES: Final = tuple(f"touchpoint-{number:02d}" for number in range(TOUCHPOINTS))
CHANNEL_NAMES: Final = tuple(f"channel-{number:02d}" for number in range(CHANNELS))


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Events in arrival order, coded. customer: uint32, time: int64 µs UTC, touchpoint and channel: uint8.

    A customer's times all differ, so that every engine has one order and the same answer.
    """

    customer: NDArray[np.uint32]
    time: NDArray[np.int64]
    touchpoint: NDArray[np.uint8]
    channel: NDArray[np.uint8]
    customers: int

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.time)

    def in_order(self) -> "Log":
        """Give the same events sorted by customer and time, as the peers get them for their queries."""
        order = np.lexsort((self.time, self.customer))
        columns = (self.customer[order], self.time[order], self.touchpoint[order], self.channel[order])
        return Log(*columns, customers=self.customers)


def make_log(events: int, *, seed: int = 7) -> Log:
    """Draw a log of exactly so many events; the same seed gives the same log."""
    random = np.random.default_rng(seed)
    customers = max(1, round(events / EVENTS_PER_CUSTOMER))
    lengths = _lengths(events, customers, random)
    customer = np.repeat(np.arange(customers, dtype=np.uint32), lengths)
    time = _times(customer, lengths, random)
    weight = (1 + np.arange(TOUCHPOINTS)) ** -0.3
    touchpoint = np.searchsorted(np.cumsum(weight / weight.sum())[:-1], random.random(events)).astype(np.uint8)
    habit = random.integers(0, CHANNELS, customers, dtype=np.uint8)[customer]
    channel = np.where(random.random(events) < 0.6, habit, random.integers(0, CHANNELS, events)).astype(np.uint8)
    late = random.exponential(20 * SECOND, events) + (random.random(events) < 0.01) * random.integers(
        0, 3 * 86_400 * SECOND, events
    )
    arrival = np.argsort(time + late.astype(np.int64), kind="stable")
    return Log(customer[arrival], time[arrival], touchpoint[arrival], channel[arrival], customers=customers)


def write_parquet(log: Log, file: Path, *, seed: int = 7) -> Path:
    """Write the log in arrival order as a source would: customers as 32 hexadecimal letters, names as texts."""
    random = np.random.default_rng(seed + 1)
    digits = np.frombuffer(random.bytes(16 * log.customers).hex().encode(), np.uint8).reshape(log.customers, 32)
    rows = 1 << 20
    writer = None
    for first in range(0, log.events, rows):
        part = slice(first, min(first + rows, log.events))
        table = _as_table(log, part, digits)
        writer = writer or pq.ParquetWriter(file, table.schema, compression="snappy")
        writer.write_table(table)
    if writer:
        writer.close()
    return file


def _as_table(log: Log, part: slice, digits: NDArray[np.uint8]) -> pa.Table:
    letters = digits[log.customer[part]]
    offsets = np.arange(0, 32 * len(letters) + 1, 32, dtype=np.int32)
    ids = pa.StringArray.from_buffers(len(letters), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters)))
    return pa.table(
        {
            "time": pa.array(log.time[part]).cast(pa.timestamp("us", "UTC")),
            "user_key": ids,
            "name": pa.array(NAMES).take(pa.array(log.touchpoint[part])),
            "channel": pa.array(CHANNEL_NAMES).take(pa.array(log.channel[part])),
        }
    )


def _lengths(events: int, customers: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many events each customer has, by a power law cut at 5,000, adding up exactly."""
    drawn = np.minimum(5_000, 1 + random.pareto(1.35, customers) * 6)
    lengths: NDArray[np.int64] = np.maximum(1, (drawn * (events / drawn.sum())).astype(np.int64))
    short = events - int(lengths.sum())
    while short:
        changed = random.integers(0, customers, abs(short))
        np.add.at(lengths, changed, 1 if short > 0 else -1)
        np.maximum(lengths, 1, out=lengths)
        short = events - int(lengths.sum())
    return lengths


def _times(customer: NDArray[np.uint32], lengths: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """Draw bursts of minutes, days and weeks apart; a customer's own times all differ."""
    events = len(customer)
    scale = np.array([90.0, 2 * 86_400.0, 20 * 86_400.0])[
        np.searchsorted([0.70, 0.95], random.random(events), side="right")
    ]
    gaps = 1 + (random.exponential(scale) * SECOND).astype(np.int64)
    firsts = np.cumsum(lengths) - lengths
    gaps[firsts] = 0
    passed = np.cumsum(gaps)
    passed -= np.repeat(passed[firsts], lengths)
    span = passed[firsts + lengths - 1]
    squeezed = np.minimum(1.0, 0.98 * YEAR / np.maximum(span, 1))
    spread = np.repeat(squeezed, lengths)
    passed = np.where(spread < 1.0, (passed * spread).astype(np.int64) + _positions(lengths), passed)
    room = np.maximum(1, YEAR - (span * squeezed).astype(np.int64) - lengths)
    begin = BEGIN + (random.random(len(lengths)) * room).astype(np.int64)
    times: NDArray[np.int64] = np.repeat(begin, lengths) + passed
    return times


def _positions(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number every customer's events from 0: added to squeezed times it keeps them apart."""
    firsts = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - np.repeat(firsts, lengths)
