"""Case, account, outcome, money and scores come in whole; what does not fit together is told and kept."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from tests.collect.conftest import NOW

from rejse.collect.importing import ImportOptions, ImportReport, import_file
from rejse.collect.reading import open_reading
from rejse.store.folder import Folder
from rejse.words import line

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]

HEAD = "user_id,time,event,amount,valuta,rating,skala,case_id,account_id,udfald\n"
PARTS = {"value": "amount", "currency": "valuta", "score": "rating", "score_scale": "skala", "zone": "UTC"}

DOUBTS = [
    (
        "12.345,DKK,,", {"value": 1235, "currency": "DKK", "score": None, "score_scale": None}, {"amount": "12.345"},
        ('log.csv:2: The value "12.345" has more decimals than its currency. The event is kept with the '
         'rounded value, and '
         "the cell as a property. [rounded-value]"),
        ('log.csv:2: Værdien "12.345" har flere decimaler end sin valuta. Hændelsen er beholdt med den '
         'afrundede værdi, og '
         "cellen som en egenskab. [rounded-value]"),
    ),
    (
        ",EUR,,", {"value": None, "currency": None, "score": None, "score_scale": None}, {"valuta": "EUR"},
        ('log.csv:2: The currency "EUR" stands in a row without a value. The event is kept without a value, '
         'and the cell '
         "as a property; see if --value is the right column. [currency-without-value]"),
        ('log.csv:2: Valutaen "EUR" står i en række uden værdi. Hændelsen er beholdt uden værdi, og cellen som en '
         "egenskab; se efter, om --value er den rigtige kolonne. [currency-without-value]"),
    ),
    (
        ",,,1..5", {"value": None, "currency": None, "score": None, "score_scale": None}, {"skala": "1..5"},
        ('log.csv:2: The scale "1..5" stands in a row without a score. The event is kept without a score, and '
         'the cell as '
         "a property; see if --score is the right column. [scale-without-score]"),
        ('log.csv:2: Skalaen "1..5" står i en række uden vurdering. Hændelsen er beholdt uden vurdering, og '
         'cellen som en '
         "egenskab; se efter, om --score er den rigtige kolonne. [scale-without-score]"),
    ),
    (
        ",,4,stars", {"value": None, "currency": None, "score": 4.0, "score_scale": None}, {"skala": "stars"},
        ('log.csv:2: "stars" is no scale of the row\'s score. The event is kept without a scale, and the cell as a '
         "property; write it like this: 1..5. [unknown-scale]"),
        ('log.csv:2: "stars" er ikke en skala for rækkens vurdering. Hændelsen er beholdt uden skala, og cellen som en '
         "egenskab; skriv den sådan: 1..5. [unknown-scale]"),
    ),
    (
        ",,9,1..5", {"value": None, "currency": None, "score": None, "score_scale": None}, {"rating": "9",
         "skala": "1..5"},
        ('log.csv:2: The score "9" is not on the scale. The event is kept without a score, and the cell as a '
         'property; see '
         "if --score-scale is right. [score-off-scale]"),
        ('log.csv:2: Vurderingen "9" ligger uden for skalaen. Hændelsen er beholdt uden vurdering, og cellen som en '
         "egenskab; se efter, om --score-scale er rigtig. [score-off-scale]"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "stored", "lost", "english", "danish"), DOUBTS)
def test_what_does_not_fit_together_is_told_and_kept(
    bring_in: Bring,
    kept: Kept,
    cells: str,
    stored: dict[str, object],
    lost: dict[str, str],
    english: str,
    danish: str,
) -> None:
    report = bring_in(HEAD + f"anna,2026-03-01,see,{cells},,,\nbo,2026-03-01,see,5.00,DKK,3,1..5,,,\n", **PARTS)
    assert (report.kept, report.doubtful, len(report.reasons)) == (2, 1, 1)
    assert [line(report.reasons[0].problem("log.csv"), language) for language in ("en", "da")] == [english, danish]
    assert kept(*stored)[0] == stored
    assert json.loads(str(kept("properties")[0]["properties"])) == lost


def test_a_column_of_currencies_without_one_of_values_is_not_lost(bring_in: Bring, kept: Kept) -> None:
    report = bring_in("user_id,time,event,valuta\nanna,2026-03-01,see,EUR\n", currency="valuta", zone="UTC")
    assert ([one.code for one in report.reasons], kept("properties")) == (
        ["currency-without-value"],
        [{"properties": '{"valuta":"EUR"}'}],
    )


def test_case_account_and_outcome_come_in_as_what_they_are(bring_in: Bring, kept: Kept, folder: Folder) -> None:
    bring_in(HEAD + "anna,2026-03-01,see,5,EUR,4,0..10,sag-1,firma-1,afbrudt\n", **PARTS, outcome="udfald")
    keys = folder.keys
    assert kept("user_key", "case_key", "account_key", "outcome", "value", "currency", "score", "score_scale") == [
        {
            "user_key": keys.key("user", "anna"),
            "case_key": keys.key("case", "sag-1"),
            "account_key": keys.key("account", "firma-1"),
            "outcome": "failed",
            "value": 500,
            "currency": "EUR",
            "score": 4.0,
            "score_scale": "0..10",
        }
    ]


def test_a_row_may_belong_to_a_case_or_an_account_alone(bring_in: Bring) -> None:
    text = "case_id,account_id,time,event\n7,,2026-03-01,see\n,f,2026-03-01,see\n,,2026-03-01,see\n"
    report = bring_in(text, zone="UTC")
    assert (report.kept, report.rejected) == (2, 1)


def test_nobodys_ids_can_be_counted_by_what_they_were(bring_in: Bring, kept: Kept) -> None:
    text = "user_id,visitor_id,account_id,time,event\n"
    text += "null,c,#REF!,2026-03-01,see\n-1,c,f,2026-03-01,see\na,0,f,2026-03-01,see\n"
    assert bring_in(text, zone="UTC").doubtful == 3
    assert [row["properties"] for row in kept("properties")] == [
        '{"blocked_account":"#REF!","blocked_customer":"null"}',
        '{"blocked_customer":"-1"}',
        '{"blocked_anonymous":"0"}',
    ]


def test_a_parquet_column_that_is_no_text_is_left_out_and_told(folder: Folder, tmp_path: Path, kept: Kept) -> None:
    file = tmp_path / "log.parquet"
    odd = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"], pa.binary()).buffers())
    columns = {
        "user_id": pa.array(["anna"]),
        "time": pa.array(["2026-03-01"]),
        "event": pa.array(["see"]),
        "note": odd,
        "notes": pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), odd),
    }
    pyarrow.parquet.write_table(pa.table(columns), file)
    report = import_file(file, folder, ImportOptions(zone="UTC"), now=NOW)
    assert (report.kept, kept("properties")) == (1, [{"properties": '{"note":"fffe"}'}])
    told = [line(report.notes[0], language).partition("log.parquet: ")[2] for language in ("en", "da")]
    kind = open_reading(file).names and str(pa.list_(pa.field("element", pa.string())))
    assert told == [
        (
            f'The column "notes" holds what cannot be written as text ({kind}), and was left out. Write it as text in '
            "the program the file comes from, if you need it. [column-left-out]"
        ),
        (
            f'Kolonnen "notes" rummer noget, der ikke kan skrives som tekst ({kind}), og er udeladt. Skriv den '
            f"som tekst i det "
            "program, filen kommer fra, hvis du har brug for den. [column-left-out]"
        ),
    ]
