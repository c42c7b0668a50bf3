"""Which column plays which part: said, guessed, or saved; each mistake with its sentence in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rejse.collect.guessing import NAMES
from rejse.collect.importing import ImportReport, Played
from rejse.collect.mapping import PARTS, NoMappings, SavedMapping, load_mapping
from rejse.errors import RejseError
from rejse.store.folder import Folder
from rejse.words import line

Bring = Callable[..., ImportReport]

ROWS = 'kundenr,tidspunkt,hændelse,beløb,butik\n7,31-12-2025 23.59,køb,"1.234,50",Vejle\n'


def parts(report: ImportReport) -> dict[str, str]:
    return {one.part: one.column for one in report.mapping}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "kundenr,tidspunkt,haendelse", "7,31-12-2025 23.59,køb",
            {"customer": "kundenr", "time": "tidspunkt", "event": "haendelse"},
        ),
        (
            "kundenr,tidspunkt,hændelse,beløb,kanal", "7,31-12-2025 23.59,køb,12,butik",
            {"customer": "kundenr", "time": "tidspunkt", "event": "hændelse", "value": "beløb", "channel": "kanal"},
        ),
        (
            "user_id,session_id,event,timestamp,platform,acquisition_channel", "u,s,home,2024-03-13 10:21:14,web,email",
            {"customer": "user_id", "session": "session_id", "event": "event", "time": "timestamp"},
        ),
        (
            "distinctId,eventName,$insert_id,time,utm_source,page_url", "d,see,i,1700000000,google,/a",
            {"customer": "distinctId", "event": "eventName", "id": "$insert_id", "time": "time",
             "campaign_source": "utm_source", "path": "page_url"},
        ),
        (
            "visitor_id,event_type,event_time,price,rating", "v,cart,2020-01-01 00:00:00 UTC,9.5,4",
            {"anonymous": "visitor_id", "event": "event_type", "time": "event_time", "value": "price",
             "score": "rating"},
        ),
        (
            "case:concept:name,concept:name,time:timestamp", "c,register,2020-01-01T00:00:00.000+01:00",
            {"case": "case:concept:name", "event": "concept:name", "time": "time:timestamp"},
        ),
        (
            "user_id,event,hvornår,value", "u,see,2026-01-01,high",
            {"customer": "user_id", "event": "event", "time": "hvornår"},
        ),
    ],
)  # fmt: skip
def test_parts_are_guessed_from_names_and_what_stands_below(
    bring_in: Bring, header: str, row: str, expected: dict[str, str]
) -> None:
    report = bring_in(f"{header}\n{row}\n")
    assert parts(report) == expected
    assert all(one.guessed for one in report.mapping)


def test_every_part_has_names_it_is_guessed_by() -> None:
    assert set(NAMES) == set(PARTS) - {"traits"}, "who is told of a customer apart, a person decides"


def test_what_is_said_wins_over_a_guess_and_is_not_called_one(bring_in: Bring) -> None:
    report = bring_in("user_id,owner,timestamp,event\nu,o,2026-01-01,see\n", customer="owner", event="=visit")
    assert report.mapping == (
        Played(part="customer", column="owner", guessed=False),
        Played(part="event", column="=visit", guessed=False),
        Played(part="time", column="timestamp", guessed=True),
    )


def test_a_saved_mapping_reads_the_next_file_without_guesses(bring_in: Bring, folder: Folder) -> None:
    bring_in(ROWS, zone="Europe/Copenhagen", source="kasse", save_map="kasse")
    assert load_mapping(folder.mappings, "kasse") == SavedMapping(
        parts={"customer": "kundenr", "time": "tidspunkt", "event": "hændelse", "value": "beløb"},
        zone="Europe/Copenhagen",
        source="kasse",
    )
    report = bring_in(ROWS, use_map="kasse")
    assert (report.zone, report.source, report.duplicate) == ("Europe/Copenhagen", "kasse", 1)
    assert not any(one.guessed for one in report.mapping)


def test_a_dry_run_saves_no_mapping(bring_in: Bring, folder: Folder) -> None:
    bring_in(ROWS, save_map="kasse", dry_run=True)
    assert list(folder.mappings.iterdir()) == []


MISTAKES = [
    (
        {"time": "Tidspunk"},
        (
            'The file has no column "Tidspunk" for --time. Did you mean "tidspunkt"? The columns: kundenr, tidspunkt, '
            "hændelse, beløb, butik. [no-such-column]"
        ),
        (
            'Filen har ingen kolonne "Tidspunk" til --time. Mente du "tidspunkt"? Kolonnerne: kundenr, tidspunkt, '
            "hændelse, beløb, butik. [no-such-column]"
        ),
    ),
    (
        {"score_scale": "zzz"},
        (
            'The file has no column "zzz" for --score-scale. Its columns: kundenr, tidspunkt, hændelse, beløb, butik. '
            "[no-such-column]"
        ),
        (
            'Filen har ingen kolonne "zzz" til --score-scale. Dens kolonner: kundenr, tidspunkt, hændelse, beløb, '
            "butik. "
            "[no-such-column]"
        ),
    ),
    (
        {"score_scale": "=five"},
        '"five" is no scale of scores. Write its lowest and highest score like this: 1..5. [bad-scale]',
        '"five" er ikke en skala for vurderinger. Skriv den laveste og den højeste vurdering sådan: 1..5. [bad-scale]',
    ),
    (
        {"zone": "Europe/Kopenhagen"},
        'There is no time zone called "Europe/Kopenhagen". Did you mean "Europe/Copenhagen"? [unknown-zone]',
        'Der er ingen tidszone, der hedder "Europe/Kopenhagen". Mente du "Europe/Copenhagen"? [unknown-zone]',
    ),
    (
        {"use_map": "kase"},
        'No mapping called "kase" is saved. Did you mean "kasse"? [no-such-mapping]',
        'Der er ikke gemt nogen kolonneoversættelse, der hedder "kase". Mente du "kasse"? [no-such-mapping]',
    ),
    (
        {"use_map": "../key"},
        'A mapping cannot be called "../key". Use small letters, digits and hyphens. [bad-mapping-name]',
        'En kolonneoversættelse kan ikke hedde "../key". Brug små bogstaver, cifre og bindestreger. [bad-mapping-name]',
    ),
]


@pytest.mark.parametrize(("said", "english", "danish"), MISTAKES)
def test_a_mistake_in_what_is_said_is_told(
    bring_in: Bring, folder: Folder, said: dict[str, str], english: str, danish: str
) -> None:
    (folder.mappings / "kasse.yaml").write_text("time: tidspunkt\n", encoding="utf-8")
    with pytest.raises(RejseError) as caught:
        bring_in(ROWS, **said)
    assert (line(caught.value, "en"), line(caught.value, "da")) == (english, danish)


def test_a_part_that_does_not_exist_is_told(bring_in: Bring) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(ROWS, cutsomer="kundenr")
    assert line(caught.value, "en").startswith('An event has no part called "cutsomer". Did you mean "customer"? The ')
    assert caught.value.code == "no-such-part"
    assert line(caught.value, "da").startswith(
        'En hændelse har ingen del, der hedder "cutsomer". Mente du "customer"? Delene: customer, anonymous, '
    )


@pytest.mark.parametrize("written", ["- a\n", "time: [a]\n", "time: {\n", "\xff"])
def test_a_saved_mapping_that_is_broken_is_told(bring_in: Bring, folder: Folder, written: str) -> None:
    file = folder.mappings / "kasse.yaml"
    file.write_bytes(written.encode("latin-1"))
    with pytest.raises(RejseError) as caught:
        bring_in(ROWS, use_map="kasse")
    assert line(caught.value, "en") == (
        f'{file}: The saved mapping "kasse" cannot be read. Write one line for each part, such as time: timestamp, or '
        "save it anew with --save-map. [broken-mapping]"
    )
    assert line(caught.value, "da") == (
        f'{file}: Den gemte kolonneoversættelse "kasse" kan ikke læses. Skriv én linje for hver del, for eksempel '
        "time: timestamp, eller gem den igen med --save-map. [broken-mapping]"
    )


@pytest.mark.parametrize(
    ("content", "english", "danish"),
    [
        (
            "user_id,event,note\nu,see,x\n",
            (
                "No column looks like the time of an event. Name it with --time COLUMN; the columns: user_id, event, "
                "note. "
                "[no-time-column]"
            ),
            (
                "Ingen kolonne ligner tidspunktet for en hændelse. Nævn den med --time KOLONNE; kolonnerne: user_id, "
                "event, note. [no-time-column]"
            ),
        ),
        (
            "user_id,time\nu,2026-01-01\n",
            (
                "No column looks like the name of an event. Name it with --event COLUMN, or give all rows the same "
                "with "
                "--event =NAME; the columns: user_id, time. [no-event-column]"
            ),
            (
                "Ingen kolonne ligner navnet på en hændelse. Nævn den med --event KOLONNE, eller giv alle rækker det "
                "samme "
                "med --event =NAVN; kolonnerne: user_id, time. [no-event-column]"
            ),
        ),
        (
            "who,time,event\nu,2026-01-01,see\n",
            (
                "No column looks like a customer. Name it with --customer COLUMN, or with --anonymous COLUMN if they "
                "are "
                "unknown; the columns: who, time, event. [no-customer-column]"
            ),
            (
                "Ingen kolonne ligner en kunde. Nævn den med --customer KOLONNE, eller med --anonymous KOLONNE, hvis "
                "de er "
                "ukendte; kolonnerne: who, time, event. [no-customer-column]"
            ),
        ),
    ],
)
def test_a_part_nobody_can_guess_is_asked_for(bring_in: Bring, content: str, english: str, danish: str) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(content)
    assert (line(caught.value, "en"), line(caught.value, "da")) == (english, danish)


def test_where_no_mapping_is_saved_none_is_listed(tmp_path: Path) -> None:
    with pytest.raises(NoMappings) as caught:
        load_mapping(tmp_path, "kasse")
    assert [line(caught.value, language) for language in ("en", "da")] == [
        (
            'No mapping called "kasse" is saved, nor any other. Name the columns in the command, and save them with '
            "--save-map kasse. [no-mappings]"
        ),
        (
            'Der er ikke gemt nogen kolonneoversættelse, der hedder "kasse", og heller ingen anden. Nævn kolonnerne i '
            "kommandoen, og gem dem med --save-map kasse. [no-mappings]"
        ),
    ]
