"""Small groups are not told, and cannot be worked out from what is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.measure.suppressing import SMALL, Sum, Untold, is_small, untold

PARTS = ("passed", "pending", "elsewhere", "left")
COUNTS = st.integers(0, 14)


def of_parts(*parts: int) -> dict[str, int | None]:
    return {**dict(zip(PARTS, parts, strict=True)), "reach": sum(parts)}


def told_of(counts: dict[str, int | None]) -> Untold[str]:
    return untold(counts, [Sum("reach", PARTS)])


@pytest.mark.parametrize(
    ("parts", "small", "beside"),
    [
        ((9, 3, 0, 0), {"pending"}, {"passed"}),
        ((9, 3, 0, 7), {"pending"}, {"left"}),
        ((90, 30, 10, 7), set(), set()),
        ((20, 1, 2, 0), {"pending", "elsewhere"}, set()),
        ((20, 1, 1, 0), {"pending", "elsewhere"}, {"passed"}),
        ((4, 4, 0, 0), {"passed", "pending"}, {"reach"}),
        ((3, 0, 0, 0), {"passed", "reach"}, set()),
        ((0, 0, 0, 0), set(), set()),
    ],
)
def test_a_small_number_is_not_told_and_nothing_gives_it_away(
    parts: tuple[int, ...], small: set[str], beside: set[str]
) -> None:
    found = told_of(of_parts(*parts))
    assert (set(found.small), set(found.beside)) == (small, beside)


def test_twelve_of_nine_and_three_hides_both() -> None:
    found = untold({"all": 12, "a": 9, "b": 3}, [Sum("all", ("a", "b"))])
    assert [key for key in ("all", "a", "b") if key in found] == ["a", "b"]


def test_what_is_not_measured_is_told_as_such() -> None:
    assert untold({"reach": 100, "passed": None}) == Untold(frozenset(), frozenset())


@pytest.mark.parametrize(("count", "small"), [(None, False), (0, False), (1, True), (4, True), (5, False)])
def test_nobody_is_told_and_from_one_to_four_are_not(count: int | None, *, small: bool) -> None:
    assert is_small(count) is small


@given(parts=st.tuples(COUNTS, COUNTS, COUNTS, COUNTS))
def test_who_knows_all_that_is_told_and_the_rule_still_knows_no_small_number(parts: tuple[int, int, int, int]) -> None:
    """An attacker tries every table that would look the same, and finds two values for each small number."""
    counts = of_parts(*parts)
    found = told_of(counts)
    open_ = [key for key in PARTS if key in found]
    if not any(key in found.small for key in open_) or "reach" in found:
        return
    ranges = [range(1, SMALL) if key in found.small else range(SMALL, sum(parts) + 1) for key in open_]
    rest = sum(counts[key] or 0 for key in open_)
    fitting = [guess for guess in product(*ranges) if sum(guess) == rest]
    for at, key in enumerate(open_):
        if key in found.small:
            assert len({guess[at] for guess in fitting}) >= 2, (counts, found)


@given(parts=st.tuples(COUNTS, COUNTS, COUNTS, COUNTS))
def test_what_is_hidden_beside_is_never_small_itself_and_no_more_is_hidden_than_needed(
    parts: tuple[int, int, int, int],
) -> None:
    counts = of_parts(*parts)
    found = told_of(counts)
    assert all((counts[key] or 0) >= SMALL for key in found.beside)
    assert found.small == {key for key, count in counts.items() if is_small(count)}
    assert found.small or not found.beside
