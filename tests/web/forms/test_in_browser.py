"""A form in a real browser, with htmx and under a strict policy: rows, autosave, and an answer that comes too late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, Route, expect
from tests.draw.browser import chromium
from tests.web.forms.browser import FOLDER, PAGES, company, rendered

from rejse.journey.changing import Draft
from rejse.web.forms import form_of, operations_of

PLACE = "touchpoints/guide"
ADDRESS = "http://forms.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
FILES: Mapping[str, tuple[str, str]] = {
    "/forms.css": ("text/css", "forms.css"),
    "/forms.js": ("text/javascript", "forms.js"),
    "/htmx.js": ("text/javascript", "vendor/htmx.min.js"),
}


@dataclass
class Server:
    """Keeps one draft, and answers as the app does: each save gives the field again, with the next revision."""

    draft: Draft = field(default_factory=lambda: Draft.of(company()))
    revision: int = 1
    saved: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    held: list[Route] | None = None

    def answer(self, route: Route) -> None:
        address = urlparse(route.request.url)
        if address.path in FILES:
            kind, name = FILES[address.path]
            text = (FOLDER / "static" / name).read_text(encoding="utf-8")
            route.fulfill(body=text, content_type=f"{kind}; charset=utf-8")
        elif address.path.endswith("/save") and self.held is not None:
            self.held.append(route)
        elif address.path.endswith("/save"):
            self.save(route)
        elif address.path == "/":
            route.fulfill(body=self.page(), content_type="text/html; charset=utf-8",
                          headers={"Content-Security-Policy": POLICY})  # fmt: skip
        else:
            route.fulfill(status=404, body="")

    def page(self) -> str:
        form = rendered(form_of(self.draft, PLACE, language="da"), base=self.revision)
        return (
            '<!doctype html><html lang="da"><meta charset="utf-8"><title>Guides</title>'
            '<meta name="htmx-config" content=\'{"includeIndicatorCSS": false}\'>'
            '<link rel="stylesheet" href="/forms.css"><script src="/htmx.js" defer></script>'
            f'<script type="module" src="/forms.js"></script><main>{form}</main>'
        )

    def save(self, route: Route) -> None:
        asked = parse_qs(urlparse(route.request.url).query)
        typed: Mapping[str, Sequence[str]] = parse_qs(route.request.post_data or "", keep_blank_values=True)
        (name,) = asked["field"]
        self.saved.append((name, asked["base"][0]))
        operations, problems = operations_of(self.draft, PLACE, typed, language="da", only=(name,))
        for one in operations:
            self.draft.apply(one)
        self.revision += bool(operations)
        form = form_of(self.draft, PLACE, language="da", problems=problems, submitted=typed)
        told = {"field": form.field(name), "words": form.words, "save": "/journeys/shop/save", "base": self.revision}
        route.fulfill(body=PAGES.get_template("forms/field.html").render(told), content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 420, "height": 900})


@pytest.fixture
def server(window: Page) -> Iterator[Server]:
    made = Server()

    def told(said: object) -> None:
        made.wrong.append(str(said))

    window.on("console", told)
    window.on("pageerror", told)
    window.route("**/*", made.answer)
    window.goto(f"{ADDRESS}/")
    yield made
    window.unroute("**/*")
    window.remove_listener("console", told)
    window.remove_listener("pageerror", told)
    assert made.wrong == []


def test_a_field_saves_itself_when_it_is_left_and_the_next_one_keeps_the_focus(window: Page, server: Server) -> None:
    window.locator("[name='what/da']").fill("Nyt indhold")
    window.keyboard.press("Tab")
    expect(window.locator("[data-field=what]")).to_have_attribute("hx-post", "/journeys/shop/save?field=what&base=2")
    expect(window.locator("[name='what/en']")).to_be_focused()
    assert server.draft.value(PLACE, "what/da") == "Nyt indhold"


def test_a_row_is_added_written_and_removed_with_the_keyboard(window: Page, server: Server) -> None:
    thoughts = window.locator("[data-field=thoughts]")
    expect(thoughts.locator(".row:visible")).to_have_count(0)
    thoughts.locator("[data-add]").press("Enter")
    window.keyboard.type("Kan jeg selv?")
    window.keyboard.press("Enter")
    expect(thoughts).to_have_attribute("hx-post", "/journeys/shop/save?field=thoughts&base=2")
    assert server.draft.value(PLACE, "thoughts") == [{"da": "Kan jeg selv?"}]
    window.keyboard.press("Tab")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    expect(thoughts).to_have_attribute("hx-post", "/journeys/shop/save?field=thoughts&base=3")
    expect(thoughts.locator("[data-add]")).to_be_focused()
    assert server.draft.value(PLACE, "thoughts") is None


def test_an_answer_that_comes_while_somebody_writes_takes_nothing_away(window: Page, server: Server) -> None:
    needs = window.locator("[data-field=needs]")
    server.held = []
    needs.locator("textarea").first.fill("Et kort svar")
    needs.locator("[data-add]").click()
    window.keyboard.type("Ro i ma")
    (late,) = server.held
    server.held = None
    server.save(late)
    expect(needs).to_have_attribute("hx-post", "/journeys/shop/save?field=needs&base=2")
    window.keyboard.type("ven")
    window.locator("[name='initiator']").focus()
    expect(needs).to_have_attribute("hx-post", "/journeys/shop/save?field=needs&base=3")
    expect(needs.locator(".row:visible")).to_have_count(2)
    needed = server.draft.value(PLACE, "needs")
    assert [one.get("da") for one in needed] == ["Et kort svar", "Ro i maven"]
    assert server.saved[:2] == [("needs", "1"), ("needs", "2")]


def test_what_cannot_be_read_stays_as_it_was_typed_and_says_why(window: Page, server: Server) -> None:
    window.locator("[name=expected_time]").fill("2 måneder")
    window.keyboard.press("Tab")
    wrong = window.locator("[data-field=expected_time]")
    expect(wrong.locator(".error")).to_contain_text("Skriv det i dage eller uger, for eksempel 30 dage.")
    expect(wrong.locator("input[name=expected_time]")).to_have_value("2 måneder")
    assert server.draft.value(PLACE, "expected_time") == "5m"


def test_one_language_can_be_shown_alone_and_is_remembered(window: Page, server: Server) -> None:
    window.get_by_role("button", name="Vis ét sprog").click()
    expect(window.locator("[name='what/en']")).to_be_hidden()
    window.reload()
    window.get_by_role("button", name="Vis alle sprog").click()
    expect(window.locator("[name='what/en']")).to_be_visible()
    assert server.saved == []
