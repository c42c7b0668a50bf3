"""How first contact is counted, and how its rows are made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
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
from rejse.measure.period import Plan, duration, lens_for, plan_for
from rejse.measure.view import View
from rejse.trace.blocks import Block

EVERYBODY: Final = np.zeros(0, np.uint8)


_UNCHANGED: Final = np.datetime64("1800-01", "M")
_LAST_MONTH: Final = np.datetime64("9999-12", "M")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Months:
    """Calendar months in order. names: datetime64[M][months]; begun: int64[months], when each begins, in µs."""

    names: NDArray[np.datetime64]
    begun: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Contacts:
    """Customers by month and touchpoint of the first visit, those won: int64[rows, 256]; before: int64[256].

    Only months in which somebody was first met have a row. month: int64[rows], ascending, a place in the months asked.
    """

    month: NDArray[np.int64]
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

    def __init__(self, view: View, query: FirstContactQuery, months: Months) -> None:
        self.view = view
        self.query = query
        self.months = months
        self.winning = drawn.flags(view.journey, view.journey.won_at)
        self.personal = drawn.personal(view.journey)

    def partial(self, block: Block, lens: Lens) -> Contacts:
        """Count one block."""
        rows = min(len(self.months.begun), block.units)
        month, before = np.zeros(rows, np.int64), np.zeros(drawn.PLACES, np.int64)
        met, won = np.zeros((rows, drawn.PLACES), np.int64), np.zeros((rows, drawn.PLACES), np.int64)
        made = count_first_contacts(
            block.offsets, block.time, block.kind, lens.keep[block.number] if lens.keep else EVERYBODY,
            self.view.bound.place, self.winning, self.personal, self.months.begun,
            lens.start, lens.stop, month, met, won, before,
        )  # fmt: skip
        order = np.argsort(month[:made])
        return Contacts(month[order], met[order], won[order], before)

    def merge(self, left: Contacts, right: Contacts) -> Contacts:
        """Add two counts."""
        month = np.union1d(left.month, right.month)
        met, won = np.zeros((len(month), drawn.PLACES), np.int64), np.zeros((len(month), drawn.PLACES), np.int64)
        for one in (left, right):
            rows = np.searchsorted(month, one.month)
            met[rows] += one.met
            won[rows] += one.won
        return Contacts(month, met, won, left.before + right.before)

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
            months=tuple(self._months(state)),
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

    def _months(self, state: Contacts) -> Iterator[FirstInMonth]:
        for month, counts in zip(self.months.names[state.month], state.met, strict=True):
            n = int(counts.sum())
            for phase, here in zip(self.view.journey.phases, self._by_phase(counts), strict=True):
                yield FirstInMonth(month=str(month), phase=phase.id, n=here, share=share(here, n))


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


def months_between(first: int, last: int, zone: tzinfo) -> Months:
    """Give the calendar months of a zone from before `first` to after `last`, both in µs since 1970 UTC.

    Before 1800 no clock was ever put forward or back, so those months need no calendar: an event in the year 1 costs
    nothing.
    """
    ends = np.array([first, max(first, last)], "datetime64[us]").astype("datetime64[M]")
    names = np.arange(ends[0] - 1, min(ends[1] + 1, _LAST_MONTH) + 1)
    changing = names[names > _UNCHANGED].astype("datetime64[s]").tolist()
    usual = _offset(datetime(1800, 1, 1, tzinfo=zone))
    offsets = [*[usual] * (len(names) - len(changing)), *(_offset(month.replace(tzinfo=zone)) for month in changing)]
    return Months(names=names, begun=names.astype("datetime64[us]").astype(np.int64) - np.array(offsets, np.int64))


def _offset(local: datetime) -> int:
    """Give how far the clocks are ahead of UTC, in µs."""
    return duration(local.utcoffset() or timedelta())


def _earliest(blocks: tuple[Block, ...], default: int) -> int:
    """Give the earliest time of any unit's first event."""
    found = [block.time[block.offsets[:-1][np.diff(block.offsets) > 0]] for block in blocks]
    return min((int(times.min()) for times in found if len(times)), default=default)


def plan(view: View, query: FirstContactQuery) -> Plan:
    """Make the question ready for an engine."""
    lens = lens_for(view, query.start, query.stop, persona=query.persona, scope=query.scope)
    blocks = tuple(view.blocks.scoped(query.scope))
    months = months_between(_earliest(blocks, lens.data_through), lens.data_through, view.settings.zone)
    return plan_for(view, FirstContact(view, query, months), lens, query.scope)


def measure(view: View, query: FirstContactQuery | None = None, *, threads: int = 0) -> FirstContactAnswer:
    """Measure first contact on this machine; the rule is that of `FirstContact`."""
    made = plan(view, query or FirstContactQuery())
    answer: FirstContactAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
