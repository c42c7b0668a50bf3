"""Events told as dictionaries, as blocks in memory: the obvious way to code kinds and facets, with few kinds kept."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from tests.reference.rules_reference import told

from rejse.trace.blocks import PAD, Block, Facet, Kind, Scope, Snapshot
from rejse.trace.facets import NUMBERS, TEXTS, UnknownFacet
from rejse.trace.identity import Line
from rejse.trace.kinds import KINDS_MAX, OTHER
from rejse.trace.templates import template_of

Told = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class ToldBlocks:
    """Blocks of persons, each a list of events in order; a session is what shares a `session` with its neighbours.

    `cuts` are the persons at which a new block begins; only `limit` kinds are kept.
    """

    persons: Sequence[Sequence[Told]]
    cuts: tuple[int, ...] = ()
    limit: int = KINDS_MAX
    asked: tuple[str, ...] = ()

    @cached_property
    def events(self) -> list[Told]:
        return [event for person in self.persons for event in person]

    @cached_property
    def _kind_of(self) -> list[Kind]:
        every = [_kind(event) for event in self.events]
        ranked = sorted(set(every), key=lambda one: (-every.count(one), str(one)))
        kept = ranked if len(ranked) <= self.limit else ranked[: self.limit - 1]
        return [one if one in kept else OTHER for one in every]

    @cached_property
    def kinds(self) -> list[Kind]:
        return sorted(set(self._kind_of), key=lambda one: (-self._kind_of.count(one), str(one)))

    @property
    def kind_counts(self) -> NDArray[np.int64]:
        return np.array([self._kind_of.count(kind) for kind in self.kinds], np.int64)

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(1, 1, 1, 0)

    @property
    def data_through(self) -> datetime | None:
        return None

    @cached_property
    def _parts(self) -> list[tuple[int, int]]:
        """Where each block's events begin and end."""
        stops = np.cumsum([0, *map(len, self.persons)]).tolist()
        bounds = [0, *self.cuts, len(self.persons)]
        return [(stops[low], stops[high]) for low, high in itertools.pairwise(bounds)]

    def scoped(self, scope: Scope) -> Sequence[Block]:
        bounds = [0, *self.cuts, len(self.persons)]
        numbers = {kind: at for at, kind in enumerate(self.kinds)}
        made = []
        for number, (low, high) in enumerate(itertools.pairwise(bounds)):
            units = [
                list(unit)
                for person in self.persons[low:high]
                for unit in (_sessions(person) if scope is Scope.SESSION else [person])
            ]
            start, stop = self._parts[number]
            made.append(
                Block(
                    number=number,
                    offsets=np.cumsum([0, *map(len, units)]).astype(np.int64),
                    time=np.array([*(e.get("time", 0) for e in self.events[start:stop]), *[0] * PAD], np.int64),
                    kind=np.array([*(numbers[one] for one in self._kind_of[start:stop]), *[0] * PAD], np.uint16),
                    tied=np.zeros(len(units), np.uint8),
                )
            )
        return made

    def facet(self, name: str, scope: Scope) -> Facet:  # noqa: ARG002  (sessions stand in the persons' order here)
        texts = [_value(name, event) for event in self.events]
        if name not in TEXTS and name not in NUMBERS and not any(text is not None for text in texts):
            raise UnknownFacet(facet=name, nearest=None, seen=("channel",))
        values = sorted({text for text in texts if text is not None})
        codes = np.array([-1 if text is None else values.index(text) for text in texts], np.int32)
        return Facet(name, tuple(values), tuple(codes[low:high] for low, high in self._parts))

    def person_of_session(self, number: int) -> NDArray[np.uint32]:
        low, high = [0, *self.cuts, len(self.persons)][number : number + 2]
        sessions = [len(_sessions(person)) for person in self.persons[low:high]]
        return np.repeat(np.arange(high - low), sessions).astype(np.uint32)

    def person_keys(self, number: int) -> pa.RecordBatch:
        low, high = [0, *self.cuts, len(self.persons)][number : number + 2]
        keys = [next((e["user_key"] for e in person if e.get("user_key")), None) for person in self.persons[low:high]]
        lines = [Line.ANONYMOUS if key is None else Line.USER for key in keys]
        return pa.record_batch({"line": pa.array(lines, pa.uint8()), "key": pa.array(keys, pa.large_string())})


def _kind(event: Told) -> Kind:
    path = event.get("path") if event.get("type") == "page" else None
    source, type_, name = (event.get(field) or "" for field in ("source", "type", "name"))
    form = None if path is None else template_of(path)
    return Kind(source, type_, name, event.get("channel"), event.get("outcome"), form)


def _value(name: str, event: Told) -> str | None:
    value = event.get(name) if name in TEXTS or name in NUMBERS else event.get("properties", {}).get(name)
    return None if value is None else told(value)


def _sessions(person: Sequence[Told]) -> list[list[Told]]:
    return [list(unit) for _, unit in itertools.groupby(person, key=lambda event: event.get("session"))]


def as_log(persons: Sequence[Sequence[Told]]) -> list[dict[str, Any]]:
    """Tell the same events as a log in order of arrival: one user per person."""
    return [
        {
            **event,
            "time": event.get("time", at),
            "user_key": event.get("user_key", f"u{number}"),
            "session_key": f"{number}-{event.get('session')}",
            "properties": json.dumps(event["properties"]) if "properties" in event else None,
        }
        for number, person in enumerate(persons)
        for at, event in enumerate(person)
    ]
