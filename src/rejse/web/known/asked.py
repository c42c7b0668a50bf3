"""One reader asking about one journey, looked at in one way: what all parts of the drawer are made with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from rejse.draw import numerals
from rejse.journey.changing import Draft
from rejse.journey.document import Journey
from rejse.journey.wording import Wording
from rejse.measure.view import Answer, View
from rejse.trace.blocks import Scope
from rejse.web.days import zone_of
from rejse.web.served import Served
from rejse.web.suppressed import sees_all
from rejse.web.visitor import Visitor
from rejse.words import label

if TYPE_CHECKING:
    from rejse.web.looking import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as a reader sees it: its name, what it is of, and the address of its evidence."""

    name: str
    value: str
    note: str = ""
    href: str = ""
    big: bool = False


@dataclass(frozen=True)
class Asked:
    """Who asks, about which journey, and how it is looked at."""

    served: Served
    journey_id: str
    look: "Look"
    visitor: Visitor

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.visitor.language

    @cached_property
    def journey(self) -> Journey:
        """The journey in force."""
        return self.served.drawn(self.journey_id).journey

    @cached_property
    def draft(self) -> Draft:
        """Its fields."""
        return Draft.of(self.journey)

    @cached_property
    def wording(self) -> Wording:
        """What says names and values in the reader's language."""
        return Wording(self.language, (self.draft,))

    @property
    def has_events(self) -> bool:
        """Whether anything was brought in yet."""
        return self.served.workspace.has_events

    @cached_property
    def sees_all(self) -> bool:
        """Whether small numbers are told too."""
        return sees_all(self.visitor)

    @cached_property
    def view(self) -> View:
        """The pinned events, whose lines are followed as the map does."""
        return self.served.view(self.journey_id, Scope(self.look.looked.scope).subject)

    def measure(self, name: str, **more: Any) -> Any:  # noqa: ANN401  (each measure has its own answer)
        """Answer a measure as the map is looked at."""
        answer: Answer = self.served.measure(name, self.journey_id, **{**self.look.asked, **more})
        return answer

    # -- words -----------------------------------------------------------------------------------------------------

    def say(self, key: str, **told: str | int) -> str:
        """Give a word of this area."""
        return label("drawer", key, self.language, **told)

    def count(self, number: int) -> str:
        """Write a number."""
        return numerals.count(number, self.language)

    def share(self, part: float) -> str:
        """Write a share."""
        return numerals.share(part, self.language)

    def interval(self, low: float, high: float) -> str:
        """Write the interval of a share."""
        return self.say("interval", low=self.share(low), high=self.share(high))

    def duration(self, seconds: float) -> str:
        """Write how long something took."""
        return numerals.duration(seconds, self.language)

    def moment(self, time: datetime) -> str:
        """Write a time in the journey's zone."""
        return numerals.moment(time.astimezone(zone_of(self.journey)), self.language)

    # -- addresses -------------------------------------------------------------------------------------------------

    def place(self, place: str, **more: str) -> str:
        """Give the address of an object, looked at in the same way."""
        return self._address(f"at/{quote(place)}", more)

    def evidence(self, measure: str, row: Sequence[str], number: str, rows: str = "") -> str:
        """Give the address of what stands behind a number."""
        told = [("row", one) for one in row] + ([("rows", rows)] if rows else []) + [("number", number)]
        days = [(name, day.isoformat()) for name, day in zip(("from", "to"), self.look.days, strict=True) if day]
        whose = [(name, value) for name in ("persona", "scope") if (value := dict(self.look.said).get(name))]
        return f"{self.base}/evidence/{quote(measure)}?{urlencode([*days, *whose, *told])}"

    @property
    def base(self) -> str:
        """The address of the journey."""
        return f"/j/{quote(self.journey_id, safe='')}"

    def _address(self, path: str, more: dict[str, str]) -> str:
        query = "&".join(filter(None, (urlencode(more), self.look.query)))
        return f"{self.base}/{path}" + (f"?{query}" if query else "")
