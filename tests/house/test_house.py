"""The house rules that a program can check."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rejse"
MODULES = sorted(SOURCE.rglob("*.py"))


def test_no_module_outgrows_its_idea() -> None:
    assert [f"{file.relative_to(ROOT)}" for file in MODULES if len(file.read_text().splitlines()) > 600] == []


def test_every_function_fits_a_screen() -> None:
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 70
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    assert [f"{file}" for file in MODULES if not ast.get_docstring(ast.parse(file.read_text()))] == []


def test_no_room_without_a_name_of_its_own() -> None:
    nameless = re.compile(r"(^|_)(utils?|common|helpers?|misc|managers?)(_|$)")
    assert [f"{file}" for file in MODULES if nameless.search(file.stem)] == []


def test_every_dependency_says_why_it_is_here() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"].values()
    named = [one for group in [project["dependencies"], *extras] for one in group]
    silent = [one for one in named if not re.search(rf'"{re.escape(one)}",\s+# \w', text)]
    assert set(silent) <= {"pytest>=9.2"}


def test_decisions_are_numbered_without_gaps_and_say_what_enforces_them() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert [page.name for page in pages if "**Enforced by**" not in page.read_text()] == []


def test_help_loads_nothing_heavy() -> None:
    """`rejse --help` answers before a person notices; numpy alone would take a tenth of a second."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rejse", "--help"], capture_output=True, text=True, check=True
    )
    loaded = {row.rsplit("|", 1)[-1].strip().split(".")[0] for row in done.stderr.splitlines() if "|" in row}
    heavy = {
        "alembic", "altair", "babel", "deltalake", "duckdb", "fastapi", "msgspec", "numba", "numpy", "pyarrow",
        "rich", "ruamel", "scipy", "sqlalchemy", "vl_convert",
    }  # fmt: skip
    assert loaded & heavy == set()
    assert "Commands:" in done.stdout
