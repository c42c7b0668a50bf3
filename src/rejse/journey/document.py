"""The journey as a document: what a company draws. Frozen types; YAML, JSON and database hold the same shape.

A list a person wrote is a tuple here, a text is one string per language, a duration is a `timedelta`. What is required
has no default. Reading, with all that can be wrong, is in `reading.py`; the meaning of every field is in the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """What a person wrote, once per language; `languages` is never empty."""

    languages: Mapping[str, str]

    def said_in(self, language: str) -> str:
        """Give the text in a language, or in the first language it was written in."""
        return self.languages.get(language) or next(iter(self.languages.values()))


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
class Member:
    """Somebody in the team: who owns phases and touchpoints."""

    id: str
    name: str
    initials: str | None = None
    role: Text | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """A disadvantage the customer wants to avoid; severity 1 (a nuisance) to 5 (she leaves)."""

    text: Text
    severity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Something we show or say; it speaks to a pain or a gain and calls to action."""

    id: str
    title: Text
    topic: Text | None = None
    format: str | None = None
    url: str | None = None
    call_to_action: Text | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule over events. A test names facets of one event; `all` and `any` combine rules.

    The facets named in one test must all hold. A value may be a list: one of them suffices. `path` and `name` may hold
    `*`; `property` is compared with `value` by `op` (=, !=, in, <, >, contains, exists).
    """

    all: tuple["Rule", ...] = ()
    any: tuple["Rule", ...] = ()
    type: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    property: str | None = None
    op: Literal["=", "!=", "in", "<", ">", "contains", "exists"] | None = None
    value: tuple[str, ...] = ()


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
    own_cost: float | None = None
    job: Text | None = None
    pains: tuple[Pain, ...] = ()
    gains: tuple[Text, ...] = ()
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
    """The whole drawn journey. `won_at` names the touchpoints that make somebody a customer."""

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
    touchpoints: tuple[Touchpoint, ...] = ()
    content: tuple[Content, ...] = ()

    def phase_number(self, touchpoint: Touchpoint) -> int:
        """Give the touchpoint's place in the journey's list of phases; a later number is a later phase."""
        return [phase.id for phase in self.phases].index(touchpoint.phase)
