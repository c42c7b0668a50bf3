"""How customers experienced it: what they answered at touchpoints and in phases, and whether they recommend us."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rejse.journey.evidence import SurveyKind
from rejse.measure.view import Answer
from rejse.trace.blocks import Scope

FEW: Final = 30
"""With fewer answers than this a score says little and is marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceQuery:
    """Which answers: those given in the period, start included, stop not; None is open.

    scope: whose answers: a person's, a session's, a company's or a case's. persona: only of customers of this persona,
    or of none ("unassigned"); None is everybody.
    """

    scope: Scope = Scope.PERSON
    start: datetime | None = None
    stop: datetime | None = None
    persona: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointExperience:
    """All answers to one kind of question on one scale at a touchpoint; what they cannot tell is None.

    survey: whose question it is; None where no survey asks it on that scale. favourable: csat counts the answers in the
    top boxes, ces those above the middle of the scale, nps the promoters; share is of n, with its Wilson interval.
    deviation: the standard deviation of answers. emotion: the mean laid linearly from the scale onto -2 to +2. few: n
    below 30. main: the row that the map shows, one of each place's at most.
    """

    touchpoint: str
    survey: str | None
    kind: SurveyKind
    scale: str | None
    n: int
    mean: float
    deviation: float
    mean_interval: tuple[float, float] | None
    favourable: int | None
    share: float | None
    interval: tuple[float, float] | None
    emotion: float | None
    emotion_interval: tuple[float, float] | None
    few: bool
    main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseExperience:
    """The same for all touchpoints of a phase; survey is None, as several may ask one kind of question on one scale."""

    phase: str
    survey: str | None
    kind: SurveyKind
    scale: str | None
    n: int
    mean: float
    deviation: float
    mean_interval: tuple[float, float] | None
    favourable: int | None
    share: float | None
    interval: tuple[float, float] | None
    emotion: float | None
    emotion_interval: tuple[float, float] | None
    few: bool
    main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommending:
    """Would they recommend us: all answers to the journey's NPS survey, wherever given; nps is -100 to 100."""

    journey: str
    n: int
    promoters: int
    passives: int
    detractors: int
    nps: float | None
    nps_interval: tuple[float, float] | None
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """How many gave one answer; share of those who answered that kind of question there on that scale."""

    touchpoint: str
    kind: SurveyKind
    scale: str | None
    answer: float
    n: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceAnswer(Answer):
    """Everything customers answered; n = answers. Without an NPS survey there is no row of nps."""

    touchpoints: tuple[TouchpointExperience, ...]
    phases: tuple[PhaseExperience, ...]
    nps: tuple[Recommending, ...]
    answers: tuple[AnswerGiven, ...]

    def main_at(self, touchpoint: str) -> TouchpointExperience | None:
        """Give the row of a touchpoint that the map shows, None where nobody answered."""
        return next((one for one in self.touchpoints if one.touchpoint == touchpoint and one.main), None)
