"""`rejse person`: what it says, what it changes, and what it hands out."""

import csv
import io
import json
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click import ClickException
from click.testing import CliRunner
from tests.cli.conftest import Done, Run

import rejse
from rejse.cli import rejse as commands
from rejse.collect.importing import ImportOptions
from rejse.errors import RejseError
from rejse.trace.explaining import edge_name
from rejse.words import line

LOG = """customer,device,time,event,segment,note
anna,phone,2026-10-01T09:00:00Z,visit,private,the blue one
anna,phone,2026-10-03T14:20:00Z,order,business,
,kiosk,2026-10-02T10:00:00Z,visit,,
bo,kiosk,2026-10-02T11:00:00Z,visit,private,=2+2
carl,kiosk,2026-10-04T11:00:00Z,visit,,
anna,phone,yesterday,visit,,anna called
"""


def run(*arguments: object, language: str = "en") -> Done:
    """Run `rejse ...` in this process: a new one for each of so many commands would take minutes."""
    asked = [str(one) for one in arguments]
    environment = {"REJSE_LANGUAGE": language, "COLUMNS": "160"}
    done = CliRunner().invoke(commands, asked, standalone_mode=False, env=environment)
    if isinstance(done.exception, RejseError):
        return Done(done.exception.exit_status, done.stdout, line(done.exception, language) + "\n")
    if isinstance(done.exception, ClickException):
        return Done(done.exception.exit_code, done.stdout, done.exception.format_message())
    if done.exception is not None:
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("person")
    (folder / "log.csv").write_text(LOG)
    workspace = rejse.new(folder / "shop", language="en")
    parts = {"customer": "customer", "anonymous": "device", "traits": "segment"}
    assert workspace.import_file(folder / "log.csv", ImportOptions(parts=parts)).kept == 5
    workspace.blocks()
    return folder / "shop"


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    """A workspace whose customers may be joined and parted: each test has its own."""
    return Path(shutil.copytree(made, tmp_path / "shop"))


def key(shop: Path, purpose: Any, value: str) -> str:
    return rejse.open(shop).key(purpose, value)


def test_why_is_said_in_both_languages_and_as_json(shop: Path) -> None:
    told = run("person", "why", "anna", "-w", shop)
    anna, phone = key(shop, "user", "anna"), key(shop, "anonymous", "phone")
    assert told.out.splitlines() == [
        "The customer is known by 1 customer id and 1 device: 2 events from 1 Oct 2026 11:00 to 3 Oct 2026 16:20.",
        f"Customer id {anna[:12]} stands on 2 events.",
        f"Device {phone[:12]} stands on 2 events.",
        (
            f"  Customer {anna[:12]} identified on the device 2 times, first on 1 Oct 2026 11:00 "
            f"({edge_name(phone, anna)})."
        ),
    ]
    assert "rejse person split EDGE" in told.said
    danish = run("person", "why", "phone", "-w", shop, language="da")
    assert danish.out.splitlines()[0] == (
        "Kunden er kendt under 1 kunde-id og 1 enhed: 2 hændelser fra 1. okt. 2026 11.00 til 3. okt. 2026 16.20."
    )
    assert "rejse person split FORBINDELSE" in danish.said
    answer = json.loads(run("person", "why", anna[:6], "-w", shop, "--format", "json").out)
    assert (answer["measure"], answer["query"], answer["n"], answer["kind"]) == ("person-why", {"key": anna}, 2, "user")
    assert answer["said"] == [sentence.strip() for sentence in told.out.splitlines()]
    assert [one["kind"] for one in answer["keys"]] == ["user", "anonymous"]


def test_two_are_merged_and_the_merge_is_taken_back(shop: Path) -> None:
    done = run("person", "merge", "anna", "bo", "-w", shop, "--by", "eva", "--note", "one household")
    names = [key(shop, "user", one)[:12] for one in ("anna", "bo")]
    assert done.out.splitlines() == [
        "Row 1 joins the two: they are one customer now.",
        f"  Customer id {names[0]}: 2 events before, 4 events now.",
        f"  Customer id {names[1]}: 2 events before, 4 events now.",
    ]
    assert done.said == "Undo it with `rejse person undo 1`.\n"
    again = run("person", "merge", "anna", "kiosk", "-w", shop)
    assert (again.status, "[key-of-several]" in again.said) == (2, True)
    again = run("person", "merge", "anna", "bo", "-w", shop)
    assert (again.status, again.said) == (
        2,
        '"anna" and "bo" are one customer already. See why with "rejse person why anna". [one-person-already]\n',
    )
    undone = run("person", "undo", "1", "-w", shop, "--by", "eva", language="da")
    assert undone.out.splitlines() == [
        "Række 2 trækker række 1 tilbage.",
        f"  Kunde-id {names[0]}: før 4 hændelser, nu 2 hændelser.",
        f"  Kunde-id {names[1]}: før 4 hændelser, nu 2 hændelser.",
    ]
    assert undone.said == "Fortryd det med `rejse person undo 2`.\n"
    twice = run("person", "split", "1", "-w", shop)
    assert (twice.status, "[edge-taken-back]" in twice.said) == (2, True)


def test_an_identification_is_parted_by_its_name(shop: Path) -> None:
    kiosk, bo = key(shop, "anonymous", "kiosk"), key(shop, "user", "bo")
    edge = edge_name(kiosk, bo)
    told = json.loads(run("person", "split", edge, "-w", shop, "--by", "eva", "--format", "json").out)
    assert (told["measure"], told["n"]) == ("person-change", 1)
    assert {name: told["row"][name] for name in ("number", "verb", "left", "right", "by", "note")} == {
        "number": 1, "verb": "split", "left": kiosk, "right": bo, "by": "eva", "note": "",
    }  # fmt: skip
    assert [one["events"] for one in told["before"]] == [None, 2]
    assert [one["events"] for one in told["after"]] == [2, 1]
    assert "[edge-taken-back]" in run("person", "split", edge, "-w", shop).said
    done = run("person", "undo", "1", "-w", shop)
    assert done.out.splitlines()[1] == f"  Device {kiosk[:12]}: 2 events before, those of several customers now."


def test_two_devices_are_one_and_the_hint_takes_it_back(shop: Path) -> None:
    kiosk, tablet = (key(shop, "anonymous", one) for one in ("kiosk", "tablet"))
    done = run("person", "alias", kiosk, "tablet", "-w", shop, "--by", "eva", language="da")
    assert done.out.splitlines() == [
        "Række 1 siger, at de to er samme enhed.",
        f"  Enhed {kiosk[:12]}: før flere kunders hændelser, nu flere kunders hændelser.",
        f"  Enhed {tablet[:12]}: før 0 hændelser, nu 0 hændelser.",
    ]
    assert done.said == "Fortryd det med `rejse person undo 1`.\n"
    told = json.loads(run("person", "undo", "1", "-w", shop, "--format", "json").out)
    assert [one["events"] for one in told["after"]] == [None, 0]


def test_somebody_belongs_to_a_company_from_a_day_on_until_it_is_taken_back(shop: Path) -> None:
    anna, acme = key(shop, "user", "anna"), key(shop, "account", "acme")
    asked = ("person", "group", "phone", "acme", "--from", "2026-10-02", "-w", shop, "--by", "eva")
    done = run(*asked)
    assert done.out.splitlines() == [
        "Row 1 says that the customer belongs to the company.",
        f"  Customer id {anna[:12]}: 2 events before, 2 events now.",
        f"  Company {acme[:12]}: 0 events before, 1 event now.",
    ]
    assert done.said == "Undo it with `rejse person undo 1`.\n"
    assert [run(*asked, language=language).said for language in ("en", "da")] == [
        (
            'Row 1 says already that "phone" belongs to "acme" from that moment on. See it with "rejse person why '
            'phone". [in-that-company]\n'
        ),
        (
            'Række 1 siger allerede, at "phone" hører til "acme" fra det tidspunkt. Se det med "rejse person why '
            'phone". [in-that-company]\n'
        ),
    ]
    told = json.loads(run("person", "group", "bo", acme, "-w", shop, "--format", "json").out)
    assert {name: told["row"][name] for name in ("verb", "right_kind", "right", "since")} == {
        "verb": "group", "right_kind": "account", "right": key(shop, "account", acme), "since": None,
    }, "no event bears the key, so that it is an id"  # fmt: skip
    flow = run("measure", "flow", "--over", "events", "--scope", "account", "-w", shop, "--format", "json")
    assert json.loads(flow.out)["n"] == 2
    why = json.loads(run("person", "why", "anna", "-w", shop, "--format", "json").out)
    assert why["companies"] == [{"key": acme, "named": 0, "unnamed": 1}, {"key": None, "named": 0, "unnamed": 1}]
    kept = json.loads(run("person", "export", "anna", "-o", "-", "-w", shop).out)
    assert [(row["verb"], row["since"]) for row in kept["identity"]["rows"]] == [("group", "2026-10-02T00:00:00+02:00")]
    undone = run("person", "undo", "1", "-w", shop, language="da")
    assert undone.out.splitlines()[-1] == f"  Firma {acme[:12]}: før 1 hændelse, nu 0 hændelser."


@pytest.mark.parametrize(
    ("command", "english", "danish"),
    [
        (
            ("why", "nobody"),
            (
                'Nobody is known by "nobody". Give the customer\'s id exactly as it stood in the file, or a key from '
                "`rejse customers`: 6 letters will do. [unknown-person]\n"
            ),
            (
                'Ingen er kendt under "nobody". Angiv kundens id, præcis som det stod i filen, eller en nøgle fra '
                "`rejse customers`; 6 tegn er nok. [unknown-person]\n"
            ),
        ),
        (
            ("split", "seen-000000000000"),
            (
                'Nothing that ties keys together is called "seen-000000000000". Look the name up with "rejse '
                "person why\" and the customer's id: seen-… or the number of a row. [unknown-edge]\n"
            ),
            (
                'Der er ingen forbindelse, der hedder "seen-000000000000". Find navnet med "rejse person '
                'why" og kundens id: seen-… eller nummeret på en række. [unknown-edge]\n'
            ),
        ),
        (
            ("split", "phone"),
            (
                'Nothing that ties keys together is called "phone". Look the name up with "rejse person why" '
                "and the customer's id: seen-… or the number of a row. [unknown-edge]\n"
            ),
            (
                'Der er ingen forbindelse, der hedder "phone". Find navnet med "rejse person why" og kundens '
                "id: seen-… eller nummeret på en række. [unknown-edge]\n"
            ),
        ),
        (
            ("merge", "anna", "phone"),
            '"anna" and "phone" are one customer already. See why with "rejse person why anna". [one-person-already]\n',
            (
                '"anna" og "phone" er allerede én og samme kunde. Se hvorfor med "rejse person why anna". '
                "[one-person-already]\n"
            ),
        ),
        (
            ("group", "anna", "Guest"),
            (
                '"Guest" is no id: it is what programs write where they know nobody. Give the id of a company or a '
                "device as it stood in the file. [nobodys-id]\n"
            ),
            (
                '"Guest" er ikke et id; det skriver programmer, når de ikke ved, hvem det er. Angiv firmaets eller '
                "enhedens id, som det stod i filen. [nobodys-id]\n"
            ),
        ),
        (
            ("alias", "kiosk", " kiosk"),
            '"kiosk" and " kiosk" are one device already. There is nothing to do. [one-device-already]\n',
            '"kiosk" og " kiosk" er allerede én og samme enhed. Der er ikke noget at gøre. [one-device-already]\n',
        ),
        (
            ("undo", "7"),
            (
                'There is no edge "7" in the identity log; the last one is 0. Look up the number with "rejse person '
                "why\" and the customer's id. [no-such-edge]\n"
            ),
            (
                'Der er ingen forbindelse "7" i identitetsloggen; den sidste er 0. Find nummeret med "rejse person '
                'why" og kundens id. [no-such-edge]\n'
            ),
        ),
    ],
)
def test_who_or_what_is_not_there_gets_a_sentence_and_changes_nothing(
    shop: Path, command: tuple[str, ...], english: str, danish: str
) -> None:
    for language, sentence in (("en", english), ("da", danish)):
        done = run("person", *command, "-w", shop, language=language)
        assert (done.status, done.out, done.said) == (2, "", sentence)
    assert rejse.open(shop).snapshot().identity == 0


def test_a_customers_events_are_listed_in_order(shop: Path) -> None:
    told = run("person", "timeline", "bo", "-w", shop, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.out)))
    assert [(row["session"], row["gap_seconds"], row["event"]) for row in rows] == [
        ("1", "", "visit"),
        ("2", "3600.0", "visit"),
    ]
    table = run("person", "timeline", "bo", "-w", shop, language="da")
    assert "Tidspunkt" in table.out
    assert "2. okt. 2026 12.00" in table.out
    assert table.said == "2 hændelser i 2 sessioner.\n"
    assert "[key-of-several]" in run("person", "timeline", "kiosk", "-w", shop).said
    answer = json.loads(run("person", "timeline", "phone", "-w", shop, "--format", "json").out)
    assert (answer["n"], answer["query"]) == (2, {"key": key(shop, "user", "anna")})


def test_everything_kept_about_a_customer_is_handed_out_in_one_file_for_the_owner_only(
    shop: Path, tmp_path: Path
) -> None:
    run("person", "merge", "anna", "bo", "-w", shop, "--by", "eva")
    run("person", "undo", "1", "-w", shop, "--by", "eva")
    file = tmp_path / "out" / "anna.json"
    done = run("person", "export", "anna", "-o", file, "-w", shop)
    assert (done.status, done.out) == (0, "")
    assert done.said == (
        f"Wrote everything that is kept about the customer to {file}: 2 events. Keep it safe, or delete it.\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = json.loads(file.read_text())
    anna, phone = key(shop, "user", "anna"), key(shop, "anonymous", "phone")
    assert kept["title"] == "Everything that is kept about one customer"
    assert kept["person"]["key"] == anna
    assert kept["events"]["fields"]["time"] == "when it happened"
    first = kept["events"]["rows"][0]
    assert {name: first[name] for name in ("time", "name", "user_key", "anonymous_key", "properties")} == {
        "time": "2026-10-01T11:00:00+02:00", "name": "visit", "user_key": anna, "anonymous_key": phone,
        "properties": {"note": "the blue one"},
    }  # fmt: skip
    assert kept["traits"]["rows"] == [
        {"name": "segment", "value": "private", "time": "2026-10-01T11:00:00+02:00"},
        {"name": "segment", "value": "business", "time": "2026-10-03T16:20:00+02:00"},
    ]
    (turned,) = kept["rejected"]["rows"]
    assert (turned["file"], turned["row"], "anna called" in turned["raw"]) == ("log.csv", 7, True)
    bo = key(shop, "user", "bo")
    assert bo[:12] not in file.read_text()
    assert kept["identity"]["rows"] == []


def test_the_file_is_danish_for_a_danish_reader_and_a_zip_holds_tables(shop: Path, tmp_path: Path) -> None:
    told = json.loads(run("person", "export", "bo", "-o", "-", "-w", shop, language="da").out)
    assert told["title"] == "Alt, hvad der er gemt om én kunde"
    assert told["events"]["fields"]["user_key"] == "nøgle for kundens id"
    file = tmp_path / "bo.zip"
    assert run("person", "export", "bo", "-o", file, "-w", shop).status == 0
    with zipfile.ZipFile(file) as folder:
        names = folder.namelist()
        assert names == ["everything.json", "events.csv", "traits.csv", "identity.csv", "rejected.csv"]
        rows = list(csv.DictReader(io.StringIO(folder.read("events.csv").decode("utf-8-sig"))))
        traits = list(csv.DictReader(io.StringIO(folder.read("traits.csv").decode("utf-8-sig"))))
        assert json.loads(folder.read("everything.json"))["events"]["rows"][1]["name"] == "visit"
    assert [row["time"] for row in rows] == ["2026-10-02T12:00:00+02:00", "2026-10-02T13:00:00+02:00"]
    assert [(row["name"], row["value"]) for row in traits] == [("segment", "private")]


def test_everything_is_printed_only_where_that_is_asked_for(shop: Path) -> None:
    done = run("person", "export", "anna", "-w", shop)
    assert (done.status, done.out) == (2, "")


def test_a_customer_is_forgotten_only_by_who_is_sure(shop: Path) -> None:
    asked = CliRunner().invoke(commands, ["person", "erase", "anna", "-w", str(shop)], input="n\n")
    assert asked.exit_code != 0
    assert "Forget this person and their 2 events for good?" in asked.output
    assert run("person", "why", "anna", "-w", shop).status == 0
    done = run("person", "erase", "anna", "--yes", "-w", shop)
    assert done.out.strip() == "Forgotten: 2 events. Things known of the person: 2. Rejected rows: 1."
    assert "late events of theirs are turned away" in done.said
    with pytest.raises(RejseError):
        rejse.open(shop).person("anna")


def test_forgetting_is_told_as_json_and_in_danish(shop: Path) -> None:
    told = json.loads(run("person", "erase", "anna", "--yes", "--format", "json", "-w", shop).out)
    assert {name: told[name] for name in ("measure", "n", "erasure", "keys", "edges", "traits", "rejected")} == {
        "measure": "person-erased", "n": 2, "erasure": 1, "keys": 2, "edges": 0, "traits": 2, "rejected": 1,
    }  # fmt: skip
    danish = run("person", "erase", "bo", "--yes", "-w", shop, language="da").out.strip()
    assert danish == "Slettet: 2 hændelser. Oplysninger om personen: 1. Afviste rækker: 0."


def test_the_commands_are_listed_in_the_order_of_the_story(request: pytest.FixtureRequest) -> None:
    a_process: Run = request.getfixturevalue("rejse")
    told = a_process("person", "--help").out.partition("Commands:")[2]
    assert [row.split()[0] for row in told.strip().splitlines()][:8] == [
        "why", "merge", "split", "alias", "group", "undo", "timeline", "export",
    ]  # fmt: skip
