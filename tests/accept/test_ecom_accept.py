"""The web-shop log, from its file to the funnel, against its reference numbers."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.accept

STEPS = ("product_view", "add_to_cart", "cart", "shipping_details", "payment_details", "purchase")
FUNNEL = ",".join(f"event:{step}" for step in STEPS)


@pytest.fixture(scope="module")
def shop(shared: Path, rejse: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which the log was imported with nothing but guesses."""
    folder = tmp_path_factory.mktemp("ecom") / "shop"
    rejse("new", folder, "--template", "six", "--language", "en")
    report = rejse("import", shared / "data/ecom_clickstream/ecom.csv.gz", "-w", folder, "--format", "json")
    (file,) = report["files"]
    assert (file["read"], file["kept"], file["duplicate"], file["rejected"]) == (31_106, 31_106, 0, 0)
    return folder


@pytest.fixture(scope="module")
def reference(shared: Path) -> Any:
    return json.loads((shared / "data/ecom_clickstream/reference.json").read_text())


def funnel(rejse: Any, shop: Path, *options: str) -> Any:
    return rejse("measure", "funnel", "-w", shop, "--window", "none", "--format", "json", *options)


@pytest.mark.parametrize(("scope", "per"), [("session", "per_session"), ("person", "per_user")])
def test_the_six_step_funnel_counts_exactly_the_reference_people_and_medians(
    rejse: Any, shop: Path, reference: Any, scope: str, per: str
) -> None:
    answer = funnel(rejse, shop, "--steps", FUNNEL, "--scope", scope, "--entry", "first", "--ties", "arrival")
    assert [
        {"step": row["step"].removeprefix("event:"), "n": row["n"],
         "median_seconds_from_previous": row["median_seconds_from_previous"]}
        for row in answer["steps"]
    ] == reference["ordered_funnel"][per]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "per", "medians"),
    [
        ("session", "per_session", [None, 243, 278, 328.5, 239, 245]),
        ("person", "per_user", [None, 337, 414, 438, 426, 394.5]),
    ],
)
def test_any_entry_counts_the_same_people_and_times_their_last_start(
    rejse: Any, shop: Path, reference: Any, scope: str, per: str, medians: list[float | None]
) -> None:
    answer = funnel(rejse, shop, "--steps", FUNNEL, "--scope", scope, "--entry", "any", "--ties", "arrival")
    assert [row["n"] for row in answer["steps"]] == [row["n"] for row in reference["ordered_funnel"][per]]
    assert [row["median_seconds_from_previous"] for row in answer["steps"]] == medians


@pytest.mark.parametrize(("column", "by"), [("platform", "by_platform"), ("acquisition_channel", "by_channel")])
def test_conversion_by_a_property_is_the_references(
    rejse: Any, shop: Path, reference: Any, column: str, by: str
) -> None:
    answer = funnel(rejse, shop, "--steps", "event:*,event:purchase", "--scope", "session", "--by", column)
    assert {
        row["group"]: (row["steps"][0]["n"], row["steps"][1]["n"], round(row["steps"][1]["share_from_start"], 6))
        for row in answer["breakdown"]
    } == {
        value: (told["sessions"], told["converted"], told["rate"])
        for value, told in reference["session_conversion"][by].items()
    }


def test_the_same_log_answers_the_same_when_its_rows_are_shuffled(
    rejse: Any, shop: Path, shared: Path, tmp_path: Path
) -> None:
    packed = (shared / "data/ecom_clickstream/ecom.csv.gz").read_bytes()
    head, *rows = gzip.decompress(packed).decode().splitlines()
    random.Random(7).shuffle(rows)
    (tmp_path / "shuffled.csv").write_text("\n".join([head, *rows]))
    other = tmp_path / "other"
    rejse("new", other, "--language", "en")
    rejse("import", tmp_path / "shuffled.csv", "-w", other, "--format", "json")
    for scope in ("session", "person"):
        options = ("--steps", FUNNEL, "--scope", scope, "--ties", "concurrent")
        assert funnel(rejse, shop, *options)["steps"] == funnel(rejse, other, *options)["steps"]


def test_tied_events_are_read_the_same_way_every_time(rejse: Any, shop: Path, reference: Any) -> None:
    assert reference["log"]["ties_same_user_same_second"] == 325
    for ties in ("concurrent", "arrival"):
        options = ("--steps", FUNNEL, "--scope", "person", "--ties", ties)
        assert funnel(rejse, shop, *options) == funnel(rejse, shop, *options)


def test_the_file_a_second_time_adds_nothing(rejse: Any, shop: Path, shared: Path) -> None:
    again = rejse("import", shared / "data/ecom_clickstream/ecom.csv.gz", "-w", shop, "--format", "json")
    assert (again["files"][0]["kept"], again["files"][0]["duplicate"]) == (0, 31_106)
