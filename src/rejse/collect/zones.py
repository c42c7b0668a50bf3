"""Local time to UTC, with the hours that clocks skip and repeat told apart."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

Micros: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
Mask: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]

_SECOND: Final = 1_000_000
_DAY: Final = 86_400 * _SECOND
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1901, 2200


def local_to_utc(local: Micros, zone: ZoneInfo) -> tuple[Micros, Micros, Mask]:
    """Give the UTC time of local times, in microseconds since 1970.

    In the hour that comes twice the first pass is `earliest` and the second `latest`; elsewhere they are the same.
    A time in the hour that never was becomes the instant of the change, so that the order of events stays.

    Returns:
        earliest, latest, and a mask of the times that never were.
    """
    if not len(local):
        return local, local, np.zeros(0, np.bool_)
    first, last = (_year(int(one)) for one in (local.min(), local.max()))
    at, before, after = _changes(zone, first, last)
    offsets = np.append(before[:1], after)
    surely_after = at + np.maximum(before, after)
    passed = np.searchsorted(surely_after, local, side="right")
    earliest = local - offsets[passed]
    if not len(at):
        return earliest, earliest, np.zeros(len(local), np.bool_)
    coming = np.minimum(passed, len(at) - 1)
    inside = (passed < len(at)) & (local >= at[coming] + np.minimum(before, after)[coming])
    gap = inside & (after[coming] > before[coming])
    earliest = np.where(gap, at[coming], earliest)
    latest = np.where(inside & ~gap, local - after[coming], earliest)
    return earliest, latest, gap


def _year(micros: int) -> int:
    year = 1970 + micros // (365.2425 * _DAY)
    return int(min(max(year, _FIRST_YEAR), _LAST_YEAR))


@lru_cache(maxsize=64)
def _changes(zone: ZoneInfo, first: int, last: int) -> tuple[Micros, Micros, Micros]:
    """Find every change of a zone's offset from a year before `first` to a year after `last`.

    Returns:
        the instants, and the offsets before and after each; a zone without changes has one offset, told as a
        change long before.
    """
    day = datetime(max(first - 1, 1), 1, 1, tzinfo=UTC)
    end = datetime(last + 2, 1, 1, tzinfo=UTC)
    start_offset = _offset(zone, day)
    found: list[tuple[int, int, int]] = [(_micros(day) - 2 * _DAY, start_offset, start_offset)]
    before = start_offset
    while day < end:
        following = day + timedelta(days=1)
        after = _offset(zone, following)
        if after != before:
            found.append((_micros(_instant(zone, day, following)), before, after))
            before = after
        day = following
    at, old, new = np.array(found, np.int64).T
    return at, old, new


def _instant(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Find the second of a change between two instants by halving."""
    offset = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _offset(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    told = instant.astimezone(zone).utcoffset()
    assert told is not None, "a zone tells its offset"
    return int(told.total_seconds()) * _SECOND


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)
