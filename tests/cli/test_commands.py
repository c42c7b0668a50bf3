"""Every command: what it answers, what it says, and how it ends."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
from tests.cli.conftest import LOG, Run

from rejse.cli.schemas import published_schemas

ROOT = Path(__file__).parents[2]


def test_an_import_says_what_became_of_every_row(rejse: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    rejse("new", tmp_path / "w", "--language", "en")
    dry = rejse("import", tmp_path / "log.csv", "-w", tmp_path / "w", "--dry-run")
    assert "rows read 5 · kept 3 · known already 0 · doubtful 0 · rejected 2" in dry.out
    assert "Dry run: nothing was written." in dry.said
    first = json.loads(rejse("import", tmp_path / "log.csv", "-w", tmp_path / "w", "--format", "json").out)
    (file,) = first["files"]
    counts = {name: file[name] for name in ("read", "kept", "duplicate", "doubtful", "rejected")}
    assert (first["n"], counts) == (3, {"read": 5, "kept": 3, "duplicate": 0, "doubtful": 0, "rejected": 2})
    assert {(one["code"], one["count"]) for one in file["reasons"]} == {("no-customer", 1), ("unreadable-time", 1)}
    asked = rejse("sql", "select row, code from rejected order by row", "-w", tmp_path / "w", "--format", "csv")
    assert asked.out == "row,code\n5,no-customer\n6,unreadable-time\n"


def test_a_funnel_answers_as_a_table_as_csv_and_as_json(rejse: Run, shop: Path) -> None:
    ask = ("measure", "funnel", "-w", shop, "--steps", "website,order", "--window", "30d")
    told = json.loads(rejse(*ask, "--format", "json").out)
    assert (told["measure"], told["n"], [row["n"] for row in told["steps"]]) == ("funnel", 2, [2, 1])
    assert told["query"]["window"] == "P30D"
    assert set(told["snapshot"]) == {"events", "identity", "journey", "erased_through"}
    rows = list(csv.DictReader(io.StringIO(rejse(*ask, "--format", "csv").out)))
    assert [row["n"] for row in rows] == ["2", "1"]
    assert {"interval_low", "interval_high"} <= set(rows[0])
    table = rejse(*ask)
    assert "Touchpoint" not in table.out
    assert "2.2\u00a0d" in table.out
    assert "data through 3 Oct 2026" in table.said


def test_a_funnel_is_broken_down_by_a_property(rejse: Run, shop: Path) -> None:
    ask = ("measure", "funnel", "-w", shop, "--steps", "event:visit,event:order", "--by", "device", "--format", "json")
    told = json.loads(rejse(*ask).out)
    assert {row["group"]: [step["n"] for step in row["steps"]] for row in told["breakdown"]} == {
        "phone": [1, 1],
        "desk": [1, 0],
    }


def test_a_period_is_read_in_the_workspaces_zone(rejse: Run, shop: Path) -> None:
    ask = ("measure", "reach", "-w", shop, "--from", "2026-10-02", "--format", "json")
    told = json.loads(rejse(*ask).out)
    assert told["query"]["start"] == "2026-10-02T00:00:00+02:00"
    assert {row["touchpoint"]: row["reach"] for row in told["touchpoints"] if row["reach"]} == {
        "website": 1,
        "order": 1,
    }


def test_the_map_is_drawn_as_text_and_as_pictures(rejse: Run, shop: Path, tmp_path: Path) -> None:
    text = rejse("show", "-w", shop)
    assert "Visit to the website" in text.out
    assert "2 of 15 touchpoints measured" in text.out
    for ending, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("json", b"{")):
        file = tmp_path / f"map.{ending}"
        assert rejse("show", "-w", shop, "-o", file).said == f"Wrote {file}.\n"
        assert file.read_bytes().startswith(begins)


def test_check_says_what_is_missing_and_ends_with_one_only_for_errors(rejse: Run, shop: Path, tmp_path: Path) -> None:
    advice = rejse("check", "-w", shop)
    assert (advice.status, "Errors: 0. Advice: 12." in advice.said) == (0, True)
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        (shop / "journeys" / "shop.yaml").read_text().replace("responsible: sales", "responsible: salg", 1)
    )
    wrong = rejse("check", broken)
    assert wrong.status == 1
    assert 'who is not in the team. Did you mean "sales"? [unknown-owner]' in wrong.out
    told = json.loads(rejse("check", broken, "--format", "json", language="da").out)
    assert told["errors"] == 1
    (error,) = [one for one in told["problems"] if one["severity"] == "error"]
    assert (error["code"], error["remedy"]) == ("unknown-owner", 'Mente du "sales"?')


def test_a_journey_whose_file_got_an_error_is_shown_as_it_was(rejse: Run, tmp_path: Path) -> None:
    rejse("new", tmp_path / "w", "--language", "en")
    journey = tmp_path / "w" / "journeys" / "w.yaml"
    journey.write_text(journey.read_text().replace("phase: awareness", "phase: nowhere", 1))
    shown = rejse("show", "-w", tmp_path / "w")
    assert shown.status == 0
    assert "has errors (1) and is not in force; revision 1 is shown." in shown.said
    assert "not in force" not in rejse("check", "-w", tmp_path / "w").out


@pytest.mark.parametrize(
    ("command", "status", "sentence"),
    [
        (("check", "-w", "nowhere"), 2, "no-workspace"),
        (("measure", "funel", "-w", "{shop}"), 2, 'Did you mean "funnel"? [unknown-measure]'),
        (("measure", "funnel", "-w", "{shop}", "--steps", "wbsite"), 2, 'Did you mean "website"? [unknown-step]'),
        (("measure", "funnel", "-w", "{shop}", "--steps", "website", "--window", "soon"), 2, '"soon" is not a length'),
        (("measure", "reach", "-w", "{shop}", "--from", "monday"), 2, '"monday" is not a day'),
        (("sql", "drop table events", "-w", "{shop}"), 2, "[sql-"),
        (("show", "-w", "{shop}", "--journey", "shp"), 2, 'Did you mean "shop"? [unknown-journey]'),
        (("new", "{shop}"), 2, "[workspace-exists]"),
        (("impot", "log.csv"), 2, 'Did you mean "import"?'),
        (("import", "nothing.csv", "-w", "{shop}"), 2, "nothing.csv"),
    ],
)
def test_wrong_use_gets_a_sentence_and_a_status_never_a_traceback(
    rejse: Run, shop: Path, command: tuple[str, ...], status: int, sentence: str
) -> None:
    done = rejse(*(part.format(shop=shop) for part in command))
    assert (done.status, done.out) == (status, "")
    assert sentence in done.said
    assert "Traceback" not in done.said


def test_sentences_are_danish_for_a_danish_reader(rejse: Run, shop: Path) -> None:
    said = rejse("measure", "funnel", "-w", shop, "--steps", "wbsite", language="da").said
    assert 'Mente du "website"?' in said
    assert "Kontaktpunkt" in rejse("measure", "reach", "-w", shop, language="da").out


def test_a_broken_down_funnel_is_one_table_of_csv(rejse: Run, shop: Path) -> None:
    ask = ("measure", "funnel", "-w", shop, "--steps", "event:visit,event:order", "--by", "device", "--format", "csv")
    rows = [(row["group"], row["step"], row["n"]) for row in csv.DictReader(io.StringIO(rejse(*ask).out))]
    assert sorted(rows) == [
        ("(all)", "event:order", "1"), ("(all)", "event:visit", "2"),
        ("desk", "event:order", "0"), ("desk", "event:visit", "1"),
        ("phone", "event:order", "1"), ("phone", "event:visit", "1"),
    ]  # fmt: skip


def test_advice_that_repeats_itself_is_said_once(rejse: Run, shop: Path) -> None:
    told = rejse("check", "-w", shop).out.splitlines()
    assert len(told) == 2
    assert told[1].startswith("  (11 more of this kind [not-bound]: search, newsletter,")


@pytest.mark.parametrize(("wish", "environment", "heading"), [("da", "en", "Kontaktpunkt"), ("en", "da", "Touchpoint")])
def test_the_language_option_wins_over_everything(
    rejse: Run, shop: Path, wish: str, environment: str, heading: str
) -> None:
    assert heading in rejse("measure", "reach", "-w", shop, "--language", wish, language=environment).out
    assert heading in rejse("show", "-w", shop, "--language", wish, language=environment).out


def test_errors_are_said_in_the_workspaces_language(rejse: Run, tmp_path: Path) -> None:
    rejse("new", tmp_path / "w", "--language", "da")
    said = rejse("measure", "funnel", "-w", tmp_path / "w", "--steps", "orde", language="").said
    assert 'Mente du "order"?' in said


def test_what_the_machine_refuses_is_said_in_a_sentence(rejse: Run, shop: Path) -> None:
    done = rejse("show", "-w", shop, "-o", "/proc/map.svg")
    assert (done.status, "Traceback" in done.said) == (3, False)
    assert 'The machine refused to read or write "/proc/map.svg"' in done.said
    assert (
        'Maskinen vil ikke læse eller skrive "/proc/map.svg"'
        in rejse("show", "-w", shop, "-o", "/proc/map.svg", language="da").said
    )
    assert "[machine-refused]" in done.said


def test_two_columns_of_one_name_keep_their_own_values(rejse: Run, shop: Path) -> None:
    told = json.loads(rejse("sql", "select 1 as a, 2 as a", "-w", shop, "--format", "json").out)
    assert told["rows"] == [{"a": 1, "a_2": 2}]


def test_no_text_steers_the_terminal_and_csv_keeps_every_sign(rejse: Run, shop: Path) -> None:
    ask = "select chr(27) || ']0;pwned' || chr(7) || chr(155) || 'x' as a"
    assert {"\x1b", "\x07", "\x9b"} & set(rejse("sql", ask, "-w", shop).out) == set()
    told = rejse("sql", "select chr(27) || '[31mred' as a", "-w", shop, "--format", "csv").out
    assert told == "a\n\x1b[31mred\n"


def test_values_that_python_has_not_are_told_as_text(rejse: Run, shop: Path) -> None:
    ask = "select timestamp '20000-01-01' a, timestamp_ns '2026-01-01 00:00:00.123456789' b"
    (row,) = json.loads(rejse("sql", ask, "-w", shop, "--format", "json").out)["rows"]
    assert (row["a"][:11], row["b"][-9:]) == ("20000-01-01", "123456789")


def test_a_picture_of_an_unknown_kind_is_refused_and_nothing_is_written(rejse: Run, shop: Path, tmp_path: Path) -> None:
    done = rejse("show", "-w", shop, "-o", tmp_path / "map.bmp")
    assert (done.status, (tmp_path / "map.bmp").exists()) == (2, False)
    assert 'A map cannot be written as "bmp".' in done.said


def test_a_spreadsheet_never_runs_what_a_customer_wrote(rejse: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text('customer,time,event\na,2026-10-01T09:00:00Z,"=HYPERLINK(""x"")"\n')
    rejse("new", tmp_path / "w")
    rejse("import", tmp_path / "log.csv", "-w", tmp_path / "w")
    told = rejse("sql", "select name from events", "-w", tmp_path / "w", "--format", "csv").out
    assert list(csv.reader(io.StringIO(told))) == [["name"], ['\'=HYPERLINK("x")']]


def test_the_published_schemas_are_the_programs() -> None:
    folder = ROOT / "docs" / "reference" / "schemas"
    published = {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}
    assert published == json.loads(msgspec.json.encode(published_schemas()))
