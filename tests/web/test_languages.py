"""On a Danish page stands no English, and on an English page no Danish: held against the word catalogues."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.pofile import read_po
from starlette.testclient import TestClient
from tests.store.accounts import QUICK
from tests.web.conftest import PASSWORD
from tests.web.every_page import every_address

import rejse.words
from rejse.settings import Settings
from rejse.store.folder import Folder
from rejse.store.roles import Right, Role
from rejse.web.app import make_app
from rejse.web.visitor import COOKIE
from rejse.words import AREAS
from rejse.workspace import Workspace, new
from rejse.workspace import open as open_workspace

LETTERS_LEAST = 12
"""Shorter texts may be names, or words that both languages share."""

OTHER = {"da": "en", "en": "da"}
READ = frozenset({"title", "aria-label", "placeholder", "alt", "aria-roledescription", "aria-description", "label"})
"""Attributes that people read or hear."""

UNREAD = frozenset({"script", "style", "code", "pre", "kbd", "samp"})
"""What is for machines: commands, SQL, Python, codes."""

AROUND = "()\"'»«,.:;!?–-·→…"
VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "source", "wbr", "col", "area", "base", "embed", "track"})
ON_PURPOSE: Mapping[str, str] = {}
"""Texts that may stand on a page of the other language, and why."""


class Reading(HTMLParser):
    """Reads what a page says in its own language: what is marked as another language is left out."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language, self.texts = language, list[str]()
        self.open: list[tuple[str, bool]] = []
        self.marked: str | None = None

    @property
    def unread(self) -> bool:
        """Whether what comes is for machines, or marked as another language."""
        return any(hidden for _, hidden in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self.marked = told.get("lang")
        foreign = tag != "html" and told.get("lang") not in {None, self.language}
        says = tag == "script" and told.get("type") == "application/json"
        hidden = foreign or (tag in UNREAD and not says)
        if not self.unread and not foreign:
            self.texts += [str(value) for name, value in attrs if name in READ and value]
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(one == tag for one, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.unread and data.strip():
            self.texts.append(data)


def read(page: str, language: str) -> Reading:
    """Read a page."""
    reading = Reading(language)
    reading.feed(page)
    return reading


@cache
def catalogue() -> dict[str, str]:
    """Give all English texts of the program with their Danish ones."""
    found: dict[str, str] = {}
    for area in AREAS:
        module = import_module(f"rejse.words.{area}")
        assert module.LABELS is not None
        file = Path(rejse.words.__file__).parent / "da" / "LC_MESSAGES" / f"{area}.po"
        with file.open("rb") as written:
            found |= {str(one.id): str(one.string) for one in read_po(written) if one.id}
    return found


def words_of(text: str) -> list[str]:
    """Give the words of a text, without what stands around them."""
    return [word for told in text.lower().split() if (word := told.strip(AROUND))]


@cache
def foreign_to(language: str) -> dict[str, list[str]]:
    """Give what may not stand on a page of a language, by its first two words: the longest literal part of a text."""
    texts = catalogue().items()
    own = "\n".join(" ".join(words_of(danish if language == "da" else english)) for english, danish in texts)
    found: dict[str, list[str]] = {}
    for english, danish in texts:
        text = english if language == "da" else danish
        words = words_of(max((literal for literal, *_ in Formatter().parse(text)), key=len))
        part = " ".join(words)
        if len(part) > LETTERS_LEAST and len(words) > 1 and part not in own and text not in ON_PURPOSE:
            found.setdefault(" ".join(words[:2]), []).append(part)
    return found


def leaking(texts: list[str], language: str) -> set[str]:
    """Give the texts of the other language that stand here."""
    known, found = foreign_to(language), set()
    for text in texts:
        words = words_of(text)
        for at, two in enumerate(pairwise(words)):
            rest = ""
            for one in known.get(" ".join(two), ()):
                rest = rest or " ".join(words[at:]) + " "
                if rest.startswith(f"{one} "):
                    found.add(one)
    return found


def signed_in(workspace: Workspace, language: str) -> tuple[TestClient, str]:
    """Sign an owner in who reads a language; with them come an analyst, a key and an invitation."""
    app = make_app(workspace, watch=False, setup="secret")
    accounts, now = app.app.state.accounts, datetime.now(UTC)
    accounts.users.passwords = QUICK
    owner = accounts.users.by_email("olga@vind.dk")
    if owner is None:
        owner = accounts.users.add("olga@vind.dk", name="Olga", role=Role.OWNER, password=PASSWORD, at=now)
        for role in Role:
            accounts.users.add(f"{role}@vind.dk", name="Ane", role=role, password=PASSWORD, at=now)
    accounts.keys.make("Rapport", set(Right), by=owner, at=now)
    invitation = accounts.invitations.invite(f"{language}@vind.dk", Role.VIEWER, by=owner, at=now)
    cookies = {COOKIE: accounts.sign_ins.begin(owner, at=now), "language": language}
    return TestClient(app, follow_redirects=False, cookies=cookies), invitation


@pytest.fixture(scope="module")
def workspaces(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workspace]:
    """The example company; a new workspace of each language without events; and one without a journey."""
    folder = tmp_path_factory.mktemp("languages")
    shutil.copytree(made, folder / "vind")
    Folder.create(folder / "ny", Settings())
    return {
        "example": open_workspace(folder / "vind"),
        "da": new(folder / "tom", template="six", language="da", title="Ny rejse", journey_id="da"),
        "en": new(folder / "new", template="six", language="en", title="New journey", journey_id="en"),
        "": open_workspace(folder / "ny"),
    }


@pytest.mark.parametrize(("journey", "language"), [("example", "da"), ("example", "en"), ("da", "da"), ("en", "en")])
def test_every_page_speaks_one_language(workspaces: dict[str, Workspace], journey: str, language: str) -> None:
    client, invitation = signed_in(workspaces[journey], language)
    wrong: dict[str, Any] = {}
    with client:
        for path in every_address(client.app, workspaces[journey], journey, invitation):
            answer = client.get(path)
            if answer.status_code == 303:
                continue
            assert answer.status_code in {200, 404, 422}, (path, answer.status_code)
            reading = read(answer.text, language)
            if reading.marked is not None and reading.marked != language:
                wrong[path] = f"says that it is in {reading.marked}"
            if found := leaking(reading.texts, language):
                wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_before_anybody_has_an_account_speak_one_language(
    workspaces: dict[str, Workspace], language: str
) -> None:
    app = make_app(workspaces[""], watch=False, setup="secret")
    with TestClient(app, cookies={"language": language}) as client:
        for path in ("/start", "/start?setup=guessed", "/start?setup=secret", "/sign-in", "/nothing"):
            reading = read(client.get(path).text, language)
            assert (path, reading.marked, leaking(reading.texts, language)) == (path, language, set())


def test_a_text_of_the_other_language_is_found() -> None:
    """The check can fail: every text of the catalogues that it knows is found on a page of the other language."""
    for language in OTHER:
        known = [one for several in foreign_to(language).values() for one in several]
        assert len(known) > 1500
        missed = [one for one in known if not leaking(read(f"<p>x {one}. y", language).texts, language)]
        assert [one for one in missed if not one.startswith("=")] == []  # (signs are no words)
