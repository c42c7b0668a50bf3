import re

import pytest
from tests.draw.given import bike_scene, strange
from tests.draw.reading import SVG, collisions, contrasts_too_low, parsed, texts_of

from rejse.draw.drawn import Scene
from rejse.draw.layout import Zoom, plan_of
from rejse.draw.map import render

ZOOMS: tuple[Zoom, ...] = ("map", "strip", "compact")


def _without_turned(svg: str) -> str:
    """Leave out the turned names, which are not read as others are."""
    return re.sub(r"<text transform=[^>]*rotate\(-90\)[^>]*>[^<]*</text>", "", svg)


def _every_second(scene: Scene) -> list[str]:
    return [one.id for one in scene.phases[::2]]


def test_a_folded_phase_shows_its_number_its_name_turned_and_how_many_were_in_it() -> None:
    root = parsed(render(bike_scene(), collapsed=["buy"]))
    heads = [one for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "phase folded"]
    assert [[one.text for one in head.iter(f"{SVG}text")] for head in heads] == [["2"]]
    assert [one.findtext(f"{SVG}title") for one in heads] == ["Køb"]
    strips = [one for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "folded"]
    turned = [one for strip in strips for one in strip.iter(f"{SVG}text")]
    assert [(one.text, one.attrib["transform"].endswith("rotate(-90)")) for one in turned] == [("Køb", True)]
    stretch = root.findall(f".//{SVG}g[@class='stretch']")[1]
    assert [one.text for one in stretch.iter(f"{SVG}text")] == ["9.120"]


def test_nothing_of_a_folded_phase_but_the_ribbon_and_the_curve_is_drawn() -> None:
    root = parsed(render(bike_scene(), collapsed=["find"]))
    cards = [one.findtext(f"{SVG}title") for one in root.iter(f"{SVG}g") if "card" in one.attrib.get("class", "")]
    assert cards == ["Kassen"]
    assert not [one for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "note pains"]


@pytest.mark.parametrize("seed", range(12))
def test_the_curve_runs_through_folded_phases_but_bears_neither_points_nor_names_there(seed: int) -> None:
    scene = strange(seed, 20).scene("da")
    folded = _every_second(scene)
    plan = plan_of(scene, "map", folded)
    root = parsed(render(scene, collapsed=folded))
    lane = next((one for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "experience"), None)
    if lane is None:
        return
    columns = [one for one in plan.columns if one.collapsed]
    dots = [float(one.attrib["cx"]) for one in lane.findall(f"{SVG}circle")]
    assert not [x for x in dots for one in columns if one.x < x < one.end]
    names = {card.name for card in scene.cards if card.phase not in folded}
    told = {(one.text or "").rstrip("…") for one in lane.findall(f"{SVG}text")} - {"få svar"}
    assert all(any(name.startswith(text) for name in names) for text in told)


@pytest.mark.parametrize("seed", range(40))
def test_with_folded_phases_no_two_texts_meet_and_all_can_be_read(seed: int) -> None:
    scene = strange(seed, 25).scene("en", "all")
    svg = _without_turned(render(scene, zoom=ZOOMS[seed % 3], collapsed=_every_second(scene)))
    texts = texts_of(svg)
    assert [one.text for one in texts if not one.inside.holds(one.box)] == []
    assert collisions(texts) == []
    assert contrasts_too_low(svg) == []


@pytest.mark.parametrize("zoom", ZOOMS)
def test_all_phases_can_be_folded(zoom: Zoom) -> None:
    scene = bike_scene()
    plan = plan_of(scene, zoom, [one.id for one in scene.phases])
    assert plan.places == {}
    assert [one.width for one in plan.columns] == [48, 48]
    assert plan.width > 600


def test_folding_a_phase_that_is_not_there_changes_nothing() -> None:
    assert plan_of(bike_scene(), "map", ["nowhere"]) == plan_of(bike_scene(), "map")
