"""Which personas the customers are: the share of each, and of those whom no rule means."""

from dataclasses import dataclass
from datetime import datetime

from rejse.measure.view import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonasQuery:
    """Which customers: those with any event in the period, start included, stop not; None is open."""

    start: datetime | None = None
    stop: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaShare:
    """One persona's customers, by its id; the last row is "unassigned". target_share: what the journey aims at."""

    persona: str
    n: int
    share: float | None
    interval: tuple[float, float] | None
    target_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonasAnswer(Answer):
    """The personas in the journey's order, which is the order of their rules. n = all customers: each is in one row."""

    personas: tuple[PersonaShare, ...]
