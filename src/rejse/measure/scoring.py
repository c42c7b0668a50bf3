"""What a score is an answer to, and on which scale: told by the drawn surveys and by the event itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from rejse.journey.document import Journey
from rejse.journey.evidence import Survey, SurveyKind
from rejse.journey.scale import Scale, read_scale, write_scale

NPS_SCALE: Final = Scale(0, 10)
"""The only scale on which promoters and detractors are told apart."""

_STANDARD: Final[Mapping[SurveyKind, Scale]] = MappingProxyType({SurveyKind.CES: Scale(1, 7)})
"""The scale of answers that say none, to a survey that says none."""

_BOXES: Final = ((3, 1), (7, 2), (11, 3))
"""Up to so many points a scale has so many top boxes: 3 have 1, 4 to 7 have 2, 8 to 11 have 3."""

SCORE_MOST: Final = 9999
"""No scale reaches further."""

PROMOTER: Final = 9
PASSIVE: Final = 7


@dataclass(frozen=True, slots=True)
class Given:
    """One distinct answer as the events say it: a score, and the text of its scale (None: it says none)."""

    score: float
    scale: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: by which survey (None: by none that is drawn), of which kind, on which scale (None: unknown)."""

    survey: str | None
    kind: SurveyKind
    scale: Scale | None

    @property
    def written(self) -> str | None:
        """The scale as people write it."""
        return write_scale(self.scale) if self.scale else None

    def favourable(self, score: float) -> bool:
        """Tell whether an answer is good: in the top boxes, above the middle (ces), a promoter's (nps)."""
        assert self.scale is not None
        if self.kind is SurveyKind.CES:
            return 2 * score > self.scale.low + self.scale.high
        if self.kind is SurveyKind.NPS and self.scale == NPS_SCALE:
            return score >= PROMOTER
        return score > self.scale.high - top_boxes(self.scale)


class Questions:
    """Tells for an answer at a touchpoint what it answers.

    It answers the touchpoint's own survey where it is on that survey's scale; an event that says no scale is taken to
    be on it. Else it answers the journey's NPS survey (the first drawn) where it is on that one's scale, which is 0..10
    where it says none; such answers count wherever they were given, on the map or not. Else it answers the touchpoint's
    own survey where that says no scale. Else nobody drew what was asked: it counts as satisfaction, on its own scale
    and apart. A survey of no kind, or an open one, asks for satisfaction.
    """

    def __init__(self, journey: Journey) -> None:
        surveys = {one.id: one for one in journey.surveys}
        self._own = [surveys.get(one.survey or "") for one in journey.touchpoints]
        self.nps = next((one for one in journey.surveys if one.kind is SurveyKind.NPS), None)

    @cached_property
    def _of_journey(self) -> Question | None:
        return None if self.nps is None else _asked(self.nps, _scale_of_survey(self.nps))

    def answered(self, place: int | None, given: Given) -> Question | None:
        """Tell what an answer at a touchpoint (by its number; None: not on the map) answers; None: nothing we know.

        A score that is no number, lies off its scale (or off any there can be), or has a scale nobody can read, is no
        answer.
        """
        said = None if given.scale is None else scale_of(given.scale)
        if not abs(given.score) <= SCORE_MOST or (given.scale is not None and said is None):
            return None
        found = self._asked_at(place, said)
        if found is None or (found.scale is not None and not found.scale.holds(given.score)):
            return None
        return found

    def _asked_at(self, place: int | None, said: Scale | None) -> Question | None:
        own = None if place is None else self._own[place]
        if own is not None and (said is None or said == _scale_of_survey(own)):
            return _asked(own, _scale_of_survey(own) or _STANDARD.get(own.kind or SurveyKind.OPEN))
        if said is not None and self._of_journey is not None and said == self._of_journey.scale:
            return self._of_journey
        if place is None:
            return None
        if own is not None and own.scale is None:
            return _asked(own, said)
        return Question(None, SurveyKind.CSAT, said)


def _scale_of_survey(survey: Survey) -> Scale | None:
    """Give the scale a survey says; a question whether people recommend us needs none to be said."""
    return survey.scale or (NPS_SCALE if survey.kind is SurveyKind.NPS else None)


def _asked(survey: Survey, scale: Scale | None) -> Question:
    kind = survey.kind if survey.kind in {SurveyKind.CES, SurveyKind.NPS} else SurveyKind.CSAT
    return Question(survey.id, kind or SurveyKind.CSAT, scale)


def scale_of(written: str) -> Scale | None:
    """Read a scale as events write it: `1..5`, also `1.0..5.0` or `5..1`; None where it is none.

    The higher end is the best, whichever stands first.
    """
    ends = written.strip().split("..")
    try:
        low, high = sorted(map(float, ends))
    except ValueError:
        return None
    if not (math.isfinite(low) and math.isfinite(high) and low.is_integer() and high.is_integer()):
        return None
    return read_scale(f"{int(low)}..{int(high)}")


def top_boxes(scale: Scale) -> int:
    """Say how many of the highest answers count as satisfied: 1 of 3 points, 2 of 4 to 7, 3 of 8 to 11."""
    points = scale.high - scale.low + 1
    return next((boxes for most, boxes in _BOXES if points <= most), points * 3 // 10)


def emotion_of(score: float, scale: Scale) -> float:
    """Lay a score linearly from its own scale onto the experience curve, -2 to +2."""
    return 4 * (score - scale.low) / (scale.high - scale.low) - 2


def recommending(counts: Mapping[float, int]) -> tuple[int, int, int]:
    """Count promoters (9 and 10), passives (7 and 8) and detractors among answers from 0 to 10."""
    promoters = sum(n for score, n in counts.items() if score >= PROMOTER)
    detractors = sum(n for score, n in counts.items() if score < PASSIVE)
    return promoters, sum(counts.values()) - promoters - detractors, detractors
