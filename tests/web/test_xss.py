"""Whatever people write is text: more than two hundred tricks go through every text that Rejse takes, and a real
Chromium walks every page of what came of it. Nothing of it is ever done.
"""

import csv
import dataclasses
import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient
from tests.draw.browser import Seen
from tests.store.accounts import QUICK
from tests.web.conftest import PASSWORD, serving
from tests.web.every_page import every_address
from tests.web.payloads import ALL, EVENTS, FAMILIES, Sent, writable

from rejse.collect.importing import ImportOptions
from rejse.journey.evidence import Note
from rejse.journey.text import Text
from rejse.store.roles import Right, Role
from rejse.store.saved_views import Place, SavedViews
from rejse.web.app import make_app
from rejse.web.visitor import CSRF_HEADER
from rejse.workspace import Workspace
from rejse.workspace import open as open_workspace

HOOK = """
for (const name of ['alert', 'confirm', 'prompt', 'open', 'msgbox'])
  window[name] = (...told) => console.error('DONE ' + name + ' ' + told);
Object.defineProperty(window, '__pwned', { get() {}, set() { console.error('DONE set'); } });
document.addEventListener('securitypolicyviolation', (one) =>
  console.error('POLICY ' + [one.violatedDirective, one.blockedURI, one.sourceFile, one.lineNumber].join(' ')));
"""
"""Makes it seen when anything is done: these are what the payloads call."""

FOREIGN = """
(asked) => {
  const [html, type] = asked || [null, null];
  const page = html === null ? document : new DOMParser().parseFromString(html, type);
  const tags = new Set(['iframe', 'frame', 'object', 'embed', 'base', 'applet', 'marquee', 'math', 'video', 'audio',
    'plaintext', 'listing', 'xmp', 'set', 'animate', 'xss', 'foreignObject', 'noscript', 'hx-partial', 'mglyph',
    'image', 'feImage']);
  const own = html === null && location.protocol === 'file:';
  const found = [];
  const here = (told) => /^(#|[?]|[/](?![/\\\\])|$)/.test(told);
  const look = (root) => {
    for (const one of root.querySelectorAll('*')) {
      const tag = one.localName;
      const tell = (why) => found.push(why + ': ' + one.outerHTML.slice(0, 160));
      if (tags.has(tag)) tell('element');
      const source = one.getAttribute('src') || '';
      if (tag === 'script' && !own && one.type !== 'application/json' && !source.startsWith('/static/'))
        tell('script');
      if (tag === 'style' && !own && page.contentType !== 'image/svg+xml') tell('style');
      if (tag === 'link' && !own && !one.getAttribute('href').startsWith('/static/')) tell('link');
      if (tag === 'meta' && one.httpEquiv && !own) tell('meta');
      if (tag === 'template' && one.content) look(one.content);
      for (const { name, value } of one.attributes) {
        const does = /^on|^(data-)?hx-(on|vals|vars)|^(srcdoc|formaction|xlink:href|ping)$/i;
        if (does.test(name))
          tell('attribute ' + name);
        if (name === 'style' && /url|expression/.test(value)) tell('style');
        if (/^(data-)?hx-(get|post|put|patch|delete)$/.test(name) && !here(value)) tell('asks elsewhere');
        const asks = ['src', 'srcset', 'action', 'background', 'poster', 'data'].includes(name);
        if (asks && !here(value) && !value.startsWith('data:image/'))
          tell('address');
        const table = one.hasAttribute('download') && value.startsWith('data:text/csv;');
        if (name === 'href' && tag !== 'link' && !here(value) && !table) {
          let where = null;
          try { where = new URL(value, 'https://ours.invalid/'); } catch { /* no address */ }
          if (where && !['http:', 'https:', 'mailto:'].includes(where.protocol)) tell('address');
          else if (where && where.origin !== 'https://ours.invalid' && !/noopener/.test(one.getAttribute('rel')))
            tell('opener');
        }
      }
    }
  };
  look(page);
  const texts = [page.documentElement.textContent];
  for (const one of page.querySelectorAll('*')) for (const { value } of one.attributes) texts.push(value);
  return [found.slice(0, 5), page.title, texts.join(' ')];
}
"""
"""What a page holds that is not of our making; its title; and every text in it, to see that the payloads are there."""

FREE = frozenset({"name", "initials", "url", "format", "initiator", "receiver"})
"""Fields of plain text that name nothing else."""

SLOW_MS = 30_000
EXPECTED = ("the server responded with a status of 4", "does not conform to the required format")
"""What a browser says of a refusal, and of a day that is none."""

TEAMS = frozenset({"team", "from_team", "to_team"})
WRONG_TEAM = EVENTS[1]


def poisoned(told: Any, sent: Sent) -> Any:
    """Give an object of a journey with a payload in every text, also where there was none."""
    changed: dict[str, Any] = {}
    hints = get_type_hints(type(told))
    for one in dataclasses.fields(told):
        value, hint = getattr(told, one.name), hints[one.name]
        parts = get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) else ()
        if hint is Text or Text in parts:
            several = get_origin(hint) is tuple
            made = [Text({"da": sent(), "en": sent()}) for _ in range(2 if several else 1)]
            changed[one.name] = tuple(made) if several else made[0]
        elif one.name in TEAMS and isinstance(value, str):
            changed[one.name] = value + WRONG_TEAM
        elif (
            str in {hint, *parts}
            and isinstance(value, str | None)
            and (one.name in FREE or one.name == "name" or (type(told), one.name) == (Note, "by"))
        ):
            changed[one.name] = sent(200)
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            changed[one.name] = tuple(poisoned(part, sent) for part in value)
        elif dataclasses.is_dataclass(value):
            changed[one.name] = poisoned(value, sent)
    return dataclasses.replace(told, **changed)


def events_file(folder: Path) -> Path:
    """Write events whose every column holds payloads, some rows of which are turned away."""
    sent, rows = Sent(ALL), []
    for at in range(600):
        when = f"2026-10-{at % 28 + 1:02} 12:00:00" if at % 10 else sent(400)
        rows.append([f"kunde-{at % 7}", when, *(sent(400) for _ in range(10))])
    named = ["customer", "time", "event", "type", "session", "channel", "path", "source", "medium", "campaign"]
    file = folder / "<img src=x onerror=alert(1)>.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([[*named, EVENTS[0], "value<script>alert(1)</script>"], *rows])
    return file


@dataclasses.dataclass
class Attacked:
    """A workspace in which every text is a payload, and an owner whose name is one."""

    workspace: Workspace
    app: Any
    client: TestClient
    csrf: str
    addresses: tuple[str, ...]
    token: str


@pytest.fixture(scope="module")
def attacked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    shutil.copytree(made, folder / "vind")
    workspace = open_workspace(folder / "vind")
    workspace.import_file(events_file(folder), ImportOptions(source=EVENTS[0], zone="UTC"))
    app = make_app(workspace, watch=False)
    state, sent, now = app.app.state, Sent(writable()), datetime.now(UTC)
    state.accounts.users.passwords = QUICK
    editing = state.served.editing("example", EVENTS[1])
    editing.change(poisoned(editing.revision(), Sent(writable()[100:] + writable()[:100])), note=EVENTS[2])
    editing.change(poisoned(editing.revision(), sent), note=EVENTS[3])
    editing.name(sent(120))
    editing.publish(in_force_from=now.date(), note=EVENTS[4])
    owner = state.accounts.users.add("olga@vind.dk", name=EVENTS[0], role=Role.OWNER, password=PASSWORD, at=now)
    sent = Sent([one for one in writable() if one.isprintable()])
    for at in range(20):
        state.accounts.keys.make(sent(60), {Right.READ}, by=owner, at=now)
        state.accounts.users.add(f"u{at}'{{}}@vind.dk", name=sent(60), role=Role.VIEWER, password=PASSWORD, at=now)
    views = SavedViews(workspace.folder.records_file)
    for query in ("persona=" + EVENTS[0], "look=plan"):
        views.add(owner, "example", place=Place.MAP, name=sent(60), query=query, shared=True, at=now)
    invitation = state.accounts.invitations.invite("eva+'x'@vind.dk", Role.VIEWER, by=owner, at=now)
    token = state.accounts.sign_ins.begin(owner, at=now)
    csrf = state.accounts.sign_ins.find(token, now).csrf
    client = TestClient(app, follow_redirects=False, cookies={"rejse": token}, headers={CSRF_HEADER: csrf})
    with client:
        yield Attacked(workspace, app, client, csrf, tuple(every_address(app, workspace, "example", invitation)), token)


@pytest.fixture
def window(attacked: Attacked, visit: Callable[..., Seen]) -> Iterator[tuple[Page, Seen, str]]:
    """A window of the owner's, in which everything that is done is seen."""
    with serving(attacked.app) as address:
        seen = visit("about:blank")
        page = seen.page
        page.set_default_timeout(SLOW_MS)
        page.context.add_init_script(HOOK)
        page.context.add_cookies([{"name": "rejse", "value": attacked.token, "url": address}])
        page.on("dialog", lambda one: seen.complaints.append(f"dialog {one.message}"))
        yield page, seen, address
        page.goto("about:blank")


def test_there_are_more_than_two_hundred_tricks_of_every_family() -> None:
    assert len(ALL) == len(set(ALL))
    assert len(ALL) >= 200
    assert min(len(family) for family in FAMILIES.values()) >= 8


def test_the_hook_sees_what_is_done_and_the_look_what_is_foreign(browser: Browser) -> None:
    """A page that does everything wrong is caught, so that silence means something."""
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda one: told.append(one.text))
    page.add_init_script(HOOK)
    page.goto("about:blank")
    page.set_content("".join(one for one in (*EVENTS[:2], *FAMILIES["scripts"][:2], "<iframe></iframe>")))
    assert {"DONE set", "DONE alert 1"} <= set(told)
    missed = []
    for name, family in FAMILIES.items():
        if name in {"scripts", "events"}:
            missed += [one for one in family if not page.evaluate(FOREIGN, [f"<p>{one}</p>", "text/html"])[0]]
    page.close()
    assert missed == [one for one in FAMILIES["scripts"] if one.startswith("<scr<script>")]  # (an element of no kind)


def test_a_browser_walks_every_page_and_nothing_is_done(attacked: Attacked, window: tuple[Page, Seen, str]) -> None:
    """All pages with every payload in the journey, the events, the users, the keys and the views."""
    page, seen, address = window
    foreign, texts = {}, []
    for path in attacked.addresses:
        if re.search(r"part=history$|[?]from=x|/remove/|/all/", path) and "touchpoints" not in path:
            continue
        answer = page.goto(address + path, wait_until="domcontentloaded")
        assert answer is not None
        assert (path, answer.status < 500) == (path, True)
        found, title, text = page.evaluate(FOREIGN)
        texts.append(text)
        if found or title == "pwned":
            foreign[path] = found
    page.goto(f"{address}/j/example/map")
    for card in page.locator("#picture a.card").all()[:3]:
        card.click()
        page.locator("#drawer article").wait_for()
        found, _, text = page.evaluate(FOREIGN)
        texts.append(text)
        if found:
            foreign["the drawer"] = found
    seen.complaints[:] = [one for one in seen.complaints if not any(known in one for known in EXPECTED)]
    assert foreign == {}
    assert seen.complaints == []
    unseen = [one for one in writable() if squeezed(one) not in squeezed(" ".join(texts))]
    assert unseen == []


def squeezed(text: str) -> str:
    """Leave out what is not kept of a text: its spaces and its unseen letters."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", "", text)


SENT_TO: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("GET", "/j/example/search", ("q",)),
    ("GET", "/j/example/map", ("look", "period", "from", "to", "persona", "personas", "scope", "against", "lanes",
                               "zoom", "collapsed")),
    ("GET", "/j/example/table", ("look", "period", "from", "persona", "lanes")),
    ("GET", "/j/example/measures/funnel", ("from", "to", "persona", "steps", "within", "by", "against", "scope")),
    ("GET", "/j/example/measures/reach", ("from", "to", "persona", "scope", "against")),
    ("GET", "/j/example/evidence/reach", ("of", "row", "rows", "number", "group", "page", "from")),
    ("GET", "/j/example/history/between", ("earlier", "later")),
    ("GET", "/j/example/bindings", ("q", "every", "event")),
    ("GET", "/j/example/bindings/preview", ("touchpoint", "name", "path", "type")),
    ("GET", "/j/example/sources/people", ("key", "erased")),
    ("GET", "/j/example/sources/rejected", ("source", "reason", "file", "page")),
    ("GET", "/j/example/sources/import", ("cancelled", "done", "refused")),
    ("GET", "/j/example/at/touchpoints/quote", ("part", "period", "persona")),
    ("GET", "/users", ("done",)),
    ("GET", "/users/audit", ("who", "what", "before")),
    ("GET", "/sign-in", ("next",)),
    ("GET", "/start/journey", ("model", "title", "persona", "wish")),
    ("GET", "/start/journey/touchpoints", ("model", "title", "persona", "wish")),
    ("POST", "/sign-in", ("email", "password", "next")),
    ("POST", "/users/invitations", ("email",)),
    ("POST", "/users/keys", ("name", "expires", "scope")),
    ("POST", "/account", ("name", "language")),
    ("POST", "/account/password", ("current", "password")),
    ("POST", "/settings", ("language", "time_zone", "currency", "session_gap_minutes", "patience_days", "threads")),
    ("POST", "/j/example/map/pasted", ("text",)),
    ("POST", "/j/example/at/touchpoints/quote", ("name.da", "expected_time", "own_cost", "expected_score", "binding")),
    ("POST", "/j/example/history/restore", ("version",)),
    ("POST", "/j/example/history/name", ("name", "version")),
    ("POST", "/j/example/history/publish", ("since", "version", "note")),
    ("POST", "/j/example/bindings", ("touchpoint", "name", "path")),
    ("POST", "/j/example/sources/people/erase", ("key", "sure")),
    ("POST", "/j/example/sources/people/join", ("key", "other", "note")),
    ("POST", "/j/example/views", ("name", "query")),
    ("POST", "/j/example/all/touchpoints", ("name", "back")),
    ("POST", "/start/journey", ("model", "title", "persona", "touchpoint", "more")),
)  # fmt: skip
"""What somebody may be led to send: every field of every form and of every address that is read."""

EVERY = {"/j/example/search": 2, "/sign-in": 4, "/users/audit": 6}
USUALLY = 36
"""Where every second payload is sent, or every fourth; elsewhere fewer, each time others."""


def sent_back(attacked: Attacked) -> Iterator[tuple[str, Any]]:
    """Send payloads in every field, and give what came back."""
    for number, (method, path, fields) in enumerate(SENT_TO):
        step = EVERY.get(path, USUALLY) if method == "GET" else USUALLY
        for at in range(number % step, len(ALL), step):
            told = {name: ALL[(at + more * 7) % len(ALL)][:3000] for more, name in enumerate(fields)}
            if method == "GET":
                answer = attacked.client.get(f"{path}?{urlencode(told)}")
            else:
                answer = attacked.client.post(path, data=told)
            yield f"{method} {path} {at}", answer
    for at, payload in enumerate(ALL[::USUALLY]):
        there = quote(payload[:200], safe="")
        for path in (f"/j/{there}/map", f"/j/example/at/{there}", f"/j/example/measures/{there}", f"/{there}",
                     f"/j/example/customers/{there}", f"/invitation/{there}", f"/j/example/all/{there}"):  # fmt: skip
            yield f"GET {path} {at}", attacked.client.get(path)
        files = {"file": (payload[:100], f"{payload}\n1".encode(errors="replace"), "text/csv")}
        answer = attacked.client.post("/j/example/sources/uploads", files=files)
        yield f"upload {at}", answer
        if answer.status_code == 303:
            yield f"uploaded {at}", attacked.client.get(answer.headers["location"])
            attacked.client.post(f"{answer.headers['location']}/cancel")


def test_what_is_sent_back_to_who_sent_it_is_text(attacked: Attacked, browser: Browser) -> None:
    """Whatever stands in an address, a form or a file's name: the page that tells of it holds nothing of it but text.

    A browser takes each answer apart as it would a page, twice, for some texts become something else when they are
    written and read again.
    """
    page = browser.new_page()
    wrong: dict[str, Any] = {}
    again = "(html) => new DOMParser().parseFromString(html, 'text/html').documentElement.outerHTML"
    for where, answer in sent_back(attacked):
        assert answer.status_code < 500, where
        to = answer.headers.get("location", "/").removeprefix("http://testserver")
        if (
            not re.match(r"/(?![/\\])", to)
            or re.search(r"[\r\n]", to)
            or "stolen" in answer.headers.get("set-cookie", "")
        ):
            wrong[where] = to
        if answer.headers.get("content-type", "").startswith("text/html"):
            found = page.evaluate(FOREIGN, [answer.text, "text/html"])[0]
            if answer.status_code != 200 or "search" in where:
                found += page.evaluate(FOREIGN, [page.evaluate(again, answer.text), "text/html"])[0]
            if found:
                wrong[where] = found
    page.close()
    assert wrong == {}


def test_files_that_are_fetched_do_nothing(attacked: Attacked, browser: Browser, tmp_path: Path) -> None:
    """Pictures and pages are opened from the disk, where no policy guards; tables hold no formula."""
    told: list[str] = []
    context = browser.new_context(offline=True)
    context.add_init_script(HOOK)
    page = context.new_page()
    page.on("console", lambda one: told.append(one.text))
    page.on("dialog", lambda one: told.append(one.message))
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:")) else told.append(one.url))
    wrong: dict[str, Any] = {}
    for name in ("map.svg", "map.html", "measures/reach.svg", "measures/reach.html", "measures/first-contact.svg"):
        answer = attacked.client.get(f"/j/example/{name}")
        assert answer.status_code == 200, name
        file = tmp_path / name.replace("/", "-")
        file.write_bytes(answer.content)
        page.goto(file.as_uri())
        if found := page.evaluate(FOREIGN)[0]:
            wrong[name] = found
    context.close()
    assert (wrong, [one for one in told if one.startswith(("DONE", "http"))]) == ({}, [])
    for where, cells in tables_of(attacked.client):
        assert [one for one in cells if is_formula(one)] == [], where


def tables_of(client: TestClient) -> Iterator[tuple[str, Iterable[Any]]]:
    """Give the cells of every table that is fetched."""
    for name in ("map.csv", "measures/reach.csv", "measures/first-contact.csv"):
        text = client.get(f"/j/example/{name}").text.removeprefix("\ufeff")
        yield name, [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    for name in ("map.xlsx", "measures/reach.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/j/example/{name}").content))
        yield name, ["=" for sheet in book for row in sheet.iter_rows() for one in row if one.data_type == "f"]


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would work a cell out; numbers may begin with a sign."""
    return bool(re.match(r"[=+\-@\t\r]", cell)) and re.fullmatch(r"[-+]?[\d.,]+%?", cell) is None
