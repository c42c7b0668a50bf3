"""Users, invitations, keys and the audit log: on the page, and for programs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.draw.browser import PHONE, Seen
from tests.store.accounts import QUICK
from tests.web.conftest import PASSWORD, client_of, serving

from rejse.errors import RejseError
from rejse.store.api_keys import UnknownScope
from rejse.store.audit import What
from rejse.store.roles import Right, Role
from rejse.web.app import make_app
from rejse.web.pages.users import LastDayUnclear
from rejse.web.visitor import CSRF_HEADER
from rejse.words import line
from rejse.workspace import Workspace


class Office:
    """The owner's browser, and what lies behind it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.accounts: Any = client.app.app.state.accounts  # type: ignore[attr-defined]
        self.accounts.users.passwords = QUICK
        self.owner = self.add("olga", Role.OWNER)
        self.sign_in(client, "olga")

    def add(self, name: str, role: Role) -> Any:
        email = f"{name}@vind.dk"
        return self.accounts.users.add(email, name=name.title(), role=role, password=PASSWORD, at=datetime.now(UTC))

    def sign_in(self, client: TestClient, name: str) -> TestClient:
        now = datetime.now(UTC)
        token = self.accounts.sign_ins.begin(self.accounts.users.by_email(f"{name}@vind.dk"), at=now)
        client.cookies.set("rejse", token)
        client.headers[CSRF_HEADER] = self.accounts.sign_ins.find(token, now).csrf
        return client

    def other(self, name: str = "") -> TestClient:
        client = TestClient(self.client.app, follow_redirects=False)
        return self.sign_in(client, name) if name else client

    @property
    def done(self) -> list[tuple[str, What, str]]:
        return [(one.who, one.what, one.about) for one in self.accounts.audit.page()]


@pytest.fixture
def office(empty: Workspace) -> Any:
    with client_of(empty, open_here=False) as client:
        yield Office(client)


def said(refused: RejseError) -> list[str]:
    return [line(refused, language) for language in ("en", "da")]


def test_a_role_holds_at_the_users_next_click(office: Office) -> None:
    erik = office.add("erik", Role.EDITOR)
    his = office.other("erik")
    assert his.get("/start/journey").status_code == 200
    answer = office.client.post(f"/users/{erik.id}/role", data={"role": "viewer"})
    assert answer.headers["location"] == "/users?done=role-set"
    assert his.get("/start/journey").status_code == 403
    assert "The role is changed; it holds at once." in office.client.get("/users?done=role-set&language=en").text
    assert (
        office.client.post(f"/users/{erik.id}/role", data={"role": "viewer"}).headers["location"].endswith("role-same")
    )
    assert office.done == [("olga@vind.dk", What.ROLE_CHANGED, "erik@vind.dk")]


def test_whoever_is_shut_out_is_out_at_once_and_can_be_let_in_again(office: Office) -> None:
    erik = office.add("erik", Role.EDITOR)
    his = office.other("erik")
    assert office.client.post(f"/users/{erik.id}/deactivate").headers["location"] == "/users?done=deactivated"
    assert his.get("/journeys").status_code == 303
    assert office.client.post(f"/users/{erik.id}/activate").headers["location"] == "/users?done=activated"
    assert office.other("erik").get("/journeys").status_code == 200
    assert office.done == [
        ("olga@vind.dk", What.USER_ACTIVATED, "erik@vind.dk"),
        ("olga@vind.dk", What.USER_DEACTIVATED, "erik@vind.dk"),
    ]


def test_somebody_is_always_an_owner(office: Office) -> None:
    for path, form in (
        (f"/users/{office.owner.id}/role", {"role": "viewer"}),
        (f"/users/{office.owner.id}/deactivate", {}),
    ):
        answer = office.client.post(f"{path}?language=en", data=form)
        assert answer.status_code == 409
        assert "&#34;olga@vind.dk&#34; is the only owner, and somebody must be." in answer.text
    assert office.client.post("/users/99/activate").status_code == 404
    assert office.done == []


def test_an_invitation_is_shown_once_and_makes_a_user_who_is_signed_in(office: Office) -> None:
    answer = office.client.post("/users/invitations", data={"email": "Ida@vind.dk", "role": "analyst"})
    link = re.search(r'value="http://testserver(/invitation/[\w-]+)"', answer.text)
    assert link
    assert link[1] not in office.client.get("/users").text
    guest = office.other()
    page = guest.get(f"{link[1]}?language=da").text
    assert "ida@vind.dk er inviteret som analytiker." in page
    wrong = guest.post(f"{link[1]}?language=en", data={"name": "Ida", "password": "short"})
    assert (wrong.status_code, 'value="Ida"' in wrong.text) == (422, True)
    assert guest.post(link[1], data={"name": "Ida"}, headers={"origin": "https://evil.example"}).status_code == 403
    accepted = guest.post(f"{link[1]}?language=da", data={"name": "Ida", "password": PASSWORD})
    assert accepted.headers["location"] == "/"
    assert guest.get("/journeys").status_code == 200
    ida = office.accounts.users.by_email("ida@vind.dk")
    assert (ida.name, ida.role, ida.language) == ("Ida", Role.ANALYST, "da")
    used = office.other().get(f"{link[1]}?language=en")
    assert (used.status_code, "This invitation was accepted already." in used.text) == (410, True)
    assert office.done == [
        ("ida@vind.dk", What.SIGNED_IN, ""),
        ("ida@vind.dk", What.INVITATION_ACCEPTED, "ida@vind.dk"),
        ("olga@vind.dk", What.INVITED, "ida@vind.dk"),
    ]


def test_an_invitation_that_is_old_or_taken_back_opens_nothing(office: Office) -> None:
    now = datetime.now(UTC)
    old = office.accounts.invitations.invite("ib@vind.dk", Role.VIEWER, by=office.owner, at=now - timedelta(days=8))
    form = {"name": "Ib", "password": PASSWORD}
    expired = office.other().post(f"/invitation/{old}?language=en", data=form)
    assert (expired.status_code, "one holds for 7 days" in expired.text) == (410, True)
    new = office.accounts.invitations.invite("ib@vind.dk", Role.VIEWER, by=office.owner, at=now)
    number = office.accounts.invitations.open(now)[0].number
    answer = office.client.post(f"/users/invitations/{number}/revoke")
    assert answer.headers["location"] == "/users?done=invitation-revoked#invitations"
    assert office.other().get(f"/invitation/{new}").status_code == 404
    assert office.other().post(f"/invitation/{new}", data=form).status_code == 404
    assert office.accounts.users.by_email("ib@vind.dk") is None
    assert office.done == [("olga@vind.dk", What.INVITATION_REVOKED, "ib@vind.dk")]


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("ida", "&#34;ida&#34; is not an e-mail address."),
        ("olga@vind.dk", "There is a user &#34;olga@vind.dk&#34; already."),
    ],
)
def test_whoever_cannot_be_invited_is_told_at_the_field(office: Office, email: str, message: str) -> None:
    answer = office.client.post("/users/invitations?language=en", data={"email": email, "role": "editor"})
    assert answer.status_code in {409, 422}
    assert message in answer.text
    assert f'value="{email}"' in answer.text
    assert 'id="invite-email-wrong"' in answer.text


def test_a_key_is_shown_once_and_opens_what_it_may_until_it_is_taken_away(office: Office) -> None:
    form = {"name": "nightly", "scope": ["read", "customers"], "expires": "2099-01-31"}
    answer = office.client.post("/users/keys", data=form)
    secret = re.search(r'value="(sk_[\w-]+)"', answer.text)
    assert secret
    assert secret[1] not in office.client.get("/users").text
    key = office.accounts.keys.all()[0]
    assert (key.scopes, key.expires_at) == (
        frozenset({Right.READ, Right.CUSTOMERS}),
        datetime(2099, 1, 31, 23, tzinfo=UTC),
    )
    program = office.other()
    program.headers["authorization"] = f"Bearer {secret[1]}"
    assert program.get("/api/journeys").status_code == 200
    assert program.get("/api/users").status_code == 403
    gone = office.client.post(f"/users/keys/{key.number}/revoke").headers["location"]
    assert gone == "/users?done=key-revoked#keys"
    assert program.get("/api/journeys").status_code == 401
    assert office.done == [("olga@vind.dk", What.KEY_REVOKED, "nightly"), ("olga@vind.dk", What.KEY_MADE, "nightly")]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"name": "k"}, "A key that may do nothing opens nothing."),
        ({"name": "", "scope": "read"}, "cannot be a name"),
        ({"name": "k", "scope": "fly"}, "&#34;fly&#34; is nothing that a key may do."),
        ({"name": "k", "scope": "read", "expires": "2020-01-31"}, "The key would have expired already"),
        ({"name": "k", "scope": "read", "expires": "soon"}, "&#34;soon&#34; is no day."),
    ],
)
def test_a_key_that_cannot_be_made_is_told_at_the_field(office: Office, form: dict[str, str], message: str) -> None:
    answer = office.client.post("/users/keys?language=en", data=form)
    assert answer.status_code == 422
    assert message in answer.text
    assert office.accounts.keys.all() == []


def test_mistakes_about_keys_are_told_in_both_languages() -> None:
    assert said(LastDayUnclear(value="soon")) == [
        '"soon" is no day. Write it like 2027-01-31. [last-day-unclear]',
        "»soon« er ikke en dag. Skriv den som 2027-01-31. [last-day-unclear]",
    ]
    assert said(UnknownScope(value="fly", known=("read", "edit"))) == [
        '"fly" is nothing that a key may do. Choose one or several of: read, edit. [unknown-scope]',
        '"fly" er ikke noget, en nøgle kan få lov til. Vælg et eller flere af: read, edit. [unknown-scope]',
    ]


def test_the_audit_log_is_read_page_by_page_and_narrowed(office: Office) -> None:
    for number in range(60):
        office.accounts.audit.note("olga@vind.dk", What.SIGNED_IN, at=datetime.now(UTC))
        if not number % 20:
            office.accounts.audit.note("", What.SIGN_IN_FAILED, at=datetime.now(UTC))
    first = office.client.get("/users/audit?language=da")
    assert first.text.count("<tr><td") == 50
    older = re.search(r'href="(/users/audit\?[^"]*before=\d+)"', first.text)
    assert older
    assert office.client.get(older[1].replace("&amp;", "&")).text.count("<tr><td") == 13
    failed = office.client.get("/users/audit?what=sign-in-failed&language=da").text
    assert failed.count("Et forsøg på at logge ind slog fejl") + failed.count("<tr><td") >= 3
    assert office.client.get("/users/audit?who=nobody@vind.dk").text.count("<tr><td") == 0
    assert office.client.get("/users/audit?what=nonsense&before=x").text.count("<tr><td") == 50


def test_no_english_stands_on_a_danish_page(office: Office) -> None:
    office.client.post("/users/keys", data={"name": "natlig", "scope": [str(one) for one in Right]})
    english = re.compile(r">[^<]*\b(the|and|Users|Change|Name|Role|Last|never|Keys|Show|Save|Sign)\b[^<]*<")
    for path in ("/users", "/users/audit", "/account", "/settings", "/start/journey", "/start/journey/touchpoints"):
        text = office.client.get(f"{path}?language=da").text
        assert [found.group() for found in english.finditer(text) if "English" not in found.group()] == [], path


# -- for programs ------------------------------------------------------------------------------------------------------


def test_a_program_manages_users(office: Office) -> None:
    erik = office.add("erik", Role.EDITOR)
    told = office.client.get("/api/users").json()["users"]
    assert [(one["email"], one["role"], one["active"]) for one in told] == [
        ("olga@vind.dk", "owner", True),
        ("erik@vind.dk", "editor", True),
    ]
    assert set(told[0]) == {
        "id", "email", "name", "role", "language", "active", "created_at", "password_changed_at", "last_seen",
    }  # fmt: skip
    changed = office.client.patch(f"/api/users/{erik.id}", json={"role": "viewer", "active": False}).json()
    assert (changed["role"], changed["active"]) == ("viewer", False)
    assert office.client.get(f"/api/users/{erik.id}").json() == changed
    last = office.client.patch(f"/api/users/{office.owner.id}", json={"active": False})
    assert (last.status_code, last.json()["error"]["code"]) == (409, "last-owner")
    assert office.client.get("/api/users/99").json()["error"]["code"] == "unknown-user"
    assert office.client.patch(f"/api/users/{erik.id}", json={"name": "x"}).status_code == 422
    assert [one[1] for one in office.done] == [What.USER_DEACTIVATED, What.ROLE_CHANGED]


def test_a_program_invites_and_makes_keys(office: Office) -> None:
    made = office.client.post("/api/invitations", json={"email": "ida@vind.dk", "role": "viewer"})
    assert made.status_code == 201
    assert made.json()["link"].startswith("http://testserver/invitation/")
    listed = office.client.get("/api/invitations").json()["invitations"]
    assert listed == [made.json()["invitation"]]
    assert office.client.delete(f"/api/invitations/{listed[0]['number']}").status_code == 204
    assert office.client.get("/api/invitations").json() == {"invitations": []}
    key = office.client.post("/api/keys", json={"name": "k", "scopes": ["edit", "read"]}).json()
    assert (key["key"]["scopes"], key["key"]["holds"], key["secret"][:3]) == (["read", "edit"], True, "sk_")
    gone = office.client.delete(f"/api/keys/{key['key']['number']}").json()
    assert (gone["holds"], gone["name"]) == (False, "k")
    assert office.client.get("/api/keys").json() == {"keys": [gone]}
    assert (
        office.client.post("/api/keys", json={"name": "k", "scopes": []}).json()["error"]["code"]
        == "key-without-scopes"
    )


def test_a_program_reads_the_audit_log_to_its_end(office: Office) -> None:
    for _ in range(3):
        office.accounts.audit.note("olga@vind.dk", What.SIGNED_IN, at=datetime.now(UTC))
    first = office.client.get("/api/audit?limit=2&language=en").json()
    assert [one["said"] for one in first["notes"]] == ["Signed in.", "Signed in."]
    rest = office.client.get(f"/api/audit?limit=2&before={first['older']}").json()
    assert (len(rest["notes"]), rest["older"]) == (1, None)


def test_the_pages_of_people_are_fit_for_everybody(empty: Workspace, visit: Callable[..., Seen]) -> None:
    """In the light and the dark, on a phone; the link is copied; nothing is wider than the screen."""
    app = make_app(empty, watch=False)
    with serving(app) as address:
        office = Office(TestClient(app))
        office.add("vera", Role.VIEWER)
        office.accounts.keys.make("report", {Right.READ}, by=office.owner, at=datetime.now(UTC))
        cookie = {"name": "rejse", "value": office.client.cookies["rejse"], "url": address}
        for how in ({"color_scheme": "dark"}, dict(PHONE)):
            seen = visit(f"{address}/sign-in", storage_state={"cookies": [], "origins": []}, **how)
            seen.page.context.add_cookies([cookie])  # type: ignore[list-item]
            for path in ("/users", "/users/audit", "/account", "/settings"):
                seen.page.goto(f"{address}{path}")
                assert (path, seen.axe()) == (path, [])
                wide = seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert (path, wide) == (path, 0)
        page = seen.page
        page.goto(f"{address}/users")
        page.locator("#invite-email").fill("ida@vind.dk")
        page.get_by_role("button", name="Lav et link").click()
        page.get_by_role("button", name="Kopiér").click()
        page.get_by_role("button", name="Kopieret").wait_for()
