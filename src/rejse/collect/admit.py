"""The one way in: candidates are checked, keyed, told apart from what is known, and kept; nothing is lost silently."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Final, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.collect.batch import Trouble, over_distinct
from rejse.collect.candidates import IDS, Candidates
from rejse.collect.echoes import Echoes
from rejse.collect.occurrences import Digests, Occurrences, digests_of
from rejse.collect.properties import with_property
from rejse.collect.traits import filled, traits_of
from rejse.errors import Argument
from rejse.store.erasures import digest_of
from rejse.store.keys import Keys, Purpose
from rejse.store.traits import Trait
from rejse.store.vault import RejectedRow

NAME_LETTERS_MAX: Final = 200
PROPERTIES_BYTES_MAX: Final = 32 << 10
FUTURE_MAX: Final = timedelta(days=1)
"""Clocks run fast, and days begin earlier in the east; beyond this a time is no time that was."""

Mask: TypeAlias = NDArray[np.bool_]

_NO_SESSION: Final = frozenset(
    (
        *("null", "none", "nan", "undefined", "[object object]", "(null)", "n/a"),
        *("#n/a", "#ref!", "#value!", "#name?", "#null!", "#num!", "#div/0!"),
    )
)
"""A session is told apart inside one customer only, so its number may be 0. The last are a spreadsheet's errors."""

_NOBODY: Final = _NO_SESSION | {"-1", "0", "true", "false", "anonymous", "guest"}
"""What programs write where they know nobody (MEASURES 2); all zeros and dashes too."""

_CONTROL: Final = r"[\x00-\x1f\x7f-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
"""What cannot be seen, and what turns the letters after it around."""

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DATE: Final = (
    rf"(?:(?:19|20)\d{{2}}([-/.])\d{{1,2}}\1\d{{1,2}}"
    rf"|(?:{_DAY}([-/.]){_MONTH}\2|{_MONTH}([-/.]){_DAY}\3)(?:(?:19|20)\d{{2}}|\d{{2}}))"
)
_CLOCK: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
_ZONE: Final = r"(?: ?(?:Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?"
_IMPERSONAL: Final = re.compile(rf"\s*(?:{_DATE}(?:(?:[Tt]|,?\s+){_CLOCK})?|\d{{1,2}}:\d{{2}}(?::\d{{2}})?){_ZONE}\s*")
"""What of a cell may be told outside the vault: only what has the shape of a date or a clock.

In a row whose cells have slipped a name may stand for a time, or a number that says who somebody is.
"""

_TEXTS: Final = ("type", "name", "channel", "path", "campaign_source", "campaign_medium", "campaign_name")
_AS_THEY_ARE: Final = ("outcome", "value", "currency", "score", "score_scale", "properties")
_BLOCKED: Final[Mapping[str, str]] = {
    "user_id": "blocked_customer",
    "anonymous_id": "blocked_anonymous",
    "session_id": "blocked_session",
    "case_id": "blocked_case",
    "account_id": "blocked_account",
}
_FORGOTTEN: Final = "erased-person"
_UNSTEADY: Final = frozenset(("future-time", "hour-twice"))
_PURPOSES: Final[Mapping[str, Purpose]] = {
    "user_id": "user",
    "anonymous_id": "anonymous",
    "session_id": "session",
    "case_id": "case",
    "account_id": "account",
}


class Events(Protocol):
    """What admit adds to."""

    def append(self, events: pa.Table) -> int:
        """Add events after those there are."""


class Known(Protocol):
    """What admit asks for events that are there already."""

    def known(self, source: str, event_ids: pa.Array | pa.ChunkedArray) -> Mask:
        """Tell which of these ids are there for the source."""


class Rejects(Protocol):
    """What admit needs of the vault."""

    def reject(self, rows: Iterable[RejectedRow]) -> int:
        """Keep rows that could not be taken in."""


class Remembers(Protocol):
    """What admit needs of the traits."""

    def put(self, rows: Iterable[Trait]) -> int:
        """Remember what was said of customers."""


@dataclass(slots=True, kw_only=True)
class Entrance:
    """Where candidates of one run come in: the stores behind it, and what came through so far.

    A dry run looks at the same things and writes nothing, so it tells the same figures.

    Args:
        keys: makes ids opaque.
        secret: under which events without an id get one, so that nobody finds a row by trying rows.
        before: the events as they were before the run; None if there were none.
        events: where events are kept; None for a dry run.
        rejects: where rejected rows are kept; None for a dry run.
        traits: where it is kept what is said of customers; None for a dry run.
        forgotten: digests of the keys of people who were erased.
    """

    keys: Keys
    secret: bytes
    before: Known | None
    events: Events | None
    rejects: Rejects | None
    traits: Remembers | None = None
    forgotten: frozenset[bytes] = frozenset()
    given: Occurrences = field(default_factory=Occurrences)
    rows: Occurrences = field(default_factory=Occurrences)
    rejected: Occurrences = field(default_factory=Occurrences)
    echoes: Echoes = field(default_factory=Echoes)

    def digests(self, texts: pa.Array, source: str) -> Digests:
        """Digest texts of a source under the workspace's secret."""
        return digests_of(texts, secret=sha256(b"event\0" + self.secret + source.encode()).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One code with the rows it holds for, the first of them, and what that says."""

    code: str
    rejected: bool
    count: int
    row: int
    value: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What became of some candidates; read = kept + duplicate + rejected, and doubtful is a part of kept."""

    read: int
    kept: int
    duplicate: int
    doubtful: int
    rejected: int
    findings: tuple[Finding, ...]
    first: datetime | None
    last: datetime | None


def admit(candidates: Candidates, *, entrance: Entrance, now: datetime) -> Admitted:
    """Let candidates in: check them, correct what is plainly wrong, key their ids, and keep those not known.

    What cannot be an event (no time, no name, nobody it belongs to) is rejected and kept raw in the vault. What is odd
    is kept and counted as doubtful. The same (source, event id) is one event; where the source gives no id it is made
    from the row and how many equal rows came before it, so that three equal rows stay three and a file read twice
    adds nothing.
    """
    judged = _without_forgotten(_judge(candidates, now), entrance)
    ids, kept, known = _told_apart(judged, entrance)
    _remember_echoes(judged, ids, known, entrance)
    ids = ids.filter(pa.array(kept[judged.fine]))
    rejected = list(_rejected(judged, entrance))
    if entrance.events is not None and kept.any():
        entrance.events.append(_events(judged, ids, kept, entrance.keys))
    if entrance.rejects is not None:
        entrance.rejects.reject(row for row, _ in rejected if row.code != _FORGOTTEN)
    if entrance.traits is not None and judged.traits:
        entrance.traits.put(_traits(judged, entrance.keys))
    return _admitted(judged, rejected, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Candidates with their columns put right, what is doubtful about them, and why a row is rejected."""

    candidates: Candidates
    columns: Mapping[str, pa.Array]
    traits: Mapping[str, pa.Array]
    doubts: Sequence[Trouble]
    codes: NDArray[np.object_]
    """Per row the first code it is rejected for, or None."""
    fine: Mask
    now: datetime


def _judge(candidates: Candidates, now: datetime) -> _Judged:
    columns, doubts = _cleaned(candidates)
    doubts += _without_blocked(columns)
    traits = {name: filled(cells) for name, cells in candidates.traits.items()}
    doubts += _traits_of_nobody(columns, traits)
    codes = _codes(candidates, columns)
    doubts += _future(columns, now)
    return _Judged(
        candidates=candidates,
        columns=columns,
        traits=traits,
        doubts=(*candidates.doubtful, *doubts),
        codes=codes,
        fine=np.array([code is None for code in codes], np.bool_),
        now=now,
    )


def _without_forgotten(judged: _Judged, entrance: Entrance) -> _Judged:
    """Turn away the events of people who were erased: they are counted, and nothing of them is kept."""
    if not entrance.forgotten:
        return judged
    theirs: Mask = np.zeros(len(judged.fine), np.bool_)
    for name in ("user_id", "anonymous_id"):
        keys = entrance.keys.keys(_PURPOSES[name], judged.columns[name])
        theirs |= _mask(over_distinct(keys, partial(_is_forgotten, digests=entrance.forgotten)))
    codes = judged.codes.copy()
    codes[theirs] = _FORGOTTEN
    return replace(judged, codes=codes, fine=judged.fine & ~theirs)


def _is_forgotten(distinct: pa.Array, digests: frozenset[bytes]) -> pa.Array:
    return pa.array([key is not None and digest_of(key) in digests for key in distinct.to_pylist()], pa.bool_())


def _cleaned(candidates: Candidates) -> tuple[dict[str, pa.Array], list[Trouble]]:
    """Take control characters and outer spaces off the texts; an empty text is none."""
    columns = {name: candidates.column(name) for name in (*_AS_THEY_ARE, "time", "row", "raw", "event_id")}
    troubled: Mask = np.zeros(candidates.table.num_rows, np.bool_)
    values = pa.nulls(candidates.table.num_rows, pa.string())
    for name in (*IDS, *_TEXTS):
        cells = candidates.column(name)
        if cells.null_count == len(cells):
            columns[name] = cells
            continue
        control = _mask(over_distinct(cells, lambda distinct: pc.match_substring_regex(distinct, _CONTROL)))
        if control.any():
            values = pc.if_else(pa.array(control), cells, values)
            troubled |= control
        columns[name] = over_distinct(cells, _clean)
    found = pc.replace_substring_regex(values, _CONTROL, "�")
    return columns, [Trouble(code="control-characters", rows=troubled, values=found)] if troubled.any() else []


def _clean(distinct: pa.Array) -> pa.Array:
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(distinct, _CONTROL, ""))
    return pc.if_else(pc.equal(bare, ""), None, bare)


def _mask(column: pa.Array) -> Mask:
    return np.asarray(column.fill_null(fill_value=False), bool)


def _without_blocked(columns: dict[str, pa.Array]) -> list[Trouble]:
    """Drop ids that are nobody's: what programs write where they know no one must not join everyone.

    What stood there is kept as a property, one per kind of id, so that one can count where it comes from.
    """
    doubts = []
    for name in IDS:
        cells = columns[name]
        if cells.null_count == len(cells):
            continue
        words = _NO_SESSION if name == "session_id" else _NOBODY
        blocked = _mask(over_distinct(cells, partial(_blocked, words=words)))
        if blocked.any():
            columns[name] = pc.if_else(pa.array(blocked), None, cells)
            told = pc.if_else(pa.array(blocked), cells, None)
            columns["properties"] = with_property(columns["properties"], _BLOCKED[name], told)
            doubts.append(Trouble(code="blocked-id", rows=blocked, values=cells))
    return doubts


def _traits_of_nobody(columns: dict[str, pa.Array], traits: Mapping[str, pa.Array]) -> list[Trouble]:
    """A trait needs a customer, known or not, or a company; what is said of nobody stays with the event."""
    nobody = pc.and_(pc.is_null(columns["user_id"]), pc.is_null(columns["anonymous_id"]))
    nobody = pc.and_(nobody, pc.is_null(columns["account_id"]))
    doubts = []
    for name, cells in traits.items():
        left = pc.if_else(nobody, cells, None)
        if left.null_count < len(left):
            columns["properties"] = with_property(columns["properties"], name, left)
            doubts.append(Trouble(code="trait-of-nobody", rows=np.asarray(pc.is_valid(left), bool), values=left))
    return doubts


def _traits(judged: _Judged, keys: Keys) -> Iterator[Trait]:
    """Give what the fine rows say: of the customer that is known, else of the visitor, else of the company."""
    keep, columns = pa.array(judged.fine), judged.columns
    whose = ("user_id", "anonymous_id", "account_id")
    people = [keys.keys(_PURPOSES[name], columns[name].filter(keep)) for name in whose]
    said = {name: cells.filter(keep) for name, cells in judged.traits.items()}
    return traits_of(pc.coalesce(*people), columns["time"].filter(keep), said)


def means_nobody(told: str) -> bool:
    """Say whether an id is what programs write where they know nobody."""
    return told.lower() in _NOBODY or not told.strip("0-")


def _blocked(distinct: pa.Array, words: frozenset[str]) -> pa.Array:
    named = pc.is_in(pc.utf8_lower(distinct), pa.array(sorted(words)))
    return pc.or_(named, pc.match_substring_regex(distinct, r"^[0-]+$")) if words is _NOBODY else named


def _codes(candidates: Candidates, columns: Mapping[str, pa.Array]) -> NDArray[np.object_]:
    """Give for each row the first code it is rejected for, or None."""
    absent = {name: np.asarray(pc.is_null(columns[name]), bool) for name in ("time", "name", *IDS)}
    troubles = [
        *((one.code, one.rows) for one in candidates.rejected),
        ("no-time", absent["time"]),
        ("no-event", absent["name"]),
        ("no-customer", np.logical_and.reduce([absent[name] for name in IDS])),
        ("name-too-long", _mask(pc.greater(pc.utf8_length(columns["name"]), NAME_LETTERS_MAX))),
        ("properties-too-large", _mask(pc.greater(pc.binary_length(columns["properties"]), PROPERTIES_BYTES_MAX))),
    ]
    codes = np.full(candidates.table.num_rows, None, object)
    for code, rows in reversed(troubles):
        codes[rows] = code
    return codes


def _future(columns: dict[str, pa.Array], now: datetime) -> list[Trouble]:
    """Give an event from the future the time it was received (MEASURES 1.3); its own stays as a property."""
    limit = pa.scalar(now + FUTURE_MAX, pa.timestamp("us", "UTC"))
    late = _mask(pc.greater(columns["time"], limit))
    if not late.any():
        return []
    told = pc.cast(pc.if_else(pa.array(late), columns["time"], None), pa.timestamp("us")).cast(pa.string())
    told = pc.binary_join_element_wise(pc.replace_substring(told, ".000000", ""), "UTC", " ")
    columns["properties"] = with_property(columns["properties"], "told_time", told)
    columns["time"] = pc.if_else(pa.array(late), pa.scalar(now, pa.timestamp("us", "UTC")), columns["time"])
    return [Trouble(code="future-time", rows=late, values=told)]


def _told_apart(judged: _Judged, entrance: Entrance) -> tuple[pa.Array, Mask, Mask]:
    """Give every fine row its event id, and tell which rows are kept: new to this run and to the table.

    Returns:
        the ids of the fine rows, and masks over all rows: which are kept, and which the table had already.
    """
    source, keep = judged.candidates.source, pa.array(judged.fine)
    ids = pc.utf8_trim_whitespace(judged.columns["event_id"].filter(keep))
    nothing = pc.is_in(pc.utf8_lower(ids), pa.array(["", *sorted(_NO_SESSION)]))
    has_id = _mask(pc.is_valid(ids)) & ~_mask(nothing)
    new = np.ones(len(ids), np.bool_)
    if not has_id.all():
        digests = entrance.digests(judged.columns["raw"].filter(keep).filter(pa.array(~has_id)), source)
        made = _made_ids(digests, entrance.rows.count(digests))
        ids = pc.replace_with_mask(ids, pa.array(~has_id), made)
    if has_id.any():
        new[has_id] = entrance.given.count(entrance.digests(ids.filter(pa.array(has_id)), source)) == 0
    kept, known = judged.fine.copy(), np.zeros(len(judged.fine), np.bool_)
    if entrance.before is not None and len(ids):
        known[judged.fine] = entrance.before.known(source, ids)
    kept[judged.fine] = new
    return ids, kept & ~known, known


def _remember_echoes(judged: _Judged, ids: pa.Array, known: Mask, entrance: Entrance) -> None:
    """Remember some of the rows that are known already; a time that any reading may move says nothing about reading."""
    steady = known.copy()
    for one in judged.doubts:
        if one.code in _UNSTEADY:
            steady &= ~one.rows
    chosen = entrance.echoes.choose(steady)
    if chosen.any():
        entrance.echoes.add(_events(judged, ids.filter(pa.array(chosen[judged.fine])), chosen, entrance.keys))


def _made_ids(digests: Digests, nth: NDArray[np.int64]) -> pa.Array:
    """Write an id for rows without one: 32 letters, and for the second equal row and on its number."""
    letters = digests.tobytes().hex()
    made = [letters[at : at + 32] for at in range(0, len(letters), 32)]
    for place in np.flatnonzero(nth):
        made[place] += f"-{nth[place]}"
    return pa.array(made, pa.string())


def _events(judged: _Judged, ids: pa.Array, kept: Mask, keys: Keys) -> pa.Table:
    keep, rows, columns = pa.array(kept), int(kept.sum()), judged.columns
    made = {
        "event_id": ids,
        "source": pa.repeat(pa.scalar(judged.candidates.source), rows),
        "received_at": pa.repeat(pa.scalar(judged.now, pa.timestamp("us", "UTC")), rows),
    }
    for name in ("time", *_TEXTS, *_AS_THEY_ARE):
        made[name] = columns[name].filter(keep)
    for name, key in IDS.items():
        cells = columns[name].filter(keep)
        made[key] = cells if cells.null_count == rows else keys.keys(_PURPOSES[name], cells)
    return pa.table(made)


@dataclass(frozen=True, slots=True)
class _Turned:
    """A row that is turned away, and the cell it is about."""

    row: int
    code: str
    raw: str
    value: str
    arguments: Mapping[str, Argument]


def _rejected(judged: _Judged, entrance: Entrance) -> Iterator[tuple[RejectedRow, str]]:
    """Give the rows that are turned away as the vault keeps them, each with the cell it is about."""
    candidates = judged.candidates
    found = [_Turned(one.row, one.code, one.raw, "", one.arguments) for one in candidates.broken]
    found += _turned(judged)
    digests = entrance.digests(pa.array([one.raw for one in found], pa.string()), candidates.source)
    nth = entrance.rejected.count(digests).tolist()
    for one, before in zip(found, nth, strict=True):
        row = RejectedRow(
            source=candidates.source,
            file=candidates.file,
            row=one.row,
            code=one.code,
            raw=one.raw,
            received_at=judged.now,
            arguments=one.arguments,
            nth=before,
        )
        yield row, one.value


def _turned(judged: _Judged) -> Iterator[_Turned]:
    rows, raw = judged.columns["row"], judged.columns["raw"]
    troubles = {one.code: one for one in judged.candidates.rejected}
    for at in np.flatnonzero(~judged.fine).tolist():
        code = judged.codes[at]
        value = troubles[code].value(at) if code in troubles else ""
        told: dict[str, Argument] = {"value": value if _IMPERSONAL.fullmatch(value) else "…"} if value else {}
        yield _Turned(rows[at].as_py(), code, raw[at].as_py(), value, told)


def _admitted(judged: _Judged, rejected: Sequence[tuple[RejectedRow, str]], kept: Mask) -> Admitted:
    doubtful = np.zeros(len(kept), np.bool_)
    for one in judged.doubts:
        doubtful |= one.rows & kept
    span = pc.min_max(judged.columns["time"].filter(pa.array(kept)))
    return Admitted(
        read=len(kept) + len(judged.candidates.broken),
        kept=int(kept.sum()),
        duplicate=int(judged.fine.sum() - kept.sum()),
        doubtful=int(doubtful.sum()),
        rejected=len(rejected),
        findings=(*_doubts_found(judged, kept), *_rejections_found(rejected)),
        first=span["min"].as_py(),
        last=span["max"].as_py(),
    )


def _doubts_found(judged: _Judged, kept: Mask) -> Iterator[Finding]:
    for one in judged.doubts:
        held = one.rows & kept
        if held.any():
            first = int(np.argmax(held))
            row = judged.columns["row"][first].as_py()
            yield Finding(code=one.code, rejected=False, count=int(held.sum()), row=row, value=one.value(first))


def _rejections_found(rejected: Sequence[tuple[RejectedRow, str]]) -> Iterator[Finding]:
    for code in dict.fromkeys(row.code for row, _ in rejected):
        turned = [(row, value) for row, value in rejected if row.code == code]
        row, value = min(turned, key=lambda pair: pair[0].row)
        yield Finding(code=code, rejected=True, count=len(turned), row=row.row, value=value, arguments=row.arguments)
