"""The Kaplan-Meier curve."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.measure.kaplan_meier import kaplan_meier

WAITS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=40)


def test_the_curve_is_that_of_the_books() -> None:
    curve = kaplan_meier([5, 6, 6, 8, 10, 12], [True, True, False, True, False, True])
    assert curve.time.tolist() == [5, 6, 8, 12]
    assert curve.waiting.round(6).tolist() == [0.833333, 0.666667, 0.444444, 0.0]
    assert (curve.by(0.5), curve.by(0.9)) == (8.0, 12.0)


def test_with_too_many_still_waiting_nobody_knows_the_median() -> None:
    assert kaplan_meier([1, 9, 9, 9], [True, False, False, False]).by(0.5) is None
    assert kaplan_meier([], []).by(0.5) is None
    assert kaplan_meier([3, 4], [False, False]).by(0.5) is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_with_nobody_waiting_the_median_is_the_usual_one(waits: list[int]) -> None:
    assert kaplan_meier(waits, [True] * len(waits)).by(0.5) == statistics.median(waits)


@given(WAITS)
def test_the_curve_is_that_of_one_step_at_a_time(told: list[tuple[int, bool]]) -> None:
    waits, happened = [wait for wait, _ in told], [came for _, came in told]
    left, want = 1.0, []
    for time in sorted({wait for wait, came in told if came}):
        risk = sum(wait >= time for wait in waits)
        left *= 1 - sum(one == (time, True) for one in told) / risk
        want.append((time, left))
    curve = kaplan_meier(waits, happened)
    assert curve.time.tolist() == [time for time, _ in want]
    assert curve.waiting.tolist() == pytest.approx([left for _, left in want])
    assert all(0 <= left <= 1 for left in curve.waiting)
