"""The map looked at as plan, as walked, as difference, and against another period: from events to what is drawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.measure.keyed import KeyedWalks
from tests.reference.walks import at, drawn, on_days, phase, seen, touchpoint

from rejse.draw.differences import DrawnDifference
from rejse.draw.drawn import Scene
from rejse.draw.filled import Looked, measured_scene
from rejse.measure.asking import asked
from rejse.measure.catalogue import find
from rejse.measure.comparing import NothingToCompare
from rejse.measure.view import View

MADE = drawn(
    [phase("before"), phase("after")],
    [touchpoint("a", "before", "b", patience=timedelta(days=1)), touchpoint("b", "after"), touchpoint("c", "after")],
)
JOURNEY = replace(
    MADE,
    phases=(replace(MADE.phases[0], target_conversion=0.9, target_time=timedelta(days=1)), MADE.phases[1]),
)
DAYS = (at(days=10), at(days=20))


def shop() -> View:
    """Seventy see a before day 10, and 56 go on to b; of eighty after it 48 do."""
    told = (56, "a0 b0.5"), (14, "a0"), (48, "a11 b11.5"), (32, "a11"), (1, "x30")
    return seen(KeyedWalks([on_days(one) for count, one in told for _ in range(count)], names=tuple("abcx")), JOURNEY)


def asking(view: View) -> Callable[..., Any]:
    return lambda name, **query: find(name).measure(view, asked(find(name).query, query), threads=1)


def looked_at(looked: Looked, language: str = "en") -> Scene:
    view = shop()
    return measured_scene(view, asking(view), looked, language=language)


def the(found: tuple[DrawnDifference, ...] | None, of: str) -> DrawnDifference:
    (one,) = [one for one in found or () if one.of == of]
    return one


def test_the_two_periods_differ_as_the_measure_says() -> None:
    scene = looked_at(Looked(start=DAYS[0], stop=DAYS[1], against=(None, DAYS[0])))
    conversion = the(scene.cards[0].differences, "conversion")
    assert conversion == DrawnDifference(
        of="conversion", to="period", value=0.6, against=0.8, interval=conversion.interval, n=80, standing="worse"
    )
    assert conversion.interval == pytest.approx((-0.3339, -0.0524), abs=5e-5)
    assert the(scene.cards[0].differences, "time").standing == "unsure"
    assert the(scene.phases[0].differences, "conversion").standing == "too-early", "a phase has more patience"
    assert scene.caption == (
        "a: 60% go on, against 80% in the other period: −20\u00a0pp (−33\u00a0pp to −5\u00a0pp, n = 80)."  # noqa: RUF001
    )


def test_the_period_just_before_is_the_one_of_equal_length() -> None:
    """Day 10 to 20 is held against day 0 to 10."""
    told = looked_at(Looked(start=DAYS[0], stop=DAYS[1], before=True))
    named = looked_at(Looked(start=DAYS[0], stop=DAYS[1], against=(at(), DAYS[0])))
    assert told.phases == named.phases
    assert told.cards == named.cards
    assert told.against == named.against


def test_the_same_period_twice_is_refused() -> None:
    with pytest.raises(NothingToCompare):
        looked_at(Looked(start=DAYS[0], stop=DAYS[1], against=DAYS))


def test_held_against_the_plan_the_interval_of_the_median_tells_whether_it_is_sure() -> None:
    scene = looked_at(Looked(look="difference", stop=DAYS[0]))
    conversion, time = scene.phases[0].differences or ()
    assert (conversion.value, conversion.against, conversion.standing) == (0.8, 0.9, "worse")
    assert (time.value, time.against, time.n, time.standing) == (43_200, 86_400, 56, "better")
    assert scene.look == "difference"


def test_the_plan_has_no_number_that_was_measured() -> None:
    scene = looked_at(Looked(look="plan"))
    assert [(phase.reach, phase.conversion, phase.target_conversion) for phase in scene.phases] == [
        (None, None, 0.9),
        (None, None, None),
    ]
    assert {card.reach for card in scene.cards} == {None}
    assert [card.measured for card in scene.cards] == [True, True, False]


def test_as_walked_nothing_is_held_against_anything() -> None:
    scene = looked_at(Looked())
    assert scene.look == "actual"
    assert {card.differences for card in scene.cards} == {None}
