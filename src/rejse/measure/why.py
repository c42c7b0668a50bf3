"""Why a number is what it is: its rule, when it misleads, and how to come to it again, in Python and in plain SQL."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from rejse.journey.durations import write_duration
from rejse.measure.behind import behind
from rejse.measure.catalogue import find
from rejse.measure.cell import Cell
from rejse.measure.identified import by_hand
from rejse.measure.statement import edges_of, statement
from rejse.measure.view import Answer, View
from rejse.words import label


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyQuery:
    """Which number is explained."""

    question: object
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Why(Answer):
    """One number; n is the number itself.

    rule: what it counts. misleads: when not to believe it. python: the call that gives the whole answer. customers: the
    call that lists who is counted. sql: a SELECT over `events` that gives the same n; None where SQL cannot say it.
    by_hand: how much was said by hand of who is one person; above `identified.LISTED_MAX` no SQL lists it.
    """

    rule: str
    misleads: str
    python: str
    customers: str
    sql: str | None
    by_hand: int = 0


def why(view: View, name: str, query: Any, cell: Cell | None = None, *, language: str = "en") -> Why:  # noqa: ANN401  (each measure has its own query)
    """Explain one number of an answer.

    Args:
        view: what is looked at.
        name: a measure of the catalogue.
        query: its question.
        cell: where the number stands in the answer; None is the answer's own n.
        language: of rule and misleads.

    Raises:
        UnknownMeasure, UnknownRows, UnknownRow, UnknownNumber, UnknownGroup: the answer has no such number.

    Misleads when:
        Something is said by hand of who is one person after the SQL was written: it holds the keys of then.
    """
    cell, listed = cell or Cell(), find(name)
    counted = behind(view, name, query, cell)
    told = _options(query)
    return Why(
        measure=name,
        query=WhyQuery(question=query, cell=cell),
        snapshot=view.blocks.snapshot,
        data_through=view.blocks.data_through,
        n=counted.n,
        rule=label("measure", f"{name}-rule", language),
        misleads=listed.misleads(language),
        python=f"rejse.open(FOLDER).measure({', '.join([repr(name), *told])})",
        customers=f"rejse.open(FOLDER).behind({', '.join([repr(name), f'of={_cell(cell)}', *told])}).page()",
        sql=statement(view, name, query, listed.plan(view, query), cell),
        by_hand=by_hand(edges_of(view)),
    )


def _options(query: Any) -> list[str]:  # noqa: ANN401
    """Write what a query says beyond its defaults, as a person would type it in Python."""
    return [
        f"{one.name}={_written(getattr(query, one.name))}"
        for one in fields(query)
        if getattr(query, one.name) != one.default
    ]


def _cell(cell: Cell) -> str:
    said = [f"{one.name}={getattr(cell, one.name)!r}" for one in fields(cell) if getattr(cell, one.name) != one.default]
    return f"Cell({', '.join(said)})"


def _written(value: object) -> str:
    """Write a value so that `Workspace.measure` reads it."""
    if isinstance(value, datetime):
        return repr(value.isoformat())
    if isinstance(value, timedelta):
        return repr(write_duration(value))
    return repr(str(value)) if isinstance(value, StrEnum) else repr(value)
