"""What was planted in the example company: the truths an analysis must find; raw events carry no mark of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Final

from rejse.words import label

LANGUAGES: Final = ("da", "en")


def _truth(on: float, off: float) -> float:
    made: float = field(default=on, metadata={"off": off})
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Truths:
    """The planted behaviour, each a number that can be switched off alone: `Truths().without("empty_search")`.

    Switched off, a truth takes the value that an ordinary company would have, so that nothing is left to find. What
    each means is in the words: `truth.empty_search`.
    """

    mobile_payment: float = _truth(0.62, 0.03)
    slow_quote: float = _truth(11.0, 3.0)
    empty_search: float = _truth(0.4, 0.06)
    needless_atlas: float = _truth(0.012, 0.36)
    later_contact: float = _truth(0.8, 0.0)
    stand_and_newsletter: float = _truth(5.0, 1.0)
    clearer_report: float = _truth(0.07, 0.24)
    shorter_order: float = _truth(0.0, 0.25)
    unused_feature: float = _truth(0.01, 0.25)
    unhappy_farmers: float = _truth(1.2, 0.0)
    monday_queue: float = _truth(13.0, 2.5)
    referred_buy_more: float = _truth(7.0, 1.0)
    leave_after_bad_visit: float = _truth(0.45, 0.0)

    def without(self, *names: str) -> "Truths":
        """Give the same truths with some of them switched off."""
        return replace(self, **{name: NEUTRAL[name] for name in names})

    def told(self) -> Mapping[str, Mapping[str, object]]:
        """Give every truth as it is written beside the raw files: its value, whether it is on, and what it means."""
        return {
            name: {
                "value": value,
                "on": value != NEUTRAL[name],
                "switched_off": NEUTRAL[name],
                **{language: label("doors", f"truth.{name}", language) for language in LANGUAGES},
            }
            for name, value in asdict(self).items()
        }


NEUTRAL: Final[Mapping[str, float]] = {one.name: one.metadata["off"] for one in fields(Truths)}
"""What an ordinary company does, by truth."""
