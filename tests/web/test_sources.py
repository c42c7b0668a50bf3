"""Kilder: where events come from, bindings with the number they would give, and people."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from starlette.testclient import TestClient
from tests.draw.browser import Seen
from tests.web.conftest import Signed, client_of, served_by

from rejse.measure.reach import ReachAnswer
from rejse.store.roles import Role
from rejse.web.binding import EmptyRule, NoSuchTouchpoint, preview_of, seen_events
from rejse.web.origins import sources_of
from rejse.words import line
from rejse.workspace import Workspace


def _reach(client: TestClient, touchpoint: str) -> int:
    answer = served_by(client).measure("reach", "example")
    assert isinstance(answer, ReachAnswer)
    return next(one.reach for one in answer.touchpoints if one.touchpoint == touchpoint)


def test_every_source_is_shown_with_what_it_brought_and_what_was_refused(seen_client: TestClient) -> None:
    listed = sources_of(served_by(seen_client))
    workspace = served_by(seen_client).workspace
    assert sum(one.events for one in listed) == workspace.sql("select count(*) as n from events")["n"][0].as_py()
    assert sum(one.rejected for one in listed) == workspace.sql("select count(*) as n from rejected")["n"][0].as_py()
    text = seen_client.get("/j/example/sources").text
    for one in listed:
        assert f'<th scope="row">{one.name}</th>' in text


def test_a_workspace_without_events_says_what_to_do(empty: Workspace) -> None:
    with client_of(empty) as client:
        for path in ("sources", "bindings", "sources/people"):
            assert "Der er ikke hentet noget ind endnu." in client.get(f"/j/rejse/{path}").text


def test_what_is_seen_adds_up_and_every_event_is_bound_or_waits(seen_client: TestClient) -> None:
    served = served_by(seen_client)
    seen = seen_events(served, "example")
    assert sum(one.events for one in seen) == int(served.view("example").blocks.kind_counts.sum())
    bound = served.view("example").bound.events.sum()
    assert sum(one.events for one in seen if one.touchpoint) == bound
    waiting = next(one for one in seen if one.touchpoint is None and one.name)
    assert waiting.name in seen_client.get("/j/example/bindings", params={"q": waiting.name}).text


def test_the_preview_tells_the_number_the_map_shows_after_binding(client: TestClient) -> None:
    served = served_by(client)
    waiting = next(one for one in seen_events(served, "example") if one.touchpoint is None and one.path)
    told = {"touchpoint": "app", **waiting.rule}
    shown = client.get("/j/example/bindings/preview", params=told).text
    before = served.drawn("example").revision
    answer = client.post("/j/example/bindings", data=told)
    assert answer.headers["location"] == "/j/example/bindings"
    assert served.drawn("example").revision == before + 1
    reach = _reach(client, "app")
    assert f"{reach:,}".replace(",", ".") in shown
    assert next(one for one in seen_events(served, "example") if one == waiting or one.rule == waiting.rule).touchpoint
    again = client.post("/j/example/bindings", data=told)
    assert again.status_code == 303
    assert _reach(client, "app") == reach


def test_what_a_binding_had_before_stays(client: TestClient) -> None:
    served = served_by(client)
    before = _reach(client, "payment")
    waiting = next(one for one in seen_events(served, "example") if one.touchpoint is None)
    client.post("/j/example/bindings", data={"touchpoint": "payment", **waiting.rule})
    assert _reach(client, "payment") >= before


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_binding_that_cannot_be_is_refused_with_what_to_do(client: TestClient, language: str) -> None:
    nothing = client.post(f"/j/example/bindings?language={language}", data={"touchpoint": "payment"})
    assert nothing.status_code == 422
    nowhere = client.post(f"/j/example/bindings?language={language}", data={"touchpoint": "x", "name": "y"})
    assert nowhere.status_code == 422
    told = {
        "da": ("Bindingen siger ikke noget, som en hændelse kan opfylde.", "Rejsen har ikke noget kontaktpunkt »x«."),
        "en": ("The binding says nothing that an event could meet.", "The journey has no touchpoint &#34;x&#34;."),
    }[language]
    assert told[0] in nothing.text
    assert told[1] in nowhere.text


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_refused_binding_says_what_to_do_next(language: str) -> None:
    told = [line(EmptyRule(), language), line(NoSuchTouchpoint(touchpoint="x"), language)]
    assert (
        told
        == {
            "da": [
                (
                    "Bindingen siger ikke noget, som en hændelse kan opfylde. Angiv mindst et navn, en type eller en"
                    " sti. [binding-says-nothing]"
                ),
                "Rejsen har ikke noget kontaktpunkt »x«. Vælg et, der er på kortet. [no-such-touchpoint]",
            ],
            "en": [
                (
                    "The binding says nothing that an event could meet. Give at least a name, a type or a path."
                    " [binding-says-nothing]"
                ),
                'The journey has no touchpoint "x". Choose one that is on the map. [no-such-touchpoint]',
            ],
        }[language]
    )


def test_a_preview_changes_nothing(client: TestClient) -> None:
    served = served_by(client)
    waiting = next(one for one in seen_events(served, "example") if one.touchpoint is None)
    before = served.drawn("example")
    events, passing = preview_of(served, "example", "chat", before.journey.touchpoints[0].binding)  # type: ignore[arg-type]
    assert events > 0
    assert passing is not None
    assert served.drawn("example") == before
    assert waiting in seen_events(served, "example")


def _somebody(client: TestClient) -> str:
    page = served_by(client).workspace.behind("reach").page()
    return next(one.key for one in page.customers if one.key)


def test_a_person_is_explained_handed_out_and_forgotten(client: TestClient) -> None:
    key = _somebody(client)
    people = "/j/example/sources/people"
    assert key[:12] in client.get(people, params={"key": key}).text
    handed = client.post(f"{people}/export", data={"key": key})
    assert zipfile.ZipFile(BytesIO(handed.content)).testzip() is None
    assert handed.headers["content-disposition"].startswith("attachment")
    before = served_by(client).measure("reach", "example").n
    asked = client.post(f"{people}/erase", data={"key": key})
    assert asked.status_code == 200
    assert "Det kan ikke fortrydes" in asked.text
    assert client.post(f"{people}/erase", data={"key": key, "sure": "nejnej"}).status_code == 422
    assert served_by(client).measure("reach", "example").n == before
    done = client.post(f"{people}/erase", data={"key": key, "sure": key[:6]})
    assert done.headers["location"].endswith("erased=1")
    assert served_by(client).measure("reach", "example").n == before - 1
    assert client.get(people, params={"key": key}).status_code == 404


def test_only_an_owner_hands_out_and_forgets(signed_in: Callable[[Role], Signed]) -> None:
    analyst, viewer = signed_in(Role.ANALYST), signed_in(Role.VIEWER)
    people = "/j/example/sources/people"
    assert analyst.client.get(people).status_code == 200
    assert viewer.client.get(people).status_code == 403
    for verb in ("export", "erase", "join", "part"):
        told = {"key": "x", "other": "y", "edge": "z"}
        assert analyst.client.post(f"{people}/{verb}", data=told).status_code == 403


def test_bindings_in_a_browser(served: str, visit: Callable[..., Seen]) -> None:
    seen = visit(f"{served}/j/example/bindings", color_scheme="dark")
    row = seen.page.locator(".seen tbody tr").first
    row.locator("select").select_option("app")
    row.locator(".preview").get_by_text("kunder").wait_for()
    assert seen.axe() == []
    row.get_by_role("button", name="Bind").click()
    seen.page.wait_for_load_state()
    assert seen.page.locator(".seen tbody tr").count() > 0
    plain = visit(f"{served}/j/example/sources", java_script_enabled=False)
    assert plain.page.get_by_role("link", name="Bindinger").is_visible()
