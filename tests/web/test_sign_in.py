"""Signing in and out: who is let in, what the cookie is like, and what nobody is told."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.draw.browser import Seen
from tests.web.conftest import PASSWORD, serving

from rejse.store.audit import What
from rejse.store.passwords import Passwords
from rejse.store.roles import Role
from rejse.web.app import make_app
from rejse.web.entering import own_path
from rejse.web.pages.sign_in import NotThese
from rejse.web.visitor import SECURE_COOKIE
from rejse.words import line
from rejse.workspace import Workspace

ANNA = {"email": "anna@vind.dk", "password": PASSWORD}


@pytest.fixture
def door(empty: Workspace) -> Iterator[TestClient]:
    """A workspace in which Anna is the owner, asked by a browser that nobody has signed in with."""
    with TestClient(make_app(empty, watch=False), follow_redirects=False) as client:
        accounts(client).users.add(
            "anna@vind.dk", name="Anna", role=Role.OWNER, password=PASSWORD, at=datetime.now(UTC)
        )
        yield client


def accounts(client: TestClient) -> Any:
    return client.app.app.state.accounts  # type: ignore[attr-defined]


def notes(client: TestClient) -> list[tuple[str, What, str]]:
    return [(one.who, one.what, one.about) for one in accounts(client).audit.page()]


def test_whoever_has_the_password_is_led_to_where_they_wanted_to_be(door: TestClient) -> None:
    assert door.get("/j/rejse/map?zoom=strip").headers["location"] == "/sign-in?next=%2Fj%2Frejse%2Fmap%3Fzoom%3Dstrip"
    page = door.get("/sign-in?next=%2Fj%2Frejse%2Fmap%3Fzoom%3Dstrip")
    assert 'name="next" value="/j/rejse/map?zoom=strip"' in page.text
    answer = door.post("/sign-in", data={**ANNA, "email": " Anna@Vind.dk ", "next": "/j/rejse/map?zoom=strip"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/j/rejse/map?zoom=strip")
    assert door.get("/journeys").status_code == 200
    assert door.get("/sign-in?next=/journeys").headers["location"] == "/journeys"
    assert notes(door) == [("anna@vind.dk", What.SIGNED_IN, "")]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(door: TestClient) -> None:
    told = door.post("/sign-in", data=ANNA).headers["set-cookie"]
    assert told.partition("=")[0] == "rejse"
    assert [part.strip() for part in told.split(";")[1:]] == ["HttpOnly", "Max-Age=5184000", "Path=/", "SameSite=lax"]


def test_over_tls_the_cookie_is_bound_to_this_very_site(door: TestClient) -> None:
    door.base_url = "https://testserver"
    told = door.post("/sign-in", data=ANNA).headers["set-cookie"]
    assert told.partition("=")[0] == SECURE_COOKIE
    assert {"Secure", "Path=/", "HttpOnly"} <= {part.strip() for part in told.split(";")}
    assert "domain" not in told.lower()
    assert door.get("/journeys").status_code == 200


def test_a_token_that_was_there_before_is_worth_nothing_after_the_sign_in(door: TestClient) -> None:
    """Eve puts a cookie of her own choice, or of her own sign-in, into Anna's browser; Anna signs in with it."""
    door.cookies.set("rejse", "chosen-by-eve")
    first = door.post("/sign-in", data=ANNA).cookies["rejse"]
    assert first != "chosen-by-eve"
    door.cookies.clear()
    door.cookies.set("rejse", first)
    second = door.post("/sign-in", data=ANNA).cookies["rejse"]
    assert second != first
    assert accounts(door).sign_ins.find(first, datetime.now(UTC)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "anna@vind.dk", "password": "not this one"},
        {"email": "nobody@vind.dk", "password": PASSWORD},
        {"email": "bo@vind.dk", "password": PASSWORD},
        {"email": "", "password": ""},
        {"email": "not an e-mail\x00", "password": PASSWORD},
        {},
    ],
    ids=["wrong password", "nobody", "shut out", "empty", "nonsense", "nothing sent"],
)
def test_whoever_is_not_let_in_is_told_the_same(door: TestClient, wrong: dict[str, str]) -> None:
    users = accounts(door).users
    bo = users.add("bo@vind.dk", name="Bo", role=Role.VIEWER, password=PASSWORD, at=datetime.now(UTC))
    users.deactivate(bo.id)
    answer = door.post("/sign-in?language=en", data=wrong)
    assert answer.status_code == 422
    assert "No account that may sign in has this e-mail with this password." in answer.text
    assert "set-cookie" not in answer.headers
    danish = door.post("/sign-in?language=da", data=wrong)
    assert "Ingen konto, der kan logge ind, har denne e-mail med denne adgangskode." in danish.text
    known = wrong.get("email") in {"anna@vind.dk", "bo@vind.dk"}
    assert notes(door)[0] == ("", What.SIGN_IN_FAILED, wrong["email"] if known else "")


def test_the_refusal_says_what_to_do_in_both_languages() -> None:
    assert [line(NotThese(), language) for language in ("en", "da")] == [
        "No account that may sign in has this e-mail with this password. Check both, and try again. [not-these]",
        (
            "Ingen konto, der kan logge ind, har denne e-mail med denne adgangskode. Se begge dele efter, og prøv igen."
            " [not-these]"
        ),
    ]


def test_it_takes_as_long_to_say_no_to_nobody_as_to_somebody(door: TestClient) -> None:
    """The median of several tries: who does not exist is not faster than half the time of who does."""
    users = accounts(door).users
    users.passwords = Passwords()
    users.set_password(users.by_email("anna@vind.dk").id, PASSWORD, at=datetime.now(UTC))

    def median_seconds(email: str) -> float:
        taken = []
        for _ in range(5):
            begun = time.perf_counter()
            users.check_password(email, "wrong")
            taken.append(time.perf_counter() - begun)
        return statistics.median(taken)

    somebody, nobody = median_seconds("anna@vind.dk"), median_seconds("nobody@vind.dk")
    assert nobody > somebody / 2


def test_after_five_tries_one_waits_and_is_told_how_long(door: TestClient) -> None:
    for _ in range(5):
        assert door.post("/sign-in", data={**ANNA, "password": "guess"}).status_code == 422
    answer = door.post("/sign-in?language=en", data=ANNA)
    assert answer.status_code == 429
    assert 890 <= int(answer.headers["retry-after"]) <= 900
    assert "There were too many tries to sign in." in answer.text
    assert "Wait 15 min. and try again." in answer.text
    assert notes(door)[0] == ("", What.SIGN_IN_HELD, "anna@vind.dk")
    assert door.post("/sign-in", data={**ANNA, "email": "other@vind.dk"}).status_code == 429, "from the same address"


def test_the_right_password_gives_the_tries_back(door: TestClient) -> None:
    for _ in range(3):
        for _ in range(4):
            assert door.post("/sign-in", data={**ANNA, "password": "guess"}).status_code == 422
        assert door.post("/sign-in", data=ANNA).status_code == 303


@pytest.mark.parametrize("header", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_cannot_sign_anybody_in(door: TestClient, header: dict[str, str]) -> None:
    """Who were signed in as Eve without knowing would write into Eve's workspace."""
    assert door.post("/sign-in", data=ANNA, headers=header).status_code == 403


ELSEWHERE = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil",
    "javascript:alert(1)", "http:evil", "/ /evil.example", "///evil.example", "//[", "", "/\n/evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_to_another_site(wanted: str) -> None:
    assert own_path(wanted) == "/"


def test_the_pages_lead_nobody_to_another_site(door: TestClient) -> None:
    for wanted in ("https://evil.example", "/\\evil.example", "/\t/evil.example"):
        assert door.post("/sign-in", data={**ANNA, "next": wanted}).headers["location"] == "/"
        assert door.get("/sign-in", params={"next": wanted}).headers["location"] == "/"


def test_whoever_signs_out_is_out_at_once_also_with_a_kept_cookie(door: TestClient) -> None:
    token = door.post("/sign-in", data=ANNA).cookies["rejse"]
    csrf = accounts(door).sign_ins.find(token, datetime.now(UTC)).csrf
    assert door.post("/sign-out").status_code == 403, "another site cannot sign anybody out"
    answer = door.post("/sign-out", data={"csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert 'rejse=""' in answer.headers["set-cookie"]
    door.cookies.clear()
    door.cookies.set("rejse", token)
    assert door.get("/journeys").headers["location"] == "/sign-in?next=%2Fjourneys"
    assert notes(door)[0] == ("anna@vind.dk", What.SIGNED_OUT, "")


def test_a_session_ends_by_itself(door: TestClient) -> None:
    anna = accounts(door).users.by_email("anna@vind.dk")
    idle = datetime.now(UTC) - timedelta(days=15)
    door.cookies.set("rejse", accounts(door).sign_ins.begin(anna, at=idle))
    assert door.get("/journeys").status_code == 303


def test_the_page_has_no_word_of_the_other_language(door: TestClient) -> None:
    assert "<title>Log ind · Rejse</title>" in door.get("/sign-in?language=da").text
    assert "<title>Sign in · Rejse</title>" in door.get("/sign-in?language=en").text


def test_people_sign_in_with_a_browser_in_light_and_dark_and_without_javascript(
    empty: Workspace, visit: Callable[..., Seen]
) -> None:
    app = make_app(empty, watch=False)
    now = datetime.now(UTC)
    app.app.state.accounts.users.add("anna@vind.dk", name="Anna", role=Role.OWNER, password=PASSWORD, at=now)
    with serving(app) as address:
        for how in ({"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}):
            seen = visit(f"{address}/sign-in", **how)
            assert seen.axe() == []
        page = visit(f"{address}/j/rejse/map", java_script_enabled=False).page
        page.get_by_label("E-mail").fill("anna@vind.dk")
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("button", name="Log ind").click()
        page.wait_for_url("**/j/rejse/map")
        page.locator("details.account summary").click()
        page.get_by_role("button", name="Log ud").click()
        page.wait_for_url("**/sign-in")
