import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page
from tests.draw.browser import chromium
from tests.draw.given import bike_scene, strange, text
from tests.draw.reading import SVG, collisions, parsed, texts_of

from rejse.draw.drawn import Scene
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.scene import scene_of
from rejse.journey.document import Journey

ZOOMS: tuple[Zoom, ...] = ("map", "strip", "compact")


def shop(place: str) -> str:
    return f"/j/bike?at={place}&from=map"


def _links(scene: Scene, zoom: Zoom = "map") -> list[ET.Element]:
    return list(parsed(render(scene, zoom=zoom, links=shop)).iter(f"{SVG}a"))


def _grouped(svg: str) -> str:
    """Make groups of the links, so that the picture is read as the one without."""
    return re.sub("(</?)a(?=[ >])", r"\1g", svg)


def test_every_card_of_the_bike_shop_is_a_link_to_its_touchpoint_with_a_name_of_its_own() -> None:
    cards = [one for one in _links(bike_scene()) if one.attrib["class"].startswith("card")]
    told = [{name: one.attrib[name] for name in ("class", "href", "data-place", "aria-label")} for one in cards]
    assert told == [
        {
            "class": "card measured",
            "href": "/j/bike?at=touchpoints/se-annonce&from=map",
            "data-place": "touchpoints/se-annonce",
            "aria-label": "Se annonce. 28.400 kunder, 31\N{NO-BREAK SPACE}% går videre",
        },
        {
            "class": "card assumed",
            "href": "/j/bike?at=touchpoints/samtale&from=map",
            "data-place": "touchpoints/samtale",
            "aria-label": "Samtale. Registreres ikke",
        },
        {
            "class": "card measured",
            "href": "/j/bike?at=touchpoints/kassen&from=map",
            "data-place": "touchpoints/kassen",
            "aria-label": "Kassen. 9.120 kunder, Sidste skridt",
        },
    ]


def test_the_heads_of_the_phases_are_links_in_the_order_they_are_read() -> None:
    heads = [one for one in _links(bike_scene()) if one.attrib["class"] == "phase"]
    assert [(one.attrib["data-place"], one.findtext(f"{SVG}title")) for one in heads] == [
        ("phases/find", "Opmærksomhed"),
        ("phases/buy", "Køb"),
    ]


def test_the_links_come_phase_by_phase_and_in_each_from_the_top_down() -> None:
    places = [one.attrib["data-place"] for one in _links(bike_scene())]
    assert places == [
        "phases/find",
        "phases/buy",
        "touchpoints/se-annonce",
        "touchpoints/samtale",
        "touchpoints/se-annonce",  # its pain
        "touchpoints/kassen",
        "content/receipt",
    ]


@pytest.mark.parametrize("seed", range(25))
def test_with_links_the_same_is_drawn_and_nothing_that_is_an_image_stands_in_a_link(seed: int) -> None:
    scene = strange(seed, 20).scene("da", "all", personas=seed % 3 == 0)
    plain, linked = (render(scene), render(scene, links=shop))
    assert _drawn(_grouped(linked)) == _drawn(plain)
    for link in parsed(linked).iter(f"{SVG}a"):
        inside = list(link.iter())[1:]
        assert [one for one in inside if one.tag == f"{SVG}a" or "role" in one.attrib] == []
        assert "role" not in link.attrib
        assert "style" not in link.attrib
        assert link.attrib["href"] == shop(link.attrib["data-place"])


def _drawn(svg: str) -> Counter[str]:
    """Count what is drawn, shape by shape, but for the heads, whose edges are cut where they run into each other."""
    shapes = ("rect", "circle", "line", "path", "use", "text")
    root = parsed(svg)
    heads = {id(one) for group in root.iter(f"{SVG}g") for one in group if group.attrib.get("class") == "phase"}
    return Counter(
        ET.tostring(one, encoding="unicode")
        for one in root.iter()
        if one.tag.removeprefix(SVG) in shapes and id(one) not in heads
    )


@pytest.mark.parametrize("seed", range(25))
def test_with_links_no_text_leaves_its_box_and_no_two_texts_meet(seed: int) -> None:
    texts = texts_of(_grouped(render(strange(seed, 25).scene("en", "all"), links=shop)))
    assert [one.text for one in texts if not one.inside.holds(one.box)] == []
    assert collisions(texts) == []


@pytest.mark.parametrize("zoom", ZOOMS)
def test_everything_that_has_a_place_in_the_document_links_to_it(zoom: Zoom) -> None:
    made = strange(4, 30)
    journey = made.journey
    scene = made.scene("en", "all", personas=True)
    known = {
        *(f"touchpoints/{one.id}" for one in journey.touchpoints),
        *(f"phases/{one.id}" for one in journey.phases),
        *(f"content/{one.id}" for one in journey.content),
        *(f"handovers/{one.id}" for one in journey.handovers),
        *(f"notes/{one.id}" for one in journey.notes),
        *(f"opportunities/{one.id}" for one in journey.opportunities),
        *(f"improvements/{one.id}" for one in journey.improvements),
        *(f"expectations/{one.id}" for one in journey.expectations),
        *(f"benchmarks/{one.id}" for one in journey.benchmarks),
        *(f"personas/{one.persona}" for one in scene.overlays),
    }
    places = {one.attrib["data-place"] for one in _links(scene, zoom)}
    assert places <= known
    cards = {f"touchpoints/{one.id}" for one in journey.touchpoints}
    assert cards <= places if zoom != "strip" else not cards & places


def test_a_name_that_is_markup_stays_a_name() -> None:
    svg = render(bike_scene(), links=lambda place: f'/"><script>alert({place!r})</script>&')
    root = parsed(svg)
    assert {one.tag for one in root.iter()} & {f"{SVG}script"} == set()
    assert {one.attrib["href"] for one in root.iter(f"{SVG}a")} >= {"/\"><script>alert('phases/find')</script>&"}


def test_where_there_is_no_url_there_is_no_link() -> None:
    svg = render(bike_scene(), links=lambda place: shop(place) if place.startswith("phases/") else "")
    assert {one.attrib["data-place"] for one in parsed(svg).iter(f"{SVG}a")} == {"phases/find", "phases/buy"}


def test_every_lane_is_found_by_its_name() -> None:
    root = parsed(render(bike_scene(), links=shop))
    names = {one.attrib["data-lane"] for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "lane-name"}
    lanes = {one.attrib["data-lane"] for one in root.iter(f"{SVG}g") if one.attrib.get("class") == "lane"}
    assert lanes <= names
    assert names >= {"digital", "physical", "way", "pains", "content"}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The bike shop's map with links, in Chromium."""
    with chromium() as browser:
        opened = browser.new_page()
        opened.set_content(f"<!doctype html><html lang=da><body>{render(bike_scene(), links=shop)}</body></html>")
        yield opened


@pytest.mark.parametrize(
    "name",
    [
        "Se annonce. 28.400 kunder, 31 % går videre",
        "Samtale. Registreres ikke",
        "Opmærksomhed",
        "Dyr",
        "Kvittering",
    ],
)
def test_who_cannot_see_hears_each_name_once(page: Page, name: str) -> None:
    told = page.locator("svg").first.aria_snapshot()
    assert told.count(f'link "{name}"') == 1


def test_the_keyboard_walks_from_link_to_link_in_their_order(page: Page) -> None:
    places = []
    for _ in _links(bike_scene()):
        page.keyboard.press("Tab")
        places.append(page.evaluate("document.activeElement.dataset.place"))
    assert places == [one.attrib["data-place"] for one in _links(bike_scene())]


def test_a_journey_without_phases_has_nothing_to_link_to() -> None:
    empty = Journey(id="x", title=text("Tom"), owner="a", phases=(), touchpoints=())
    assert _links(scene_of(empty, language="da")) == []
