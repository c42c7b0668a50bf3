"""How hand-overs between teams fare: what was delivered, accepted and rejected, and how long the customers waited."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rejse.measure.view import Answer
from rejse.trace.blocks import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoversQuery:
    """Which leads: those qualified in the period, start included, stop not; None is open. Later steps may follow it.

    scope: what a lead is: a person, a session, a company or a case. persona: only customers of this persona, or of none
    ("unassigned"); None is everybody. handover: only this one, by its id; None is every one.
    """

    scope: Scope = Scope.PERSON
    start: datetime | None = None
    stop: datetime | None = None
    persona: str | None = None
    handover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFared:
    """One hand-over's leads. What the agreement names no event for, or does not say, is None.

    delivered: leads qualified; recycled: how many of them had been rejected before. agreed_leads: as many as were
    promised for the periods that are over; delivered_then: delivered in those. accepted, rejected and undecided add up
    to delivered; accepted_share is of the decided ones. few: fewer than 30 leads.
    """

    handover: str
    from_team: str
    to_team: str
    delivered: int | None
    recycled: int | None
    agreed_leads: int | None
    delivered_then: int | None
    accepted: int | None
    rejected: int | None
    undecided: int | None
    accepted_share: float | None
    interval: tuple[float, float] | None
    agreed_share: float | None
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAnswered:
    """How soon one hand-over's leads were answered, against the limit, in the hours the agreement counts.

    contacted: how many were answered. within: within the limit. late: answered later, or still waiting beyond it, or
    rejected only then. overdue: still waiting beyond it now. pending: may still be answered in time. within_share is of
    within and late.
    """

    handover: str
    assigned: int | None
    contacted: int | None
    limit_seconds: float | None
    within: int | None
    late: int | None
    pending: int | None
    overdue: int | None
    within_share: float | None
    within_interval: tuple[float, float] | None
    agreed_within: float | None


class Wait(StrEnum):
    """What of the wait: all of it (qualified to first contact), the systems' part (to assigned), the people's."""

    RESPONSE = "response"
    SYSTEM = "system"
    HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverWait:
    """How long one hand-over's leads waited, in the hours the agreement counts, by Kaplan-Meier.

    n: how many waited; ended: for how many of them it came. A median that too many still wait for is None.
    """

    handover: str
    wait: Wait
    n: int
    ended: int
    median_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectReason:
    """Why leads were rejected; share of the rejected. agreed: one of the agreement's own reasons."""

    handover: str
    reason: str
    n: int
    share: float
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverPeriod:
    """Delivered against agreed in one agreed period, from its first day up to `until`, not included.

    accepted_share is of the decided ones. complete: the whole period was asked for, and it is over.
    """

    handover: str
    since: datetime
    until: datetime
    delivered: int
    agreed_leads: int | None
    accepted_share: float | None
    interval: tuple[float, float] | None
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoversAnswer(Answer):
    """Every hand-over of the journey, in its order; n = leads delivered over all of them."""

    handovers: tuple[HandoverFared, ...]
    answered: tuple[HandoverAnswered, ...]
    waits: tuple[HandoverWait, ...]
    reasons: tuple[RejectReason, ...]
    periods: tuple[HandoverPeriod, ...]
