"""One customer's way through the example company's journey, as its systems see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp

import numpy as np

from rejse.example.customer import Colleague, Customer, Entry, Manner
from rejse.example.happening import DAY, END, START, Cell, Happening, System, at_hour, next_office_time
from rejse.example.truths import Truths


@dataclass(slots=True, kw_only=True)
class Walk:
    """Where a customer is in time and what the systems know of her; whatever is done is told to `told`.

    The clock only goes forward. What would fall outside the fifteen months is walked but never written down.
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
    calls: int = 0
    handed_over: bool = True
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
        return self.customer.manner is Manner.FARMER

    def sit_down(self, days: float, *, channel: str = "direct", campaign: str = "", elsewhere: float = 0.10) -> None:
        """Begin a new session on the web after about so many days: households in the evening, businesses by day.

        Args:
            days: the median wait; 0 is at once.
            channel: how she came.
            campaign: by which campaign.
            elsewhere: the chance that it is on another device than her usual one.
        """
        if days > 0:
            self.wait(days * DAY, spread=0.7)
            hour = self.random.normal(11.0, 2.4) if self.is_business else self.random.normal(19.3, 2.4)
            self.now = max(self.now, at_hour(self.now, min(23.0, max(6.0, float(hour)))))
        self.sessions += 1
        self.device = self.customer.other_device if self.chance(elsewhere) else self.customer.device
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
        known = self.known
        self.tell(
            System.WEB,
            name,
            visitor=self.visitor,
            customer=self.customer.number if known else "",
            session=self.session,
            account=self.customer.account if known else "",
            cells={"page": page, "channel": self.channel, "device": self.device, "campaign": self.campaign, **cells},
        )

    def colleague(self, who: Colleague, name: str, page: str, median: float, **cells: Cell) -> None:
        """Let somebody else of the company do something on the web, known as herself and at a desk."""
        self.wait(median)
        self.tell(
            System.WEB,
            name,
            visitor=who.visitor,
            customer=who.number,
            session=f"{who.visitor}-{self.sessions}",
            account=self.customer.account,
            cells={"page": page, "channel": self.channel, "device": "desktop", "campaign": self.campaign, **cells},
        )

    def office(self, name: str, median: float, **cells: Cell) -> None:
        """Let the office do something within about so many seconds, in office hours."""
        self.wait(median)
        self.now = next_office_time(self.now, self.random.random())
        self.record(name, self.customer.number, "beslutningstager" if self.is_business else "ejer", **cells)

    def record(self, name: str, number: str, role: str, **cells: Cell) -> None:
        """Write a row into the CRM about the customer or one of her colleagues."""
        customer = self.customer
        lead = "Marketing" if self.handed_over else "Direkte"
        everything: dict[str, Cell] = {
            "case": f"L{customer.number[1:]}",
            "lead": lead,
            "market": customer.market,
            "region": customer.region,
            "turbines": customer.turbines,
            "role": role,
            **cells,
        }
        self.tell(System.CRM, name, customer=number, account=customer.account, cells=everything)

    def answer(self, name: str, score: int, scale: str, channel: str) -> None:
        """Answer a survey."""
        cells: dict[str, Cell] = {"score": score, "scale": scale, "channel": channel}
        self.tell(System.SURVEYS, name, customer=self.customer.number, account=self.customer.account, cells=cells)

    def tell(  # noqa: PLR0913  (one row has this many parts)
        self,
        system: System,
        name: str,
        *,
        visitor: str = "",
        customer: str = "",
        session: str = "",
        account: str = "",
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
                    account=account,
                    cells=cells,
                )
            )

    def rate(self, median_score: float, *, low: int = 1, high: int = 5) -> int:
        """Draw a score around a middle, from the lowest to the highest answer."""
        return int(min(high, max(low, round(float(self.random.normal(median_score, 0.19 * high))))))


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
