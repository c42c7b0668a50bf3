"""`python -m benchmarks --events 10000000`: the table, benchmarks/results.json, and status 1 where answers differ."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.duckdb_peer import DuckDB
from benchmarks.log import Log, make_log, write_parquet
from benchmarks.peer import Engine
from benchmarks.plain import plain_flow, plain_funnel
from benchmarks.polars_peer import Polars
from benchmarks.rejse_side import Rejse
from benchmarks.report import Row, rows_of, show_rows, write_rows
from benchmarks.stream import stream
from benchmarks.timing import take_turns, time_help

RESULTS = Path(__file__).parent / "results.json"
QUERIES = ("build", "funnel-counts", "funnel", "directly-follows", "map")


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
    """One run over one log: everything in one process, one engine after the other in turns."""

    def __init__(self, events: int, *, runs: int, folder: Path, console: Console) -> None:
        self._runs = runs
        self._folder = folder
        self._console = console
        self._threads = os.cpu_count() or 1
        self._console.print(f"making a log of {events:,} events ...")
        arrived = make_log(events)
        self._parquet = write_parquet(arrived, folder / "log.parquet")
        self._ordered: Log = arrived.in_order()
        self._rejse = self._first_build()
        self._peers: tuple[Engine, ...] = (DuckDB(self._ordered, threads=self._threads), Polars(self._ordered))
        self._engines: tuple[Engine, ...] = (self._rejse, *self._peers)

    def run(self, queries: tuple[str, ...]) -> list[Row]:
        """Time the queries asked for."""
        ask: dict[str, Callable[[], list[Row]]] = {
            "build": self._build,
            "funnel-counts": lambda: self._query("funnel-counts", plain_funnel(self._ordered)[0]),
            "funnel": lambda: self._query("funnel", plain_funnel(self._ordered)),
            "directly-follows": lambda: self._query("directly-follows", plain_flow(self._ordered)),
            "map": lambda: self._query("map", None),
        }
        rows: list[Row] = []
        for query in QUERIES:
            if query in queries:
                self._console.print(f"{query} ...")
                rows += ask[query]()
        return rows + rows_of("help", {"rejse": time_help(runs=self._runs)}, events=0, agrees={}, resident={})

    def _first_build(self) -> Rejse:
        kept = self._folder / "rejse"
        kept.mkdir()
        return Rejse(Rejse.build(self._parquet, kept), threads=self._threads)

    def _query(self, query: str, expected: Any) -> list[Row]:  # noqa: ANN401  (each query has its own answer)
        """Ask all engines; what is expected where the plain answer takes too long is what the first peer says."""
        method = query.replace("-", "_")
        asked: dict[str, Callable[[], Any]] = {engine.name: getattr(engine, method) for engine in self._engines}
        blocks = self._rejse.blocks
        asked["stream"] = lambda: stream(blocks, threads=self._threads)
        for engine in self._peers:
            if usual := getattr(engine, f"{method}_by_windows", None):
                asked[f"{engine.name}, windows"] = usual
        timed = take_turns(asked, runs=self._runs)
        reference = timed[self._peers[0].name].answer if expected is None else expected
        agrees = {name: one.answer == reference for name, one in timed.items() if name != "stream"}
        resident = {engine.name: engine.resident_bytes for engine in self._engines}
        return rows_of(query, timed, events=self._ordered.events, agrees=agrees, resident=resident)

    def _build(self) -> list[Row]:
        """Build into an empty folder each time; the log comes from the page cache for all."""
        kept: dict[str, Path] = {}

        def building(engine: Engine) -> Callable[[], None]:
            def build() -> None:
                folder = self._folder / f"{engine.name}-built"
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                kept[engine.name] = engine.build(self._parquet, folder)

            return build

        timed = take_turns({engine.name: building(engine) for engine in self._engines}, runs=self._runs)
        expected = (self._ordered.customers, plain_flow(self._ordered))
        agrees = {engine.name: engine.built(kept[engine.name]) == expected for engine in self._engines}
        return rows_of("build", timed, events=self._ordered.events, agrees=agrees, resident={})


if __name__ == "__main__":
    sys.exit(main())
