"""Who mends an option and imports again is told that the rows stay as they were read the first time."""

from collections.abc import Callable
from pathlib import Path

from rejse.collect.importing import ImportReport
from rejse.store.folder import Folder
from rejse.words import line

Bring = Callable[..., ImportReport]

HEAD = "user_id,time,event,id,amt\n"
ROWS = "".join(f"u{n},2026-03-01 10:{n:02},see,e{n},{'5' if n % 10 == 0 else ''}\n" for n in range(40))


def told(report: ImportReport) -> list[tuple[str, object]]:
    return [
        (note.code, note.arguments["differences"]) for note in report.notes if note.code == "read-differently-before"
    ]


def test_a_zone_mended_after_the_import_is_said_to_change_nothing(bring_in: Bring) -> None:
    bring_in(HEAD + ROWS)
    report = bring_in(HEAD + ROWS, zone="Europe/Copenhagen")
    assert (report.kept, report.duplicate) == (0, 40)
    (note,) = report.notes
    assert note.code == "read-differently-before"
    assert [line(note, language).partition("log.csv: ")[2] for language in ("en", "da")] == [
        (
            "Rows of the file were imported before with another reading; what differs: "
            "time (2026-03-01 10:00 UTC → 2026-03-01 09:00 UTC). Nothing was changed. Make the workspace anew with the "
            'right options, or import under another --source than "import", beside the old rows. '
            "[read-differently-before]"
        ),
        (
            "Rækker fra filen er indlæst før, men læst på en anden måde; det er forskelligt: "
            "time (2026-03-01 10:00 UTC → 2026-03-01 09:00 UTC). Intet er ændret. Lav arbejdsmappen forfra med de "
            'rigtige valg, eller indlæs under en anden --source end "import", ved siden af de gamle rækker. '
            "[read-differently-before]"
        ),
    ]


def test_parts_that_were_forgotten_the_first_time_are_named(bring_in: Bring) -> None:
    bring_in(HEAD + ROWS, zone="UTC")
    assert told(bring_in(HEAD + ROWS, zone="UTC", value="amt", dry_run=True)) == [
        ("read-differently-before", ("value", "currency"))
    ]
    assert told(bring_in(HEAD + ROWS, zone="UTC", customer="id", id="id", event="=seen")) == [
        ("read-differently-before", ("event", "customer"))
    ]


def test_the_same_reading_again_and_a_file_that_has_grown_say_nothing(bring_in: Bring, folder: Folder) -> None:
    bring_in(HEAD + ROWS)
    grown = ROWS + ROWS.replace("2026-03-01", "2026-03-02").replace(",e", ",f")
    late = "u1,2026-10-25 02:30,see,g1,\nu1,2099-01-01,see,g2,\n"
    reports = [bring_in(HEAD + ROWS), bring_in(HEAD + grown + late), bring_in(HEAD + late + grown)]
    assert [told(one) for one in reports] == [[], [], []]
    assert Path(folder.events).is_dir()


def test_a_row_that_was_mended_where_it_comes_from_is_no_other_reading(bring_in: Bring) -> None:
    bring_in(HEAD + ROWS)
    assert told(bring_in(HEAD + ROWS.replace("u7,2026-03-01 10:07,see", "u7,2026-03-01 10:08,see"))) == []
