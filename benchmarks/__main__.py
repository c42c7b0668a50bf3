"""`python -m benchmarks --events 10000000`: the table, benchmarks/results.json, and status 1 where answers differ."""

import argparse
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console

from benchmarks import drawing, editing, living, spine
from benchmarks.living import Living
from benchmarks.log import DUPLICATES, Log, make_log
from benchmarks.report import Row, rows_of, show_rows, write_rows
from benchmarks.spine import Spine
from benchmarks.timing import time_help

RESULTS: Final = Path(__file__).parent / "results.json"
QUERIES: Final = (*spine.QUERIES, *living.QUERIES, *drawing.QUERIES, *editing.QUERIES)


def main() -> int:
    """Make the log, build, ask, compare, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000, help="size of the synthetic log")
    parser.add_argument("--runs", type=int, default=5, help="runs after the warm-up")
    parser.add_argument("--queries", nargs="*", choices=QUERIES, default=QUERIES, help="only these")
    parser.add_argument("--output", type=Path, default=RESULTS, help="where the rows are written")
    told = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120)
    with TemporaryDirectory(prefix="rejse-bench-") as folder:
        rows = _Bench(told.events, runs=told.runs, folder=Path(folder), console=console).run(told.queries)
    show_rows(rows, console)
    write_rows(rows, told.output)
    return 0 if all(row.agrees is not False for row in rows) else 1


class _Bench:
    """One run over one log, in one process; what comes after the log's first events is for the living part."""

    def __init__(self, events: int, *, runs: int, folder: Path, console: Console) -> None:
        self._events = events
        self._runs = runs
        self._folder = folder
        self._console = console
        sent_twice = round(DUPLICATES * events)
        console.print(
            f"making a log of {events:,} events; {sent_twice:,} messages sent twice are out of it already ..."
        )

    def run(self, queries: Sequence[str]) -> list[Row]:
        """Time the queries asked for."""
        rows: list[Row] = []
        for query in QUERIES:
            if query in queries:
                self._console.print(f"{query} ...")
                rows += self._rows(query)
        return rows + rows_of("help", {"rejse": time_help(runs=self._runs)}, events=0, agrees={}, resident={})

    def _rows(self, query: str) -> list[Row]:
        if query in drawing.QUERIES:
            return drawing.rows(query, runs=self._runs)
        if query in editing.QUERIES:
            return editing.rows(query, events=self._events, runs=self._runs)
        return (self._spine if query in spine.QUERIES else self._living).rows(query)

    @cached_property
    def _log(self) -> Log:
        return make_log(self._events + self._events // living.SHARE_NEW)

    @cached_property
    def _spine(self) -> Spine:
        made = Spine(self._log.part(0, self._events), runs=self._runs, folder=self._folder)
        self._console.print(made.told)
        return made

    @cached_property
    def _living(self) -> Living:
        folder = self._folder / "living"
        folder.mkdir()
        return Living(self._log, runs=self._runs, folder=folder)


if __name__ == "__main__":
    sys.exit(main())
