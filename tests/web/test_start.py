"""The first run, and every new journey: nothing is half made, and two minutes are enough."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.draw.browser import PHONE, Seen
from tests.store.accounts import QUICK
from tests.web.conftest import Signed, serving

from rejse.errors import RejseError, Severity
from rejse.journey.channels import CHANNELS
from rejse.journey.checks import check
from rejse.journey.template import TEMPLATES
from rejse.settings import Settings
from rejse.store.audit import What
from rejse.store.folder import Folder
from rejse.store.roles import Role
from rejse.web.app import make_app
from rejse.web.beginning import TextTooLong, UnknownModel, Wishes, drawn_up, models, stretches
from rejse.web.pages.start import NotTheSecret
from rejse.words import line
from rejse.workspace import Workspace
from rejse.workspace import open as open_workspace

OWNER = {"setup": "secret", "name": "Olga Olsen", "email": "olga@vind.dk", "password": "seks grønne elefanter"}
CHOSEN = {"model": "b2b", "title": "", "persona": "Indkøber Ida", "wish": "Jeg vil have ro i maven"}


@pytest.fixture
def bare(tmp_path: Path) -> Workspace:
    """A workspace without a journey and without users."""
    Folder.create(tmp_path / "ny", Settings())
    return open_workspace(tmp_path / "ny")


@pytest.fixture
def fresh(bare: Workspace) -> Iterator[TestClient]:
    """Ask it from a browser that knows nothing yet."""
    with TestClient(make_app(bare, watch=False, setup="secret"), follow_redirects=False) as client:
        state(client).accounts.users.passwords = QUICK
        yield client


def state(client: TestClient) -> Any:
    return client.app.app.state  # type: ignore[attr-defined]


def csrf_of(client: TestClient) -> str:
    found: str = state(client).accounts.sign_ins.find(client.cookies["rejse"], datetime.now(UTC)).csrf
    return found


def said(refused: RejseError) -> list[str]:
    return [line(refused, language) for language in ("en", "da")]


# -- the first owner ---------------------------------------------------------------------------------------------------


def test_everything_leads_to_the_first_account_and_only_the_secret_opens_it(fresh: TestClient) -> None:
    assert fresh.get("/j/any/map").headers["location"].startswith("/sign-in")
    assert fresh.get("/sign-in").headers["location"] == "/start"
    closed = fresh.get("/start?language=en")
    assert "The address for it stands in the window where rejse serve runs" in closed.text
    assert "<form" not in closed.text
    guessed = fresh.get("/start?setup=guess&language=da")
    assert "Hemmeligheden i adressen er ikke denne servers." in guessed.text
    assert "<form" not in guessed.text
    assert 'name="password"' in fresh.get("/start?setup=secret").text
    assert fresh.get("/api/journeys").status_code == 401


def test_without_the_secret_nobody_becomes_an_owner(fresh: TestClient) -> None:
    for wrong in ("guess", ""):
        assert fresh.post("/start", data={**OWNER, "setup": wrong}).status_code == 403
    assert fresh.post("/start", data=OWNER, headers={"origin": "https://evil.example"}).status_code == 403
    assert state(fresh).accounts.users.all() == []
    assert said(NotTheSecret()) == [
        (
            "The secret of the first account is not the one of this server."
            " Open the address that rejse serve prints. [not-the-secret]"
        ),
        (
            "Hemmeligheden til den første konto er ikke denne servers."
            " Åbn den adresse, som rejse serve skriver. [not-the-secret]"
        ),
    ]


def test_the_first_owner_is_signed_in_and_the_door_is_shut_behind_them(fresh: TestClient) -> None:
    answer = fresh.post("/start?language=da", data=OWNER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/start/journey")
    olga = state(fresh).accounts.users.by_email("olga@vind.dk")
    assert (olga.name, olga.role, olga.language) == ("Olga Olsen", Role.OWNER, "da")
    assert [(one.who, one.what) for one in state(fresh).accounts.audit.page()] == [
        ("olga@vind.dk", What.SIGNED_IN),
        ("olga@vind.dk", What.USER_ADDED),
    ]
    assert fresh.get("/").headers["location"] == "/start/journey", "whoever stops here goes on where they were"
    fresh.cookies.clear()
    assert fresh.get("/start?setup=secret").headers["location"] == "/"
    assert fresh.post("/start", data={**OWNER, "email": "eve@vind.dk"}).headers["location"] == "/"
    assert len(state(fresh).accounts.users.all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "olga", "&#34;olga&#34; is not an e-mail address."),
        ("name", " ", "cannot be a name"),
        ("password", "short", "The password has 5 characters, and at least 12 are needed."),
        ("password", "passwordpassword", "one of those that are tried first"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_the_rest_is_kept(
    fresh: TestClient, field: str, value: str, message: str
) -> None:
    answer = fresh.post("/start?language=en", data={**OWNER, field: value})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'id="{field}-wrong"' in answer.text
    assert OWNER["password"] not in answer.text
    assert 'name="setup" value="secret"' in answer.text
    assert state(fresh).accounts.users.all() == []


def test_where_a_journey_is_drawn_already_the_owner_goes_to_its_map(empty: Workspace) -> None:
    with TestClient(make_app(empty, watch=False, setup="secret"), follow_redirects=False) as client:
        assert client.post("/start", data=OWNER).headers["location"] == "/"
        assert client.get("/").headers["location"] == "/j/rejse/map"


# -- the journey -------------------------------------------------------------------------------------------------------


def test_the_wizard_makes_the_journey_whole_at_its_last_step(fresh: TestClient) -> None:
    fresh.post("/start?language=da", data=OWNER)
    first = fresh.get("/start/journey").text
    assert "Trin 2 af 3" in first
    assert first.count("<svg xmlns=") == 6
    second = fresh.get("/start/journey/touchpoints", params=CHOSEN).text
    assert "Trin 3 af 3" in second
    assert 'name="touchpoint" value="quote" checked' in second
    assert state(fresh).served.journeys() == (), "nothing is kept before the last step"
    answer = fresh.post(
        "/start/journey",
        data={**CHOSEN, "csrf": csrf_of(fresh), "touchpoint": ["quote", "contract"], "more": ["conversion:chat"]},
    )
    made = "vi-finder-en-leverandoer-vi-kan-regne-med"
    assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{made}/map")
    journey = state(fresh).served.drawn(made).journey
    assert [one.id for one in journey.touchpoints] == ["quote", "contract", "chat"]
    assert [(one.name.said_in("da"), one.quote.said_in("da")) for one in journey.personas] == [
        ("Indkøber Ida", "Jeg vil have ro i maven")
    ]
    assert (journey.handovers, journey.won_at) == ((), ("contract",))
    page = fresh.get(f"/j/{made}/map")
    assert page.status_code == 200
    assert "Rejsen er tegnet, men ingen af dens 3 kontaktpunkter er målt endnu." in page.text
    history = state(fresh).served.editing(made, "x").history()
    assert [one.author for one in history] == ["olga@vind.dk"]
    last = state(fresh).accounts.audit.page()[0]
    assert (last.who, last.what, last.about) == ("olga@vind.dk", What.JOURNEY_ADDED, made)
    file = state(fresh).served.workspace.folder.journeys / f"{made}.yaml"
    assert "Indkøber Ida" in file.read_text(encoding="utf-8")


def test_a_second_journey_of_the_same_name_is_another_one(client: TestClient) -> None:
    wanted = {"model": "four", "title": "Min rejse", "touchpoint": ["website"]}
    assert [client.post("/start/journey", data=wanted).headers["location"] for _ in range(2)] == [
        "/j/min-rejse/map",
        "/j/min-rejse-2/map",
    ]
    assert "Trin 1 af 2" in client.get("/start/journey").text
    assert {"example", "min-rejse", "min-rejse-2"} <= set(client.get("/journeys").text.split("/"))


def test_what_is_too_long_or_unknown_is_told_and_makes_nothing(client: TestClient) -> None:
    long = client.get("/start/journey/touchpoints?language=en", params={**CHOSEN, "persona": "x" * 81})
    assert long.status_code == 422
    assert 'id="persona-wrong"' in long.text
    assert client.get("/start/journey/touchpoints", params={"model": "seven"}).status_code == 422
    assert client.post("/start/journey", data={**CHOSEN, "model": "seven"}).status_code == 422
    assert client.get("/").headers["location"] == "/j/example/map"
    with pytest.raises(TextTooLong) as too_long:
        Wishes(model="six", title="x" * 121)
    with pytest.raises(UnknownModel) as unknown:
        Wishes(model="seven")
    assert said(too_long.value) == [
        (
            "What is written there is longer than there is room for on the map."
            " Use at most 120 characters. [text-too-long]"
        ),
        ("Det, der er skrevet der, er længere, end der er plads til på kortet. Brug højst 120 tegn. [text-too-long]"),
    ]
    assert said(unknown.value) == [
        ('There is no model of phases "seven". Choose one of: six, five, four, loop, service, b2b. [unknown-model]'),
        ("Der er ingen fasemodel »seven«. Vælg en af: six, five, four, loop, service, b2b. [unknown-model]"),
    ]


def test_only_who_may_edit_begins_a_journey(signed_in: Callable[[Role], Signed]) -> None:
    viewer = signed_in(Role.VIEWER).client
    assert viewer.get("/start/journey").status_code == 403
    assert viewer.post("/start/journey", data={"model": "six"}).status_code == 403
    editor = signed_in(Role.EDITOR).client
    assert editor.post("/start/journey", data={"model": "six"}).status_code == 303


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(TEMPLATES), st.sampled_from(["da", "en"]))
def test_whatever_is_ticked_the_journey_is_sound(data: st.DataObject, model: str, language: str) -> None:
    own = [one.value for phase in stretches(model, language) for one in phase.own]
    library = [f"{phase.id}:{channel}" for phase in stretches(model, language) for channel in CHANNELS]
    ticked = data.draw(st.sets(st.sampled_from([*own, "unknown", ""])))
    more = data.draw(st.lists(st.sampled_from([*library, "x:web", f"{library[0]}x", ":"]), max_size=8))
    persona = data.draw(st.sampled_from(["", "Busy Birthe", "日本", "  "]))
    wishes = Wishes(model=model, persona=persona, title=data.draw(st.sampled_from(["", "Our journey", "→ ?"])))
    made = drawn_up(wishes, ticked, more, language=language)
    problems = check(made, today=date(2026, 11, 22))
    assert [one for one in problems if one.severity is Severity.ERROR] == []
    assert {one.id for one in made.touchpoints if one.id in own} == ticked & set(own)
    assert len(made.touchpoints) == len(ticked & set(own)) + len(set(more) & set(library))


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_model_is_shown_with_its_phases_as_a_picture_in_the_readers_language(language: str) -> None:
    shown = models(language)
    assert [one.name for one in shown] == list(TEMPLATES)
    assert all('preserveAspectRatio="none" aria-hidden="true"' in one.picture for one in shown)
    assert all(one.picture.startswith("<svg") and one.picture.rstrip().endswith("</svg>") for one in shown)
    assert shown[4].phases == {"da": ("Før", "Under", "Efter"), "en": ("Before", "During", "After")}[language]


# -- in a browser ------------------------------------------------------------------------------------------------------


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_wizard_is_walked_with_the_keyboard_alone_in_less_than_two_minutes(
    bare: Workspace, visit: Callable[..., Seen], language: str
) -> None:
    """Name, Tab, e-mail, Tab, password, Enter; arrow to the next model, Tab to the fields, Enter; Space, Enter."""
    begun = time.monotonic()
    with serving(make_app(bare, watch=False, setup="secret")) as address:
        seen = visit(f"{address}/start?setup=secret&language={language}", locale="de-DE")
        page = seen.page
        assert seen.axe() == []
        page.keyboard.type("Olga Olsen")
        press(page, "Tab")
        page.keyboard.type("olga@vind.dk")
        press(page, "Tab")
        page.keyboard.type("seks grønne elefanter")
        press(page, "Enter")
        page.wait_for_url("**/start/journey")
        assert page.locator("html").get_attribute("lang") == language
        assert seen.axe() == []
        press(page, "ArrowDown", "Tab", "Tab")
        page.keyboard.type("Birthe")
        press(page, "Tab")
        page.keyboard.type("Ro i maven")
        press(page, "Enter")
        page.wait_for_url("**/touchpoints?**model=five**")
        page.emulate_media(color_scheme="dark")
        assert seen.axe() == []
        press(page, "Tab", "Space")
        told = {"da": "13 kontaktpunkter valgt", "en": "13 touchpoints chosen"}
        assert page.locator("#chosen").inner_text() == told[language]
        press(page, "Enter")
        page.wait_for_url("**/map")
        page.goto("about:blank")  # (it would complain that the server is gone)
        assert "Birthe" in open_workspace(bare.folder.path).journey().personas[0].name.said_in(language)
    assert time.monotonic() - begun < 120


def test_the_wizard_works_without_javascript_on_a_phone(bare: Workspace, visit: Callable[..., Seen]) -> None:
    with serving(make_app(bare, watch=False, setup="secret")) as address:
        page = visit(f"{address}/start?setup=secret", **PHONE, java_script_enabled=False).page
        page.get_by_label("Navn").fill("Olga")
        page.get_by_label("E-mail").fill("olga@vind.dk")
        page.get_by_label("Adgangskode").fill("seks grønne elefanter")
        page.get_by_role("button", name="Videre").tap()
        page.get_by_label("En ydelse: før, under, efter").check()
        page.get_by_role("button", name="Videre").tap()
        page.get_by_text("Flere kontaktpunkter").first.tap()
        page.get_by_label("Sms").first.check()
        wide = page.locator("body").bounding_box()
        assert wide is not None
        assert wide["width"] <= 390
        page.get_by_role("button", name="Tegn kortet").tap()
        page.wait_for_url("**/map")
        page.goto("about:blank")
