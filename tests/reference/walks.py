"""Customers told in a few words, as the blocks and the view that measures look at."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rejse.journey.document import Form, Journey, Medium, Phase, Rule, Text, Touchpoint, TrackedBy
from rejse.measure.view import View
from rejse.settings import Settings
from rejse.trace.binding import NOT_ON_MAP, Bound
from rejse.trace.blocks import PAD, Block, Facet, Kind, Scope, Snapshot
from rejse.trace.facets import UnknownFacet

DAY = 86_400_000_000
HOUR = 3_600_000_000
MINUTE = 60_000_000
SECOND = 1_000_000
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """Something a customer did; events of one instant stand in the order they arrived."""

    time: int
    name: str
    session: int = 0
    platform: str | None = None
    score: str | None = None
    scale: str | None = None
    why: str | None = None


Unit = Sequence[Event]


def at(**days: float) -> datetime:
    """Give the moment so long after midnight of 2026-01-01 (UTC)."""
    return MIDNIGHT + timedelta(**days)


def micros(moment: datetime) -> int:
    """Give a moment in µs since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def on_days(told: str, *, session: int = 0, platform: str | None = None) -> list[Event]:
    """Read one customer: `a0 b1.5` is an event a on day 0 and b on day 1.5."""
    words = [(word.rstrip("0123456789."), word) for word in told.split()]
    return [
        Event(micros(MIDNIGHT) + round(float(word[len(name) :]) * DAY), name, session, platform) for name, word in words
    ]


@dataclass(frozen=True, eq=False)
class Walks:
    """All customers of a test; `cuts` are the units at which a new block begins."""

    persons: Sequence[Unit]
    through: int | None = None
    cuts: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    snapshot: Snapshot = field(default=Snapshot(1, 1, 1, 0))

    @cached_property
    def ordered(self) -> list[list[Event]]:
        """Every customer's events by time, those of one instant as they arrived."""
        return [sorted(unit, key=lambda event: event.time) for unit in self.persons]

    @cached_property
    def kinds(self) -> list[Kind]:
        """Give the kinds, most frequent first."""
        counts = Counter(dict.fromkeys(self.names, 0))
        counts.update(event.name for unit in self.persons for event in unit)
        names = sorted(counts, key=lambda name: (-counts[name], name))
        return [Kind("shop", "track", name, None, None, None) for name in names]

    @property
    def kind_counts(self) -> NDArray[np.int64]:
        """Count the events of each kind."""
        counts = Counter(event.name for unit in self.persons for event in unit)
        return np.array([counts[kind.name] for kind in self.kinds], np.int64)

    @property
    def data_through(self) -> datetime | None:
        """Give the latest time known: what the test says, else the last event."""
        last = max((event.time for unit in self.persons for event in unit), default=None)
        through = self.through if self.through is not None else last
        return None if through is None else EPOCH + timedelta(microseconds=through)

    def units(self, scope: Scope) -> list[list[Event]]:
        """Give the lines that are followed."""
        if scope is Scope.PERSON:
            return self.ordered
        return [
            [event for event in unit if event.session == session]
            for unit in self.ordered
            for session in sorted({event.session for event in unit})
        ]

    def scoped(self, scope: Scope) -> list[Block]:
        """Give the blocks."""
        number = {kind.name: place for place, kind in enumerate(self.kinds)}
        return [block_of(place, units, number) for place, units in enumerate(self._split(scope))]

    def facet(self, name: str, scope: Scope) -> Facet:
        """Give one of the facets that tests know; no event of theirs has another property."""
        fields = {"platform": "platform", "score": "score", "score_scale": "scale", "why": "why"}
        if name not in fields:
            raise UnknownFacet(facet=name, nearest=None, seen=("platform",))
        told = [[getattr(e, fields[name]) for unit in units for e in unit] for units in self._split(scope)]
        values = tuple(dict.fromkeys(value for block in told for value in block if value is not None))
        codes = tuple(
            np.array([-1 if value is None else values.index(value) for value in block], np.int32) for block in told
        )
        return Facet(name, values, codes)

    def _split(self, scope: Scope) -> list[list[list[Event]]]:
        units = self.units(scope)
        bounds = sorted({0, len(units), *(cut for cut in self.cuts if cut < len(units))})
        return [units[low:high] for low, high in itertools.pairwise(bounds)] or [[]]


def block_of(number: int, units: Sequence[Unit], kinds: dict[str, int]) -> Block:
    """Arrange units into a block."""
    events = [event for unit in units for event in unit]
    padding = [0] * PAD
    return Block(
        number=number,
        offsets=np.cumsum([0, *(len(unit) for unit in units)]).astype(np.int64),
        time=np.array([event.time for event in events] + padding, np.int64),
        kind=np.array([kinds[event.name] for event in events] + padding, np.uint16),
        tied=np.array(
            [len({event.time for event in unit}) < len({(event.time, event.name) for event in unit}) for unit in units],
            np.uint8,
        ),
    )


def text(words: str) -> Text:
    """Give a text in English."""
    return Text({"en": words})


def touchpoint(
    id_: str,
    phase: str,
    *next_: str,
    channel: str = "web",
    medium: Medium = Medium.DIGITAL,
    patience: timedelta | None = None,
    tracked_by: TrackedBy | None = None,
) -> Touchpoint:
    """Draw a touchpoint that is bound to the events of its own name."""
    return Touchpoint(
        id=id_,
        name=text(id_),
        phase=phase,
        form=Form.ACTION,
        channel=channel,
        medium=medium,
        next=next_,
        patience=patience,
        tracked_by=tracked_by,
        binding=Rule(name=(id_,)),
    )


def phase(id_: str, patience: timedelta | None = None) -> Phase:
    """Draw a phase."""
    return Phase(id=id_, name=text(id_), patience=patience)


def drawn(phases: Sequence[Phase], touchpoints: Sequence[Touchpoint], won_at: tuple[str, ...] = ()) -> Journey:
    """Draw a journey."""
    return Journey(
        id="test",
        title=text("I test"),
        owner="me",
        phases=tuple(phases),
        touchpoints=tuple(touchpoints),
        won_at=won_at,
    )


def seen(walks: Walks, journey: Journey, settings: Settings | None = None) -> View:
    """Look at the walks through a journey whose touchpoints are bound to the events of their own name."""
    number = {one.id: place for place, one in enumerate(journey.touchpoints)}
    place = np.array([number.get(kind.name, NOT_ON_MAP) for kind in walks.kinds], np.uint8)
    events = np.array(
        [int(walks.kind_counts[place == place_].sum()) for place_ in range(len(journey.touchpoints))], np.int64
    )
    return View(journey=journey, blocks=walks, bound=Bound(place, events), settings=settings or Settings())
