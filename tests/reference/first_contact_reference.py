"""First contact by looking at each customer's line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.reference.reach_reference import Visit
from tests.reference.walks import EPOCH


@dataclass
class Met:
    """Customers by month and touchpoint of their first visit, those won, and what they knew before a personal one."""

    met: Counter[tuple[str, int]] = field(default_factory=Counter)
    won: Counter[int] = field(default_factory=Counter)
    before: list[int] = field(default_factory=list)


def look(
    lines: Sequence[Sequence[Visit]], winning: set[int], personal: set[int], period: tuple[int, int], zone: ZoneInfo
) -> Met:
    """Look at all customers whose first visit ever is in the period."""
    told = Met()
    for line in lines:
        if not line or not period[0] <= min(line)[0] < period[1]:
            continue
        moment, place = min(line)
        local: datetime = (EPOCH + timedelta(microseconds=moment)).astimezone(zone)
        told.met[f"{local:%Y-%m}", place] += 1
        told.won[place] += any(there in winning for _, there in line)
        meetings = [time for time, there in line if there in personal]
        if meetings:
            told.before.append(len({there for time, there in line if time < min(meetings)}))
    return told
