"""Measured figures that a map can show, as plain values: scores, the curve of a persona, and how a hand-over fared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

ScoreKind: TypeAlias = Literal["csat", "ces", "nps"]

FEW_ANSWERS: Final = 30
"""With fewer answers than this a score is grey and bears "few answers"."""

PERSONAS_MOST: Final = 5
"""More curves than this cannot be told apart."""

GOOD: Final = 0.5
"""From this emotion on an experience is good, and from minus this on it is bad; between them it is neither."""

Mood: TypeAlias = Literal["good", "middling", "bad"]

MOODS: Final[Mapping[Mood, str]] = MappingProxyType({"good": "good", "middling": "mute", "bad": "bad"})
"""The colour's role of each mood; a shape always says the same."""


def mood_of(emotion: float) -> Mood:
    """Tell whether an experience is good, bad or neither: the same limits for every mark on the map."""
    return "good" if emotion >= GOOD else "bad" if emotion <= -GOOD else "middling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What customers answered.

    Args:
        kind: csat and ces belong to a touchpoint, nps to the journey.
        value: csat a share from 0 to 1, ces a mean on its scale, nps from -100 to 100.
        n: how many answered.
        interval: in which the value lies, on the value's own scale; 95 %.
        emotion: the same answer on the experience curve, -2 to +2; None where it is not on the curve (nps).
        emotion_interval: the interval on the curve.
        scale: lowest and highest answer, where the value is a mean.
    """

    kind: ScoreKind
    value: float
    n: int
    interval: tuple[float, float] | None = None
    emotion: float | None = None
    emotion_interval: tuple[float, float] | None = None
    scale: tuple[float, float] | None = None

    @property
    def few(self) -> bool:
        """Whether too few answered to say anything."""
        return self.n < FEW_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """One point of a persona's curve: `at` is the id of a touchpoint or of a phase; emotion -2 to +2."""

    at: str
    emotion: float
    n: int
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaCurve:
    """How one persona experienced the journey, in the order of the journey or any other."""

    persona: str
    name: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFigures:
    """How a hand-over fared in the period, to be set against the agreement.

    Args:
        leads: handed over; where `leads_due` is known, in the agreed periods that it is of, and not before or after.
        leads_due: as many as were agreed for as long a time; None where that cannot be said, such as of half a month.
        periods: how many whole periods of the agreement `leads` and `leads_due` are of.
        between: the first and the last day of those periods.
        leads_all: handed over in all, agreed for or not; shares, times and reasons are of all of them.
        accepted_share: of the leads that were judged.
        median_seconds: until the first response, in the hours the agreement counts.
        p90_seconds: likewise for nine of ten.
        within_share: answered within the limit.
        overdue: waiting beyond the limit now.
        reasons: why leads were rejected, with how many, the most frequent first.
    """

    leads: int
    leads_due: int | None = None
    periods: int | None = None
    between: tuple[date, date] | None = None
    leads_all: int | None = None
    accepted_share: float | None = None
    median_seconds: float | None = None
    p90_seconds: float | None = None
    within_share: float | None = None
    overdue: int | None = None
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedFigures:
    """What two teams agreed on: leads in a period, the share accepted, and how soon the first response comes."""

    leads: int | None
    period_seconds: float | None
    acceptance_share: float | None
    limit_seconds: float | None
    response_share: float | None
    contact_attempts: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnHandover:
    """Where one team hands customers over to another, what was agreed, and how it went if somebody measured it.

    `name` says which hand-over it is, `after` is the touchpoint it comes after and `phase` that touchpoint's phase.
    """

    id: str
    name: str
    from_team: str
    to_team: str
    after: str
    phase: str
    criterion: str | None
    agreed: AgreedFigures
    promises: tuple[str, ...]
    accepted_by: tuple[str, ...]
    measured: HandoverFigures | None

    @property
    def broken(self) -> bool:
        """Whether a figure falls short of what was agreed."""
        found, agreed = self.measured, self.agreed
        if found is None:
            return False
        return (
            (found.leads_due is not None and found.leads < found.leads_due)
            or _short(found.accepted_share, agreed.acceptance_share)
            or _short(agreed.limit_seconds, found.median_seconds)
            or _short(found.within_share, agreed.response_share)
        )


def _short(found: float | None, wanted: float | None) -> bool:
    return found is not None and wanted is not None and found < wanted


DeviationKind: TypeAlias = Literal["missing", "ad-hoc", "failing", "irregular"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnDeviation:
    """How customers went another way than the drawn one: the kind, where, how many of them and which share."""

    kind: DeviationKind
    touchpoint: str
    n: int
    share: float
