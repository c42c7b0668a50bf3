"""Who the example company's customers are: their market, turbines, devices, and where they first meet the company."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from rejse.example.happening import DAY, END, START, at_hour


class Entry(StrEnum):
    """The first thing the company sees of somebody."""

    ADVERT = "advert"
    NEIGHBOUR = "neighbour"
    READING = "reading"
    LOOKING = "looking"
    CALLING = "calling"
    EXISTING = "existing"


class Market(StrEnum):
    """Whom the turbine belongs to: a household, or a company, farm or guild that owns several."""

    B2C = "B2C"
    B2B = "B2B"


ENTRIES: Final = {
    Entry.ADVERT: 0.47,
    Entry.NEIGHBOUR: 0.08,
    Entry.READING: 0.15,
    Entry.LOOKING: 0.09,
    Entry.CALLING: 0.04,
    Entry.EXISTING: 0.17,
}
"""How the first meetings are shared out; a third of the prospects are met after the first phase."""

REGIONS: Final = ("Nordjylland", "Midtjylland", "Syddanmark", "Sjælland", "Bornholm")
REGION_SHARES: Final = (0.24, 0.37, 0.22, 0.14, 0.03)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody who may become, or already is, a customer. `arrival` is in seconds since 1970 UTC."""

    number: str
    market: Market
    region: str
    turbines: int
    entry: Entry
    arrival: float
    device: str
    visitor: str
    other_device: str
    other_visitor: str


def meet(number: int, random: np.random.Generator) -> Customer:
    """Draw one customer; the same number and generator give the same one."""
    entry = list(ENTRIES)[int(np.searchsorted(np.cumsum(list(ENTRIES.values())), random.random()))]
    business = random.random() < (0.27 if entry is Entry.EXISTING else 0.15)
    device = "mobile" if random.random() < (0.35 if business else 0.58) else "desktop"
    return Customer(
        number=f"K{100_000 + number}",
        market=Market.B2B if business else Market.B2C,
        region=REGIONS[int(np.searchsorted(np.cumsum(REGION_SHARES), random.random()))],
        turbines=int(min(14, 3 + random.geometric(0.35))) if business else 1,
        entry=entry,
        arrival=_arrival(entry, random),
        device=device,
        visitor=f"{random.integers(1 << 48):012x}",
        other_device="desktop" if device == "mobile" else "mobile",
        other_visitor=f"{random.integers(1 << 48):012x}",
    )


def _arrival(entry: Entry, random: np.random.Generator) -> float:
    """Draw when somebody is first seen: those who are customers at once, the others more and more through the year."""
    if entry is Entry.EXISTING:
        return START + 60 * DAY * random.random()
    day = START + (END - START) * random.random() ** 0.85
    return at_hour(day, min(23.2, max(6.2, random.normal(18.5, 3.2))))
