"""Everything on the picture, decided and said in the viewer's language, but not yet placed.

The same scene is drawn as SVG, printed as a table, and given as JSON. Numbers are numbers here; None is "not measured",
which is never the same as 0.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from rejse.draw.differences import DrawnDifference, Look, Planned
from rejse.draw.figures import (
    AgreedFigures,
    CurvePoint,
    DrawnDeviation,
    DrawnHandover,
    HandoverFigures,
    PersonaCurve,
    Score,
)
from rejse.draw.pieces import (
    NO_BACKDROP,
    Backdrop,
    Compared,
    DrawnContent,
    DrawnGain,
    DrawnIdea,
    DrawnNote,
    DrawnPain,
    Person,
    Thought,
)
from rejse.journey.document import Lane
from rejse.measure.reach import Evidence
from rejse.trace.blocks import Snapshot

__all__ = [
    "FEW", "AgreedFigures", "Backdrop", "Beyond", "Card", "Compared", "CurvePoint", "DrawnContent", "DrawnDeviation",
    "DrawnDifference", "DrawnGain", "DrawnHandover", "DrawnIdea", "DrawnNote", "DrawnPain", "DrawnPhase", "DrawnStep",
    "Footer", "HandoverFigures", "LaneName", "Look", "Meter", "Period", "Person", "PersonaCurve", "Planned", "Scene",
    "Score", "Sign", "Thought", "scene_to_builtins", "too_early",
]  # fmt: skip

FEW: Final = 30
"""Below this many customers a number is grey and bears "few customers"."""

Period: TypeAlias = tuple[date | None, date | None]
"""First and last day shown, both included; None where it is open. Of two times the second is excluded."""

LaneName: TypeAlias = Literal[
    "goal", "actions", "digital", "way", "physical", "experience", "thoughts", "pains", "gains", "content",
    "responsible", "handovers", "evidence", "frontstage", "backstage", "support", "measures", "deviations",
    "competitors", "improvements", "notes",
]  # fmt: skip
"""The lanes under the phases, from top to bottom. Hand-overs are also flags on the customers' way."""

Beyond: TypeAlias = Literal["measured", "last", "unrecorded", "unmeasured", "too-early"]
"""What is known of those who go on from a touchpoint: a share, or why there is none."""


class Sign(StrEnum):
    """A mark that the legend explains where it occurs."""

    MEASURED = "measured"
    NOT_MEASURED = "not-measured"
    FEW = "few"
    HEIGHT = "height"
    FIRST_MET = "first-met"
    CAME_BACK = "came-back"
    LOST = "lost"
    STEP = "step"
    TIME = "time"
    SCORE = "score"
    HANDOVER = "handover"
    EXPECTED = "expected"
    EXPERIENCE = "experience"
    FEW_ANSWERS = "few-answers"
    BETTER = "better"
    WORSE = "worse"
    SEVERITY = "severity"
    CALL = "call"
    GAP = "gap"
    FEELING = "feeling"
    THOUGHT = "thought"
    QUESTION = "question"
    NEED = "need"
    OPPORTUNITY = "opportunity"
    IMPROVEMENT = "improvement"
    ASSUMED = "assumed"
    WARNING = "warning"
    DIFFERS = "differs"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPhase:
    """One phase: what the customer wants and does, and how many came, from where, and went no further.

    `lost` customers left for good; `lost_share` is of those who are ripe (reach without those who may still go on).
    Where no touchpoint is bound to data, every number is None: the phase is not measured.
    """

    id: str
    name: str
    tagline: str | None
    goal: str | None
    actions: tuple[str, ...]
    extent: tuple[float, float] | None
    reach: int | None
    from_earlier: int | None
    first_met: int | None
    came_back: int | None
    passed: int | None
    pending: int | None
    elsewhere: int | None
    lost: int | None
    lost_share: float | None
    conversion: float | None
    interval: tuple[float, float] | None
    median_seconds: float | None
    p90_seconds: float | None
    few: bool
    pains: tuple[DrawnPain, ...]
    content: tuple[DrawnContent, ...]
    responsible: tuple[Person, ...]
    gains: tuple[DrawnGain, ...] = ()
    thoughts: tuple[Thought, ...] = ()
    backdrop: Backdrop = NO_BACKDROP
    ideas: tuple[DrawnIdea, ...] = ()
    notes: tuple[DrawnNote, ...] = ()
    compared: tuple[Compared, ...] = ()
    target_conversion: float | None = None
    target_seconds: float | None = None
    differences: tuple[DrawnDifference, ...] | None = None

    @property
    def too_early(self) -> bool:
        """Whether somebody can go on from here, but more than half of those who came still may."""
        return self.lost is not None and too_early(self.reach, self.pending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One touchpoint. `share` = its customers of all on the map; `beyond` says why a conversion is missing.

    `expected` is the emotion we expect here, -2 to +2: the drawn one, else the expected score on its own scale.
    `asked` tells whether customers are asked here. From `what` on it is what a person wrote. `differences` are shown
    instead of the numbers where the map is held against the plan or another period; `planned` where it is the plan.
    """

    id: str
    name: str
    title: str | None
    phase: str
    lane: Lane
    icon: str
    responsible: Person | None
    evidence: Evidence
    recorded: bool
    reach: int | None
    share: float | None
    passed: int | None
    pending: int | None
    elsewhere: int | None
    lost: int | None
    lost_share: float | None
    conversion: float | None
    interval: tuple[float, float] | None
    beyond: Beyond | None
    median_seconds: float | None
    p90_seconds: float | None
    few: bool
    warnings: tuple[str, ...]
    score: Score | None = None
    expected: float | None = None
    asked: bool = False
    moment_of_truth: bool = False
    what: str | None = None
    how: str | None = None
    call_to_action: str | None = None
    next: tuple[str, ...] = ()
    pains: tuple[DrawnPain, ...] = ()
    gains: tuple[DrawnGain, ...] = ()
    content: tuple[DrawnContent, ...] = ()
    differences: tuple[DrawnDifference, ...] | None = None
    planned: Planned | None = None

    @property
    def measured(self) -> bool:
        """Whether the outline is solid: bound, and seen in the period."""
        return self.evidence is Evidence.MEASURED

    @property
    def on_curve(self) -> bool:
        """Whether it is a point of the experience curve: we expect something here, or customers are asked."""
        return self.expected is not None or self.asked or (self.score is not None and self.score.emotion is not None)

    @property
    def judged(self) -> bool:
        """Whether its conversion is shown: there is one, and it is not that of the quick alone."""
        return self.beyond == "measured" and self.conversion is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStep:
    """One of the most taken steps between two touchpoints; share = of those who visited `from_`."""

    from_: str
    to: str
    n: int
    share: float
    median_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """How much of the drawn journey is measured."""

    measured: int
    touchpoints: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What the picture stands on: period, customers, how fresh, of which snapshot."""

    period: str
    n: int | None
    data_through: datetime | None
    snapshot: Snapshot | None


def too_early(reach: int | None, pending: int | None) -> bool:
    """Tell whether more than half may still go on: a share of the others would be that of the quick."""
    return 2 * (pending or 0) > (reach or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The whole picture. `lanes` are the ones to be seen; one without anything in it takes no room.

    `overlays` are up to five personas' curves. `deviations` is None until somebody compared the drawn journey with the
    walked one. `next` of a card names touchpoints by id. `look` says whether it is the plan, what was measured, or the
    one held against the other; `against` is the other period, in words, where two are compared.
    """

    journey: str
    language: str
    title: str
    subtitle: str
    caption: str
    phases: tuple[DrawnPhase, ...]
    cards: tuple[Card, ...]
    steps: tuple[DrawnStep, ...]
    meter: Meter
    legend: tuple[Sign, ...]
    warnings: tuple[str, ...]
    footer: Footer
    lanes: tuple[LaneName, ...] = ()
    nps: Score | None = None
    overlays: tuple[PersonaCurve, ...] = ()
    handovers: tuple[DrawnHandover, ...] = ()
    deviations: tuple[DrawnDeviation, ...] | None = None
    look: Look = "actual"
    against: str | None = None

    def cards_of(self, phase: str) -> tuple[Card, ...]:
        """Give a phase's cards, in the order they are drawn."""
        return tuple(card for card in self.cards if card.phase == phase)


def scene_to_builtins(scene: Scene) -> dict[str, object]:
    """Give the scene as plain dicts, lists and numbers: the map's JSON."""
    import msgspec  # noqa: PLC0415  (the SVG needs it not)

    plain: dict[str, object] = msgspec.to_builtins(scene)
    steps: list[dict[str, object]] = [msgspec.to_builtins(step) for step in scene.steps]
    return plain | {"steps": [{"from": step.pop("from_"), **step} for step in steps]}
