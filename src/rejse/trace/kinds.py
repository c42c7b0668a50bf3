"""The kinds of events: every distinct (source, type, name, channel, outcome, page template), counted while reading."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from threading import Lock
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, void
from rejse.trace.blocks import Kind
from rejse.trace.interning import Interner
from rejse.trace.templates import templates_of

FIELDS: Final = ("source", "type", "name", "channel", "outcome", "path")
"""The columns of an event that make its kind, in the order of `Kind`."""

KINDS_MAX: Final = 50_000
"""More kinds than this are not kept apart: the least frequent become OTHER."""

OTHER: Final = Kind(source="(other)", type="(other)", name="(other)", channel=None, outcome=None, path=None)
"""The kind of all events whose own kind is not kept; no touchpoint claims it."""

PAGE: Final = "page"
"""The type whose path says what was met; the path of any other event is where it happened."""

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_ODD: Final = np.random.default_rng(6).integers(0, 2**64, len(FIELDS), np.uint64) | np.uint64(1)
_S32: Final = np.uint64(32)


@kernel()
def _mixed(parts: NDArray[np.int32], at: int) -> np.uint64:
    h = np.uint64(0)
    for field in range(len(_ODD)):
        h += np.uint64(parts[field, at] + 1) * _ODD[field]
    h = (h ^ (h >> _S32)) * _MIX
    return h ^ (h >> _S32)


@kernel(int64(array(int32, 2), int64, out(int32), out(int32, 2), out(int64), out(int32)))
def _combine(
    parts: NDArray[np.int32],
    row: int,
    slots: NDArray[np.int32],
    seen: NDArray[np.int32],
    count: NDArray[np.int64],
    codes: NDArray[np.int32],
) -> int:
    """Number the distinct columns of `parts` from `row` on; stop early, and say where, when `seen` is full.

    seen: int32[kinds, fields].
    """
    last = np.uint64(len(slots) - 1)
    for i in range(row, parts.shape[1]):
        slot = _mixed(parts, i) & last
        while True:
            code = slots[slot] - 1
            if code < 0:
                code = count[0]
                if code == len(seen):
                    return i
                slots[slot] = code + 1
                seen[code] = parts[:, i]
                count[0] = code + 1
                break
            same = True
            for field in range(len(_ODD)):
                same &= seen[code, field] == parts[field, i]
            if same:
                break
            slot = (slot + np.uint64(1)) & last
        codes[i] = code
    return int(parts.shape[1])


@kernel(void(array(int32, 2), out(int32)))
def _refill(parts: NDArray[np.int32], slots: NDArray[np.int32]) -> None:
    last = np.uint64(len(slots) - 1)
    for code in range(parts.shape[1]):
        slot = _mixed(parts, code) & last
        while slots[slot] != 0:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = code + 1


Ranked: TypeAlias = tuple[NDArray[np.uint16], list[Kind], NDArray[np.int64]]
"""The place of every kind by the number it was given while reading; the kinds in order; how many events each has."""


class KindCounter:
    """Numbers the kinds of events in the order they are first seen; `ranked` puts them in order.

    Several threads may read, each with a reader of its own: what a kind is made of is numbered here, one at a time.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self._texts = {field: Interner() for field in FIELDS}
        self._page = int(self._texts["type"].codes(pa.array([PAGE]))[0])
        self._templates: dict[str, int] = {}
        self._template_of_path = np.empty(0, np.int32)
        self._slots = np.zeros(1 << 9, np.int32)
        self._seen = np.empty((1 << 8, len(FIELDS)), np.int32)
        self._count = np.zeros(1, np.int64)
        self._counts = np.zeros(0, np.int64)

    @property
    def page(self) -> int:
        """The number of the type of a page."""
        return self._page

    def number_texts(self, field: str, texts: pa.Array) -> NDArray[np.int32]:
        """Number what a field says, -1 where it says nothing; a path is as good as any other of its template."""
        if field != "path":
            return self._texts[field].codes(texts)
        paths = self._texts["path"].codes(texts)
        known = len(self._template_of_path)
        if known < len(self._texts["path"]):
            fresh = templates_of(self._texts["path"].texts()[known:])
            numbers = [self._templates.setdefault(template, len(self._templates)) for template in fresh]
            self._template_of_path = np.append(self._template_of_path, np.array(numbers, np.int32))
        return np.append(self._template_of_path, np.int32(-1))[paths]

    def distinct(self, field: str) -> int:
        """Count what a field was seen to say."""
        return len(self._templates) if field == "path" else len(self._texts[field])

    def number_kinds(self, parts: NDArray[np.int32]) -> NDArray[np.int32]:
        """Number combinations of what the fields say: int32[fields, combinations]."""
        codes = np.empty(parts.shape[1], np.int32)
        row = 0
        while (row := _combine(parts, row, self._slots, self._seen, self._count, codes)) < len(codes):
            seen = self._seen
            self._seen = np.concatenate([seen, np.empty_like(seen)])
            self._slots = np.zeros(2 * len(self._slots), np.int32)
            _refill(np.ascontiguousarray(seen.T), self._slots)
        return codes

    def add(self, codes: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
        """Count events of some kinds, each named once."""
        self._counts = np.append(self._counts, np.zeros(int(self._count[0]) - len(self._counts), np.int64))
        self._counts[codes] += counts

    def ranked(self, limit: int = KINDS_MAX) -> Ranked:
        """Put the kinds in order, most frequent first, equal ones by what they say.

        Returns:
            uint16[numbers given while reading], the place of each in the order; the kinds; int64[kinds], their counts.
        """
        order = np.lexsort((*reversed(self._ranks()), -self._counts))
        ordered = self._counts[order]
        kinds = self._kinds(order[: limit if len(order) <= limit else limit - 1])
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        if len(kinds) < len(order):
            rest = int(ordered[len(kinds) :].sum())
            at = int(np.searchsorted(-ordered[: len(kinds)], -rest, side="right"))
            place = np.where(place >= len(kinds), at, place + (place >= at))
            ordered = np.insert(ordered[: len(kinds)], at, rest)
            kinds.insert(at, OTHER)
        return place.astype(np.uint16), kinds, ordered

    def _ranks(self) -> list[NDArray[np.int64]]:
        """Say for every field how its text stands among all, kind by kind; what is absent stands first."""
        ranks = []
        for at, texts in enumerate(self._told()):
            rank = np.zeros(len(texts), np.int64)
            rank[pc.sort_indices(texts).to_numpy()] = np.arange(1, len(texts) + 1)
            ranks.append(np.append(rank, 0)[self._seen[: self._count[0], at]])
        return ranks

    def _told(self) -> list[pa.Array]:
        """Give the texts of every field by their numbers."""
        return [*(self._texts[field].texts() for field in FIELDS[:-1]), pa.array(self._templates, pa.string())]

    def _kinds(self, order: NDArray[np.int64]) -> list[Kind]:
        told = [
            texts.take(pa.array(codes, mask=codes < 0)).to_pylist()
            for texts, codes in zip(self._told(), self._seen[order].T, strict=True)
        ]
        return [Kind(s or "", t or "", n or "", c, o, p) for s, t, n, c, o, p in zip(*told, strict=True)]
