"""Who changed what, back to any version, and two people in the same place."""

import re

from starlette.testclient import TestClient
from tests.web.conftest import served_by

from rejse.journey.changing import Operation


def _rename(client: TestClient, place: str, name: str, *, base: int | None = None, by: str = "anna") -> None:
    served = served_by(client)
    editing = served.editing("example", by)
    field = "name/da"
    editing.operate([Operation(place, field, editing.draft().value(place, field), name)], base=base)


def test_a_change_is_told_and_an_earlier_version_is_brought_back(client: TestClient) -> None:
    _rename(client, "touchpoints/payment", "Kassen")
    text = client.get("/j/example/history").text
    assert "Kassen" in text
    assert "anna" in text
    answer = client.post("/j/example/history/restore", data={"version": "1"})
    assert answer.headers["location"] == "/j/example/history"
    assert served_by(client).drawn("example").revision == 3
    names = {one.id: one.name.said_in("da") for one in served_by(client).drawn("example").journey.touchpoints}
    assert names["payment"] == "Betaling"


def test_a_version_is_named_published_and_found_again(client: TestClient) -> None:
    client.post("/j/example/history/name", data={"name": "Før branden"})
    client.post("/j/example/history/publish", data={"since": "2026-01-01", "note": "Vedtaget"})
    _rename(client, "touchpoints/payment", "Kassen")
    text = client.get("/j/example/history").text
    assert "Før branden" in text
    assert "2026-01-01</span>" in text
    told = client.get("/j/example/history/between", params={"earlier": "Før branden"}).text
    assert "Version 1 og version 2" in told
    assert told.count("<svg ") >= 2
    assert "Kassen" in told
    refused = client.get("/j/example/history/between", params={"earlier": "findes ikke"})
    assert refused.status_code == 422


def test_two_people_in_the_same_place_are_both_heard_until_somebody_chooses(client: TestClient) -> None:
    _rename(client, "touchpoints/payment", "Kassen")
    _rename(client, "touchpoints/payment", "Skranken", base=1, by="bo")
    text = client.get("/j/example/history").text
    assert "Kassen" in text
    assert "Skranken" in text
    assert "Tag det andet" in text
    client.post("/j/example/history/settle", data={"conflict": "1", "take": "other"})
    names = {one.id: one.name.said_in("da") for one in served_by(client).drawn("example").journey.touchpoints}
    assert names["payment"] == "Skranken"
    assert "Tag det andet" not in client.get("/j/example/history").text


def test_what_somebody_wrote_is_shown_and_never_done(client: TestClient) -> None:
    _rename(client, "touchpoints/payment", "<script>alert(1)</script>", by="<b>anna</b>")
    text = client.get("/j/example/history").text
    assert "<script>alert(1)</script>" not in text
    assert "<b>anna</b>" not in text


def test_a_word_of_ours_in_a_name_stays_as_it_was_written(client: TestClient) -> None:
    _rename(client, "touchpoints/payment", "rejse-kort og rejse-kasse")
    told = client.get("/j/example/history/between?earlier=1").text
    assert "rejse-kort og" in told
    assert "rejse-kasse" in told
    ids = re.findall(r' id="(rejse-[^"]+)"', told)
    assert len(ids) == len(set(ids)) > 4


def test_the_history_keeps_thirty_changes_on_a_page(client: TestClient) -> None:
    for at in range(32):
        _rename(client, "touchpoints/payment", f"Kasse {at}")
    text = client.get("/j/example/history").text
    assert text.count('<li class="card">') == 30
    assert "?before=4" in text
    assert client.get("/j/example/history?before=4").text.count('<li class="card">') == 3
