"""A person's file, opened: what kind it is, however it is packed, its encoding found, its letters counted."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO

from rejse.collect.packing import GZIP_START, ZIP_START, Packing, holds_workbook, look_into, member_names
from rejse.errors import CouldNot, Where, WrongUse

_SURVEY_BYTES: Final = 1 << 20
_NUL_SHARE_MAX: Final = 0.05
_OLE: Final = b"\xd0\xcf\x11\xe0"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""What stands in an OLE file that holds a workbook under a password."""

_OTHER_SPREADSHEETS: Final = frozenset((".xlsb", ".xls", ".ods", ".numbers"))


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
    """The file is a spreadsheet program's own, of a kind that cannot be read."""

    code = "spreadsheet"


class LockedSheet(CouldNot):
    """A spreadsheet wants a password."""

    code = "locked-sheet"


class PackedTwice(WrongUse):
    """What is packed is packed itself."""

    code = "packed-twice"


class NotText(WrongUse):
    """The file is called a text and is none."""

    code = "not-text"


class NoStandardInput(WrongUse):
    """What another program writes is named where a file is wanted."""

    code = "no-standard-input"


class CannotReadFile(CouldNot):
    """The machine does not let us read the file."""

    code = "cannot-read-file"


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
    SHEET = "sheet"
    XES = "xes"


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
    ".xlsx": Kind.SHEET,
    ".xlsm": Kind.SHEET,
    ".xes": Kind.XES,
    ".xml": Kind.XES,
}
_TEXTS: Final = frozenset((Kind.DELIMITED, Kind.JSON_LINES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that can be read: how it is packed, its kind; of a text its encoding and how many letters it has."""

    packing: Packing
    kind: Kind
    encoding: str | None = None
    letters: int = 0

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.packing.path

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """Open the file as text with its line ends as they are."""
        assert self.encoding is not None, "only text files have an encoding"
        with (
            self.packing.stream() as stream,
            io.TextIOWrapper(stream, encoding=self.encoding, newline="") as text,
        ):
            yield text


def find_file(path: Path, *, encoding: str | None = None) -> Found:
    """Look a file through once, so that what is wrong with it as a whole is said before a row is taken.

    The kind is told by the first bytes where they tell it, else by the name. A text is UTF-8 (with or without a
    byte order mark) if all of it can be read so, UTF-16 with a mark, else Windows-1252, else Latin-1.

    Args:
        path: the file; .gz and .zip are looked into, nothing is unpacked to disk.
        encoding: the encoding of a text where the person knows it better.

    Raises:
        NoFile, IsFolder, NoStandardInput, CannotReadFile: there is nothing to read.
        Spreadsheet, LockedSheet, NotText, UnknownKind, PackedTwice: it is of no kind that can be read.
        TruncatedFile, DamagedFile, UnpacksTooLarge, UnpackFirst, LockedZip, ZipHoldsMany, EmptyZip, UnsafeMember: it
            cannot be unpacked.
        UnknownEncoding, WrongEncoding: it cannot be read in the encoding named.
    """
    packing = look_into(path, _start_of(path))
    found = Found(packing=packing, kind=_kind(packing))
    return _surveyed(found, encoding) if found.kind in _TEXTS else found


def _start_of(path: Path) -> bytes:
    where = Where(str(path))
    if path.is_dir():
        raise IsFolder(where=where, file=str(path))
    try:
        with path.open("rb") as stream:
            return stream.read(8)
    except FileNotFoundError as missing:
        if str(path) == "-":
            raise NoStandardInput(file=str(path)) from missing
        raise NoFile(where=where, file=str(path)) from missing
    except OSError as refused:
        raise CannotReadFile(where=where, file=str(path), reason=refused.strerror or str(refused)) from refused


def _kind(packing: Packing) -> Kind:
    """Tell the kind by the first bytes of what is packed, else by its name."""
    where, name = packing.where, packing.name
    suffix = Path(name).suffix.lower()
    with packing.stream() as stream:
        start = stream.read(8)
    if start.startswith(b"PAR1"):
        return Kind.PARQUET
    if start.startswith(ZIP_START):
        return _kind_of_zip(packing)
    if start.startswith(GZIP_START) or suffix in {".gz", ".zip"}:
        raise PackedTwice(where=where, file=name)
    if start.startswith(_OLE):
        raise (LockedSheet if _is_locked(packing) else Spreadsheet)(where=where, file=name)
    if suffix in _OTHER_SPREADSHEETS:
        raise Spreadsheet(where=where, file=name)
    if suffix not in _KINDS:
        raise UnknownKind(where=where, file=name, kinds=tuple(_KINDS))
    return _KINDS[suffix]


def _kind_of_zip(packing: Packing) -> Kind:
    """Tell a workbook, whatever it is called, from other zips."""
    with packing.seekable() as stream:
        names = member_names(stream)
    told = _KINDS.get(Path(packing.name).suffix.lower())
    if "xl/workbook.xml" in names or told is Kind.SHEET:
        return Kind.SHEET
    if holds_workbook(names):
        raise Spreadsheet(where=packing.where, file=packing.name)
    if packing.how is not None:
        raise PackedTwice(where=packing.where, file=packing.name)
    if told is None:
        raise UnknownKind(where=packing.where, file=packing.name, kinds=tuple(_KINDS))
    raise NotText(where=packing.where, file=packing.name)


def _is_locked(packing: Packing) -> bool:
    with packing.stream() as stream:
        before = b""
        while part := stream.read(_SURVEY_BYTES):
            if _LOCKED in before + part:
                return True
            before = part[-len(_LOCKED) :]
    return False


def _surveyed(found: Found, encoding: str | None) -> Found:
    """Read all of it once: is the packing whole, which encoding reads it, how many letters are there."""
    with found.packing.stream() as stream:
        start = stream.read(_SURVEY_BYTES)
    many_nuls = start.count(0) > len(start) * _NUL_SHARE_MAX and not _is_utf16(start)
    if many_nuls or start.startswith(b"%PDF-"):
        raise NotText(where=found.packing.where, file=found.packing.name)
    if encoding is not None:
        return _as_named(found, encoding)
    first = "utf-16" if _is_utf16(start) else "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    for one in (first, "cp1252", "latin-1"):
        letters = _letters(found, one)
        if letters is not None:
            return replace(found, encoding=one, letters=letters)
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
        raise WrongEncoding(where=found.packing.where, file=found.path.name, encoding=encoding)
    return replace(found, encoding=known, letters=letters)


def _is_utf16(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _letters(found: Found, encoding: str) -> int | None:
    """Count the letters of the file in an encoding, or give None where the encoding cannot read it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    letters = 0
    try:
        with found.packing.stream() as stream:
            while part := stream.read(_SURVEY_BYTES):
                letters += len(decoder.decode(part))
            return letters + len(decoder.decode(b"", final=True))
    except UnicodeError:
        return None
