"""Search finds what is written in either language, events that were seen, and measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rejse.journey.changing import Draft
from rejse.web.searching import around, plain, search
from rejse.workspace import Workspace

API = "/api/journeys/example/search"


def places(client: TestClient, wanted: str, language: str = "da") -> list[str]:
    told = client.get(API, params={"q": wanted, "language": language}).json()
    return [one["place"] for one in told["objects"]]


def test_words_are_found_in_both_languages_whichever_is_read(seen_client: TestClient) -> None:
    assert "touchpoints/newsletter" in places(seen_client, "Nyhedsbrev", "en")
    assert "touchpoints/newsletter" in places(seen_client, "newsletter", "da")


@pytest.mark.parametrize("wanted", ["nabo", "NABO", "  nabo "])
def test_case_and_spaces_make_no_difference(seen_client: TestClient, wanted: str) -> None:
    assert "touchpoints/neighbour-talk" in places(seen_client, wanted)


def test_danish_letters_are_found_as_they_are_typed_on_other_keyboards(seen_client: TestClient) -> None:
    assert places(seen_client, "vindmølle") == places(seen_client, "vindmoelle") != []


def test_what_is_written_inside_pains_notes_and_content_is_found_with_the_words_around_it(
    seen_client: TestClient,
) -> None:
    told = seen_client.get(API, params={"q": "mejetærskeren", "language": "da"}).json()
    assert [(one["place"], one["found"]) for one in told["objects"]] == [("notes/talk-in-harvest", "mejetærskeren")]
    html = seen_client.get("/j/example/search?q=mejetaersk&language=da").text
    assert "<mark>mejetærsk</mark>eren" in html
    assert 'href="/j/example/at/notes/talk-in-harvest"' in html


def test_events_lead_to_their_touchpoint_and_measures_to_their_page(seen_client: TestClient) -> None:
    told = seen_client.get(API, params={"q": "calculator_used"}).json()
    assert [(one["name"], one["place"]) for one in told["events"]] == [
        ("calculator_used", "touchpoints/price-calculator")
    ]
    told = seen_client.get(API, params={"q": "funnel", "language": "da"}).json()
    assert [one["place"] for one in told["measures"]] == ["funnel"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Nothing is called &#34;xyzzy&#34;, and nobody wrote it."),
        ("da", "Intet hedder »xyzzy«, og ingen har skrevet det."),
    ],
)
def test_nothing_found_is_said(seen_client: TestClient, language: str, told: str) -> None:
    assert told in seen_client.get("/j/example/search", params={"q": "xyzzy", "language": language}).text
    assert seen_client.get("/j/example/search").status_code == 200
    assert seen_client.get(API, params={"q": ""}).status_code == 422


@given(text=st.text(min_size=1, max_size=40))
def test_every_word_of_the_journey_finds_it(text: str) -> None:
    sought = plain(text)
    before, found, after = around(f"Først {text} sidst", sought)
    if sought:
        assert sought in plain(found)
    assert f"{before}{found}{after}".strip("…")


def test_a_workspace_is_not_needed_to_search_a_journey(company: Workspace) -> None:
    found = search(Draft.of(company.journey()), "guide", language="en")
    assert found.events == ()
    assert found.objects[0].place == "touchpoints/guide"
