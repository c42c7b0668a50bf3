"""Real files, imported with their figures kept: the households' purchases, the web shop, and the dirt of others."""

import resource
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from rejse.collect.importing import ImportOptions, ImportReport, Played, import_file
from rejse.settings import Settings
from rejse.store.events import EventTable
from rejse.store.folder import Folder

pytestmark = pytest.mark.accept

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PURCHASES = ImportOptions(
    parts={
        "customer": "household_id",
        "session": "basket_id",
        "time": "transaction_timestamp",
        "value": "sales_value",
        "event": "=purchase",
    }
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.create(tmp_path / "w", Settings())


def stored(folder: Folder, *columns: str) -> pa.Table:
    return pa.Table.from_batches(list(EventTable(folder.events).batches(columns)))


def figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.kept, report.duplicate, report.doubtful, report.rejected


def test_all_purchases_of_all_households_come_in_once(shared: Path, folder: Folder) -> None:
    file = shared / "data" / "complete_journey" / "transactions.parquet"
    begun = time.process_time()
    report = import_file(file, folder, PURCHASES, now=NOW)
    seconds = time.process_time() - begun
    events = stored(folder, "value", "user_key", "session_key")
    assert figures(report) == (1_469_307, 1_469_307, 0, 0, 0)
    assert (pc.sum(events["value"]).as_py(), events["value"].null_count) == (459_603_958, 0)
    assert pc.count_distinct(events["user_key"]).as_py() == 2_469
    assert pc.count_distinct(events["session_key"]).as_py() == 155_848
    assert (report.first_time, report.last_time) == (
        datetime(2017, 1, 1, 11, 53, 26, tzinfo=UTC),
        datetime(2018, 1, 1, 4, 1, 20, tzinfo=UTC),
    )
    assert seconds < 25
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_200_000, "kilobytes of the whole test run"
    assert figures(import_file(file, folder, PURCHASES, now=NOW)) == (1_469_307, 0, 1_469_307, 0, 0)


def test_the_web_shops_log_needs_no_option(shared: Path, folder: Folder) -> None:
    report = import_file(
        shared / "data" / "ecom_clickstream" / "ecom.csv.gz", folder, ImportOptions(zone="UTC"), now=NOW
    )
    events = stored(folder, "user_key", "session_key", "channel", "properties")
    assert figures(report) == (31_106, 31_106, 0, 0, 0)
    assert set(report.mapping) == {
        Played(part="customer", column="user_id", guessed=True),
        Played(part="session", column="session_id", guessed=True),
        Played(part="event", column="event", guessed=True),
        Played(part="time", column="timestamp", guessed=True),
    }
    assert pc.count_distinct(events["user_key"]).as_py() == 600
    assert pc.count_distinct(events["session_key"]).as_py() == 3_605
    assert events["properties"][0].as_py() == (
        '{"platform":"desktop","acquisition_channel":"email","user_cohort":"2024-01","user_lifecycle":"returning"}'
    )


def test_reviews_in_a_zip_with_quotes_and_line_ends_in_them_lose_nothing(shared: Path, folder: Folder) -> None:
    """The file tells no customer and no time: its row number and a day we choose stand in."""
    options = ImportOptions(
        parts={"customer": "c1", "time": "=2026-01-01", "event": "=review", "score": "Rating", "score_scale": "1..5"}
    )
    report = import_file(shared / "data" / "womens_clothing" / "reviews.csv.zip", folder, options, now=NOW)
    scores = stored(folder, "score")["score"]
    assert figures(report) == (23_486, 23_485, 0, 0, 1), "the customer of the first row is 0, which is nobody"
    assert round(pc.mean(scores).as_py(), 3) == 4.196


def test_sentences_in_danish_come_in_with_their_letters(shared: Path, folder: Folder) -> None:
    file = shared / "data" / "danish_lcc" / "dan_mixed_2014_10K-sentences.csv"
    options = ImportOptions(parts={"customer": "number", "time": "=2026-01-01", "event": "=said", "score": "valence"})
    report = import_file(file, folder, options, now=NOW)
    texts = pc.match_substring(stored(folder, "properties")["properties"], "½ time og pensl dem derefter")
    assert (report.rejected, report.encoding, pc.sum(texts).as_py()) == (0, "utf-8", 1)
