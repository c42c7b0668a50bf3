"""What to make of it: opportunities that needs open, and improvements with the effect they were to have and had."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from rejse.journey.evidence import Horizon
from rejse.journey.text import Text


class Feature(StrEnum):
    """Whether an opportunity asks for something new or for something better."""

    NEW = "new"
    BETTER = "better"


class OpportunityStatus(StrEnum):
    """How far an opportunity has come."""

    IDEA = "idea"
    CHOSEN = "chosen"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    DROPPED = "dropped"


class Strength(StrEnum):
    """How strong the evidence for an effect is, the strongest first."""

    EXPERIMENT = "experiment"
    MATCHED = "matched"
    BEFORE_AFTER = "before-after"
    OPINION = "opinion"


class Verdict(StrEnum):
    """What an improvement did."""

    WORKS = "works"
    DOES_NOT = "does-not"
    UNDECIDED = "undecided"
    TOO_EARLY = "too-early"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """A need that a new or a better feature would meet, and when customers will ask for it."""

    id: str
    name: Text
    need: Text | None = None
    feature: Feature | None = None
    touchpoints: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    importance: int | None = None
    satisfaction: int | None = None
    horizon: Horizon | None = None
    sources: tuple[str, ...] = ()
    owner: str | None = None
    status: OpportunityStatus = OpportunityStatus.IDEA


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The measured change of what an improvement was to change, with the interval it lies in."""

    change: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    evidence: Strength | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """Something that is changed to answer pains; the effect expected is written down before it begins."""

    id: str
    name: Text
    answers: tuple[str, ...] = ()
    opportunity: str | None = None
    change: Text | None = None
    touchpoints: tuple[str, ...] = ()
    owner: str | None = None
    start: dt.date | None = None
    measure: str | None = None
    expected_effect: Text | None = None
    expected_change: float | None = None
    effect: Effect | None = None
    verdict: Verdict | None = None
