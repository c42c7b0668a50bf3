"""Every trap that was met in real files has a story here: the dirt is told, and nothing is dropped in silence."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

from rejse.collect.importing import ImportReport

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]

DANISH = "Kundenr;Tidspunkt;Hændelse;Beløb\nå1;01-03-2026 10:00;køb;1.234,50\nø2;31-03-2026 11:00;retur;\n"
PARTS = {"customer": "Kundenr", "event": "Hændelse", "value": "Beløb", "zone": "UTC"}
BOUGHT = [
    {"name": "køb", "time": datetime(2026, 3, 1, 10, tzinfo=UTC), "value": 123450},
    {"name": "retur", "time": datetime(2026, 3, 31, 11, tzinfo=UTC), "value": None},
]


def test_latin_1_with_semicolons_loses_no_letter(bring_in: Bring, kept: Kept) -> None:
    report = bring_in(DANISH.encode("latin-1"), **PARTS)
    assert (report.read, report.kept, report.delimiter) == (2, 2, ";")
    assert kept("name", "time", "value") == BOUGHT


def test_a_packed_file_of_the_same_rows_adds_nothing(bring_in: Bring, kept: Kept) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("log.csv", DANISH.encode("latin-1"))
    content = gzip.compress(DANISH.encode("latin-1"), mtime=0)
    assert (bring_in(content, "log.csv.gz", **PARTS).kept, bring_in(made.getvalue(), "log.zip", **PARTS).duplicate) == (
        2,
        2,
    )
    assert kept("name", "time", "value") == BOUGHT


def test_names_of_columns_with_spaces_before_them_are_the_names_without(bring_in: Bring, kept: Kept) -> None:
    report = bring_in("user_id, time, event, shop\nanna,2026-03-01,see, Vejle\n", zone="UTC")
    assert {one.part: one.column for one in report.mapping} == {"customer": "user_id", "time": "time", "event": "event"}
    assert kept("name", "properties") == [{"name": "see", "properties": '{"shop":" Vejle"}'}]


def test_a_tsv_without_header_and_with_bare_quotes_keeps_every_quote(bring_in: Bring, kept: Kept) -> None:
    text = 'anna\t2026-03-01T10:00Z\tsee\t"hello\nbo\t2026-03-01T10:00Z\tsee\t5" screen\n'
    report = bring_in(text, "log.tsv", customer="c1", event="c3")
    assert (report.read, report.kept, report.rejected) == (2, 2, 0)
    assert [json.loads(str(row["properties"])) for row in kept("properties")] == [{"c4": '"hello'}, {"c4": '5" screen'}]
    assert [note.code for note in report.notes] == ["no-header"]


def test_events_at_equal_times_are_all_kept_in_their_order(bring_in: Bring, kept: Kept) -> None:
    names = ["cart", "pay", "cart", "ship"]
    report = bring_in(
        "user_id,time,event\n" + "".join(f"anna,2026-03-01 10:00:00,{name}\n" for name in names), zone="UTC"
    )
    assert (report.kept, report.duplicate, report.doubtful) == (4, 0, 0)
    assert [row["name"] for row in kept("name")] == names


def test_a_win_before_the_first_contact_is_kept_as_it_was_told(bring_in: Bring, kept: Kept) -> None:
    """A customer who ordered by telephone is entered into the web shop a week later."""
    text = "user_id,time,event\nanna,2026-03-08 10:00,first visit\nanna,2026-03-01 09:00,order\n"
    report = bring_in(text, zone="UTC")
    assert (report.kept, report.doubtful, report.rejected) == (2, 0, 0)
    assert [(row["name"], str(row["time"])[:10]) for row in kept("name", "time")] == [
        ("first visit", "2026-03-08"),
        ("order", "2026-03-01"),
    ]


def test_an_unknown_origin_is_an_origin_and_no_reason_to_turn_a_row_away(bring_in: Bring, kept: Kept) -> None:
    text = "user_id,time,event,channel,utm_source\n"
    text += "a,2026-03-01,lead,unknown,\nb,2026-03-01,lead,,unknown\nc,2026-03-01,lead,,\n"
    report = bring_in(text, zone="UTC")
    assert (report.kept, report.doubtful, report.rejected) == (3, 0, 0)
    assert kept("channel", "campaign_source") == [
        {"channel": "unknown", "campaign_source": None},
        {"channel": None, "campaign_source": "unknown"},
        {"channel": None, "campaign_source": None},
    ]


def test_several_reviews_of_one_order_are_several(bring_in: Bring, kept: Kept) -> None:
    """The order's number is no id of the event: it comes again in rows that differ."""
    text = "user_id,order_id,time,event,rating\nanna,7,2026-03-01,review,2\n" + "anna,7,2026-03-01,review,5\n" * 2
    report = bring_in(text, score_scale="1..5", zone="UTC")
    assert (report.read, report.kept, report.duplicate) == (3, 3, 0)
    assert [row["score"] for row in kept("score")] == [2.0, 5.0, 5.0]
    assert len({row["case_key"] for row in kept("case_key")}) == 1
