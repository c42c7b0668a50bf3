"""A person is forgotten in every byte, the numbers are those without them, and a replay brings nothing back."""

import csv
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import rejse
from rejse.collect.importing import ImportOptions
from rejse.store.erasures import Erasures
from rejse.store.events import EventTable
from rejse.trace.build import open_blocks
from rejse.trace.people import UnknownPerson

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
COLUMNS = ("id", "customer", "device", "time", "event", "path", "campaign", "note", "town")
CANARY = "canary"


def rows(events: int) -> list[dict[str, str]]:
    """Give many people's events; `anna@canary.dk` has canaries in every cell, some rows of hers cannot be taken in."""
    draw = Random(5)
    made = []
    for at in range(events):
        who = f"c{draw.randrange(events // 20)}"
        made.append({"id": f"e{at}", "customer": who, "event": draw.choice(["see", "read", "buy"]), "town": "Odense"})
    places = sorted(draw.sample(range(events), 50))
    for number, place in enumerate(places):
        mine = f"{CANARY}-{number}"
        made[place] |= {
            "customer": "anna@canary.dk" if number % 3 else "",
            "device": "canary-phone",
            "event": f"see-{mine}" if number % 5 == 0 else "see",
            "path": f"/{mine}",
            "campaign": mine,
            "note": f"said {mine}",
            "town": mine,
        }
    for at, row in enumerate(made):
        row["time"] = (BEGIN + timedelta(minutes=at)).isoformat()
    for place in places[:4]:
        made[place]["time"] = "not-a-time"
    return made


def written(made: Sequence[dict[str, str]], file: Path) -> Path:
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(made)
    return file


PARTS = {
    "id": "id", "customer": "customer", "anonymous": "device", "time": "time", "event": "event", "path": "path",
    "campaign_name": "campaign", "traits": "town",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> rejse.Workspace:
    made = rejse.new(tmp_path / "shop", language="en")
    file = made.folder.journeys / "shop.yaml"
    bound = "- id: website\n    binding:\n      name: [see, read]\n"
    file.write_text(file.read_text().replace("- id: website\n", bound))
    return rejse.open(made.folder.path)


def found_in(folder: Path, needle: bytes) -> list[str]:
    """Name the files in whose bytes something stands."""
    return [str(file) for file in folder.rglob("*") if file.is_file() and needle in file.read_bytes()]


def numbers(shop: rejse.Workspace) -> Any:
    answer: Any = shop.measure("reach")
    return [one for one in answer.touchpoints if one.reach] + list(answer.phases)


def test_nothing_of_an_erased_person_is_left_and_nothing_comes_back(shop: rejse.Workspace, tmp_path: Path) -> None:
    made = rows(4_000)
    file = written(made, tmp_path / "log.csv")
    report = shop.import_file(file, ImportOptions(parts=PARTS))
    assert (report.kept, report.rejected) == (3_996, 4)
    shop.measure("funnel", steps=("event:*",), by="note")
    shop.measure("funnel", steps=("event:*",), by="campaign_name")
    assert found_in(shop.folder.path, b"canary")
    erased = shop.erase("anna@canary.dk", at=BEGIN)
    assert (erased.number, erased.events, erased.rejected, erased.keys) == (1, 46, 4, 2)
    assert found_in(shop.folder.path, b"canary") == []

    others = rejse.new(tmp_path / "others" / "shop", language="en")
    (others.folder.journeys / "shop.yaml").write_text((shop.folder.journeys / "shop.yaml").read_text())
    without = [row for row in made if CANARY not in row.get("device", "")]
    others.import_file(written(without, tmp_path / "without.csv"), ImportOptions(parts=PARTS))
    assert numbers(shop) == numbers(rejse.open(others.folder.path))
    assert shop.snapshot().erased_through == 1

    again = rejse.open(shop.folder.path).import_file(file, ImportOptions(parts=PARTS))
    assert (again.kept, again.duplicate, again.rejected) == (0, 3_950, 50)
    assert {reason.code: reason.count for reason in again.reasons} == {"erased-person": 50}
    assert found_in(shop.folder.path, b"canary") == []
    with pytest.raises(UnknownPerson):
        shop.erase("anna@canary.dk")


def test_an_erasure_that_was_interrupted_is_finished_by_the_next_import(shop: rejse.Workspace, tmp_path: Path) -> None:
    from rejse.trace.erasing import begin_erasure

    made = rows(600)
    shop.import_file(written(made, tmp_path / "log.csv"), ImportOptions(parts=PARTS))
    begin_erasure(shop.folder, shop.people, "anna@canary.dk", at=BEGIN)
    assert found_in(shop.folder.path, b"canary")
    assert rejse.open(shop.folder.path).finish_erasures() == 1
    assert found_in(shop.folder.path, b"canary") == []
    assert (shop.finish_erasures(), Erasures(shop.folder.vault_file).unfinished()) == (0, [])


def test_who_shared_a_device_keeps_her_own_events_there(shop: rejse.Workspace, tmp_path: Path) -> None:
    """On the kiosk Anna identified first, then Bo: what nobody identified for in between is Bo's, and stays."""
    told = [("anna", 0, "see"), ("", 5, "read"), ("bo", 9, "see"), ("", 12, "read")]
    made = [
        {"id": f"k{at}", "customer": who, "device": "kiosk", "event": event,
         "time": (BEGIN + timedelta(minutes=at)).isoformat()}
        for who, at, event in told
    ]  # fmt: skip
    shop.import_file(written(made, tmp_path / "log.csv"), ImportOptions(parts=PARTS))
    assert shop.erase("anna").events == 1
    assert (shop.person("bo").events, shop.measure("reach").n) == (3, 1)
    late = [{"id": "k99", "device": "kiosk", "event": "see", "time": (BEGIN + timedelta(minutes=20)).isoformat()}]
    assert shop.import_file(written(late, tmp_path / "late.csv"), ImportOptions(parts=PARTS)).kept == 1
    assert shop.person("bo").events == 4


class ErasedMeanwhile:
    """The event table, in which somebody else erases an event as soon as a reader has pinned it."""

    def __init__(self, table: EventTable) -> None:
        self._table = table
        self._left = [0]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def pinned(self) -> EventTable:
        pinned = self._table.pinned()
        if self._left:
            self._table.erase(np.array([self._left.pop()]))
        return pinned


def test_who_reads_while_somebody_is_erased_gets_what_is_left(shop: rejse.Workspace, tmp_path: Path) -> None:
    shop.import_file(written(rows(400), tmp_path / "log.csv"), ImportOptions(parts=PARTS))
    held = EventTable(shop.folder.events).count
    events = ErasedMeanwhile(EventTable(shop.folder.events))
    blocks = open_blocks(tmp_path / "blocks", events, session_gap=timedelta(minutes=30), journey_revision=1)
    assert int(blocks.kind_counts.sum()) == held - 1


ERASING = """
import os, signal, sys
import rejse

folder, at = sys.argv[1], int(sys.argv[2])
steps = 0

def die(event, arguments):
    global steps
    if event in {"open", "os.remove", "os.rename", "os.mkdir", "sqlite3.connect", "shutil.rmtree"}:
        if str(arguments[0]).startswith(folder):
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)

shop = rejse.open(folder)
shop.measure("reach")
sys.addaudithook(die)
shop.erase("anna@canary.dk")
print(steps)
"""


def test_a_process_killed_while_it_erases_leaves_an_erasure_that_can_be_finished(
    shop: rejse.Workspace, tmp_path: Path
) -> None:
    """The erasure is cut off at steps all over its way; whoever opens the workspace next finishes it."""
    shop.import_file(written(rows(400), tmp_path / "log.csv"), ImportOptions(parts=PARTS))
    shop.measure("reach")
    whole = shutil.copytree(shop.folder.path, tmp_path / "whole")
    steps = int(erase_in_a_process(whole, at=0).stdout)
    expected = numbers(rejse.open(whole))
    assert steps > 20
    for at in Random(3).sample(range(1, steps + 1), 9):
        copy = shutil.copytree(shop.folder.path, tmp_path / f"killed-{at}")
        assert erase_in_a_process(copy, at=at).returncode == -signal.SIGKILL
        found = rejse.open(copy)
        if not found.finish_erasures() and found.snapshot().erased_through == 0:
            found.erase("anna@canary.dk")  # it was killed before it had begun
        assert found_in(copy, b"canary") == [], at
        assert numbers(rejse.open(copy)) == expected


def erase_in_a_process(folder: Path, *, at: int) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", ERASING, str(folder), str(at)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
