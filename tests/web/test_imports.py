"""A file comes in on the web: looked at first, given its columns' parts, imported, and gone again."""

import io
import json
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.collect.books import book, row, sheet
from tests.draw.browser import Seen
from tests.web.conftest import Signed, client_of, served_by, serving

from rejse.collect.mapping import SavedMapping, load_mapping, save_mapping
from rejse.store.audit import Audit, said
from rejse.store.roles import Role
from rejse.web.app import make_app
from rejse.web.imports import ImportBroke, ImportRunning, Imports
from rejse.web.mapping_form import PartTwice, here
from rejse.web.uploads import NoFileSent, NoSuchUpload, harmless
from rejse.web.visitor import CSRF_HEADER
from rejse.words import say
from rejse.workspace import Workspace

HOME = "/j/rejse/sources"
CSV = (
    b"kundenr;dato;handling;amount;note\n"
    b"7;01-03-2026 10:00;besog;;x\n8;13-03-2026 11:00;kob;1.299,50;y\n;13-03-2026;kob;5;z\n"
)
LOG = (
    b'<log><trace><string key="concept:name" value="7"/><event><string key="concept:name" value="see"/>'
    b'<date key="time:timestamp" value="2026-03-01T10:00:00Z"/></event></trace></log>'
)


@pytest.fixture
def client(empty: Workspace) -> Iterator[TestClient]:
    """Ask about a workspace without events."""
    with client_of(empty) as made:
        yield made


def send(client: TestClient, content: bytes = CSV, name: str = "kasse.csv") -> str:
    """Send a file and give the address it leads to."""
    answer = client.post(f"{HOME}/uploads", files={"file": (name, content)})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def filled(client: TestClient, where: str, **changed: str) -> list[tuple[str, str]]:
    """The form of a file as a browser would send it, with some columns given other parts."""
    text = client.get(where).text
    columns = re.findall(r'name="column" value="([^"]*)"', text)
    chosen = [
        next(iter(re.findall(r'<option value="(\w*)" selected', one)), "")
        for one in re.findall(r'<select name="part" .*?</select>', text, re.DOTALL)
    ]
    hidden = re.findall(
        r'name="(read_as|used_map|source|zone)"[^>]* value="([^"]*)"|name="(zone)" value="([^"]*)"', text
    )
    fields = [(one[0] or one[2], one[1] or one[3]) for one in hidden]
    parts = [changed.pop(column, part) for column, part in zip(columns, chosen, strict=True)]
    pairs = [pair for column, part in zip(columns, parts, strict=True) for pair in (("column", column), ("part", part))]
    return [one for one in fields if one[0] not in changed] + pairs + list(changed.items())


def press(client: TestClient, where: str, fields: list[tuple[str, str]]) -> Any:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return client.post(where, content=urlencode(fields), headers=kind)


def bring_in(client: TestClient, where: str, fields: list[tuple[str, str]]) -> str:
    """Import a file, wait until it is done, and give what the page says then."""
    answer = press(client, where, fields)
    assert answer.status_code == 303
    job = imports(client)._imports[where.rpartition("/")[2]]
    assert job.finished.wait(30)
    return client.get(where).text


def imports(client: TestClient) -> Imports:
    app: Any = client.app
    found: Imports = app.app.state.imports
    return found


def counts(text: str) -> dict[str, str]:
    return dict(re.findall(r'<li class="(\w+)[^"]*"><b>([^<]*)</b>', text))


def left_over(client: TestClient) -> list[str]:
    root = imports(client).uploads.root
    return [one.name for one in root.rglob("*") if one.is_file()] if root.exists() else []


def test_a_file_is_looked_at_then_imported_then_gone(client: TestClient, empty: Workspace) -> None:
    begin = client.get(f"{HOME}/import?language=da")
    assert "Hent hændelser ind" in begin.text
    where = send(client)
    seen = client.get(where)
    assert counts(seen.text) == {"read": "3", "kept": "2", "duplicate": "0", "doubtful": "0", "rejected": "1"}
    assert "1.299,50" in seen.text
    assert not empty.has_events, "a dry run writes nothing"
    assert not empty.folder.vault_file.exists()
    root = imports(client).uploads.root
    assert {stat.S_IMODE(one.stat().st_mode) for one in root.rglob("*")} == {0o700, 0o600}
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    done = bring_in(client, where, filled(client, where, note="channel", source="kasse"))
    assert counts(done) == {"read": "3", "kept": "2", "duplicate": "0", "doubtful": "0", "rejected": "1"}
    assert "/j/rejse/bindings" in done
    assert "/sources/rejected?source=kasse" in done
    assert left_over(client) == []
    note = Audit(empty.folder.records_file).page()[0]
    assert said(note, "en") == "kasse.csv was imported. Events: 2. Rejected rows: 1."
    ask = "select name, channel, source, value from events order by time"
    assert empty.sql(ask).to_pylist() == [
        {"name": "besog", "channel": "x", "source": "kasse", "value": None},
        {"name": "kob", "channel": "y", "source": "kasse", "value": 129950},
    ]
    again = client.get(send(client))
    assert counts(again.text)["kept"] == "2", "under another source they are other events"


def test_a_column_that_is_to_be_a_property_is_not_guessed_again(client: TestClient, empty: Workspace) -> None:
    where = send(client)
    answer = press(client, f"{where}/look", filled(client, where, amount=""))
    assert answer.headers["location"] == where
    assert 'name="column" value="amount"' in client.get(where).text
    bring_in(client, where, filled(client, where))
    rows = empty.sql("select value, properties from events order by time").to_pylist()
    assert [row["value"] for row in rows] == [None, None]
    assert json.loads(rows[1]["properties"]) == {"amount": "1.299,50", "note": "y"}


def test_what_is_missing_is_said_with_what_to_choose_and_mended_in_the_form(client: TestClient) -> None:
    where = send(client, b"kundenr;dato;x\n7;01-03-2026;a\n")
    text = client.get(f"{where}?language=da").text
    assert "Ingen kolonne ligner" in text
    assert "Vælg &#34;Hvad der skete&#34; ved en kolonne" in text
    assert "--event" not in text, "no options of the command line"
    fields = [*filled(client, where), ("constant_part", "event"), ("constant", "køb")]
    press(client, f"{where}/look", fields)
    assert counts(client.get(where).text)["kept"] == "1"
    assert 'value="køb"' in client.get(where).text


def test_two_columns_cannot_be_the_same_and_nothing_is_lost(client: TestClient) -> None:
    where = send(client)
    answer = press(client, where, filled(client, where, note="time"))
    assert answer.status_code == 422
    assert "Two columns are to be" in client.get(f"{where}?language=en").text or "hvornår" in answer.text.lower()
    assert counts(answer.text)["kept"] == "2"


def test_a_mapping_is_saved_and_chosen_for_the_next_file(client: TestClient, empty: Workspace) -> None:
    where = send(client)
    refused = press(client, where, filled(client, where, save_map="Not A Name"))
    assert refused.status_code == 422
    assert not empty.has_events, "a wrong name is told before anything is imported"
    bring_in(client, where, filled(client, where, note="channel", source="kasse", save_map="kasse"))
    assert load_mapping(empty.folder.mappings, "kasse").parts["channel"] == "note"
    later = send(client, CSV.replace(b"7;01", b"9;02"))
    fields = [*filled(client, later), ("use_map", "kasse")]
    press(client, f"{later}/look", fields)
    text = client.get(later).text
    assert 'value="kasse"' in text
    assert re.search(r'<option value="channel" selected', text)
    assert counts(text) == {"read": "3", "kept": "1", "duplicate": "1", "doubtful": "0", "rejected": "1"}


def test_a_mapping_for_another_kind_of_file_says_which_column_is_missing(client: TestClient, empty: Workspace) -> None:
    save_mapping(empty.folder.mappings, "web", SavedMapping(parts={"customer": "visitor", "time": "ts"}))
    where = send(client)
    press(client, f"{where}/look", [*filled(client, where), ("use_map", "web")])
    text = client.get(f"{where}?language=en").text
    assert "The file has no column &#34;visitor&#34;." in text
    assert 'name="part"' in text, "the columns can still be chosen"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("log.jsonl", b'{"user_id": "7", "timestamp": "2026-03-01T10:00:00Z", "event": "see"}\n'),
        ("log.xlsx", book(log=sheet(row(1, ["user_id", "timestamp", "event"]) + row(2, ["7", "2026-03-01", "see"])))),
        ("log.xes", LOG),
    ],
)
def test_other_kinds_of_files_come_in_the_same_way(
    client: TestClient, empty: Workspace, name: str, content: bytes
) -> None:
    where = send(client, content, name)
    assert counts(client.get(where).text)["kept"] == "1"
    bring_in(client, where, filled(client, where))
    assert empty.sql("select name from events").to_pylist() == [{"name": "see"}]


def test_a_case_of_a_log_stays_customer_and_case(client: TestClient) -> None:
    text = client.get(send(client, LOG, "log.xes")).text
    assert re.search(r'name="also" value="case:case:concept:name" checked', text)


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("log.csv", b"user_id,time,event\n" + b"0" * (80 << 20))
    return made.getvalue()


def test_a_file_that_cannot_be_read_is_told_in_words_and_can_be_given_up(client: TestClient) -> None:
    for name, content, wanted in (
        ("bomb.zip", bomb(), "grows to more than"),
        ("brev.pdf", b"%PDF-1.7", "What kind of file"),
        ("log.csv", b"%PDF-1.7 binary", "holds something else than text"),
        ("tom.csv", b"", "holds no rows"),
    ):
        where = send(client, content, name)
        text = client.get(f"{where}?language=en").text
        assert wanted in text
        assert str(imports(client).uploads.root) not in text
        assert client.post(f"{where}/cancel").status_code == 303
        assert client.get(where).status_code == 404
    assert left_over(client) == []
    assert "The file was deleted" in client.get(f"{HOME}/import?cancelled=yes&language=en").text


def test_a_hostile_name_leads_nowhere(client: TestClient) -> None:
    where = send(client, name="../../x.csv")
    assert '<h1 class="file-name">x.csv</h1>' in client.get(where).text
    assert left_over(client).count("x.csv") == 1
    names = ["../../x.csv", "..\\..\\x.csv", "", "..", "a\u202eb<script>.csv", "x" * 300 + ".csv", "/etc/passwd"]
    assert [harmless(one)[-12:] for one in names] == [
        "x.csv", "x.csv", "file", "file", "_script_.csv", "xxxxxxxx.csv", "passwd"
    ]  # fmt: skip
    assert all(len(harmless(one)) <= 120 for one in names)


def test_a_form_without_a_file_is_told_so(client: TestClient) -> None:
    answer = client.post(f"{HOME}/uploads?language=en", data={"csrf": "x"})
    assert (answer.status_code, "No file was sent." in answer.text) == (422, True)
    assert say(NoFileSent(), "da").message == "Der blev ikke sendt nogen fil."
    empty_field = client.post(f"{HOME}/uploads", files={"file": ("", b"")})
    assert empty_field.status_code == 422
    assert (
        client.post(f"{HOME}/uploads", content=b"nonsense", headers={"content-type": "multipart/form-data"}).status_code
        == 422
    )
    assert left_over(client) == []


def test_a_file_of_another_site_or_of_who_may_not_is_refused_and_not_kept(
    signed_in: Callable[[Role], Signed],
) -> None:
    owner, viewer, analyst = (signed_in(role) for role in (Role.OWNER, Role.VIEWER, Role.ANALYST))
    home = "/j/example/sources"
    assert viewer.client.get(f"{home}/import").status_code == 403
    assert viewer.client.post(f"{home}/uploads", files={"file": ("x.csv", CSV)}).status_code == 403
    del analyst.client.headers[CSRF_HEADER]
    assert analyst.client.post(f"{home}/uploads", files={"file": ("x.csv", CSV)}).status_code == 403
    assert left_over(owner.client) == []
    good = analyst.client.post(f"{home}/uploads", files={"file": ("x.csv", CSV)}, data={"csrf": analyst.csrf})
    where = good.headers["location"]
    assert analyst.client.get(where).status_code == 200
    assert owner.client.get(where).status_code == 404, "whoever sends a file is alone to see it"
    assert NoSuchUpload.code == "no-such-upload"
    assert say(NoSuchUpload(), "en").message == "There is no such file here any more."
    assert say(NoSuchUpload(), "da").message == "Den fil er her ikke længere."


def test_what_is_left_lying_is_deleted_after_a_day(empty: Workspace) -> None:
    with client_of(empty) as client:
        send(client)
        root = imports(client).uploads.root
        imports(client).uploads.sweep(now=datetime.now(UTC) + timedelta(hours=23))
        assert left_over(client)
        imports(client).uploads.sweep(now=datetime.now(UTC) + timedelta(hours=25))
        assert left_over(client) == []
        assert list(root.iterdir()) == []


@contextmanager
def busy(client: TestClient, where: str) -> Iterator[None]:
    """While a file is being imported: it waits for the lock that we hold."""
    fields = filled(client, where)
    with served_by(client).workspace.folder.writing():
        assert press(client, where, fields).status_code == 303
        yield
    assert imports(client)._imports[where.rpartition("/")[2]].finished.wait(30)


def test_a_second_import_at_the_same_time_is_refused_and_its_file_stays(client: TestClient) -> None:
    first, second = send(client), send(client, name="web.csv")
    fields = filled(client, second)
    with busy(client, first):
        waiting = client.get(f"{first}?language=en").text
        assert "You may leave this page" in waiting
        assert "Bringing the events in" in client.get(f"{first}/state?language=en").text
        refused = press(client, f"{second}?language=en", fields)
        assert refused.status_code == 409
        assert "Another import is under way: &#34;kasse.csv&#34;." in refused.text
        assert client.post(f"{first}/cancel").status_code == 409
    assert counts(client.get(first).text)["kept"] == "2"
    assert counts(bring_in(client, second, fields))["duplicate"] == "2"
    told = [say(ImportRunning(file="a.csv"), one).message for one in ("en", "da")]
    assert told == ['Another import is under way: "a.csv".', 'En anden import er i gang: "a.csv".']
    broke = [say(ImportBroke(file="a.csv"), one).message for one in ("en", "da")]
    assert [one.code for one in (ImportRunning, ImportBroke)] == ["import-running", "import-broke"]
    assert broke[0] == 'The import of "a.csv" stopped for a reason nobody foresaw.'
    assert broke[1] == 'Importen af "a.csv" gik i stå af en grund, ingen havde forudset.'
    twice = PartTwice(part="time", first="a", second="b")
    assert here(twice, "en").message == 'Two columns are to be "When it happened": "a" and "b".'
    assert here(twice, "da").message == 'To kolonner skal være "Hvornår det skete": "a" og "b".'
    assert (twice.code, say(twice, "en").remedy) == ("part-twice", here(twice, "en").remedy)


def test_programs_import_with_a_dry_run_first(client: TestClient, empty: Workspace) -> None:
    wanted = {"options": json.dumps({"parts": {"channel": "note"}, "source": "kasse", "zone": "Europe/Copenhagen"})}
    path = "/api/imports/uploads"
    dry = client.post(f"{path}?dry_run=true", files={"file": ("kasse.csv", CSV)}, data=wanted).json()
    assert (dry["read"], dry["kept"], dry["rejected"], dry["dry_run"]) == (3, 2, 1, True)
    assert not empty.has_events
    done = client.post(f"{path}?language=en", files={"file": ("kasse.csv", CSV)}, data=wanted).json()
    assert {**dry, "dry_run": False, "reasons": done["reasons"]} == done
    assert (done["file"], done["source"], done["reasons"][0]["code"]) == ("kasse.csv", "kasse", "no-customer")
    assert {"part": "channel", "column": "note", "guessed": False} in done["mapping"]
    assert left_over(client) == []
    for files, data, code in (
        ({"file": ("x.csv", CSV)}, {"options": '{"part": 1}'}, "not-understood"),
        ({"file": ("x.csv", CSV)}, {"options": '{"zone": "Mars"}'}, "unknown-zone"),
        ({"file": ("x.pdf", CSV)}, {}, "unknown-kind"),
        ({"other": ("x.csv", CSV)}, {}, "no-file-sent"),
    ):
        answer = client.post(path, files=files, data=data)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
        assert not answer.json()["error"]["where"]
    assert left_over(client) == []


def test_no_english_stands_on_the_danish_pages(client: TestClient) -> None:
    where = send(client)
    for address in (f"{HOME}/import", where):
        danish = re.findall(r">([^<>{}]+)<", client.get(f"{address}?language=da").text)
        english = re.findall(r">([^<>{}]+)<", client.get(f"{address}?language=en").text)
        same = {one.strip() for one in danish if len(one.split()) > 2} & {one.strip() for one in english}
        assert same <= {"01-03-2026 10:00", "Ny rejse"}


@pytest.mark.parametrize(("locale", "theme"), [("da-DK", "light"), ("en-GB", "dark")])
def test_a_person_sends_a_file_changes_a_column_and_imports_it(
    empty: Workspace, visit: Callable[..., Seen], tmp_path: Path, locale: str, theme: str
) -> None:
    file = tmp_path / "kasse.csv"
    file.write_bytes(CSV)
    with serving(make_app(empty, open_here=True)) as address:
        seen = visit(
            f"{address}{HOME}/import", locale=locale, color_scheme=theme, viewport={"width": 390, "height": 844}
        )
        page = seen.page
        assert seen.axe() == []
        page.set_input_files("#file", str(file))
        assert page.locator(".drop b").inner_text() == "kasse.csv"
        page.click("form.sending button")
        page.wait_for_selector(".would .counts")
        assert seen.axe() == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.focus("#part-4")
        with page.expect_response("**/state"):
            page.select_option("#part-4", "channel")
        page.wait_for_function("document.querySelector('#part-4')?.closest('tr').classList.contains('plays')")
        assert page.evaluate("document.activeElement.id") == "part-4", (
            "whoever uses the keyboard goes on where they were"
        )
        assert page.locator("#part-4").input_value() == "channel"
        page.click(".would button.first")
        page.wait_for_selector(".next")
        assert page.locator(".counts .kept b").inner_text() == "2"
        assert seen.axe() == []
    assert empty.sql("select channel from events order by time").to_pylist() == [{"channel": "x"}, {"channel": "y"}]
