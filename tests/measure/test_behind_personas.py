"""Who is of a persona, and one persona against another."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.measure.keyed import KeyedWalks
from tests.reference.walks import at, drawn, on_days, phase, seen, text, touchpoint

from rejse.journey.people import Persona
from rejse.measure.behind import behind
from rejse.measure.catalogue import MEASURES
from rejse.measure.cell import Cell, UnknownRow
from rejse.measure.comparing import compare
from rejse.measure.interval import share_difference
from rejse.measure.personas import PersonasAnswer, PersonasQuery
from rejse.measure.reach import ReachQuery
from rejse.measure.view import View
from rejse.trace.blocks import Scope
from rejse.trace.personas import UNASSIGNED, UNASSIGNED_ID, Personas

JOURNEY = replace(
    drawn(
        [phase("before"), phase("after")],
        [touchpoint("a", "before", "b", patience=timedelta(days=1)), touchpoint("b", "after")],
    ),
    personas=(Persona(id="young", name=text("Young")), Persona(id="old", name=text("Old"))),
)


@dataclass(frozen=True)
class Known:
    """Personas of persons in one block, by their place in the journey."""

    places: tuple[int, ...]

    def of_units(self, scope: Scope) -> tuple[NDArray[np.uint8], ...]:
        assert scope is Scope.PERSON
        return (np.array(self.places, np.uint8),)

    def keep(self, persona: str, scope: Scope) -> tuple[NDArray[np.uint8], ...]:
        place = {"young": 0, "old": 1, UNASSIGNED_ID: UNASSIGNED}[persona]
        return tuple((one == place).astype(np.uint8) for one in self.of_units(scope))


@pytest.fixture
def view() -> View:
    """p0 and p1 are young and both go on to b; the third and p3 are old and leave; p4 is of none."""
    lines = [on_days(told) for told in ("a0 b0.5", "a1 b1.5", "a0", "a5", "b5", "a0 x9")]
    known = cast("Personas", Known((0, 0, 1, 1, UNASSIGNED, 0)))
    return replace(seen(KeyedWalks(lines, names=("a", "b", "x")), JOURNEY), personas=known)


@pytest.mark.parametrize("query", [PersonasQuery(), PersonasQuery(start=at(days=4)), PersonasQuery(stop=at(days=1))])
def test_the_list_behind_a_persona_has_exactly_its_customers(view: View, query: PersonasQuery) -> None:
    answer = cast("PersonasAnswer", MEASURES["personas"].measure(view, query, threads=1))
    shown = {(): answer.n} | {(row.persona,): row.n for row in answer.personas}
    assert {row: behind(view, "personas", query, Cell(row=row)).n for row in shown} == shown
    with pytest.raises(UnknownRow):
        behind(view, "personas", query, Cell(row=("middle-aged",)))


def test_the_customers_of_a_persona_are_named(view: View) -> None:
    found = behind(view, "personas", PersonasQuery(), Cell(row=("young",)))
    assert found.keys.to_pylist() == ["p0", "p1", None]
    passed = behind(view, "reach", ReachQuery(persona="young"), Cell(row=("a",), number="passed"))
    assert passed.keys.to_pylist() == ["p0", "p1"]


def test_two_personas_are_compared(view: View) -> None:
    answer = compare(view, "reach", ReachQuery(persona="young"), ReachQuery(persona="old"), threads=1)
    (found,) = [one for one in answer.differences if (one.row, one.number) == (("a",), "conversion")]
    assert (found.value, found.n, found.against, found.n_against) == (2 / 3, 3, 0.0, 2)
    assert found.interval == share_difference(2, 3, 0, 2)
    assert (answer.in_both, answer.warnings) == (0, ())


def test_the_shares_of_personas_are_compared_between_periods(view: View) -> None:
    answer = compare(view, "personas", PersonasQuery(start=at(days=4)), PersonasQuery(stop=at(days=4)), threads=1)
    assert [(one.row, one.value, one.against) for one in answer.differences] == [
        (("young",), 1 / 3, 3 / 4), (("old",), 1 / 3, 1 / 4), ((UNASSIGNED_ID,), 1 / 3, 0.0),
    ]  # fmt: skip
