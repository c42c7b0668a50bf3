"""A generation of blocks on disk: column files sealed one by one, and a manifest that makes them count, written last.

`blocks/manifest.json` names the generation in force. A crash leaves the manifest, and so the old generation, as it
was. The generation in force and the one before it stay; any other that nobody has written to for an hour is removed.
A reader that still has a removed one mapped keeps its pages until it lets go (POSIX keeps a file that is mapped).

Nobody waits for the disk: blocks can be made again from the event table, which is durable. What the machine had not
written when it lost its power is found the next time: in another run of the machine than the one they were last seen
whole in, all files of a generation are compared with their checksums once (see `_name_of_run`).
"""

import os
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.store.folder import sync_folder
from rejse.trace.checksum import Checksum

FORMAT: Final = 4
"""The number of the format on disk; blocks of another one are made anew."""

MANIFEST: Final = "manifest.json"
_GRACE_SECONDS: Final = 3600
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_SYNCED: Final = "synced"

N = TypeVar("N", bound=np.generic)

Columns: TypeAlias = Mapping[str, NDArray[Any] | pa.Array]
"""Columns of one length by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file that is wholly written, and how to see that it still is what was written."""

    name: str
    size: int
    checksum: int
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

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._file = path.open("xb", buffering=0)
        self._durable = durable
        self.closed = False
        self.size = 0
        self.checksum = Checksum()

    def write(self, content: bytes) -> int:
        """Write the whole content."""
        left = memoryview(content).cast("B")
        self.checksum.add(left)
        self.size += len(left)
        while len(left):
            left = left[self._file.write(left) :]
        return len(memoryview(content).cast("B"))

    def flush(self) -> None:
        """Do nothing: what is written is handed over already."""

    def close(self) -> None:
        """Make it durable, if that is wanted."""
        if not self.closed:
            self.closed = True
            with self._file:
                if self._durable:
                    os.fsync(self._file.fileno())


def seal_columns(path: Path, columns: Columns, *, durable: bool = True) -> Sealed:
    """Write columns of one length as an Arrow IPC file."""
    arrays = [column if isinstance(column, pa.Array) else pa.array(column) for column in columns.values()]
    batch = pa.record_batch(arrays, names=list(columns))
    sink = _Sealing(path, durable=durable)
    try:
        with pa.PythonFile(sink, "w") as file, pa.ipc.new_file(file, batch.schema) as writer:
            writer.write_batch(batch)
    finally:
        sink.close()
    return _sealed(path, sink)


def seal_bytes(path: Path, content: bytes, *, durable: bool = True) -> Sealed:
    """Write bytes as a file."""
    sink = _Sealing(path, durable=durable)
    try:
        sink.write(content)
    finally:
        sink.close()
    return _sealed(path, sink)


def _sealed(path: Path, sink: _Sealing) -> Sealed:
    return Sealed(name=path.name, size=sink.size, checksum=sink.checksum.told(), modified=path.stat().st_mtime_ns)


def intact(folder: Path, files: Iterable[Sealed], *, trusted: bool = True) -> bool:
    """Tell whether files are what was written.

    A file that nobody has touched since is trusted by its size and time of change, so that opening costs nothing; a
    touched, copied or restored one is read through and compared with its checksum. So is every file where none is to
    be trusted: they were not waited for, and the machine may have lost its power since.
    """
    return all(_is_intact(folder / file.name, file, trusted=trusted) for file in files)


def _is_intact(path: Path, file: Sealed, *, trusted: bool) -> bool:
    try:
        found = path.stat()
        if found.st_size != file.size:
            return False
        return (trusted and found.st_mtime_ns == file.modified) or _checksum(path) == file.checksum
    except OSError:
        return False


def _checksum(path: Path) -> int:
    checksum = Checksum()
    with path.open("rb") as file:
        while content := file.read(1 << 20):
            checksum.add(memoryview(content))
    return checksum.told()


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
    usable = manifest.format == FORMAT and _is_whole(folder / manifest.generation, manifest.files)
    return manifest if usable else None


def _is_whole(generation: Path, files: Iterable[Sealed]) -> bool:
    """Tell whether a generation is what was written, and remember so for this run of the machine."""
    seen = _seen_whole(generation)
    trusted = seen.exists()
    if not intact(generation, files, trusted=trusted):
        return False
    if not trusted:
        with suppress(OSError):  # whoever may only read looks each time
            seen.touch()
    return True


def _seen_whole(generation: Path) -> Path:
    """Name the empty file that says that a generation was whole in this run of the machine."""
    return generation / f"whole-{_name_of_run()}"


def waits_for_disk() -> bool:
    """Say whether blocks have to be durable before they count: where nobody can tell that the power was lost since."""
    return _name_of_run() == _SYNCED


@cache
def _name_of_run() -> str:
    """Name the run of the machine since it was started: what it wrote is what it reads until that run ends."""
    try:
        return _BOOT.read_text(encoding="ascii").strip() or _SYNCED
    except (OSError, ValueError):  # a system that does not tell
        return _SYNCED


def generation_in_force(folder: Path) -> str | None:
    """Give the name of the generation that the manifest names, usable or not."""
    try:
        return str(msgspec.json.decode((folder / MANIFEST).read_bytes())["generation"])
    except (OSError, msgspec.MsgspecError, LookupError, TypeError):
        return None


def publish(folder: Path, manifest: Manifest) -> None:
    """Put a finished generation in force, atomically; then tidy up."""
    durable = waits_for_disk()
    _seen_whole(folder / manifest.generation).touch()
    if durable:
        sync_folder(folder / manifest.generation)
    draft = folder / f"{manifest.generation}.json"
    draft.unlink(missing_ok=True)
    seal_bytes(draft, msgspec.json.format(msgspec.json.encode(manifest)), durable=durable)
    draft.replace(folder / MANIFEST)
    if durable:
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
