"""What stands behind a number: its rule, when it misleads, the customers it counts, and whether one may see them."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rejse.errors import WrongUse
from rejse.measure.behind import Behind
from rejse.measure.catalogue import Listed, as_builtins, find
from rejse.measure.cell import Cell
from rejse.measure.suppressing import is_small
from rejse.measure.view import Answer, View
from rejse.measure.why import Why
from rejse.trace.blocks import Scope
from rejse.web.served import Served
from rejse.web.suppressed import sees_all, untold_in
from rejse.web.visitor import Visitor

PAGE: Final = 50
"""So many customers are listed on a page."""


class TooFewToTell(WrongUse):
    """A number of a small group is asked for, by somebody who is no owner."""

    code = "too-few-to-tell"


@dataclass(frozen=True)
class Number:
    """One number of a measure's answer, and the question it answers."""

    served: Served
    journey: str
    listed: Listed
    cell: Cell
    options: Mapping[str, Any]
    visitor: Visitor

    @property
    def view(self) -> View:
        """The pinned events, of those whose lines are followed."""
        return self.served.view(self.journey, Scope(self.options.get("scope", "person")).subject)

    @property
    def answer(self) -> Answer:
        """The whole answer that it is a number of."""
        return self.served.measure(self.listed.name, self.journey, **self.options)

    @property
    def why(self) -> Why:
        """Its rule, and how to come to it again."""
        told: Why = self.served.answer(
            self.journey,
            "why",
            lambda _view: self.served.workspace.why(
                self.listed.name, of=self.cell, view=self.view, language=self.visitor.language, **self.options
            ),
            self.listed.name,
            self.cell,
            self.options,
            self.visitor.language,
        )
        return told

    @property
    def behind(self) -> Behind:
        """All whom it counts."""
        found: Behind = self.served.answer(
            self.journey,
            "behind",
            lambda _view: self.served.workspace.behind(self.listed.name, of=self.cell, view=self.view, **self.options),
            self.listed.name,
            self.cell,
            self.options,
        )
        return found

    @property
    def row(self) -> dict[str, Any] | None:
        """The row that it stands in; None where it is the answer's own n."""
        table = self.cell.rows or next(iter(self.listed.tables))
        if not self.cell.row or table not in self.listed.counted:
            return None
        rows: list[dict[str, Any]] = as_builtins(self.answer).get(table) or []
        number = self.cell.number or self.listed.counted[table].numbers[0]
        for one in rows:
            there = self.listed.cell(table, one, number)
            if there is not None and there.row == self.cell.row:
                return one
        return None

    @property
    def untold(self) -> bool:
        """Whether it is the number of a small group, or would give one away, and the visitor is no owner."""
        if sees_all(self.visitor):
            return False
        found = self.behind
        if is_small(found.n) or is_small(found.count):
            return True
        row = self.row
        return self.listed.name == "reach" and row is not None and (self.cell.number or "reach") in untold_in(row)

    def told(self) -> "Number":
        """Give it where it may be told.

        Raises:
            TooFewToTell: it may not.
        """
        if self.untold:
            raise TooFewToTell
        return self


def number_of(
    served: Served, journey: str, name: str, cell: Cell, options: Mapping[str, Any], visitor: Visitor
) -> Number:
    """Name a number.

    Raises:
        UnknownMeasure: there is none of that name.
    """
    return Number(served, journey, find(name), cell, options, visitor)


def cell_of(of: str | None, row: Sequence[str], rows: str | None, number: str | None, group: str | None) -> Cell:
    """Read where a number stands: in parts, or short as `row:number`, the parts of the row between commas."""
    if of and not row:
        named, _, told = of.rpartition(":")
        named, number = (named, told or number) if named else (told, number)
        row = [part.strip() for part in next(csv.reader([" ".join(named.splitlines())], skipinitialspace=True), [])]
    return Cell(row=tuple(part for part in row if part), rows=rows or None, number=number or None, group=group or None)
