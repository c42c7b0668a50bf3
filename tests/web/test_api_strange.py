"""Every address, page or API, asked with strings that no person types: it is refused in words, and nothing breaks."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient
from tests.web.conftest import client_of

from rejse.workspace import open as open_workspace

STRANGE = {
    "nothing": "",
    "a nul": "a%00b",
    "no UTF-8": "%FF%FE%C3",
    "half a letter": "%ED%A0%80",
    "another line": "a%0D%0ASet-Cookie:%20x=1",
    "a number beyond all": "9" * 30,
    "digits without end": "1" * 5000,
    "a number of another script": quote("٣²"),
    "below zero": "-1",
    "a path out of here": "..%2F..%2Fetc%2Fpasswd",
    "markup": quote('"><script>alert(1)</script>{{7*7}}'),
    "many letters": quote("æ" * 1000),
    "a day beyond all": "9999-12-31",
    "letters nobody sees": quote("\u202e\u2028\ufeff\u0000"),
    "a length of time beyond all": "999999999999d",
    "not a number": "NaN",
}
EXISTING = {"journey": "example", "name": "reach", "kind": "json", "measure": "reach", "place": "touchpoints/guide",
            "listed": "touchpoints", "key": "1", "user": "1", "number": "1", "asked": "0", "token": "x"}  # fmt: skip
LOOKS = ("look", "period", "from", "to", "persona", "personas", "scope", "against", "lanes", "zoom", "collapsed", "row",
         "steps", "window", "top", "columns", "by", "by_from", "language", "next", "download")  # fmt: skip
FEW = ("a nul", "half a letter", "digits without end")
LONG = bool(os.environ.get("REJSE_SCHEMATHESIS"))
ENDLESS = "/j/{journey}/live"


class Address(NamedTuple):
    """A route with what it takes."""

    method: str
    path: str
    query: tuple[str, ...]
    form: tuple[str, ...]


@pytest.fixture(scope="module")
def client(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("strange") / "vind"
    shutil.copytree(made, folder)
    with client_of(open_workspace(folder)) as found:
        yield found


def addresses(client: TestClient) -> list[Address]:
    app: Any = client.app
    found = []
    for one in iter_route_contexts(app.app.routes):
        dependant = getattr(one.original_route, "dependant", None)
        if dependant is not None and one.path != ENDLESS:
            query = tuple(each.alias for each in dependant.query_params)
            form = tuple(each.alias for each in dependant.body_params)
            found += [Address(method, str(one.path), query, form) for method in one.methods or ()]
    return sorted(found)


def ways(one: Address, strange: str) -> Iterator[tuple[str, ...]]:
    """Give which parts of the query are strange: all that fit into an address, and in a long run each alone."""
    everything = tuple(dict.fromkeys((*one.query, *LOOKS)))
    yield one.query if len(strange) > 1000 else everything
    if LONG:
        yield from ((name,) for name in (everything if one.method == "GET" else one.query))


def asked(client: TestClient, one: Address, strange: str, names: tuple[str, ...], *, in_path: bool) -> int:
    """Ask with a strange string in some parts of the query, in the form, perhaps in the path; and give the status."""
    path = one.path.replace(":path}", "}")
    for name, usual in EXISTING.items():
        path = path.replace(f"{{{name}}}", (strange or "%20") if in_path else usual)
    query = "&".join(f"{name}={strange}" for name in names)
    headers = {"content-type": "application/x-www-form-urlencoded"} if one.form and "/api/" not in path else {}
    body = "&".join(f"{name}={strange}" for name in one.form).encode() if headers else b'{"a": "\\ud800\\u0000"}'
    if not headers and one.method != "GET":
        headers = {"content-type": "application/json"}
    answer = client.request(
        one.method, f"{path}?{query}", content=b"" if one.method == "GET" else body, headers=headers
    )
    assert "set-cookie: x=1" not in str(answer.headers).lower()
    return answer.status_code


@pytest.mark.parametrize("name", STRANGE if LONG else FEW)
def test_a_string_that_no_person_types_breaks_no_address(client: TestClient, name: str) -> None:
    broken, strange = {}, STRANGE[name]
    for one in addresses(client):
        tried = [(False, names) for names in ways(one, strange)]
        tried += [(True, one.query)] if "{" in one.path else []
        for in_path, names in tried:
            try:
                status = str(asked(client, one, strange, names, in_path=in_path))
            except Exception as failure:  # noqa: BLE001  (what it was is told)
                status = repr(failure)[:300]
            if status >= "500":
                broken[one.method, one.path, in_path, names[:2]] = status
    assert broken == {}
