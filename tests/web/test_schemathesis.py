"""The whole API, asked by a program that knows only its description: as an owner, and with a key of each single scope.

First every operation is asked once by everybody for something that exists; then with whatever schemathesis makes up,
within the description and outside it. `REJSE_SCHEMATHESIS=200` makes so many requests up for each operation.
"""

import os
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient
from tests.web.known import OWNER, UPLOAD, Company, sent_to

from rejse.store.roles import Right
from rejse.web.app import make_app
from rejse.web.openapi import RIGHT
from rejse.workspace import open as open_workspace

Operation: TypeAlias = schemathesis.APIOperation[Any, Any, Any, Any]
Case: TypeAlias = schemathesis.Case[Any]

EXAMPLES = int(os.environ.get("REJSE_SCHEMATHESIS", "1"))
SLOW_KINDS = ("png", "pdf", "xlsx")
CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
REACHED_LEAST = 0.7
KEPT = ("content-type", "content-length", "accept")
"""The headers of a made-up request that are sent; who asks is the client's own matter."""


@pytest.fixture(scope="module")
def company(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("schemathesis") / "vind"
    shutil.copytree(made, folder)
    found = Company(make_app(open_workspace(folder), watch=False))
    with TestClient(found.app):
        found.sign_in()
        found.furnish()
        yield found


@pytest.fixture(scope="module")
def operations(company: Company) -> list[Operation]:
    """Every operation, as the app describes it to its owner."""
    described = deepcopy(company.clients[OWNER].get("/api/openapi.json").json())
    if EXAMPLES <= 10:
        _leave_out_slow_kinds(described)
    schema = schemathesis.openapi.from_dict(described)
    return [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]


def _leave_out_slow_kinds(described: dict[str, Any]) -> None:
    """Ask for no picture that takes a second to draw; another test draws each once."""
    for one in described["paths"]["/api/journeys/{journey}/map.{kind}"]["get"]["parameters"]:
        if one["name"] == "kind":
            one["schema"]["enum"] = [kind for kind in one["schema"]["enum"] if kind not in SLOW_KINDS]


def right_of(operation: Operation) -> str | None:
    right: str | None = operation.definition.raw[RIGHT]
    return right


def ask(client: TestClient, case: Case, **instead: Any) -> Any:
    """Send a request as it was made up, or what is sent instead, and hold the answer against the description."""
    told = case.as_transport_kwargs(base_url="http://testserver")
    sent = {name: told[name] for name in ("params", "json", "data", "files") if told.get(name)}
    if isinstance(sent.get("data"), bytes | str):
        sent["content"] = sent.pop("data")
    if "files" in sent:
        sent["files"] = [(name, (file, *map(_written, rest))) for name, (file, *rest) in sent["files"]]
    kept = {name: value for name, value in (told.get("headers") or {}).items() if name.lower() in KEPT}
    answer = client.request(told["method"], told["url"], **(instead or {**sent, "headers": kept}))
    answer.request.read()
    case.validate_response(answer, checks=CHECKS)
    return answer


def _written(part: Any) -> bytes | str:
    """Write a part of a form; numbers are made up too, and nobody could send one."""
    return part if isinstance(part, bytes | str) else str(part)


def test_every_operation_is_reached_by_who_may_and_closed_to_who_may_not(
    company: Company, operations: list[Operation]
) -> None:
    """Whoever has the right reaches what exists; every other key is refused, whatever it asks for."""
    shares, wrong = {}, {}
    for credential, client in company.clients.items():
        reached = {}
        for operation in operations:
            right = right_of(operation)
            may = right is None or credential in {OWNER, f"key:{right}"}
            sent = sent_to(operation.method.upper(), operation.path, company) if may else _anything(operation)
            instead = UPLOAD if may and operation.path.endswith("/uploads") else {}
            status = ask(client, operation.Case(**sent), **instead).status_code
            if may:
                reached[operation.label] = status // 100 == 2
            elif status != 403:
                wrong[credential, operation.label] = status
        shares[credential] = (sum(reached.values()), len(reached))
        print(f"{credential}: {shares[credential][0]} of {shares[credential][1]} operations reached")  # noqa: T201  (asked for)
        print("   not:", [label for label, there in reached.items() if not there])  # noqa: T201
    assert wrong == {}
    assert set(shares) == {OWNER, *(f"key:{right}" for right in Right)}
    assert [one for one, (there, every) in shares.items() if there < REACHED_LEAST * every] == []


def _anything(operation: Operation) -> dict[str, Any]:
    """Give something that fits the path, for whoever is refused before it is looked at."""
    named = {one.name: "svg" if one.name == "kind" else "1" for one in operation.path_parameters}
    return {"path_parameters": named, **({"body": {}} if operation.body else {})}


@pytest.mark.parametrize("credential", [*(f"key:{right}" for right in Right), OWNER])
def test_whatever_is_asked_is_answered_as_the_description_says(
    company: Company, operations: list[Operation], credential: str
) -> None:
    """Nothing is answered that is not described, and nothing breaks the server."""
    wrong = []
    for operation in operations:
        if right_of(operation) is None or credential in {OWNER, f"key:{right_of(operation)}"}:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                try:
                    _fuzz(company, operation, credential, mode)
                except BaseException as failure:  # (each operation is told of, not only the first)
                    if isinstance(failure, KeyboardInterrupt):
                        raise
                    wrong.append(f"{operation.label} {mode.name}\n{_told(failure)}")
    assert not wrong, "\n\n".join(wrong)


def _fuzz(company: Company, operation: Operation, credential: str, mode: GenerationMode) -> None:
    client = company.clients[credential]
    known = {} if mode is GenerationMode.NEGATIVE else _existing(operation)
    try:
        cases = operation.as_strategy(generation_mode=mode, **known)
    except Exception:  # (nothing outside the description can be made up for it)
        if mode is GenerationMode.NEGATIVE:
            return
        raise

    @settings(
        max_examples=EXAMPLES if credential != OWNER or mode is GenerationMode.POSITIVE else max(1, EXAMPLES // 2),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def asked(case: Case) -> None:
        ask(client, case)

    asked()


def _existing(operation: Operation) -> dict[str, Any]:
    """Ask about the journey that exists: the rest is made up."""
    named = {one.name for one in operation.path_parameters}
    return {"path_parameters": {"journey": "example"}} if named == {"journey"} else {}


def _told(failure: BaseException) -> str:
    parts = getattr(failure, "exceptions", None)
    return "\n".join(_told(one) for one in parts) if parts else f"{type(failure).__name__}: {failure}"
