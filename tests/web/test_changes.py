"""A journey's document for programs: single fields changed on the revision they were read from, and taken back."""

from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient
from tests.web.conftest import Signed, client_of

from rejse.store.roles import Role
from rejse.workspace import Workspace

API = "/api/journeys/example"


def change(client: TestClient, *operations: tuple[str, str, Any], base: int | None = None, **how: Any) -> Any:
    """Change fields, and give the answer as it came."""
    wanted = [{"object": place, "field": name, "becomes": becomes} for place, name, becomes in operations]
    return client.post(f"{API}/changes", json={"base": base, "operations": wanted, **how})


def touchpoint(client: TestClient, own: str) -> dict[str, Any]:
    """Read one touchpoint from the document."""
    listed = client.get(API).json()["document"]["touchpoints"]
    return next((one for one in listed if one["id"] == own), {})


def test_a_journey_is_read_with_its_revision_and_its_schema(seen_client: TestClient) -> None:
    told = seen_client.get(API).json()
    assert list(told) == ["journey", "revision", "document", "problems"]
    assert (told["journey"], told["revision"], told["document"]["id"]) == ("example", 1, "example")
    assert seen_client.get(f"{API}/schema").json()["title"] == "Rejse journey"
    assert seen_client.get("/api/journeys/nowhere").status_code == 404


def test_a_change_says_what_was_done_and_what_stood_there_before(client: TestClient) -> None:
    answer = change(client, ("touchpoints/guide", "name/da", "Guiden"), base=1, note="kortere")
    assert answer.status_code == 200
    told = answer.json()
    assert {name: told[name] for name in ("journey", "revision", "done", "conflicts")} == {
        "journey": "example",
        "revision": 2,
        "done": [
            {"object": "touchpoints/guide", "field": "name/da", "before": "Guides på hjemmesiden", "becomes": "Guiden"}
        ],
        "conflicts": [],
    }
    assert touchpoint(client, "guide")["name"]["da"] == "Guiden"


def test_a_text_an_inner_object_and_a_whole_object_are_written_as_in_the_document(client: TestClient) -> None:
    made = {"name": "Ny", "phase": "interest", "form": "action", "channel": "web", "@after": "guide"}
    answer = change(
        client,
        ("touchpoints/guide", "what", {"da": "En guide"}),
        ("touchpoints/ny", "", made),
        ("handovers/lead-to-sales", "delivers/leads", 12),
    )
    assert answer.status_code == 200, answer.text
    document = client.get(API).json()["document"]
    ids = [one["id"] for one in document["touchpoints"]]
    assert ids[ids.index("guide") + 1] == "ny"
    assert touchpoint(client, "ny")["name"] == "Ny"
    assert touchpoint(client, "guide")["what"] == "En guide"
    assert document["handovers"][0]["delivers"]["leads"] == 12


def test_who_changes_another_field_of_an_older_revision_loses_nothing(client: TestClient) -> None:
    change(client, ("touchpoints/guide", "name/da", "Guiden"), base=1)
    told = change(client, ("touchpoints/guide", "name/en", "The guide"), base=1).json()
    assert (told["revision"], told["conflicts"]) == (3, [])
    assert touchpoint(client, "guide")["name"] == {"da": "Guiden", "en": "The guide"}


def test_who_changes_the_same_field_of_an_older_revision_is_told_both_values(client: TestClient) -> None:
    change(client, ("touchpoints/guide", "name/da", "Din"), base=1)
    told = change(client, ("touchpoints/guide", "name/da", "Min"), base=1).json()
    assert told["revision"] == 2
    assert told["done"] == []
    assert told["conflicts"] == [
        {
            "number": 1,
            "clash": "same-field",
            "object": "touchpoints/guide",
            "field": "name/da",
            "base": "Guides på hjemmesiden",
            "kept": "Din",
            "other": "Min",
            "said": 'Kontaktpunkt "Din", navn: "Din" gælder; "Min" kom ikke med. Feltet er ændret i mellemtiden.',
        }
    ]


def test_undo_and_redo_are_the_authors_own_and_outlive_the_server(company: Workspace) -> None:
    with client_of(company) as client:
        change(client, ("touchpoints/guide", "name/da", "Guiden"))
        change(client, ("touchpoints/chat", "name/da", "Snak"))
        assert client.post(f"{API}/undo").json()["done"] == [
            {"object": "touchpoints/chat", "field": "name/da", "before": "Snak", "becomes": "Chat på hjemmesiden"}
        ]
    with client_of(Workspace(company.folder)) as client:
        assert client.post(f"{API}/undo").json()["revision"] == 5
        assert touchpoint(client, "guide")["name"]["da"] == "Guides på hjemmesiden"
        assert client.post(f"{API}/redo").json()["done"][0]["becomes"] == "Guiden"
        client.post(f"{API}/redo")
        refused = client.post(f"{API}/redo")
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "nothing-to-redo")


def test_what_would_make_the_journey_unsound_is_refused_with_every_error_and_its_place(client: TestClient) -> None:
    answer = change(client, ("touchpoints/guide", "phase", "nope"), ("touchpoints/chat", "form", "song"))
    assert answer.status_code == 422
    told = answer.json()
    assert told["error"]["code"] == "unsound-journey"
    assert told["error"]["where"] == told["problems"][0]["where"]
    assert {one["where"] for one in told["problems"]} >= {"touchpoints/chat/form"}
    assert client.get(API).json()["revision"] == 1


def test_an_operation_on_what_a_journey_cannot_have_is_refused_in_both_languages(client: TestClient) -> None:
    wrong = [
        ("cards/guide", "name/da", "x"),
        ("touchpoints/Guide!", "name/da", "x"),
        ("touchpoints/guide", "id", "x"),
        ("touchpoints/guide", "colour", "x"),
        ("touchpoints/guide", "name/danish", "x"),
        ("touchpoints/guide", "phase/da", "x"),
        ("touchpoints/guide", "@after", 3),
        ("touchpoints/guide", "", "x"),
        ("touchpoints/guide", "name", 3),
        ("touchpoints/ny", "", {"colour": "red"}),
        ("touchpoints/ny", "", {"@after": 3}),
        ("", "", None),
        ("", "touchpoints", []),
        ("", "@after", ""),
    ]
    answers = [change(client, one) for one in wrong]
    assert [(one.status_code, one.json()["error"]["code"]) for one in answers] == [(422, "wrong-operation")] * len(
        wrong
    )
    assert answers[3].json()["error"] == {
        "code": "wrong-operation",
        "message": (
            "Operation 1 gælder feltet »colour« i »touchpoints/guide«, og det kan en rejse ikke have på den måde."
        ),
        "remedy": "Skriv objekter som »touchpoints/call«, og felter og værdier, som skemaet for rejsen siger.",
        "where": None,
    }
    english = client.post(f"{API}/changes?language=en", json={"operations": [{"object": "x/y", "field": "z"}]})
    assert english.json()["error"]["message"] == (
        'Operation 1 is about the field "z" of "x/y", which a journey cannot have like that.'
    )


def test_an_edit_of_what_is_gone_is_refused_in_both_languages(client: TestClient) -> None:
    wanted = {"base": 1, "edit": {"do": "rename", "place": "touchpoints/nope", "name": "x"}}
    danish, english = (client.post(f"{API}/edits?language={tag}", json=wanted).json()["error"] for tag in ("da", "en"))
    assert danish == {
        "code": "gone-from-map",
        "message": "Der er ikke længere nogen »touchpoints/nope« i rejsen.",
        "remedy": "Indlæs kortet igen: En anden har sandsynligvis fjernet det.",
        "where": None,
    }
    assert english["message"] == 'There is no "touchpoints/nope" in the journey any more.'


def test_only_who_may_edit_changes_anything(signed_in: Callable[[Role], Signed]) -> None:
    wanted = {"operations": [{"object": "touchpoints/guide", "field": "name/da", "becomes": "x"}]}
    edit = {"base": 1, "edit": {"do": "undo"}}
    for role, allowed in ((Role.VIEWER, 403), (Role.ANALYST, 403), (Role.EDITOR, 200)):
        client = signed_in(role).client
        assert client.get(API).status_code == 200
        assert client.post(f"{API}/changes", json=wanted).status_code == allowed
        assert client.post(f"{API}/edits", json=edit).status_code == allowed
        assert client.post(f"{API}/redo").status_code == allowed
