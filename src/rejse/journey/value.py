"""What a customer wants to avoid and to reach: the pains and gains that touchpoints, personas and notes speak of."""

from dataclasses import dataclass

from rejse.journey.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """A disadvantage the customer wants to avoid; severity 1 (a nuisance) to 5 (she leaves).

    A pain with an id can be named by the content that speaks to it and by the improvement that answers it.
    """

    text: Text
    severity: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """An advantage the customer wants to reach; with an id it can be named, as a pain can."""

    text: Text
    id: str | None = None
