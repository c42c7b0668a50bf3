"""Flow by walking each line."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.reference.reach_reference import Visit


@dataclass
class Walked:
    """Per step, by node numbers (-1 is the start, -2 the end): who took it, and how long it took each time."""

    takers: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    waits: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    visitors: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    columns: dict[tuple[int, int, int], int] = field(default_factory=lambda: defaultdict(int))


def walk(lines: Sequence[Sequence[Visit]], *, merge: bool, drawn_order: bool) -> Walked:
    """Walk all lines; `drawn_order` reads visits of one instant by their place, else they stand as they arrived."""
    told = Walked()
    for unit, line in enumerate(lines):
        read = sorted(line) if drawn_order else list(line)
        if not read:
            continue
        for _, place in read:
            told.visitors[place].add(unit)
        told.takers[-1, read[0][1]].add(unit)
        told.takers[read[-1][1], -2].add(unit)
        number = 1
        for (before, p), (here, m) in itertools.pairwise(read):
            if merge and p == m:
                continue
            told.takers[p, m].add(unit)
            told.waits[p, m].append(here - before)
            told.columns[number, p, m] += 1
            number += 1
        told.columns[number, read[-1][1], -2] += 1
    return told
