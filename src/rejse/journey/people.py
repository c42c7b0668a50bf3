"""The people of a journey: the team that answers for it, and the personas who travel."""

from dataclasses import dataclass
from enum import StrEnum

from rejse.journey.rule import Rule
from rejse.journey.text import Text
from rejse.journey.value import Gain, Pain


class Market(StrEnum):
    """Whom we sell to."""

    B2C = "B2C"
    B2B = "B2B"


class HelpWanted(StrEnum):
    """How a persona wants to get on: by being advised, or by herself."""

    ADVISED = "advised"
    SELF = "self"


class BuyingRole(StrEnum):
    """The part a person plays when a company buys (Webster and Wind 1972)."""

    INITIATOR = "initiator"
    USER = "user"
    INFLUENCER = "influencer"
    DECIDER = "decider"
    BUYER = "buyer"
    GATEKEEPER = "gatekeeper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the team: who owns phases and touchpoints."""

    id: str
    name: str
    team: str | None = None
    initials: str | None = None
    role: Text | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A kind of customer: those we have, and those who should be customers but are not yet."""

    id: str
    name: Text
    market: Market | None = None
    is_customer: bool = True
    target_share: float | None = None
    ideal: bool = False
    help_wanted: HelpWanted | None = None
    gender: Text | None = None
    age: Text | None = None
    geography: Text | None = None
    tasks: tuple[Text, ...] = ()
    company_size: Text | None = None
    buying_role: BuyingRole | None = None
    needs: tuple[Text, ...] = ()
    motives: tuple[Text, ...] = ()
    pains: tuple[Pain, ...] = ()
    gains: tuple[Gain, ...] = ()
    quote: Text | None = None
    found_by: tuple[Text, ...] = ()
    contacts_by: tuple[Text, ...] = ()
    experience: Text | None = None
    responsible: str | None = None
    rule: Rule | None = None
