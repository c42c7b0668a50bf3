"""A sheet comes in as the same rows in a CSV would: dates as dates, numbers as numbers, nothing lost, nobody harmed."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from tests.collect.books import book, cell, row, sheet

from rejse.collect import sheet as sheets
from rejse.collect import workbook as workbooks
from rejse.collect.importing import ImportReport
from rejse.collect.reading import open_reading
from rejse.collect.workbook import Shows, shows
from rejse.errors import RejseError, Where
from rejse.words import line, say

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]
Write = Callable[..., Path]

NAMES = ("user_id", "time", "event", "amount", "shop")
HEADER = row(1, NAMES)
LOG = sheet(HEADER + row(2, ("anna", 46082.5, "buy", 12.5, "Vejle"), styles=(0, 1)))


def cells_of(file: Path, **options: str) -> list[dict[str, object]]:
    return [found for batch in open_reading(file, **options).batches() for found in batch.cells.to_pylist()]


def notes_of(report: ImportReport) -> list[list[str]]:
    said = ([line(note, language) for note in report.notes] for language in ("en", "da"))
    return [[one.partition("log.xlsx: ")[2] for one in told] for told in said]


def told(trouble: RejseError) -> tuple[str, str]:
    english, danish = say(trouble, "en"), say(trouble, "da")
    return f"{english.message} {english.remedy}", f"{danish.message} {danish.remedy}"


def test_a_sheet_comes_in_as_events(bring_in: Bring, kept: Kept) -> None:
    report = bring_in(book(Log=LOG), "log.xlsx", zone="Europe/Copenhagen")
    assert (report.read, report.kept, report.encoding, report.delimiter) == (1, 1, None, None)
    assert kept("time", "name", "value", "properties") == [
        {"time": datetime(2026, 3, 1, 11, tzinfo=UTC), "name": "buy", "value": 1250, "properties": '{"shop":"Vejle"}'}
    ]
    assert bring_in(book(Log=LOG), "again.xlsx", zone="Europe/Copenhagen").duplicate == 1


def test_dates_are_dates_and_numbers_numbers(write: Write) -> None:
    """One cell of each kind, as Excel stores it; 1 January 1900 is day 1, and a 29th of February is counted "
    "that never was."""
    values = (46082.43055555556, 46082, 0.4305555555, 1.5, 46082.000011574, 7.0, 0.30000000000000004, True, 1.0, -5.0)
    styles = (1, 2, 3, 4, 5, 0, 0, 0, 2, 1)
    content = book(Log=sheet(row(1, [f"n{at}" for at in range(len(values))]) + row(2, values, styles=styles)))
    (batch,) = open_reading(write(content, "log.xlsx")).batches()
    assert list(batch.cells.to_pylist()[0].values()) == [
        "2026-03-01 10:20:00", "2026-03-01", "10:20:00", "36:00:00", "2026-03-01 00:00:01", "7", "0.3", "true",
        "1900-01-01", "-5",
    ]  # fmt: skip
    assert batch.literal["n0"] is False
    assert [batch.literal[name][0].as_py() for name in ("n5", "n6", "n7", "n9")] == [True] * 4  # type: ignore[index]


def test_a_mac_counts_its_days_from_1904(write: Write) -> None:
    content = book(
        workbook='<workbookPr date1904="1"/>', Log=sheet(HEADER + row(2, ("a", 44620.0, "see"), styles=(0, 2)))
    )
    assert cells_of(write(content, "log.xlsx"))[0]["time"] == "2026-03-01"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shows.NUMBER), ("0.00", Shows.NUMBER),
        ('#,##0.00 "kr. pr. dag"', Shows.NUMBER), ("@", Shows.NUMBER),
        ("[Red]0.00", Shows.NUMBER), ("0.00E+00", Shows.NUMBER), ("yyyy-mm-dd", Shows.DATE), ("mmm", Shows.DATE),
        ("[$-406]d. mmmm yyyy;@", Shows.DATE), ("hh:mm", Shows.CLOCK), ("mm:ss.0", Shows.CLOCK),
        ("[h]:mm:ss", Shows.SPAN),
    ],
)  # fmt: skip
def test_a_format_tells_what_a_number_is(code: str, shown: Shows) -> None:
    assert shows(code) is shown


def test_shared_texts_in_several_pieces_are_whole_and_how_they_are_said_is_left_out(write: Write) -> None:
    shared = ["<si><t>user_id</t></si>", "<si><r><t>ti</t></r><r><t>me</t></r></si>", "<si><t>event</t></si>",
              "<si><t>anna_x000D_</t><rPh><t>an-na</t></rPh></si>", "<si><t/></si>"]  # fmt: skip
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" t="s"><v>{at}</v></c>' for c, at in pairs) + "</row>"
        for n, pairs in ((1, (("A", 0), ("B", 1), ("C", 2))), (2, (("A", 3), ("B", 4), ("C", 2))))
    )
    assert cells_of(write(book(shared=shared, Log=sheet(rows)), "log.xlsx")) == [
        {"user_id": "anna\r", "time": None, "event": "event"}
    ]


def test_the_row_with_the_names_is_found_below_a_title_and_blank_rows(bring_in: Bring, write: Write) -> None:
    rows = row(1, ("Salg 2026",)) + row(2, ("Udtrukket", 46100.0)) + row(5, NAMES)
    rows += (
        row(6, ("anna", "2026-03-01", "see", None, " "))
        + row(7, (None,) * 5)
        + row(9, ("bo", "2026-03-02", "buy", 5, "x"))
    )
    file = write(book(Log=sheet(rows)), "log.xlsx")
    (batch,) = open_reading(file).batches()
    assert batch.rows.tolist() == [6, 9], "as the spreadsheet numbers them"
    assert [one["user_id"] for one in batch.cells.to_pylist()] == ["anna", "bo"]
    report = bring_in(file.read_bytes(), "log.xlsx", zone="UTC")
    assert notes_of(report) == [
        [("Rows that stand above the names of the columns were left out: 2. See if the names of the columns are "
          "those in row 5. [rows-above-header]")],
        [("Rækker, der står over kolonnernes navne, er udeladt: 2. Se efter, om kolonnernes navne er dem i række 5. "
         "[rows-above-header]")],
    ]  # fmt: skip


def test_a_sheet_without_names_has_columns_by_number(bring_in: Bring) -> None:
    rows = row(1, ("anna", 46082.5, "see"), styles=(0, 1)) + row(2, ("bo", 46082.5, "buy"), styles=(0, 1))
    report = bring_in(book(Log=sheet(rows)), "log.xlsx", customer="c1", event="c3", zone="UTC")
    assert (report.kept, [note.code for note in report.notes]) == (2, ["no-header"])


def test_cells_merged_downwards_hold_for_all_their_rows(bring_in: Bring, write: Write) -> None:
    rows = HEADER + row(2, ("anna", "2026-03-01", "see")) + row(3, (None, "2026-03-02", "buy"))
    rows += row(5, ("bo", "2026-03-03", "see"))
    content = book(Log=sheet(rows, ("A2:A4", "D2:E2", "A2:A3")))
    assert [one["user_id"] for one in cells_of(write(content, "log.xlsx"))] == ["anna", "anna", "bo"]
    report = bring_in(book(Log=sheet(rows, ("A2:A4",))), "log.xlsx", zone="UTC")
    assert notes_of(report) == [
        [("Places in which cells are merged downwards: 1. Each row was given what its merged cell shows; see if "
          "that is what was meant. [merged-cells]")],
        [("Steder, hvor celler er flettet nedad: 1. Hver række har fået det, dens flettede celle viser; se "
          "efter, om det er meningen. [merged-cells]")],
    ]  # fmt: skip


def test_the_first_sheet_that_is_not_hidden_is_read_and_the_others_are_named(bring_in: Bring) -> None:
    other = sheet(HEADER + row(2, ("bo", "2026-03-01", "buy")) + row(3, ("carl", "2026-03-01", "buy")))
    content = book(hidden=("Lister",), Lister=sheet(row(1, ("x",))), Marts=LOG, April=other)
    report = bring_in(content, "log.xlsx", zone="UTC")
    assert report.read == 1
    assert [
        [line(note, language).partition("log.xlsx: ")[2] for note in report.notes] for language in ("en", "da")
    ] == [
        [
            (
                'The file has 3 sheets; "Marts" was read. Name another with --sheet; the others: April, Lister. '
                "[other-sheets]"
            )
        ],
        ['Filen har 3 ark; "Marts" er læst. Nævn et andet med --sheet; de andre: April, Lister. [other-sheets]'],
    ]
    assert bring_in(content, "log.xlsx", zone="UTC", sheet="april", save_map="april").read == 2
    assert bring_in(content, "log.xlsx", use_map="april").duplicate == 2, "the sheet is saved with the mapping"


def test_an_error_in_a_cell_is_told_and_joins_nobody(bring_in: Bring, kept: Kept) -> None:
    failed = '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="str"><v>2026-03-01</v></c>'
    failed += cell("see", 2, 2) + '<c r="D2" t="e"><v>#DIV/0!</v></c>' + cell("Vejle", 4, 2) + "</row>"
    content = book(Log=sheet(HEADER + failed + row(3, ("bo", "2026-03-01", "see", 5))))
    report = bring_in(content, "log.xlsx", value="amount",
                      session="shop")  # fmt: skip
    assert {(one.code, one.value) for one in report.reasons} == {
        ("blocked-id", "#N/A"),
        ("unreadable-value", "#DIV/0!"),
    }
    assert kept("properties")[0] == {"properties": '{"blocked_customer":"#N/A","amount":"#DIV/0!"}'}


REFUSED = [
    ("empty-sheet", {}, {"Tom": sheet(""), "Log": LOG},
     'The sheet "Tom" of the file "log.xlsx" is empty. Name another with --sheet; the file has: Tom, Log.',
     'Arket "Tom" i filen "log.xlsx" er tomt. Nævn et andet med --sheet; filen har: Tom, Log.'),
    ("no-such-sheet", {"sheet": "Logg"}, {"Log": LOG},
     'The file has no sheet "Logg". Did you mean "Log"? The sheets: Log.',
     'Filen har intet ark "Logg". Mente du "Log"? Arkene: Log.'),
    ("no-such-sheet", {"sheet": "Q4"}, {"Log": LOG},
     'The file has no sheet "Q4". Its sheets: Log.',
     'Filen har intet ark "Q4". Dens ark: Log.'),
    ("sheet-too-wide", {}, {"Log": sheet(row(1, ["x"] * 2001))},
     ('The sheet "Log" of the file "log.xlsx" has 2,001 columns, more than a table of events has. Keep one '
      'row for each '
      "event and one column for each thing that is said of it."),
     ('Arket "Log" i filen "log.xlsx" har 2.001 kolonner, flere end en tabel med hændelser har. Lav én række for hver '
      "hændelse og én kolonne for hver ting, der siges om den.")),
    ("xml-doctype", {}, {"Log": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + LOG},
     ('The file "log.xlsx" declares a document type (DOCTYPE), which can make it grow without end or read other files. '
      "Nothing of it was imported. Take the declaration out, if you trust who wrote the file."),
     ('Filen "log.xlsx" erklærer en dokumenttype (DOCTYPE), og den kan få filen til at vokse uden ende eller '
      'læse andre '
      "filer. Intet af den er indlæst. Tag erklæringen ud, hvis du stoler på den, der har skrevet filen.")),
    ("xml-too-deep", {}, {"Log": sheet("<row>" * 100 + "</row>" * 100)},
     ('The file "log.xlsx" has elements inside each other more than 64 deep. No program writes events that deep; ask '
      "whoever sent it for another one."),
     ('Filen "log.xlsx" har elementer i hinanden i mere end 64 lag. Intet program skriver hændelser så dybt; '
      'bed den, der '
      "sendte den, om en anden fil.")),
    ("broken-xml", {}, {"Log": LOG[:-30]},
     ('The file "log.xlsx" is no whole XML: line 1 cannot be read. Write it again from the program it comes '
      'from; nothing '
      "of it was imported."),
     ('Filen "log.xlsx" er ikke hel XML: linje 1 kan ikke læses. Skriv den igen fra det program, den kommer '
      'fra; intet af '
      "den er indlæst.")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "options", "content", "english", "danish"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_sheet_that_cannot_be_read_says_why(
    bring_in: Bring, kept: Kept, code: str, options: dict[str, str], content: dict[str, str], english: str, danish: str
) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(book(**content), "log.xlsx", **options)
    assert (caught.value.code, told(caught.value)) == (code, (english, danish))
    assert kept("name") == []


def test_two_cells_at_opposite_corners_take_no_memory(write: Write) -> None:
    """The usual library asks for 512 GB here, and the process ends."""
    far = '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
    (batch,) = open_reading(write(book(Log=sheet(HEADER + far)), "log.xlsx")).batches()
    assert (batch.rows.tolist(), batch.cells.num_columns) == ([1048576], 6)


def test_texts_beyond_all_bounds_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "SHARED_LETTERS_MAX", 1 << 20)
    with pytest.raises(RejseError) as caught:
        open_reading(write(book(shared=["<si><t>" + "x" * (1 << 21) + "</t></si>"], Log=LOG), "log.xlsx"))
    assert (caught.value.code, told(caught.value)) == (
        "sheet-texts-too-large",
        (
            (
                'The spreadsheet "log.xlsx" holds more than 1 MB of text. Save the sheet as CSV UTF-8 (File, '
                "Save As), and import that file."
            ),
            (
                'Regnearket "log.xlsx" rummer mere end 1 MB tekst. Gem arket som CSV UTF-8 (Filer, Gem som), og '
                "indlæs den fil."
            ),
        ),
    )


def test_a_workbook_that_grows_beyond_reason_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED_FREE_BYTES", 1 << 20)
    with pytest.raises(RejseError) as caught:
        open_reading(write(book(Log=sheet(HEADER + " " * (4 << 20))), "log.xlsx"))
    assert caught.value.code == "unpacks-too-large"


def test_a_member_that_wants_to_lie_elsewhere_is_refused(write: Write) -> None:
    made = io.BytesIO(book(Log=LOG))
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr("../../home/x", "x")
    with pytest.raises(RejseError) as caught:
        open_reading(write(made.getvalue(), "log.xlsx"))
    assert caught.value.code == "unsafe-member"


def test_a_packed_workbook_is_read_as_the_workbook_in_it(write: Write) -> None:
    content = book(Log=LOG)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("log.xlsx", content)
    plain = cells_of(write(content, "log.xlsx"))
    assert cells_of(write(gzip.compress(content, mtime=0), "log.xlsx.gz")) == plain
    assert cells_of(write(made.getvalue(), "log.zip")) == plain
    assert cells_of(write(content, "log.csv")) == plain, "whatever it is called"


def test_a_sheet_is_read_in_many_batches(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_PER_BATCH", 7)
    rows = "".join(row(number, (f"u{number}", "2026-03-01", "see")) for number in range(2, 52))
    batches = list(open_reading(write(book(Log=sheet(HEADER + rows)), "log.xlsx")).batches())
    assert [len(one.rows) for one in batches] == [7] * 7 + [1]


LETTERS = st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn"))
TEXTS = st.text(LETTERS, min_size=1,
                max_size=6)  # fmt: skip
ROWS = st.lists(
    st.tuples(TEXTS, st.integers(1, 27), st.sampled_from(["see", "buy", "ring"]), st.integers(-999, 99_999), TEXTS),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=30)
@given(ROWS)
def test_a_sheet_reads_as_the_csv_of_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int, str, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("same")
    written = [(who, f"2026-03-{day:02d}", what, f"{cents / 100:.2f}", note) for who, day, what, cents, note in rows]
    with (folder / "log.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([NAMES, *written])
    numbered = "".join(
        row(at, (who, 46081.0 + day, what, cents / 100, note), styles=(0, 2))
        for at, (who, day, what, cents, note) in enumerate(rows, 2)
    )
    (folder / "log.xlsx").write_bytes(book(Log=sheet(HEADER + numbered)))
    as_csv, as_sheet = cells_of(folder / "log.csv"), cells_of(folder / "log.xlsx")
    for one in as_csv:
        one["amount"] = f"{float(str(one['amount'])):.15g}"
    assert as_sheet == as_csv


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(TEXTS, st.floats(1, 60_000), st.booleans(), st.sampled_from([0, 1, 2, 3, 5])), min_size=1, max_size=8
    )
)
def test_what_we_read_is_what_the_usual_library_reads(rows: list[tuple[str, float, bool, int]]) -> None:
    named = row(1, ("a", "b", "c"))
    content = book(Log=sheet(named + "".join(row(at, one[:3], styles=(0, one[3])) for at, one in enumerate(rows, 2))))
    stream = io.BytesIO(content)
    theirs = [[as_cell(one) for one in cells] for cells in load_workbook(stream).get_sheet_by_index(0).iter_rows()][1:]
    opened = sheets.open_sheet(io.BytesIO(content), Where("log.xlsx"), "log.xlsx")
    ours = [list(one.values()) for batch in opened.batches(io.BytesIO(content)) for one in batch.cells.to_pylist()]
    assert [one[:1] + one[2:] for one in ours] == [one[:1] + one[2:] for one in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert moment_of(mine[1]) == pytest.approx(moment_of(other[1]), abs=0.0015), (mine, other)


def as_cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def moment_of(written: str) -> float:
    """A number, date or clock as a number, so that a millisecond more or less is no difference."""
    for read in (float, lambda one: datetime.fromisoformat(one).timestamp()):
        try:
            return float(read(written))
        except ValueError:
            continue
    at = clock.fromisoformat(written)
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second).total_seconds()


def test_the_moment_of_a_date_is_told() -> None:
    assert moment_of("2026-03-01") == datetime.combine(date(2026, 3, 1), clock()).timestamp()
