"""What a measure looks at: the drawn journey, the blocks, how one is bound to the other, and the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rejse.errors import Problem
from rejse.journey.document import Journey
from rejse.settings import Settings
from rejse.trace.binding import Bound
from rejse.trace.blocks import Blocks, Scope, Snapshot
from rejse.trace.personas import Personas


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One pinned state of everything a measure needs; two answers from one view agree.

    subject: whose lines the blocks follow; a person's are cut into sessions too.
    """

    journey: Journey
    blocks: Blocks
    bound: Bound
    settings: Settings
    personas: Personas | None = None
    subject: Scope = Scope.PERSON

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the rules of touchpoints and personas, given what was seen."""
        return (*self.bound.problems, *(self.personas.problems if self.personas else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What every answer carries beside its own rows; its fields are the keys of the JSON, in this order."""

    measure: str
    query: object
    snapshot: Snapshot | None
    data_through: datetime | None
    n: int
    warnings: Sequence[Problem] = ()
