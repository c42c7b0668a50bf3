"""XES (IEEE 1849), the format of event logs: every event with the attributes of its trace, read as it streams by.

An attribute of an event is a column of that name, one of its trace a column `case:` and its name. What is nested in an
attribute is a column `outer.inner`; lists and containers are JSON. Classifiers, globals and what is said of the whole
log play no part in any event.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO, Final, TypeAlias

import msgspec
import numpy as np
import pyarrow as pa

from rejse.collect.batch import Bare, Batch, Trouble, column_of
from rejse.collect.markup import Markup, survey
from rejse.errors import CouldNot, Where

EVENTS_PER_BATCH: Final = 50_000
CASE: Final = "case:"
TRANSITION: Final = "lifecycle:transition"
PARTS: Final[Mapping[str, str]] = {
    "customer": "case:concept:name",
    "case": "case:concept:name",
    "event": "concept:name",
    "time": "time:timestamp",
}
"""What an event log says of itself: whose customers a case is, nobody else can say."""

_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_TRUTHS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}
_PLAIN: Final = frozenset(("string", "date", "id"))
_NUMBERS: Final = frozenset(("int", "float", "boolean"))
_NESTS: Final = frozenset(("list", "container"))
_ATTRIBUTES: Final = _PLAIN | _NUMBERS | _NESTS
_TWICE: Final = "\0"
"""Marks an event or a trace one of whose attributes stood twice; XML cannot hold this sign."""

_STANDARD: Final = re.compile(r"/(concept|time|org|lifecycle|cost|identity|micro)\.xesext$")

Column: TypeAlias = tuple[pa.Array, bool | pa.BooleanArray]
"""Cells, and what `Batch.literal` says of them."""
Row: TypeAlias = dict[str, str | Bare]
Event: TypeAlias = tuple[Row, Row]
"""The attributes of an event's trace, and its own."""


class NotXes(CouldNot):
    """An XML file is no event log."""

    code = "not-xes"


def survey_xes(stream: BinaryIO, where: Where, name: str) -> int:
    """Read an event log through once: is it whole, is it one, is it harmless.

    Returns:
        how many bytes it has.

    Raises:
        NotXes: it is XML of another kind.
        BrokenXml, XmlDoctype, XmlTagTooLong, XmlTooDeep: it cannot be read.
    """
    surveyed = survey(stream, where, name)
    if surveyed.root != "log":
        raise NotXes(where=where, file=name, tag=surveyed.root)
    return surveyed.bytes


@dataclass(slots=True)
class XesLog:
    """One event log, to be read as often as one likes."""

    where: Where
    name: str
    transitions: set[str] = field(default_factory=set)
    """The lifecycle transitions met so far."""

    def batches(self, stream: BinaryIO) -> Iterator[Batch]:
        """Read the events batch by batch; the events of a trace stay together where memory allows."""
        events = _Events()
        markup = Markup(Where(self.where.file), self.name, started=events.started, ended=events.ended)
        events.line = lambda: markup.line
        for done in markup.read(stream):
            if len(events.rows) >= EVENTS_PER_BATCH and (cut := events.cut()):
                yield self._batch(events, cut, done)
        while events.rows:
            yield self._batch(events, min(len(events.rows), 2 * EVENTS_PER_BATCH), done)

    def _batch(self, events: "_Events", cut: int, done: int) -> Batch:
        taken, lines = events.take(cut)
        twice = np.array([_TWICE in trace or row.pop(_TWICE, None) is not None for trace, row in taken], np.bool_)
        columns = dict(_columns(taken))
        if events.has_lifecycle:
            columns[TRANSITION] = _or_complete(columns.get(TRANSITION), rows=len(taken))
        cells = {name: texts for name, (texts, _) in columns.items()}
        if TRANSITION in cells:
            self.transitions |= {one for one in cells[TRANSITION].unique().to_pylist() if one}
        return Batch(
            cells=pa.table(cells),
            rows=np.array(lines, np.int64),
            raw=pa.array([_raw(event) for event in taken], pa.string()),
            literal={name: literal for name, (_, literal) in columns.items()},
            doubts=(Trouble(code="repeated-attribute", rows=twice),) if twice.any() else (),
            done=done,
        )


class _Events:
    """The state of reading: which element stands open, and the events that are whole."""

    def __init__(self) -> None:
        self.rows: list[Event] = []
        self.lines: list[int] = []
        self.line: Callable[[], int] = int
        self.has_lifecycle = False
        self._prefixes: dict[str, str] = {}
        self._trace: Row = {}
        self._whole = 0
        self._target: Row | None = None
        self._outer: Row | None = None
        self._path: list[str] = []
        self._nest: list[_Nest] = []

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag in _ATTRIBUTES:
            self._attribute(tag, attributes)
        elif tag == "event":
            self._outer, self._target = self._target, {}
            self.lines.append(self.line())
        elif tag == "trace":
            self._target = self._trace = {}
        elif tag == "extension":
            self._extension(attributes)

    def ended(self, tag: str) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag in _ATTRIBUTES:
            if self._nest:
                self._unnest()
            else:
                self._path.pop()
        elif tag == "event":
            assert self._target is not None, "an event that ends has begun"
            self.rows.append((self._trace, self._target))
            self._target = self._outer
        elif tag == "trace":
            self._trace, self._target = {}, None
            self._whole = len(self.rows)

    def cut(self) -> int:
        """Tell how many events may be taken: those of whole traces, or of a trace without end what there is."""
        return self._whole or (len(self.rows) if len(self.rows) >= 2 * EVENTS_PER_BATCH else 0)

    def take(self, cut: int) -> tuple[list[Event], list[int]]:
        """Take events off the front, with the line each begins on."""
        taken, lines = self.rows[:cut], self.lines[:cut]
        self.rows, self.lines = self.rows[cut:], self.lines[cut:]
        self._whole = max(0, self._whole - cut)
        return taken, lines

    def _extension(self, attributes: dict[str, str]) -> None:
        """Learn under which prefix the log writes a standard extension."""
        known = _STANDARD.search(attributes.get("uri", ""))
        prefix = attributes.get("prefix", "")
        if known and prefix and prefix != known[1]:
            self._prefixes[prefix] = known[1]
        self.has_lifecycle |= bool(known and known[1] == "lifecycle")

    def _attribute(self, tag: str, attributes: dict[str, str]) -> None:
        key = attributes.get("key") or tag
        if self._prefixes:
            before, colon, rest = key.partition(":")
            key = f"{self._prefixes.get(before, before)}{colon}{rest}"
        value = attributes.get("value", "")
        if self._nest or tag in _NESTS:
            self._nest.append(_Nest(tag, key, value))
            return
        if self._target is not None:
            name = key if not self._path else ".".join((*self._path, key))
            self._put(name, value if tag in _PLAIN else _typed(tag, value))
        self._path.append(key)

    def _put(self, name: str, value: str | Bare) -> None:
        target = self._target
        assert target is not None, "only what stands in a trace or event is put anywhere"
        if name in target:
            target[_TWICE] = ""
            name = next(one for times in count(2) if (one := f"{name} {times}") not in target)
        target[name] = value

    def _unnest(self) -> None:
        done = self._nest.pop()
        if self._nest:
            self._nest[-1].children.append(done)
        elif self._target is not None:
            self._put(".".join((*self._path, done.key)), (msgspec.json.encode(done.value()).decode(),))


@dataclass(slots=True)
class _Nest:
    """A list or container, or something in one."""

    tag: str
    key: str
    written: str
    children: "list[_Nest]" = field(default_factory=list)

    def value(self) -> object:
        """Give it as JSON would: a list of values where all have one key, of objects where they have not."""
        if self.tag == "list":
            if len({one.key for one in self.children}) <= 1:
                return [one.value() for one in self.children]
            return [{one.key: one.value()} for one in self.children]
        inner = {one.key: one.value() for one in self.children}
        if self.tag == "container":
            return inner
        typed = self.written if self.tag in _PLAIN else _typed(self.tag, self.written)
        value = typed if isinstance(typed, str) else msgspec.json.decode(typed[0])
        return {"value": value, **inner} if inner else value


def _columns(events: Sequence[Event]) -> Iterator[tuple[str, Column]]:
    """Make columns of what the traces and the events say; of two columns of one name the event's keeps it."""
    traces = list({id(trace): trace for trace, _ in events}.values())
    own = _names(row for _, row in events)
    for name in _names(traces):
        taken = CASE + name
        while taken in own:
            taken += " 2"
        yield taken, column_of([trace.get(name) for trace, _ in events])
    for name in own:
        yield name, column_of([row.get(name) for _, row in events])


def _names(rows: Iterable[Row]) -> list[str]:
    return [name for name in dict.fromkeys(name for row in rows for name in row) if name != _TWICE]


def _or_complete(column: Column | None, *, rows: int) -> Column:
    """An event of a log with lifecycles that names no transition is a completion."""
    cells = pa.nulls(rows, pa.string()) if column is None else column[0]
    return cells.fill_null("complete"), False


def _raw(event: Event) -> str:
    """Write an event on one line; what is said of its case may change later, and makes it no other event."""
    trace, row = event
    return f"{trace.get('concept:name', '')}\t{msgspec.json.encode(row, order='sorted').decode()}"


def _typed(tag: str, written: str) -> str | Bare:
    """Tell a number or truth from what is only said to be one."""
    if tag == "boolean":
        truth = _TRUTHS.get(written.strip().lower())
        return (truth,) if truth else written
    return (written,) if _NUMBER.fullmatch(written) else written


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
