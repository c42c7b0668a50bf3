"""From a number to what is behind it, on the command line."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from rejse.cli.schemas import published_schemas


def asked(rejse: Run, shop: Path, *words: str) -> Any:
    done = rejse(*words, "-w", shop, "--format", "json")
    assert done.status == 0, done.said
    return json.loads(done.out)


def test_the_customers_behind_a_number_are_listed(rejse: Run, shop: Path) -> None:
    ask = ("customers", "funnel", "--steps", "website,order", "--of", "1")
    told = asked(rejse, shop, *ask)
    assert (told["measure"], told["n"], told["units"], len(told["customers"])) == ("funnel", 2, 2, 2)
    assert [one["entered"] for one in told["customers"]] == ["2026-10-02T10:00:00Z", "2026-10-01T09:00:00Z"]
    assert set(told) == set(published_schemas()["customers"]["properties"])
    rows = list(csv.DictReader(io.StringIO(rejse(*ask, "-w", shop, "--format", "csv").out)))
    assert [row["key"] for row in rows] == [one["key"] for one in told["customers"]]
    table = rejse(*ask, "-w", shop, "--limit", "1")
    assert "2 Oct 2026 12:00" in table.out
    assert "1 of 2 listed, from number 1 on; the number is 2. Go on with --offset 1." in table.said
    assert "1 vist; tallet er 1." in rejse(*ask[:-1], "2", "-w", shop, language="da").said


def test_a_step_of_a_flow_is_named_by_both_its_ends(rejse: Run, shop: Path) -> None:
    assert asked(rejse, shop, "customers", "flow", "--of", "website, order")["n"] == 1
    assert asked(rejse, shop, "customers", "flow", "--of", "website,(end)")["n"] == 1


def test_the_sql_that_why_prints_gives_the_number(rejse: Run, shop: Path) -> None:
    told = asked(rejse, shop, "why", "reach", "--of", "website", "--number", "reach")
    assert asked(rejse, shop, "sql", told["sql"])["rows"] == [{"n": told["n"]}] == [{"n": 2}]
    assert set(told) == set(published_schemas()["why"]["properties"])
    text = rejse("why", "reach", "-w", shop, "--of", "website").out
    assert text.startswith("The number is 2.\n\nWhat it counts: Each customer's first visit")
    assert text.rstrip().endswith(told["sql"])
    assert f"rejse.open({str(shop)!r}).measure('reach')" in text
    danish = rejse(
        "why", "flow", "-w", shop, "--columns", "1", "--rows", "columns", "--of", "1,website,order", language="da"
    )
    assert "Dette tal kan ikke skrives som ren SQL" in danish.out


def test_two_periods_are_compared(rejse: Run, shop: Path) -> None:
    ask = ("compare", "reach", "--from", "2026-10-02", "--to", "2026-10-03")
    told = asked(rejse, shop, *ask)
    assert (told["n"], told["n_against"], told["in_both"]) == (1, 1, 0)
    assert told["query"]["against"]["start"] == "2026-10-01T00:00:00+02:00"
    assert set(told) == set(published_schemas()["compare"]["properties"])
    same = asked(rejse, shop, *ask, "--against-from", "2026-10-01", "--against-to", "2026-10-02")
    assert same["differences"] == told["differences"]
    (row,) = [one for one in told["differences"] if one["row"] == ["website"] and one["number"] == "reach_share"]
    assert (row["value"], row["against"], row["verdict"]) == (1.0, 1.0, "no-evidence")
    table = rejse(*ask, "-w", shop)
    assert "no evidence of change" in table.out
    assert "n = 1 against 1; 0 customers are in both." in table.said
    rows = list(csv.DictReader(io.StringIO(rejse(*ask, "-w", shop, "--format", "csv").out)))
    assert {"interval_low", "interval_high", "verdict"} <= set(rows[0])


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("customers", "reach", "--of", "wbsite"), 'Did you mean "website"? [unknown-row]'),
        (("why", "reach", "--of", "website", "--number", "pased"), "[unknown-number]"),
        (("compare", "reach"), "[nothing-to-compare]"),
    ],
)
def test_a_number_that_there_is_not_gets_a_sentence(
    rejse: Run, shop: Path, command: tuple[str, ...], sentence: str
) -> None:
    done = rejse(*command, "-w", shop)
    assert (done.status, done.out) == (2, "")
    assert sentence in done.said
    assert "Traceback" not in done.said
