"""Behind a number: exactly the customers, sessions or attempts that it counts, in every cell of every answer."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.errors import WrongUse
from rejse.measure.catalogue import find
from rejse.measure.cell import Cell
from rejse.measure.people import keys_of
from rejse.measure.period import EPOCH, Plan
from rejse.measure.view import Answer, View
from rejse.trace.blocks import Block, Scope

if TYPE_CHECKING:
    import pyarrow as pa

PAGE: Final = 100
"""So many customers are listed where nobody says how many."""

_MARKING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reach": "rejse.measure.behind_reach",
        "flow": "rejse.measure.behind_flow",
        "funnel": "rejse.measure.behind_funnel",
        "first-contact": "rejse.measure.behind_first_contact",
        "personas": "rejse.measure.behind_personas",
        "experience": "rejse.measure.behind_experience",
        "handovers": "rejse.measure.behind_handovers",
    }
)


class BadPage(WrongUse):
    """A part of a list that begins before its beginning, or has less than nobody."""

    code = "bad-page"


class Marks(Protocol):
    """One number of an answer as a test of units."""

    @property
    def every_time(self) -> bool:
        """Whether the number counts each time it happened, not each unit it happened to."""
        ...

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Write, for every unit of a block that is counted, when it first was (µs), and how often (0 is not at all)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindQuery:
    """Which number is looked behind, and which part of the list is shown."""

    question: object
    cell: Cell
    limit: int = PAGE
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One customer (or session) behind a number.

    key: the person's, pseudonymous; None for somebody known by nothing. entered: when they came to be counted: at the
    visit, at the first step, when the step was taken. times: how often it happened, where that is counted. first, last,
    events: all that is known of the customer, or of the session.
    """

    key: str | None
    entered: datetime
    times: int
    first: datetime
    last: datetime
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindAnswer(Answer):
    """Part of the list behind a number, the newest first. n = the number; units = how many the whole list has."""

    units: int
    customers: tuple[Customer, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Behind:
    """All units behind one number, block by block; n is the number that the answer shows.

    units: int64[...] per block, the numbers of the units in it; entered (µs) and times stand beside them. n counts the
    units, or, where an answer counts attempts or times, those.
    """

    view: View
    measure: str
    question: object
    cell: Cell
    scope: Scope
    blocks: Sequence[Block]
    n: int
    units: tuple[NDArray[np.int64], ...]
    entered: tuple[NDArray[np.int64], ...] = field(repr=False)
    times: tuple[NDArray[np.int64], ...] = field(repr=False)

    @property
    def count(self) -> int:
        """How many units there are."""
        return sum(map(len, self.units))

    @cached_property
    def keys(self) -> "pa.Array":
        """The key of each unit's person, in the order of blocks and units: large_string, null for who has none."""
        import pyarrow as pa  # noqa: PLC0415  (115 ms, only where keys are asked for)

        told = [
            keys_of(self.view.blocks, self.scope, number, units).cast(pa.large_string())
            for number, units in enumerate(self.units)
        ]
        return pa.concat_arrays([pa.array([], pa.large_string()), *told])

    def page(self, *, limit: int = PAGE, offset: int = 0) -> BehindAnswer:
        """List some of them: those who entered last come first.

        Raises:
            BadPage: limit or offset is less than nothing.
        """
        if limit < 0 or offset < 0:
            raise BadPage(limit=limit, offset=offset)
        number = np.repeat(np.arange(len(self.units)), [len(one) for one in self.units])
        unit = np.concatenate([np.zeros(0, np.int64), *self.units])
        entered = np.concatenate([np.zeros(0, np.int64), *self.entered])
        times = np.concatenate([np.zeros(0, np.int64), *self.times])
        chosen = np.lexsort((unit, number, -entered))[offset : offset + limit]
        keys = self._keys_of(number[chosen], unit[chosen])
        rows = zip(keys, number[chosen].tolist(), unit[chosen].tolist(), entered[chosen], times[chosen], strict=True)
        return BehindAnswer(
            measure=self.measure,
            query=BehindQuery(question=self.question, cell=self.cell, limit=limit, offset=offset),
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=self.n,
            units=self.count,
            customers=tuple(self._customer(*row) for row in rows),
        )

    def _keys_of(self, number: NDArray[np.int64], unit: NDArray[np.int64]) -> list[str | None]:
        """Give the keys of some units, block by block."""
        keys = np.full(len(unit), None, object)
        for block in np.unique(number).tolist():
            here = number == block
            keys[here] = keys_of(self.view.blocks, self.scope, block, unit[here]).to_pylist()
        found: list[str | None] = keys.tolist()
        return found

    def _customer(self, key: str | None, number: int, unit: int, entered: np.int64, times: np.int64) -> Customer:
        block = self.blocks[number]
        begin, end = int(block.offsets[unit]), int(block.offsets[unit + 1])
        return Customer(
            key=key,
            entered=moment(entered),
            times=int(times),
            first=moment(block.time[begin]),
            last=moment(block.time[end - 1]),
            events=end - begin,
        )


def moment(microseconds: np.int64 | int) -> datetime:
    """Give a time in µs since 1970 as an aware moment, UTC."""
    return EPOCH + timedelta(microseconds=int(microseconds))


def behind(view: View, name: str, query: Any, cell: Cell | None = None, *, threads: int = 0) -> Behind:  # noqa: ANN401  (each measure has its own query)
    """Find exactly the units that a number of an answer counts.

    The same rules as the measure's own are followed unit by unit, and each unit that is counted is marked; so the list
    has as many as the number says, whatever the scope, the period or the ties.

    Args:
        view: what is looked at; the measure's answer from the same view shows the same number.
        name: a measure of the catalogue.
        query: its question.
        cell: where the number stands in the answer; None is the answer's own n.
        threads: how many blocks are looked through at a time; 0 is one per core.

    Raises:
        UnknownMeasure: there is none of that name.
        UnknownRows, UnknownRow, UnknownNumber, UnknownGroup: the answer has no such number.

    Misleads when:
        It is read as who these people are: a person who uses two devices and never says who they are is two here.
    """
    cell = cell or Cell()
    plan: Plan = find(name).plan(view, query)
    told: Marks = import_module(_MARKING[name]).marks(plan, cell)

    def marked(block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        entered, times = np.zeros(block.units, np.int64), np.zeros(block.units, np.int64)
        told.mark(block, plan.lens, entered, times)
        return entered, times

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        found = list(pool.map(marked, plan.blocks))
    units = tuple(np.flatnonzero(times) for _, times in found)
    return Behind(
        view=view,
        measure=name,
        question=query,
        cell=cell,
        scope=getattr(query, "scope", Scope.PERSON),
        blocks=plan.blocks,
        n=sum(
            int(times.sum()) if told.every_time else len(here) for (_, times), here in zip(found, units, strict=True)
        ),
        units=units,
        entered=tuple(entered[here] for (entered, _), here in zip(found, units, strict=True)),
        times=tuple(times[here] for (_, times), here in zip(found, units, strict=True)),
    )
