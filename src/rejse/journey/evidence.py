"""What people say: surveys, notes of conversations, what customers expect, and what competitors offer."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from rejse.journey.money import Money
from rejse.journey.scale import Scale
from rejse.journey.text import Text
from rejse.journey.value import Gain, Pain


class SurveyKind(StrEnum):
    """What a survey measures: satisfaction, effort, recommendation, or nothing that has a score."""

    CSAT = "csat"
    CES = "ces"
    NPS = "nps"
    OPEN = "open"


class NoteKind(StrEnum):
    """Where a note comes from."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    CALL = "call"
    WORKSHOP = "workshop"


class Certainty(StrEnum):
    """How sure we are of what a note says."""

    ASSUMPTION = "assumption"
    CONFIRMED = "confirmed"


class Horizon(StrEnum):
    """When customers will ask for it."""

    NOW = "now"
    TWO_YEARS = "2y"
    FIVE_YEARS = "5y"


class BenchmarkKind(StrEnum):
    """What is compared with a competitor."""

    SCORE = "score"
    PRICE = "price"
    QUALITY = "quality"
    FEATURE = "feature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What customers are asked, and the scale they answer on."""

    id: str
    name: Text
    question: Text
    kind: SurveyKind | None = None
    scale: Scale | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What came of an interview, an observation, a call or a workshop: evidence beside the measures, from day one.

    `quote` holds nothing that tells who said it; the words themselves lie in the vault, under `quote_key`.
    """

    id: str
    kind: NoteKind | None = None
    date: dt.date | None = None
    by: str | None = None
    external: bool = False
    persona: str | None = None
    phase: str | None = None
    touchpoint: str | None = None
    quote: Text | None = None
    quote_key: str | None = None
    needs: tuple[Text, ...] = ()
    motives: tuple[Text, ...] = ()
    pains: tuple[Pain, ...] = ()
    gains: tuple[Gain, ...] = ()
    future_demands: tuple[Text, ...] = ()
    horizon: Horizon | None = None
    certainty: Certainty = Certainty.ASSUMPTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What customers expect, what management believes they expect, and what they perceive; in words, scores or both.

    The scores answer the same question on the same scale: a survey's, or a scale of its own.
    """

    id: str
    phase: str | None = None
    touchpoint: str | None = None
    persona: str | None = None
    question: Text | None = None
    expected: Text | None = None
    believed: Text | None = None
    perceived: Text | None = None
    survey: str | None = None
    scale: Scale | None = None
    expected_score: float | None = None
    believed_score: float | None = None
    perceived_score: float | None = None
    source: Text | None = None
    date: dt.date | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A competitor's figure for the same question on the same scale, or its price, quality or feature."""

    id: str
    competitor: str
    kind: BenchmarkKind
    phase: str | None = None
    touchpoint: str | None = None
    question: Text | None = None
    survey: str | None = None
    scale: Scale | None = None
    score: float | None = None
    price: Money | None = None
    quality: Text | None = None
    feature: Text | None = None
    source: Text | None = None
    date: dt.date | None = None
    n: int | None = None
