"""Events whose line can only be told when all is read: without a user's key, or with one that is no hex key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out
from rejse.trace.hexkeys import HexReader
from rejse.trace.identity import Devices, Line
from rejse.trace.interning import Interner
from rejse.trace.spreading import HEX, ROW_SHIFT, Lines, Run, Spreader

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """Some of the events that wait, in order of arrival.

    time: int64[events]. rest: uint64[events], as in a run. codes: int32[events] for every kind of line that some have
    a key of, -1 where an event has none.
    """

    time: NDArray[np.int64]
    rest: NDArray[np.uint64]
    codes: Mapping[Line, NDArray[np.int32]]


def join_pieces(pieces: Sequence[Piece]) -> Piece:
    """Give some pieces as one, in their order."""
    some = {line for piece in pieces for line in piece.codes}
    return Piece(
        time=np.concatenate([np.empty(0, np.int64), *(piece.time for piece in pieces)]),
        rest=np.concatenate([np.empty(0, np.uint64), *(piece.rest for piece in pieces)]),
        codes={line: np.concatenate([_codes(piece, line) for piece in pieces]) for line in some},
    )


def _codes(piece: Piece, line: Line) -> NDArray[np.int32]:
    return piece.codes[line] if line in piece.codes else np.full(len(piece.time), -1, np.int32)


@kernel(int64(array(int64), out(int32), out(int64), out(int32)))
def _number(
    names: NDArray[np.int64], numbers: NDArray[np.int32], found: NDArray[np.int64], line: NDArray[np.int32]
) -> int:
    """Number the names that events have in the order they are met, and count them; `numbers` is -1 for every name."""
    count = 0
    for i in range(len(names)):
        if numbers[names[i]] < 0:
            numbers[names[i]] = count
            found[count] = names[i]
            count += 1
        line[i] = numbers[names[i]]
    return count


class Settling:
    """Puts the events that waited on their lines, now that it is known who used which device."""

    def __init__(self, devices: Devices, keys: tuple[Interner, ...]) -> None:
        self._devices = devices
        named = [_named(keys[line], line) for line in Line if line is not Line.ALONE]
        self._lines = _joined(named)
        self._first = dict(zip(Line, accumulate((len(one.high) for one in named), initial=0), strict=True))

    def settle(self, pieces: Sequence[Piece]) -> list[Run]:
        """Spread the events of some pieces; several threads may do so side by side.

        Those without any key stand on lines of their own, behind the others.
        """
        piece, spreader = join_pieces(pieces), Spreader()
        name = self._names(piece)
        line, alone, has = np.empty(len(name), np.int32), np.flatnonzero(name < 0), np.flatnonzero(name >= 0)
        found, known = np.empty(len(has), np.int64), np.empty(len(has), np.int32)
        found = found[: _number(name[has], np.full(len(self._lines.high), -1, np.int32), found, known)]
        line[has], line[alone] = known, len(found) + np.arange(len(alone))
        row = piece.rest[alone] >> ROW_SHIFT
        own = Lines((row + np.uint64(1)) * _GOLDEN, row, np.full(len(alone), Line.ALONE, np.uint64))
        some = Lines(self._lines.high[found], self._lines.low[found], self._lines.form[found])
        spreader.spread(line, _joined([some, own]), piece.time, piece.rest)
        return spreader.cut()

    def _names(self, piece: Piece) -> NDArray[np.int64]:
        """Name every event's line by the strongest key it has: int64[events], -1 where it has none."""
        codes = dict(piece.codes)
        if Line.ANONYMOUS in codes:
            device = codes[Line.ANONYMOUS]
            found = self._devices.users(device, piece.time)
            codes[Line.USER] = np.where(codes[Line.USER] < 0, found, codes[Line.USER]) if Line.USER in codes else found
            codes[Line.ANONYMOUS] = self._devices.device[device]
        name = np.full(len(piece.time), -1, np.int64)
        for line in sorted(codes, reverse=True):
            has = np.flatnonzero(codes[line] >= 0)
            name[has] = codes[line][has] + np.int64(self._first[line])
        return name


def _named(interner: Interner, line: Line) -> Lines:
    """Name the lines of a kind: a user's hex key is its own name, any other text has its place and its code."""
    high, low = interner.places(), np.arange(len(interner), dtype=np.uint64)
    form = np.full(len(interner), line, np.uint64)
    if line is Line.USER:
        users = HexReader().read(interner.texts())
        high[users.is_hex], low[users.is_hex] = users.high[users.is_hex], users.low[users.is_hex]
        form[users.is_hex] = HEX
    return Lines(high, low, form)


def _joined(parts: Sequence[Lines]) -> Lines:
    return Lines(
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.form for part in parts]),
    )
