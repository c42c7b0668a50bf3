"""Cards that stand on several journeys: what is said of such a card is the same on all of them.

A card with `shared: JOURNEY/CARD` is that card, seen from another journey. Where it stands (its phase, its neighbours,
whether it may be left out) is each journey's own, and so is what names others of the same journey: who answers for it,
its content and its survey.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from rejse.journey.changing import AFTER, WHOLE, Draft, Operation
from rejse.journey.document import Touchpoint

OWN: Final = frozenset(
    (
        *("id", "shared", "phase", "position", "lane", "optional", "one_of", "next", "order_after"),
        *("responsible", "raci", "content", "survey"),
    )
)
"""The fields that every journey has for itself."""

EVERYWHERE: Final = frozenset(one.name for one in fields(Touchpoint)) - OWN
"""The fields that are the same wherever a shared card stands."""

_CARDS: Final = "touchpoints/"


def origin(draft: Draft, place: str) -> tuple[str, str] | None:
    """Give the journey and the place of the card that a card really is; its own where it is shared from nowhere."""
    if not place.startswith(_CARDS) or place not in draft.objects:
        return None
    shared = draft.objects[place].get("shared")
    if shared is None:
        return draft.id, place
    journey, _, card = str(shared).partition("/")
    return journey, _CARDS + card


def shared_places(draft: Draft) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give the cards that are shared from elsewhere, each with where it comes from."""
    for place, told in draft.objects.items():
        if place.startswith(_CARDS) and told.get("shared") is not None:
            found = origin(draft, place)
            assert found is not None, place
            yield place, found


def with_shared(mine: Draft, base: Draft, sources: Mapping[str, Draft]) -> Draft:
    """Give a draft in which every card that was shared just now says what its origin says; others say what they say."""
    made = mine.copy()
    for place, (journey, card) in shared_places(mine):
        there = sources.get(journey)
        if there is None or card not in there.objects:
            continue
        if base.objects.get(place, {}).get("shared") != mine.objects[place]["shared"]:
            kept = {name: value for name, value in mine.objects[place].items() if not is_everywhere(name)}
            told = {name: value for name, value in there.objects[card].items() if is_everywhere(name)}
            made.objects[place] = {**kept, **told}
    return made


def said_elsewhere(done: Operation, draft: Draft) -> Iterator[tuple[tuple[str, str], Operation]]:
    """Give what an operation says of a card wherever it stands: the origin of the card, and the operation there."""
    found = origin(draft, done.object)
    if found is None:
        return
    if done.field == WHOLE:
        for name, value in (done.becomes or {}).items():
            if is_everywhere(name):
                yield found, Operation(found[1], name, None, value)
    elif is_everywhere(done.field):
        yield found, Operation(found[1], done.field, done.before, done.becomes)


def is_everywhere(name: str) -> bool:
    """Tell whether a field of a shared card is the same on every journey."""
    return name != AFTER and name.partition("/")[0] in EVERYWHERE
