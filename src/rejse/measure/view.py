"""What a measure looks at: the drawn journey, the blocks, how one is bound to the other, and the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rejse.errors import Problem
from rejse.journey.document import Journey
from rejse.settings import Settings
from rejse.trace.binding import Bound
from rejse.trace.blocks import Blocks, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One pinned state of everything a measure needs; two answers from one view agree."""

    journey: Journey
    blocks: Blocks
    bound: Bound
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What every answer carries beside its own rows; its fields are the keys of the JSON, in this order."""

    measure: str
    query: object
    snapshot: Snapshot | None
    data_through: datetime | None
    n: int
    warnings: Sequence[Problem] = ()
