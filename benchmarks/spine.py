"""Rejse and its peers over one log that does not change: build it, then ask, one engine after the other in turns."""

import os
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from benchmarks.duckdb_peer import DuckDB
from benchmarks.log import Log, Ordered
from benchmarks.peer import Engine
from benchmarks.plain import plain_flow, plain_funnel
from benchmarks.polars_peer import Polars
from benchmarks.rejse_side import Rejse
from benchmarks.report import Row, rows_of
from benchmarks.stream import stream
from benchmarks.timing import take_turns
from benchmarks.writing import write_parquet

QUERIES: Final = ("build", "funnel-counts", "funnel", "directly-follows", "map")


class Spine:
    """The log for every engine as it likes it; nothing is made before it is needed."""

    def __init__(self, arrived: Log, *, runs: int, folder: Path) -> None:
        self._arrived = arrived
        self._runs = runs
        self._folder = folder
        self._threads = os.cpu_count() or 1

    def rows(self, query: str) -> list[Row]:
        """Time one of the queries."""
        match query:
            case "build":
                return self._build()
            case "funnel-counts":
                return self._query(query, plain_funnel(self._ordered)[0])
            case "funnel":
                return self._query(query, plain_funnel(self._ordered))
            case "directly-follows":
                return self._query(query, plain_flow(self._ordered))
            case _:
                return self._query(query, None)

    @property
    def told(self) -> str:
        """Say what the measures' columns hold."""
        kinds = len(self._rejse.view.blocks.kinds)
        each = self._rejse.resident_bytes / self._ordered.events
        return f"{self._ordered.customers:,} people, {kinds:,} kinds of events, {each:.2f} bytes per event"

    @cached_property
    def _parquet(self) -> Path:
        return write_parquet(self._arrived, self._folder / "log.parquet")

    @cached_property
    def _ordered(self) -> Ordered:
        return self._arrived.in_order()

    @cached_property
    def _rejse(self) -> Rejse:
        kept = self._folder / "rejse"
        kept.mkdir()
        return Rejse.opened(Rejse.build(self._parquet, kept), threads=self._threads)

    @cached_property
    def _peers(self) -> tuple[Engine, ...]:
        return DuckDB(self._ordered, threads=self._threads), Polars(self._ordered)

    @property
    def _engines(self) -> tuple[Engine, ...]:
        return self._rejse, *self._peers

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
