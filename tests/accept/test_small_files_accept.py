"""Small files, end to end: equal rows, the same file again, a longer one, a shuffled one, a long silence."""

import random
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.accept

HEAD = "customer,session,time,event"
ROWS = [
    f"c{person},s{person},2026-03-0{1 + person}T10:{minute:02d}:00Z,{event}"
    for person in range(5)
    for minute, event in ((0, "visit"), (7, "quote"), (9, "order"))
]


def counted(rejse: Any, folder: Path, rows: list[str], name: str = "log.csv") -> tuple[int, int, int]:
    (folder.parent / name).write_text("\n".join([HEAD, *rows]) + "\n")
    (file,) = rejse("import", folder.parent / name, "-w", folder, "--format", "json")["files"]
    return file["kept"], file["duplicate"], file["rejected"]


@pytest.fixture
def folder(rejse: Any, tmp_path: Path) -> Path:
    rejse("new", tmp_path / "w", "--language", "en")
    return tmp_path / "w"


def test_three_equal_rows_stay_three_and_again_add_nothing(rejse: Any, folder: Path) -> None:
    rows = [ROWS[0]] * 3
    assert counted(rejse, folder, rows) == (3, 0, 0)
    assert counted(rejse, folder, rows) == (0, 3, 0)


def test_the_file_twice_adds_nothing_and_ten_more_rows_add_ten(rejse: Any, folder: Path) -> None:
    more = [f"d{n},t{n},2026-04-01T08:{n:02d}:00Z,visit" for n in range(10)]
    assert counted(rejse, folder, ROWS) == (15, 0, 0)
    assert counted(rejse, folder, ROWS) == (0, 15, 0)
    assert counted(rejse, folder, ROWS + more, "longer.csv") == (10, 15, 0)


def test_a_shuffled_file_gives_the_same_answers(rejse: Any, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "o"
    rejse("new", other, "--language", "en")
    shuffled = random.Random(3).sample(ROWS, len(ROWS))
    assert counted(rejse, folder, ROWS) == (15, 0, 0)
    assert counted(rejse, other, shuffled, "shuffled.csv") == (15, 0, 0)
    query = ("measure", "funnel", "--steps", "event:visit,event:quote,event:order", "--format", "json", "-w")
    assert rejse(*query, folder)["steps"] == rejse(*query, other)["steps"]
    assert counted(rejse, folder, shuffled, "again.csv") == (0, 15, 0)


def test_a_session_of_the_file_with_a_silence_of_forty_minutes_stays_one(rejse: Any, folder: Path) -> None:
    """
    anna  session s  10:00 visit  10:40 order   (one session: the file says so)
    bo    no session 10:00 visit  10:40 order   (two sessions: the silence is longer than 30 minutes)
    """
    rows = [f"anna,s,2026-03-01T10:{minute}:00Z,{event}" for minute, event in (("00", "visit"), ("40", "order"))]
    rows += [f"bo,,2026-03-01T10:{minute}:00Z,{event}" for minute, event in (("00", "visit"), ("40", "order"))]
    assert counted(rejse, folder, rows) == (4, 0, 0)
    query = ("measure", "funnel", "-w", folder, "--steps", "event:visit,event:order", "--format", "json", "--scope")
    assert [row["n"] for row in rejse(*query, "session")["steps"]] == [2, 1]
    assert [row["n"] for row in rejse(*query, "person")["steps"]] == [2, 2]
