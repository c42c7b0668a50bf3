"""What a person wrote for the lanes of text: pains and gains, thoughts, content, and what is made of it all."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody responsible, as shown: initials on a card, the name beside them."""

    initials: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPain:
    """A pain point of a phase; severity 1 to 5, None where nobody judged it. `answered`: some content speaks to it."""

    text: str
    severity: int | None
    touchpoint: str
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGain:
    """What a customer wants to reach. `answered`: some content speaks to it."""

    text: str
    touchpoint: str
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnContent:
    """Something we show or say, and what it calls the customer to do; of a touchpoint, or of its whole phase."""

    title: str
    call_to_action: str | None = None
    status: str | None = None
    url: str | None = None
    touchpoints: tuple[str, ...] = ()
    id: str | None = None


ThoughtKind: TypeAlias = Literal["feeling", "thought", "question", "need"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """What goes on in the customer's mind in a phase."""

    kind: ThoughtKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnIdea:
    """An opportunity, with when it will be asked for, or an improvement, with what it did."""

    kind: Literal["opportunity", "improvement"]
    text: str
    told: str | None
    touchpoint: str | None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNote:
    """What came of an interview, an observation, a call or a workshop; confirmed, or an assumption still."""

    text: str
    told: str
    confirmed: bool
    touchpoint: str | None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What customers expect against what they meet, or a competitor's figure: one sentence or two."""

    kind: Literal["expectation", "benchmark"]
    text: str
    n: int | None
    touchpoint: str | None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """What stands behind a phase's touchpoints: the service blueprint's four lanes, one text after the other."""

    evidence: tuple[str, ...] = ()
    frontstage: tuple[str, ...] = ()
    backstage: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


NO_BACKDROP: Final = Backdrop()
"""Nothing stands behind."""
