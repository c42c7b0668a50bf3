import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.draw.curve import areas_between, height_at, path_of, pieces_of, slopes_at, split

_HEIGHTS = st.lists(st.floats(-100, 100, allow_nan=False), min_size=2, max_size=12)


@given(heights=_HEIGHTS, step=st.floats(1, 200))
def test_a_curve_never_swings_beyond_its_points(heights: list[float], step: float) -> None:
    xs = [step * at for at in range(len(heights))]
    for at, piece in pieces_of(xs, heights).items():
        low, high = sorted(heights[at : at + 2])
        along = [height_at(piece, part / 20) for part in range(21)]
        assert low - 1e-9 <= min(along)
        assert max(along) <= high + 1e-9


def test_a_curve_is_flat_at_a_peak_and_straight_between_two_points() -> None:
    assert slopes_at([(0, 0), (3, 3), (6, 0)])[1] == 0
    assert pieces_of([0.0, 3.0], [0.0, 3.0]) == {0: (0.0, 1.0, 2.0, 3.0)}


def test_a_gap_stays_a_gap() -> None:
    xs = [0.0, 3.0, 6.0, 9.0, 12.0]
    pieces = pieces_of(xs, [0.0, 3.0, None, 3.0, 0.0])
    assert sorted(pieces) == [0, 3]
    assert path_of(xs, pieces).count("M") == 2


def test_a_point_alone_between_gaps_has_no_curve() -> None:
    assert pieces_of([0.0, 3.0, 6.0], [None, 3.0, None]) == {}


@given(part=st.floats(0.01, 0.99), at=st.floats(0, 1))
def test_a_curve_cut_in_two_is_the_same_curve(part: float, at: float) -> None:
    whole = (0.0, 40.0, -20.0, 10.0)
    left, right = split(whole, part)
    cut = height_at(left, at / part) if at <= part else height_at(right, (at - part) / (1 - part))
    assert cut == pytest.approx(height_at(whole, at), abs=1e-6)


def test_the_tint_changes_where_the_curves_cross() -> None:
    xs = [0.0, 30.0]
    above, below = areas_between(xs, pieces_of(xs, [10.0, 30.0]), pieces_of(xs, [20.0, 20.0]))
    assert above.startswith("M0 10C")
    assert "15 20" in above
    assert below.startswith("M15 20C")
    assert areas_between(xs, pieces_of(xs, [1.0, 2.0]), {}) == ("", "")
