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
from rejse.trace.arranging import Arranged, arrange, block_count
from rejse.trace.blocks import PAD, Blocks
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
)
from rejse.trace.identity import Line
from rejse.trace.opened import KINDS_FILE, KindTable, OpenedBlocks, block_file
from rejse.trace.reading import CODED, COLUMNS, Log, Progress, read_log
from rejse.trace.sessions import cut_sessions

EVENTS_PER_BLOCK: Final = 1 << 20


class BlocksNotWritten(CouldNot):
    """The disk refused a file of the blocks; those there were stay in force."""

    code = "blocks-not-written"


class BlocksVanished(CouldNot):
    """The files of the blocks were deleted just as they were opened."""

    code = "blocks-vanished"


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

    def batches(self, columns: Sequence[str], *, dictionaries: Sequence[str] = ()) -> Iterable[pa.RecordBatch]:
        """Give all events in order of arrival."""
        ...

    def pinned(self) -> "Events":
        """Give the table as it is now, whatever is appended later."""
        ...


def open_blocks(
    folder: Path,
    events: Events,
    *,
    session_gap: timedelta,
    journey_revision: int,
    progress: Progress | None = None,
) -> Blocks:
    """Open the blocks of an event table, arranging its events first where that has to be done.

    They are arranged anew where there are none, where they are damaged or of another format, where the table has
    another version than the one they were made from, and where another silence than theirs ends a session.

    Raises:
        BlocksNotWritten: the disk refused; the old blocks are as they were.
        BlocksVanished: somebody deletes the folder while it is opened.
    """
    pinned = events.pinned()
    version = pinned.version
    manifest = read_manifest(folder)
    if manifest is None or (manifest.events_version, manifest.session_gap) != (version, _microseconds(session_gap)):
        manifest = build(
            pinned.batches(COLUMNS, dictionaries=CODED),
            into=folder,
            session_gap=session_gap,
            events_version=version,
            total=pinned.count if progress else 0,
            progress=progress,
        )
    try:
        return OpenedBlocks(folder, manifest, pinned.batches, journey_revision=journey_revision)
    except FileNotFoundError as missing:
        raise BlocksVanished(where=Where(str(folder))) from missing


def build(  # noqa: PLR0913  (what a generation is made from)
    batches: Iterable[pa.RecordBatch],
    *,
    into: Path,
    session_gap: timedelta = timedelta(minutes=30),
    events_version: int = 0,
    events_per_block: int = EVENTS_PER_BLOCK,
    total: int = 0,
    progress: Progress | None = None,
) -> Manifest:
    """Arrange a stream of events in arrival order into a new generation of blocks, and put it in force.

    Args:
        batches: with any of `reading.COLUMNS`; only time is needed.
        into: the folder of the blocks, made where it is missing.
        session_gap: the silence that ends a session.
        events_version: what is read, to know it again.
        events_per_block: how many events a block has at most on average.
        total: how many events there are, where it is known.
        progress: told how many events are read, then how many blocks are written.
    """
    log = read_log(batches, total=total, progress=progress)
    before = generation_in_force(into)
    try:
        generation = new_generation(into)
        try:
            written = _write(generation, log, _microseconds(session_gap), events_per_block, progress)
            manifest = Manifest(
                format=FORMAT,
                generation=generation.name,
                before=before,
                events_version=events_version,
                identity_version=0,
                erased_through=0,
                data_through=log.latest,
                session_gap=_microseconds(session_gap),
                arrivals=_arrivals(log),
                blocks=tuple(block.size for block in written.blocks),
                files=(written.kinds, *(file for block in written.blocks for file in block.files)),
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
    kinds: Sealed


def _write(generation: Path, log: Log, gap: int, events_per_block: int, progress: Progress | None) -> _Written:
    """Write every file of a generation but the manifest; while the disk takes one block, another is arranged."""
    kind_of, kinds, counts = log.kinds.ranked()
    count = block_count(log, events_per_block=events_per_block)

    def written(number: int) -> _WrittenBlock:
        block = arrange(log, kind_of, number=number, blocks=count)
        return _write_block(generation, log, block, number, gap=gap)

    blocks = []
    with ThreadPoolExecutor(min(count, 2 * (os.cpu_count() or 1))) as writers:
        coming = [writers.submit(written, number) for number in range(count)]
        try:
            for one in coming:
                blocks.append(one.result())
                if progress:
                    progress(len(blocks), count)
        finally:
            writers.shutdown(cancel_futures=True)
    table = KindTable(kinds=tuple(kinds), counts=tuple(counts.tolist()))
    return _Written(blocks=tuple(blocks), kinds=seal_bytes(generation / KINDS_FILE, msgspec.json.encode(table)))


def _write_block(generation: Path, log: Log, block: Arranged, number: int, *, gap: int) -> _WrittenBlock:
    """Write one block: its events, its persons, and its sessions, which get columns of their own where they overlap."""
    events, rows = block.events, block.row[: block.events]
    session = log.session[rows] if len(log.session) else log.session
    cut = cut_sessions(block.offsets, block.time, session, gap_microseconds=gap, keys=len(log.keys[Line.SESSION]))
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
    if cut.order is not None:
        order = np.append(cut.order, np.zeros(PAD, np.uint32))
        visits = {"time": _ordered(block.time, cut.order), "kind": _ordered(block.kind, cut.order), "order": order}
        columns["visits"] = visits
    files = tuple(seal_columns(generation / block_file(part, number), told) for part, told in columns.items())
    sessions = len(cut.offsets) - 1
    size = BlockSize(events=events, persons=len(lines), sessions=sessions, interleaved=cut.order is not None)
    return _WrittenBlock(size=size, files=files)


def _ordered(column: NDArray[Any], order: NDArray[np.uint32]) -> NDArray[Any]:
    return np.append(column[order], np.zeros(PAD, column.dtype))
