import pytest
from scipy.stats import binomtest

from rejse.measure.interval import share, wilson


def test_42_of_60_satisfied_is_between_57_and_80_percent() -> None:
    """The CSAT line of MEASURES.md section 9."""
    assert wilson(42, 60) == pytest.approx((0.574913, 0.801018), abs=1e-6)


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (0, 12), (3, 17), (17, 17), (480, 4000)])
def test_the_interval_is_the_one_of_the_textbooks(part: int, whole: int) -> None:
    known = binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == pytest.approx((known.low, known.high), abs=1e-12)


def test_nobody_asked_is_unknown_and_not_zero() -> None:
    assert wilson(0, 0) is None
    assert share(0, 0) is None
    assert share(1, 4) == 0.25
