"""XML from strangers, read piece by piece: no document type, hence no entities; no depth or tag without bounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NoReturn
from xml.parsers import expat

from rejse.errors import CouldNot, Where

DEPTH_MAX: Final = 64
"""Elements inside elements: a spreadsheet needs ten, an event log a few more than its attributes are nested."""

TAG_BYTES_MAX: Final = 16 << 20
"""One tag must be held whole; a text between tags must not."""

_PIECE_BYTES: Final = 1 << 18


class BrokenXml(CouldNot):
    """The file is no whole XML."""

    code = "broken-xml"


class XmlDoctype(CouldNot):
    """An XML file declares a document type, in which entities can be made that grow without end or read other files."""

    code = "xml-doctype"


class XmlTooDeep(CouldNot):
    """An XML file has elements within elements beyond all reason."""

    code = "xml-too-deep"


class XmlTagTooLong(CouldNot):
    """An XML file has a tag that is longer than can be held."""

    code = "xml-tag-too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What is known of an XML file that was read through: its length, and what its outermost element is called."""

    bytes: int
    root: str


class Markup:
    """One reading of an XML file, whose handlers are called as it goes on.

    Args:
        where: the file, for what is wrong with it.
        name: what the file, or the part of it that is XML, is called.
        started: called at every start tag with the name of its element and its attributes.
        ended: called at every end tag.
        in_order: whether attributes come as a list (key, value, key, value ...), which takes half the time.
    """

    def __init__(
        self,
        where: Where,
        name: str,
        *,
        started: Callable[[str, Any], Any],
        ended: Callable[[str], Any] | None = None,
        in_order: bool = False,
    ) -> None:
        self._where, self._name = where, name
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.ordered_attributes = in_order
        self._parser.StartElementHandler = started
        self._parser.EndElementHandler = ended

    @property
    def line(self) -> int:
        """The line at which the reading stands, from 1."""
        return self._parser.CurrentLineNumber

    def hear(self, told: Callable[[str], Any] | None) -> None:
        """Begin to call a handler for the text between tags, or stop."""
        self._parser.CharacterDataHandler = told

    def read(self, stream: BinaryIO) -> Iterator[int]:
        """Read a file from front to back, and give after each piece how many bytes were read in all.

        Raises:
            BrokenXml, XmlDoctype, XmlTagTooLong: it is not what it should be.
        """
        done = 0
        try:
            while piece := stream.read(_PIECE_BYTES):
                done += len(piece)
                self._parser.Parse(piece, False)  # noqa: FBT003  (expat takes no keyword)
                if done - self._parser.CurrentByteIndex > TAG_BYTES_MAX:
                    raise XmlTagTooLong(where=self._where, file=self._name, megabytes=TAG_BYTES_MAX >> 20)
                yield done
            self._parser.Parse(b"", True)  # noqa: FBT003
            yield done
        except (expat.ExpatError, ValueError, LookupError) as broken:  # the last two: of encodings
            raise BrokenXml(where=Where(self._where.file, self.line), file=self._name, line=self.line) from broken

    def _refuse(self, *_: object) -> NoReturn:
        raise XmlDoctype(where=Where(self._where.file, self.line), file=self._name)


def survey(
    stream: BinaryIO, where: Where, name: str, *, seen: Callable[[str, list[str]], Any] | None = None
) -> Surveyed:
    """Read an XML file through once, so that what is wrong with it is said before anything of it is taken.

    Args:
        stream: the file.
        where: the file, for what is wrong with it.
        name: what the file, or the part of it that is XML, is called.
        seen: called at every start tag with its name and its attributes: key, value, key, value ...

    Raises:
        BrokenXml, XmlDoctype, XmlTagTooLong, XmlTooDeep: it is not what it should be.
    """
    root = ""
    begun = 0
    ended: list[str] = []

    def deeper(tag: str, attributes: list[str]) -> None:
        nonlocal root, begun
        begun += 1
        if begun - len(ended) > DEPTH_MAX:
            raise XmlTooDeep(where=Where(where.file, markup.line), file=name, depth=DEPTH_MAX)
        root = root or tag
        if seen is not None:
            seen(tag, attributes)

    markup = Markup(where, name, started=deeper, ended=ended.append, in_order=True)
    done = 0
    for read in markup.read(stream):
        done = read
        begun -= len(ended)
        ended.clear()
    return Surveyed(bytes=done, root=root.rpartition(":")[2])
