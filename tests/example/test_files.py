"""The raw files are what a real company would hand over, and the drawn journey binds what is in them."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from time import process_time

import pytest
from ruamel.yaml import YAML

from rejse.example.files import ExampleFile, journey_text, truths_text, write_files
from rejse.example.simulate import simulate
from rejse.example.truths import Truths
from rejse.journey.checks import check
from rejse.journey.document import Journey, Rule, Text
from rejse.journey.evidence import Horizon, SurveyKind
from rejse.journey.reading import read_journey

NOT_ON_THE_MAP = {"Lead tildelt", "Lead accepteret", "Lead afvist", "Kontakt oprettet"}
"""What the office writes down that no customer meets: how a lead is handed over, and who else is in a company."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[ExampleFile, ...]:
    return write_files(tmp_path_factory.mktemp("company"), scale=0.02)


@pytest.fixture(scope="module")
def journey() -> Journey:
    read = read_journey(journey_text(), file="journey.yaml")
    assert read.problems == ()
    assert read.journey is not None
    return read.journey


def rows(file: ExampleFile) -> Iterator[dict[str, str]]:
    """Read a file by nothing but what its options say."""
    raw = file.path.read_bytes()
    text = (gzip.decompress(raw) if file.path.suffix == ".gz" else raw).decode(
        file.options.get("encoding", "utf-8-sig")
    )
    if file.path.suffix == ".jsonl":
        return (json.loads(line) for line in text.splitlines())
    delimiter = "\t" if file.path.suffix == ".tsv" else file.options.get("delimiter", ",")
    return iter(csv.DictReader(text.splitlines(), delimiter=delimiter))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, written: tuple[ExampleFile, ...]) -> None:
    again = write_files(tmp_path, scale=0.02)
    assert [file.path.read_bytes() for file in again] == [file.path.read_bytes() for file in written]


def test_every_option_names_a_column_that_is_there(written: tuple[ExampleFile, ...]) -> None:
    for file in written:
        found = list(rows(file))
        columns = set().union(*found)
        named = {file.options[option] for option in file.options.keys() & {"id", "time", "event", "customer", "score"}}
        assert len(found) == file.rows
        assert named <= columns
        assert all(row[file.options["time"]] and row[file.options["event"]] for row in found)


def test_every_system_writes_times_its_own_way(written: tuple[ExampleFile, ...]) -> None:
    web, crm, phone, visits, surveys = (next(rows(file)) for file in written)
    assert datetime.fromisoformat(web["time"]).utcoffset() is not None
    assert datetime.strptime(crm["Tidspunkt"], "%d-%m-%Y %H:%M").year == 2025  # noqa: DTZ007  (local by the options)
    assert datetime.strptime(phone["Tidspunkt"], "%d.%m.%Y %H:%M:%S").year == 2025  # noqa: DTZ007  (the same)
    assert datetime.strptime(visits["tid"], "%Y-%m-%d %H:%M").year == 2025  # noqa: DTZ007  (the same)
    assert isinstance(surveys["ts"], int)


def test_some_rows_stand_twice_with_the_same_id(written: tuple[ExampleFile, ...]) -> None:
    for file in written:
        if identity := file.options.get("id"):
            ids = [row[identity] for row in rows(file)]
            assert len(ids) - len(set(ids)) == file.repeated
    assert [bool(file.repeated) for file in written] == [True, False, True, False, False]


def test_amounts_have_a_decimal_comma(written: tuple[ExampleFile, ...]) -> None:
    amounts = [row["Beløb"] for row in rows(written[1]) if row["Beløb"]]
    assert amounts
    assert all(amount[-3] == "," and amount.replace(",", "").isdigit() for amount in amounts)


def test_only_quotes_and_log_ins_join_a_device_to_a_customer(written: tuple[ExampleFile, ...]) -> None:
    web = list(rows(written[0]))
    assert all(row["visitor_id"] for row in web)
    assert 0.4 < sum(bool(row["user_id"]) for row in web) / len(web) < 0.8


def test_no_raw_row_tells_what_was_planted(written: tuple[ExampleFile, ...]) -> None:
    names = {one.name for one in fields(Truths)}
    for file in written:
        assert not any("truth" in str(row).lower() or names & set(map(str, row.values())) for row in rows(file))


def test_what_was_planted_is_written_apart_and_is_yaml() -> None:
    told = YAML(typ="safe").load(truths_text(Truths().without("slow_quote")))
    assert list(told) == [one.name for one in fields(Truths)]
    assert told["slow_quote"] == {
        "value": 3.0,
        "on": False,
        "switched_off": 3.0,
        "da": "dage (median) fra mølletjek til tilbud for leads, som marketing overdrager; 3 for dem, der selv ringer",
        "en": (
            "median days from the turbine check to the quote for leads handed over by marketing; 3 for those who call"
        ),
    }
    assert YAML(typ="safe").load(truths_text())["slow_quote"]["on"]


def test_the_company_is_written_in_a_few_seconds(tmp_path: Path) -> None:
    began = process_time()
    files = write_files(tmp_path, scale=0.2)
    assert process_time() - began < 6
    assert [file.path.name for file in files] == ["web.csv.gz", "crm.csv", "phone.csv", "visits.tsv", "surveys.jsonl"]
    assert sum(file.rows - file.repeated for file in files) == len(simulate(scale=0.2))


def test_the_drawn_journey_lacks_nothing_but_what_the_company_has_not_written_yet(journey: Journey) -> None:
    assert [(problem.code, problem.arguments["touchpoint"]) for problem in check(journey)] == [
        ("pain-without-content", "payment"),
        ("pain-without-content", "support-call"),
        ("pain-without-content", "leaving"),
    ]


def test_every_text_is_written_in_danish_and_english(journey: Journey) -> None:
    texts = [one for _, one in parts_of(journey) if isinstance(one, Text)]
    assert len(texts) > 300
    assert [text for text in texts if set(text.languages) != {"da", "en"}] == []


def test_every_part_of_a_journey_is_used(journey: Journey) -> None:
    assert all(getattr(journey, one.name) for one in fields(Journey) if not one.name.startswith("parent"))
    assert len(journey.phases) == 6
    assert len(journey.touchpoints) == 24
    assert [one.id for one in journey.personas if not one.is_customer] == ["community-elin"]
    assert {one.horizon for one in journey.opportunities} == set(Horizon)
    assert {one.kind for one in journey.surveys} == set(SurveyKind)


def test_every_event_belongs_to_one_touchpoint_or_is_known_not_to(journey: Journey) -> None:
    seen = {(one.name, str(one.cells.get("page", ""))) for one in simulate(scale=0.1)}
    bound = {one: [t.id for t in journey.touchpoints if t.binding and matches(t.binding, *one)] for one in seen}
    assert {name for (name, _), places in bound.items() if not places} == NOT_ON_THE_MAP | {"page_viewed"}
    unbound = {page for (name, page), places in bound.items() if name == "page_viewed" and not places}
    assert {page.split("/")[1] for page in unbound} == {"", "app", "emner", "moelletjek", "serviceaftaler"}
    assert [one for one, places in bound.items() if len(places) > 1] == []
    assert {t.id for t in journey.touchpoints} - {places[0] for places in bound.values() if places} == {
        "radio-spot",
        "neighbour-talk",
    }


def parts_of(one: object) -> Iterator[tuple[str, object]]:
    """Give everything that a part of the document holds, with the name of its field."""
    for field in fields(one):  # type: ignore[arg-type]
        value = getattr(one, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            yield field.name, part
            if is_dataclass(part) and not isinstance(part, Text):
                yield from parts_of(part)


def matches(rule: Rule, name: str, path: str) -> bool:
    """The rules that this journey uses: names and paths with stars, and a channel that its name implies."""
    return any(fnmatchcase(name, pattern) for pattern in rule.name) and (
        not rule.path or any(fnmatchcase(path, pattern) for pattern in rule.path)
    )
