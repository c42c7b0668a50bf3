"""What is found by words: everything written in a journey, in all languages; events that were seen; and measures."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rejse.journey.changing import JOURNEY, Draft, Value, kind_at
from rejse.journey.wording import Wording
from rejse.measure.catalogue import MEASURES
from rejse.measure.view import View
from rejse.words import label

MOST: Final = 60
"""So many of each kind are given."""

AROUND: Final = 60
"""So many letters before what was found are shown."""

_LETTERS_MOST: Final = 200
_NO_TEXT: Final = frozenset({"id", "binding", "rule", "entry", "events"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found: an object and where in it, an event, or a measure. before, found, after: the text around it."""

    kind: str
    place: str
    name: str
    where: str
    before: str = ""
    found: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything found; more: how much of it is not given."""

    objects: tuple[Hit, ...]
    events: tuple[Hit, ...]
    measures: tuple[Hit, ...]
    more: int = 0

    @property
    def count(self) -> int:
        """How much is given."""
        return len(self.objects) + len(self.events) + len(self.measures)


def search(draft: Draft, wanted: str, *, language: str, view: View | None = None) -> Found:
    """Find words in a journey; case, accents and how æ, ø and å are written make no difference.

    Args:
        draft: the journey's fields.
        wanted: what somebody typed.
        language: of the names that are shown.
        view: the events that were seen, where there are any.
    """
    sought = plain(wanted)[:_LETTERS_MOST]
    if not sought:
        return Found(objects=(), events=(), measures=())
    wording = Wording(language, (draft,))
    objects = sorted(_objects(draft, sought, wording), key=lambda one: sought not in plain(one.name))
    events = list(_events(view, sought)) if view is not None else []
    measures = list(_measures(sought, language))
    return Found(
        objects=tuple(objects[:MOST]),
        events=tuple(events[:MOST]),
        measures=tuple(measures),
        more=max(0, len(objects) - MOST) + max(0, len(events) - MOST),
    )


def plain(text: str) -> str:
    """Give a text as it is compared: without case and accents, æ as ae, ø as oe, å as aa."""
    for letter, written in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        text = text.casefold().replace(letter, written)
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(bare.split())


def _objects(draft: Draft, sought: str, wording: Wording) -> Iterator[Hit]:
    for place, fields in draft.objects.items():
        own = place.partition("/")[2]
        named = _name(place, fields, wording)
        kind = wording.say(f"kind.{kind_at(place).__name__.lower()}")
        hits = ((name, text) for name, value in fields.items() for text in _texts(name, value) if sought in plain(text))
        first = next(hits, None)
        if first is not None:
            before, found, after = around(first[1], sought)
            where = wording.field(kind_at(place), first[0])
            yield Hit(kind=kind, place=place, name=named, where=where, before=before, found=found, after=after)
        elif own and sought in plain(own):
            yield Hit(kind=kind, place=place, name=named, where="id", found=own)


def _name(place: str, fields: dict[str, Value], wording: Wording) -> str:
    if place == JOURNEY:
        written = {name.partition("/")[2]: value for name, value in fields.items() if name.startswith("title")}
        return str(wording.text(written)) if written else ""
    return wording.name(place).strip('"')


def _texts(name: str, value: Value) -> Iterator[str]:
    """Yield everything written in a field."""
    if name.partition("/")[0] in _NO_TEXT:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(name, one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(key, one)


def around(text: str, sought: str) -> tuple[str, str, str]:
    """Cut a text around what was found: before it, itself as it is written, and after it."""
    start, end = _span(text, sought)
    begin, stop = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[begin:start], text[end:stop]
    return f"…{before}" if begin else before, text[start:end], after if stop == len(text) else f"{after}…"


def _span(text: str, sought: str) -> tuple[int, int]:
    """Find where a text says it: the shortest part that does, as æ is compared as two letters."""
    for start in range(len(text)):
        if not plain(text[start:]).startswith(sought):
            continue
        for end in range(start + 1, len(text) + 1):
            if plain(text[start:end]).startswith(sought):
                lead = len(text[start:end]) - len(text[start:end].lstrip())
                return start + lead, end
    return 0, 0


def _events(view: View, sought: str) -> Iterator[Hit]:
    """Yield the names of events that were seen, with the touchpoint each counts for."""
    seen: dict[str, str] = {}
    for number, kind in enumerate(view.blocks.kinds):
        if sought in plain(f"{kind.name} {kind.path or ''}"):
            place = int(view.bound.place[number])
            touchpoints = view.journey.touchpoints
            at = f"touchpoints/{touchpoints[place].id}" if place < len(touchpoints) else ""
            if not seen.get(kind.name):
                seen[kind.name] = at
    yield from (Hit(kind="event", place=at, name=name, where="") for name, at in seen.items())


def _measures(sought: str, language: str) -> Iterator[Hit]:
    for one in MEASURES.values():
        name = label("asked", f"name.{one.name}", language)
        told = [name, one.title(language), one.name, one.title("da"), one.title("en")]
        if any(sought in plain(text) for text in told):
            yield Hit(kind="measure", place=one.name, name=name, where=one.title(language))
