"""Who is one person: the line each event stands on, decided from its keys, for all events at once.

An event with a user key is that user's. An anonymous one belongs to the next user who identifies on its anonymous
key at or after its time, else to the last one who did before, else to the anonymous key itself. What has neither
stands on the line of its session, else of its case, else of its company, else alone: nothing joins it to another.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, void


class Line(IntEnum):
    """What kind of key a line of events is known by."""

    USER = 0
    ANONYMOUS = 1
    SESSION = 2
    CASE = 3
    ACCOUNT = 4
    ALONE = 5


KEYS: Final = ("user_key", "anonymous_key", "session_key", "case_key", "account_key")
"""The event column that names each kind of line, the strongest first; `Line.ALONE` has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The keys of all events in arrival order, coded: int32[events] each, -1 where an event has none."""

    user: NDArray[np.int32]
    anonymous: NDArray[np.int32]
    session: NDArray[np.int32]
    case: NDArray[np.int32]
    account: NDArray[np.int32]


@kernel(void(array(int32), array(int32), out(int32), out(uint8)))
def _users_of_devices(
    user: NDArray[np.int32], anonymous: NDArray[np.int32], only: NDArray[np.int32], many: NDArray[np.uint8]
) -> None:
    for i in range(len(user)):
        device = anonymous[i]
        if device < 0 or user[i] < 0:
            continue
        if only[device] < 0:
            only[device] = user[i]
        elif only[device] != user[i]:
            many[device] = 1


@kernel(void(array(int64), array(int32), array(int64), array(int64), array(int32), out(int32)))
def _next_or_last(
    first: NDArray[np.int64],
    users: NDArray[np.int32],
    moments: NDArray[np.int64],
    times: NDArray[np.int64],
    devices: NDArray[np.int32],
    found: NDArray[np.int32],
) -> None:
    """Look up each event among its device's identifications `first[device]` up to `first[device + 1]`, by time."""
    for i in range(len(devices)):
        low, high = first[devices[i]], first[devices[i] + 1]
        stop = high
        while low < high:
            middle = (low + high) >> 1
            if moments[middle] < times[i]:
                low = middle + 1
            else:
                high = middle
        found[i] = users[low] if low < stop else users[stop - 1]


def whose(user: NDArray[np.int32], anonymous: NDArray[np.int32], time: NDArray[np.int64]) -> NDArray[np.int32]:
    """Give the user each event belongs to, retroactively: int32[events], -1 where nobody identified.

    Equal times are concurrent: an identification at the very time of an event counts as the next one; of several at
    one time the first to arrive does.
    """
    if not len(user) or int(anonymous.max()) < 0:
        return user.copy()
    user = np.ascontiguousarray(user)
    only = np.full(int(anonymous.max()) + 1, -1, np.int32)
    many = np.zeros(len(only), np.uint8)
    _users_of_devices(user, anonymous, only, many)
    found: NDArray[np.int32] = np.where((user < 0) & (anonymous >= 0), only[anonymous], user)
    if many.any():
        _share_devices(user, anonymous, time, many, found)
    return found


def _share_devices(
    user: NDArray[np.int32],
    anonymous: NDArray[np.int32],
    time: NDArray[np.int64],
    many: NDArray[np.uint8],
    found: NDArray[np.int32],
) -> None:
    """Settle the events of devices that several users identified on."""
    shared = (anonymous >= 0) & (many[anonymous] > 0)
    known = np.flatnonzero(shared & (user >= 0))
    known = known[np.lexsort((time[known], anonymous[known]))]
    unknown = np.flatnonzero(shared & (user < 0))
    first = np.zeros(len(many) + 1, np.int64)
    np.cumsum(np.bincount(anonymous[known], minlength=len(many)), out=first[1:])
    answer = np.empty(len(unknown), np.int32)
    _next_or_last(first, user[known], time[known], time[unknown], anonymous[unknown], answer)
    found[unknown] = answer


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Which line every event stands on: int32[events], numbered users first, then the other kinds of lines.

    `begins[kind]` is the number of the first line of that kind; inside a kind, lines are numbered as their keys are.
    """

    of: NDArray[np.int32]
    begins: NDArray[np.int64]


def lines_of(keys: Keys, times: Sequence[NDArray[np.int64]]) -> Lines:
    """Put every event on its line; `times` are those of all events, in pieces, joined only where they decide."""
    anybody = len(keys.user) > 0 and int(keys.anonymous.max()) >= 0
    user = whose(keys.user, keys.anonymous, np.concatenate(times)) if anybody else keys.user
    coded = (user, keys.anonymous, keys.session, keys.case, keys.account)
    sizes = [int(codes.max(initial=-1)) + 1 for codes in coded]
    begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    of = user if user.flags.writeable else user.copy()
    missing = np.flatnonzero(of < 0)
    for kind in (Line.ANONYMOUS, Line.SESSION, Line.CASE, Line.ACCOUNT):
        if not len(missing):
            break
        codes = coded[kind][missing]
        has = codes >= 0
        of[missing[has]] = codes[has] + np.int32(begins[kind])
        missing = missing[~has]
    of[missing] = np.arange(len(missing), dtype=np.int32) + np.int32(begins[Line.ALONE])
    return Lines(of=of, begins=np.append(begins, begins[Line.ALONE] + len(missing)))
