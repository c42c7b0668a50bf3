"""The hand-over: what one team promises another, in quantity and quality, and both have accepted."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from rejse.journey.rule import Rule
from rejse.journey.text import Text


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WORKDAYS = tuple(Weekday)[:5]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """The hours that a time limit counts: weekdays between two times, without the public holidays of a country."""

    weekdays: tuple[Weekday, ...] = WORKDAYS
    opens: dt.time = dt.time(8)
    closes: dt.time = dt.time(16)
    holidays: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What the first team promises in every period: how many leads, how good, and what it does to find them."""

    leads: int | None = None
    acceptance_share: float | None = None
    activities: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What the second team promises for each lead: how soon, how often it tries, and what it does."""

    response: dt.timedelta | None = None
    response_share: float | None = None
    contact_attempts: int | None = None
    activities: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverEvents:
    """Which events tell how a lead fares; `reason` is the property that says why it was rejected."""

    qualified: Rule | None = None
    assigned: Rule | None = None
    accepted: Rule | None = None
    rejected: Rule | None = None
    first_contact: Rule | None = None
    reason: str = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A team's yes to the agreement: who said it, and when."""

    team: str
    by: str
    date: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """An agreement between two teams on what a customer is when she is handed over, and what each does for it.

    It is renegotiated as a new version, valid from a day; both teams accept it.
    """

    id: str
    from_team: str
    to_team: str
    after: str
    name: Text | None = None
    criterion: Text | None = None
    rule: Rule | None = None
    period: dt.timedelta | None = None
    delivers: Delivery | None = None
    follows_up: FollowUp | None = None
    time_limit: dt.timedelta | None = None
    calendar: BusinessCalendar | None = None
    reject_reasons: tuple[Text, ...] = ()
    escalation: Text | None = None
    escalate_to: str | None = None
    events: HandoverEvents | None = None
    version: int = 1
    valid_from: dt.date | None = None
    accepted: tuple[Acceptance, ...] = ()
