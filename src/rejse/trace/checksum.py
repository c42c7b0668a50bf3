"""The checksum of a file: it shows what a disk or a power cut damaged, several times as fast as CRC-32 would.

It is a sum over all words of eight bytes, each mixed with its place, so that pieces can be added as they come. It is no
protection against somebody who changes a file on purpose.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, uint64

_WORD: Final = 8
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_STIR: Final = np.uint64(0xBF58476D1CE4E5B9)
_S32: Final = np.uint64(32)


@kernel(uint64(array(uint64), int64))
def _mixed(words: NDArray[np.uint64], first: int) -> np.uint64:
    """Add up words, the first of which is number `first`; another word, or another place, gives another number."""
    total, place = np.uint64(0), np.uint64(first) * _GOLDEN
    for i in range(len(words)):
        place += _GOLDEN
        h = (words[i] ^ place) * _STIR
        total += h ^ (h >> _S32)
    return total


class Checksum:
    """The checksum of what was added so far, however it was cut into pieces.

    Example:
        >>> whole, pieces = Checksum(), Checksum()
        >>> whole.add(memoryview(b"see-ad, buy"))
        >>> pieces.add(memoryview(b"see")), pieces.add(memoryview(b"-ad, buy"))
        (None, None)
        >>> whole.told() == pieces.told()
        True
    """

    def __init__(self) -> None:
        self._total = 0
        self._words = 0
        self._rest = b""

    def add(self, content: memoryview) -> None:
        """Add the next bytes."""
        if self._rest:
            missing = min(_WORD - len(self._rest), len(content))
            self._rest, content = self._rest + bytes(content[:missing]), content[missing:]
            if len(self._rest) == _WORD:
                self._mix(np.frombuffer(self._rest, np.uint64))
                self._rest = b""
        whole = len(content) & ~(_WORD - 1)
        if whole:
            self._mix(np.frombuffer(content[:whole], np.uint64))
        self._rest += bytes(content[whole:])

    def _mix(self, words: NDArray[np.uint64]) -> None:
        self._total = (self._total + int(_mixed(words, self._words))) % 2**64
        self._words += len(words)

    def told(self) -> int:
        """Give the checksum: two files are the same when their sizes and checksums are."""
        last = np.frombuffer(self._rest.ljust(_WORD, b"\0"), np.uint64)
        return (self._total + int(_mixed(last, self._words))) % 2**64
