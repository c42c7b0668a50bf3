"""What stands in the fields of a journey's objects, in words: names for ids, and values as their readers write them."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final, cast, get_args, get_origin

from rejse.journey.changing import JOURNEY, Draft, Value, kind_at
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Gain, Journey, Pain, Rule, Touchpoint
from rejse.journey.fields import OBJECTS, SHARES, hints
from rejse.journey.handover import Acceptance, Handover
from rejse.journey.money import Money, read_money
from rejse.journey.people import Member
from rejse.journey.references import TEAMS, VALUES, refers
from rejse.journey.scale import Scale, read_scale
from rejse.journey.spelling import (
    amount,
    clock,
    country,
    day,
    language_name,
    length,
    number,
    quoted,
    quoted_apart,
    share,
    shortened,
    shortened_apart,
)
from rejse.journey.text import Text
from rejse.words import label
from rejse.words.change import LABELS

_NAMED_BY: Final = ("name", "title", "competitor", "quote", "question", "topic", "need")
KNOWN_BY: Final[Mapping[type, str]] = {Pain: "text", Gain: "text", Acceptance: "team"}
"""What an object that has no name of its own is known by."""

INNER: Final = frozenset(OBJECTS.values()) - {Rule}
"""The kinds whose fields are told one by one; a rule is told as one."""

_BARE: Final = frozenset({"currency", "time_zone"})
"""Texts that are told without quotes."""

_LEAVES: Final[Mapping[type, Callable[[Any, str], str]]] = {
    bool: lambda value, language: label("change", "yes" if value else "no", language),
    int: number,
    float: number,
    date: day,
    time: clock,
    timedelta: length,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Says what stands in fields, to readers of a language; names are looked up in the drafts, in their order."""

    language: str
    drafts: tuple[Draft, ...]

    def say(self, key: str, **arguments: str) -> str:
        """Give a text of the area."""
        return label("change", key, self.language, **arguments)

    @property
    def default_language(self) -> str:
        """The language of the journey's plain texts."""
        return str(self.drafts[0].value(JOURNEY, "default_language") or default(Journey, "default_language"))

    # -- names -----------------------------------------------------------------------------------------------------

    def heading(self, place: str) -> str:
        """Name an object with its kind: `Touchpoint "Call us"`."""
        kind = self.say(f"kind.{kind_at(place).__name__.lower()}")
        return f"{kind} {self.name(place)}" if place else kind

    def name(self, place: str) -> str:
        """Name an object: a person plainly, everything else in quotes; what has no name by what it is about."""
        found = next((draft.objects[place] for draft in self.drafts if place in draft.objects), {})
        kind = kind_at(place)
        if kind is Member and "name" in found:
            return shortened(found["name"])
        if kind is Handover and found and not self._text_in(found, "name"):
            teams = {name: self.value(Handover, name, found.get(name)) for name in ("from_team", "to_team")}
            return self.say("name.handover", **teams)
        told = next((told for name in _NAMED_BY if (told := self._text_in(found, name))), None)
        if told is not None:
            return quoted(told)
        about = next((name for name in ("touchpoint", "phase", "persona") if name in found), None)
        if about is not None:
            return self.say("name.about", subject=self.value(kind, about, found[about]))
        if "date" in found:
            return self.say("name.dated", date=day(found["date"], self.language))
        return quoted(place.partition("/")[2])

    def mention(self, place: str) -> str:
        """Name an object in a sentence; one without a name of its own with its kind: `Note of 29 March 2026`."""
        name = self.name(place)
        return name if kind_at(place) is Member or name.startswith('"') else self.heading(place)

    def referred(self, to: str, own: str) -> str:
        """Name what an id refers to; an id that nothing has is told as it is."""
        if to == VALUES:
            return next((told for draft in self.drafts if (told := self._pain_or_gain(draft, own))), quoted(own))
        place = f"{'team' if to == TEAMS else to}/{own}"
        if any(place in draft.objects for draft in self.drafts):
            return self.mention(place)
        return shortened(own) if to in ("team", TEAMS) else quoted(own)

    def _pain_or_gain(self, draft: Draft, own: str) -> str | None:
        for each in draft.objects.values():
            for one in (*each.get("pains", ()), *each.get("gains", ())):
                if "text" in one and one.get("id") == own:
                    return quoted(self.text(one["text"]))
        return None

    def field(self, kind: type, name: str) -> str:
        """Name a field; a text in another language than the journey's own says which."""
        whole, _, language = name.partition("/")
        if (inner := inside(kind, name)) is not None:
            return f"{self.field(kind, whole)}, {self.field(inner, language)}"
        if language and get_origin(hints(kind)[whole]) is Mapping:
            return f"{self.field(kind, whole)}, {self.referred('team', language)}"
        own = f"field.{kind.__name__.lower()}.{whole}"
        told = self.say(own if own in LABELS else f"field.{whole}")
        return f"{told} ({self.tongue(language)})" if language not in ("", self.default_language) else told

    def tongue(self, tag: str) -> str:
        """Name a language."""
        return language_name(tag, self.language)

    # -- values ----------------------------------------------------------------------------------------------------

    def text(self, written: Mapping[str, str]) -> str:
        """Give a text in the reader's language, else in the journey's, else in its first."""
        said = Text(written)
        return written.get(self.language) or said.said_in(self.default_language)

    def value(self, kind: type, name: str, value: Value) -> str:
        """Say what stands in a field."""
        if (inner := inside(kind, name)) is not None:
            return self.value(inner, name.partition("/")[2], value)
        if value is None or value == [] or (value == {} and hints(kind)[name] not in INNER):
            return self.say("none")
        if name.partition("/")[0] in SHARES:
            return share(value, self.language)
        if (found := refers(kind, name)) is not None:
            return ", ".join(self.referred(found.to, own) for own in ([value] if isinstance(value, str) else value))
        if (named := self._standard(kind, name, value)) is not None:
            return named
        return self._told(hints(kind)[name.partition("/")[0]], value)

    def pair(self, kind: type, name: str, one: Value, other: Value) -> tuple[str, str]:
        """Say two values of a field; where they are long texts, around the place where they part."""
        if (inner := inside(kind, name)) is not None:
            return self.pair(inner, name.partition("/")[2], one, other)
        hint = hints(kind)[name.partition("/")[0]]
        if hint in (Text, str) and one and other and self._free(kind, name, one, other):
            return quoted_apart(one, other)
        if hint is Rule and one and other:
            return shortened_apart(self.rule(one), self.rule(other))
        told = self.value(kind, name, one), self.value(kind, name, other)
        if told[0] == told[1] and one and other and hint is str and refers(kind, name) is not None:
            return f"{told[0]} ({shortened(one)})", f"{told[1]} ({shortened(other)})"  # two of the same name
        return told

    def item(self, kind: type, name: str, value: Value) -> str:
        """Say one value of a field that holds several."""
        if refers(kind, name) is not None:
            return self.value(kind, name, [value])
        return self._told(get_args(hints(kind)[name])[0], value)

    def part(self, member: str, part: str) -> str:
        """Say somebody's part: Bo Holm (A)."""
        return f"{self.referred('team', member)} ({part})"

    def rule(self, written: Mapping[str, Value]) -> str:
        """Say a rule: name = purchase and channel = web or shop."""
        facets = ("type", "name", "source", "channel", "outcome", "path", "campaign")
        told = [f"{self.field(Rule, one)} = {self._either(written[one])}" for one in facets if one in written]
        for facet in ("property", "trait"):
            if facet in written:
                op = written.get("op", "")
                sign = self.say(f"op.{op}") if f"op.{op}" in LABELS else op
                said = (written[facet], sign, self._either(written.get("value", [])))
                told.append(" ".join(one for one in said if one))
        if not told and "value" in written:
            told.append(self._either(written["value"]))
        for joined, word in (("all", "and"), ("any", "or")):
            parts = [self._within(one) for one in written.get(joined, ())]
            alone = not told and len(written) == 1
            whole = f" {self.say(word)} ".join(parts)
            told += [whole if alone or len(parts) == 1 else f"({whole})"] if parts else []
        return f" {self.say('and')} ".join(told) or self.say("none")

    def _within(self, written: Mapping[str, Value]) -> str:
        """Say a rule inside another one, in brackets where it is joined itself."""
        told = self.rule(written)
        joined = len(written) == 1 and any(len(written.get(one, ())) > 1 for one in ("all", "any"))
        return f"({told})" if joined else told

    def _either(self, values: Value) -> str:
        return f" {self.say('or')} ".join([values] if isinstance(values, str) else values)

    def _free(self, kind: type, name: str, *texts: str) -> bool:
        """Tell whether texts are a person's own words, not names of something else."""
        return refers(kind, name) is None and all(self._standard(kind, name, one) is None for one in texts)

    def _standard(self, kind: type, name: str, value: Value) -> str | None:
        """Say what a standard or the channel library has a name for."""
        if name == "default_language":
            return self.tongue(value)
        if name == "holidays":
            return country(value, self.language)
        if kind is Touchpoint and name == "channel" and value in CHANNELS:
            return CHANNELS[value].name(self.language)
        if name == "extent":
            return "–".join(number(end, self.language) for end in value)
        return str(value) if name in _BARE else None

    def _told(self, hint: object, value: Value) -> str:  # noqa: PLR0911  (one line for each type)
        origin = get_origin(hint)
        if origin is tuple:
            return ", ".join(self._told(get_args(hint)[0], one) for one in value)
        if origin is not None:
            return (
                str(value)
                if isinstance(value, str)
                else ", ".join(self.part(member, one) for member, one in value.items())
            )
        made = cast("type", hint)
        if made is Rule:
            return shortened(self.rule(value))
        if made is Text:
            return quoted(value if isinstance(value, str) else self.text(value))
        if made in INNER:
            return self._object(made, as_object(made, value))
        if issubclass(made, StrEnum):
            return self.say(f"value.{made.__name__.lower()}.{value}")
        if made is Money and (money := read_money(str(value))) is not None:
            return amount(money, self.drafts[0].value(JOURNEY, "currency"), self.language)
        if made is Scale and (scale := read_scale(value)) is not None:
            return f"{number(scale.low, self.language)}–{number(scale.high, self.language)}"
        return _LEAVES[made](value, self.language) if made in _LEAVES else quoted(str(value))

    def _object(self, kind: type, value: Mapping[str, Value]) -> str:
        """Say an object inside another one: what it is known by, then its fields."""
        known = KNOWN_BY.get(kind)
        rest = [
            f"{self.field(kind, name)} {self.value(kind, name, each)}"
            for name, each in value.items()
            if name not in (known, "id")
        ]
        if known is None:
            return ", ".join(rest) or self.say("bare")
        told = self.known(kind, value)
        return f"{told} ({', '.join(rest)})" if rest else told

    def known(self, kind: type, value: Mapping[str, Value]) -> str:
        """Say what an object inside another one is known by: a pain by its text, a yes by its team."""
        return self.value(kind, KNOWN_BY[kind], value[KNOWN_BY[kind]])

    def _text_in(self, found: Mapping[str, Value], name: str) -> str | None:
        written = {key.partition("/")[2]: said for key, said in found.items() if key.partition("/")[0] == name}
        return None if not written else written[""] if "" in written else self.text(written)


def inside(kind: type, name: str) -> type | None:
    """Give the kind of the object inside another one that a field is a part of: of `delivers/leads`, the delivery."""
    whole, _, part = name.partition("/")
    hint = hints(kind)[whole]
    return hint if part and hint in INNER else None


def as_object(kind: type, value: Mapping[str, Value]) -> Mapping[str, Value]:
    """Give a pain or a gain that was written as a plain text as an object."""
    return {"text": value} if kind in (Pain, Gain) and "text" not in value else value


@cache
def default(kind: type, name: str) -> Value:
    """Give what a field holds that nothing was written in, as JSON can hold it; None where that is nothing."""
    each = next(one for one in fields(cast("Any", kind)) if one.name == name)
    match None if each.default is MISSING else each.default:
        case StrEnum() as choice:
            return str(choice)
        case tuple() as items:
            return [str(item) for item in items] or None
        case time() as at:
            return f"{at:%H:%M}"
        case value:
            return value
