"""The journey as a document: what a company draws. Frozen types; YAML, JSON and database hold the same shape.

A list a person wrote is a tuple here, a text is one string per language, a duration is a `timedelta`. What is required
has no default. The objects around phases and touchpoints have modules of their own. Reading, with all that can be
wrong, is in `reading.py`; the meaning of every field is in the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from rejse.journey.content import Content
from rejse.journey.evidence import Benchmark, Expectation, Note, Survey
from rejse.journey.handover import Handover
from rejse.journey.improvement import Improvement, Opportunity
from rejse.journey.money import Money
from rejse.journey.people import Member, Persona
from rejse.journey.rule import Rule
from rejse.journey.text import Text
from rejse.journey.value import Gain, Pain

__all__ = [
    "Content", "Form", "Gain", "Journey", "Kano", "Lane", "Medium", "Member", "Pain", "Persona", "Phase", "Rule",
    "State", "Text", "Touchpoint", "TrackedBy",
]  # fmt: skip


class State(StrEnum):
    """Which journey is drawn: the one we plan, the one that is, or the one we want."""

    PLANNED = "planned"
    AS_IS = "as-is"
    TO_BE = "to-be"


class Form(StrEnum):
    """What a touchpoint is: something said between two, or something somebody does."""

    COMMUNICATION = "communication"
    ACTION = "action"


class Medium(StrEnum):
    """How customer and company meet."""

    DIGITAL = "digital"
    PHYSICAL = "physical"
    PERSONAL = "personal"


class Lane(StrEnum):
    """Where a touchpoint is drawn: digital above the customers' way, physical below it."""

    DIGITAL = "digital"
    PHYSICAL = "physical"


class TrackedBy(StrEnum):
    """How a visit becomes known. `UNRECORDED`: nobody records it, so it has no numbers and makes none false."""

    EVENT = "event"
    MANUAL = "manual"
    LINK = "link"
    QR = "qr"
    IMPORT = "import"
    UNRECORDED = "unrecorded"


class Kano(StrEnum):
    """What kind of need a touchpoint meets (Kano 1984)."""

    MUST_BE = "must-be"
    PERFORMANCE = "performance"
    ATTRACTIVE = "attractive"
    INDIFFERENT = "indifferent"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the journey as the customer lives it. Phases may overlap and may lead back."""

    id: str
    name: Text
    goal: Text | None = None
    actions: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    thoughts: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    feeling: Text | None = None
    patience: timedelta | None = None
    extent: tuple[float, float] | None = None
    entry: Rule | None = None
    owner: str | None = None
    target_conversion: float | None = None
    target_time: timedelta | None = None
    next: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """One meeting between customer and company, atomic: what happens, how, who is responsible, and what comes next."""

    id: str
    name: Text
    phase: str
    form: Form
    channel: str
    medium: Medium
    title: Text | None = None
    shared: str | None = None
    lane: Lane | None = None
    position: float | None = None
    optional: bool = False
    one_of: str | None = None
    max_repeats: int | None = None
    patience: timedelta | None = None
    next: tuple[str, ...] = ()
    order_after: tuple[str, ...] = ()
    initiator: str | None = None
    receiver: str | None = None
    what: Text | None = None
    how: Text | None = None
    responsible: str | None = None
    raci: Mapping[str, Literal["R", "A", "C", "I"]] = field(default_factory=dict)
    needs: tuple[Text, ...] = ()
    thoughts: tuple[Text, ...] = ()
    own_time: timedelta | None = None
    own_cost: Money | None = None
    job: Text | None = None
    pains: tuple[Pain, ...] = ()
    gains: tuple[Gain, ...] = ()
    content: tuple[str, ...] = ()
    call_to_action: Text | None = None
    evidence: tuple[Text, ...] = ()
    frontstage: tuple[Text, ...] = ()
    backstage: tuple[Text, ...] = ()
    support: tuple[Text, ...] = ()
    expected_emotion: float | None = None
    expected_time: timedelta | None = None
    expected_score: float | None = None
    importance_customer: int | None = None
    importance_business: int | None = None
    moment_of_truth: bool = False
    kano: Kano | None = None
    binding: Rule | None = None
    survey: str | None = None
    tracked_by: TrackedBy | None = None

    @property
    def drawn_in(self) -> Lane:
        """The lane it is drawn in: its own choice, else digital above and physical or personal below."""
        if self.lane is not None:
            return self.lane
        return Lane.DIGITAL if self.medium is Medium.DIGITAL else Lane.PHYSICAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The whole drawn journey. `won_at` names the touchpoints that make somebody a customer.

    It may detail a phase of another journey: `parent` names that one, `parent_phase` its phase.
    """

    id: str
    title: Text
    owner: str
    phases: tuple[Phase, ...]
    summary: Text | None = None
    actor: Text | None = None
    state: State = State.AS_IS
    start_trigger: Text | None = None
    end_goal: Text | None = None
    won_at: tuple[str, ...] = ()
    team: tuple[Member, ...] = ()
    review_interval: timedelta | None = None
    last_review: date | None = None
    currency: str | None = None
    time_zone: str | None = None
    default_language: str = "da"
    parent: str | None = None
    parent_phase: str | None = None
    personas: tuple[Persona, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    content: tuple[Content, ...] = ()
    handovers: tuple[Handover, ...] = ()
    surveys: tuple[Survey, ...] = ()
    notes: tuple[Note, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    improvements: tuple[Improvement, ...] = ()

    def phase_number(self, touchpoint: Touchpoint) -> int:
        """Give the touchpoint's place in the journey's list of phases; a later number is a later phase."""
        return [phase.id for phase in self.phases].index(touchpoint.phase)
