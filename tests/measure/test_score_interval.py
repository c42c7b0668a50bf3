"""Intervals of scores, against published numbers and at their ends."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.measure.interval import wilson
from rejse.measure.score_interval import (
    Scored,
    mean_interval,
    moments,
    nps,
    nps_interval,
    nps_scored,
    score_difference,
)

PARTS = st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
ANSWERS = st.lists(st.integers(1, 7).map(float), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("parts", "score", "low", "high"),
    [((60, 25, 15), 45.0, 29.3431, 58.0355), ((5, 3, 2), 30.0, -19.0506, 65.2045)],
)
def test_nps_is_that_of_the_books(parts: tuple[int, int, int], score: float, low: float, high: float) -> None:
    assert nps(*parts) == score
    assert nps_interval(*parts) == pytest.approx((low, high), abs=5e-5)


def test_satisfaction_is_that_of_the_books() -> None:
    assert wilson(42, 60) == pytest.approx((0.574913, 0.801018), abs=5e-7)


def test_effort_is_that_of_the_books() -> None:
    answers = Counter(map(float, [7, 6, 6, 5, 7, 4, 3, 6, 7, 5]))
    assert moments(answers) == pytest.approx((10, 5.6, 16.4 / 9))
    assert mean_interval(answers, (1, 7)) == pytest.approx((4.63434, 6.56566), abs=5e-6)


def test_ten_points_less_of_two_hundred_and_twenty_answers_is_no_evidence_of_a_change() -> None:
    now, before = nps_scored(72, 18, 30), nps_scored(60, 25, 15)
    assert now is not None
    assert before is not None
    assert now.value - before.value == pytest.approx(-10.0)
    assert score_difference(now, before) == pytest.approx((-31.05, 11.05), abs=5e-3)


def test_nobody_who_answered_has_no_score() -> None:
    assert (nps(0, 0, 0), nps_interval(0, 0, 0), nps_scored(0, 0, 0)) == (None, None, None)


def test_answers_all_alike_do_not_say_that_nobody_could_answer_otherwise() -> None:
    """One pleased customer says next to nothing; of a hundred at most one in 28 can be of another mind unseen."""
    assert mean_interval({5.0: 1}, (1, 5)) == pytest.approx((1.1, 5.0))
    assert mean_interval({5.0: 100}, (1, 5)) == pytest.approx((4.855133, 5.0))
    assert mean_interval({5.0: 100}, None) is None


def test_groups_that_answered_alike_are_compared_by_their_own_intervals() -> None:
    here, there = (Scored(n, 5.0, 0.0, mean_interval({5.0: n}, (1, 5))) for n in (10, 20))
    low, high = score_difference(here, there) or (0, 0)
    assert low < 0 < high
    assert score_difference(here, Scored(3, 5.0, 0.0, None)) is None


def test_the_difference_of_two_means_is_welchs() -> None:
    from scipy.stats import ttest_ind

    one, other = [1.0, 2, 3, 4, 5, 6], [2.0, 3, 5, 6, 8, 9]
    want = ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    here, there = (Scored(*moments(Counter(told)), (0, 10)) for told in (one, other))
    assert score_difference(here, there) == pytest.approx((want.low, want.high))


@given(PARTS)
def test_an_nps_interval_stays_on_its_scale_and_holds_the_score_of_many(parts: tuple[int, int, int]) -> None:
    interval = nps_interval(*parts)
    assert (interval is None) == (sum(parts) == 0)
    if interval:
        assert -100 <= interval[0] <= interval[1] <= 100
        turned = nps_interval(*parts[::-1])
        assert turned == pytest.approx((-interval[1], -interval[0]), abs=1e-9)


@given(ANSWERS)
def test_a_mean_lies_in_its_interval_and_the_interval_on_its_scale(answers: list[float]) -> None:
    n, mean, variance = moments(Counter(answers))
    low, high = mean_interval(Counter(answers), (1, 7)) or (math.nan, math.nan)
    assert (n, mean) == pytest.approx((len(answers), sum(answers) / len(answers)))
    assert variance >= 0
    assert 1 <= low <= mean <= high <= 7
