"""What belongs together: the objects that name an object, and those that it names, each with its address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rejse.journey.changing import JOURNEY, kind_at
from rejse.journey.references import TEAMS, VALUES, refers
from rejse.web.forms.desk import capital
from rejse.web.known.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Another object, and as what it names this one."""

    place: str
    name: str
    href: str
    kind: str


def naming(asked: Asked, place: str) -> tuple[Mention, ...]:
    """Give the objects that name an object, in the order of the document."""
    return tuple(_naming(asked, place))


def _naming(asked: Asked, place: str) -> Iterator[Mention]:
    listed, _, own = place.partition("/")
    if not own:
        return
    names = {own} if listed != "team" else {own, str(asked.draft.value(place, "team") or own)}
    for other, fields in asked.draft.objects.items():
        if other != place and any(_names(other, field, value, listed, names) for field, value in fields.items()):
            yield mention(asked, other)


def _names(other: str, field: str, value: Any, listed: str, names: set[str]) -> bool:  # noqa: ANN401
    """Tell whether a field of another object names this one."""
    found = refers(kind_at(other), field.partition("/")[0])
    if found is None or found.to not in ({listed, TEAMS} if listed == "team" else {listed}):
        return False
    return bool(names & {value} if isinstance(value, str) else names & {str(one) for one in value or ()})


def mention(asked: Asked, place: str) -> Mention:
    """Name an object with its kind and address."""
    kind = asked.wording.say(f"kind.{kind_at(place).__name__.lower()}")
    return Mention(place=place, name=name_of(asked, place), href=asked.place(place), kind=capital(kind))


def name_of(asked: Asked, place: str) -> str:
    """Name an object without quotes."""
    if place == JOURNEY:
        return asked.journey.title.said_in(asked.language)
    said = asked.wording.name(place)
    return said[1:-1] if len(said) > 2 and said.startswith('"') and said.endswith('"') else capital(said)


def values_of(asked: Asked, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Say the pains and gains that something speaks to."""
    return tuple(asked.wording.referred(VALUES, one).strip('"»«') for one in ids)
