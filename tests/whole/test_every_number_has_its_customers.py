"""Every number that the catalogue says has customers behind it has exactly so many."""

from typing import Any

import pytest

from rejse.measure.catalogue import MEASURES, as_builtins
from rejse.workspace import Workspace, make_example

QUERIES: dict[str, dict[str, Any]] = {
    "funnel": {"steps": ("site-search", "quote", "payment"), "excluding": ("chat",)},
    "flow": {"columns": 2, "top": 4},
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_example(tmp_path_factory.mktemp("cells") / "vind", scale=0.01).workspace


@pytest.mark.parametrize("name", MEASURES)
def test_as_many_customers_stand_behind_a_number_as_it_says(company: Workspace, name: str) -> None:
    listed, view = MEASURES[name], company.view()
    query = QUERIES.get(name, {})
    told = as_builtins(company.measure(name, view=view, **query))
    asked = 0
    for table, counted in listed.counted.items():
        rows = told.get(table) or []
        for row in rows[:: max(1, len(rows) // 6)]:
            for column in counted.numbers:
                cell = listed.cell(table, row, column)
                if cell is None or "(other)" in cell.row:
                    continue
                asked += 1
                assert company.behind(name, of=cell, view=view, **query).n == row[column], (table, row, column)
    assert asked > 3
