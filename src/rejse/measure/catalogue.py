"""The measures by name: whatever is listed here has a door in Python, on the command line and on the web."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any, Final

import msgspec

from rejse.errors import WrongUse
from rejse.measure.cell import Cell
from rejse.measure.experience import (
    AnswerGiven,
    ExperienceAnswer,
    ExperienceQuery,
    PhaseExperience,
    Recommending,
    TouchpointExperience,
)
from rejse.measure.first_contact import (
    FirstAtTouchpoint,
    FirstByChannel,
    FirstContactAnswer,
    FirstContactQuery,
    FirstInMonth,
    FirstInPhase,
)
from rejse.measure.flow import FlowAnswer, FlowQuery, Link, Step
from rejse.measure.funnel import FunnelAnswer, FunnelExcluded, FunnelQuery, FunnelStep
from rejse.measure.handovers import (
    HandoverAnswered,
    HandoverFared,
    HandoverPeriod,
    HandoversAnswer,
    HandoversQuery,
    HandoverWait,
    RejectReason,
)
from rejse.measure.personas import PersonasAnswer, PersonaShare, PersonasQuery
from rejse.measure.reach import Passing, PhasePassing, ReachAnswer, ReachQuery
from rejse.measure.view import Answer, View
from rejse.trace.coding import value_text
from rejse.words import label


class UnknownMeasure(WrongUse):
    """No measure is called that."""

    code = "unknown-measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which numbers of a table's rows have customers behind them: the columns that name a row, and those that count."""

    row: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One measure as the doors see it.

    tables: the answer's lists of rows and the type of a row, the main one first. counted: of some of these tables, the
    numbers behind which customers can be listed.
    """

    name: str
    query: type[Any]
    answer: type[Answer]
    tables: Mapping[str, type[Any]]
    counted: Mapping[str, Counted]
    module: str

    def title(self, language: str) -> str:
        """Say in one line what is measured."""
        return label("measure", f"{self.name}-title", language)

    def misleads(self, language: str) -> str:
        """Say when the numbers mislead."""
        return label("measure", f"{self.name}-misleads", language)

    def load(self) -> None:
        """Load the kernels; the first time on a machine they are compiled."""
        import_module(self.module)

    def plan(self, view: View, query: Any) -> Any:  # noqa: ANN401  (each measure has its own query and plan)
        """Make a question ready for an engine."""
        return import_module(self.module).plan(view, query)

    def measure(self, view: View, query: Any, *, threads: int = 0) -> Answer:  # noqa: ANN401
        """Answer a question on this machine."""
        answer: Answer = import_module(self.module).measure(view, query, threads=threads)
        return answer

    def cell(self, table: str, row: Mapping[str, Any], column: str, *, group: str | None = None) -> Cell | None:
        """Say where a number of the answer's JSON stands; None where no customers can be listed behind it.

        Args:
            table: the name of its table.
            row: its row, as `as_builtins` gives it.
            column: its column.
            group: the value of what the answer is broken down by.
        """
        counted = self.counted.get(table)
        if counted is None or column not in counted.numbers or row.get(column) is None:
            return None
        return Cell(rows=table, row=tuple(_row_part(row.get(name)) for name in counted.row), number=column, group=group)

    def columns(self, table: str | None = None) -> tuple[str, ...]:
        """Give the columns of a table of the answer as they are written, of the main one where none is named."""
        row = self.tables[table] if table else next(iter(self.tables.values()))
        return tuple(_written(one.name) for one in fields(row))


_PASSING: Final = ("passed", "pending", "elsewhere", "left")

_LISTED: Final = (
    Listed(
        name="reach",
        query=ReachQuery,
        answer=ReachAnswer,
        tables={"touchpoints": Passing, "phases": PhasePassing},
        counted={
            "touchpoints": Counted(row=("touchpoint",), numbers=("reach", *_PASSING)),
            "phases": Counted(row=("phase",), numbers=("reach", "from_earlier", "first_met", "came_back", *_PASSING)),
        },
        module="rejse.measure.reach_counting",
    ),
    Listed(
        name="flow",
        query=FlowQuery,
        answer=FlowAnswer,
        tables={"steps": Step, "columns": Link},
        counted={
            "steps": Counted(row=("from", "to"), numbers=("n", "times")),
            "columns": Counted(row=("column", "from", "to"), numbers=("n",)),
        },
        module="rejse.measure.flow_counting",
    ),
    Listed(
        name="funnel",
        query=FunnelQuery,
        answer=FunnelAnswer,
        tables={"steps": FunnelStep, "excluded": FunnelExcluded},
        counted={
            "steps": Counted(row=("step",), numbers=("n", "immature")),
            "excluded": Counted(row=("after",), numbers=("n",)),
        },
        module="rejse.measure.funnel_counting",
    ),
    Listed(
        name="first-contact",
        query=FirstContactQuery,
        answer=FirstContactAnswer,
        tables={
            "phases": FirstInPhase,
            "touchpoints": FirstAtTouchpoint,
            "channels": FirstByChannel,
            "months": FirstInMonth,
        },
        counted={
            "phases": Counted(row=("phase",), numbers=("n", "won")),
            "touchpoints": Counted(row=("touchpoint",), numbers=("n",)),
            "channels": Counted(row=("channel",), numbers=("n",)),
            "months": Counted(row=("month", "phase"), numbers=("n",)),
        },
        module="rejse.measure.first_contact_counting",
    ),
    Listed(
        name="personas",
        query=PersonasQuery,
        answer=PersonasAnswer,
        tables={"personas": PersonaShare},
        counted={"personas": Counted(row=("persona",), numbers=("n",))},
        module="rejse.measure.personas_counting",
    ),
    Listed(
        name="experience",
        query=ExperienceQuery,
        answer=ExperienceAnswer,
        tables={
            "touchpoints": TouchpointExperience,
            "phases": PhaseExperience,
            "nps": Recommending,
            "answers": AnswerGiven,
        },
        counted={
            "touchpoints": Counted(row=("touchpoint", "kind", "scale"), numbers=("n", "favourable")),
            "phases": Counted(row=("phase", "kind", "scale"), numbers=("n", "favourable")),
            "nps": Counted(row=("journey",), numbers=("n", "promoters", "passives", "detractors")),
            "answers": Counted(row=("touchpoint", "kind", "scale", "answer"), numbers=("n",)),
        },
        module="rejse.measure.experience_counting",
    ),
    Listed(
        name="handovers",
        query=HandoversQuery,
        answer=HandoversAnswer,
        tables={
            "handovers": HandoverFared,
            "answered": HandoverAnswered,
            "waits": HandoverWait,
            "reasons": RejectReason,
            "periods": HandoverPeriod,
        },
        counted={
            "handovers": Counted(
                row=("handover",), numbers=("delivered", "recycled", "accepted", "rejected", "undecided")
            ),
            "answered": Counted(
                row=("handover",), numbers=("assigned", "contacted", "within", "late", "pending", "overdue")
            ),
            "reasons": Counted(row=("handover", "reason"), numbers=("n",)),
            "periods": Counted(row=("handover", "since"), numbers=("delivered",)),
        },
        module="rejse.measure.handovers_counting",
    ),
)

MEASURES: Final[Mapping[str, Listed]] = {one.name: one for one in _LISTED}


def find(name: str) -> Listed:
    """Find a measure by name.

    Raises:
        UnknownMeasure: there is none of that name; the nearest is told.
    """
    if name not in MEASURES:
        from difflib import get_close_matches  # noqa: PLC0415  (only for a mistake)

        nearest = get_close_matches(name, MEASURES, 1)
        raise UnknownMeasure(measure=name, known=tuple(MEASURES), nearest=nearest[0] if nearest else None)
    return MEASURES[name]


def as_builtins(answer: Answer) -> dict[str, Any]:
    """Give an answer as it is written in JSON: plain keys, units in their names, moments in ISO 8601."""
    told: dict[str, Any] = _renamed(msgspec.to_builtins(answer))
    return told


def schema_of(measure: str) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a measure's answer.

    Raises:
        UnknownMeasure: there is none of that name.
    """
    listed = find(measure)
    both, parts = msgspec.json.schema_components(
        [listed.answer, listed.query],
        schema_hook=lambda _: {
            "title": "query"
        },  # `query: object` of every answer; its own schema takes the place below
        ref_template="#/$defs/{name}",
    )
    schema = parts.pop(both[0]["$ref"].rpartition("/")[2])
    schema["properties"]["query"] = both[1]
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "$defs": parts}
    made: dict[str, Any] = _renamed(told)
    return made


def _row_part(value: Any) -> str:  # noqa: ANN401  (whatever names a row)
    """Write what names a row as those who ask behind a number write it: no scale is "-", a moment is its day."""
    if value is None:
        return "-"
    return value_text(value) or "-" if isinstance(value, float) else str(value).partition("T")[0]


def _written(name: str) -> str:
    """Give a field's name as it is written: `from_` is only Python's way to say `from`."""
    return name.removesuffix("_")


def _renamed(told: Any) -> Any:  # noqa: ANN401  (whatever JSON can hold)
    if isinstance(told, dict):
        return {_written(key): _renamed(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_written(one) if isinstance(one, str) and one == "from_" else _renamed(one) for one in told]
    return told
