"""Write a changed journey into a person's file: what did not change stays as she wrote it, with comments and order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from io import StringIO
from itertools import pairwise
from typing import Final, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rejse.journey.document import Journey
from rejse.journey.fields import OBJECTS, WITH_ID
from rejse.journey.reading import read_journey
from rejse.journey.writing import LISTS, Writer, as_commented, dump, write_journey

_COMMENTED: Final = re.compile(r"(?:[ \t]*#[^\n]*\n)+\Z")
_LANGUAGE_ORDER: Final = ("da", "en")


class _Tangled(Exception):
    """The file is written in a way that cannot be mended piece by piece."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """What stands between two places of the text, and what shall stand there instead."""

    start: int
    end: int
    text: str


def rewrite(text: str, journey: Journey) -> str:
    """Give a person's YAML with a journey's changes in it.

    Unchanged fields, their order and the comments around them stay. A comment inside a value that changed goes with the
    old value, one right above a field or object that is taken out goes with it. A file that repeats itself by aliases,
    or that cannot be read, is written anew.
    """
    read = read_journey(text, file=None)
    if read.journey is None:
        return write_journey(journey)
    if "\r\n" in text:
        return rewrite(text.replace("\r\n", "\n"), journey).replace("\n", "\r\n")
    try:
        made = _Rewriting(text if text.endswith("\n") else text + "\n", journey).made(read.journey)
    except (_Tangled, YAMLError):
        return write_journey(journey)
    again = read_journey(made, file=None)
    return made if again.journey == journey else write_journey(journey)


class _Rewriting:
    """One text and the journey that goes into it."""

    def __init__(self, text: str, journey: Journey) -> None:
        self.text, self.journey = text, journey
        self.writer = Writer(journey.default_language, _LANGUAGE_ORDER, days=True)

    def made(self, old: Journey) -> str:
        """Give the text with every change in it."""
        root = YAML(typ="safe", pure=True).compose(self.text)
        if not isinstance(root, MappingNode) or root.flow_style or _tangled(root):
            raise _Tangled
        return self._applied(0, len(self.text), self._object(old, self.journey, root))

    # -- what changes ----------------------------------------------------------------------------------------------

    def _object(self, old: object, new: object, node: MappingNode) -> Iterator[_Edit]:
        """Give the edits of an object that is written as a block."""
        written = {str(key.value): (key, value) for key, value in node.value}
        if len(written) != len(node.value):
            raise _Tangled
        wanted = self.writer.thing(new)
        for one in fields(type(new)):  # type: ignore[arg-type]  # a dataclass of the document
            was, becomes = getattr(old, one.name), getattr(new, one.name)
            if was == becomes:
                continue
            if one.name not in written:
                if one.name in wanted:
                    yield self._inserted(one.name, wanted, node, written)
            elif one.name not in wanted:
                yield self._taken_out(written[one.name], node)
            else:
                yield from self._changed((was, becomes), wanted[one.name], written[one.name], node)

    def _changed(
        self, values: tuple[object, object], wanted: object, entry: tuple[Node, Node], node: MappingNode
    ) -> Iterator[_Edit]:
        key, value = entry
        old, new = values
        if type(old) is type(new) and type(new) in OBJECTS.values() and _is_block(value, MappingNode):
            yield from self._object(old, new, cast("MappingNode", value))
        elif _told_apart(old) and _told_apart(new) and old and new and _is_block(value, SequenceNode):
            yield self._list(
                cast("tuple[object, ...]", old), cast("tuple[object, ...]", new), cast("SequenceNode", value)
            )
        else:
            indent = node.start_mark.column
            if isinstance(value, ScalarNode) and isinstance(wanted, list) and len(wanted) == 1:
                wanted = wanted[0]  # a list of one that she wrote without brackets
            text = _indented(dump(as_commented({str(key.value): wanted})), indent).lstrip()
            if isinstance(value, ScalarNode) and "\n" not in text.rstrip():
                kept = self.text[_end(value, self.text) : self._line_end(value)]  # an end-of-line comment
                text = text.rstrip() + kept + ("" if kept.endswith("\n") else "\n")
            yield _Edit(key.start_mark.index, self._line_end(value), text)

    def _inserted(
        self, name: str, wanted: dict[str, object], node: MappingNode, written: dict[str, tuple[Node, Node]]
    ) -> _Edit:
        """Write a field below the one that comes before it in the document's order."""
        order = list(wanted)
        before = [each for each in order[: order.index(name)] if each in written]
        last = written[before[-1]] if before else node.value[-1]
        at = self._line_end(last[1])
        text = _indented(dump(as_commented({name: wanted[name]})), node.start_mark.column)
        return _Edit(at, at, f"\n{text.lstrip(chr(10))}" if name in LISTS else text)

    def _taken_out(self, entry: tuple[Node, Node], node: MappingNode) -> _Edit:
        """Take a field out with the comment right above it; the field beside a list's dash cannot go alone."""
        start = self._line_start(entry[0].start_mark.index)
        if self.text[start : entry[0].start_mark.index].strip() or len(node.value) == 1:
            raise _Tangled
        above = _COMMENTED.search(self.text, 0, start)
        return _Edit(above.start() if above else start, self._line_end(entry[1]), "")

    def _list(self, old: tuple[object, ...], new: tuple[object, ...], node: SequenceNode) -> _Edit:
        """Put a list of objects together anew: each goes with the comments above it, where it goes."""
        ends = [self._line_end(item) for item in node.value]
        starts = [self._line_start(node.value[0].start_mark.index), *ends[:-1]]
        known = [str(getattr(one, "id")) for one in old]  # noqa: B009  (any of several kinds)
        if known != [_written_id(item) for item in node.value] or any(a >= b for a, b in pairwise([starts[0], *ends])):
            raise _Tangled
        found = {one: (old[at], node.value[at], starts[at], ends[at]) for at, one in enumerate(known)}
        column = node.start_mark.column
        parts = [self._item(one, found.get(str(getattr(one, "id"))), column) for one in new]  # noqa: B009
        return _Edit(starts[0], ends[-1], "".join(parts))

    def _item(self, new: object, found: tuple[object, Node, int, int] | None, column: int) -> str:
        if found is None:
            listed = dump(as_commented({"x": [self.writer.thing(new)]}))
            rows = listed[listed.index("  - ") :].splitlines(keepends=True)
            return "\n" + "".join(" " * column + row[2:] if row.strip() else row for row in rows)
        old, node, start, end = found
        if old == new:
            return self.text[start:end]
        if _is_block(node, MappingNode):
            return self._applied(start, end, self._object(old, new, cast("MappingNode", node)))
        text = _in_braces(self.writer.thing(new))
        return self._applied(start, end, [_Edit(node.start_mark.index, node.end_mark.index, text)])

    # -- the text --------------------------------------------------------------------------------------------------

    def _applied(self, start: int, end: int, edits: Iterable[_Edit]) -> str:
        made, at = [], start
        for edit in sorted(edits, key=lambda one: (one.start, one.end)):
            if edit.start < at or edit.end > end:
                raise _Tangled
            made += [self.text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*made, self.text[at:end]])

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, node: Node) -> int:
        """Find where the line after a node begins."""
        end = _end(node, self.text)
        return end if self.text[end - 1 : end] == "\n" else self.text.find("\n", end) + 1


def _end(node: Node, text: str) -> int:
    """Find where a node's own text ends; a block's mark lies beyond the comments that follow it."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last, text)
    end: int = node.end_mark.index
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip()) + 1
    return end


def _is_block(node: Node, kind: type[MappingNode | SequenceNode]) -> bool:
    return isinstance(node, kind) and not node.flow_style


def _told_apart(value: object) -> bool:
    """Tell a list of objects that have ids."""
    return isinstance(value, tuple) and all(type(one) in WITH_ID for one in value)


def _written_id(item: Node) -> str | None:
    if not isinstance(item, MappingNode):
        return None
    return next((str(value.value) for key, value in item.value if key.value == "id"), None)


def _tangled(root: Node) -> bool:
    """Tell whether parts are repeated by aliases, or pulled in by merging."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, MappingNode):
            waiting += [one for pair in node.value for one in pair]
            if any(key.value == "<<" for key, _ in node.value):
                return True
        elif isinstance(node, SequenceNode):
            waiting += node.value
    return False


def _indented(text: str, columns: int) -> str:
    return "".join(" " * columns + row if row.strip() else row for row in text.splitlines(keepends=True))


def _in_braces(value: dict[str, object]) -> str:
    """Write an object on one line, as it was before."""
    writer = YAML(typ="rt")
    writer.default_flow_style = True
    writer.width = 1 << 20
    out = StringIO()
    writer.dump(value, out)
    return out.getvalue().strip()
