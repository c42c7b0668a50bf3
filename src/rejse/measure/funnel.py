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

    steps: touchpoint ids, or raw event names as `event:NAME` (`event:*` is any event). entry: from any first step, or
    only from the earliest. ties: events of one instant stand in any order, or as they arrived. window: every step
    within this long of the first one, inclusive; None has no limit. start, stop: the period of the first step; later
    steps may fall after it. by: a column or property to break down by.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """One step. n = units that got this far; immature = those of them who got no further yet but still may.

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
class FunnelGroup:
    """The funnel of the units with one value of what is broken down by; groups add up to the whole."""

    group: str
    n: int
    steps: tuple[FunnelStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelAnswer(Answer):
    """The funnel; n = units at the first step. by and breakdown stand where the query asks for them."""

    steps: tuple[FunnelStep, ...]
    by: str | UnsetType = UNSET
    breakdown: tuple[FunnelGroup, ...] | UnsetType = UNSET
