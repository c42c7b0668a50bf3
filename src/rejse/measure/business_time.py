"""Time as an agreement counts it: the opening hours of working days, without public holidays, in a zone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from rejse.journey.handover import BusinessCalendar, Weekday

_DAY: Final = 86_400_000_000
_EPOCH: Final = dt.date(1970, 1, 1)
_EARLIEST: Final = (dt.date(1900, 1, 1) - _EPOCH).days
_LATEST: Final = (dt.date(2200, 1, 1) - _EPOCH).days
_THURSDAY: Final = 3
"""The first of January 1970 was a Thursday."""


class UnknownCountry(LookupError):
    """Nobody knows the public holidays of this country."""


class Clock(Protocol):
    """How time is counted between two moments."""

    def between(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count the time from each beginning to its end, in µs; all are µs since 1970 UTC."""
        ...


class WallClock:
    """All time counts."""

    def between(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count the time from each beginning to its end, in µs."""
        return end - begin


@dataclass(frozen=True, slots=True, eq=False)
class BusinessClock:
    """Only opening hours count. A day of 23 or 25 hours is open as long as its clock on the wall says.

    Before 1900 and after 2199 nothing was or will be open.
    """

    calendar: BusinessCalendar
    zone: dt.tzinfo
    holidays: frozenset[dt.date] = frozenset()

    def between(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count the opening hours from each beginning to its end, in µs."""
        if not len(begin):
            return np.zeros(0, np.int64)
        opens, closes = self._opening(int(min(begin.min(), end.min())), int(max(begin.max(), end.max())))
        return _open_until(end, opens, closes) - _open_until(begin, opens, closes)

    def _opening(self, first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give when it opens and closes on every working day that these moments can fall on."""
        days = range(max(_EARLIEST, first // _DAY - 1), min(_LATEST, last // _DAY + 2))
        weekdays = {list(Weekday).index(one) for one in self.calendar.weekdays}
        told = [_EPOCH + dt.timedelta(day) for day in days if (day + _THURSDAY) % 7 in weekdays]
        open_days = [day for day in told if day not in self.holidays]
        opens = [self._moment(day, self.calendar.opens) for day in open_days]
        closes = [
            max(begin, self._moment(day, self.calendar.closes)) for begin, day in zip(opens, open_days, strict=True)
        ]
        return np.array(opens, np.int64), np.array(closes, np.int64)

    def _moment(self, day: dt.date, time: dt.time) -> int:
        """Give a time of the wall clock as µs since 1970 UTC."""
        local = dt.datetime.combine(day, time)
        offset = local.replace(tzinfo=self.zone).utcoffset() or dt.timedelta()
        begin = dt.datetime(1970, 1, 1)  # noqa: DTZ001  (as a clock on the wall shows it)
        return (local - begin - offset) // dt.timedelta(microseconds=1)


def _open_until(moment: NDArray[np.int64], opens: NDArray[np.int64], closes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the opening hours before each moment."""
    if not len(opens):
        return np.zeros(len(moment), np.int64)
    whole = np.concatenate([np.zeros(1, np.int64), np.cumsum(closes - opens)])
    day = np.searchsorted(opens, moment, side="right") - 1
    inside = np.clip(moment - opens[day], 0, (closes - opens)[day])
    made: NDArray[np.int64] = np.where(day < 0, 0, whole[day] + inside)
    return made


def holidays_of(country: str, years: Sequence[int]) -> frozenset[dt.date]:
    """Give the public holidays of a country (ISO 3166, such as DK) in some years.

    Raises:
        UnknownCountry: its holidays are not known.
    """
    import holidays  # noqa: PLC0415  (only where an agreement leaves them out)

    try:
        return frozenset(holidays.country_holidays(country, years=list(years)))
    except (NotImplementedError, KeyError) as unknown:
        raise UnknownCountry(country) from unknown


def clock_of(calendar: BusinessCalendar | None, zone: dt.tzinfo, years: Sequence[int]) -> Clock:
    """Make the clock of an agreement; without a calendar all time counts.

    Raises:
        UnknownCountry: the holidays that it leaves out are not known.
    """
    if calendar is None:
        return WallClock()
    return BusinessClock(calendar, zone, holidays_of(calendar.holidays, years) if calendar.holidays else frozenset())


def is_ever_open(calendar: BusinessCalendar | None) -> bool:
    """Tell whether any time passes in a calendar."""
    return calendar is None or (bool(calendar.weekdays) and calendar.opens < calendar.closes)
