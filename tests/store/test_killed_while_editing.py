"""Whoever is killed in the middle of a change has made it, or has not: nobody ever sees half of one."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journey.editing import card, shop

import rejse
from rejse.journey.changing import Draft
from rejse.journey.document import Journey, Text
from rejse.journey.judging import problems_of
from rejse.journey.stamp import stamp_of
from rejse.settings import Settings
from rejse.store.folder import Folder
from rejse.store.records import By, Records, digest_of

CARDS = tuple(f"c{number}" for number in range(12))
ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from tests.store.test_killed_while_editing import numbered
import rejse

workspace = rejse.open(sys.argv[1])
editing = workspace.editing(author=sys.argv[2])
number = int(sys.argv[3])
print("ready", flush=True)
while True:
    number += 1
    editing.change(numbered(number))
    if number % 5 == 0:
        editing.undo()
"""


def numbered(number: int) -> Journey:
    """A journey in which every card says the same number: half a change would be seen at once."""
    title = Text({"da": f"Jeg er nummer {number}"})
    return shop(*(card(name, max_repeats=number) for name in CARDS), title=title)


def numbers(journey: Journey) -> set[int | None]:
    said = int(journey.title.said_in("da").rpartition(" ")[2])
    return {said, *(one.max_repeats for one in journey.touchpoints)}


@pytest.mark.parametrize("seed", range(8))
def test_no_half_change_is_ever_seen(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    made = rejse.Workspace(Folder.create(tmp_path / "shop", Settings()))
    Records(made.folder.records_file).change(numbered(1), base=None, by=By("first", datetime.now(UTC)))
    program = [sys.executable, "-c", PROGRAM, str(made.folder.path), f"editor-{seed}", str(seed * 1000 + 1)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as editor:
        assert editor.stdout is not None
        assert editor.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.4))  # when it is killed is the chance that is tried
        editor.kill()
    records = Records(made.folder.records_file)
    for saved, draft in records.replay("shop"):
        journey, errors = problems_of(draft)
        assert journey is not None
        assert (len(numbers(journey)), errors, digest_of(draft.to_builtins())) == (1, (), saved.digest)
    newest = records.latest("shop")
    assert newest is not None
    again = rejse.open(made.folder.path)
    assert (again.journey(), again.drawn().revision) == (newest.journey_then, newest.number)
    stamp = stamp_of((made.folder.journeys / "shop.yaml").read_text(encoding="utf-8"))
    assert stamp is not None
    assert (stamp.revision, len(records.history("shop"))) == (newest.number, newest.number)
    assert again.editing().conflicts() == []
    assert Draft.of(again.journey()) == records.draft("shop", newest.number)
