"""The kinds of events: every distinct (source, type, name, channel, outcome, page template), counted while reading."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Mapping
from math import prod
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, void
from rejse.trace.blocks import Kind
from rejse.trace.interning import Interner, look_up
from rejse.trace.templates import template_of

FIELDS: Final = ("source", "type", "name", "channel", "outcome", "path")
"""The columns of an event that make its kind, in the order of `Kind`."""

KINDS_MAX: Final = 50_000
"""More kinds than this are not kept apart: the least frequent become OTHER."""

OTHER: Final = Kind(source="(other)", type="(other)", name="(other)", channel=None, outcome=None, path=None)
"""The kind of all events whose own kind is not kept; no touchpoint claims it."""

PAGE: Final = "page"
"""The type whose path says what was met; the path of any other event is where it happened."""

_FOLDED_MAX: Final = 1 << 14
"""Up to how many combinations of what a batch's fields say are looked up in one table, instead of row by row."""

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


@kernel(int64(array(int32, 2), int64, out(int32), out(int32, 2), out(int64), out(int64), out(int32)))
def _combine(
    parts: NDArray[np.int32],
    row: int,
    slots: NDArray[np.int32],
    seen: NDArray[np.int32],
    counts: NDArray[np.int64],
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
        counts[code] += 1
    return int(parts.shape[1])


@kernel(void(array(int32, 2), out(int32)))
def _refill(parts: NDArray[np.int32], slots: NDArray[np.int32]) -> None:
    last = np.uint64(len(slots) - 1)
    for code in range(parts.shape[1]):
        slot = _mixed(parts, code) & last
        while slots[slot] != 0:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = code + 1


@kernel(void(array(int32), int64, out(int32)))
def _fold(part: NDArray[np.int32], size: int, folded: NDArray[np.int32]) -> None:
    for i in range(len(part)):
        folded[i] = folded[i] * np.int32(size) + part[i] + np.int32(1)


@kernel(void(array(int32), out(int64)))
def _count(folded: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
    for i in range(len(folded)):
        counts[folded[i]] += 1


class KindCounter:
    """Numbers the kinds of events batch by batch, in the order they are first seen; `ranked` puts them in order."""

    def __init__(self) -> None:
        self._texts = {field: Interner() for field in FIELDS}
        self._templates: dict[str, int] = {}
        self._template_of_path = np.empty(0, np.int32)
        self._slots = np.zeros(1 << 9, np.int32)
        self._seen = np.empty((1 << 8, len(FIELDS)), np.int32)
        self._counts = np.zeros(1 << 8, np.int64)
        self._count = np.zeros(1, np.int64)

    def codes(self, batch: pa.RecordBatch) -> NDArray[np.int32]:
        """Number the kind of every event of a batch: int32[rows]."""
        parts: dict[str, NDArray[np.int32]] = {}
        for field in FIELDS:
            if field in batch.schema.names and batch[field].null_count < batch.num_rows:
                parts[field] = self._part(field, batch[field], parts)
        shape = [self._distinct(field) + 1 for field in parts]
        if prod(shape) > _FOLDED_MAX:
            return self._combined(parts, batch.num_rows)
        folded, counts = np.zeros(batch.num_rows, np.int32), np.zeros(prod(shape), np.int64)
        for part, size in zip(parts.values(), shape, strict=True):
            _fold(part, size, folded)
        _count(folded, counts)
        there = np.flatnonzero(counts)
        unfolded = np.unravel_index(there, shape) if shape else []
        found = self._combined(
            {field: (part - 1).astype(np.int32) for field, part in zip(parts, unfolded, strict=True)}, len(there)
        )
        np.add.at(self._counts, found, counts[there] - 1)
        table = np.empty(len(counts), np.int32)
        table[there] = found
        return look_up(table, folded)

    def _combined(self, parts: Mapping[str, NDArray[np.int32]], rows: int) -> NDArray[np.int32]:
        """Number the distinct combinations of fields, and count each row."""
        every = np.full((len(FIELDS), rows), -1, np.int32)
        for field, part in parts.items():
            every[FIELDS.index(field)] = part
        codes = np.empty(rows, np.int32)
        row = 0
        while (row := _combine(every, row, self._slots, self._seen, self._counts, self._count, codes)) < rows:
            self._grow()
        return codes

    def _distinct(self, field: str) -> int:
        return len(self._templates) if field == "path" else len(self._texts[field])

    def ranked(self, limit: int = KINDS_MAX) -> tuple[NDArray[np.uint16], list[Kind], NDArray[np.int64]]:
        """Put the kinds in order, most frequent first, equal ones by what they say.

        Returns:
            uint16[numbers given by `codes`], the place of each in the order; the kinds; int64[kinds], their counts.
        """
        kinds = self._kinds()
        counts = self._counts[: len(kinds)].tolist()
        order = sorted(range(len(kinds)), key=lambda code: (-counts[code], _sortable(kinds[code])))
        kept, rest = (order, []) if len(order) <= limit else (order[: limit - 1], order[limit - 1 :])
        ranked = [(counts[code], kinds[code], [code]) for code in kept]
        if rest:
            ranked.append((sum(counts[code] for code in rest), OTHER, rest))
            ranked.sort(key=lambda one: -one[0])
        place = np.zeros(len(kinds), np.uint16)
        for at, (_, _, codes) in enumerate(ranked):
            place[codes] = at
        return place, [kind for _, kind, _ in ranked], np.array([n for n, _, _ in ranked], np.int64)

    def _part(self, field: str, column: pa.Array, parts: Mapping[str, NDArray[np.int32]]) -> NDArray[np.int32]:
        """Number the texts of a field; a path's are the templates, and only pages have one."""
        if field != "path":
            return self._texts[field].codes(column)
        codes = np.full(len(column), -1, np.int32)
        page = self._texts["type"].codes(pa.array([PAGE]))[0]
        pages = np.flatnonzero(parts["type"] == page) if "type" in parts else np.empty(0, np.int64)
        if len(pages):
            paths = self._texts["path"].codes(column.take(pa.array(pages)) if len(pages) < len(column) else column)
            codes[pages] = np.append(self._templated(), np.int32(-1))[paths]
        return codes

    def _templated(self) -> NDArray[np.int32]:
        """Give the template of every path seen so far; each path is looked at once."""
        known = len(self._template_of_path)
        if known < len(self._texts["path"]):
            fresh = (template_of(path) for path in self._texts["path"].texts()[known:].to_pylist())
            numbers = [self._templates.setdefault(template, len(self._templates)) for template in fresh]
            self._template_of_path = np.append(self._template_of_path, np.array(numbers, np.int32))
        return self._template_of_path

    def _kinds(self) -> list[Kind]:
        names = {field: self._texts[field].texts().to_pylist() for field in FIELDS[:-1]}
        names["path"] = list(self._templates)
        told = [
            [None if code < 0 else names[field][code] for code in self._seen[: self._count[0], at].tolist()]
            for at, field in enumerate(FIELDS)
        ]
        return [Kind(s or "", t or "", n or "", c, o, p) for s, t, n, c, o, p in zip(*told, strict=True)]

    def _grow(self) -> None:
        seen = self._seen
        self._seen = np.concatenate([seen, np.empty_like(seen)])
        self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
        self._slots = np.zeros(2 * len(self._slots), np.int32)
        _refill(np.ascontiguousarray(seen.T), self._slots)


def _sortable(kind: Kind) -> tuple[str, ...]:
    return (kind.source, kind.type, kind.name, kind.channel or "", kind.outcome or "", kind.path or "")
