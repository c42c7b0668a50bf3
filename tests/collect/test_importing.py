"""A file comes in once, however often, in whatever order and in however many pieces it is brought."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.collect import delimited
from rejse.collect.importing import ImportOptions, ImportReport, Reason, import_file
from rejse.settings import Settings
from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.vault import Vault
from rejse.words import line

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]
NOW = datetime(2026, 11, 22, tzinfo=UTC)

HEAD = "user_id,time,event\n"
THREE_EQUAL = "anna,2026-03-01 10:00,see\n" * 3
ONE = "bo,2026-03-01 11:00,buy\n"


def figures(report: ImportReport) -> tuple[int, int, int, int]:
    assert report.read == report.kept + report.duplicate + report.rejected
    assert report.doubtful <= report.kept
    return report.read, report.kept, report.duplicate, report.rejected


def test_three_equal_rows_stay_three_and_the_file_twice_adds_nothing(bring_in: Bring, kept: Kept) -> None:
    assert figures(bring_in(HEAD + THREE_EQUAL + ONE)) == (4, 4, 0, 0)
    assert figures(bring_in(HEAD + THREE_EQUAL + ONE, name="renamed.csv")) == (4, 0, 4, 0)
    assert figures(bring_in(HEAD + ONE + THREE_EQUAL)) == (4, 0, 4, 0), "shuffled"
    assert figures(bring_in(HEAD + THREE_EQUAL + ONE + THREE_EQUAL + "carl,2026-03-02,see\n")) == (8, 4, 4, 0)
    assert len(kept("event_id")) == 8


def test_equal_rows_far_apart_in_a_file_stay_as_many(bring_in: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read in many batches, and the equal rows fall into different ones."""
    monkeypatch.setattr(delimited, "BLOCK_LETTERS", 300)
    read = delimited.read_delimited
    monkeypatch.setattr("rejse.collect.reading.read_delimited", lambda *given: read(*given, block_letters=300))
    rows = [f"u{number},2026-03-01 10:00,see\n" for number in range(50)] * 3
    assert figures(bring_in(HEAD + "".join(rows))) == (150, 150, 0, 0)
    random.Random(7).shuffle(rows)
    assert figures(bring_in(HEAD + "".join(rows))) == (150, 0, 150, 0)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["anna", "bo", "", "null"]),
        st.sampled_from(["2026-03-01", "2026-03-01 10:00", "31-12-2025", "soon", "", "2099-01-01"]),
        st.sampled_from(["see", "buy", ""]),
        st.sampled_from(["1", "1,5", "free", ""]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=10)
@given(ROWS, st.integers(0, 25), st.randoms(use_true_random=False))
def test_a_file_split_anywhere_adds_up(rows: list[tuple[str, ...]], cut: int, chance: random.Random) -> None:
    """Its beginning, then all of it, then all of it shuffled: as if it had come in once."""
    lines = [f'"{who}";"{when}";"{what}";"{amount}"\n' for who, when, what, amount in rows]
    head = "user_id;time;event;amount\n"
    shuffled = chance.sample(lines, len(lines))
    said = ImportOptions(parts={"customer": "user_id", "time": "time", "event": "event", "value": "amount"})
    with TemporaryDirectory() as place:
        folder = Folder.create(Path(place) / "w", Settings())
        file = Path(place) / "log.csv"

        def brought(some: list[str], *, dry_run: bool = False) -> ImportReport:
            file.write_text(head + "".join(some), encoding="utf-8")
            return import_file(file, folder, said, now=NOW, dry_run=dry_run)

        alone = brought(lines, dry_run=True)
        reports = [brought(lines[:cut]), brought(lines), brought(shuffled)]
        assert [figures(one)[0] for one in reports] == [len(lines[:cut]), len(lines), len(lines)]
        assert reports[0].kept + reports[1].kept == alone.kept
        assert (reports[2].kept, reports[2].rejected) == (0, alone.rejected)
        assert EventTable(folder.events).count == alone.kept
        assert len(Vault(folder.vault_file).raw(source="import")) == alone.rejected


def test_a_dry_run_tells_the_same_and_writes_nothing(bring_in: Bring, kept: Kept, folder: Folder) -> None:
    text = "user_id,time,event,event_id\na,2026-03-01,see,1\na,2026-03-01,see,1\nb,,see,2\n-1,2026-03-01,x,3\n"
    dry = bring_in(text, dry_run=True)
    assert kept("name") == []
    assert not folder.vault_file.exists()
    assert figures(dry) == figures(bring_in(text)) == (4, 1, 1, 2)
    assert figures(bring_in(text, dry_run=True)) == (4, 0, 2, 2)


def test_a_dry_run_needs_no_event_table(tmp_path: Path) -> None:
    folder = Folder.create(tmp_path / "w", Settings())
    file = tmp_path / "log.csv"
    file.write_text(HEAD + ONE, encoding="utf-8")
    assert figures(import_file(file, folder, ImportOptions(), now=NOW, dry_run=True)) == (1, 1, 0, 0)


def test_all_parts_of_an_event_are_stored(bring_in: Bring, kept: Kept) -> None:
    bring_in(
        ""
        "user_id,time,event,amount,valuta,rating,outcome,channel,path,utm_source,utm_medium,utm_campaign,butik,antal,nr\n"
        'anna,31-12-2025 23.59,køb,"1.234,50",eur,4,ja,shop,/kurv,news,mail,jul,Vejle,2,007\n',
        zone="Europe/Copenhagen", score_scale="1..5", source="kasse",
    )  # fmt: skip
    (row,) = kept(
        "source", "time", "received_at", "type", "name", "outcome", "channel", "path", "campaign_source",
        "campaign_medium", "campaign_name", "value", "currency", "score", "score_scale", "properties",
    )  # fmt: skip
    assert json.loads(str(row.pop("properties"))) == {"butik": "Vejle", "antal": 2, "nr": "007"}
    assert row == {
        "source": "kasse",
        "time": datetime(2025, 12, 31, 22, 59, tzinfo=UTC),
        "received_at": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
        "type": "page",
        "name": "køb",
        "outcome": "ok",
        "channel": "shop",
        "path": "/kurv",
        "campaign_source": "news",
        "campaign_medium": "mail",
        "campaign_name": "jul",
        "value": 123450,
        "currency": "EUR",
        "score": 4.0,
        "score_scale": "1..5",
    }


def test_an_event_without_a_path_is_a_track_and_money_without_currency_is_the_workspaces(
    bring_in: Bring, kept: Kept
) -> None:
    bring_in("user_id,time,event,amount,path\na,2026-03-01,see,5,\nb,2026-03-01,see,,/x\n")
    assert kept("type", "value", "currency") == [
        {"type": "track", "value": 500, "currency": "DKK"},
        {"type": "page", "value": None, "currency": None},
    ]


def test_in_the_hour_that_comes_twice_a_customers_events_keep_their_order(bring_in: Bring, kept: Kept) -> None:
    """
    anna  02:10 02:50 | clocks go back | 02:20
    bo                                  02:30
    """
    rows = ["anna,02:10", "anna,02:50", "anna,02:20", "bo,02:30"]
    text = HEAD + "".join(f"{one.replace(',', ',2026-10-25 ')},see\n" for one in rows)
    report = bring_in(text, zone="Europe/Copenhagen")
    assert report.reasons == (
        Reason(code="hour-twice", count=4, example_row=2, rejected=False, value="2026-10-25 02:10"),
    )
    assert [f"{row['time']:%H:%M}" for row in kept("time")] == ["00:10", "00:50", "01:20", "00:30"]


NOTES = [
    (
        "", {},
        ['log.csv: The file "log.csv" holds no rows. See if it is the right file. [no-rows]'],
        ['log.csv: Filen "log.csv" rummer ingen rækker. Se efter, om det er den rigtige fil. [no-rows]'],
    ),
    (
        HEAD, {},
        ['log.csv: The file "log.csv" holds no rows. See if it is the right file. [no-rows]'],
        ['log.csv: Filen "log.csv" rummer ingen rækker. Se efter, om det er den rigtige fil. [no-rows]'],
    ),
    (
        "u1,2026-03-01T10:00Z,see\nu2,2026-03-01T10:00Z,see\n", {"customer": "c1", "event": "c3"},
        ["log.csv: The first row of the file is no header. Its columns are called c1, c2, c3. [no-header]"],
        ["log.csv: Filens første række er ikke en overskrift. Kolonnerne hedder c1, c2, c3. [no-header]"],
    ),
    (
        HEAD + "u1,01/02/2026,see\n", {},
        [
            ("log.csv: Nothing tells whether the file's dates have the day or the month first. The day was taken to be "
            "first; if that is wrong, write the dates as 2026-03-31. [day-first-assumed]"),
            ('log.csv: The times that name no zone were read as "UTC". If that is wrong, name theirs with --zone. '
            "[zone-assumed]"),
        ],
        [
            ("log.csv: Intet viser, om filens datoer har dagen eller måneden først. Dagen er taget for at stå først; "
            "er det forkert, så skriv datoerne som 2026-03-31. [day-first-assumed]"),
            ('log.csv: De tidspunkter, der ikke nævner en zone, er læst som "UTC". Er det forkert, så nævn deres med '
            "--zone. [zone-assumed]"),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said", "english", "danish"), NOTES)
def test_what_was_taken_for_granted_is_told(
    bring_in: Bring, content: str, said: dict[str, str], english: list[str], danish: list[str]
) -> None:
    notes = bring_in(content, **said).notes
    for language, sentences in (("en", english), ("da", danish)):
        told = [line(one, language) for one in notes]
        assert ["log.csv" + one.partition("log.csv")[2] for one in told] == sentences


def test_json_lines_keep_numbers_numbers_and_texts_texts(bring_in: Bring, kept: Kept) -> None:
    bring_in(
        '{"user_id": 7, "event": "buy", "time": 1700000000.5, "zip": "7100", "n": 2, "properties": {"new": true}}\n',
        "log.jsonl",
    )
    (row,) = kept("time", "properties")
    assert row["time"] == datetime(2023, 11, 14, 22, 13, 20, 500_000, tzinfo=UTC)
    assert json.loads(str(row["properties"])) == {"zip": "7100", "n": 2, "new": True}


def test_lines_that_are_all_broken_are_all_counted(bring_in: Bring) -> None:
    assert figures(bring_in("nothing\nmore nothing\n", "log.jsonl")) == (2, 0, 0, 2)


def test_progress_is_told_to_the_end(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(HEAD + ONE, encoding="utf-8")
    told: list[tuple[int, int]] = []
    import_file(file, folder, ImportOptions(), now=NOW, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(HEAD + ONE), len(HEAD + ONE))


@pytest.mark.parametrize(
    "strange",
    [r'"\ud800"', "123456789012345678901234567890", "1e999", "[" * 2000 + "]" * 2000, r'"\u0000"', '{"a": {"b": 1}}'],
)
def test_strange_json_stops_nothing(bring_in: Bring, strange: str) -> None:
    good = '{"user_id": 7, "event": "buy", "time": "2026-03-01"}\n'
    report = bring_in(good + good.replace("}", f', "note": {strange}}}') + good, "log.jsonl")
    assert (report.read, report.kept + report.rejected) == (3, 3)
    assert report.kept >= 2


def test_a_short_row_comes_in_doubtful_and_once(bring_in: Bring) -> None:
    report = bring_in("user_id;time;event;note;shop\nanna;2026-03-01;buy\n", zone="UTC")
    assert figures(report) == (1, 1, 0, 0)
    (reason,) = report.reasons
    assert reason == Reason(code="short-row", count=1, example_row=2, rejected=False)
    assert [line(reason.problem("log.csv"), language) for language in ("en", "da")] == [
        (
            "log.csv:2: The row has fewer cells than the file has columns. Those missing at its end were taken to be "
            "empty; see if the row is whole. [short-row]"
        ),
        (
            "log.csv:2: Rækken har færre celler, end filen har kolonner. De celler, der mangler sidst i den, er regnet "
            "for tomme; se efter, om rækken er hel. [short-row]"
        ),
    ]
    assert figures(bring_in("user_id;time;event;note;shop\nanna;2026-03-01;buy;;\n", zone="UTC")) == (1, 0, 1, 0)


def test_the_columns_that_are_kept_in_clear_are_named(bring_in: Bring) -> None:
    report = bring_in("user_id,time,event,Fulde navn,amount,note\nu1,2026-03-01,buy,Anna Hansen,5,\n")
    assert report.properties == ("Fulde navn", "note")


def test_a_column_named_nearly_right_is_taken_and_said(bring_in: Bring, kept: Kept) -> None:
    text = "Kundenr.;Dato;Hvad skete der\n7;2026-03-01;see\n"
    report = bring_in(text, customer="kundenr", event="hvad_skete_der", time="Dato")
    assert {(one.part, one.column, one.guessed) for one in report.mapping} == {
        ("customer", "Kundenr.", True),
        ("event", "Hvad skete der", True),
        ("time", "Dato", False),
    }
    assert kept("name") == [{"name": "see"}]


def test_an_id_is_taken_for_the_events_only_if_no_two_rows_share_it(bring_in: Bring) -> None:
    head = "user_id,time,event,id\n"
    unique = bring_in(head + "a,2026-03-01,see,1\na,2026-03-02,see,2\na,2026-03-02,see,2\n", source="one")
    shared = bring_in(head + "a,2026-03-01,see,1\na,2026-03-02,see,2\na,2026-03-03,see,2\n", source="two")
    assert [("id" in {one.part for one in report.mapping}) for report in (unique, shared)] == [True, False]
    assert [figures(unique), figures(shared)] == [(3, 2, 1, 0), (3, 3, 0, 0)]
    assert (unique.properties, shared.properties) == ((), ("id",))
