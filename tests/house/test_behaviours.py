"""Every promise of the web has a test that shows it, and every test in a browser shows a promise."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "behaviours.md"
IN_BROWSER = frozenset({"visit", "window", "browser"})
"""Fixtures by which a test opens a page in a browser."""

HEADING = "| id | promise | shown by | not built yet |"
LEAST = {"Editing on the map itself": 40, "Reading": 28, "People": 20}
"""So many promises the plan made in each part; a row is never dropped, it is marked."""


class Row(NamedTuple):
    """One promise."""

    part: str
    id: str
    promise: str
    tests: tuple[str, ...]
    not_built: str


def rows() -> Iterator[Row]:
    """Read the table."""
    part = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line[3:]
        elif line.startswith("| ") and line != HEADING:
            id_, promise, shown, not_built = (cell.strip() for cell in line.strip("|").split("|"))
            yield Row(part, id_, promise, tuple(re.findall(r"`([^`]+)`", shown)), not_built)


def found_in(file: Path) -> dict[str, set[str]]:
    """Give the tests of a file, as they are named on the command line, with the fixtures each takes."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        f"{file.relative_to(ROOT)}::{one.name}": {argument.arg for argument in one.args.args}
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    }


@pytest.fixture(scope="module")
def every_test() -> dict[str, set[str]]:
    """All tests of the project."""
    files = (ROOT / "tests").rglob("test_*.py")
    return {name: fixtures for file in files for name, fixtures in found_in(file).items()}


def test_every_test_that_is_named_is_there(every_test: dict[str, set[str]]) -> None:
    assert [(row.id, name) for row in rows() for name in row.tests if name not in every_test] == []


def test_every_promise_has_a_test_or_says_that_it_is_not_built() -> None:
    told = list(rows())
    assert [row.id for row in told if bool(row.tests) == bool(row.not_built)] == []
    assert len({row.id for row in told}) == len(told)
    assert [row.id for row in told if not re.fullmatch(r"[a-z]+(-[a-z]+)+", row.id)] == []


def test_no_promise_is_dropped() -> None:
    counted = [row.part for row in rows()]
    assert [part for part, least in LEAST.items() if counted.count(part) < least] == []


def test_every_test_in_a_browser_shows_a_promise(every_test: dict[str, set[str]]) -> None:
    named = {name for row in rows() for name in row.tests}
    opened = {name for name, takes in every_test.items() if name.startswith("tests/web/") and takes & IN_BROWSER}
    assert sorted(opened - named) == []
