"""Under which keys events stand, asked of the blocks: they know every event's person and device without a scan.

What is known of few events only (whose a session's or a case's key is) is asked of the event table, column by column.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.store.keys_together import EDGE_LETTERS, Identified, KeysTogether, KindAndKey, Standing, Turn
from rejse.trace.blocks import Scope
from rejse.trace.facets import UnknownFacet
from rejse.trace.identity import Line
from rejse.trace.opened import OpenedBlocks

_COLUMNS: Final = ("user", "anonymous", "session", "case", "account")
_TIME: Final = pa.timestamp("us", "UTC")
_FACETED: Final = {"case": "case_key", "account": "account_key"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One person's place: the number of a block, and of the unit in it."""

    number: int
    unit: int


class KeysOfBlocks:
    """The keys on the events that opened blocks hold."""

    def __init__(self, blocks: OpenedBlocks, table: KeysTogether) -> None:
        self._blocks, self._table = blocks, table
        self._base, self._tail = blocks.base, blocks.tail

    # -- which keys there are --------------------------------------------------------------------------------------

    def first_known(self, candidates: Sequence[KindAndKey]) -> KindAndKey | None:
        """Give the first of some keys that any event bears."""
        return next((one for one in candidates if self._bears(*one)), None)

    def beginning_with(self, letters: str, *, at_most: int) -> list[KindAndKey]:
        """Give the keys that begin with some letters, the strongest kinds first, and no more than so many."""
        found: list[KindAndKey] = []
        for kind in _COLUMNS:
            keys = {
                key for column in self._keys(kind) for key in column.filter(pc.starts_with(column, letters)).to_pylist()
            }
            if kind == "session" and self._has_sessions:
                keys = {key for _, key in self._table.beginning_with(letters, at_most=at_most, kinds=(kind,))}
            found += ((kind, key) for key in sorted(keys))
            if len(found) >= at_most:
                break
        return found[:at_most]

    def _bears(self, kind: str, key: str) -> bool:
        if kind == "session":
            return self._has_sessions and bool(self._table.known([(kind, key)]))
        return any(pc.index(column, pa.scalar(key, column.type)).as_py() >= 0 for column in self._keys(kind))

    def _keys(self, kind: str) -> Iterator[pa.Array]:
        """Give the keys of a kind, some of them several times; those of sessions only where they came since."""
        if kind == "user":
            for number in range(len(self._base.persons)):
                there = self._base.person_keys(number)
                yield there["key"].filter(pc.equal(there["line"], int(Line.USER)))
        elif kind == "anonymous":
            yield self._base.devices
        elif kind in _FACETED:
            try:
                yield pa.array(self._blocks.facet(_FACETED[kind], Scope.PERSON).values, pa.string())
            except UnknownFacet:
                return
        if self._tail is not None and kind not in _FACETED:
            yield self._tail.keys[Line[kind.upper()]].drop_null()

    @property
    def _has_sessions(self) -> bool:
        held = any(self._base.session_keys(number) is not None for number in range(len(self._base.persons)))
        return held or any(len(column) for column in self._keys("session"))

    def bearers(self, kind: str, key: str) -> list[tuple[str | None, str | None]]:
        """Give the keys of customer and device on the events that bear a session's, case's or account's key."""
        return self._table.bearers(kind, key)

    # -- who identified where --------------------------------------------------------------------------------------

    def identified(self, devices: Collection[str]) -> list[Identified]:
        """Give who identified on some devices, the first to do so first."""
        seen = self._identifications(devices)
        told = seen.group_by(["device", "user"]).aggregate([("time", "count"), ("time", "min"), ("time", "max")])
        told = told.rename_columns(["device", "user", "times", "first", "last"])
        return [
            Identified(**row)
            for row in told.sort_by([(name, "ascending") for name in ("first", "device", "user")]).to_pylist()
        ]

    def turns(self, families: Mapping[str, str], cut: Iterable[tuple[str, str]]) -> list[Turn]:
        """Give who used some devices in turn, by device, in order of time and then of arrival.

        Args:
            families: every anonymous key of the devices -> the key that stands for its device.
            cut: (anonymous key, user key) of identifications that do not hold.
        """
        apart = set(cut)
        rows = [
            (families[row["device"]], row["time"], row["arrival"], row["user"])
            for row in self._identifications(families).to_pylist()
            if (row["device"], row["user"]) not in apart
        ]
        return [
            Turn(device=device, user=user, until=max(time for _, time, _, _ in some))
            for (device, user), some in groupby(sorted(rows), key=lambda row: (row[0], row[3]))
        ]

    def identification(self, letters: str) -> Identified | None:
        """Give the identification named by the first letters of its hash, None where there is none."""
        if len(letters) != EDGE_LETTERS:
            return None
        pairs = {
            (device, user)
            for device, user in self._pairs()
            if sha256((device + user).encode()).hexdigest().startswith(letters)
        }
        if len(pairs) != 1:
            return None
        ((device, user),) = pairs
        return next(one for one in self.identified([device]) if one.user == user)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Give every device and customer that stand on one event, some of them several times."""
        devices = self._base.devices.take(pa.array(self._base.identified_device))
        yield from zip(devices.to_pylist(), self._base.identified_user.to_pylist(), strict=True)
        if self._tail is not None:
            anonymous, users = self._tail.keys[Line.ANONYMOUS], self._tail.keys[Line.USER]
            both = pc.and_(anonymous.is_valid(), users.is_valid())
            yield from zip(anonymous.filter(both).to_pylist(), users.filter(both).to_pylist(), strict=True)

    def _identifications(self, devices: Collection[str]) -> pa.Table:
        """Give every event on which a customer identified on some devices: device, user, time, arrival."""
        asked = pa.array(sorted(devices), pa.large_string())
        codes = pc.indices_nonzero(pc.is_in(self._base.devices, value_set=asked)).to_numpy().astype(np.int32)
        parts = [self._none()]
        for number, block in enumerate(self._base.persons):
            on = self._base.device(number)
            events = np.flatnonzero(np.isin(on, 2 * codes + 1)) if len(codes) and len(on) else np.empty(0, np.int64)
            parts.append(
                _table(
                    device=self._base.devices.take(pa.array(on[events] >> 1)),
                    user=self._users(number, events),
                    time=block.time[events],
                    arrival=self._base.arrival(number)[events],
                )
            )
        if self._tail is not None:
            anonymous, users = self._tail.keys[Line.ANONYMOUS], self._tail.keys[Line.USER]
            on_them = pc.is_in(anonymous, value_set=asked.cast(anonymous.type), skip_nulls=True)
            rows = pc.indices_nonzero(pc.and_(on_them, users.is_valid()))
            at = rows.to_numpy()
            time, arrival = self._tail.time[at], self._tail.arrival[at]
            parts.append(_table(device=anonymous.take(rows), user=users.take(rows), time=time, arrival=arrival))
        return pa.concat_tables(parts)

    @staticmethod
    def _none() -> pa.Table:
        nobody, never = pa.array([], pa.string()), np.empty(0, np.int64)
        return _table(device=nobody, user=nobody, time=never, arrival=never)

    def _users(self, number: int, events: NDArray[np.int64]) -> pa.Array:
        """Give the key of the line that some events of a block stand on."""
        return self._base.person_keys(number)["key"].take(pa.array(self._units(number, events)))

    def _units(self, number: int, events: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted(self._base.persons[number].offsets, events, side="right") - 1

    # -- one person's events ---------------------------------------------------------------------------------------

    def standing(self, place: Unit) -> list[Standing]:
        """Give under which keys a person's events stand, the earliest first; of each its customer's and device's key.

        Where neither is there, it is the key that the event's line is known by.
        """
        block = self._blocks.scoped(Scope.PERSON)[place.number]
        start, stop = block.offsets[place.unit], block.offsets[place.unit + 1]
        keys = self._keys_at(self._blocks.origin(place.number)[start:stop])
        table = pa.table({**keys, "time": pa.array(block.time[start:stop]).cast(_TIME)})
        told = table.group_by(list(_COLUMNS)).aggregate([("time", "count"), ("time", "min"), ("time", "max")])
        told = told.rename_columns([*_COLUMNS, "events", "first", "last"])
        found = [Standing(**row) for row in told.to_pylist()]
        return sorted(found, key=lambda one: (one.first, one.last, *(getattr(one, name) or "~" for name in _COLUMNS)))

    def companies(self, place: Unit) -> tuple[NDArray[np.int64], list[str | None]]:
        """Give when a person's events happened, in order, and which company each of them names."""
        block = self._blocks.scoped(Scope.PERSON)[place.number]
        start, stop = block.offsets[place.unit], block.offsets[place.unit + 1]
        facet = self._blocks.facet(_FACETED["account"], Scope.PERSON)
        named = [facet.values[code] if code >= 0 else None for code in facet.codes[place.number][start:stop].tolist()]
        return block.time[start:stop], named

    def events(self, arrivals: NDArray[np.uint32]) -> pa.Table:
        """Give some events with all their columns, in order of time and then of arrival."""
        return self._table.events(arrivals)

    def _keys_at(self, origin: NDArray[np.int64]) -> dict[str, pa.Array]:
        """Give the keys of the events at some places: of all events of the blocks, and the new ones behind them."""
        found: dict[str, list[pa.Array]] = {name: [] for name in _COLUMNS}
        rows = []
        for number, start in enumerate(self._base.starts[:-1]):
            there = np.flatnonzero((origin >= start) & (origin < self._base.starts[number + 1]))
            if len(there):
                rows.append(there)
                self._add_held(found, number, origin[there] - start)
        there = np.flatnonzero(origin >= self._base.starts[-1])
        if len(there) and self._tail is not None:
            rows.append(there)
            self._add_new(found, origin[there] - self._base.starts[-1])
        back = pa.array(np.argsort(np.concatenate(rows))) if rows else pa.array([], pa.int64())
        every = {name: pa.concat_arrays([pa.array([], pa.string()), *parts]) for name, parts in found.items()}
        return {name: column.take(back) for name, column in every.items()}

    def _add_held(self, found: dict[str, list[pa.Array]], number: int, events: NDArray[np.int64]) -> None:
        units = self._units(number, events)
        there = self._base.person_keys(number)
        line, key = there["line"].to_numpy()[units], there["key"].take(pa.array(units)).cast(pa.string())
        on = self._base.device(number)
        device = on[events] if len(on) else np.full(len(events), -1, np.int32)
        named = (line == Line.USER) & ((device < 0) | (device & 1 == 1))
        found["user"].append(pc.if_else(pa.array(named), key, None))
        at = pa.array(device >> 1, mask=device < 0)
        found["anonymous"].append(self._base.devices.take(at).cast(pa.string()))
        for name in _COLUMNS[2:]:
            found[name].append(pc.if_else(pa.array(line == Line[name.upper()]), key, None))

    def _add_new(self, found: dict[str, list[pa.Array]], rows: NDArray[np.int64]) -> None:
        assert self._tail is not None, "there are new events"
        known = np.zeros(len(rows), np.bool_)
        for name in _COLUMNS:
            column = self._tail.keys[Line[name.upper()]].take(pa.array(rows)).cast(pa.string())
            hidden = known if name not in _COLUMNS[:2] else np.zeros(len(rows), np.bool_)
            found[name].append(pc.if_else(pa.array(hidden), None, column))
            known |= np.asarray(column.is_valid())


def _table(
    *, device: pa.Array, user: pa.Array, time: NDArray[np.int64], arrival: NDArray[np.int64] | NDArray[np.uint32]
) -> pa.Table:
    return pa.table(
        {
            "device": device.cast(pa.string()),
            "user": user.cast(pa.string()),
            "time": pa.array(time).cast(_TIME),
            "arrival": pa.array(arrival.astype(np.int64)),
        }
    )
