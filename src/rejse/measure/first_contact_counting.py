"""How first contact is counted, and how its rows are made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.measure import drawn
from rejse.measure.first_contact import (
    BeforePersonal,
    FirstAtTouchpoint,
    FirstByChannel,
    FirstContactAnswer,
    FirstContactQuery,
    FirstInMonth,
    FirstInPhase,
)
from rejse.measure.first_contact_kernel import count_first_contacts
from rejse.measure.interval import share, wilson
from rejse.measure.period import EPOCH, Plan, lens_for, microseconds, plan_for
from rejse.measure.view import View
from rejse.trace.blocks import Block, Scope

EVERYBODY: Final = np.zeros(0, np.uint8)


@dataclass(slots=True, eq=False)
class Contacts:
    """Customers by month and touchpoint of the first visit, those won: int64[months, 256]; before: int64[256]."""

    met: NDArray[np.int64]
    won: NDArray[np.int64]
    before: NDArray[np.int64]


class FirstContact:
    """Count where customers first met us: the touchpoint of their first visit ever, its phase, channel and month.

    Won are those who ever came to one of the journey's `won_at`, the first contact included.

    Misleads when:
        What comes first leaves no trace, such as an advertisement seen: the first visit we know of is then not the
        first contact. And the newest customers have had little time to be won.
    """

    def __init__(self, view: View, query: FirstContactQuery, months: tuple[datetime, ...]) -> None:
        self.view = view
        self.query = query
        self.months = months
        self.bounds = np.array([microseconds(month) for month in months], np.int64)
        self.winning = drawn.flags(view.journey, view.journey.won_at)
        self.personal = drawn.personal(view.journey)

    def empty(self) -> Contacts:
        """Give the counts of nobody."""
        shape = (len(self.months), drawn.PLACES)
        return Contacts(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(drawn.PLACES, np.int64))

    def partial(self, block: Block, lens: Lens) -> Contacts:
        """Count one block."""
        state = self.empty()
        count_first_contacts(
            block.offsets, block.time, block.kind, lens.keep[block.number] if lens.keep else EVERYBODY,
            self.view.bound.place, self.winning, self.personal, self.bounds,
            lens.start, lens.stop, state.met, state.won, state.before,
        )  # fmt: skip
        return state

    def merge(self, left: Contacts, right: Contacts) -> Contacts:
        """Add two counts."""
        return Contacts(left.met + right.met, left.won + right.won, left.before + right.before)

    def another_round(self, _state: Contacts) -> None:
        """Say that one round is enough."""
        return

    def finish(self, state: Contacts) -> FirstContactAnswer:
        """Make the rows."""
        met = state.met.sum(axis=0)
        n = int(met.sum())
        return FirstContactAnswer(
            measure="first-contact",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=n,
            phases=tuple(self._phases(met, state.won.sum(axis=0), n)),
            touchpoints=tuple(self._touchpoints(met, n)),
            channels=tuple(self._channels(met, n)),
            months=tuple(self._months(state.met)),
            before_personal=_before_personal(state.before),
        )

    def _by_phase(self, met: NDArray[np.int64]) -> list[int]:
        numbers = [drawn.phase_of(self.view.journey, one) for one in self.view.journey.touchpoints]
        return [
            sum(int(met[place]) for place, phase in enumerate(numbers) if phase == number)
            for number in range(len(self.view.journey.phases))
        ]

    def _phases(self, met: NDArray[np.int64], won: NDArray[np.int64], n: int) -> Iterator[FirstInPhase]:
        known = bool(self.view.journey.won_at)
        counts = zip(self.view.journey.phases, self._by_phase(met), self._by_phase(won), strict=True)
        for phase, here, wins in counts:
            yield FirstInPhase(
                phase=phase.id,
                n=here,
                share=share(here, n),
                interval=wilson(here, n),
                won=wins if known else None,
                win_rate=share(wins, here) if known else None,
                win_interval=wilson(wins, here) if known else None,
            )

    def _touchpoints(self, met: NDArray[np.int64], n: int) -> Iterator[FirstAtTouchpoint]:
        for number, one in enumerate(self.view.journey.touchpoints):
            here = int(met[number])
            yield FirstAtTouchpoint(
                touchpoint=one.id, phase=one.phase, channel=one.channel, n=here, share=share(here, n)
            )

    def _channels(self, met: NDArray[np.int64], n: int) -> Iterator[FirstByChannel]:
        counts = Counter[str]()
        for number, one in enumerate(self.view.journey.touchpoints):
            counts[one.channel] += int(met[number])
        for channel, here in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
            if here:
                yield FirstByChannel(channel=channel, n=here, share=share(here, n))

    def _months(self, met: NDArray[np.int64]) -> Iterator[FirstInMonth]:
        for month, counts in zip(self.months, met, strict=True):
            n = int(counts.sum())
            for phase, here in zip(self.view.journey.phases, self._by_phase(counts), strict=True):
                if n:
                    yield FirstInMonth(month=f"{month:%Y-%m}", phase=phase.id, n=here, share=share(here, n))


def _before_personal(before: NDArray[np.int64]) -> BeforePersonal:
    """Read the median and p90 from the counts, by the definitions of `rejse.engine.quantiles`."""
    n = int(before.sum())
    if n == 0:
        return BeforePersonal(n=0, median_touchpoints=None, p90_touchpoints=None)
    upto = np.cumsum(before)
    low, high = (int(np.searchsorted(upto, rank, side="right")) for rank in ((n - 1) // 2, n // 2))
    ninth, tenths = divmod(9 * (n - 1), 10)
    here, there = (int(np.searchsorted(upto, rank, side="right")) for rank in (ninth, min(ninth + 1, n - 1)))
    return BeforePersonal(n=n, median_touchpoints=(low + high) / 2, p90_touchpoints=here + (there - here) * tenths / 10)


def _months_between(first: datetime, last: datetime) -> tuple[datetime, ...]:
    """Give the beginnings of the calendar months from the one `first` is in to the one `last` is in."""
    month = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    found = [month]
    while (month := (month + timedelta(days=32)).replace(day=1)) <= last:
        found.append(month)
    return tuple(found)


def _earliest(blocks: tuple[Block, ...], default: int) -> int:
    """Give the earliest time of any unit's first event."""
    found = [block.time[block.offsets[:-1][np.diff(block.offsets) > 0]] for block in blocks]
    return min((int(times.min()) for times in found if len(times)), default=default)


def plan(view: View, query: FirstContactQuery) -> Plan:
    """Make the question ready for an engine."""
    lens = lens_for(view, query.start, query.stop)
    blocks = tuple(view.blocks.scoped(Scope.PERSON))
    zone = view.settings.zone
    first = (EPOCH + timedelta(microseconds=_earliest(blocks, lens.data_through))).astimezone(zone)
    last = (view.blocks.data_through or datetime.fromtimestamp(0, UTC)).astimezone(zone)
    return plan_for(view, FirstContact(view, query, _months_between(first, last)), lens)


def measure(view: View, query: FirstContactQuery | None = None, *, threads: int = 0) -> FirstContactAnswer:
    """Measure first contact on this machine; the rule is that of `FirstContact`."""
    made = plan(view, query or FirstContactQuery())
    answer: FirstContactAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
