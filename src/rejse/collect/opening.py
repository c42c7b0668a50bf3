"""A person's file, opened: what kind it is, unpacked within limits, its encoding found, its letters counted."""

import codecs
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, TextIO, cast

from rejse.errors import CouldNot, Where, WrongUse

RATIO_MAX: Final = 200
"""How many times its packed size a file may grow, once it is larger than UNPACKED_FREE_BYTES."""

UNPACKED_FREE_BYTES: Final = 64 << 20
_SURVEY_BYTES: Final = 1 << 20
_NUL_SHARE_MAX: Final = 0.05
_OLE: Final = b"\xd0\xcf\x11\xe0"
_SPREADSHEETS: Final = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"))


class NoFile(WrongUse):
    """The file named is not there."""

    code = "no-file"


class IsFolder(WrongUse):
    """A folder is named where a file is wanted."""

    code = "is-folder"


class UnknownKind(WrongUse):
    """The file is of no kind that can be imported."""

    code = "unknown-kind"


class Spreadsheet(WrongUse):
    """The file is a spreadsheet program's own."""

    code = "spreadsheet"


class NotText(WrongUse):
    """The file is called a text and is none."""

    code = "not-text"


class NoStandardInput(WrongUse):
    """What another program writes is named where a file is wanted."""

    code = "no-standard-input"


class EmptyZip(WrongUse):
    """A zip file holds no file."""

    code = "empty-zip"


class CannotReadFile(CouldNot):
    """The machine does not let us read the file."""

    code = "cannot-read-file"


class TruncatedFile(CouldNot):
    """A packed file ends before its end."""

    code = "truncated-file"


class DamagedFile(CouldNot):
    """A packed file cannot be unpacked."""

    code = "damaged-file"


class UnpacksTooLarge(CouldNot):
    """A packed file grows beyond all reason when it is unpacked."""

    code = "unpacks-too-large"


class LockedZip(CouldNot):
    """A zip file wants a password."""

    code = "locked-zip"


class ZipHoldsMany(WrongUse):
    """A zip file holds several files."""

    code = "zip-holds-many"


class UnknownEncoding(WrongUse):
    """The encoding named is none we know."""

    code = "unknown-encoding"


class WrongEncoding(CouldNot):
    """The file is not written in the encoding named."""

    code = "wrong-encoding"


class Kind(StrEnum):
    """How the rows of a file are written."""

    DELIMITED = "delimited"
    JSON_LINES = "json-lines"
    PARQUET = "parquet"


_KINDS: Final = {
    ".csv": Kind.DELIMITED,
    ".tsv": Kind.DELIMITED,
    ".tab": Kind.DELIMITED,
    ".psv": Kind.DELIMITED,
    ".txt": Kind.DELIMITED,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that can be read: its kind, the member of a zip, its encoding and how many letters it has."""

    path: Path
    kind: Kind
    packed: str | None = None
    member: str | None = None
    encoding: str | None = None
    letters: int = 0

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """Open the file as text with its line ends as they are."""
        assert self.encoding is not None, "only text files have an encoding"
        with (
            _bytes(self) as stream,
            io.TextIOWrapper(stream, encoding=self.encoding, newline="") as text,
        ):
            yield text


def find_file(path: Path, *, encoding: str | None = None) -> Found:
    """Look a file through once, so that what is wrong with it as a whole is said before a row is taken.

    The kind is told by the first bytes where they tell it, else by the name. A text is UTF-8 (with or without a
    byte order mark) if all of it can be read so, UTF-16 with a mark, else Windows-1252, else Latin-1.

    Args:
        path: the file; .gz and .zip are looked into, nothing is unpacked to disk.
        encoding: the encoding where the person knows it better.

    Raises:
        NoFile, IsFolder, NoStandardInput, CannotReadFile: there is nothing to read.
        Spreadsheet, NotText, UnknownKind: it is of no kind that can be read.
        TruncatedFile, DamagedFile, UnpacksTooLarge, LockedZip, ZipHoldsMany, EmptyZip: it cannot be unpacked.
        UnknownEncoding, WrongEncoding: it cannot be read in the encoding named.
    """
    where = Where(str(path))
    if path.is_dir():
        raise IsFolder(where=where, file=str(path))
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except FileNotFoundError as missing:
        if str(path) == "-":
            raise NoStandardInput(file=str(path)) from missing
        raise NoFile(where=where, file=str(path)) from missing
    except OSError as refused:
        raise CannotReadFile(where=where, file=str(path), reason=refused.strerror or str(refused)) from refused
    return _told_by_bytes(path, start, encoding)


def _told_by_bytes(path: Path, start: bytes, encoding: str | None) -> Found:
    if start.startswith(b"PAR1"):
        return Found(path=path, kind=Kind.PARQUET)
    packed, member, name = None, None, path.name
    if start.startswith(b"\x1f\x8b"):
        packed, name = "gz", path.name.removesuffix(".gz")
    elif start.startswith(b"PK\x03\x04") and path.suffix.lower() == ".zip":
        packed = "zip"
        name = member = _only_member(path)
    elif path.suffix.lower() in {".gz", ".zip"}:
        raise DamagedFile(where=Where(str(path)), file=path.name)
    kind = _KINDS.get(Path(name).suffix.lower())
    if Path(name).suffix.lower() in _SPREADSHEETS or (not packed and _is_spreadsheet(path, start)):
        raise Spreadsheet(where=Where(str(path)), file=name)
    if kind is None or (kind is Kind.PARQUET and packed):
        raise UnknownKind(where=Where(str(path)), file=name, kinds=tuple(_KINDS))
    found = Found(path=path, kind=kind, packed=packed, member=member)
    return found if kind is Kind.PARQUET else _surveyed(found, encoding)


def _is_spreadsheet(path: Path, start: bytes) -> bool:
    """Tell a spreadsheet by its content, whatever it is called."""
    if start.startswith(_OLE):
        return True
    if not start.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return bool({"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(packed.namelist()))
    except (zipfile.BadZipFile, OSError):
        return False


def _only_member(path: Path) -> str:
    where = Where(str(path))
    try:
        with zipfile.ZipFile(path) as packed:
            members = [one for one in packed.infolist() if not one.is_dir() and not _litter(one.filename)]
    except (zipfile.BadZipFile, OSError) as broken:
        raise DamagedFile(where=where, file=path.name) from broken
    if not members:
        raise EmptyZip(where=where, file=path.name)
    if len(members) != 1:
        names = tuple(one.filename for one in members[:5])
        raise ZipHoldsMany(where=where, file=path.name, count=len(members), names=names)
    if members[0].flag_bits & 0x1:
        raise LockedZip(where=where, file=path.name)
    return members[0].filename


def _litter(name: str) -> bool:
    """Tell the files that a computer puts into a zip by itself."""
    return name.startswith("__MACOSX/") or Path(name).name.startswith(".")


@contextmanager
def _bytes(found: Found) -> Iterator[BinaryIO]:
    """Open the unpacked bytes; what is wrong with the packing is told in our words."""
    where = Where(str(found.path))
    try:
        if found.packed == "gz":
            with gzip.open(found.path) as stream:
                yield cast("BinaryIO", stream)
        elif found.packed == "zip" and found.member is not None:
            with zipfile.ZipFile(found.path) as packed, packed.open(found.member) as stream:
                yield cast("BinaryIO", stream)
        else:
            with found.path.open("rb") as stream:
                yield stream
    except EOFError as short:
        raise TruncatedFile(where=where, file=found.path.name) from short
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError) as broken:
        raise DamagedFile(where=where, file=found.path.name) from broken
    except OSError as broken:
        if broken.errno is None and found.packed:  # bzip2's way to say that its data is damaged
            raise DamagedFile(where=where, file=found.path.name) from broken
        raise


def _surveyed(found: Found, encoding: str | None) -> Found:
    """Read all of it once: is the packing whole, which encoding reads it, how many letters are there."""
    with _bytes(found) as stream:
        start = stream.read(_SURVEY_BYTES)
    many_nuls = start.count(0) > len(start) * _NUL_SHARE_MAX and not _is_utf16(start)
    if many_nuls or start.startswith((b"PK\x03\x04", b"%PDF-")):
        raise NotText(where=Where(str(found.path)), file=found.member or found.path.name)
    if encoding is not None:
        return _as_named(found, encoding)
    first = "utf-16" if _is_utf16(start) else "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    for one in (first, "cp1252", "latin-1"):
        letters = _letters(found, one)
        if letters is not None:
            return _with(found, one, letters)
    raise AssertionError("Latin-1 reads every byte")


def _as_named(found: Found, encoding: str) -> Found:
    try:
        "".encode(encoding)  # refuses what is a codec but no encoding of text, such as hex or rot13
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError) as unknown:
        raise UnknownEncoding(encoding=encoding) from unknown
    known = "utf-8-sig" if known == "utf-8" else known
    letters = _letters(found, known)
    if letters is None:
        raise WrongEncoding(where=Where(str(found.path)), file=found.path.name, encoding=encoding)
    return _with(found, known, letters)


def _with(found: Found, encoding: str, letters: int) -> Found:
    return Found(
        path=found.path,
        kind=found.kind,
        packed=found.packed,
        member=found.member,
        encoding=encoding,
        letters=letters,
    )


def _is_utf16(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _letters(found: Found, encoding: str) -> int | None:
    """Count the letters of the file in an encoding, or give None where the encoding cannot read it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    packed_bytes = found.path.stat().st_size
    letters = unpacked_bytes = 0
    try:
        with _bytes(found) as stream:
            while part := stream.read(_SURVEY_BYTES):
                unpacked_bytes += len(part)
                if found.packed and unpacked_bytes > max(UNPACKED_FREE_BYTES, RATIO_MAX * packed_bytes):
                    raise UnpacksTooLarge(where=Where(str(found.path)), file=found.path.name, times=RATIO_MAX)
                letters += len(decoder.decode(part))
            return letters + len(decoder.decode(b"", final=True))
    except UnicodeError:
        return None
