"""Målinger: every measure of the catalogue has a page, a question in its address, and files."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.draw.browser import PHONE, Seen
from tests.web.conftest import client_of

from rejse.draw.spreadsheet import Sheet, csv_of, harmless, xlsx_of
from rejse.measure.catalogue import MEASURES
from rejse.web.pages.measures import PeriodMissing
from rejse.words import line
from rejse.workspace import Workspace


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_of_the_catalogue_has_a_page_in_both_languages(
    seen_client: TestClient, name: str, language: str
) -> None:
    answer = seen_client.get(f"/j/example/measures/{name}", params={"language": language})
    assert answer.status_code == 200
    assert MEASURES[name].title(language) in answer.text.replace("&#39;", "'")
    assert "column." not in answer.text
    assert answer.text.count("<table>") >= 1


def test_the_address_holds_the_whole_question(seen_client: TestClient) -> None:
    address = (
        "/j/example/measures/funnel?steps=site-search&steps=payment&window=30d&scope=session"
        "&from=2026-01-01&to=2026-06-30"
    )
    text = seen_client.get(address).text
    assert '<option value="session" selected>' in text
    assert 'value="2026-06-30"' in text
    told = seen_client.get(address.replace("funnel?", "funnel.json?")).json()
    assert [one["step"] for one in told["steps"]] == ["site-search", "payment"]
    assert told["query"]["start"] == "2026-01-01T00:00:00+01:00"
    assert told["query"]["stop"] == "2026-07-01T00:00:00+02:00"
    assert told["query"]["window"] == "P30D"


def test_the_same_numbers_stand_on_the_page_and_in_every_file(seen_client: TestClient) -> None:
    told = seen_client.get("/j/example/measures/reach.json").json()
    reach = {one["touchpoint"]: one["reach"] for one in told["touchpoints"]}
    lines = seen_client.get("/j/example/measures/reach.csv").content.decode("utf-8-sig").split("\r\n")
    assert {line.split(",")[0]: int(line.split(",")[1]) for line in lines[1:] if line} == reach
    book = load_workbook(io.BytesIO(seen_client.get("/j/example/measures/reach.xlsx").content))
    assert book.sheetnames == ["touchpoints", "phases"]
    assert {row[0]: row[1] for row in book["touchpoints"].iter_rows(min_row=2, values_only=True)} == reach
    text = seen_client.get("/j/example/measures/reach").text
    shown = re.findall(r'rows=touchpoints&amp;number=reach"[^>]*>([\d.]+)<', text)
    known = [one["reach"] for one in told["touchpoints"] if one["evidence"] != "assumed"]
    assert [int(one.replace(".", "")) for one in shown] == known


def test_what_cannot_be_read_is_told_beside_the_answer_to_the_rest(seen_client: TestClient) -> None:
    answer = seen_client.get("/j/example/measures/reach?from=i-gaar&persona=findes-ikke")
    assert answer.status_code == 200
    assert "»i-gaar« er ikke nogen dag, i »from« i adressen." in answer.text
    assert "findes-ikke" in answer.text
    refused = seen_client.get("/j/example/measures/reach.csv?from=i-gaar&language=en")
    assert refused.status_code == 422
    assert '"i-gaar" is no day, in "from" of the address.' in refused.text.replace("&#34;", '"')
    assert "Write it as year-month-day, such as 2026-10-01." in refused.text


def test_the_period_before_no_period_is_asked_for_by_choosing_one(seen_client: TestClient) -> None:
    text = seen_client.get("/j/example/measures/reach?against=before").text
    assert "Der er ikke valgt nogen periode." in text
    assert "Vælg, fra hvilken dag svaret tæller." in text
    assert line(PeriodMissing(), "en") == (
        "The period before cannot be told: no period is chosen. Choose from which day the answer counts."
        " [period-missing]"
    )


def test_whoever_has_an_id_of_ours_is_called_by_name(seen_client: TestClient) -> None:
    assert "Kunder uden persona" in seen_client.get("/j/example/measures/personas").text
    channels = seen_client.get("/j/example/measures/first-contact").text
    assert ">face-to-face<" not in channels
    assert ">social<" not in channels


def test_a_period_is_set_against_the_one_before(seen_client: TestClient) -> None:
    answer = seen_client.get("/j/example/measures/funnel?from=2026-04-01&to=2026-06-30&against=before")
    assert "Mod perioden før" in answer.text
    assert "pp" in answer.text


def test_a_workspace_without_events_says_what_will_stand_there(empty: Workspace) -> None:
    with client_of(empty) as client:
        for name in MEASURES:
            answer = client.get(f"/j/rejse/measures/{name}")
            assert answer.status_code == 200
            assert "Der er ikke hentet noget ind endnu." in answer.text


def test_no_cell_is_worked_out_by_a_spreadsheet() -> None:
    sheet = Sheet(name="a/b", columns=("=1+1", "n"), rows=[("@SUM(A1)", 1), ("-2", None), ("tekst", (0.1, 0.2))])
    assert csv_of(sheet).decode("utf-8-sig") == "'=1+1,n\r\n'@SUM(A1),1\r\n'-2,\r\ntekst,0.1–0.2\r\n"
    book = load_workbook(io.BytesIO(xlsx_of([sheet, sheet])))
    assert book.sheetnames == ["a b", "a b 2"]
    assert [cell.data_type for cell in next(book["a b"].iter_rows())] == ["s", "s"]
    assert book["a b"]["A1"].value == "=1+1"
    assert harmless(-3) == -3


def test_charts_and_tables_in_a_browser(served: str, visit: Callable[..., Seen]) -> None:
    ways: tuple[dict[str, Any], ...] = ({"color_scheme": "dark"}, PHONE)
    for how in ways:
        seen = visit(f"{served}/j/example/measures/funnel", **how)
        seen.page.locator(".chart img").wait_for()
        assert seen.page.locator(".chart img").evaluate("one => one.naturalWidth") > 300
        assert (
            seen.page.evaluate("document.documentElement.scrollWidth") <= how.get("viewport", {"width": 1280})["width"]
        )
        assert seen.axe() == []
    seen = visit(f"{served}/j/example/measures/funnel")
    steps = seen.page.locator("[data-steps] li select")
    count = steps.count()
    steps.last.select_option("chat")
    assert seen.page.locator("[data-steps] li select").count() == count + 1
    seen.page.get_by_role("button", name="Spørg").click()
    seen.page.wait_for_url("**steps=chat**")
    assert "steps=&" not in seen.page.url


def test_personas_are_shown_with_their_share_and_a_map_each(seen_client: TestClient) -> None:
    text = seen_client.get("/j/example/personas").text
    told = seen_client.get("/j/example/measures/personas.json").json()
    assert text.count('<li class="card">') == len(told["personas"])
    assert json.dumps(told["personas"][0]["n"]) in text.replace(".", "")
    assert "/j/example/map?persona=unassigned" in text


def test_a_persona_is_drawn_by_its_name(client: TestClient) -> None:
    answer = client.post("/j/example/personas", data={"name": "Mona på Mols"})
    assert answer.headers["location"] == "/j/example/at/personas/mona-paa-mols"
    assert "Mona på Mols" in client.get("/j/example/personas").text
