"""How the API describes itself, and that it is as it says: for the example company, and without any events."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # (it says no types)
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from starlette.testclient import TestClient
from tests.web.conftest import Signed, client_of, served_by

from rejse.measure.catalogue import MEASURES, schema_of
from rejse.store.roles import Right, Role
from rejse.web.openapi import RIGHT, TAGS, Place, rights_of_operations
from rejse.workspace import Workspace
from rejse.workspace import open as open_workspace

J = "/api/journeys/example"
OWN = frozenset({"/api/journeys/{journey}/edits"})
"""What only our own pages ask for, and no program needs: it answers with a picture for the page."""


@pytest.fixture(scope="module")
def described(made: Path) -> dict[str, Any]:
    with client_of(open_workspace(made)) as client:
        told: dict[str, Any] = client.get("/api/openapi.json").json()
        return told


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def api_routes(client: TestClient) -> set[Place]:
    app: Any = client.app
    return {
        Place(str(one.path), method.lower())
        for one in iter_route_contexts(app.app.routes)
        for method in one.methods or ()
        if str(one.path).startswith("/api/") and one.path not in OWN
    }


# -- the house rules ---------------------------------------------------------------------------------------------------


def test_every_route_of_the_api_is_described(seen_client: TestClient, described: dict[str, Any]) -> None:
    """A measure's answer has an operation for each measure of the catalogue, in the place of one for all."""
    told = {Place(path, method) for path, method, _ in operations(described)}
    answers = "/api/journeys/{journey}/measures/"
    each = {Place(f"{answers}{name}", "get") for name in MEASURES}
    assert told == (api_routes(seen_client) - {Place(f"{answers}{{measure}}", "get")}) | each


def test_every_operation_says_what_it_is_for_and_how_it_is_refused(described: dict[str, Any]) -> None:
    wanting = []
    for path, method, operation in operations(described):
        answers = operation["responses"]
        good = [one for status, one in answers.items() if status[0] == "2"]
        shapes = [
            content.get("schema")
            for status, one in answers.items()
            if status[0] == "2" and status != "204"
            for media, content in one.get("content", {}).items()
            if media == "application/json"
        ]
        refused = {
            answers[status]["content"]["application/json"]["schema"]["$ref"]
            for status in answers
            if status[0] == "4" and status != "413"
        }
        fits = (
            bool(operation["summary"])
            and bool(operation["description"])
            and len(good) == 1
            and all(shapes)
            and refused == {"#/components/schemas/Refused"}
            and "401" in answers
            and ("403" in answers) == (operation[RIGHT] is not None)
            and len(operation["tags"]) == 1
            and operation["tags"][0] in TAGS
            and {"key": []} in operation["security"]
        )
        if not fits:
            wanting.append((method, path))
    assert wanting == []


def test_every_operation_has_a_name_of_its_own(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert sorted(names) == sorted(set(names))


def test_an_operation_says_the_right_that_its_route_takes(seen_client: TestClient, described: dict[str, Any]) -> None:
    app: Any = seen_client.app
    rights = rights_of_operations(app.app)
    for path, method, operation in operations(described):
        place = Place("/api/journeys/{journey}/measures/{measure}" if _answers(path) else path, method)
        assert operation[RIGHT] == (str(rights[place]) if rights[place] else None), place
    assert {one for one in rights.values() if one} == set(Right)


def _answers(path: str) -> bool:
    parts = path.split("/")
    return len(parts) == 6 and parts[4] == "measures"


def test_the_description_is_open_api(described: dict[str, Any]) -> None:
    """Every schema is one, and everything that is referred to is there."""
    assert described["openapi"].startswith("3.1")
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    named = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(_references(described)) <= named
    assert set(described["components"]["securitySchemes"]) == {"key", "session", "csrf"}
    assert {one["name"] for one in described["tags"]} >= {one["tags"][0] for _, _, one in operations(described)}


def _references(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if isinstance(told.get("$ref"), str):
            yield told["$ref"]
        for one in told.values():
            yield from _references(one)
    elif isinstance(told, list):
        for one in told:
            yield from _references(one)


# -- what is really answered -------------------------------------------------------------------------------------------

SEEN = {
    "/api/journeys": ["/api/journeys"],
    "/api/journeys/{journey}": [J],
    "/api/journeys/{journey}/schema": [f"{J}/schema"],
    "/api/journeys/{journey}/problems": [f"{J}/problems"],
    "/api/journeys/{journey}/history": [f"{J}/history", f"{J}/history?limit=1"],
    "/api/journeys/{journey}/difference": [f"{J}/difference?earlier=1"],
    "/api/journeys/{journey}/names": [f"{J}/names"],
    "/api/journeys/{journey}/publications": [f"{J}/publications"],
    "/api/journeys/{journey}/conflicts": [f"{J}/conflicts?settled=true"],
    "/api/journeys/{journey}/scene": [f"{J}/scene", f"{J}/scene?look=difference&against=before&period=30d"],
    "/api/journeys/{journey}/table": [f"{J}/table", f"{J}/table?scope=session"],
    "/api/measures": ["/api/measures"],
    "/api/journeys/{journey}/measures/{measure}/comparison": [
        f"{J}/measures/reach/comparison?from=2026-09-01&to=2026-09-30",
        f"{J}/measures/personas/comparison?from=2026-09-01&to=2026-09-30&against_from=2026-07-01&against_to=2026-07-31",
    ],
    "/api/journeys/{journey}/personas": [f"{J}/personas"],
    "/api/journeys/{journey}/evidence/{measure}": [f"{J}/evidence/reach?row=guide&number=reach"],
    "/api/journeys/{journey}/evidence/{measure}/customers": [f"{J}/evidence/reach/customers?row=guide&number=reach"],
    "/api/journeys/{journey}/search": [f"{J}/search?q=guide"],
    "/api/sources": ["/api/sources"],
    "/api/journeys/{journey}/bindings": [f"{J}/bindings"],
    "/api/journeys/{journey}/bindings/seen": [f"{J}/bindings/seen?every=true"],
    "/api/journeys/{journey}/bindings/preview": [f"{J}/bindings/preview?touchpoint=guide&name=order"],
    "/api/users": ["/api/users"],
    "/api/invitations": ["/api/invitations"],
    "/api/keys": ["/api/keys"],
    "/api/audit": ["/api/audit"],
    "/api/settings": ["/api/settings"],
    "/api/openapi.json": ["/api/openapi.json"],
} | {f"/api/journeys/{{journey}}/measures/{name}": [f"{J}/measures/{name}"] for name in MEASURES}
"""Addresses that only read, by the operation that answers them."""


def judge(described: dict[str, Any], path: str, method: str, status: int, answer: Any) -> list[str]:
    """Hold an answer against what is described, and say what differs."""
    schema = described["paths"][path][method]["responses"][str(status)]["content"]["application/json"]["schema"]
    whole = DRAFT202012.create_resource({**schema, "components": described["components"]})
    registry: Registry[Any] = Registry().with_resource("", whole)
    found = Draft202012Validator(whole.contents, registry=registry).iter_errors(answer)
    return [f"{path}: {one.json_path}: {one.message[:200]}" for one in found]


def test_what_is_answered_is_as_it_is_described(seen_client: TestClient, described: dict[str, Any]) -> None:
    wrong = []
    for path, asked in SEEN.items():
        for one in asked:
            answer = seen_client.get(one)
            assert answer.status_code == 200, (one, answer.text)
            wrong += judge(described, path, "get", 200, answer.json())
    assert wrong == []


def test_a_company_without_events_is_answered_as_it_is_described(empty: Workspace, described: dict[str, Any]) -> None:
    wrong = []
    with client_of(empty) as client:
        for path, asked in SEEN.items():
            for one in asked:
                answer = client.get(one.replace("/example", "/rejse"))
                assert answer.status_code < 500, (one, answer.text)
                wrong += judge(described, path, "get", answer.status_code, answer.json())
    assert wrong == []


def test_a_measure_is_answered_as_the_command_line_answers_it(seen_client: TestClient) -> None:
    """The published schema of `rejse measure NAME --format json` fits, and so do the numbers."""
    workspace = served_by(seen_client).workspace
    for name in MEASURES:
        answer = seen_client.get(f"{J}/measures/{name}").json()
        assert list(Draft202012Validator(schema_of(name)).iter_errors(answer)) == []
        if name != "funnel":
            assert answer["n"] == workspace.measure(name, journey="example").n


def test_the_map_is_given_as_any_kind_of_file(seen_client: TestClient) -> None:
    begun = {
        "svg": b"<svg", "html": b"<!doctype html>", "yaml": b"id: example", "csv": "\ufeff".encode(), "xlsx": b"PK",
        "png": b"\x89PNG", "pdf": b"%PDF",
    }  # fmt: skip
    for kind, start in begun.items():
        answer = seen_client.get(f"{J}/map.{kind}?zoom=compact")
        assert (answer.status_code, answer.content[: len(start)].lower()) == (200, start.lower()), kind
    assert seen_client.get(f"{J}/map.bmp").status_code == 422


# -- examples that can be copied ---------------------------------------------------------------------------------------


def test_a_program_begins_a_journey_changes_it_and_comes_back(client: TestClient) -> None:
    begun = client.post("/api/journeys", json={"id": "kaffe", "template": "four", "title": "Kaffe", "language": "da"})
    assert (begun.status_code, begun.json()["revision"]) == (201, 1)
    address = "/api/journeys/kaffe"
    phase = begun.json()["document"]["phases"][0]["id"]
    operation = {"object": f"phases/{phase}", "field": "name/da", "becomes": "Tørst"}
    assert client.post(f"{address}/changes", json={"base": 1, "operations": [operation]}).json()["revision"] == 2
    assert client.post(f"{address}/names", json={"name": "aftalt", "version": "2"}).status_code == 201
    planned = client.post(f"{address}/publications", json={"in_force_from": "2026-11-01", "version": "aftalt"})
    assert (planned.status_code, planned.json()["revision"]) == (201, 2)
    assert client.get(f"{address}/publications").json()["today"] == 2
    told = client.get(f"{address}/difference?earlier=1&later=aftalt").json()
    assert [(one["object"], one["becomes"]) for one in told["changes"]] == [(f"phases/{phase}", "Tørst")]
    assert client.post(f"{address}/restore", json={"version": "1"}).json()["revision"] == 3
    history = client.get(f"{address}/history?limit=2").json()
    assert ([one["number"] for one in history["revisions"]], history["older"]) == ([3, 2], 2)
    assert client.get(address).headers["etag"] == '"3"'
    whole = client.get(address).json()["document"] | {"id": "te"}
    assert client.post("/api/journeys", json={"document": whole}).status_code == 201
    assert {one["id"] for one in client.get("/api/journeys").json()["journeys"]} == {"example", "kaffe", "te"}


def test_two_who_wrote_in_the_same_place_are_settled_by_a_program(client: TestClient) -> None:
    for value in ("Din", "Min"):
        operation = {"object": "touchpoints/guide", "field": "name/da", "becomes": value}
        client.post(f"{J}/changes", json={"base": 1, "operations": [operation]})
    waiting = client.get(f"{J}/conflicts").json()["conflicts"]
    assert [(one["number"], one["kept"], one["other"]) for one in waiting] == [(1, "Din", "Min")]
    assert client.post(f"{J}/conflicts/2/settle", json={"take": "other"}).status_code == 422
    settled = client.post(f"{J}/conflicts/1/settle", json={"take": "other"})
    assert settled.json()["done"][0]["becomes"] == "Min"
    assert client.get(f"{J}/conflicts").json()["conflicts"] == []


def test_a_person_is_explained_joined_parted_handed_out_and_forgotten(client: TestClient) -> None:
    served = served_by(client)
    rows = served.workspace.sql("select distinct user_key from events where user_key is not null order by 1 limit 3")
    anna, bo, carl = (one["user_key"] for one in rows.to_pylist())
    assert client.get("/api/people", params={"key": anna}).json()["key"] == anna
    joined = client.post("/api/people/join", json={"key": anna, "other": bo, "note": "same street"}).json()
    assert client.get("/api/people", params={"key": bo}).json()["key"] == min(anna, bo)
    assert client.post("/api/people/part", json={"edge": str(joined["row"]["number"])}).status_code == 200
    assert client.get("/api/people", params={"key": bo}).json()["key"] == bo
    assert client.post("/api/people/export", json={"key": carl}).json()["person"]
    assert client.post("/api/people/erase", json={"key": carl}).status_code == 422
    assert client.post("/api/people/erase", json={"key": carl, "sure": True}).json()["events"] > 0
    assert client.get("/api/people", params={"key": carl}).json()["error"]["code"] == "unknown-person"
    noted = [one["what"] for one in client.get("/api/audit").json()["notes"]]
    assert noted == ["person-erased", "person-exported", "identity-changed", "identity-changed"]


def test_a_binding_gives_the_number_that_was_previewed(client: TestClient) -> None:
    seen = client.get(f"{J}/bindings/seen").json()["seen"][0]
    free = next(one["touchpoint"] for one in client.get(f"{J}/bindings").json()["touchpoints"] if not one["bound"])
    part = {"name": seen["name"]}
    previewed = client.get(f"{J}/bindings/preview", params={"touchpoint": free, **part}).json()
    assert client.post(f"{J}/bindings", json={"touchpoint": free, **part}).status_code == 200
    now = {one["touchpoint"]: one["events"] for one in client.get(f"{J}/bindings").json()["touchpoints"]}
    assert now[free] == previewed["events"] > 0


def test_a_user_keeps_views_and_a_key_has_none(signed_in: Callable[[Role], Signed]) -> None:
    client = signed_in(Role.VIEWER).client
    made = client.post(f"{J}/views", json={"name": "Ugens", "query": "period=7d"}).json()
    assert client.patch(f"{J}/views/{made['number']}", json={"name": "Ugen"}).json()["name"] == "Ugen"
    assert [one["name"] for one in client.get(f"{J}/views").json()["views"]] == ["Ugen"]
    assert client.delete(f"{J}/views/{made['number']}").status_code == 204
    assert client.get(f"{J}/views").json() == {"views": []}


def test_the_examples_of_the_reference_can_be_copied_and_pasted(client: TestClient) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    commands = [one for block in blocks for one in block.replace("\\\n", " ").splitlines() if one]
    assert len(commands) >= 10
    for command in commands:
        _, *words = shlex.split(command)
        body = words[words.index("-d") + 1] if "-d" in words else ""
        method, headers = ("POST", {"content-type": "application/json"}) if body else ("GET", {})
        address = words[-1].replace("http://127.0.0.1:8000", "")
        answer = client.request(method, address, content=body.encode(), headers=headers)
        assert answer.status_code == 200, (command, answer.text)
    assert client.get(J).json()["revision"] == 2


# -- how it says no ----------------------------------------------------------------------------------------------------


def refused(client: TestClient, method: str, address: str, **sent: Any) -> tuple[int, dict[str, Any]]:
    answer = client.request(method, address, **sent)
    return answer.status_code, answer.json()["error"]


def test_a_journey_that_is_there_is_not_begun_again_in_both_languages(client: TestClient) -> None:
    wanted = {"json": {"id": "example", "template": "four"}}
    assert refused(client, "POST", "/api/journeys?language=en", **wanted) == (
        409,
        {
            "code": "journey-there",
            "message": 'There is a journey "example" already.',
            "remedy": "Choose another id, or change the one that is there.",
            "where": None,
        },
    )
    _, danish = refused(client, "POST", "/api/journeys?language=da", **wanted)
    assert danish["message"] == "Der er allerede en rejse, der hedder »example«."


@pytest.mark.parametrize(
    ("sent", "code", "danish", "english"),
    [
        (
            {"touchpoint": "guide", "name": "  "},
            "binding-says-nothing",
            "Bindingen siger ikke noget, som en hændelse kan opfylde.",
            "The binding says nothing that an event could meet.",
        ),
        (
            {"touchpoint": "nope", "name": "x"},
            "no-such-touchpoint",
            "Rejsen har ikke noget kontaktpunkt »nope«.",
            'The journey has no touchpoint "nope".',
        ),
    ],
)
def test_a_binding_that_cannot_be_is_refused_in_both_languages(
    client: TestClient, sent: dict[str, str], code: str, danish: str, english: str
) -> None:
    told = [refused(client, "POST", f"{J}/bindings?language={tag}", json=sent) for tag in ("da", "en")]
    assert [(status, one["code"], one["message"]) for status, one in told] == [
        (422, code, danish),
        (422, code, english),
    ]


def test_what_is_no_json_is_refused_in_both_languages(client: TestClient) -> None:
    sent = {"content": b"\xd0\xcf\x11\xe0", "headers": {"content-type": "application/json"}}
    assert refused(client, "POST", "/api/journeys?language=en", **sent) == (
        422,
        {
            "code": "body-unreadable",
            "message": "What was sent cannot be read: it is not JSON in UTF-8.",
            "remedy": "Send JSON, and say so in the header Content-Type: application/json.",
            "where": None,
        },
    )
    _, danish = refused(client, "POST", "/api/journeys?language=da", **sent)
    assert danish["message"] == "Det, der blev sendt, kan ikke læses: Det er ikke JSON i UTF-8."


def test_a_document_with_errors_is_refused_with_all_of_them(client: TestClient) -> None:
    answer = client.post("/api/journeys", json={"document": {"id": "No good", "phases": [{"id": "a"}]}})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unsound-journey")
    assert len(answer.json()["problems"]) > 1


def test_half_a_letter_in_what_is_sent_is_refused(client: TestClient) -> None:
    """Half of a surrogate pair is a letter to JSON, and to nothing that keeps it."""
    json = {"content-type": "application/json"}
    bodies = [
        b'{"id": "a", "template": "four", "title": "\\ud800"}',
        b'{"document": {"id": "a", "title": "\\udfff"}}',
        b'{"\\ud800": 1}',
    ]
    assert [client.post("/api/journeys", content=body, headers=json).status_code for body in bodies] == [422, 422, 422]
    for becomes in (b'"\\ud800"', b'{"da": "\\ud800"}', b"NaN", b"1e999", b"[" * 60 + b"]" * 60):
        body = b'{"operations": [{"object": "touchpoints/guide", "field": "name/da", "becomes": %s}]}' % becomes
        assert client.post(f"{J}/changes", content=body, headers=json).status_code == 422, becomes


def test_a_question_that_cannot_be_read_is_not_answered_otherwise(seen_client: TestClient) -> None:
    assert refused(seen_client, "GET", f"{J}/measures/reach?from=tomorrow")[1]["code"] == "bad-day"
    assert refused(seen_client, "GET", f"{J}/measures/reach?to=9999-12-31")[1]["code"] == "bad-day"
    assert refused(seen_client, "GET", f"{J}/measures/rech")[0] == 404
    assert refused(seen_client, "GET", f"{J}/scene?look=backwards")[1]["code"] == "look-unknown"
    compared = f"{J}/measures/reach/comparison?from=2026-09-01&against_to=0001-01-01"
    assert refused(seen_client, "GET", compared)[1]["code"] == "bad-day"


def test_numbers_and_moments_that_nothing_holds_are_refused(client: TestClient) -> None:
    """A number of thousands of digits is none to Python, and the last hour of the calendar none in another zone."""
    late = {"name": "report", "scopes": ["read"], "expires_at": "9999-12-31T23:59:59-14:00"}
    assert refused(client, "POST", "/api/keys", json=late)[0] == 422
    assert client.post("/j/example/sources/people/part", data={"key": "a", "edge": "9" * 5000}).status_code == 422
    assert client.post("/j/example/history/restore", data={"version": "9" * 5000}).status_code == 422
    assert refused(client, "GET", f"{J}/difference?earlier={'9' * 200}")[1]["code"] == "unknown-version"
    assert client.get("/j/example/evidence/reach?of=a%0D%0Ab").status_code < 500


def test_the_description_is_for_whoever_is_known(signed_in: Callable[[Role], Signed]) -> None:
    client = signed_in(Role.VIEWER).client
    assert client.get("/api/openapi.json").status_code == 200
    client.cookies.clear()
    assert refused(client, "GET", "/api/openapi.json")[0] == 401
