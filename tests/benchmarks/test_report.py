"""What was timed is told as the design fixes it, and wrong answers are never passed over."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from benchmarks.report import Row, row_of, rows_of, show_rows, write_rows
from benchmarks.stream import stream
from benchmarks.timing import Timed, take_runs, take_turns
from rich.console import Console

from rejse.trace.blocks import Block

ROWS = [
    Row(
        events=100,
        query="funnel",
        engine="rejse",
        milliseconds_median=2.0,
        milliseconds_min=1.0,
        ratio_to_rejse=1.0,
        resident_bytes_per_event=10.5,
        agrees=True,
    ),
    Row(
        events=100,
        query="funnel",
        engine="tortoise",
        milliseconds_median=30.0,
        milliseconds_min=20.0,
        ratio_to_rejse=15.0,
        resident_bytes_per_event=None,
        agrees=False,
    ),
]


def test_ratios_say_how_much_slower_the_others_are() -> None:
    timed = {"rejse": Timed((1.0, 2.0, 3.0), 7), "tortoise": Timed((20.0, 30.0, 40.0), 8)}
    agrees = {"rejse": True, "tortoise": False}
    assert rows_of("funnel", timed, events=100, agrees=agrees, resident={"rejse": 1050}) == ROWS


def test_a_row_about_writing_says_how_much(tmp_path: Path) -> None:
    row = row_of("refresh", Timed((1.0, 2.0, 3.0), 7), events=100, agrees=True, bytes_written=0, way="at night")
    write_rows([row], tmp_path / "results.json")
    assert json.loads((tmp_path / "results.json").read_text()) == [
        {
            "events": 100,
            "query": "refresh",
            "engine": "rejse, at night",
            "milliseconds_median": 2.0,
            "milliseconds_min": 1.0,
            "ratio_to_rejse": 1.0,
            "resident_bytes_per_event": None,
            "agrees": True,
            "bytes_written": 0,
        }
    ]


def test_the_file_has_the_keys_that_scripts_rely_on(tmp_path: Path) -> None:
    write_rows(ROWS, tmp_path / "results.json")
    first = json.loads((tmp_path / "results.json").read_text())[0]
    assert first == {
        "events": 100,
        "query": "funnel",
        "engine": "rejse",
        "milliseconds_median": 2.0,
        "milliseconds_min": 1.0,
        "ratio_to_rejse": 1.0,
        "resident_bytes_per_event": 10.5,
        "agrees": True,
    }


def test_the_table_shouts_where_an_answer_differs() -> None:
    shown = StringIO()
    show_rows(ROWS, Console(file=shown, width=120))
    assert [line.split()[-2] for line in shown.getvalue().splitlines() if "funnel" in line] == ["yes", "NO"]


def test_engines_take_turns_after_a_warm_up() -> None:
    asked: list[str] = []
    timed = take_turns({name: lambda name=name: asked.append(name) for name in ("a", "b")}, runs=2)  # type: ignore[misc]
    assert asked == ["a", "b", "a", "b", "a", "b"]
    assert [len(one.milliseconds) for one in timed.values()] == [2, 2]


def test_an_engine_that_does_not_repeat_itself_is_found_out() -> None:
    answers = iter(range(10))
    with pytest.raises(AssertionError, match="fickle does not repeat itself"):
        take_turns({"fickle": lambda: next(answers)}, runs=1)


def test_what_is_done_before_a_run_is_done_before_each() -> None:
    done: list[str] = []
    timed = take_runs(lambda: done.append("ask"), runs=2, before=lambda: done.append("forget"))
    assert done == ["forget", "ask"] * 3
    assert len(timed.milliseconds) == 2


def test_the_stream_reads_every_column_once() -> None:
    block = Block(
        number=0,
        offsets=np.array([0, 2], np.int64),
        time=np.array([10, 20], np.int64),
        kind=np.array([1, 2], np.uint16),
        tied=np.array([1], np.uint8),
    )
    assert stream([block, block], threads=2) == 2 * (2 + 30 + 3 + 1)
