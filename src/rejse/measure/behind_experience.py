"""Who stands behind a number of the experience: those who gave the answers that it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.journey.evidence import SurveyKind
from rejse.measure.cell import WHOLE, Cell, named, number_of, one_of, rows_of, unknown_row
from rejse.measure.drawn import phase_of
from rejse.measure.experience import ExperienceAnswer, PhaseExperience, TouchpointExperience
from rejse.measure.experience_counting import Experience, is_nps
from rejse.measure.period import Plan
from rejse.measure.scoring import PASSIVE, PROMOTER, Question
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import Block
from rejse.trace.coding import value_text

ROWS: Final = ("touchpoints", "phases", "nps", "answers")
Test = Callable[[int, float, Question], bool]
"""Tells whether a number counts an answer, by its place, score and question."""


@dataclass(frozen=True, slots=True, eq=False)
class ExperienceMarks:
    """Which of the answers count; every one does, also several of one customer."""

    told: Experience
    test: Test
    every_time: bool = True

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers."""
        at, unit = self.told.held(block, lens)
        keys, inverse = np.unique(self.told.keys(block, lens, at), return_inverse=True)
        counted = np.array([self._counts(key) for key in keys.tolist()], np.bool_)[inverse]
        np.add.at(times, unit[counted], 1)
        first = np.full(len(entered), np.iinfo(np.int64).max, np.int64)
        np.minimum.at(first, unit[counted], block.time[at[counted]])
        entered[times > 0] = first[times > 0]

    def _counts(self, key: int) -> bool:
        place, score, question = self.told.question_at(key)
        return question is not None and self.test(place, score, question)


def marks(plan: Plan, cell: Cell) -> ExperienceMarks:
    """Read which number of the answer is meant.

    A row of touchpoints is named by the touchpoint, where its main row is meant, or by touchpoint, kind and scale; one
    of phases likewise; one of answers also by the score; that of nps by the journey.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber: there is none like it.
    """
    told = cast("Experience", plan.measure)
    rows = rows_of(cell, ROWS)
    if rows == WHOLE:
        number_of(cell, ("n",))
        return ExperienceMarks(told, lambda _place, _score, _question: True)
    if rows == "nps":
        return ExperienceMarks(told, _recommending(told, cell))
    answer: ExperienceAnswer = run(told, plan.blocks, plan.lens)
    if rows == "answers":
        return ExperienceMarks(told, _given(told, answer, cell))
    return ExperienceMarks(told, _at(told, answer, cell, rows))


def _recommending(told: Experience, cell: Cell) -> Test:
    journey = told.view.journey
    (name,) = named(cell.row, "JOURNEY")
    one_of(name, [journey.id] if told.questions.nps else [])
    number = number_of(cell, ("n", "promoters", "passives", "detractors"))
    low, high = {
        "n": (-1.0, 11.0), "promoters": (PROMOTER, 11.0), "passives": (PASSIVE, PROMOTER),
        "detractors": (-1.0, PASSIVE),
    }[number]  # fmt: skip
    return lambda _place, score, question: is_nps(question) and low <= score < high


def _at(told: Experience, answer: ExperienceAnswer, cell: Cell, rows: str) -> Test:
    """Count the answers, or the favourable ones, behind a row of touchpoints or phases."""
    table: tuple[TouchpointExperience | PhaseExperience, ...] = (
        answer.touchpoints if rows == "touchpoints" else answer.phases
    )
    names = [_name(one) for one in table]
    told_by = [(name, str(one.kind), one.scale or "-") for name, one in zip(names, table, strict=True)]
    meant = [
        one for one, parts in zip(table, told_by, strict=True)
        if cell.row == parts or (len(cell.row) == 1 and one.main and cell.row[0] == parts[0])
    ]  # fmt: skip
    if len(meant) != 1:
        raise unknown_row(cell.row, [",".join(parts) for parts in told_by])
    (row,) = meant
    number = number_of(cell, ("n",) if row.favourable is None else ("n", "favourable"))
    places = _places(told, rows, _name(row))

    def test(place: int, score: float, question: Question) -> bool:
        asked = (question.kind, question.written) == (row.kind, row.scale)
        if rows == "touchpoints":
            asked = asked and question.survey == row.survey
        return place in places and asked and (number == "n" or question.favourable(score))

    return test


def _given(told: Experience, answer: ExperienceAnswer, cell: Cell) -> Test:
    """Count those who gave one answer."""
    touchpoint, kind, scale, score = named(cell.row, "TOUCHPOINT", "KIND", "SCALE", "SCORE")
    number_of(cell, ("n",))
    rows = [(one.touchpoint, str(one.kind), one.scale or "-", value_text(one.answer)) for one in answer.answers]
    if (touchpoint, kind, scale, score) not in rows:
        raise unknown_row(cell.row, [",".join(map(str, one)) for one in rows])
    places = _places(told, "touchpoints", touchpoint)

    def test(place: int, given: float, question: Question) -> bool:
        asked = (question.kind, question.written or "-") == (SurveyKind(kind), scale)
        return place in places and asked and value_text(given) == score

    return test


def _name(row: TouchpointExperience | PhaseExperience) -> str:
    return row.touchpoint if isinstance(row, TouchpointExperience) else row.phase


def _places(told: Experience, rows: str, name: str) -> frozenset[int]:
    """Give the touchpoints, by number, that a row stands for."""
    journey = told.view.journey
    if rows == "touchpoints":
        return frozenset(at for at, one in enumerate(journey.touchpoints) if one.id == name) - {NOT_ON_MAP}
    phase = [one.id for one in journey.phases].index(name)
    return frozenset(at for at, one in enumerate(journey.touchpoints) if phase_of(journey, one) == phase)
