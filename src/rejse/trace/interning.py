"""Texts to small numbers: equal texts get the same code over many batches, without making a Python object of any."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint64, void

Found = TypeVar("Found")

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_STIR: Final = np.uint64(0xBF58476D1CE4E5B9)
_LOW: Final = np.uint64(0xFFFFFFFF)
_HIGH: Final = np.uint64(0xFFFFFFFF00000000)
_B1, _B2, _B3, _B4, _B5, _B6, _B7, _B8 = (np.uint64(byte) for byte in range(1, 9))
_S8, _S16, _S24, _S32, _S40, _S48, _S56 = (np.uint64(8 * byte) for byte in range(1, 8))
_S29: Final = np.uint64(29)
_MIXED: Final = -1
"""The common length of all texts where they differ in length."""


@kernel()
def word(data: NDArray[np.uint8], at: np.uint64) -> np.uint64:
    """Read eight bytes as one number; written so that the compiler makes it one load."""
    return (
        np.uint64(data[at])
        | np.uint64(data[at + _B1]) << _S8
        | np.uint64(data[at + _B2]) << _S16
        | np.uint64(data[at + _B3]) << _S24
        | np.uint64(data[at + _B4]) << _S32
        | np.uint64(data[at + _B5]) << _S40
        | np.uint64(data[at + _B6]) << _S48
        | np.uint64(data[at + _B7]) << _S56
    )


@kernel()
def _hashed(data: NDArray[np.uint8], at: np.uint64, stop: np.uint64) -> np.uint64:
    h = (stop - at) * _MIX
    while at + _B8 <= stop:
        h = (h ^ word(data, at)) * _MIX
        h ^= h >> _S29
        at += _B8
    while at < stop:
        h = (h ^ np.uint64(data[at])) * _MIX
        h ^= h >> _S29
        at += _B1
    h *= _STIR
    return h ^ (h >> _S32)


@kernel()
def _equal(
    left: NDArray[np.uint8], at: np.uint64, right: NDArray[np.uint8], start: np.uint64, length: np.uint64
) -> bool:
    stop = at + length
    while at + _B8 <= stop:
        if word(left, at) != word(right, start):
            return False
        at += _B8
        start += _B8
    while at < stop:
        if left[at] != right[start]:
            return False
        at += _B1
        start += _B1
    return True


@kernel()
def _settle(
    data: NDArray[np.uint8],
    at: np.uint64,
    stop: np.uint64,
    h: np.uint64,
    slots: NDArray[np.uint64],
    kept: NDArray[np.uint8],
    starts: NDArray[np.int64],
    count: NDArray[np.int64],
) -> int:
    """Find a text's code by probing, or give it the next one; -2 where the tables have to grow first."""
    last, length = np.uint64(len(slots) - 1), stop - at
    slot = h & last
    while slots[slot] != 0:
        found = slots[slot]
        if (found & _HIGH) == (h & _HIGH):
            code = int(found & _LOW) - 1
            start = np.uint64(starts[code])
            if np.uint64(starts[code + 1]) - start == length and _equal(data, at, kept, start, length):
                return code
        slot = (slot + _B1) & last
    code, room = int(count[0]), int(starts[count[0]])
    after = room + np.int64(length)
    if 2 * (code + 1) > len(slots) or code + 2 > len(starts) or after > len(kept):
        return -2
    for k in range(after - room):
        kept[room + k] = data[np.int64(at) + k]
    count[1] = np.int64(length) if code == 0 or count[1] == np.int64(length) else _MIXED
    starts[code + 1] = after
    slots[slot] = (h & _HIGH) | np.uint64(code + 1)
    count[0] = code + 1
    return code


_INTERN: Final = [
    int64(
        array(offset), array(uint8), array(uint8), int64, int64, uint64,
        out(uint64), out(uint8), out(int64), out(int64), out(int32),
    )
    for offset in (int32, int64)
]  # fmt: skip
_GROUP: Final = 256


@kernel(*_INTERN)
def _intern(
    offsets: NDArray[np.int32] | NDArray[np.int64],
    data: NDArray[np.uint8],
    valid: NDArray[np.uint8],
    bit: int,
    row: int,
    mask: np.uint64,
    slots: NDArray[np.uint64],
    kept: NDArray[np.uint8],
    starts: NDArray[np.int64],
    count: NDArray[np.int64],
    codes: NDArray[np.int32],
) -> int:
    """Code the rows from `row` on; stop early, and say where, when the tables have to grow.

    A slot holds the upper half of the hash and code + 1. The hash only proposes: equal is what has equal bytes. Rows
    go in groups, one table after the other, so that the many waits for memory overlap (5 times faster on many keys).
    count: the number of texts, and their common length, which spares looking up where each one starts.
    """
    last = np.uint64(len(slots) - 1)
    hashes, proposed, begins = np.empty(_GROUP, np.uint64), np.empty(_GROUP, np.int64), np.empty(_GROUP, np.uint64)
    for first in range(row, len(codes), _GROUP):
        size, common = min(_GROUP, len(codes) - first), count[1]
        for k in range(size):
            hashes[k] = _hashed(data, np.uint64(offsets[first + k]), np.uint64(offsets[first + k + 1])) & mask
        for k in range(size):
            found = slots[hashes[k] & last]
            proposed[k] = np.int64(found & _LOW) - 1 if (found & _HIGH) == (hashes[k] & _HIGH) else -1
        for k in range(size):
            if proposed[k] >= 0:
                begins[k] = np.uint64(proposed[k] * common if common != _MIXED else starts[proposed[k]])
        for k in range(size):
            i = first + k
            b = bit + i
            if len(valid) and not (valid[b >> 3] >> (b & 7)) & 1:
                codes[i] = -1
                continue
            at, stop, code = np.uint64(offsets[i]), np.uint64(offsets[i + 1]), proposed[k]
            if not (
                code >= 0
                and stop - at == (np.uint64(common) if common != _MIXED else np.uint64(starts[code + 1]) - begins[k])
                and _equal(data, at, kept, begins[k], stop - at)
            ):
                code = _settle(data, at, stop, hashes[k], slots, kept, starts, count)
                if code == -2:
                    return i
            codes[i] = code
    return len(codes)


@kernel(void(array(uint8), array(int64), int64, uint64, out(uint64)))
def _refill(
    kept: NDArray[np.uint8], starts: NDArray[np.int64], count: int, mask: np.uint64, slots: NDArray[np.uint64]
) -> None:
    last = np.uint64(len(slots) - 1)
    for code in range(count):
        h = _hashed(kept, np.uint64(starts[code]), np.uint64(starts[code + 1])) & mask
        slot = h & last
        while slots[slot] != 0:
            slot = (slot + _B1) & last
        slots[slot] = (h & _HIGH) | np.uint64(code + 1)


@kernel(void(array(uint8), array(int64), out(uint64)))
def _place(kept: NDArray[np.uint8], starts: NDArray[np.int64], places: NDArray[np.uint64]) -> None:
    for code in range(len(places)):
        start, stop = starts[code], starts[code + 1]
        place, digits = np.uint64(0), 0
        for at in range(start, min(stop, start + 16)):
            letter = kept[at]
            if 48 <= letter <= 57:
                place = (place << np.uint64(4)) | np.uint64(letter - 48)
            elif 97 <= letter <= 102:
                place = (place << np.uint64(4)) | np.uint64(letter - 87)
            else:
                break
            digits += 1
        places[code] = place if digits == 16 else _hashed(kept, np.uint64(start), np.uint64(stop))


_NOTHING: Final = np.zeros(0, np.uint8)
_ALL_BITS: Final = 2**64 - 1


@dataclass(frozen=True, slots=True, eq=False)
class TextBuffers:
    """A column of texts as kernels take it: text i is `letters[bounds[i]:bounds[i + 1]]`.

    valid: bits from `bit` on, 0 where there is no text; empty where there is one everywhere.
    """

    bounds: NDArray[np.int32] | NDArray[np.int64]
    letters: NDArray[np.uint8]
    valid: NDArray[np.uint8]
    bit: int


def text_buffers(column: pa.Array) -> TextBuffers:
    """View a column of texts, without a copy where Arrow keeps them one after the other."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = column.cast(pa.large_string())
    valid, offsets, data = column.buffers()
    wide = pa.types.is_large_string(column.type)
    every = np.frombuffer(offsets, np.int64) if wide else np.frombuffer(offsets, np.int32)
    return TextBuffers(
        bounds=every[column.offset : column.offset + len(column) + 1],
        letters=np.frombuffer(data, np.uint8) if data is not None and data.size else _NOTHING,
        valid=np.frombuffer(valid, np.uint8) if valid is not None and column.null_count else _NOTHING,
        bit=column.offset,
    )


class Interner:
    """The texts of one column, numbered 0, 1, 2 ... in the order they were first seen.

    `mask` keeps only some bits of the hash; it is there for the tests, which make every text collide.
    """

    def __init__(self, *, mask: int = _ALL_BITS) -> None:
        self._mask = np.uint64(mask)
        self._slots = np.zeros(1 << 10, np.uint64)
        self._kept = np.empty(1 << 13, np.uint8)
        self._starts = np.zeros(1 << 9, np.int64)
        self._count = np.zeros(2, np.int64)
        self._dictionary = Remembered[NDArray[np.int32]]()

    def __len__(self) -> int:
        """How many distinct texts have been seen."""
        return int(self._count[0])

    def codes(self, column: pa.Array) -> NDArray[np.int32]:
        """Code a column of texts: int32[rows], -1 where there is none."""
        if pa.types.is_null(column.type):
            return np.full(len(column), -1, np.int32)
        if not pa.types.is_dictionary(column.type):
            return self._code_texts(column)
        if column.null_count == len(column):
            return np.full(len(column), -1, np.int32)
        indices = indices_of(column)
        return look_up(self._dictionary.of(column.dictionary, self.codes), indices.at, indices.valid, indices.bit)

    def texts(self) -> pa.LargeStringArray:
        """Give the texts by code."""
        starts = self._starts[: len(self) + 1]
        return pa.LargeStringArray.from_buffers(len(self), pa.py_buffer(starts), pa.py_buffer(self._kept))

    def places(self) -> NDArray[np.uint64]:
        """Spread the texts evenly over 64 bits: a key's own leading bits, or a hash where the text is no hex key."""
        places = np.empty(len(self), np.uint64)
        _place(self._kept, self._starts, places)
        return places

    def _code_texts(self, column: pa.Array) -> NDArray[np.int32]:
        codes = np.empty(len(column), np.int32)
        if not len(column):
            return codes
        texts = text_buffers(column)
        row = 0
        while True:
            row = _intern(
                texts.bounds, texts.letters, texts.valid, texts.bit, row, self._mask,
                self._slots, self._kept, self._starts, self._count, codes,
            )  # fmt: skip
            if row == len(codes):
                return codes
            self._grow(int(texts.bounds[row + 1] - texts.bounds[row]))

    def _grow(self, length: int) -> None:
        count, room = len(self), int(self._starts[len(self)])
        assert count < 2**31 - 2, "more distinct texts than int32 can number"
        if count + 2 > len(self._starts):
            self._starts = np.concatenate([self._starts, np.zeros(len(self._starts), np.int64)])
        if room + length > len(self._kept):
            more = max(len(self._kept), length)
            self._kept = np.concatenate([self._kept, np.empty(more, np.uint8)])
        if 2 * (count + 1) > len(self._slots):
            self._slots = np.zeros((4 if count < 100_000 else 2) * len(self._slots), np.uint64)
            _refill(self._kept, self._starts, count, self._mask, self._slots)


@kernel(void(array(int32), array(uint8), int64, array(int32), out(int32)))
def _look_up(
    indices: NDArray[np.int32], valid: NDArray[np.uint8], bit: int, table: NDArray[np.int32], found: NDArray[np.int32]
) -> None:
    if not len(valid):
        for i in range(len(indices)):
            found[i] = table[indices[i]]
        return
    for i in range(len(indices)):
        b = bit + i
        found[i] = table[indices[i]] if (valid[b >> 3] >> (b & 7)) & 1 else -1


def look_up(
    table: NDArray[np.int32], indices: NDArray[np.int32], valid: NDArray[np.uint8] = _NOTHING, bit: int = 0
) -> NDArray[np.int32]:
    """Give `table[indices]`, and -1 where the bits of `valid`, from `bit` on, say that there is no index."""
    found = np.empty(len(indices), np.int32)
    _look_up(indices, valid, bit, table, found)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """The indices of a dictionary-encoded column as kernels take them; `valid` and `bit` as in `TextBuffers`."""

    at: NDArray[np.int32]
    valid: NDArray[np.uint8]
    bit: int


def indices_of(column: pa.DictionaryArray) -> Indices:
    """View the indices of a column of which not all is absent."""
    indices = column.indices.cast(pa.int32())
    valid, data = indices.buffers()
    return Indices(
        at=np.frombuffer(data, np.int32)[indices.offset :][: len(column)],
        valid=np.frombuffer(valid, np.uint8) if valid is not None and indices.null_count else _NOTHING,
        bit=indices.offset,
    )


class Remembered(Generic[Found]):
    """What was found out about the texts of the last dictionary: batches that follow each other often share one."""

    def __init__(self) -> None:
        self._texts: pa.Array | None = None
        self._found: Found | None = None

    def of(self, texts: pa.Array, find: Callable[[pa.Array], Found]) -> Found:
        """Give what was found out about the very same texts, else find it out."""
        if self._found is None or self._texts is None or _memory(texts) != _memory(self._texts):
            self._found = find(texts)
            self._texts = texts
        return self._found


def _memory(texts: pa.Array) -> tuple[pa.DataType, int, int, tuple[int, ...]]:
    """Say where an array lies: as long as it is kept, no other one lies there."""
    held = tuple(buffer.address for buffer in texts.buffers() if buffer is not None)
    return texts.type, texts.offset, len(texts), held
