"""Every page in a real Chromium: clean by axe, by keyboard, at rest for who asks for it, and without a script."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.draw.browser import PHONE, Seen
from tests.web.conftest import serving

from rejse.journey.changing import Operation
from rejse.web.app import make_app
from rejse.workspace import Workspace
from rejse.workspace import open as open_workspace

Visit = Callable[..., Seen]
SLOW_MS = 30_000
AT = "/j/example"
LIGHT = ("/journeys", f"{AT}/table", f"{AT}/personas", f"{AT}/history", f"{AT}/sources", f"{AT}/search?q=tilbud")
DARK = (
    "/journeys", f"{AT}/measures", f"{AT}/measures/funnel", f"{AT}/bindings", f"{AT}/sources/people",
    f"{AT}/sources/import", f"{AT}/sources/rejected", f"{AT}/at/touchpoints/quote?part=fields", f"{AT}/evidence/reach",
    f"{AT}/all/content", f"{AT}/remove/touchpoints/quote", f"{AT}/history/between?earlier=1", "/start/journey",
    "/start/journey/touchpoints", "/users", "/users/audit", "/settings", f"{AT}/nothing",
)  # fmt: skip
"""Pages that are held against axe; those of one colour here are seen in the other beside their own tests."""

KNOWN = {f"{AT}/history/between?earlier=1": ("landmark-unique",)}
"""Known and not mended: version 1 is beside itself here, and both are called so."""

UNREACHED = """
() => {
  const found = [];
  const tell = (why, one) => found.push(why + ': ' + one.outerHTML.slice(0, 120));
  for (const one of document.querySelectorAll('[tabindex]')) if (one.tabIndex > 0) tell('jumps the queue', one);
  for (const one of document.querySelectorAll('[role=button]:not(button):not([tabindex]):not(a[href])'))
    tell('mouse only', one);
  for (const one of document.querySelectorAll('button,a,input,select,textarea,summary')) {
    const shown = one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
    const apart = one.closest('#picture, .maps, dialog:not([open]), [role=menu]');
    if (one.matches('a:not([href])') || (shown && one.tabIndex < 0 && !apart)) tell('out of reach', one);
  }
  return found;
}
"""
"""What cannot be reached with the keyboard, or out of turn; a map's cards are one stop, arrows lead on from there."""

MOVING = """
() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length
  + [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      const long = (told) => told.split(',').some((part) => parseFloat(part) > 0.01);
      return (long(style.transitionDuration) && style.transitionProperty !== 'none')
        || (style.animationName !== 'none' && long(style.animationDuration)) || style.scrollBehavior === 'smooth';
    }).length
"""


@pytest.fixture
def read_only(made: Path) -> Iterator[str]:
    """The example company at an address; nobody changes it."""
    with serving(make_app(open_workspace(made), open_here=True, watch=False)) as address:
        yield address


def checked(seen: Seen, address: str, paths: tuple[str, ...]) -> dict[str, list[str]]:
    """Open pages one after another, and give what is wrong with each."""
    wrong = {}
    seen.page.set_default_timeout(SLOW_MS)
    for path in paths:
        seen.page.goto(address + path)
        if path.endswith("/nothing"):
            seen.complaints[:] = [one for one in seen.complaints if "404" not in one]
        found = [one for one in seen.axe() if one.partition(":")[0] not in KNOWN.get(path, ())]
        found += seen.page.evaluate(UNREACHED)
        wide = seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"wider than the window by {wide}")
        if found:
            wrong[path] = found
    return wrong


@pytest.mark.parametrize(
    ("paths", "how"), [(LIGHT, PHONE), (DARK, {"color_scheme": "dark", "locale": "en-GB"})], ids=["phone", "dark"]
)
def test_every_page_is_clean_by_axe(read_only: str, visit: Visit, paths: tuple[str, ...], how: dict[str, Any]) -> None:
    """With no console error, no report of the policy, and nothing out of the keyboard's reach."""
    seen = visit("about:blank", **how)
    assert checked(seen, read_only, paths) == {}


def on_map(visit: Visit, address: str, query: str = "", **how: Any) -> Page:
    page = visit(f"{address}{AT}/map{query}", **how).page
    page.set_default_timeout(SLOW_MS)
    return page


def test_every_way_to_look_at_the_map_is_shown(read_only: str, visit: Visit) -> None:
    page = on_map(visit, read_only)
    card = page.locator('#picture a.card[data-place="touchpoints/quote"]')
    expect(card).to_contain_text("går videre")
    page.goto(f"{read_only}{AT}/map?look=plan")
    expect(page.locator("#finding")).to_contain_text("Dette er planen")
    expect(card).not_to_contain_text("går videre")
    page.goto(f"{read_only}{AT}/map?look=difference")
    expect(page.locator("#subtitle")).to_contain_text("målt mod planen")
    page.goto(f"{read_only}{AT}/map?period=90d&against=before")
    expect(page.locator("#subtitle")).to_contain_text("mod 5. maj–2. aug. 2026")
    expect(card).to_contain_text("%-point")
    page.goto(f"{read_only}{AT}/map?zoom=strip")
    expect(card).to_have_count(0)
    page.goto(f"{read_only}{AT}/map?collapsed=evaluation")
    expect(card).to_have_count(0)
    expect(page.locator('#picture a.card[data-place="touchpoints/guide"]')).to_have_count(1)


def test_the_map_fits_the_window_and_is_presented_phase_by_phase(read_only: str, visit: Visit) -> None:
    page = on_map(visit, read_only, viewport={"width": 900, "height": 700})
    page.get_by_role("button", name="Tilpas").click()
    expect(page.locator("#zoomed")).not_to_have_text("100 %")
    picture, window = page.locator("#picture svg").bounding_box(), page.locator("#window").bounding_box()
    assert picture is not None
    assert window is not None
    assert picture["width"] <= window["width"] + 1
    page.get_by_role("button", name="Præsenter").click()
    expect(page.locator("header.frame")).to_be_hidden()
    expect(page.locator("#said")).to_contain_text("Escape slutter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator("header.frame")).to_be_visible()


def test_two_versions_are_seen_one_above_the_other_with_what_changed_marked(company: Workspace, visit: Visit) -> None:
    editing = company.editing("example", author="anna")
    name = editing.draft().value("touchpoints/quote", "name/da")
    editing.operate([Operation("touchpoints/quote", "name/da", name, "Et tilbud")])
    editing.publish(in_force_from=date(2026, 1, 1))
    with serving(make_app(company, open_here=True, watch=False)) as address:
        seen = visit(f"{address}{AT}/history/between?earlier=1&later=2")
        page = seen.page
        marked = page.locator("a.card[data-changed]")
        expect(marked).to_have_count(2)
        expect(marked.nth(0)).to_contain_text("Tilbud")
        expect(marked.nth(1)).to_contain_text("Et tilbud")
        upper, lower = marked.nth(0).bounding_box(), marked.nth(1).bounding_box()
        assert upper is not None
        assert lower is not None
        assert upper["y"] < lower["y"]
        page.goto("about:blank")


def test_nothing_moves_for_who_asked_for_rest(read_only: str, visit: Visit) -> None:
    page = on_map(visit, read_only, reduced_motion="reduce")
    assert page.evaluate(MOVING) == 0
    page.locator('#picture a.card[data-place="touchpoints/quote"]').click()
    page.locator("#drawer article").wait_for()
    assert page.evaluate(MOVING) == 0
    page.goto(f"{read_only}{AT}/measures/reach")
    assert page.evaluate(MOVING) == 0


def test_what_only_reads_is_read_without_javascript(read_only: str, visit: Visit) -> None:
    """Every number, every chart, every way to look, and from page to page by links and forms."""
    page = on_map(visit, read_only, java_script_enabled=False)
    expect(page.locator("#picture svg")).to_be_visible()
    page.get_by_role("link", name="Forskel", exact=True).click()
    expect(page.locator("#subtitle")).to_contain_text("målt mod planen")
    page.locator('#picture a.card[data-place="touchpoints/quote"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tilbud")
    page.locator('a[href*="/evidence/"]').first.click()
    expect(page.locator("#customers table a.key").first).to_be_visible()
    page.locator("#customers table a.key").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kunde")
    page.goto(f"{read_only}{AT}/search")
    page.locator('main input[name="q"]').fill("tilbud")
    page.locator('main input[name="q"]').press("Enter")
    expect(page.get_by_role("link", name="Tilbud", exact=True).first).to_be_visible()
    page.goto(f"{read_only}{AT}/measures/first-contact")
    expect(page.locator("main table").first).to_be_visible()
    expect(page.locator("main img, main svg").first).to_be_visible()
    page.get_by_role("link", name="Kilder", exact=True).click()
    expect(page.get_by_role("row", name="crm")).to_be_visible()
