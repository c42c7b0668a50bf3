"""The raw files are what a real company would hand over, and the drawn journey binds what is in them."""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from time import process_time

import pytest

from rejse.example.files import ExampleFile, journey_text, write_files
from rejse.example.simulate import simulate
from rejse.journey.checks import check
from rejse.journey.document import Journey, Rule
from rejse.journey.reading import read_journey

NOT_ON_THE_MAP = {
    "Lead tildelt",
    "Lead afvist",
    "Aftale opsagt",
    "alarm_viewed",
    "production_viewed",
    "referral_sent",
    "spot_price_viewed",
}
"""What customers do that the company has drawn no touchpoint for: hand-overs, leaving, everyday use, recommending."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[ExampleFile, ...]:
    return write_files(tmp_path_factory.mktemp("company"), scale=0.1)


@pytest.fixture(scope="module")
def journey() -> Journey:
    read = read_journey(journey_text(), file="journey.yaml")
    assert read.problems == ()
    assert read.journey is not None
    return read.journey


def rows(file: ExampleFile) -> Iterator[dict[str, str]]:
    """Read a file by nothing but what its options say."""
    raw = file.path.read_bytes()
    text = (gzip.decompress(raw) if file.path.suffix == ".gz" else raw).decode(file.options.get("encoding", "utf-8"))
    if file.path.suffix == ".jsonl":
        return (json.loads(line) for line in text.splitlines())
    delimiter = "\t" if file.path.suffix == ".tsv" else file.options.get("delimiter", ",")
    return iter(csv.DictReader(text.splitlines(), delimiter=delimiter))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, written: tuple[ExampleFile, ...]) -> None:
    again = write_files(tmp_path, scale=0.1)
    assert [file.path.read_bytes() for file in again] == [file.path.read_bytes() for file in written]


def test_every_option_names_a_column_that_is_there(written: tuple[ExampleFile, ...]) -> None:
    for file in written:
        found = list(rows(file))
        columns = set().union(*found)
        named = {file.options[option] for option in file.options.keys() & {"id", "time", "event", "customer", "score"}}
        assert len(found) == file.rows
        assert named <= columns
        assert all(row[file.options["time"]] and row[file.options["event"]] for row in found)


def test_four_systems_write_the_four_kinds_of_times(written: tuple[ExampleFile, ...]) -> None:
    web, crm, service, visits = (next(rows(file)) for file in written)
    assert datetime.fromisoformat(web["time"]).utcoffset() is not None
    assert datetime.strptime(crm["Tidspunkt"], "%d-%m-%Y %H:%M").year == 2026  # noqa: DTZ007  (local by the options)
    assert isinstance(service["ts"], int)
    assert datetime.strptime(visits["tid"], "%Y-%m-%d %H:%M").year == 2026  # noqa: DTZ007  (local by the options)


def test_amounts_have_a_decimal_comma(written: tuple[ExampleFile, ...]) -> None:
    amounts = [row["Beløb"] for row in rows(written[1]) if row["Beløb"]]
    assert amounts
    assert all(amount[-3] == "," and amount.replace(",", "").isdigit() for amount in amounts)


def test_only_quotes_and_log_ins_join_a_device_to_a_customer(written: tuple[ExampleFile, ...]) -> None:
    web = list(rows(written[0]))
    assert all(row["visitor_id"] for row in web)
    assert 0.2 < sum(bool(row["user_id"]) for row in web) / len(web) < 0.6


def test_no_raw_row_tells_what_was_planted(written: tuple[ExampleFile, ...]) -> None:
    for file in written:
        assert not any("truth" in str(row).lower() for row in rows(file))


def test_the_whole_company_is_written_in_a_few_seconds(tmp_path: Path) -> None:
    began = process_time()
    files = write_files(tmp_path)
    assert process_time() - began < 6
    assert [file.path.name for file in files] == ["web.csv.gz", "crm.csv", "service.jsonl", "visits.tsv"]
    assert sum(file.rows for file in files) == len(simulate())


def test_the_drawn_journey_has_nothing_to_mend(journey: Journey) -> None:
    assert [problem.code for problem in check(journey)] == []


def test_every_text_is_written_in_danish_and_english(journey: Journey) -> None:
    texts = [journey.title, *(phase.name for phase in journey.phases), *(one.name for one in journey.touchpoints)]
    for touchpoint in journey.touchpoints:
        texts += [pain.text for pain in touchpoint.pains] + [gain.text for gain in touchpoint.gains]
        texts += [text for text in (touchpoint.title, touchpoint.what, touchpoint.call_to_action) if text]
    texts += [content.title for content in journey.content]
    assert [text for text in texts if set(text.languages) != {"da", "en"}] == []


def test_every_event_belongs_to_one_touchpoint_or_is_known_not_to(journey: Journey) -> None:
    seen = {(one.name, str(one.cells.get("page", ""))) for one in simulate()}
    bound = {one: [t.id for t in journey.touchpoints if t.binding and matches(t.binding, *one)] for one in seen}
    assert {name for (name, _), places in bound.items() if not places} == NOT_ON_THE_MAP | {"page_viewed"}
    assert {page for (name, page), places in bound.items() if name == "page_viewed" and not places} == {
        "/",
        "/serviceaftaler",
        "/moelletjek",
        "/emner/pris",  # codespell:ignore pris
        "/emner/serviceaftale",
        "/emner/stoej",
        "/emner/eftersyn",
    }
    assert [one for one, places in bound.items() if len(places) > 1] == []
    assert {t.id for t in journey.touchpoints} - {places[0] for places in bound.values() if places} == {
        "radio-spot",
        "neighbour-talk",
    }


def matches(rule: Rule, name: str, path: str) -> bool:
    """The rules that this journey uses: names and paths with stars, and a channel that its name implies."""
    return any(fnmatchcase(name, pattern) for pattern in rule.name) and (
        not rule.path or any(fnmatchcase(path, pattern) for pattern in rule.path)
    )
