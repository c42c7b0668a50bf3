"""How many came how far along given steps, how long each step took, and who may still get further."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from rejse.measure.view import Answer
from rejse.trace.blocks import Scope

NONE: Final = "(none)"
"""The row of those whose step events have no value to break down by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelQuery:
    """Which steps, in which way.

    steps: touchpoint ids, or raw event names as `event:NAME` (`event:*` is any event). order: each step at or after the
    one before; strict: with no other event between, on the map or not; any: in any order, each by an event of its own.
    entry: from any first step, only from the earliest, or from every one that is free: an attempt is then over when it
    is complete, at the first event past a limit, and at the event that breaks it, and the next one begins after it;
    rows count attempts. ties: events of one instant stand in any order, or as they arrived. window: every step within
    this long of the first one, inclusive; None has no limit. start, stop: the period of the first step; later steps
    may fall after it. by: a column or property to break down by. by_from: whose value counts: that of the first of the
    attempt's steps which has one, of the last, or of step "2". persona: only those of this persona, or of none
    ("unassigned"); None is everybody.

    Of ordered funnels only: excluding: events (written as steps are) that end an attempt when they come between two
    steps: `event:NAME` between any two, `event:NAME@2` between step 2 and 3; one at the very instant of a step is not
    between. excluded: such units still count up to where they came, or are removed. step_windows: the longest time
    from each step to the next, as "7d" or "none", inclusive.
    """

    steps: tuple[str, ...]
    scope: Scope = Scope.PERSON
    order: Literal["ordered", "strict", "any"] = "ordered"
    entry: Literal["any", "first", "every"] = "any"
    ties: Literal["concurrent", "arrival"] = "concurrent"
    window: timedelta | None = None
    start: datetime | None = None
    stop: datetime | None = None
    by: str | None = None
    by_from: str = "first"
    excluding: tuple[str, ...] | None = None
    excluded: Literal["kept", "removed"] = "kept"
    step_windows: tuple[str, ...] | None = None
    persona: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """One step. n = units that got this far; immature = those of them who got no further yet but still may.

    With entry every units are attempts. In any order rows are how many of the steps were taken: "1/3", "2/3", "3/3".
    The shares leave immature units out; the interval is that of share_from_start. The times are from the previous step
    to this one, in the attempt that first got deepest.
    """

    step: str
    n: int
    share_from_start: float | None
    share_from_previous: float | None
    interval: tuple[float, float] | None
    median_seconds_from_previous: float | None
    p90_seconds_from_previous: float | None
    immature: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelExcluded:
    """n = units that got as far as the step `after`, and the last time they did an excluded event came next."""

    after: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelGroup:
    """The funnel of the units with one value of what is broken down by; groups add up to the whole."""

    group: str
    n: int
    steps: tuple[FunnelStep, ...]
    excluded: tuple[FunnelExcluded, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelAnswer(Answer):
    """The funnel; n = units at the first step. excluded, by and breakdown stand where the query asks for them."""

    steps: tuple[FunnelStep, ...]
    excluded: tuple[FunnelExcluded, ...] | UnsetType = UNSET
    by: str | UnsetType = UNSET
    breakdown: tuple[FunnelGroup, ...] | UnsetType = UNSET
