"""What check, import and sql answer as JSON: the envelope of every answer, and their own rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from rejse.collect.importing import ImportReport
from rejse.errors import Problem, Severity
from rejse.measure.view import Answer
from rejse.trace.accepting import BoundNow
from rejse.words import say
from rejse.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldProblem:
    """A problem, said in the reader's language."""

    code: str
    severity: str
    where: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer(Answer):
    """What is wrong or missing; n counts all problems, errors those that keep the file from being in force."""

    errors: int
    problems: tuple[ToldProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswer(Answer):
    """What became of files; n counts the events that were added."""

    files: tuple[ImportReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldExample:
    """One event that a rule means."""

    time: datetime
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUnclaimed:
    """A rule over events that no touchpoint claims; `rule` as it stands in a journey's file."""

    rule: str
    events: int
    customers: int
    examples: tuple[ToldExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldProposal(ToldUnclaimed):
    """What a touchpoint might be bound to; place 1 is most alike, score is likeness from 0 to 1."""

    touchpoint: str
    place: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BindAnswer(Answer):
    """What touchpoints might be bound to, what was accepted just now, and what nobody claims; n counts proposals."""

    accepted: tuple[BoundNow, ...]
    proposals: tuple[ToldProposal, ...]
    unclaimed: tuple[ToldUnclaimed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlAnswer(Answer):
    """The rows of a SELECT; n counts them."""

    rows: tuple[Mapping[str, Any], ...]


def said(problems: Sequence[Problem], language: str) -> tuple[ToldProblem, ...]:
    """Say problems in a language."""
    return tuple(
        ToldProblem(
            code=one.code,
            severity=str(one.severity),
            where=str(one.where),
            message=say(one, language).message,
            remedy=say(one, language).remedy,
        )
        for one in problems
    )


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row of SQL as JSON can hold it: DuckDB's sums are decimals, and a whole one is a whole number."""
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _number(value: Decimal) -> int | float | str:
    if value != value.to_integral_value():
        return float(value)
    return int(value) if abs(value) < 1 << 63 else str(value)


def checked(problems: Sequence[Problem], language: str, workspace: Workspace | None, query: object) -> CheckAnswer:
    """Give the answer of a check, of a file alone where there is no workspace."""
    told = said(problems, language)
    errors = sum(one.severity is Severity.ERROR for one in problems)
    return CheckAnswer(**envelope("check", workspace, query, n=len(told)), errors=errors, problems=told)


def envelope(measure: str, workspace: Workspace | None, query: object, *, n: int) -> dict[str, Any]:
    """Give what every answer carries beside its own rows."""
    return {
        "measure": measure,
        "query": query,
        "snapshot": workspace.snapshot() if workspace else None,
        "data_through": workspace.data_through if workspace else None,
        "n": n,
    }
