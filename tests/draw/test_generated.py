"""Five hundred journeys made from seeds: 3 to 60 touchpoints, both languages, long words, anything missing."""

from random import Random
from typing import Final

import pytest
from tests.draw.given import Strange, strange
from tests.draw.reading import Written, collisions, collisions_of_flags, contrasts_too_low, signs_missing, texts_of

from rejse.draw.drawn import Scene
from rejse.draw.lanes import LaneChoice
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.palette import Theme

JOURNEYS: Final = 500
PARTS: Final = 10
ZOOMS: Final[tuple[Zoom, ...]] = ("map", "map", "compact", "strip")
THEMES: Final[tuple[Theme, ...]] = ("light", "dark", "print")
CHOICES: Final[tuple[LaneChoice, ...]] = (
    None,
    "all",
    "+gains,+blueprint,-pains",
    "way,experience",
    "digital,content,handovers",
    "physical,+notes,+improvements,+deviations,+competitors",
)


def _looked_at(seed: int) -> tuple[Strange, Scene, Theme, Zoom]:
    """Choose, from the seed, how large a journey is and how it is looked at."""
    dice = Random(seed)
    made = strange(seed, dice.choice((3, 4, 7, 12, 20, 33, 60)) if seed % 25 else 60)
    scene = made.scene(dice.choice(("da", "en")), dice.choice(CHOICES), personas=dice.random() < 0.25)
    return made, scene, dice.choice(THEMES), dice.choice(ZOOMS)


def _leaving(texts: list[Written]) -> list[str]:
    return [one.text for one in texts if not one.inside.holds(one.box)]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_leaves_its_box_no_two_meet_all_can_be_read_and_again_it_is_the_same(part: int) -> None:
    for seed in range(part, JOURNEYS, PARTS):
        _, scene, theme, zoom = _looked_at(seed)
        svg = render(scene, theme=theme, zoom=zoom)
        _, again, *_ = _looked_at(seed)  # read anew, and drawn anew
        assert render(again, theme=theme, zoom=zoom) == svg, seed
        texts = texts_of(svg)
        assert _leaving(texts) == [], seed
        assert collisions(texts) == [], seed
        assert collisions_of_flags(svg, texts) == [], seed
        assert contrasts_too_low(svg) == [], seed
        assert signs_missing(texts) == set(), seed
