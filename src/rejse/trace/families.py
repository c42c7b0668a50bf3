"""Whose the events on a device are once more has become known: devices whose answer changed are looked at anew.

A family is the anonymous keys that are one device, now or when the blocks were arranged. Most are quiet: nobody else
identified there, so that their new events follow what the blocks say. The others are open: all their identifications,
the old and the new, are brought together, and each of their events without a user's key is given its person again.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.trace.edges import Edges, groups
from rejse.trace.identity import Devices, Identified, Line
from rejse.trace.interning import Interner
from rejse.trace.mapped import MappedGeneration
from rejse.trace.tail import Tail


def people_texts(line: Line, keys: pa.Array) -> pa.Array:
    """Write people as texts: the digit of the kind of their key, and the key; null stays null."""
    return pc.binary_join_element_wise(pa.scalar(str(int(line))), keys.cast(pa.string()), "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walked:
    """Events on units of the blocks: whose they were, when, in which order they arrived, and on which device.

    person: int32, a number of the people. device: int32 as the blocks keep it; empty where they have none.
    """

    person: NDArray[np.int32]
    time: NDArray[np.int64]
    arrival: NDArray[np.int64]
    device: NDArray[np.int32]


class Families:
    """The devices that the changes concern; everybody whose events they may move is numbered among the people."""

    def __init__(self, base: MappedGeneration, tail: Tail, before: Edges, edges: Edges, people: Interner) -> None:
        self._people, self._tail, self._cut = people, tail, edges.cut
        self._devices = Interner()
        self._tail_device = self._devices.codes(tail.keys[Line.ANONYMOUS])
        self._tail_user = people.codes(people_texts(Line.USER, tail.keys[Line.USER]))
        special = self._number_members(before, edges)
        self._texts = self._devices.texts().cast(pa.string())
        self._now = self._stand_for(groups(edges.aliases))
        self._family = self._stand_for(groups(before.aliases | edges.aliases))
        self._find_base_users(base)
        self._judge(self._places_of(special))
        self._look_at(self._stand_for(groups(before.aliases)))
        self._fresh = self._told_at_once()

    def _number_members(self, before: Edges, edges: Edges) -> set[str]:
        """Number every key of the families concerned; give the keys that are in a family of several, or were cut."""
        whole = groups(before.aliases | edges.aliases)
        changed = {key for pair in before.aliases ^ edges.aliases for key in pair}
        changed |= {device for device, _ in before.cut ^ edges.cut}
        seen = changed | set(self._devices.texts().to_pylist()) if whole else changed
        concerned = {whole[device] for device in seen & whole.keys()}
        members = changed | {device for device, root in whole.items() if root in concerned}
        self._devices.codes(pa.array(sorted(members), pa.string()))
        return members | {device for device, _ in before.cut | edges.cut}

    def _places_of(self, devices: set[str]) -> NDArray[np.int64]:
        """Give the numbers of those keys that have one."""
        found = pc.index_in(pa.array(sorted(devices), pa.string()), value_set=self._texts).drop_null()
        places: NDArray[np.int64] = found.to_numpy(zero_copy_only=False).astype(np.int64)
        return places

    def _stand_for(self, roots: dict[str, str]) -> NDArray[np.int32]:
        """Give every key's number that of the key which stands for it."""
        stands = np.arange(len(self._texts), dtype=np.int32)
        if roots:
            keys, first = pa.array(list(roots), pa.string()), pa.array(list(roots.values()), pa.string())
            both = (pc.index_in(one, value_set=self._texts).fill_null(-1).to_numpy() for one in (keys, first))
            at, to = both
            stands[at[at >= 0]] = to[at >= 0]
        return stands

    def _find_base_users(self, base: MappedGeneration) -> None:
        """Find who identified on the devices before: pairs of a device's and a person's number."""
        self._of_base = np.full(len(base.devices) + 1, -1, np.int32)
        code = pc.index_in(self._texts, value_set=base.devices.cast(pa.string())).fill_null(-1).to_numpy()
        self._of_base[code[code >= 0]] = np.flatnonzero(code >= 0)
        device = self._of_base[base.identified_device]
        rows = np.flatnonzero(device >= 0)
        self._pair_device = device[rows]
        self._pair_user = self._people.codes(people_texts(Line.USER, base.identified_user.take(pa.array(rows))))

    def _judge(self, special: NDArray[np.int64]) -> None:
        """Say which families are open, and the only user of each quiet one: -1 where nobody identified."""
        count = len(self._texts)
        self._only = np.full(count + 1, -1, np.int32)
        self._only[self._family[self._pair_device]] = self._pair_user
        is_open = np.bincount(self._family[self._pair_device], minlength=count) > 1
        identified = np.flatnonzero((self._tail_device >= 0) & (self._tail_user >= 0))
        family, user = self._family[self._tail_device[identified]], self._tail_user[identified]
        is_open[family[user != self._only[family]]] = True
        is_open[self._family[special]] = True
        self._open = np.append(is_open[self._family], np.False_)

    def _look_at(self, then: NDArray[np.int32]) -> None:
        """Number the lines that devices have of their own, where their events stand or may come to stand."""
        self._line = np.full(len(self._texts) + 1, -1, np.int32)
        alone = np.flatnonzero(self._open[:-1] | (self._only[self._family] < 0))
        for stands in (then, self._now):
            texts = self._texts.take(pa.array(stands[alone]))
            self._line[alone] = self._people.codes(people_texts(Line.ANONYMOUS, texts))

    def resolve(self, walked: Walked) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give the person of every event: of those walked on the blocks, and of the new ones."""
        on = self._of_base[walked.device >> 1] if len(walked.device) else np.full(len(walked.person), -1, np.int32)
        again = self._open[on]
        names_user = (walked.device & 1).astype(np.bool_) if len(walked.device) else again
        devices = Devices(self._known(walked, on, again & names_user), self._now)
        person, fresh = walked.person.copy(), self._fresh.copy()
        rows = np.flatnonzero(again & ~names_user)
        person[rows] = self._users(devices, on[rows], walked.time[rows])
        rows = np.flatnonzero(fresh < 0)
        fresh[rows] = self._users(devices, self._tail_device[rows], self._tail.time[rows])
        return person, fresh

    def _told_at_once(self) -> NDArray[np.int32]:
        """Give the person of every new event that no open device has to be asked for, else -1."""
        device, fresh = self._tail_device, self._tail_user.copy()
        quiet = np.flatnonzero((fresh < 0) & (device >= 0) & ~self._open[device])
        only = self._only[self._family[device[quiet]]]
        fresh[quiet] = np.where(only >= 0, only, self._line[device[quiet]])
        for line in (Line.SESSION, Line.CASE, Line.ACCOUNT):
            keys = self._tail.keys[line]
            rows = np.flatnonzero((fresh < 0) & (device < 0) & keys.is_valid().to_numpy(zero_copy_only=False))
            fresh[rows] = self._people.codes(people_texts(line, keys.take(pa.array(rows))))
        rows = np.flatnonzero((fresh < 0) & (device < 0))
        alone = pa.array(self._tail.arrival[rows]).cast(pa.string())
        fresh[rows] = self._people.codes(people_texts(Line.ALONE, alone))
        return fresh

    def _known(self, walked: Walked, on: NDArray[np.int32], rows: NDArray[np.bool_]) -> Identified:
        """Bring all identifications on open devices together, in order of arrival, without those taken back."""
        fresh = np.flatnonzero((self._tail_user >= 0) & self._open[self._tail_device])
        user = np.concatenate([walked.person[rows], self._tail_user[fresh]])
        device = np.concatenate([on[rows], self._tail_device[fresh]])
        time = np.concatenate([walked.time[rows], self._tail.time[fresh]])
        order = np.argsort(np.concatenate([walked.arrival[rows], self._tail.arrival[fresh]]), kind="stable")
        known = Identified(user=user[order], device=device[order], time=time[order])
        return known.without(*self._taken_back())

    def _taken_back(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Number the devices and users of the identifications that do not hold."""
        cut = sorted(self._cut)
        device = pc.index_in(pa.array([one for one, _ in cut], pa.string()), value_set=self._texts).fill_null(-1)
        user = self._people.codes(people_texts(Line.USER, pa.array([one for _, one in cut], pa.string())))
        return device.to_numpy(zero_copy_only=False).astype(np.int32), user

    def _users(self, devices: Devices, device: NDArray[np.int32], time: NDArray[np.int64]) -> NDArray[np.int32]:
        found = devices.users(device, time)
        return np.where(found < 0, self._line[device], found).astype(np.int32)
