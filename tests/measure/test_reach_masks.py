"""The fast way to judge visits says what the plain way says, whatever the lines look like."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rejse.engine.contract import FOREVER
from rejse.measure.reach_kernel import OUTCOMES
from rejse.measure.reach_masks import judge_visits
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import PAD

PHASES = 5


def sets_of(random: np.random.Generator, places: int) -> NDArray[np.uint64]:
    """Draw for every place where it leads on to, never to itself."""
    sets = np.zeros((places, 4), np.uint64)
    for here in range(places):
        for there in random.integers(0, places, random.integers(0, 4)):
            if there != here:
                sets[here, there >> 6] |= np.uint64(1 << int(there & 63))
    return sets


def rules_of(random: np.random.Generator, places: int, ticks: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Draw where places lead on to, the patience at each, and which are judged."""
    patience = random.integers(0, ticks // 2, places)
    return sets_of(random, places), patience.astype(np.int64), random.integers(0, 2, places).astype(np.uint8)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 1 << 32), st.lists(st.sampled_from([0, 1, 4, 30, 400]), max_size=8),
    st.sampled_from([2, 6, 64, 90]), st.sampled_from([300, 100_000]),
    st.sampled_from([(None, None), (0.3, None), (None, 0.7), (0.2, 0.6)]), st.booleans(),
)  # fmt: skip
def test_lines_without_ties_are_judged_as_the_plain_way_judges_them(
    seed: int,
    sizes: list[int],
    places: int,
    ticks: int,
    period: tuple[float | None, float | None],
    filtered: bool,  # noqa: FBT001  (drawn)
) -> None:
    random = np.random.default_rng(seed)
    padding = np.zeros(PAD, np.int64)
    times = [np.sort(random.integers(0, ticks, size)) for size in sizes]
    tied = np.array([len(np.unique(unit)) < len(unit) for unit in times], np.uint8)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    time = np.concatenate([*times, padding]).astype(np.int64)
    kind = np.concatenate([random.integers(0, places + 1, sum(sizes)), padding]).astype(np.uint16)
    keep = random.integers(0, 2, len(tied)).astype(np.uint8) if filtered else np.zeros(0, np.uint8)
    phase_of = np.full(256, NOT_ON_MAP, np.uint8)
    phase_of[:places] = random.integers(0, PHASES + 1, places)
    phase_of[phase_of == PHASES] = NOT_ON_MAP
    rules = (*rules_of(random, places, ticks), *rules_of(random, PHASES, ticks))
    start, stop = (
        open_ if bound is None else int(bound * ticks)
        for bound, open_ in zip(period, (-int(FOREVER), int(FOREVER)), strict=True)
    )
    told = []
    for flags in (tied, np.ones_like(tied)):
        counts, phases = np.zeros((places, OUTCOMES), np.int64), np.zeros((PHASES, OUTCOMES), np.int64)
        room, met = 2 * sum(sizes), np.zeros(1, np.int64)
        cells, waits = np.zeros(room, np.int32), np.zeros(room, np.int64)
        place = np.array([*range(places), NOT_ON_MAP], np.uint8)
        made = judge_visits(
            offsets, time, kind, flags, keep, place, phase_of, *rules, start, stop, int(0.9 * ticks),
            counts, phases, cells, waits, met,
        )  # fmt: skip
        waited = sorted(zip(cells[:made].tolist(), waits[:made].tolist(), strict=True))
        told.append((counts.tolist(), phases.tolist(), int(met[0]), waited))
    assert told[0] == told[1]
