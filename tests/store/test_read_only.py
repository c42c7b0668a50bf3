"""A workspace that may only be read can be read, and what may not be done in it is said as it is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from tests.journey.editing import card, shop

from rejse.errors import Problem, RejseError
from rejse.settings import Settings
from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.records import By, Records
from rejse.store.sqlite import DatabaseNotWritable, connect_to_read
from rejse.store.vault import RejectedRow, Vault

Both = Callable[[Problem | RejseError], tuple[str, str]]
NINE = datetime(2026, 3, 29, 9, tzinfo=UTC)
FIRST = shop(card("visit"))

PROGRAM = """
import json, os, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from rejse.errors import RejseError
from rejse.store.events import EventTable
from rejse.store.folder import Folder
from rejse.store.records import By, Records
from rejse.store.sql import query
from rejse.store.vault import Vault

from tests.journey.editing import card, shop

FIRST = shop(card("visit"))
COUNT = "select count(*) as events, (select count(*) from rejected) as rejected from events"


def tell(place):
    folder = Folder.open(Path(place))
    records, vault = Records(folder.records_file), Vault(folder.vault_file)
    EventTable(folder.events).create()
    at = datetime(2026, 3, 30, tzinfo=UTC)
    told = {
        "journeys": records.journeys(),
        "latest": records.latest("shop").journey_then.id,
        "history": [one.number for one in records.history("shop")],
        "saved again": records.change(FIRST, base=None, by=By("bo", at)).revision,
        "rejected": vault.rejected("en").num_rows,
        "asked": query(folder, COUNT).to_pylist(),
        "files": sorted(one.name for one in folder.path.glob("*.sqlite*")),
    }
    try:
        records.change(replace(FIRST, owner="bo"), base=None, by=By("bo", at))
    except RejseError as refused:
        told["refused"] = refused.code
    return told


tell(sys.argv[2])  # loads all that is needed, which nobody may not be allowed to read
if os.getuid() == 0:
    os.setuid(65534)  # root may write everywhere
print(json.dumps(tell(sys.argv[1])))
"""


@pytest.fixture
def closed() -> Iterator[Folder]:
    """A workspace with a journey, an event and a rejected row, in which nobody may write any more."""
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Folder.create(Path(place) / "shop", Settings())
        Records(folder.records_file).change(FIRST, base=None, by=By("anna", NINE))
        table = EventTable(folder.events)
        table.create()
        table.append(
            pa.table({"event_id": ["1"], "source": ["crm"], "time": pa.array([NINE], pa.timestamp("us", "UTC"))})
        )
        row = RejectedRow(source="crm", file="a.csv", row=2, code="no-time", raw="anna,,see", received_at=NINE)
        Vault(folder.vault_file).reject([row])
        _let_only_read(folder.path)
        yield folder
        _let_write(folder.path)


def _let_only_read(path: Path) -> None:
    for one in (path, *path.rglob("*")):
        one.chmod(0o555 if one.is_dir() else 0o444)


def _let_write(path: Path) -> None:
    for one in (path, *path.rglob("*")):
        one.chmod(0o755 if one.is_dir() else 0o644)


def test_who_may_only_read_a_workspace_reads_all_of_it(closed: Folder, tmp_path: Path) -> None:
    shutil.copytree(closed.path, tmp_path / "copy")
    _let_write(tmp_path / "copy")
    program = [sys.executable, "-c", PROGRAM, str(closed.path), str(tmp_path / "copy")]
    root = Path(__file__).parents[2]
    run = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False, cwd=root)
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == {
        "journeys": ["shop"],
        "latest": "shop",
        "history": [1],
        "saved again": 1,
        "rejected": 1,
        "asked": [{"events": 1, "rejected": 1}],
        "files": ["records.sqlite", "vault.sqlite"],
        "refused": "database-not-writable",
    }


def test_a_database_that_may_not_be_written_is_not_called_damaged(both: Both) -> None:
    refused = DatabaseNotWritable(file="records.sqlite", reason="Permission denied")
    assert both(refused) == (
        (
            'Nothing can be written in the database "records.sqlite": Permission denied. '
            "Let the user who runs Rejse write the file and the folder it is in."
        ),
        (
            'Der kan ikke skrives i databasen "records.sqlite": Permission denied. '
            "Giv den bruger, der kører Rejse, lov til at skrive i filen og i den mappe, den ligger i."
        ),
    )
    assert refused.code == "database-not-writable"


def test_reading_makes_no_database(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.sqlite")
    assert (records.journeys(), records.latest("shop"), records.history("shop")) == ([], None, [])
    assert Vault(tmp_path / "vault.sqlite").raw(source="crm") == []
    assert list(tmp_path.iterdir()) == []


def test_a_writer_and_a_reader_work_side_by_side(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.sqlite")
    records.change(FIRST, base=None, by=By("anna", NINE))
    reader = connect_to_read(records.file)
    reader.execute("begin")
    count = "select count(*) from revisions"
    assert reader.execute(count).fetchone() == (1,)
    assert records.change(replace(FIRST, owner="bo"), base=None, by=By("bo", NINE)).revision == 2
    assert reader.execute(count).fetchone() == (1,)
    reader.close()
