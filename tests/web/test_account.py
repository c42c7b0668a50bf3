"""One's own account: name, language, password, and the browsers in which one is signed in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSWORD
from tests.web.test_users import Office, office  # noqa: F401  (the same owner's office)

from rejse.store.audit import What
from rejse.web.pages.account import NoAccount, WrongPassword, called
from rejse.words import line

NEW = "otte hvide heste"


@pytest.fixture
def mine(office: Office) -> Office:  # noqa: F811  (the fixture)
    return office


def browsers(mine: Office) -> list[Any]:
    found: list[Any] = mine.accounts.sign_ins.of(mine.owner, datetime.now(UTC))
    return found


def test_name_and_language_are_kept(mine: Office) -> None:
    answer = mine.client.post("/account", data={"name": " Olga Olsen ", "language": "en"})
    assert answer.headers["location"] == "/account?done=account-saved"
    olga = mine.accounts.users.get(mine.owner.id)
    assert (olga.name, olga.language) == ("Olga Olsen", "en")
    assert "Name and language are saved." in mine.client.get("/account?done=account-saved").text
    assert mine.done == [("olga@vind.dk", What.NAME_CHANGED, "olga@vind.dk")]
    wrong = mine.client.post("/account", data={"name": "", "language": "en"})
    assert (wrong.status_code, 'id="name-wrong"' in wrong.text) == (422, True)


def test_a_new_password_ends_every_other_session_and_this_one_goes_on(mine: Office) -> None:
    elsewhere = mine.other("olga")
    answer = mine.client.post("/account/password", data={"current": PASSWORD, "password": NEW})
    assert answer.headers["location"] == "/account?done=password-changed"
    assert mine.client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    users = mine.accounts.users
    assert users.check_password("olga@vind.dk", PASSWORD) is None
    assert users.check_password("olga@vind.dk", NEW) == users.get(mine.owner.id)
    assert mine.done == [("olga@vind.dk", What.PASSWORD_CHANGED, "olga@vind.dk")]


def test_whoever_finds_a_browser_open_cannot_change_the_password_by_guessing(mine: Office) -> None:
    for _ in range(5):
        answer = mine.client.post("/account/password?language=en", data={"current": "guess", "password": NEW})
        assert (answer.status_code, "That is not your password of now." in answer.text) == (422, True)
    held = mine.client.post("/account/password?language=en", data={"current": PASSWORD, "password": NEW})
    assert (held.status_code, "Wait 15 min. and try again." in held.text) == (429, True)
    assert 0 < int(held.headers["retry-after"]) <= 900
    assert mine.accounts.users.check_password("olga@vind.dk", PASSWORD) is not None


def test_a_bad_new_password_is_told_at_its_field(mine: Office) -> None:
    answer = mine.client.post("/account/password?language=en", data={"current": PASSWORD, "password": "short"})
    assert (answer.status_code, 'id="password-wrong"' in answer.text) == (422, True)


def test_browsers_are_listed_and_signed_out_one_by_one_or_all_others(mine: Office) -> None:
    second, third = mine.other("olga"), mine.other("olga")
    theirs = mine.other()
    mine.add("erik", mine.owner.role)
    mine.sign_in(theirs, "erik")
    assert mine.client.get("/account?language=en").text.count("Sign out<span") == 2
    newest = browsers(mine)[0].number
    assert mine.client.post(f"/account/browsers/{newest}/end").headers["location"] == "/account?done=browser-ended"
    assert [one.get("/account").status_code for one in (mine.client, second, third)] == [200, 200, 303]
    erik = mine.accounts.sign_ins.of(mine.accounts.users.by_email("erik@vind.dk"), datetime.now(UTC))[0]
    mine.client.post(f"/account/browsers/{erik.number}/end")
    assert theirs.get("/account").status_code == 200, "somebody else's is not mine to end"
    assert mine.client.post("/account/browsers/end").headers["location"] == "/account?done=browsers-ended"
    assert [one.get("/account").status_code for one in (mine.client, second)] == [200, 303]
    assert len(browsers(mine)) == 1


def test_whoever_has_no_account_is_told_so(seen_client: TestClient) -> None:
    answer = seen_client.get("/account?language=en")
    assert answer.status_code == 422
    assert "You have no account of your own here: nobody signed in." in answer.text
    assert [line(one, language) for one in (NoAccount(), WrongPassword()) for language in ("en", "da")] == [
        "You have no account of your own here: nobody signed in. Start Rejse without --open, and sign in. [no-account]",
        "Du har ingen egen konto her: ingen er logget ind. Start Rejse uden --open, og log ind. [no-account]",
        "That is not your password of now. Type the one with which you signed in. [wrong-password]",
        "Det er ikke din nuværende adgangskode. Skriv den, du loggede ind med. [wrong-password]",
    ]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Mac"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_its_user_knows_it(agent: str, name: str) -> None:
    assert called(agent) == name
