import pytest

from rejse.draw.lanes import HIDDEN, LANES, UnknownLane, lanes_added, lanes_chosen
from rejse.words import Said, say


def test_at_first_the_lanes_for_a_closer_look_are_hidden() -> None:
    assert set(LANES) - set(lanes_chosen()) == HIDDEN


def test_deviations_are_seen_only_where_something_is_bound() -> None:
    assert "deviations" not in lanes_chosen(bound=False)
    assert "deviations" in lanes_chosen("+deviations", bound=False)


def test_a_viewer_adds_and_takes_away_lanes() -> None:
    changed = set(lanes_chosen("+gains, -pains,-blueprint,+support"))
    assert changed ^ set(lanes_chosen()) == {"gains", "pains", "support"}


def test_a_name_without_a_sign_begins_with_nothing_but_itself() -> None:
    assert lanes_chosen(["way", "digital", "+pains"]) == ("digital", "way", "pains")
    assert lanes_chosen("all") == LANES
    assert lanes_chosen("all,-goal") == LANES[1:]


def test_what_a_viewer_asked_for_is_known_apart() -> None:
    assert lanes_added("+gains,-pains,blueprint") == ("gains", "evidence", "frontstage", "backstage", "support")
    assert lanes_added(None) == ()


def test_a_lane_there_is_not_is_told_with_the_nearest_one() -> None:
    assert UnknownLane.code == "unknown-lane"
    with pytest.raises(UnknownLane) as near:
        lanes_chosen("+gain")
    assert [say(near.value, language) for language in ("en", "da")] == [
        Said('The map has no lane "gain".', 'Did you mean "gains"?'),
        Said('Kortet har ikke banen "gain".', 'Mente du "gains"?'),
    ]
    with pytest.raises(UnknownLane) as far:
        lanes_chosen("zzz")
    assert say(far.value, "en").remedy.startswith("Use one of these, with + or - before it: goal, actions,")
