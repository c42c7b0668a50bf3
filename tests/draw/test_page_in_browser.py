"""The page as a person meets it: in Chromium, without network, with mouse, finger and keys only."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.draw.browser import PHONE, chromium, opened
from tests.draw.given import bike_scene, strange

from rejse.draw.drawn import Scene
from rejse.draw.page.document import page_of
from rejse.draw.scene import scene_of

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>]]>--> "
    "javascript:alert(4) \u202egnirts\u202c <!-- {{7*7}} &lt;b&gt; \x00\x1b"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def written(scene: Scene, folder: Path) -> Path:
    """Write a scene's page to a file."""
    file = folder / "map.html"
    file.write_text(page_of(scene), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journey of forty touchpoints, with anything measured or missing."""
    made = strange(11, 40)
    scene = scene_of(made.journey, made.reach, made.flow, language="da")
    return written(scene, tmp_path_factory.mktemp("large"))


def focused(page: Page) -> str:
    """Name what has the keyboard."""
    name: str = page.evaluate("document.activeElement.id")
    return name


@pytest.mark.parametrize(("language", "scheme"), [("da", "light"), ("en", "dark")])
def test_the_page_asks_nothing_complains_of_nothing_and_is_accessible(
    browser: Browser, tmp_path: Path, language: str, scheme: Any
) -> None:
    seen = opened(browser, written(bike_scene(language), tmp_path), color_scheme=scheme)
    page = seen.page
    assert seen.axe() == []
    page.locator("#to-0").click()
    expect(page.locator("#details article:not([hidden]) h2")).to_be_focused()
    assert seen.axe() == []
    page.keyboard.press("Escape")
    page.locator("#show-tables").click()
    assert seen.axe() == []
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert seen.axe() == []
    assert (seen.requests, seen.complaints) == ([], [])


def test_every_card_is_reached_with_the_arrows_and_opened_with_enter(browser: Browser, large: Path) -> None:
    page = opened(browser, large).page
    cards = page.locator(".cards a")
    count = cards.count()
    assert count == 40
    assert page.locator('.cards a[tabindex="0"]').count() == 1
    cards.first.focus()
    page.keyboard.press("Home")
    found, waiting = {focused(page)}, [focused(page)]
    while waiting:
        here = waiting.pop()
        for arrow in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            page.evaluate("id => document.getElementById(id).focus()", here)
            page.keyboard.press(arrow)
            if (there := focused(page)) not in found:
                found.add(there)
                waiting.append(there)
    assert len(found) == count
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#details")).to_be_hidden()
    assert focused(page) in found


def test_a_focused_card_is_not_hidden_under_what_sticks(browser: Browser, large: Path) -> None:
    page = opened(browser, large).page
    for _ in range(2):
        page.locator("#zoom-in").click()
    for number in range(0, 40, 6):
        page.locator(f"#to-{number}").focus()
        card, head = page.locator(f"#to-{number}").bounding_box(), page.locator(".head").bounding_box()
        assert card is not None
        assert head is not None
        assert card["y"] >= head["y"] + head["height"] - 1


def test_a_lane_is_hidden_and_its_cards_with_it_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, written(bike_scene("en"), tmp_path))
    page = seen.page
    whole = page.locator(".stage").bounding_box()
    page.locator(".lanes summary").click()
    digital = page.get_by_label("Digital touchpoints")
    digital.uncheck()
    expect(page.locator("#to-0")).to_be_hidden()
    expect(page.locator("#to-1")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Digital touchpoints is hidden")
    cut = page.locator(".stage").bounding_box()
    assert whole is not None
    assert cut is not None
    assert cut["height"] < whole["height"] - 60
    digital.check()
    expect(page.locator("#to-0")).to_be_visible()
    assert page.locator(".stage").bounding_box() == whole
    assert seen.complaints == []


def test_light_turns_dark_for_page_and_picture(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, written(bike_scene("da"), tmp_path)).page

    def colours() -> tuple[str, str]:
        ground: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        card: str = page.evaluate("getComputedStyle(document.querySelector('.card rect.f-card')).fill")
        return ground, card

    assert colours() == ("rgb(247, 245, 240)", "rgb(255, 255, 255)")
    page.locator("#theme").click()
    assert colours() == ("rgb(18, 22, 28)", "rgb(28, 35, 44)")
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", "true")
    page.emulate_media(media="print")
    assert colours() == ("rgb(255, 255, 255)", "rgb(255, 255, 255)")


def test_it_is_used_with_a_finger_on_a_phone(browser: Browser, large: Path) -> None:
    seen = opened(browser, large, **PHONE)
    page = seen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#to-0").tap()
    drawer = page.locator("#details")
    expect(drawer).to_be_visible()
    box = drawer.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    page.locator("#close-details").tap()
    page.locator("#show-tables").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (seen.requests, seen.complaints) == ([], [])


def test_it_is_accessible_on_a_phone_too(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, written(bike_scene("da"), tmp_path), **PHONE)
    assert seen.axe() == []
    seen.page.locator("#to-1").tap()
    assert seen.axe() == []


def test_without_javascript_map_details_and_tables_are_read_one_after_the_other(
    browser: Browser, tmp_path: Path
) -> None:
    seen = opened(browser, written(bike_scene("en"), tmp_path), java_script_enabled=False)
    page = seen.page
    expect(page.locator(".picture svg")).to_be_visible()
    expect(page.locator("#card-0 h2")).to_be_visible()
    expect(page.locator("table caption").first).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
    page.locator("#to-2").click()
    assert page.url.endswith("#card-2")


def test_nothing_that_a_text_of_the_journey_holds_is_done(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, written(poisoned(bike_scene("da")), tmp_path))
    page = seen.page
    for number in range(3):
        page.locator(f"#to-{number}").click()
        expect(page.locator(f"#card-{number}")).to_contain_text("<script>alert(1)</script>")
    page.keyboard.press("Escape")
    page.locator("#show-tables").click()
    page.locator("#theme").click()
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate("document.querySelectorAll('img, iframe, [onload], [onerror]').length") == 0
    assert (seen.requests, seen.complaints) == ([], [])


def poisoned(scene: Scene) -> Scene:
    """Put the hostile text into every text that a person wrote."""

    def worse(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(worse, value))
        if isinstance(value, str) and type(value) is str:
            return f"{value} {HOSTILE}"
        if hasattr(value, "__dataclass_fields__"):
            kept = {
                "beyond",
                "id",
                "phase",
                "icon",
                "touchpoint",
                "kind",
                "from_",
                "to",
                "touchpoints",
                "next",
                "after",
                "lane",
            }
            names = [name for name in value.__dataclass_fields__ if name not in kept]
            return replace(value, **{name: worse(getattr(value, name)) for name in names})
        return value

    made = {
        name: worse(getattr(scene, name)) for name in ("title", "subtitle", "caption", "phases", "cards", "warnings")
    }
    return replace(scene, **made)


@pytest.mark.parametrize("wide", [390, 360])
def test_on_a_phone_the_tools_stand_on_one_row_and_the_lanes_keep_their_names(
    browser: Browser, large: Path, wide: int
) -> None:
    seen = opened(browser, large, **{**PHONE, "viewport": {"width": wide, "height": 740}})
    page = seen.page
    tools = [box for one in page.locator(".tools > *").all() if (box := one.bounding_box())]
    assert {box["y"] for box in tools} == {tools[0]["y"]}
    assert tools[-1]["x"] + tools[-1]["width"] <= wide
    page.evaluate("document.querySelector('.window').scrollTo(500, 200)")
    names = page.locator(".label.digital").bounding_box()
    assert names is not None
    assert (names["x"], names["width"]) == (0, 95)
    page.locator("#to-0").tap()
    page.locator("#close-details").tap()
    at = page.locator("#to-0").bounding_box()
    assert at is not None
    assert at["x"] >= 96
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    assert (seen.requests, seen.complaints) == ([], [])
