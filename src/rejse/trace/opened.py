"""One generation of blocks opened for reading: the contract `Blocks` over memory-mapped files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.blocks import Block, Facet, Kind, Scope, Snapshot
from rejse.trace.facets import Batches, CodedFacet, find_facet
from rejse.trace.generation import BlockSize, Manifest, map_columns, mapped

KINDS_FILE: Final = "kinds.json"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTable:
    """All kinds and their counts, as `kinds.json` holds them."""

    kinds: tuple[Kind, ...]
    counts: tuple[int, ...]


def block_file(part: str, number: int) -> str:
    """Name the file of one part of a block."""
    return f"{part}-{number:04d}.arrow"


class OpenedBlocks:
    """One generation, pinned: what is read here stays as it is, whatever is written beside it.

    Every column is mapped at once, so that the folder may be deleted while it is read.

    Raises:
        OSError: a file of the generation is not there any more.
    """

    def __init__(self, folder: Path, manifest: Manifest, batches: Batches, *, journey_revision: int) -> None:
        self.manifest = manifest
        self._generation = folder / manifest.generation
        self._batches = batches
        self._journey = journey_revision
        self._lock = Lock()
        self._facets: dict[str, CodedFacet] = {}
        self._mapped = {
            (part, number): map_columns(self._generation / block_file(part, number))
            for number, size in enumerate(manifest.blocks)
            for part in ("events", "persons", "sessions", *(("visits",) if size.interleaved else ()))
        }
        self._persons = tuple(self._open_persons(number) for number in range(len(manifest.blocks)))
        table = msgspec.json.decode((self._generation / KINDS_FILE).read_bytes(), type=KindTable)
        self._kinds = table.kinds
        self._counts = np.array(table.counts, np.int64)
        self._counts.flags.writeable = False

    @property
    def kinds(self) -> Sequence[Kind]:
        """All kinds, most frequent first."""
        return self._kinds

    @property
    def kind_counts(self) -> NDArray[np.int64]:
        """int64[kinds]: how many events are of each kind."""
        return self._counts

    @property
    def snapshot(self) -> Snapshot:
        """What these blocks were made from."""
        told = self.manifest
        return Snapshot(
            events=told.events_version,
            identity=told.identity_version,
            journey=self._journey,
            erased_through=told.erased_through,
        )

    @property
    def data_through(self) -> datetime | None:
        """The latest corrected time of any event, aware UTC; None where there is no event."""
        through = self.manifest.data_through
        return None if through is None else _EPOCH + timedelta(microseconds=through)

    def scoped(self, scope: Scope) -> Sequence[Block]:
        """Give the blocks cut into the scope's units."""
        return self._persons if scope is Scope.PERSON else self._sessions

    def facet(self, name: str, scope: Scope) -> Facet:
        """Give a column or property of the events, coded; built on first use and kept.

        Raises:
            UnknownFacet: no event has such a column or property.
        """
        with self._lock:
            if name not in self._facets:
                self._facets[name] = find_facet(
                    name,
                    generation=self._generation,
                    manifest=self.manifest,
                    batches=self._batches,
                    arrival=self.arrival,
                )
            coded = self._facets[name]
        stops = np.cumsum([0, *(block.events for block in self.manifest.blocks)])
        codes = [coded.codes[start:stop] for start, stop in pairwise(stops)]
        if scope is Scope.SESSION:
            codes = [self._in_session_order(number, column) for number, column in enumerate(codes)]
        return Facet(name=name, values=coded.values, codes=tuple(codes))

    def arrival(self, number: int) -> NDArray[np.uint32]:
        """uint32[events]: the arrival number of every event of a block, in the persons' order."""
        return mapped(self._part("events", number)["arrival"], np.uint32, self.manifest.blocks[number].events)

    def person_keys(self, number: int) -> pa.RecordBatch:
        """Give the kind of line (`identity.Line`) and the key of every person of a block."""
        return self._part("persons", number).select(["line", "key"]).slice(0, self.manifest.blocks[number].persons)

    @cached_property
    def _sessions(self) -> tuple[Block, ...]:
        return tuple(self._open_sessions(number) for number in range(len(self._persons)))

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

    def _in_session_order(self, number: int, codes: NDArray[np.int32]) -> NDArray[np.int32]:
        size = self.manifest.blocks[number]
        if not size.interleaved:
            return codes
        ordered: NDArray[np.int32] = codes[mapped(self._part("visits", number)["order"], np.uint32, size.events)]
        ordered.flags.writeable = False
        return ordered

    def _part(self, part: str, number: int) -> pa.RecordBatch:
        return self._mapped[part, number]
