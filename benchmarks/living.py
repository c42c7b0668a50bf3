"""Rejse over a log that goes on: a property asked for the first time, the map bound anew, events and people joining.

The log lies in a real event table, the people in a real identity log. What Rejse answers is compared with what DuckDB
says of the same events under the changed names, people and bindings.
"""

import os
import shutil
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.duckdb_peer import DuckDB
from benchmarks.log import NAMES, NAMES_EACH, Log
from benchmarks.peer import Engine
from benchmarks.plain import Flow, Funnel, Map
from benchmarks.rejse_side import NOTHING, Rejse, drawn
from benchmarks.report import Row, row_of
from benchmarks.timing import take_runs
from benchmarks.writing import PATHS_PER_FOLDER, Texts, append_events
from rejse.journey.document import Rule
from rejse.measure.view import View
from rejse.settings import Settings
from rejse.store.events import EventTable
from rejse.store.identity_log import IdentityTable
from rejse.trace.binding import bind_blocks
from rejse.trace.blocks import Blocks, Facet, Scope
from rejse.trace.build import open_blocks
from rejse.trace.generation import generation_in_force
from rejse.trace.identity_edges import ReplayedLog

QUERIES: Final = ("facet", "rebind", "refresh")
PROPERTY: Final = "amount"
SHARE_NEW: Final = 100
"""One in so many events comes after the blocks were arranged."""

_MERGED_MAX: Final = 5_000
_EVENTS_PER_MERGE: Final = 2_000
_OVER: Final = 500
_MINOR_UNITS: Final = 100
_MOVED: Final = 4 * NAMES_EACH + 2
_OWN: Final = tuple(Rule(name=NAMES[NAMES_EACH * place : NAMES_EACH * (place + 1)]) for place in range(4))

REBOUND: Final[Mapping[int, Rule]] = {
    0: Rule(any=(_OWN[0], Rule(path=("/aaa/*",)))),
    3: Rule(any=(_OWN[3], Rule(name=(NAMES[_MOVED],)))),
}
"""Touchpoint 0 gets the pages of a folder as well, touchpoint 3 a name of the next one's."""

BY_VALUE: Final[Mapping[int, Rule]] = {
    **REBOUND,
    1: Rule(any=(_OWN[1], Rule(property="value", op=">", value=(str(_OVER),)))),
}
"""Touchpoint 1 gets whatever is worth more than 500, too."""


def rebound(log: Log, *, by_value: bool) -> NDArray[np.uint8]:
    """Tell each event's touchpoint under the changed bindings, plainly: uint8[events]."""
    place = np.where(log.name == _MOVED, 3, log.touchpoint)
    if by_value:
        place[(log.value > _MINOR_UNITS * _OVER) & (place > 0)] = 1
    place[(log.path >= 0) & (log.path < PATHS_PER_FOLDER)] = 0
    return place.astype(np.uint8)


class Living:
    """A workspace's tables and blocks, and the events that are still to come."""

    def __init__(self, log: Log, *, runs: int, folder: Path) -> None:
        """Take the whole log; its last part comes late.

        Args:
            log: all events.
            runs: how often each question is timed.
            folder: where the tables lie, empty.
        """
        self._log = log
        self._held = log.events - log.events // (SHARE_NEW + 1)
        self._base = log.part(0, self._held)
        self._runs = runs
        self._blocks = folder / "blocks"
        self._texts = Texts(log)
        self._threads = os.cpu_count() or 1
        self._events = EventTable(folder / "events")
        self._identity = IdentityTable(folder / "identity")
        self._events.create()
        append_events(self._base, self._events, self._texts)
        self._opened(self._blocks)

    def rows(self, query: str) -> list[Row]:
        """Time one of the queries; after `refresh` the log is another."""
        return {"facet": self._facet, "rebind": self._rebind, "refresh": self._refresh}[query]()

    def _facet(self) -> list[Row]:
        """Ask for a property that nobody asked for before, each time."""
        before = _contents(self._blocks)

        def ask() -> Facet:
            return self._opened(self._blocks).facet(PROPERTY, Scope.PERSON)

        taken = take_runs(ask, runs=self._runs, before=self._forget_facets)
        after = _contents(self._blocks)
        agrees = _tally(taken.answer) == _tally_of(self._base.value) and _kept(before, after)
        return [
            row_of("facet", taken, events=self._held, agrees=agrees, bytes_written=_written(before, after)),
        ]

    def _rebind(self) -> list[Row]:
        """Bind the map anew over blocks that are open, the facets it needs being there."""
        blocks = self._opened(self._blocks)
        for name in ("value", "currency"):
            blocks.facet(name, Scope.PERSON)
        before = _contents(self._blocks)
        rows = []
        for way, rules in (("", REBOUND), ("by value", BY_VALUE)):
            taken = take_runs(lambda rules=rules: self._bound(blocks, rules).map(), runs=self._runs)  # type: ignore[misc]
            after = _contents(self._blocks)
            place = rebound(self._base, by_value=rules is BY_VALUE)
            expected = DuckDB(self._base.in_order(touchpoint=place), threads=self._threads).map()
            agrees = taken.answer == expected and before == after
            rows.append(
                row_of(
                    "rebind",
                    taken,
                    way=way,
                    events=self._held,
                    agrees=agrees,
                    bytes_written=_written(before, after),
                )
            )
        return rows

    def _refresh(self) -> list[Row]:
        """Add events and join people, then take one joining back: each time the blocks are opened and the map asked."""
        before = _contents(self._blocks)
        new = self._log.part(self._held, self._log.events)
        append_events(new, self._events, self._texts, first=self._held)
        pairs = self._pairs()
        keys = [(("user", self._texts.user_key(left)), ("user", self._texts.user_key(right))) for left, right in pairs]
        self._identity.add_all("merge", keys, at=_AT, by="bench")
        rows = [self._asked("refresh", pairs, before)]
        self._identity.undo(1, at=_AT, by="bench")
        return [*rows, self._asked("undo", pairs[1:], before)]

    def _asked(self, query: str, pairs: NDArray[np.int64], before: Mapping[str, int]) -> Row:
        """Ask for the map as it is now; compare all answers with DuckDB's, and with those of blocks arranged anew."""
        taken = take_runs(lambda: self._bound(self._opened(self._blocks)).map(), runs=self._runs)
        told = _answers(self._bound(self._opened(self._blocks)))
        after = _contents(self._blocks)
        expected = _answers(DuckDB(self._log.in_order(joined=pairs), threads=self._threads))
        anew = self._blocks.with_name("anew")
        rebuilt = _answers(self._bound(self._opened(anew)))
        shutil.rmtree(anew)
        return row_of(
            query,
            taken,
            events=self._log.events,
            agrees=taken.answer == told[-1] and told == rebuilt == expected and before == after,
            bytes_written=_written(before, after),
        )

    def _opened(self, folder: Path) -> Blocks:
        return open_blocks(
            folder,
            self._events,
            session_gap=timedelta(minutes=30),
            journey_revision=1,
            identity=ReplayedLog(self._identity),
        )

    def _bound(self, blocks: Blocks, rules: Mapping[int, Rule] = NOTHING) -> Rejse:
        journey = drawn(rules)
        ruled, bound = bind_blocks(journey, blocks)
        view = View(journey=journey, blocks=ruled.blocks, bound=bound, settings=Settings())
        return Rejse(view, threads=self._threads)

    def _pairs(self) -> NDArray[np.int64]:
        """Draw the people who turn out to be one: int64[pairs, 2], nobody twice."""
        known = np.unique(self._base.customer[self._base.named]).astype(np.int64)
        count = max(2, min(_MERGED_MAX, self._held // _EVENTS_PER_MERGE))
        return np.random.default_rng(11).permutation(known)[: 2 * count].reshape(count, 2)

    def _forget_facets(self) -> None:
        generation = generation_in_force(self._blocks)
        assert generation is not None
        shutil.rmtree(self._blocks / generation / "facets", ignore_errors=True)


_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)


def _answers(engine: Engine) -> tuple[Funnel, Flow, Map]:
    return engine.funnel(), engine.directly_follows(), engine.map()


def _contents(folder: Path) -> dict[str, int]:
    """Give the checksum of every file of the blocks."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(file): zlib.crc32(file.read_bytes()) for file in files}


def _kept(before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Tell whether every file is as it was; others may have come."""
    return before.items() <= after.items()


def _written(before: Mapping[str, int], after: Mapping[str, int]) -> int:
    return sum(Path(name).stat().st_size for name, _ in after.items() - before.items())


def _tally(facet: Facet) -> dict[int, int]:
    codes = np.concatenate(facet.codes)
    counts = np.bincount(codes[codes >= 0], minlength=len(facet.values))
    return {int(value): count for value, count in zip(facet.values, counts.tolist(), strict=True)}


def _tally_of(values: NDArray[np.int64]) -> dict[int, int]:
    found, counts = np.unique(values[values >= 0], return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))
