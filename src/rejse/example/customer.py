"""Who the example company's customers are: their market, turbines, devices, and where they first meet the company."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from rejse.example.happening import DAY, END, START, at_hour, month_share


class Entry(StrEnum):
    """The first thing the company sees of somebody."""

    ADVERT = "advert"
    NEIGHBOUR = "neighbour"
    READING = "reading"
    LOOKING = "looking"
    CALLING = "calling"
    EXISTING = "existing"


class Manner(StrEnum):
    """How somebody goes about it: being advised, by herself, as a farmer, or for a whole village."""

    ADVISED = "advised"
    SELF = "self"
    FARMER = "farmer"
    COMMUNITY = "community"


ENTRIES: Final = {
    Entry.ADVERT: 0.42,
    Entry.NEIGHBOUR: 0.13,
    Entry.READING: 0.16,
    Entry.LOOKING: 0.10,
    Entry.CALLING: 0.04,
    Entry.EXISTING: 0.15,
}
"""How the first meetings are shared out; a third of the prospects are met after the first phase."""

REGIONS: Final = ("Nordjylland", "Midtjylland", "Syddanmark", "Sjælland", "Bornholm")
REGION_SHARES: Final = (0.24, 0.37, 0.22, 0.14, 0.03)
ROLES: Final = ("bruger", "beslutningstager", "indkøber")

_ENTRIES: Final = tuple(ENTRIES)
_ENTRY_ENDS: Final = np.cumsum(list(ENTRIES.values()))
_REGION_ENDS: Final = np.cumsum(REGION_SHARES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody else in the same company: a customer number and a browser of her own, and a part in the purchase."""

    number: str
    visitor: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody who may become, or already is, a customer. `arrival` is in seconds since 1970 UTC.

    A business has an account and one to three colleagues; a household has neither.
    """

    number: str
    manner: Manner
    region: str
    turbines: int
    entry: Entry
    arrival: float
    device: str
    visitor: str
    other_device: str
    other_visitor: str
    account: str
    colleagues: tuple[Colleague, ...]

    @property
    def market(self) -> str:
        """B2C or B2B, as the CRM calls it."""
        return "B2B" if self.account else "B2C"


def meet(number: int, random: np.random.Generator, *, later_contact: float) -> Customer:
    """Draw one customer; the same number and generator give the same one.

    Args:
        number: the customer's.
        random: what the chances are drawn from.
        later_contact: the share of the early first meetings that have become later ones by the end of the period.
    """
    entry = _ENTRIES[int(np.searchsorted(_ENTRY_ENDS, random.random()))]
    manner = _manner(entry, random)
    business = manner is Manner.FARMER
    device = "mobile" if random.random() < (0.35 if business else 0.58) else "desktop"
    arrival = _arrival(entry, random)
    later = random.random() < later_contact * month_share(arrival)
    return Customer(
        number=f"K{100_000 + number}",
        manner=manner,
        region=REGIONS[int(np.searchsorted(_REGION_ENDS, random.random()))],
        turbines=int(min(9, 2 + random.geometric(0.45))) if business else 1,
        entry=Entry.LOOKING if later and entry in (Entry.ADVERT, Entry.READING) else entry,
        arrival=arrival,
        device=device,
        visitor=_browser(random),
        other_device="desktop" if device == "mobile" else "mobile",
        other_visitor=_browser(random),
        account=f"F{40_000 + number}" if business else "",
        colleagues=_colleagues(number, random) if business else (),
    )


def _manner(entry: Entry, random: np.random.Generator) -> Manner:
    draw = random.random()
    if draw < (0.24 if entry is Entry.EXISTING else 0.14):
        return Manner.FARMER
    if draw > 0.93 and entry in (Entry.ADVERT, Entry.READING):
        return Manner.COMMUNITY
    return Manner.SELF if random.random() < 0.45 else Manner.ADVISED


def _colleagues(number: int, random: np.random.Generator) -> tuple[Colleague, ...]:
    count = 1 + int(random.integers(3))
    return tuple(
        Colleague(number=f"K{200_000 + 3 * number + one}", visitor=_browser(random), role=ROLES[one])
        for one in range(count)
    )


def _browser(random: np.random.Generator) -> str:
    return f"{random.integers(1 << 48):012x}"


def _arrival(entry: Entry, random: np.random.Generator) -> float:
    """Draw when somebody is first seen: those who are customers at once, the others more and more through the time."""
    if entry is Entry.EXISTING:
        return START + 60 * DAY * random.random()
    day = START + (END - START) * random.random() ** 0.85
    return at_hour(day, min(23.2, max(6.2, random.normal(18.5, 3.2))))
