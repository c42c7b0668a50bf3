from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from rejse.errors import Problem, RejseError
from rejse.settings import Settings
from rejse.store.events import SCHEMA, EventsUnreadable, EventTable
from rejse.store.folder import Folder
from rejse.store.sql import SqlClosed, SqlMistake, SqlNotOneSelect, SqlTooLarge, SqlTooSlow, query
from rejse.store.vault import RejectedRow, Vault

Both = Callable[[Problem | RejseError], tuple[str, str]]
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
reachable_from_python = pa.table({"secret": ["canary"]})


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Three events and one rejected row."""
    folder = Folder.create(tmp_path_factory.mktemp("made") / 'Bo\'s "cykler"', Settings())
    table = EventTable(folder.events)
    table.create()
    table.append(
        pa.table(
            {
                "event_id": ["1", "2", "3"],
                "source": ["shop"] * 3,
                "time": pa.array([SUMMER] * 3, pa.timestamp("us", "UTC")),
                "name": ["see-ad", "see-ad", "buy"],
                "value": [None, None, 12_900],
            }
        )
    )
    rejected = RejectedRow(
        source="shop", file="may.csv", row=4, code="no-workspace", raw="canary", received_at=SUMMER,
        arguments={"folder": "x"},
    )  # fmt: skip
    Vault(folder.vault_file).reject([rejected])
    return folder


@pytest.fixture
def shop(made_once: Folder, tmp_path: Path) -> Folder:
    """A copy of it, for one test to attack."""
    return Folder.open(copytree(made_once.path, tmp_path / made_once.path.name))


def fingerprint(folder: Folder) -> dict[str, str]:
    """What every file around and in the workspace holds."""
    files = [file for file in folder.path.parent.rglob("*") if file.is_file()]
    return {str(file): sha256(file.read_bytes()).hexdigest() for file in files}


def test_events_are_counted_by_name(shop: Folder) -> None:
    asked = "select name, count(*) as n, sum(value)::bigint as value from events group by name order by name;"
    assert query(shop, asked).to_pylist() == [
        {"name": "buy", "n": 1, "value": 12_900},
        {"name": "see-ad", "n": 2, "value": None},
    ]


def test_the_view_has_the_columns_of_an_event(shop: Folder) -> None:
    assert query(shop, "from events limit 0").column_names == SCHEMA.names
    assert query(shop, "describe events")["column_name"].to_pylist() == SCHEMA.names


def test_days_are_the_days_of_the_workspaces_zone(shop: Folder) -> None:
    (row,) = query(shop, "select time, time::date::varchar as day from events limit 1").to_pylist()
    assert row == {"time": SUMMER, "day": "2026-07-02"}
    assert row["time"].tzinfo == ZoneInfo("Europe/Copenhagen")


def test_rejected_rows_are_asked_in_the_readers_language_and_never_say_what_they_held(shop: Folder) -> None:
    wanted = {"source": "shop", "file": "may.csv", "row": 4, "code": "no-workspace", "received_at": SUMMER}
    english = query(shop, "from rejected", language="en").to_pylist()
    assert english == [{**wanted, "reason": 'There is no workspace in "x".'}]
    assert query(shop, "select reason from rejected").to_pylist() == [{"reason": 'Der er ingen arbejdsmappe i "x".'}]
    assert "canary" not in str(english)


def test_a_workspace_without_events_answers_with_nothing(folder: Folder) -> None:
    EventTable(folder.events).create()
    assert query(folder, "select count(*) as n, max(time) as latest from events").to_pylist() == [
        {"n": 0, "latest": None}
    ]
    assert query(folder, "from events").column_names == SCHEMA.names
    assert query(folder, "from rejected").num_rows == 0


def test_events_from_before_a_column_existed_have_nothing_in_it(folder: Folder) -> None:
    old = pa.schema([field for field in SCHEMA if field.name not in {"score", "value", "received_at", "channel"}])
    rows = [{"event_id": "1", "source": "shop", "time": SUMMER, "arrival": 0}]
    write_deltalake(folder.events, pa.Table.from_pylist(rows, schema=old))
    asked = "select count(*) as n from events where score is null and value is null and received_at is null"
    assert query(folder, asked).to_pylist() == [{"n": 1}]
    assert query(folder, "from events limit 0").column_names == SCHEMA.names


@pytest.mark.parametrize(
    "asked",
    [
        "from events e join rejected r using (source)",
        "with buyers as (select * from events where name = 'buy') select count(*) from buyers",
        "values (1)",
        "summarize events",
        "show tables",
        "select 'copy' as \"a; drop\" -- and a remark; with a semicolon",
    ],
)
def test_honest_questions_are_answered(shop: Folder, asked: str) -> None:
    assert query(shop, asked).num_rows > 0


def test_the_door_is_closed_on_every_side(shop: Folder) -> None:
    settings = {
        "allow_community_extensions": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",
        "python_enable_replacements": "false",
        "temp_directory": "",
    }
    asked = f"select name, value from duckdb_settings() where name in {tuple(settings)}"  # noqa: S608  (our own names)
    assert {row["name"]: row["value"] for row in query(shop, asked).to_pylist()} == settings


NOT_ONE_SELECT = [
    ("select 1; select 2", "SELECT, SELECT"),
    ("select 1; drop view events", "SELECT, DROP"),
    ("", "-"),
    ("-- nothing", "-"),
    ("copy (select 1) to '{there}/out.csv'", "COPY"),
    ("copy (select 1 as x) to '{part}' (use_tmp_file false)", "COPY"),
    ("explain analyze copy (select 1) to '{part}' (use_tmp_file false)", "EXPLAIN"),
    ("attach '{there}/x.db'", "ATTACH"),
    ("attach '{there}/vault.sqlite' (type sqlite)", "ATTACH"),
    ("install httpfs", "LOAD"),
    ("load icu", "LOAD"),
    ("pragma enable_profiling", "PRAGMA"),
    ("pragma database_list", "PRAGMA"),
    ("set enable_external_access = true", "SET"),
    ("reset lock_configuration", "SET"),
    ("call pragma_version()", "CALL"),
    ("create temp table a as select 1", "CREATE"),
    ("create secret (type s3)", "CREATE"),
    ("create macro f(x) as x", "CREATE"),
    ("insert into rejected values ('x')", "INSERT"),
    ("update events set name = 'x'", "UPDATE"),
    ("delete from events", "DELETE"),
    ("merge into rejected using (select 1) on true when matched then delete", "MERGE INTO"),
    ("drop view events", "DROP"),
    ("export database '{there}/out'", "EXPORT"),
    ("prepare p as select 1", "PREPARE"),
    ("execute p", "EXECUTE"),
    ("begin", "TRANSACTION"),
    ("vacuum", "VACUUM"),
    ("use memory", "SET"),
]


@pytest.mark.parametrize(("asked", "found"), NOT_ONE_SELECT)
def test_what_is_not_one_select_is_refused(shop: Folder, both: Both, asked: str, found: str) -> None:
    before = fingerprint(shop)
    with pytest.raises(SqlNotOneSelect) as caught:
        query(shop, filled(asked, shop))
    assert (caught.value.code, caught.value.exit_status) == ("sql-not-one-select", 2)
    assert both(caught.value) == (
        (
            f'Only one SELECT at a time can be run, but this is "{found}". '  # noqa: S608  (a sentence)
            "Write one statement that begins with SELECT, FROM or WITH."
        ),
        (
            f'Der kan kun køres én SELECT ad gangen, men her står "{found}". '  # noqa: S608  (a sentence)
            "Skriv én forespørgsel, der begynder med SELECT, FROM eller WITH."
        ),
    )
    assert fingerprint(shop) == before


def filled(asked: str, folder: Folder) -> str:
    """Name the workspace and a live file of the event table in a question."""
    (part,) = EventTable(folder.events).files()
    quoted = {"there": str(folder.path), "part": part}
    return asked.format(**{name: path.replace("'", "''") for name, path in quoted.items()})


REACHING_OUT = [
    "from read_text('/etc/passwd')",
    "from read_csv('/etc/passwd')",
    "from read_json('/etc/passwd')",
    "from read_blob('{there}/workspace.key')",
    "from read_blob('{there}/vault.sqlite')",
    "from read_text('{there}/events/../workspace.key')",
    "from read_text('{part}/../../rejse.toml')",
    "from read_parquet('{there}/events/*.parquet')",
    "from read_text('{there}/events/_delta_log/00000000000000000000.json')",
    "from sniff_csv('/etc/passwd')",
    "from parquet_metadata('/etc/passwd')",
    "from glob('/etc/*')",
    "from duckdb_secrets()",
    "from query('select * from read_text(''/etc/passwd'')')",
]


@pytest.mark.parametrize("asked", REACHING_OUT)
def test_a_question_that_reaches_for_a_file_is_refused(shop: Folder, both: Both, asked: str) -> None:
    before = fingerprint(shop)
    with pytest.raises(SqlClosed) as caught:
        query(shop, filled(asked, shop))
    reason = str(caught.value.arguments["reason"])
    assert "disabled by configuration" in reason
    assert (caught.value.code, caught.value.exit_status) == ("sql-closed", 2)
    assert both(caught.value) == (
        (
            f'Only the views "events" and "rejected" can be asked: {reason}. '
            'Leave files and settings out; bring in data with "rejse import".'
        ),
        (
            f'Du kan kun spørge i "events" og "rejected": {reason}. '
            'Udelad filer og indstillinger; hent data ind med "rejse import".'
        ),
    )
    assert fingerprint(shop) == before


IMPOSSIBLE = [
    ("selec 1", "Parser Error"),
    ("select colour from events", 'Binder Error: Referenced column "colour" not found'),
    ("from '/etc/passwd'", "Catalog Error"),
    ("from reachable_from_python", "Table with name reachable_from_python does not exist"),
    ("from query('copy (select 1) to ''out.csv''')", "Expected a single SELECT statement"),
    ("with x as (insert into rejected values ('b') returning *) from x", "Catalog Error"),
    ("with x as (delete from events returning *) from x", "Error"),
    ("select getenv('HOME')", "getenv does not exist"),
    ("from sqlite_scan('{there}/vault.sqlite', 'rejected')", "sqlite_scan"),
    ("from enable_logging()", "configuration has been locked"),
    ("from arrow_scan(1, 2, 3)", "Binder Error"),
    ("from pandas_scan(1)", "Binder Error"),
    ("select ?", "parameters"),
    ("select 'x'::int", "Conversion Error"),
]


@pytest.mark.parametrize(("asked", "reason"), IMPOSSIBLE)
def test_what_duckdb_cannot_do_is_told_in_its_own_words(shop: Folder, both: Both, asked: str, reason: str) -> None:
    before = fingerprint(shop)
    with pytest.raises(SqlMistake) as caught:
        query(shop, filled(asked, shop))
    told = str(caught.value.arguments["reason"])
    assert reason in told
    assert "\n" not in told
    assert (caught.value.code, caught.value.exit_status) == ("sql-mistake", 2)
    assert both(caught.value) == (
        f'DuckDB does not understand the question: {told}. See the columns with: rejse sql "describe events"',
        f'DuckDB forstår ikke spørgsmålet: {told}. Se kolonnerne med: rejse sql "describe events"',
    )
    assert fingerprint(shop) == before


def test_a_question_that_takes_too_long_is_stopped(shop: Folder, both: Both) -> None:
    with pytest.raises(SqlTooSlow) as caught:
        query(shop, "select count(*) from range(1000000000000)", timeout_seconds=0.1)
    assert caught.value.code == "sql-too-slow"
    assert both(caught.value) == (
        "The answer was not ready within 0.1 seconds. Ask for a shorter period or fewer columns.",
        "Svaret var ikke klar inden for 0,1 sekunder. Spørg om en kortere periode eller færre kolonner.",
    )


@pytest.mark.parametrize(
    "asked", ["from range(100000000000)", "from range(100000000) order by hash(range)", "select repeat('x', 90000000)"]
)
def test_a_question_that_needs_too_much_memory_is_stopped(shop: Folder, both: Both, asked: str) -> None:
    with pytest.raises(SqlTooLarge) as caught:
        query(shop, asked, memory="50MB")
    assert caught.value.code == "sql-too-large"
    assert both(caught.value) == (
        (
            'The question or its answer needs more than "50MB" of memory. '
            "Ask for fewer rows or columns, or count them in the question."
        ),
        (
            'Spørgsmålet eller svaret kræver mere end "50MB" hukommelse. '
            "Spørg om færre rækker eller kolonner, eller tæl dem i spørgsmålet."
        ),
    )


def test_a_lost_file_of_the_table_is_not_the_readers_mistake(shop: Folder) -> None:
    (part,) = EventTable(shop.events).files()
    Path(part).unlink()
    with pytest.raises(EventsUnreadable):
        query(shop, "from events")
