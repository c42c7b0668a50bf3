"""One generation's files mapped into memory: the blocks as they were arranged, and what joining people needs."""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.blocks import Block, Kind
from rejse.trace.generation import BlockSize, Manifest, map_columns, mapped

KINDS_FILE: Final = "kinds.json"
DEVICES_FILE: Final = "devices.arrow"
IDENTIFIED_FILE: Final = "identified.arrow"
_OF_EVERY_BLOCK: Final = ("events", "persons", "sessions")
_OF_SOME: Final = ("visits", "devices", "keyed")


def block_file(part: str, number: int) -> str:
    """Name the file of one part of a block."""
    return f"{part}-{number:04d}.arrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTable:
    """All kinds and their counts, as `kinds.json` holds them."""

    kinds: tuple[Kind, ...]
    counts: tuple[int, ...]


class MappedGeneration:
    """Everything is mapped at once, so that the folder may be deleted while it is read.

    Raises:
        OSError: a file of the generation is not there any more.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.folder = folder / manifest.generation
        there = {file.name for file in manifest.files}
        self._mapped = {
            (part, number): map_columns(self.folder / block_file(part, number))
            for number in range(len(manifest.blocks))
            for part in (*_OF_EVERY_BLOCK, *_OF_SOME)
            if part in _OF_EVERY_BLOCK or block_file(part, number) in there
        }
        self._joining = {
            name: map_columns(self.folder / name) for name in (DEVICES_FILE, IDENTIFIED_FILE) if name in there
        }
        self.persons = tuple(self._open_persons(number) for number in range(len(manifest.blocks)))
        table = msgspec.json.decode((self.folder / KINDS_FILE).read_bytes(), type=KindTable)
        self.kinds: tuple[Kind, ...] = table.kinds
        self.counts = np.array(table.counts, np.int64)
        self.counts.flags.writeable = False

    @property
    def starts(self) -> tuple[int, ...]:
        """How many events lie before each block, and behind the last one."""
        return tuple(accumulate((block.events for block in self.manifest.blocks), initial=0))

    @cached_property
    def sessions(self) -> tuple[Block, ...]:
        """The blocks cut into sessions."""
        return tuple(self._open_sessions(number) for number in range(len(self.persons)))

    @property
    def devices(self) -> pa.Array:
        """The anonymous keys, by their numbers in `device`."""
        return self._joining[DEVICES_FILE]["key"] if self._joining else pa.array([], pa.large_string())

    @property
    def identified_device(self) -> NDArray[np.int32]:
        """int32[pairs]: the devices on which users identified."""
        if not self._joining:
            return np.empty(0, np.int32)
        pairs = self._joining[IDENTIFIED_FILE]
        return mapped(pairs["device"], np.int32, pairs.num_rows)

    @property
    def identified_user(self) -> pa.Array:
        """The keys of the users who did."""
        return self._joining[IDENTIFIED_FILE]["user"] if self._joining else pa.array([], pa.large_string())

    def arrival(self, number: int) -> NDArray[np.uint32]:
        """uint32[events]: the arrival number of every event of a block, in the persons' order."""
        return mapped(self._part("events", number)["arrival"], np.uint32, self.manifest.blocks[number].events)

    def device(self, number: int) -> NDArray[np.int32]:
        """int32[events]: a block's events' devices: twice the number, plus one where the event names its user; or -1.

        Empty where no event has a device.
        """
        if ("devices", number) not in self._mapped:
            return np.empty(0, np.int32)
        return mapped(self._part("devices", number)["device"], np.int32, self.manifest.blocks[number].events)

    def person_keys(self, number: int) -> pa.RecordBatch:
        """Give the kind of line (`identity.Line`) and the key of every person of a block."""
        return self._part("persons", number).select(["line", "key"]).slice(0, self.manifest.blocks[number].persons)

    def order(self, number: int) -> NDArray[np.uint32] | None:
        """Give the sessions' order of a block's events where it is not the persons' order: uint32[events]."""
        size = self.manifest.blocks[number]
        return mapped(self._part("visits", number)["order"], np.uint32, size.events) if size.interleaved else None

    def session_keys(self, number: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]] | None:
        """Give the two halves of every session's key, 0 where silence cut it; None where no session has one."""
        if ("keyed", number) not in self._mapped:
            return None
        keyed, count = self._part("keyed", number), self.manifest.blocks[number].sessions
        return mapped(keyed["high"], np.uint64, count), mapped(keyed["low"], np.uint64, count)

    def _open_persons(self, number: int) -> Block:
        size = self.manifest.blocks[number]
        return self._block(number, self._part("persons", number), size.persons, self._part("events", number), size)

    def _open_sessions(self, number: int) -> Block:
        size = self.manifest.blocks[number]
        events = self._part("visits" if size.interleaved else "events", number)
        return self._block(number, self._part("sessions", number), size.sessions, events, size)

    def _block(self, number: int, units: pa.RecordBatch, count: int, events: pa.RecordBatch, size: BlockSize) -> Block:
        rows = events.num_rows
        assert rows >= size.events
        return Block(
            number=number,
            offsets=mapped(units["offset"], np.int64, count + 1),
            time=mapped(events["time"], np.int64, rows),
            kind=mapped(events["kind"], np.uint16, rows),
            tied=mapped(units["tied"], np.uint8, count),
        )

    def _part(self, part: str, number: int) -> pa.RecordBatch:
        return self._mapped[part, number]
