"""Events whose line can only be told when all is read: without a user's key, or with one that is no hex key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.trace.hexkeys import HexReader
from rejse.trace.identity import KEYS, Devices, Line
from rejse.trace.interning import Interner
from rejse.trace.spreading import FORM_SHIFT, HEX, ROW_SHIFT, Run, Spreader

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_ROW: Final = np.uint64(2**32 - 1)
_WITHOUT_FORM: Final = np.uint64(2**61 - 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """Some of the events that wait, in order of arrival.

    time: int64[events]. rest: uint64[events], as in a run. codes: int32[events] for every kind of line that some have
    a key of, -1 where an event has none.
    """

    time: NDArray[np.int64]
    rest: NDArray[np.uint64]
    codes: Mapping[Line, NDArray[np.int32]]


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """What a line is known by, for every code of a kind of key: the two halves of 128 bits, and the form."""

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    form: NDArray[np.uint64]

    def at(self, codes: NDArray[np.int32]) -> "_Names":
        """Give every code the name of another one."""
        return _Names(self.high[codes], self.low[codes], self.form[codes])


class Settling:
    """Puts the events that waited on their lines, now that it is known who used which device."""

    def __init__(self, devices: Devices, keys: tuple[Interner, ...]) -> None:
        self._devices = devices
        self._names = [_names(keys[line], line) for line in Line if line is not Line.ALONE]
        self._names[Line.ANONYMOUS] = self._names[Line.ANONYMOUS].at(devices.device[:-1])

    def settle(self, pieces: Sequence[Piece]) -> list[Run]:
        """Spread the events of some pieces; several threads may do so side by side."""
        spreader = Spreader()
        for piece in pieces:
            high, low, form = _lines(piece, self._devices, self._names)
            spreader.spread(high, low, piece.time, piece.rest & _WITHOUT_FORM | form << FORM_SHIFT)
        return spreader.cut()


def _names(interner: Interner, line: Line) -> _Names:
    """Name the lines of a kind: a user's hex key is its own name, any other text has its place and its code."""
    high, low = interner.places(), np.arange(len(interner), dtype=np.uint64)
    form = np.full(len(interner), line, np.uint64)
    if line is Line.USER:
        users = HexReader().read(interner.texts())
        high[users.is_hex], low[users.is_hex] = users.high[users.is_hex], users.low[users.is_hex]
        form[users.is_hex] = HEX
    return _Names(high, low, form)


def _lines(piece: Piece, devices: Devices, names: list[_Names]) -> tuple[NDArray[np.uint64], ...]:
    """Name every event's line: the strongest key it has, else its own number."""
    codes = dict(piece.codes)
    if Line.ANONYMOUS in codes:
        found = devices.users(codes[Line.ANONYMOUS], piece.time)
        codes[Line.USER] = np.where(codes[Line.USER] < 0, found, codes[Line.USER]) if Line.USER in codes else found
    low = piece.rest >> ROW_SHIFT & _ROW
    high = (low + np.uint64(1)) * _GOLDEN
    form = np.full(len(low), Line.ALONE, np.uint64)
    for line in reversed(range(len(KEYS))):
        if (coded := codes.get(Line(line))) is not None:
            has = np.flatnonzero(coded >= 0)
            at, of = coded[has], names[line]
            high[has], low[has], form[has] = of.high[at], of.low[at], of.form[at]
    return high, low, form
