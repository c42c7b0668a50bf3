"""Editing on the map itself, in a real browser: with the mouse, with a finger, by keyboard, and two people at once."""

from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect
from tests.draw.browser import Seen
from tests.web.conftest import serving

from rejse.journey.changing import Draft, Operation
from rejse.web.app import make_app
from rejse.web.forms import remove
from rejse.web.served import Served
from rejse.workspace import Workspace

Visit = Callable[..., Seen]
SLOW_MS = 15_000
"""How long an edit may take on a machine that does much else."""


def card(page: Page, touchpoint: str) -> Locator:
    return page.locator(f'#picture a.card[data-place="touchpoints/{touchpoint}"]')


def focused(page: Page, place: str) -> None:
    expect(page.locator(f'#picture a[data-place="{place}"]:focus')).to_have_count(1, timeout=SLOW_MS)


def said(page: Page, text: str) -> None:
    expect(page.locator("#said")).to_contain_text(text, timeout=SLOW_MS)


def middle(where: Locator) -> tuple[float, float]:
    where.scroll_into_view_if_needed()
    box = where.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def without_touchpoints(draft: Draft) -> list[Operation]:
    done: list[Operation] = []
    for own in list(draft.order["touchpoints"]):
        done += [draft.apply(one) for one in remove(draft, f"touchpoints/{own}")]
    return done


def warm(address: str) -> None:
    """Ask once: the first answer measures everything."""
    urlopen(f"{address}/j/example/map", timeout=60).read()  # noqa: S310  (it is our own)


def opened(visit: Visit, address: str, **how: Any) -> Page:
    warm(address)
    page = visit(f"{address}/j/example/map", **how).page
    page.set_default_timeout(SLOW_MS)
    expect(page.locator("html.js")).to_have_count(1)
    return page


def test_a_card_is_dragged_into_another_phase_with_the_mouse_and_the_drag_is_undone_and_done_again(
    served: str, visit: Visit
) -> None:
    page = opened(visit, served)
    x, y = middle(card(page, "newsletter"))
    to_x, to_y = middle(card(page, "chat"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 4)
    page.mouse.move(to_x, to_y + 30, steps=4)
    expect(page.locator(".ghost")).to_be_visible()
    expect(page.locator(".drop")).to_be_visible()
    page.mouse.up()
    said(page, "Nyhedsbrev er flyttet til Ønske.")
    focused(page, "touchpoints/newsletter")
    expect(page.locator("#drawer")).to_be_hidden()
    page.locator("#said button", has_text="Fortryd").click()
    said(page, 'Fortrudt: Kontaktpunkt "Nyhedsbrev"')
    page.keyboard.press("Control+Shift+z")
    said(page, 'Gjort igen: Kontaktpunkt "Nyhedsbrev"')
    page.keyboard.press("Control+z")
    said(page, "Fortrudt:")


def test_escape_puts_a_dragged_card_back(served: str, visit: Visit) -> None:
    page = opened(visit, served)
    x, y = middle(card(page, "newsletter"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y + 30, steps=3)
    expect(page.locator(".ghost")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ghost")).to_have_count(0)
    page.mouse.up()
    said(page, "Nyhedsbrev bliver, hvor det var.")


def test_the_whole_map_is_edited_by_keyboard_alone(served: str, visit: Visit) -> None:
    page = opened(visit, served)
    card(page, "price-calculator").focus()
    page.keyboard.press("F2")
    page.keyboard.type("Regn din pris ud")
    page.keyboard.press("Enter")
    said(page, "Det hedder nu Regn din pris ud.")
    expect(page.locator("#canvas[data-took]")).to_have_count(1)
    print(f"an edit to repaint: {page.locator('#canvas').get_attribute('data-took')} ms")  # noqa: T201  (asked for)
    focused(page, "touchpoints/price-calculator")
    page.keyboard.press("Space")
    said(page, "Regn din pris ud er løftet.")
    page.keyboard.press("ArrowRight")
    said(page, "Evaluering, digitalt, plads 2 af 3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    said(page, "Evaluering, fysisk, plads 1 af 4")
    page.keyboard.press("Space")
    said(page, "Regn din pris ud er flyttet til Evaluering.")
    focused(page, "touchpoints/price-calculator")
    page.keyboard.press("n")
    page.keyboard.type("Besøg af en montør")
    page.keyboard.press("Enter")
    said(page, "Besøg af en montør er tilføjet.")
    focused(page, "touchpoints/besoeg-af-en-montoer")
    page.keyboard.press("d")
    said(page, "er lavet som en kopi")
    focused(page, "touchpoints/besoeg-af-en-montoer-2")
    page.keyboard.press("Delete")
    said(page, "er slettet.")
    page.keyboard.press("Control+z")
    said(page, "er tilbage.")


def test_arrows_lead_from_card_to_card_and_tab_stops_at_the_map_once(served: str, visit: Visit) -> None:
    page = opened(visit, served)
    card(page, "site-search").focus()
    page.keyboard.press("ArrowDown")
    focused(page, "touchpoints/price-calculator")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    focused(page, "touchpoints/quote-request")
    expect(page.locator('#picture a[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_a_phase_is_added_renamed_stretched_split_and_moved(served: str, visit: Visit) -> None:
    page = opened(visit, served)
    page.get_by_role("button", name="Fase", exact=True).click()
    page.keyboard.type("Anbefaling")
    page.keyboard.press("Enter")
    said(page, "Anbefaling er tilføjet.")
    phase = page.locator('#picture a.phase[data-place="phases/anbefaling"]')
    expect(phase).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("De siger det videre")
    page.keyboard.press("Enter")
    said(page, "Det hedder nu De siger det videre.")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    said(page, "Før Fastholdelse")
    page.keyboard.press("Space")
    said(page, "De siger det videre er flyttet.")
    page.locator('#picture a.phase[data-place="phases/desire"]').focus()
    page.keyboard.press("Shift+ArrowRight")
    said(page, "Ønske rækker ind i den næste fase.")
    page.locator('#picture a.phase[data-place="phases/desire"]').press("ContextMenu")
    page.get_by_role("menuitem", name="Del fasen").click()
    said(page, "Fasen er delt; den nye hedder Ønske, anden del.")


def test_a_finger_lifts_a_card_by_a_long_press_and_scrolls_with_a_short_one(served: str, visit: Visit) -> None:
    page = opened(visit, served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    x, y = middle(card(page, "guide"))
    to_x, to_y = middle(card(page, "newsletter"))
    page.locator("#window").evaluate("(window) => { window.scrollTop += 0 }")
    x, y = middle(card(page, "guide"))
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]} for at in points]}
        finger.send("Input.dispatchTouchEvent", told)

    touch("touchStart", (x, y))
    expect(page.locator(".ghost")).to_be_visible()
    for step in range(1, 6):
        touch("touchMove", (x, y + (to_y - y + 40) * step / 5))
    expect(page.locator(".drop")).to_be_visible()
    touch("touchEnd")
    said(page, "er flyttet til Interesse.")
    before = page.locator("#window").evaluate("(window) => window.scrollTop + document.scrollingElement.scrollTop")
    x, y = middle(card(page, "newsletter"))
    touch("touchStart", (x, y))
    for step in range(1, 8):
        touch("touchMove", (x, y - 25 * step))
    expect(page.locator(".ghost")).to_have_count(0)
    touch("touchEnd")
    after = page.locator("#window").evaluate("(window) => window.scrollTop + document.scrollingElement.scrollTop")
    assert after > before
    assert to_x > 0


def test_a_pasted_list_is_seen_as_cards_before_they_are_made(served: str, visit: Visit) -> None:
    page = opened(visit, served)
    page.get_by_role("button", name="Indsæt noter").click()
    expect(page.get_by_role("button", name="Lav kortene")).to_be_disabled()
    page.locator("#notes-text").fill("Interesse:\nOpslag i brugsen\nØnske:\nEt brev med tre priser")
    expect(page.locator("#notes-seen section li", has_text="Opslag i brugsen")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Lav kortene").click()
    said(page, "2 kort er lavet.")
    expect(card(page, "et-brev-med-tre-priser")).to_be_visible()


def test_what_one_person_changes_the_other_sees_at_once_and_keeps_the_name_they_are_writing(
    served: str, visit: Visit
) -> None:
    one, other = opened(visit, served), opened(visit, served)
    card(other, "guide").focus()
    other.keyboard.press("F2")
    other.keyboard.type("Guiden")
    card(one, "newsletter").focus()
    one.keyboard.press("F2")
    one.keyboard.type("Brevet om vind")
    one.keyboard.press("Enter")
    said(one, "Det hedder nu Brevet om vind.")
    expect(card(other, "newsletter")).to_contain_text("Brevet om vind", timeout=SLOW_MS)
    expect(other.locator(".naming textarea")).to_be_focused()
    expect(other.locator(".naming textarea")).to_have_value("Guiden")
    other.keyboard.press("Enter")
    said(other, "Det hedder nu Guiden.")
    expect(card(one, "guide")).to_contain_text("Guiden", timeout=SLOW_MS)


def test_who_changes_the_same_field_is_shown_both_values_and_chooses(served: str, visit: Visit) -> None:
    one, other = opened(visit, served), opened(visit, served)
    card(other, "guide").focus()
    other.keyboard.press("F2")
    other.keyboard.type("Min guide")
    card(one, "guide").focus()
    one.keyboard.press("F2")
    one.keyboard.type("Din guide")
    one.keyboard.press("Enter")
    said(one, "Det hedder nu Din guide.")
    expect(card(other, "guide")).to_contain_text("Din guide", timeout=SLOW_MS)
    other.keyboard.press("Enter")
    said(other, "En anden har ændret det samme")
    said(other, "Din guide")
    said(other, "Min guide")
    other.get_by_role("button", name="Brug mit").click()
    said(other, "Det er afgjort.")
    expect(card(one, "guide")).to_contain_text("Min guide", timeout=SLOW_MS)


def test_another_way_to_look_is_shown_on_the_same_page_and_is_gone_back_from(served: str, visit: Visit) -> None:
    page = opened(visit, served)
    page.evaluate("window.stays = true")
    page.locator(".ways a", has_text="Plan").click()
    expect(page).to_have_url(f"{served}/j/example/map?look=plan")
    expect(page.locator(".ways a[aria-current]")).to_have_text("Plan", timeout=SLOW_MS)
    expect(card(page, "guide")).not_to_contain_text("videre", timeout=SLOW_MS)
    card(page, "guide").press("F2")
    page.keyboard.type("Guiden")
    page.keyboard.press("Enter")
    said(page, "Det hedder nu Guiden.")
    expect(card(page, "guide")).not_to_contain_text("videre")
    page.go_back()
    expect(page.locator(".ways a[aria-current]")).to_have_text("Virkelighed", timeout=SLOW_MS)
    assert page.evaluate("window.stays")


def test_a_new_journey_begins_with_what_to_do_next(empty: Workspace, visit: Visit) -> None:
    editing = Served(empty).editing("rejse", "nora")
    editing.operate(without_touchpoints(editing.draft()))
    with serving(make_app(empty, open_here=True)) as address:
        page = visit(f"{address}/j/rejse/map").page
        page.set_default_timeout(SLOW_MS)
        page.get_by_role("button", name="Tilføj det første kontaktpunkt").click()
        page.keyboard.type("Annonce i avisen")
        page.keyboard.press("Enter")
        said(page, "Annonce i avisen er tilføjet.")
        expect(card(page, "annonce-i-avisen")).to_be_visible()
        expect(page.locator("#measured")).to_contain_text("0 af 1 kontaktpunkt")
        page.context.close()


def test_the_map_is_clean_for_axe_in_light_and_dark_and_on_a_phone(served: str, visit: Visit) -> None:
    warm(served)
    for how in ({}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}, "is_mobile": True}):
        seen = visit(f"{served}/j/example/map", **how)
        expect(seen.page.locator("html.js")).to_have_count(1)
        assert seen.axe() == []
        seen.page.locator('#picture a.card[tabindex="0"]').press("ContextMenu")
        expect(seen.page.get_by_role("menu")).to_be_visible()
        assert seen.axe() == []
