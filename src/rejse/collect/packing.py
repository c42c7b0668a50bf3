"""A packed file, looked into: gz and zip, each read within limits and never unpacked to disk."""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

from rejse.errors import CouldNot, Where, WrongUse

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RATIO_MAX: Final = 200
"""How many times its packed size a file may grow, once it is larger than UNPACKED_FREE_BYTES."""

UNPACKED_FREE_BYTES: Final = 64 << 20
HELD_BYTES_MAX: Final = 256 << 20
"""So much of a packed file is held in memory at most, where its kind cannot be read from front to back."""

GZIP_START: Final = b"\x1f\x8b"
ZIP_START: Final = b"PK\x03\x04"
_BUFFER_BYTES: Final = 1 << 20


class EmptyZip(WrongUse):
    """A zip file holds no file."""

    code = "empty-zip"


class ZipHoldsMany(WrongUse):
    """A zip file holds several files."""

    code = "zip-holds-many"


class LockedZip(CouldNot):
    """A zip file wants a password."""

    code = "locked-zip"


class UnsafeMember(CouldNot):
    """A zip file holds a file that wants to be unpacked somewhere else."""

    code = "unsafe-member"


class TruncatedFile(CouldNot):
    """A packed file ends before its end."""

    code = "truncated-file"


class DamagedFile(CouldNot):
    """A packed file cannot be unpacked."""

    code = "damaged-file"


class UnpacksTooLarge(CouldNot):
    """A packed file grows beyond all reason when it is unpacked."""

    code = "unpacks-too-large"


class UnpackFirst(CouldNot):
    """A packed file of a kind that must be held in memory is too large for that."""

    code = "unpack-first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """A file and how it is packed: `gz`, `zip` with the name of its only member, or not at all (None)."""

    path: Path
    how: str | None = None
    member: str | None = None

    @property
    def name(self) -> str:
        """The name of what is packed: it tells the kind of file."""
        if self.how == "gz" and self.path.suffix.lower() == ".gz":
            return self.path.stem
        return self.member or self.path.name

    @property
    def where(self) -> Where:
        """The place of what is wrong with the file as a whole."""
        return Where(str(self.path))

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Open what is packed, to be read from front to back.

        Raises:
            TruncatedFile, DamagedFile, UnpacksTooLarge: while it is read.
        """
        with self._told():
            if self.how == "gz":
                with gzip.open(self.path, "rb") as inner:
                    yield self._measured(inner)
            elif self.how == "zip" and self.member is not None:
                with zipfile.ZipFile(self.path) as packed, packed.open(self.member) as inner:
                    yield self._measured(inner)
            else:
                with self.path.open("rb") as inner:
                    yield inner

    @contextmanager
    def seekable(self) -> Iterator[BinaryIO]:
        """Open what is packed, to be read here and there; packed, all of it is held in memory.

        Raises:
            UnpackFirst: it is too large for that.
            TruncatedFile, DamagedFile, UnpacksTooLarge: it cannot be unpacked.
        """
        if self.how is None:
            with self.stream() as stream:
                yield stream
            return
        with self.stream() as stream:
            held = stream.read(HELD_BYTES_MAX + 1)
        if len(held) > HELD_BYTES_MAX:
            raise UnpackFirst(where=self.where, file=self.path.name, megabytes=HELD_BYTES_MAX >> 20)
        yield io.BytesIO(held)

    def _measured(self, inner: "IO[bytes] | gzip.GzipFile") -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(_Measured(inner, self), _BUFFER_BYTES))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what unpacking says into our own errors, which name the file."""
        try:
            yield
        except EOFError as short:
            raise TruncatedFile(where=self.where, file=self.path.name) from short
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError) as broken:
            raise DamagedFile(where=self.where, file=self.path.name) from broken
        except OSError as broken:
            if broken.errno is None and self.how:  # bzip2's way to say that its data is damaged
                raise DamagedFile(where=self.where, file=self.path.name) from broken
            raise


class _Measured(io.RawIOBase):
    """What comes out of a packed file, counted: a few bytes may be made to grow to all the memory there is."""

    def __init__(self, inner: "IO[bytes] | gzip.GzipFile", packing: Packing) -> None:
        self._inner, self._packing, self._done = inner, packing, 0
        self._limit = max(UNPACKED_FREE_BYTES, RATIO_MAX * packing.path.stat().st_size)

    def readable(self) -> bool:
        """Say that this is read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read on, unless it has become too much."""
        room = memoryview(buffer).cast("B")
        part = self._inner.read(len(room))
        self._done += len(part)
        if self._done > self._limit:
            raise UnpacksTooLarge(where=self._packing.where, file=self._packing.path.name, times=RATIO_MAX)
        room[: len(part)] = part
        return len(part)


def look_into(path: Path, start: bytes) -> Packing:
    """Tell by its first bytes and its name how a file is packed; a workbook is a zip, and no packed file.

    Raises:
        DamagedFile, EmptyZip, ZipHoldsMany, LockedZip, UnsafeMember: it cannot be looked into.
    """
    if start.startswith(GZIP_START):
        return Packing(path=path, how="gz")
    suffix = path.suffix.lower()
    if start.startswith(ZIP_START) and suffix == ".zip" and not holds_workbook(member_names(path)):
        return Packing(path=path, how="zip", member=_only_member(path))
    if suffix == ".gz" or (suffix == ".zip" and not start.startswith(ZIP_START)):
        raise DamagedFile(where=Where(str(path)), file=path.name)
    return Packing(path=path)


def member_names(file: Path | BinaryIO) -> frozenset[str]:
    """Give the names in a zip; none where it cannot be read as one."""
    try:
        with zipfile.ZipFile(file) as packed:
            return frozenset(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return frozenset()


def holds_workbook(names: frozenset[str]) -> bool:
    """Tell the names inside a spreadsheet program's file from those of other zips."""
    return bool({"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names)


def is_unsafe(name: str) -> bool:
    """Tell a name that leads out of the folder in which a zip is unpacked."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in PurePosixPath(plain).parts


def _only_member(path: Path) -> str:
    where = Where(str(path))
    try:
        with zipfile.ZipFile(path) as packed:
            listed = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise DamagedFile(where=where, file=path.name) from broken
    for one in listed:
        if is_unsafe(one.filename):
            raise UnsafeMember(where=where, file=path.name, member=one.filename)
    members = [one for one in listed if not one.is_dir() and not _is_litter(one.filename)]
    if not members:
        raise EmptyZip(where=where, file=path.name)
    if len(members) != 1:
        names = tuple(one.filename for one in members[:5])
        raise ZipHoldsMany(where=where, file=path.name, count=len(members), names=names)
    if members[0].flag_bits & 0x1:
        raise LockedZip(where=where, file=path.name)
    return members[0].filename


def _is_litter(name: str) -> bool:
    """Tell the files that a computer puts into a zip by itself."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
