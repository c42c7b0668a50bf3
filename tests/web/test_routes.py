"""Every route, asked by everybody: who has the right is answered, whoever has it not is refused.

A new route is one line in `ROUTES`: method, path, the right it takes, what it answers to whoever has it; and what is
sent, where something is.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient
from tests.web.conftest import PASSWORD

from rejse.store.roles import RIGHTS, Right, Role
from rejse.web.app import make_app
from rejse.web.safety import Guarded
from rejse.web.visitor import CSRF_HEADER, Needs
from rejse.workspace import open as open_workspace

READ, CUSTOMERS, EDIT, IMPORT, PEOPLE, USERS = Right
PUBLIC = None
KNOWN: Final = "known"
"""Open to whoever is known, whatever they may."""


class Route(NamedTuple):
    """A line of the table. `ok` is what whoever may is answered; `sent` goes along, `at` stands in the path."""

    method: str
    path: str
    right: Right | Literal["known"] | None
    ok: int | tuple[int, ...]
    sent: dict[str, Any] = {}  # noqa: RUF012  (never changed)
    at: dict[str, str] = {}  # noqa: RUF012  (never changed)


def form(**fields: Any) -> dict[str, Any]:
    return {"data": fields}


def query(**parts: Any) -> dict[str, Any]:
    return {"params": parts}


GONE = {"place:path": "notes/talk-in-harvest"}

ROUTES = [
    # -- the frame
    Route("GET", "/healthz", PUBLIC, 200),
    Route("GET", "/static/{asked}/{name:path}", PUBLIC, 200),
    Route("GET", "/", READ, 303),
    Route("GET", "/journeys", READ, 200),
    Route("POST", "/reader", READ, 303, form(theme="dark")),
    Route("GET", "/api/journeys", READ, 200),
    # -- people
    Route("GET", "/sign-in", PUBLIC, (200, 303)),
    Route("POST", "/sign-in", PUBLIC, (422, 429), form(email="nobody@vind.dk")),
    Route("POST", "/sign-out", READ, 303),
    Route("GET", "/start", PUBLIC, 303),
    Route("POST", "/start", PUBLIC, 303, form(email="eve@vind.dk", name="Eve", password=PASSWORD)),
    Route("GET", "/start/journey", EDIT, 200),
    Route("GET", "/start/journey/touchpoints", EDIT, 200),
    Route("POST", "/start/journey", EDIT, 303, form(model="four", touchpoint="order")),
    Route("GET", "/invitation/{token}", PUBLIC, 404),
    Route("POST", "/invitation/{token}", PUBLIC, 404, form(name="Eve", password=PASSWORD)),
    Route("GET", "/account", READ, (200, 422)),
    Route("POST", "/account", READ, (303, 422), form(name="Vera")),
    Route("POST", "/account/password", READ, (422, 429), form(current="-", password=PASSWORD)),
    Route("POST", "/account/browsers/{number}/end", READ, (303, 422)),
    Route("POST", "/account/browsers/end", READ, (303, 422)),
    Route("GET", "/users", USERS, 200),
    Route("POST", "/users/{user}/role", USERS, 303, form(role="viewer")),
    Route("POST", "/users/{user}/deactivate", USERS, 303),
    Route("POST", "/users/{user}/activate", USERS, 303),
    Route("POST", "/users/invitations", USERS, 200, form(email="new@vind.dk", role="viewer")),
    Route("POST", "/users/invitations/{number}/revoke", USERS, 303),
    Route("POST", "/users/keys", USERS, 200, form(name="report", scope="read")),
    Route("POST", "/users/keys/{number}/revoke", USERS, 303),
    Route("GET", "/users/audit", USERS, 200),
    Route("GET", "/settings", USERS, 200),
    Route("POST", "/settings", USERS, 303, form(currency="DKK")),
    Route("GET", "/api/users", USERS, 200),
    Route("GET", "/api/users/{user}", USERS, 200),
    Route("PATCH", "/api/users/{user}", USERS, 200, {"json": {"active": True}}),
    Route("GET", "/api/invitations", USERS, 200),
    Route("POST", "/api/invitations", USERS, 201, {"json": {"email": "other@vind.dk", "role": "viewer"}}),
    Route("DELETE", "/api/invitations/{number}", USERS, 204),
    Route("GET", "/api/keys", USERS, 200),
    Route("POST", "/api/keys", USERS, 201, {"json": {"name": "report", "scopes": ["read"]}}),
    Route("DELETE", "/api/keys/{number}", USERS, 200),
    Route("GET", "/api/audit", USERS, 200),
    Route("GET", "/api/settings", USERS, 200),
    Route("PATCH", "/api/settings", USERS, 200, {"json": {"currency": "DKK"}}),
    # -- the map
    Route("GET", "/j/{journey}/live", READ, 200),
    Route("GET", "/j/{journey}/map", READ, 200),
    Route("GET", "/j/{journey}/map/picture", READ, 200),
    Route("GET", "/j/{journey}/map.{kind}", READ, 200, at={"kind": "svg"}),
    Route("GET", "/j/{journey}/table", READ, 200),
    Route("GET", "/j/{journey}/search", READ, 200, query(q="quote")),
    Route("GET", "/j/{journey}/evidence/{measure}", READ, 200, query(of="quote")),
    Route("GET", "/j/{journey}/customers/{key}", CUSTOMERS, 404),
    Route("POST", "/j/{journey}/views", READ, (303, 422), form(name="mine")),
    Route("POST", "/j/{journey}/views/{number}/delete", READ, (303, 404, 422)),
    Route("POST", "/j/{journey}/undo", EDIT, (200, 303, 409, 422)),
    Route("POST", "/j/{journey}/redo", EDIT, (200, 303, 409, 422)),
    Route("POST", "/j/{journey}/map/pasted", EDIT, 200, form(text="Call\nLetter")),
    Route("GET", "/j/{journey}/at/{place:path}", READ, 200),
    Route("POST", "/j/{journey}/at/{place:path}", EDIT, (200, 303), form(name="Offer")),
    Route("POST", "/j/{journey}/mend/{place:path}", EDIT, (303, 422), form(code="none")),
    Route("POST", "/j/{journey}/accept/{handover}", EDIT, (200, 303, 422), form(team="sales")),
    Route("POST", "/j/{journey}/renegotiate/{handover}", EDIT, (200, 303, 422)),
    Route("GET", "/j/{journey}/all/{listed}", READ, 200),
    Route("POST", "/j/{journey}/all/{listed}", EDIT, (200, 303), form(name="A remark")),
    Route("GET", "/j/{journey}/remove/{place:path}", EDIT, 200, at=GONE),
    Route("POST", "/j/{journey}/remove/{place:path}", EDIT, (200, 303, 404), at=GONE),
    Route("GET", "/j/{journey}/history", READ, 200),
    Route("GET", "/j/{journey}/history/between", READ, 200, query(earlier="1")),
    Route("POST", "/j/{journey}/history/restore", EDIT, 303, form(version="1")),
    Route("POST", "/j/{journey}/history/name", EDIT, (303, 409, 422), form(name="first")),
    Route("POST", "/j/{journey}/history/publish", EDIT, 303, form(since="2026-11-22")),
    Route("POST", "/j/{journey}/history/settle", EDIT, (404, 422), form(conflict="99", take="kept")),
    # -- measures, personas
    Route("GET", "/j/{journey}/measures", READ, 200),
    Route("GET", "/j/{journey}/measures/{name}", READ, 200),
    Route("GET", "/j/{journey}/measures/{name}.{kind}", READ, 200),
    Route("GET", "/j/{journey}/personas", READ, 200),
    Route("POST", "/j/{journey}/personas", EDIT, 303, form(name="Birthe")),
    # -- sources
    Route("GET", "/j/{journey}/sources", READ, 200),
    Route("GET", "/j/{journey}/bindings", READ, 200),
    Route("GET", "/j/{journey}/bindings/preview", READ, (200, 422), query(touchpoint="quote")),
    Route("POST", "/j/{journey}/bindings", EDIT, (303, 422), form(touchpoint="quote")),
    Route("GET", "/j/{journey}/sources/people", CUSTOMERS, 200),
    Route("POST", "/j/{journey}/sources/people/export", PEOPLE, 404, form(key="nobody")),
    Route("POST", "/j/{journey}/sources/people/erase", PEOPLE, (404, 422), form(key="nobody")),
    Route("POST", "/j/{journey}/sources/people/join", PEOPLE, (404, 422), form(key="nobody", other="none")),
    Route("POST", "/j/{journey}/sources/people/part", PEOPLE, (404, 422), form(key="nobody", edge="none")),
    # -- journeys, for programs
    Route("POST", "/api/journeys", EDIT, (201, 409), {"json": {"id": "second", "template": "four"}}),
    Route("GET", "/api/journeys/{journey}", READ, 200),
    Route("GET", "/api/journeys/{journey}/problems", READ, 200),
    Route("GET", "/api/journeys/{journey}/schema", READ, 200),
    Route("POST", "/api/journeys/{journey}/changes", EDIT, 200, {"json": {"operations": []}}),
    Route("POST", "/api/journeys/{journey}/edits", EDIT, (200, 422), {"json": {"operations": []}}),
    Route("POST", "/api/journeys/{journey}/undo", EDIT, (200, 409, 422)),
    Route("POST", "/api/journeys/{journey}/redo", EDIT, (200, 409, 422)),
    Route("GET", "/api/journeys/{journey}/evidence/{measure}", READ, 200, query(of="quote")),
    Route("GET", "/api/journeys/{journey}/evidence/{measure}/customers", CUSTOMERS, 200, query(of="quote")),
    Route("GET", "/api/journeys/{journey}/customers/{key}", CUSTOMERS, 404),
    Route("GET", "/api/journeys/{journey}/search", READ, 200, query(q="quote")),
    Route("GET", "/api/journeys/{journey}/history", READ, 200),
    Route("GET", "/api/journeys/{journey}/difference", READ, 200, query(earlier="1")),
    Route("POST", "/api/journeys/{journey}/restore", EDIT, 200, {"json": {"version": "1"}}),
    Route("GET", "/api/journeys/{journey}/names", READ, 200),
    Route("POST", "/api/journeys/{journey}/names", EDIT, (201, 409, 422), {"json": {"name": "second"}}),
    Route("GET", "/api/journeys/{journey}/publications", READ, 200),
    Route("POST", "/api/journeys/{journey}/publications", EDIT, 201, {"json": {"in_force_from": "2026-11-22"}}),
    Route("GET", "/api/journeys/{journey}/conflicts", READ, 200),
    Route("POST", "/api/journeys/{journey}/conflicts/{number}/settle", EDIT, (404, 422), {"json": {"take": "kept"}}),
    Route("GET", "/api/journeys/{journey}/scene", READ, 200),
    Route("GET", "/api/journeys/{journey}/table", READ, 200),
    Route("GET", "/api/journeys/{journey}/map.{kind}", READ, 200, at={"kind": "svg"}),
    Route("GET", "/api/journeys/{journey}/views", READ, (200, 422)),
    Route("POST", "/api/journeys/{journey}/views", READ, (201, 409, 422), {"json": {"name": "ours"}}),
    Route(
        "PATCH", "/api/journeys/{journey}/views/{number}", READ, (200, 403, 404, 409, 422), {"json": {"name": "all"}}
    ),
    Route("DELETE", "/api/journeys/{journey}/views/{number}", READ, (204, 403, 404, 422)),
    Route("GET", "/api/openapi.json", KNOWN, 200),
    # -- measures and sources, for programs
    Route("GET", "/api/measures", READ, 200),
    Route("GET", "/api/journeys/{journey}/measures/{measure}", READ, 200),
    Route("GET", "/api/journeys/{journey}/measures/{measure}/comparison", READ, (200, 422)),
    Route("GET", "/api/journeys/{journey}/personas", READ, 200),
    Route("GET", "/api/sources", READ, 200),
    Route("GET", "/api/journeys/{journey}/bindings", READ, 200),
    Route("GET", "/api/journeys/{journey}/bindings/seen", READ, 200),
    Route("GET", "/api/journeys/{journey}/bindings/preview", READ, 200, query(touchpoint="quote", name="quote")),
    Route("POST", "/api/journeys/{journey}/bindings", EDIT, 200, {"json": {"touchpoint": "quote", "name": "bid"}}),
    Route("GET", "/api/people", PEOPLE, (404, 422), query(key="nobody")),
    Route("POST", "/api/people/export", PEOPLE, (404, 422), {"json": {"key": "nobody"}}),
    Route("POST", "/api/people/erase", PEOPLE, (404, 422), {"json": {"key": "nobody", "sure": True}}),
    Route("POST", "/api/people/join", PEOPLE, (404, 422), {"json": {"key": "nobody", "other": "none"}}),
    Route("POST", "/api/people/part", PEOPLE, (404, 422), {"json": {"edge": "seen-none"}}),
    # -- files that are uploaded
    Route("GET", "/j/{journey}/sources/import", IMPORT, (200, 303)),
    Route("GET", "/j/{journey}/sources/import/{token}", IMPORT, (404, 422)),
    Route("GET", "/j/{journey}/sources/import/{token}/state", IMPORT, (404, 422)),
    Route("POST", "/j/{journey}/sources/import/{token}/look", IMPORT, (404, 422)),
    Route("POST", "/j/{journey}/sources/import/{token}", IMPORT, (404, 422)),
    Route("POST", "/j/{journey}/sources/import/{token}/cancel", IMPORT, (303, 404, 422)),
    Route("POST", "/j/{journey}/sources/uploads", IMPORT, (303, 422)),
    Route("GET", "/j/{journey}/sources/rejected", READ, 200),
    Route("POST", "/j/{journey}/sources/rejected/replay", IMPORT, 404, form(source="shop", file="none.csv")),
    Route("POST", "/api/imports/uploads", IMPORT, 422),
    Route("GET", "/api/rejected", READ, 200),
    Route("POST", "/api/rejected/replay", IMPORT, 404, {"json": {"source": "shop", "file": "none.csv"}}),
]
"""Every route of the app."""

EXAMPLES = {
    "journey": "example",
    "asked": "0",
    "name:path": "app.css",
    "token": "guessed",
    "place:path": "touchpoints/quote",
    "listed": "notes",
    "handover": "lead-to-sales",
    "name": "reach",
    "measure": "reach",
    "kind": "csv",
    "key": "0" * 32,
}
"""What stands in the paths; {user} and {number} are made."""

CREDENTIALS = ["nobody", *map(str, Role), *(f"key:{right}" for right in Right), "revoked-key", "expired-session"]


@dataclass
class Doors:
    """An app with users of every role and keys of every scope."""

    app: Guarded
    user: int
    number: int
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def accounts(self) -> Any:
        return self.app.app.state.accounts

    def client(self, credential: str) -> TestClient:
        """Give a client with a credential: sessions are new every time, for some routes end them."""
        client = TestClient(self.app, follow_redirects=False)
        if credential in self.keys:
            client.headers["authorization"] = f"Bearer {self.keys[credential]}"
        elif credential != "nobody":
            begun = datetime.now(UTC) - timedelta(days=90 if credential == "expired-session" else 0)
            role = "viewer" if credential == "expired-session" else credential
            token = self.accounts.sign_ins.begin(self.accounts.users.by_email(f"{role}@vind.dk"), at=begun)
            found = self.accounts.sign_ins.find(token, at=begun)
            client.cookies.set("rejse", token)
            client.headers[CSRF_HEADER] = found.csrf
        return client


@pytest.fixture(scope="module")
def doors(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("routes") / "vind"
    shutil.copytree(made, folder)
    app = make_app(open_workspace(folder), watch=False)
    accounts, now = app.app.state.accounts, datetime.now(UTC)
    for role in (*Role, "spare"):
        given = Role(role) if role != "spare" else Role.VIEWER
        accounts.users.add(f"{role}@vind.dk", name=role, role=given, password=PASSWORD, at=now)
    owner = accounts.users.by_email("owner@vind.dk")
    found = Doors(app, user=accounts.users.by_email("spare@vind.dk").id, number=1)
    accounts.invitations.invite("first@vind.dk", Role.VIEWER, by=owner, at=now)
    accounts.keys.make("first", {Right.READ}, by=owner, at=now)
    for right in Right:
        found.keys[f"key:{right}"] = accounts.keys.make(right, {right}, by=owner, at=now).secret
    revoked = accounts.keys.make("revoked", set(Right), by=owner, at=now)
    accounts.keys.revoke(revoked.key.number, at=now)
    found.keys["revoked-key"] = revoked.secret
    with TestClient(app):
        yield found


def may(credential: str, right: Right) -> bool:
    if credential.startswith("key:"):
        return credential == f"key:{right}"
    return credential in set(Role) and right in RIGHTS[Role(credential)]


def outcome(route: Route, credential: str) -> str | tuple[int, ...]:
    """What a credential is answered: what whoever may is answered, or how it is refused."""
    ok = route.ok if isinstance(route.ok, tuple) else (route.ok,)
    known = credential.startswith("key:") or credential in set(Role)
    if route.right is None or (known and route.right == KNOWN):
        return ok
    if isinstance(route.right, Right) and may(credential, route.right):
        return ok
    if known:
        return (403,)
    return (401,) if route.path.startswith("/api/") else "to the sign-in"


def path_of(route: Route, doors: Doors) -> str:
    """Put the examples into a route's path."""
    path = route.path
    for name, value in {**EXAMPLES, "user": doors.user, "number": doors.number, **route.at}.items():
        path = path.replace(f"{{{name}}}", str(value))
    assert "{" not in path, "say in EXAMPLES what stands in the path"
    return path


@contextmanager
def ending(doors: Doors) -> Iterator[None]:
    """Tell pages that listen for news that there will be none: an answer that never ends could not be looked at."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(0.05):
            doors.app.app.state.served.listeners.tell(None)

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


READING_FIRST = sorted(ROUTES, key=lambda one: one.method != "GET")
"""What is changed is measured anew: whoever only reads is asked before."""


@pytest.mark.parametrize("route", READING_FIRST, ids=lambda one: f"{one.method} {one.path}")
def test_a_route_is_open_to_whoever_has_its_right_and_to_nobody_else(doors: Doors, route: Route) -> None:
    path = path_of(route, doors)
    wrong = {}
    with ending(doors):
        for credential in CREDENTIALS:
            answer = doors.client(credential).request(route.method, path, **route.sent)
            led = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            wanted = outcome(route, credential)
            fits = led if isinstance(wanted, str) else answer.status_code in wanted
            if not fits or (led and wanted == (303,) and route.path != "/sign-out"):
                wrong[credential] = (answer.status_code, answer.headers.get("location"), wanted)
    assert wrong == {}


def rights_of(dependant: Any) -> set[Right]:
    """What a route says that it needs, however deep it says so."""
    found = {dependant.call.right} if isinstance(dependant.call, Needs) else set()
    return found.union(*(rights_of(one) for one in dependant.dependencies))


def test_the_table_has_every_route_with_the_right_it_takes(doors: Doors) -> None:
    told = {
        (method, str(one.path)): sorted(rights_of(getattr(one.original_route, "dependant")))  # noqa: B009  (untyped)
        for one in iter_route_contexts(doors.app.app.routes)
        for method in one.methods or ()
    }
    table = {(one.method, one.path): [one.right] if isinstance(one.right, Right) else [] for one in ROUTES}
    assert sorted(set(told) - set(table)) == [], "a route is missing in the table"
    assert table == told


def test_a_form_without_the_pages_secret_is_refused_everywhere(doors: Doors) -> None:
    """Whatever changes something takes the secret of one of our own pages, from whoever comes with a cookie."""
    taken = {}
    for route in ROUTES:
        if route.method != "GET" and route.right is not None:
            path = path_of(route, doors)
            client = doors.client("owner")
            del client.headers[CSRF_HEADER]
            answer = client.request(route.method, path, **route.sent)
            if answer.status_code != 403:
                taken[route.path] = answer.status_code
    assert taken == {}
