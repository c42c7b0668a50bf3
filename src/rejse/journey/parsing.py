"""From a person's YAML to what she wrote, with lines; a file made to do harm is refused before anything is built."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rejse.errors import Problem, Where

CHARACTERS_MAX: Final = 1_000_000
DEPTH_MAX: Final = 32
VALUES_MAX: Final = 50_000
"""How many values a document may hold when its aliases are written out."""

_UNEVEN: Final = re.compile(r"expected <block end>, but found '(?:<block|-|\?)")
_NULL: Final = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written, without its quotes; None where nothing was written."""

    line: int | None
    raw: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was written."""

    line: int | None
    items: tuple["Written", ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """Fields with values as they were written; each value carries the line of its field.

    repeated: fields that were written again, with the line of the last time; the first one is in `entries`.
    """

    line: int | None
    entries: Mapping[str, "Written"]
    repeated: Mapping[str, int] = field(default_factory=dict)


Written: TypeAlias = Scalar | Listed | Mapped


class _Refused(Exception):
    """The document is built to be larger than it looks."""

    def __init__(self, code: str, limit: int, line: int) -> None:
        super().__init__(code)
        self.problem_code, self.limit, self.line = code, limit, line


class _Composer(Composer):
    """Gives up as soon as a document is too large, before the rest of it is looked at."""

    def __init__(self, loader: YAML) -> None:
        super().__init__(loader=loader)
        self.warn_double_anchors = False
        self.values = 0

    def compose_node(self, parent: Node | None, index: object) -> Node | None:
        """Compose one node and all below it."""
        self.values += 1
        if self.values > VALUES_MAX:
            raise _Refused("too-many-values", VALUES_MAX, self.parser.peek_event().start_mark.line + 1)
        composed: Node | None = super().compose_node(parent, index)
        return composed


def parse(text: str, *, file: str | None) -> Written | Problem:
    """Parse YAML into what was written, or give the problem that makes it unreadable."""
    if len(text) > CHARACTERS_MAX:
        return _refused("document-too-large", file, None, size=len(text), limit=CHARACTERS_MAX)
    reader = YAML(typ="safe", pure=True)
    reader.Composer = _Composer  # type: ignore[assignment]  # declared as the one class, meant to be replaced
    reader.max_depth = DEPTH_MAX
    try:
        root = reader.compose(text)
        return Scalar(1, None) if root is None else _Walk().written(root, root.start_mark.line + 1, 0)
    except _Refused as refused:
        return _refused(refused.problem_code, file, refused.line, limit=refused.limit)
    except MaxDepthExceededError as broken:
        return _refused("document-too-deep", file, _why(broken, text)[0], limit=DEPTH_MAX)
    except (YAMLError, ValueError, AttributeError, IndexError, TypeError) as broken:
        line, reason = _why(broken, text)
        written = (text.splitlines() or [""])[line - 1 : line] if line else []
        return _refused(_mistake(reason, written[0] if written else ""), file, line, reason=reason)


def _why(broken: Exception, text: str) -> tuple[int | None, str]:
    """Find the line and the parser's reason; over broken input it may also slip with an error of Python's."""
    if isinstance(broken, MarkedYAMLError):
        mark = broken.problem_mark or broken.context_mark
        return mark.line + 1 if mark else None, broken.problem or broken.context or "it breaks off"
    position = getattr(broken, "position", None)
    line = None if position is None else text.count("\n", 0, position) + 1
    return line, str(getattr(broken, "reason", broken))


def _mistake(reason: str, line: str) -> str:
    """Tell the two commonest mistakes by what the parser says of them; the code names the mistake."""
    if reason.startswith("mapping values are not allowed"):
        return "yaml-colon" if _holds_colon(line) else "yaml-indentation"
    return "yaml-indentation" if _UNEVEN.match(reason) else "not-yaml"


def _holds_colon(line: str) -> bool:
    """Tell a line whose text, without quotes, holds a colon with a space after it: `what: Reads: the solution`."""
    said = line.partition(": ")[2].strip()
    return f"{said} ".find(": ") > 0 and said[0] not in "\"'[{"


def as_written(value: object) -> Written:
    """Take plain values, as JSON gives them, for written ones without lines."""
    match value:
        case None:
            return Scalar(None, None)
        case bool():
            return Scalar(None, "true" if value else "false")
        case Mapping():
            return Mapped(None, {str(key): as_written(one) for key, one in value.items()})
        case list() | tuple():
            return Listed(None, tuple(as_written(one) for one in value))
        case float():
            return Scalar(None, repr(value))
        case _:
            return Scalar(None, str(value))


def excerpt(written: Written) -> str:
    """Show what was written, in short, for a message."""
    match written:
        case Scalar(raw=raw):
            shown = raw or ""
        case Listed(items=items):
            shown = "[" + ", ".join(excerpt(item) for item in items[:4]) + (", ...]" if len(items) > 4 else "]")
        case Mapped(entries=entries):
            shown = "{" + ", ".join(list(entries)[:4]) + (", ...}" if len(entries) > 4 else "}")
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _refused(code: str, file: str | None, line: int | None, **arguments: str | int) -> Problem:
    return Problem(code, where=Where(file, line), arguments=arguments)


@dataclass(slots=True)
class _Walk:
    """The way through the parsed nodes; what aliases repeat is counted every time it is met."""

    values: int = 0

    def written(self, node: Node, line: int, depth: int) -> Written:
        """Take a node as written; `line` is where a reader looks for it, the line of its key."""
        self.values += 1
        if self.values > VALUES_MAX:
            raise _Refused("too-many-values", VALUES_MAX, line)
        if depth > DEPTH_MAX:
            raise _Refused("document-too-deep", DEPTH_MAX, line)
        match node:
            case MappingNode():
                return self._mapped(node, line, depth)
            case SequenceNode():
                items = tuple(self.written(item, item.start_mark.line + 1, depth + 1) for item in node.value)
                return Listed(line, items)
            case _:
                assert isinstance(node, ScalarNode), node
                return Scalar(line, _raw(node))

    def _mapped(self, node: MappingNode, line: int, depth: int) -> Mapped:
        entries: dict[str, Written] = {}
        repeated: dict[str, int] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            key = excerpt(self.written(key_node, key_line, depth + 1))
            value = self.written(value_node, key_line, depth + 1)
            if key in entries:
                repeated[key] = key_line
            entries.setdefault(key, value)
        return Mapped(line, entries, repeated)


def _raw(node: ScalarNode) -> str | None:
    """Give a scalar's text; `op: >` and `op: !=` mean the sign, although YAML takes it for its own."""
    if node.value == "" and node.style in (">", "|"):
        return str(node.style)
    if node.value == "" and node.tag == "!=":
        return "!="
    return None if node.tag == _NULL and not node.style else str(node.value)
