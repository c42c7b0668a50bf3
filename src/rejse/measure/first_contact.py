"""Where customers first meet us: phase, channel and touchpoint, month by month, and how much they know by then."""

from dataclasses import dataclass
from datetime import datetime

from rejse.measure.view import Answer
from rejse.trace.blocks import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContactQuery:
    """Which customers: those whose first visit ever falls in the period, start included, stop not; None is open.

    scope: who a customer is: a person, a company, a case, or each session. persona: only of customers of this
    persona, or of none ("unassigned"); None is everybody.
    """

    scope: Scope = Scope.PERSON
    start: datetime | None = None
    stop: datetime | None = None
    persona: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstInPhase:
    """Customers first met in a phase, and how many of them were won; None where the journey says no `won_at`."""

    phase: str
    n: int
    share: float | None
    interval: tuple[float, float] | None
    won: int | None
    win_rate: float | None
    win_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAtTouchpoint:
    """Customers first met at a touchpoint."""

    touchpoint: str
    phase: str
    channel: str
    n: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstByChannel:
    """Customers first met through a channel."""

    channel: str
    n: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstInMonth:
    """Customers first met in a calendar month (YYYY-MM, the workspace's zone) in a phase; share of that month's."""

    month: str
    phase: str
    n: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforePersonal:
    """How many touchpoints customers had met before the first personal one: the later, the better informed."""

    n: int
    median_touchpoints: float | None
    p90_touchpoints: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContactAnswer(Answer):
    """First contacts; n = customers first met in the period."""

    phases: tuple[FirstInPhase, ...]
    touchpoints: tuple[FirstAtTouchpoint, ...]
    channels: tuple[FirstByChannel, ...]
    months: tuple[FirstInMonth, ...]
    before_personal: BeforePersonal
