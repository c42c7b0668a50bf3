"""The period of a question as bounds in µs, and the lens a measure looks through."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from rejse.engine.contract import FOREVER, Lens, Measure
from rejse.errors import WrongUse
from rejse.measure.view import View
from rejse.trace.blocks import Block, Scope

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class EmptyPeriod(WrongUse):
    """The period ends before it begins."""

    code = "empty-period"


def microseconds(moment: datetime) -> int:
    """Give an aware moment as µs since 1970 UTC."""
    return (moment - EPOCH) // _MICROSECOND


def duration(length: timedelta) -> int:
    """Give a length of time in µs."""
    return length // _MICROSECOND


def lens_for(view: View, start: datetime | None, stop: datetime | None) -> Lens:
    """Make the lens of a period: start included, stop not; None is open. A moment without zone is the workspace's.

    Raises:
        EmptyPeriod: stop is not after start.
    """
    start, stop = (_aware(view, moment) for moment in (start, stop))
    if start is not None and stop is not None and stop <= start:
        raise EmptyPeriod(start=start.isoformat(), stop=stop.isoformat())
    return Lens(
        start=-int(FOREVER) if start is None else microseconds(start),
        stop=int(FOREVER) if stop is None else microseconds(stop),
        data_through=0 if view.blocks.data_through is None else microseconds(view.blocks.data_through),
    )


def _aware(view: View, moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=view.settings.zone)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A question made ready for an engine: the measure, the scope's blocks, and the lens."""

    measure: Measure[Any, Any]
    blocks: tuple[Block, ...]
    lens: Lens


def plan_for(view: View, measure: Measure[Any, Any], lens: Lens, scope: Scope = Scope.PERSON) -> Plan:
    """Put a measure, its lens and the scope's blocks together."""
    return Plan(measure, tuple(view.blocks.scoped(scope)), lens)
