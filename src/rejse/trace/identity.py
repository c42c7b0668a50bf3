"""Who is one person: the line each event stands on, decided from its keys, for all events at once.

An event with a user key is that user's. An anonymous one belongs to the next user who identifies on its anonymous
key at or after its time, else to the last one who did before, else to the anonymous key itself. What has neither
stands on the line of its session, else of its case, else of its company, else alone: nothing joins it to another.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

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
class Identified:
    """The events on which a user identified on a device, in order of arrival: the codes of both, and when, in µs."""

    user: NDArray[np.int32]
    device: NDArray[np.int32]
    time: NDArray[np.int64]

    def pairs(self) -> NDArray[np.int32]:
        """Give each pair of device and user once: int32[pairs, 2], by device."""
        pairs = np.unique(_paired(self.device, self.user))
        return np.stack([pairs >> 32, pairs & 0xFFFF_FFFF], axis=1).astype(np.int32)

    def without(self, device: NDArray[np.int32], user: NDArray[np.int32]) -> "Identified":
        """Leave out what was taken back: the identifications of such a user on such a device, pair by pair."""
        holds = ~np.isin(_paired(self.device, self.user), _paired(device, user))
        return Identified(user=self.user[holds], device=self.device[holds], time=self.time[holds])


def _paired(device: NDArray[np.int32], user: NDArray[np.int32]) -> NDArray[np.int64]:
    paired: NDArray[np.int64] = device.astype(np.int64) << 32 | user
    return paired


@kernel(void(array(int32), array(int32), out(int32), out(uint8)))
def _users_of_devices(
    user: NDArray[np.int32], device: NDArray[np.int32], only: NDArray[np.int32], many: NDArray[np.uint8]
) -> None:
    for i in range(len(user)):
        at = device[i]
        if only[at] < 0:
            only[at] = user[i]
        elif only[at] != user[i]:
            many[at] = 1


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


class Devices:
    """Who used which device when, retroactively.

    Equal times are concurrent: an identification at the very time of an event counts as the next one; of several at
    one time the first to arrive does.
    """

    def __init__(self, known: Identified, device: NDArray[np.int32]) -> None:
        """Take who identified where, once all of it is known.

        Args:
            known: the identifications.
            device: int32[anonymous keys], the key that stands for each one's device: several keys may be one device.
        """
        count = len(device)
        self.device = np.append(device, np.int32(-1))
        known = Identified(user=known.user, device=self.device[known.device], time=known.time)
        self._only = np.full(count + 1, -1, np.int32)
        self._many = np.zeros(count + 1, np.uint8)
        _users_of_devices(known.user, known.device, self._only, self._many)
        shared = np.flatnonzero(self._many[known.device])
        shared = shared[np.lexsort((known.time[shared], known.device[shared]))]
        self._first = np.zeros(count + 2, np.int64)
        np.cumsum(np.bincount(known.device[shared], minlength=count + 1), out=self._first[1:])
        self._users, self._moments = known.user[shared], known.time[shared]

    def users(self, device: NDArray[np.int32], time: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give the user that each event without one belongs to: int32[events], -1 where nobody identified.

        Args:
            device: int32[events], the code of each event's anonymous key; -1 where it has none.
            time: int64[events], in µs.
        """
        device = self.device[device]
        found: NDArray[np.int32] = self._only[device]
        unknown = np.flatnonzero(self._many[device])
        answer = np.empty(len(unknown), np.int32)
        _next_or_last(self._first, self._users, self._moments, time[unknown], device[unknown], answer)
        found[unknown] = answer
        return found
