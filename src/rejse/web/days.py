"""The days of a journey, in its own zone: the last one there is data of, and the periods that end with it."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from rejse.journey.document import Journey

if TYPE_CHECKING:
    from rejse.web.served import Served

ONE_DAY: Final = timedelta(days=1)


def zone_of(journey: Journey) -> ZoneInfo:
    """Give the zone whose days a journey is told in."""
    return ZoneInfo(journey.time_zone or "Europe/Copenhagen")


def last_day(served: "Served", journey: str) -> date:
    """Give the last day there is data of, in the journey's zone; today where there is none."""
    through = served.view(journey).blocks.data_through if served.workspace.has_events else None
    return (through or datetime.now(UTC)).astimezone(zone_of(served.drawn(journey).journey)).date()


def quick_days(period: str, last: date) -> tuple[date, date]:
    """Give the first and last day of a quick choice: so many days, or the quarter or year of the last day so far."""
    if period == "quarter":
        return date(last.year, 3 * ((last.month - 1) // 3) + 1, 1), last
    if period == "year":
        return date(last.year, 1, 1), last
    return last - timedelta(days=int(period.removesuffix("d")) - 1), last


def days_before(days: tuple[date | None, date | None]) -> tuple[date, date] | None:
    """Give as many days just before a period; None where it has no beginning or no end."""
    first, last = days
    if first is None or last is None:
        return None
    try:
        return first - (last - first) - ONE_DAY, first - ONE_DAY
    except OverflowError:
        return None
