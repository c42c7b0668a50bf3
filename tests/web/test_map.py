"""The map's page: what it shows, what it leads to, and what it says where there is nothing yet."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Signed, client_of

from rejse.journey.changing import Operation
from rejse.store.roles import Role
from rejse.web.forms import remove
from rejse.web.served import Served
from rejse.words import label
from rejse.words.canvas import LABELS
from rejse.workspace import Workspace

PAGE = "/j/example/map"


def told(html: str) -> dict[str, Any]:
    """Read what the page tells its script."""
    found = re.search(r'<script type="application/json" id="targets">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_the_page_shows_title_finding_and_meter_once_and_every_card_is_a_link(seen_client: TestClient) -> None:
    html = seen_client.get(PAGE).text
    assert len(re.findall(r"<h1>", html)) == 1
    assert "kontaktpunkter målt" in html
    cards = re.findall(r'<a class="card[^"]*" href="([^"]+)" data-place="([^"]+)"', html)
    assert len(cards) == 24
    assert cards[0] == ("/j/example/at/touchpoints/facebook-advert", "touchpoints/facebook-advert")
    assert "style=" not in html
    assert "onclick" not in html


def test_what_the_script_is_told_fits_the_picture(seen_client: TestClient) -> None:
    html = seen_client.get(f"{PAGE}/picture").text
    known = told(html)
    assert (known["revision"], len(known["cards"]), len(known["phases"])) == (1, 24, 6)
    view = re.search(r'viewBox="0 ([\d.]+) ([\d.]+) ([\d.]+)"', html)
    assert view is not None
    top, width, height = map(float, view.groups())
    assert (top, width, top + height) == pytest.approx((known["top"], known["width"], known["height"]), abs=0.2)
    assert set(known["names"]) == {f"touchpoints/{one['id']}" for one in known["cards"]} | {
        f"phases/{one['id']}" for one in known["phases"]
    }


def test_the_way_a_map_is_looked_at_stays_in_its_links(seen_client: TestClient) -> None:
    html = seen_client.get(f"{PAGE}/picture?zoom=compact&collapsed=interest").text
    assert 'href="/j/example/at/touchpoints/facebook-advert?zoom=compact&amp;collapsed=interest"' in html
    assert [one["id"] for one in told(html)["phases"] if one["collapsed"]] == ["interest"]


def test_a_card_is_called_by_what_is_read_on_it_and_the_rest_describes_it(seen_client: TestClient) -> None:
    html = seen_client.get(f"{PAGE}/picture").text
    (card,) = re.findall(r'<a class="card[^>]*data-place="touchpoints/guide".*?</a>', html)
    assert "aria-label" not in card
    assert "aria-description=" in card
    assert "</text> <text" in card


def test_a_text_of_the_journey_is_shown_and_never_done(client: TestClient) -> None:
    nasty = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    editing = client.app.app.state.served.editing("example", "eve")  # type: ignore[attr-defined]
    editing.operate([Operation("touchpoints/guide", "name/da", None, nasty), Operation("", "title/da", None, nasty)])
    html = client.get(PAGE).text
    assert "<script>alert" not in html
    assert "<img" not in html
    assert told(html)["names"]["touchpoints/guide"] == nasty


def test_the_example_says_that_it_is_one_and_leads_to_a_journey_of_ones_own(
    seen_client: TestClient, empty: Workspace
) -> None:
    assert "Dette er eksempeldata." in seen_client.get(PAGE).text
    assert "This is example data." in seen_client.get(f"{PAGE}?language=en").text
    with client_of(empty) as client:
        assert "eksempeldata" not in client.get("/j/rejse/map").text


def test_a_drawn_journey_says_what_makes_its_dashed_cards_solid(empty: Workspace) -> None:
    with client_of(empty) as client:
        html = client.get("/j/rejse/map").text
    assert "Intet er målt endnu" in html
    assert 'href="/j/rejse/sources"' in html


def test_phases_without_touchpoints_ask_for_the_first_one(empty: Workspace) -> None:
    served = Served(empty)
    editing, first = served.editing("rejse", "nora"), empty.drawn("rejse").journey.phases[0].id
    draft, gone = editing.draft(), list[Operation]()
    for own in list(draft.order["touchpoints"]):
        gone += [draft.apply(one) for one in remove(draft, f"touchpoints/{own}")]
    editing.operate(gone)
    with client_of(empty) as client:
        html = client.get("/j/rejse/map").text
        assert "Tilføj det første kontaktpunkt" in html
        assert {one["phase"] for one in told(html)["spots"]} >= {first}
    served.close()


def test_who_may_only_read_is_offered_nothing_to_edit(signed_in: Callable[[Role], Signed]) -> None:
    viewer, editor = signed_in(Role.VIEWER).client.get(PAGE).text, signed_in(Role.EDITOR).client.get(PAGE).text
    assert ('data-edit="no"' in viewer, 'data-edit="yes"' in editor) == (True, True)
    for tool in ('data-do="undo"', 'data-do="add"', 'id="notes"', ">F2<"):
        assert tool in editor
        assert tool not in viewer


def test_undo_and_redo_work_without_a_script(client: TestClient) -> None:
    wanted = {"operations": [{"object": "touchpoints/guide", "field": "name/da", "becomes": "Guiden"}]}
    client.post("/api/journeys/example/changes", json=wanted)
    assert client.post("/j/example/undo").headers["location"] == PAGE
    assert "Guides på" in client.get(PAGE).text
    client.post("/j/example/redo")
    assert "Guiden" in client.get(PAGE).text
    refused = client.post("/j/example/redo")
    assert refused.status_code == 422
    assert "nothing-to-redo" in refused.text


def test_pasted_notes_are_shown_by_phase_with_what_was_not_understood(seen_client: TestClient) -> None:
    shown = seen_client.post("/j/example/map/pasted", data={"text": "Interesse:\n<b>Møde</b>\n\nØnske:\nEt brev"})
    assert re.findall(r"<h3>(.*?)</h3>", shown.text) == ["Interesse", "Ønske"]
    assert "&lt;b&gt;Møde&lt;/b&gt;" in shown.text
    assert 'value="2"' in shown.text


@pytest.mark.parametrize("language", ["da", "en"])
def test_everything_the_page_says_is_in_the_readers_language(seen_client: TestClient, language: str) -> None:
    html = seen_client.get(f"{PAGE}?language={language}").text
    other = "en" if language == "da" else "da"
    own = {label("canvas", key, language) for key in LABELS}
    foreign = {label("canvas", key, other) for key in LABELS} - own
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    says = set(json.loads(re.search(r'id="says">(.*?)</script>', html, re.DOTALL)[1]).values())  # type: ignore[index]
    assert says <= own
    assert [one for one in foreign if len(one) > 9 and f">{one}<" in text] == []


def test_an_edit_is_answered_with_the_picture_that_shows_it(client: TestClient) -> None:
    def edit(base: int, **wanted: Any) -> dict[str, Any]:
        answer = client.post("/api/journeys/example/edits?zoom=compact", json={"base": base, "edit": wanted})
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = answer.json()
        return read

    did = edit(1, do="move", place="touchpoints/guide", phase="desire", lane="physical", before=None, after=None)
    assert {name: did[name] for name in ("said", "along", "focus", "undo", "conflicts", "revision")} == {
        "said": "Guides på hjemmesiden er flyttet til Ønske.",
        "along": [],
        "focus": "touchpoints/guide",
        "undo": True,
        "conflicts": [],
        "revision": 2,
    }
    (card,) = (one for one in told(did["picture"])["cards"] if one["id"] == "guide")
    assert (card["phase"], card["lane"]) == ("desire", "physical")
    gone = edit(2, do="remove", place="touchpoints/quote-request")
    assert gone["said"] == "Bestilling af mølletjek er slettet."
    assert any("Overdragelse" in one for one in gone["along"])
    assert edit(3, do="undo")["said"] == "Fortrudt: Bestilling af mølletjek er tilbage. (og 6 til)"
    stretched = edit(4, do="overlap", place="phases/interest", share=0.4)
    first, second = (told(stretched["picture"])["extents"][one] for one in ("interest", "desire"))
    assert first[1] > second[0]
    apart = edit(5, do="overlap", place="phases/interest", share=0)
    first, second = (told(apart["picture"])["extents"][one] for one in ("interest", "desire"))
    assert first[1] == second[0]
