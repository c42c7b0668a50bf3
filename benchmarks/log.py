"""The synthetic event log: what a company's log is like, with all that makes one hard to read.

Customers of very different length, bursts of activity, pages under many paths, and people who are recognised late. Of
all events 8 % are known by an anonymous key only, which is identified later; 3 % happen at the very time of the
customer's event before; 5 % arrive days late. Two events at one time say the same thing (a double click that the source
numbered twice): no engine's rule for ties can change an answer.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

TOUCHPOINTS: Final = 40
NAMES_EACH: Final = 3
CHANNELS: Final = 12
TEMPLATES: Final = 1_500
PATHS_EACH: Final = 20
CAMPAIGNS: Final = 4_000
EVENTS_PER_CUSTOMER: Final = 200 / 11
BEGIN: Final = int(np.datetime64("2025-01-01", "us").astype(np.int64))
SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
YEAR: Final = 365 * DAY

PAGES: Final = 0.30
OF_A_CAMPAIGN: Final = 0.20
WITH_A_VALUE: Final = 0.30
ANONYMOUS: Final = 0.08
TIES: Final = 0.03
LATE: Final = 0.05
DUPLICATES: Final = 0.02
"""The share of messages that a source sends twice: admit takes them out before the event table (see `write_raw`)."""

PLACES: Final = tuple(f"touchpoint-{number:02d}" for number in range(TOUCHPOINTS))
NAMES: Final = tuple(f"{place}-{variant}" for place in PLACES for variant in "abc")
"""Three names of events lead to each touchpoint: name // NAMES_EACH is its number."""

CHANNEL_NAMES: Final = tuple(f"channel-{number:02d}" for number in range(CHANNELS))


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Events sorted by person and time, people resolved and numbered from 0, as the peers get them for their queries.

    customer: uint32, time: int64 µs UTC, touchpoint and channel: uint8.
    """

    customer: NDArray[np.uint32]
    time: NDArray[np.int64]
    touchpoint: NDArray[np.uint8]
    channel: NDArray[np.uint8]
    customers: int

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.time)


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Events in arrival order, coded; -1 where an event has no such thing.

    customer: uint32, who it truly was. time: int64 µs UTC. name, channel: uint8. path: int32, the raw one, whose
    template is path // PATHS_EACH. campaign: int16. value: int64, minor units. device: int32, the anonymous key. named:
    whether the event names its user.
    """

    customer: NDArray[np.uint32]
    time: NDArray[np.int64]
    name: NDArray[np.uint8]
    channel: NDArray[np.uint8]
    path: NDArray[np.int32]
    campaign: NDArray[np.int16]
    value: NDArray[np.int64]
    device: NDArray[np.int32]
    named: NDArray[np.bool_]
    customers: int
    devices: int

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.time)

    @property
    def touchpoint(self) -> NDArray[np.uint8]:
        """uint8[events]: the touchpoint that each event's name leads to."""
        return self.name // np.uint8(NAMES_EACH)

    def part(self, first: int, last: int) -> "Log":
        """Give the events that arrived from one on up to another."""
        rows = slice(first, last)
        return replace(
            self,
            customer=self.customer[rows],
            time=self.time[rows],
            name=self.name[rows],
            channel=self.channel[rows],
            path=self.path[rows],
            campaign=self.campaign[rows],
            value=self.value[rows],
            device=self.device[rows],
            named=self.named[rows],
        )

    def persons(self, joined: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Tell whose each event is as far as the log itself shows: int64[events].

        Args:
            joined: int64[pairs, 2], customers that are one person; each stands in one pair only.
        """
        user_of = np.full(self.devices, -1, np.int64)
        both = np.flatnonzero(self.named & (self.device >= 0))
        user_of[self.device[both]] = self.customer[both]
        person = self.customer.astype(np.int64)
        anonymous = np.flatnonzero(~self.named)
        device = self.device[anonymous]
        person[anonymous] = np.where(user_of[device] >= 0, user_of[device], self.customers + device)
        stands = np.arange(self.customers + self.devices)
        if joined is not None:
            stands[joined[:, 1]] = joined[:, 0]
        found: NDArray[np.int64] = stands[person]
        return found

    def in_order(
        self, *, joined: NDArray[np.int64] | None = None, touchpoint: NDArray[np.uint8] | None = None
    ) -> Ordered:
        """Give the same events sorted by person and time.

        Args:
            joined: customers that are one person.
            touchpoint: uint8[events] where it is not the one of the event's name.
        """
        person = self.persons(joined)
        there = np.bincount(person, minlength=self.customers + self.devices) > 0
        number = (np.cumsum(there) - 1).astype(np.uint32)[person]
        order = np.lexsort((self.time, number))
        place = self.touchpoint if touchpoint is None else touchpoint
        return Ordered(number[order], self.time[order], place[order], self.channel[order], int(there.sum()))


def make_log(events: int, *, seed: int = 7) -> Log:
    """Draw a log of exactly so many events; the same seed gives the same log."""
    random = np.random.default_rng(seed)
    customers = max(1, round(events / EVENTS_PER_CUSTOMER))
    lengths = _lengths(events, customers, random)
    customer = np.repeat(np.arange(customers, dtype=np.uint32), lengths)
    position = _positions(lengths)
    device, named, devices = _identities(customer, position, lengths, random)
    time = _times(customer, lengths, random)
    name = _names(events, random)
    habit = random.integers(0, CHANNELS, customers, dtype=np.uint8)[customer]
    channel = np.where(random.random(events) < 0.6, habit, random.integers(0, CHANNELS, events)).astype(np.uint8)
    path = np.where(random.random(events) < PAGES, _paths(name, random), np.int32(-1))
    campaign = (CAMPAIGNS * random.random(events) ** 2).astype(np.int16)
    campaign[random.random(events) >= OF_A_CAMPAIGN] = -1
    value = np.exp(random.normal(np.log(50_000), 1.0, events)).astype(np.int64)
    value[random.random(events) >= WITH_A_VALUE] = -1
    same = _said_again(position, random)
    arrival = np.argsort(time[same] + _delays(events, random), kind="stable")
    same = same[arrival]
    return Log(
        customer=customer[arrival],
        time=time[same],
        name=name[same],
        channel=channel[same],
        path=path[same],
        campaign=campaign[same],
        value=value[same],
        device=device[arrival],
        named=named[arrival],
        customers=customers,
        devices=devices,
    )


def _identities(
    customer: NDArray[np.uint32], position: NDArray[np.int64], lengths: NDArray[np.int64], random: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.bool_], int]:
    """Draw customers with a device: first it alone is known, then one event says whose it is, then the user is.

    Returns:
        The device of every event or -1, whether the event names its user, and how many devices there are.
    """
    stretch = 1 + (0.6 * random.random(len(lengths)) * (lengths - 1)).astype(np.int64)
    order = random.permutation(np.flatnonzero(lengths > 1))
    some = order[np.cumsum(stretch[order]) <= ANONYMOUS * len(customer)]
    device = np.full(len(lengths), -1, np.int32)
    device[some] = np.arange(len(some))
    until = np.full(len(lengths), -1, np.int64)
    until[some] = stretch[some]
    before = position - until[customer]
    return np.where(before <= 0, device[customer], np.int32(-1)), before >= 0, len(some)


def _names(events: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Draw names: touchpoints by a weak power law, of each one's names the first six times as often as the last."""
    weight = ((1 + np.arange(TOUCHPOINTS))[:, None] ** -0.3 * np.array([0.6, 0.3, 0.1])).reshape(-1)
    names: NDArray[np.uint8] = np.searchsorted(np.cumsum(weight / weight.sum())[:-1], random.random(events)).astype(
        np.uint8
    )
    return names


def _paths(name: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.int32]:
    """Draw a raw path of a template of the event's name: a page of the shop means one of a few things."""
    own = (TEMPLATES - 1 - np.arange(len(NAMES))) // len(NAMES) + 1
    template = name + len(NAMES) * (own[name] * random.random(len(name)) ** 2).astype(np.int32)
    return (PATHS_EACH * template + (PATHS_EACH * random.random(len(name))).astype(np.int32)).astype(np.int32)


def _said_again(position: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """Give the event that each one repeats, which is itself for most; several may repeat one after the other."""
    later = position > 0
    share = TIES * len(position) / max(1, int(later.sum()))
    again = later & (random.random(len(position)) < share)
    repeated: NDArray[np.int64] = np.maximum.accumulate(np.where(again, 0, np.arange(len(position))))
    return repeated


def _delays(events: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Draw how long after its time an event arrives, in µs: seconds, or one to five days."""
    days = np.where(random.random(events) < LATE, DAY * (1 + 4 * random.random(events)), 0.0)
    delays: NDArray[np.int64] = (days + random.exponential(20 * SECOND, events)).astype(np.int64)
    return delays


def _lengths(events: int, customers: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many events each customer has, by a power law cut at 5,000, adding up exactly."""
    drawn = np.minimum(5_000, 1 + random.pareto(1.35, customers) * 6)
    lengths: NDArray[np.int64] = np.maximum(1, (drawn * (events / drawn.sum())).astype(np.int64))
    short = events - int(lengths.sum())
    while short:
        changed = random.integers(0, customers, abs(short))
        np.add.at(lengths, changed, 1 if short > 0 else -1)
        np.maximum(lengths, 1, out=lengths)
        short = events - int(lengths.sum())
    return lengths


def _times(customer: NDArray[np.uint32], lengths: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """Draw bursts of minutes, days and weeks apart; a customer's own times all differ."""
    events = len(customer)
    scale = np.array([90.0, 2 * 86_400.0, 20 * 86_400.0])[
        np.searchsorted([0.70, 0.95], random.random(events), side="right")
    ]
    gaps = 1 + (random.exponential(scale) * SECOND).astype(np.int64)
    firsts = np.cumsum(lengths) - lengths
    gaps[firsts] = 0
    passed = np.cumsum(gaps)
    passed -= np.repeat(passed[firsts], lengths)
    span = passed[firsts + lengths - 1]
    squeezed = np.minimum(1.0, 0.98 * YEAR / np.maximum(span, 1))
    spread = np.repeat(squeezed, lengths)
    passed = np.where(spread < 1.0, (passed * spread).astype(np.int64) + _positions(lengths), passed)
    room = np.maximum(1, YEAR - (span * squeezed).astype(np.int64) - lengths)
    begin = BEGIN + (random.random(len(lengths)) * room).astype(np.int64)
    times: NDArray[np.int64] = np.repeat(begin, lengths) + passed
    return times


def _positions(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number every customer's events from 0: added to squeezed times it keeps them apart."""
    firsts = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - np.repeat(firsts, lengths)
