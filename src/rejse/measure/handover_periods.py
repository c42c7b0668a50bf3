"""The periods of an agreement: whole days follow the calendar of a zone, other lengths follow one another exactly."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from rejse.measure.period import EPOCH, duration, microseconds

_DAY: Final = dt.timedelta(days=1)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_CALENDAR: Final = (dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 1, 1, tzinfo=dt.UTC))


@dataclass(frozen=True, slots=True)
class AgreedPeriods:
    """Periods of one length, one after the other; number 0 begins on `first`, earlier ones are negative."""

    first: dt.date
    length: dt.timedelta
    zone: dt.tzinfo

    def begin(self, number: int) -> int:
        """Give when a period begins, in µs since 1970 UTC."""
        if self.length % _DAY:
            return self._midnight(self.first) + number * duration(self.length)
        return self._midnight(self.first + number * self.length)

    def of(self, moment: int) -> int:
        """Give the period that a moment, in µs since 1970 UTC, falls in."""
        number = (moment - self._midnight(self.first)) // duration(self.length)
        while self.begin(number) > moment:
            number -= 1
        while self.begin(number + 1) <= moment:
            number += 1
        return number

    def said(self, number: int) -> dt.datetime:
        """Give when a period begins, in the zone."""
        return (EPOCH + self.begin(number) * _MICROSECOND).astimezone(self.zone)

    def _midnight(self, day: dt.date) -> int:
        return microseconds(dt.datetime.combine(day, dt.time(), tzinfo=self.zone))


def local_day(moment: int, zone: dt.tzinfo) -> dt.date:
    """Give the day on which a moment, in µs since 1970 UTC, falls in a zone."""
    return (EPOCH + moment * _MICROSECOND).astimezone(zone).date()


def within_calendar(moment: int) -> int:
    """Give a moment, or the nearest in the years 1900 to 2199: nobody agreed on anything outside them."""
    low, high = map(microseconds, _CALENDAR)
    return min(max(moment, low), high)
