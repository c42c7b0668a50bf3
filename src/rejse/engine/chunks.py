"""A block in chunks of whole units, small enough for the nearest caches, and its kinds as one byte per event."""
# mypy: disable-error-code="arg-type, assignment, return-value"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import kernel
from rejse.engine.bits import NOTHING


@kernel()
def units_that_fit(offsets: NDArray[np.int64], unit: int, events: int) -> int:
    """Give the end of the run of whole units from `unit` on that has at most so many events; one unit at least."""
    low, high = unit + 1, min(len(offsets) - 1, unit + events)
    while low < high:
        middle = (low + high + 1) >> 1
        if offsets[middle] - offsets[unit] <= events:
            low = middle
        else:
            high = middle - 1
    return low


@kernel()
def translate(
    kind: NDArray[np.uint16], begin: int, size: int, table: NDArray[np.uint8], words: NDArray[np.uint64]
) -> None:
    """Look up the code of every event; eight codes are gathered before they are stored."""
    there = kind[begin : begin + ((size + 7) & ~7)]
    for i in range(len(there) // 8):
        word = NOTHING
        for j in range(8):
            word |= np.uint64(table[there[8 * i + j]]) << np.uint64(8 * j)
        words[i] = word
