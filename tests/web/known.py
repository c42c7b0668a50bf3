"""What exists in the example company, so that a program that knows only the description reaches every operation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.testclient import TestClient
from tests.web.conftest import PASSWORD

from rejse.store.roles import Right, Role
from rejse.web.safety import Guarded
from rejse.web.visitor import CSRF_HEADER

JOURNEY = "/api/journeys/example"
OWNER = "owner"


@dataclass
class Company:
    """The example company served to an owner, and to a program with a key of each single scope; what it may use up."""

    app: Guarded
    clients: dict[str, TestClient] = field(default_factory=dict)
    customers: list[str] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    users: list[int] = field(default_factory=list)
    invitations: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    views: list[int] = field(default_factory=list)
    made: int = 0

    @property
    def accounts(self) -> Any:
        return self.app.app.state.accounts

    def new(self, what: str) -> str:
        """Give a name that nothing has."""
        self.made += 1
        return f"{what}-{self.made}"

    def sign_in(self) -> None:
        """Let an owner sign in, and make a key of each single scope."""
        now = datetime.now(UTC)
        owner = self.accounts.users.add("olga@vind.dk", name="Olga", role=Role.OWNER, password=PASSWORD, at=now)
        token = self.accounts.sign_ins.begin(owner, at=now)
        csrf = self.accounts.sign_ins.find(token, at=now).csrf
        self.clients[OWNER] = self._client({CSRF_HEADER: csrf}, {"rejse": token})
        for right in Right:
            made = self.accounts.keys.make(str(right), {right}, by=owner, at=now)
            self.clients[f"key:{right}"] = self._client({"authorization": f"Bearer {made.secret}"}, {})

    def furnish(self) -> None:
        """Bring what operations are about: customers, conflicts, invitations, keys, users and views."""
        owner, now = self.clients[OWNER], datetime.now(UTC)
        wanted = "select distinct user_key from events where user_key is not null order by 1 limit 20"
        self.customers = [one["user_key"] for one in self.app.app.state.served.workspace.sql(wanted).to_pylist()]
        for name in ("name/da", "name/en", "goal/da"):
            for by in (OWNER, "key:edit"):
                operation = {"object": "phases/awareness", "field": name, "becomes": self.new(by)}
                answer = self.clients[by].post(f"{JOURNEY}/changes", json={"base": 1, "operations": [operation]})
                self.conflicts += [one["number"] for one in answer.json()["conflicts"]]
        for _ in range(3):
            wished = {"email": f"{self.new('guest')}@vind.dk", "role": "viewer"}
            self.invitations.append(owner.post("/api/invitations", json=wished).json()["invitation"]["number"])
            named = {"name": self.new("report"), "scopes": ["read"]}
            self.keys.append(owner.post("/api/keys", json=named).json()["key"]["number"])
            self.views.append(owner.post(f"{JOURNEY}/views", json={"name": self.new("view")}).json()["number"])
            email = f"{self.new('user')}@vind.dk"
            added = self.accounts.users.add(email, name="Viggo", role=Role.VIEWER, password=PASSWORD, at=now)
            self.users.append(added.id)
        self.import_file()

    def import_file(self) -> None:
        """Bring in a file of which one row is turned away."""
        answer = self.clients[OWNER].post("/api/imports/uploads", **UPLOAD)
        assert answer.json()["rejected"] == 1, answer.text

    def join_two(self) -> int:
        """Let the owner join two customers, and give the row of the identity log that does it."""
        two = {"key": self.customers.pop(), "other": self.customers.pop()}
        row: int = self.clients[OWNER].post("/api/people/join", json=two).json()["row"]["number"]
        return row

    def _client(self, headers: dict[str, str], cookies: dict[str, str]) -> TestClient:
        return TestClient(
            self.app, follow_redirects=False, headers=headers, cookies=cookies, raise_server_exceptions=False
        )


UPLOAD: dict[str, Any] = {
    "files": {"file": ("shop.csv", b"who,when,what\nanna,2026-10-01T10:00,order\nbo,never,order\n", "text/csv")},
    "data": {"options": '{"parts": {"customer": "who", "time": "when", "event": "what"}, "source": "shop"}'},
}


def sent_to(method: str, path: str, company: Company) -> dict[str, Any]:
    """Give what is sent to an operation that it can answer: parts of its path, its query, and its body."""
    numbers = {"views": company.views, "invitations": company.invitations, "keys": company.keys}
    listed = path.partition("/{number}")[0].rpartition("/")[2]
    number = numbers.get(listed, company.conflicts)
    parts: dict[str, Any] = {"journey": "example", "measure": "reach", "kind": "svg", "user": company.users[0]}
    if "{number}" in path:
        parts["number"] = number.pop(0) if method == "DELETE" or listed == "conflicts" else number[-1]
    parts["key"] = company.customers[-1]
    sent = SENT[method, path](company) if (method, path) in SENT else {}
    return {"path_parameters": {name: one for name, one in parts.items() if f"{{{name}}}" in path}, **sent}


def _changed(company: Company) -> dict[str, Any]:
    operation = {"object": "touchpoints/guide", "field": "name/da", "becomes": company.new("Guiden")}
    return {"body": {"operations": [operation]}}


SENT: dict[tuple[str, str], Callable[[Company], dict[str, Any]]] = {
    ("POST", "/api/journeys"): lambda one: {"body": {"id": one.new("rejse"), "template": "four"}},
    ("POST", "/api/journeys/{journey}/changes"): _changed,
    ("GET", "/api/journeys/{journey}/difference"): lambda _: {"query": {"earlier": "1"}},
    ("POST", "/api/journeys/{journey}/restore"): lambda _: {"body": {"version": "1"}},
    ("POST", "/api/journeys/{journey}/names"): lambda one: {"body": {"name": one.new("version")}},
    ("POST", "/api/journeys/{journey}/publications"): lambda _: {"body": {"in_force_from": "2026-11-01"}},
    ("POST", "/api/journeys/{journey}/conflicts/{number}/settle"): lambda _: {"body": {"take": "kept"}},
    ("GET", "/api/journeys/{journey}/measures/{measure}/comparison"): lambda _: {
        "query": {"from": "2026-08-01", "to": "2026-09-30"}
    },
    ("GET", "/api/journeys/{journey}/search"): lambda _: {"query": {"q": "guide"}},
    ("GET", "/api/journeys/{journey}/bindings/preview"): lambda _: {"query": {"touchpoint": "guide", "name": "order"}},
    ("POST", "/api/journeys/{journey}/bindings"): lambda _: {"body": {"touchpoint": "guide", "name": "seen-it"}},
    ("GET", "/api/people"): lambda one: {"query": {"key": one.customers[-1]}},
    ("POST", "/api/people/export"): lambda one: {"body": {"key": one.customers[-1]}},
    ("POST", "/api/people/erase"): lambda one: {"body": {"key": one.customers.pop(0), "sure": True}},
    ("POST", "/api/people/join"): lambda one: {"body": {"key": one.customers.pop(0), "other": one.customers.pop(0)}},
    ("POST", "/api/people/part"): lambda one: {"body": {"edge": str(one.join_two())}},
    ("POST", "/api/journeys/{journey}/views"): lambda one: {"body": {"name": one.new("mine")}},
    ("PATCH", "/api/journeys/{journey}/views/{number}"): lambda one: {"body": {"name": one.new("theirs")}},
    ("PATCH", "/api/users/{user}"): lambda _: {"body": {"role": "analyst"}},
    ("POST", "/api/invitations"): lambda one: {"body": {"email": f"{one.new('eve')}@vind.dk", "role": "viewer"}},
    ("POST", "/api/keys"): lambda one: {"body": {"name": one.new("report"), "scopes": ["read"]}},
    ("POST", "/api/rejected/replay"): lambda _: {
        "query": {"dry_run": True},
        "body": {"source": "shop", "file": "shop.csv"},
    },
    ("PATCH", "/api/settings"): lambda _: {"body": {"currency": "DKK"}},
}
"""What the operations take that need more than their path."""
