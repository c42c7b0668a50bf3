"""Rejse's side: the blocks as a workspace has them, asked through the same measures as the map."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.log import NAMES, NAMES_EACH, PLACES
from benchmarks.plain import NEXT, STEPS, WINDOW, Flow, Funnel, Map, Passed, halves
from rejse.journey.document import Form, Journey, Medium, Phase, Rule, Text, Touchpoint
from rejse.measure import flow_counting, funnel_counting, reach_counting
from rejse.measure.flow import END, START, FlowQuery
from rejse.measure.funnel import FunnelQuery
from rejse.measure.reach import ReachQuery
from rejse.measure.view import View
from rejse.settings import Settings
from rejse.store.decoding import Wish, decoded
from rejse.trace.binding import bind
from rejse.trace.blocks import Block, Scope
from rejse.trace.build import MadeFrom, build
from rejse.trace.generation import read_manifest
from rejse.trace.opened import OpenedBlocks
from rejse.trace.reading import CODED, ROWS_AT_ONCE

PATIENCE = timedelta(microseconds=WINDOW)
TOUCHPOINTS_PER_PHASE = 7
_READ: Final = ("time", "user_key", "anonymous_key", "type", "name", "path", "channel")
"""The columns of the log that blocks are made from; it holds no others of them."""
NOTHING: Final[Mapping[int, Rule]] = MappingProxyType({})


def drawn(rebound: Mapping[int, Rule] = NOTHING) -> Journey:
    """Draw the journey of the synthetic log: 40 touchpoints in six phases, each bound to its three names of events.

    Args:
        rebound: other bindings of some touchpoints.
    """
    touchpoints = tuple(
        Touchpoint(
            id=name,
            name=Text({"en": name}),
            phase=f"phase-{min(5, number // TOUCHPOINTS_PER_PHASE)}",
            form=Form.ACTION,
            channel="web",
            medium=Medium.DIGITAL,
            patience=PATIENCE,
            next=tuple(PLACES[to] for to in NEXT[number]),
            binding=rebound.get(number, Rule(name=NAMES[NAMES_EACH * number : NAMES_EACH * (number + 1)])),
        )
        for number, name in enumerate(PLACES)
    )
    phases = tuple(Phase(id=f"phase-{number}", name=Text({"en": f"Phase {number}"})) for number in range(6))
    return Journey(id="bench", title=Text({"en": "Bench"}), owner="bench", phases=phases, touchpoints=touchpoints)


class Rejse:
    """The log as memory-mapped blocks, and the journey bound to it."""

    name = "rejse"

    def __init__(self, view: View, *, threads: int = 0) -> None:
        self._threads = threads
        self.view = view

    @classmethod
    def opened(cls, folder: Path, *, threads: int = 0) -> "Rejse":
        """Open blocks that `build` made."""
        return cls(_opened(folder), threads=threads)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of persons."""
        return tuple(self.view.blocks.scoped(Scope.PERSON))

    @property
    def resident_bytes(self) -> int:
        """The bytes of all columns that the measures read."""
        return sum(
            column.nbytes for block in self.blocks for column in (block.offsets, block.time, block.kind, block.tied)
        )

    def funnel_counts(self) -> tuple[int, ...]:
        """Ask for the funnel: the counts come with the medians."""
        return self.funnel()[0]

    def funnel(self) -> Funnel:
        """Ask for the funnel."""
        query = FunnelQuery(steps=tuple(PLACES[step] for step in STEPS), window=PATIENCE)
        answer = funnel_counting.measure(self.view, query, threads=self._threads)
        medians = tuple(_halves(step.median_seconds_from_previous) for step in answer.steps[1:])
        return tuple(step.n for step in answer.steps), medians

    def directly_follows(self) -> Flow:
        """Ask for the flow; it counts customers and gives the p90 as well."""
        answer = flow_counting.measure(self.view, FlowQuery(), threads=self._threads)
        place = {name: number for number, name in enumerate(PLACES)}
        return {
            (place[step.from_], place[step.to]): (step.times, _halves(step.median_seconds) or 0)
            for step in answer.steps
            if step.from_ != START and step.to != END
        }

    def map(self) -> Map:
        """Ask for reach; it gives the phases, the p90 and the intervals as well."""
        answer = reach_counting.measure(self.view, ReachQuery(), threads=self._threads)
        return {
            number: Passed(
                card.passed,
                card.pending or 0,
                card.elsewhere or 0,
                card.left or 0,
                median=_halves(card.median_seconds),
            )
            for number, card in enumerate(answer.touchpoints)
            if card.passed is not None
        }

    @staticmethod
    def build(parquet: Path, folder: Path) -> Path:
        """Arrange the log as the event table hands it over: in portions that several threads take.

        The program begins with this memory pool (cli.MEMORY_POOL).
        """
        pa.set_memory_pool(pa.system_memory_pool())
        coded = [name for name in CODED if name in _READ]
        wish = Wish(columns=_READ, dictionaries=coded, rows_max=ROWS_AT_ONCE)
        told = MadeFrom(table_events=pq.read_metadata(parquet).num_rows)
        build(decoded([str(parquet)], wish), into=folder / "blocks", made_from=told)
        return folder / "blocks"

    def built(self, kept: Path) -> tuple[int, Flow]:
        """Open what was built."""
        opened = Rejse.opened(kept, threads=self._threads)
        return sum(block.units for block in opened.blocks), opened.directly_follows()


def _opened(folder: Path) -> View:
    manifest = read_manifest(folder)
    assert manifest is not None, "the blocks are not what was written"
    blocks = OpenedBlocks(folder, manifest, _no_batches, journey_revision=1)
    journey = drawn()
    bound = bind(journey, blocks.kinds, np.asarray(blocks.kind_counts))
    return View(journey=journey, blocks=blocks, bound=bound, settings=Settings())


def _no_batches(columns: Sequence[str], *, dictionaries: Sequence[str] = ()) -> Iterable[pa.RecordBatch]:  # noqa: ARG001
    """Give nothing: no question of the benchmark needs another column."""
    return ()


def _halves(seconds: float | None) -> int | None:
    return None if seconds is None else halves(seconds * 1e6)
