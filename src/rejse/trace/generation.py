"""A generation of blocks on disk: column files sealed one by one, and a manifest that makes them count, written last.

`blocks/manifest.json` names the generation in force. A crash leaves the manifest, and so the old generation, as it
was. The generation in force and the one before it stay; any other that nobody has written to for an hour is removed.
A reader that still has a removed one mapped keeps its pages until it lets go (POSIX keeps a file that is mapped).
"""

import os
import shutil
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.store.folder import sync_folder

FORMAT: Final = 3
"""The number of the format on disk; blocks of another one are made anew."""

MANIFEST: Final = "manifest.json"
_GRACE_SECONDS: Final = 3600

N = TypeVar("N", bound=np.generic)

Columns: TypeAlias = Mapping[str, NDArray[Any] | pa.Array]
"""Columns of one length by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file that is wholly on disk, and how to see that it still is what was written."""

    name: str
    size: int
    crc: int
    modified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSize:
    """What one block holds; interleaved: its sessions have an order of their own."""

    events: int
    persons: int
    sessions: int
    interleaved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation was made from, what it holds, and its files. Times and the gap are in µs.

    sources: the files of the event table it was made from; while they are all there, the table has only grown.
    table_events: how many events the table had, of which blocks of companies and cases hold some.
    inferred: names what was known of the lines of the events beyond what they say.
    """

    format: int
    generation: str
    before: str | None
    events_version: int
    identity_version: int
    erased_through: int
    sources: tuple[str, ...]
    table_events: int
    data_through: int | None
    session_gap: int
    arrivals: int
    blocks: tuple[BlockSize, ...]
    files: tuple[Sealed, ...]
    inferred: str = ""


class _Sealing:
    """A file being written: takes what Arrow writes, and remembers size and checksum."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb", buffering=0)
        self.closed = False
        self.size = 0
        self.crc = 0

    def write(self, content: bytes) -> int:
        """Write the whole content."""
        left = memoryview(content).cast("B")
        self.crc = zlib.crc32(left, self.crc)
        self.size += len(left)
        while len(left):
            left = left[self._file.write(left) :]
        return len(memoryview(content).cast("B"))

    def flush(self) -> None:
        """Do nothing: what is written is handed over already."""

    def close(self) -> None:
        """Make it durable."""
        if not self.closed:
            self.closed = True
            with self._file:
                os.fsync(self._file.fileno())


def seal_columns(path: Path, columns: Columns) -> Sealed:
    """Write columns of one length as an Arrow IPC file, durably."""
    arrays = [column if isinstance(column, pa.Array) else pa.array(column) for column in columns.values()]
    batch = pa.record_batch(arrays, names=list(columns))
    sink = _Sealing(path)
    try:
        with pa.PythonFile(sink, "w") as file, pa.ipc.new_file(file, batch.schema) as writer:
            writer.write_batch(batch)
    finally:
        sink.close()
    return _sealed(path, sink)


def seal_bytes(path: Path, content: bytes) -> Sealed:
    """Write bytes as a file, durably."""
    sink = _Sealing(path)
    try:
        sink.write(content)
    finally:
        sink.close()
    return _sealed(path, sink)


def _sealed(path: Path, sink: _Sealing) -> Sealed:
    return Sealed(name=path.name, size=sink.size, crc=sink.crc, modified=path.stat().st_mtime_ns)


def intact(folder: Path, files: Iterable[Sealed]) -> bool:
    """Tell whether files are what was written.

    A file that nobody has touched since is trusted by its size and time of change, so that opening costs nothing; a
    touched, copied or restored one is read through and compared with its checksum.
    """
    return all(_is_intact(folder / file.name, file) for file in files)


def _is_intact(path: Path, file: Sealed) -> bool:
    try:
        found = path.stat()
        if found.st_size != file.size:
            return False
        return found.st_mtime_ns == file.modified or _checksum(path) == file.crc
    except OSError:
        return False


def _checksum(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while content := file.read(1 << 20):
            crc = zlib.crc32(content, crc)
    return crc


def map_columns(path: Path) -> pa.RecordBatch:
    """Map a column file into memory; only what is looked at is read."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).get_batch(0)


def mapped(column: pa.Array, dtype: type[N], length: int) -> NDArray[N]:
    """View the first elements of a mapped column, read-only, without a copy."""
    if not length:
        return np.empty(0, dtype)
    return np.frombuffer(column.buffers()[1], dtype, length)


def new_generation(folder: Path) -> Path:
    """Make the folder of a new generation, numbered after all there are."""
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        numbers = [int(one.name.removeprefix("generation-")) for one in _generations(folder)]
        made = folder / f"generation-{max(numbers, default=0) + 1:06d}"
        try:
            made.mkdir()
        except FileExistsError:  # another process took the number just now
            continue
        return made


def read_manifest(folder: Path) -> Manifest | None:
    """Read what is in force: None where there is nothing, or nothing that this version can use and trust."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None
    usable = manifest.format == FORMAT and intact(folder / manifest.generation, manifest.files)
    return manifest if usable else None


def generation_in_force(folder: Path) -> str | None:
    """Give the name of the generation that the manifest names, usable or not."""
    try:
        return str(msgspec.json.decode((folder / MANIFEST).read_bytes())["generation"])
    except (OSError, msgspec.MsgspecError, LookupError, TypeError):
        return None


def publish(folder: Path, manifest: Manifest) -> None:
    """Put a finished generation in force, atomically and durably; then tidy up."""
    sync_folder(folder / manifest.generation)
    draft = folder / f"{manifest.generation}.json"
    draft.unlink(missing_ok=True)
    seal_bytes(draft, msgspec.json.format(msgspec.json.encode(manifest)))
    draft.replace(folder / MANIFEST)
    sync_folder(folder)
    _tidy(folder, keep={manifest.generation, manifest.before})


def drop_others(folder: Path) -> None:
    """Remove every generation but the one in force at once: what was erased lies in them."""
    in_force = generation_in_force(folder)
    for old in _generations(folder):
        if old.name != in_force:
            shutil.rmtree(old)
    if folder.is_dir():
        sync_folder(folder)


def _tidy(folder: Path, *, keep: set[str | None]) -> None:
    for old in _generations(folder):
        with suppress(FileNotFoundError):  # another process tidies too
            if old.name not in keep and time.time() - old.stat().st_mtime > _GRACE_SECONDS:
                shutil.rmtree(old, ignore_errors=True)


def _generations(folder: Path) -> list[Path]:
    return [one for one in folder.glob("generation-*") if one.is_dir() and one.name[11:].isdigit()]
