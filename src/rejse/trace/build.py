"""Events arranged as sequence blocks: read once, put in order, cut into sessions, written as a new generation."""

import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.errors import CouldNot, Where
from rejse.store.events import EventsUnreadable
from rejse.trace.arranging import Arranged, arrange, block_count
from rejse.trace.blocks import PAD, Blocks
from rejse.trace.edges import NO_EDGES, Edges, IdentityLog
from rejse.trace.generation import (
    FORMAT,
    BlockSize,
    Columns,
    Manifest,
    Sealed,
    generation_in_force,
    new_generation,
    publish,
    read_manifest,
    seal_bytes,
    seal_columns,
    waits_for_disk,
)
from rejse.trace.identity import Line
from rejse.trace.mapped import DEVICES_FILE, IDENTIFIED_FILE, KINDS_FILE, KindTable, block_file
from rejse.trace.opened import OpenedBlocks
from rejse.trace.overlay import Since
from rejse.trace.reading import CODED, COLUMNS, Log, Progress, read_log
from rejse.trace.sessions import SessionNames, cut_sessions

EVENTS_PER_BLOCK: Final = 1 << 20

TAIL_SHARE: Final = 8
"""Blocks are arranged anew where the events that came since are more than one in so many of theirs."""


class BlocksNotWritten(CouldNot):
    """The disk refused a file of the blocks; those there were stay in force."""

    code = "blocks-not-written"


class BlocksVanished(CouldNot):
    """The files of the blocks were deleted just as they were opened."""

    code = "blocks-vanished"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """What a stream of events is: the table's version, its files, how many events it has, and what was erased."""

    events_version: int = 0
    erased_through: int = 0
    sources: tuple[str, ...] = ()
    table_events: int = 0


UNKNOWN: Final = MadeFrom()


class Events(Protocol):
    """What blocks are made from: the event table of the store."""

    @property
    def version(self) -> int:
        """The version of the table: it grows with every change."""
        ...

    @property
    def count(self) -> int:
        """How many events there are."""
        ...

    def files(self) -> Sequence[str]:
        """Name the files that the events lie in; none of them ever changes."""
        ...

    def batches(
        self, columns: Sequence[str], *, dictionaries: Sequence[str] = (), since: int = 0
    ) -> Iterable[pa.RecordBatch]:
        """Give all events in order of arrival, or those from an arrival number on."""
        ...

    def pinned(self) -> "Events":
        """Give the table as it is now, whatever is appended later."""
        ...


class Inferred(Protocol):
    """Names what is known of the lines of the first events beyond what they say: equal names, equal lines."""

    def __call__(self, arrivals: int) -> str:
        """Name it for the events below an arrival number."""
        ...


def _nothing(arrivals: int) -> str:  # noqa: ARG001  (it stands in for what infers nothing)
    return ""


def open_blocks(  # noqa: PLR0913  (what a snapshot is made of)
    folder: Path,
    events: Events,
    *,
    session_gap: timedelta,
    journey_revision: int,
    identity: IdentityLog | None = None,
    erased_through: int = 0,
    inferred: Inferred = _nothing,
    progress: Progress | None = None,
) -> Blocks:
    """Open the blocks of an event table as it is now, with its people as the identity log joins them now.

    What was added since the blocks were arranged is laid over them in memory (see `overlay`): that costs in proportion
    to what changed, and writes nothing. They are arranged anew where there are none, where they are damaged or of
    another format, where another silence than theirs ends a session, where events they hold are gone or
    stand on other lines by what is inferred, and where more than a share of one in `TAIL_SHARE` has come since.

    Raises:
        BlocksNotWritten: the disk refused; the old blocks are as they were.
        BlocksVanished: somebody deletes the folder while it is opened.
    """
    while True:
        pinned = events.pinned()
        try:
            return _open_pinned(
                folder, pinned, identity, session_gap, journey_revision, erased_through, inferred, progress
            )
        except EventsUnreadable:
            if events.version == pinned.version:
                raise  # else somebody was erased just now: what was pinned is gone, on purpose


def _open_pinned(  # noqa: PLR0913, PLR0917
    folder: Path,
    pinned: Events,
    identity: IdentityLog | None,
    session_gap: timedelta,
    journey_revision: int,
    erased_through: int,
    inferred: Inferred,
    progress: Progress | None,
) -> Blocks:
    """Open the blocks of a table that stays as it is."""
    edges = identity.edges() if identity else NO_EDGES
    manifest = read_manifest(folder)
    if (
        manifest is None
        or not _still_holds(manifest, pinned, session_gap, erased_through)
        or manifest.inferred != inferred(manifest.arrivals)
    ):
        manifest = build(
            pinned.batches(COLUMNS, dictionaries=CODED),
            into=folder,
            edges=edges,
            session_gap=session_gap,
            made_from=MadeFrom(
                events_version=pinned.version,
                erased_through=erased_through,
                sources=_names(pinned),
                table_events=pinned.count,
            ),
            inferred=inferred,
            progress=progress,
        )
    before = edges
    if identity and manifest.identity_version != edges.version:
        before = identity.edges(manifest.identity_version)
    entered = bool(manifest.inferred) and before != edges  # events the blocks did not hold may stand on a line now
    since = Since(
        events_version=pinned.version,
        batches=pinned.batches if entered or pinned.version != manifest.events_version else None,
        before=before,
        edges=edges,
    )
    try:
        return OpenedBlocks(folder, manifest, pinned.batches, journey_revision=journey_revision, since=since)
    except FileNotFoundError as missing:
        raise BlocksVanished(where=Where(str(folder))) from missing


def _still_holds(manifest: Manifest, events: Events, session_gap: timedelta, erased_through: int) -> bool:
    """Say whether the blocks hold the beginning of the table, and not much less than all of it."""
    if (manifest.session_gap, manifest.erased_through) != (_microseconds(session_gap), erased_through):
        return False
    if manifest.events_version == events.version:
        return True
    grown = events.count - manifest.table_events
    return set(manifest.sources) <= set(_names(events)) and TAIL_SHARE * grown <= manifest.table_events


def _names(events: Events) -> tuple[str, ...]:
    return tuple(Path(file).name for file in events.files())


def build(  # noqa: PLR0913  (what a generation is made from)
    batches: Iterable[pa.RecordBatch],
    *,
    into: Path,
    edges: Edges = NO_EDGES,
    session_gap: timedelta = timedelta(minutes=30),
    made_from: MadeFrom = UNKNOWN,
    events_per_block: int = EVENTS_PER_BLOCK,
    inferred: Inferred = _nothing,
    progress: Progress | None = None,
) -> Manifest:
    """Arrange a stream of events in arrival order into a new generation of blocks, and put it in force.

    Args:
        batches: with any of `reading.COLUMNS`; only time is needed.
        into: the folder of the blocks, made where it is missing.
        edges: what the identity log says. People it joins stay apart here: they are joined when blocks are opened.
        session_gap: the silence that ends a session.
        made_from: what the stream is, to know it again.
        events_per_block: how many events a block has at most on average.
        inferred: names what the lines of the stream were inferred from.
        progress: told how many events are read, then how many blocks are written.
    """
    log = read_log(batches, edges=edges, total=made_from.table_events, progress=progress)
    before = generation_in_force(into)
    try:
        generation = new_generation(into)
        try:
            written = _write(generation, log, _microseconds(session_gap), events_per_block, progress)
            manifest = Manifest(
                format=FORMAT,
                generation=generation.name,
                before=before,
                events_version=made_from.events_version,
                identity_version=edges.version,
                erased_through=made_from.erased_through,
                sources=made_from.sources,
                table_events=made_from.table_events,
                data_through=log.latest,
                session_gap=_microseconds(session_gap),
                arrivals=_arrivals(log),
                inferred=inferred(_arrivals(log)),
                blocks=tuple(block.size for block in written.blocks),
                files=(*written.files, *(file for block in written.blocks for file in block.files)),
            )
            publish(into, manifest)
        except BaseException:
            if generation_in_force(into) != generation.name:
                shutil.rmtree(generation, ignore_errors=True)
            raise
    except OSError as refused:
        raise BlocksNotWritten(where=Where(str(into)), reason=refused.strerror or str(refused)) from refused
    return manifest


def _microseconds(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1)


def _arrivals(log: Log) -> int:
    """Give the first arrival number after those of the log."""
    if log.arrival is None:
        return log.events
    return int(log.arrival.max()) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _WrittenBlock:
    size: BlockSize
    files: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    blocks: tuple[_WrittenBlock, ...]
    files: tuple[Sealed, ...]


def _write(generation: Path, log: Log, gap: int, events_per_block: int, progress: Progress | None) -> _Written:
    """Write every file of a generation but the manifest, block by block, in several threads."""
    kind_of, kinds, counts = log.kinds
    count = block_count(log.events, events_per_block=events_per_block)
    names = SessionNames(log.keys[Line.SESSION])

    def written(number: int) -> _WrittenBlock:
        block = arrange(log.runs, kind_of, number=number, blocks=count, device_of=log.device)
        return _write_block(generation, log, block, number, gap=gap, names=names, durable=durable)

    blocks = []
    durable = waits_for_disk()
    threads = (2 if durable else 1) * (os.cpu_count() or 1)  # while the disk takes one block, another is arranged
    with ThreadPoolExecutor(min(count + 1, threads)) as writers:
        try:
            table = KindTable(kinds=tuple(kinds), counts=tuple(counts.tolist()))
            beside = writers.submit(_write_tables, generation, log, table, durable=durable)
            for one in [writers.submit(written, number) for number in range(count)]:
                blocks.append(one.result())
                if progress:
                    progress(len(blocks), count)
            return _Written(blocks=tuple(blocks), files=beside.result())
        finally:
            writers.shutdown(cancel_futures=True)


def _write_tables(generation: Path, log: Log, kinds: KindTable, *, durable: bool) -> tuple[Sealed, ...]:
    """Write what all blocks share: the kinds of events, and who identified on which device."""
    files = [seal_bytes(generation / KINDS_FILE, msgspec.json.encode(kinds), durable=durable)]
    if len(log.device):
        devices, users = (log.keys[line].texts() for line in (Line.ANONYMOUS, Line.USER))
        pairs = {"device": log.identified[:, 0].copy(), "user": users.take(pa.array(log.identified[:, 1]))}
        files += [
            seal_columns(generation / DEVICES_FILE, {"key": devices}, durable=durable),
            seal_columns(generation / IDENTIFIED_FILE, pairs, durable=durable),
        ]
    return tuple(files)


def _write_block(  # noqa: PLR0913  (what a block is written from)
    generation: Path, log: Log, block: Arranged, number: int, *, gap: int, names: SessionNames, durable: bool
) -> _WrittenBlock:
    """Write one block: its events, its persons, and its sessions, which get columns of their own where they overlap.

    What only joining people needs lies apart, so that no measure reads it: every event's device, every session's key.
    """
    events, rows = block.events, block.row[: block.events]
    session = log.session[rows] if len(log.session) else log.session
    cut = cut_sessions(
        block.offsets, block.time, block.kind, session, gap_microseconds=gap, keys=len(log.keys[Line.SESSION])
    )
    arrival = block.row if log.arrival is None else np.append(log.arrival[rows], np.zeros(PAD)).astype(np.uint32)
    lines, keys = block.keys(log)
    columns: dict[str, Columns] = {
        "events": {"time": block.time, "kind": block.kind, "arrival": arrival},
        "persons": {
            "offset": block.offsets,
            "tied": np.append(block.tied, np.uint8(0)),
            "line": np.append(lines, np.uint8(0)),
            "key": keys,
        },
        "sessions": {"offset": cut.offsets, "tied": np.append(cut.tied, np.uint8(0))},
    }
    if len(log.device):
        columns["devices"] = {"device": block.device}
    if len(session):
        columns["keyed"] = dict(zip(("high", "low"), names.of(session[cut.firsts]), strict=True))
    if cut.order is not None:
        order = np.append(cut.order, np.zeros(PAD, np.uint32))
        visits = {"time": _ordered(block.time, cut.order), "kind": _ordered(block.kind, cut.order), "order": order}
        columns["visits"] = visits
    files = tuple(
        seal_columns(generation / block_file(part, number), told, durable=durable) for part, told in columns.items()
    )
    sessions = len(cut.offsets) - 1
    size = BlockSize(events=events, persons=len(lines), sessions=sessions, interleaved=cut.order is not None)
    return _WrittenBlock(size=size, files=files)


def _ordered(column: NDArray[Any], order: NDArray[np.uint32]) -> NDArray[Any]:
    return np.append(column[order], np.zeros(PAD, column.dtype))
