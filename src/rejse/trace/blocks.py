"""Sequence blocks as the measures see them: customers' events in order, in memory-mapped columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

PAD = 64
"""Zero elements behind the last event of every column, so that a vector load may run past the end."""


ALL: Final = np.zeros(0, np.uint8)
"""No mask: every unit counts."""


class Scope(StrEnum):
    """Whose line is followed: the person's whole life with us, each session apart, a company's, or a case's.

    Persons and sessions are cut from the same blocks; a company and a case have blocks of their own, whose units are
    found where a person's would be.
    """

    PERSON = "person"
    SESSION = "session"
    ACCOUNT = "account"
    CASE = "case"

    @property
    def subject(self) -> "Scope":
        """Whose blocks are asked: the person's, the company's, or the case's."""
        return Scope.PERSON if self is Scope.SESSION else self

    @property
    def cut(self) -> "Scope":
        """Which units of those blocks are meant: whole lines, or sessions."""
        return Scope.SESSION if self is Scope.SESSION else Scope.PERSON


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an answer was made from: the same snapshot gives the same answer."""

    events: int
    identity: int
    journey: int
    erased_through: int


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some units' events. A unit is a person or a session; its events are `offsets[u]` up to `offsets[u + 1]`.

    offsets: int64[units + 1], starting at 0. time: int64[events + PAD], µs since 1970-01-01 UTC, ascending inside a
    unit, equal times in arrival order. kind: uint16[events + PAD], the event's row in the table of kinds. tied:
    uint8[units], 1 where two of the unit's events of different kinds share a time. alive: uint8[units], 0 where the
    unit does not count, because a later block holds what became of it; empty where all count. All are contiguous and
    read-only.
    """

    number: int
    offsets: NDArray[np.int64]
    time: NDArray[np.int64]
    kind: NDArray[np.uint16]
    tied: NDArray[np.uint8]
    alive: NDArray[np.uint8] = field(default_factory=lambda: ALL)

    @property
    def units(self) -> int:
        """How many units the block holds."""
        return len(self.offsets) - 1

    @property
    def living(self) -> int:
        """How many of them count."""
        return int(self.alive.sum()) if len(self.alive) else self.units

    @property
    def events(self) -> int:
        """How many events the block holds, without the padding."""
        return int(self.offsets[-1])


def persons_of_sessions(persons: Block, sessions: Block) -> NDArray[np.uint32]:
    """uint32[sessions]: the unit in the block of persons that each session belongs to.

    The events of sessions stand person by person, also where the sessions of one person overlap.
    """
    return (np.searchsorted(persons.offsets, sessions.offsets[:-1], side="right") - 1).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Kind:
    """One distinct combination of what an event is; bindings are decided per kind, never per event."""

    source: str
    type: str
    name: str
    channel: str | None
    outcome: str | None
    path: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One column of the events, coded per block in block order: int32[events], -1 where an event has no value."""

    name: str
    values: tuple[str, ...]
    codes: tuple[NDArray[np.int32], ...]


class Blocks(Protocol):
    """One generation of blocks, pinned: a writer may go on beside it, these arrays stay as they are."""

    @property
    def kinds(self) -> Sequence[Kind]:
        """All kinds, most frequent first; a block's `kind` column holds positions in it."""
        ...

    @property
    def kind_counts(self) -> NDArray[np.int64]:
        """int64[kinds]: how many events are of each kind."""
        ...

    @property
    def snapshot(self) -> Snapshot:
        """What these blocks were made from."""
        ...

    @property
    def data_through(self) -> datetime | None:
        """The latest corrected time of any event, aware UTC; None where there is no event."""
        ...

    def scoped(self, scope: Scope) -> Sequence[Block]:
        """Give the blocks cut into the scope's units."""
        ...

    def facet(self, name: str, scope: Scope) -> Facet:
        """Give a column or property of the events, coded; built on first use and kept."""
        ...
