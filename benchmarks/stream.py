"""The limit: how long it takes to read a question's columns once, all threads adding them up."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, uint8, uint16
from rejse.trace.blocks import Block

Column: TypeAlias = NDArray[np.int64] | NDArray[np.uint16] | NDArray[np.uint8]


@kernel(int64(array(int64)), int64(array(uint16)), int64(array(uint8)))
def total(column: Column) -> int:  # pragma: no cover  (compiled)
    """Add up a column, which reads it once."""
    summed = np.int64(0)
    for i in range(len(column)):
        summed += np.int64(column[i])
    return int(summed)


def stream(blocks: Sequence[Block], *, threads: int) -> int:
    """Read every column of the blocks once; give the sum, so that nothing is left out."""
    columns = [column for block in blocks for column in (block.offsets, block.time, block.kind, block.tied)]
    shares = [columns[first::threads] for first in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda share: sum(total(column) for column in share), shares))
