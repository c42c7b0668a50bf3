"""Every way a row can be refused or doubted, each with its sentence in both languages."""

import json
from collections.abc import Callable

import pytest

from rejse.collect.importing import ImportReport
from rejse.store.folder import Folder
from rejse.store.vault import Vault
from rejse.words import line

Bring = Callable[..., ImportReport]
Kept = Callable[..., list[dict[str, object]]]

HEAD = "user_id,timestamp,event,amount,currency,rating,outcome\n"
FINE = "anna,2026-03-01 10:00:00,buy,12.50,DKK,4,ok\n"

REJECTED = [
    (
        "anna,,buy,1,DKK,,\n",
        (
            "log.csv:3: The row has no time. Fill it in and import the file again; the rows that came in are not taken "
            "twice. [no-time]"
        ),
        (
            "log.csv:3: Rækken har intet tidspunkt. Udfyld det, og indlæs filen igen; de rækker, der kom ind, tages "
            "ikke "
            "to gange. [no-time]"
        ),
    ),
    (
        "anna,31-02-2026,buy,1,DKK,,\n",
        (
            'log.csv:3: The time "31-02-2026" cannot be read. Write it like 2026-03-31 23:59:00 or 31-03-2026 23:59, '
            "and "
            "import the file again. [unreadable-time]"
        ),
        (
            'log.csv:3: Tidspunktet "31-02-2026" kan ikke læses. Skriv det som 2026-03-31 23:59:00 eller 31-03-2026 '
            "23:59, "
            "og indlæs filen igen. [unreadable-time]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00, ,1,DKK,,\n",
        (
            "log.csv:3: The row does not say what happened. Fill in the name of the event and import the file again. "
            "[no-event]"
        ),
        "log.csv:3: Rækken siger ikke, hvad der skete. Udfyld hændelsens navn, og indlæs filen igen. [no-event]",
    ),
    (
        "undefined,2026-03-01 10:00:00,buy,1,DKK,,\n",
        (
            "log.csv:3: The row belongs to nobody: it has no customer, no anonymous id, no session, case or account "
            "that "
            "can be used. Fill one in and import the file again. [no-customer]"
        ),
        (
            "log.csv:3: Rækken hører ikke til nogen: den har ingen brugbar kunde, intet anonymt id, ingen session, sag "
            "eller konto. Udfyld en af dem, og indlæs filen igen. [no-customer]"
        ),
    ),
    (
        f"anna,2026-03-01 10:00:00,{'a' * 201},1,DKK,,\n",
        (
            "log.csv:3: The name of the event is longer than 200 letters. Choose a column with short names for "
            "--event; "
            "the long text can stay a property. [name-too-long]"
        ),
        (
            "log.csv:3: Hændelsens navn er længere end 200 bogstaver. Vælg en kolonne med korte navne til --event; den "
            "lange tekst kan blive en egenskab. [name-too-long]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,buy, sell, or rent,1,DKK,,\n",
        (
            "log.csv:3: The row has too many cells or too few: 9, where the file has 7. Put quotes around cells that "
            "hold the delimiter, and import the file again. [cell-count]"
        ),
        (
            "log.csv:3: Rækken har for mange eller for få celler: 9, hvor filen har 7. Sæt anførselstegn om celler, "
            "der indeholder skilletegnet, og indlæs filen igen. [cell-count]"
        ),
    ),
    (
        'anna,2026-03-01 10:00:00,"buy" now,1,DKK,,\n',
        (
            "log.csv:3: The row has quotes that do not fit together. Double the quotes inside a cell and close those "
            "around it, and import the file again. [broken-quotes]"
        ),
        (
            "log.csv:3: Rækken har anførselstegn, der ikke passer sammen. Skriv anførselstegn inde i en celle "
            "dobbelt, luk "
            "dem omkring den, og indlæs filen igen. [broken-quotes]"
        ),
    ),
    (
        'anna,2026-03-01 10:00:00,"never closed,1,DKK,,\n',
        (
            "log.csv:3: The row has quotes that do not fit together. Double the quotes inside a cell and close those "
            "around it, and import the file again. [broken-quotes]"
        ),
        (
            "log.csv:3: Rækken har anførselstegn, der ikke passer sammen. Skriv anførselstegn inde i en celle "
            "dobbelt, luk "
            "dem omkring den, og indlæs filen igen. [broken-quotes]"
        ),
    ),
]


@pytest.mark.parametrize(("row", "english", "danish"), REJECTED)
def test_a_row_that_cannot_be_an_event_is_rejected_and_the_rows_around_it_come_in(
    bring_in: Bring, folder: Folder, row: str, english: str, danish: str
) -> None:
    report = bring_in(HEAD + FINE + row + FINE.replace("anna", "bo"))
    assert (report.read, report.kept, report.duplicate, report.rejected) == (3, 2, 0, 1)
    problem = report.reasons[0].problem("log.csv")
    assert (line(problem, "en"), line(problem, "da")) == (english, danish)
    (turned,) = Vault(folder.vault_file).raw(source="import")
    assert (turned.file, turned.row, turned.code) == ("log.csv", 3, problem.code)
    assert turned.raw.replace("\t", ",").strip(" ,") == row.strip().strip(" ,")


def test_a_row_with_too_much_text_is_rejected_whole(bring_in: Bring) -> None:
    report = bring_in(f"user_id,time,event,note\nanna,2026-03-01,buy,{'x' * 40_000}\n")
    problem = report.reasons[0].problem("log.csv")
    assert line(problem, "en") == (
        "log.csv:2: The columns that play no part hold more than 32 kB of text in one row. Take the longest of them "
        "out of the file. [properties-too-large]"
    )
    assert line(problem, "da") == (
        "log.csv:2: De kolonner, der ikke spiller en rolle, rummer mere end 32 kB tekst i én række. Tag den længste af "
        "dem ud af filen. [properties-too-large]"
    )


def test_a_line_that_is_no_object_is_rejected(bring_in: Bring) -> None:
    good = '{"user_id": 7, "event": "buy", "time": "2026-03-01"}\n'
    report = bring_in(good + '{"user_id": \n[1]\n' + good.replace("7", "8"), "log.jsonl")
    assert (report.read, report.kept, report.rejected) == (4, 2, 2)
    problem = report.reasons[0].problem("log.jsonl")
    assert line(problem, "en") == (
        'log.jsonl:2: The line is not a JSON object. Write one object on each line, such as {"user_id": "7"}. '
        "[broken-json]"
    )
    assert line(problem, "da") == (
        'log.jsonl:2: Linjen er ikke et JSON-objekt. Skriv ét objekt på hver linje, for eksempel {"user_id": "7"}. '
        "[broken-json]"
    )


def test_a_line_without_end_is_rejected_and_the_next_comes_in(bring_in: Bring) -> None:
    good = '{"user_id": 7, "event": "buy", "time": "2026-03-01"}\n'
    report = bring_in('{"a": "' + "x" * (2 << 20) + '"}\n' + good, "log.jsonl")
    assert (report.read, report.kept, report.rejected) == (2, 1, 1)
    problem = report.reasons[0].problem("log.jsonl")
    assert line(problem, "en") == (
        "log.jsonl:1: The line is longer than a million letters. Write one object on each line. [line-too-long]"
    )
    assert line(problem, "da") == (
        "log.jsonl:1: Linjen er længere end en million bogstaver. Skriv ét objekt på hver linje. [line-too-long]"
    )


DOUBTFUL = [
    (
        "anna,2027-03-01 10:00:00,buy,1,DKK,4,ok\n",
        (
            'log.csv:2: The time "2027-03-01 09:00:00 UTC" has not been yet. The event has the time it was imported; '
            "its own is wrong, or its clock is. [future-time]"
        ),
        (
            'log.csv:2: Tidspunktet "2027-03-01 09:00:00 UTC" har ikke været endnu. Hændelsen har fået tidspunktet for '
            "indlæsningen; enten er dens eget forkert, eller også er dens ur. [future-time]"
        ),
    ),
    (
        "anna,2026-10-25 02:30:00,buy,1,DKK,4,ok\n",
        (
            'log.csv:2: "2026-10-25 02:30:00" came twice that day, when the clocks were set back. The order of each '
            "customer's rows decided which; write the time with its zone to be sure. [hour-twice]"
        ),
        (
            'log.csv:2: "2026-10-25 02:30:00" kom to gange den dag, da urene blev stillet tilbage. Rækkefølgen af hver '
            "kundes rækker har afgjort hvilken; skriv tidspunktet med zone for at være sikker. [hour-twice]"
        ),
    ),
    (
        "anna,2026-03-29 02:30:00,buy,1,DKK,4,ok\n",
        (
            'log.csv:2: "2026-03-29 02:30:00" never was: the clocks were set forward past it. The event has the time '
            "of "
            "the change; see if --zone is right. [hour-never]"
        ),
        (
            'log.csv:2: "2026-03-29 02:30:00" har aldrig været: urene blev stillet frem forbi det. Hændelsen har fået '
            "tidspunktet for skiftet; se efter, om --zone er rigtig. [hour-never]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,buy,free,DKK,4,ok\n",
        (
            'log.csv:2: The value "free" is no amount. The event is kept without a value, and the cell as a property. '
            "[unreadable-value]"
        ),
        (
            'log.csv:2: Værdien "free" er ikke et beløb. Hændelsen er beholdt uden værdi, og cellen som en egenskab. '
            "[unreadable-value]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,buy,1,DKK,good,ok\n",
        (
            'log.csv:2: The score "good" is no number. The event is kept without a score, and the cell as a property. '
            "[unreadable-score]"
        ),
        (
            'log.csv:2: Vurderingen "good" er ikke et tal. Hændelsen er beholdt uden vurdering, og cellen som en '
            "egenskab. "
            "[unreadable-score]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,buy,1,DKK,9,ok\n",
        (
            'log.csv:2: The score "9" is not on the scale. The event is kept without a score, and the cell as a '
            "property; "
            "see if --score-scale is right. [score-off-scale]"
        ),
        (
            'log.csv:2: Vurderingen "9" ligger uden for skalaen. Hændelsen er beholdt uden vurdering, og cellen som en '
            "egenskab; se efter, om --score-scale er rigtig. [score-off-scale]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,buy,1,DKK,4,maybe\n",
        (
            'log.csv:2: The outcome "maybe" says neither that it went well nor that it failed. The event is kept '
            "without "
            "an outcome, and the cell as a property; write ok or failed. [unknown-outcome]"
        ),
        (
            'log.csv:2: Udfaldet "maybe" siger hverken, at det lykkedes, eller at det gik galt. Hændelsen er beholdt '
            "uden "
            "udfald, og cellen som en egenskab; skriv ok eller failed. [unknown-outcome]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,buy,1,KLM,4,ok\n",
        (
            'log.csv:2: There is no currency "KLM". The event is kept without a value, and the cells as properties; '
            "write "
            "three letters such as DKK. [unknown-currency]"
        ),
        (
            'log.csv:2: Der er ingen valuta "KLM". Hændelsen er beholdt uden værdi, og cellerne som egenskaber; '
            "skriv tre "
            "bogstaver som DKK. [unknown-currency]"
        ),
    ),
    (
        "anna,2026-03-01 10:00:00,b\0uy,1,DKK,4,ok\n",
        (
            'log.csv:2: "b�uy" holds signs that cannot be seen. They were taken out; see what the program that wrote '
            "the "
            "file does. [control-characters]"
        ),
        (
            'log.csv:2: "b�uy" indeholder tegn, der ikke kan ses. De er taget ud; se på, hvad det program gør, der har '
            "skrevet filen. [control-characters]"
        ),
    ),
]


@pytest.mark.parametrize(("row", "english", "danish"), DOUBTFUL)
def test_a_row_that_is_odd_is_kept_and_told(bring_in: Bring, kept: Kept, row: str, english: str, danish: str) -> None:
    report = bring_in(
        HEAD + row + FINE.replace("anna", "bo"), zone="Europe/Copenhagen", score_scale="1..5", time="timestamp",
        value="amount", currency="currency", score="rating", outcome="outcome",
    )  # fmt: skip
    assert (report.read, report.kept, report.doubtful, report.rejected) == (2, 2, 1, 0)
    problem = report.reasons[0].problem("log.csv")
    assert (line(problem, "en"), line(problem, "da")) == (english, danish)
    assert len(kept("name")) == 2


def test_an_id_that_is_nobodys_is_dropped_and_the_event_belongs_to_who_is_left(bring_in: Bring, kept: Kept) -> None:
    report = bring_in(
        "user_id,visitor_id,session_id,time,event\n-1,cookie,0,2026-03-01,see\n0000-00,,7,2026-03-01,see\n"
    )
    assert (report.kept, report.doubtful) == (2, 2)
    assert [row["user_key"] for row in kept("user_key")] == [None, None]
    assert all(row["session_key"] for row in kept("session_key"))
    problem = report.reasons[0].problem("log.csv")
    assert line(problem, "en") == (
        'log.csv:2: "-1" stands where an id should be, but is nobody\'s id. It was dropped; leave the cell empty where '
        "the customer is not known. [blocked-id]"
    )
    assert line(problem, "da") == (
        'log.csv:2: "-1" står, hvor der skulle stå et id, men er ikke nogens id. Det er udeladt; lad cellen være tom, '
        "hvor kunden ikke kendes. [blocked-id]"
    )


def test_what_could_not_be_taken_stays_as_a_property(bring_in: Bring, kept: Kept) -> None:
    bring_in(HEAD + "anna,2026-03-01 10:00,buy,free,DKK,9,maybe\n", score_scale="=1..5", value="amount",
             score="rating", outcome="outcome")  # fmt: skip
    (row,) = kept("value", "score", "outcome", "properties")
    told = json.loads(str(row.pop("properties")))
    assert row == {"value": None, "score": None, "outcome": None}
    assert told == {"amount": "free", "currency": "DKK", "rating": "9", "outcome": "maybe"}


def test_an_event_from_the_future_has_the_time_it_was_received(bring_in: Bring, kept: Kept) -> None:
    bring_in(
        "user_id,time,event,shop\nanna,2026-11-24 12:00,see,Vejle\ncarl,2026-11-25 12:00:00.000001,see,\n"
        "bo,2026-11-23 11:00,see,\n"
    )
    assert [(str(row["time"])[:16], row["properties"]) for row in kept("time", "properties")] == [
        ("2026-11-22 12:00", '{"told_time":"2026-11-24 12:00:00 UTC","shop":"Vejle"}'),
        ("2026-11-22 12:00", '{"told_time":"2026-11-25 12:00:00.000001 UTC"}'),
        ("2026-11-23 11:00", None),
    ]


def test_the_same_event_id_of_one_source_is_one_event_and_of_two_sources_two(bring_in: Bring) -> None:
    row = "user_id,time,event,event_id\nanna,2026-03-01,see,e1\nanna,2026-03-01,see again,e1\n"

    def brought(source: str) -> ImportReport:
        return bring_in(row, id="event_id", source=source)

    assert [(one.kept, one.duplicate) for one in (brought("import"), brought("import"), brought("crm"))] == [
        (1, 1),
        (0, 2),
        (1, 1),
    ]


def test_an_event_id_that_says_nothing_is_none(bring_in: Bring) -> None:
    report = bring_in("user_id,time,event,event_id\nanna,2026-03-01,see,null\nbo,2026-03-01,see,NULL\n", id="event_id")
    assert (report.kept, report.duplicate) == (2, 0)


def test_a_rejected_row_does_not_use_up_the_event_id_of_a_good_one(bring_in: Bring) -> None:
    report = bring_in("user_id,time,event,event_id\nanna,,see,e1\nanna,2026-03-01,see,e1\n")
    assert (report.kept, report.duplicate, report.rejected) == (1, 0, 1)


def test_nobodys_id_is_stored_as_it_was_written(bring_in: Bring, kept: Kept, folder: Folder) -> None:
    bring_in("user_id,visitor_id,time,event\nanna@example.org,c-1,2026-03-01,see\n")
    (row,) = kept("user_key", "anonymous_key")
    assert row == {
        "user_key": folder.keys.key("user", "anna@example.org"),
        "anonymous_key": folder.keys.key("anonymous", "c-1"),
    }


def test_the_reason_kept_outside_the_vault_does_not_name_anybody(bring_in: Bring, folder: Folder) -> None:
    bring_in("user_id,time,event\nanna,bo@example.org,see\ncarl,31-02-2026,see\n", time="time")
    reasons = Vault(folder.vault_file).rejected("en")["reason"].to_pylist()
    assert reasons == ['The time "…" cannot be read.', 'The time "31-02-2026" cannot be read.']


@pytest.mark.parametrize(
    "cell",
    [
        *("010190-1234", "0101901234x", "+45 12 34 56 78", "12-34-56-78", "12.34.56.78", "1234 5678 9012 3456 000"),
        *("4571-1234-5678-9012", "99-99-99", "12 34 56 78"),
    ],
)
def test_a_number_that_says_who_somebody_is_stays_in_the_vault(bring_in: Bring, folder: Folder, cell: str) -> None:
    bring_in(f"user_id,time,event\nanna,{cell},see\n", time="time")
    assert Vault(folder.vault_file).rejected("en")["reason"].to_pylist() == ['The time "…" cannot be read.']


@pytest.mark.parametrize(
    "cell",
    ["31-02-2026", "2026-13-45", "2026-03-01 25:61:00", "2026-03-01T10:00:00+25:00", "31.02.26 10.00", "10:00"],
)
def test_a_time_that_is_none_is_told_outside_the_vault(bring_in: Bring, folder: Folder, cell: str) -> None:
    bring_in(f"user_id,time,event\nanna,{cell},see\n", time="time")
    assert Vault(folder.vault_file).rejected("en")["reason"].to_pylist() == [f'The time "{cell}" cannot be read.']


def test_signs_that_turn_the_letters_around_are_taken_out(bring_in: Bring, kept: Kept) -> None:
    report = bring_in("user_id,time,event\nanna,2026-03-01,se\u202ee\u2066 \x85ad\n")
    assert ([one.code for one in report.reasons], kept("name")) == (["control-characters"], [{"name": "see ad"}])
