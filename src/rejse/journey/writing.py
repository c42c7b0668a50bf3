"""Write a journey as YAML that a person would like to read, and as the plain values that JSON and the records hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from io import StringIO
from typing import Any, Final, get_args

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from rejse.errors import CouldNot
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Gain, Journey, Pain, Rule, Text, Touchpoint
from rejse.journey.durations import write_duration
from rejse.journey.fields import OBJECTS, WITH_ID, hints
from rejse.journey.money import Money, write_money
from rejse.journey.parsing import as_written
from rejse.journey.reading import Read, read_written
from rejse.journey.scale import Scale, write_scale

_NEVER_WRAPPED: Final = 1 << 20
_UNSEEN: Final = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Letters that nobody sees, some of which YAML takes for a new line; they are written as escapes."""


_LEAVES: Final[Mapping[type, Callable[[Any], object]]] = {
    timedelta: write_duration,
    time: "{:%H:%M}".format,
    Money: write_money,
    Scale: write_scale,
}
_HELD: Final = [name for name, hint in hints(Journey).items() if {*get_args(hint)} & WITH_ID]
LISTS: Final = ("team", "personas", *(name for name in _HELD if name not in ("team", "personas")))
"""The lists of a journey's objects, in the order they are written."""


class UnreadableJourney(CouldNot):
    """Plain values are not a journey; written by a newer version of the program, or damaged."""

    code = "unreadable-journey"


def write_journey(journey: Journey, *, language_order: tuple[str, ...] = ("da", "en")) -> str:
    """Write a journey as YAML; what has its default is left out, and reading it gives the same journey again."""
    return dump(as_commented(written_for_people(journey, language_order=language_order)))


def written_for_people(journey: Journey, *, language_order: tuple[str, ...]) -> dict[str, object]:
    """Give a journey as plain values in the order a person reads them; dates stay dates, which YAML has."""
    return Writer(journey.default_language, language_order, days=True).thing(journey)


def journey_to_builtins(journey: Journey) -> dict[str, object]:
    """Give a journey as dicts, lists, texts and numbers, in the shape of its YAML; JSON can hold it as it is."""
    return Writer(journey.default_language, (), days=False).thing(journey)


def journey_from_builtins(written: Mapping[str, object]) -> Journey:
    """Take a journey from plain values that `journey_to_builtins` gave.

    Raises:
        UnreadableJourney: they hold something that is wrong; the first problem is told.
    """
    return readable(read_written(as_written(written)))


def readable(read: Read) -> Journey:
    """Give the journey that was read.

    Raises:
        UnreadableJourney: it holds something that is wrong; the first problem is told.
    """
    errors = [problem for problem in read.problems if problem.severity == "error"]
    if read.journey is None or errors:
        raise UnreadableJourney(problem=errors[0].code, path=errors[0].where.path or "journey", count=len(errors))
    return read.journey


def as_commented(written: dict[str, object]) -> CommentedMap:
    """Lay plain values out for YAML: an empty line between objects, short lists on one line, the rest below."""
    made = CommentedMap()
    for name, value in written.items():
        made[name] = _laid_out(value)
        if isinstance(value, list) and any(isinstance(one, dict) and "id" in one for one in value):
            made.yaml_set_comment_before_after_key(name, before="\n")
            for number in range(1, len(value)):
                made[name].yaml_set_comment_before_after_key(number, before="\n")
    return made


def dump(laid_out: CommentedMap) -> str:
    """Write what was laid out."""
    writer = YAML(typ="rt")
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = _NEVER_WRAPPED
    out = StringIO()
    writer.dump(laid_out, out)
    return out.getvalue()


def _laid_out(value: object) -> object:
    match value:
        case dict():
            return CommentedMap({name: _laid_out(one) for name, one in value.items()})
        case list():
            made = CommentedSeq([_laid_out(one) for one in value])
            if not any(isinstance(one, dict | list) or re.search(r"\s", str(one)) for one in value):
                made.fa.set_flow_style()
            return made
        case str() if _UNSEEN.search(value) or value.startswith(("?", ":")):  # signs of YAML's own inside [ ]
            return DoubleQuotedScalarString(value)
        case str() if "\n" in value:
            return LiteralScalarString(value)
        case _:
            return value


class Writer:
    """Turns frozen objects into plain values; `days` keeps dates as dates, which YAML has and JSON has not."""

    def __init__(self, language: str, order: tuple[str, ...], *, days: bool) -> None:
        self.language, self.order, self.days = language, order, days

    def thing(self, one: object) -> dict[str, object]:
        """Write an object's fields, but for those that reading fills in again."""
        assert is_dataclass(one), one
        found = {each.name: getattr(one, each.name) for each in fields(one)}
        kept = [each for each in fields(one) if found[each.name] != _default(each)]
        if isinstance(one, Touchpoint) and _medium_of_library(one):
            kept = [each for each in kept if each.name != "medium"]
        if isinstance(one, Journey):
            kept = _long_ones_last(kept)
        return {each.name: self._value(found[each.name]) for each in kept}

    def _value(self, value: object) -> object:
        match value:
            case Text():
                return self._text(value)
            case Pain(severity=None, id=None) | Gain(id=None) if list(value.text.languages) != ["id"]:
                return self._text(value.text)
            case tuple():
                return [self._value(one) for one in value]
            case Mapping():
                return {name: self._value(one) for name, one in value.items()}
        if isinstance(value, Rule):
            return {name: _alone(one) for name, one in self.thing(value).items()}
        return self.thing(value) if type(value) in OBJECTS.values() else self._leaf(value)

    def _leaf(self, value: object) -> object:
        if (written := _LEAVES.get(type(value))) is not None:
            return written(value)
        match value:
            case StrEnum():
                return str(value)
            case date():
                return value if self.days else value.isoformat()
            case float() if value.is_integer() and abs(value) < 1e15:
                return int(value)
        return value

    def _text(self, text: Text) -> str | dict[str, str]:
        if list(text.languages) == [self.language]:
            return text.languages[self.language]
        first = [tag for tag in self.order if tag in text.languages]
        return {tag: text.languages[tag] for tag in (*first, *(tag for tag in text.languages if tag not in first))}


def _alone(value: object) -> object:
    """Write a rule's only value without a list around it."""
    return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value


def _medium_of_library(touchpoint: Touchpoint) -> bool:
    channel = CHANNELS.get(touchpoint.channel)
    return channel is not None and channel.medium is touchpoint.medium


def _long_ones_last(kept: list[Field[object]]) -> list[Field[object]]:
    """Keep the order of the document, but let the lists of a journey's objects come last."""
    return sorted(kept, key=lambda one: LISTS.index(one.name) if one.name in LISTS else -1)


def _default(one: Field[object]) -> object:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default
