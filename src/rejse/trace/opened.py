"""Blocks opened for reading: one generation's files, and what changed since laid over them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.blocks import ALL, Block, Facet, Kind, Scope, Snapshot, persons_of_sessions
from rejse.trace.edges import NO_EDGES, Edges
from rejse.trace.facets import Batches, CodedFacet, UnknownFacet, code_since, find_facet
from rejse.trace.generation import Manifest
from rejse.trace.mapped import MappedGeneration
from rejse.trace.overlay import Overlay, OverlayBlock, Since, lay_over
from rejse.trace.tail import Tail

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class OpenedBlocks:
    """What is pinned here stays as it is, whatever is written beside it.

    Raises:
        OSError: a file of the generation is not there any more.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, batches: Batches, *, journey_revision: int, since: Since | None = None
    ) -> None:
        self.manifest = manifest
        self._base = MappedGeneration(folder, manifest)
        self._batches = batches
        self._journey = journey_revision
        self._since = since
        self._overlay: Overlay | None = None if since is None or since.nothing else lay_over(self._base, since)
        self._lock = Lock()
        self._facets: dict[str, CodedFacet] = {}

    @property
    def kinds(self) -> Sequence[Kind]:
        """All kinds: those of the blocks most frequent first, then those that came since."""
        return self._overlay.tail.kinds if self._overlay else self._base.kinds

    @property
    def kind_counts(self) -> NDArray[np.int64]:
        """int64[kinds]: how many events are of each kind."""
        return self._overlay.tail.counts if self._overlay else self._base.counts

    @property
    def snapshot(self) -> Snapshot:
        """What these blocks were made from."""
        told = self.manifest
        return Snapshot(
            events=self._since.events_version if self._since else told.events_version,
            identity=self._since.edges.version if self._since else told.identity_version,
            journey=self._journey,
            erased_through=told.erased_through,
        )

    @property
    def edges(self) -> Edges:
        """What the identity log says of these people."""
        return self._since.edges if self._since else NO_EDGES

    @property
    def data_through(self) -> datetime | None:
        """The latest corrected time of any event, aware UTC; None where there is no event."""
        known = [] if self.manifest.data_through is None else [self.manifest.data_through]
        if self._overlay and self._overlay.tail.events:
            known.append(int(self._overlay.tail.time.max()))
        return _EPOCH + timedelta(microseconds=max(known)) if known else None

    def scoped(self, scope: Scope) -> Sequence[Block]:
        """Give the blocks cut into the scope's units."""
        return self._sessions if scope is Scope.SESSION else self._persons

    def unit_keys(self, number: int) -> pa.Array:
        """Give the key of every person of a block; null for one who has none."""
        return self.person_keys(number)["key"]

    def person_keys(self, number: int) -> pa.RecordBatch:
        """Give the kind of line (`identity.Line`) and the key of every person of a block."""
        if (over := self._over(number)) is None:
            return self._base.person_keys(number)
        return pa.record_batch({"line": over.line, "key": over.key})

    def person_of_session(self, number: int) -> NDArray[np.uint32]:
        """uint32[sessions]: the number of the person whose session it is."""
        return persons_of_sessions(self._persons[number], self._sessions[number])

    def arrival(self, number: int) -> NDArray[np.uint32]:
        """uint32[events]: the arrival number of every event of a block, in the persons' order."""
        over = self._over(number)
        return self._base.arrival(number) if over is None else over.arrival

    @property
    def base(self) -> MappedGeneration:
        """The blocks as they were arranged."""
        return self._base

    @property
    def tail(self) -> Tail | None:
        """The events that came since, in order of arrival."""
        return self._overlay.tail if self._overlay else None

    def origin(self, number: int) -> NDArray[np.int64]:
        """int64[events]: where each event of a block is among those of `base` in their order, then of `tail`."""
        over = self._over(number)
        return np.arange(*self._base.starts[number : number + 2]) if over is None else over.origin

    def facet(self, name: str, scope: Scope) -> Facet:
        """Give a column or property of the events, coded; built on first use and kept.

        Raises:
            UnknownFacet: no event has such a column or property.
        """
        with self._lock:
            if name not in self._facets:
                self._facets[name] = self._found(name)
            coded = self._facets[name]
        codes = [coded.codes[start:stop] for start, stop in pairwise(self._base.starts)]
        codes += [coded.codes[over.origin] for over in self._over_all]
        if scope is Scope.SESSION:
            codes = [self._in_session_order(number, column) for number, column in enumerate(codes)]
        return Facet(name=name, values=coded.values, codes=tuple(codes))

    def _found(self, name: str) -> CodedFacet:
        count = self._overlay.tail.events if self._overlay else 0
        newest = self._since.batches if self._since and count else None
        try:
            kept = find_facet(
                name,
                generation=self._base.folder,
                manifest=self.manifest,
                batches=self._batches,
                arrival=self._base.arrival,
            )
        except UnknownFacet:
            if newest is None:
                raise
            kept = None  # perhaps a new event has it
        if newest is None:
            assert kept is not None
            return kept
        later = partial(newest, since=self.manifest.arrivals)
        return code_since(name, kept, later, held=self._base.starts[-1], count=count)

    @property
    def _over_all(self) -> Sequence[OverlayBlock]:
        return self._overlay.blocks if self._overlay else ()

    def _over(self, number: int) -> OverlayBlock | None:
        below = len(self._base.persons)
        return None if number < below else self._over_all[number - below]

    @cached_property
    def _persons(self) -> tuple[Block, ...]:
        base = (replace(block, alive=self._alive(block.number)) for block in self._base.persons)
        return (*base, *(over.persons for over in self._over_all))

    @cached_property
    def _sessions(self) -> tuple[Block, ...]:
        base = []
        for block in self._base.sessions:
            alive = self._alive(block.number)
            alive = alive[persons_of_sessions(self._base.persons[block.number], block)] if len(alive) else alive
            base.append(replace(block, alive=alive))
        return (*base, *(over.sessions for over in self._over_all))

    def _alive(self, number: int) -> NDArray[np.uint8]:
        alive = self._overlay.alive[number] if self._overlay else ALL
        return ALL if alive.all() else alive

    def _in_session_order(self, number: int, codes: NDArray[np.int32]) -> NDArray[np.int32]:
        over = self._over(number)
        order = self._base.order(number) if over is None else over.order
        if order is None:
            return codes
        ordered: NDArray[np.int32] = codes[order]
        ordered.flags.writeable = False
        return ordered
