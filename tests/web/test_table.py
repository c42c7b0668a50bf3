"""The table twin: everything on the map for those who read, in the frame, with its files."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.web.conftest import Signed

from rejse.draw.page.tables import Cell, TwinTable
from rejse.store.roles import Role
from rejse.web.suppressed import untold_in

TABLE = "/j/example/table"
TABLES = ("phases", "touchpoints", "steps", "written", "handovers")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Phases", "Touchpoints", "Most taken steps", "Data through", "Fetch as CSV", "All tables (Excel)")),
        ("da", ("Faser", "Kontaktpunkter", "Data til og med", "Alle tabeller (Excel)", "Hændelser version")),
    ],
)
def test_every_table_stands_on_the_page_with_headings_freshness_and_files(
    seen_client: TestClient, language: str, said: tuple[str, ...]
) -> None:
    html = seen_client.get(TABLE, params={"language": language}).text
    assert re.findall(r'<h2 id="table-(\w+)"', html) == list(TABLES)
    assert all(one in html for one in said)
    assert html.count('<th scope="row">') >= 24
    assert "style=" not in html


def test_the_tables_are_looked_at_as_the_address_says(seen_client: TestClient) -> None:
    html = seen_client.get(f"{TABLE}?persona=farmer-kresten&look=difference&language=en").text
    assert '<h2 id="table-differences"' in html
    link = re.search(r'href="([^"]*table=steps)"', html)
    assert link is not None
    assert "persona=farmer-kresten" in link[1]


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_fetched_as_csv_with_the_rows_of_the_page(seen_client: TestClient, table: str) -> None:
    html = seen_client.get(f"{TABLE}?language=en").text
    part = html[html.index(f'id="table-{table}"') :]
    rows = part[: part.index("</table>")].count('<th scope="row">')
    answer = seen_client.get(f"/j/example/map.csv?table={table}&language=en")
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(read) == rows + 1
    assert len({len(row) for row in read}) == 1


def test_a_name_that_is_a_formula_is_harmless_in_a_spreadsheet(client: TestClient) -> None:
    sent = {"fields": "name", "name/da": "=1+1", "name/en": "=HYPERLINK(1)"}
    client.post("/j/example/at/touchpoints/guide?field=name", data=sent, headers={"hx-request": "true"})
    told = client.get("/j/example/map.csv?language=en").content.decode("utf-8-sig")
    assert "\r\n'=HYPERLINK(1)," in told
    book = load_workbook(io.BytesIO(client.get("/j/example/map.xlsx?language=en").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_small_numbers_of_every_table_are_hidden_from_those_who_are_no_owners(
    signed_in: Callable[[Role], Signed],
) -> None:
    """No number from 1 to 4 of customers stands in the tables of a viewer, and none can be told from a row's sum."""
    viewer = signed_in(Role.VIEWER).client
    for table in ("touchpoints", "phases"):
        told = viewer.get(f"/j/example/map.csv?table={table}&language=en").content.decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(told)):
            parts = {key: row[key] for key in ("reach", "passed", "pending", "elsewhere", "left")}
            assert not {"1", "2", "3", "4"} & set(parts.values()), row
            unknown = [key for key, value in parts.items() if value in {"<5", "hidden"} and key != "reach"]
            if unknown and parts["reach"].isdecimal():
                assert len(unknown) > 1, row
                assert row["go_on_share"] in {"", "hidden"}, row
    steps = viewer.get("/j/example/map.csv?table=steps&language=en").content.decode("utf-8-sig")
    assert not {row["customers"] for row in csv.DictReader(io.StringIO(steps))} & {"1", "2", "3", "4"}


def test_what_could_be_counted_back_from_is_hidden_too() -> None:
    row = {"reach": 40, "passed": 3, "pending": 0, "elsewhere": 0, "left": 37, "conversion": 0.075}
    assert untold_in(row) >= {"passed", "left", "conversion", "interval", "drop_off", "median_seconds"}
    assert untold_in({"reach": 40, "passed": 20, "pending": 5, "elsewhere": 5, "left": 10}) == frozenset()
    assert Cell("", None).number is False
    assert TwinTable.__dataclass_fields__["name"].type
