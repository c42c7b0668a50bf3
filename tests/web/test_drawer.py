"""The drawer: everything that is known of an object, all its fields, and what became of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient
from tests.draw.browser import PHONE, Seen
from tests.web.conftest import Signed

from rejse.journey.writing import LISTS
from rejse.store.roles import Role
from rejse.workspace import Workspace

AT = "/j/example/at"
BESIDE = {"hx-request": "true"}


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def places(workspace: Workspace) -> list[str]:
    journey = workspace.journey()
    return ["", *(f"{listed}/{one.id}" for listed in LISTS for one in getattr(journey, listed))]


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_object_of_the_journey_has_a_page_with_each_of_its_parts(
    company: Workspace, client: TestClient, language: str
) -> None:
    one_of_each = {place.partition("/")[0]: place for place in places(company)}
    for place in one_of_each.values():
        for part in ("numbers", "fields", "history"):
            answer = client.get(f"{AT}/{place}", params={"part": part, "language": language})
            assert answer.status_code == 200, (place, part)
            assert answer.text.count("<h1") == 1


def test_beside_the_map_it_is_a_part_and_by_itself_a_page(seen_client: TestClient) -> None:
    part = seen_client.get(f"{AT}/touchpoints/guide", headers=BESIDE).text
    assert part.lstrip().startswith("<article")
    assert "data-close-drawer" in part
    page = seen_client.get(f"{AT}/touchpoints/guide").text
    assert page.startswith("<!doctype html>")
    assert "data-close-drawer" not in page


def test_a_touchpoint_tells_its_numbers_with_n_and_interval_and_each_leads_to_its_evidence(
    seen_client: TestClient,
) -> None:
    html = seen_client.get(
        f"{AT}/touchpoints/guide?language=en&from=2026-01-01&to=2026-06-30&persona=farmer-kresten"
    ).text
    told = seen_client.get("/j/example/measures/reach.json?from=2026-01-01&to=2026-06-30&persona=farmer-kresten").json()
    row = next(one for one in told["touchpoints"] if one["touchpoint"] == "guide")
    number = re.search(r'href="([^"]*number=reach)">(\d+)<', html)
    assert number is not None
    assert int(number[2]) == row["reach"]
    evidence = seen_client.get(number[1].replace("&amp;", "&") + "&language=en").text
    assert f'<p class="evidence-number">{row["reach"]}</p>' in evidence
    low, high = (f"{round(100 * one)}%" for one in row["interval"])
    assert f"between {low} and {high}" in html


def test_a_touchpoint_tells_where_customers_came_from_and_went_and_what_is_drawn(seen_client: TestClient) -> None:
    told = text_of(seen_client.get(f"{AT}/touchpoints/guide?language=da").text)
    for said in ("Kom fra", "Gik videre til", "Annonce på Facebook", "som tegnet", "Ansvarlig", "Smertepunkter",
                 "Indhold", "Opfordring", "Her tælles: navn = page_viewed", "hændelser set, den seneste"):  # fmt: skip
        assert said in told


def test_a_chart_of_twelve_periods_stands_as_a_table_too_and_adds_up(seen_client: TestClient) -> None:
    html = seen_client.get(f"{AT}/touchpoints/guide?language=en").text
    assert html.count('<rect class="bar"') == 12
    assert "style=" not in html
    rows = re.findall(r'<tr><th scope="row">[^<]*</th><td class="number">([\d,]+)</td>', html)
    reach = re.search(r'number=reach">([\d,]+)<', html)
    assert reach is not None
    assert sum(int(one.replace(",", "")) for one in rows) == int(reach[1].replace(",", ""))


def test_what_customers_answered_stands_with_n_and_the_question(seen_client: TestClient) -> None:
    told = text_of(seen_client.get(f"{AT}/touchpoints/chat?language=en").text)
    assert re.search(r"CSAT \d+% \d+ answers between \d+% and \d+% · mean [\d.]+ on 1\.\.5", told)


def test_an_object_that_is_gone_is_told_in_the_readers_language(seen_client: TestClient) -> None:
    answer = seen_client.get(f"{AT}/touchpoints/nope?language=en")
    assert answer.status_code == 404
    assert "<code>nothing-there</code>" in answer.text
    assert "The journey has nothing at &#34;touchpoints/nope&#34;." in answer.text
    assert "Rejsen har ikke noget på »touchpoints/nope«." in seen_client.get(f"{AT}/touchpoints/nope?language=da").text


def test_no_english_stands_on_a_danish_page(client: TestClient) -> None:
    english = (
        r"\b(Numbers|Fields|History|Remarks|Came from|Went on|The|and|with|of|customers|Delete|Add|Notes|Period)\b"
    )
    for place in ("touchpoints/guide", "phases/interest", "personas/farmer-kresten", "handovers/lead-to-sales", ""):
        for part in ("numbers", "history"):
            html = client.get(f"{AT}/{place}", params={"part": part, "language": "da"}).text
            article = text_of(html[html.index("<article") : html.index("</article>")])
            assert not re.search(english, article), (place, part, article)


def test_small_numbers_are_told_to_owners_only(signed_in: Callable[[Role], Signed], company: Workspace) -> None:
    rows = company.measure("reach").touchpoints  # type: ignore[attr-defined]
    small = next(one.touchpoint for one in rows if one.left is not None and 0 < one.left < 5)
    name = name_of_touchpoint(company, small)
    address = f"{AT}/touchpoints/{small}?language=en"
    for role, seen in ((Role.OWNER, False), (Role.EDITOR, True), (Role.ANALYST, True), (Role.VIEWER, True)):
        told = text_of(signed_in(role).client.get(address).text)
        assert ("&lt;5" in told) is seen, (role, name)
    hidden = signed_in(Role.VIEWER).client.get(f"/j/example/evidence/reach?row={small}&number=left&language=en").text
    assert '<p class="evidence-number">&lt;5</p>' in hidden
    csv = signed_in(Role.VIEWER).client.get("/j/example/map.csv").text
    assert "<5" in csv
    assert "<5" not in signed_in(Role.OWNER).client.get("/j/example/map.csv").text


def name_of_touchpoint(company: Workspace, own: str) -> str:
    return next(one.name.said_in("en") for one in company.journey().touchpoints if one.id == own)


# -- editing -----------------------------------------------------------------------------------------------------------


def test_a_field_is_saved_as_it_is_left_and_the_map_is_told(client: TestClient) -> None:
    sent = {"fields": "name", "name/da": "Guiden", "name/en": "The guide"}
    answer = client.post(f"{AT}/touchpoints/guide?field=name&base=1", data=sent, headers=BESIDE)
    assert answer.headers["hx-trigger"] == "journey-changed"
    assert "Guiden</textarea>" in answer.text
    assert "<article" not in answer.text
    assert "Guiden" in client.get("/j/example/map").text
    again = client.post(f"{AT}/touchpoints/guide?field=name&base=1", data=sent, headers=BESIDE)
    assert "hx-trigger" not in again.headers


def test_what_cannot_be_read_is_told_at_its_field_and_not_saved(client: TestClient) -> None:
    answer = client.post(
        f"{AT}/touchpoints/guide?field=patience&language=da",
        data={"fields": "patience", "patience": "snart"},
        headers=BESIDE,
    )
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    assert 'value="snart"' in answer.text
    assert "hx-trigger" not in answer.headers


def test_without_a_script_the_whole_form_is_sent(client: TestClient) -> None:
    sent = {"fields": "name", "name/da": "Vores guide", "name/en": "Our guide"}
    answer = client.post(f"{AT}/touchpoints/guide", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{AT}/touchpoints/guide?part=fields")
    assert "Vores guide" in client.get(f"{AT}/touchpoints/guide").text
    told = text_of(client.get(f"{AT}/touchpoints/guide?part=history&language=en").text)
    assert "Our guide" in told


def test_two_who_change_the_same_field_both_see_both_values(
    signed_in: Callable[[Role], Signed], company: Workspace
) -> None:
    anna, bo = signed_in(Role.OWNER), signed_in(Role.EDITOR)
    url = f"{AT}/touchpoints/guide?field=name&base=1&language=en"
    anna.client.post(url, data={"fields": "name", "name/da": "Annas", "name/en": "Guide"}, headers=BESIDE)
    told = bo.client.post(url, data={"fields": "name", "name/da": "Bos", "name/en": "Guide"}, headers=BESIDE).text
    assert "Annas" in told
    assert "Bos" in told
    assert 'role="alert"' in told
    assert company.journey().touchpoints[3].name.said_in("da") in {"Annas", "Guide på hjemmesiden"}


def test_a_remark_is_mended_with_one_click_where_there_is_one_way(client: TestClient) -> None:
    neighbour = f"{AT}/touchpoints/guide"
    client.post(f"{neighbour}?field=responsible", data={"fields": "responsible", "responsible": ""}, headers=BESIDE)
    html = client.get(f"{neighbour}?language=en").text
    assert "who owns the phase" in html
    answer = client.post("/j/example/mend/touchpoints/guide", data={"code": "no-responsible"}, headers=BESIDE)
    assert answer.headers["hx-trigger"] == "journey-changed"
    assert "who owns the phase" not in client.get(f"{neighbour}?language=en").text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "What was remarked (&#34;no-next&#34;) is mended already, or needs you to choose."),
        ("da", "Det bemærkede (»no-next«) er allerede rettet, eller kræver, at du vælger."),
    ],
)
def test_what_is_mended_already_is_not_mended_again(client: TestClient, language: str, told: str) -> None:
    answer = client.post(f"/j/example/mend/touchpoints/guide?language={language}", data={"code": "no-next"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "<code>no-remedy</code>" in answer.text


def test_both_teams_accept_a_new_version_of_a_hand_over(client: TestClient) -> None:
    client.post("/j/example/renegotiate/lead-to-sales", data={"valid_from": "2026-11-01"})
    html = client.get(f"{AT}/handovers/lead-to-sales?language=en").text
    assert "Agreement, version 3" in html
    assert "Waits to be accepted" in html
    teams = re.findall(r'name="team" value="([^"]+)"', html)
    assert len(teams) == 2
    for team in teams:
        form = re.search(rf'name="team" value="{team}">.*?<option value="([^"]+)"', html, re.DOTALL)
        assert form is not None
        client.post("/j/example/accept/lead-to-sales", data={"team": team, "by": form[1]})
    html = client.get(f"{AT}/handovers/lead-to-sales?language=en").text
    assert 'name="team"' not in html
    assert html.count("Both teams have accepted it") == 2


@pytest.mark.parametrize("listed", LISTS)
def test_something_of_every_kind_is_added_edited_and_deleted(client: TestClient, listed: str) -> None:
    before = client.get(f"/j/example/all/{listed}").text.count("<tr>")
    made = client.post(f"/j/example/all/{listed}", data={"name": "Helt ny"})
    assert made.status_code == 303
    place = re.search(r"/at/([^?]+)", made.headers["location"])
    assert place is not None
    assert client.get(made.headers["location"]).status_code == 200
    assert client.get(f"/j/example/all/{listed}").text.count("<tr>") == before + 1
    assert "Helt ny" in client.get(f"/j/example/remove/{place[1]}").text or listed == "handovers"
    assert client.post(f"/j/example/remove/{place[1]}").status_code == 303
    assert client.get(f"/j/example/all/{listed}").text.count("<tr>") == before


def test_a_note_of_research_is_added_at_a_touchpoint(client: TestClient) -> None:
    told = {"name": "Hun vidste ikke, hvad et eftersyn er", "touchpoint": "guide", "back": "touchpoints/guide"}
    answer = client.post("/j/example/all/notes", data=told, headers=BESIDE)
    assert "Hun vidste ikke, hvad et eftersyn er" in answer.text
    assert answer.headers["hx-trigger"] == "journey-changed"


def test_deleting_a_phase_says_what_goes_along(seen_client: TestClient) -> None:
    told = text_of(seen_client.get("/j/example/remove/phases/interest?language=da").text)
    assert "Slet Interesse?" in told
    assert "Nyhedsbrev" in told


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_who_may_only_read_sees_the_fields_and_no_form(signed_in: Callable[[Role], Signed], role: Role) -> None:
    client = signed_in(role).client
    html = client.get(f"{AT}/touchpoints/guide?part=fields&language=en").text
    assert "You may read this; editors may change it." in html
    assert "data-form" not in html
    for path, sent in (
        (f"{AT}/touchpoints/guide", {"fields": "name"}),
        ("/j/example/mend/touchpoints/guide", {"code": "no-next"}),
        ("/j/example/accept/lead-to-sales", {"team": "Salg"}),
        ("/j/example/renegotiate/lead-to-sales", {}),
        ("/j/example/all/notes", {"name": "x"}),
        ("/j/example/remove/touchpoints/guide", {}),
    ):
        assert client.post(path, data=sent).status_code == 403, path
    assert client.get("/j/example/remove/touchpoints/guide").status_code == 403


# -- in the browser ----------------------------------------------------------------------------------------------------


def test_a_card_is_opened_read_and_edited_by_keyboard_and_the_map_follows(
    served: str, visit: Callable[..., Seen]
) -> None:
    """Somebody opens a card with Enter, reads its numbers, renames it, sees the map change, and leaves with Escape."""
    seen = visit(f"{served}/j/example/map")
    page = seen.page
    card = page.locator('svg a[href*="/at/touchpoints/newsletter"]').first
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_be_focused()
    expect(page.locator("#drawer .big-numbers b").first).to_be_visible()
    assert seen.axe() == []
    page.locator("#drawer .object-parts a", has_text="Felter").press("Enter")
    name = page.locator('#drawer [name="name/da"]')
    expect(name).to_be_visible()
    name.fill("Månedsbrevet")
    name.press("Tab")
    expect(page.locator("#stage svg.rejse-map")).to_contain_text("Månedsbrevet")
    page.locator("#drawer .object-parts a", has_text="Historik").click()
    expect(page.locator("#drawer .past li").first).to_contain_text("Månedsbrevet")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator('svg a[href*="/at/touchpoints/newsletter"]').first).to_be_focused()


def test_pages_are_read_and_used_without_a_script_in_the_dark_and_on_a_phone(
    served: str, visit: Callable[..., Seen]
) -> None:
    page = visit(f"{served}{AT}/touchpoints/guide?part=fields", java_script_enabled=False).page
    page.locator('[name="name/da"]').fill("Uden script")
    page.locator("button.save").click()
    expect(page.locator("h1")).to_have_text("Uden script")
    page.goto(f"{served}/j/example/table")
    expect(page.locator("table").first).to_be_visible()
    page.goto(f"{served}/j/example/evidence/reach?row=guide&number=passed")
    page.locator('a[href*="/customers/"]').first.click()
    expect(page.locator("h1")).to_contain_text("Kunde")


@pytest.mark.parametrize("how", [{}, {"color_scheme": "dark"}, PHONE | {"locale": "en-GB"}])
def test_every_page_of_the_drawer_is_clean_by_axe(
    served: str, visit: Callable[..., Seen], how: dict[str, object]
) -> None:
    seen = visit(f"{served}{AT}/touchpoints/guide", **how)
    for path in (
        f"{AT}/touchpoints/guide?part=fields",
        f"{AT}/touchpoints/guide?part=history",
        f"{AT}/handovers/lead-to-sales",
        f"{AT}/",
        "/j/example/all/notes",
        "/j/example/remove/phases/interest",
        "/j/example/evidence/reach?row=guide&number=passed",
        "/j/example/search?q=guide",
        "/j/example/table",
    ):
        assert seen.axe() == [], seen.page.url
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), seen.page.url
        seen.page.goto(f"{served}{path}")
    assert seen.axe() == []
