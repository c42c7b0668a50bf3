"""How far a phase reaches into the next one."""

import pytest

from rejse.journey.changing import Draft
from rejse.web.extents import reach_into


def drawn(*extents: tuple[float, float] | None) -> Draft:
    """A journey of phases a, b, c ... with these extents."""
    ids = "abcdef"[: len(extents)]
    phases = {
        f"phases/{own}": {"name/da": own} | ({"extent": list(extent)} if extent else {})
        for own, extent in zip(ids, extents, strict=True)
    }
    return Draft("r", {"": {}, **phases}, {"phases": list(ids)})


def becomes(draft: Draft, phase: str, share: float) -> dict[str, list[float]]:
    """What the extents become."""
    return {one.object.removeprefix("phases/"): one.becomes for one in reach_into(draft, phase, share)}


def test_phases_without_extents_are_taken_as_equally_long() -> None:
    assert becomes(drawn(None, None, None, None), "b", 0.5) == {"b": [0.25, 0.625], "c": [0.5, 0.75]}


def test_a_phase_with_an_extent_keeps_where_it_begins_and_the_next_one_keeps_both_ends() -> None:
    assert becomes(drawn((0, 0.4), (0.4, 0.9)), "a", 0.5) == {"a": [0, 0.65]}


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8])
def test_the_share_is_that_of_the_shorter_of_the_two(share: float) -> None:
    (a, end), (start, b) = (0.0, becomes(drawn((0, 0.1), (0.1, 1)), "a", share)["a"][1]), (0.1, 1.0)
    assert (end - start) / min(end - a, b - start) == pytest.approx(share, abs=0.01)


def test_nothing_is_left_to_share_where_a_phase_is_drawn_back() -> None:
    assert becomes(drawn((0, 0.7), (0.5, 1)), "a", 0) == {"a": [0, 0.5]}
    assert becomes(drawn((0, 0.5), (0.5, 1)), "a", 0) == {}


def test_the_last_phase_and_an_unknown_one_stay_as_they_are() -> None:
    assert becomes(drawn(None, None), "b", 0.5) == {}
    assert becomes(drawn(None, None), "x", 0.5) == {}
    assert becomes(drawn((0.5, 1), (0, 0.4)), "a", 0) == {}
