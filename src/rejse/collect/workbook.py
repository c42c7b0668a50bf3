"""A workbook (XLSX): its sheets by name, its shared texts, and what its formats show; read with nothing trusted.

The usual library for this format takes the memory of a whole sheet at once (a file of 300 bytes can end the process),
and gives empty cells for those that hold an error such as #N/A. Read as a stream, neither happens.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from posixpath import join, normpath
from typing import Any, BinaryIO, Final, cast

from rejse.collect.markup import Markup, survey
from rejse.collect.packing import RATIO_MAX, UNPACKED_FREE_BYTES, DamagedFile, UnpacksTooLarge, UnsafeMember, is_unsafe
from rejse.errors import CouldNot, Where

SHARED_LETTERS_MAX: Final = 1 << 28
"""The shared texts of a workbook must be held; more than this is not a person's work."""

_WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_NOT_LETTERS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
"""What stands in a format but formats nothing: texts, colours, conditions, room."""

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class BrokenSheet(CouldNot):
    """The file is called a spreadsheet and is none, or lacks a part that every one has."""

    code = "broken-sheet"


class SheetTextsTooLarge(CouldNot):
    """The texts of a workbook take more memory than they may."""

    code = "sheet-texts-too-large"


class Shows(StrEnum):
    """What the number in a cell is shown as."""

    NUMBER = "number"
    DATE = "date"
    CLOCK = "clock"
    SPAN = "span"


_KNOWN: Final = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)), Shows.DATE),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 47), Shows.CLOCK),
    46: Shows.SPAN,
}
"""Formats that every program knows by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What must be known of a workbook before its sheets can be read."""

    sheets: dict[str, str]
    """The member of each sheet by its name; those that are hidden come last."""
    texts: tuple[str, ...] = ()
    formats: tuple[Shows, ...] = ()
    since_1904: bool = False
    """Whether days are counted from 1904, as the Mac once did, instead of 1900."""


@contextmanager
def opened(stream: BinaryIO, where: Where, name: str) -> Iterator[zipfile.ZipFile]:
    """Open the package that a workbook is.

    Raises:
        BrokenSheet, DamagedFile: it is none, or a member of it cannot be unpacked.
        UnsafeMember: a member wants to lie outside of it.
        UnpacksTooLarge: its members grow beyond all reason.
    """
    try:
        package = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise BrokenSheet(where=where, file=name) from broken
    packed = unpacked = 0
    for one in package.infolist():
        packed, unpacked = packed + one.compress_size, unpacked + one.file_size
        if is_unsafe(one.filename):
            raise UnsafeMember(where=where, file=name, member=one.filename)
    if unpacked > max(UNPACKED_FREE_BYTES, RATIO_MAX * packed):
        raise UnpacksTooLarge(where=where, file=name, times=RATIO_MAX)
    try:
        yield package
    except KeyError as missing:
        raise BrokenSheet(where=where, file=name) from missing
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
        raise DamagedFile(where=where, file=name) from broken


@dataclass(frozen=True, slots=True)
class Package:
    """The opened package of a workbook, whose parts are XML."""

    members: zipfile.ZipFile
    where: Where
    name: str

    def survey(self, member: str, seen: Callable[[str, list[str]], Any] | None = None) -> int:
        """Read a part through to see that it is whole and harmless; give how many bytes it has."""
        with self.members.open(member) as part:
            return survey(cast("BinaryIO", part), self.where, self.name, seen=seen).bytes

    def read(self, member: str, heard: "Heard") -> Iterator[int]:
        """Read a part that was surveyed, and give after each piece how many bytes were read in all."""
        markup = Markup(self.where, self.name, started=heard.started, ended=heard.ended)
        heard.markup = markup
        with self.members.open(member) as part:
            yield from markup.read(cast("BinaryIO", part))


def read_workbook(package: Package) -> Workbook:
    """Read what a workbook says of its sheets.

    Raises:
        BrokenSheet: it has no sheet.
        SheetTextsTooLarge: its texts take too much memory.
        BrokenXml, XmlDoctype, XmlTooDeep, XmlTagTooLong: a part is not what it should be.
    """
    listed: list[tuple[bool, str, str]] = []
    told: dict[str, str] = {}

    def of_workbook(tag: str, attributes: list[str]) -> None:
        said = _pairs(attributes)
        if _local(tag) == "sheet":
            listed.append((said.get("state", "visible") != "visible", said.get("name", ""), said.get("id", "")))
        elif _local(tag) == "workbookPr":
            told.update(said)

    links: dict[str, tuple[str, str]] = {}

    def of_links(_: str, attributes: list[str]) -> None:
        said = _pairs(attributes)
        if "Target" in said:
            member = normpath(join("/xl", said["Target"])).lstrip("/")
            links[said.get("Id", "")] = (said.get("Type", "").rpartition("/")[2], member)

    package.survey(_WORKBOOK, of_workbook)
    package.survey(_LINKS, of_links)
    sheets = {
        title: links[link][1]
        for _, title, link in sorted(listed, key=lambda one: one[0])
        if links.get(link, ("", ""))[0] == "worksheet"
    }
    if not sheets:
        raise BrokenSheet(where=package.where, file=package.name)
    by_kind = dict(links.values())
    return Workbook(
        sheets=sheets,
        texts=_texts(package, by_kind.get("sharedStrings")),
        formats=_formats(package, by_kind.get("styles")),
        since_1904=told.get("date1904", "0") in {"1", "true"},
    )


class Heard:
    """What is told by the texts of a part: which element stands open, and what was written in it."""

    markup: Markup

    def __init__(self) -> None:
        self.written: list[str] = []
        self._unspoken = 0

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Listen in texts (`t`), but not to how they are pronounced (`rPh`)."""
        del attributes
        if _local(tag) == "rPh":
            self._unspoken += 1
        elif _local(tag) == "t" and not self._unspoken:
            self.markup.hear(self.written.append)

    def ended(self, tag: str) -> None:
        """Stop listening where a text ends."""
        if _local(tag) == "rPh":
            self._unspoken -= 1
        elif _local(tag) == "t":
            self.markup.hear(None)

    def take(self) -> str:
        """Give what was written since the last time."""
        text = "".join(self.written)
        self.written.clear()
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Shared(Heard):
    """The shared texts, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def ended(self, tag: str) -> None:
        super().ended(tag)
        if _local(tag) == "si":
            self.texts.append(self.take())


def _texts(package: Package, member: str | None) -> tuple[str, ...]:
    if member is None:
        return ()
    if package.members.getinfo(member).file_size > SHARED_LETTERS_MAX:
        raise SheetTextsTooLarge(where=package.where, file=package.name, megabytes=SHARED_LETTERS_MAX >> 20)
    package.survey(member)
    shared = _Shared()
    for _ in package.read(member, shared):
        pass
    return tuple(shared.texts)


def _formats(package: Package, member: str | None) -> tuple[Shows, ...]:
    """Tell for each style of a cell what it shows."""
    own: dict[str, Shows] = {}
    found: list[str] = []
    inside = ""

    def of_styles(tag: str, attributes: list[str]) -> None:
        nonlocal inside
        name = _local(tag)
        if name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = name
        elif name == "numFmt" and inside != "dxfs":
            said = _pairs(attributes)
            own[said.get("numFmtId", "")] = shows(said.get("formatCode", ""))
        elif name == "xf" and inside == "cellXfs":
            found.append(_pairs(attributes).get("numFmtId", "0"))

    if member is None:
        return ()
    package.survey(member, of_styles)
    return tuple(own.get(one) or _KNOWN.get(int(one) if one.isdigit() else 0, Shows.NUMBER) for one in found)


def shows(code: str) -> Shows:
    """Tell what a format makes of a number: `dd-mm-yyyy` a date, `hh:mm` a clock, `[h]:mm` a span, `0.00` a number."""
    letters = _NOT_LETTERS.sub("", code).partition(";")[0].lower()
    if letters == "general":
        return Shows.NUMBER
    if "[" in letters:
        return Shows.SPAN
    clock = bool(set("hs") & set(letters))
    if "y" in letters or "d" in letters or ("m" in letters and not clock):
        return Shows.DATE
    return Shows.CLOCK if clock else Shows.NUMBER


def _pairs(attributes: list[str]) -> dict[str, str]:
    """Give attributes by their names without prefixes."""
    return {_local(key): value for key, value in zip(attributes[::2], attributes[1::2], strict=True)}


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
