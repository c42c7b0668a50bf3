"""Sessions: a cut inside a person's line, or a line of its own where a person's sessions overlap in time.

A session key from the source wins; the events of a person without one are cut where nothing happened for the gap, and
exactly the gap splits. Sessions are numbered by their first event.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint16, uint32, void
from rejse.trace.hexkeys import HexReader
from rejse.trace.interning import Interner


@kernel(int64(array(int64), array(int64), array(uint16), int64, out(int64), out(uint8)))
def _cut_by_silence(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    gap: int,
    cuts: NDArray[np.int64],
    tied: NDArray[np.uint8],
) -> int:
    """Cut where nothing happened for the gap, and flag ties; what `_number_sessions` does where no event has a key."""
    sessions = 0
    for u in range(len(offsets) - 1):
        for i in range(offsets[u], offsets[u + 1]):
            if i == offsets[u] or time[i] - time[i - 1] >= gap:
                cuts[sessions] = i
                tied[sessions] = 0
                sessions += 1
            elif time[i] == time[i - 1] and kind[i] != kind[i - 1]:
                tied[sessions - 1] = 1
    cuts[sessions] = offsets[len(offsets) - 1]
    return sessions


@kernel(int64(array(int64), array(int64), array(int32), int64, out(int64), out(int32), out(int64)))
def _number_sessions(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    session: NDArray[np.int32],
    gap: int,
    owner: NDArray[np.int64],
    number: NDArray[np.int32],
    interleaved: NDArray[np.int64],
) -> int:
    """Give every event its session's number in the block, and the number of sessions; `owner` is scratch per key.

    owner[2 * key] is the last person the session key was met at (+ 1), owner[2 * key + 1] its number there.
    """
    sessions = 0
    for u in range(len(offsets) - 1):
        silent, mine = np.int64(0), -1
        for i in range(offsets[u], offsets[u + 1]):
            key = np.int64(session[i])
            if key < 0:
                if mine < 0 or time[i] - silent >= gap:
                    mine = sessions
                    sessions += 1
                silent = time[i]
                number[i] = mine
            elif owner[2 * key] == u + 1:
                number[i] = owner[2 * key + 1]
            else:
                owner[2 * key], owner[2 * key + 1] = u + 1, sessions
                number[i] = sessions
                sessions += 1
            if i > offsets[u] and number[i] < number[i - 1]:
                interleaved[0] += 1
    return sessions


@kernel(void(array(int32), out(int64), out(uint32)))
def _order_by_session(number: NDArray[np.int32], room: NDArray[np.int64], order: NDArray[np.uint32]) -> None:
    for i in range(len(number)):
        order[room[number[i]]] = np.uint32(i)
        room[number[i]] += 1


@kernel(void(array(int64), array(int64), array(uint16), out(uint8)))
def flag_ties(
    offsets: NDArray[np.int64], time: NDArray[np.int64], kind: NDArray[np.uint16], tied: NDArray[np.uint8]
) -> None:
    """Flag the units in which two events of different kinds share a time; equal ones can stand in any order."""
    for u in range(len(offsets) - 1):
        same = False
        for i in range(offsets[u] + 1, offsets[u + 1]):
            same |= time[i] == time[i - 1] and kind[i] != kind[i - 1]
        tied[u] = np.uint8(same)


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """One block cut into sessions.

    offsets: int64[sessions + 1]. tied: uint8[sessions]. order: uint32[events], the place in the persons' order of each
    event in the sessions' order; None where both are the same.
    """

    offsets: NDArray[np.int64]
    tied: NDArray[np.uint8]
    order: NDArray[np.uint32] | None

    @property
    def firsts(self) -> NDArray[Any]:
        """Give the place of every session's first event in the persons' order: int[sessions]."""
        firsts: NDArray[Any] = self.offsets[:-1]
        return firsts if self.order is None else self.order[firsts]


class SessionNames:
    """The keys of sessions as 128 bits each: the bits a hexadecimal key writes, else a digest of the key."""

    def __init__(self, keys: Interner) -> None:
        texts = keys.texts()
        found = HexReader().read(texts)
        self._high, self._low = np.append(found.high, np.uint64(0)), np.append(found.low, np.uint64(0))
        for at in np.flatnonzero(~found.is_hex).tolist():
            digest = blake2b(texts[at].as_py().encode(), digest_size=16).digest()
            self._high[at], self._low[at] = np.frombuffer(digest, np.uint64)

    def of(self, codes: NDArray[np.int32]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Give the two halves of the keys with these codes; both are 0 where the code is -1: no key."""
        return self._high[codes], self._low[codes]


def cut_sessions(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    session: NDArray[np.int32],
    *,
    gap_microseconds: int,
    keys: int,
) -> Sessions:
    """Cut the persons of a block into sessions.

    Args:
        offsets: int64[persons + 1].
        time: int64[events or more], ascending inside a person.
        kind: uint16[events or more].
        session: int32[events], the session key's code or -1; empty where no event has one.
        gap_microseconds: the silence that ends a session of events without a key.
        keys: how many session keys there are.
    """
    events = int(offsets[-1])
    if not len(session):
        cuts, tied = np.empty(events + 1, np.int64), np.empty(events, np.uint8)
        count = _cut_by_silence(offsets, time, kind, gap_microseconds, cuts, tied)
        return Sessions(offsets=cuts[: count + 1], tied=tied[:count], order=None)
    number = np.empty(events, np.int32)
    interleaved = np.zeros(1, np.int64)
    owner = np.zeros(2 * keys, np.int64)
    count = _number_sessions(offsets, time, session, gap_microseconds, owner, number, interleaved)
    cuts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(number, minlength=count), out=cuts[1:])
    order = None
    if interleaved[0]:
        order = np.empty(events, np.uint32)
        _order_by_session(number, cuts[:-1].copy(), order)
        time, kind = time[order], kind[order]
    tied = np.empty(count, np.uint8)
    flag_ties(cuts, time, kind, tied)
    return Sessions(offsets=cuts, tied=tied, order=order)
