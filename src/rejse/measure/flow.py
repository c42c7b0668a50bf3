"""Where customers go next: the steps between touchpoints, with their number and their time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from rejse.measure.view import Answer
from rejse.trace.blocks import Scope

START: Final = "(start)"
END: Final = "(end)"
OTHER: Final = "(other)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowQuery:
    """Which steps are counted: those between events in the period, start included, stop not; None is open.

    over: the map's touchpoints, where consecutive events at one are one visit, or the raw event names, where every
    event counts. ties: events of one instant are read in the drawn order, or as they arrived. columns: also number the
    first so many visits, with the `top` most visited in each column and the rest as "(other)". persona: only those of
    this persona, or of none ("unassigned").
    """

    scope: Scope = Scope.PERSON
    start: datetime | None = None
    stop: datetime | None = None
    over: Literal["touchpoints", "events"] = "touchpoints"
    ties: Literal["concurrent", "arrival"] = "concurrent"
    columns: int = 0
    top: int = 8
    persona: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Customers (or sessions) that went directly from one touchpoint to another at least once.

    `from_` is written "from" in JSON and tables. share = n of those who visited `from_`. times = how often it happened.
    median_seconds = from the last event at the one to the first event at the other, over all times it happened.
    """

    from_: str
    to: str
    n: int
    times: int
    share: float
    median_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Customers (or sessions) whose visit number `column` (from 1) was at `from_` and whose next was at `to`.

    In every column those who come in are those who go on plus those who end; "(end)" closes a line.
    """

    column: int
    from_: str
    to: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAnswer(Answer):
    """The steps, most taken first; "(start)" and "(end)" make traffic add up at every touchpoint.

    n = customers or sessions with any visit. columns: the numbered visits, where the query asks for them.
    """

    steps: tuple[Step, ...]
    columns: tuple[Link, ...] | UnsetType = UNSET
