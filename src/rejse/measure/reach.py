"""Who came to a touchpoint or phase, who went on, who may still, who turned elsewhere, and who left."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rejse.measure.view import Answer
from rejse.trace.blocks import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachQuery:
    """Which visits are judged: those in the period, start included, stop not; None is open.

    scope: whose visits: a person's, a session's, a company's or a case's. persona: only of customers of this persona,
    or of none ("unassigned"); None is everybody.
    """

    scope: Scope = Scope.PERSON
    start: datetime | None = None
    stop: datetime | None = None
    persona: str | None = None


class Evidence(StrEnum):
    """How well a touchpoint is known: bound and seen in the period, bound and not seen, or not bound."""

    MEASURED = "measured"
    PARTLY = "partly"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One touchpoint's customers; passed, pending, elsewhere and left add up to reach.

    Where nobody can go on or nobody records it, conversion and what follows from it are None, never 0.
    """

    touchpoint: str
    reach: int
    passed: int | None
    pending: int | None
    elsewhere: int | None
    left: int | None
    conversion: float | None
    interval: tuple[float, float] | None
    drop_off: float | None
    median_seconds: float | None
    p90_seconds: float | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasePassing:
    """One phase's customers, and where they came from: an earlier phase, nowhere (first met here), or a later phase."""

    phase: str
    reach: int
    from_earlier: int
    first_met: int
    came_back: int
    passed: int | None
    pending: int | None
    elsewhere: int | None
    left: int | None
    conversion: float | None
    interval: tuple[float, float] | None
    drop_off: float | None
    median_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAnswer(Answer):
    """Everything on the cards and the ribbon; n = customers with any visit on the map in the period."""

    touchpoints: tuple[Passing, ...]
    phases: tuple[PhasePassing, ...]
