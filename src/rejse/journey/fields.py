"""What the fields of the document may hold: limits, ids and languages; for reading, checks and schema."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Final, Union, get_args, get_origin, get_type_hints

from rejse.journey.document import Content, Gain, Journey, Member, Pain, Persona, Phase, Rule, Touchpoint
from rejse.journey.evidence import Benchmark, Expectation, Note, Survey
from rejse.journey.handover import Acceptance, BusinessCalendar, Delivery, FollowUp, Handover, HandoverEvents
from rejse.journey.improvement import Effect, Improvement, Opportunity


@cache
def hints(kind: type) -> Mapping[str, object]:
    """Give the type of each of an object's fields, without the None of what may be left out."""
    return {name: _without_none(hint) for name, hint in get_type_hints(kind).items()}


def _without_none(hint: object) -> object:
    if get_origin(hint) not in (Union, UnionType):
        return hint
    (kept,) = (one for one in get_args(hint) if one is not NoneType)
    return kept


OBJECTS: Final[Mapping[str, type]] = {
    kind.__name__.lower(): kind
    for kind in (
        *(Journey, Member, Persona, Phase, Touchpoint, Pain, Gain, Content),
        *(Handover, Delivery, FollowUp, BusinessCalendar, HandoverEvents, Acceptance),
        *(Survey, Note, Expectation, Benchmark, Opportunity, Improvement, Effect, Rule),
    )
}
"""The kinds of objects a document is made of, by the name they have in words and schema."""

WITH_ID: Final = frozenset(kind for kind in OBJECTS.values() if "id" in hints(kind)) - {Journey, Pain, Gain}
"""Those that stand in a list of the journey's and are told apart by their ids."""

NAMEABLE: Final = (Pain, Gain)
"""Those that are often a plain text, and have an id only where something refers to them."""

LIMITS: Final[Mapping[str, tuple[float, float | None]]] = {
    **dict.fromkeys(("severity", "importance", "satisfaction", "importance_customer", "importance_business"), (1, 5)),
    **dict.fromkeys(("target_conversion", "target_share", "acceptance_share", "response_share"), (0, 1)),
    **dict.fromkeys(("max_repeats", "contact_attempts", "version"), (1, None)),
    **dict.fromkeys(("leads", "n"), (0, None)),
    "expected_emotion": (-2, 2),
}
"""The lowest and the highest number a field may hold; None where there is no highest."""

SHARES: Final = frozenset(name for name, limits in LIMITS.items() if limits == (0, 1))

NAME_LETTERS_MAX: Final = 40
"""How long a card's name may be and still be read at a glance."""

TOUCHPOINTS_MAX: Final = 254
"""How many touchpoints one journey may have: events carry their touchpoint in one byte."""

ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE: Final = re.compile(r"(?P<language>[a-z]{2})(?:-[A-Z]{2})?")
CURRENCY: Final = re.compile(r"[A-Z]{3}")
COUNTRY: Final = re.compile(r"[A-Z]{2}")

_TAGS: Final = (  # ISO 639-1, two letters each
    "aaabaeafakamanarasavayazbabebgbibmbnbobrbscacechcocrcscucvcydadedvdzeeel"
    "eneoeseteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisit"
    "iujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmt"
    "mynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsisksl"
    "smsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyo"
    "zazhzu"
)
_LANGUAGES: Final = frozenset(_TAGS[at : at + 2] for at in range(0, len(_TAGS), 2))

_DANISH: Final[Mapping[str, str]] = {
    "navn": "name", "titel": "title", "fase": "phase", "faser": "phases", "kontaktpunkter": "touchpoints",
    "kanal": "channel", "medie": "medium", "næste": "next", "ansvarlig": "responsible", "ejer": "owner", "hvad": "what",
    "hvordan": "how", "mål": "goal", "handlinger": "actions", "behov": "needs", "tanker": "thoughts",
    "spørgsmål": "questions", "følelse": "feeling", "smerter": "pains", "gevinster": "gains", "indhold": "content",
    "datakobling": "binding", "sporing": "tracked_by", "valgfri": "optional", "tålmodighed": "patience",
    "kommunikation": "communication", "kommunikationspunkt": "communication", "handling": "action",
    "fysisk": "physical", "personlig": "personal", "digitalt": "digital", "manuelt": "manual",
    "dk": "da", "dansk": "da", "danish": "da", "engelsk": "en", "english": "en", "gb": "en",
    "telefon": "phone", "brev": "letter", "butik": "shop", "faktura": "invoice", "levering": "delivery",
    "radioreklame": "radio", "hjemmeside": "web", "website": "web", "messe": "event", "selvbetjening": "self-service",
}  # fmt: skip
"""What a Dane might write, and the word of the format that is meant."""

_WRITTEN_MAX: Final = 60  # nobody slips in a name longer than this
_SPELT_OUT: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})


def nearest(written: str, choices: Iterable[str]) -> str | None:
    """Find the choice that was probably meant: the Danish word for it, or the one spelt most like it."""
    if len(written) > _WRITTEN_MAX:
        return None
    by_folded = {choice.casefold(): choice for choice in choices}
    folded = written.casefold().strip()
    if (meant := _DANISH.get(folded)) in by_folded.values():
        return meant
    found = get_close_matches(folded, by_folded, 1)
    return by_folded[found[0]] if found else None


def slug(written: str) -> str:
    """Make an id of what a person wrote: "Prøvetur på El-cykel" becomes "proevetur-paa-el-cykel"."""
    spelt = unicodedata.normalize("NFKD", written.lower().translate(_SPELT_OUT)).lower()
    return re.sub(r"[^a-z0-9]+", "-", spelt.encode("ascii", "ignore").decode()).strip("-")[:60].strip("-")


def is_language(tag: str) -> bool:
    """Tell whether a tag names a language: `da`, `en`, `de-AT`."""
    found = LANGUAGE.fullmatch(tag)
    return found is not None and found["language"] in _LANGUAGES


@cache
def required(kind: type) -> tuple[str, ...]:
    """Name the fields an object must have, `id` first."""
    return tuple(one.name for one in fields(kind) if _has_no_default(one))


def _has_no_default(one: Field[object]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING
