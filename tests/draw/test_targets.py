import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draw.given import bike_scene, strange
from tests.draw.reading import SVG, parsed

from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.page.document import size_of
from rejse.draw.targets import CardTarget, LaneTarget, PhaseTarget, Spot, Targets, targets_of, targets_to_builtins
from rejse.journey.document import Lane

ZOOMS: tuple[Zoom, ...] = ("map", "strip", "compact")


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000), touchpoints=st.integers(3, 60), zoom=st.sampled_from(ZOOMS), folded=st.integers(0, 255)
)
def test_the_targets_are_where_the_picture_shows_them(seed: int, touchpoints: int, zoom: Zoom, folded: int) -> None:
    made = strange(seed, touchpoints)
    scene = made.scene("da", "all")
    collapsed = {one.id for number, one in enumerate(scene.phases) if folded >> number & 1}
    targets = targets_of(scene, zoom=zoom, collapsed=collapsed)
    svg = render(scene, zoom=zoom, collapsed=collapsed, links=lambda place: f"#{place}")
    assert size_of(svg) == (round(targets.width, 1), round(targets.height, 1))
    assert {one.id: _rounded(one) for one in targets.cards} == _cards(svg)
    assert {
        one.name: (round(one.y, 1), round(one.height, 1))
        for one in targets.lanes
        if one.name in ("digital", "physical")
    } == _bands(svg)
    stretches = parsed(svg).findall(f".//{SVG}g[@class='stretch']/{SVG}rect[1]")
    assert [(round(one.x, 1), round(one.width, 1)) for one in targets.phases] == [
        (float(one.attrib["x"]), float(one.attrib["width"])) for one in stretches
    ]


def _rounded(one: CardTarget) -> tuple[float, ...]:
    return tuple(round(number, 1) for number in (one.x, one.y, one.width, one.height))


def _box(element: object) -> tuple[float, ...]:
    return tuple(float(element.attrib[name]) for name in ("x", "y", "width", "height"))  # type: ignore[attr-defined]  # an element


def _cards(svg: str) -> dict[str, tuple[float, ...]]:
    found = {}
    for link in parsed(svg).iter(f"{SVG}a"):
        if link.attrib["class"].startswith("card"):
            found[link.attrib["data-touchpoint"]] = _box(link.find(f"{SVG}rect"))
    return found


def _bands(svg: str) -> dict[str, tuple[float, float]]:
    grounds = [one for one in parsed(svg).iter(f"{SVG}g") if one.attrib.get("class") == "ground"]
    boxes = {one.attrib["data-lane"]: one.find(f"{SVG}rect") for one in grounds}
    return {name: (_box(one)[1], _box(one)[3]) for name, one in boxes.items() if one is not None}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), touchpoints=st.integers(3, 60), zoom=st.sampled_from(ZOOMS))
def test_a_new_card_has_room_inside_its_lane_and_stands_on_no_other(seed: int, touchpoints: int, zoom: Zoom) -> None:
    scene = strange(seed, touchpoints).scene("da")
    targets = targets_of(scene, zoom=zoom)
    columns = {one.id: one for one in targets.phases}
    lanes = {one.name: one for one in targets.lanes}
    seen = [lane for lane in Lane if lane.value in lanes]
    assert {(one.phase, one.lane) for one in targets.spots} == {
        (phase.id, lane) for phase in scene.phases for lane in seen
    }
    for spot in targets.spots:
        column, lane = columns[spot.phase], lanes[spot.lane.value]
        assert column.x <= spot.x
        assert spot.x + spot.width <= column.x + column.width
        assert lane.y <= spot.y
        assert spot.y + spot.height <= lane.y + lane.height + 0.01
        assert not [one.id for one in targets.cards if _meet(one, spot)]


def _meet(card: CardTarget, spot: Spot) -> bool:
    beside = card.x + card.width <= spot.x + 0.01 or spot.x + spot.width <= card.x + 0.01
    return not (beside or card.y + card.height <= spot.y + 0.01 or spot.y + spot.height <= card.y + 0.01)


def test_the_bike_shop_has_these_targets() -> None:
    targets = targets_of(bike_scene())
    lanes = {one.name: one for one in targets.lanes}
    digital, physical = lanes["digital"], lanes["physical"]
    assert targets == Targets(
        width=634,
        height=targets.height,
        head=targets.head,
        phases=(PhaseTarget(id="find", x=168, width=216), PhaseTarget(id="buy", x=384, width=216)),
        lanes=targets.lanes,
        cards=(
            CardTarget(id="se-annonce", x=182, y=digital.y + 16, width=188, height=92, phase="find", lane=Lane.DIGITAL,
                       slot=0, row=0),
            CardTarget(id="samtale", x=182, y=physical.y + 16, width=188, height=92, phase="find", lane=Lane.PHYSICAL,
                       slot=0, row=0),
            CardTarget(id="kassen", x=398, y=digital.y + 16, width=188, height=92, phase="buy", lane=Lane.DIGITAL,
                       slot=0, row=0),
        ),
        spots=(
            Spot(phase="find", lane=Lane.DIGITAL, x=182, y=digital.y + 108, width=188, height=16),
            Spot(phase="find", lane=Lane.PHYSICAL, x=182, y=physical.y + 108, width=188, height=16),
            Spot(phase="buy", lane=Lane.DIGITAL, x=398, y=digital.y + 108, width=188, height=16),
            Spot(phase="buy", lane=Lane.PHYSICAL, x=398, y=physical.y + 16, width=188, height=92),
        ),
    )  # fmt: skip
    assert digital == LaneTarget(name="digital", y=digital.y, height=124)


def test_the_targets_can_be_sent_to_the_page() -> None:
    sent = json.loads(json.dumps(targets_to_builtins(targets_of(bike_scene()))))
    assert sent["spots"][3] == {
        "phase": "buy",
        "lane": "physical",
        "x": 398.0,
        "y": sent["spots"][3]["y"],
        "width": 188.0,
        "height": 92.0,
    }
    assert sent["phases"][0] == {"id": "find", "x": 168.0, "width": 216.0, "collapsed": False}


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_folded_phase_has_neither_cards_nor_room_for_one(zoom: Zoom) -> None:
    targets = targets_of(bike_scene(), zoom=zoom, collapsed=["find"])
    assert [(one.x, one.width, one.collapsed) for one in targets.phases] == [(168, 48, True), (216, 216, False)]
    assert {one.phase for one in targets.cards} | {one.phase for one in targets.spots} <= {"buy"}


def test_a_hidden_lane_is_neither_drawn_nor_a_target() -> None:
    targets = targets_of(bike_scene(), hidden=["physical"])
    assert "physical" not in {one.name for one in targets.lanes}
    assert {one.lane for one in targets.cards} | {one.lane for one in targets.spots} == {Lane.DIGITAL}
    svg = render(bike_scene(), hidden=["physical"])
    assert size_of(svg) == (targets.width, round(targets.height, 1))
    assert "Samtale" not in svg
