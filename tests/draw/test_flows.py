from dataclasses import replace

from tests.draw.given import BIKE_SHOP, MEASURED, bike_scene, touchpoint, walked
from tests.draw.reading import SVG, parsed

from rejse.draw.flows import rounded
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.journey.document import Lane


def test_corners_are_rounded_by_at_most_half_a_leg() -> None:
    assert rounded([(0, 0), (10, 0), (10, 4)], 5) == "M0 0L5 0Q10 0 10 2L10 4"


def test_a_flow_is_as_wide_as_its_share_and_told_in_words() -> None:
    flow = parsed(render(bike_scene())).find(f".//{SVG}g[@class='flow']")
    assert flow is not None
    assert flow.attrib == {"class": "flow", "data-from": "se-annonce", "data-to": "kassen"}
    assert (flow[0].text or "").replace("\u00a0", " ") == "Se annonce til Kassen: 8.804 kunder (31 %)"
    assert flow[1].attrib["stroke-width"] == "2.9"


def test_flows_stand_behind_the_cards() -> None:
    svg = render(bike_scene())
    assert svg.index('class="flows"') < svg.index('class="card ')


def test_a_way_back_is_drawn_too() -> None:
    back = scene_of(BIKE_SHOP, MEASURED, walked(("kassen", "se-annonce", 50, 0.4)), language="da")
    assert len(parsed(render(back)).findall(f".//{SVG}g[@class='flow']")) == 1


def test_no_more_than_two_loops_run_along_a_phases_edge() -> None:
    shop = replace(
        BIKE_SHOP,
        touchpoints=tuple(
            touchpoint(f"{lane.value} {number}", "buy", lane=lane) for lane in Lane for number in range(3)
        ),
    )
    loops = [
        (f"digital-{one}", f"physical-{other}", 10 * one + other + 1, 0.3) for one in range(3) for other in range(3)
    ]
    scene = scene_of(shop, MEASURED, walked(*loops, ("digital-0", "digital-1", 1, 0.1)), language="da")
    drawn = parsed(render(scene)).findall(f".//{SVG}g[@class='flow']")
    assert {(one.attrib["data-from"], one.attrib["data-to"]) for one in drawn} == {
        ("digital-2", "physical-2"),
        ("digital-2", "physical-1"),
        ("digital-0", "digital-1"),
    }
