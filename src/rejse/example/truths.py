"""What was planted in the example company: the truths an analysis must find; raw events carry no mark of them."""

from dataclasses import dataclass, field, fields, replace


def _truth(on: float, off: float, about: str) -> float:
    made: float = field(default=on, metadata={"off": off, "about": about})
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Truths:
    """The planted behaviour, each a number that can be switched off alone: `Truths().without("empty_search")`.

    Switched off, a truth takes the value that an ordinary company would have, so that nothing is left to find.
    """

    mobile_payment: float = _truth(0.62, 0.03, "share of payments on a phone that fail, from the release of 18 May on")
    slow_quote: float = _truth(11.0, 3.0, "median days from the turbine check to the quote; waiting costs orders")
    empty_search: float = _truth(0.40, 0.06, "share of searches on the site that find nothing")
    later_contact: float = _truth(0.80, 0.0, "how much of the early personal contact is gone by the end of the period")
    stand_and_newsletter: float = _truth(2.4, 1.0, "factor on the odds of going on for those who met both channels")
    monday_queue: float = _truth(13.0, 2.5, "median minutes in the telephone queue on Monday mornings")
    unclear_report: float = _truth(0.24, 0.02, "share of those who open a service report and call within a day")
    referred_buy_more: float = _truth(1.7, 1.0, "factor on the odds of accepting a quote for those a neighbour sent")
    leave_after_bad_visit: float = _truth(0.45, 0.03, "share who end the agreement after a service visit rated 1 or 2")

    def without(self, *names: str) -> "Truths":
        """Give the same truths with some of them switched off."""
        neutral = {one.name: one.metadata["off"] for one in fields(self)}
        return replace(self, **{name: neutral[name] for name in names})
