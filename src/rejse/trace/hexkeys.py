"""Keys of 32 lower-case hexadecimal letters as the 128 bits they write: equal bits are equal letters."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint64, void
from rejse.trace.interning import Remembered, indices_of, text_buffers, word

LETTERS: Final = 32

_GROUP: Final = 256

_LOW_BITS: Final = np.uint64(0x0F0F0F0F0F0F0F0F)
_HIGH_BITS: Final = np.uint64(0xF0F0F0F0F0F0F0F0)
_ONES: Final = np.uint64(0x0101010101010101)
_SIXES: Final = np.uint64(0x0606060606060606)
_ZEROS: Final = np.uint64(0x3030303030303030)
_PAIRS: Final = np.uint64(0x00FF00FF00FF00FF)
_FOURS: Final = np.uint64(0x0000FFFF0000FFFF)
_EIGHT: Final = np.uint64(0x00000000FFFFFFFF)
_PAST_NINE: Final = np.uint64(ord("a") - ord("9") - 1)
_NINE: Final = np.uint64(9)
_S4, _S6, _S8, _S16, _S24, _S32 = (np.uint64(bits) for bits in (4, 6, 8, 16, 24, 32))


@kernel()
def _digits(letters: np.uint64) -> np.uint64:
    """Give the eight digits that eight letters write, a byte each; a byte past 15 is no digit."""
    return (letters & _LOW_BITS) + ((letters >> _S6) & _ONES) * _NINE


@kernel()
def _letters(digits: np.uint64) -> np.uint64:
    return digits + _ZEROS + (((digits + _SIXES) >> _S4) & _ONES) * _PAST_NINE


@kernel()
def _wrong(letters: np.uint64) -> np.uint64:
    """Give 0 where eight letters are what their digits are written with: lower case, nothing else."""
    digits = _digits(letters)
    return (digits & _HIGH_BITS) | (_letters(digits) ^ letters)


@kernel()
def _packed(letters: np.uint64) -> np.uint64:
    """Read eight letters, the first one lowest in memory, as the 32 bits they write, the first one highest."""
    digits = _digits(letters)
    pairs = (digits << _S4 | digits >> _S8) & _PAIRS
    fours = (pairs << _S8 | pairs >> _S16) & _FOURS
    return (fours << _S16 | fours >> _S32) & _EIGHT


@kernel()
def _written(bits: np.uint64) -> np.uint64:
    """Write 32 bits as eight letters; what `_packed` reads."""
    fours = (bits << _S32 | bits >> _S16) & _FOURS
    pairs = (fours << _S16 | fours >> _S8) & _PAIRS
    return _letters((pairs << _S8 | pairs >> _S4) & _LOW_BITS)


_PARSE: Final = [
    int64(array(offset), array(uint8), array(uint8), int64, out(uint64), out(uint64), out(uint8))
    for offset in (int32, int64)
]


@kernel(*_PARSE)
def _parse(
    offsets: NDArray[np.int32] | NDArray[np.int64],
    letters: NDArray[np.uint8],
    valid: NDArray[np.uint8],
    bit: int,
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    is_hex: NDArray[np.uint8],
) -> int:
    """Read every text that is a hex key, and count them.

    Rows go in groups: their letters side by side are worked as vectors (3 times as fast). No text is made of zeros.
    """
    count = 0
    words, wrong = np.empty(4 * _GROUP, np.uint64), np.empty(4 * _GROUP, np.uint64)
    for first in range(0, len(high), _GROUP):
        size = min(_GROUP, len(high) - first)
        for k in range(size):
            i, b = first + k, bit + first + k
            if offsets[i + 1] - offsets[i] == LETTERS and (not len(valid) or (valid[b >> 3] >> (b & 7)) & 1):
                start = np.uint64(offsets[i])
                words[4 * k], words[4 * k + 1] = word(letters, start), word(letters, start + _S8)
                words[4 * k + 2], words[4 * k + 3] = word(letters, start + _S16), word(letters, start + _S24)
            else:
                words[4 * k : 4 * k + 4] = np.uint64(0)
        for at in range(4 * size):
            wrong[at] = _wrong(words[at])
            words[at] = _packed(words[at])
        for k in range(size):
            right = (wrong[4 * k] | wrong[4 * k + 1] | wrong[4 * k + 2] | wrong[4 * k + 3]) == 0
            high[first + k] = words[4 * k] << _S32 | words[4 * k + 1]
            low[first + k] = words[4 * k + 2] << _S32 | words[4 * k + 3]
            is_hex[first + k] = np.uint8(right)
            count += int(right)
    return count


_GATHER: Final = int64(
    array(int32), array(uint8), int64, array(uint64), array(uint64), array(uint8), out(uint64), out(uint64), out(uint8)
)


@kernel(_GATHER)
def _gather(
    indices: NDArray[np.int32],
    valid: NDArray[np.uint8],
    bit: int,
    highs: NDArray[np.uint64],
    lows: NDArray[np.uint64],
    known: NDArray[np.uint8],
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    is_hex: NDArray[np.uint8],
) -> int:
    """Give every row the key that its index means, and count the rows that have one."""
    count = 0
    for i in range(len(indices)):
        b = bit + i
        is_hex[i] = 0
        if not len(valid) or (valid[b >> 3] >> (b & 7)) & 1:
            at = np.uint64(indices[i])
            high[i], low[i], is_hex[i] = highs[at], lows[at], known[at]
            count += int(known[at])
    return count


@kernel(void(array(uint64), array(uint64), out(uint64, 2)))
def _write(high: NDArray[np.uint64], low: NDArray[np.uint64], letters: NDArray[np.uint64]) -> None:
    for i in range(len(high)):
        letters[i, 0], letters[i, 1] = _written(high[i] >> _S32), _written(high[i] & _EIGHT)
        letters[i, 2], letters[i, 3] = _written(low[i] >> _S32), _written(low[i] & _EIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class HexKeys:
    """The hex keys among some texts.

    high, low: uint64[texts], the bits; nothing is said where a text is no hex key. is_hex: bool[texts]. count: how
    many are.
    """

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    is_hex: NDArray[np.bool_]
    count: int


class HexReader:
    """Reads the hex keys of columns of texts, in the same room each time: fresh memory costs more than the reading."""

    def __init__(self) -> None:
        self._high = self._low = np.empty(0, np.uint64)
        self._is_hex = np.empty(0, np.uint8)
        self._dictionary = Remembered[HexKeys]()

    def read(self, column: pa.Array) -> HexKeys:
        """Read the hex keys of a column; what is absent or written otherwise is none. They stay until the next."""
        rows, count = len(column), 0
        if rows > len(self._high):
            self._high, self._low = np.empty(rows, np.uint64), np.empty(rows, np.uint64)
            self._is_hex = np.empty(rows, np.uint8)
        high, low, is_hex = self._high[:rows], self._low[:rows], self._is_hex[:rows]
        if column.null_count == rows:
            is_hex[:] = 0
        elif pa.types.is_dictionary(column.type):
            keys, indices = self._dictionary.of(column.dictionary, _read), indices_of(column)
            known = keys.is_hex.view(np.uint8)
            count = _gather(indices.at, indices.valid, indices.bit, keys.high, keys.low, known, high, low, is_hex)
        else:
            texts = text_buffers(column)
            count = _parse(texts.bounds, texts.letters, texts.valid, texts.bit, high, low, is_hex)
        return HexKeys(high, low, is_hex.view(np.bool_), count)


def _read(texts: pa.Array) -> HexKeys:
    return HexReader().read(texts)


def write_hex(high: NDArray[np.uint64], low: NDArray[np.uint64]) -> pa.LargeStringArray:
    """Write keys as texts again."""
    letters = np.empty((len(high), LETTERS // 8), np.uint64)
    _write(np.ascontiguousarray(high), np.ascontiguousarray(low), letters)
    starts = np.arange(0, LETTERS * (len(high) + 1), LETTERS, dtype=np.int64)
    return pa.LargeStringArray.from_buffers(len(high), pa.py_buffer(starts), pa.py_buffer(letters))
