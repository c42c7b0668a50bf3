"""One customer's way through the example company's journey, as its systems see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp

import numpy as np

from rejse.example.customer import Customer, Entry, Market
from rejse.example.happening import DAY, END, START, Cell, Happening, System, at_hour, next_office_time
from rejse.example.truths import Truths


@dataclass(slots=True, kw_only=True)
class Walk:
    """Where a customer is in time and what the systems know of her; whatever is done is told to `told`.

    The clock only goes forward. What would fall outside the nine months is walked but never written down.
    """

    customer: Customer
    truths: Truths
    random: np.random.Generator
    now: float
    told: list[Happening] = field(default_factory=list)
    device: str = ""
    session: str = ""
    channel: str = "direct"
    campaign: str = ""
    known: bool = False
    sessions: int = 0
    met: set[str] = field(default_factory=set)

    def chance(self, share: float) -> bool:
        """Decide something that happens to a share of the customers."""
        return bool(self.random.random() < share)

    def odds(self, share: float, factor: float) -> bool:
        """Decide something whose odds (not its share) are raised by a factor."""
        return self.chance(share * factor / (1 - share + share * factor))

    def wait(self, median: float, *, spread: float = 0.6) -> float:
        """Let a while go by (log-normal, in seconds) and give it."""
        passed = float(median * exp(spread * self.random.standard_normal()))
        self.now += passed
        return passed

    @property
    def is_business(self) -> bool:
        """Whether the customer owns her turbines as a business."""
        return self.customer.market is Market.B2B

    def sit_down(self, days: float, *, channel: str = "direct", campaign: str = "") -> None:
        """Begin a new session on the web after about so many days: households in the evening, businesses by day."""
        if days > 0:
            self.wait(days * DAY, spread=0.7)
            hour = self.random.normal(11.0, 2.4) if self.is_business else self.random.normal(19.3, 2.4)
            self.now = max(self.now, at_hour(self.now, min(23.0, max(6.0, float(hour)))))
        self.sessions += 1
        self.device = self.customer.other_device if self.chance(0.10) else self.customer.device
        self.session = f"{self.visitor}-{self.sessions}"
        self.channel = channel
        self.campaign = campaign

    @property
    def visitor(self) -> str:
        """The web's own name for the device in use."""
        same = self.device in ("", self.customer.device)
        return self.customer.visitor if same else self.customer.other_visitor

    def web(self, name: str, page: str, median: float = 45.0, **cells: Cell) -> None:
        """Do something on the web or in the app, after reading for a while."""
        self.wait(median)
        self.tell(
            System.WEB,
            name,
            visitor=self.visitor,
            customer=self.customer.number if self.known else "",
            session=self.session,
            cells={"page": page, "channel": self.channel, "device": self.device, "campaign": self.campaign, **cells},
        )

    def office(self, name: str, median: float, **cells: Cell) -> None:
        """Let the office do something within about so many seconds, in office hours."""
        self.wait(median)
        self.now = next_office_time(self.now, self.random.random())
        known: dict[str, Cell] = {"market": self.customer.market, "region": self.customer.region}
        self.tell(System.CRM, name, customer=self.customer.number, cells=known | cells)

    def tell(  # noqa: PLR0913  (one row has this many parts)
        self,
        system: System,
        name: str,
        *,
        visitor: str = "",
        customer: str = "",
        session: str = "",
        cells: dict[str, Cell],
    ) -> None:
        """Write a row down, if it falls within the period."""
        if START <= self.now < END:
            self.told.append(
                Happening(
                    time=int(self.now * 1000),
                    system=system,
                    name=name,
                    visitor=visitor,
                    customer=customer,
                    session=session,
                    cells=cells,
                )
            )

    def rate(self, median_score: float, *, scale: int = 5) -> int:
        """Draw a score around a middle, on a scale from 1."""
        return int(min(scale, max(1, round(float(self.random.normal(median_score, 0.19 * scale))))))


Stage = Callable[[Walk], bool]
"""A phase: walks it and says whether the customer goes on."""


def first_stage(entry: Entry) -> int:
    """Give the number of the phase in which somebody is first met."""
    return {
        Entry.ADVERT: 0,
        Entry.NEIGHBOUR: 0,
        Entry.READING: 1,
        Entry.LOOKING: 2,
        Entry.CALLING: 3,
        Entry.EXISTING: 5,
    }[entry]
