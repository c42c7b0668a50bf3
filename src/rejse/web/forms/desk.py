"""What a form needs to know of the journey around its object: names, languages, and what may be chosen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, cast, get_args, get_origin

from rejse.journey.changing import JOURNEY, Draft, Value, kind_at
from rejse.journey.channels import CHANNELS
from rejse.journey.document import Journey, Text, Touchpoint
from rejse.journey.fields import hints, required
from rejse.journey.references import TEAMS, VALUES, refers
from rejse.journey.wording import INNER, Wording, default, inside
from rejse.web.forms.shape import SHAPES, owner_of
from rejse.words import LANGUAGES, label
from rejse.words.forms import LABELS


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen: what is sent, what is read, and the icon of a channel."""

    value: str
    label: str
    icon: str = ""


_RATED: Final = ("1", "2", "3", "4", "5")
_MOODS: Final = (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2)

_PLAIN: Final = frozenset(
    {"state", "form", "medium", "lane", "market", "help_wanted", "kind", "horizon", "certainty", "date", "feature"}
    | {"status", "verdict", "name", "phase", "persona", "touchpoint", "what", "how", "gains"}
    | {"from_team", "to_team", "after", "needs", "thoughts", "actions", "initiator", "receiver", "importance_customer"}
    | {"importance_business", "call_to_action", "feeling", "questions"}
    | {"expected", "believed", "perceived", "expected_score", "believed_score", "perceived_score", "question"}
)
"""Fields whose label, or whose choices, say already what they are for."""


@dataclass(frozen=True)
class Desk:
    """One object of a draft, laid before a reader of a language."""

    draft: Draft
    place: str
    language: str

    @property
    def kind(self) -> type:
        """The type of the object."""
        return kind_at(self.place)

    @cached_property
    def wording(self) -> Wording:
        """What says names and values in the reader's language."""
        return Wording(self.language, (self.draft,))

    def say(self, key: str, **arguments: str) -> str:
        """Give a word of the forms."""
        return label("forms", key, self.language, **arguments)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every field of the object's form."""
        return tuple(name for group in SHAPES[self.kind] for name in group.fields)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages texts are written in: the journey's own first, then Danish, English and whatever is there."""
        return tuple(dict.fromkeys((self.wording.default_language, *LANGUAGES, *sorted(self._tongues()))))

    def _tongues(self) -> Iterator[str]:
        for key, value in self.draft.objects.get(self.place, {}).items():
            name, _, part = key.partition("/")
            hint = hints(self.kind).get(name)
            if hint is Text:
                yield part
            elif isinstance(value, list):
                for one in value:
                    written = one.get("text", one) if isinstance(one, dict) else {}
                    yield from written if self._holds_texts(key) and isinstance(written, dict) else ()

    def _holds_texts(self, key: str) -> bool:
        kind, name = owner_of(self.kind, key)
        return hints(kind)[name] == tuple[Text, ...] or name in ("pains", "gains")

    # -- what stands there -----------------------------------------------------------------------------------------

    def value(self, name: str) -> Value:
        """Give what a field holds, or what it is when nothing is written; parts of nothing are nothing."""
        written = self.draft.value(self.place, name)
        if written is None and self.kind is Touchpoint and name == "medium":
            channel = CHANNELS.get(self.draft.value(self.place, "channel") or "")
            return None if channel is None else str(channel.medium)
        return self.default(name) if written is None else written

    def default(self, name: str) -> Value:
        """Give what a field is when nothing is written in it."""
        kind, own = owner_of(self.kind, name)
        if kind is not self.kind and not self.there(name.partition("/")[0]):
            return None
        return default(kind, own)

    def there(self, whole: str) -> bool:
        """Tell whether an object inside this one exists, though all its fields may be as usual."""
        fields = self.draft.objects.get(self.place, {})
        return any(key.partition("/")[0] == whole for key in fields)

    def parts(self, name: str) -> dict[str, Value]:
        """Give the parts of a field by what tells them apart: a text by language, shares of work by member."""
        fields = self.draft.objects.get(self.place, {})
        return {key.partition("/")[2]: value for key, value in fields.items() if key.startswith(f"{name}/")}

    def needed(self, name: str) -> bool:
        """Tell whether a field must hold something."""
        kind, own = owner_of(self.kind, name)
        return own in required(kind) and kind is self.kind

    # -- words -----------------------------------------------------------------------------------------------------

    def label(self, name: str) -> str:
        """Name a field."""
        kind, own = owner_of(self.kind, name)
        key = f"label.{kind.__name__.lower()}.{own}"
        return self.say(key) if key in LABELS else capital(self.wording.field(kind, own))

    def help(self, name: str) -> str:
        """Say what a field is for."""
        kind, own = owner_of(self.kind, name)
        for key in (f"help.{kind.__name__.lower()}.{own}", f"help.{own}"):
            if key in LABELS:
                return self.say(key)
        if own in _PLAIN:
            return ""
        return capital(label("fields", f"field.{kind.__name__.lower()}.{own}", self.language))

    def named(self, place: str) -> str:
        """Name an object, without quotes."""
        said = self.wording.name(place)
        return said[1:-1] if len(said) > 2 and said.startswith('"') and said.endswith('"') else capital(said)

    def title(self) -> str:
        """Name the object whose form it is."""
        return self.named(self.place) if self.place else str(self.wording.text(self.parts("title") or {"": ""}))

    # -- what may be chosen ----------------------------------------------------------------------------------------

    def choices(self, name: str) -> tuple[Choice, ...]:
        """Give what may be chosen in a field; what stands there already is among it, though nothing has that id."""
        kind, own = owner_of(self.kind, name)
        found = refers(kind, own)
        if found is not None:
            return self._with_written(name, self.known(found.to))
        hint = hints(kind)[own]
        item = get_args(hint)[0] if get_origin(hint) is tuple else hint
        if isinstance(item, type) and issubclass(item, StrEnum):
            told = [(str(one), label("change", f"value.{item.__name__.lower()}.{one}", self.language)) for one in item]
            return tuple(Choice(one, capital(said)) for one, said in told)
        if own == "default_language":
            tags = dict.fromkeys((*LANGUAGES, str(self.value(name))))
            return tuple(Choice(tag, capital(self.wording.tongue(tag))) for tag in tags)
        return ()

    def known(self, to: str) -> list[Choice]:
        """Give the objects of a list, or teams, or pains and gains, to choose from."""
        if to == VALUES:
            return [Choice(own, self.wording.referred(VALUES, own).strip('"')) for own in self.known_values]
        members = [Choice(own, self.named(f"team/{own}")) for own in self.draft.order["team"]]
        if to != TEAMS:
            return [Choice(own, self.named(f"{to}/{own}")) for own in self.draft.order[to]]
        teams = dict.fromkeys(self.draft.value(f"team/{own}", "team") for own in self.draft.order["team"])
        return [*(Choice(one, one) for one in teams if one), *(one for one in members if one.value not in teams)]

    @property
    def known_values(self) -> Iterable[str]:
        """The ids of the pains and gains that have one."""
        objects = self.draft.objects.values()
        held = [one for each in objects for one in (*each.get("pains", ()), *each.get("gains", ()))]
        return dict.fromkeys(str(one["id"]) for one in held if "text" in one and "id" in one)

    def _with_written(self, name: str, known: list[Choice]) -> tuple[Choice, ...]:
        written = self.value(name)
        there = [written] if isinstance(written, str) else list(written or ())
        values = {one.value for one in known}
        own = self.place.partition("/")[2]
        kept = [one for one in known if one.value != own or own in there or name not in ("next", "order_after")]
        return (*kept, *(Choice(one, one) for one in dict.fromkeys(there) if one not in values))

    def rated(self, name: str) -> tuple[Choice, ...]:
        """Give the scale from one to five, its ends in words."""
        severe = name == "severity"
        ends = {one: f"{name if severe else 'rating'}.{one}" for one in ("1", "5")}
        told = ((one, self.say("severe", number=one) if severe else one) for one in _RATED)
        return tuple(Choice(one, f"{said} – {self.say(ends[one])}" if one in ends else said) for one, said in told)

    def moods(self, name: str) -> tuple[Choice, ...]:
        """Give the scale of feelings, whole steps in words, with what stands there already."""
        from rejse.web.forms.typed import show_number  # noqa: PLC0415  (Babel, only where a form is shown)

        there = self.value(name)
        scale = sorted({*_MOODS, *([] if there is None else [there])})
        return tuple(Choice(repr(one), self._mood(one, show_number(one, self.language))) for one in scale)

    def _mood(self, value: float, figure: str) -> str:
        signed = figure.replace("-", "\N{MINUS SIGN}") if value <= 0 else f"+{figure}"
        key = f"mood.{value:.0f}"
        return f"{signed} – {self.say(key)}" if value == int(value) and key in LABELS else signed

    def alike(self, name: str) -> tuple[Choice, ...]:
        """Give what others of the same kind have written in a field."""
        if name == "channel":
            return tuple(
                Choice(one.name(self.language), one.name(self.language), one.icon) for one in CHANNELS.values()
            )
        list_name = self.place.partition("/")[0]
        written = (self.draft.value(f"{list_name}/{own}", name) for own in self.draft.order.get(list_name, ()))
        return tuple(Choice(one, one) for one in sorted({str(one) for one in written if one}))


def capital(said: str) -> str:
    """Begin with a capital letter."""
    return said[:1].upper() + said[1:]


def inner_names(kind: type) -> tuple[str, ...]:
    """Name the fields that hold an object of the kind's own, whose parts stand in the form as fields."""
    stems = dict.fromkeys(name.partition("/")[0] for group in SHAPES[kind] for name in group.fields if "/" in name)
    return tuple(stem for stem in stems if cast("type", hints(kind)[stem]) in INNER and inside(kind, f"{stem}/x"))


def own_language(draft: Draft) -> str:
    """Give the language of a journey's plain texts."""
    return str(draft.value(JOURNEY, "default_language") or default(Journey, "default_language"))
