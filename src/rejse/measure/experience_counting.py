"""How answers are counted: every distinct answer at every touchpoint, and from these counts all scores."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.errors import Problem, Severity
from rejse.journey.evidence import SurveyKind
from rejse.journey.scale import write_scale
from rejse.measure.answers import GivenAnswers, given_answers
from rejse.measure.drawn import phase_of
from rejse.measure.experience import (
    FEW,
    AnswerGiven,
    ExperienceAnswer,
    ExperienceQuery,
    PhaseExperience,
    Recommending,
    TouchpointExperience,
)
from rejse.measure.interval import share, wilson
from rejse.measure.period import Plan, lens_for, plan_for
from rejse.measure.score_interval import mean_interval, moments, nps, nps_interval
from rejse.measure.scoring import NPS_SCALE, Question, Questions, emotion_of, recommending
from rejse.measure.view import View
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import Block

Counts: TypeAlias = Mapping[float, int]
Asked: TypeAlias = dict[tuple[int, Question], Counts]
"""How often each answer was given, by touchpoint (its number; NOT_ON_MAP: elsewhere) and question."""


@dataclass(slots=True, eq=False)
class Answered:
    """How often each distinct answer was given at each place: int64[rows] each; key = place x answers + answer."""

    key: NDArray[np.int64]
    n: NDArray[np.int64]


class Experience:
    """Count what customers answered at each touchpoint, and make scores of it.

    Every event with a score in the period is an answer: to its touchpoint's own survey where it is on that one's scale,
    else to the journey's NPS survey where it is on its scale; else it counts as satisfaction, apart. Answers on
    different scales never add up.

    Misleads when:
        Those who answer are not like those who do not: the very pleased and the very angry answer most. And a customer
        who answers often counts as often, though the intervals take every answer for somebody else's.
    """

    def __init__(self, view: View, query: ExperienceQuery, given: GivenAnswers) -> None:
        self.view = view
        self.query = query
        self.given = given
        self.questions = Questions(view.journey)

    def partial(self, block: Block, lens: Lens) -> Answered:
        """Count one block."""
        at, _ = self.held(block, lens)
        return Answered(*np.unique(self.keys(block, lens, at), return_counts=True))

    def held(self, block: Block, lens: Lens) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the answers of a block that count, by their place among its events, and whose they are."""
        groups = lens.groups[block.number] if lens.groups else np.zeros(0, np.int32)
        at = np.flatnonzero(groups[: block.events] >= 0)
        times = block.time[at]
        at = at[(times >= lens.start) & (times < lens.stop)]
        unit = np.searchsorted(block.offsets, at, side="right") - 1
        if lens.keep and len(lens.keep[block.number]):
            wanted = lens.keep[block.number][unit] != 0
            at, unit = at[wanted], unit[wanted]
        return at, unit

    def keys(self, block: Block, lens: Lens, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give place and answer of some events as one number each."""
        if not len(at):
            return np.zeros(0, np.int64)
        place = self.view.bound.place[block.kind[at]].astype(np.int64)
        keys: NDArray[np.int64] = place * len(self.given.given) + lens.groups[block.number][at]
        return keys

    def merge(self, left: Answered, right: Answered) -> Answered:
        """Add two counts."""
        key = np.union1d(left.key, right.key)
        n = np.zeros(len(key), np.int64)
        for one in (left, right):
            n[np.searchsorted(key, one.key)] += one.n
        return Answered(key, n)

    def another_round(self, _state: Answered) -> None:
        """Say that one round is enough."""
        return

    def finish(self, state: Answered) -> ExperienceAnswer:
        """Make the rows."""
        told = self._sort(state)
        touchpoints = tuple(self._touchpoints(told.asked))
        return ExperienceAnswer(
            measure="experience",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=sum(sum(counts.values()) for counts in told.asked.values()),
            warnings=tuple(self._warnings(told, touchpoints)),
            touchpoints=touchpoints,
            phases=tuple(self._phases(told.asked)),
            nps=tuple(self._nps(told.asked)),
            answers=tuple(self._answers(told.asked)),
        )

    def question_at(self, key: int) -> tuple[int, float, Question | None]:
        """Give the place, the score and the question of a key of the counts."""
        place, code = divmod(key, len(self.given.given))
        given = self.given.given[code]
        return place, given.score, self.questions.answered(None if place == NOT_ON_MAP else place, given)

    def _sort(self, state: Answered) -> "_Sorted":
        asked: defaultdict[tuple[int, Question], Counter[float]] = defaultdict(Counter)
        garbage = elsewhere = 0
        for key, n in zip(state.key.tolist(), state.n.tolist(), strict=True):
            place, score, question = self.question_at(key)
            if question is not None:
                asked[place, question][score] += n
            elif place == NOT_ON_MAP:
                elsewhere += n
            else:
                garbage += n
        order = {one: number for number, one in enumerate(self._survey_ids)}
        ranked = sorted(asked, key=lambda one: (one[0], *_rank(one[1], order)))
        return _Sorted({one: asked[one] for one in ranked}, garbage, elsewhere)

    @cached_property
    def _survey_ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.view.journey.surveys)

    def _touchpoints(self, asked: Asked) -> Iterator[TouchpointExperience]:
        for number, one in enumerate(self.view.journey.touchpoints):
            here = {question: counts for (place, question), counts in asked.items() if place == number}
            main = _main(here, one.survey)
            for question, counts in here.items():
                yield TouchpointExperience(touchpoint=one.id, **scored(question, counts), main=question == main)

    def _phases(self, asked: Asked) -> Iterator[PhaseExperience]:
        journey = self.view.journey
        phases = [phase_of(journey, one) for one in journey.touchpoints]
        order = {one: number for number, one in enumerate(self._survey_ids)}
        for number, phase in enumerate(journey.phases):
            sums: defaultdict[Question, Counter[float]] = defaultdict(Counter)
            for (place, question), counts in asked.items():
                if place != NOT_ON_MAP and phases[place] == number:
                    sums[replace(question, survey=None)].update(counts)
            main = _main(sums, None)
            for question in sorted(sums, key=lambda one: _rank(one, order)):
                made = scored(question, sums[question])
                yield PhaseExperience(phase=phase.id, **made, main=question == main)

    def _nps(self, asked: Asked) -> Iterator[Recommending]:
        if self.questions.nps is None:
            return
        sums = Counter[float]()
        for (_, question), counts in asked.items():
            if is_nps(question):
                sums.update(counts)
        parts = recommending(sums)
        yield Recommending(
            journey=self.view.journey.id,
            n=sum(parts),
            promoters=parts[0],
            passives=parts[1],
            detractors=parts[2],
            nps=nps(*parts),
            nps_interval=nps_interval(*parts),
            few=sum(parts) < FEW,
        )

    def _answers(self, asked: Asked) -> Iterator[AnswerGiven]:
        for (place, question), counts in asked.items():
            n = sum(counts.values())
            for score, here in sorted(counts.items()) if place != NOT_ON_MAP else ():
                yield AnswerGiven(
                    touchpoint=self.view.journey.touchpoints[place].id,
                    kind=question.kind,
                    scale=question.written,
                    answer=score,
                    n=here,
                    share=here / n,
                )

    def _warnings(self, told: "_Sorted", rows: tuple[TouchpointExperience, ...]) -> Iterator[Problem]:
        for one in self.view.journey.touchpoints:
            scales = [row.scale or "?" for row in rows if row.touchpoint == one.id and row.kind is not SurveyKind.NPS]
            if len(scales) > 1:
                yield _advice("mixed-scales", touchpoint=one.id, scales=tuple(scales))
            unknown = sum(row.n for row in rows if row.touchpoint == one.id and row.scale is None)
            if unknown:
                yield _advice("scores-without-scale", touchpoint=one.id, count=unknown)
        survey = self.questions.nps
        if survey is not None and survey.scale not in {None, NPS_SCALE}:
            assert survey.scale is not None
            yield _advice("nps-scale", survey=survey.id, scale=write_scale(survey.scale))
        if told.garbage:
            yield _advice("scores-off-scale", count=told.garbage)
        if told.elsewhere:
            yield _advice("scores-off-map", count=told.elsewhere)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The answers by place and question; how many are no answer to anything; how many are at no touchpoint."""

    asked: Asked
    garbage: int
    elsewhere: int


def _advice(code: str, **arguments: Any) -> Problem:  # noqa: ANN401  (a problem's arguments)
    return Problem(code, Severity.ADVICE, arguments=arguments)


def is_nps(question: Question) -> bool:
    """Tell whether an answer counts as a promoter's, a passive's or a detractor's."""
    return question.kind is SurveyKind.NPS and question.scale == NPS_SCALE


def _rank(question: Question, order: Mapping[str, int]) -> tuple[Any, ...]:
    """Order questions: those of drawn surveys first, as drawn; then by kind and scale."""
    scale = question.scale
    return order.get(question.survey or "", len(order)), question.kind, (scale.low, scale.high) if scale else ()


def _main(asked: Mapping[Question, Counts], survey: str | None) -> Question | None:
    """Choose the question that a place shows: its own survey's, else the most answered; NPS belongs to the journey."""
    shown = [one for one in asked if one.scale is not None and one.kind is not SurveyKind.NPS]
    own = [one for one in shown if one.survey is not None and one.survey == survey]
    return max(own or shown, key=lambda one: (sum(asked[one].values()), *_written(one)), default=None)


def _written(question: Question) -> tuple[str, str, str]:
    return question.survey or "", question.kind, question.written or ""


def scored(question: Question, counts: Counts) -> dict[str, Any]:
    """Make what touchpoints and phases share: everything that answers to one question on one scale tell."""
    n, mean, variance = moments(counts)
    scale = question.scale
    ends = None if scale is None else (float(scale.low), float(scale.high))
    interval = mean_interval(counts, ends)
    good = None if scale is None else sum(count for score, count in counts.items() if question.favourable(score))
    return {
        "survey": question.survey,
        "kind": question.kind,
        "scale": question.written,
        "n": n,
        "mean": mean,
        "deviation": variance**0.5,
        "mean_interval": interval,
        "favourable": good,
        "share": None if good is None else share(good, n),
        "interval": None if good is None else wilson(good, n),
        "emotion": None if scale is None else emotion_of(mean, scale),
        "emotion_interval": None
        if scale is None or interval is None
        else (emotion_of(interval[0], scale), emotion_of(interval[1], scale)),
        "few": n < FEW,
    }


def plan(view: View, query: ExperienceQuery) -> Plan:
    """Make the question ready for an engine: every event carries which answer it is, as the group of the lens."""
    given = given_answers(view.blocks, query.scope)
    lens = lens_for(view, query.start, query.stop, persona=query.persona, scope=query.scope)
    return plan_for(view, Experience(view, query, given), replace(lens, groups=given.codes), query.scope)


def measure(view: View, query: ExperienceQuery | None = None, *, threads: int = 0) -> ExperienceAnswer:
    """Measure the experience on this machine; the rule is that of `Experience`."""
    made = plan(view, query or ExperienceQuery())
    answer: ExperienceAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
