"""A journey as it is being changed: single operations on the fields of its objects, each of which can be taken back.

An object is known by its place, `touchpoints/call`; the journey itself is "". A text in two languages is two fields,
`name/da` and `name/en`, so that a translator and an editor do not stand in each other's way, and so are the parts of
what belongs to an object alone: `delivers/leads` of a hand-over. Where an object stands in
its list is a field too (`AFTER`): the id of the one before it. Ids never change, so every operation can be done again,
or taken back, on a journey that others have changed meanwhile.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeAlias, cast, get_origin

from rejse.journey.document import Journey
from rejse.journey.fields import OBJECTS, WITH_ID, hints
from rejse.journey.rule import Rule
from rejse.journey.text import Text
from rejse.journey.writing import LISTS, Writer

Value: TypeAlias = Any
"""What JSON can hold; None is nothing at all."""

AFTER: Final = "@after"
"""The field that says behind which object one stands in its list; "" is the first place."""

WHOLE: Final = ""
"""The field that is the whole object: it is made, or taken out."""

JOURNEY: Final = ""
"""The place of the journey itself."""

_NO_LANGUAGE: Final = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What became of one field of one object; what stood there before is what taking it back needs.

    object: its place; field: its name, with the language or the part; before, becomes: None is nothing.
    """

    object: str
    field: str
    before: Value
    becomes: Value

    @property
    def place(self) -> tuple[str, str]:
        """The object and the field."""
        return self.object, self.field

    @property
    def inverse(self) -> "Operation":
        """The operation that takes this one back."""
        return Operation(self.object, self.field, self.becomes, self.before)

    def to_builtins(self) -> list[Value]:
        """Give it as JSON can hold it."""
        return [self.object, self.field, self.before, self.becomes]


@dataclass(slots=True)
class Draft:
    """A journey's objects and their fields, open to changes; `order` has the ids of each list as they stand."""

    id: str
    objects: dict[str, dict[str, Value]] = field(default_factory=dict)
    order: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, journey: Journey) -> "Draft":
        """Lay a journey out in fields."""
        return cls.from_builtins(Writer(_NO_LANGUAGE, (), days=False).thing(journey))

    @classmethod
    def from_builtins(cls, document: Mapping[str, Value]) -> "Draft":
        """Take a draft from what `to_builtins` gave."""
        made = cls(str(document["id"]))
        made.objects[JOURNEY] = dict(_fields_of(Journey, document, without=("id", *LISTS)))
        for name in LISTS:
            items = document.get(name, ())
            made.order[name] = [item["id"] for item in items]
            kind = _kind_in(name)
            made.objects |= {f"{name}/{item['id']}": dict(_fields_of(kind, item, without=("id",))) for item in items}
        return made

    def to_builtins(self) -> dict[str, Value]:
        """Give the whole document as JSON can hold it; a text is written with its languages, even where it has one."""
        made = {"id": self.id, **_nested(Journey, self.objects[JOURNEY])}
        for name in LISTS:
            kind = _kind_in(name)
            listed = [{"id": one, **_nested(kind, self.objects[f"{name}/{one}"])} for one in self.order[name]]
            made |= {name: listed} if listed else {}
        return made

    def copy(self) -> "Draft":
        """Give another one that can be changed without changing this one."""
        objects = {place: dict(fields) for place, fields in self.objects.items()}
        return Draft(self.id, objects, {name: list(ids) for name, ids in self.order.items()})

    def value(self, place: str, name: str) -> Value:
        """Give what stands in a field; None where nothing does, or where there is no such object."""
        if name == AFTER:
            return self._before(place)
        fields = self.objects.get(place)
        if name == WHOLE:
            return None if fields is None else {**fields, AFTER: self._before(place)}
        return None if fields is None else fields.get(name)

    def apply(self, wanted: Operation) -> Operation:
        """Do an operation, and give it with what really stood there before; on what is gone it does nothing."""
        place, name = wanted.place
        before = self.value(place, name)
        if name == WHOLE:
            self._take_out(place)
            if wanted.becomes is not None:
                self._make(place, wanted.becomes)
        elif name == AFTER:
            if before is not None:
                self._move(place, wanted.becomes)
        elif (fields := self.objects.get(place)) is not None:
            if wanted.becomes is None:
                fields.pop(name, None)
            else:
                fields[name] = wanted.becomes
        return Operation(place, name, before, self.value(place, name))

    # -- the lists -------------------------------------------------------------------------------------------------

    def _before(self, place: str) -> str | None:
        """Give the id of the one before an object in its list, "" for the first; None where it has no place."""
        name, _, own = place.partition("/")
        ids = self.order.get(name, ())
        if place not in self.objects or not own:
            return None
        at = ids.index(own)
        return ids[at - 1] if at else ""

    def _make(self, place: str, fields: Mapping[str, Value]) -> None:
        self.objects[place] = {name: value for name, value in fields.items() if name != AFTER}
        self._put(place, fields.get(AFTER))

    def _take_out(self, place: str) -> None:
        name, _, own = place.partition("/")
        if self.objects.pop(place, None) is not None:
            self.order[name].remove(own)

    def _move(self, place: str, after: str | None) -> None:
        name, _, own = place.partition("/")
        self.order[name].remove(own)
        self._put(place, after)

    def _put(self, place: str, after: str | None) -> None:
        """Put an object's id behind another; where that one is gone, at the end."""
        name, _, own = place.partition("/")
        ids = self.order[name]
        if after == "":
            ids.insert(0, own)
        elif after in ids:
            ids.insert(ids.index(after) + 1, own)
        else:
            ids.append(own)


def operations_between(old: Draft, new: Draft) -> list[Operation]:
    """Give the operations that turn one draft into the other, in the order in which they are done."""
    at = old.copy()
    return [at.apply(one) for one in _wanted(old, new)]


def _wanted(old: Draft, new: Draft) -> Iterator[Operation]:
    for name in LISTS:
        for own in reversed(old.order[name]):
            if f"{name}/{own}" not in new.objects:
                yield Operation(f"{name}/{own}", WHOLE, None, None)
    yield from _fields_between(JOURNEY, old, new)
    for name in LISTS:
        resting = _resting([own for own in old.order[name] if f"{name}/{own}" in new.objects], new.order[name])
        after = ""
        for own in new.order[name]:
            place = f"{name}/{own}"
            if place not in old.objects:
                yield Operation(place, WHOLE, None, {**new.objects[place], AFTER: after})
            else:
                if own not in resting:
                    yield Operation(place, AFTER, None, after)
                yield from _fields_between(place, old, new)
            after = own


def _fields_between(place: str, old: Draft, new: Draft) -> Iterator[Operation]:
    was, becomes = old.objects[place], new.objects[place]
    for name in dict.fromkeys((*was, *becomes)):
        if was.get(name) != becomes.get(name):
            yield Operation(place, name, was.get(name), becomes.get(name))


def _resting(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Give the ids that need not move: the longest run of them that both orders have (patience sorting)."""
    rank = {own: at for at, own in enumerate(new)}
    tops: list[int] = []
    piles: list[str] = []
    below: dict[str, str | None] = {}
    for own in old:
        pile = bisect_left(tops, rank[own])
        below[own] = piles[pile - 1] if pile else None
        tops[pile : pile + 1] = [rank[own]]
        piles[pile : pile + 1] = [own]
    kept: set[str] = set()
    at = piles[-1] if piles else None
    while at is not None:
        kept.add(at)
        at = below[at]
    return kept


def operation_from_builtins(written: Sequence[Value]) -> Operation:
    """Take an operation from what `Operation.to_builtins` gave."""
    place, name, before, becomes = written
    return Operation(place, name, before, becomes)


def kind_at(place: str) -> type:
    """Give the type of the object that stands at a place."""
    return _kind_in(place.partition("/")[0]) if place else Journey


@cache
def _kind_in(name: str) -> type:
    """Give the type of the objects in one of the journey's lists."""
    return next(kind for kind in WITH_ID if kind in cast("Any", hints(Journey)[name]).__args__)


@cache
def _in_parts(kind: type) -> frozenset[str]:
    """Name the fields that are kept in parts: texts by language, shares of work by member, and objects by field."""
    inner = frozenset(OBJECTS.values()) - {Rule}
    return frozenset(
        name for name, hint in hints(kind).items() if hint is Text or hint in inner or get_origin(hint) is Mapping
    )


def _fields_of(kind: type, written: Mapping[str, Value], *, without: Iterable[str]) -> Iterator[tuple[str, Value]]:
    for name, value in written.items():
        if name in without:
            continue
        if value and name in _in_parts(kind):
            yield from ((f"{name}/{part}", one) for part, one in value.items())
        else:
            yield name, value


def _nested(kind: type, fields: Mapping[str, Value]) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for name, value in fields.items():
        whole, _, part = name.partition("/")
        if part:
            made[whole] = {**made.get(whole, {}), part: value}
        else:
            made[name] = (
                {**value, **made.get(name, {})} if isinstance(value, dict) and name in _in_parts(kind) else value
            )
    return {name: made[name] for name in hints(kind) if name in made}
