"""Sessions by number for events that come together from many units: the same key is the same session everywhere."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.trace.interning import Interner
from rejse.trace.mapped import MappedGeneration
from rejse.trace.sessions import SessionNames


class SharedSessions:
    """The session of every event.

    codes: int32[events], those at places of the blocks first, then the new ones; -1 where no key says a session; empty
    where no event has a key.
    """

    def __init__(self, base: MappedGeneration, origin: NDArray[np.int64], fresh: pa.Array) -> None:
        interner = Interner()
        new = interner.codes(fresh)
        names = SessionNames(interner)
        high, low = (np.concatenate(pair) for pair in zip(_old_names(base, origin), names.of(new), strict=True))
        self.codes = np.empty(0, np.int32)
        if (high | low).any():
            self.codes = _numbered(high, low)


def _old_names(base: MappedGeneration, origin: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the two halves of the session's key of every event at a place of the blocks; 0 where it has none."""
    high, low = np.zeros(len(origin), np.uint64), np.zeros(len(origin), np.uint64)
    bounds = np.searchsorted(origin, base.starts)
    for number, (start, stop) in enumerate(pairwise(bounds)):
        keys = base.session_keys(number)
        if keys is None or start == stop:
            continue
        places = origin[start:stop] - base.starts[number]
        lengths = np.diff(base.sessions[number].offsets)
        session = np.repeat(np.arange(len(lengths)), lengths)
        if (order := base.order(number)) is not None:
            by_person = np.empty_like(session)
            by_person[order] = session
            session = by_person
        high[start:stop], low[start:stop] = (half[session[places]] for half in keys)
    return high, low


def _numbered(high: NDArray[np.uint64], low: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Number pairs; (0, 0) is -1."""
    order = np.lexsort((low, high))
    changed = np.ones(len(order), np.bool_)
    changed[1:] = (high[order][1:] != high[order][:-1]) | (low[order][1:] != low[order][:-1])
    codes = np.empty(len(order), np.int32)
    codes[order] = np.cumsum(changed) - 1
    codes[(high | low) == 0] = -1
    return codes
