"""What happened at the example company, before any of its systems has written it down in its own way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

Cell: TypeAlias = str | int | float

ZONE: Final = ZoneInfo("Europe/Copenhagen")
START: Final = datetime(2025, 8, 1, tzinfo=ZONE).timestamp()
END: Final = datetime(2026, 11, 1, tzinfo=ZONE).timestamp()
"""The fifteen months that are simulated, in seconds since 1970 UTC; the last day is 31 October 2026."""

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86400.0


class System(StrEnum):
    """Where the company writes something down; each system has its own file and its own habits."""

    WEB = "web"
    CRM = "crm"
    PHONE = "phone"
    VISITS = "visits"
    SURVEYS = "surveys"


@dataclass(slots=True, kw_only=True)
class Happening:
    """One row of one system: when (ms since 1970 UTC), who as far as the system knows, what, and the rest as cells.

    Not frozen, although nothing changes one: half a million are made, and a frozen one takes three times as long.
    """

    time: int
    system: System
    name: str
    visitor: str = ""
    customer: str = ""
    session: str = ""
    account: str = ""
    cells: Mapping[str, Cell]


def local(seconds: float) -> datetime:
    """Give the company's own clock."""
    return datetime.fromtimestamp(seconds, ZONE)


def month_share(seconds: float) -> float:
    """Give how much of the fifteen months is behind, 0 at the start and 1 at the end."""
    return min(1.0, max(0.0, (seconds - START) / (END - START)))


def at_hour(seconds: float, hour: float) -> float:
    """Move a time to an hour of the same local day."""
    midnight = local(seconds).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.timestamp() + hour * HOUR


def next_office_time(seconds: float, late: float) -> float:
    """Move a time into office hours (weekdays 8 to 16); `late` (0..1) says how far into the next morning it falls."""
    moment = local(seconds)
    if moment.weekday() < 5 and 8 <= moment.hour < 16:
        return seconds
    days = 0 if moment.hour < 8 else 1
    while local(seconds + days * DAY).weekday() >= 5:
        days += 1
    return at_hour(seconds + days * DAY, 8 + 3 * late)


def utc(seconds: float) -> datetime:
    """Give a time as systems that think in UTC do."""
    return datetime.fromtimestamp(seconds, UTC)
