"""Rows that were turned away: counted for all who read, shown to few, and tried again by those who import."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.draw.browser import Seen
from tests.web.conftest import Signed, client_of, serving

from rejse.collect.importing import ImportOptions, import_file
from rejse.store.audit import Audit, said
from rejse.store.roles import Role
from rejse.store.vault import RejectedRow, Vault
from rejse.web.app import make_app
from rejse.workspace import Workspace

HOME = "/j/rejse/sources/rejected"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CSV = (
    "kundenr;dato;dag;handling\n7;01-03-2026;fredag;besog\n8;02-03-2026;;<script>alert(1)</script>\n"
    "9;03-03-2026;senere;\n1;2;3;4;5;6\n"
)
WRONG = {"customer": "kundenr", "time": "dag", "event": "handling"}


def turned_away(workspace: Workspace, place: Path) -> None:
    """A file in which the wrong column was said to be the time."""
    file = place / "kasse.csv"
    file.write_text(CSV)
    options = ImportOptions(parts=WRONG, source="kasse", guess=False)
    assert import_file(file, workspace.folder, options, now=NOW, by="eva@vind.dk").rejected == 4


@pytest.fixture
def client(empty: Workspace, tmp_path: Path) -> Iterator[TestClient]:
    turned_away(empty, tmp_path)
    with client_of(empty) as made:
        yield made


def rows(text: str) -> list[list[str]]:
    """The rows of the table of reasons, without their tags."""
    table = re.search(r'<table class="rejected-kinds">.*?</table>', text, re.DOTALL)
    body = table[0].split("<tbody>")[1] if table else ""
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in cells]


def fields(**changed: str) -> list[tuple[str, str]]:
    parts = {"kundenr": "customer", "dato": "time", "dag": "", "handling": "event"}
    columns = [pair for column, part in parts.items() for pair in (("column", column), ("part", part))]
    asked = {"source": "kasse", "file": "kasse.csv", "code": "", "read_as": "//", "zone": "Europe/Copenhagen"}
    return [*(asked | changed).items(), *columns]


def press(client: TestClient, sent: list[tuple[str, str]], language: str = "en") -> Any:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return client.post(f"{HOME}/replay?language={language}", content=urlencode(sent), headers=kind)


def test_whoever_reads_sees_how_many_and_why_and_nothing_of_what_they_said(
    signed_in: Callable[[Role], Signed], company: Workspace, tmp_path: Path
) -> None:
    turned_away(company, tmp_path)
    home = "/j/example/sources/rejected?language=en&source=kasse&file=kasse.csv"
    told = {role: signed_in(role).client.get(home).text for role in (Role.OWNER, Role.EDITOR, Role.VIEWER)}
    assert [row[:4] for row in rows(told[Role.VIEWER])] == [
        ['The time "…" cannot be read.', "2", "kasse.csv (first in row 2)", "kasse"],
        ["The row has too many cells or too few: 6, where the file has 4.", "1", "kasse.csv (first in row 5)", "kasse"],
        ["The row has no time.", "1", "kasse.csv (first in row 3)", "kasse"],
    ]
    assert all("senere" not in told[role] and "alert" not in told[role] for role in (Role.EDITOR, Role.VIEWER))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told[Role.OWNER]
    assert ('action="/j/example/sources/rejected/replay' in told[Role.VIEWER], "/replay" in told[Role.EDITOR]) == (
        False,
        True,
    )
    assert signed_in(Role.VIEWER).client.post("/j/example/sources/rejected/replay").status_code == 403


def test_rows_are_tried_first_and_then_come_in(client: TestClient, empty: Workspace) -> None:
    shown = client.get(f"{HOME}?source=kasse&file=kasse.csv&language=en").text
    assert "Read by eva@vind.dk" in shown
    dry = press(client, fields(do="look")).text
    assert "Try again now: 2 come in" in dry
    assert (empty.has_events, len(Vault(empty.folder.vault_file).raw())) == (False, 4)
    done = press(client, fields(do="now"))
    assert done.status_code == 303
    after = client.get(f"{done.headers['location']}&language=da").text
    assert "Prøvet igen: 2 kom ind, 0 var kendt i forvejen, 2 er stadig afvist." in after
    assert sorted(row[0] for row in rows(after)) == [
        "Rækken har for mange eller for få celler: 6, hvor filen har 4.",
        "Rækken siger ikke, hvad der skete.",
    ]
    assert sorted(one["name"] for one in empty.sql("select name from events").to_pylist()) == [
        "<script>alert(1)</script>",
        "besog",
    ]
    note = Audit(empty.folder.records_file).page()[0]
    assert said(note, "en") == "Rejected rows were tried again: 4. Events: 2."
    assert note.about == "kasse.csv"


def test_only_the_rows_of_one_reason_are_tried(client: TestClient, empty: Workspace) -> None:
    assert press(client, fields(do="now", code="no-time")).status_code == 303
    assert empty.sql("select count(*) as n from events").to_pylist() == [{"n": 1}]
    gone = press(client, fields(do="now", code="no-time"))
    assert (gone.status_code, "No rejected row of the file &#34;kasse.csv&#34;" in gone.text) == (404, True)


def test_rows_that_could_not_be_taken_apart_are_mended_in_their_file(client: TestClient) -> None:
    text = client.get(f"{HOME}?source=kasse&file=kasse.csv&code=cell-count&language=da").text
    assert "Disse rækker kunne ikke deles i celler." in text
    assert "/replay" not in text
    assert "<td>1;2;3;4;5;6</td>" in text


def test_a_wrong_zone_is_told_and_nothing_is_tried(client: TestClient, empty: Workspace) -> None:
    answer = press(client, fields(do="now", zone="Europe/Kopenhagen"), "da")
    assert answer.status_code == 422
    assert "Mente du &#34;Europe/Copenhagen&#34;?" in answer.text
    assert not empty.has_events


def test_rows_that_an_older_program_turned_away_want_the_names_of_their_columns(empty: Workspace) -> None:
    old = RejectedRow(source="crm", file="old.csv", row=2, code="no-time", raw="7\t01-03-2026\tsee", received_at=NOW)
    Vault(empty.folder.vault_file).reject([old])
    with client_of(empty) as client:
        shown = client.get(f"{HOME}?source=crm&file=old.csv&language=en").text
        assert "an older program read it" in shown
        assert 'name="columns"' in shown
        sent = [("source", "crm"), ("file", "old.csv"), ("read_as", "//"), ("zone", "UTC")]
        assert press(client, sent).status_code == 422
        named = [*sent, ("columns", "user_id, time, event")]
        assert "Try again now: 1 come in" in press(client, named).text
        assert press(client, [*named, ("do", "now")]).status_code == 303
    assert empty.sql("select name from events").to_pylist() == [{"name": "see"}]


def test_nothing_turned_away_is_said_too(empty: Workspace) -> None:
    with client_of(empty) as client:
        assert "Ingen række er afvist." in client.get(f"{HOME}?language=da").text
        assert client.get("/api/rejected").json() == {"rejected": []}


def test_raw_rows_come_page_by_page(empty: Workspace) -> None:
    many = [
        RejectedRow(source="crm", file="x.csv", row=at, code="no-time", raw=f"u{at}\t", received_at=NOW, nth=0)
        for at in range(2, 62)
    ]
    Vault(empty.folder.vault_file).reject(many)
    with client_of(empty) as client:
        first = client.get(f"{HOME}?source=crm&file=x.csv&language=en").text
        assert ("u51" in first, "u52" in first) == (True, False)
        onward = re.search(r'href="([^"]*after=\d+)#raw"', first)
        assert onward
        second = client.get(onward[1].replace("&amp;", "&")).text
        assert ("u51" in second, "u61" in second, '#raw"' in second) == (False, True, False)


def test_programs_count_rows_and_try_them_again(client: TestClient, empty: Workspace) -> None:
    told = client.get("/api/rejected?code=no-time&language=en").json()["rejected"]
    assert told == [
        {
            "source": "kasse",
            "file": "kasse.csv",
            "code": "no-time",
            "count": 1,
            "row": 3,
            "message": "The row has no time.",
            "remedy": "Fill it in and import the file again; the rows that came in are not taken twice.",
            "received_at": "2026-11-22T12:00:00Z",
        }
    ]
    wanted = {"source": "kasse", "file": "kasse.csv", "parts": {"time": "dato"}}
    dry = client.post("/api/rejected/replay?dry_run=true", json=wanted).json()
    assert (dry["tried"], dry["kept"], dry["rejected"], empty.has_events) == (4, 2, 2, False)
    done = client.post("/api/rejected/replay", json=wanted).json()
    assert (done["kept"], done["dry_run"], len(client.get("/api/rejected").json()["rejected"])) == (2, False, 2)
    for changed, status, code in (
        ({"parts": {"tme": "dato"}}, 422, "no-such-part"),
        ({"parts": {"time": "dto"}}, 422, "no-such-column"),
        ({"use_map": "none"}, 422, "no-mappings"),
        ({"file": "none.csv"}, 404, "nothing-rejected"),
        ({"parts": {"time": "a\u0000b"}}, 422, "not-understood"),
    ):
        answer = client.post("/api/rejected/replay", json=wanted | changed)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(("locale", "theme"), [("da-DK", "dark"), ("en-GB", "light")])
def test_a_person_corrects_a_column_and_the_rows_come_in(
    empty: Workspace, tmp_path: Path, visit: Callable[..., Seen], locale: str, theme: str
) -> None:
    turned_away(empty, tmp_path)
    with serving(make_app(empty, open_here=True)) as address:
        seen = visit(f"{address}{HOME}", locale=locale, color_scheme=theme)
        page = seen.page
        assert seen.axe() == []
        page.click('a[href*="code=no-time"]')
        page.select_option("#part-1", "time")
        page.select_option("#part-2", "")
        page.press("#zone", "Enter")
        page.wait_for_selector(".counts")
        assert not empty.has_events, "the enter key only looks"
        assert seen.axe() == []
        page.click('button[value="now"]')
        page.wait_for_selector(".done")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert empty.sql("select count(*) as n from events").to_pylist() == [{"n": 1}]
