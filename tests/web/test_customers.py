"""Behind every number: its rule, what it was made from, and exactly the customers that it counts."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Signed, client_of

from rejse.store.roles import Role
from rejse.workspace import Workspace

EVIDENCE = "/j/example/evidence"
REACH = f"{EVIDENCE}/reach?row=guide&rows=touchpoints&number=passed"
API = "/api/journeys/example"


def keys_in(html: str) -> list[str]:
    return re.findall(r"/customers/([0-9a-f]+)\"", html)


def test_a_number_tells_its_rule_what_it_was_made_from_and_when_it_misleads(seen_client: TestClient) -> None:
    html = seen_client.get(f"{REACH}&language=en").text
    for said in ("What it counts", "When it misleads", "What it was made from", "Events version", "Beside it",
                 "The same number from Python", "No plain SQL can say this number."):  # fmt: skip
        assert said in html
    danish = seen_client.get(f"{EVIDENCE}/reach?row=price-calculator&number=reach&language=da").text
    for said in (
        "Hvad det tæller",
        "Hvornår det vildleder",
        "Hvad det er lavet af",
        "Samme tal i SQL",
        "count(distinct",
    ):
        assert said in danish


def test_exactly_those_who_are_counted_are_listed_page_by_page(seen_client: TestClient) -> None:
    first = seen_client.get(f"{REACH}&language=en").text
    number = re.search(r'evidence-number">(\d+)<', first)
    assert number is not None
    pages = -(-int(number[1]) // 50)
    found = [key for at in range(1, pages + 1) for key in keys_in(seen_client.get(f"{REACH}&page={at}").text)]
    assert len(found) == len(set(found)) == int(number[1])
    assert len(keys_in(first)) == min(50, int(number[1]))
    assert keys_in(seen_client.get(f"{REACH}&page=999").text) == found[50 * (pages - 1) :]


def test_a_number_is_named_short_or_in_parts(seen_client: TestClient) -> None:
    assert keys_in(seen_client.get(f"{EVIDENCE}/reach?of=guide:passed").text) == keys_in(seen_client.get(REACH).text)
    step = seen_client.get(f"{EVIDENCE}/flow?" + urlencode({"of": "facebook-advert,guide:n", "language": "en"}))
    assert "Facebook advert → " in step.text or "→" in step.text
    assert seen_client.get(f"{EVIDENCE}/funnel?row=2").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("nope", 404), ("reach?row=nope&number=left", 422), ("reach?row=guide&number=nope", 422), ("reach?page=0", 422)],
)
def test_a_number_that_is_not_there_is_told_and_is_no_failure(seen_client: TestClient, path: str, status: int) -> None:
    assert seen_client.get(f"{EVIDENCE}/{path}").status_code == status


def test_the_question_of_the_address_is_the_question_of_the_number(seen_client: TestClient) -> None:
    told = seen_client.get(
        f"{API}/evidence/reach?row=guide&from=2026-01-01&to=2026-03-31&persona=farmer-kresten"
    ).json()
    answer = seen_client.get(
        "/j/example/measures/reach.json?from=2026-01-01&to=2026-03-31&persona=farmer-kresten"
    ).json()
    assert told["n"] == next(one["reach"] for one in answer["touchpoints"] if one["touchpoint"] == "guide")
    assert told["snapshot"] == answer["snapshot"]


def test_one_customers_way_names_touchpoints_and_tells_times_in_the_journeys_zone(seen_client: TestClient) -> None:
    key = keys_in(seen_client.get(REACH).text)[0]
    html = seen_client.get(f"/j/example/customers/{key}?language=da").text
    told = seen_client.get(f"{API}/customers/{key}").json()
    assert html.count('<li class="on-map">') == sum(one["touchpoint"] is not None for one in told["happenings"])
    assert 'href="/j/example/at/touchpoints/guide"' in html
    assert f"{told['n']} hændelser" in html
    assert key not in html[html.index("<main") :]
    assert any(one["touchpoint"] == "guide" and one["outcome"] == "passed" for one in told["standings"])
    assert seen_client.get("/j/example/customers/nobody").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_lists_of_customers_are_for_those_who_may_see_them(signed_in: Callable[[Role], Signed], role: Role) -> None:
    client = signed_in(role).client
    may = role is not Role.VIEWER
    html = client.get(f"{REACH}&language=en").text
    assert bool(keys_in(html)) is may
    assert ("Your role sees numbers, not lists of customers." in html) is not may
    status = 404 if may else 403
    assert client.get("/j/example/customers/nobody").status_code == status
    assert client.get(f"{API}/customers/nobody").status_code == status
    assert client.get(f"{API}/evidence/reach/customers?row=guide").status_code == (200 if may else 403)


def test_an_id_of_the_company_leads_to_a_customer_only_for_who_may_see_people(
    signed_in: Callable[[Role], Signed], company: Workspace
) -> None:
    """An analyst who knows somebody's customer number cannot look up what that person did."""
    known = "kunde-000001"
    company.key("user", known)
    analyst = signed_in(Role.ANALYST).client.get(f"/j/example/customers/{known}")
    assert analyst.status_code == 404


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "So few customers are behind this number that they could be recognised."),
        ("da", "Der er så få kunder bag dette tal, at de kan genkendes."),
    ],
)
def test_a_small_group_is_listed_for_owners_only(
    signed_in: Callable[[Role], Signed], company: Workspace, language: str, told: str
) -> None:
    rows = company.measure("reach").touchpoints  # type: ignore[attr-defined]
    small = next(one.touchpoint for one in rows if one.left is not None and 0 < one.left < 5)
    path = f"{API}/evidence/reach/customers?row={small}&number=left&language={language}"
    assert signed_in(Role.OWNER).client.get(path).status_code == 200
    answer = signed_in(Role.ANALYST).client.get(path)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "too-few-to-tell"
    assert answer.json()["error"]["message"] == told
    page = signed_in(Role.ANALYST).client.get(f"{EVIDENCE}/reach?row={small}&number=left").text
    assert keys_in(page) == []
    assert "select " not in page


def test_without_events_there_is_no_evidence_yet(empty: Workspace) -> None:
    with client_of(empty) as client:
        html = client.get("/j/rejse/evidence/reach?language=da").text
        assert "Der er ikke hentet noget ind endnu." in html
        phase = empty.journey().phases[0].id
        assert client.get(f"/j/rejse/at/phases/{phase}").status_code == 200
        touchpoint = empty.journey().touchpoints[0].id
        assert client.get(f"/j/rejse/at/touchpoints/{touchpoint}").status_code == 200
        assert client.get("/j/rejse/table").status_code == 200
        assert client.get("/j/rejse/search?q=a").status_code == 200
        assert client.get("/j/rejse/map?period=30d&look=difference").status_code == 200
