"""One unit's line of events, as kernels read it."""
# ruff: noqa: PLR0913, PLR0917 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="return-value"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import kernel
from rejse.trace.binding import NOT_ON_MAP


@kernel()
def longest_unit(offsets: NDArray[np.int64]) -> int:
    """Give the number of events of the longest unit, 1 at least: room that suffices for each of them."""
    longest = 1
    for u in range(len(offsets) - 1):
        longest = max(longest, offsets[u + 1] - offsets[u])
    return longest


@kernel()
def on_the_map(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    place: NDArray[np.uint8],
    places: NDArray[np.uint8],
    times: NDArray[np.int64],
) -> int:
    """Pack a unit's events that are on the map together, without a branch; give their number."""
    size = 0
    for i in range(begin, end):
        code = place[kind[i]]
        places[size] = code
        times[size] = time[i]
        size += code != NOT_ON_MAP
    return size
