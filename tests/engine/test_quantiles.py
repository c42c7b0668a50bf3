"""Exact quantiles in two rounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.quantiles_reference import median_seconds, p90_seconds

from rejse.engine.quantiles import (
    BINS,
    Tally,
    Waits,
    Wanted,
    add_picked,
    add_tallies,
    bin_of,
    coarseness,
    empty_tally,
    pick,
    select,
    tally,
    wanted,
)

waits = st.one_of(st.integers(0, 3000), st.integers(0, 10**9), st.integers(0, 1 << 55), st.sampled_from([0, 10**12]))
told = st.lists(st.tuples(st.integers(0, 3), waits), max_size=60)
Told = list[tuple[int, int]]


def columns(
    part: Told,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    return np.array([cell for cell, _ in part], np.int32), np.array([wait for _, wait in part], np.int64)


def counted(part: Told, cells: int) -> Tally:
    made = empty_tally(cells)
    cell, wait = columns(part)
    tally(cell, wait, len(part), made.coarse, made.count, made.bins)
    return made


def quantiles(parts: list[Told], cells: int) -> Waits:
    total = empty_tally(cells)
    for part in parts:
        total = add_tallies(total, counted(part, cells))
    places: Wanted = wanted(total)
    chosen = pick(*columns([]), places)
    for part in parts:
        chosen = add_picked(chosen, pick(*columns(part), places))
    return select(places, chosen)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([4, 4, 4, 4, 5_000, 70_000]), told, st.integers(0, 60))
def test_two_rounds_find_what_sorting_finds(cells: int, told: Told, cut: int) -> None:
    found = quantiles([told[:cut], told[cut:]], cells)
    for cell in range(4):
        mine = [wait for there, wait in told if there == cell]
        if mine:
            assert found.median_of(cell) == pytest.approx(median_seconds(mine), rel=1e-14)
            assert found.p90_of(cell) == pytest.approx(p90_seconds(mine), rel=1e-14)
        else:
            assert (found.median_of(cell), found.p90_of(cell)) == (None, None)


@given(waits, waits, st.sampled_from([0, 3, 6]))
def test_a_longer_wait_is_never_in_a_lower_bin(one: int, other: int, coarse: int) -> None:
    low, high = (bin_of(wait, coarse) for wait in sorted([one, other]))
    assert 0 <= low <= high < BINS >> coarse


def test_many_cells_have_coarser_bins() -> None:
    assert [coarseness(cells) for cells in (1, 256, 257, 4_097, 65_537)] == [0, 0, 3, 3, 6]


def test_only_the_values_that_can_be_a_quantile_are_brought() -> None:
    """Of a hundred thousand waits over many doublings a few hundred are looked at again."""
    spread = np.exp(np.random.default_rng(1).normal(18, 3, 100_000)).astype(np.int64)
    cells = np.zeros(len(spread), np.int32)
    made = empty_tally(1)
    tally(cells, spread, len(spread), made.coarse, made.count, made.bins)
    chosen = pick(cells, spread, wanted(made))
    assert int(chosen.count.sum()) < 1_000
    assert select(wanted(made), chosen).median_of(0) == np.median(spread) / 1e6
