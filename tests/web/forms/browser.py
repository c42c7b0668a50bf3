"""Forms as a browser has them: rendered, looked through, and sent as they are."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import rejse.web
from rejse.journey.changing import Draft
from rejse.journey.document import Journey
from rejse.journey.reading import read_journey
from rejse.journey.template import TEMPLATES, from_template
from rejse.web.forms import Form, places_of

FOLDER = Path(rejse.web.__file__).parent
PAGES = Environment(autoescape=True, loader=FileSystemLoader(FOLDER / "templates"), undefined=StrictUndefined)
VOID = {"input", "br", "path", "meta", "link"}


def rendered(form: Form, *, base: int | None = None) -> str:
    told = {} if base is None else {"base": base}
    return PAGES.get_template("forms/form.html").render(form=form, save="/journeys/shop/save", csrf="token", **told)


@dataclass
class Page(HTMLParser):
    """What a browser makes of a page's controls; a template's inside is not part of it."""

    sent: dict[str, list[str]] = field(default_factory=dict)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    inert: int = 0
    area: str | None = None
    written: str = ""
    select: str | None = None
    chosen: str | None = None
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.inert += tag == "template"
        if self.inert:
            return
        self.elements.append((tag, found))
        if tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            value = found.get("value", "on").replace("\n", "").replace("\r", "")
            self.sent.setdefault(found["name"], []).append(value)
        elif tag == "textarea":
            self.area, self.written = found["name"], ""
        elif tag == "select":
            self.select, self.chosen = found["name"], None
        elif tag == "option" and self.select is not None and (self.chosen is None or "selected" in found):
            self.chosen = found["value"]

    def handle_endtag(self, tag: str) -> None:
        self.inert -= tag == "template"
        if self.inert:
            return
        if tag == "textarea" and self.area is not None:
            said = self.written.removeprefix("\n").replace("\n", "\r\n")
            self.sent.setdefault(self.area, []).append(said)
            self.area = None
        elif tag == "select" and self.select is not None:
            self.sent.setdefault(self.select, []).append(self.chosen or "")
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.inert:
            return
        if self.area is not None:
            self.written += data
        elif data.strip():
            self.texts.append(data.strip())


def looked_through(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


def sent(form: Form) -> dict[str, list[str]]:
    return looked_through(rendered(form)).sent


def company() -> Journey:
    from rejse.example.files import journey_text

    journey = read_journey(journey_text(), file=None).journey
    assert journey is not None
    return journey


def drawn() -> dict[str, Draft]:
    """Everything there is to look at: the example company, and the templates in both languages."""
    made = {
        f"{name}-{language}": Draft.of(from_template(name, journey_id="shop", language=language))
        for name in TEMPLATES
        for language in ("da", "en")
    }
    return {"company": Draft.of(company()), **made}


def every_place(draft: Draft) -> list[str]:
    return list(places_of(draft))
