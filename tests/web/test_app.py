"""The app's frame: who is let in, what every answer carries, how it says no."""

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import client_of

from rejse.web.safety import POLICY
from rejse.web.visitor import ForeignForm, NotAllowed, SignInFirst
from rejse.words import line
from rejse.workspace import Workspace


def test_whoever_is_on_this_machine_sees_the_map_without_a_sign_in(seen_client: TestClient) -> None:
    assert seen_client.get("/").headers["location"] == "/j/example/map"
    answer = seen_client.get("/j/example/map")
    assert answer.status_code == 200
    assert "<svg" in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_another_name_of_the_machine_is_refused_so_that_no_other_site_can_pose_as_us(seen_client: TestClient) -> None:
    assert seen_client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_nobody_is_let_in_where_people_sign_in(empty: Workspace) -> None:
    with client_of(empty, open_here=False) as client:
        assert client.get("/api/journeys").status_code == 401
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/j/rejse/map").headers["location"] == "/sign-in?next=%2Fj%2Frejse%2Fmap"


def test_a_form_of_another_site_is_refused(seen_client: TestClient) -> None:
    wrong = {"x-csrf-token": "guess"}
    assert seen_client.post("/reader", data={"language": "en"}, headers=wrong).status_code == 403
    foreign = {"origin": "https://evil.example"}
    assert seen_client.post("/reader", data={"language": "en"}, headers=foreign).status_code == 403
    assert seen_client.post("/reader", data={"language": "en"}).status_code == 303


@pytest.mark.parametrize("language", ["da", "en"])
def test_whoever_is_not_let_in_is_told_why_and_what_to_do(language: str) -> None:
    told = [line(one, language) for one in (SignInFirst(), NotAllowed(right="edit", role="viewer"), ForeignForm())]
    assert (
        told
        == {
            "da": [
                (
                    "Ingen er logget ind. Log ind, eller send en nøgle, der stadig gælder, i headeren Authorization."
                    " [sign-in-first]"
                ),
                (
                    "Det må du ikke i din rolle; det kræver rettigheden »edit«."
                    " Bed en ejer af arbejdsrummet om at gøre det, eller om at give dig en rolle, der må. [not-allowed]"
                ),
                (
                    "Formularen kommer ikke fra en af dine egne sider, der stadig er åben."
                    " Indlæs siden igen, og send formularen en gang til. [foreign-form]"
                ),
            ],
            "en": [
                (
                    "Nobody is signed in. Sign in, or send a key that is still good in the header Authorization."
                    " [sign-in-first]"
                ),
                (
                    'Your role does not allow this; it takes the right "edit".'
                    " Ask an owner of the workspace to do it, or to give you a role that may. [not-allowed]"
                ),
                (
                    "The form does not come from a page of yours that is still open."
                    " Load the page again and send the form once more. [foreign-form]"
                ),
            ],
        }[language]
    )


def test_an_unknown_address_is_told_in_the_readers_language(seen_client: TestClient) -> None:
    assert "Der er ikke noget på »/nope«." in seen_client.get("/nope").text
    answer = seen_client.get("/api/nope?language=en")
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "code": "no-such-page",
        "message": 'There is nothing at "/api/nope".',
        "remedy": "Go to the overview of all journeys and choose from there.",
        "where": None,
    }
